//! The pages of an edition → the finished index.

use rayon::prelude::*;
use serde_json::json;

use super::bytes::{gzip, number};
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

    let sizes = Sizes::of(edition, &pages);
    let runs = gather(edition, &pages, sizes.measure);
    let terms = merge(&runs);
    let mut shards = Vec::new();

    let unigrams = postings::cut(&terms, sizes.terms);
    let firsts: Vec<&str> = unigrams.iter().map(|terms| terms[0].key).collect();
    let files = unigrams
        .par_iter()
        .map(|terms| postings::term_shard(terms, pages.len()))
        .collect();
    let term_files = pack('t', files, &mut shards);

    let all_pairs = runs.iter().map(|run| run.pairs.len()).sum();
    let power = postings::power(all_pairs, sizes.pairs);
    let pair_files = pack('p', postings::pair_shards(&runs, power), &mut shards);

    let words = words(&runs, &terms, pages.len());
    let word_files = pack('w', vec![words.list], &mut shards);
    let near_files = pack('n', words.shards, &mut shards);

    let (cards, leaf_counts) = cards(&runs, sizes.card);
    let card_files = pack('c', cards, &mut shards);

    let facets = Facets::of(edition, &pages);
    let head = json!({
        "version": 1,
        "pages": pages.len(),
        "values": facets.values,
        "terms": firsts,
        "pairs": power,
        "words": words.firsts,
        "files": {
            "t": term_files, "p": pair_files, "w": word_files, "n": near_files, "c": card_files,
        },
    });
    let mut entry = head.to_string().into_bytes();
    entry.push(0);
    for column in &facets.columns {
        number(&mut entry, column.len());
        entry.extend(column);
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

/// How large the parts of an index are to be.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    measure: Measure,
    /// Postings in a shard of terms.
    terms: usize,
    /// Postings in a shard of pairs.
    pairs: usize,
    /// Bytes of JSON in a card file.
    card: usize,
}

impl Sizes {
    /// The files of the index are at most half as many as the pages of the site. Ten cards are
    /// read for one query, and five shards of terms and four of pairs at most; so most of the
    /// files are cards.
    fn of(edition: &Edition, pages: &[&Page]) -> Self {
        let docs = || pages.iter().filter_map(|page| page.doc.as_ref());
        let bytes: usize = docs().map(|doc| doc.body.of(&doc.text).len() + 200).sum();
        let words: usize = docs().map(|doc| doc.words as usize + 10).sum();
        let files = (edition.pages().count() / 2).saturating_sub(8).max(3);
        let share = |of: usize, part: usize, least: usize, most: usize| {
            (of / (files * part / 100).max(1)).clamp(least, most.max(least))
        };
        let usual = words / pages.len().max(1);
        #[expect(clippy::cast_precision_loss, reason = "a rough measure of length")]
        let measure = Measure {
            // In steps, so that one edit does not move every figure of the index.
            usual: usual.clamp(50, 4_000).next_power_of_two() as f32 * 0.75,
            stride: u32::try_from(pages.len().div_ceil(SAMPLE).max(1)).unwrap_or(1),
            leaf: LEAF,
        };
        Self {
            measure,
            terms: share(words / 2, 12, 2_000, 8_000),
            pairs: share(words * 7 / 10, 28, 1_500, 12_000),
            card: share(bytes, 55, 4_000, 64_000),
        }
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

/// Returns the customers that a page names in its front matter.
fn customers<'a>(edition: &'a Edition, page: &'a Page) -> impl Iterator<Item = &'a Page> {
    ["customer", "customers"]
        .into_iter()
        .flat_map(|key| page.fields.refs(key))
        .filter_map(|id| edition.page(id))
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

/// What results can be filtered and counted by.
struct Facets {
    /// For each facet its name and its values, sorted.
    values: Vec<(&'static str, Vec<String>)>,
    /// For each facet, page by page: how many values, and which.
    columns: Vec<Vec<u8>>,
}

impl Facets {
    fn of(edition: &Edition, pages: &[&Page]) -> Self {
        let mut facets = Self {
            values: Vec::new(),
            columns: Vec::new(),
        };
        let kind = |page: &Page| vec![edition.kinds().get(page.kind).name.clone()];
        facets.add("kind", pages, kind);
        facets.add("lang", pages, |page| vec![page.lang.code().to_owned()]);
        facets.add("cause", pages, |page| {
            page.fields.texts("causes").map(str::to_owned).collect()
        });
        facets.add("year", pages, |page| {
            let field = edition.kinds().get(page.kind).date_field.as_deref();
            let keys = field.into_iter().chain(["saved_on"]);
            let year = |key| page.fields.date(key).map(|date| date.year().to_string());
            keys.filter_map(year).take(1).collect()
        });
        facets.add("customer", pages, |page| {
            let mut ids: Vec<String> = customers(edition, page).map(|c| c.id.clone()).collect();
            if edition.kinds().get(page.kind).name == "customer" {
                ids.push(page.id.clone());
            }
            ids
        });
        facets.add("status", pages, |page| {
            let mut all: Vec<&Page> = customers(edition, page).collect();
            if edition.kinds().get(page.kind).name == "customer" {
                all.push(page);
            }
            let status = |page: &&Page| page.fields.text("status").map(str::to_owned);
            all.iter().filter_map(status).collect()
        });
        facets
    }

    fn add(&mut self, name: &'static str, pages: &[&Page], of: impl Fn(&Page) -> Vec<String>) {
        let each: Vec<Vec<String>> = pages.iter().map(|page| of(page)).collect();
        let mut values: Vec<String> = each.iter().flatten().cloned().collect();
        values.sort_unstable();
        values.dedup();
        let mut column = Vec::new();
        for mut own in each {
            own.sort_unstable();
            own.dedup();
            number(&mut column, own.len());
            for value in &own {
                number(&mut column, values.binary_search(value).unwrap_or(0));
            }
        }
        self.values.push((name, values));
        self.columns.push(column);
    }
}
