//! A run of pages → their terms: what each page says of each syllable, and which two stand side
//! by side.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::cards::{self, Head};
use super::hash;
use super::memo::Packs;
use super::run::{ALL, Form, MOST_FORMS, MOST_PAGES, Pair, Place, Posting, Run, Term, bits};
use super::sections::Section;
use crate::text::tokens::{Folding, words};

/// Parts of a page that are told apart: whether two terms stand near each other.
pub(super) const ZONES: usize = 8;

/// Longest token that is a term, in bytes; longer ones are data.
const LONGEST: usize = 64;

/// Most words of a title's beginning that are found as such.
const MOST_BEGUN: usize = 6;

/// What a page has to say, by where it says it.
pub(super) struct PageText<'a> {
    /// What its cards begin with.
    pub(super) head: Head<'a>,
    /// The title, other names, the id.
    pub(super) names: Vec<&'a str>,
    /// Names of what the page is about.
    pub(super) related: Vec<&'a str>,
    /// Summary, tags: found like headings.
    pub(super) notes: Vec<&'a str>,
}

/// What is the same for all pages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measure {
    /// Tokens of a page of usual length.
    pub(super) usual: f32,
    /// Of so many pages one is sampled.
    pub(super) stride: u32,
    /// Bytes in one card file.
    pub(super) card: usize,
}

/// Reads pages one after the other.
pub(super) struct Gatherer<'a> {
    measure: Measure,
    run: Run,
    cards: cards::Writer<'a>,
    postings: Vec<(u32, Posting)>,
    pairs: Vec<u64>,
    folding: Folding,
    /// Words as they are written, each with its form if it is a term: they are folded once.
    written: HashMap<Box<str>, Option<u32>, BuildHasherDefault<Fnv>>,
    known: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    /// What the current page says of each term it has.
    found: Vec<Found>,
    /// Where each term of the run stands in `found`, if it is on the page of that number.
    slots: Vec<(u16, u32)>,
    /// Number of the current page in the run, from one.
    page: u16,
    said: Vec<Said>,
}

/// One token of the current page.
#[derive(Clone, Copy)]
struct Said {
    term: u32,
    /// Number of its key.
    hash: u32,
    /// Number of its form.
    form: u32,
    place: Place,
    zone: u8,
    first: bool,
}

/// What the current page says of a term.
#[derive(Clone, Copy)]
struct Found {
    term: u32,
    count: u16,
    forms: u16,
    place: Place,
    zones: u8,
}

impl<'a> Gatherer<'a> {
    /// Begins a run of at most [`MOST_PAGES`] with the page of that number.
    /// They have about so many words.
    pub(super) fn new(
        first: u32,
        words: usize,
        measure: Measure,
        common: &'a [u8],
        packs: Packs<'a>,
    ) -> Self {
        Self {
            measure,
            run: Run::new(first),
            cards: cards::Writer::new(common, measure.card, packs),
            // Growing step by step would take twice the memory.
            postings: Vec::with_capacity(words / 2),
            pairs: Vec::with_capacity(words + words / 16),
            folding: Folding::default(),
            written: HashMap::default(),
            known: HashMap::default(),
            found: Vec::new(),
            slots: Vec::new(),
            page: 0,
            said: Vec::new(),
        }
    }

    /// Reads the next page, and what stands in it section by section.
    pub(super) fn page(&mut self, text: &PageText<'_>, sections: &[Section]) {
        debug_assert!(usize::from(self.page) < MOST_PAGES);
        self.page += 1;
        self.found.clear();
        self.said.clear();
        for name in &text.names {
            let begin = self.said.len();
            self.say(name, Place::Name, ALL);
            self.whole(begin, Place::Name);
        }
        for name in &text.related {
            self.say(name, Place::Name, ALL);
        }
        for note in &text.notes {
            self.say(note, Place::Heading, ALL);
        }
        let whole: usize = sections.iter().map(|s| s.text.len()).sum();
        let mut before = 0;
        for section in sections {
            let zone = zone(before, whole);
            let begin = self.said.len();
            self.say(&section.heading, Place::Heading, zone);
            self.whole(begin, Place::Heading);
            for line in section.text.split_inclusive('\n') {
                let zone = self::zone(before, whole);
                self.say(line, Place::Body, zone);
                before += line.len();
            }
        }
        self.settle();
        self.cards.page(text.head, sections, whole);
    }

    /// Returns what all pages say.
    pub(super) fn finish(mut self) -> Run {
        self.run.finish(&self.postings, &self.pairs);
        self.run.cards = self.cards.finish();
        self.run
    }

    /// Notes the tokens of a line, title or heading.
    fn say(&mut self, text: &str, place: Place, zone: u8) {
        let begin = self.said.len();
        let mut end = 0;
        words(text, |range, first| {
            let Some(form) = self.form(&text[range.clone()]) else {
                return;
            };
            let first = first || self.said.len() == begin;
            let said = self.note(form, place, zone, first);
            // `ĐX-014` is also found as `dx14`.
            if !first && text.get(end..range.start) == Some("-") {
                let terms = &self.run.terms;
                let before = self.said[self.said.len() - 1].term;
                let key = |term: u32| &*terms[term as usize].key;
                let joined = joined(key(before), key(said.term));
                if let Some(form) = joined.and_then(|key| self.form(&key)) {
                    self.note(form, place, zone, false);
                }
            }
            end = range.end;
            self.said.push(said);
        });
    }

    /// Returns the form that a word is; none when it is no term.
    fn form(&mut self, word: &str) -> Option<u32> {
        match self.written.get(word) {
            Some(form) => *form,
            None => {
                let form = self.learn(word);
                self.written.insert(word.into(), form);
                form
            }
        }
    }

