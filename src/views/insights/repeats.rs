//! Causes that came back, and what was changed because of them.

use jiff::civil::Date;

use super::cases::{At, Cases, Key};
use super::split::Split;
use crate::model::kind::KindId;
use crate::model::site::{Page, PageId, Role, Target, Typed};
use crate::model::write_up::{Proposal, Status};
use crate::restrict::Edition;
use crate::views::{changed_on, original};

/// Kinds whose pages tell how work is done, so that a change of one is a change.
const WAYS_OF_WORKING: &[&str] = &["process", "playbook", "template", "contingency_plan"];

/// A cause of at least two losses.
#[derive(Debug)]
pub struct Repeat {
    /// The cause.
    pub cause: Key,
    /// Its losses, the latest first.
    pub cases: Vec<At>,
    /// Those of which it was the main cause.
    pub main: usize,
    /// The day of the latest.
    pub latest: Option<Date>,
    /// Proposals of these cases.
    pub proposals: usize,
    /// Those of them that are done.
    pub done: usize,
    /// The day the latest of these was done, as far as they say.
    pub done_on: Option<Date>,
    /// Pages that tell how work is done, to which a proposal of these cases leads, and that were
    /// changed since.
    pub changed: Vec<PageId>,
}

impl Repeat {
    /// True when it came back and nothing was changed.
    pub fn is_unanswered(&self) -> bool {
        self.done == 0 && self.changed.is_empty()
    }

    /// True when it came back after the latest of its proposals was done.
    pub fn is_back(&self) -> bool {
        matches!((self.done_on, self.latest), (Some(done), Some(latest)) if done < latest)
    }
}

/// Finds the causes of at least two losses: those that nobody answered first, then the most
/// frequent.
pub(super) fn find(edition: &Edition, cases: &Cases) -> Vec<Repeat> {
    let kinds: Vec<KindId> = WAYS_OF_WORKING
        .iter()
        .filter_map(|name| edition.kinds().named(name))
        .collect();
    let changes: Vec<Changes> = cases
        .all
        .iter()
        .map(|case| Changes::of(edition, &kinds, case.page, case.ended_on))
        .collect();
    let causes = Split::of_each(&cases.lost, |at| cases[at].causes.clone());
    let mut repeats: Vec<Repeat> = causes
        .parts
        .into_iter()
        .filter(|part| part.cases.len() >= 2)
        .map(|part| {
            let of = |count: fn(&Changes) -> usize| {
                let counts = part.cases.iter().map(|at| count(&changes[*at]));
                counts.sum()
            };
            let mut changed: Vec<PageId> = part
                .cases
                .iter()
                .flat_map(|at| &changes[*at].pages)
                .copied()
                .collect();
            changed.sort_by_key(|id| edition.page(*id).map(|page| &page.url));
            changed.dedup();
            Repeat {
                main: part
                    .cases
                    .iter()
                    .filter(|at| cases[**at].main_cause() == Some(&part.key))
                    .count(),
                latest: part.cases.iter().filter_map(|at| cases[*at].ended_on).max(),
                proposals: of(|changes| changes.proposals),
                done: of(|changes| changes.done),
                done_on: part
                    .cases
                    .iter()
                    .filter_map(|at| changes[*at].done_on)
                    .max(),
                changed,
                cause: part.key,
                cases: part.cases,
            }
        })
        .collect();
    repeats.sort_by_key(|repeat| !repeat.is_unanswered());
    repeats
}

/// What was changed because of one case.
#[derive(Default)]
struct Changes {
    proposals: usize,
    done: usize,
    done_on: Option<Date>,
    pages: Vec<PageId>,
}

impl Changes {
    fn of(edition: &Edition, kinds: &[KindId], case: PageId, ended_on: Option<Date>) -> Self {
        let Some(page) = edition.page(case) else {
            return Self::default();
        };
        let proposals = page.write_up.as_ref().map_or(&[][..], |w| &w.proposals);
        let is_done = |p: &&Proposal| p.status.as_ref().is_some_and(|s| s.value == Status::Done);
        let done = || proposals.iter().filter(is_done);
        let pages = proposed_pages(edition, case, page)
            .into_iter()
            .filter_map(|id| Some((id, edition.page(id)?)))
            .filter(|(_, page)| page.role == Role::Leaf && kinds.contains(&page.kind))
            .filter(|(_, page)| {
                let changed = changed_on(edition, page);
                matches!((changed, ended_on), (Some(changed), Some(end)) if changed >= end)
            })
            .map(|(id, _)| original(edition, id))
            .collect();
        Self {
            proposals: proposals.len(),
            done: done().count(),
            done_on: done().filter_map(|p| p.done_on).max(),
            pages,
        }
    }
}

/// The pages that the proposals of a case lead to, in its front matter or its text.
fn proposed_pages(edition: &Edition, case: PageId, page: &Page) -> Vec<PageId> {
    let tables = page.fields.items("proposals");
    let tables = tables.filter_map(|item| match &item.value {
        Typed::Table(fields) => Some(fields),
        _ => None,
    });
    let mut pages: Vec<PageId> = tables.flat_map(|fields| fields.refs("link")).collect();
    let Some(doc) = &page.doc else {
        return pages;
    };
    let sections = &edition.kinds().get(page.kind).sections;
    let ranges: Vec<(u32, u32)> = page
        .sections
        .iter()
        .filter(|found| sections[found.section].id == "proposals")
        .map(|found| (doc.headings[found.heading].span.start, found.end))
        .collect();
    for (link, target) in doc.links.iter().zip(edition.targets(case)) {
        let at = link.span.start;
        if let Target::Page { page, .. } = target
            && ranges
                .iter()
                .any(|(start, end)| (*start..*end).contains(&at))
        {
            pages.push(*page);
        }
    }
    pages
}
