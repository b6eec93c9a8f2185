//! Passages of a section → the names that stand in it as sides.

use std::ops::Range;

use crate::model::passage::{LINE_BREAK, Passage, PassageForm};
use crate::model::source::Span;
use crate::resolve::write_up::attributes::is_blank;
use crate::resolve::write_up::columns::{Column, column};
use crate::resolve::write_up::labels::lead;
use crate::resolve::write_up::marks::{trimmed, unmarked};
use crate::resolve::write_up::parties::{
    Parties, PartyId, is_person, is_team_or_role, split_names, without_leads,
};
use crate::resolve::write_up::vocabulary::{Key, vocabulary};
use crate::text::fold::fold;

/// A name found in a section.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) party: Option<PartyId>,
    /// What is said beside the name, folded, as far as it tells whether there is anything.
    pub(super) says: String,
    /// The same as it is written.
    pub(super) beside: String,
    /// The lesson beside it, where the table has a column for it.
    pub(super) lesson: Option<bool>,
    /// That lesson as it is written.
    pub(super) taught: String,
}

/// What stands beside a name.
#[derive(Clone, Copy, Default)]
struct Beside<'a> {
    /// Folded, as far as it tells whether there is anything.
    says: &'a str,
    /// As it is written.
    text: &'a str,
    /// There is a column for the lesson, and something in it.
    lesson: Option<bool>,
    /// What is in it.
    taught: &'a str,
}

/// Collects the names in a section.
pub(super) fn names(passages: &[&Passage], parties: &Parties) -> Vec<Found> {
    let mut names = Names {
        parties,
        sure: Vec::new(),
        unsure: Vec::new(),
    };
    let mut heads: Vec<Column> = Vec::new();
    let mut at = 0;
    while at < passages.len() {
        let passage = passages[at];
        match passage.form {
            PassageForm::Cell { table, row, .. } => {
                let cells = passages[at..]
                    .iter()
                    .take_while(|p| {
                        matches!(p.form, PassageForm::Cell { table: t, row: r, .. }
                            if t == table && r == row)
                    })
                    .count();
                let cells = &passages[at..at + cells];
                at += cells.len();
                if row == 0 {
                    heads = cells.iter().map(|p| column(&p.text)).collect();
                } else {
                    names.row(cells, &heads);
                }
                continue;
            }
            PassageForm::Heading(_) => {
                let whole = 0..passage.text.len();
                names.add(passage, whole, Standing::Own, Beside::default());
            }
            PassageForm::Paragraph | PassageForm::Item { .. } => names.lines(passage),
        }
        at += 1;
    }
    names.settle()
}

/// How a name stands in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// In a place of its own: bold, a heading, a first column.
    Own,
    /// In running text before a colon, or alone in a line.
    Plain,
}

struct Names<'a> {
    parties: &'a Parties,
    sure: Vec<Found>,
    /// Labels nobody knows, each with the number of sure ones before it.
    unsure: Vec<(usize, Found)>,
}

