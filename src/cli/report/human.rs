//! Findings for people: the line concerned with the place marked, and what to write instead.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Report, one_line};
use crate::model::diagnostic::Diagnostic;
use crate::model::lang::Lang;
use crate::model::rule::Severity;
use crate::model::source::Span;
use crate::text;

pub(super) fn render(report: &Report<'_>) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in &report.shown {
        let text = diagnostic
            .path
            .as_ref()
            .and_then(|p| report.sources.text(p));
        out.push_str(&one(&renderer, diagnostic, text, report.built.lang));
        out.push_str("\n\n");
    }
    out
}

/// Where to read more about the first of the gravest findings; none when there are none.
pub(super) fn more(shown: &[&Diagnostic], lang: Lang) -> Option<String> {
    let gravest = shown.iter().map(|d| d.severity).max()?;
    let code = shown.iter().find(|d| d.severity == gravest)?.rule.code;
    let line = text!(
        "Vì sao, và ví dụ: camnang explain {code}",
        "Why, and an example: camnang explain {code}"
    );
    Some(line.get(lang).to_owned())
}

fn one(renderer: &Renderer, diagnostic: &Diagnostic, text: Option<&str>, lang: Lang) -> String {
    let level = match (diagnostic.severity, lang) {
        (Severity::Error, Lang::Vi) => Level::ERROR.with_name("lỗi"),
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Warning, Lang::Vi) => Level::WARNING.with_name("cảnh báo"),
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Info, Lang::Vi) => Level::INFO.with_name("lưu ý"),
        (Severity::Info, Lang::En) => Level::INFO.with_name("note"),
    };
    let path = diagnostic.path.as_ref().map(|p| one_line(p.as_str()));
    let message = clean(diagnostic.message.get(lang));
    let title = level.primary_title(message).id(diagnostic.rule.code);
    let mut group: Group<'_> = match (&path, text) {
        (Some(path), Some(text)) if window(text, diagnostic.span).len() <= MAX_LINE => {
            let window = window(text, diagnostic.span);
            let first_line = diagnostic.location.line as usize;
            let start = diagnostic.span.start as usize - window.start;
            let end = (diagnostic.span.end as usize).min(window.end) - window.start;
            title.element(
                Snippet::source(clean(&text[window]))
                    .line_start(first_line)
                    .path(path.as_str())
                    .annotation(AnnotationKind::Primary.span(start..end.max(start))),
            )
        }
        (Some(path), _) => {
            let at = diagnostic.location;
            title.element(
                annotate_snippets::Origin::path(path.as_str())
                    .line(at.line as usize)
                    .char_column(at.column as usize),
            )
        }
        (None, _) => Group::with_title(title),
    };
    let related: Vec<String> = diagnostic
        .related
        .iter()
        .map(|other| {
            let path = one_line(other.path.as_str());
            let (line, column) = (other.location.line, other.location.column);
            let message = clean(other.message.get(lang));
            format!("{path}:{line}:{column}: {message}")
        })
        .collect();
    for place in &related {
        let level = match lang {
            Lang::Vi => Level::NOTE.with_name("xem"),
            Lang::En => Level::NOTE.with_name("see"),
        };
        group = group.element(level.message(place));
    }
    if let Some(help) = &diagnostic.help {
        let level = match lang {
            Lang::Vi => Level::HELP.with_name("gợi ý"),
            Lang::En => Level::HELP,
        };
        group = group.element(level.message(clean(help.get(lang))));
    }
    renderer.render(&[group])
}

/// Longest stretch of a file that is shown, in bytes; beyond, its place is named.
const MAX_LINE: usize = 2_000;

/// The lines that a span touches, two at most: what follows is not needed to find the place.
fn window(text: &str, span: Span) -> std::ops::Range<usize> {
    let start = (span.start as usize).min(text.len());
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = (span.end as usize).clamp(start, text.len());
    let last = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let second = text[start..]
        .match_indices('\n')
        .nth(1)
        .map_or(text.len(), |(at, _)| start + at);
    first..last.min(second.max(start))
}

/// Control characters of a page must not reach the terminal. Each is replaced by a space of
/// the same length in bytes, so that marked places stay where they are.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' | '\r' => c,
            _ if !c.is_control() => c,
            _ if c.len_utf8() == 1 => ' ',
            _ => '\u{a0}',
        })
        .collect()
}
