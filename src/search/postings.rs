//! Terms and pairs of all runs → the shards that say where they stand.
//!
//! A shard holds its keys first, then one column after the other (pages, how much, forms,
//! zones), because like lies well beside like when it is compressed.

use rayon::prelude::*;

use super::bytes::{Front, gzip, number, text};
use super::gather::{FORMS, Posting, Run, Term};
use super::hash;

/// A term of the whole index.
pub(super) struct Whole<'a> {
    pub(super) key: &'a str,
    pub(super) hash: u32,
    /// Its part in each run that has it, in order.
    parts: Vec<&'a Term>,
    /// On how many pages it stands.
    pub(super) pages: usize,
}

impl Whole<'_> {
    /// The runs' own numbers of a form, by their place in the list of the whole.
    fn forms(&self) -> (Vec<&str>, Vec<Vec<u8>>) {
        let mut counts: Vec<(&str, u64)> = Vec::new();
        for part in &self.parts {
            for (form, count) in &part.forms {
                match counts.iter_mut().find(|(known, _)| *known == &**form) {
                    Some((_, sum)) => *sum += u64::from(*count),
                    None => counts.push((form, u64::from(*count))),
                }
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let forms: Vec<&str> = counts.into_iter().map(|(form, _)| form).collect();
        let places = self
            .parts
            .iter()
            .map(|part| {
                let place = |(form, _): &(Box<str>, u32)| {
                    let at = forms.iter().position(|known| *known == &**form);
                    u8::try_from(at.unwrap_or(0).min(FORMS - 1)).unwrap_or(0)
                };
                part.forms.iter().map(place).collect()
            })
            .collect();
        (forms, places)
    }
}

/// Puts the terms of all runs together, sorted by key.
pub(super) fn merge(runs: &[Run]) -> Vec<Whole<'_>> {
    let mut all: Vec<(&str, usize, &Term)> = runs
        .iter()
        .enumerate()
        .flat_map(|(run, r)| r.terms.iter().map(move |term| (&*term.key, run, term)))
        .collect();
    all.par_sort_unstable_by_key(|(key, run, _)| (*key, *run));
    all.chunk_by(|a, b| a.0 == b.0)
        .map(|same| Whole {
            key: same[0].0,
            hash: same[0].2.hash,
            parts: same.iter().map(|(_, _, term)| *term).collect(),
            pages: same.iter().map(|(_, _, term)| term.postings.len()).sum(),
        })
        .collect()
}

/// Returns about how many bytes a term takes.
pub(super) fn weight(term: &Whole<'_>) -> usize {
    term.pages + 6
}

/// Cuts sorted terms into shards of about `size` bytes. Where a cut falls depends on the
/// terms beside it alone, so that an edit moves none elsewhere.
pub(super) fn cut<'a, 'b>(terms: &'b [Whole<'a>], size: usize) -> Vec<&'b [Whole<'a>]> {
    let mut shards = Vec::new();
    let mut begin = 0;
    let mut weight = 0;
    for (index, term) in terms.iter().enumerate() {
        let own = self::weight(term);
        let large = own > size / 2;
        let natural = weight > size / 2 && term.hash % 16 == 0;
        if index > begin && (large && weight > size / 4 || weight + own > size || natural) {
            shards.push(&terms[begin..index]);
            begin = index;
            weight = 0;
        }
        weight += own;
    }
    if begin < terms.len() {
        shards.push(&terms[begin..]);
    }
    shards
}

/// True when it is worth its bytes in which parts of pages something stands that stands on so
/// many of them.
pub(super) fn has_zones(on: usize, of: usize) -> bool {
    on <= 256 || on * 8 <= of
}

/// True when it is worth its bytes with which marks a term stands on each page: most pages
/// have a syllable that nearly all have with all its marks.
fn has_masks(on: usize, of: usize) -> bool {
    on <= 1_000 || on * 3 <= of
}

