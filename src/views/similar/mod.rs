//! Past cases that are like a page: what happened before, how it ended, and why it is shown.
//!
//! 1. `terms` reads what each page tells with;
//! 2. `index` finds the cases that are told with the same terms, by lists of the terms and never
//!    by comparing all with all;
//! 3. `scores` adds what cases say of causes, signals and customers; `weights` makes what is
//!    rare count more;
//! 4. `reasons` says in words what a case has in common with the page.
//!
//! Texts are compared within a language, the rest across. What readers may not see is no case
//! here, and nothing of it counts.

mod hash;
mod index;
mod reasons;
mod scores;
mod terms;
mod weights;
mod work;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::insights::Insights;
use super::insights::cases::At;
use super::{of_kind, original};
use crate::model::site::{Page, PageId, Role};
use crate::restrict::Edition;
use index::{Index, Text};
use scores::{FLOOR, Facets, Score};
use work::Work;

pub use reasons::{Beside, Reason, What, say};
pub use terms::Memo;

/// Most cases that one page shows.
pub const MOST: usize = 5;

/// The kind of cases.
const CASE: &str = "churn";

/// Kinds of pages that say how to act, so that the cases they answer are shown on them.
const PROCEDURES: &[&str] = &["process", "playbook"];

/// The cases near to pages.
#[derive(Debug, Default)]
pub struct Similar {
    near: HashMap<PageId, Vec<Near>>,
    /// Entries of lists that were read to find them: what it costs, whatever the machine.
    pub visited: usize,
}

/// A case that is like a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The case.
    pub case: At,
    /// How near it is; what counts is only which of two is nearer.
    pub score: u32,
    /// What they have in common, the strongest first.
    pub reasons: Vec<Reason>,
}

/// How much is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Most cases.
    pub most: usize,
    /// Takes cases of the same industry too, for a page of which little else is known.
    pub industry_will_do: bool,
}

impl Similar {
    /// Finds the cases near to each case and procedure of an edition.
    pub(super) fn new(edition: &Edition, insights: &Insights, memo: &mut Memo) -> Self {
        let handbook = Handbook::new(edition, insights, None, memo);
        let found: Vec<(Option<PageId>, Vec<Near>, usize)> = handbook
            .pages
            .par_iter()
            .map_init(Work::default, |work, asking| {
                let before = work.visited;
                let near = handbook.near(asking, &Ask::default(), work);
                (asking.id, near, work.visited - before)
            })
            .collect();
        let visited = found.iter().map(|(_, _, visited)| visited).sum();
        let near = found
            .into_iter()
            .filter_map(|(id, near, _)| Some((id?, near)));
        Self {
            near: near.collect(),
            visited,
        }
    }

    /// Returns the cases near to a page, the nearest first.
    pub fn of(&self, edition: &Edition, page: PageId) -> &[Near] {
        let near = self.near.get(&original(edition, page));
        near.map_or(&[], Vec::as_slice)
    }
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            most: MOST,
            industry_will_do: false,
        }
    }
}

/// Finds the cases near to any page, also one that readers do not see.
pub fn near(edition: &Edition, insights: &Insights, page: &Page, ask: &Ask) -> Vec<Near> {
    let shown = edition.at(&page.url);
    let shown = shown.filter(|(_, shown)| shown.path() == page.path());
    let id = shown.map(|(id, _)| original(edition, id));
    let handbook = Handbook::new(edition, insights, Some((id, page)), &mut Memo::default());
    let mut pages = handbook.pages.iter();
    let own = pages.find(|asking| id.is_some() && asking.id == id);
    own.or(handbook.pages.last())
        .map_or_else(Vec::new, |asking| {
            handbook.near(asking, ask, &mut Work::default())
        })
}

/// Returns beside what kind of page reasons are read.
pub fn beside(edition: &Edition, page: &Page) -> Beside {
    match edition.kinds().get(page.kind).name.as_str() {
        CASE => Beside::Case,
        _ => Beside::Page,
    }
}

/// All that pages are compared by.
struct Handbook<'a> {
    edition: &'a Edition,
    insights: &'a Insights,
    facets: Facets,
    index: Index,
    /// The cases in their order, then the procedures, then a page that is asked about.
    pages: Vec<Asking<'a>>,
}

