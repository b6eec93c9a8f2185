//! Charts and tables as templates see them: part of the theme's programming interface, like
//! [`super::context`].

use serde::Serialize;

use super::context::Link;

/// One question with its answer: a sentence, a chart, the same numbers as a table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Panel {
    /// Its anchor.
    pub id: String,
    /// The question, in few words.
    pub title: String,
    /// The answer, in a sentence.
    pub answer: String,
    /// The chart.
    pub chart: Option<Chart>,
    /// The numbers.
    pub table: Option<Table>,
    /// True where the chart is enough at first sight, so that the table is folded.
    pub folded: bool,
    /// What to bear in mind: few cases, days that are missing.
    pub notes: Vec<String>,
    /// Where there is more.
    pub more: Option<Link<'static>>,
}

/// A picture of numbers. Lengths across are percentages and lengths down are in `em`, so that
/// it fits any width while its text keeps its size.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Chart {
    /// The anchor from which those of its title and description are made.
    pub id: String,
    /// What it says, in a sentence.
    pub title: String,
    /// The numbers, in a sentence.
    pub desc: String,
    /// Its height in `em`.
    pub height: f64,
    /// Boxes.
    pub bars: Vec<Bar>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Points.
    pub dots: Vec<Dot>,
    /// Words and numbers.
    pub labels: Vec<Label>,
}

/// A box of a chart.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// Its left side, in percent.
    pub x: f64,
    /// Its upper side, in `em`.
    pub y: f64,
    /// Its width, in percent.
    pub width: f64,
    /// Its height, in `em`.
    pub height: f64,
    /// What it stands for: `main`, `rest`, `good`, `warn`.
    pub tone: &'static str,
}

/// A line of a chart.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Where it begins, in percent.
    pub x1: f64,
    /// Where it begins, in `em`.
    pub y1: f64,
    /// Where it ends, in percent.
    pub x2: f64,
    /// Where it ends, in `em`.
    pub y2: f64,
    /// `main` or `axis`.
    pub tone: &'static str,
}

/// A point of a chart.
#[derive(Clone, Debug, Serialize)]
pub struct Dot {
    /// Its place, in percent.
    pub x: f64,
    /// Its place, in `em`.
    pub y: f64,
}

/// A word or number in a chart.
#[derive(Clone, Debug, Serialize)]
pub struct Label {
    /// Its place, in percent.
    pub x: f64,
    /// Its base line, in `em`.
    pub y: f64,
    /// Where it stands from there: `start`, `middle`, `after` (a little to the right).
    pub at: &'static str,
    /// `name`, `value` or `axis`.
    pub tone: &'static str,
    /// What it says.
    pub text: String,
}

/// A table of numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// What it shows, for those who do not see where it stands.
    pub caption: String,
    /// The head of each column.
    pub head: Vec<Head>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// The head of a column.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// What it says.
    pub text: String,
    /// True over numbers.
    pub number: bool,
}

/// A row: the first cell names it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Its anchor, where something leads to it.
    pub id: Option<String>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// What it says; nothing when links say it.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// The day, when it is one.
    pub iso: Option<String>,
    /// True for numbers.
    pub number: bool,
    /// `heat-1` to `heat-4` for how much, the tone of a badge otherwise.
    pub tone: Option<&'static str>,
    /// What stands before it.
    pub before: Option<String>,
    /// What is told below it, in small letters.
    pub under: Option<String>,
    /// Several links.
    pub links: Vec<PageLink>,
    /// The language of its words, when it is not the reader's.
    pub lang: Option<&'static str>,
}

/// A link to a page, which may be in another language than the reader's.
#[derive(Clone, Debug, Serialize)]
pub struct PageLink {
    /// The text.
    pub title: String,
    /// The address; none when readers cannot go there.
    pub href: Option<String>,
    /// The language of the text, when it is not the reader's.
    pub lang: Option<&'static str>,
}

impl From<Link<'static>> for PageLink {
    fn from(link: Link<'static>) -> Self {
        Self {
            title: link.title.into_owned(),
            href: link.href,
            lang: link.lang,
        }
    }
}

impl Row {
    /// A row without an anchor.
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self { id: None, cells }
    }
}

impl Cell {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A number, written out.
    pub(super) fn number(text: impl Into<String>) -> Self {
        Self {
            number: true,
            ..Self::text(text)
        }
    }

    /// The same, leading somewhere.
    pub(super) fn to(mut self, href: Option<String>) -> Self {
        self.href = href;
        self
    }

    /// The same as a badge or with a background.
    pub(super) fn toned(mut self, tone: Option<&'static str>) -> Self {
        self.tone = tone;
        self
    }

    /// A link to a page.
    pub(super) fn link(link: PageLink) -> Self {
        Self {
            lang: link.lang,
            ..Self::text(link.title).to(link.href)
        }
    }

    /// Links to several pages.
    pub(super) fn links(links: Vec<PageLink>) -> Self {
        Self {
            links,
            ..Self::default()
        }
    }
}

/// Cases with something in common, to go on reading.
#[derive(Clone, Debug, Serialize)]
pub struct CaseGroup {
    /// Its anchor, to which the numbers lead.
    pub id: String,
    /// What they have in common.
    pub title: String,
    /// How many there are.
    pub count: usize,
    /// The cases, the latest first.
    pub cases: Vec<CaseLine>,
    /// Where all are, when they are too many to list.
    pub more: Option<Link<'static>>,
}

/// A case in a list of cases.
#[derive(Clone, Debug, Serialize)]
pub struct CaseLine {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// The language of the title, when it is not the reader's.
    pub lang: Option<&'static str>,
    /// The day it ended.
    pub date: Option<super::context::Day>,
    /// The customer.
    pub customer: Option<String>,
}

/// Groups of cases under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct CaseList {
    /// Its anchor.
    pub id: String,
    /// What they are parted by.
    pub title: String,
    /// The groups.
    pub groups: Vec<CaseGroup>,
}
