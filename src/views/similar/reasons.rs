//! Why a case is like a page, in words.

use crate::model::lang::{Lang, Text};
use crate::restrict::Edition;
use crate::text;
use crate::views::insights::cases::Key;
use crate::views::insights::terms::{Family, Terms};

/// One thing that a case has in common with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it is.
    pub what: What,
    /// Which causes or signals.
    pub keys: Vec<Key>,
    /// How much it counts.
    pub points: u32,
}

/// What a case may have in common with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The customer.
    Customer,
    /// The main cause; of a procedure, one that it answers.
    MainCause,
    /// Causes, of which not both times the main one.
    Causes,
    /// Signals seen beforehand; of a procedure, those that call for it.
    Signals,
    /// What the text tells.
    Story,
    /// The customers' industry.
    Industry,
    /// The customers' segment.
    Segment,
}

/// The page beside which reasons are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Another case.
    Case,
    /// A process, a playbook or any other page.
    Page,
}

/// Most names in one reason.
const MOST_NAMES: usize = 3;

impl What {
    /// Returns its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::MainCause => "main_cause",
            Self::Causes => "causes",
            Self::Signals => "signals",
            Self::Story => "story",
            Self::Industry => "industry",
            Self::Segment => "segment",
        }
    }
}

/// Says why a case is like a page, the strongest reason first, as one line.
pub fn say(
    reasons: &[Reason],
    beside: Beside,
    edition: &Edition,
    terms: &Terms,
    lang: Lang,
) -> String {
    let said: Vec<String> = reasons
        .iter()
        .map(|reason| {
            let text = reason.say(beside, |family| {
                let names = reason.keys.iter().take(MOST_NAMES);
                let names = names.map(|key| terms.name(edition, family, key, lang));
                names.collect::<Vec<_>>().join(" · ")
            });
            text.get(lang).to_owned()
        })
        .collect();
    let line = said.join("; ");
    let mut letters = line.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => line,
    }
}

impl Reason {
    fn say(&self, beside: Beside, names: impl Fn(Family) -> String) -> Text {
        let several = self.keys.len() > 1;
        let left = self.keys.len().saturating_sub(MOST_NAMES);
        match (self.what, beside) {
            (What::Customer, _) => text!("cùng khách hàng", "the same customer"),
            (What::MainCause, Beside::Case) => {
                let name = names(Family::Cause);
                text!("cùng nguyên nhân chính: {name}", "same main cause: {name}")
            }
            (What::MainCause, Beside::Page) => {
                let name = names(Family::Cause);
                text!("có nguyên nhân chính: {name}", "main cause: {name}")
            }
            (What::Causes, _) => {
                let (names, s) = (names(Family::Cause), if several { "s" } else { "" });
                let Text { vi, en } = and_more(left, text!("nguyên nhân", "cause"));
                match beside {
                    Beside::Case => text!(
                        "cùng nguyên nhân: {names}{vi}",
                        "shared cause{s}: {names}{en}"
                    ),
                    Beside::Page => text!("có nguyên nhân: {names}{vi}", "cause{s}: {names}{en}"),
                }
            }
            (What::Signals, _) => {
                let (names, s) = (names(Family::Signal), if several { "s" } else { "" });
                let Text { vi, en } = and_more(left, text!("dấu hiệu", "signal"));
                match beside {
                    Beside::Case => text!(
                        "cùng dấu hiệu: {names}{vi}",
                        "shared signal{s}: {names}{en}"
                    ),
                    Beside::Page => text!("có dấu hiệu: {names}{vi}", "signal{s}: {names}{en}"),
                }
            }
            (What::Story, Beside::Case) => text!("diễn biến gần giống", "a similar story"),
            (What::Story, Beside::Page) => text!("nói về việc gần giống", "similar in content"),
            (What::Industry, _) => text!("cùng ngành", "same industry"),
            (What::Segment, _) => text!("cùng phân khúc", "same segment"),
        }
    }
}

/// Says that there are more than are named.
fn and_more(left: usize, noun: Text) -> Text {
    if left == 0 {
        return Text::default();
    }
    let Text { vi, en } = noun;
    let s = if left == 1 { "" } else { "s" };
    text!(" và {left} {vi} nữa", " and {left} more {en}{s}")
}
