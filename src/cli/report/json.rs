//! One JSON document, exactly as documented; its shape is versioned.

use serde::Serialize;

use super::Report;
use crate::model::diagnostic::Tally;
use crate::model::source::SitePath;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    summary: Summary,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    path: Option<&'a str>,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: &'a str,
    help: Option<&'a str>,
    subject: &'a str,
    fixable: bool,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let tally = Tally::of(report.shown.iter().copied());
    let document = Document {
        version: 1,
        summary: Summary {
            files: report.files(),
            errors: tally.errors,
            warnings: tally.warnings,
            infos: tally.infos,
        },
        diagnostics: report
            .shown
            .iter()
            .map(|d| (d, report.message(d)))
            .map(|(d, message)| Finding {
                code: d.rule.code,
                name: d.rule.name,
                severity: d.severity.name(),
                path: d.path.as_ref().map(SitePath::as_str),
                line: d.location.line,
                column: d.location.column,
                end_line: d.location.end_line,
                end_column: d.location.end_column,
                message: message.what,
                help: message.help,
                subject: &d.subject,
                fixable: d.fix.is_some(),
            })
            .collect(),
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_default();
    out.push('\n');
    out
}
