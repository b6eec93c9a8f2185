//! CN413: a translation that was left behind by its original.
//!
//! Days come from `updated_on` when both pages have one, else from git. The two often change
//! in one piece of work that ends the day after, so a day's difference is none.

use jiff::civil::Date;

use super::case::{is_current, value_span};
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::site::{Page, PageId, Site, State};
use crate::model::source::Span;
use crate::text;

/// Days that the original may be ahead.
const TOLERANCE: i32 = 1;

pub(in crate::check) fn check(site: &Site, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(original) = original(site, id, page) else {
        return;
    };
    // A draft is still being written.
    if page.state == State::Draft || original.state == State::Draft || !is_current(page) {
        return;
    }
    let (Some(path), Some(original_path)) = (page.path(), original.path()) else {
        return;
    };
    let stated = |page: &Page| page.fields.date("updated_on");
    let (ours, theirs, by_field) = match (stated(page), stated(original)) {
        (Some(ours), Some(theirs)) => (ours, theirs, true),
        _ => match (recorded(site, page), recorded(site, original)) {
            (Some(ours), Some(theirs)) => (ours, theirs, false),
            _ => return,
        },
    };
    if (theirs - ours).get_days() <= TOLERANCE {
        return;
    }
    let span = if by_field {
        value_span(page, "updated_on")
    } else {
        value_span(page, "translation_of")
    };
    let there = by_field
        .then(|| value_span(original, "updated_on"))
        .flatten();
    found.push(
        Diagnostic::new(
            &rule::TRANSLATION_OUTDATED,
            path,
            span.unwrap_or_default(),
            text!(
                "Bản gốc sửa ngày {theirs}, bản dịch này mới tới ngày {ours}",
                "The original changed on {theirs}, this translation on {ours}"
            ),
        )
        .help(text!(
            "Dịch thêm những chỗ bản gốc đã đổi, rồi ghi ngày vào `updated_on`.",
            "Bring over what changed in the original, then set `updated_on`."
        ))
        .related(
            original_path,
            there.unwrap_or_else(Span::default),
            text!("bản gốc ở đây", "the original is here"),
        ),
    );
}

/// Returns the page that this one translates: the one it names, else the one in the handbook's
/// first language.
fn original<'a>(site: &'a Site, id: PageId, page: &Page) -> Option<&'a Page> {
    // The id of a page is that of its translations too, so a page may seem to name itself.
    let named = page
        .fields
        .refs("translation_of")
        .find(|named| *named != id);
    let found = named.or_else(|| {
        let group = site.translations.get(&page.translation)?;
        let first = site.config.language;
        let original = |other: &&PageId| site.page(**other).lang == first;
        group.iter().find(original).copied()
    })?;
    let original = site.page(found);
    (found != id && original.lang != page.lang).then_some(original)
}

/// Returns the day of the last commit that changed a page.
fn recorded(site: &Site, page: &Page) -> Option<Date> {
    let history = site.history.files.get(page.path()?)?;
    Some(history.updated)
}
