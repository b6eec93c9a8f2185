//! Owners and days inside a sentence: `CS phụ trách`, `giao cho Lan`, `xong trước 30/4/2025`.

use std::ops::Range;

use jiff::civil::Date;

use super::clauses::Clause;
use crate::model::write_up::Due;
use crate::resolve::write_up::marks::trimmed;
use crate::resolve::write_up::parties::{Parties, is_team_or_role};
use crate::resolve::write_up::vocabulary::{Key, vocabulary};
use crate::text::day::find_days;
use crate::text::fold::{fold, name_key};
use crate::text::moment::{pieces, starts_with_moment};

/// What was found, where, and whether the clause says nothing else.
pub(super) struct InWords<T> {
    pub(super) value: T,
    pub(super) range: Range<usize>,
    pub(super) alone: bool,
}

/// Finds `CS phụ trách`, `phụ trách Trưởng nhóm CS`, `giao cho Lan`, `do Kỹ thuật làm`,
/// `@Lan`.
pub(super) fn owner(text: &str, range: &Range<usize>, parties: &Parties) -> Option<InWords<()>> {
    let found = |range, alone| {
        Some(InWords {
            value: (),
            range,
            alone,
        })
    };
    let words: Vec<(Range<usize>, String)> = words_in(text, range)
        .map(|range| {
            let key = name_key(&text[range.clone()]);
            (range, key)
        })
        .collect();
    let starts = |at: usize, phrase: &str| {
        phrase
            .split(' ')
            .enumerate()
            .all(|(offset, word)| words.get(at + offset).is_some_and(|(_, key)| key == word))
    };
    // The longest name that starts at a word; of a team that only its first word makes one,
    // what follows may be the sentence, so known names and capitals come first.
    let name = |from: usize, to: usize| {
        let ends = |fits: &dyn Fn(&str) -> bool| {
            (from + 1..=to.min(words.len())).rev().find_map(|end| {
                let name = trimmed(text, words[from].0.start..words[end - 1].0.end);
                let written = &text[name.clone()];
                (parties.is_owner(written) && fits(written)).then_some((name, end))
            })
        };
        let capital = |name: &str| {
            let last = name.split_whitespace().last();
            last.is_some_and(|word| word.starts_with(char::is_uppercase))
        };
        ends(&|name| parties.find(name).is_some() || !is_team_or_role(name))
            .or_else(|| ends(&capital))
            .or_else(|| ends(&|_| true))
    };
    for (at, (word, key)) in words.iter().enumerate() {
        let verb = vocabulary()
            .proposal
            .owner_verbs
            .iter()
            .find(|verb| starts(at, verb));
        if let Some(verb) = verb {
            let after = at + verb.split(' ').count();
            // `do Kỹ thuật phụ trách`: the name before; else the words behind.
            let from = usize::from(
                words
                    .first()
                    .is_some_and(|(_, k)| ["do", "giao", "de", "la"].contains(&k.as_str())),
            );
            if at > from && at - from <= 6 {
                let name = trimmed(text, words[from].0.start..words[at - 1].0.end);
                if parties.is_owner(&text[name.clone()]) {
                    return found(name, after == words.len());
                }
            }
            if let Some((name, end)) = name(after, after + 6) {
                return found(with_bracket(text, name), end == words.len() && at == 0);
            }
        }
        let given = match key.as_str() {
            "giao" if starts(at, "giao cho") => Some(at + 2),
            "giao" | "nho" => Some(at + 1),
            "assigned" if starts(at, "assigned to") => Some(at + 2),
            "de" | "yeu" | "kien" if at == 0 => ["de nghi", "yeu cau", "kien nghi", "de xuat"]
                .iter()
                .any(|verb| starts(at, verb))
                .then_some(at + 2),
            _ => None,
        };
        if let Some((name, end)) = given.and_then(|from| name(from, from + 6)) {
            return found(name, at == 0 && end == words.len());
        }
        if key == "do"
            && let Some((name, end)) = name(at + 1, at + 6)
            && words.get(end).is_some_and(|(_, verb)| {
                ["lam", "thuc", "theo", "trien", "lo", "dam"].contains(&verb.as_str())
            })
        {
            return found(name, at == 0 && words.len() <= end + 2);
        }
        if text[word.clone()].starts_with('@') && word.len() > 1 {
            // `@Mai Phạm`: a mention goes on while the words begin with capitals.
            let last = words[at + 1..]
                .iter()
                .take(3)
                .take_while(|(word, _)| {
                    let word = &text[word.clone()];
                    text[words[at].0.clone()]
                        .chars()
                        .nth(1)
                        .is_some_and(char::is_uppercase)
                        && word.starts_with(char::is_uppercase)
                        && word.chars().all(char::is_alphabetic)
                })
                .count();
            let end = words[at + last].0.end;
            return found(
                trimmed(text, word.start..end),
                at == 0 && at + last + 1 == words.len(),
            );
        }
    }
    None
}

