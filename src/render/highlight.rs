//! Code → HTML with a few classes that the theme colours; at build time, without script.

use std::fmt::Write;
use std::sync::LazyLock;

use pulldown_cmark_escape::escape_html;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

/// Loaded only when the first block of code asks for it.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scope prefix → class, the most telling first.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "hl-c"),
        ("punctuation.definition.comment", "hl-c"),
        ("string", "hl-s"),
        ("punctuation.definition.string", "hl-s"),
        ("constant", "hl-n"),
        ("entity.name.function", "hl-f"),
        ("support.function", "hl-f"),
        ("entity.name.tag", "hl-f"),
        ("entity.name.type", "hl-t"),
        ("entity.name.class", "hl-t"),
        ("support.type", "hl-t"),
        ("storage", "hl-k"),
        ("keyword", "hl-k"),
        ("entity.other.attribute-name", "hl-v"),
        ("variable.parameter", "hl-v"),
        ("punctuation", "hl-p"),
    ]
    .into_iter()
    .filter_map(|(name, class)| Some((Scope::new(name).ok()?, class)))
    .collect()
});

/// Longest line and block that are coloured; beyond, a grammar may take very long.
const MAX_LINE: usize = 2_000;
const MAX_BLOCK: usize = 100_000;

/// Writes `code` escaped, coloured when the language is known.
pub(super) fn write(out: &mut String, code: &str, language: &str) {
    let syntax = (!language.is_empty() && code.len() <= MAX_BLOCK)
        .then(|| SYNTAXES.find_syntax_by_token(language))
        .flatten()
        .filter(|_| code.lines().all(|l| l.len() <= MAX_LINE));
    let coloured = syntax.and_then(|syntax| colour(code, ParseState::new(syntax)));
    match coloured {
        Some(html) => out.push_str(&html),
        None => escape(out, code),
    }
}

fn colour(code: &str, mut state: ParseState) -> Option<String> {
    let mut out = String::with_capacity(code.len() * 2);
    let mut stack = ScopeStack::new();
    for line in LinesWithEndings::from(code) {
        let ops = state.parse_line(line, &SYNTAXES).ok()?;
        let mut at = 0;
        for (offset, op) in ops {
            piece(&mut out, &line[at..offset], &stack);
            at = offset;
            stack.apply(&op).ok()?;
        }
        piece(&mut out, &line[at..], &stack);
    }
    Some(out)
}

fn piece(out: &mut String, text: &str, stack: &ScopeStack) {
    if text.is_empty() {
        return;
    }
    let class = stack.scopes.iter().rev().find_map(|scope| {
        CLASSES
            .iter()
            .find(|(prefix, _)| prefix.is_prefix_of(*scope))
            .map(|(_, class)| *class)
    });
    match class.filter(|_| !text.trim().is_empty()) {
        Some(class) => {
            let _ = write!(out, "<span class=\"{class}\">");
            escape(out, text);
            out.push_str("</span>");
        }
        None => escape(out, text),
    }
}

/// Appends text with the characters that mean something in HTML escaped, quotes included.
pub(super) fn escape(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = escape_html(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_known_languages_and_escapes_all() {
        let mut out = String::new();
        write(&mut out, "let a = \"<b>\"; // x\n", "rust");
        assert!(
            out.contains("hl-k") && out.contains("hl-c") && out.contains("&lt;b&gt;"),
            "{out}"
        );
        let mut out = String::new();
        write(&mut out, "<b>\n", "khong-co");
        assert_eq!(out, "&lt;b&gt;\n");
    }
}
