//! Headings → sections of the page's kind.
//!
//! Read leniently: a heading counts when it is one of the accepted phrases after folding,
//! when its parts are (`Nguyên nhân & hành động`), when it starts with one (`Nguyên nhân
//! khách A rời đi`), and, only where nothing better is found, when it holds one somewhere.

use std::collections::HashMap;

use crate::model::document::{Document, Heading, HeadingForm};
use crate::model::kind::{Kind, KindId, Kinds};
use crate::model::site::SectionMatch;
use crate::text::phrase::{heading_parts, heading_words, step_number};

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
    /// Words that keep a heading from opening each section.
    vetoes: Vec<Vec<String>>,
    /// The section that numbered steps open.
    steps: Option<usize>,
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
        let title = title_heading(&doc.headings);
        let mut opened: Vec<Opened> = Vec::new();
        for (index, heading) in doc.headings.iter().enumerate() {
            if !heading.structural || Some(index) == title {
                continue;
            }
            if let Some((sections, strength)) = phrases.open(heading) {
                opened.push(Opened {
                    heading: index,
                    sections,
                    strength,
                });
            }
        }
        settle(&mut opened, &doc.headings);
        extents(doc, &opened)
    }
}

/// A heading with the sections it opens.
struct Opened {
    heading: usize,
    sections: Vec<usize>,
    strength: Strength,
}

/// Drops what only looks like a section beside better evidence.
fn settle(opened: &mut Vec<Opened>, headings: &[Heading]) {
    let real = |o: &Opened| headings[o.heading].form != HeadingForm::Bold;
    // The highest level at which a real heading opens a section at least this surely.
    let best = |section: usize, least: Strength| {
        opened
            .iter()
            .filter(|o| real(o) && o.strength >= least && o.sections.contains(&section))
            .map(|o| headings[o.heading].level)
            .min()
    };
    let any_real = opened
        .iter()
        .any(|o| real(o) && o.strength > Strength::Weak);
    let keep: Vec<Vec<usize>> = opened
        .iter()
        .map(|o| {
            let heading = &headings[o.heading];
            let wanted = |section: &&usize| {
                if heading.form == HeadingForm::Bold {
                    // Where real headings stand for sections, a bold label is emphasis; in a
                    // list it is one as soon as there are any.
                    return best(**section, Strength::Prefix).is_none()
                        && !(heading.in_list && any_real);
                }
                match o.strength {
                    Strength::Exact => true,
                    // `### Nguyên nhân phụ` only where no higher heading says it exactly.
                    Strength::Prefix => {
                        best(**section, Strength::Exact).is_none_or(|exact| exact >= heading.level)
                    }
                    Strength::Weak => best(**section, Strength::Prefix).is_none(),
                }
            };
            o.sections.iter().filter(wanted).copied().collect()
        })
        .collect();
    for (o, keep) in opened.iter_mut().zip(keep) {
        o.sections = keep;
    }
    opened.retain(|o| !o.sections.is_empty());
    // A heading below one that opens the same section is a part of it.
    let mut kept: Vec<bool> = vec![true; opened.len()];
    for (index, o) in opened.iter().enumerate() {
        let end = real_end(headings, o.heading);
        for (offset, inner) in opened[index + 1..].iter().enumerate() {
            if inner.heading >= end {
                break;
            }
            let within = headings[o.heading].form != HeadingForm::Bold;
            if kept[index] && within && inner.sections.iter().all(|s| o.sections.contains(s)) {
                kept[index + 1 + offset] = false;
            }
        }
    }
    let mut kept = kept.into_iter();
    opened.retain(|_| kept.next().unwrap_or(true));
}

/// The first real heading after this one that is of the same or a higher level.
fn real_end(headings: &[Heading], index: usize) -> usize {
    let level = headings[index].level;
    headings[index + 1..]
        .iter()
        .position(|h| h.structural && h.form != HeadingForm::Bold && h.level <= level)
        .map_or(headings.len(), |at| index + 1 + at)
}

/// Where an opened heading's content ends: a bold label's also at the next label.
fn end_of(opened: &[Opened], at: usize, headings: &[Heading]) -> usize {
    let index = opened[at].heading;
    let end = real_end(headings, index);
    if headings[index].form != HeadingForm::Bold {
        return end;
    }
    opened[at + 1..]
        .iter()
        .map(|next| next.heading)
        .find(|next| *next < end)
        .unwrap_or(end)
}

