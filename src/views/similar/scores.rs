//! What a page is about, beside its text → how near each case is to it, and why.

use std::collections::BTreeMap;

use super::CASE;
use super::reasons::{Reason, What};
use super::weights::rareness;
use super::work::{Common, Work};
use crate::model::site::Page;
use crate::restrict::Edition;
use crate::views::insights::Insights;
use crate::views::insights::cases::{At, Case, End, Key, text_key};
use crate::views::original;

/// Points below which a case is not shown: an unrelated one is worse than none.
pub(super) const FLOOR: u32 = 150;

/// Points of a text that tells the same, and from which angle on it does, in 10,000ths. Pages of
/// different people on one subject seldom come nearer than a third of it.
const STORY: u64 = 400;
const SAME_STORY: u64 = 1_500;

/// The least angle and number of terms that count as the same story.
const LEAST_COSINE: u64 = 300;
const LEAST_TERMS: u32 = 3;

/// Newest cases of a cause, signal, industry or customer that a page is compared with. Of older
/// ones only those that share something rarer are.
const NEWEST: usize = 64;

/// Points of one thing in common: what it counts when all cases share it, and what is added when
/// only one does.
struct Points(u64, u64);

const MAIN_CAUSE: Points = Points(220, 180);
const CAUSE: Points = Points(60, 90);
const SIGNAL: Points = Points(30, 70);
/// A procedure says itself what calls for it: one such thing is enough.
const TRIGGER: Points = Points(160, 140);
const CUSTOMER: u32 = 300;
pub(super) const INDUSTRY: u32 = 60;
const SEGMENT: u32 = 30;

/// Most points of all causes beside the main one, and of all signals.
const MOST_OF_ONE_SORT: u32 = 250;
const MOST_OF_TRIGGERS: u32 = 400;

/// The number of what no case says.
const UNKNOWN: u32 = u32::MAX;

/// What is known of a page or case beside its text. Causes and signals go by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Subject {
    /// The main one first.
    pub(super) causes: Vec<u32>,
    pub(super) signals: Vec<u32>,
    pub(super) customer: Option<u32>,
    pub(super) industry: Option<u32>,
    pub(super) segment: Option<u32>,
    /// True for pages that answer causes and signals, false for cases.
    pub(super) answers: bool,
}

/// The cases by what they have in common.
#[derive(Debug, PartialEq)]
pub(super) struct Facets {
    numbers: BTreeMap<(Sort, Key), u32>,
    names: Vec<Key>,
    pub(super) subjects: Vec<Subject>,
    /// Cases that may be shown, by the numbers of what they say; the newest first.
    by_name: Vec<Vec<At>>,
    shown: Vec<bool>,
    whole: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Customer,
    Cause,
    Signal,
    Industry,
    Segment,
}

/// The points of one case for one page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Score {
    customer: u32,
    main_cause: u32,
    causes: u32,
    signals: u32,
    story: u32,
    industry: u32,
    segment: u32,
}

impl Facets {
    pub(super) fn new(edition: &Edition, insights: &Insights) -> Self {
        let mut facets = Self {
            numbers: BTreeMap::new(),
            names: Vec::new(),
            subjects: Vec::new(),
            by_name: Vec::new(),
            shown: Vec::new(),
            whole: 0,
        };
        let all = &insights.cases.all;
        for (at, case) in all.iter().enumerate() {
            let subject = facets.subject_of(edition, case);
            let listed = edition.page(case.page).is_some_and(Page::in_lists);
            let shown = listed && case.end != End::Ahead;
            facets.by_name.resize(facets.names.len(), Vec::new());
            if shown {
                facets.whole += 1;
                for name in subject.names() {
                    facets.by_name[name as usize].push(at);
                }
            }
            facets.shown.push(shown);
            facets.subjects.push(subject);
        }
        facets
    }

