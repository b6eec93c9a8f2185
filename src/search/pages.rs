//! The pages of an edition → the finished index.

use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use super::bytes::{gzip, gzip_columns, gzip_common, number};
use super::cards;
use super::facets::{Facet, customers, facets};
use super::files::{Index, name};
use super::gather::{Gatherer, Measure, PageText};
use super::hash;
use super::memo::{Changes, Kept, Known, Pack, Packs, Plan, Recall, Said, TermShard};
use super::pairs::{self, pair_shards};
use super::postings::{self, Whole, merge, term_shards};
use super::run;
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

/// Makes the index; takes from the one made before what did not change.
pub(super) fn index(edition: &Edition, recall: &Recall) -> Index {
    let pages = found(edition);
    let plan = plan(edition, &pages, recall.lasts());
    let before = recall.last(&plan);
    let before = before.as_deref();
    let mut runs = gather(edition, &pages, &plan, before);
    let mut shards = Vec::new();

    let mut card_files = Vec::new();
    let (mut powers, mut counts) = (Vec::new(), Vec::new());
    for cards in runs.iter().map(|known| &known.run.cards) {
        card_files.extend(cards.files.iter().map(|pack| Arc::clone(&pack.bytes)));
        powers.extend_from_slice(&cards.powers);
        for count in &cards.counts {
            number(&mut counts, *count);
        }
    }
    let spent = card_files.len();
    let card_files = name('c', card_files, &mut shards);
    let packs = Packs::new(plan.lasts, before.map(|before| &*before.packs));
    let common = Some(&*plan.common).filter(|common| !common.is_empty());
    let mut packed = Vec::from_iter(common.map(|common| packs.pack(common, gzip_common)));
    let bytes = |packs: &[Pack]| packs.iter().map(|pack| Arc::clone(&pack.bytes)).collect();
    let common_files = name('d', bytes(&packed), &mut shards);

    let count: usize = runs.iter().map(|known| known.run.pair_count()).sum();
    let most = (count / 400).clamp(1, pairs::MOST_SHARDS);
    let pair_count = (plan.files * PAIRS / 100).clamp(1, most);
    let changes = before.map(|before| Changes::new(&runs, before));
    let pairs = pair_shards(&runs, pair_count, pages.len(), changes.as_ref());
    let pair_files = name('p', pairs.clone(), &mut shards);
    if !plan.lasts {
        // They are most of what a run takes, and not needed any more.
        let own = runs.iter_mut().filter_map(Arc::get_mut);
        own.for_each(|known| known.run.drop_pairs());
    }

    let terms = merge(&runs);
    let changes = before.map(|before| Changes::new(&runs, before).terms());
    let words = words(&runs, &terms, pages.len(), plan.files / 16, packs);
    let other = spent + pair_count + words.shards.len();
    let left = plan.files.saturating_sub(other).max(plan.files / 10);
    let cut = cut(&terms, left);
    let firsts: Vec<&str> = cut.iter().map(|terms| terms[0].key).collect();
    let written = term_shards(&cut, pages.len(), changes.as_ref());
    let term_files = name('t', written.clone(), &mut shards);
    let word_files = name('w', bytes(std::slice::from_ref(&words.list)), &mut shards);
    let near_files = name('n', bytes(&words.shards), &mut shards);
    packed.push(words.list);
    packed.extend(words.shards);

    let facets = facets(edition, &pages);
    let (far, own): (Vec<_>, Vec<_>) = facets.into_iter().partition(Facet::is_large);
    let far_packs = far.iter().map(|facet| packs.pack(&facet.file(), gzip));
    let far_packs: Vec<Pack> = far_packs.collect();
    let far_files = name('f', bytes(&far_packs), &mut shards);
    packed.extend(far_packs);

    let head = json!({
        "version": 1,
        "pages": pages.len(),
        "facets": own.iter().map(|f| (f.name, &f.values)).collect::<Vec<_>>(),
        "far": far.iter().map(|f| f.name).collect::<Vec<_>>(),
        "terms": firsts,
        "pairs": pair_count,
        "words": words.firsts,
        "common": plan.common.len(),
        "files": {
            "t": term_files, "p": pair_files, "w": word_files, "n": near_files, "c": card_files,
            "f": far_files, "d": common_files,
        },
    });
    let mut entry = head.to_string().into_bytes();
    entry.push(0);
    let columns = own.iter().map(|facet| &*facet.column);
    let columns: Vec<&[u8]> = columns.chain([&*powers, &*counts]).collect();
    if plan.lasts {
        let shard = |(terms, bytes): (&&[Whole<'_>], Arc<[u8]>)| {
            let (first, last) = (terms[0].key, terms[terms.len() - 1].key);
            let last = last.into();
            (first.into(), TermShard { last, bytes })
        };
        recall.keep(Kept {
            terms: cut.iter().zip(written).map(shard).collect(),
            plan,
            runs: runs.clone(),
            pairs,
            packs: packed,
        });
    }
    Index {
        entry: gzip_columns(&entry, &columns),
        shards,
    }
}

/// Returns the pages that are found. They are numbered in the order of their addresses, which
/// settles ties.
fn found(edition: &Edition) -> Vec<&Page> {
    let mut pages: Vec<&Page> = edition
        .pages()
        .map(|(_, page)| page)
        .filter(|page| match page.role {
            Role::Home | Role::Leaf | Role::List => page.doc.is_some(),
            Role::Taxon | Role::View(_) => true,
            Role::Tags | Role::Tag | Role::Reference(_) | Role::Search | Role::Part(_) => false,
        })
        .collect();
    pages.sort_by_key(|page| page.url.as_str());
    pages.truncate(MOST_PAGES);
    pages
}

/// Decides how the index is parted.
fn plan(edition: &Edition, pages: &[&Page], lasts: bool) -> Plan {
    let files = files(edition.pages().count());
    let measure = measure(pages, files);
    Plan {
        pages: pages.len(),
        run: (pages.len() / RUNS).clamp(64, RUN.min(run::MOST_PAGES)),
        files,
        measure,
        common: common(pages, measure),
        lasts,
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
        card: step(bytes * 100 / (files * CARDS)).clamp(1_500, 64_000),
    }
}

/// Rounds a size up, in steps of a sixteenth, so that an edit does not move it.
fn step(size: usize) -> usize {
    let mut step = 1_500;
    while step < size {
        step += step / 16;
    }
    step
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

fn gather(
    edition: &Edition,
    pages: &[&Page],
    plan: &Plan,
    before: Option<&Kept>,
) -> Vec<Arc<Known>> {
    pages
        .par_chunks(plan.run)
        .enumerate()
        .map(|(run, pages)| {
            let texts: Vec<PageText<'_>> = pages.iter().map(|page| text(edition, page)).collect();
            let both = || pages.iter().zip(&texts);
            let mut said = Vec::new();
            if plan.lasts {
                said.extend(both().map(|(page, text)| Said::new(page, text)));
            }
            let before = before.and_then(|before| before.runs.get(run));
            if let Some(known) = before.filter(|known| known.said == said) {
                return Arc::clone(known);
            }
            let first = u32::try_from(run * plan.run).unwrap_or(u32::MAX);
            let docs = pages.iter().filter_map(|page| page.doc.as_ref());
            let words = docs.map(|doc| doc.words as usize).sum();
            let packs = Packs::new(plan.lasts, before.map(|known| &*known.run.cards.files));
            let mut gatherer = Gatherer::new(first, words, plan.measure, &plan.common, packs);
            for (page, text) in both() {
                let doc = page.doc.as_ref();
                let sections = doc.map(|doc| sections::read(doc, &page.title));
                gatherer.page(text, &sections.unwrap_or_default());
            }
            let run = gatherer.finish();
            Arc::new(Known { said, run })
        })
        .collect()
}

/// Returns what a page says besides its sections.
fn text<'a>(edition: &'a Edition, page: &'a Page) -> PageText<'a> {
    let mut names: Vec<&str> = vec![&page.title];
    names.extend(page.fields.texts("aliases"));
    names.extend(page.fields.text("id"));
    let customers = customers(edition, page);
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
    let (url, lang) = (page.url.from_root(), page.lang.code());
    PageText {
        head: (url, &page.title, &kind.name, lang),
        names,
        related: customers.map(|c| c.title.as_str()).collect(),
        notes,
    }
}
