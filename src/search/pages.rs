//! The pages of an edition → the finished index.

use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use super::bytes::{gzip_columns, gzip_common, number};
use super::cards;
use super::facets::{Facet, customers, facets};
use super::files::{Index, name};
use super::gather::{Gatherer, Measure, PageText};
use super::hash;
use super::pairs::{self, pair_shards};
use super::postings::{self, Whole, merge};
use super::run::{self, Run};
use super::sections;
use super::words::words;
use crate::model::site::{Page, Role};
use crate::restrict::Edition;

/// Most pages of one index: what packed pairs have room for.
const MOST_PAGES: usize = 1 << 18;

/// Most pages that one thread reads at a time.
const RUN: usize = 512;

/// Of a hundred files, those with cards and with pairs. Terms have what is left.
const CARDS: usize = 46;
const PAIRS: usize = 34;

/// Runs of a handbook that is not large.
const RUNS: usize = 12;

/// Pages that are sampled to learn which words stand side by side.
const SAMPLE: usize = 1_000;

/// Makes the index.
pub(super) fn index(edition: &Edition) -> Index {
    let mut pages: Vec<&Page> = edition
        .pages()
        .map(|(_, page)| page)
        .filter(|page| match page.role {
            Role::Home | Role::Leaf | Role::List => page.doc.is_some(),
            Role::Taxon | Role::View(_) => true,
            Role::Tags | Role::Tag | Role::Reference(_) | Role::Search | Role::Part(_) => false,
        })
        .collect();
    // Pages are numbered in the order of their addresses, which settles ties.
    pages.sort_by_key(|page| page.url.as_str());
    pages.truncate(MOST_PAGES);

    let files = files(edition.pages().count());
    let measure = measure(&pages, files);
    let common = common(&pages, measure);
    let mut runs = gather(edition, &pages, measure, &common);
    let mut shards = Vec::new();

    let mut card_files = Vec::new();
    let (mut powers, mut counts) = (Vec::new(), Vec::new());
    for cards in runs.iter_mut().map(|run| std::mem::take(&mut run.cards)) {
        card_files.extend(cards.files);
        powers.extend(cards.powers);
        for count in cards.counts {
            number(&mut counts, count);
        }
    }
    let spent = card_files.len();
    let card_files = name('c', card_files, &mut shards);
    let common_files = match common.len() {
        0 => Vec::new(),
        _ => name('d', vec![gzip_common(&common)], &mut shards),
    };

    let count: usize = runs.iter().map(Run::pair_count).sum();
    let pairs = (files * PAIRS / 100).clamp(1, (count / 400).clamp(1, pairs::MOST_SHARDS));
    let pair_files = name('p', pair_shards(&runs, pairs, pages.len()), &mut shards);
    // They are most of what a run takes, and not needed any more.
    runs.iter_mut().for_each(Run::drop_pairs);

    let terms = merge(&runs);
    let words = words(&runs, &terms, pages.len(), files / 16);
    let left = files.saturating_sub(spent + pairs + words.shards.len());
    let cut = cut(&terms, left.max(files / 10));
    let firsts: Vec<&str> = cut.iter().map(|terms| terms[0].key).collect();
    let written: Vec<Vec<u8>> = cut
        .par_iter()
        .map(|terms| postings::term_shard(terms, pages.len()))
        .collect();
    let term_files = name('t', written, &mut shards);
    let word_files = name('w', vec![words.list], &mut shards);
    let near_files = name('n', words.shards, &mut shards);

    let facets = facets(edition, &pages);
    let (far, own): (Vec<_>, Vec<_>) = facets.into_iter().partition(Facet::is_large);
    let written: Vec<Vec<u8>> = far.iter().map(Facet::file).collect();
    let far_files = name('f', written, &mut shards);

    let head = json!({
        "version": 1,
        "pages": pages.len(),
        "facets": own.iter().map(|f| (f.name, &f.values)).collect::<Vec<_>>(),
        "far": far.iter().map(|f| f.name).collect::<Vec<_>>(),
        "terms": firsts,
        "pairs": pairs,
        "words": words.firsts,
        "common": common.len(),
        "files": {
            "t": term_files, "p": pair_files, "w": word_files, "n": near_files, "c": card_files,
            "f": far_files, "d": common_files,
        },
    });
    let mut entry = head.to_string().into_bytes();
    entry.push(0);
    let columns = own.iter().map(|facet| &*facet.column);
    let columns: Vec<&[u8]> = columns.chain([&*powers, &*counts]).collect();
    Index {
        entry: gzip_columns(&entry, &columns),
        shards,
    }
}

