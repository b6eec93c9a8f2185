//! What one index remembers for the next: what each run of pages says, and the files made of it.
//!
//! A file is taken again when everything that it is made of is the same, so that an index that
//! remembers is, byte for byte, one that does not.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use blake3::Hash;

use super::gather::{Measure, PageText};
use super::run::Run;
use crate::model::document::Document;
use crate::model::site::Page;

/// Remembers the index that was made last.
///
/// The build hands out only `Recall`s: who drops the memo will not build again, and what was
/// worth remembering is given back at once.
#[derive(Debug, Default)]
pub struct Memo(Arc<Mutex<Option<Arc<Kept>>>>);

impl Memo {
    /// Returns the way to what is remembered.
    pub(super) fn recall(&self) -> Recall {
        Recall(Arc::downgrade(&self.0))
    }
}

/// The way to what is remembered, as long as anybody will ask for it.
#[derive(Clone, Debug)]
pub(super) struct Recall(Weak<Mutex<Option<Arc<Kept>>>>);

impl Recall {
    /// True when somebody may build again.
    pub(super) fn lasts(&self) -> bool {
        self.0.strong_count() > 0
    }

    /// Returns the index made last, if it was made by this plan.
    pub(super) fn last(&self, plan: &Plan) -> Option<Arc<Kept>> {
        let memo = self.0.upgrade()?;
        let kept = memo.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.filter(|kept| kept.plan == *plan)
    }

    /// Remembers an index.
    pub(super) fn keep(&self, kept: Kept) {
        if let Some(memo) = self.0.upgrade() {
            *memo.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(kept));
        }
    }
}

/// What is decided before any page is read; by another plan nothing can be taken again.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// Pages of the index.
    pub(super) pages: usize,
    /// Pages of one run.
    pub(super) run: usize,
    /// Files of the index, about.
    pub(super) files: usize,
    pub(super) measure: Measure,
    /// What all card files have in common.
    pub(super) common: Arc<[u8]>,
    /// Whether anything is remembered.
    pub(super) lasts: bool,
}

/// An index, in the parts it is made of.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) plan: Plan,
    pub(super) runs: Vec<Arc<Known>>,
    /// Shards of pairs, by number.
    pub(super) pairs: Vec<Arc<[u8]>>,
    /// Shards of terms, by their first term.
    pub(super) terms: HashMap<Box<str>, TermShard>,
    /// The other files.
    pub(super) packs: Vec<Pack>,
}

/// A shard of terms.
#[derive(Clone, Debug)]
pub(super) struct TermShard {
    pub(super) last: Box<str>,
    pub(super) bytes: Arc<[u8]>,
}

/// A run of pages, and what it was made of.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) said: Vec<Said>,
    pub(super) run: Run,
}

/// What a page says, so that it can be told from what it said before.
#[derive(Debug)]
pub(super) struct Said {
    /// The document: the same one says the same.
    doc: Option<Arc<Document>>,
    /// Everything else that is read of the page.
    rest: Hash,
}

impl Said {
    /// Notes what is read of a page, its sections aside.
    pub(super) fn new(page: &Page, text: &PageText<'_>) -> Self {
        let mut rest = blake3::Hasher::new();
        let mut add = |texts: &[&str]| {
            rest.update(&texts.len().to_le_bytes());
            for text in texts {
                rest.update(&text.len().to_le_bytes());
                rest.update(text.as_bytes());
            }
        };
        let (url, title, kind, lang) = text.head;
        add(&[url, title, kind, lang]);
        add(&text.names);
        add(&text.related);
        add(&text.notes);
        Self {
            doc: page.doc.clone(),
            rest: rest.finalize(),
        }
    }
}

impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b);
        self.rest == other.rest
            && self.doc.is_some() == other.doc.is_some()
            && self.doc.as_ref().zip(other.doc.as_ref()).is_none_or(same)
    }
}

/// A compressed file, and what is in it.
#[derive(Clone, Debug)]
pub(super) struct Pack {
    of: Option<Hash>,
    pub(super) bytes: Arc<[u8]>,
}

/// The files that may be taken again; none when nothing is remembered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Packs<'a>(Option<&'a [Pack]>);

impl<'a> Packs<'a> {
    /// Offers files to be taken again. Without a memo nobody looks what is in them.
    pub(super) fn new(lasts: bool, packs: Option<&'a [Pack]>) -> Self {
        Self(lasts.then(|| packs.unwrap_or_default()))
    }

    /// Compresses a file, unless there is one of the same content.
    pub(super) fn pack(self, file: &[u8], compress: impl Fn(&[u8]) -> Vec<u8>) -> Pack {
        let of = self.0.map(|_| blake3::hash(file));
        let packs = self.0.unwrap_or_default();
        match packs.iter().find(|pack| pack.of == of) {
            Some(pack) => pack.clone(),
            None => Pack {
                of,
                bytes: Arc::from(compress(file)),
            },
        }
    }
}

/// The runs that are not what they were in the index that was made last.
pub(super) struct Changes<'a> {
    before: &'a Kept,
    /// Now and before.
    runs: Vec<(&'a Run, &'a Run)>,
}

impl<'a> Changes<'a> {
    /// Compares runs made by the same plan.
    pub(super) fn new(runs: &'a [Arc<Known>], before: &'a Kept) -> Self {
        let both = runs.iter().zip(&before.runs);
        let other = both.filter(|(now, before)| !Arc::ptr_eq(now, before));
        let runs = other.map(|(a, b)| (&a.run, &b.run)).collect();
        Self { before, runs }
    }

    /// Returns a shard of pairs if nothing in its buckets has changed; there are so many shards.
    pub(super) fn pairs(
        &self,
        shard: usize,
        shards: usize,
        buckets: &Range<usize>,
    ) -> Option<&'a Arc<[u8]>> {
        let same = |(now, before): &(&Run, &Run)| now.has_pairs_of(before, buckets);
        let there = self.before.pairs.len() == shards && self.runs.iter().all(same);
        self.before.pairs.get(shard).filter(|_| there)
    }

    /// Returns the terms of which the runs say something else.
    pub(super) fn terms(&self) -> Terms<'a> {
        let other = self
            .runs
            .iter()
            .map(|(now, before)| now.other_terms(before));
        let mut changed: Vec<&str> = other.flatten().collect();
        changed.sort_unstable();
        let shards = &self.before.terms;
        Terms { shards, changed }
    }
}

/// The terms of which something else is said than in the index that was made last.
pub(super) struct Terms<'a> {
    shards: &'a HashMap<Box<str>, TermShard>,
    changed: Vec<&'a str>,
}

impl<'a> Terms<'a> {
    /// Returns the shard of the terms from `first` to `last` if nothing about them has changed,
    /// nor any came in between.
    pub(super) fn shard(&self, first: &str, last: &str) -> Option<&'a Arc<[u8]>> {
        let next = self.changed.partition_point(|term| *term < first);
        let touched = self.changed.get(next).is_some_and(|term| *term <= last);
        let shard = self.shards.get(first);
        let same = shard.filter(|shard| !touched && *shard.last == *last);
        same.map(|shard| &shard.bytes)
    }
}
