//! The pages of an edition → all by which they are compared, and the cases near to each.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{Index, Text};
use super::scores::{FLOOR, Facets, INDUSTRY, Score, Subject};
use super::work::Work;
use super::{Ask, CASE, Near, terms};
use crate::model::site::{Page, PageId, Role};
use crate::restrict::Edition;
use crate::views::insights::Insights;
use crate::views::insights::cases::At;
use crate::views::{of_kind, original};

/// Kinds of pages that say how to act, so that the cases they answer are shown on them.
const PROCEDURES: &[&str] = &["process", "playbook"];

/// All by which pages are compared: two handbooks that are equal here have the same near cases.
#[derive(Debug, PartialEq)]
pub(super) struct Handbook {
    facets: Facets,
    pub(super) texts: Vec<Text>,
    /// The cases in their order, then the procedures, then a page that is asked about.
    pub(super) pages: Vec<Asking>,
}

/// A page that cases may be near to.
#[derive(Debug, PartialEq)]
pub(super) struct Asking {
    /// None for a page that readers may not see.
    pub(super) id: Option<PageId>,
    subject: Subject,
    /// What it tells, in each of its languages: places in [`Handbook::texts`].
    texts: Range<usize>,
    /// Cases that are not shown on it: itself, and what it names as related.
    left_out: Vec<At>,
}

impl Handbook {
    pub(super) fn new(
        edition: &Edition,
        insights: &Insights,
        besides: Option<&Page>,
        memo: &mut terms::Memo,
    ) -> Self {
        let facets = Facets::new(edition, insights);
        let all = &insights.cases.all;
        let places: HashMap<PageId, At> =
            all.iter().enumerate().map(|(a, c)| (c.page, a)).collect();
        let mut told: Vec<(Option<At>, &Page)> = Vec::new();
        let mut pages: Vec<Asking> = Vec::new();
        let mut add = |case: Option<At>, id: Option<PageId>, page| {
            let from = told.len();
            told.push((case, page));
            let translations = id.map_or_else(Vec::new, |id| edition.translations(id));
            told.extend(translations.into_iter().map(|(_, page)| (case, page)));
            let related = page.fields.refs("related");
            let related = related.filter_map(|id| places.get(&original(edition, id)).copied());
            pages.push(Asking {
                id,
                subject: match case {
                    Some(at) => facets.subjects[at].clone(),
                    None => facets.subject(edition, insights, page),
                },
                texts: from..told.len(),
                left_out: related.chain(case).collect(),
            });
        };
        for (at, case) in all.iter().enumerate() {
            let page = edition.page(case.page);
            add(
                Some(at),
                Some(case.page),
                page.expect("cases are those that readers see"),
            );
        }
        for (id, page) in PROCEDURES.iter().flat_map(|kind| of_kind(edition, kind)) {
            add(None, Some(id), page);
        }
        let besides = besides.filter(|page| shown(edition, page).is_none());
        if let Some(page) = besides {
            add(None, None, page);
            // A page that is not shown may still tell a case in another language.
            let same = |at: &At| {
                let case = edition.page(all[*at].page);
                case.is_some_and(|case| case.translation == page.translation)
            };
            if let Some(asking) = pages.last_mut() {
                asking.left_out.extend((0..all.len()).filter(same));
            }
        }
        Self {
            facets,
            texts: texts(edition, &told, memo),
            pages,
        }
    }

    /// Returns a page that it was made with.
    pub(super) fn own(&self, edition: &Edition, page: &Page) -> Option<&Asking> {
        match shown(edition, page) {
            Some(id) => self.pages.iter().find(|asking| asking.id == Some(id)),
            None => self.pages.last(),
        }
    }

    /// Returns the cases nearest to a page.
    pub(super) fn near(
        &self,
        page: &Asking,
        index: &Index,
        ask: &Ask,
        work: &mut Work,
    ) -> Vec<Near> {
        let floor = if ask.industry_will_do {
            INDUSTRY
        } else {
            FLOOR
        };
        let subject = &page.subject;
        work.begin(self.facets.subjects.len());
        index.note(page.texts.clone(), work);
        self.facets.note(subject, work);
        let mut best: Vec<(u32, At, Score)> = work
            .take()
            .filter(|(_, common, most)| Facets::can_reach(floor, *common, *most))
            .filter(|(at, ..)| self.facets.is_shown(*at) && !page.left_out.contains(at))
            .map(|(at, common, _)| (at, self.facets.score(subject, at, common)))
            .map(|(at, score)| (score.total(), at, score))
            .filter(|(total, ..)| *total >= floor)
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

/// Returns the page that stands for a case or procedure, if readers see it.
fn shown(edition: &Edition, page: &Page) -> Option<PageId> {
    let kind = edition.kinds().get(page.kind).name.as_str();
    let (id, shown) = edition.at(&page.url)?;
    let compared = page.role == Role::Leaf && (kind == CASE || PROCEDURES.contains(&kind));
    (compared && shown.path() == page.path()).then(|| original(edition, id))
}

/// Reads what pages tell with, and remembers it.
fn texts(edition: &Edition, told: &[(Option<At>, &Page)], memo: &mut terms::Memo) -> Vec<Text> {
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
