//! Losses by quarter and by month.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::cases::{At, Cases};
use super::split::Part;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Three months, from January.
    Quarter,
    /// One month.
    Month,
}

/// Losses by period, without gaps: a period in which nobody left is there with no cases.
#[derive(Debug)]
pub struct Series {
    /// By the first day of the period, the earliest first, up to the one of today.
    pub parts: Vec<Part<Date>>,
    /// Losses before the first period.
    pub earlier: Vec<At>,
    /// Losses that do not say when.
    pub missing: Vec<At>,
}

impl Unit {
    /// Most periods of this length that are shown: three years of quarters, two of months.
    fn most(self) -> i32 {
        match self {
            Self::Quarter => 12,
            Self::Month => 24,
        }
    }

    fn months(self) -> i32 {
        match self {
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }

    /// Returns the first day of the period that a day lies in.
    pub fn start(self, day: Date) -> Date {
        let month = match self {
            Self::Quarter => (day.month() - 1) / 3 * 3 + 1,
            Self::Month => day.month(),
        };
        Date::new(day.year(), month, 1).unwrap_or(day)
    }

    /// Returns the first day of a period `count` periods later.
    pub fn after(self, start: Date, count: i32) -> Date {
        start.saturating_add((self.months() * count).months())
    }
}

impl Series {
    /// Parts the losses by period.
    pub(super) fn new(cases: &Cases, unit: Unit, today: Date) -> Self {
        let mut by_start: BTreeMap<Date, Vec<At>> = BTreeMap::new();
        let mut missing = Vec::new();
        for at in &cases.lost {
            match cases[*at].ended_on {
                Some(day) => by_start.entry(unit.start(day)).or_default().push(*at),
                None => missing.push(*at),
            }
        }
        let last = unit.start(today);
        let oldest = unit.after(last, 1 - unit.most());
        let mut parts = Vec::new();
        let mut earlier = Vec::new();
        if let Some((first, _)) = by_start.first_key_value() {
            let mut start = (*first).max(oldest);
            loop {
                let cases = by_start.remove(&start).unwrap_or_default();
                parts.push(Part { key: start, cases });
                let next = unit.after(start, 1);
                if start >= last || next <= start {
                    break;
                }
                start = next;
            }
            earlier = by_start.into_values().rev().flatten().collect();
        }
        Self {
            parts,
            earlier,
            missing,
        }
    }

    /// Returns how many losses lie in the periods.
    pub fn known(&self) -> usize {
        self.parts.iter().map(|part| part.cases.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_begins_on_its_first_day() {
        assert_eq!(Unit::Quarter.start(date(2026, 12, 31)), date(2026, 10, 1));
        assert_eq!(Unit::Quarter.start(date(2026, 1, 1)), date(2026, 1, 1));
        assert_eq!(Unit::Month.start(date(2024, 2, 29)), date(2024, 2, 1));
        assert_eq!(Unit::Quarter.after(date(2026, 10, 1), 1), date(2027, 1, 1));
        assert_eq!(Unit::Month.after(date(9999, 12, 1), 1), Date::MAX);
    }
}
