//! [`Site`] → [`Edition`]: the handbook as one audience may see it.
//!
//! An edition can only be made here, and everything that emits bytes takes an edition and
//! nothing else. Its accessors have already left out what the audience may not see, so no
//! view, template or index can show it by mistake.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::model::config::Config;
use crate::model::inputs::{Asset, FileHistory, History};
use crate::model::kind::Kinds;
use crate::model::lang::Lang;
use crate::model::picture::Size;
use crate::model::site::{Alike, Page, PageId, Role, Site, Target, Url};
use crate::model::source::{SitePath, Span};
use crate::model::taxonomy;

/// The handbook as its readers may see it.
#[derive(Debug)]
pub struct Edition {
    site: Site,
    visible: Vec<bool>,
    entered: Arc<Entered>,
}

/// Pages that views made of an edition, and where they stand among the others.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    pages: Vec<Page>,
    by_url: HashMap<Url, PageId>,
    children: HashMap<PageId, Vec<PageId>>,
    translations: HashMap<String, Vec<PageId>>,
}

/// Makes the edition of everything that is published in this run.
pub fn restrict(site: Site) -> Edition {
    let visible = site.iter().map(|(id, _)| site.is_visible(id)).collect();
    Edition {
        site,
        visible,
        entered: Arc::default(),
    }
}

impl Edition {
    /// Adds pages that views made of this edition; one whose address is taken is left out.
    pub fn enter(&mut self, pages: Vec<Page>) {
        for page in pages {
            let all = self.site.pages.len() + self.entered.pages.len();
            let Ok(index) = u32::try_from(all) else {
                return;
            };
            let id = PageId(index);
            if !self.is_free(&page.url) {
                continue;
            }
            let parent = self.parent(&page).map(|(parent, _)| parent);
            let entered = Arc::make_mut(&mut self.entered);
            entered.by_url.insert(page.url.clone(), id);
            let group = entered.translations.entry(page.translation.clone());
            group.or_default().push(id);
            if let Some(parent) = parent.filter(|_| page.in_lists()) {
                entered.children.entry(parent).or_default().push(id);
            }
            entered.pages.push(page);
        }
    }

    /// Adds the pages that were added to an edition that tells the same: see [`Alike::told`].
    pub fn enter_again(&mut self, entered: Arc<Entered>) {
        self.entered = entered;
    }

    /// Returns the pages that views added.
    pub fn entered(&self) -> Arc<Entered> {
        Arc::clone(&self.entered)
    }

    /// Returns what it has in common with the editions of earlier builds.
    pub fn alike(&self) -> &Alike {
        &self.site.alike
    }

    /// Returns the settings.
    pub fn config(&self) -> &Config {
        &self.site.config
    }

    /// Returns the kinds.
    pub fn kinds(&self) -> &Kinds {
        &self.site.kinds
    }

    /// Returns today's date.
    pub fn today(&self) -> Date {
        self.site.today
    }

    /// Returns every page, in a fixed order.
    pub fn pages(&self) -> impl Iterator<Item = (PageId, &Page)> {
        let site = self.site.iter().filter(|(id, _)| self.visible[id.index()]);
        let first = u32::try_from(self.site.pages.len()).unwrap_or(u32::MAX);
        site.chain((first..).map(PageId).zip(&self.entered.pages))
    }

    /// Returns a page, if readers may see it.
    pub fn page(&self, id: PageId) -> Option<&Page> {
        match self.visible.get(id.index()) {
            Some(visible) => visible.then(|| self.site.page(id)),
            None => self.entered.pages.get(id.index() - self.visible.len()),
        }
    }

    /// Returns the page at an address.
    pub fn at(&self, url: &Url) -> Option<(PageId, &Page)> {
        self.at_text(url.as_str())
    }

    fn at_text(&self, url: &str) -> Option<(PageId, &Page)> {
        let entered = || self.entered.by_url.get(url);
        let id = *self.site.by_url.get(url).or_else(entered)?;
        self.page(id).map(|page| (id, page))
    }

    /// Returns what the links of a page lead to, in the order of its document's links.
    pub fn targets(&self, id: PageId) -> &[Target] {
        self.site.links.get(id.index()).map_or(&[], |links| links)
    }

    /// True when no page has this address, not even one that readers may not see.
    pub fn is_free(&self, url: &Url) -> bool {
        !self.site.by_url.contains_key(url) && !self.entered.by_url.contains_key(url)
    }

