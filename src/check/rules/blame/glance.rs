//! A cheap look at a text: may it name somebody, with words of fault nearby? Most texts do not,
//! and are read no further. It says yes rather too often than too seldom.

use super::words::{FAULTS, NAMES, Set, WORDS};
use crate::text::fold::{fold, is_combining, name_key, nfc};

/// How far before a name words of fault may stand, in bytes.
const BEFORE: usize = 120;

/// How far after it: brackets, teams and links may come between.
const AFTER: usize = 240;

/// True when words of fault stand near somebody's name.
pub(super) fn may_blame(text: &str) -> bool {
    let mut seen = 0;
    has_person(text, |at| {
        // Names side by side have the same words around them.
        if at + AFTER / 2 < seen {
            return false;
        }
        let mut from = at.saturating_sub(BEFORE);
        let mut to = (at + AFTER).min(text.len());
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to += 1;
        }
        seen = to;
        FAULTS.is_match(&format!(" {} ", name_key(&text[from..to])))
    })
}

/// True when a capitalised word follows a form of address or is a known name itself.
pub(super) fn names_somebody(text: &str) -> bool {
    has_person(text, |_| true)
}

/// True when the place of some name is one that is looked for.
fn has_person(text: &str, mut wanted: impl FnMut(usize) -> bool) -> bool {
    let bytes = text.as_bytes();
    let plain = !bytes.iter().any(|b| MARKED.contains(b));
    let mut boundary = true;
    for (at, byte) in bytes.iter().enumerate() {
        let begins = boundary && (byte.is_ascii_uppercase() || *byte >= 0xC3);
        // Signs of several bytes (`“`, a hard space) end a word as well; their last byte does not
        // tell, so every one of theirs is looked at.
        boundary = !byte.is_ascii_alphanumeric() && *byte < 0xC3;
        if begins && text.is_char_boundary(at) && is_person(text, at, plain) && wanted(at) {
            return true;
        }
    }
    false
}

/// First bytes of the letters with marks, and of marks by themselves.
const MARKED: [u8; 7] = [0xC3, 0xC4, 0xC5, 0xC6, 0xCC, 0xCD, 0xE1];

fn is_person(text: &str, at: usize, plain: bool) -> bool {
    let (before, rest) = text.split_at(at);
    if !rest.starts_with(char::is_uppercase) {
        return false;
    }
    let word = &rest[..word_len(rest)];
    let second = word.chars().nth(1);
    let known = second.is_some_and(|c| !c.is_uppercase()) && is_name(word, plain);
    let (between, last) = word_before(before);
    let joined = |c: char| c.is_whitespace() || matches!(c, '.' | '*' | '_' | '[');
    let follows = !last.is_empty() && between.chars().all(joined);
    if follows && last.len() <= LONGEST_ADDRESS {
        let sets = [
            &WORDS.honorifics,
            &WORDS.short_honorifics,
            &WORDS.english_titles,
        ];
        if sets.iter().any(|set| has(set, last, plain)) {
            return true;
        }
    }
    if !known {
        return false;
    }
    let next = rest[word.len()..].trim_start_matches(char::is_whitespace);
    if next.starts_with(char::is_uppercase) {
        // A longer name counts whole, with the family's name first.
        return has(&WORDS.surnames, word, plain);
    }
    let fresh = last.is_empty() || between.contains(['.', '!', '?', ':', ';', '|', '-', '\n']);
    if fresh && !plain {
        return has(&WORDS.unmistakable, word, plain);
    }
    // The end of a longer name, unless a word of cause has the capital: `Tại Lan …`.
    // `CSM Hằng`: capitals all through are no name.
    let mut chars = last.chars();
    let capital = chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase);
    if follows && capital && !has(&WORDS.openers, last, plain) {
        return false;
    }
    has(&WORDS.given, word, plain) || has(&WORDS.english_given, word, plain)
}

/// Longest form of address, in bytes, its mark by itself.
const LONGEST_ADDRESS: usize = "sếp".len() + 3;

/// Longest word that is looked up, in bytes: no name of persons is longer.
const LONGEST: usize = 24;

/// Length of the letters at the start of a text, in bytes, as far as a name may reach. Signs of several bytes begin with
/// one of two; letters of Vietnamese never do.
fn word_len(text: &str) -> usize {
    let ends = |b: &u8| !(b.is_ascii_alphanumeric() || (*b >= 0x80 && !matches!(b, 0xC2 | 0xE2)));
    let mut longest = text.len().min(LONGEST + 1);
    while !text.is_char_boundary(longest) {
        longest += 1;
    }
    let head = text[..longest].bytes().position(|b| ends(&b));
    head.unwrap_or(longest)
}

/// Returns the word before the end of a text, and what stands after it.
fn word_before(text: &str) -> (&str, &str) {
    let head = text.trim_end_matches(|c: char| {
        if c.is_ascii() {
            !c.is_ascii_alphanumeric()
        } else {
            !(c.is_alphabetic() || is_combining(c))
        }
    });
    let start = head
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c > '\u{BF}' && c < '\u{2000}'))
        .map_or(0, |n| {
            n + head[n..].chars().next().map_or(1, char::len_utf8)
        });
    (&text[head.len()..], &head[start..])
}

/// A name as it is written is looked up as it is: nearly all capitals are settled here.
fn is_name(word: &str, plain: bool) -> bool {
    let decomposed = word.bytes().any(|b| matches!(b, 0xCC | 0xCD));
    if plain || decomposed {
        let sets = [&WORDS.given, &WORDS.english_given, &WORDS.surnames];
        return sets.iter().any(|set| has(set, word, plain));
    }
    NAMES.contains(word)
}

fn has(set: &Set, word: &str, plain: bool) -> bool {
    word.len() <= LONGEST
        && if plain {
            set.has_folded(&fold(word))
        } else {
            set.has_word(&nfc(word).to_lowercase())
        }
}
