//! What several rules ask of a case: how it ended, and where a value stands.

use crate::model::site::{Page, Site, State};
use crate::model::source::Span;

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The customer left.
    Lost,
    /// The customer stayed.
    Saved,
    /// The page says something that nobody understood, which has its own finding.
    Unclear,
}

/// Returns how the case of a page ended; none when the page is no case.
pub(super) fn outcome(site: &Site, page: &Page) -> Option<Outcome> {
    if !site.kinds.get(page.kind).fields.contains_key("churned_on") {
        return None;
    }
    Some(match page.fields.text("outcome") {
        Some("saved") => Outcome::Saved,
        None if is_written(page, "outcome") => Outcome::Unclear,
        Some(_) | None => Outcome::Lost,
    })
}

/// True when the front matter has a value for `key`, understood or not.
pub(super) fn is_written(page: &Page, key: &str) -> bool {
    let front = page.doc.as_deref().map_or(&[][..], |doc| &doc.front);
    front.iter().any(|e| e.key == key && !e.node.is_empty())
}

/// Returns where the first value of a field stands.
pub(super) fn value_span(page: &Page, key: &str) -> Option<Span> {
    page.fields.items(key).next().map(|item| item.span)
}

/// True for a page that takes part in the work: not one whose time is over, nor one that lost
/// its address to another.
pub(super) fn is_current(page: &Page) -> bool {
    !matches!(page.state, State::Expired(_) | State::Unused)
}