/// Writes one shard of terms, compressed; there are `pages` pages.
pub(super) fn term_shard(terms: &[Whole<'_>], pages: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut gaps, mut infos, mut masks, mut zones) = (vec![], vec![], vec![], vec![]);
    let mut front = Front::default();
    number(&mut out, terms.len());
    for term in terms {
        let (forms, places) = term.forms();
        let with_zones = has_zones(term.pages, pages);
        let with_masks = forms.len() > 1 && has_masks(term.pages, pages);
        let begin = gaps.len();
        let mut last = 0;
        for (part, places) in term.parts.iter().zip(&places) {
            for posting in &part.postings {
                gap(&mut gaps, &mut last, posting.page);
                infos.push(posting.info);
                if with_masks {
                    masks.push(renamed(posting, places));
                }
                if with_zones {
                    zones.push(posting.zones);
                }
            }
        }
        front.text(&mut out, term.key);
        number(&mut out, term.pages);
        number(&mut out, gaps.len() - begin);
        if *forms == [term.key] {
            number(&mut out, 0);
        } else {
            number(&mut out, forms.len().min(FORMS));
            for form in forms.iter().take(FORMS) {
                text(&mut out, form);
            }
        }
    }
    for column in [gaps, infos, masks, zones] {
        number(&mut out, column.len());
        out.extend(column);
    }
    gzip(&out)
}

/// Writes the step to the next page.
fn gap(out: &mut Vec<u8>, last: &mut u32, page: u32) {
    number(out, (page + 1 - *last) as usize - 1);
    *last = page + 1;
}

/// Returns the forms of a posting by their numbers in the whole index.
fn renamed(posting: &Posting, places: &[u8]) -> u8 {
    let mut mask = 0;
    for (bit, place) in places.iter().enumerate() {
        if posting.forms >> bit.min(FORMS - 1) & 1 == 1 {
            mask |= 1 << place;
        }
    }
    mask
}

/// Most shards of pairs: the bits of a pair's number that choose one.
pub(super) const MOST_SHARDS: usize = 1 << hash::SHARD_BITS.count_ones();

/// Writes the shards of pairs, so many of them, compressed.
pub(super) fn pair_shards(runs: &[Run], shards: usize, pages: usize) -> Vec<Vec<u8>> {
    // The first packed pair that belongs to a shard or one after it.
    let first = |shard: usize| {
        let bits = (shard * MOST_SHARDS).div_ceil(shards) as u64;
        bits << (PAGE_BITS + hash::SHARD_BITS.trailing_zeros())
    };
    (0..shards)
        .into_par_iter()
        .map(|shard| {
            let mut all = Vec::new();
            for run in runs {
                let begin = run.pairs.partition_point(|p| *p < first(shard));
                let end = if shard + 1 == shards {
                    run.pairs.len()
                } else {
                    run.pairs.partition_point(|p| *p < first(shard + 1))
                };
                all.extend_from_slice(&run.pairs[begin..end]);
            }
            // Stable sorting makes use of each run being sorted already.
            all.sort();
            gzip(&pair_shard(&all, first(shard) >> PAGE_BITS, pages))
        })
        .collect()
}

/// Writes one shard of pairs; their numbers are at least `first`.
fn pair_shard(pairs: &[u64], first: u64, pages: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut gaps, mut infos, mut zones) = (vec![], vec![], vec![]);
    let (mut counts, mut lengths) = (vec![], vec![]);
    let distinct = pairs
        .chunk_by(|a, b| a >> PAGE_BITS == b >> PAGE_BITS)
        .count();
    let last = pairs.last().map_or(first, |pair| pair >> PAGE_BITS);
    let cut = cut_bits(distinct, (last - first) as usize);
    let key = |pair: u64| ((pair >> PAGE_BITS) - first) as usize >> cut;
    let groups: Vec<&[u64]> = pairs.chunk_by(|a, b| key(*a) == key(*b)).collect();
    number(&mut out, cut);
    number(&mut out, groups.len());
    let mut before = 0;
    for group in groups {
        number(&mut out, key(group[0]) - before);
        before = key(group[0]);
        let mut group = group.to_vec();
        // Pairs that share a key after the cut are one.
        group.sort_unstable_by_key(|pair| pair << hash::BITS);
        group.dedup_by_key(|pair| page(*pair));
        let with_zones = has_zones(group.len(), pages);
        let begin = gaps.len();
        let mut last = 0;
        for pair in &group {
            gap(&mut gaps, &mut last, page(*pair));
            #[expect(
                clippy::cast_possible_truncation,
                reason = "fields of the packed number"
            )]
            {
                infos.push((pair >> 8) as u8);
                if with_zones {
                    zones.push(*pair as u8);
                }
            }
        }
        number(&mut counts, group.len());
        number(&mut lengths, gaps.len() - begin);
    }
    for column in [counts, lengths, gaps, infos, zones] {
        number(&mut out, column.len());
        out.extend(column);
    }
    out
}

/// Bits of a packed pair below its number.
const PAGE_BITS: u32 = 64 - hash::BITS;

/// The page of a packed pair.
fn page(pair: u64) -> u32 {
    u32::try_from(pair << hash::BITS >> (hash::BITS + 16)).unwrap_or(0)
}

/// Returns how many of the lowest bits of the numbers of so many pairs, all in a range of
/// `space`, need not be stored: what is left tells a stored pair from one that is not, but for
/// one in two hundred.
fn cut_bits(distinct: usize, space: usize) -> usize {
    (0..16)
        .take_while(|cut| space >> cut >= distinct.max(1) * 200)
        .last()
        .unwrap_or(0)
}
