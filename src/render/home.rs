//! The home page: what every kind holds.

use super::Renderer;
use super::context::HomeSection;
use crate::model::site::{Page, PageId, Url};
use crate::text::slug::slug;

/// Pages of a kind shown on the home page.
const ITEMS: usize = 3;

impl Renderer {
    /// Returns the kinds that have pages, each with its first or newest few.
    pub(super) fn home_sections(&self, home: &Page) -> Vec<HomeSection<'_>> {
        let mut sections = Vec::new();
        for (_, kind) in self.edition.kinds().iter() {
            let Some(folder) = &kind.folder else { continue };
            let below = self.home_url(home.lang);
            let url = Url::new(format!("{below}{}/", slug(folder)));
            let Some((id, list)) = self.edition.at(&url) else {
                continue;
            };
            let entries = self.views.listings.folder(id).map(|list| &*list.entries);
            let entries = entries.unwrap_or_default();
            let written = entries.iter().filter_map(|(id, _)| {
                let page = self.edition.page(*id)?;
                page.doc.is_some().then_some((*id, page))
            });
            let pages: Vec<(PageId, &Page)> = written.collect();
            if pages.is_empty() {
                continue;
            }
            sections.push(HomeSection {
                title: &list.title,
                href: home.url.href_to(&url),
                description: kind.description.get(home.lang),
                count: pages.len(),
                items: self.items(home, &pages[..pages.len().min(ITEMS)]),
            });
        }
        sections
    }
}
