//! Raw HTML → passages, with the eyes of Markdown: `<li>` is an item, `<td>` a cell.
//!
//! A blank line ends a block of HTML in Markdown, but not the table it stands in; so what is
//! open is kept from one block to the next, until a heading of Markdown.

use std::ops::Range;

use super::Walk;
use crate::model::passage::{LINE_BREAK, Passage, PassageForm};
use crate::parse::html::{self, Tag};

/// Most columns of a table that are read; a table of more is no list of proposals.
const MOST_COLUMNS: u32 = 30;

/// Most rows that one cell may span.
const MOST_ROWS: u32 = 1_000;

/// Longest text of a cell that is repeated in the rows it spans, in bytes.
const LONGEST_REPEATED: usize = 300;

/// What raw HTML has opened and not closed.
#[derive(Default)]
pub(super) struct Html {
    /// The passage of the cell around.
    pub(super) cell: Option<usize>,
    /// Quotations and preformatted text, which are left out.
    pub(super) quotes: u32,
    /// The element whose text goes with it.
    hidden: Option<String>,
    tables: Vec<Table>,
    /// For each list, how many items are open around it.
    lists: Vec<usize>,
}

#[derive(Default)]
struct Table {
    number: u32,
    /// Rows that were begun.
    rows: u32,
    column: u32,
    /// For each column, the cell that reaches down and how many rows it still does.
    spans: Vec<(usize, u32)>,
}

/// Length of the entity at the start of a text: `&nbsp;`, `&#160;`.
fn entity(text: &str) -> Option<usize> {
    let name = text.strip_prefix('&')?;
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
        .unwrap_or(name.len());
    Some(1 + end + usize::from(name[end..].starts_with(';')))
}

