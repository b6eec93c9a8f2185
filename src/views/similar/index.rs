//! The terms of all pages → which cases speak of the same things as a page.
//!
//! For each term a list of the cases that are told with it. A page is compared only with cases
//! on the lists of its own strongest terms, never with all.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::hash::Spread;
use super::terms::Terms;
use super::weights::{UNIT, rarity, weight};
use super::work::{Common, Work};
use crate::model::lang::Lang;
use crate::views::insights::cases::At;

/// Terms by which a page is compared: the strongest.
const MOST_TERMS: usize = 64;

/// Longest list of a term. What stands in so many pages says little of one.
const LONGEST: usize = 256;

/// Terms that fewer pages share are never left out.
const FEW: usize = 8;

/// A text: of a case in one of its languages, or of another page.
#[derive(Debug, PartialEq)]
pub(super) struct Text {
    /// The case that it tells.
    pub(super) case: Option<At>,
    pub(super) lang: Lang,
    pub(super) terms: Arc<Terms>,
}

/// The texts, ready to be compared.
pub(super) struct Index {
    /// Of each text its strongest terms, each with its part of the whole.
    strongest: Vec<Vec<(u32, u16)>>,
    /// Where the list of each term starts; one more at the end.
    starts: Vec<usize>,
    /// The lists: cases, and how much of each the term is.
    lists: Vec<(u32, u16)>,
}

impl Index {
    /// Puts the texts together.
    pub(super) fn new(texts: &[Text]) -> Self {
        let mut numbers: HashMap<u32, u32, BuildHasherDefault<Spread>> = HashMap::default();
        let mut counts: Vec<u32> = Vec::new();
        let mut pages = [0; Lang::ALL.len()];
        // Terms get numbers in the order of the texts, which is fixed.
        let all = texts.iter().flat_map(|text| {
            pages[text.lang as usize] += 1;
            text.terms.iter()
        });
        let numbered: Vec<u32> = all
            .map(|(term, _)| {
                let next = u32::try_from(counts.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(*term).or_insert(next);
                if number == next {
                    counts.push(0);
                }
                counts[number as usize] += 1;
                number
            })
            .collect();
        drop(numbers);
        let mut rest = numbered.as_slice();
        let mut with_numbers: Vec<(&Text, &[u32])> = Vec::with_capacity(texts.len());
        for text in texts {
            let (own, others) = rest.split_at(text.terms.len());
            with_numbers.push((text, own));
            rest = others;
        }
        let strongest: Vec<Vec<(u32, u16)>> = with_numbers
            .into_par_iter()
            .map(|(text, own)| strongest(text, own, &counts, pages[text.lang as usize]))
            .collect();
        let (starts, lists) = lists(texts, &strongest, counts.len());
        Self {
            strongest,
            starts,
            lists,
        }
    }

    /// Notes which cases share terms with one of these texts, and how much. A case told in two
    /// languages counts by the one in which it is nearer.
    pub(super) fn note(&self, texts: Range<usize>, work: &mut Work) {
        for text in texts {
            for (term, own) in &self.strongest[text] {
                let term = *term as usize;
                let list = &self.lists[self.starts[term]..self.starts[term + 1]];
                work.add_term(u32::from(*own), list);
            }
            work.end_text(|sum, terms| {
                let cosine = u64::from(sum) * 10_000 / (UNIT * UNIT);
                Common { cosine, terms }
            });
        }
    }
}

/// Returns the strongest terms of a text that other pages have too, by number.
fn strongest(text: &Text, numbers: &[u32], counts: &[u32], pages: usize) -> Vec<(u32, u16)> {
    let longest = (pages / 4).clamp(FEW, LONGEST);
    let mut length = 0;
    let mut shared: Vec<(u64, u32, u32)> = Vec::new();
    for ((hash, times), number) in text.terms.iter().zip(numbers) {
        let count = counts[*number as usize] as usize;
        let weight = weight(*times, rarity(count, pages + 1));
        length += weight * weight;
        if (2..=longest).contains(&count) {
            shared.push((weight, *hash, *number));
        }
    }
    shared.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let length = length.isqrt().max(1);
    shared
        .into_iter()
        .take(MOST_TERMS)
        .map(|(weight, _, number)| {
            let part = (weight * UNIT / length).min(UNIT - 1);
            (number, u16::try_from(part).unwrap_or(u16::MAX))
        })
        .collect()
}

/// Returns the lists of so many terms one after the other, and where each starts.
fn lists(
    texts: &[Text],
    strongest: &[Vec<(u32, u16)>],
    terms: usize,
) -> (Vec<usize>, Vec<(u32, u16)>) {
    let told = || {
        let texts = texts.iter().zip(strongest);
        texts.filter_map(|(text, strongest)| Some((text.case?, strongest)))
    };
    let mut starts = vec![0; terms + 1];
    for (term, _) in told().flat_map(|(_, strongest)| strongest) {
        starts[*term as usize + 1] += 1;
    }
    for term in 0..terms {
        starts[term + 1] += starts[term];
    }
    let mut next = starts.clone();
    let mut lists = vec![(0, 0); starts[terms]];
    for (case, strongest) in told() {
        let case = u32::try_from(case).unwrap_or(u32::MAX);
        for (term, part) in strongest {
            let place = &mut next[*term as usize];
            lists[*place] = (case, *part);
            *place += 1;
        }
    }
    (starts, lists)
}
