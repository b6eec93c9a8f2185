//! The parts of the agenda as its page shows them, and where each goes on.

use super::{Agenda, Call};
use crate::model::lang::{Lang, Text};
use crate::model::site::{More, Page, PageId, Role, View};
use crate::restrict::Edition;
use crate::text;
use crate::views::paging::shares;
use crate::views::rests::{Rest, Rests, Shared};

/// Most calls on a page: each is told at some length.
const MOST: usize = 50;

/// Calls that the page has room for in a part, however much stands before it.
const LEAST: usize = 5;

/// Parts of the agenda, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The day has passed and nobody called.
    Late,
    /// Until Sunday.
    ThisWeek,
    /// In the week after.
    NextWeek,
    /// Later.
    Coming,
    /// The time for it has come, but no day is set.
    Unset,
    /// They called, but nothing is settled and no further call is set.
    Called,
    /// Nothing to do: settled, or too early.
    Off,
}

impl Part {
    /// The parts that are on the agenda, in order.
    pub const SHOWN: [Self; 6] = [
        Self::Late,
        Self::ThisWeek,
        Self::NextWeek,
        Self::Coming,
        Self::Unset,
        Self::Called,
    ];

    /// Returns its name in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Late => "overdue",
            Self::ThisWeek => "this_week",
            Self::NextWeek => "next_week",
            Self::Coming => "coming",
            Self::Unset => "not_planned",
            Self::Called => "called",
            Self::Off => "off",
        }
    }

    /// Returns its title for readers.
    pub fn title(self) -> Text {
        match self {
            Self::Late => text!("Quá hẹn gọi", "Call overdue"),
            Self::ThisWeek => text!("Tuần này", "This week"),
            Self::NextWeek => text!("Tuần sau", "Next week"),
            Self::Coming => text!("Sau đó", "Later"),
            Self::Unset => text!("Chưa hẹn ngày gọi", "No day set"),
            Self::Called => text!("Đã gọi, chưa ngã ngũ", "Called, nothing settled yet"),
            Self::Off => text!("Không phải gọi", "No call to make"),
        }
    }

    /// Returns its name in addresses.
    pub fn slug(self) -> String {
        self.name().replace('_', "-")
    }
}

/// The calls of a part.
#[derive(Debug)]
pub struct Section<'a> {
    /// Which part.
    pub part: Part,
    /// All of its calls.
    pub calls: &'a [Call],
    /// How many of them stand on the page that has the other parts, too.
    pub shown: usize,
}

impl Agenda {
    /// Returns the parts that have calls to make or to go on with.
    pub fn sections(&self) -> Vec<Section<'_>> {
        let parts = self.calls.chunk_by(|a, b| a.part == b.part);
        let parts: Vec<&[Call]> = parts.filter(|calls| calls[0].part != Part::Off).collect();
        let wanted: Vec<usize> = parts.iter().map(|calls| calls.len()).collect();
        let parts = parts.into_iter().zip(shares(&wanted, LEAST, MOST));
        parts
            .map(|(calls, shown)| Section {
                part: calls[0].part,
                calls,
                shown,
            })
            .collect()
    }
}

/// Finds where the parts of an agenda go on that its page does not hold.
pub(super) fn rests(agenda: &Agenda, edition: &Edition) -> Rests<Part> {
    let mut rests = Rests::default();
    for lang in Lang::ALL {
        let is = |(_, page): &(PageId, &Page)| {
            page.lang == lang && page.role == Role::View(View::Winback)
        };
        let Some((_, page)) = edition.pages().find(is) else {
            continue;
        };
        let shared = |section: Section<'_>| Shared {
            key: section.part,
            slug: section.part.slug(),
            rows: section.calls.len(),
            shown: section.shown,
            most: MOST,
        };
        let sections = agenda.sections().into_iter();
        rests.add(edition, (lang, &page.url), sections.map(shared));
    }
    rests
}

/// Returns the pages on which parts of an agenda go on.
pub fn pages(agenda: &Agenda, edition: &Edition) -> Vec<Page> {
    let title = |rest: &Rest<Part>| {
        let what = edition.at(&rest.of).map_or("", |(_, page)| &page.title);
        format!("{what}: {}", rest.key.title().get(rest.lang))
    };
    agenda.rests.pages(edition, More::Calls, title)
}
