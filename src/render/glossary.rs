//! The terms of the glossary, found in the text of other pages: the first use of a term on a page
//! leads to it and shows what it means.
//!
//! All names are looked for in one pass. A name counts only as it is written, marks and all:
//! `phí` is not `phi`, and a name in capitals (SLA) is no word of small letters.

use std::collections::{BTreeMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::model::lang::Lang;
use crate::model::site::{PageId, Role, Url};
use crate::restrict::Edition;
use crate::text::fold::is_combining;
use unicode_normalization::UnicodeNormalization;

/// Letters of a name that is an abbreviation, at most.
const SHORT: usize = 6;

/// The terms of one language.
#[derive(Debug, Default)]
pub(super) struct Glossary {
    terms: Vec<Term>,
    names: Vec<Name>,
    finder: Option<AhoCorasick>,
}

/// A term.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) page: PageId,
    pub(super) url: Url,
    /// What it means, in a sentence.
    pub(super) meaning: Option<String>,
}

#[derive(Debug)]
struct Name {
    term: usize,
    /// The name, when it counts only in capitals.
    capitals: Option<String>,
}

/// A use of a term: which, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) term: usize,
    pub(super) range: std::ops::Range<usize>,
}

impl Glossary {
    /// Collects the terms of a language. A name that two terms share means neither.
    pub(super) fn new(edition: &Edition, lang: Lang) -> Self {
        let Some(kind) = edition.kinds().named("term") else {
            return Self::default();
        };
        let pages = edition.pages();
        let pages = pages.filter(|(_, page)| {
            page.kind == kind && page.role == Role::Leaf && page.lang == lang && page.doc.is_some()
        });
        let mut glossary = Self::default();
        let mut known: BTreeMap<String, Option<Name>> = BTreeMap::new();
        for (id, page) in pages {
            let term = glossary.terms.len();
            glossary.terms.push(Term {
                page: id,
                url: page.url.clone(),
                meaning: page.summary().map(str::to_owned),
            });
            for name in [page.title.as_str()]
                .into_iter()
                .chain(page.fields.texts("aliases"))
            {
                let name: String = name.trim().nfc().collect();
                let (key, _) = lowered(&name);
                if key.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
                    continue;
                }
                let short = name.chars().count() <= SHORT && !name.chars().any(char::is_lowercase);
                let found = Name {
                    term,
                    capitals: short.then_some(name),
                };
                match known.get_mut(&key) {
                    None => {
                        known.insert(key, Some(found));
                    }
                    Some(Some(other)) if other.term == term => {
                        // In small letters as well, if it is written so anywhere.
                        if found.capitals.is_none() {
                            other.capitals = None;
                        }
                    }
                    Some(other) => *other = None,
                }
            }
        }
        let known = known
            .into_iter()
            .filter_map(|(key, name)| Some((key, name?)));
        let (keys, names): (Vec<String>, Vec<Name>) = known.unzip();
        glossary.names = names;
        if !keys.is_empty() {
            let mut finder = AhoCorasick::builder();
            finder.match_kind(MatchKind::LeftmostLongest);
            glossary.finder = finder.build(&keys).ok();
        }
        glossary
    }

    /// Returns a term.
    pub(super) fn term(&self, at: usize) -> &Term {
        &self.terms[at]
    }

    /// Returns the places of terms in a text, in order.
    pub(super) fn uses(&self, text: &str) -> Vec<Use> {
        let Some(finder) = &self.finder else {
            return Vec::new();
        };
        let (low, places) = lowered(text);
        let mut uses = Vec::new();
        for found in finder.find_iter(&low) {
            let (start, end) = (found.start(), found.end());
            let before = low[..start].chars().next_back();
            let after = low[end..].chars().next();
            let inside =
                |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || is_combining(c));
            // `SLA-2` and `e-ticket` are words of their own.
            let joined = |c: Option<char>| c.is_some_and(|c| "-_/@.#".contains(c));
            let next = low[end..].chars().nth(1);
            if inside(before)
                || inside(after)
                || (joined(before) && start >= 2 && inside(low[..start].chars().rev().nth(1)))
                || (joined(after) && inside(next))
            {
                continue;
            }
            let range = places[start]..places[end];
            let name = &self.names[found.pattern().as_usize()];
            let written = || text[range.clone()].nfc().collect::<String>();
            if name
                .capitals
                .as_ref()
                .is_some_and(|name| *name != written())
            {
                continue;
            }
            uses.push(Use {
                term: name.term,
                range,
            });
        }
        uses
    }

    /// Returns the terms that a text may use, each once.
    pub(super) fn mentioned(&self, text: &str) -> Vec<&Term> {
        let mut seen = HashSet::new();
        let uses = self.uses(text).into_iter();
        let first = uses.filter(|found| seen.insert(found.term));
        first.map(|found| &self.terms[found.term]).collect()
    }
}

/// Returns a text composed and in small letters, and for each of its bytes (and its end) the
/// place in the text from which it came.
fn lowered(text: &str) -> (String, Vec<usize>) {
    let mut low = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        while let Some((next, _)) = chars.next_if(|(_, c)| is_combining(*c)) {
            end = next + text[next..].chars().next().map_or(0, char::len_utf8);
        }
        let c = if c.is_whitespace() { ' ' } else { c };
        let piece = &text[at..end];
        let before = low.len();
        if piece.len() == c.len_utf8() {
            low.extend(c.to_lowercase());
        } else {
            low.extend(piece.nfc().flat_map(char::to_lowercase));
        }
        places.resize(places.len() + low.len() - before, at);
    }
    places.push(text.len());
    (low, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(names: &[(&str, usize)]) -> Glossary {
        let names: Vec<(String, Name)> = names
            .iter()
            .map(|(name, term)| {
                let (key, _) = lowered(name);
                let short = !name.chars().any(char::is_lowercase);
                let capitals = short.then(|| (*name).to_owned());
                (
                    key,
                    Name {
                        term: *term,
                        capitals,
                    },
                )
            })
            .collect();
        let mut finder = AhoCorasick::builder();
        finder.match_kind(MatchKind::LeftmostLongest);
        let finder = finder.build(names.iter().map(|(key, _)| key));
        Glossary {
            terms: Vec::new(),
            names: names.into_iter().map(|(_, name)| name).collect(),
            finder: finder.ok(),
        }
    }

    fn found(glossary: &Glossary, text: &str) -> Vec<String> {
        let uses = glossary.uses(text).into_iter();
        uses.map(|found| text[found.range].to_owned()).collect()
    }

    #[test]
    fn a_name_is_found_as_it_is_written_and_only_as_a_word() {
        let glossary = glossary(&[("phí", 0), ("SLA", 1), ("tỷ lệ rời bỏ", 2), ("rời bỏ", 3)]);
        assert_eq!(
            found(&glossary, "Phí cao, phi hành, chi phí."),
            ["Phí", "phí"]
        );
        assert_eq!(found(&glossary, "SLA, sla, SLA-2, (SLA)"), ["SLA", "SLA"]);
        assert_eq!(
            found(&glossary, "Tỷ lệ rời bỏ tăng; rời bỏ."),
            ["Tỷ lệ rời bỏ", "rời bỏ"]
        );
        assert_eq!(found(&glossary, "phíạ"), Vec::<String>::new());
    }

    #[test]
    fn composed_and_decomposed_text_are_one() {
        let glossary = glossary(&[("phí", 0)]);
        let text: String = "Tiền phí.".nfd().collect();
        let shown: String = "phí".nfd().collect();
        assert_eq!(found(&glossary, &text), [shown]);
    }
}
