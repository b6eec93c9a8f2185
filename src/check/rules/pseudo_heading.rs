//! How a bold line that serves as heading becomes one, for `check --fix`.

use crate::model::document::{Document, Heading};
use crate::model::source::Span;

/// The edit that turns a bold line, or a bold label before text, into a heading. None where
/// the words are more than words (a link, code), stand in a list or behind a dash.
pub(super) fn as_heading(doc: &Document, heading: &Heading, level: u8) -> Option<(Span, String)> {
    let text = &*doc.text;
    let written = heading.span.of(text);
    let bare = written.replace("**", "").replace("__", "");
    let bare: Vec<&str> = bare
        .trim()
        .trim_end_matches([':', '：'])
        .split_whitespace()
        .collect();
    // Only bold signs are around the words: nothing else is lost with them.
    let plain = bare.join(" ") == heading.text.trim() && !heading.text.ends_with('#');
    let marked = written.contains("**") || written.contains("__");
    if heading.in_list || !heading.structural || !plain || !marked || written.contains('\n') {
        return None;
    }
    let start = heading.span.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = line.max(doc.body.start as usize);
    if text[line..start].chars().any(|c| c != ' ') || start - line > 3 {
        return None;
    }
    // The file's own way to end a line.
    let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    let newline = if crlf { "\r\n" } else { "\n" };
    let before = &text[doc.body.start as usize..line];
    let above = before.strip_suffix('\n').unwrap_or(before);
    let above = above.rsplit('\n').next().unwrap_or("").trim_end();
    let blank_above = above.is_empty();
    // A break asked for at the end of the line above would show as a sign.
    if !blank_above && above.ends_with('\\') {
        return None;
    }
    let after = &text[heading.span.end as usize..];
    let rest = after.strip_prefix([':', '：']).unwrap_or(after);
    let rest = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    if rest.starts_with(['–', '—', '-']) {
        return None;
    }
    let rest = rest
        .strip_prefix('\\')
        .filter(|r| r.starts_with(['\n', '\r']))
        .unwrap_or(rest);
    let end = text.len() - rest.len();
    let gap = if rest.is_empty() || rest.starts_with("\n\n") || rest.starts_with("\r\n\r\n") {
        String::new()
    } else if rest.starts_with(['\n', '\r']) {
        newline.to_owned()
    } else {
        newline.repeat(2)
    };
    let lead = if blank_above { "" } else { newline };
    let signs = "#".repeat(usize::from(level));
    let name = &heading.text;
    Some((Span::new(line, end), format!("{lead}{signs} {name}{gap}")))
}
