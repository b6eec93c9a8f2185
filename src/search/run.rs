//! What a run of pages says, as small as it can wait for the other runs.
//!
//! A run is what one thread reads at a time. Ten thousand pages say three million times that
//! they have a term and nine million times that they have a pair; so both are packed.

use std::collections::HashMap;
use std::ops::Range;

use super::cards::Cards;
use super::hash;

/// Most pages of a run: what a packed pair has room for.
pub(super) const MOST_PAGES: usize = 1 << PAGE_BITS;

/// Most forms of one key that are told apart in a run; the last stands for all others.
pub(super) const MOST_FORMS: usize = 16;

/// Everything that a run of pages says.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Number of its first page.
    pub(super) first: u32,
    pub(super) terms: Vec<Term>,
    pub(super) forms: Vec<Form>,
    /// By term, then by page.
    postings: Vec<Posting>,
    /// Where the postings of each term begin.
    starts: Vec<u32>,
    pairs: Pairs,
    /// Terms side by side in a sample of the text: what usually follows what.
    pub(super) sample: Vec<(u32, u32)>,
    /// The text to show.
    pub(super) cards: Cards,
}

/// A term of a run.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) key: Box<str>,
    /// Its forms, in the order of their first use.
    pub(super) forms: Vec<u32>,
}

/// A form of a term.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) text: Box<str>,
    /// Numbers of the key and of the form.
    pub(super) key_hash: u32,
    pub(super) hash: u32,
    pub(super) term: u32,
    /// Its bit in postings.
    pub(super) bit: u8,
    /// How often it occurs.
    pub(super) count: u32,
}

/// What one page says of one term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Posting {
    /// Number of the page in the run.
    pub(super) page: u16,
    /// Which of the term's forms occur.
    pub(super) forms: u16,
    /// [`Place`] and, in the lowest three bits, how much the page speaks of it.
    pub(super) info: u8,
    /// In which parts of the page.
    pub(super) zones: u8,
}

/// Where in a page a term stands; greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Body,
    Heading,
    WholeHeading,
    Name,
    FirstOfName,
    WholeName,
}

/// Two tokens side by side, or a whole title or heading, once for each time it occurs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) hash: u32,
    /// Number of the page in the run.
    pub(super) page: u16,
    pub(super) forms: u8,
    pub(super) place: Place,
    /// Part of the page, or [`ALL`].
    pub(super) zone: u8,
}

/// Stands for every zone: what is said in the title holds for all of the page.
pub(super) const ALL: u8 = 8;

/// Returns the bit of a zone in a mask, or all of them.
pub(super) fn bits(zone: u8) -> u8 {
    if zone == ALL { 0xFF } else { 1 << zone }
}

const PAGE_BITS: u32 = 11;

/// Bits of a packed pair below its hash: page, forms (4), place as four values (2), zone (4).
const BELOW: u32 = PAGE_BITS + 10;

impl Pair {
    /// Packs it, its hash on top.
    pub(super) fn pack(self) -> u64 {
        let place = match self.place {
            Place::Body => 0,
            Place::Heading | Place::WholeHeading => 1,
            Place::Name => 2,
            Place::FirstOfName | Place::WholeName => 3,
        };
        u64::from(self.hash) << BELOW
            | u64::from(self.page) << 10
            | u64::from(self.forms) << 6
            | place << 4
            | u64::from(self.zone)
    }
}

/// Packed pairs in buckets by the bits of their hash that choose a shard. The other bits fit
/// into five bytes.
#[derive(Debug, Default)]
struct Pairs {
    packed: Vec<[u8; 5]>,
    /// Where each bucket begins.
    starts: Vec<u32>,
}

/// Buckets of pairs.
pub(super) const BUCKETS: usize = 1 << hash::SHARD_BITS.count_ones();

const BUCKET_SHIFT: u32 = BELOW + hash::SHARD_BITS.trailing_zeros();

impl Pairs {
    fn new(pairs: &[u64]) -> Self {
        let bucket = |pair: u64| (pair >> BUCKET_SHIFT) as usize;
        let (starts, mut next) = starts(pairs.iter().map(|pair| bucket(*pair)), BUCKETS);
        let mut packed = vec![[0; 5]; pairs.len()];
        for pair in pairs {
            let next = &mut next[bucket(*pair)];
            // The highest bits are in the bucket's number.
            packed[*next as usize].copy_from_slice(&pair.to_le_bytes()[..5]);
            *next += 1;
        }
        Self { packed, starts }
    }

