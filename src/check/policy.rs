//! Settles findings: severity by the handbook's `[rules]`, place in lines and columns, order.

use std::collections::HashMap;

use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::rule::Severity;
use crate::model::source::{LineIndex, SitePath};

/// Applies the handbook's severities, drops what it switched off, locates the rest and sorts
/// it by path, line, column and code. `source` gives a file's text.
pub fn settle<'a>(
    mut diagnostics: Vec<Diagnostic>,
    config: &Config,
    source: impl Fn(&SitePath) -> Option<&'a str>,
) -> Vec<Diagnostic> {
    diagnostics.retain_mut(|diagnostic| match config.rules.get(diagnostic.rule.code) {
        None => true,
        Some(None) => false,
        Some(Some(severity)) => {
            // A finding that is milder than its rule (in a draft, say) stays milder.
            diagnostic.severity = if diagnostic.severity < diagnostic.rule.severity {
                diagnostic.severity.min(*severity)
            } else {
                *severity
            };
            true
        }
    });
    for diagnostic in &mut diagnostics {
        if !names_its_subject(diagnostic.rule.code) {
            diagnostic.subject.clear();
            diagnostic.subject.push_str("page");
        }
    }
    let mut indexes: HashMap<SitePath, Option<LineIndex<'a>>> = HashMap::new();
    for diagnostic in &mut diagnostics {
        if let Some(path) = &diagnostic.path {
            let index = indexes
                .entry(path.clone())
                .or_insert_with(|| source(path).map(LineIndex::new));
            // Files without text (not UTF-8, say) carry the place they were given.
            if let Some(index) = index {
                diagnostic.location = index.locate(diagnostic.span);
            }
        }
        for related in &mut diagnostic.related {
            let index = indexes
                .entry(related.path.clone())
                .or_insert_with(|| source(&related.path).map(LineIndex::new));
            if let Some(index) = index {
                related.location = index.locate(related.span);
            }
        }
    }
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.location.line, d.location.column, d.rule.code);
        a.path
            .cmp(&b.path)
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.subject.cmp(&b.subject))
            .then_with(|| a.message.en.cmp(&b.message.en))
    });
    diagnostics
}

/// True for the rules whose findings say more than `page` about what they are about: a field,
/// section, party, proposal or link. Scripts rely on the list.
fn names_its_subject(code: &str) -> bool {
    let number: u32 = code.trim_start_matches("CN").parse().unwrap_or(0);
    matches!(
        number,
        104..=107 | 201..=211 | 301..=309 | 401..=404 | 407 | 408 | 414 | 500..=699
    )
}

/// True when these findings stop publishing.
pub fn fails(diagnostics: &[Diagnostic], strict: bool) -> bool {
    let least = if strict {
        Severity::Warning
    } else {
        Severity::Error
    };
    diagnostics.iter().any(|d| d.severity >= least)
}
