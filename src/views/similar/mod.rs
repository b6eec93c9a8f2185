//! Past cases that are like a page: what happened before, how it ended, and why it is shown.
//!
//! 1. `terms` reads what each page tells with;
//! 2. `index` finds the cases that are told with the same terms, by lists of the terms and never
//!    by comparing all with all;
//! 3. `scores` adds what cases say of causes, signals and customers; `weights` makes what is
//!    rare count more;
//! 4. `handbook` puts that together for each page, and `work` holds it meanwhile;
//! 5. `reasons` says in words what a case has in common with the page.
//!
//! Texts are compared within a language, the rest across. What readers may not see is no case
//! here, and nothing of it counts.

mod handbook;
mod hash;
mod index;
mod reasons;
mod scores;
mod terms;
mod weights;
mod work;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::insights::Insights;
use super::insights::cases::At;
use super::original;
use crate::model::site::{Page, PageId};
use crate::restrict::Edition;
use handbook::Handbook;
use index::Index;
use work::Work;

pub use reasons::{Beside, Reason, What, say};

/// Most cases that one page shows.
pub const MOST: usize = 5;

/// The kind of cases.
const CASE: &str = "churn";

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
    pub(super) fn new(edition: &Edition, insights: &Insights, memo: &mut Memo) -> Arc<Self> {
        let handbook = Handbook::new(edition, insights, None, &mut memo.texts);
        if let Some((known, similar)) = &memo.last
            && *known == handbook
        {
            return Arc::clone(similar);
        }
        let index = Index::new(&handbook.texts);
        let found: Vec<(Option<PageId>, Vec<Near>, usize)> = handbook
            .pages
            .par_iter()
            .map_init(Work::default, |work, page| {
                let before = work.visited;
                let near = handbook.near(page, &index, &Ask::default(), work);
                (page.id, near, work.visited - before)
            })
            .collect();
        let visited = found.iter().map(|(_, _, visited)| visited).sum();
        let near = found
            .into_iter()
            .filter_map(|(id, near, _)| Some((id?, near)));
        let similar = Arc::new(Self {
            near: near.collect(),
            visited,
        });
        memo.last = Some((handbook, Arc::clone(&similar)));
        similar
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

/// What earlier builds found out.
#[derive(Debug, Default)]
pub struct Memo {
    texts: terms::Memo,
    /// Most edits change nothing by which pages are compared.
    last: Option<(Handbook, Arc<Similar>)>,
}

/// Finds the cases near to any page, also one that readers do not see.
pub fn near(edition: &Edition, insights: &Insights, page: &Page, ask: &Ask) -> Vec<Near> {
    let memo = &mut terms::Memo::default();
    let handbook = Handbook::new(edition, insights, Some(page), memo);
    let own = handbook.own(edition, page);
    let index = Index::new(&handbook.texts);
    own.map_or_else(Vec::new, |own| {
        handbook.near(own, &index, ask, &mut Work::default())
    })
}

/// Returns beside what kind of page reasons are read.
pub fn beside(edition: &Edition, page: &Page) -> Beside {
    match edition.kinds().get(page.kind).name.as_str() {
        CASE => Beside::Case,
        _ => Beside::Page,
    }
}
