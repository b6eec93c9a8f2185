//! The day of a first winback call.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::model::config::Winback;

/// The days between which a first winback call is due, and the one that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// First day of the window.
    pub from: Date,
    /// Last day of the window.
    pub to: Date,
    /// The day of the call.
    pub on: Date,
}

/// Public holidays that keep their day in the solar calendar, as (month, day): New Year,
/// Reunification Day, Labour Day, National Day. Tết and the Hùng Kings' day move with the moon
/// and are left to the people who make the call.
const HOLIDAYS: [(i8, i8); 4] = [(1, 1), (4, 30), (5, 1), (9, 2)];

/// Chooses the day of the call: the working day nearest after the middle of the window, not
/// before today while the window is still open; without one, the last working day before; and
/// in a window without working days, its middle. None when the calendar ends before the window.
pub fn plan(left: Date, today: Date, winback: Winback) -> Option<Plan> {
    let after = |days: i64| left.checked_add(i32::try_from(days).ok()?.days()).ok();
    let from = after(winback.from_days)?;
    let to = after(winback.to_days)?;
    let middle = after(i64::midpoint(winback.from_days, winback.to_days))?;
    let start = if today <= to {
        middle.max(today)
    } else {
        middle
    };
    let later = days(start, to, 1);
    let earlier = days(start, from, -1);
    let on = later.chain(earlier).find(|day| is_working(*day));
    Some(Plan {
        from,
        to,
        on: on.unwrap_or(start),
    })
}

/// Returns the first working day that is not before `day`.
pub(super) fn working_day(day: Date) -> Date {
    days(day, Date::MAX, 1)
        .find(|d| is_working(*d))
        .unwrap_or(day)
}

/// The days from one to another, both included, forward or backward.
fn days(start: Date, end: Date, step: i32) -> impl Iterator<Item = Date> {
    let inside = move |day: &Date| if step > 0 { *day <= end } else { *day >= end };
    std::iter::successors(Some(start), move |day| day.checked_add(step.days()).ok())
        .take_while(inside)
}

fn is_working(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
        && !HOLIDAYS.contains(&(day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const USUAL: Winback = Winback {
        from_days: 28,
        to_days: 62,
    };

    #[test]
    fn the_call_is_on_a_working_day_in_the_middle_of_the_window() {
        // 45 days after is Wednesday 29 April.
        let plan = plan(date(2026, 3, 15), date(2026, 3, 15), USUAL).expect("a plan");
        assert_eq!(plan.from, date(2026, 4, 12));
        assert_eq!(plan.to, date(2026, 5, 16));
        assert_eq!(plan.on, date(2026, 4, 29));
    }

    #[test]
    fn weekends_and_holidays_are_passed_over() {
        // The middle is Thursday 30 April; 1 May is a holiday, then comes a weekend.
        let plan = plan(date(2026, 3, 16), date(2026, 3, 16), USUAL).expect("a plan");
        assert_eq!(plan.on, date(2026, 5, 4));
    }

    #[test]
    fn a_call_is_not_planned_for_the_past_while_there_is_time() {
        let open = plan(date(2026, 3, 15), date(2026, 5, 15), USUAL).expect("a plan");
        assert_eq!(open.on, date(2026, 5, 15));
        // Saturday is the last day: the Friday before is past, but still in the window.
        let last = plan(date(2026, 3, 15), date(2026, 5, 16), USUAL).expect("a plan");
        assert_eq!(last.on, date(2026, 5, 15));
        let past = plan(date(2026, 3, 15), date(2026, 11, 21), USUAL).expect("a plan");
        assert_eq!(past.on, date(2026, 4, 29));
    }

    #[test]
    fn every_day_of_the_year_gets_a_call_inside_its_window() {
        let mut left = date(2026, 1, 1);
        while left < date(2027, 1, 1) {
            let plan = plan(left, left, USUAL).expect("a plan");
            assert!(plan.from <= plan.on && plan.on <= plan.to, "{left}");
            assert!(is_working(plan.on), "{left}");
            left = left.tomorrow().expect("a day");
        }
    }

    #[test]
    fn odd_windows_and_the_end_of_time_are_no_trouble() {
        let sunday = Winback {
            from_days: 0,
            to_days: 0,
        };
        let plan_there = plan(date(2026, 3, 15), date(2026, 3, 15), sunday).expect("a plan");
        assert_eq!(plan_there.on, date(2026, 3, 15));
        let endless = Winback {
            from_days: 0,
            to_days: i64::MAX,
        };
        assert_eq!(plan(date(2026, 3, 15), date(2026, 3, 15), endless), None);
        assert_eq!(plan(Date::MAX, Date::MAX, USUAL), None);
    }
}
