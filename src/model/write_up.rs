//! What the sections of a write-up say once they are read: who carries responsibility, who
//! learned what, and what is going to change.

use jiff::civil::Date;

use super::site::PageId;
use super::source::Span;

/// A write-up, read.
#[derive(Debug, Default)]
pub struct WriteUp {
    /// What is going to change, front matter first, then in the order of the page.
    pub proposals: Vec<Proposal>,
    /// Those who carry responsibility, each once.
    pub sides: Vec<Side>,
    /// A table of the responsibilities has a column of lessons.
    pub lessons_in_table: bool,
    /// Why the main cause is not clear, if it is not.
    pub cause_gap: Option<CauseGap>,
    /// The page says where the minutes are.
    pub minutes: bool,
}

/// Something that is going to change.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Place in the page, from 1.
    pub number: u32,
    /// The number that its writer gave it: `ĐX-014`.
    pub code: Option<String>,
    /// What is proposed, without code, owner, due day and status.
    pub text: String,
    /// Where that is written.
    pub span: Span,
    /// All that the page says of it: the item with those below it, the row, the table.
    pub whole: Span,
    /// How it is written, which decides how it can be changed.
    pub form: Form,
    /// Who sees to it.
    pub owner: Option<Part<String>>,
    /// By when.
    pub due: Option<Part<Due>>,
    /// How far it is.
    pub status: Option<Part<Status>>,
    /// When it was done, for what is done and says so.
    pub done_on: Option<Date>,
    /// True when it says nothing that could be checked.
    pub vague: bool,
}

/// How a proposal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table of the front matter.
    Fields,
    /// A row of a table under a head.
    Row {
        /// Its cell in the column of the status, empty or not.
        status: Option<Span>,
        /// Its cell in the column of links.
        link: Option<Span>,
    },
    /// An item, a line or a sentence.
    Words,
}

/// A part of a proposal and where it is written.
#[derive(Clone, Debug)]
pub struct Part<T> {
    /// What it says.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// By when something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// On this day at the latest.
    On(Date),
    /// In words that name no day (`hằng tháng`).
    Words,
}

/// How far a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not begun.
    Open,
    /// Under way.
    InProgress,
    /// Done.
    Done,
    /// Given up.
    Dropped,
}

impl Status {
    /// Returns the status with this name in front matter.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::Open),
            "in_progress" => Some(Self::InProgress),
            "done" => Some(Self::Done),
            "dropped" => Some(Self::Dropped),
            _ => None,
        }
    }

    /// True when nothing is left to do.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Dropped)
    }
}

/// A team, company or person that a write-up names as responsible.
#[derive(Clone, Debug)]
pub struct Side {
    /// The name as written.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// The party's page, when it is a known party.
    pub party: Option<PageId>,
    /// True for the customer and others outside the company.
    pub external: bool,
    /// What it did and did not do, as the page has it beside its name.
    pub duty: String,
    /// What it learned, in the same way.
    pub learned: String,
    /// What the page says of its lesson.
    pub lesson: Lesson,
}

/// What a page says of one side's lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lesson {
    /// There is one, or none is needed.
    Named,
    /// There is none.
    Missing,
}

/// Why the main cause of a case is not clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CauseGap {
    /// The section only tells what happened when.
    Timeline(Span),
    /// It says that the cause is not known.
    Unknown(Span),
}
