//! One page by itself → findings, remembered as long as the page is the same.
//!
//! A rule sees a page as its own file makes it, and what its sections were found to say. Kinds,
//! settings and today are the same for as long as a memo lives.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::AloneRule;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::kind::{Kind, KindId};
use crate::model::site::{Page, Role, Site, State};
use crate::model::write_up::WriteUp;

/// A page by itself.
#[derive(Clone, Copy)]
pub(super) struct Alone<'a> {
    /// What its file says.
    pub(super) doc: &'a Document,
    /// Its kind.
    pub(super) kind: &'a Kind,
    /// The page. What its fields lead to is not for these rules: other pages decide it.
    pub(super) page: &'a Page,
    /// The day of the build.
    pub(super) today: Date,
}

/// What pages by themselves were found to be, under one set of kinds.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// In the order of the paths.
    known: Vec<Known>,
}

#[derive(Clone, Debug)]
struct Known {
    doc: Arc<Document>,
    kind: KindId,
    role: Role,
    state: State,
    write_up: Option<Arc<WriteUp>>,
    found: Arc<[Diagnostic]>,
}

impl Memo {
    /// Judges every page that is not as it was, and returns what holds for all.
    pub(super) fn check(&mut self, site: &Site, rules: &[AloneRule]) -> Vec<Diagnostic> {
        let known = &self.known;
        let judged: Vec<Known> = site
            .pages
            .par_iter()
            .enumerate()
            .filter_map(|(at, page)| Some((at, page, page.doc.as_ref()?)))
            .map(|(at, page, doc)| {
                // Mostly there are the pages that there were.
                let there = known.get(at).filter(|known| known.is_of(page, doc));
                let found = || known.binary_search_by(|k| k.doc.path.cmp(&doc.path)).ok();
                match there.or_else(|| known.get(found()?)) {
                    Some(known) if known.is_of(page, doc) => known.clone(),
                    _ => Known::new(site, page, doc, rules),
                }
            })
            .collect();
        let found = judged.iter().flat_map(|known| known.found.iter().cloned());
        let found = found.collect();
        self.known = judged;
        found
    }
}

impl Known {
    fn new(site: &Site, page: &Page, doc: &Arc<Document>, rules: &[AloneRule]) -> Self {
        let alone = Alone {
            doc,
            kind: site.kinds.get(page.kind),
            page,
            today: site.today,
        };
        let mut found = Vec::new();
        for rule in rules {
            rule(&alone, &mut found);
        }
        Self {
            doc: Arc::clone(doc),
            kind: page.kind,
            role: page.role,
            state: page.state,
            write_up: page.write_up.clone(),
            found: Arc::from(found),
        }
    }

    fn is_of(&self, page: &Page, doc: &Arc<Document>) -> bool {
        let same_write_up = match (&self.write_up, &page.write_up) {
            (Some(known), Some(write_up)) => Arc::ptr_eq(known, write_up),
            (None, None) => true,
            _ => false,
        };
        Arc::ptr_eq(&self.doc, doc)
            && self.kind == page.kind
            && self.role == page.role
            && self.state == page.state
            && same_write_up
    }
}
