//! A text → the clauses it is made of, cut where writers put parts of a proposal.

use std::ops::Range;

use super::values::{label, labelled, sign, status};
use crate::model::passage::LINE_BREAK;
use crate::resolve::write_up::labels::after_short_word;
use crate::resolve::write_up::marks::trimmed;
use crate::text::day::find_days;

/// A piece of the text between separators.
pub(super) struct Clause {
    pub(super) range: Range<usize>,
    /// Inside brackets, or behind a dash or a line break: where parts stand without a label.
    pub(super) apart: bool,
    /// A bracket opens right before it.
    pub(super) bracketed: bool,
}

/// Cuts a text at brackets, dashes, semicolons, line breaks, commas and ends of sentences, and
/// before a label with a colon.
pub(super) fn cut(text: &str) -> Vec<Clause> {
    let days: Vec<Range<usize>> = find_days(text)
        .into_iter()
        .map(|(range, _)| range)
        .collect();
    let mut out: Vec<Clause> = Vec::new();
    let mut start = 0;
    let mut apart = false;
    let mut bracketed = false;
    let mut depth = 0u32;
    let mut dashed = false;
    let mut previous = ' ';
    let mut in_label = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let spaced = previous.is_whitespace() && next.is_none_or(char::is_whitespace);
        let within_day = {
            let day = days.partition_point(|day| day.end <= at);
            days.get(day).is_some_and(|day| day.start < at)
        };
        let arrow = matches!(c, '=' | '-') && next == Some('>');
        let is_cut = !within_day
            && match c {
                // `Hạn (deadline): …` is one label.
                '(' => {
                    in_label = remark_in_label(&text[at..]);
                    !in_label
                }
                ')' if in_label => {
                    in_label = false;
                    false
                }
                '[' | '{' | ')' | ']' | '}' | ';' | '|' | LINE_BREAK | '\t' | '→' | '⇒' | '➡'
                | '•' | '–' | '—' | '·' => true,
                ',' => !(previous.is_ascii_digit() && next.is_some_and(|c| c.is_ascii_digit())),
                '-' => spaced || arrow,
                '=' => arrow,
                // `30.4`, `v.v`, `A. Hùng` are not ends of sentences.
                '.' | '!' | '?' => {
                    next.is_none_or(char::is_whitespace)
                        && text[start..at].contains(|c: char| !c.is_whitespace())
                        && !(c == '.' && after_short_word(text, at))
                }
                _ => false,
            };
        if is_cut {
            push(text, &mut out, start..at, apart, bracketed);
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                '–' | '—' | '-' | '=' | '→' | '⇒' | '➡' | '|' | LINE_BREAK | '\t' | ';' =>
                {
                    dashed = true;
                }
                '.' => dashed = false,
                _ => {}
            }
            apart = depth > 0 || dashed;
            bracketed = matches!(c, '(' | '[' | '{');
            start = at + c.len_utf8() + usize::from(arrow);
            if arrow {
                chars.next();
            }
        }
        previous = c;
    }
    push(text, &mut out, start..text.len(), apart, bracketed);
    tail(text, &mut out);
    out
}

/// True for a short bracket that a colon follows.
fn remark_in_label(text: &str) -> bool {
    let close = text.char_indices().take(30).find(|(_, c)| *c == ')');
    close.is_some_and(|(at, _)| text[at + 1..].trim_start().starts_with([':', '：']))
}

fn push(text: &str, out: &mut Vec<Clause>, range: Range<usize>, apart: bool, bracketed: bool) {
    let piece = &text[range.clone()];
    if !piece.contains(char::is_alphanumeric) && sign(piece).is_none() {
        return;
    }
    for (at, range) in before_labels(text, range).into_iter().enumerate() {
        let apart = apart || at > 0 || range.start > 0 && labelled(&text[range.clone()]).is_some();
        out.push(Clause {
            range,
            apart,
            bracketed: bracketed && at == 0,
        });
    }
}

/// A list of commas that ends in a day and a status has parts there, brackets or not.
fn tail(text: &str, clauses: &mut [Clause]) {
    let [.., before, last] = clauses else {
        return;
    };
    let is_day = |clause: &Clause| {
        let piece = text[trimmed(text, clause.range.clone())].trim();
        find_days(piece)
            .iter()
            .any(|(day, _)| *day == (0..piece.len()))
    };
    let is_status = |clause: &Clause| {
        let piece = &text[clause.range.clone()];
        piece.split_whitespace().take(4).count() <= 3 && status(piece).is_some()
    };
    if is_day(before) && is_status(last) || is_status(before) && is_day(last) {
        for clause in clauses.iter_mut().rev().take(3) {
            clause.apart |= clause.range.start > 0;
        }
    }
}

/// Cuts a clause before each label that a colon follows (`Việc A Phụ trách: X Hạn: 30/4`), and
/// before somebody who is called on (`Viết lại thư @Lan`).
fn before_labels(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut cuts = vec![range.start];
    let piece = &text[range.clone()];
    for (colon, _) in piece.match_indices([':', '：']) {
        let before = &piece[..colon];
        let longest = before
            .rsplit(char::is_whitespace)
            .take(8)
            .filter(|word| !word.is_empty())
            .take(5)
            .map(|word| word.as_ptr() as usize - text.as_ptr() as usize)
            .filter(|from| range.start + colon - from <= 90)
            .filter(|from| label(&text[*from..range.start + colon]).is_some())
            .last();
        if let Some(from) = longest {
            // A capital or the clause's start: `lý do khách nêu: …` is a sentence.
            let capital = text[from..].chars().next().is_some_and(char::is_uppercase);
            if from > range.start && capital {
                cuts.push(from);
            }
        }
    }
    for (at, _) in piece.match_indices('@') {
        if piece[..at].ends_with(char::is_whitespace)
            && piece[at + 1..].starts_with(char::is_alphanumeric)
        {
            cuts.push(range.start + at);
        }
    }
    cuts.push(range.end);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|w| w[0]..w[1])
        .filter(|range| text[range.clone()].contains(|c: char| !c.is_whitespace()))
        .collect()
}
