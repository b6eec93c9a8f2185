//! One Code Quality document, which GitLab shows in merge requests.

use serde::Serialize;

use super::Report;
use crate::model::rule::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let issues: Vec<Issue<'_>> = report
        .shown
        .iter()
        .zip(report.fingerprints())
        .map(|(diagnostic, fingerprint)| Issue {
            description: report.message(diagnostic).line(),
            check_name: diagnostic.rule.code,
            fingerprint,
            severity: match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: report.place(diagnostic.path.as_ref()),
                lines: Lines {
                    begin: diagnostic.location.line,
                    end: diagnostic.location.end_line.max(diagnostic.location.line),
                },
            },
        })
        .collect();
    let mut out = serde_json::to_string_pretty(&issues).unwrap_or_default();
    out.push('\n');
    out
}
