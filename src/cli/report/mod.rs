//! Findings → text, one file per format.

mod human;
mod json;
mod short;

use clap::ValueEnum;

use crate::Built;
use crate::model::diagnostic::Diagnostic;
use crate::model::rule::Severity;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the line concerned and what to write instead.
    Human,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
}

/// Returns all findings.
pub(super) fn all(built: &Built) -> Vec<&Diagnostic> {
    built.diagnostics.iter().collect()
}

/// Returns the findings that make the run fail.
pub(super) fn failing(built: &Built, strict: bool) -> Vec<&Diagnostic> {
    let least = if strict {
        Severity::Warning
    } else {
        Severity::Error
    };
    built
        .diagnostics
        .iter()
        .filter(|d| d.severity >= least)
        .collect()
}

/// Returns the line that closes a report for people: where to read more.
pub(super) fn more(format: Format, built: &Built, shown: &[&Diagnostic]) -> Option<String> {
    (format == Format::Human).then(|| human::more(shown, built.lang))?
}

/// Returns the findings in a format.
pub(super) fn render(format: Format, built: &Built, shown: &[&Diagnostic]) -> String {
    match format {
        Format::Human => human::render(built, shown),
        Format::Short => short::render(built, shown),
        Format::Json => json::render(built, shown),
    }
}
