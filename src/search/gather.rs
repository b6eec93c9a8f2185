//! A run of pages → their terms: what each page says of each syllable, and which two stand side
//! by side.
//!
//! A run is what one thread reads at a time. Pages in it are numbered as in the whole index, so
//! that runs put one after the other are the index.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::cards::{Cards, Head};
use super::hash;
use super::sections::Section;
use crate::text::tokens::tokens;

/// Parts of a page that are told apart: whether two terms stand near each other.
pub(super) const ZONES: usize = 8;

/// Most forms of one key that are told apart; the last stands for all others.
pub(super) const FORMS: usize = 8;

/// Longest token that is a term, in bytes; longer ones are data.
const LONGEST: usize = 64;

/// What a page has to say, by where it says it.
pub(super) struct PageText<'a> {
    /// Number of the page.
    pub(super) number: u32,
    /// The title, other names, the id.
    pub(super) names: Vec<&'a str>,
    /// Names of what the page is about.
    pub(super) related: Vec<&'a str>,
    /// Summary, tags: found like headings.
    pub(super) notes: Vec<&'a str>,
    /// The body.
    pub(super) sections: &'a [Section],
}

/// Where in a page a term stands; greater is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Body,
    Heading,
    WholeHeading,
    Name,
    FirstOfName,
    WholeName,
}

/// What one page says of one term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    /// Number of the page.
    pub(super) page: u32,
    /// [`Place`] and, in the lowest three bits, how much the page speaks of it.
    pub(super) info: u8,
    /// Which of the term's forms occur.
    pub(super) forms: u8,
    /// In which parts of the page.
    pub(super) zones: u8,
}

/// A term of a run.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) key: Box<str>,
    pub(super) hash: u32,
    pub(super) postings: Vec<Posting>,
    /// The forms in the order of their first use, with how often they occur.
    pub(super) forms: Vec<(Box<str>, u32)>,
    /// The numbers of the forms.
    form_hashes: Vec<u32>,
}

/// Everything that a run of pages says.
#[derive(Default)]
pub(super) struct Run {
    pub(super) terms: Vec<Term>,
    /// Pairs and whole headings, see [`pack`]; sorted.
    pub(super) pairs: Vec<u64>,
    /// Terms side by side in a sample of the text: what usually follows what.
    pub(super) sample: Vec<(u32, u32)>,
    /// The text to show.
    pub(super) cards: Cards,
}

/// What is the same for all pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// Tokens of a page of usual length.
    pub(super) usual: f32,
    /// Of so many pages one is sampled.
    pub(super) stride: u32,
    /// Bytes in one card file.
    pub(super) card: usize,
}

/// Packs what a page says of a pair: number of the pair (30 bits), page (18), forms (4),
/// [`Place`] as four values (2), how much (2), zones (8).
fn pack(pair: &Pair, page: u32, level: u8) -> u64 {
    let place = match pair.place {
        Place::Body => 0,
        Place::Heading | Place::WholeHeading => 1,
        Place::Name => 2,
        Place::FirstOfName | Place::WholeName => 3,
    };
    u64::from(pair.hash) << 34
        | u64::from(page) << 16
        | u64::from(pair.forms) << 12
        | place << 10
        | u64::from(level) << 8
        | u64::from(pair.zones)
}

/// Most pages of one index: what [`pack`] has room for.
pub(super) const MOST_PAGES: usize = 1 << 18;

/// Most words of a title's beginning that are found as such.
const MOST_BEGUN: usize = 6;

/// Reads pages one after the other.
pub(super) struct Gatherer {
    measure: Measure,
    run: Run,
    known: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    /// What the current page says of each term it has: its term, and what was found.
    found: Vec<Found>,
    /// Where each term of the run stands in `found`, if `page_of` says so.
    slots: Vec<(u32, u32)>,
    said: Vec<Said>,
    raw_pairs: Vec<Pair>,
}