/// A page that cases may be near to.
struct Asking<'a> {
    /// None for a page that readers may not see.
    id: Option<PageId>,
    page: &'a Page,
    case: Option<At>,
    /// What it tells, in each of its languages: places in the index.
    texts: Range<usize>,
}

impl<'a> Handbook<'a> {
    fn new(
        edition: &'a Edition,
        insights: &'a Insights,
        besides: Option<(Option<PageId>, &'a Page)>,
        memo: &mut Memo,
    ) -> Self {
        let cases = insights.cases.all.iter().enumerate();
        let cases = cases.map(|(at, case)| (Some(at), Some(case.page), edition.page(case.page)));
        let procedures = PROCEDURES.iter().flat_map(|kind| of_kind(edition, kind));
        let procedures = procedures.map(|(id, page)| (None, Some(id), Some(page)));
        // A case or procedure that is asked about is among them.
        let besides = besides
            .filter(|(id, page)| id.is_none() || !is_compared(edition, page))
            .map(|(id, page)| (None, id, Some(page)));
        let mut told: Vec<(Option<At>, &Page)> = Vec::new();
        let mut pages: Vec<Asking> = Vec::new();
        for (case, id, page) in cases.chain(procedures).chain(besides) {
            let Some(page) = page else { continue };
            let from = told.len();
            told.push((case, page));
            let translations = id.map_or_else(Vec::new, |id| edition.translations(id));
            told.extend(translations.into_iter().map(|(_, page)| (case, page)));
            pages.push(Asking {
                id,
                page,
                case,
                texts: from..told.len(),
            });
        }
        let texts = texts(edition, &told, memo);
        Self {
            edition,
            insights,
            facets: Facets::new(edition, insights),
            index: Index::new(&texts),
            pages,
        }
    }

    /// Returns the cases nearest to a page, which is itself left out with its translations and
    /// what it names as related.
    fn near(&self, asking: &Asking<'_>, ask: &Ask, work: &mut Work) -> Vec<Near> {
        let page = asking.page;
        let subject = &match asking.case {
            Some(at) => Cow::Borrowed(&self.facets.subjects[at]),
            None => Cow::Owned(self.facets.subject(self.edition, self.insights, page)),
        };
        let related: Vec<PageId> = page
            .fields
            .refs("related")
            .map(|id| original(self.edition, id))
            .collect();
        let is_other = |at: At| {
            let case = self.insights.cases[at].page;
            let own = self.edition.page(case).map(|case| &case.translation);
            own.is_some_and(|own| *own != page.translation) && !related.contains(&case)
        };
        let floor = if ask.industry_will_do {
            scores::INDUSTRY
        } else {
            FLOOR
        };
        work.begin(self.insights.cases.all.len());
        self.index.note(asking.texts.clone(), work);
        self.facets.note(subject, work);
        let mut best: Vec<(u32, At, Score)> = work
            .take()
            .filter(|(_, common, most)| Facets::can_reach(floor, *common, *most))
            .filter(|(at, ..)| self.facets.is_shown(*at))
            .map(|(at, common, _)| (at, self.facets.score(subject, at, common)))
            .map(|(at, score)| (score.total(), at, score))
            .filter(|(total, at, _)| *total >= floor && is_other(*at))
            .collect();
        // Of cases as near as each other the newest comes first: so they are placed.
        best.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        best.truncate(ask.most);
        let near = best.into_iter().map(|(total, at, score)| Near {
            case: at,
            score: total,
            reasons: self.facets.reasons(subject, at, &score),
        });
        near.collect()
    }
}

/// True for cases and procedures.
fn is_compared(edition: &Edition, page: &Page) -> bool {
    let kind = edition.kinds().get(page.kind).name.as_str();
    page.role == Role::Leaf && (kind == CASE || PROCEDURES.contains(&kind))
}

/// Reads what pages tell with, and remembers it.
fn texts(edition: &Edition, told: &[(Option<At>, &Page)], memo: &mut Memo) -> Vec<Text> {
    let known = &*memo;
    let texts: Vec<Text> = told
        .par_iter()
        .map(|(case, page)| Text {
            case: *case,
            lang: page.lang,
            terms: known.get(page).unwrap_or_else(|| {
                let kind = edition.kinds().get(page.kind);
                Arc::new(terms::read(page, kind))
            }),
        })
        .collect();
    let told = told.iter().zip(&texts);
    memo.keep(told.map(|((_, page), text)| (*page, &text.terms)));
    texts
}
