//! A passage: one heading, paragraph, list item or table cell as a reader sees it, with the way
//! back to the bytes it was written with.

use std::ops::Range;

use super::source::Span;

/// The break that a writer asked for inside a passage (`<br>`, two spaces at the end of a line).
/// A line that merely wraps in the file is `\n`.
pub const LINE_BREAK: char = '\u{2028}';

/// A stretch of visible text.
#[derive(Clone, Debug)]
pub struct Passage {
    /// What it is in the page.
    pub form: PassageForm,
    /// What readers see, without markup.
    pub text: String,
    /// The whole element in the file.
    pub span: Span,
    /// The parts of `text` that are bold, in order.
    pub bold: Vec<Range<usize>>,
    /// True when all of it is struck through.
    pub struck: bool,
    /// Where the links in it start in the file.
    pub links: Vec<u32>,
    /// Pieces of `text` with the bytes they were written as, in order.
    pub pieces: Vec<Piece>,
}

/// A run of text that was written in one stretch.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Where it starts in the passage's text.
    pub at: usize,
    /// Bytes of that text; other than in the file for `&nbsp;` and the like.
    pub length: usize,
    /// The bytes in the file.
    pub source: Span,
}

/// What a passage is in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageForm {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph outside lists.
    Paragraph,
    /// An item of a list.
    Item {
        /// 0 for an item that lies in no other.
        depth: u8,
        /// The box of a task list: ticked or not.
        ticked: Option<bool>,
    },
    /// A cell of a table.
    Cell {
        /// Number of the table in the file.
        table: u32,
        /// Row, 0 for the head.
        row: u32,
        /// Column, from 0.
        column: u32,
    },
}

impl Passage {
    /// Returns where a part of the text stands in the file.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let piece = |at: usize| {
            let next = self.pieces.partition_point(|p| p.at <= at);
            next.checked_sub(1).map(|index| self.pieces[index])
        };
        let (Some(first), Some(last)) = (
            piece(range.start),
            piece(range.end.saturating_sub(1).max(range.start)),
        ) else {
            return self.span;
        };
        // What was written otherwise than it reads counts as a whole.
        let verbatim =
            |piece: Piece| (piece.source.end - piece.source.start) as usize == piece.length;
        let into = |piece: Piece, at: usize| {
            piece.source.start as usize + (at.max(piece.at) - piece.at).min(piece.length)
        };
        let start = if verbatim(first) {
            into(first, range.start)
        } else {
            first.source.start as usize
        };
        let end = if verbatim(last) {
            into(last, range.end)
        } else {
            last.source.end as usize
        };
        Span::new(start, end.max(start))
    }

    /// Returns where the text without surrounding white space stands in the file.
    pub fn text_span(&self) -> Span {
        let start = self.text.len() - self.text.trim_start().len();
        self.span_of(start..self.text.trim_end().len().max(start))
    }
}
