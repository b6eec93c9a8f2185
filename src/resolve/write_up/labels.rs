//! Labels at the start of a passage: `**CS:** …`, `Kỹ thuật – …`.

use std::ops::Range;

use super::parties::trimmed;
use crate::model::passage::Passage;

/// Longest label, in words.
const LONGEST: usize = 7;

/// A label: its bytes, where the rest begins, and whether it stands out in bold.
pub(super) struct Lead {
    pub(super) label: Range<usize>,
    pub(super) rest: usize,
    pub(super) bold: bool,
}

/// Finds the label that a stretch of a passage starts with.
pub(super) fn lead(passage: &Passage, stretch: Range<usize>) -> Option<Lead> {
    let text = &passage.text[..stretch.end];
    let start = stretch.end - text[stretch.start..].trim_start().len();
    let is_short = |label: &Range<usize>| {
        !label.is_empty() && text[label.clone()].split_whitespace().count() <= LONGEST
    };
    let bold = passage.bold.iter().find(|bold| {
        bold.end > start
            && text[stretch.start..bold.start.max(stretch.start)]
                .trim()
                .is_empty()
    });
    if let Some(bold) = bold.filter(|bold| bold.start < stretch.end && bold.end <= stretch.end) {
        let after = text[bold.end..].trim_start();
        let label = trimmed(text, bold.start.max(stretch.start)..bold.end);
        let closed = text[..bold.end].trim_end().ends_with([':', '：'])
            || after.starts_with([':', '：', '–', '—', '-'])
            || after.is_empty();
        // `**Sản phẩm** (PM): …` has more of the name behind the bold part.
        if closed && is_short(&label) {
            let rest = text.len() - after.trim_start_matches([':', '：', '–', '—', '-']).len();
            return Some(Lead {
                label,
                rest,
                bold: true,
            });
        }
    }
    let (at, len) = separator(&text[start..])?;
    let label = trimmed(text, start..start + at);
    is_short(&label).then_some(Lead {
        label,
        rest: start + at + len,
        bold: bold.is_some(),
    })
}

/// Finds the first colon or dash that ends a label; the colon of `08:30` or `https:` does not.
fn separator(text: &str) -> Option<(usize, usize)> {
    let mut previous = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, c)| *c);
        match c {
            ':' | '：' if next.is_whitespace() || c == '：' => return Some((at, c.len_utf8())),
            ':' if !next.is_ascii_digit() && next != '/' => return Some((at, 1)),
            '–' | '—' | '-' if previous.is_whitespace() && next.is_whitespace() => {
                return Some((at, c.len_utf8()));
            }
            '.' | ';' | '?' | '!' if next.is_whitespace() => return None,
            _ => {}
        }
        previous = c;
    }
    None
}
