//! The pages of an edition → the finished index.

use rayon::prelude::*;
use serde_json::json;

use super::bytes::{gzip, number};
use super::facets::{Facet, customers, facets};
use super::files::{Index, name};
use super::gather::{Gatherer, MOST_PAGES, Measure, PageText, Run};
use super::postings::{self, merge};
use super::sections;
use super::words::words;
use crate::model::site::{Page, Role};
use crate::restrict::Edition;

/// Pages that one thread reads at a time.
const RUN: usize = 192;

/// Pages that are sampled to learn which words stand side by side.
const SAMPLE: usize = 1_000;

/// Makes the index.
pub(super) fn index(edition: &Edition) -> Index {
    let mut pages: Vec<&Page> = edition
        .pages()
        .map(|(_, page)| page)
        .filter(|page| match page.role {
            Role::Home | Role::Leaf | Role::List => page.doc.is_some(),
            Role::Taxon => true,
            Role::Tags | Role::Tag | Role::Reference(_) | Role::Search => false,
        })
        .collect();
    // Pages are numbered in the order of their addresses, which settles ties.
    pages.sort_by_key(|page| page.url.as_str());
    pages.truncate(MOST_PAGES);

    let files = files(edition.pages().count());
    let mut runs = gather(edition, &pages, measure(&pages, files));
    let mut shards = Vec::new();

    let count: usize = runs.iter().map(|run| run.pairs.len()).sum();
    let pairs = (files * 24 / 100).clamp(1, (count / 400).clamp(1, postings::MOST_SHARDS));
    let written = postings::pair_shards(&runs, pairs, pages.len());
    let pair_files = name('p', &written, &mut shards);
    drop(written);
    // A large handbook has ten million pairs; they are not needed any more.
    runs.iter_mut().for_each(|run| run.pairs = Vec::new());

    let terms = merge(&runs);
    let weight: usize = terms.iter().map(postings::weight).sum();
    let cut = postings::cut(&terms, (weight * 100 / (files * 18)).clamp(700, 7_000));
    let firsts: Vec<&str> = cut.iter().map(|terms| terms[0].key).collect();
    let written: Vec<Vec<u8>> = cut
        .par_iter()
        .map(|terms| postings::term_shard(terms, pages.len()))
        .collect();
    let term_files = name('t', &written, &mut shards);

    let words = words(&runs, &terms, pages.len());
    let word_files = name('w', &[words.list], &mut shards);
    let near_files = name('n', &words.shards, &mut shards);

    let cards = || runs.iter().map(|run| &run.cards);
    let written: Vec<Vec<u8>> = cards().flat_map(|cards| cards.files.clone()).collect();
    let card_files = name('c', &written, &mut shards);

    let facets = facets(edition, &pages);
    let (far, own): (Vec<_>, Vec<_>) = facets.into_iter().partition(Facet::is_large);
    let written: Vec<Vec<u8>> = far.iter().map(Facet::file).collect();
    let far_files = name('f', &written, &mut shards);

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
        column(&mut entry, &facet.column);
    }
    let powers: Vec<u8> = cards().flat_map(|cards| cards.powers.clone()).collect();
    column(&mut entry, &powers);
    let mut counts = Vec::new();
    for count in cards().flat_map(|cards| &cards.counts) {
        number(&mut counts, *count);
    }
    column(&mut entry, &counts);
    Index {
        entry: gzip(&entry),
        shards,
    }
}

/// Writes the length of a column and the column.
fn column(out: &mut Vec<u8>, column: &[u8]) {
    number(out, column.len());
    out.extend_from_slice(column);
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
        card: (bytes * 100 / (files * 56)).clamp(1_500, 64_000),
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
    // What stands beside the title: people look for `mẫu thư xin lỗi`, `churn do giá`.
    let kind = edition.kinds().get(page.kind);
    notes.push(kind.label.get(page.lang));
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
