//! Terms of all runs → the shards that say where they stand.
//!
//! A shard holds its keys first, then one column after the other (pages, how much, forms,
//! zones), because like lies well beside like when it is compressed.

use std::sync::Arc;

use rayon::prelude::*;

use super::bytes::{Front, Steps, gzip_columns, number, text};
use super::hash;
use super::memo::{Known, Terms};
use super::run::{MOST_FORMS, Posting, Run};

/// Most forms of one key that are told apart; the last stands for all others.
const FORMS: usize = 8;

/// A term of the whole index.
pub(super) struct Whole<'a> {
    pub(super) key: &'a str,
    /// The runs that have it, in order, and its number there.
    parts: Vec<(&'a Run, usize)>,
    /// On how many pages it stands.
    pub(super) pages: usize,
}

impl<'a> Whole<'a> {
    /// Its forms, the most frequent first, and the bits that they have in the postings of
    /// each run.
    fn forms(&self) -> (Vec<&'a str>, Vec<[u8; MOST_FORMS]>) {
        let own = |(run, term): (&'a Run, usize)| {
            let forms = run.terms[term].forms.iter();
            forms.map(|form| &run.forms[*form as usize])
        };
        let mut counts: Vec<(&str, u64)> = Vec::new();
        for form in self.parts.iter().flat_map(|part| own(*part)) {
            match counts.iter_mut().find(|(known, _)| *known == &*form.text) {
                Some((_, sum)) => *sum += u64::from(form.count),
                None => counts.push((&form.text, u64::from(form.count))),
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let forms: Vec<&str> = counts.into_iter().map(|(form, _)| form).collect();
        let masks = self
            .parts
            .iter()
            .map(|part| {
                let mut masks = [0; MOST_FORMS];
                for form in own(*part) {
                    let at = forms.iter().position(|known| *known == &*form.text);
                    masks[usize::from(form.bit)] |= 1 << at.unwrap_or(0).min(FORMS - 1);
                }
                masks
            })
            .collect();
        (forms, masks)
    }
}

/// Puts the terms of all runs together, sorted by key.
pub(super) fn merge(runs: &[Arc<Known>]) -> Vec<Whole<'_>> {
    let mut all: Vec<(&str, usize, usize)> = runs
        .iter()
        .enumerate()
        .flat_map(|(number, known)| {
            let terms = known.run.terms.iter().enumerate();
            terms.map(move |(term, t)| (&*t.key, number, term))
        })
        .collect();
    all.par_sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0)
        .map(|same| {
            let parts = same.iter().map(|(_, run, term)| (&runs[*run].run, *term));
            Whole {
                key: same[0].0,
                parts: parts.clone().collect(),
                pages: parts.map(|(run, term)| run.postings(term).len()).sum(),
            }
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
        let natural = weight > size / 2 && hash::token(term.key).is_multiple_of(16);
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

/// Writes the shards of terms, compressed; takes those again that an edit did not touch.
pub(super) fn term_shards(
    cut: &[&[Whole<'_>]],
    pages: usize,
    known: Option<&Terms<'_>>,
) -> Vec<Arc<[u8]>> {
    cut.par_iter()
        .map(|terms| {
            let (first, last) = (terms[0].key, terms[terms.len() - 1].key);
            match known.and_then(|known| known.shard(first, last)) {
                Some(same) => Arc::clone(same),
                None => Arc::from(term_shard(terms, pages)),
            }
        })
        .collect()
}

/// Writes one shard of terms, compressed; there are `pages` pages.
fn term_shard(terms: &[Whole<'_>], pages: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut steps = Steps::default();
    let (mut infos, mut masks, mut zones) = (vec![], vec![], vec![]);
    let mut front = Front::default();
    number(&mut out, terms.len());
    for term in terms {
        let (forms, forms_of) = term.forms();
        let with_zones = has_zones(term.pages, pages);
        let with_masks = forms.len() > 1 && has_masks(term.pages, pages);
        let all = term.parts.iter().flat_map(|part| postings(*part));
        steps.list(all.clone().map(|(page, _)| page), term.pages, pages);
        infos.extend(all.clone().map(|(_, posting)| posting.info));
        if with_masks {
            for (part, forms) in term.parts.iter().zip(&forms_of) {
                masks.extend(postings(*part).map(|(_, posting)| mask(posting, forms)));
            }
        }
        if with_zones {
            zones.extend(all.map(|(_, posting)| posting.zones));
        }
        front.text(&mut out, term.key);
        number(&mut out, term.pages);
        if *forms == [term.key] {
            number(&mut out, 0);
        } else {
            number(&mut out, forms.len().min(FORMS));
            for form in forms.iter().take(FORMS) {
                text(&mut out, form);
            }
        }
    }
    gzip_columns(&out, &[&steps.finish(), &infos, &masks, &zones])
}

/// Returns what the pages of a run say of one of its terms, by their numbers in the index.
fn postings((run, term): (&Run, usize)) -> impl Iterator<Item = (u32, Posting)> + Clone + use<'_> {
    let postings = run.postings(term).iter();
    postings.map(|posting| (run.first + u32::from(posting.page), *posting))
}

/// Returns which forms a posting has, by their numbers in the whole index.
fn mask(posting: Posting, forms: &[u8; MOST_FORMS]) -> u8 {
    let mut mask = 0;
    for (bit, form) in forms.iter().enumerate() {
        if posting.forms >> bit & 1 == 1 {
            mask |= form;
        }
    }
    mask
}
