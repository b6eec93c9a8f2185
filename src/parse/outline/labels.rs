//! Lines that serve as headings without being any: bold words alone or before a colon, and
//! heading signs without a space after them.

use super::{Bold, Piece, Walk, collapse};
use crate::model::document::{BlockForm, Heading, HeadingForm};
use crate::text::words::count_words;

impl Walk<'_> {
    /// Takes `##Nguyên nhân` (no space after the signs, or one that Markdown does not count)
    /// from the head of a paragraph: Markdown reads text, every writer means a heading.
    pub(super) fn glued_heading(&mut self, piece: &mut Piece) {
        // After a list the line is taken for a part of its last item.
        let prose = matches!(piece.form, BlockForm::Paragraph | BlockForm::Item);
        if !prose || !piece.text.starts_with("##") {
            return;
        }
        let source = &self.source[piece.start.min(self.source.len())..];
        let line = source.lines().next().unwrap_or("");
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let text = collapse(line.trim_start_matches('#').trim_end_matches('#').trim());
        if !(2..=6).contains(&level) || text.is_empty() || count_words(&text) > 14 {
            return;
        }
        let end = piece.start + line.trim_end().len();
        let rest = piece
            .text
            .get(line.trim_end().len()..)
            .unwrap_or("")
            .trim()
            .to_owned();
        self.out.headings.push(Heading {
            level: 7,
            text,
            span: self.span(piece.start..end),
            id: String::new(),
            form: HeadingForm::Bold,
            structural: self.structural(),
            in_list: false,
            block: u32::try_from(self.out.blocks.len()).unwrap_or(u32::MAX),
        });
        let label = Piece {
            start: piece.start,
            end,
            form: BlockForm::Label,
            text: line.trim_end().to_owned(),
            linked: 0,
        };
        self.push_block(&label);
        piece.start = end;
        piece.text = rest;
    }

    pub(super) fn open_bold(&mut self, start: usize) {
        let c = &self.containers;
        let first_in_item = c.items == 0 || c.fresh_item || self.line_start;
        if !self.structural() || !first_in_item || self.heading.is_some() || c.lists > 1 {
            return;
        }
        match &self.bold {
            // `**Nguyên** **nhân:**`: bold words in two runs.
            Bold::After { start, .. } => self.bold = Bold::In(*start),
            Bold::In(_) => {}
            Bold::No => match &self.piece {
                None => self.bold = Bold::In(start),
                // `🔍 **Nguyên nhân:**`, `1.1. **Nguyên nhân:**`
                Some(piece) if is_ornament(&piece.text) => self.bold = Bold::In(piece.start),
                Some(_) if self.line_start => {
                    self.flush();
                    self.bold = Bold::In(start);
                }
                Some(_) => {}
            },
        }
    }

    pub(super) fn close_bold(&mut self, end: usize) {
        if let Bold::In(start) = self.bold {
            let text = self
                .piece
                .as_ref()
                .map_or("", |p| &p.text)
                .trim()
                .to_owned();
            let colon = text.ends_with(':');
            self.bold = Bold::After {
                start,
                end,
                text,
                colon,
            };
        }
    }

    /// Decides, once more text or the end of the paragraph is seen, whether the bold words
    /// before it stand as a heading of their own.
    ///
    /// Returns true when they do and `next` starts with their colon.
    pub(super) fn settle_bold(&mut self, next: &str) -> bool {
        let Bold::After { colon, .. } = self.bold else {
            return false;
        };
        let rest = next.trim_start();
        let alone = next.is_empty();
        if !alone && rest.is_empty() {
            return false;
        }
        let outside = rest.starts_with([':', '：']);
        let dash = rest.starts_with(['–', '—']) || rest == "-" || rest.starts_with("- ");
        let Bold::After {
            start, end, text, ..
        } = std::mem::replace(&mut self.bold, Bold::No)
        else {
            return false;
        };
        let words = count_words(&text);
        if !(alone || colon || outside || dash) || words == 0 || words > 14 {
            return false;
        }
        let in_list = self.containers.lists > 0;
        if let Some(mut piece) = self.piece.take() {
            piece.form = BlockForm::Label;
            if outside {
                piece.text.push(':');
            }
            self.out.headings.push(Heading {
                level: 7,
                text: collapse(text.trim_end_matches(':')),
                span: self.span(start..end),
                id: String::new(),
                form: HeadingForm::Bold,
                structural: true,
                in_list,
                block: u32::try_from(self.out.blocks.len()).unwrap_or(u32::MAX),
            });
            self.push_block(&piece);
        }
        outside
    }
}

/// True for what may stand before a bold label without being part of it: emoji, a bullet, a
/// number.
fn is_ornament(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= 8
        && (!text.chars().any(char::is_alphabetic)
            || text
                .chars()
                .all(|c| "ivxIVX".contains(c) || c.is_ascii_digit() || ".)".contains(c)))
}