    fn subject_of(&mut self, edition: &Edition, case: &Case) -> Subject {
        let customer = case.customer.and_then(|id| edition.page(id));
        let text = |key: &str| customer.and_then(|page| text_key(page.fields.text(key)?));
        let key = customer_key(customer, case.customer_name.as_deref());
        Subject {
            causes: self.numbers(Sort::Cause, &case.causes),
            signals: self.numbers(Sort::Signal, &case.signals),
            customer: key.map(|key| self.number(Sort::Customer, &key)),
            industry: text("industry").map(|key| self.number(Sort::Industry, &key)),
            segment: case
                .segment
                .as_ref()
                .map(|key| self.number(Sort::Segment, key)),
            answers: false,
        }
    }

    fn numbers(&mut self, sort: Sort, keys: &[Key]) -> Vec<u32> {
        keys.iter().map(|key| self.number(sort, key)).collect()
    }

    fn number(&mut self, sort: Sort, key: &Key) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry((sort, Key::clone(key))).or_insert(next);
        if number == next {
            self.names.push(Key::clone(key));
        }
        number
    }

    /// Reads what is known of a page that is not among the cases, or of a case that readers do
    /// not see yet. Nothing that no case says matters.
    pub(super) fn subject(&self, edition: &Edition, insights: &Insights, page: &Page) -> Subject {
        let of = |sort: Sort, fields: &[&str]| {
            let mut numbers: Vec<u32> = Vec::new();
            for item in fields.iter().flat_map(|field| page.fields.items(field)) {
                let key = insights.terms.key_of(&item.value);
                let number = key.and_then(|key| self.numbers.get(&(sort, key)).copied());
                // What no case says keeps its place: another must not pass for the main cause.
                let number = number.unwrap_or(UNKNOWN);
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
            numbers
        };
        let mut customers = page.fields.refs("customer");
        let customer = customers.find(|id| edition.page(*id).is_some());
        let customer = customer.and_then(|id| edition.page(original(edition, id)));
        let known = |sort: Sort, key: Key| self.numbers.get(&(sort, key)).copied();
        let text = |sort: Sort, field: &str| {
            let written = customer?.fields.text(field)?;
            known(sort, text_key(written)?)
        };
        let key = customer_key(customer, page.fields.text("customer"));
        Subject {
            causes: of(Sort::Cause, &["causes", "triggers"]),
            signals: of(Sort::Signal, &["signals", "triggers"]),
            customer: key.and_then(|key| known(Sort::Customer, key)),
            industry: text(Sort::Industry, "industry"),
            segment: text(Sort::Segment, "segment"),
            answers: edition.kinds().get(page.kind).name != CASE,
        }
    }

    /// Notes the cases that share something with a subject beside the text.
    pub(super) fn note(&self, subject: &Subject, work: &mut Work) {
        let mut note = |most: u32, name: u32| {
            if let Some(list) = self.by_name.get(name as usize) {
                work.add_said(most, &list[..list.len().min(NEWEST)]);
            }
        };
        let mut names = |names: &[u32], points: &Points| {
            for name in names {
                note(self.points(points, *name), *name);
            }
        };
        let (first, others) = subject.causes.split_at(subject.causes.len().min(1));
        if subject.answers {
            names(&subject.causes, &MAIN_CAUSE);
            names(&subject.signals, &TRIGGER);
        } else {
            names(first, &MAIN_CAUSE);
            names(others, &CAUSE);
            names(&subject.signals, &SIGNAL);
        }
        for (points, name) in [(INDUSTRY, subject.industry), (CUSTOMER, subject.customer)] {
            if let Some(name) = name {
                note(points, name);
            }
        }
    }

    /// True when a case may get so many points, by what was noted of it: most may not, and need
    /// no closer look.
    pub(super) fn can_reach(floor: u32, common: Common, most: u32) -> bool {
        story(common) + most + INDUSTRY + SEGMENT >= floor
    }

    /// True for cases that may be shown.
    pub(super) fn is_shown(&self, at: At) -> bool {
        self.shown[at]
    }

    /// Counts what a case has in common with a subject, `common` of it in their texts.
    pub(super) fn score(&self, subject: &Subject, at: At, common: Common) -> Score {
        let case = &self.subjects[at];
        let mut score = Score::default();
        let (one_cause, one_signal, most) = if subject.answers {
            (&TRIGGER, &TRIGGER, MOST_OF_TRIGGERS)
        } else {
            (&CAUSE, &SIGNAL, MOST_OF_ONE_SORT)
        };
        for cause in &case.causes {
            let Some(place) = subject.causes.iter().position(|own| own == cause) else {
                continue;
            };
            let is_main = case.causes.first() == Some(cause);
            if is_main && (place == 0 || subject.answers) {
                score.main_cause = self.points(&MAIN_CAUSE, *cause);
            } else {
                score.causes += self.points(one_cause, *cause);
            }
        }
        for signal in case.signals.iter().filter(|s| subject.signals.contains(s)) {
            score.signals += self.points(one_signal, *signal);
        }
        score.causes = score.causes.min(most);
        score.signals = score.signals.min(most);
        score.story = story(common);
        let same = |own: Option<u32>, other: Option<u32>, points: u32| {
            let is_same = own.is_some() && own == other;
            if is_same { points } else { 0 }
        };
        score.customer = same(subject.customer, case.customer, CUSTOMER);
        score.industry = same(subject.industry, case.industry, INDUSTRY);
        score.segment = same(subject.segment, case.segment, SEGMENT);
        score
    }

    fn points(&self, points: &Points, name: u32) -> u32 {
        let with = self.by_name.get(name as usize).map_or(0, Vec::len);
        let points = points.0 + points.1 * rareness(with, self.whole) / 256;
        u32::try_from(points).unwrap_or(u32::MAX)
    }

    /// Says what a score is made of, the strongest first.
    pub(super) fn reasons(&self, subject: &Subject, at: At, score: &Score) -> Vec<Reason> {
        let case = &self.subjects[at];
        let shared = |own: &[u32], others: &[u32]| -> Vec<Key> {
            let both = own.iter().filter(|name| others.contains(name));
            let mut both: Vec<u32> = both.copied().collect();
            // What few cases have tells most; equal ones stay in the page's own order.
            both.sort_by_key(|name| self.by_name.get(*name as usize).map_or(0, Vec::len));
            let names = both.into_iter().map(|name| &self.names[name as usize]);
            names.cloned().collect()
        };
        let mut causes = shared(&subject.causes, &case.causes);
        let mut main = Vec::new();
        if score.main_cause > 0 {
            let own = case.causes.first().map(|name| &self.names[*name as usize]);
            main.extend(own.cloned());
            causes.retain(|key| !main.contains(key));
        }
        let mut reasons: Vec<Reason> = [
            (What::Customer, score.customer, Vec::new()),
            (What::MainCause, score.main_cause, main),
            (What::Causes, score.causes, causes),
            (
                What::Signals,
                score.signals,
                shared(&subject.signals, &case.signals),
            ),
            (What::Story, score.story, Vec::new()),
            (What::Industry, score.industry, Vec::new()),
            (What::Segment, score.segment, Vec::new()),
        ]
        .into_iter()
        .filter(|(_, points, _)| *points > 0)
        .map(|(what, points, keys)| Reason { what, keys, points })
        .collect();
        reasons.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.what.cmp(&b.what)));
        reasons
    }
}

/// Returns by what a customer is known: the page, else the name as cases write it.
fn customer_key(page: Option<&Page>, written: Option<&str>) -> Option<Key> {
    match page {
        Some(page) => Some(Key::from(page.url.as_str())),
        None => text_key(written?),
    }
}

/// Returns the points for texts that have this in common.
fn story(common: Common) -> u32 {
    if common.cosine < LEAST_COSINE || common.terms < LEAST_TERMS {
        return 0;
    }
    let points = common.cosine.min(SAME_STORY) * STORY / SAME_STORY;
    u32::try_from(points).unwrap_or(0)
}

impl Subject {
    fn names(&self) -> impl Iterator<Item = u32> {
        let lists = self.causes.iter().chain(&self.signals).copied();
        let customer = self.customer.into_iter().chain(self.industry);
        lists.chain(customer).chain(self.segment)
    }
}

impl Score {
    /// Returns all points together.
    pub(super) fn total(&self) -> u32 {
        let causes = self.main_cause + self.causes;
        let customer = self.customer + self.industry + self.segment;
        causes + self.signals + self.story + customer
    }
}
