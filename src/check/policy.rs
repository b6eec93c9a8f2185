//! Settles findings: severity by the handbook's `[rules]`, what pages silence, place in lines
//! and columns, order.

use std::collections::HashMap;
use std::sync::Arc;

use super::allow;
use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::inputs::Options;
use crate::model::rule::Severity;
use crate::model::source::{LineIndex, SitePath};

/// Findings as reports show them.
#[derive(Debug)]
pub struct Settled {
    /// What is reported, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What pages silence by `allow`, sorted.
    pub silenced: Vec<Diagnostic>,
}

/// Applies the handbook's severities, drops what it switched off and what pages silence,
/// locates the rest and sorts it by path, line, column and code. `source` gives a file's text.
pub fn settle<'a>(
    mut diagnostics: Vec<Diagnostic>,
    documents: &[Arc<Document>],
    config: &Config,
    options: &Options,
    source: impl Fn(&SitePath) -> Option<&'a str>,
) -> Settled {
    diagnostics.retain_mut(|d| set_severity(d, config));
    let mut after = allow::apply(diagnostics, documents, config, options);
    after.found.retain_mut(|d| set_severity(d, config));
    after.kept.append(&mut after.found);
    let mut diagnostics = after.kept;
    // Both lists at once, so that each file's lines are found once.
    let silenced_from = diagnostics.len();
    diagnostics.append(&mut after.silenced);
    locate(&mut diagnostics, source);
    let mut silenced = diagnostics.split_off(silenced_from);
    sort(&mut diagnostics);
    sort(&mut silenced);
    Settled {
        diagnostics,
        silenced,
    }
}

/// Gives a finding the severity that the handbook wants; false when it wants none of it.
fn set_severity(diagnostic: &mut Diagnostic, config: &Config) -> bool {
    match config.rules.get(diagnostic.rule.code) {
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
    }
}

fn locate<'a>(diagnostics: &mut [Diagnostic], source: impl Fn(&SitePath) -> Option<&'a str>) {
    for diagnostic in diagnostics.iter_mut() {
        if !names_its_subject(diagnostic.rule.code) {
            diagnostic.subject.clear();
            diagnostic.subject.push_str("page");
        }
    }
    let mut indexes: HashMap<SitePath, Option<LineIndex<'a>>> = HashMap::new();
    for diagnostic in diagnostics.iter_mut() {
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
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.location.line, d.location.column, d.rule.code);
        a.path
            .cmp(&b.path)
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.subject.cmp(&b.subject))
            .then_with(|| a.message.en.cmp(&b.message.en))
    });
}

/// True for the rules whose findings say more than `page` about what they are about: a field,
/// section, party, proposal or link. Scripts rely on the list.
fn names_its_subject(code: &str) -> bool {
    let number: u32 = code.trim_start_matches("CN").parse().unwrap_or(0);
    matches!(
        number,
        104..=107 | 201..=211 | 301..=308 | 401..=404 | 407 | 408 | 414 | 500..=699
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