/// Finds the day after `trước`, `hạn`, `xong` and the like, or a day that stands alone.
pub(super) fn due(text: &str, clause: &Clause, apart: bool) -> Option<InWords<Due>> {
    on_a_day(text, clause, apart)
        .map(|found| InWords {
            value: Due::On(found.value),
            range: found.range,
            alone: found.alone,
        })
        .or_else(|| at_some_time(text, clause))
}

fn on_a_day(text: &str, clause: &Clause, apart: bool) -> Option<InWords<Date>> {
    let piece = &text[clause.range.clone()];
    for (range, day) in find_days(piece) {
        // Only the words right before a day can say that it is a limit.
        let from =
            (range.start.saturating_sub(80)..=range.start).find(|at| piece.is_char_boundary(*at));
        let before = fold(&piece[from.unwrap_or(range.start)..range.start]);
        let words: Vec<&str> = pieces(&before).collect();
        let ends = !piece[range.end..].contains(char::is_alphanumeric);
        let span = clause.range.start + range.start..clause.range.start + range.end;
        let near = words[words.len().saturating_sub(4)..].join(" ");
        // `trước ngày 30/4`, `xong trong tháng 4/2025`.
        let is_due = vocabulary().proposal.due_words.within(&Key::new(&near));
        if words.is_empty() || words == ["ngay"] {
            if apart && ends {
                return Some(InWords {
                    value: day,
                    range: span,
                    alone: true,
                });
            }
        } else if is_due {
            return Some(InWords {
                value: day,
                range: span,
                alone: ends && words.len() <= 5,
            });
        }
    }
    None
}

/// Finds `trước 30/4`, `xong trong tuần tới`, `hạn tháng 5`.
fn at_some_time(text: &str, clause: &Clause) -> Option<InWords<Due>> {
    const LIMITS: [&str; 16] = [
        "truoc", "han", "xong", "deadline", "dl", "by", "before", "due", "trong", "het", "nhat",
        "eta", "vao", "cuoi", "until", "thanh",
    ];
    let words: Vec<(Range<usize>, String)> = words_in(text, &clause.range)
        .map(|range| (range.clone(), fold(&text[range])))
        .collect();
    let keys: Vec<&str> = words
        .iter()
        .map(|(_, key)| key.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    let at = (0..keys.len()).find(|at| {
        LIMITS.contains(&keys[*at])
            && starts_with_moment(&keys[if keys[*at] == "cuoi" { *at } else { at + 1 }..])
    })?;
    let (first, last) = (words[at].0.start, words.last()?.0.end);
    Some(InWords {
        value: Due::Words,
        range: trimmed(text, first..last),
        alone: at <= 1 && keys.len() <= 7,
    })
}

/// Takes a bracket right behind a name into it: `Hà (CS)`.
pub(super) fn with_bracket(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = &text[range.end..];
    let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
    if trimmed.starts_with('(')
        && let Some((close, _)) = trimmed.char_indices().take(40).find(|(_, c)| *c == ')')
        && !trimmed[1..close].contains(['(', ':', ';', ',', '/'])
        && find_days(&trimmed[1..close]).is_empty()
    {
        let end = range.end + (rest.len() - trimmed.len()) + close + 1;
        return range.start..end;
    }
    range
}

fn words_in<'a>(text: &'a str, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    let start = range.start;
    let piece = &text[range.clone()];
    piece.split_whitespace().map(move |word| {
        let at = start + (word.as_ptr() as usize - piece.as_ptr() as usize);
        at..at + word.len()
    })
}