/// Two tokens side by side on the current page, or a whole title or heading.
#[derive(Clone, Copy)]
struct Pair {
    hash: u32,
    forms: u8,
    place: Place,
    zones: u8,
}

/// One token of the current page.
#[derive(Clone, Copy)]
struct Said {
    term: u32,
    /// Number of its form.
    form: u32,
    place: Place,
    zone: u8,
    first: bool,
}

#[derive(Clone, Copy)]
struct Found {
    term: u32,
    count: u16,
    place: Place,
    zones: u8,
    forms: u8,
}

impl Gatherer {
    pub(super) fn new(measure: Measure) -> Self {
        Self {
            measure,
            run: Run::default(),
            known: HashMap::default(),
            found: Vec::new(),
            slots: Vec::new(),
            said: Vec::new(),
            raw_pairs: Vec::new(),
        }
    }

    /// Reads one page; `head` is what its cards begin with.
    pub(super) fn page(&mut self, text: &PageText<'_>, head: Head<'_>) {
        self.found.clear();
        self.said.clear();
        self.raw_pairs.clear();
        for name in &text.names {
            let begin = self.said.len();
            self.say(name, Place::Name, ALL, text.number);
            self.whole(begin, Place::Name, text.number);
        }
        for name in &text.related {
            self.say(name, Place::Name, ALL, text.number);
        }
        for note in &text.notes {
            self.say(note, Place::Heading, ALL, text.number);
        }
        let whole: usize = text.sections.iter().map(|s| s.text.len()).sum();
        let mut before = 0;
        for section in text.sections {
            let zone = zone(before, whole);
            let begin = self.said.len();
            self.say(&section.heading, Place::Heading, zone, text.number);
            self.whole(begin, Place::Heading, text.number);
            for line in section.text.split_inclusive('\n') {
                let zone = self::zone(before, whole);
                self.say(line, Place::Body, zone, text.number);
                before += line.len();
            }
        }
        self.settle(text.number);
        let card = self.measure.card;
        self.run.cards.page(head, text.sections, whole, card);
    }

    /// Returns what all pages say.
    pub(super) fn finish(mut self) -> Run {
        self.run.cards.close();
        self.run.pairs.sort_unstable();
        self.run
    }

    /// Notes the tokens of a line, title or heading.
    fn say(&mut self, text: &str, place: Place, zone: u8, page: u32) {
        let begin = self.said.len();
        let mut end = 0;
        tokens(text, |token, range| {
            if token.key.len() > LONGEST {
                return;
            }
            let first = token.first || self.said.len() == begin;
            let (term, form) = self.note(token.key, token.form, place, zone, page);
            // `ĐX-014` is also found as `dx14`.
            if !first && text.get(end..range.start) == Some("-") {
                let before = self.said[self.said.len() - 1].term;
                if let Some(key) = joined(&self.run.terms[before as usize].key, token.key) {
                    self.note(&key, &key, place, zone, page);
                }
            }
            end = range.end;
            self.said.push(Said {
                term,
                form,
                place,
                zone,
                first,
            });
        });
    }

    /// Notes one token of the current page; returns its term and the number of its form.
    fn note(&mut self, key: &str, form: &str, place: Place, zone: u8, page: u32) -> (u32, u32) {
        let term = match self.known.get(key) {
            Some(term) => *term,
            None => {
                let term = u32::try_from(self.run.terms.len()).unwrap_or(u32::MAX);
                self.known.insert(key.into(), term);
                self.run.terms.push(Term {
                    key: key.into(),
                    hash: hash::token(key),
                    postings: Vec::new(),
                    forms: Vec::new(),
                    form_hashes: Vec::new(),
                });
                self.slots.push((u32::MAX, 0));
                term
            }
        };
        let Term {
            forms, form_hashes, ..
        } = &mut self.run.terms[term as usize];
        let form = match forms.iter().position(|(known, _)| **known == *form) {
            Some(at) => at,
            None => {
                form_hashes.push(hash::token(form));
                forms.push((form.into(), 0));
                forms.len() - 1
            }
        };
        forms[form].1 += 1;
        let form_hash = form_hashes[form];
        let slot = &mut self.slots[term as usize];
        if slot.0 != page {
            *slot = (page, u32::try_from(self.found.len()).unwrap_or(u32::MAX));
            self.found.push(Found {
                term,
                count: 0,
                place: Place::Body,
                zones: 0,
                forms: 0,
            });
        }
        let found = &mut self.found[slot.1 as usize];
        found.count = found.count.saturating_add(u16::from(place == Place::Body));
        found.place = found.place.max(place);
        found.zones |= bits(zone);
        found.forms |= 1 << form.min(FORMS - 1);
        (term, form_hash)
    }

