//! Responsibilities and lessons → the sides that a write-up names, and whether each has a
//! lesson.
//!
//! A side is the label before a colon or dash, the first column of a table, a sub-heading, or
//! a line that is only a name. Labels may also be topics (`**Bàn giao:**`): an unknown one
//! counts as a side only among known ones.

use std::ops::Range;

use super::attributes::is_blank;
use super::columns::{Column, column};
use super::labels::lead;

use super::parties::{Parties, PartyId, is_person, is_team_or_role, split_names, trimmed};
use super::vocabulary::vocabulary;
use super::{LESSONS, RESPONSIBILITIES, Sections};
use crate::model::passage::{LINE_BREAK, Passage, PassageForm};
use crate::model::source::Span;
use crate::model::write_up::{Lesson, Side};
use crate::text::fold::{fold, name_key};

/// A name found in a section.
struct Found {
    name: String,
    span: Span,
    party: Option<PartyId>,
    /// What is said beside the name, folded, as far as it tells whether there is anything.
    says: String,
    /// The lesson beside it, where the table has a column for it.
    lesson: Option<bool>,
}

/// Reads the sides of a page, each once; true beside them when their table has the lessons.
pub(super) fn read(sections: &Sections<'_>, parties: &Parties) -> (Vec<Side>, bool) {
    let mut responsible: Vec<Found> = Vec::new();
    let mut merged = false;
    for section in sections.matches(RESPONSIBILITIES) {
        let shared = sections
            .matches(LESSONS)
            .any(|lessons| lessons.heading == section.heading);
        merged |= shared;
        responsible.extend(names(&sections.within(section), parties));
    }
    let mut learned: Vec<Found> = Vec::new();
    let mut lessons_text = String::new();
    let mut has_lessons = false;
    for section in sections.matches(LESSONS) {
        has_lessons = true;
        let passages = sections.within(section);
        learned.extend(names(&passages, parties));
        for passage in passages {
            lessons_text.push_str(&fold(&passage.text));
            lessons_text.push('\n');
        }
    }
    let general = is_for_all(&lessons_text);
    let in_table = responsible.iter().any(|f| f.lesson == Some(true));
    let mut sides: Vec<Side> = Vec::new();
    for found in responsible {
        let key = name_key(&found.name);
        let known = |side: &Side| match found.party {
            Some(party) => side.party == parties.get(party).page && side.party.is_some(),
            None => name_key(&side.name) == key,
        };
        if let Some(side) = sides.iter_mut().find(|s| known(s)) {
            if found.lesson == Some(true) {
                side.lesson = Lesson::Named;
            }
            continue;
        }
        let external = found.party.is_some_and(|p| parties.get(p).external);
        let same = |other: &Found| match (found.party, other.party) {
            (Some(a), Some(b)) => a == b,
            _ => name_key(&other.name) == key,
        };
        let mentioned = match found.party {
            Some(party) => parties.mentioned(party, &lessons_text),
            None => format!(" {} ", name_key(&lessons_text)).contains(&format!(" {key} ")),
        };
        let named = match found.lesson {
            Some(lesson) => lesson,
            // Without a section for lessons, that section is what is missing.
            None => !has_lessons || merged,
        };
        let lesson = external
            || general
            || mentioned
            || learned.iter().any(same)
            || named
            || has_no_part(&found.says);
        sides.push(Side {
            name: found.name,
            span: found.span,
            party: found.party.and_then(|p| parties.get(p).page),
            external,
            lesson: if lesson {
                Lesson::Named
            } else {
                Lesson::Missing
            },
        });
    }
    (sides, in_table)
}

/// True when lessons are drawn for everybody.
fn is_for_all(lessons: &str) -> bool {
    vocabulary().side.for_all.within(&name_key(lessons))
}

/// True for `Kinh doanh: không liên quan`.
fn has_no_part(says: &str) -> bool {
    let key = name_key(says);
    vocabulary().side.no_part.is(&key)
        || ["khong lien quan", "not involved"]
            .iter()
            .any(|w| key.starts_with(w))
}

