//! Annotations of GitHub Actions: one workflow command for each finding, all of them; how many
//! are shown is the reader's business.

use super::{Report, one_line};
use crate::model::diagnostic::Diagnostic;
use crate::model::rule::Severity;

pub(super) fn render(report: &Report<'_>) -> String {
    report
        .shown
        .iter()
        .map(|diagnostic| command(report, diagnostic))
        .collect()
}

fn command(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let at = diagnostic.location;
    let (line, end_line) = (at.line, at.end_line.max(at.line));
    let file = property(&report.place(diagnostic.path.as_ref()));
    let mut out = format!("::{name} file={file},line={line},endLine={end_line}");
    // A command with columns is refused when its lines differ or the end lies before the start.
    if line == end_line {
        let end_column = at.end_column.max(at.column);
        out.push_str(&format!(",col={},endColumn={end_column}", at.column));
    }
    let rule = diagnostic.rule;
    let title = property(&format!("{} {}", rule.code, rule.name));
    let message = data(&report.message(diagnostic).lines());
    out.push_str(&format!(",title={title}::{message}\n"));
    out
}

/// Escapes what stands after `::`. Control characters would reach whoever reads the log.
fn data(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| one_line(line.trim_end_matches('\r')).replace('%', "%25"))
        .collect();
    lines.join("%0A")
}

/// Escapes the value of a property. A path keeps its control characters, as escapes where
/// there is one, or it would name another file.
fn property(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(data("100%\r\nmới\u{1b}[31m::x"), "100%25%0Amới [31m::x");
        assert_eq!(property("a,b: 5%\n.md"), "a%2Cb%3A 5%25%0A.md");
        assert_eq!(property("%0A"), "%250A");
    }
}