    /// Notes that the tokens from `begin` on are a whole title or heading.
    fn whole(&mut self, begin: usize, place: Place, page: u32) {
        let said = &self.said[begin..];
        let Some(first) = said.first() else { return };
        let own = match (place, said.len()) {
            (Place::Name, 1) => Place::WholeName,
            (Place::Name, _) => Place::FirstOfName,
            (_, 1) => Place::WholeHeading,
            _ => place,
        };
        debug_assert_eq!(self.slots[first.term as usize].0, page, "it was just noted");
        let found = &mut self.found[self.slots[first.term as usize].1 as usize];
        found.place = found.place.max(own);

        let terms = &self.run.terms;
        let hashes: Vec<u32> = said.iter().map(|s| terms[s.term as usize].hash).collect();
        let zones = bits(first.zone);
        let forms = |count: usize| hash::forms(said[..count].iter().map(|s| s.form));
        if let Some(hash) = hash::whole(&hashes) {
            self.raw_pairs.push(Pair {
                hash,
                forms: forms(said.len()),
                place,
                zones,
            });
        }
        if place == Place::Name {
            for count in 2..said.len().min(MOST_BEGUN + 1) {
                if let Some(hash) = hash::beginning(&hashes[..count]) {
                    self.raw_pairs.push(Pair {
                        hash,
                        forms: forms(count),
                        place,
                        zones,
                    });
                }
            }
        }
    }

    /// Turns what was found in the current page into postings.
    fn settle(&mut self, page: u32) {
        #[expect(clippy::cast_precision_loss, reason = "a rough measure of length")]
        let length = 0.4 + 0.6 * (self.said.len() as f32 / self.measure.usual);
        for found in &self.found {
            let level = level(f32::from(found.count) / length);
            self.run.terms[found.term as usize].postings.push(Posting {
                page,
                info: (found.place as u8) << 3 | level,
                forms: found.forms,
                zones: found.zones,
            });
        }
        let sampled = page % self.measure.stride == 0;
        for two in self.said.windows(2) {
            let (a, b) = (two[0], two[1]);
            if b.first {
                continue;
            }
            let terms = &self.run.terms;
            self.raw_pairs.push(Pair {
                hash: hash::pair(terms[a.term as usize].hash, terms[b.term as usize].hash),
                forms: hash::forms([a.form, b.form].into_iter()),
                place: b.place,
                zones: bits(b.zone),
            });
            if sampled || b.place > Place::Body {
                self.run.sample.push((a.term, b.term));
            }
        }
        self.raw_pairs.sort_unstable_by_key(|pair| pair.hash);
        for same in self.raw_pairs.chunk_by(|a, b| a.hash == b.hash) {
            let mut all = same[0];
            for pair in same {
                all.place = all.place.max(pair.place);
                all.zones |= pair.zones;
                if pair.forms != all.forms {
                    all.forms = hash::SEVERAL_FORMS;
                }
            }
            let level = match same.len() {
                1 => 0,
                2 => 1,
                3..=5 => 2,
                _ => 3,
            };
            self.run.pairs.push(pack(&all, page, level));
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

/// Stands for every zone: what is said in the title holds for all of the page.
const ALL: u8 = 8;

fn bits(zone: u8) -> u8 {
    if zone == ALL { 0xFF } else { 1 << zone }
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
