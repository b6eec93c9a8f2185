//! Labels at the start of a passage: `**CS:** …`, `Kỹ thuật – …`.

use std::ops::Range;

use super::marks::{trimmed, unmarked};
use crate::model::passage::Passage;

/// Longest label, in words.
const LONGEST: usize = 7;

/// A label: its bytes, where the rest begins, and how it stands out.
pub(super) struct Lead {
    pub(super) label: Range<usize>,
    pub(super) rest: usize,
    pub(super) bold: bool,
    /// A colon ends it, not a dash.
    pub(super) colon: bool,
}

/// Finds the label that a stretch of a passage starts with.
pub(super) fn lead(passage: &Passage, stretch: Range<usize>) -> Option<Lead> {
    let text = &passage.text[..stretch.end];
    let start = unmarked(text, stretch.clone()).start;
    let is_short = |label: &Range<usize>| {
        !label.is_empty()
            && text[label.clone()]
                .split_whitespace()
                .take(LONGEST + 1)
                .count()
                <= LONGEST
    };
    let next = passage.bold.partition_point(|bold| bold.end <= start);
    let bold = passage.bold.get(next).filter(|bold| bold.start <= start);
    // `**Đề xuất 1: gọi lại**` is a label with its text, bold or not.
    let has_text = |bold: &&Range<usize>| {
        separator(&text[start..bold.end])
            .is_some_and(|(at, len)| !trimmed(text, start + at + len..bold.end).is_empty())
    };
    let whole = bold.filter(|bold| bold.end <= stretch.end && !has_text(bold));
    if let Some(bold) = whole {
        let after = text[bold.end..].trim_start();
        let label = trimmed(text, start..bold.end);
        let colon = text[..bold.end].trim_end().ends_with([':', '：'])
            || after.starts_with([':', '：'])
            || after.is_empty();
        // `**Sản phẩm** (PM): …` has more of the name behind the bold part.
        if (colon || after.starts_with(['–', '—', '-'])) && is_short(&label) {
            let rest = text.len() - after.trim_start_matches([':', '：', '–', '—', '-']).len();
            return Some(Lead {
                label,
                rest,
                bold: true,
                colon,
            });
        }
    }
    let (at, len) = separator(&text[start..])?;
    let label = trimmed(text, start..start + at);
    is_short(&label).then(|| Lead {
        label,
        rest: start + at + len,
        bold: bold.is_some(),
        colon: text[start + at..].starts_with([':', '：']),
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
            '.' | ';' | '?' | '!' if next.is_whitespace() && !after_short_word(text, at) => {
                return None;
            }
            _ => {}
        }
        previous = c;
    }
    None
}

/// True for the full stop of `A. Hùng` and `Ms. Lan`, which ends no sentence.
pub(super) fn after_short_word(text: &str, at: usize) -> bool {
    let word = text[..at]
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    word.chars().count() == 1 || matches!(word, "Mr" | "Ms" | "Mrs" | "Dr" | "TP" | "Th" | "ThS")
}
