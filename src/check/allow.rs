//! `allow` in a page's front matter: findings that the page's writer silenced, and CN901,
//! CN902: silencing that does nothing, or says no reason.
//!
//! It is read from what the parser made of the front matter, so that findings of every stage
//! are silenced alike.

use std::collections::HashMap;
use std::sync::Arc;

use super::rules::content::stands_for_text;
use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Document, FrontSyntax};
use crate::model::inputs::Options;
use crate::model::rule::{self, RULES, Rule};
use crate::model::source::{SitePath, Span};
use crate::model::value::Entry;
use crate::text;
use crate::text::distance::{edits, nearest};

/// What stays after silencing.
pub(super) struct Outcome {
    /// The findings that stay.
    pub(super) kept: Vec<Diagnostic>,
    /// The findings that pages silence.
    pub(super) silenced: Vec<Diagnostic>,
    /// What is wrong with the silencing itself.
    pub(super) found: Vec<Diagnostic>,
}

/// Takes the findings away that pages silence. `diagnostics` holds none that the handbook
/// switched off.
pub(super) fn apply(
    diagnostics: Vec<Diagnostic>,
    documents: &[Arc<Document>],
    config: &Config,
    options: &Options,
) -> Outcome {
    let mut pages: HashMap<&SitePath, Vec<Allowance>> = HashMap::new();
    for doc in documents {
        let allowances = read(doc);
        if !allowances.is_empty() {
            pages.insert(&doc.path, allowances);
        }
    }
    let mut result = Outcome {
        kept: Vec::with_capacity(diagnostics.len()),
        silenced: Vec::new(),
        found: Vec::new(),
    };
    for diagnostic in diagnostics {
        let allowance = diagnostic
            .path
            .as_ref()
            .and_then(|path| pages.get_mut(path))
            .and_then(|all| all.iter_mut().find(|a| a.silences(diagnostic.rule)));
        match allowance {
            Some(allowance) => {
                allowance.used = true;
                result.silenced.push(diagnostic);
            }
            None => result.kept.push(diagnostic),
        }
    }
    for doc in documents {
        let Some(allowances) = pages.get(&doc.path) else {
            continue;
        };
        for (index, allowance) in allowances.iter().enumerate() {
            let twice = allowances[..index].iter().any(|a| a.rule == allowance.rule);
            result
                .found
                .extend(judge(doc, allowance, twice, config, options));
        }
    }
    result
}

/// One entry of a page's `allow`.
struct Allowance {
    /// The rule that is named, none when there is no such rule.
    rule: Option<&'static Rule>,
    /// What was written as the rule.
    written: String,
    span: Span,
    /// What was written as the reason.
    reason: Option<(String, Span)>,
    used: bool,
}

impl Allowance {
    fn silences(&self, rule: &Rule) -> bool {
        self.rule.is_some_and(|own| own == rule) && can_be_silenced(rule)
    }
}

/// The four parts are what a write-up is for, so a page cannot excuse itself from them; and
/// what is wrong with an `allow` is not mended by another one.
fn can_be_silenced(rule: &Rule) -> bool {
    !matches!(
        rule.code,
        "CN201" | "CN202" | "CN203" | "CN204" | "CN901" | "CN902"
    )
}

/// Reads the entries. What is not a table with a rule has findings of its fields already.
fn read(doc: &Document) -> Vec<Allowance> {
    let Some(entry) = doc.front.iter().find(|e| e.key == "allow") else {
        return Vec::new();
    };
    let allowance = |entries: &[Entry]| {
        let node = |key: &str| entries.iter().find(|e| e.key == key).map(|e| &e.node);
        let named = node("rule").filter(|n| !n.is_empty())?;
        let written = named.scalar()?.text.trim().to_owned();
        let reason = node("reason")
            .filter(|n| !n.is_empty())
            .and_then(|n| Some((n.scalar()?.text.trim().to_owned(), n.span)));
        Some(Allowance {
            rule: rule::find(&written),
            written,
            span: named.span,
            reason,
            used: false,
        })
    };
    let tables = entry.node.items().iter().filter_map(|item| item.table());
    tables.filter_map(allowance).collect()
}

