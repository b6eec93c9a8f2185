//! TOML text → [`Entry`] list with spans; used for front matter and for `handbook.toml`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::Span;
use super::value::{Entry, Node, Scalar, Style, Value};

/// Reads a whole TOML text into its entries and the parser's complaints with their places;
/// every span is moved by `offset` bytes. What can be read is returned beside the complaints.
pub fn read(source: &str, offset: usize) -> (Vec<Entry>, Vec<(Span, String)>) {
    let (table, errors) = DeTable::parse_recoverable(source);
    let mut problems: Vec<(Span, String)> = errors
        .iter()
        .map(|e| {
            let span = e.span().unwrap_or(0..0);
            let span = floor(source, span.start)..floor(source, span.end.max(span.start));
            (Span::from(span).shifted(offset), e.message().to_owned())
        })
        .collect();
    // A broken line often yields a second complaint at the same place.
    problems.dedup_by_key(|(span, _)| span.start);
    (entries(table.get_ref(), offset), problems)
}

fn floor(source: &str, mut at: usize) -> usize {
    at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn entries(table: &DeTable<'_>, offset: usize) -> Vec<Entry> {
    let mut out: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: Span::from(key.span()).shifted(offset),
            node: node(value, offset),
        })
        .collect();
    // The parser sorts keys; readers and messages want the order of the file.
    out.sort_by_key(|e| e.key_span.start);
    out
}

fn node(value: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let scalar = |text: String, style| Value::Scalar(Scalar { text, style });
    let inner = match value.get_ref() {
        DeValue::String(s) => scalar(s.to_string(), Style::Quoted),
        DeValue::Integer(n) => scalar(n.to_string(), Style::Number),
        DeValue::Float(n) => scalar(n.to_string(), Style::Number),
        DeValue::Boolean(b) => scalar(b.to_string(), Style::Bool),
        DeValue::Datetime(d) => scalar(d.to_string(), Style::Date),
        DeValue::Array(items) => Value::List(items.iter().map(|v| node(v, offset)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, offset)),
    };
    Node {
        span: Span::from(value.span()).shifted(offset),
        value: inner,
    }
}