    /// Folds a word that the run did not have before.
    fn learn(&mut self, word: &str) -> Option<u32> {
        let (key, form) = self.folding.fold(word);
        if key.is_empty() || key.len() > LONGEST {
            return None;
        }
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let term = match self.known.get(key) {
            Some(term) => *term,
            None => {
                let term = number(self.run.terms.len());
                self.known.insert(key.into(), term);
                self.slots.push((0, 0));
                self.run.terms.push(Term {
                    key: key.into(),
                    forms: Vec::new(),
                });
                term
            }
        };
        let own = &mut self.run.terms[term as usize].forms;
        let forms = &mut self.run.forms;
        let known = own
            .iter()
            .find(|known| *forms[**known as usize].text == *form);
        if let Some(known) = known {
            return Some(*known);
        }
        forms.push(Form {
            text: form.into(),
            key_hash: hash::word(key),
            hash: hash::token(form),
            term,
            bit: u8::try_from(own.len().min(MOST_FORMS - 1)).unwrap_or(0),
            count: 0,
        });
        own.push(number(forms.len() - 1));
        own.last().copied()
    }

    /// Notes one token of the current page.
    fn note(&mut self, form: u32, place: Place, zone: u8, first: bool) -> Said {
        let form = &mut self.run.forms[form as usize];
        form.count += 1;
        let slot = &mut self.slots[form.term as usize];
        if slot.0 != self.page {
            *slot = (
                self.page,
                u32::try_from(self.found.len()).unwrap_or(u32::MAX),
            );
            self.found.push(Found {
                term: form.term,
                count: 0,
                forms: 0,
                place: Place::Body,
                zones: 0,
            });
        }
        let found = &mut self.found[slot.1 as usize];
        found.count = found.count.saturating_add(u16::from(place == Place::Body));
        found.place = found.place.max(place);
        found.zones |= bits(zone);
        found.forms |= 1 << form.bit;
        Said {
            term: form.term,
            hash: form.key_hash,
            form: form.hash,
            place,
            zone,
            first,
        }
    }

    /// Notes that the tokens from `begin` on are a whole title or heading.
    fn whole(&mut self, begin: usize, place: Place) {
        let said = &self.said[begin..];
        let Some(first) = said.first() else { return };
        let own = match (place, said.len()) {
            (Place::Name, 1) => Place::WholeName,
            (Place::Name, _) => Place::FirstOfName,
            (_, 1) => Place::WholeHeading,
            _ => place,
        };
        let slot = self.slots[first.term as usize];
        debug_assert_eq!(slot.0, self.page, "it was just noted");
        let found = &mut self.found[slot.1 as usize];
        found.place = found.place.max(own);

        let hashes: Vec<u32> = said.iter().map(|s| s.hash).collect();
        let (page, zone) = (self.page - 1, first.zone);
        let forms = |count: usize| hash::forms(said[..count].iter().map(|s| s.form));
        let mut push = |hash: Option<u32>, count: usize| {
            let Some(hash) = hash else { return };
            let forms = forms(count);
            let pair = Pair {
                hash,
                page,
                forms,
                place,
                zone,
            };
            self.pairs.push(pair.pack());
        };
        push(hash::whole(&hashes), said.len());
        if place == Place::Name {
            for count in 2..said.len().min(MOST_BEGUN + 1) {
                push(hash::beginning(&hashes[..count]), count);
            }
        }
    }

    /// Turns what was found in the current page into postings and pairs.
    fn settle(&mut self) {
        let page = self.page - 1;
        let number = self.run.first + u32::from(page);
        #[expect(clippy::cast_precision_loss, reason = "a rough measure of length")]
        let length = 0.4 + 0.6 * (self.said.len() as f32 / self.measure.usual);
        self.postings.extend(self.found.iter().map(|found| {
            let level = level(f32::from(found.count) / length);
            let posting = Posting {
                page,
                forms: found.forms,
                info: (found.place as u8) << 3 | level,
                zones: found.zones,
            };
            (found.term, posting)
        }));
        let sampled = number.is_multiple_of(self.measure.stride);
        for two in self.said.windows(2) {
            let (a, b) = (two[0], two[1]);
            if b.first {
                continue;
            }
            let pair = Pair {
                hash: hash::pair(a.hash, b.hash),
                page,
                forms: hash::forms([a.form, b.form].into_iter()),
                place: b.place,
                zone: b.zone,
            };
            self.pairs.push(pair.pack());
            if sampled || b.place > Place::Body {
                self.run.sample.push((a.term, b.term));
            }
        }
    }
}

/// FNV-1a: syllables are short, and nobody gains by making them collide.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns the zone of what stands after `before` of `whole` bytes.
fn zone(before: usize, whole: usize) -> u8 {
    u8::try_from(before * ZONES / whole.max(1)).map_or(7, |zone| zone.min(7))
}

/// Returns how much a page of usual length speaks of a term that it names so often: 0–7.
fn level(count: f32) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 7"
    )]
    let level = (count / (count + 1.2) * 8.0) as u8;
    level.min(7)
}

/// Returns letters and a number as one word: `dx`, `014` → `dx14`.
fn joined(letters: &str, number: &str) -> Option<String> {
    let good = letters.len() <= 5
        && number.len() <= 6
        && letters.chars().all(char::is_alphabetic)
        && number.bytes().all(|b| b.is_ascii_digit());
    good.then(|| format!("{letters}{}", number.trim_start_matches('0')))
}
