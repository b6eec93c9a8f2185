//! Marks around words that are none themselves: bullets, numbers, emoji, closing punctuation.
//! Text pasted from elsewhere has them where Markdown has lists.

use std::ops::Range;

use crate::model::passage::LINE_BREAK;
use crate::text::fold::is_invisible;

/// Takes white space, ornaments and closing punctuation off both ends of a range.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let outside = |c: char| {
        c.is_whitespace()
            || matches!(c, ':' | '：' | '–' | '—' | '-' | '.' | ',' | ';' | '*')
            || is_ornament(c)
    };
    let before = |c: char| outside(c) || matches!(c, '+' | '>' | '=');
    let start = range.start + (piece.len() - piece.trim_start_matches(before).len());
    let end = range.end - (piece.len() - piece.trim_end_matches(outside).len());
    start..end.max(start)
}

/// Takes bullets, numbers and ornaments off the start of a range.
pub(super) fn unmarked(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    loop {
        let piece = &text[start..range.end];
        let rest = piece.trim_start_matches(|c: char| c.is_whitespace() || is_ornament(c));
        let skip = piece.len() - rest.len() + numbering(rest).or(bullet(rest)).unwrap_or(0);
        if skip == 0 {
            return start..range.end;
        }
        start += skip;
    }
}

/// Length of a number before a name or title: `4.1. `, `II. `, `a) `.
fn numbering(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))?;
    let number = text[..end].trim_end_matches('.');
    let digits = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && number.len() <= 8;
    let roman = !number.is_empty()
        && number.len() <= 4
        && number.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let closed = number.len() < end;
    let rest = &text[end..];
    if digits || roman {
        let spaced = rest.starts_with([' ', '\u{a0}', '\t']);
        if closed && spaced {
            return Some(end);
        }
        if !closed
            && rest.starts_with([')', '/', ':'])
            && !rest[1..].starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(end + 1);
        }
    }
    None
}

/// True for emoji, arrows, boxes and the bullets of word processors.
fn is_ornament(c: char) -> bool {
    is_invisible(c)
        || matches!(c,
            '•' | '‣' | '·' | '»' | '›' | '※' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}'
            | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}'
            | '\u{f000}'..='\u{f0ff}' | '\u{1f000}'..='\u{1faff}' | '\u{20e3}')
}

/// Length of the mark of an item that is not one in Markdown: `•`, `–`, `1/`, `(a)`, `✅`.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    let first = trimmed.chars().next()?;
    let rest = &trimmed[first.len_utf8()..];
    let space = [' ', '\u{a0}', '\t'];
    if is_ornament(first) {
        let after = rest.trim_start_matches(|c| space.contains(&c) || is_ornament(c));
        return Some(lead + first.len_utf8() + (rest.len() - after.len()));
    }
    if matches!(first, '-' | '–' | '—' | '+' | '*') && rest.starts_with(space) {
        return Some(lead + first.len_utf8());
    }
    let inner = trimmed.strip_prefix('(').unwrap_or(trimmed);
    let count = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let letter = count == 0 && inner.starts_with(|c: char| c.is_ascii_lowercase());
    let count = count + usize::from(letter);
    let tail = inner.get(count..)?;
    if !(1..=3).contains(&count) || !tail.starts_with(['/', ')', '.']) {
        return None;
    }
    let after = &tail[1..];
    let length = lead + (trimmed.len() - inner.len()) + count + 1;
    // `1.Gọi lại`: many leave the space out.
    let glued = !letter && after.starts_with(char::is_uppercase);
    (glued || after.starts_with(space)).then_some(length)
}

/// The lines of a text; one that merely wraps in the file goes on, unless the next starts like
/// an item.
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if c == LINE_BREAK || c == '\n' && bullet(&text[next..]).is_some() {
            lines.push(start..at);
            start = next;
        }
    }
    lines.push(start..text.len());
    lines
}

/// The first line of a stretch: where a finding points.
pub(super) fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let end = piece.find(['\n', LINE_BREAK]).unwrap_or(piece.len());
    range.start..range.start + piece[..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off_and_words_stay() {
        for (text, expected) in [
            ("4.1. CS", "CS"),
            ("1. Đối với CS", "Đối với CS"),
            ("👉 Kỹ thuật", "Kỹ thuật"),
            ("+\u{a0}CS", "CS"),
            ("II. Kinh doanh", "Kinh doanh"),
            ("•\tA. Hùng", "A. Hùng"),
            ("2) CS", "CS"),
            ("CS", "CS"),
            ("24/7 trực", "24/7 trực"),
            ("1.5 triệu", "1.5 triệu"),
        ] {
            assert_eq!(&text[unmarked(text, 0..text.len())], expected, "{text}");
        }
    }

    #[test]
    fn items_start_with_marks() {
        for line in [
            "• a",
            "1/ a",
            "(b) a",
            "1.Gọi",
            "✅ a",
            "⏳ a",
            "- a",
            "\u{f0b7}  a",
        ] {
            assert!(bullet(line).is_some(), "{line}");
        }
        for line in ["15/8 khách gọi", "1.5 triệu", "a, b", "-5", "2026. Sau"] {
            assert!(bullet(line).is_none(), "{line}");
        }
    }
}
