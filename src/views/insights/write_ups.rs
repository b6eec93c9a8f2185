//! Whether write-ups are complete, and how soon after the loss they were there.

use super::cases::{At, Cases, End};
use super::lead::{Spread, days};
use crate::model::site::Page;
use crate::restrict::Edition;

/// What the write-ups of all cases have.
#[derive(Debug)]
pub struct WriteUps {
    /// The parts of a good write-up, in the order of its sections and fields.
    pub parts: Vec<Part>,
    /// Cases that have every part.
    pub complete: Vec<At>,
    /// Cases that lack one.
    pub incomplete: Vec<At>,
    /// Days from the end of a case to its write-up; 0 when it was begun before.
    pub days: Vec<(At, i32)>,
    /// The same in one number.
    pub spread: Spread,
    /// Cases that do not say when they ended or when they were written.
    pub no_day: Vec<At>,
}

/// One part of a write-up.
#[derive(Debug)]
pub struct Part {
    /// What it is.
    pub what: What,
    /// Cases that have it.
    pub have: usize,
    /// Cases that lack it.
    pub lack: Vec<At>,
}

/// A part that a good write-up has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A section by its id.
    Section(&'static str),
    /// A field by its key.
    Field(&'static str),
    /// The minutes of the internal meeting, as a field or a link.
    Minutes,
}

impl What {
    /// Returns the id of the section or the key of the field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Section(name) | Self::Field(name) => name,
            Self::Minutes => "minutes",
        }
    }
}

/// What the insights live on. Only cases that were lost have the last ones.
const PARTS: &[(What, Applies)] = &[
    (What::Section("situation"), Applies::Always),
    (What::Section("cause"), Applies::Always),
    (What::Section("actions"), Applies::Always),
    (What::Section("responsibilities"), Applies::Always),
    (What::Section("lessons"), Applies::Always),
    (What::Section("proposals"), Applies::Always),
    (What::Minutes, Applies::Always),
    (What::Field("signals"), Applies::Always),
    (What::Field("first_signal_on"), Applies::Always),
    (What::Field("notice_on"), Applies::Always),
    (What::Field("contract_end_on"), Applies::ToLosses),
    (What::Field("revenue_lost"), Applies::ToLosses),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Applies {
    Always,
    ToLosses,
}

impl WriteUps {
    /// Looks at the write-ups of everything that ended.
    pub(super) fn new(edition: &Edition, cases: &Cases) -> Self {
        let mut parts: Vec<Part> = PARTS
            .iter()
            .map(|(what, _)| Part {
                what: *what,
                have: 0,
                lack: Vec::new(),
            })
            .collect();
        let mut complete = Vec::new();
        let mut incomplete = Vec::new();
        let mut found = Vec::new();
        let mut no_day = Vec::new();
        for (at, case) in cases.all.iter().enumerate() {
            let Some(page) = edition.page(case.page) else {
                continue;
            };
            if case.end == End::Ahead {
                continue;
            }
            let mut is_complete = true;
            for ((what, applies), part) in PARTS.iter().zip(&mut parts) {
                if *applies == Applies::ToLosses && case.end != End::Lost {
                    continue;
                }
                if has(edition, page, *what) {
                    part.have += 1;
                } else {
                    part.lack.push(at);
                    is_complete = false;
                }
            }
            let list = if is_complete {
                &mut complete
            } else {
                &mut incomplete
            };
            list.push(at);
            // A page that was written earlier but held back was there from that day on.
            let fields = &page.fields;
            let written = fields.date("created_on").max(fields.date("publish_on"));
            match days(case.ended_on, written) {
                Some(days) => found.push((at, days.max(0))),
                None => no_day.push(at),
            }
        }
        found.sort_by_key(|(at, days)| (std::cmp::Reverse(*days), *at));
        Self {
            parts,
            complete,
            incomplete,
            spread: Spread::new(found.iter().map(|(_, days)| *days)),
            days: found,
            no_day,
        }
    }
}

fn has(edition: &Edition, page: &Page, what: What) -> bool {
    match what {
        What::Field(key) => page.fields.items(key).next().is_some(),
        What::Minutes => page.write_up.as_ref().is_some_and(|w| w.minutes),
        What::Section(id) => {
            let kind = edition.kinds().get(page.kind);
            let is_it = |index: usize| kind.sections[index].id == id;
            page.sections
                .iter()
                .any(|s| is_it(s.section) && s.blocks.iter().any(|range| !range.is_empty()))
        }
    }
}
