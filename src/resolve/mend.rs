//! The edits that mend a slip in front matter without changing what the page says.
//!
//! Only where what was meant is beyond doubt: a mend that is wrong costs more than a finding
//! that waits for its writer. Quotes and everything around stay as they are.

use indexmap::IndexMap;

use crate::model::document::Document;
use crate::model::kind::{Field, FieldForm};
use crate::model::source::Span;
use crate::model::value::{Entry, Node, Scalar, Value};
use crate::text::distance::{Spelling, slip_of};

/// Returns where `text` stands inside `span`, letter for letter and only once.
pub(super) fn literal(doc: &Document, span: Span, text: &str) -> Option<Span> {
    let source = span.of(&doc.text);
    let at = source.find(text).filter(|_| !text.is_empty())?;
    let start = span.start as usize + at;
    (source.rfind(text) == Some(at)).then(|| Span::new(start, start + text.len()))
}

/// Returns the day in a value that says one, without a time after it.
pub(super) fn day(doc: &Document, node: &Node) -> Option<Span> {
    let written = node.scalar()?.text.trim();
    literal(doc, node.span, written.split(['T', ' ']).next()?)
}

/// Returns the key that `entry` means among the `known` ones of its table: near, not there
/// yet, and of a form that the value has.
pub(super) fn key<'a>(
    doc: &Document,
    entry: &Entry,
    table: &[Entry],
    known: &'a IndexMap<String, Field>,
) -> Option<(Span, &'a str)> {
    let meant = |key: &str| slip_of(key, known.keys().map(String::as_str), Spelling::Identifiers);
    let near = meant(&entry.key)?;
    let taken = table.iter().any(|other| {
        other.key_span != entry.key_span
            && (other.key == near
                || (!known.contains_key(&other.key) && meant(&other.key) == Some(near)))
    });
    // A table's heading names it once for each part; renaming one would tear them apart.
    let after = doc.text.get(entry.key_span.end as usize..)?;
    let assigned = after
        .trim_start_matches([' ', '\t'])
        .starts_with(['=', ':']);
    if taken || !assigned || !fits(&entry.node, &known[near]) {
        return None;
    }
    Some((literal(doc, entry.key_span, &entry.key)?, near))
}

/// True when a value can be read as its field wants it.
fn fits(node: &Node, field: &Field) -> bool {
    let nodes = node.items();
    let readable = |scalar: &Scalar| match field.form {
        FieldForm::Date => scalar.as_date().date().is_some(),
        FieldForm::Bool => scalar.as_bool().is_some(),
        FieldForm::Integer => scalar.as_integer().is_some(),
        FieldForm::Number => scalar.as_number().is_some(),
        FieldForm::Enum => field.values.contains(&scalar.text),
        FieldForm::Table => false,
        _ => true,
    };
    (field.list || !matches!(node.value, Value::List(_)))
        && nodes.iter().all(|node| node.scalar().is_some_and(readable))
}
