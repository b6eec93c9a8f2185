//! Pages among others → findings, remembered as long as the others are the same.

use std::sync::Arc;

use rayon::prelude::*;

use super::{PageRule, SiteRule};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::site::{Page, PageId, Site, Token};

/// What was found of pages beside others, good as long as all of them show each other the same.
#[derive(Debug, Default)]
pub(super) struct Beside {
    connected: Token,
    /// In the order of the pages.
    known: Vec<(Arc<Document>, Arc<[Diagnostic]>)>,
}

impl Beside {
    /// Judges every page that is not as it was among others that are, and returns what holds for
    /// all.
    pub(super) fn check(&mut self, site: &Site, rules: &[PageRule]) -> Vec<Diagnostic> {
        if self.connected != site.alike.connected {
            self.connected = site.alike.connected.clone();
            self.known.clear();
        }
        let known = &self.known;
        let pages: Vec<(PageId, &Page)> = site.iter().filter(|(_, p)| p.doc.is_some()).collect();
        let judged = pages.par_iter().enumerate().filter_map(|(at, (id, page))| {
            let doc = page.doc.as_ref()?;
            let before = known.get(at).filter(|(before, _)| Arc::ptr_eq(before, doc));
            let found = before.map_or_else(
                || {
                    let mut found = Vec::new();
                    for rule in rules {
                        rule(site, *id, page, &mut found);
                    }
                    Arc::from(found)
                },
                |(_, found)| Arc::clone(found),
            );
            Some((Arc::clone(doc), found))
        });
        self.known = judged.collect();
        let found = self.known.iter().flat_map(|(_, found)| found.iter());
        found.cloned().collect()
    }
}

/// What was found of the site as a whole, good as long as its pages tell the same.
#[derive(Debug, Default)]
pub(super) struct Together {
    told: Token,
    found: Vec<Diagnostic>,
}

impl Together {
    /// Judges the site unless it was judged before, and returns what holds.
    pub(super) fn check(&mut self, site: &Site, rules: &[SiteRule]) -> Vec<Diagnostic> {
        if self.told != site.alike.told {
            self.told = site.alike.told.clone();
            self.found.clear();
            for rule in rules {
                rule(site, &mut self.found);
            }
        }
        self.found.clone()
    }
}
