//! The home page: the week, where to begin, what every kind holds.

mod week;

use super::Renderer;
use super::context::{HomeSection, Path, Step};
use crate::model::site::{Page, PageId, Url};
use crate::text::slug::slug;

/// Pages of a kind shown on the home page.
const ITEMS: usize = 3;

impl Renderer {
    /// Returns the paths that pages lay out for those who are new.
    pub(super) fn paths(&self, home: &Page) -> Vec<Path<'_>> {
        let pages = self.edition.pages();
        let pages = pages.filter(|(_, page)| page.lang == home.lang && page.in_lists());
        pages
            .filter_map(|(id, page)| {
                let steps = self.steps(home, page);
                Some(Path {
                    page: self.link(home, id)?,
                    summary: page.summary(),
                    minutes: steps.iter().map(|step| step.minutes).sum(),
                    steps: Some(steps).filter(|steps| !steps.is_empty())?,
                })
            })
            .collect()
    }

    /// Returns the pages of the path that a page lays out, as links on another.
    pub(super) fn steps<'a>(&'a self, on: &Page, page: &'a Page) -> Vec<Step<'a>> {
        let steps = page.fields.refs("path");
        steps
            .filter_map(|id| self.in_language(id, on.lang))
            .map(|(step, text_lang)| Step {
                title: &step.title,
                text_lang,
                href: on.url.href_to(&step.url),
                minutes: Self::minutes(step),
            })
            .collect()
    }

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