    /// Returns the pages that refer to a page; true for those whose front matter does.
    pub fn backlinks(&self, id: PageId) -> impl Iterator<Item = (PageId, &Page, bool)> {
        let links = self.site.backlinks.get(id.index());
        links
            .into_iter()
            .flatten()
            .filter_map(|link| Some((link.from, self.page(link.from)?, link.relation)))
    }

    /// Returns the pages directly below a list, in reading order.
    pub fn children(&self, id: PageId) -> impl Iterator<Item = (PageId, &Page)> {
        let entered = self.entered.children.get(&id).into_iter().flatten();
        let site = self.site.children.get(&id).into_iter().flatten();
        site.chain(entered)
            .filter_map(|id| Some((*id, self.page(*id)?)))
    }

    /// Returns the nearest page above a page in its own language.
    pub fn parent(&self, page: &Page) -> Option<(PageId, &Page)> {
        let mut above = page.url.above().filter_map(|url| self.at_text(url));
        above.find(|(_, parent)| parent.lang == page.lang)
    }

    /// Returns a page's title for readers of a language: known ids have a name in both.
    pub fn title_in<'a>(&'a self, page: &'a Page, lang: Lang) -> &'a str {
        self.titled(page, lang).0
    }

    /// Returns the same with the language that it is in.
    pub fn titled<'a>(&'a self, page: &'a Page, lang: Lang) -> (&'a str, Lang) {
        if page.lang != lang {
            let kind = &self.kinds().get(page.kind).name;
            let id = taxonomy::key(page.id.rsplit('/').next().unwrap_or(&page.id));
            let known = self.config().taxonomies.get(kind);
            if let Some(entry) = known.and_then(|t| t.entries.get(&id)) {
                return (entry.label.get(lang), lang);
            }
        }
        (&page.title, page.lang)
    }

    /// Returns what git says of a page.
    pub fn history(&self, page: &Page) -> Option<&FileHistory> {
        self.site.history.files.get(page.path()?)
    }

    /// Returns what git says of the handbook.
    pub fn repository_history(&self) -> &History {
        &self.site.history
    }

    /// Returns the old addresses that lead to pages readers may see.
    pub fn redirects(&self) -> impl Iterator<Item = (&str, &Page, Span)> {
        self.site.redirects.iter().filter_map(|(path, redirect)| {
            Some((path.as_str(), self.page(redirect.page)?, redirect.span))
        })
    }

    /// Returns the files to copy: those that a visible page refers to, and those of the static
    /// folders.
    pub fn assets(&self) -> BTreeMap<&str, &Asset> {
        let mut wanted = BTreeMap::new();
        let mut add = |path: &str| {
            let Some((path, source)) = self.site.assets.get_key_value(path) else {
                return;
            };
            if let Some(asset) = self.site.asset_sources.get(source) {
                wanted.insert(path.as_str(), asset);
            }
        };
        for (id, _) in self.pages() {
            for target in self.targets(id) {
                if let Target::Asset(path) = target {
                    add(path);
                }
            }
        }
        for (path, source) in self.site.assets.iter() {
            let is_static = self.config().static_folders.iter().any(|folder| {
                source
                    .as_str()
                    .strip_prefix(folder.trim_matches('/'))
                    .is_some_and(|rest| rest.starts_with('/'))
            });
            if is_static {
                add(path);
            }
        }
        wanted
    }

    /// Returns width and height of a picture that is copied there.
    pub fn picture_size(&self, out: &str) -> Option<Size> {
        let source = self.site.assets.get(out)?;
        self.site.asset_sources.get(source)?.size()
    }

    /// Returns the source of a copied file.
    pub fn asset_source(&self, out: &str) -> &SitePath {
        &self.site.assets[out]
    }

    /// Returns the translations of a page, itself left out.
    pub fn translations(&self, id: PageId) -> Vec<(PageId, &Page)> {
        let Some(page) = self.page(id) else {
            return Vec::new();
        };
        if matches!(
            page.role,
            Role::Tag | Role::Tags | Role::Taxon | Role::Part(_)
        ) {
            return Vec::new();
        }
        let entered = self.entered.translations.get(&page.translation);
        let site = self.site.translations.get(&page.translation);
        let group = site.into_iter().chain(entered).flatten();
        group
            .filter(|other| **other != id)
            .filter_map(|other| Some((*other, self.page(*other)?)))
            .filter(|(_, other)| other.lang != page.lang)
            .collect()
    }
}
