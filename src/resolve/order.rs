//! Which pages lie below each list, and in what order they are read.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::model::kind::{Kinds, ListOrder};
use crate::model::site::{Page, PageId, Role, Site, State};

/// Returns the pages directly below each page, in reading order.
pub(super) fn children(site: &Site) -> HashMap<PageId, Vec<PageId>> {
    let mut children: HashMap<PageId, Vec<PageId>> = HashMap::new();
    for (id, page) in site.iter() {
        if page.state == State::Unused || page.role == Role::Home {
            continue;
        }
        let mut above = page.url.above().filter_map(|url| site.by_url.get(url));
        if let Some(parent) = above.find(|p| **p != id && site.page(**p).lang == page.lang) {
            children.entry(*parent).or_default().push(id);
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
    for list in children.values_mut() {
        list.par_sort_by_cached_key(|id| sort_key(site, site.page(*id)));
    }
    children
}

type Key<'a> = (i64, Reverse<Date>, &'a str, &'a str);

/// Weighted pages first, then the newest, then by title. Folders named by year come newest
/// first as well, since their names sort that way.
fn sort_key<'a>(site: &'a Site, page: &'a Page) -> Key<'a> {
    let kind = site.kinds.get(page.kind);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "weights are whole numbers, checked when read"
    )]
    let weight = page
        .fields
        .number("weight")
        .map_or(i64::MAX, |weight| weight as i64);
    let date = list_date(&site.kinds, page).filter(|_| kind.list == ListOrder::Date);
    let year = page
        .title
        .parse::<i16>()
        .ok()
        .filter(|_| page.role == Role::List);
    let date = year
        .and_then(|year| Date::new(year, 12, 31).ok())
        .or(date)
        .unwrap_or(Date::MIN);
    (weight, Reverse(date), &page.title_key, page.url.as_str())
}

/// Returns the date by which a page stands in lists: that of its kind, else its last change.
pub fn list_date(kinds: &Kinds, page: &Page) -> Option<Date> {
    let kind = kinds.get(page.kind);
    let of_kind = kind.date_field.as_deref().and_then(|f| page.fields.date(f));
    of_kind
        .or_else(|| page.fields.date("saved_on"))
        .or_else(|| page.fields.date("updated_on"))
        .or_else(|| page.fields.date("created_on"))
}
