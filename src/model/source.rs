//! Source files and places in them.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// A path of a file of the handbook, from its root, with `/` as separator.
///
/// Never absolute and never with `..`; the world module makes them from what it finds on disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Makes a path from its text.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the last component.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// Returns everything before the last `/`, empty at the root.
    pub fn parent(&self) -> &str {
        self.0.rfind('/').map_or("", |at| &self.0[..at])
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

impl From<&str> for SitePath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// A range of bytes in a source file, always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets. Files are limited to far less than 4 GiB when read.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// Returns the span as a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the text under the span, or the empty text when the span is not of this source.
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or("")
    }

    /// Returns this span moved `by` bytes to the right.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// The texts of files that have one, by path.
#[derive(Debug, Default)]
pub struct Sources<'a> {
    texts: HashMap<SitePath, &'a str>,
}

impl<'a> Sources<'a> {
    /// Returns the text of a file.
    pub fn text(&self, path: &SitePath) -> Option<&'a str> {
        self.texts.get(path).copied()
    }
}

impl<'a> FromIterator<(SitePath, &'a str)> for Sources<'a> {
    fn from_iter<I: IntoIterator<Item = (SitePath, &'a str)>>(texts: I) -> Self {
        Self {
            texts: texts.into_iter().collect(),
        }
    }
}

/// A place as people and editors count it: lines from 1, columns from 1 in code points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column one past the last character.
    pub end_column: u32,
}

impl Location {
    /// The first character of a file.
    pub const START: Self = Self {
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    };
}

/// Turns byte offsets of one text into lines and columns.
#[derive(Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Characters before every [`STRIDE`]-th byte, so that a column in a line of millions of
    /// characters is not counted from its start each time.
    counts: Vec<usize>,
}

const STRIDE: usize = 1024;

impl<'a> LineIndex<'a> {
    /// Reads the line starts of `text`.
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let mut count = 0;
        let counts = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let before = count;
                count += characters(chunk);
                before
            })
            .collect();
        Self {
            text,
            starts,
            counts,
        }
    }

    /// Returns where `span` lies.
    pub fn locate(&self, span: Span) -> Location {
        let (line, column) = self.position(span.start as usize);
        let (end_line, end_column) = self.position(span.end as usize);
        Location {
            line,
            column,
            end_line,
            end_column,
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = (offset / STRIDE).min(self.counts.len().saturating_sub(1));
        let before = self.counts.get(block).copied().unwrap_or(0);
        before + characters(&self.text.as_bytes()[block * STRIDE..offset])
    }

    fn position(&self, offset: usize) -> (u32, u32) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let column = self.characters_before(offset) - self.characters_before(self.starts[line]);
        let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        (count(line), count(column))
    }
}

/// Counts the characters that begin in a stretch of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_in_code_points() {
        let index = LineIndex::new("a\r\nđường\n");
        let at = index.locate(Span::new(5, 7));
        assert_eq!((at.line, at.column), (2, 2));
        assert_eq!(index.locate(Span::new(900, 900)).line, 3);
    }

    #[test]
    fn long_lines_count_the_same() {
        let text = format!("a\n{}x", "ữ".repeat(5_000));
        let at = LineIndex::new(&text).locate(Span::new(2 + 3 * 4_321, 2 + 3 * 5_000));
        assert_eq!((at.line, at.column, at.end_column), (2, 4_322, 5_001));
    }
}
