//! What the client needs to mend what was mistyped: the words in use, and which usually stand
//! side by side.

use std::collections::HashMap;
use std::sync::Arc;

use super::bytes::{Front, gzip, number};
use super::memo::{Known, Pack, Packs};
use super::postings::Whole;

/// Most words that are offered as corrections; rarer ones are found in the shard of their own
/// neighbourhood.
const MOST: usize = 6_000;

/// Most neighbours on one side of a word.
const NEIGHBOURS: usize = 200;

/// Neighbours in one file, if there may be files enough.
const SHARD: usize = 1_200;

/// The words in use, in compressed files.
pub(super) struct Words {
    /// The file that lists them.
    pub(super) list: Pack,
    /// Files of neighbours.
    pub(super) shards: Vec<Pack>,
    /// Number of the first word of each.
    pub(super) firsts: Vec<usize>,
}

/// Chooses the words and counts their neighbours, which take about so many files at most.
pub(super) fn words(
    runs: &[Arc<Known>],
    terms: &[Whole<'_>],
    pages: usize,
    files: usize,
    packs: Packs<'_>,
) -> Words {
    let core = choose(terms, pages);
    let mut list = Vec::new();
    let mut front = Front::default();
    number(&mut list, core.len());
    for term in &core {
        front.text(&mut list, term.key);
        number(&mut list, term.pages);
    }
    let numbers: HashMap<&str, u32> = (0..).zip(&core).map(|(n, term)| (term.key, n)).collect();
    let least = if pages >= 300 { 2 } else { 1 };
    let counted = count(runs, &numbers, least);
    let (shards, firsts) = shards(core.len(), &counted, files);
    let pack = |file: &Vec<u8>| packs.pack(file, gzip);
    Words {
        list: pack(&list),
        shards: shards.iter().map(pack).collect(),
        firsts,
    }
}

/// Returns the most frequent words, sorted by key.
fn choose<'a, 'b>(terms: &'b [Whole<'a>], pages: usize) -> Vec<&'b Whole<'a>> {
    let least = if pages >= 300 { 2 } else { 1 };
    let mut core: Vec<&Whole<'_>> = terms
        .iter()
        .filter(|t| {
            t.pages >= least && t.key.len() > 1 && !t.key.bytes().all(|b| b.is_ascii_digit())
        })
        .collect();
    core.sort_by(|a, b| b.pages.cmp(&a.pages).then_with(|| a.key.cmp(b.key)));
    core.truncate(MOST);
    core.sort_by_key(|t| t.key);
    core
}

/// Counts which words stand side by side: sorted by the first, then the second.
fn count(
    runs: &[Arc<Known>],
    numbers: &HashMap<&str, u32>,
    least: usize,
) -> Vec<(u32, u32, usize)> {
    // Growing step by step would take twice the memory.
    let mut all = Vec::with_capacity(runs.iter().map(|known| known.run.sample.len()).sum());
    for known in runs {
        let run = &known.run;
        let own: Vec<Option<u32>> = run
            .terms
            .iter()
            .map(|term| numbers.get(&*term.key).copied())
            .collect();
        all.extend(
            run.sample
                .iter()
                .filter_map(|(a, b)| Some((own[*a as usize]?, own[*b as usize]?))),
        );
    }
    all.sort_unstable();
    all.chunk_by(|a, b| a == b)
        .filter(|same| same.len() >= least)
        .map(|same| (same[0].0, same[0].1, same.len()))
        .collect()
}

/// Writes for each word what follows it and what stands before it, some words to a file, not
/// yet compressed.
fn shards(words: usize, counted: &[(u32, u32, usize)], files: usize) -> (Vec<Vec<u8>>, Vec<usize>) {
    let shard = (counted.len() * 2 / files.max(1)).max(SHARD);
    let mut after: Vec<Vec<(u32, usize)>> = vec![Vec::new(); words];
    let mut before = after.clone();
    for (a, b, count) in counted {
        after[*a as usize].push((*b, *count));
        before[*b as usize].push((*a, *count));
    }
    let mut shards = Vec::new();
    let mut firsts = Vec::new();
    let mut out = Vec::new();
    let mut weight = 0;
    for (word, (after, before)) in after.into_iter().zip(before).enumerate() {
        if firsts.is_empty() || weight > shard {
            if !firsts.is_empty() {
                shards.push(std::mem::take(&mut out));
            }
            firsts.push(word);
            weight = 0;
        }
        for mut side in [after, before] {
            side.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            side.truncate(NEIGHBOURS);
            side.sort_unstable();
            weight += side.len();
            number(&mut out, side.len());
            let mut last = 0;
            for (other, _) in &side {
                number(&mut out, (other - last) as usize);
                last = *other;
            }
            out.extend(side.iter().map(|(_, count)| log(*count)));
        }
    }
    if !firsts.is_empty() {
        shards.push(out);
    }
    (shards, firsts)
}

/// Returns twice the logarithm to base two, rounded down.
fn log(count: usize) -> u8 {
    let count = count.max(1);
    let whole = count.ilog2();
    let half = count > 1 && count >> (whole - 1) & 1 == 1;
    u8::try_from(whole * 2 + u32::from(half)).unwrap_or(u8::MAX)
}
