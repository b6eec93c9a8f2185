//! The navigation: sections, with the pages of the one that is open.
//!
//! Bounded: a page carries the sections and at most [`MAX_ITEMS`] links below one of them,
//! however large the handbook. Made once for each section and depth, not for each page.

use std::borrow::Cow;

use super::Renderer;
use super::context::{Link, NavSection};
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, Url};
use crate::resolve::generate;
use crate::text::slug::path_slug;

/// Most links below the open section.
const MAX_ITEMS: usize = 40;

/// Where views stand among the kinds unless `nav` says otherwise: after the cases.
const VIEWS: i64 = 15;

/// A section of the navigation, before it is seen from a page.
#[derive(Debug)]
pub(super) struct Section {
    title: String,
    list: Option<PageId>,
    items: Vec<PageId>,
    cut: bool,
}

impl Renderer {
    /// Returns the sections of one language in order.
    pub(super) fn nav_sections(&self, lang: Lang) -> Vec<Section> {
        let home_url = Url::new(self.shared(lang).home_url.as_str());
        let Some((home, _)) = self.edition.at(&home_url) else {
            return Vec::new();
        };
        let mut loose = Vec::new();
        let mut lists = Vec::new();
        for (id, page) in self.edition.children(home) {
            match page.role {
                Role::List | Role::View(_) if page.in_lists() => lists.push(id),
                Role::Leaf if page.in_lists() => loose.push(id),
                _ => {}
            }
        }
        let named: Vec<Option<PageId>> = self
            .edition
            .config()
            .nav
            .iter()
            .map(|name| {
                let path: Vec<String> = name
                    .trim_matches('/')
                    .split('/')
                    .map(|part| path_slug(part.trim_end_matches(".md")))
                    .collect();
                let url = Url::new(format!("{home_url}{}/", path.join("/")));
                self.edition.at(&url).map(|(id, _)| id)
            })
            .collect();
        let rank = |id: PageId| {
            let named = named.iter().position(|n| *n == Some(id));
            let order = self.edition.page(id).map(|page| {
                let config = self.edition.config();
                let kinds = self.edition.kinds();
                let kind = generate::list_kind(&page.url, lang, config, kinds);
                // What the program says of itself comes after what people wrote.
                let own = page.doc.is_none() && page.path_id == generate::REFERENCE;
                let other = match page.role {
                    _ if own => i64::MAX,
                    Role::View(_) => VIEWS,
                    _ => 199,
                };
                kind.map_or(other, |kind| kinds.get(kind).order)
            });
            (named.unwrap_or(usize::MAX), order.unwrap_or(i64::MAX))
        };
        lists.sort_by_key(|id| rank(*id));
        let mut sections = Vec::new();
        if !loose.is_empty() {
            loose.sort_by_key(|id| rank(*id).0);
            sections.push(Section {
                title: self.shared(lang).strings.get("start_here").to_owned(),
                list: None,
                cut: loose.len() > MAX_ITEMS,
                items: loose.into_iter().take(MAX_ITEMS).collect(),
            });
        }
        for list in lists {
            let below: Vec<(PageId, &Page)> = self
                .edition
                .children(list)
                .filter(|(_, p)| p.in_lists())
                .collect();
            let folders: Vec<PageId> = below
                .iter()
                .filter(|(_, p)| p.role == Role::List)
                .map(|(id, _)| *id)
                .collect();
            let all: Vec<PageId> = below.iter().map(|(id, _)| *id).collect();
            // A long section shows its folders, or only the way to its list.
            let items = if all.len() <= MAX_ITEMS { all } else { folders };
            sections.push(Section {
                title: self
                    .edition
                    .page(list)
                    .map_or_else(String::new, |p| p.title.clone()),
                list: Some(list),
                cut: items.len() < below.len() || items.len() > MAX_ITEMS,
                items: items.into_iter().take(MAX_ITEMS).collect(),
            });
        }
        sections
    }

    /// Returns the section that a page belongs to.
    pub(super) fn section_of(&self, page: &Page) -> Option<usize> {
        let shared = self.shared(page.lang);
        let below = page.url.as_str().strip_prefix(shared.home_url.as_str())?;
        let first = below.split('/').next().filter(|f| !f.is_empty())?;
        let url = Url::new(format!("{}{first}/", shared.home_url));
        let (id, _) = self.edition.at(&url)?;
        shared
            .nav
            .iter()
            .position(|s| s.list == Some(id) || (s.list.is_none() && s.items.contains(&id)))
    }

    /// Returns the navigation as pages see it whose way to the root is `root` and whose
    /// section is `open`.
    pub(super) fn nav(&self, lang: Lang, root: &str, open: Option<usize>) -> Vec<NavSection<'_>> {
        let shared = self.shared(lang);
        let href = |id: PageId| {
            let page = self.edition.page(id)?;
            Some(format!("{root}{}", page.url.from_root()))
        };
        shared
            .nav
            .iter()
            .enumerate()
            .map(|(index, section)| {
                // Loose pages have no list to go to, so they are always in sight.
                let is_open = open == Some(index) || section.list.is_none();
                let list_href = section.list.and_then(href);
                let items = section.items.iter().filter(|_| is_open).filter_map(|id| {
                    Some(Link {
                        title: Cow::Borrowed(&self.edition.page(*id)?.title),
                        href: href(*id),
                        lang: None,
                    })
                });
                NavSection {
                    title: &section.title,
                    more: (is_open && section.cut && section.list.is_some()).then(|| {
                        let count = section
                            .list
                            .map_or(0, |id| self.edition.children(id).count());
                        Link {
                            title: Cow::Owned(
                                shared
                                    .strings
                                    .get("all_pages")
                                    .replace("{n}", &count.to_string()),
                            ),
                            href: list_href.clone(),
                            lang: None,
                        }
                    }),
                    href: list_href,
                    open: is_open && open == Some(index),
                    items: items.collect(),
                }
            })
            .collect()
    }
}
