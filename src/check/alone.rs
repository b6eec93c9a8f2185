//! One page by itself → findings, remembered as long as the page is the same.
//!
//! What a rule sees here is all that it can depend on, so that remembering cannot go wrong: a page's
//! text and what its path makes of it. Kinds and settings are the same for as long as a memo lives.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::TextRule;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::kind::{Kind, KindId};
use crate::model::site::{Page, Role, Site};
use crate::model::source::SitePath;

/// A page by itself.
#[derive(Clone, Copy)]
pub(super) struct Alone<'a> {
    /// What its file says.
    pub(super) doc: &'a Document,
    /// Its kind.
    pub(super) kind: &'a Kind,
    /// What it is for.
    pub(super) role: Role,
}

/// What pages by themselves were found to be, under one set of kinds.
#[derive(Debug, Default)]
pub struct Memo {
    known: HashMap<SitePath, Known>,
}

#[derive(Clone, Debug)]
struct Known {
    doc: Arc<Document>,
    kind: KindId,
    role: Role,
    found: Arc<[Diagnostic]>,
}

impl Memo {
    /// Judges every page that is not as it was, and returns what holds for all.
    pub(super) fn check(&mut self, site: &Site, rules: &[TextRule]) -> Vec<Diagnostic> {
        let known = &self.known;
        let judged: Vec<Known> = site
            .pages
            .par_iter()
            .filter_map(|page| Some((page, page.doc.as_ref()?)))
            .map(|(page, doc)| match known.get(&doc.path) {
                Some(known) if known.is_of(page, doc) => known.clone(),
                _ => Known::new(site, page, doc, rules),
            })
            .collect();
        let found = judged.iter().flat_map(|known| known.found.iter().cloned());
        let found = found.collect();
        self.known = judged
            .into_iter()
            .map(|known| (known.doc.path.clone(), known))
            .collect();
        found
    }
}

impl Known {
    fn new(site: &Site, page: &Page, doc: &Arc<Document>, rules: &[TextRule]) -> Self {
        let alone = Alone {
            doc,
            kind: site.kinds.get(page.kind),
            role: page.role,
        };
        let mut found = Vec::new();
        for rule in rules {
            rule(&alone, &mut found);
        }
        Self {
            doc: Arc::clone(doc),
            kind: page.kind,
            role: page.role,
            found: Arc::from(found),
        }
    }

    fn is_of(&self, page: &Page, doc: &Arc<Document>) -> bool {
        Arc::ptr_eq(&self.doc, doc) && self.kind == page.kind && self.role == page.role
    }
}
