//! [`Edition`] → what the pages of a handbook say together: plain values, counted and sorted
//! here, so that templates and data files only show them.
//!
//! Views know no HTML and no language. They take the edition and its today and nothing else,
//! so they cannot show what readers may not see.

pub mod insights;
pub mod risks;

use crate::model::site::{Page, PageId, Role};
use crate::restrict::Edition;
use insights::Insights;
use risks::Register;

/// All views of an edition, made once for each build.
#[derive(Debug)]
pub struct Views {
    /// What the cases say together.
    pub insights: Insights,
    /// What may cost customers.
    pub risks: Register,
}

impl Views {
    /// Looks at an edition.
    pub fn new(edition: &Edition) -> Self {
        Self {
            insights: Insights::new(edition),
            risks: Register::new(edition),
        }
    }
}

/// Returns the page that stands for all translations of a page: the one in the language that
/// the handbook names first. Whatever is counted is counted by it, so that a translated page
/// counts once.
pub fn original(edition: &Edition, id: PageId) -> PageId {
    let languages = &edition.config().languages;
    let rank = |id: &PageId| {
        let page = edition.page(*id);
        let place = languages
            .iter()
            .position(|l| Some(*l) == page.map(|p| p.lang));
        (place.unwrap_or(usize::MAX), page.map(|p| &p.url))
    };
    let others = edition.translations(id).into_iter().map(|(other, _)| other);
    others.chain([id]).min_by_key(rank).unwrap_or(id)
}

/// Returns the pages of a kind, each standing for its translations, in the order of their
/// addresses: the order of files must not show.
pub fn of_kind<'a>(edition: &'a Edition, kind: &str) -> Vec<(PageId, &'a Page)> {
    let Some(kind) = edition.kinds().named(kind) else {
        return Vec::new();
    };
    let mut pages: Vec<(PageId, &Page)> = edition
        .pages()
        .filter(|(_, page)| page.role == Role::Leaf && page.kind == kind)
        .filter(|(id, _)| original(edition, *id) == *id)
        .collect();
    pages.sort_by_key(|(_, page)| &page.url);
    pages
}
