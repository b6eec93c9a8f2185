//! A proposal in the body: its status in a cell, behind a label, as a box or sign, or not there.

use super::{Aside, Mark, Way, insert};
use crate::model::diagnostic::Edit;
use crate::model::document::Document;
use crate::model::lang::Lang;
use crate::model::source::Span;
use crate::model::write_up::{Form, Proposal};

/// Signs that stand before an item and say how far it is.
const SIGNS: [&str; 19] = [
    "⏳", "⌛", "🔄", "🚧", "🟡", "🟠", "🔵", "▶️", "▶", "❌", "✗", "✘", "☐", "⬜", "🔴", "⭕",
    "🆕", "⚪", "🔲",
];

/// Returns the ways to mark a proposal as done, the smallest first. `already`: only the link is
/// missing.
pub(super) fn ways(doc: &Document, proposal: &Proposal, mark: &Mark, already: bool) -> Vec<Way> {
    let text = &*doc.text;
    if already {
        return link_ways(text, proposal, mark);
    }
    let mut ways = status_ways(text, proposal, mark);
    if mark.link.is_some() {
        let links = link_ways(text, proposal, mark);
        // Where both go to one place they are one addition.
        let both = |status: &Way| -> Vec<Way> {
            let join = |link: &Way| Way {
                edits: joined(&status.edits, &link.edits),
                aside: status.aside,
            };
            links.iter().map(join).collect()
        };
        ways = ways.iter().flat_map(both).collect();
    }
    ways
}

/// Puts edits together; two that add at the same place become one, in order.
fn joined(one: &[Edit], two: &[Edit]) -> Vec<Edit> {
    let mut all = one.to_vec();
    for edit in two {
        match all.iter_mut().find(|other| other.span == edit.span) {
            // Two pairs of brackets at one place are one.
            Some(other) => match (other.text.strip_suffix(')'), edit.text.strip_prefix(" (")) {
                (Some(first), Some(second)) if first.starts_with(" (") => {
                    other.text = format!("{first}; {second}");
                }
                _ => other.text.push_str(&edit.text),
            },
            None => all.push(edit.clone()),
        }
    }
    all
}

fn status_ways(text: &str, proposal: &Proposal, mark: &Mark) -> Vec<Way> {
    let mut ways = Vec::new();
    let mut add = |edit: Edit, aside: Option<Aside>| {
        ways.push(Way {
            edits: vec![edit],
            aside,
        });
    };
    let own = proposal
        .status
        .as_ref()
        .map(|status| status.span)
        .filter(|span| *span != proposal.span && inside(*span, proposal.whole));
    if let Some(span) = own {
        let written = span.of(text);
        for words in [mark.status(), mark.word().to_owned()] {
            let text = like(written, &words);
            add(Edit { span, text }, None);
        }
    }
    let cell = match proposal.form {
        Form::Row { status, .. } => status,
        _ => None,
    };
    if let Some(cell) = cell {
        for words in [mark.status(), mark.word().to_owned()] {
            add(in_cell(text, cell, &words), None);
        }
    }
    let before = text
        .get(proposal.whole.start as usize..proposal.span.start as usize)
        .unwrap_or("");
    let start = proposal.whole.start as usize;
    if let Some(at) = before.find("[ ]") {
        let at = start + at + 1;
        let span = Span::new(at, at + 1);
        let tick = "x".to_owned();
        add(Edit { span, text: tick }, None);
    }
    for sign in SIGNS {
        if let Some(at) = before.find(sign) {
            let span = Span::new(start + at, start + at + sign.len());
            let text = "✅".to_owned();
            add(Edit { span, text }, None);
            break;
        }
    }
    let label = match mark.lang {
        Lang::Vi => "trạng thái",
        Lang::En => "status",
    };
    let aside = match proposal.form {
        Form::Row { .. } => Aside::NoColumn,
        Form::Fields | Form::Words => Aside::Added,
    };
    for words in [mark.status(), mark.word().to_owned()] {
        for edit in appended(text, proposal, &format!("{label}: {words}")) {
            add(edit, Some(aside));
        }
    }
    ways
}

fn link_ways(text: &str, proposal: &Proposal, mark: &Mark) -> Vec<Way> {
    let Some(link) = mark.link else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    if let Form::Row {
        link: Some(cell), ..
    } = proposal.form
    {
        let inner = cell.of(text).trim();
        if inner.chars().any(char::is_alphanumeric) {
            let end = cell.start as usize + cell.of(text).trim_end().len();
            edits.push(insert(end, format!("; {}", link.markdown)));
        } else {
            edits.push(in_cell(text, cell, &link.markdown));
        }
    }
    let label = match mark.lang {
        Lang::Vi => "liên kết",
        Lang::En => "link",
    };
    edits.extend(appended(
        text,
        proposal,
        &format!("{label}: {}", link.bracketed),
    ));
    let way = |edit| Way {
        edits: vec![edit],
        aside: None,
    };
    edits.into_iter().map(way).collect()
}