fn extents(doc: &Document, opened: &[Opened]) -> Vec<SectionMatch> {
    let block_of = |heading: usize| {
        doc.headings
            .get(heading)
            .map_or(doc.blocks.len(), |h| h.block as usize)
    };
    let mut found = Vec::new();
    for (at, open) in opened.iter().enumerate() {
        let heading = &doc.headings[open.heading];
        let end = end_of(opened, at, &doc.headings);
        // A bold label is itself a block; it is the heading here, not content.
        let label = usize::from(heading.form == HeadingForm::Bold);
        let last = block_of(end);
        let mut from = (heading.block as usize + label).min(last);
        let mut blocks = Vec::new();
        // What a heading further down opens for another section is not content of this one;
        // what follows after that section's end is.
        for (offset, inner) in opened[at + 1..].iter().enumerate() {
            if inner.heading >= end {
                break;
            }
            let start = block_of(inner.heading);
            if start > from {
                blocks.push(from..start);
            }
            let inner_end = end_of(opened, at + 1 + offset, &doc.headings).min(end);
            from = from.max(block_of(inner_end));
        }
        if from < last {
            blocks.push(from..last);
        }
        let end = doc.headings.get(end).map_or(doc.body.end, |h| h.span.start);
        for section in &open.sections {
            found.push(SectionMatch {
                section: *section,
                heading: open.heading,
                blocks: blocks.clone(),
                end,
            });
        }
    }
    found
}

/// The heading that is the document's title: its first, when it is the only one of level 1.
fn title_heading(headings: &[Heading]) -> Option<usize> {
    let real = |h: &&Heading| h.structural && h.form != HeadingForm::Bold;
    let tops = headings
        .iter()
        .filter(real)
        .filter(|h| h.level == 1)
        .count();
    let first = headings.iter().position(|h| real(&h))?;
    (tops == 1 && headings[first].level == 1).then_some(first)
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
        let folded = |phrases: &[String]| -> Vec<String> {
            phrases.iter().map(|p| heading_words(p).join(" ")).collect()
        };
        Self {
            sections,
            aside: folded(&kind.aside_headings),
            vetoes: kind.sections.iter().map(|s| folded(&s.not)).collect(),
            steps: kind.sections.iter().position(|s| s.steps),
            longest,
        }
    }

    /// Returns the sections that a heading opens, and how surely.
    fn open(&self, heading: &Heading) -> Option<(Vec<usize>, Strength)> {
        let words = heading_words(&heading.text);
        if words.is_empty() {
            return None;
        }
        let whole = words.join(" ");
        let bold = heading.form == HeadingForm::Bold;
        let allowed = |sections: &[usize]| -> Option<Vec<usize>> {
            let kept: Vec<usize> = sections
                .iter()
                .copied()
                .filter(|s| !self.vetoes[*s].iter().any(|veto| holds(&whole, veto)))
                .collect();
            (!kept.is_empty()).then_some(kept)
        };
        if let Some(sections) = self.sections.get(&whole).and_then(|s| allowed(s)) {
            return Some((sections, Strength::Exact));
        }
        if self.is_aside(&whole) {
            return None;
        }
        let steps = self.steps.filter(|_| !bold);
        if let Some(section) = steps.filter(|_| step_number(&heading.text).is_some()) {
            return Some((vec![section], Strength::Exact));
        }
        // `Nguyên nhân (bắt buộc)`: a remark in brackets is no part of the name.
        let bare = heading.text.split('(').next().unwrap_or("");
        let bare = heading_words(bare).join(" ");
        if let Some(sections) = self.sections.get(&bare).and_then(|s| allowed(s)) {
            return Some((sections, Strength::Exact));
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
            && if bold {
                count == parts.len()
            } else {
                count > 1 || known.first().is_some_and(Option::is_some)
            };
        if merged {
            let mut sections: Vec<usize> = known.into_iter().flatten().flatten().copied().collect();
            sections.sort_unstable();
            sections.dedup();
            if let Some(sections) = allowed(&sections) {
                return Some((sections, Strength::Exact));
            }
        }
        // The longest phrase says the most; at the head of the heading it is its subject.
        for len in (1..=words.len().min(self.longest)).rev() {
            for (start, window) in words.windows(len).enumerate() {
                // In a longer heading one word alone tells nothing unless it comes first.
                if start > 0 && (len < 2 || bold) {
                    break;
                }
                let sections = self.sections.get(&window.join(" "));
                if let Some(sections) = sections.and_then(|s| allowed(s)) {
                    let strength = if start == 0 {
                        Strength::Prefix
                    } else {
                        Strength::Weak
                    };
                    return Some((sections, strength));
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

/// True when `phrase` stands in `text` as whole words.
fn holds(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = at == 0 || text.as_bytes()[at - 1] == b' ';
        let end = at + phrase.len();
        before && (end == text.len() || text.as_bytes()[end] == b' ')
    })
}
