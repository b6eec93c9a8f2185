//! What was lost: value by cause, customers by segment, how early they left.

use jiff::Unit;
use jiff::civil::Date;

use super::cases::{At, Case, Cases, Departure, Key};
use super::lead::Spread;
use super::split::Split;

/// What was lost.
#[derive(Debug)]
pub struct Losses {
    /// Value a month by currency; the currency of most cases first. There is no sum of them.
    pub values: Vec<Value>,
    /// Losses that do not say how much.
    pub no_value: Vec<At>,
    /// By the customer's segment.
    pub segment: Split<Key>,
    /// By how they stopped.
    pub departure: Split<Departure>,
    /// Whole months that were left of the contract, for those who left early and say so.
    pub months_left: Vec<(At, i32)>,
    /// The same in one number.
    pub months_spread: Spread,
    /// Those who left early without saying when the contract ended.
    pub no_contract_end: Vec<At>,
}

/// The value lost in one currency.
#[derive(Debug)]
pub struct Value {
    /// The currency's code.
    pub currency: Key,
    /// All of it, a month.
    pub total: f64,
    /// The cases that lost it.
    pub cases: Vec<At>,
    /// By main cause, the largest first.
    pub by_cause: Vec<CauseValue>,
}

/// The value that one main cause cost.
#[derive(Debug)]
pub struct CauseValue {
    /// The cause; none for cases that name none.
    pub cause: Option<Key>,
    /// How much a month.
    pub amount: f64,
    /// The cases.
    pub cases: Vec<At>,
}

impl Losses {
    /// Adds up the losses.
    pub(super) fn new(cases: &Cases) -> Self {
        let departure = Split::new(&cases.lost, |at| cases[at].departure);
        let early = |at: &&At| cases[**at].departure == Some(Departure::Early);
        let mut months_left = Vec::new();
        let mut no_contract_end = Vec::new();
        for at in cases.lost.iter().filter(early) {
            match months(&cases[*at]) {
                Some(months) => months_left.push((*at, months)),
                None => no_contract_end.push(*at),
            }
        }
        months_left.sort_by_key(|(at, months)| (std::cmp::Reverse(*months), *at));
        let has_no_value = |at: &At| cases[*at].value.is_none();
        Self {
            values: values(cases),
            no_value: cases.lost.iter().copied().filter(has_no_value).collect(),
            segment: Split::new(&cases.lost, |at| cases[at].segment.clone()),
            departure,
            months_spread: Spread::new(months_left.iter().map(|(_, months)| *months)),
            months_left,
            no_contract_end,
        }
    }
}

fn months(case: &Case) -> Option<i32> {
    months_between(case.ended_on?, case.contract_end_on?)
}

/// Whole months from one day to a later one.
fn months_between(from: Date, to: Date) -> Option<i32> {
    let span = from.until((Unit::Month, to)).ok()?;
    Some(span.get_months()).filter(|_| to > from)
}

fn values(cases: &Cases) -> Vec<Value> {
    let valued: Vec<At> = cases
        .lost
        .iter()
        .copied()
        .filter(|at| cases[*at].value.is_some())
        .collect();
    let currency = |at: At| cases[at].value.as_ref().map(|v| Key::clone(&v.currency));
    let amount = |at: &At| cases[*at].value.as_ref().map_or(0.0, |value| value.amount);
    Split::new(&valued, currency)
        .parts
        .into_iter()
        .map(|part| {
            let causes = Split::new(&part.cases, |at| Some(cases[at].main_cause().cloned()));
            let causes = causes.parts.into_iter().map(|part| CauseValue {
                cause: part.key,
                amount: part.cases.iter().map(amount).sum(),
                cases: part.cases,
            });
            let mut by_cause: Vec<CauseValue> = causes.collect();
            by_cause.sort_by(|a, b| b.amount.total_cmp(&a.amount));
            Value {
                currency: part.key,
                total: part.cases.iter().map(amount).sum(),
                cases: part.cases,
                by_cause,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn months_are_whole_and_only_those_that_were_left() {
        let from = date(2025, 12, 10);
        assert_eq!(months_between(from, date(2026, 9, 30)), Some(9));
        assert_eq!(months_between(from, date(2026, 9, 9)), Some(8));
        assert_eq!(months_between(from, date(2025, 12, 20)), Some(0));
        assert_eq!(months_between(from, from), None);
        assert_eq!(months_between(from, date(2025, 1, 1)), None);
    }
}
