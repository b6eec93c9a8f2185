//! What came of the calls, by main cause.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Call, CallStatus, Part, cause_key};
use crate::model::site::PageId;
use crate::restrict::Edition;

/// What came of the calls to customers who left for one cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The main cause; none for cases that name no known one.
    pub cause: Option<PageId>,
    /// How many customers left.
    pub lost: usize,
    /// How many were called.
    pub called: usize,
    /// How many of these answered.
    pub reached: usize,
    /// How many came back.
    pub won_back: usize,
    /// How many said that they would not.
    pub declined: usize,
    /// How many nobody is going to call.
    pub not_pursued: usize,
    /// How many calls should have been made or set by now, and were not.
    pub waiting: usize,
}

impl Outcome {
    fn add(&mut self, call: &Call) {
        let is = |status| usize::from(call.status == status);
        self.lost += 1;
        self.called += usize::from(call.status.is_called());
        self.reached += usize::from(call.status.is_called()) - is(CallStatus::NoAnswer);
        self.won_back += is(CallStatus::WonBack);
        self.declined += is(CallStatus::Declined);
        self.not_pursued += is(CallStatus::NotPursued);
        self.waiting += usize::from(matches!(call.part, Part::Late | Part::Unset));
    }
}

/// Counts the calls of each main cause, the cause with the most cases first.
pub(super) fn by_cause(edition: &Edition, calls: &[Call]) -> Vec<Outcome> {
    let mut by_cause: BTreeMap<Option<String>, Outcome> = BTreeMap::new();
    for call in calls {
        let key = call.cause.and_then(|cause| cause_key(edition, cause));
        let outcome = by_cause.entry(key).or_default();
        outcome.cause = outcome.cause.or(call.cause);
        outcome.add(call);
    }
    let mut outcomes: Vec<Outcome> = by_cause.into_values().collect();
    outcomes.sort_by_key(|outcome| Reverse(outcome.lost));
    outcomes
}

/// Counts all calls.
pub(super) fn all(calls: &[Call]) -> Outcome {
    let mut outcome = Outcome::default();
    for call in calls {
        outcome.add(call);
    }
    outcome
}
