//! What earlier builds found out, for as long as it holds.
//!
//! A page by itself is good as long as its document is the same. What a page's references lead to
//! is good as long as, besides, no page shows the others another face: its place, its front matter,
//! its title, headings and anchors. Most edits are of text that no other page looks at.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use super::links::Resolved;
use super::names::Names;
use super::relations::Referred;
use super::sections::Matcher;
use super::write_up;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::inputs::Inputs;
use crate::model::site::{Page, PageId};
use crate::model::source::SitePath;

/// What earlier builds found out, good under the same configuration, kinds, day and options.
#[derive(Debug, Default)]
pub struct Memo {
    /// Made of the kinds.
    pub(super) matcher: Option<Arc<Matcher>>,
    pub(super) placed: HashMap<SitePath, Arc<Placed>>,
    pub(super) write_ups: write_up::Memo,
    pub(super) world: World,
}

/// A page as it is before others are looked at, and what was found on the way.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) page: Page,
    pub(super) found: Vec<Diagnostic>,
    /// What other pages may see of it.
    face: Print,
}

type Print = [u8; 32];

impl Placed {
    pub(super) fn new(page: Page, found: Vec<Diagnostic>) -> Self {
        let face = face(&page);
        Self { page, found, face }
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