fn inside(span: Span, whole: Span) -> bool {
    whole.start <= span.start && span.end <= whole.end
}

/// Words with a capital where those they replace had one.
fn like(written: &str, words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) if written.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => words.to_owned(),
    }
}

/// Puts words into a cell in place of what stands there; the spaces around stay.
fn in_cell(text: &str, cell: Span, words: &str) -> Edit {
    let source = cell.of(text);
    let start = cell.start as usize;
    // A cell of raw HTML has its tags around it.
    if source.starts_with('<')
        && let (Some(open), Some(close)) = (source.find('>'), source.rfind("</"))
        && open < close
    {
        let span = Span::new(start + open + 1, start + close);
        return Edit {
            text: like(span.of(text).trim(), words),
            span,
        };
    }
    let inner = source.trim();
    if inner.starts_with('<') && inner.ends_with('>') {
        return insert(cell.end as usize, words.to_owned());
    }
    if inner.is_empty() {
        // Between two pipes, or before the one that ends the row.
        let pad = if source.is_empty() { " " } else { "" };
        let at = start + source.len().min(1);
        let after = if source.len() < 2 { " " } else { "" };
        let span = Span::new(at, at);
        return Edit {
            span,
            text: format!("{pad}{words}{after}"),
        };
    }
    let start = start + (source.len() - source.trim_start().len());
    Edit {
        span: Span::new(start, start + inner.len()),
        text: like(inner, words),
    }
}

/// Adds something behind a proposal: into the brackets that hold its other parts, else in
/// brackets of its own behind its text.
fn appended(text: &str, proposal: &Proposal, words: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let parts = [
        proposal.owner.as_ref().map(|part| part.span),
        proposal.due.as_ref().map(|part| part.span),
        proposal.status.as_ref().map(|part| part.span),
    ];
    let last = parts
        .into_iter()
        .flatten()
        .filter(|span| inside(*span, proposal.whole) && span.start > proposal.span.start)
        .map(|span| span.end as usize)
        .max();
    let end = end_of_text(text, proposal);
    if let Some(last) = last.filter(|last| *last <= end)
        && let Some(close) = closing(&text[last..end])
    {
        let bracket = text[..last].rfind('(').map_or("", |open| &text[open..last]);
        let mark = if bracket.contains(';') || !bracket.contains(',') {
            ';'
        } else {
            ','
        };
        edits.push(insert(last + close, format!("{mark} {words}")));
    }
    edits.push(insert(end, format!(" ({words})")));
    // Where parts follow without brackets it may stand before them.
    let near = proposal.span.end as usize;
    if text[near..].starts_with([',', ';', ' ', '.']) {
        edits.push(insert(near, format!(" ({words})")));
    }
    edits
}

/// The bracket that closes around what stands before; brackets in between belong together.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0u32;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Where the text of a proposal ends: at the end of its cell, or of the lines that it wraps
/// over. What is indented under an item is not its text.
fn end_of_text(text: &str, proposal: &Proposal) -> usize {
    let limit = (proposal.whole.end as usize).min(text.len());
    let start = (proposal.span.end as usize).min(limit);
    if matches!(proposal.form, Form::Row { .. }) {
        let rest = text.get(start..limit).unwrap_or("");
        let mut escaped = false;
        let pipe = rest.char_indices().find(|(_, c)| {
            let is_end = matches!(c, '|' | '\n' | '\r') && !escaped;
            escaped = *c == '\\' && !escaped;
            is_end
        });
        let end = start + pipe.map_or(rest.len(), |(at, _)| at);
        return start + text[start..end].trim_end().len();
    }
    let mut end = start;
    let mut at = start;
    while at < limit {
        let line_end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        let line = &text[at..line_end];
        if at > start && (line.trim().is_empty() || opens(line)) {
            break;
        }
        end = at + line.trim_end_matches(['\r', ' ', '\t', '\\']).len();
        at = line_end + 1;
    }
    end.max(start)
}

/// True for a line that begins something of its own rather than going on.
fn opens(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len() && digits.starts_with(['.', ')']);
    numbered || line.starts_with(['-', '*', '+', '#', '>', '|', '`', '~', '<', '•'])
}
