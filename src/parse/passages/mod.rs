//! Markdown body → [`Passage`]s: what a section says piece by piece, for the rules and views
//! that read tables, lists and labels inside it. Only pages that need it pay for this second
//! reading.
//!
//! Tables and lists in raw HTML, as word processors paste them, read like those of Markdown.
//! Quotations, code and footnotes are left out: they are evidence or somebody else's words.

mod labels;
mod raw_html;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{html, markdown};
use crate::model::document::Document;
use crate::model::passage::{LINE_BREAK, Passage, PassageForm, Piece};
use crate::model::source::Span;
use raw_html::Html;

/// Reads the passages of a document, in the order of the file. A passage ends where one of
/// `labels` starts or ends: bold lines that serve as headings.
pub fn read(doc: &Document, labels: &[Span]) -> Vec<Passage> {
    let source = doc.body.of(&doc.text);
    let mut walk = Walk {
        source,
        base: doc.body.start as usize,
        labels,
        in_label: false,
        out: Vec::new(),
        target: None,
        items: Vec::new(),
        html: Html::default(),
        skipped: 0,
        table: 0,
        row: 0,
        column: 0,
        images: 0,
        bold_from: None,
        struck_from: None,
        wants_break: false,
    };
    // An element may go on over several lines, each an event of its own.
    let mut chunk: Option<Range<usize>> = None;
    for (event, range) in markdown::events(source) {
        match event {
            Event::Html(_) => match &mut chunk {
                Some(chunk) if chunk.end == range.start => chunk.end = range.end,
                _ => {
                    if let Some(chunk) = chunk.replace(range) {
                        walk.html_block(chunk);
                    }
                }
            },
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(chunk) = chunk.take() {
                    walk.html_block(chunk);
                }
            }
            event => walk.event(event, range),
        }
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
    /// The labels that were not passed yet.
    labels: &'a [Span],
    /// Inside the first of them.
    in_label: bool,
    out: Vec<Passage>,
    /// The passage that text goes to.
    target: Option<usize>,
    /// The passages of the list items around.
    items: Vec<usize>,
    /// What raw HTML has opened.
    html: Html,
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
                self.text(html::without_residue(&text).as_ref(), range);
            }
            Event::SoftBreak => self.text("\n", range),
            Event::HardBreak => self.text(LINE_BREAK.encode_utf8(&mut [0; 4]), range),
            Event::InlineHtml(_) => self.html_inline(range),
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
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => self.skipped += 1,
            Tag::Heading { level, .. } if self.skipped == 0 => {
                self.end_html();
                self.open(PassageForm::Heading(*level as u8), range);
            }
            _ if self.is_left_out() => {}
            Tag::Paragraph | Tag::DefinitionListTitle => match self.holder() {
                Some(holder) => {
                    self.target = Some(holder);
                    self.wants_break = true;
                }
                None => self.open(PassageForm::Paragraph, range),
            },
            Tag::Item | Tag::DefinitionListDefinition => self.open_item(range),
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
            Tag::Strong => {
                self.part(range.start + self.base);
                self.bold_from = self.length();
            }
            Tag::Strikethrough => self.struck_from = self.length(),
            Tag::Link { .. } => self.link(range),
            Tag::Image { .. } => self.images += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => self.skipped = self.skipped.saturating_sub(1),
            _ if self.is_left_out() => {}
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle => {
                self.close();
                self.target = self.holder();
            }
            TagEnd::Item | TagEnd::DefinitionListDefinition => self.close_item(),
            TagEnd::Strong => self.end_bold(),
            TagEnd::Strikethrough => self.end_struck(),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            _ => {}
        }
    }

    /// Inside a quotation, code or a note.
    fn is_left_out(&self) -> bool {
        self.skipped > 0 || self.html.quotes > 0
    }

    /// The cell or item that paragraphs around here belong to.
    fn holder(&self) -> Option<usize> {
        self.html.cell.or(self.items.last().copied())
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

    fn open_item(&mut self, range: Range<usize>) {
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

    fn close_item(&mut self) {
        self.close();
        self.items.pop();
        self.target = self.holder();
        self.wants_break = true;
    }

    fn end_bold(&mut self) {
        if let (Some(from), Some(at)) = (self.bold_from.take(), self.target) {
            let passage = &mut self.out[at];
            if from < passage.text.len() {
                passage.bold.push(from..passage.text.len());
            }
        }
    }

    fn end_struck(&mut self) {
        if let (Some(from), Some(at)) = (self.struck_from.take(), self.target) {
            let passage = &mut self.out[at];
            let before = passage.text.get(..from).unwrap_or(&passage.text);
            passage.struck = before.trim().is_empty();
        }
    }

    fn link(&mut self, range: Range<usize>) {
        let at = Span::from(range).shifted(self.base).start;
        if let Some(target) = self.target {
            self.out[target].links.push(at);
        }
    }

    fn length(&self) -> Option<usize> {
        self.target.map(|at| self.out[at].text.len())
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.is_left_out() || self.images > 0 {
            return;
        }
        self.part(range.start + self.base);
        let Some(passage) = self.target.map(|at| &mut self.out[at]) else {
            return;
        };
        // The colon behind a label belongs to it.
        let mut text = text;
        let mut skipped = 0;
        if passage.text.is_empty() {
            let rest = text.trim_start_matches([':', '：']);
            skipped = text.len() - rest.len();
            text = rest;
        }
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.wants_break) && !passage.text.is_empty() {
            passage.text.push(LINE_BREAK);
        }
        // Text after a struck one: not all of it is struck.
        passage.struck &= text.trim().is_empty();
        // Code keeps its marks in the file: its text starts after them.
        let written = self.source.get(range.start + skipped..range.end);
        let inside = match written {
            Some(written) if written == text => Some(0),
            other => other.and_then(|written| written.find(text)),
        };
        let source = match inside {
            Some(inside) => {
                let start = range.start + skipped + inside;
                start..start + text.len()
            }
            None => range,
        };
        passage.pieces.push(Piece {
            at: passage.text.len(),
            length: text.len(),
            source: Span::from(source).shifted(self.base),
        });
        passage.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::SitePath;

    fn passages(text: &str) -> Vec<Passage> {
        read(
            &crate::parse::parse(&SitePath::from("content/a.md"), &text.into()),
            &[],
        )
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

    #[test]
    fn html_of_word_processors_reads_like_markdown() {
        let text = "<table><tr><td><p><b>Việc</b></p></td><td>Ai</td></tr>\n\n<tr>\n<td>Gọi&nbsp;lại<br>khách<o:p></o:p></td>\n<td rowspan=2>CS</td></tr><tr><td>x</td></tr></table>\n\n<ul><li>a<ul><li>b</li></ul></li><li>c</ul><p>d</p><blockquote>e</blockquote>f\n";
        let found = passages(text);
        let texts: Vec<&str> = found.iter().map(|p| p.text.trim()).collect();
        assert_eq!(
            texts,
            [
                "Việc",
                "Ai",
                "Gọi\u{a0}lại\u{2028}khách",
                "CS",
                "x",
                "CS",
                "a",
                "b",
                "c",
                "d",
                "f"
            ]
        );
        let place = |at: usize| match found[at].form {
            PassageForm::Cell { row, column, .. } => (row, column),
            PassageForm::Item { depth, .. } => (u32::from(depth), 100),
            _ => (0, 200),
        };
        assert_eq!((place(0), place(1), place(2)), ((0, 0), (0, 1), (1, 0)));
        assert_eq!((place(3), place(5)), ((1, 1), (2, 1)));
        assert_eq!(
            (place(6), place(7), place(8)),
            ((0, 100), (1, 100), (0, 100))
        );
        assert_eq!(found[2].text_span().of(text), "Gọi&nbsp;lại<br>khách");
        assert_eq!(found[0].bold.len(), 1);
    }

    #[test]
    fn a_passage_ends_where_a_label_does() {
        let text = "**A:** một\n**B**: hai\n";
        let doc = crate::parse::parse(&SitePath::from("content/a.md"), &text.into());
        let labels: Vec<Span> = doc.headings.iter().map(|h| h.span).collect();
        let texts: Vec<String> = read(&doc, &labels)
            .iter()
            .map(|p| p.text.trim().to_owned())
            .collect();
        assert_eq!(texts, ["A:", "một", "B", "hai"]);
    }
}
