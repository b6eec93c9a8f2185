//! Signals: which come before a loss, how long before, and which nobody has an answer to.

use std::collections::BTreeMap;

use super::cases::{At, Cases, Key};
use super::lead::{Lead, Spread, days};
use super::terms::{Family, Terms};
use crate::model::site::PageId;
use crate::restrict::Edition;
use crate::views::of_kind;

/// The signals that cases name, pages are about, or playbooks answer.
#[derive(Debug)]
pub struct Signals {
    /// Each signal; those seen before most losses first.
    pub all: Vec<Signal>,
    /// Losses that name no signal.
    pub missing: Vec<At>,
}

/// One signal.
#[derive(Debug)]
pub struct Signal {
    /// Its key.
    pub key: Key,
    /// Losses that it came before.
    pub lost: Vec<At>,
    /// Customers that stayed though it was there.
    pub saved: Vec<At>,
    /// Losses of those that were seen before the customer said so.
    pub seen: usize,
    /// Days from the first signal of the case to notice.
    pub to_notice: Spread,
    /// Days from the first signal of the case to the end.
    pub to_end: Spread,
    /// The playbooks that it calls for, in the order of their addresses.
    pub playbooks: Vec<PageId>,
}

impl Signals {
    /// Gathers what is known of each signal.
    pub(super) fn new(edition: &Edition, cases: &Cases, terms: &mut Terms) -> Self {
        let mut found: BTreeMap<Key, Found> = BTreeMap::new();
        let mut missing = Vec::new();
        for at in &cases.lost {
            for key in &cases[*at].signals {
                found.entry(Key::clone(key)).or_default().lost.push(*at);
            }
            if cases[*at].signals.is_empty() {
                missing.push(*at);
            }
        }
        for at in &cases.saved {
            for key in &cases[*at].signals {
                found.entry(Key::clone(key)).or_default().saved.push(*at);
            }
        }
        for (id, _) in of_kind(edition, "signal") {
            if let Some(key) = terms.of_page(edition, Family::Signal, id) {
                found.entry(key).or_default();
            }
        }
        let signal = edition.kinds().named("signal");
        for (id, page) in of_kind(edition, "playbook") {
            for target in page.fields.refs("triggers") {
                if edition.page(target).map(|page| page.kind) != signal {
                    continue;
                }
                if let Some(key) = terms.of_page(edition, Family::Signal, target) {
                    let playbooks = &mut found.entry(key).or_default().playbooks;
                    if !playbooks.contains(&id) {
                        playbooks.push(id);
                    }
                }
            }
        }
        let mut all: Vec<Signal> = found
            .into_iter()
            .map(|(key, found)| found.measured(key, cases))
            .collect();
        all.sort_by_key(|signal| std::cmp::Reverse(signal.lost.len()));
        Self { all, missing }
    }

    /// Returns what is known of a signal.
    pub fn get(&self, key: &str) -> Option<&Signal> {
        self.all.iter().find(|signal| &*signal.key == key)
    }

    /// Returns the signals that were seen in cases and that no playbook answers.
    pub fn unanswered(&self) -> impl Iterator<Item = &Signal> {
        self.all.iter().filter(|signal| signal.is_unanswered())
    }
}

impl Signal {
    /// True when it was seen in cases and no playbook answers it.
    pub fn is_unanswered(&self) -> bool {
        let seen = !(self.lost.is_empty() && self.saved.is_empty());
        seen && self.playbooks.is_empty()
    }
}

#[derive(Default)]
struct Found {
    lost: Vec<At>,
    saved: Vec<At>,
    playbooks: Vec<PageId>,
}

impl Found {
    fn measured(self, key: Key, cases: &Cases) -> Signal {
        let span = |days: fn(&super::cases::Case) -> Option<i32>| {
            let of = self.lost.iter().filter_map(|at| days(&cases[*at]));
            Spread::new(of)
        };
        let lead = Lead::new(cases, &self.lost);
        Signal {
            key,
            seen: lead.seen.len(),
            to_notice: span(|case| days(case.first_signal_on, case.notice_on)),
            to_end: span(|case| days(case.first_signal_on, case.ended_on).filter(|d| *d >= 0)),
            lost: self.lost,
            saved: self.saved,
            playbooks: self.playbooks,
        }
    }
}
