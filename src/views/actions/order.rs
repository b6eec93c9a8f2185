//! In what order actions are read: what is late, due soon, due later, without a day; then what
//! was done and what was given up.

use std::cmp::Reverse;

use jiff::civil::Date;
use rayon::prelude::*;

use super::super::days;
use super::Action;
use crate::model::lang::Text;
use crate::model::write_up::{Due, Status};
use crate::restrict::Edition;
use crate::text;

/// Days before its day from which an action counts as due soon.
pub const SOON: i32 = 14;

/// Parts of the register, in the order in which they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Past the day it was due.
    Late,
    /// Due within [`SOON`] days.
    Soon,
    /// Due later.
    Later,
    /// Open, without a day.
    #[default]
    NoDay,
    /// Done.
    Done,
    /// Given up.
    Dropped,
}

impl Urgency {
    /// Every part, in order.
    pub const ALL: [Self; 6] = [
        Self::Late,
        Self::Soon,
        Self::Later,
        Self::NoDay,
        Self::Done,
        Self::Dropped,
    ];

    /// Returns its title for readers.
    pub fn title(self) -> Text {
        match self {
            Self::Late => text!("Quá hạn", "Overdue"),
            Self::Soon => text!("Đến hạn trong {SOON} ngày", "Due within {SOON} days"),
            Self::Later => text!("Hạn xa hơn", "Due later"),
            Self::NoDay => text!("Chưa có ngày hạn", "No due day"),
            Self::Done => text!("Đã xong", "Done"),
            Self::Dropped => text!("Đã bỏ", "Dropped"),
        }
    }

    /// Returns its name in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Later => "later",
            Self::NoDay => "no-day",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    pub(super) fn of(status: Status, due: Option<Due>, today: Date) -> Self {
        match (status, due) {
            (Status::Done, _) => Self::Done,
            (Status::Dropped, _) => Self::Dropped,
            (_, Some(Due::On(due))) if due < today => Self::Late,
            (_, Some(Due::On(due))) if days(today, due) <= SOON => Self::Soon,
            (_, Some(Due::On(_))) => Self::Later,
            (_, Some(Due::Words) | None) => Self::NoDay,
        }
    }
}

/// Sorts actions and notes the place of each in its part.
pub(super) fn sort(edition: &Edition, actions: &mut [Action]) {
    actions.par_sort_by_cached_key(|action| key(edition, action));
    let mut part = Urgency::Late;
    let mut place = 0;
    for action in actions {
        if action.urgency != part {
            part = action.urgency;
            place = 0;
        }
        action.place = place;
        place += 1;
    }
}

type Key<'a> = (Urgency, Date, Reverse<Date>, bool, &'a str, u32);

/// The earliest day first; of what is settled, the latest.
fn key<'a>(edition: &'a Edition, action: &Action) -> Key<'a> {
    let day = action.done_on.filter(|_| !action.is_open());
    let day = day.or(action.due_on());
    let (due, settled) = if action.is_open() {
        (day.unwrap_or(Date::MAX), Date::MIN)
    } else {
        (Date::MIN, day.unwrap_or(Date::MIN))
    };
    let words = action.due != Some(Due::Words);
    let address = edition
        .page(action.page)
        .map_or("", |page| page.url.as_str());
    (
        action.urgency,
        due,
        Reverse(settled),
        words,
        address,
        action.number,
    )
}
