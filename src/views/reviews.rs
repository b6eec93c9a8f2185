//! What somebody should look at again: pages whose day of review has come, and pages on which
//! the way from a case to how work is done breaks off.
//!
//! A page and its translations are one thing to look at, and the page in the handbook's language
//! stands for them.

use std::collections::HashSet;

use jiff::civil::Date;

use super::insights::cases::{At, Cases, End};
use super::{changed_on, days, of_kind, original};
use crate::model::kind::USERS_OF_LESSONS;
use crate::model::site::{Page, PageId, Role};
use crate::restrict::Edition;

/// Kinds whose pages say how work is done, and that a case may have come out of.
const WAYS: [&str; 2] = ["process", "playbook"];

/// What somebody should look at again.
#[derive(Debug, Default)]
pub struct Board {
    /// Every page with a day of review; the one that has waited longest first.
    pub reviews: Vec<Review>,
    /// Lessons that no process, playbook or signal leads to, by address.
    pub unused_lessons: Vec<PageId>,
    /// Cases that came to an end and that no lesson was drawn from: places in
    /// [`Cases::all`], the latest first.
    pub without_lesson: Vec<At>,
    /// Processes and playbooks that no case refers to, by address.
    pub unreferred: Vec<PageId>,
}

/// A page that is looked at again now and then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The page.
    pub page: PageId,
    /// The day by which it is to be looked at.
    pub on: Date,
    /// How far that day is.
    pub stage: Stage,
    /// Days since that day; below zero for one that is still to come.
    pub late: i32,
    /// The day of its last change, if that is known.
    pub changed_on: Option<Date>,
}

/// How far a day of review is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It has passed.
    Late,
    /// It comes within the days of `[review] notice_days`.
    Soon,
    /// It comes later.
    Later,
}

impl Stage {
    /// Returns its name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Late => "overdue",
            Self::Soon => "soon",
            Self::Later => "later",
        }
    }
}

impl Board {
    /// Looks through the pages of an edition.
    pub(super) fn new(edition: &Edition, cases: &Cases) -> Self {
        Self {
            reviews: reviews(edition),
            unused_lessons: without(edition, &["lesson"], &USERS_OF_LESSONS),
            without_lesson: without_lesson(edition, cases),
            unreferred: without(edition, &WAYS, &["churn"]),
        }
    }

    /// Returns the reviews at a stage, the one that has waited longest first.
    pub fn at(&self, stage: Stage) -> &[Review] {
        let start = self.reviews.partition_point(|r| r.stage < stage);
        let end = self.reviews.partition_point(|r| r.stage <= stage);
        &self.reviews[start..end]
    }

    /// True when nobody has anything to look at, now or later.
    pub fn is_empty(&self) -> bool {
        self.reviews.is_empty()
            && self.unused_lessons.is_empty()
            && self.without_lesson.is_empty()
            && self.unreferred.is_empty()
    }
}

fn reviews(edition: &Edition) -> Vec<Review> {
    let notice = edition.config().review.notice_days;
    let mut reviews: Vec<Review> = edition
        .pages()
        .filter(|(_, page)| page.role == Role::Leaf && !is_over(edition, page))
        .filter_map(|(id, page)| Some((id, page, page.fields.date("review_on")?)))
        .filter(|(id, ..)| original(edition, *id) == *id)
        .map(|(id, page, on)| {
            let late = days(on, edition.today());
            Review {
                page: id,
                on,
                stage: match late {
                    1.. => Stage::Late,
                    _ if i64::from(-late) <= notice => Stage::Soon,
                    _ => Stage::Later,
                },
                late,
                changed_on: changed_on(edition, page),
            }
        })
        .collect();
    reviews.sort_by_cached_key(|review| {
        let url = edition.page(review.page).map(|page| page.url.clone());
        (review.on, url)
    });
    reviews
}

/// True for a risk that is settled: nobody needs to look at it again.
fn is_over(edition: &Edition, page: &Page) -> bool {
    edition.kinds().get(page.kind).name == "risk"
        && matches!(page.fields.text("status"), Some("mitigated" | "closed"))
}

/// Returns the pages of some kinds that no page of other kinds refers to, by address.
fn without(edition: &Edition, kinds: &[&str], users: &[&str]) -> Vec<PageId> {
    let pages = kinds.iter().flat_map(|kind| of_kind(edition, kind));
    pages
        .filter(|(id, _)| !is_used(edition, *id, users))
        .map(|(id, _)| id)
        .collect()
}

/// True when a page of one of the kinds refers to the page or to a translation of it.
fn is_used(edition: &Edition, id: PageId, users: &[&str]) -> bool {
    let others = edition.translations(id).into_iter().map(|(other, _)| other);
    others.chain([id]).any(|id| {
        let mut links = edition.backlinks(id);
        links.any(|(_, page, _)| users.contains(&edition.kinds().get(page.kind).name.as_str()))
    })
}

/// Cases from which nobody drew a lesson for others, whatever they say in their own pages.
fn without_lesson(edition: &Edition, cases: &Cases) -> Vec<At> {
    let drawn: HashSet<PageId> = of_kind(edition, "lesson")
        .into_iter()
        .flat_map(|(_, lesson)| lesson.fields.refs("sources"))
        .filter(|id| edition.page(*id).is_some())
        .map(|id| original(edition, id))
        .collect();
    (0..cases.all.len())
        .filter(|at| cases[*at].end != End::Ahead)
        .filter(|at| !drawn.contains(&cases[*at].page))
        .filter(|at| !is_used(edition, cases[*at].page, &["lesson"]))
        .collect()
}
