//! The week of an edition's day: what to see to until Sunday, and what happened in the last seven
//! days. The first page and the digest that is mailed are made of it.
//!
//! Nothing is counted here a second time: a week only picks from the other views, and says where
//! in them each thing stands.

use std::cmp::Reverse;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::actions::Register;
use super::insights::Insights;
use super::insights::signals::Signal;
use super::reviews::{Board, Stage};
use super::winback::{Agenda, Part};
use super::{changed_on, original};
use crate::model::site::{Page, PageId, Role};
use crate::restrict::Edition;

/// Days that are looked back upon. Not from Monday on: on a Monday that would be nothing.
const BACK: i32 = 7;

/// What a week asks for and what it brought. Whoever shows it decides how much of a list to show.
#[derive(Debug)]
pub struct Week {
    /// Its Monday.
    pub from: Date,
    /// Its Sunday.
    pub to: Date,
    /// The first day that is looked back upon, seven days before today.
    pub since: Date,
    /// Actions past their day, the longest overdue first: places in [`Register::actions`].
    pub late: Vec<usize>,
    /// Actions due from today to Sunday, the next first: places in [`Register::actions`].
    pub due: Vec<usize>,
    /// Calls to make: those past their day, those until Sunday, then those that nobody has set
    /// a day for, the least late of these first: places in [`Agenda::calls`].
    pub calls: Vec<usize>,
    /// Actions done since [`Self::since`], the latest first: places in [`Register::actions`].
    pub done: Vec<usize>,
    /// Pages written since then: cases, then lessons, then others; the latest first of each.
    pub new: Vec<Written>,
    /// Pages written earlier and changed since then, in the same order.
    pub changed: Vec<Written>,
    /// Causes of several losses, first those that nobody answered, then those that were most often
    /// the main one: places in [`Insights::repeats`].
    pub repeating: Vec<usize>,
    /// Signals seen in cases that no playbook answers: places in
    /// [`super::insights::signals::Signals::all`].
    pub unanswered: Vec<usize>,
    /// Reviews that are overdue or come soon, the one that has waited longest first: places in
    /// [`Board::reviews`].
    pub reviews: Vec<usize>,
}

/// A page that was written or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The page.
    pub page: PageId,
    /// When.
    pub on: Date,
}

impl Week {
    /// Picks out of the views what belongs to the week of the edition's day.
    pub(super) fn new(
        edition: &Edition,
        actions: &Register,
        winback: &Agenda,
        insights: &Insights,
        reviews: &Board,
    ) -> Self {
        let today = edition.today();
        let (from, to) = bounds(today);
        let since = today.saturating_sub(BACK.days());
        let recent = |day: Date| since <= day && day <= today;
        let (new, changed) = written(edition, recent);
        Self {
            from,
            to,
            since,
            late: places(&actions.actions, |action| action.late.is_some()),
            due: places(&actions.actions, |action| {
                let due = action.due_on().filter(|_| action.is_open());
                due.is_some_and(|due| today <= due && due <= to)
            }),
            calls: calls(winback),
            done: places(&actions.actions, |action| {
                !action.is_open() && action.done_on.is_some_and(recent)
            }),
            new,
            changed,
            repeating: repeating(insights),
            unanswered: places(&insights.signals.all, Signal::is_unanswered),
            reviews: places(&reviews.reviews, |review| review.stage != Stage::Later),
        }
    }
}

/// Returns the Monday and the Sunday of the week in which a day lies.
pub fn bounds(day: Date) -> (Date, Date) {
    let into = i32::from(day.weekday().since(Weekday::Monday));
    let left = 6 - into;
    // At the ends of the calendar a week is shorter.
    (
        day.saturating_sub(into.days()),
        day.saturating_add(left.days()),
    )
}

/// Returns the day for which the week of `day` is told when today is `today`: today in its own
/// week, else the last day of a week that is over and the first of one that is ahead.
pub fn day_in(day: Date, today: Date) -> Date {
    let (from, to) = bounds(day);
    today.clamp(from, to)
}

fn places<T>(all: &[T], wanted: impl Fn(&T) -> bool) -> Vec<usize> {
    let wanted = |(at, one)| wanted(one).then_some(at);
    all.iter().enumerate().filter_map(wanted).collect()
}

/// Of the calls without a day, those for which it is not too late come first.
fn calls(winback: &Agenda) -> Vec<usize> {
    let calls = &winback.calls;
    let mut places = places(calls, |call| {
        matches!(call.part, Part::Late | Part::ThisWeek | Part::Unset)
    });
    places.sort_by_key(|at| {
        let call = &calls[*at];
        (call.part, call.late.filter(|_| call.part == Part::Unset))
    });
    places
}

fn repeating(insights: &Insights) -> Vec<usize> {
    let repeats = &insights.repeats;
    let mut places: Vec<usize> = (0..repeats.len()).collect();
    places.sort_by_key(|at| (!repeats[*at].is_unanswered(), Reverse(repeats[*at].main)));
    places
}

/// Returns the pages that were written, and those that were only changed.
fn written(edition: &Edition, recent: impl Fn(Date) -> bool) -> (Vec<Written>, Vec<Written>) {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (id, page) in edition.pages() {
        if page.doc.is_none() || page.role != Role::Leaf || !page.in_lists() {
            continue;
        }
        // A page that was held back is news on the day it appears.
        let began = page
            .fields
            .date("created_on")
            .max(page.fields.date("publish_on"));
        let (list, on) = match (began, changed_on(edition, page)) {
            (Some(began), _) if recent(began) => (&mut new, began),
            (_, Some(day)) if recent(day) => (&mut changed, day),
            _ => continue,
        };
        if original(edition, id) == id {
            list.push(Written { page: id, on });
        }
    }
    for list in [&mut new, &mut changed] {
        list.sort_by_cached_key(|written| {
            let page = edition.page(written.page);
            let rank = page.map(|page| rank(edition, page));
            (rank, Reverse(written.on), page.map(|page| page.url.clone()))
        });
    }
    (new, changed)
}

/// What readers wait for first.
fn rank(edition: &Edition, page: &Page) -> usize {
    const FIRST: [&str; 2] = ["churn", "lesson"];
    let kind = edition.kinds().get(page.kind).name.as_str();
    let place = FIRST.iter().position(|name| *name == kind);
    place.unwrap_or(FIRST.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_runs_from_monday_to_sunday() {
        let week = (date(2026, 11, 16), date(2026, 11, 22));
        assert_eq!(bounds(date(2026, 11, 16)), week);
        assert_eq!(bounds(date(2026, 11, 21)), week);
        assert_eq!(bounds(date(2026, 11, 22)), week);
        assert_eq!(bounds(date(2026, 11, 23)).0, date(2026, 11, 23));
        assert_eq!(bounds(Date::MAX).1, Date::MAX);
    }
}
