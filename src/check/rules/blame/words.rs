//! The vocabulary of `words.toml`, ready to be compared with the words of a sentence.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::sentence::Token;
use crate::text::fold::fold;

/// The vocabulary.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("words.toml")).expect("the words are part of the program")
});

/// Every word of a name, with its capital.
pub(super) static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let sets = [&WORDS.given, &WORDS.english_given, &WORDS.surnames];
    sets.iter()
        .flat_map(|set| &set.written)
        .map(String::as_str)
        .collect()
});

/// Finds words without which no sentence blames, in folded text between spaces.
pub(super) static FAULTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let Words {
        faults,
        undone,
        nouns,
        grammar,
        english,
        ..
    } = &*WORDS;
    let mut all: Vec<String> = Vec::new();
    let single = [
        &grammar.obligations,
        &english.possessions,
        &english.nouns,
        &english.faults,
        &english.should,
    ];
    all.extend(single.iter().flat_map(|list| list.folded()));
    all.extend(faults.iter().flat_map(|f| f.words.folded()));
    all.extend(pairs(&[&nouns.words], &[&nouns.links, &nouns.between]));
    all.extend(pairs(&[&grammar.reasons], &[&grammar.causes]));
    // "vì anh Hùng mà khách bỏ đi"
    all.push("ma".to_owned());
    let not = [&grammar.negations, &grammar.not_yet];
    let deeds = [&undone.words, &undone.unsure];
    all.extend(pairs(&not, &deeds));
    let deeds = [&english.undone, &english.undone_unsure];
    all.extend(pairs(&[&english.negations], &deeds));
    for phrase in &mut all {
        *phrase = format!(" {phrase} ");
    }
    AhoCorasick::new(all).expect("so few words fit the automaton")
});

/// Every phrase of the first lists followed by every one of the second.
fn pairs(first: &[&Phrases], second: &[&Phrases]) -> Vec<String> {
    let second: Vec<String> = second.iter().flat_map(|list| list.folded()).collect();
    let first = first.iter().flat_map(|list| list.folded());
    first
        .flat_map(|a| {
            second
                .iter()
                .map(move |b| format!("{a} {b}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) honorifics: Set,
    pub(super) short_honorifics: Set,
    pub(super) english_titles: Set,
    pub(super) roles: Phrases,
    pub(super) given: Set,
    pub(super) unmistakable: Set,
    pub(super) surnames: Set,
    pub(super) english_given: Set,
    pub(super) not_names: Phrases,
    pub(super) openers: Set,
    pub(super) cities: Set,
    pub(super) groups: Phrases,
    pub(super) customers: Phrases,
    pub(super) receivers: Phrases,
    pub(super) owner_columns: Vec<String>,
    pub(super) faults: Vec<Fault>,
    pub(super) undone: Undone,
    pub(super) nouns: Nouns,
    pub(super) grammar: Grammar,
    pub(super) english: English,
}

/// What helps to write it otherwise.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Advice {
    Forgot,
    Fault,
    Slow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    pub(super) help: Advice,
    pub(super) words: Phrases,
    #[serde(default)]
    pub(super) unsure: bool,
    #[serde(default)]
    pub(super) unless: Phrases,
    #[serde(default)]
    pub(super) plain_needs: Option<Phrases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Undone {
    pub(super) words: Phrases,
    pub(super) unsure: Phrases,
    pub(super) unless: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nouns {
    pub(super) words: Phrases,
    pub(super) links: Phrases,
    pub(super) between: Phrases,
    pub(super) not_after: Phrases,
    pub(super) not_before: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grammar {
    pub(super) causes: Phrases,
    pub(super) reasons: Phrases,
    pub(super) losses: Phrases,
    pub(super) obligations: Phrases,
    pub(super) duties: Phrases,
    pub(super) not_duties: Phrases,
    pub(super) fillers: Phrases,
    pub(super) asides: Phrases,
    pub(super) breaks: Phrases,
    pub(super) negations: Phrases,
    pub(super) not_yet: Phrases,
    pub(super) denials: Phrases,
    pub(super) denials_next: Phrases,
    pub(super) suppositions: Phrases,
    pub(super) reports: Phrases,
    pub(super) waiting: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct English {
    pub(super) possessions: Phrases,
    pub(super) nouns: Phrases,
    pub(super) faults: Phrases,
    pub(super) fault_unless: Phrases,
    pub(super) negations: Phrases,
    pub(super) undone: Phrases,
    pub(super) undone_unsure: Phrases,
    pub(super) should: Phrases,
    pub(super) not_should: Phrases,
}

/// Single words, with marks and without.
#[derive(Deserialize)]
#[serde(from = "String")]
pub(super) struct Set {
    /// As they stand in the list.
    written: Vec<String>,
    exact: HashSet<String>,
    folded: HashSet<String>,
}

impl From<String> for Set {
    fn from(list: String) -> Self {
        let words = || list.split_whitespace();
        Self {
            written: words().map(str::to_owned).collect(),
            exact: words().map(str::to_lowercase).collect(),
            folded: words().map(fold).collect(),
        }
    }
}

impl Set {
    /// True for a word of the set; without marks it counts in a text without marks only.
    pub(super) fn has(&self, token: &Token, plain: bool) -> bool {
        self.exact.contains(&token.word) || (plain && self.folded.contains(token.folded()))
    }

    /// True for a word of the set, in small letters with its marks.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.exact.contains(word)
    }

    /// True for a word of the set, however it is marked.
    pub(super) fn has_folded(&self, folded: &str) -> bool {
        self.folded.contains(folded)
    }
}

/// Phrases of one or more words.
#[derive(Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Phrases(Vec<Vec<(String, String)>>);

impl From<Vec<String>> for Phrases {
    fn from(list: Vec<String>) -> Self {
        let both = |word: &str| (word.to_owned(), fold(word));
        let phrase = |text: &String| text.split_whitespace().map(both).collect();
        let mut all: Vec<Vec<(String, String)>> = list.iter().map(phrase).collect();
        all.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        Self(all)
    }
}

impl Phrases {
    /// Returns the phrases without marks.
    fn folded(&self) -> impl Iterator<Item = String> {
        let join = |phrase: &Vec<(String, String)>| {
            let words: Vec<&str> = phrase.iter().map(|(_, folded)| folded.as_str()).collect();
            words.join(" ")
        };
        self.0.iter().map(join)
    }

    /// Returns the number of words of the longest phrase that begins at `at`.
    pub(super) fn at(&self, tokens: &[Token], at: usize, plain: bool) -> Option<usize> {
        self.0
            .iter()
            .find(|phrase| begins(tokens, at, phrase, plain))
            .map(Vec::len)
    }

    /// Returns the number of words of the longest phrase that ends before `end`.
    pub(super) fn before(&self, tokens: &[Token], end: usize, plain: bool) -> Option<usize> {
        self.0
            .iter()
            .find(|phrase| end >= phrase.len() && begins(tokens, end - phrase.len(), phrase, plain))
            .map(Vec::len)
    }
}

fn begins(tokens: &[Token], at: usize, phrase: &[(String, String)], plain: bool) -> bool {
    let Some(window) = tokens.get(at..at + phrase.len()) else {
        return false;
    };
    window
        .iter()
        .zip(phrase)
        .enumerate()
        .all(|(n, (token, (word, folded)))| {
            let same = token.word == *word || (plain && token.folded() == folded);
            same && (n == 0 || token.joined())
        })
}