/// Collects the names in a section.
fn names(passages: &[&Passage], parties: &Parties) -> Vec<Found> {
    let mut names = Names {
        parties,
        sure: Vec::new(),
        unsure: Vec::new(),
    };
    let mut heads: Vec<Column> = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        let text = &passage.text;
        let whole = trimmed(text, 0..text.len());
        match passage.form {
            PassageForm::Cell {
                row: 0, column: at, ..
            } => {
                if at == 0 {
                    heads.clear();
                }
                heads.push(column(text));
            }
            PassageForm::Cell { column: at, .. } => {
                let first = heads
                    .iter()
                    .position(|c| matches!(c, Column::Party | Column::Owner))
                    .unwrap_or(usize::from(heads.first() == Some(&Column::Number)));
                if at as usize == first {
                    let says = row_text(passages, index);
                    let lesson = lesson_cell(passages, index, &heads);
                    names.add(passage, whole, Standing::Own, &says, lesson);
                }
            }
            PassageForm::Heading(_) => names.add(passage, whole, Standing::Own, "", None),
            PassageForm::Paragraph | PassageForm::Item { .. } => names.lines(passage),
        }
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
    /// Reads the label of each line of a paragraph or item.
    fn lines(&mut self, passage: &Passage) {
        let text = &passage.text;
        let mut start = 0;
        for line in text.split_inclusive(['\n', LINE_BREAK]) {
            let range = start..start + line.len();
            start = range.end;
            match lead(passage, range.clone()) {
                Some(found) => {
                    let says = fold(&text[found.rest.min(range.end)..range.end]);
                    let standing = if found.bold {
                        Standing::Own
                    } else {
                        Standing::Plain
                    };
                    self.add(passage, found.label, standing, &says, None);
                }
                None if line.split_whitespace().count() <= 6 => {
                    self.add(passage, trimmed(text, range), Standing::Plain, "", None);
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
        says: &str,
        lesson: Option<bool>,
    ) {
        let text = &passage.text;
        let whole = &text[label.clone()];
        if is_blank(whole) {
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
            let name = without_words(text, range);
            let written = &text[name.clone()];
            let party = self.parties.find(written);
            let found = Found {
                name: written.to_owned(),
                span: passage.span_of(name),
                party,
                says: says.to_owned(),
                lesson,
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
    fn settle(mut self) -> Vec<Found> {
        if self.sure.len() > self.unsure.len() {
            for (at, found) in self.unsure.into_iter().rev() {
                self.sure.insert(at, found);
            }
        }
        self.sure
    }
}

/// Takes `Trách nhiệm của`, `Bài học cho`, `Phía` off a name.
fn without_words(text: &str, range: Range<usize>) -> Range<usize> {
    let words: Vec<&str> = text[range.clone()].split_whitespace().collect();
    for count in (1..words.len().min(4)).rev() {
        let lead = name_key(&words[..count].join(" "));
        if vocabulary().side.leads.is(&lead) {
            let first = words[count];
            let start = first.as_ptr() as usize - text.as_ptr() as usize;
            return start..range.end;
        }
    }
    range
}

/// True for labels that head a remark or a matter, not a side.
fn is_topic(label: &str) -> bool {
    let key = name_key(label);
    key.chars().any(|c| c.is_ascii_digit()) || vocabulary().side.topics.start_of(&key).is_some()
}

/// Whether the row's cell in the column of lessons says anything; none without such a column.
fn lesson_cell(passages: &[&Passage], index: usize, heads: &[Column]) -> Option<bool> {
    let at = heads.iter().position(|c| *c == Column::Lesson)?;
    let PassageForm::Cell { table, row, .. } = passages[index].form else {
        return None;
    };
    let cell = passages.iter().find(|p| {
        matches!(p.form, PassageForm::Cell { table: t, row: r, column: c }
            if t == table && r == row && c as usize == at)
    });
    Some(cell.is_some_and(|c| !is_blank(&c.text) && c.text.chars().any(char::is_alphanumeric)))
}

/// The other cells of a row, folded.
fn row_text(passages: &[&Passage], index: usize) -> String {
    let PassageForm::Cell { table, row, column } = passages[index].form else {
        return String::new();
    };
    let cells: Vec<String> = passages
        .iter()
        .filter(|p| {
            matches!(p.form, PassageForm::Cell { table: t, row: r, column: c }
                if t == table && r == row && c != column)
        })
        .map(|p| fold(&p.text))
        .collect();
    cells.join(" ")
}