/// Says what is wrong with an entry: one thing at most, since an entry that does nothing has
/// to go whatever its reason.
fn judge(
    doc: &Document,
    allowance: &Allowance,
    twice: bool,
    config: &Config,
    options: &Options,
) -> Option<Diagnostic> {
    let unused = |message| Diagnostic::new(&rule::UNUSED_ALLOW, &doc.path, allowance.span, message);
    let remove = || {
        text!(
            "Bỏ mục này khỏi `allow`.",
            "Take this entry out of `allow`."
        )
    };
    let Some(named) = allowance.rule else {
        return Some(unknown(doc, allowance));
    };
    let code = named.code;
    if !can_be_silenced(named) {
        let help = if matches!(code, "CN901" | "CN902") {
            text!(
                "Bỏ mục `allow` thừa, hoặc ghi lý do cho mục còn thiếu.",
                "Take out the entry that is not needed, or give the reason that is missing."
            )
        } else {
            text!(
                "Bài churn nào cũng cần phần này. Chưa viết xong thì ghi `draft = true`.",
                "Every write-up needs this part. Not finished yet? Set `draft = true`."
            )
        };
        return Some(
            unused(text!(
                "{code} không bỏ qua được trên từng trang",
                "{code} cannot be silenced page by page"
            ))
            .help(help),
        );
    }
    // Where the front matter cannot be read, a rule that finds nothing may not have looked.
    let broken = doc
        .diagnostics
        .iter()
        .any(|d| d.rule == &rule::FRONT_MATTER_INVALID);
    if !allowance.used && !broken && !hidden_by_drafts(named, options) {
        let message = if twice {
            text!(
                "{code} đã được bỏ qua ở mục trên",
                "{code} is silenced by an entry above"
            )
        } else if config.rules.get(code) == Some(&None) {
            text!(
                "{code} đã tắt trong handbook.toml, không cần bỏ qua nữa",
                "{code} is off in handbook.toml and needs no silencing"
            )
        } else {
            text!(
                "Không cần bỏ qua {code}: trang này không có gì phải nhắc",
                "No need to silence {code}: it finds nothing on this page"
            )
        };
        return Some(unused(message).help(remove()));
    }
    without_reason(doc, allowance, code)
}

/// With drafts shown, nothing is unpublished and some pages have more links to them than
/// readers will see; that a rule is silent then says nothing.
fn hidden_by_drafts(rule: &Rule, options: &Options) -> bool {
    options.drafts && matches!(rule.code, "CN405" | "CN414")
}

fn unknown(doc: &Document, allowance: &Allowance) -> Diagnostic {
    let written = &allowance.written;
    // Codes are alike by nature, so only a single slip points at one of them.
    let by_code = RULES.iter().find(|r| edits(r.code, written) == 1);
    let names = RULES.iter().map(|r| r.name);
    let near = match by_code {
        Some(rule) => Some(rule.code),
        None if written.bytes().any(|b| b.is_ascii_digit()) => None,
        None => nearest(written, names),
    };
    let message = match near {
        Some(near) => text!(
            "Không có quy tắc \"{written}\"; ý bạn là {near}?",
            "No rule \"{written}\"; did you mean {near}?"
        ),
        None => text!("Không có quy tắc \"{written}\"", "No rule \"{written}\""),
    };
    Diagnostic::new(&rule::UNUSED_ALLOW, &doc.path, allowance.span, message).help(text!(
        "Ghi mã hoặc tên quy tắc, ví dụ CN207 hoặc missing-lessons.",
        "Give a rule's code or name, such as CN207 or missing-lessons."
    ))
}

fn without_reason(doc: &Document, allowance: &Allowance, code: &str) -> Option<Diagnostic> {
    let example = match doc.syntax {
        FrontSyntax::Yaml => "reason: …",
        _ => "reason = \"…\"",
    };
    let (span, message) = match &allowance.reason {
        None => (
            allowance.span,
            text!(
                "Bỏ qua {code} mà chưa ghi lý do",
                "{code} is silenced without a reason"
            ),
        ),
        Some((reason, span)) if stands_for_text(reason) || reason.chars().count() < 3 => (
            *span,
            text!(
                "Lý do bỏ qua {code} mới chỉ có chữ giữ chỗ \"{reason}\"",
                "The reason for silencing {code} is only placeholder text \"{reason}\""
            ),
        ),
        Some(_) => return None,
    };
    Some(
        Diagnostic::new(&rule::ALLOW_WITHOUT_REASON, &doc.path, span, message).help(text!(
            "Thêm `{example}`: vì sao quy tắc này không đúng với trang này.",
            "Add `{example}`: why the rule does not fit this page."
        )),
    )
}
