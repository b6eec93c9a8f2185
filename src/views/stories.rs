//! Pages that tell the same story in several languages → one story each.
//!
//! What is counted is the story; one page tells it, the same that stands for all elsewhere.

use std::collections::HashMap;

use super::precedence;
use crate::model::site::{Page, PageId};
use crate::restrict::Edition;

/// A page with its translations.
pub(super) struct Story<'a> {
    /// The page that tells it: see [`super::original`].
    pub(super) page: (PageId, &'a Page),
    /// The others.
    pub(super) others: Vec<(PageId, &'a Page)>,
}

/// The stories told by pages of some sort, in the order of the pages.
pub(super) fn stories(edition: &Edition, wanted: impl Fn(&Page) -> bool) -> Vec<Story<'_>> {
    let mut stories: Vec<Story> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (id, page) in edition.pages().filter(|(_, page)| wanted(page)) {
        let Some(at) = known.get(page.translation.as_str()) else {
            known.insert(&page.translation, stories.len());
            stories.push(Story {
                page: (id, page),
                others: Vec::new(),
            });
            continue;
        };
        let story = &mut stories[*at];
        let mut other = (id, page);
        if precedence(edition, page) < precedence(edition, story.page.1) {
            std::mem::swap(&mut story.page, &mut other);
        }
        story.others.push(other);
    }
    stories
}
