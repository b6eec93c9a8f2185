//! What an action is called: short enough to type, and the same tomorrow.
//!
//! Made of the case's id and the first words of the proposal. So it survives whatever is done
//! around it (rows added, moved, sorted), to its owner, day, status and marks, and to the end of
//! its sentence, where writers keep count (`đã xong 41`). Only a case that moves, or a proposal
//! that begins otherwise, is a new one.

use std::collections::HashMap;

use rayon::prelude::*;

use super::Action;
use crate::model::site::PageId;
use crate::restrict::Edition;
use crate::text::fold::{fold, name_key};

/// Words of a proposal that make its id.
const WORDS: usize = 6;

/// Letters and digits of an id, and of one whose short form two actions would share.
const LENGTHS: [usize; 2] = [5, 8];

/// Neither vowels, which make words, nor signs that look alike.
const SIGNS: &[u8; 28] = b"BCDFGHJKMNPQRSTVWXYZ23456789";

/// How many of the signs are letters: an id begins with one, so that it is never taken for a
/// number that somebody gave.
const LETTERS: u64 = 20;

/// What an id made by the program begins with.
const PREFIX: &str = "DX-";

/// Returns an id in the form in which it is compared: however it was typed, with or without
/// marks, hyphen and leading zeros.
pub fn comparable(id: &str) -> String {
    let folded = fold(id);
    let mut out = String::with_capacity(folded.len());
    let mut after_digit = false;
    for c in folded.chars().filter(char::is_ascii_alphanumeric) {
        if c == '0' && !after_digit {
            continue;
        }
        after_digit = c.is_ascii_digit();
        out.push(c);
    }
    out
}

/// Gives every action its id.
pub(super) fn settle(edition: &Edition, actions: &mut [Action]) {
    let code = |action: &Action| action.code.as_deref().map(comparable);
    let codes: Vec<Option<String>> = actions.par_iter().map(code).collect();
    let mut given: HashMap<&str, usize> = HashMap::new();
    for code in codes.iter().flatten() {
        *given.entry(code).or_default() += 1;
    }
    let hashes = hashes(edition, actions);
    let mut short: HashMap<String, usize> = HashMap::new();
    for hash in &hashes {
        *short.entry(name(*hash, LENGTHS[0])).or_default() += 1;
    }
    for ((action, hash), number) in actions.iter_mut().zip(hashes).zip(&codes) {
        if let (Some(code), Some(number)) = (&action.code, number)
            && given.get(number.as_str()) == Some(&1)
        {
            action.id.clone_from(code);
            continue;
        }
        let made = name(hash, LENGTHS[0]);
        let shared = short.get(&made).is_some_and(|count| *count > 1);
        let taken = given.contains_key(comparable(&made).as_str());
        action.id = if shared || taken {
            name(hash, LENGTHS[1])
        } else {
            made
        };
    }
}

/// A number for each action that depends on nothing but its case and its words.
fn hashes(edition: &Edition, actions: &[Action]) -> Vec<u64> {
    let mut words: Vec<String> = actions.par_iter().map(|a| first_words(&a.text)).collect();
    let mut alike: HashMap<(PageId, &str), usize> = HashMap::new();
    for (action, words) in actions.iter().zip(&words) {
        *alike.entry((action.page, words)).or_default() += 1;
    }
    // Proposals of a case that begin alike differ further on.
    let is_alike = |(at, action): &(usize, &Action)| alike[&(action.page, &*words[*at])] > 1;
    let numbered = actions.iter().enumerate();
    let whole: Vec<(usize, String)> = numbered
        .filter(is_alike)
        .map(|(at, action)| (at, name_key(&action.text)))
        .collect();
    for (at, whole) in whole {
        words[at] = whole;
    }
    let mut before: HashMap<(PageId, &str), usize> = HashMap::new();
    let mut hash = |at: usize, action: &Action| {
        let page = action.page;
        let text = &*words[at];
        let nth = before.entry((page, text)).or_default();
        let case = edition.page(page).map_or("", |page| page.id.as_str());
        let mut hasher = blake3::Hasher::new();
        hasher.update(case.as_bytes());
        hasher.update(b"\n");
        hasher.update(text.as_bytes());
        if *nth > 0 {
            hasher.update(format!("\n{nth}").as_bytes());
        }
        *nth += 1;
        let bytes = hasher.finalize();
        bytes.as_bytes()[..8]
            .iter()
            .fold(0u64, |sum, byte| sum << 8 | u64::from(*byte))
    };
    let numbered = actions.iter().enumerate();
    numbered.map(|(at, action)| hash(at, action)).collect()
}

/// Returns the words that make an id. What stands further on is not looked at.
fn first_words(text: &str) -> String {
    let has_letter = |piece: &&str| piece.contains(char::is_alphanumeric);
    // Every such piece has one word at least.
    let pieces = text.split_whitespace().filter(has_letter).take(WORDS);
    let mut words = name_key(&pieces.collect::<Vec<_>>().join(" "));
    if let Some((end, _)) = words.match_indices(' ').nth(WORDS - 1) {
        words.truncate(end);
    }
    words
}

fn name(hash: u64, length: usize) -> String {
    let mut name = String::with_capacity(PREFIX.len() + length);
    name.push_str(PREFIX);
    let mut rest = hash;
    for at in 0..length {
        let count = if at == 0 { LETTERS } else { SIGNS.len() as u64 };
        let sign = usize::try_from(rest % count).unwrap_or_default();
        name.push(char::from(SIGNS[sign]));
        rest /= count;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_however_it_is_typed() {
        for typed in ["ĐX-014", "dx14", "đx 14", "DX-0014", "ĐX‑014"] {
            assert_eq!(comparable(typed), "dx14", "{typed}");
        }
        assert_eq!(comparable("DX-104"), "dx104");
        assert_ne!(comparable("DX-K7M2P"), comparable("DX-K7M2Q"));
    }

    #[test]
    fn a_made_id_begins_with_a_letter() {
        for seed in 0..2000u64 {
            let name = name(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), 5);
            let letter = name[PREFIX.len()..].starts_with(|c: char| c.is_ascii_uppercase());
            assert!(letter && name.len() == 8, "{name}");
        }
    }
}
