//! The pages of an edition → the finished index.

use rayon::prelude::*;
use serde_json::json;

use super::bytes::{gzip, number};
use super::facets::{Facet, customers, facets};
use super::files::{Index, pack};
use super::gather::{Gatherer, MOST_PAGES, Measure, PageText, Run};
use super::postings::{self, merge};
use super::sections;
use super::words::words;
use crate::model::site::{Page, Role};
use crate::restrict::Edition;

/// Pages that one thread reads at a time.
const RUN: usize = 128;

/// Pages that are sampled to learn which words stand side by side.
const SAMPLE: usize = 1_000;

/// Smallest leaf that is worth cutting a page for, in bytes of text.
const LEAF: usize = 12 * 1024;

/// Makes the index.
pub(super) fn index(edition: &Edition) -> Index {
    let mut pages: Vec<&Page> = edition
        .pages()
        .map(|(_, page)| page)
        .filter(|page| match page.role {
            Role::Home | Role::Leaf | Role::List => page.doc.is_some(),
            Role::Taxon => true,
            Role::Tags | Role::Tag | Role::Reference(_) => false,
        })
        .collect();
    // Pages are numbered in the order of their addresses, which settles ties.
    pages.sort_by_key(|page| page.url.as_str());
    pages.truncate(MOST_PAGES);

    let runs = gather(edition, &pages, measure(&pages));
    let terms = merge(&runs);
    let files = files(edition.pages().count());
    let mut shards = Vec::new();

    let weight: usize = terms.iter().map(postings::weight).sum();
    let unigrams = postings::cut(&terms, (weight * 100 / (files * 18)).clamp(700, 7_000));
    let firsts: Vec<&str> = unigrams.iter().map(|terms| terms[0].key).collect();
    let written = unigrams
        .par_iter()
        .map(|terms| postings::term_shard(terms, pages.len()))
        .collect();
    let term_files = pack('t', written, &mut shards);

    let all_pairs: usize = runs.iter().map(|run| run.pairs.len()).sum();
    let pairs = (files * 24 / 100).clamp(1, (all_pairs / 400).clamp(1, postings::MOST_SHARDS));
    let pair_files = pack(
        'p',
        postings::pair_shards(&runs, pairs, pages.len()),
        &mut shards,
    );

    let words = words(&runs, &terms, pages.len());
    let word_files = pack('w', vec![words.list], &mut shards);
    let near_files = pack('n', words.shards, &mut shards);

    let rest = files.saturating_sub(shards.len()).max(files / 4).max(1);
    let text: usize = runs.iter().map(|run| run.leaves.text.len()).sum();
    let (cards, leaf_counts) = cards(&runs, (text / rest).clamp(1_500, 64_000));
    let card_files = pack('c', cards, &mut shards);

    let facets = facets(edition, &pages);
    let (far, own): (Vec<_>, Vec<_>) = facets.into_iter().partition(Facet::is_large);
    let far_files = pack('f', far.iter().map(Facet::file).collect(), &mut shards);
    let head = json!({
        "version": 1,
        "pages": pages.len(),
        "facets": own.iter().map(|f| (f.name, &f.values)).collect::<Vec<_>>(),
        "far": far.iter().map(|f| f.name).collect::<Vec<_>>(),
        "terms": firsts,
        "pairs": pairs,
        "words": words.firsts,
        "files": {
            "t": term_files, "p": pair_files, "w": word_files, "n": near_files, "c": card_files,
            "f": far_files,
        },
    });
    let mut entry = head.to_string().into_bytes();
    entry.push(0);
    for facet in &own {
        number(&mut entry, facet.column.len());
        entry.extend(&facet.column);
    }
    let powers: Vec<u8> = runs.iter().flat_map(|r| r.leaves.powers.clone()).collect();
    number(&mut entry, powers.len());
    entry.extend(powers);
    let mut counts = Vec::new();
    for count in leaf_counts {
        number(&mut counts, count);
    }
    number(&mut entry, counts.len());
    entry.extend(counts);
    Index {
        entry: gzip(&entry),
        shards,
    }
}

/// Returns how many files the index of so many pages may have, about.
///
/// Ten cards are read for one query, but only as many shards of terms as it has syllables, and
/// one less of pairs. So half of the files are cards. A small handbook can afford more files
/// than half its pages, and its readers then fetch little beside what they look for.
fn files(pages: usize) -> usize {
    (pages / 2)
        .max((pages * 5 / 4).min(300))
        .saturating_sub(10)
        .max(4)
}

/// Returns what is the same for all pages.
fn measure(pages: &[&Page]) -> Measure {
    let docs = || pages.iter().filter_map(|page| page.doc.as_ref());
    let words: usize = docs().map(|doc| doc.words as usize + 10).sum();
    let usual = words / pages.len().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a rough measure of length")]
    Measure {
        // In steps, so that one edit does not move every figure of the index.
        usual: usual.clamp(50, 4_000).next_power_of_two() as f32 * 0.75,
        stride: u32::try_from(pages.len().div_ceil(SAMPLE).max(1)).unwrap_or(1),
        leaf: LEAF,
    }
}

fn gather(edition: &Edition, pages: &[&Page], measure: Measure) -> Vec<Run> {
    pages
        .par_chunks(RUN)
        .enumerate()
        .map(|(run, pages)| {
            let mut gatherer = Gatherer::new(measure);
            for (index, page) in pages.iter().enumerate() {
                let number = u32::try_from(run * RUN + index).unwrap_or(u32::MAX);
                read(edition, page, number, &mut gatherer);
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
    let text = PageText {
        number,
        names,
        related: customers.iter().map(|c| c.title.as_str()).collect(),
        notes,
        sections: &sections,
    };
    let head = json!([
        page.url.from_root(),
        page.title,
        edition.kinds().get(page.kind).name,
        page.lang.code(),
    ]);
    let head = head.to_string();
    gatherer.page(&text, head.trim_matches(['[', ']']));
}

/// Puts the leaves of all runs into files of about `size` bytes, and returns how many each
/// holds.
fn cards(runs: &[Run], size: usize) -> (Vec<Vec<u8>>, Vec<usize>) {
    let mut files = Vec::new();
    let mut counts = Vec::new();
    let mut file = Vec::new();
    let mut count = 0;
    for run in runs {
        let mut begin = 0;
        for end in &run.leaves.ends {
            let leaf = &run.leaves.text.as_bytes()[begin..*end];
            begin = *end;
            if count > 0 && file.len() + leaf.len() / 2 > size {
                file.push(b']');
                files.push(std::mem::take(&mut file));
                counts.push(count);
                count = 0;
            }
            file.push(if count == 0 { b'[' } else { b',' });
            file.extend_from_slice(leaf);
            count += 1;
        }
    }
    if count > 0 {
        file.push(b']');
        files.push(file);
        counts.push(count);
    }
    (files, counts)
}
