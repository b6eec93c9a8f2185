//! Front matter: TOML between `+++` lines or YAML between `---` lines, one value model.

mod toml;
mod yaml;

use unicode_normalization::char::is_combining_mark;

use crate::model::diagnostic::Diagnostic;
use crate::model::document::FrontSyntax;
use crate::model::lang::Text;
use crate::model::rule;
use crate::model::source::{SitePath, Span};
use crate::model::value::{DateReading, Entry, read_date};
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
    if syntax == FrontSyntax::Yaml && !looks_like_fields(&text[first_line.1..]) {
        return result;
    }
    result.syntax = syntax;
    let content = first_line.1;
    let scan = scan(text, content, marker);
    if let Some((close_at, body)) = scan.close {
        result.span = Span::new(open, close_at + 3);
        result.body = body;
        read_entries(path, text, content..close_at, &mut result);
        // A marker found far down may be a ruler of the body: the closing one is missing when
        // what lies between reads badly, and well up to the first line that no field can be.
        let broken = !result.diagnostics.is_empty();
        let Some(body) = scan.body_like.filter(|_| broken) else {
            return result;
        };
        let (_, problems) = entries(text, content..body, syntax);
        if !problems.is_empty() {
            return result;
        }
        result.diagnostics.clear();
    }
    // The body is taken to start at the first line that no field can be, so that the rest of
    // the page is read and judged all the same.
    let end = scan
        .body_like
        .unwrap_or_else(|| unclosed_end(text, content));
    let detail = text!(
        "không có dòng {marker} đóng lại",
        "there is no closing {marker} line"
    );
    result.span = Span::new(open, end);
    result.body = end;
    read_entries(path, text, content..end, &mut result);
    // What is wrong inside follows from the missing line; one finding is enough.
    result.diagnostics = vec![
        invalid(path, Span::new(open, open + 3), &detail).help(text!(
            "Thêm một dòng chỉ có {marker} sau trường cuối cùng.",
            "Add a line with only {marker} after the last field."
        )),
    ];
    result
}

/// What a look over the lines after the opening marker finds.
struct Scan {
    /// Start of the closing marker and of the line after it.
    close: Option<(usize, usize)>,
    /// The first line before it that belongs to a body rather than to fields.
    body_like: Option<usize>,
}

fn scan(text: &str, content: usize, marker: &str) -> Scan {
    let mut found = Scan {
        close: None,
        body_like: None,
    };
    let mut at = content;
    let mut after_blank = true;
    while let Some((end, next)) = line_end(text, at) {
        let line = text[at..end].trim_end();
        if line == marker || (marker == "---" && line == "...") {
            found.close = Some((at, next));
            return found;
        }
        let heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
        let fence = line.starts_with("```") || line.starts_with("~~~");
        if after_blank && (heading || fence) && found.body_like.is_none() {
            found.body_like = Some(at);
        }
        after_blank = line.is_empty();
        at = next;
    }
    found
}

fn entries(
    text: &str,
    content: std::ops::Range<usize>,
    syntax: FrontSyntax,
) -> (Vec<Entry>, Vec<Problem>) {
    match syntax {
        FrontSyntax::Toml => toml::read(text, content),
        FrontSyntax::Yaml => yaml::read(text, content),
        FrontSyntax::None => (Vec::new(), Vec::new()),
    }
}

fn read_entries(
    path: &SitePath,
    text: &str,
    content: std::ops::Range<usize>,
    result: &mut FrontMatter,
) {
    let (entries, problems) = entries(text, content, result.syntax);
    result.entries = entries;
    for problem in problems {
        let written = problem.span.of(text).trim();
        if read_date(written) == DateReading::Impossible {
            let line = text[..problem.span.start as usize]
                .rfind('\n')
                .map_or(0, |n| n + 1);
            let key = text[line..problem.span.start as usize]
                .split('=')
                .next()
                .unwrap_or("");
            let key = key.trim();
            result.diagnostics.push(
                Diagnostic::new(
                    &rule::INVALID_DATE,
                    path,
                    problem.span,
                    text!("Không có ngày {written}", "No such date: {written}"),
                )
                .help(text!(
                    "Kiểm tra lại ngày và tháng; ghi năm-tháng-ngày, ví dụ 2026-03-15.",
                    "Check day and month; write year-month-day, such as 2026-03-15."
                ))
                .subject(format!("field:{key}")),
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

/// True when the first line with text reads like a field, well written or not (`title: …`,
/// `title:…`, `title = …`), or closes the block.
fn looks_like_fields(rest: &str) -> bool {
    let first = rest
        .lines()
        .map(str::trim_end)
        .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let Some(line) = first else {
        return false;
    };
    if line == "---" || line == "..." || line.starts_with(['{', '"', '\'']) {
        return true;
    }
    let Some((key, value)) = line.split_once([':', '=', '：']) else {
        return false;
    };
    let word = |c: char| c.is_alphanumeric() || is_combining_mark(c) || "_-. ".contains(c);
    let key_like = !key.is_empty() && key.chars().all(word) && key.split_whitespace().count() <= 3;
    // A time or an address at the head of a text is no field: `8:30`, `https://`.
    let text_like = value.starts_with("//") || key.chars().all(|c| c.is_ascii_digit());
    key_like && !text_like
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
