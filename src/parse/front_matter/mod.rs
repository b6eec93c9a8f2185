//! Front matter: TOML between `+++` lines or YAML between `---` lines, one value model.

mod toml;
mod yaml;

use crate::model::diagnostic::Diagnostic;
use crate::model::document::FrontSyntax;
use crate::model::lang::Text;
use crate::model::rule;
use crate::model::source::{SitePath, Span};
use crate::model::value::Entry;
use crate::text;

/// The front matter of one file.
pub(super) struct FrontMatter {
    pub(super) entries: Vec<Entry>,
    pub(super) syntax: FrontSyntax,
    pub(super) span: Span,
    /// Byte offset of the body.
    pub(super) body: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A problem in the text between the markers: where, what, and whether it is a date that
/// does not exist.
struct Problem {
    span: Span,
    detail: Text,
}

/// Reads the front matter of `text`. Without an opening marker the whole text is the body.
pub(super) fn read(path: &SitePath, text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut result = FrontMatter {
        entries: Vec::new(),
        syntax: FrontSyntax::None,
        span: Span::new(start, start),
        body: start,
        diagnostics: Vec::new(),
    };
    // Blank lines before the opening marker come from pasting; they hide nothing.
    let lead = text[start..].len()
        - text[start..]
            .trim_start_matches(['\r', '\n', ' ', '\t'])
            .len();
    let open = start + lead;
    let (marker, syntax) = match text.get(open..open + 3) {
        Some("+++") => ("+++", FrontSyntax::Toml),
        Some("---") => ("---", FrontSyntax::Yaml),
        _ => return result,
    };
    let Some(first_line) = line_end(text, open) else {
        return result;
    };
    if text[open..first_line.0].trim_end() != marker {
        return result;
    }
    // `---` opens front matter only when something like a key follows; else it is a ruler.
    if syntax == FrontSyntax::Yaml && !looks_like_yaml(&text[first_line.1..]) {
        return result;
    }
    result.syntax = syntax;
    let content = first_line.1;
    let mut at = content;
    let close = loop {
        let (end, next) = line_end(text, at).unwrap_or((text.len(), text.len()));
        let line = text[at..end].trim_end();
        if line == marker || (syntax == FrontSyntax::Yaml && line == "...") {
            break Some((at, next));
        }
        if next >= text.len() {
            break None;
        }
        at = next;
    };
    let Some((close_at, body)) = close else {
        // The body is taken to start after the last line that still looks like a key, so that
        // the rest of the page is read and judged all the same.
        let detail = text!(
            "không có dòng {marker} đóng lại",
            "there is no closing {marker} line"
        );
        result.diagnostics.push(
            invalid(path, Span::new(open, open + 3), &detail).help(text!(
                "Thêm một dòng chỉ có {marker} sau trường cuối cùng.",
                "Add a line with only {marker} after the last field."
            )),
        );
        let end = unclosed_end(text, content);
        result.span = Span::new(open, end);
        result.body = end;
        read_entries(path, text, content..end, &mut result);
        // What is wrong inside follows from the missing line; one finding is enough.
        result.diagnostics.truncate(1);
        return result;
    };
    result.span = Span::new(open, close_at + 3);
    result.body = body;
    read_entries(path, text, content..close_at, &mut result);
    result
}

fn read_entries(
    path: &SitePath,
    text: &str,
    content: std::ops::Range<usize>,
    result: &mut FrontMatter,
) {
    let (entries, problems) = match result.syntax {
        FrontSyntax::Toml => toml::read(text, content),
        FrontSyntax::Yaml => yaml::read(text, content),
        FrontSyntax::None => return,
    };
    result.entries = entries;
    for problem in problems {
        let written = problem.span.of(text).trim();
        if crate::model::value::read_date(written) == crate::model::value::DateReading::Impossible {
            result.diagnostics.push(
                Diagnostic::new(
                    &rule::INVALID_DATE,
                    path,
                    problem.span,
                    text!("Không có ngày {written}", "No such date: {written}"),
                )
                .subject("page"),
            );
            continue;
        }
        result
            .diagnostics
            .push(invalid(path, problem.span, &problem.detail));
    }
}

fn invalid(path: &SitePath, span: Span, detail: &Text) -> Diagnostic {
    let Text { vi, en } = detail;
    Diagnostic::new(
        &rule::FRONT_MATTER_INVALID,
        path,
        span,
        text!(
            "Phần đầu trang (front matter) không đọc được: {vi}",
            "Front matter cannot be read: {en}"
        ),
    )
}

/// Returns the end of the line at `at` and the start of the next; none past the end.
fn line_end(text: &str, at: usize) -> Option<(usize, usize)> {
    if at >= text.len() {
        return None;
    }
    Some(match text[at..].find('\n') {
        Some(n) => (at + n, at + n + 1),
        None => (text.len(), text.len()),
    })
}

/// True when the first line with text reads like `key:` or closes the block.
fn looks_like_yaml(rest: &str) -> bool {
    rest.lines()
        .map(str::trim_end)
        .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .is_some_and(|line| {
            line == "---"
                || line == "..."
                || line.starts_with(['{', '"', '\''])
                || line.split_once(':').is_some_and(|(key, rest)| {
                    !key.is_empty()
                        && key
                            .chars()
                            .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
                        && key.split_whitespace().count() <= 3
                        && (rest.is_empty() || rest.starts_with([' ', '\t']))
                })
        })
}

/// Where the body starts when the closing marker is missing: at the first Markdown heading or
/// after the first blank line, whichever comes first.
fn unclosed_end(text: &str, content: usize) -> usize {
    let mut at = content;
    while let Some((end, next)) = line_end(text, at) {
        let line = text[at..end].trim();
        if line.is_empty() || line.starts_with("# ") || line.starts_with("## ") {
            return at;
        }
        at = next;
    }
    at
}
