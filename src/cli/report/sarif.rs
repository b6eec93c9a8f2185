//! One SARIF 2.1.0 document, as code scanning and editors read it.

use std::collections::HashMap;

use serde::Serialize;

use super::Report;
use crate::model::diagnostic::{Diagnostic, Fix};
use crate::model::rule::{Rule, Severity};
use crate::model::rule_page;
use crate::model::source::{LineIndex, Location as Place, SitePath};
use crate::text;
use crate::text::percent;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What paths are relative to: the folder that the code was checked out to.
const BASE: &str = "%SRCROOT%";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    language: &'static str,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: &'a str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Spot; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Spot>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mending<'a>>,
}

/// Under a name of our own: those of others are computed in ways of their own, and an upload
/// complains of every difference.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "camnang/v1")]
    camnang: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spot {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mending<'a> {
    description: Message,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Inserted<'a>,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut rules: Vec<&Rule> = report.shown.iter().map(|d| d.rule).collect();
    rules.sort_by_key(|rule| rule.code);
    rules.dedup();
    let mut lines = Lines::default();
    let results = report
        .shown
        .iter()
        .zip(report.fingerprints())
        .map(|(diagnostic, fingerprint)| Finding {
            rule_id: diagnostic.rule.code,
            rule_index: rules
                .binary_search_by_key(&diagnostic.rule.code, |rule| rule.code)
                .unwrap_or_default(),
            level: level(diagnostic.severity),
            message: message(report.message(diagnostic).lines()),
            locations: [Spot {
                id: None,
                physical_location: physical(report, diagnostic.path.as_ref(), diagnostic.location),
                message: None,
            }],
            related_locations: related(report, diagnostic),
            partial_fingerprints: Fingerprints {
                camnang: fingerprint,
            },
            fixes: diagnostic
                .fix
                .as_ref()
                .and_then(|fix| mending(report, &mut lines, diagnostic, fix))
                .into_iter()
                .collect(),
        })
        .collect();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "camnang",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().map(|r| descriptor(report, r)).collect(),
                },
            },
            language: report.built.lang.code(),
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

fn descriptor<'a>(report: &Report<'_>, rule: &'a Rule) -> Descriptor<'a> {
    let lang = report.built.lang;
    let Rule { code, name, .. } = rule;
    let half = rule_page::of(rule).map(|page| page.half(lang));
    let short = half.map_or_else(|| name.replace('-', " "), |half| half.title.clone());
    let full = half.map_or_else(|| short.clone(), |half| half.finds.clone());
    let help = text!(
        "`camnang explain {code}` cho biết quy tắc này tìm gì, vì sao và nên viết thế nào.",
        "`camnang explain {code}` tells what it finds, why it matters and what to write instead."
    );
    Descriptor {
        id: code,
        name,
        short_description: message(short),
        full_description: message(full),
        help: message(help.get(lang)),
        default_configuration: Configuration {
            level: level(rule.severity),
        },
    }
}

fn related(report: &Report<'_>, diagnostic: &Diagnostic) -> Vec<Spot> {
    let others = diagnostic.related.iter().enumerate();
    others
        .map(|(at, other)| Spot {
            id: Some(at + 1),
            physical_location: physical(report, Some(&other.path), other.location),
            message: Some(message(other.message.get(report.built.lang))),
        })
        .collect()
}

/// Returns the edits by lines and columns; none when there is no text to count them in.
fn mending<'a>(
    report: &Report<'a>,
    lines: &mut Lines<'a>,
    diagnostic: &'a Diagnostic,
    fix: &'a Fix,
) -> Option<Mending<'a>> {
    let path = diagnostic.path.as_ref()?;
    let index = lines.of(path, report.sources.text(path)?);
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(index.locate(edit.span)),
        inserted_content: Inserted { text: &edit.text },
    });
    let said = report.message(diagnostic);
    Some(Mending {
        description: message(said.help.unwrap_or(said.what)),
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(report, Some(path)),
            replacements: replacements.collect(),
        }],
    })
}

/// The line starts of the files that edits lie in, read once for each.
#[derive(Default)]
struct Lines<'a>(HashMap<&'a SitePath, LineIndex<'a>>);

impl<'a> Lines<'a> {
    fn of(&mut self, path: &'a SitePath, text: &'a str) -> &LineIndex<'a> {
        self.0.entry(path).or_insert_with(|| LineIndex::new(text))
    }
}

fn physical(report: &Report<'_>, path: Option<&SitePath>, at: Place) -> Physical {
    Physical {
        artifact_location: artifact(report, path),
        region: region(at),
    }
}

fn artifact(report: &Report<'_>, path: Option<&SitePath>) -> Artifact {
    Artifact {
        uri: percent::encode(&report.place(path)),
        uri_base_id: BASE,
    }
}

fn region(at: Place) -> Region {
    Region {
        start_line: at.line,
        start_column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
    }
}

fn message(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
