//! CN702: a telephone number, e-mail address or identity number of a person.
//!
//! Read from the text as it is stored, so that links (`tel:`, `mailto:`) and front matter are
//! seen alike. What only looks like such a number is far more frequent than the number itself,
//! so each form has to fit whole (prefix, length, grouping) and the words before it may say
//! that it is something else: a contract, an invoice, the company's own hotline.
//!
//! In code (logs, configuration) only e-mail addresses and mobile numbers are looked for: the
//! other forms are plain runs of digits there. Comments and the insides of HTML tags are not
//! shown to readers and are left alone, except for the targets of `tel:` and `mailto:`.

mod context;
mod mail;
mod number;

use std::ops::Range;

use indexmap::IndexMap;

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{BlockForm, Document};
use crate::model::kind::{Field, FieldForm};
use crate::model::lang::Text;
use crate::model::rule;
use crate::model::source::Span;
use crate::model::value::{Entry, Node, Value};
use crate::text;

/// Most findings on one page; a pasted contact list would bury everything else.
const MAX_FINDINGS: usize = 20;

/// A link shows a number and holds it once more in its target: within this many bytes of a
/// line it is one mistake.
const SAME_PLACE: usize = 160;

pub(in crate::check) fn check(page: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let Alone { doc, kind, .. } = *page;
    if !kind.content_checks {
        return;
    }
    let mut all = Vec::new();
    entries(&doc.text, &doc.front, &kind.fields, &mut all);
    let mut comments = None;
    for candidate in candidates(&doc.text, doc.body.range()) {
        if is_shown(doc, &candidate, &mut comments) {
            all.push(candidate);
        }
    }
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in all {
        let again = kept.iter().rev().take(4).any(|earlier| {
            let between = doc.text.get(earlier.range.end..candidate.range.start);
            earlier.value == candidate.value
                && between.is_some_and(|b| b.len() < SAME_PLACE && !b.contains('\n'))
        });
        if again {
            continue;
        }
        found.push(finding(doc, &candidate));
        kept.push(candidate);
        if kept.len() == MAX_FINDINGS {
            return;
        }
    }
}

/// Something that is personal data if it is shown.
struct Candidate {
    what: What,
    range: Range<usize>,
    /// The same for every way to write it.
    value: String,
    /// What a message may say of it.
    masked: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Mobile,
    Landline,
    Mail,
    Identity,
}

/// Finds what looks like personal data in a stretch of text, in its order.
fn candidates(text: &str, range: Range<usize>) -> Vec<Candidate> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(next) = bytes[at..range.end]
        .iter()
        .position(|b| b.is_ascii_digit() || *b == b'@')
    {
        at += next;
        if bytes[at] == b'@' {
            found.extend(mail::at(text, &range, at));
            at += 1;
        } else {
            at = number::run(text, &range, at, &mut found);
        }
    }
    found
}

/// Looks through the texts of the front matter. Ids, dates and amounts hold none, and the
/// address of a colleague who owns a page is there for a purpose.
fn entries(
    text: &str,
    entries: &[Entry],
    known: &IndexMap<String, Field>,
    found: &mut Vec<Candidate>,
) {
    for entry in entries {
        let field = known.get(&entry.key);
        let form = field.map_or(FieldForm::Text, |f| f.form);
        let none = IndexMap::new();
        let below = field.map_or(&none, |f| &f.fields);
        node(text, &entry.node, form, below, found);
    }
}

fn node(
    text: &str,
    node_: &Node,
    form: FieldForm,
    below: &IndexMap<String, Field>,
    found: &mut Vec<Candidate>,
) {
    match &node_.value {
        Value::List(items) => {
            for item in items {
                node(text, item, form, below, found);
            }
        }
        Value::Table(table) => entries(text, table, below, found),
        Value::Scalar(_) => {
            let person = form == FieldForm::Person;
            if !(person || matches!(form, FieldForm::String | FieldForm::Text)) {
                return;
            }
            let range = node_.span.range();
            if text.get(range.clone()).is_some() {
                let all = candidates(text, range).into_iter();
                found.extend(all.filter(|c| !person || c.what != What::Mail));
            }
        }
    }
}

/// False for what readers do not get to see, and for numbers in code that are no telephone's.
fn is_shown(
    doc: &Document,
    candidate: &Candidate,
    comments: &mut Option<Vec<Range<usize>>>,
) -> bool {
    let text: &str = &doc.text;
    let at = candidate.range.start;
    if doc.has_html {
        let comments = comments.get_or_insert_with(|| context::comments(text, doc.body.range()));
        let next = comments.partition_point(|c| c.start <= at);
        if next > 0 && at < comments[next - 1].end {
            return false;
        }
        if context::inside_tag(text, at) && !context::is_target(text, at) {
            return false;
        }
    }
    if matches!(candidate.what, What::Mail | What::Mobile) {
        return true;
    }
    let next = doc.blocks.partition_point(|b| b.span.start as usize <= at);
    let block = next.checked_sub(1).and_then(|n| doc.blocks.get(n));
    !block.is_some_and(|block| {
        at < block.span.end as usize
            && (block.form == BlockForm::Code || context::inside_code(text, at))
    })
}

fn finding(doc: &Document, candidate: &Candidate) -> Diagnostic {
    let masked = &candidate.masked;
    let Text { vi, en } = match candidate.what {
        What::Mobile | What::Landline => text!(
            "Ghi vai trò và nơi tra, ví dụ \"đầu mối bên khách, số có trong CRM\".",
            "Give the role and where to look, such as \"their contact, number in the CRM\"."
        ),
        What::Mail => text!(
            "Ghi vai trò và nơi tra, hoặc hộp thư chung như cskh@….",
            "Give the role and where to look, or a shared mailbox such as support@…."
        ),
        What::Identity => text!(
            "Bỏ số giấy tờ; cần thì ghi mã khách hàng trong CRM.",
            "Leave the number out; where one is needed, give the customer's code in the CRM."
        ),
    };
    Diagnostic::new(
        &rule::PERSONAL_DATA,
        &doc.path,
        Span::from(candidate.range.clone()),
        text!("Có thông tin cá nhân: {masked}", "Personal data: {masked}"),
    )
    .help(Text { vi, en })
}
