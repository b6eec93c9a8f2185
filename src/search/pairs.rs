//! Pairs of all runs → the shards that say where they stand.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::bytes::{Steps, gzip_columns, number};
use super::hash;
use super::memo::{Changes, Known};
use super::postings::has_zones;
use super::run::{BUCKETS, bits};

/// Most shards of pairs.
pub(super) const MOST_SHARDS: usize = BUCKETS;

/// What one page says of one pair.
#[derive(Clone, Copy)]
struct Posting {
    /// Its hash, the bits of the bucket lowest.
    hash: u32,
    page: u32,
    /// Four bits of its forms.
    forms: u8,
    /// Place (2 bits) and how much (2).
    info: u8,
    zones: u8,
}

/// Writes the shards of pairs, so many of them, compressed; takes those again that an edit did
/// not touch.
pub(super) fn pair_shards(
    runs: &[Arc<Known>],
    shards: usize,
    pages: usize,
    changes: Option<&Changes<'_>>,
) -> Vec<Arc<[u8]>> {
    let first = |shard: usize| (shard * BUCKETS).div_ceil(shards);
    (0..shards)
        .into_par_iter()
        .map(|shard| {
            let buckets = first(shard)..first(shard + 1);
            let same = changes.and_then(|changes| changes.pairs(shard, shards, &buckets));
            if let Some(same) = same {
                return Arc::clone(same);
            }
            let mut all = Vec::new();
            for known in runs {
                known.run.pairs(buckets.clone(), &mut all);
            }
            all.sort_unstable();
            Arc::from(pair_shard(&merge(&all), &buckets, pages))
        })
        .collect()
}

/// Puts together what each page says of each pair; the list is sorted, see [`super::run::Run::pairs`].
fn merge(all: &[u64]) -> Vec<Posting> {
    all.chunk_by(|a, b| a >> 10 == b >> 10)
        .map(|same| {
            let field = |pair: u64, at: u32, size: u32| {
                let field = pair >> at & ((1 << size) - 1);
                u32::try_from(field).unwrap_or(u32::MAX)
            };
            let byte = |pair: u64, at: u32, size: u32| field(pair, at, size).to_le_bytes()[0];
            let forms = byte(same[0], 6, 4);
            let one_form = same.iter().all(|pair| byte(*pair, 6, 4) == forms);
            let place = same.iter().map(|pair| byte(*pair, 4, 2)).max();
            let level = match same.len() {
                1 => 0,
                2 => 1,
                3..=5 => 2,
                _ => 3,
            };
            Posting {
                hash: field(same[0], 28, hash::BITS),
                page: field(same[0], 10, 18),
                forms: if one_form { forms } else { hash::SEVERAL_FORMS },
                info: place.unwrap_or(0) << 2 | level,
                zones: same.iter().fold(0, |z, pair| z | bits(byte(*pair, 0, 4))),
            }
        })
        .collect()
}

/// Writes one shard of pairs, those of some buckets. Some buckets are full and others empty; so
/// keys say last which one it is, and lie evenly.
fn pair_shard(pairs: &[Posting], buckets: &Range<usize>, pages: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut keys, mut lists) = (Steps::default(), Steps::default());
    let (mut counts, mut forms, mut infos, mut zones) = (vec![], vec![], vec![], vec![]);
    let distinct = pairs.chunk_by(|a, b| a.hash == b.hash).count();
    let space = buckets.len() << hash::SHARD_BITS.trailing_zeros();
    let cut = cut_bits(distinct, space);
    let key = |pair: &Posting| {
        let hash = pair.hash as usize;
        let key = hash / BUCKETS * buckets.len() + (hash % BUCKETS - buckets.start);
        u32::try_from(key >> cut).unwrap_or(u32::MAX)
    };
    let groups: Vec<&[Posting]> = pairs.chunk_by(|a, b| key(a) == key(b)).collect();
    number(&mut out, cut);
    number(&mut out, groups.len());
    let space = ((space - 1) >> cut) + 1;
    keys.list(
        groups.iter().map(|group| key(&group[0])),
        groups.len(),
        space,
    );
    let mut merged: Vec<Posting> = Vec::new();
    for group in groups {
        let mut group = group;
        if group[0].hash != group[group.len() - 1].hash {
            // Pairs that share a key after the cut are one.
            merged.clear();
            merged.extend_from_slice(group);
            merged.sort_by_key(|pair| pair.page);
            merged.dedup_by_key(|pair| pair.page);
            group = &merged;
        }
        number(&mut counts, group.len());
        lists.list(group.iter().map(|pair| pair.page), group.len(), pages);
        // Nearly all pages have a pair with the same marks.
        let form = group[0].forms;
        if group.iter().all(|pair| pair.forms == form) {
            forms.push(form);
        } else {
            forms.push(OWN_FORMS);
            forms.extend(group.iter().map(|pair| pair.forms));
        }
        infos.extend(group.iter().map(|pair| pair.info));
        if has_zones(group.len(), pages) {
            zones.extend(group.iter().map(|pair| pair.zones));
        }
    }
    let (keys, lists) = (keys.finish(), lists.finish());
    gzip_columns(&out, &[&keys, &lists, &counts, &forms, &infos, &zones])
}

/// Says that pages have a pair in different forms, which follow.
const OWN_FORMS: u8 = hash::SEVERAL_FORMS + 1;

/// Returns how many of the lowest bits of the numbers of so many pairs, all in a range of
/// `space`, need not be stored: what is left tells a stored pair from one that is not, but for
/// one in a hundred and fifty.
fn cut_bits(distinct: usize, space: usize) -> usize {
    (0..16)
        .take_while(|cut| space >> cut >= distinct.max(1) * 150)
        .last()
        .unwrap_or(0)
}
