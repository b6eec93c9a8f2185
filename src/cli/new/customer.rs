//! Whom a new page is about.

use super::{quoted, root_option};
use crate::cli::options::Global;
use crate::error::{Error, Result};
use crate::model::lang::{Lang, Text};
use crate::model::site::{Page, PageId, Role, Site};
use crate::resolve;
use crate::scaffold::{Customer, Known};
use crate::text;
use crate::text::distance::nearest;
use crate::text::slug::path_slug;

/// Notes whom a page is about. Returns the customer's name when there is no page of theirs.
pub(super) fn about<'a>(site: &Site, known: &mut Known, given: &'a str) -> Result<Option<&'a str>> {
    let kind = site.kinds.get(known.kind);
    let cases = kind.fields.get("about");
    if !kind.fields.contains_key("customer") && cases.is_none() {
        let name = &kind.name;
        return Err(Error::new(text!(
            "trang `{name}` không có trường `customer`",
            "a `{name}` page has no field `customer`"
        ))
        .hint(text!("bỏ --customer", "leave --customer out")));
    }
    let page = site
        .kinds
        .named("customer")
        .and_then(|kind| resolve::named(site, kind, given, known.lang));
    let Some(id) = page else {
        known.customer = Some(Customer {
            id: path_slug(given),
            name: given.to_owned(),
        });
        return Ok(Some(given));
    };
    let page = site.page(id);
    known.customer = Some(Customer {
        id: short_id(site, id, known.lang),
        name: page.title.clone(),
    });
    if let Some(field) = cases
        && let Some(case) = latest_case(site, id, &field.to)
    {
        known.values.push(("about".to_owned(), case.id.clone()));
    }
    Ok(None)
}

/// The name of a page's file where that leads to it, else its whole id.
fn short_id(site: &Site, id: PageId, lang: Lang) -> String {
    let page = site.page(id);
    let stem = page.path_id.rsplit('/').next().unwrap_or(&page.path_id);
    let leads = resolve::named(site, page.kind, stem, lang) == Some(id);
    if leads && page.fields.get("id").is_none() {
        stem.to_owned()
    } else {
        page.id.clone()
    }
}

/// The newest page of the given kinds that is about a customer.
fn latest_case<'a>(site: &'a Site, customer: PageId, kinds: &[String]) -> Option<&'a Page> {
    let date = |page: &Page| {
        let key = site.kinds.get(page.kind).date_field.as_deref();
        key.and_then(|key| page.fields.date(key))
            .or_else(|| page.fields.date("saved_on"))
    };
    site.iter()
        .map(|(_, page)| page)
        .filter(|p| p.role == Role::Leaf && kinds.contains(&site.kinds.get(p.kind).name))
        .filter(|p| p.fields.refs("customer").any(|id| id == customer))
        .max_by_key(|p| date(p))
}

/// Says that a customer has no page yet, and how to make it.
pub(super) fn unknown_customer(site: &Site, given: &str, global: &Global, lang: Lang) -> Text {
    let customers = site.kinds.named("customer");
    let written: Vec<String> = site
        .iter()
        .filter(|(_, p)| Some(p.kind) == customers && p.role == Role::Leaf)
        .map(|(id, _)| short_id(site, id, lang))
        .collect();
    let root = root_option(global);
    let command = format!("camnang new customer {}{root}", quoted(given));
    match nearest(given, written.iter().map(String::as_str)) {
        Some(near) => text!(
            "Chưa có trang khách hàng \"{given}\"; ý bạn là \"{near}\"? Nếu là khách mới:\n  {command}",
            "There is no customer page \"{given}\"; did you mean \"{near}\"? If they are new:\n  {command}"
        ),
        None => text!(
            "Chưa có trang khách hàng \"{given}\". Tạo bằng:\n  {command}",
            "There is no customer page \"{given}\". Make it with:\n  {command}"
        ),
    }
}
