//! What stands around a number or address: words that say what it is, addresses and tags that
//! it is part of.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::fold::{fold, words};

/// The words of `words.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) phone: Vec<String>,
    pub(super) public: Vec<String>,
    pub(super) other: Vec<String>,
    pub(super) identity: Vec<String>,
    pub(super) roles: String,
    pub(super) role_starts: String,
    pub(super) placeholder_names: String,
    pub(super) free_domains: String,
    pub(super) placeholder_owners: String,
    pub(super) extensions: String,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("words.toml")).expect("the words are part of the program")
});

/// How far back a word still speaks of what follows, in bytes.
const REACH: usize = 64;

/// How far back an address or a tag may begin, in bytes.
const LONGEST_TAG: usize = 600;

/// Returns the last words before `at`, folded, nearest last: of the same line, sentence, cell.
pub(super) fn words_before(text: &str, at: usize) -> Vec<String> {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    // `Fax: (024)`, `(+84)`: the bracket belongs to the number.
    let before = text[from..at].trim_end_matches(['(', '+']);
    let stops = ['\n', '|', ',', ';', '(', '!', '?', '“', '”'];
    let mut cut = before.rfind(stops).map_or(0, |n| n + 1);
    if let Some(dot) = before.rfind(". ") {
        cut = cut.max(dot + 2);
    }
    while !before.is_char_boundary(cut) {
        cut += 1;
    }
    let folded = fold(&before[cut..]);
    let mut all: Vec<String> = words(&folded).map(str::to_owned).collect();
    // The first may be the rest of a longer word.
    if cut == 0 && from > 0 && !all.is_empty() {
        all.remove(0);
    }
    all
}

/// True when one of `phrases` stands among the last `within` words.
pub(super) fn says(words: &[String], within: usize, phrases: &[String]) -> bool {
    let last = &words[words.len().saturating_sub(within)..];
    phrases.iter().any(|phrase| {
        let parts: Vec<&str> = phrase.split(' ').collect();
        last.windows(parts.len())
            .any(|window| window.iter().zip(&parts).all(|(a, b)| a == b))
    })
}

/// True when the text just before `at` is one of `ends`, in lower case.
pub(super) fn follows(text: &str, at: usize, ends: &[&str]) -> bool {
    ends.iter().any(|end| {
        at.checked_sub(end.len())
            .and_then(|from| text.get(from..at))
            .is_some_and(|before| before.eq_ignore_ascii_case(end))
    })
}

/// True inside a web address, where digits and `@` have meanings of their own.
pub(super) fn inside_address(text: &str, at: usize) -> bool {
    let from = boundary(text, at.saturating_sub(LONGEST_TAG));
    let token = &text[from..at];
    let start = token
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '"' | '\'' | '|' | '['))
        .map_or(0, |n| n + 1);
    let token = token.get(start..).unwrap_or("");
    token.contains("://") || token.starts_with("www.")
}

/// True for the number or address that a link leads to.
pub(super) fn is_target(text: &str, at: usize) -> bool {
    follows(text, at, &["tel:", "tel:+", "mailto:", "sms:", "sms:+"])
}

/// True between `<` and `>`, for tags with a name.
pub(super) fn inside_tag(text: &str, at: usize) -> bool {
    let before = &text[boundary(text, at.saturating_sub(LONGEST_TAG))..at];
    before.rfind('<').is_some_and(|open| {
        let tag = &before[open + 1..];
        !tag.contains('>')
            && tag.contains(char::is_whitespace)
            && tag.starts_with(char::is_alphabetic)
    })
}

/// True between two backticks of a line.
pub(super) fn inside_code(text: &str, at: usize) -> bool {
    let before = &text[boundary(text, at.saturating_sub(LONGEST_TAG))..at];
    let line = before.rsplit('\n').next().unwrap_or("");
    !line.matches('`').count().is_multiple_of(2)
}

/// Finds the HTML comments of a body.
pub(super) fn comments(text: &str, body: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = body.start;
    while let Some(open) = text[at..body.end].find("<!--") {
        let start = at + open;
        let end = text[start..body.end]
            .find("-->")
            .map_or(body.end, |n| start + n + 3);
        found.push(start..end);
        at = end;
    }
    found
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
