//! What is known of each case while it is compared with one page.

use crate::views::insights::cases::At;

/// How much two texts have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Common {
    /// Cosine of the angle between them, in 10,000ths.
    pub(super) cosine: u64,
    /// Terms in both.
    pub(super) terms: u32,
}

/// The cases that one page is compared with; kept by a thread from one page to the next.
#[derive(Default)]
pub(super) struct Work {
    slots: Vec<Slot>,
    /// Cases that share anything.
    met: Vec<u32>,
    /// Cases that share a term of the current text.
    told: Vec<u32>,
    /// Entries of lists that were read: what it costs.
    pub(super) visited: usize,
}

/// One case.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// Sum over the terms shared with the current text, and their number.
    sum: u32,
    terms: u32,
    common: Common,
    /// The most that it can get for what it shares beside the text.
    most: u32,
    met: bool,
}

impl Work {
    /// Makes room for so many cases.
    pub(super) fn begin(&mut self, cases: usize) {
        self.slots.resize(cases, Slot::default());
    }

    /// Notes the cases told with a term of the current text, each with how much of it that is.
    pub(super) fn add_term(&mut self, own: u32, list: &[(u32, u16)]) {
        self.visited += list.len();
        for (case, part) in list {
            let slot = &mut self.slots[*case as usize];
            if slot.terms == 0 {
                self.told.push(*case);
            }
            slot.sum += own * u32::from(*part);
            slot.terms += 1;
        }
    }

    /// Settles what the current text shares with each case.
    pub(super) fn end_text(&mut self, common: impl Fn(u32, u32) -> Common) {
        for case in self.told.drain(..) {
            let slot = &mut self.slots[case as usize];
            slot.common = slot.common.max(common(slot.sum, slot.terms));
            (slot.sum, slot.terms) = (0, 0);
            if !std::mem::replace(&mut slot.met, true) {
                self.met.push(case);
            }
        }
    }

    /// Notes cases that share something beside the text, for which each gets so much at most.
    pub(super) fn add_said(&mut self, most: u32, list: &[At]) {
        self.visited += list.len();
        for case in list {
            let slot = &mut self.slots[*case];
            slot.most += most;
            if !std::mem::replace(&mut slot.met, true) {
                self.met.push(u32::try_from(*case).unwrap_or(u32::MAX));
            }
        }
    }

    /// Returns the cases that were noted, in no order, with what their texts share and the most
    /// that they can get beside it; and forgets them.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (At, Common, u32)> {
        let slots = &mut self.slots;
        self.met.drain(..).map(|case| {
            let slot = std::mem::take(&mut slots[case as usize]);
            (case as usize, slot.common, slot.most)
        })
    }
}
