//! How long there was: from the first signal to notice to the loss, and whether we saw it
//! before the customer said so.

use jiff::Unit;
use jiff::civil::Date;

use super::cases::{At, Case, Cases};

/// The lead time of cases.
#[derive(Debug)]
pub struct Lead {
    /// Each case with at least one span, those with the longest notice first.
    pub rows: Vec<Row>,
    /// From the first signal to the day the customer said so; below zero when it came after.
    pub to_notice: Spread,
    /// From there to the end.
    pub from_notice: Spread,
    /// From the first signal to the end.
    pub to_end: Spread,
    /// Cases whose first signal was there before the customer said so.
    pub seen: Vec<At>,
    /// Cases whose first signal was not.
    pub unseen: Vec<At>,
    /// Cases that lack one of the two days.
    pub missing: Vec<At>,
}

/// The spans of one case, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The case.
    pub case: At,
    /// From the first signal to notice.
    pub to_notice: Option<i32>,
    /// From notice to the end.
    pub from_notice: Option<i32>,
    /// From the first signal to the end.
    pub to_end: Option<i32>,
}

/// What many numbers look like in one: how many there are, and the middle one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// How many.
    pub n: usize,
    /// The smallest.
    pub least: i32,
    /// The median; between two numbers, their mean.
    pub median: f64,
    /// The largest.
    pub most: i32,
}

impl Spread {
    /// Looks at numbers.
    pub fn new(numbers: impl Iterator<Item = i32>) -> Self {
        let mut sorted: Vec<i32> = numbers.collect();
        sorted.sort_unstable();
        let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else {
            return Self::default();
        };
        let upper = sorted[sorted.len() / 2];
        let lower = sorted[(sorted.len() - 1) / 2];
        Self {
            n: sorted.len(),
            least: *least,
            median: f64::midpoint(f64::from(lower), f64::from(upper)),
            most: *most,
        }
    }
}

impl Lead {
    /// Measures `of` the cases.
    pub(super) fn new(cases: &Cases, of: &[At]) -> Self {
        let mut seen = Vec::new();
        let mut unseen = Vec::new();
        let mut missing = Vec::new();
        let mut rows = Vec::new();
        for at in of {
            let case = &cases[*at];
            match (case.first_signal_on, case.notice_on) {
                (Some(signal), Some(notice)) if signal < notice => seen.push(*at),
                (Some(_), Some(_)) => unseen.push(*at),
                _ => missing.push(*at),
            }
            let row = row(*at, case);
            if row.to_notice.is_some() || row.from_notice.is_some() || row.to_end.is_some() {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.to_notice, row.to_end)));
        let spread = |span: fn(&Row) -> Option<i32>| Spread::new(rows.iter().filter_map(span));
        Self {
            to_notice: spread(|row| row.to_notice),
            from_notice: spread(|row| row.from_notice),
            to_end: spread(|row| row.to_end),
            rows,
            seen,
            unseen,
            missing,
        }
    }

    /// Returns how many cases say whether they were seen coming.
    pub fn known(&self) -> usize {
        self.seen.len() + self.unseen.len()
    }
}

/// Days that follow each other the wrong way (a signal after the loss) measure nothing; a
/// signal after notice does: the customer spoke first.
fn row(at: At, case: &Case) -> Row {
    let forward = |days: &i32| *days >= 0;
    Row {
        case: at,
        to_notice: days(case.first_signal_on, case.notice_on),
        from_notice: days(case.notice_on, case.ended_on).filter(forward),
        to_end: days(case.first_signal_on, case.ended_on).filter(forward),
    }
}

/// Returns the days from one day to another.
pub fn days(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    let span = from?.until((Unit::Day, to?)).ok()?;
    Some(span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_number_or_the_mean_of_two() {
        assert_eq!(Spread::new([].into_iter()), Spread::default());
        let odd = Spread::new([9, 1, 5].into_iter());
        assert_eq!((odd.n, odd.least, odd.most), (3, 1, 9));
        assert!((odd.median - 5.0).abs() < 1e-9);
        let even = Spread::new([-2, 4, 7, 1].into_iter());
        assert!((even.median - 2.5).abs() < 1e-9);
    }
}
