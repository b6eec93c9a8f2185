//! Markdown body → [`Passage`]s: what a section says piece by piece, for the rules and views
//! that read tables, lists and labels inside it. Only pages that need it pay for this second
//! reading.
//!
//! Quotations, code, footnotes and raw HTML blocks are left out: they are evidence or somebody
//! else's words.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown;
use crate::model::document::Document;
use crate::model::passage::{LINE_BREAK, Passage, PassageForm, Piece};
use crate::model::source::Span;

/// Reads the passages of a document, in the order of the file.
pub fn read(doc: &Document) -> Vec<Passage> {
    let source = doc.body.of(&doc.text);
    let mut walk = Walk {
        source,
        base: doc.body.start as usize,
        out: Vec::new(),
        target: None,
        items: Vec::new(),
        skipped: 0,
        table: 0,
        row: 0,
        column: 0,
        images: 0,
        bold_from: None,
        struck_from: None,
        wants_break: false,
    };
    for (event, range) in markdown::events(source) {
        walk.event(event, range);
    }
    walk.out.retain(|p| !p.text.trim().is_empty() || is_cell(p));
    walk.out
}

fn is_cell(passage: &Passage) -> bool {
    matches!(passage.form, PassageForm::Cell { .. })
}

struct Walk<'a> {
    source: &'a str,
    base: usize,
    out: Vec<Passage>,
    /// The passage that text goes to.
    target: Option<usize>,
    /// The passages of the list items around.
    items: Vec<usize>,
    /// How many elements around are left out.
    skipped: u32,
    table: u32,
    row: u32,
    column: u32,
    images: u32,
    bold_from: Option<usize>,
    struck_from: Option<usize>,
    /// True when the next text starts on a line of its own.
    wants_break: bool,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => {
                self.text(&text, range);
            }
            Event::SoftBreak => self.text("\n", range),
            Event::HardBreak => self.text(LINE_BREAK.encode_utf8(&mut [0; 4]), range),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => {
                self.text(LINE_BREAK.encode_utf8(&mut [0; 4]), range);
            }
            Event::TaskListMarker(done) => {
                if let Some(passage) = self.target.map(|at| &mut self.out[at])
                    && let PassageForm::Item { ticked, .. } = &mut passage.form
                {
                    *ticked = Some(done);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => self.skipped += 1,
            _ if self.skipped > 0 => {}
            Tag::Heading { level, .. } => self.open(PassageForm::Heading(*level as u8), range),
            Tag::Paragraph | Tag::DefinitionListTitle => match self.items.last() {
                Some(item) => {
                    self.target = Some(*item);
                    self.wants_break = true;
                }
                None => self.open(PassageForm::Paragraph, range),
            },
            Tag::Item | Tag::DefinitionListDefinition => {
                let depth = u8::try_from(self.items.len()).unwrap_or(u8::MAX);
                self.open(
                    PassageForm::Item {
                        depth,
                        ticked: None,
                    },
                    range,
                );
                self.items.push(self.out.len() - 1);
            }
            Tag::Table(_) => {
                self.table += 1;
                self.row = 0;
            }
            Tag::TableHead => self.column = 0,
            Tag::TableRow => {
                self.row += 1;
                self.column = 0;
            }
            Tag::TableCell => {
                let (table, row, column) = (self.table, self.row, self.column);
                self.open(PassageForm::Cell { table, row, column }, range);
                self.column += 1;
            }
            Tag::Strong => self.bold_from = self.length(),
            Tag::Strikethrough => self.struck_from = self.length(),
            Tag::Link { .. } => {
                let at = Span::new(range.start + self.base, range.end + self.base).start;
                if let Some(target) = self.target {
                    self.out[target].links.push(at);
                }
            }
            Tag::Image { .. } => self.images += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle => {
                self.close();
                self.target = self.items.last().copied();
            }
            TagEnd::Item | TagEnd::DefinitionListDefinition => {
                self.close();
                self.items.pop();
                self.target = self.items.last().copied();
                self.wants_break = true;
            }
            TagEnd::Strong => {
                if let (Some(from), Some(at)) = (self.bold_from.take(), self.target) {
                    let passage = &mut self.out[at];
                    if from < passage.text.len() {
                        passage.bold.push(from..passage.text.len());
                    }
                }
            }
            TagEnd::Strikethrough => {
                if let (Some(from), Some(at)) = (self.struck_from.take(), self.target) {
                    let passage = &mut self.out[at];
                    passage.struck = passage.text[..from.min(passage.text.len())]
                        .trim()
                        .is_empty();
                }
            }
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            _ => {}
        }
    }

    fn open(&mut self, form: PassageForm, range: Range<usize>) {
        self.close();
        self.out.push(Passage {
            form,
            text: String::new(),
            span: Span::from(range).shifted(self.base),
            bold: Vec::new(),
            struck: false,
            links: Vec::new(),
            pieces: Vec::new(),
        });
        self.target = Some(self.out.len() - 1);
    }

    fn close(&mut self) {
        self.target = None;
        self.bold_from = None;
        self.struck_from = None;
        self.wants_break = false;
    }

    fn length(&self) -> Option<usize> {
        self.target.map(|at| self.out[at].text.len())
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let Some(passage) = self.target.map(|at| &mut self.out[at]) else {
            return;
        };
        if self.skipped > 0 || self.images > 0 {
            return;
        }
        if std::mem::take(&mut self.wants_break) && !passage.text.is_empty() {
            passage.text.push(LINE_BREAK);
        }
        // Text after a struck one: not all of it is struck.
        passage.struck &= text.trim().is_empty();
        // Code keeps its marks in the file: its text starts after them.
        let inside = self.source.get(range.clone()).and_then(|s| s.find(text));
        let start = range.start + inside.unwrap_or(0);
        passage.pieces.push(Piece {
            at: passage.text.len(),
            source: Span::new(start, range.end).shifted(self.base),
        });
        passage.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::SitePath;

    fn passages(text: &str) -> Vec<Passage> {
        read(&crate::parse::parse(
            &SitePath::from("content/a.md"),
            &text.into(),
        ))
    }

    #[test]
    fn items_cells_and_paragraphs_lead_back_to_the_file() {
        let text = "Mở đầu.\n\n- **CS:** gọi `lại`\n  - trong\n\n  tiếp\n\n| a | b |\n|---|---|\n| x &amp; y | |\n\n> trích\n";
        let found = passages(text);
        let texts: Vec<&str> = found.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Mở đầu.",
                "CS: gọi lại\u{2028}tiếp",
                "trong",
                "a",
                "b",
                "x & y",
                ""
            ]
        );
        assert_eq!(found[1].bold, vec![Range { start: 0, end: 3 }]);
        let at = found[1].text.find("lại").unwrap_or(0);
        assert_eq!(found[1].span_of(at..at + "lại".len()).of(text), "lại");
        assert_eq!(found[5].text_span().of(text), "x &amp; y");
    }

    #[test]
    fn struck_text_is_known() {
        let found = passages("- ~~bỏ~~\n- ~~bỏ~~ làm\n- [x] xong\n");
        assert_eq!(
            found.iter().map(|p| p.struck).collect::<Vec<_>>(),
            [true, false, false]
        );
        assert!(matches!(
            found[2].form,
            PassageForm::Item {
                ticked: Some(true),
                ..
            }
        ));
    }
}
