//! Site → findings: everything that can only be judged with the whole handbook in sight.
//!
//! Reading and resolving already noted what they could not make sense of; this stage adds the
//! judgements, and `policy` settles severity, place and order of them all. It changes nothing.

mod allow;
pub mod policy;
mod rules;

use rayon::prelude::*;

use crate::model::diagnostic::Diagnostic;
use crate::model::site::{Page, PageId, Site};

/// A rule that looks at one page in its site.
type PageRule = fn(&Site, PageId, &Page, &mut Vec<Diagnostic>);

/// The rules; a file holds those that judge one thing.
const PAGE_RULES: &[PageRule] = &[
    rules::sections::check,
    rules::content::check,
    rules::orphans::check,
    rules::blame::check,
    rules::personal::check,
];

/// Judges the site.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let pages: Vec<(PageId, &Page)> = site.iter().filter(|(_, p)| p.doc.is_some()).collect();
    pages
        .par_iter()
        .flat_map_iter(|(id, page)| {
            let mut found = Vec::new();
            for rule in PAGE_RULES {
                rule(site, *id, page, &mut found);
            }
            found
        })
        .collect()
}