impl Names<'_> {
    /// Reads the side of a row and what the row says of it.
    fn row(&mut self, cells: &[&Passage], heads: &[Column]) {
        let first = heads
            .iter()
            .position(|c| matches!(c, Column::Party | Column::Owner))
            .unwrap_or(usize::from(heads.first() == Some(&Column::Number)));
        let Some(cell) = cells.get(first) else {
            return;
        };
        let says = |c: &Passage| !is_blank(&c.text) && c.text.contains(char::is_alphanumeric);
        let column = heads.iter().position(|c| *c == Column::Lesson);
        let lesson = column.map(|at| cells.get(at).is_some_and(|c| says(c)));
        let taught = column.and_then(|at| cells.get(at)).map_or("", |c| &c.text);
        // Only short rows can say that there is nothing.
        let others = cells.iter().enumerate().filter(|(at, _)| *at != first);
        let rest: Vec<String> = others
            .map(|(_, c)| fold(&c.text.chars().take(100).collect::<String>()))
            .collect();
        let kept = |at: usize| {
            let aside = [Column::Number, Column::Lesson, Column::Party, Column::Owner];
            at != first && heads.get(at).is_none_or(|head| !aside.contains(head))
        };
        let others = cells
            .iter()
            .enumerate()
            .filter(|(at, c)| kept(*at) && says(c));
        let texts: Vec<&str> = others.map(|(_, c)| c.text.as_str()).collect();
        let beside = Beside {
            says: &rest.join(" "),
            text: &texts.join("; "),
            lesson,
            taught,
        };
        self.add(cell, 0..cell.text.len(), Standing::Own, beside);
    }

    /// Reads the label of each line of a paragraph or item.
    fn lines(&mut self, passage: &Passage) {
        let text = &passage.text;
        let mut start = 0;
        for line in text.split_inclusive(['\n', LINE_BREAK]) {
            let range = start..start + line.len();
            start = range.end;
            match lead(passage, range.clone()) {
                Some(found) => {
                    let rest = &text[found.rest.min(range.end)..range.end];
                    let says = fold(rest);
                    let standing = if found.bold {
                        Standing::Own
                    } else {
                        Standing::Plain
                    };
                    let beside = Beside {
                        says: &says,
                        text: rest,
                        ..Beside::default()
                    };
                    self.add(passage, found.label, standing, beside);
                }
                None if line.split_whitespace().take(7).count() <= 6 => {
                    self.add(passage, range, Standing::Plain, Beside::default());
                }
                None => {}
            }
        }
    }

    /// Adds the names of one label.
    fn add(
        &mut self,
        passage: &Passage,
        label: Range<usize>,
        standing: Standing,
        beside: Beside<'_>,
    ) {
        let text = &passage.text;
        let label = trimmed(text, unmarked(text, label));
        let whole = &text[label.clone()];
        if is_blank(whole) || whole.len() > 300 {
            return;
        }
        let pieces = if self.parties.find(whole).is_some() {
            vec![label]
        } else {
            split_names(whole)
                .into_iter()
                .map(|r| r.start + label.start..r.end + label.start)
                .collect()
        };
        for range in pieces {
            let name = without_leads(text, range);
            let written = &text[name.clone()];
            let party = self.parties.find(written);
            let found = Found {
                name: written.to_owned(),
                span: passage.span_of(name),
                party,
                says: beside.says.to_owned(),
                beside: one_line(beside.text),
                lesson: beside.lesson,
                taught: one_line(beside.taught),
            };
            let own = standing == Standing::Own;
            if party.is_some() || is_team_or_role(written) || (own && is_person(written)) {
                self.sure.push(found);
            } else if own && !is_topic(written) && written.split_whitespace().count() <= 4 {
                self.unsure.push((self.sure.len(), found));
            }
        }
    }

    /// Returns the names; unknown labels are sides where most labels are.
    fn settle(self) -> Vec<Found> {
        if self.sure.len() <= self.unsure.len() {
            return self.sure;
        }
        let mut unsure = self.unsure.into_iter().peekable();
        let mut all = Vec::new();
        for (at, found) in self.sure.into_iter().enumerate() {
            while let Some((_, other)) = unsure.next_if(|(before, _)| *before <= at) {
                all.push(other);
            }
            all.push(found);
        }
        all.extend(unsure.map(|(_, other)| other));
        all
    }
}

/// A text without line breaks, and without what led over to it.
fn one_line(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || ":–—-".contains(c));
    let words = text.split(|c: char| c.is_whitespace() || c == LINE_BREAK);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// True for labels that head a remark or a matter, not a side.
fn is_topic(label: &str) -> bool {
    let key = Key::new(label);
    key.folded().contains(|c: char| c.is_ascii_digit()) || vocabulary().side.topics.begin(&key)
}
