//! What earlier builds found out, for as long as it holds.
//!
//! A page by itself is good as long as its document is the same. What a page's references lead to
//! is good as long as, besides, no page shows the others another face: its place, its front matter,
//! its title, headings and anchors. Most edits are of text that no other page looks at.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use super::links::Resolved;
use super::names::Names;
use super::relations::Referred;
use super::sections::Matcher;
use super::write_up;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::inputs::{Asset, History, Inputs};
use crate::model::kind::Kinds;
use crate::model::site::{Alike, Backlink, Page, PageId, Redirect, Site, Target, Url};
use crate::model::source::SitePath;

/// What earlier builds found out, good under the same configuration, kinds, day and options.
#[derive(Debug, Default)]
pub struct Memo {
    /// Made of the kinds.
    pub(super) matcher: Option<Arc<Matcher>>,
    pub(super) placed: HashMap<SitePath, Arc<Placed>>,
    pub(super) write_ups: write_up::Memo,
    pub(super) world: World,
    pub(super) last: Option<Last>,
}

impl Memo {
    /// Returns what finds sections, made once.
    pub(super) fn matcher(&mut self, kinds: &Kinds) -> Arc<Matcher> {
        let matcher = &mut self.matcher;
        Arc::clone(matcher.get_or_insert_with(|| Arc::new(Matcher::new(kinds))))
    }
}

/// Findings by the index of the page in which they are; most pages have none.
pub(super) type ByPage = BTreeMap<usize, Vec<Diagnostic>>;

/// What was found in single pages.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// When they were placed.
    pub(super) placed: ByPage,
    /// In their references.
    pub(super) referred: ByPage,
    /// In their links.
    pub(super) linked: ByPage,
}

impl Found {
    fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        let all = [&self.placed, &self.referred, &self.linked];
        all.into_iter().flat_map(BTreeMap::values).flatten()
    }
}

/// The site of the last build.
#[derive(Debug)]
pub(super) struct Last {
    pub(super) pages: Vec<Arc<Page>>,
    pub(super) links: Vec<Arc<[Target]>>,
    pub(super) by_url: Arc<HashMap<Url, PageId>>,
    pub(super) backlinks: Arc<Vec<Vec<Backlink>>>,
    pub(super) children: Arc<HashMap<PageId, Vec<PageId>>>,
    pub(super) translations: Arc<HashMap<String, Vec<PageId>>>,
    pub(super) redirects: Arc<BTreeMap<String, Redirect>>,
    pub(super) assets: Arc<BTreeMap<String, SitePath>>,
    pub(super) asset_sources: Arc<BTreeMap<SitePath, Asset>>,
    pub(super) history: Arc<History>,
    pub(super) alike: Alike,
    /// What was found in several pages together.
    shared: Vec<Diagnostic>,
    pub(super) found: Found,
}

impl Last {
    /// Keeps a site whose own findings are those of several pages, and adds those of single ones
    /// to it.
    pub(super) fn of(site: &mut Site, found: Found) -> Self {
        let shared = site.diagnostics.clone();
        Self::with(site, shared, found)
    }

    /// Keeps the site of another build instead, which was found the same in what pages share.
    pub(super) fn follow(self, site: &mut Site) -> Self {
        Self::with(site, self.shared, self.found)
    }

    fn with(site: &mut Site, shared: Vec<Diagnostic>, found: Found) -> Self {
        site.diagnostics = shared.iter().chain(found.all()).cloned().collect();
        Self {
            pages: site.pages.clone(),
            links: site.links.clone(),
            by_url: Arc::clone(&site.by_url),
            backlinks: Arc::clone(&site.backlinks),
            children: Arc::clone(&site.children),
            translations: Arc::clone(&site.translations),
            redirects: Arc::clone(&site.redirects),
            assets: Arc::clone(&site.assets),
            asset_sources: Arc::clone(&site.asset_sources),
            history: Arc::clone(&site.history),
            alike: site.alike.clone(),
            shared,
            found,
        }
    }
}

/// A page as it is before others are looked at, and what was found on the way.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) page: Arc<Page>,
    pub(super) found: Vec<Diagnostic>,
    /// What other pages may see of it.
    pub(super) face: Print,
}

type Print = [u8; 32];

impl Placed {
    pub(super) fn new(page: Page, found: Vec<Diagnostic>) -> Self {
        let face = face(&page);
        Self {
            page: Arc::new(page),
            found,
            face,
        }
    }

    pub(super) fn is_of(&self, doc: &Arc<Document>) -> bool {
        let own = self.page.doc.as_ref();
        own.is_some_and(|own| Arc::ptr_eq(own, doc))
    }
}

/// Returns what of a page bears on what others refer to. Everything that its path, front matter
/// and settings decide is in the first two.
fn face(page: &Page) -> Print {
    let mut seen = String::new();
    if let Some(doc) = page.doc.as_deref() {
        let front = &doc.text[..doc.body.start as usize];
        // The writer is a `String`, so this cannot fail.
        let _ = write!(seen, "{}\0{front}\0{}\0", doc.path, page.title);
        for heading in &doc.headings {
            let _ = write!(seen, "{}\0{}\0", heading.id, heading.text);
        }
        for anchor in &doc.anchors {
            let _ = write!(seen, "{anchor}\0");
        }
    }
    *blake3::hash(seen.as_bytes()).as_bytes()
}

/// What holds as long as no page shows another face and no file to copy comes or goes.
#[derive(Debug, Default)]
pub(super) struct World {
    print: Print,
    pub(super) names: Option<Arc<Names>>,
    pub(super) by_path: Option<Arc<HashMap<String, PageId>>>,
    /// By the index of the page, as are the next.
    pub(super) referred: Vec<Option<Known<Referred>>>,
    pub(super) linked: Vec<Option<Known<Resolved>>>,
}

/// Something about a page that was found under this document.
#[derive(Debug)]
pub(super) struct Known<T> {
    doc: Arc<Document>,
    pub(super) value: Arc<T>,
}

impl<T> Known<T> {
    pub(super) fn new(doc: &Arc<Document>, value: Arc<T>) -> Self {
        Self {
            doc: Arc::clone(doc),
            value,
        }
    }

    /// Returns what is known of a page, if its document is the same.
    pub(super) fn of(all: &[Option<Self>], index: usize, doc: &Arc<Document>) -> Option<Arc<T>> {
        let known = all.get(index)?.as_ref()?;
        Arc::ptr_eq(&known.doc, doc).then(|| Arc::clone(&known.value))
    }
}

impl World {
    /// Forgets everything when the world is another one. `placed` are the pages in their order.
    pub(super) fn settle<'a>(
        &mut self,
        inputs: &Inputs,
        placed: impl Iterator<Item = &'a Arc<Placed>>,
    ) {
        let mut hasher = blake3::Hasher::new();
        for placed in placed {
            hasher.update(&placed.face);
        }
        for path in inputs.assets.keys() {
            hasher.update(path.as_str().as_bytes());
            hasher.update(&[0]);
        }
        let print = *hasher.finalize().as_bytes();
        if print != self.print {
            *self = Self {
                print,
                ..Self::default()
            };
        }
    }
}
