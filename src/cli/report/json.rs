//! One JSON document, exactly as documented; its shape is versioned.

use serde::Serialize;

use crate::Built;
use crate::model::diagnostic::{Diagnostic, Tally};

#[derive(Serialize)]
struct Report<'a> {
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

pub(super) fn render(built: &Built, shown: &[&Diagnostic]) -> String {
    let tally = Tally::of(shown.iter().copied());
    let report = Report {
        version: 1,
        summary: Summary {
            files: built.documents.len(),
            errors: tally.errors,
            warnings: tally.warnings,
            infos: tally.infos,
        },
        diagnostics: shown
            .iter()
            .map(|d| Finding {
                code: d.rule.code,
                name: d.rule.name,
                severity: d.severity.name(),
                path: d.path.as_ref().map(crate::model::source::SitePath::as_str),
                line: d.location.line,
                column: d.location.column,
                end_line: d.location.end_line,
                end_column: d.location.end_column,
                message: d.message.get(built.lang),
                help: d.help.as_ref().map(|h| h.get(built.lang)),
                subject: &d.subject,
                fixable: d.fix.is_some(),
            })
            .collect(),
    };
    let mut out = serde_json::to_string_pretty(&report).unwrap_or_default();
    out.push('\n');
    out
}
