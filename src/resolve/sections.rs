//! Headings → sections of the page's kind.
//!
//! Read leniently: a heading counts when it is one of the accepted phrases after folding,
//! when its parts are (`Nguyên nhân & hành động`), when it starts with one (`Nguyên nhân
//! khách A rời đi`), and, only where nothing better is found, when it holds one somewhere.

use std::collections::HashMap;

use crate::model::document::{Document, Heading, HeadingForm};
use crate::model::kind::{Kind, KindId, Kinds};
use crate::model::site::SectionMatch;
use crate::text::phrase::{heading_parts, heading_words};

/// The accepted headings of every kind, folded once.
#[derive(Debug)]
pub(super) struct Matcher {
    kinds: HashMap<KindId, Phrases>,
}

#[derive(Debug)]
struct Phrases {
    /// Folded words joined by spaces → indices of the sections it opens.
    sections: HashMap<String, Vec<usize>>,
    /// Headings that open none.
    aside: Vec<String>,
    /// Longest phrase, in words.
    longest: usize,
}

/// How surely a heading opens a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// A phrase somewhere in a longer heading.
    Weak,
    /// The heading starts with a phrase.
    Prefix,
    /// The heading, or each of its parts, is a phrase.
    Exact,
}

impl Matcher {
    pub(super) fn new(kinds: &Kinds) -> Self {
        Self {
            kinds: kinds
                .iter()
                .filter(|(_, kind)| !kind.sections.is_empty())
                .map(|(id, kind)| (id, Phrases::new(kind)))
                .collect(),
        }
    }

    /// Finds the sections of a document of the given kind.
    pub(super) fn find(&self, kind: KindId, doc: &Document) -> Vec<SectionMatch> {
        let Some(phrases) = self.kinds.get(&kind) else {
            return Vec::new();
        };
        let title = only_top_heading(&doc.headings);
        let mut opened: Vec<(usize, Vec<usize>, Strength)> = Vec::new();
        for (index, heading) in doc.headings.iter().enumerate() {
            if !heading.structural || Some(index) == title {
                continue;
            }
            if let Some((sections, strength)) = phrases.open(heading) {
                opened.push((index, sections, strength));
            }
        }
        // A weak match counts only for a section that no other heading opens, and a lower
        // heading that merely starts with a phrase (`### Nguyên nhân phụ`) only where no
        // higher one says it exactly.
        let surely = |section: &usize, least: Strength| {
            opened
                .iter()
                .filter(|(_, sections, s)| *s >= least && sections.contains(section))
                .map(|(index, ..)| doc.headings[*index].level)
                .min()
        };
        let keep: Vec<Vec<usize>> = opened
            .iter()
            .map(|(index, sections, strength)| {
                let level = doc.headings[*index].level;
                let wanted = |section: &&usize| match strength {
                    Strength::Exact => true,
                    Strength::Prefix => {
                        surely(section, Strength::Exact).is_none_or(|exact| exact >= level)
                    }
                    Strength::Weak => surely(section, Strength::Prefix).is_none(),
                };
                sections.iter().filter(wanted).copied().collect()
            })
            .collect();
        for (open, keep) in opened.iter_mut().zip(keep) {
            open.1 = keep;
        }
        opened.retain(|(_, sections, _)| !sections.is_empty());
        Self::extents(doc, &opened)
    }

    fn extents(
        doc: &Document,
        opened: &[(usize, Vec<usize>, Strength)],
    ) -> Vec<SectionMatch> {
        let mut found = Vec::new();
        for (at, (index, sections, _)) in opened.iter().enumerate() {
            let heading = &doc.headings[*index];
            let next_opened = opened.get(at + 1).map(|(i, ..)| *i);
            let end = doc.headings[index + 1..]
                .iter()
                .enumerate()
                .map(|(offset, next)| (index + 1 + offset, next))
                .find(|(i, next)| {
                    let opens_other = Some(*i) == next_opened && opened[at + 1].1 != *sections;
                    let same_or_higher = next.structural
                        && next.form != HeadingForm::Bold
                        && next.level <= heading.level;
                    opens_other || same_or_higher || (Some(*i) == next_opened && heading.level == 7)
                });
            let blocks_end = end.map_or(doc.blocks.len(), |(_, next)| next.block as usize);
            // A bold label is itself a block; it is the heading here, not content.
            let label = usize::from(heading.form == HeadingForm::Bold);
            let first = (heading.block as usize + label).min(blocks_end);
            let end = end.map_or(doc.body.end, |(_, next)| next.span.start);
            for section in sections {
                found.push(SectionMatch {
                    section: *section,
                    heading: *index,
                    blocks: first..blocks_end,
                    end,
                });
            }
        }
        found
    }
}

/// The heading of level 1 that is the document's title: the only one there is.
fn only_top_heading(headings: &[Heading]) -> Option<usize> {
    let mut tops = headings
        .iter()
        .enumerate()
        .filter(|(_, h)| h.level == 1 && h.structural);
    match (tops.next(), tops.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

impl Phrases {
    fn new(kind: &Kind) -> Self {
        let mut sections: HashMap<String, Vec<usize>> = HashMap::new();
        let mut longest = 1;
        for (index, section) in kind.sections.iter().enumerate() {
            for phrase in section.headings.vi.iter().chain(&section.headings.en) {
                let words = heading_words(phrase);
                longest = longest.max(words.len());
                let opens = sections.entry(words.join(" ")).or_default();
                if !opens.contains(&index) {
                    opens.push(index);
                }
            }
        }
        Self {
            sections,
            aside: kind
                .aside_headings
                .iter()
                .map(|p| heading_words(p).join(" "))
                .collect(),
            longest,
        }
    }

    fn open(&self, heading: &Heading) -> Option<(Vec<usize>, Strength)> {
        let words = heading_words(&heading.text);
        if words.is_empty() {
            return None;
        }
        let whole = words.join(" ");
        if let Some(sections) = self.sections.get(&whole) {
            return Some((sections.clone(), Strength::Exact));
        }
        if self.is_aside(&whole) {
            return None;
        }
        let parts = heading_parts(&heading.text);
        let known: Vec<Option<&Vec<usize>>> = parts
            .iter()
            .map(|part| part.join(" "))
            .map(|part| self.sections.get(&part).filter(|_| !self.is_aside(&part)))
            .collect();
        let count = known.iter().flatten().count();
        // A merged heading names its sections first; a bold line must name nothing else.
        let merged = parts.len() > 1
            && if heading.form == HeadingForm::Bold {
                count == parts.len()
            } else {
                count > 1 || known.first().is_some_and(Option::is_some)
            };
        if merged {
            let mut sections: Vec<usize> = known.into_iter().flatten().flatten().copied().collect();
            sections.sort_unstable();
            sections.dedup();
            return Some((sections, Strength::Exact));
        }
        // A bold line is a heading only when it says so exactly; else it is emphasis.
        if heading.form == HeadingForm::Bold {
            return None;
        }
        let prefix = (1..=words.len().min(self.longest))
            .rev()
            .find_map(|n| self.sections.get(&words[..n].join(" ")));
        if let Some(sections) = prefix {
            return Some((sections.clone(), Strength::Prefix));
        }
        // In a longer heading only phrases of two words and more tell anything.
        for len in (2..=words.len().min(self.longest)).rev() {
            for window in words.windows(len) {
                if let Some(sections) = self.sections.get(&window.join(" ")) {
                    return Some((sections.clone(), Strength::Weak));
                }
            }
        }
        None
    }

    fn is_aside(&self, whole: &str) -> bool {
        self.aside.iter().any(|aside| {
            whole
                .strip_prefix(aside.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }
}