impl Walk<'_> {
    /// Reads a stretch of raw HTML: its tags, and the text between them.
    pub(super) fn html_block(&mut self, chunk: Range<usize>) {
        if self.skipped > 0 {
            return;
        }
        let source = self.source;
        let html = &source[chunk.clone()];
        let mut at = 0;
        for tag in html::tags(html) {
            self.html_text(html, at..tag.range.start, chunk.start);
            at = tag.range.end;
            self.html_tag(&tag, chunk.start);
        }
        self.html_text(html, at..html.len(), chunk.start);
        if self.html.cell.is_none() && self.items.is_empty() {
            self.close();
        }
    }

    /// Reads one tag inside a paragraph of Markdown; there it only breaks or marks words.
    pub(super) fn html_inline(&mut self, range: Range<usize>) {
        let source = self.source;
        for tag in html::tags(&source[range.clone()]) {
            match tag.name.as_str() {
                "br" => self.html_break(range.clone()),
                "p" | "div" | "li" | "tr" => self.wants_break = true,
                _ if self.is_left_out() => {}
                _ => self.html_mark(&tag, range.start),
            }
        }
    }

    /// Forgets what was left open: a heading of Markdown ends it.
    pub(super) fn end_html(&mut self) {
        let depth = self.html.lists.first().copied();
        if let Some(depth) = depth {
            self.items.truncate(depth);
        }
        self.html = Html::default();
    }

    fn html_text(&mut self, html: &str, range: Range<usize>, start: usize) {
        if self.html.hidden.is_some() || self.is_left_out() {
            return;
        }
        let mut at = range.start;
        // Comments, then entities, are cut out, so that every piece leads back to the file.
        while at < range.end {
            let rest = &html[at..range.end];
            let end = rest.find(['&', '<']).unwrap_or(rest.len());
            self.html_words(&rest[..end], start + at..start + at + end);
            at += end;
            let rest = &html[at..range.end];
            if rest.starts_with("<!--") {
                at += rest.find("-->").map_or(rest.len(), |n| n + 3);
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                at += rest.find('>').map_or(rest.len(), |n| n + 1);
            } else if !rest.is_empty() {
                let end = entity(rest).unwrap_or(1);
                self.html_words(&html::unescape(&rest[..end]), start + at..start + at + end);
                at += end;
            }
        }
    }

    fn html_words(&mut self, text: &str, range: Range<usize>) {
        let blank = text.chars().all(char::is_whitespace);
        let empty = self.length().is_none_or(|length| length == 0);
        if text.is_empty() || blank && empty {
            return;
        }
        if self.target.is_none() {
            match self.holder() {
                Some(holder) => self.target = Some(holder),
                None => {
                    // `<b>` may come before the first word.
                    let marks = (self.bold_from, self.struck_from);
                    self.open(PassageForm::Paragraph, range.clone());
                    (self.bold_from, self.struck_from) = marks;
                }
            }
        }
        self.text(text, range);
    }

    fn html_tag(&mut self, tag: &Tag, start: usize) {
        let range = start + tag.range.start..start + tag.range.end;
        let name = tag.name.as_str();
        if let Some(hidden) = &self.html.hidden {
            if tag.closing && *hidden == tag.name {
                self.html.hidden = None;
            }
            return;
        }
        if html::ELEMENTS_WITH_TEXT.contains(&name) {
            let alone = self.source[range].ends_with("/>");
            self.html.hidden = (!tag.closing && !alone).then(|| tag.name.clone());
            return;
        }
        if matches!(name, "blockquote" | "pre") {
            let quotes = &mut self.html.quotes;
            *quotes = if tag.closing {
                quotes.saturating_sub(1)
            } else {
                quotes.saturating_add(1)
            };
            return;
        }
        if self.is_left_out() {
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close();
                if !tag.closing {
                    let level = name.as_bytes()[1] - b'0';
                    self.open(PassageForm::Heading(level), range);
                }
            }
            "table" => self.html_table(tag.closing),
            "tr" => self.html_row(tag.closing),
            "td" | "th" => self.html_cell(tag, range),
            "ul" | "ol" => self.html_list(tag.closing),
            "li" => self.html_item(tag.closing, range),
            "p" | "div" | "section" | "article" | "dl" | "dt" | "dd" | "details" | "summary"
            | "hr" | "caption" => self.html_paragraph(),
            "br" => self.html_break(range),
            _ => self.html_mark(tag, start),
        }
    }

    fn html_paragraph(&mut self) {
        match self.holder() {
            Some(holder) => {
                self.target = Some(holder);
                self.wants_break = true;
            }
            None => self.close(),
        }
    }

    fn html_break(&mut self, range: Range<usize>) {
        if self.length().is_some_and(|length| length > 0) {
            self.text(LINE_BREAK.encode_utf8(&mut [0; 4]), range);
        }
    }

    /// Tags that mark words.
    fn html_mark(&mut self, tag: &Tag, start: usize) {
        let range = start + tag.range.start..start + tag.range.end;
        match (tag.name.as_str(), tag.closing) {
            ("b" | "strong", false) => {
                self.part(range.start + self.base);
                self.bold_from = Some(self.length().unwrap_or(0));
            }
            ("b" | "strong", true) => self.end_bold(),
            ("s" | "strike" | "del", false) => {
                self.struck_from = Some(self.length().unwrap_or(0));
            }
            ("s" | "strike" | "del", true) => self.end_struck(),
            ("a", false) if tag.attrs.iter().any(|a| a.name == "href") => self.link(range),
            _ => {}
        }
    }

    fn html_list(&mut self, closing: bool) {
        if self.html.cell.is_some() {
            self.wants_break = true;
            return;
        }
        if !closing {
            self.html.lists.push(self.items.len());
            return;
        }
        if let Some(depth) = self.html.lists.pop() {
            self.items.truncate(depth);
        }
        self.close();
        self.target = self.holder();
        self.wants_break = true;
    }

    fn html_item(&mut self, closing: bool, range: Range<usize>) {
        if self.html.cell.is_some() {
            self.wants_break = true;
            return;
        }
        // Writers leave `</li>` out.
        let depth = self.html.lists.last().copied().unwrap_or(0);
        self.items.truncate(depth);
        self.close();
        if closing {
            self.target = self.holder();
        } else {
            self.open_item(range);
        }
    }

    fn html_table(&mut self, closing: bool) {
        self.end_row();
        self.html.cell = None;
        self.close();
        if closing {
            self.html.tables.pop();
        } else {
            self.table += 1;
            self.html.tables.push(Table {
                number: self.table,
                ..Table::default()
            });
        }
    }

    fn html_row(&mut self, closing: bool) {
        self.end_row();
        self.html.cell = None;
        self.close();
        if !closing && let Some(table) = self.html.tables.last_mut() {
            table.rows += 1;
            table.column = 0;
        }
    }

    /// Fills in the cells from above that reach down to the right of the last one.
    fn end_row(&mut self) {
        let at = self.source.len();
        let Some(table) = self.html.tables.last().filter(|table| table.rows > 0) else {
            return;
        };
        if (table.column as usize) < table.spans.len() && table.column > 0 {
            let at = self
                .out
                .last()
                .map_or(at, |p| p.span.end as usize - self.base);
            self.spanned(at);
        }
    }

    fn html_cell(&mut self, tag: &Tag, range: Range<usize>) {
        self.html.cell = None;
        self.close();
        if tag.closing || self.html.tables.is_empty() {
            return;
        }
        self.spanned(range.start);
        let Some(table) = self.html.tables.last_mut() else {
            return;
        };
        if table.column >= MOST_COLUMNS {
            return;
        }
        let span = |name: &str, most: u32| {
            let attr = tag.attrs.iter().find(|attr| attr.name == name);
            let count = attr.and_then(|attr| attr.value.trim().parse::<u32>().ok());
            count.unwrap_or(1).clamp(1, most)
        };
        let rows = span("rowspan", MOST_ROWS);
        let columns = span("colspan", MOST_COLUMNS - table.column);
        let (number, row, first) = (table.number, table.rows.saturating_sub(1), table.column);
        table.column += columns;
        let cell = self.out.len();
        if rows > 1 {
            let last = (first + columns) as usize;
            if table.spans.len() < last {
                table.spans.resize(last, (0, 0));
            }
            table.spans[first as usize..last].fill((cell, rows - 1));
        }
        for column in first..first + columns {
            let form = PassageForm::Cell {
                table: number,
                row,
                column,
            };
            self.open(form, range.clone());
        }
        self.html.cell = Some(cell);
        self.target = Some(cell);
    }

    /// Repeats the cells from above that reach down to where the row stands.
    fn spanned(&mut self, at: usize) {
        while let Some(table) = self.html.tables.last_mut() {
            let column = table.column;
            let Some((cell, left)) = table.spans.get_mut(column as usize).filter(|s| s.1 > 0)
            else {
                break;
            };
            *left -= 1;
            let (cell, row) = (*cell, table.rows.saturating_sub(1));
            table.column += 1;
            let form = PassageForm::Cell {
                table: table.number,
                row,
                column,
            };
            // Names and days are short; long text is not said over and over.
            let short = self
                .out
                .get(cell)
                .filter(|p| p.text.len() <= LONGEST_REPEATED);
            let repeated = short.cloned();
            self.open(form, at..at);
            if let (Some(passage), Some(last)) = (repeated, self.out.last_mut()) {
                let span = last.span;
                *last = Passage {
                    form,
                    span,
                    ..passage
                };
            }
        }
    }
}
