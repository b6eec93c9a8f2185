//! A proposal in the front matter: its status, day and link as keys of its table.

use super::{Mark, Way, insert};
use crate::model::diagnostic::Edit;
use crate::model::document::{Document, FrontSyntax};
use crate::model::source::Span;
use crate::model::value::{Entry, Node};
use crate::model::write_up::Proposal;

/// Returns the ways to mark a proposal as done. `already`: only the link is missing.
pub(super) fn ways(doc: &Document, proposal: &Proposal, mark: &Mark, already: bool) -> Vec<Way> {
    let Some(table) = table(doc, proposal) else {
        return Vec::new();
    };
    let mut link = Vec::new();
    if let Some(target) = mark.link {
        link.push(("link", quoted(&target.name)));
    }
    if already {
        return ways_with(doc, table, &link).into_iter().collect();
    }
    let status = ("status", quoted("done"));
    let mut whole = vec![status.clone(), ("done_on", mark.on.to_string())];
    let mut short = vec![status];
    whole.extend(link.iter().cloned());
    short.extend(link);
    [whole, short]
        .iter()
        .filter_map(|keys| ways_with(doc, table, keys))
        .collect()
}

fn ways_with(doc: &Document, table: &[Entry], keys: &[(&str, String)]) -> Option<Way> {
    let mut edits = Vec::new();
    let mut missing = Vec::new();
    for (key, value) in keys {
        match table.iter().find(|entry| entry.key == *key) {
            // A link that somebody else set stays; there is room for one.
            Some(entry) if *key == "link" && !entry.node.is_empty() => return None,
            Some(entry) => edits.push(replaced(doc, &entry.node, value)?),
            None => missing.push((*key, value.as_str())),
        }
    }
    edits.extend(added(doc, table, &missing));
    Some(Way { edits, aside: None })
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The table that a proposal is written as.
fn table<'a>(doc: &'a Document, proposal: &Proposal) -> Option<&'a [Entry]> {
    let all = doc.front.iter().find(|entry| entry.key == "proposals")?;
    let mut tables = all.node.items().iter().filter_map(Node::table);
    tables.find(|table| {
        let text = table.iter().find(|entry| entry.key == "text");
        text.is_some_and(|entry| entry.node.span == proposal.span)
    })
}

/// Replaces a value; quotes stay as they are.
fn replaced(doc: &Document, node: &Node, value: &str) -> Option<Edit> {
    let source = node.span.of(&doc.text);
    let trimmed = source.trim();
    let start = node.span.start as usize + (source.len() - source.trim_start().len());
    let whole = Span::new(start, start + trimmed.len());
    let quote = trimmed.chars().next().filter(|c| matches!(c, '"' | '\''));
    let bare = value.trim_matches('"');
    if trimmed.is_empty() || trimmed.contains('\n') {
        return None;
    }
    let is_plain = doc.syntax == FrontSyntax::Yaml && quote.is_none() && is_word(bare);
    Some(Edit {
        span: whole,
        text: match quote {
            Some(quote) => format!("{quote}{bare}{quote}"),
            None if is_plain => bare.to_owned(),
            None => value.to_owned(),
        },
    })
}

fn is_word(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-/.".contains(c))
}

/// Adds keys behind the last one: on lines of their own, or inside the braces.
fn added(doc: &Document, table: &[Entry], keys: &[(&str, &str)]) -> Option<Edit> {
    let last = table.iter().max_by_key(|entry| entry.node.span.end)?;
    let first = table.iter().min_by_key(|entry| entry.key_span.start)?;
    if keys.is_empty() {
        return None;
    }
    let is_toml = doc.syntax == FrontSyntax::Toml;
    let written = |(key, value): &(&str, &str)| {
        let bare = value.trim_matches('"');
        match is_toml {
            true => format!("{key} = {value}"),
            false if is_word(bare) => format!("{key}: {bare}"),
            false => format!("{key}: {value}"),
        }
    };
    let text = &*doc.text;
    let (start, end) = (first.key_span.start as usize, last.node.span.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..start];
    if before.contains('{') || text[..start].trim_end().ends_with(['{', ',']) {
        let keys: Vec<String> = keys
            .iter()
            .map(|key| format!(", {}", written(key)))
            .collect();
        let end = start + text[start..end].trim_end().len();
        return Some(insert(end, keys.concat()));
    }
    // Keys of a list's item stand under its first one, behind `- `.
    let indent: String = before
        .chars()
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let end = start + text[start..end].trim_end().len();
    let rest = &text[end..];
    let (skip, newline) = match rest.find('\n') {
        Some(at) if rest[..at].ends_with('\r') => (at + 1, "\r\n"),
        Some(at) => (at + 1, "\n"),
        None => return None,
    };
    let lines = keys
        .iter()
        .map(|key| format!("{indent}{}{newline}", written(key)));
    Some(insert(end + skip, lines.collect()))
}
