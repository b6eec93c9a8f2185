//! Tables → proposals: rows under a head that says what the columns hold, or two columns of
//! labels and values; with pipes, in HTML, or parted by tabs.

use std::ops::Range;

use super::{Reader, attributes, is_blank, wording};
use crate::model::passage::{LINE_BREAK, Passage, PassageForm};
use crate::model::write_up::{Part, Status};
use crate::resolve::write_up::columns::{Column, column};

/// A cell: a stretch of a passage.
#[derive(Clone)]
struct Cell<'a> {
    passage: &'a Passage,
    range: Range<usize>,
}

impl Cell<'_> {
    fn text(&self) -> &str {
        self.passage.text[self.range.clone()].trim()
    }

    fn part<T>(&self, value: T) -> Part<T> {
        let text = &self.passage.text[self.range.clone()];
        let start = self.range.start + text.len() - text.trim_start().len();
        Part {
            value,
            span: self.passage.span_of(start..start + text.trim().len()),
        }
    }
}

impl<'a> Reader<'a> {
    /// Reads the cells of one table.
    pub(super) fn cells(&mut self, cells: &[&'a Passage]) {
        let mut rows: Vec<Vec<Cell<'a>>> = Vec::new();
        let mut last = None;
        for passage in cells {
            let PassageForm::Cell { row, .. } = passage.form else {
                continue;
            };
            if last != Some(row) {
                rows.push(Vec::new());
                last = Some(row);
            }
            if let Some(cells) = rows.last_mut() {
                cells.push(Cell {
                    passage,
                    range: 0..passage.text.len(),
                });
            }
        }
        self.rows(&rows);
    }

    /// Reads lines whose cells are parted by tabs, as a table pasted without its lines.
    pub(super) fn tabbed(&mut self, passage: &'a Passage) -> bool {
        let mut start = 0;
        let mut rows = Vec::new();
        for line in passage.text.split_inclusive(['\n', LINE_BREAK]) {
            let mut cells = Vec::new();
            let bare = line.trim_end_matches(['\n', LINE_BREAK]);
            let mut at = start;
            for cell in bare.split('\t') {
                cells.push(Cell {
                    passage,
                    range: at..at + cell.len(),
                });
                at += cell.len() + 1;
            }
            start += line.len();
            rows.push(cells);
        }
        let is_table = rows.len() > 1 && rows.iter().all(|row| row.len() > 2);
        is_table && self.rows(&rows)
    }

    fn rows(&mut self, rows: &[Vec<Cell<'a>>]) -> bool {
        let Some((head, body)) = rows.split_first() else {
            return false;
        };
        let columns: Vec<Column> = head.iter().map(|cell| column(cell.text())).collect();
        let has = |wanted: Column| columns.contains(&wanted);
        let said = [Column::Owner, Column::Due, Column::Status]
            .into_iter()
            .filter(|wanted| has(*wanted))
            .count();
        if head.len() == 2 && said + usize::from(has(Column::Text)) < 2 && is_card(rows) {
            self.card(rows);
            return true;
        }
        if !has(Column::Text) && said == 0 {
            return false;
        }
        let mut above: Option<&Vec<Cell<'a>>> = None;
        for row in body {
            self.row(&columns, row, above);
            above = Some(row);
        }
        true
    }

    fn row(&mut self, columns: &[Column], row: &[Cell<'a>], above: Option<&Vec<Cell<'a>>>) {
        let position = |wanted: Column| columns.iter().position(|column| *column == wanted);
        let text_at = position(Column::Text)
            .or_else(|| position(Column::Other))
            .or_else(|| position(Column::Party))
            .unwrap_or(0);
        let cell = |at: usize| row.get(at).filter(|cell| !cell.text().is_empty());
        let Some(text) = cell(text_at).filter(|cell| !is_blank(cell.text())) else {
            return;
        };
        if row.len() > 2 && self.is_group_row(columns, row, text_at) {
            return;
        }
        // A cell that spans rows says its text once.
        let same = |above: &Vec<Cell<'a>>| {
            above.get(text_at).is_some_and(|above| {
                !above.text().is_empty()
                    && above.passage.text_span() == text.passage.text_span()
                    && above.range == text.range
            })
        };
        if above.is_some_and(same) {
            return;
        }
        let of = |wanted: Column| position(wanted).and_then(cell);
        // Where every part has its column, the text is the text alone.
        let filled = |column: Column| of(column).is_some_and(|cell| !is_blank(cell.text()));
        let parts = [Column::Owner, Column::Due, Column::Status];
        let mut proposal = if parts.into_iter().all(filled) {
            wording::bare(text.passage, text.range.clone())
        } else {
            self.words(text.passage, text.range.clone())
        };
        let owner_at = position(Column::Owner).or_else(|| position(Column::Party));
        let owner = owner_at
            .filter(|at| *at != text_at)
            .map(|at| (at, cell(at)));
        match owner {
            Some((_, Some(owner))) if !is_blank(owner.text()) => {
                let value = wording::plain(owner.text());
                proposal.owner = Some(owner.part(value));
            }
            // Where the owner stands first, an empty cell goes on with the one above.
            Some((at, None)) if at < text_at && proposal.owner.is_none() => {
                proposal.owner.clone_from(&self.given.owner);
            }
            _ => {}
        }
        if owner_at.is_some_and(|at| at < text_at) {
            self.given.owner.clone_from(&proposal.owner);
        }
        if let Some(cell) = of(Column::Due)
            && let Some(due) = attributes::due(cell.text())
        {
            proposal.due = Some(cell.part(due));
        }
        if let Some(cell) = of(Column::Status) {
            if let Some(status) = attributes::status(cell.text()) {
                proposal.status = Some(cell.part(status));
            } else if !is_blank(cell.text()) && cell.text().contains(char::is_alphanumeric) {
                // Something is said of how far it is, in words of their own.
                proposal.status = Some(cell.part(Status::InProgress));
            }
        }
        self.add(proposal);
    }

    /// True for a row with one cell filled in that heads the rows below: `| **CS** | | |`.
    fn is_group_row(&mut self, columns: &[Column], row: &[Cell<'a>], text_at: usize) -> bool {
        let filled = |at: usize| row.get(at).is_some_and(|cell| !cell.text().is_empty());
        let number = columns.iter().position(|column| *column == Column::Number);
        let alone = (0..row.len()).all(|at| at == text_at || Some(at) == number || !filled(at));
        let Some(title) = row.get(text_at).filter(|_| alone) else {
            return false;
        };
        let length = title.passage.text.trim().len();
        let is_bold = title.passage.bold.iter().any(|bold| bold.len() >= length);
        self.group(title.passage, title.range.clone()) || is_bold
    }

    /// Rows of a label and a value: each text begins a proposal.
    fn card(&mut self, rows: &[Vec<Cell<'a>>]) {
        for row in rows {
            let [label, value] = row.as_slice() else {
                continue;
            };
            let column = column(label.text());
            if is_blank(value.text()) {
                continue;
            }
            if column == Column::Text {
                let proposal = self.words(value.passage, value.range.clone());
                self.add(proposal);
                continue;
            }
            let Some(last) = self.found.last_mut().filter(|_| self.open) else {
                continue;
            };
            match column {
                Column::Owner => last.owner = Some(value.part(wording::plain(value.text()))),
                Column::Due => last.due = attributes::due(value.text()).map(|due| value.part(due)),
                Column::Status => {
                    let status = attributes::status(value.text());
                    last.status = Some(value.part(status.unwrap_or(Status::InProgress)));
                }
                _ => {}
            }
        }
    }
}

/// True when the first column holds the labels of a proposal's parts.
fn is_card(rows: &[Vec<Cell<'_>>]) -> bool {
    let labels: Vec<Column> = rows
        .iter()
        .filter_map(|row| row.first())
        .map(|cell| column(cell.text()))
        .collect();
    labels.contains(&Column::Text)
        && [Column::Owner, Column::Due, Column::Status]
            .iter()
            .filter(|wanted| labels.contains(wanted))
            .count()
            >= 2
}
