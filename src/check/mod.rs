//! Site → findings: everything that can only be judged with the whole handbook in sight.
//!
//! Reading and resolving already noted what they could not make sense of; this stage adds the
//! judgements, and `policy` settles severity, place and order of them all. `baseline` holds back
//! what a handbook has known since it began. It changes nothing.

mod allow;
mod alone;
mod among;
pub mod baseline;
pub mod fingerprint;
pub mod policy;
mod rules;

use alone::Alone;

use crate::model::diagnostic::Diagnostic;
use crate::model::site::{Page, PageId, Site};

/// A rule that looks at one page by itself. What it finds is remembered as long as the page is the
/// same.
type AloneRule = fn(&Alone<'_>, &mut Vec<Diagnostic>);

/// The rules for pages by themselves; a file holds those that judge one thing.
const ALONE_RULES: &[AloneRule] = &[
    rules::sections::check,
    rules::content::check,
    rules::main_cause::check,
    rules::sides::check,
    rules::proposals::check,
    rules::minutes::check,
    rules::images::check,
    rules::headings::check,
    rules::blame::check,
    rules::personal::check,
];

/// A rule that looks at one page in its site.
type PageRule = fn(&Site, PageId, &Page, &mut Vec<Diagnostic>);

/// The rules for which other pages matter.
const PAGE_RULES: &[PageRule] = &[
    rules::orphans::check,
    rules::dates::check,
    rules::winback::check,
    rules::links::check,
    rules::lessons::check,
    rules::translations::check,
];

/// A rule that looks at the site as a whole.
type SiteRule = fn(&Site, &mut Vec<Diagnostic>);

/// The rules whose findings belong to no page alone.
const SITE_RULES: &[SiteRule] = &[rules::repeats::check];

/// What was found before, under one set of settings.
#[derive(Debug, Default)]
pub struct Memo {
    alone: alone::Memo,
    beside: among::Beside,
    together: among::Together,
}

/// Judges the site. `memo` holds what was found before under the same settings.
pub fn check(site: &Site, memo: &mut Memo) -> Vec<Diagnostic> {
    let mut all = memo.alone.check(site, ALONE_RULES);
    all.extend(memo.beside.check(site, PAGE_RULES));
    all.extend(memo.together.check(site, SITE_RULES));
    all
}
