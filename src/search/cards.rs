//! What is shown of a hit: title, address, and the text around what was found.
//!
//! A page is one leaf, a long one several: 2, 4 or 8, each with an equal share of its zones.
//! Leaves lie some to a card file, since every file of a site costs something.

use std::sync::Arc;

use super::bytes::{gzip, gzip_rest};
use super::gather::ZONES;
use super::memo::{Pack, Packs};
use super::sections::Section;
use crate::text::fold::nfc;

/// Longest text of one leaf, in bytes; of a page that is a whole book the rest is found but not
/// shown.
const LONGEST: usize = 48 * 1024;

/// Smallest text that is worth a leaf of its own, in bytes.
const LEAF: usize = 12 * 1024;

/// The card files of a run of pages.
#[derive(Debug, Default)]
pub(super) struct Cards {
    /// The files, compressed.
    pub(super) files: Vec<Pack>,
    /// How many leaves are in each.
    pub(super) counts: Vec<usize>,
    /// For each page, how many leaves it has, as a power of two.
    pub(super) powers: Vec<u8>,
}

/// Writes the card files of a run of pages.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    cards: Cards,
    /// What compressed files begin with; nothing in a handbook with small ones.
    common: &'a [u8],
    /// Bytes of a file, about.
    size: usize,
    /// Files that may be taken again.
    packs: Packs<'a>,
    open: Vec<u8>,
    leaves: usize,
}

/// What every leaf of a page begins with: address from the site's root, title, kind, language.
pub(super) type Head<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Anchor, heading and text of a section.
type Part<'a> = (&'a str, &'a str, String);

impl<'a> Writer<'a> {
    /// Begins card files of about `size` bytes.
    pub(super) fn new(common: &'a [u8], size: usize, packs: Packs<'a>) -> Self {
        Self {
            cards: Cards::default(),
            common,
            size,
            packs,
            open: Vec::new(),
            leaves: 0,
        }
    }

    /// Adds a page whose sections have `whole` bytes of text.
    pub(super) fn page(&mut self, head: Head<'_>, sections: &[Section], whole: usize) {
        let mut power = 0;
        while power < 3 && whole >> power > LEAF {
            power += 1;
        }
        let count = 1usize << power;
        let mut leaves: Vec<Vec<Part<'_>>> = vec![Vec::new(); count];
        let mut before = 0;
        for section in sections {
            let mut at = leaf(before, whole, count);
            let mut text = String::with_capacity(section.text.len());
            for line in section.text.split_inclusive('\n') {
                let next = leaf(before, whole, count);
                if next != at {
                    let text = std::mem::take(&mut text);
                    leaves[at].push((&section.anchor, &section.heading, text));
                    at = next;
                }
                if text.len() + line.len() <= LONGEST {
                    text.push_str(line);
                }
                before += line.len();
            }
            text.truncate(text.trim_end().len());
            leaves[at].push((&section.anchor, &section.heading, text));
        }
        for leaf in &leaves {
            self.leaf(head, leaf);
        }
        self.cards.powers.push(power);
    }

    /// Returns the files.
    pub(super) fn finish(mut self) -> Cards {
        self.close();
        self.cards
    }

    fn leaf(&mut self, head: Head<'_>, parts: &[Part<'_>]) {
        let length: usize = parts.iter().map(|part| part.2.len() + 40).sum();
        if self.leaves > 0 && self.open.len() + length / 2 > self.size {
            self.close();
        }
        self.open.push(if self.leaves == 0 { b'[' } else { b',' });
        let (url, title, kind, lang) = head;
        // Structures of plain strings always serialise, and memory takes all that is written.
        let _ = serde_json::to_writer(&mut self.open, &(url, title, kind, lang, parts));
        self.leaves += 1;
    }

    /// Ends the file being written.
    fn close(&mut self) {
        if self.leaves > 0 {
            self.open.push(b']');
            let card = String::from_utf8_lossy(&self.open);
            // What is shown is the same however the source spells its letters. All combining
            // marks of Latin letters begin with one of these two bytes.
            let apart = memchr::memchr2(0xCC, 0xCD, card.as_bytes()).is_some();
            let card = if apart { nfc(&card) } else { card };
            let pack = self.packs.pack(card.as_bytes(), |card| match self.common {
                [] => gzip(card),
                common => gzip_rest(common, card),
            });
            self.cards.files.push(pack);
            self.cards.counts.push(self.leaves);
        }
        self.open.clear();
        self.leaves = 0;
    }
}

/// Pages of which something is common text.
const SAMPLES: usize = 12;

/// Bytes of each.
const SAMPLE: usize = 1_024;

/// Returns text such as that of many pages: of some pages, wherever they are, each another
/// part. Few edits change it.
pub(super) fn common(samples: impl Iterator<Item = (String, Vec<Section>)>) -> Arc<[u8]> {
    let mut common = Vec::with_capacity(SAMPLES * SAMPLE);
    for (index, (title, sections)) in samples.take(SAMPLES).enumerate() {
        let parts: Vec<_> = sections
            .iter()
            .map(|section| (&section.anchor, &section.heading, &section.text))
            .collect();
        let leaf = serde_json::to_vec(&(title, parts)).unwrap_or_default();
        let from = leaf.len().saturating_sub(SAMPLE) * index / SAMPLES;
        common.extend(leaf.iter().skip(from).take(SAMPLE));
    }
    Arc::from(common)
}

/// Returns the leaf that a line is in; leaves are runs of zones.
fn leaf(before: usize, whole: usize, count: usize) -> usize {
    let zone = (before * ZONES / whole.max(1)).min(ZONES - 1);
    zone * count / ZONES
}