    /// Returns the pairs of a bucket.
    fn bucket(&self, bucket: usize) -> &[[u8; 5]] {
        &self.packed[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
    }
}

/// Returns where each of `count` groups begins, and the same once more to go on from.
fn starts(groups: impl Iterator<Item = usize>, count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0; count + 1];
    for group in groups {
        starts[group + 1] += 1;
    }
    for group in 1..starts.len() {
        starts[group] += starts[group - 1];
    }
    let next = starts.clone();
    (starts, next)
}

impl Run {
    /// Begins a run with the page of that number.
    pub(super) fn new(first: u32) -> Self {
        Self {
            first,
            ..Self::default()
        }
    }

    /// Puts in order what was found page by page.
    pub(super) fn finish(&mut self, postings: &[(u32, Posting)], pairs: &[u64]) {
        let terms = postings.iter().map(|(term, _)| *term as usize);
        let (starts, mut next) = starts(terms, self.terms.len());
        self.postings = vec![Posting::default(); postings.len()];
        for (term, posting) in postings {
            let next = &mut next[*term as usize];
            self.postings[*next as usize] = *posting;
            *next += 1;
        }
        self.starts = starts;
        self.pairs = Pairs::new(pairs);
        self.sample.shrink_to_fit();
    }

    /// Returns what the pages say of a term, in their order.
    pub(super) fn postings(&self, term: usize) -> &[Posting] {
        &self.postings[self.starts[term] as usize..self.starts[term + 1] as usize]
    }

    /// Returns how many pairs were found, each as often as it occurs.
    pub(super) fn pair_count(&self) -> usize {
        self.pairs.packed.len()
    }

    /// Adds the pairs of some buckets to a list for all runs: hash, its bucket lowest, page of
    /// the whole index (18 bits), and the rest of [`Pair::pack`].
    pub(super) fn pairs(&self, buckets: Range<usize>, out: &mut Vec<u64>) {
        for bucket in buckets {
            for packed in self.pairs.bucket(bucket) {
                let mut bytes = [0; 8];
                bytes[..5].copy_from_slice(packed);
                let pair = u64::from_le_bytes(bytes) & ((1 << BUCKET_SHIFT) - 1);
                let hash = (pair >> BELOW) * BUCKETS as u64 + bucket as u64;
                let page = u64::from(self.first) + (pair >> 10 & (MOST_PAGES as u64 - 1));
                out.push(hash << 28 | page << 10 | pair & 0x3FF);
            }
        }
    }

    /// Returns the terms, in any order, of which the pages say something else than those of
    /// another run did, those included that only one of both has.
    pub(super) fn other_terms<'a>(&'a self, before: &'a Self) -> Vec<&'a str> {
        let key = |term: &'a Term| &*term.key;
        let mut left: HashMap<&str, usize> = before.terms.iter().map(key).zip(0..).collect();
        let mut other = Vec::new();
        for (number, term) in self.terms.iter().enumerate() {
            let was = left.remove(key(term));
            if !was.is_some_and(|was| self.says_of(number, before, was)) {
                other.push(key(term));
            }
        }
        other.extend(left.into_keys());
        other
    }

    /// True when the pages say of one of their terms what those of another run say of theirs.
    fn says_of(&self, term: usize, before: &Self, was: usize) -> bool {
        let forms = |run: &'_ Self, term: usize| -> Vec<(u32, u8)> {
            let forms = run.terms[term].forms.iter();
            let form = forms.map(|form| &run.forms[*form as usize]);
            form.map(|form| (form.count, form.bit)).collect()
        };
        let texts = |(now, was): (&u32, &u32)| {
            self.forms[*now as usize].text == before.forms[*was as usize].text
        };
        let (own, its) = (&self.terms[term].forms, &before.terms[was].forms);
        self.postings(term) == before.postings(was)
            && forms(self, term) == forms(before, was)
            && own.iter().zip(its).all(texts)
    }

    /// True when another run has the same pairs in some buckets.
    pub(super) fn has_pairs_of(&self, other: &Self, buckets: &Range<usize>) -> bool {
        let mut buckets = buckets.clone();
        buckets.all(|bucket| self.pairs.bucket(bucket) == other.pairs.bucket(bucket))
    }

    /// Gives back the memory of the pairs.
    pub(super) fn drop_pairs(&mut self) {
        self.pairs = Pairs::default();
    }
}