/// Cuts the terms into at most so many shards, or nearly so. The size of a shard grows in
/// steps, so that one edit does not move all cuts.
fn cut<'a, 'b>(terms: &'b [Whole<'a>], most: usize) -> Vec<&'b [Whole<'a>]> {
    let mut size = 512;
    loop {
        let cut = postings::cut(terms, size);
        if cut.len() <= most.max(1) || size > 1 << 20 {
            return cut;
        }
        size += size / 16;
    }
}

/// Returns how many files the index of so many pages may have, about.
///
/// Five to ten cards are read for one query, as many shards of terms as it has syllables, and one
/// less of pairs. What is fetched is least when the number of files goes with the root of how
/// often one is fetched, times how much there is.
fn files(pages: usize) -> usize {
    (pages / 2)
        .max((pages * 5 / 4).min(640))
        .saturating_sub(10)
        .max(8)
}

/// Returns what is the same for all pages.
fn measure(pages: &[&Page], files: usize) -> Measure {
    let docs = || pages.iter().filter_map(|page| page.doc.as_ref());
    let bytes: usize = docs().map(|doc| doc.body.of(&doc.text).len() + 200).sum();
    let words: usize = docs().map(|doc| doc.words as usize + 10).sum();
    let usual = words / pages.len().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a rough measure of length")]
    Measure {
        // In steps, so that one edit does not move every figure of the index.
        usual: usual.clamp(50, 4_000).next_power_of_two() as f32 * 0.75,
        stride: u32::try_from(pages.len().div_ceil(SAMPLE).max(1)).unwrap_or(1),
        card: (bytes * 100 / (files * CARDS)).clamp(1_500, 64_000),
    }
}

/// Bytes of a card file from which on it pays that all have something in common: readers fetch
/// that once, and five to ten card files for every query.
const COMMON_FROM: usize = 6_000;

/// Returns what all card files have in common: some text of pages that are chosen by their
/// addresses, so that the same ones are chosen tomorrow.
fn common(pages: &[&Page], measure: Measure) -> Arc<[u8]> {
    if measure.card < COMMON_FROM {
        return Arc::default();
    }
    let docs = pages
        .iter()
        .filter_map(|page| Some((page, page.doc.as_ref()?)));
    let mut docs: Vec<_> = docs.collect();
    docs.sort_by_cached_key(|(page, _)| hash::token(page.url.as_str()));
    let read = docs.into_iter().map(|(page, doc)| {
        let title = page.title.clone();
        (title, sections::read(doc, &page.title))
    });
    cards::common(read)
}

fn gather(edition: &Edition, pages: &[&Page], measure: Measure, common: &Arc<[u8]>) -> Vec<Run> {
    let size = (pages.len() / RUNS).clamp(64, RUN.min(run::MOST_PAGES));
    pages
        .par_chunks(size)
        .enumerate()
        .map(|(run, pages)| {
            let number = |index: usize| u32::try_from(run * size + index).unwrap_or(u32::MAX);
            let docs = pages.iter().filter_map(|page| page.doc.as_ref());
            let words = docs.map(|doc| doc.words as usize).sum();
            let mut gatherer = Gatherer::new(number(0), words, measure, common);
            for (index, page) in pages.iter().enumerate() {
                read(edition, page, number(index), &mut gatherer);
            }
            gatherer.finish()
        })
        .collect()
}

/// Reads one page into a run.
fn read(edition: &Edition, page: &Page, number: u32, gatherer: &mut Gatherer) {
    let sections = page
        .doc
        .as_ref()
        .map_or_else(Vec::new, |doc| sections::read(doc, &page.title));
    let mut names: Vec<&str> = vec![&page.title];
    names.extend(page.fields.texts("aliases"));
    names.extend(page.fields.text("id"));
    let customers: Vec<&Page> = customers(edition, page).collect();
    let mut notes: Vec<&str> = page.fields.texts("tags").collect();
    notes.extend(page.summary());
    // What stands beside the title: people look for `mẫu thư xin lỗi`, `churn do giá`.
    let kind = edition.kinds().get(page.kind);
    if kind.folder.is_some() {
        notes.extend([kind.label.get(page.lang), &*kind.name]);
    }
    let named = ["causes", "signals"].into_iter();
    let named = named.flat_map(|key| page.fields.refs(key));
    notes.extend(
        named
            .filter_map(|id| edition.page(id))
            .map(|page| &*page.title),
    );
    let text = PageText {
        number,
        names,
        related: customers.iter().map(|c| c.title.as_str()).collect(),
        notes,
        sections: &sections,
    };
    let head = (
        page.url.from_root(),
        &*page.title,
        &*kind.name,
        page.lang.code(),
    );
    gatherer.page(&text, head);
}
