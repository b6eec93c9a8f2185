//! The terms of the glossary, found in the text of other pages: the first use of a term on a page
//! leads to it and shows what it means.
//!
//! All names are looked for in one pass. A name counts only as it is written, marks and all:
//! `phí` is not `phi`, and a name in capitals (SLA) is no word of small letters.

use std::borrow::Cow;
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
    /// The term of each form that `finder` looks for.
    forms: Vec<usize>,
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

/// A name of a term.
#[derive(Debug)]
struct Name {
    term: usize,
    /// As it is written, composed.
    written: String,
    /// An abbreviation, which counts only as it is written.
    short: bool,
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
                let key = name.to_lowercase();
                if key.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
                    continue;
                }
                let short = name.chars().count() <= SHORT && !name.chars().any(char::is_lowercase);
                let found = Name {
                    term,
                    written: name,
                    short,
                };
                match known.get_mut(&key) {
                    None => {
                        known.insert(key, Some(found));
                    }
                    Some(Some(other)) if other.term == term => {
                        // In small letters as well, if it is written so anywhere.
                        other.short &= found.short;
                    }
                    Some(other) => *other = None,
                }
            }
        }
        glossary.look_for(known.into_values().flatten());
        glossary
    }

    /// Looks for these names, in each of their forms.
    fn look_for(&mut self, names: impl Iterator<Item = Name>) {
        let mut forms: BTreeMap<String, usize> = BTreeMap::new();
        for name in names {
            for form in name.forms() {
                forms.entry(form).or_insert(name.term);
            }
        }
        let (forms, terms): (Vec<String>, Vec<usize>) = forms.into_iter().unzip();
        self.forms = terms;
        if !forms.is_empty() {
            let mut finder = AhoCorasick::builder();
            finder.match_kind(MatchKind::LeftmostLongest);
            self.finder = finder.build(&forms).ok();
        }
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
        let (composed, places) = composed(text);
        let mut uses = Vec::new();
        for found in finder.find_iter(&*composed) {
            let (start, end) = (found.start(), found.end());
            let (before, after) = (&composed[..start], &composed[end..]);
            let mut before = before.chars().rev();
            let mut after = after.chars();
            let inside =
                |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || is_combining(c));
            // `SLA-2` and `e-ticket` are words of their own.
            let joined = |c: Option<char>| c.is_some_and(|c| "-_/@.#".contains(c));
            let (last, next) = (before.next(), after.next());
            if inside(last)
                || inside(next)
                || (joined(last) && inside(before.next()))
                || (joined(next) && inside(after.next()))
            {
                continue;
            }
            let place = |at: usize| places.as_ref().map_or(at, |places| places[at]);
            uses.push(Use {
                term: self.forms[found.pattern().as_usize()],
                range: place(start)..place(end),
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

impl Name {
    /// The forms in which it stands in text: as written, in small letters, at the beginning of a
    /// sentence, in titles, in capitals.
    fn forms(&self) -> Vec<String> {
        if self.short {
            return vec![self.written.clone()];
        }
        let low = self.written.to_lowercase();
        let words: Vec<String> = low.split(' ').map(capital).collect();
        vec![
            self.written.clone(),
            capital(&low),
            words.join(" "),
            low.to_uppercase(),
            low,
        ]
    }
}

/// Returns a text with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Returns a text composed and with plain spaces, and for each of its bytes (and its end) the
/// place in the text from which it came; none where nothing had to be done, as for nearly all.
fn composed(text: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    // All combining marks of Latin letters begin with one of the first two bytes, a space that
    // does not break with the third.
    if memchr::memchr3(0xCC, 0xCD, 0xC2, text.as_bytes()).is_none() {
        return (Cow::Borrowed(text), None);
    }
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        while let Some((next, mark)) = chars.next_if(|(_, c)| is_combining(*c)) {
            end = next + mark.len_utf8();
        }
        let before = out.len();
        if c.is_whitespace() {
            out.push(' ');
        } else {
            out.extend(text[at..end].nfc());
        }
        places.resize(places.len() + out.len() - before, at);
    }
    places.push(text.len());
    (Cow::Owned(out), Some(places))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(names: &[(&str, usize)]) -> Glossary {
        let mut glossary = Glossary::default();
        glossary.look_for(names.iter().map(|(name, term)| Name {
            term: *term,
            written: (*name).to_owned(),
            short: !name.chars().any(char::is_lowercase),
        }));
        glossary
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
        assert_eq!(
            found(&glossary, "RỜI BỎ, Tỷ Lệ Rời Bỏ, tỷ\u{a0}lệ rời bỏ"),
            ["RỜI BỎ", "Tỷ Lệ Rời Bỏ", "tỷ\u{a0}lệ rời bỏ"]
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
