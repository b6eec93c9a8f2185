//! Names of persons among the words of a sentence.

use super::sentence::{Case, Token};
use super::words::WORDS;

/// A person that a sentence names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    /// First word: the form of address when there is one.
    pub(super) start: usize,
    /// One past the last word of the name.
    pub(super) end: usize,
    /// How sure it is that this is a person.
    pub(super) sure: Sure,
}

/// How sure it is that a name is a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// A word that begins a sentence and may be another one; enough before an English verb only.
    Hardly,
    /// A known name by itself.
    Rather,
    /// By a form of address, a role or a full name: no firm or place is called so.
    Quite,
}

/// Longest name, in words.
const LONGEST: usize = 4;

/// Finds the persons of a sentence.
pub(super) fn all(tokens: &[Token], plain: bool) -> Vec<Person> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < tokens.len() {
        match at(tokens, from, plain) {
            Some(person) => {
                from = person.end;
                found.push(person);
            }
            None => from += 1,
        }
    }
    found
}

/// Reads a person at a word.
fn at(tokens: &[Token], at: usize, plain: bool) -> Option<Person> {
    let token = &tokens[at];
    // Most words are no name and have none after them.
    let near = &tokens[at..(at + 4).min(tokens.len())];
    if near.iter().all(|t| t.case == Case::Lower) {
        return None;
    }
    // After a comma the sentence goes on in small letters.
    let fresh = at == 0 || !(token.joined() || token.gap == ",");
    addressed(tokens, at, plain, fresh)
        .or_else(|| with_role(tokens, at, plain))
        .or_else(|| bare(tokens, at, plain, fresh))
}

/// `anh Hùng`, `chị Thu Hà`, `a. Hùng`, `anh T.`, `Mr Hung`
fn addressed(tokens: &[Token], at: usize, plain: bool, fresh: bool) -> Option<Person> {
    let token = &tokens[at];
    let short = WORDS.short_honorifics.has(token, plain);
    let english = WORDS.english_titles.has(token, true);
    if !(short || english || WORDS.honorifics.has(token, plain)) {
        return None;
    }
    // `các anh`, `anh em`, `chị em`: several, whoever they are.
    let before = at.checked_sub(1).map(|n| &tokens[n]);
    if let Some(before) = before
        && token.joined()
        && (WORDS.honorifics.has(before, plain) || matches!(before.word.as_str(), "các" | "mấy"))
    {
        return None;
    }
    let dotted = short || english;
    let start = if dotted { Start::Dotted } else { Start::Joined };
    let end = name_end(tokens, at + 1, plain, start)?;
    let name = &tokens[at + 1..end];
    let first = &name[0];
    let last = name.last()?;
    let known = is_given(last, true) && (name.len() == 1 || is_name_part(first));
    let initial = is_initial(tokens, at + 1);
    let good = match token.case {
        Case::Lower if short => known || initial,
        Case::Lower => true,
        Case::Capital if english => true,
        // `Anh Ngữ Sao Kim`, `Bà Triệu`: a capital makes it a part of a name, unless a sentence
        // begins here.
        Case::Capital => fresh && (known || initial),
        Case::Capitals => false,
    };
    good.then_some(Person {
        start: at,
        end,
        sure: Sure::Quite,
    })
}

/// `nhân viên Hùng`, `trưởng nhóm Nguyễn Thu Hà`
fn with_role(tokens: &[Token], at: usize, plain: bool) -> Option<Person> {
    let len = WORDS.roles.at(tokens, at, plain)?;
    let start = at + len;
    let end = name_end(tokens, start, plain, Start::Joined)?;
    let name = &tokens[start..end];
    // `kế toán Minh Long` may be the accountant of a firm.
    let known = match name {
        [one] => is_given(one, plain) && one.case == Case::Capital,
        _ => is_full(name, plain),
    };
    known.then_some(Person {
        start: at,
        end,
        sure: Sure::Quite,
    })
}

/// `Hùng`, `Nguyễn Thu Hà`
fn bare(tokens: &[Token], at: usize, plain: bool, fresh: bool) -> Option<Person> {
    let token = &tokens[at];
    // `Tại Lan …`, but not `Kim Lan …`
    let opener = at == 1 && WORDS.openers.has(&tokens[0], plain);
    let after_capital = at > 0 && token.joined() && tokens[at - 1].case != Case::Lower && !opener;
    if token.case != Case::Capital || after_capital {
        return None;
    }
    let end = name_end(tokens, at, plain, Start::Free)?;
    let name = &tokens[at..end];
    let sure = match name {
        [one] => {
            let english = WORDS.english_given.has(one, false);
            let first = english || WORDS.unmistakable.has(one, plain);
            let place = WORDS.cities.has(one, plain)
                && at > 0
                && matches!(
                    tokens[at - 1].folded(),
                    "tai" | "o" | "tu" | "in" | "ra" | "vao"
                );
            if place || !(english || is_given(one, plain)) {
                return None;
            }
            if fresh && !first {
                Sure::Hardly
            } else {
                Sure::Rather
            }
        }
        _ if is_full(name, plain) && name.len() > 2 => Sure::Quite,
        _ if is_full(name, plain) => Sure::Rather,
        _ => return None,
    };
    Some(Person {
        start: at,
        end,
        sure,
    })
}

/// What may stand before a name.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    Free,
    /// Only a space: it belongs to the word before.
    Joined,
    /// A space or the dot of `a.`.
    Dotted,
}

/// Reads the capitalised words from `at` on that can be a name.
fn name_end(tokens: &[Token], at: usize, plain: bool, start: Start) -> Option<usize> {
    let first = tokens.get(at)?;
    let joined = match start {
        Start::Free => true,
        Start::Joined => first.joined(),
        Start::Dotted => first.joined() || first.gap == ".",
    };
    if !joined {
        return None;
    }
    if start != Start::Free && is_initial(tokens, at) {
        return Some(at + 1);
    }
    let mut end = at;
    while let Some(token) = tokens.get(end)
        && end - at < LONGEST
        && token.case == Case::Capital
        && (end == at || token.joined())
        && WORDS.not_names.at(tokens, end, plain).is_none()
        && WORDS.not_names.at(tokens, end, true).is_none_or(|n| n == 1)
    {
        end += 1;
    }
    (end > at).then_some(end)
}

/// `T.` in `anh T. quên`. `A`, `B`, `X` without a dot stand for anybody.
fn is_initial(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    let letter = token.case == Case::Capitals
        && token.word.chars().count() == 1
        && token.word.chars().all(char::is_alphabetic);
    let dot = tokens
        .get(at + 1)
        .is_some_and(|next| next.gap.starts_with('.'));
    letter && (dot || !matches!(token.folded(), "a" | "b" | "c" | "x" | "y" | "z"))
}

fn is_given(token: &Token, plain: bool) -> bool {
    WORDS.given.has(token, plain)
}

fn is_name_part(token: &Token) -> bool {
    is_given(token, true)
        || WORDS.surnames.has(token, true)
        || matches!(token.folded(), "van" | "thi")
}

/// Family name first, given name last.
fn is_full(name: &[Token], plain: bool) -> bool {
    match name {
        [first, .., last] => WORDS.surnames.has(first, plain) && is_given(last, plain),
        _ => false,
    }
}
