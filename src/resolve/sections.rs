//! Headings → sections of the page's kind.
//!
//! Read leniently: a heading counts when it is one of the accepted phrases after folding,
//! when its parts are (`Nguyên nhân & hành động`), when it starts with one (`Nguyên nhân
//! khách A rời đi`), and, only where nothing better is found, when it holds one somewhere.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::document::{Document, Heading, HeadingForm};
use crate::model::kind::{Kind, KindId, Kinds, Required};
use crate::model::site::SectionMatch;
use crate::text::phrase::{self, heading_words};

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
    /// Which sections must be there.
    required: Vec<bool>,
    /// The section that numbered steps open.
    steps: Option<usize>,
    /// Longest phrase, in words.
    longest: usize,
}

/// A heading of more words says something by itself.
const SENTENCE: usize = 6;

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
        settle(&mut opened, &doc.headings, &phrases.required);
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
fn settle(opened: &mut Vec<Opened>, headings: &[Heading], required: &[bool]) {
    let real = |o: &Opened| headings[o.heading].form != HeadingForm::Bold;
    // The highest level at which a real heading opens a section at least this surely.
    let best = |section: usize, least: Strength| {
        opened
            .iter()
            .filter(|o| real(o) && o.strength >= least && o.sections.contains(&section))
            .map(|o| headings[o.heading].level)
            .min()
    };
    let inside_required = |inner: &Opened| {
        opened.iter().filter(|o| real(o)).any(|o| {
            o.heading < inner.heading
                && inner.heading < real_end(headings, o.heading)
                && o.sections.iter().any(|s| required[*s])
        })
    };
    let keep: Vec<Vec<usize>> = opened
        .iter()
        .map(|o| {
            let heading = &headings[o.heading];
            let wanted = |section: &&usize| {
                if heading.form == HeadingForm::Bold {
                    // Where a real heading stands for the section, a bold label is emphasis;
                    // so it is in a list under a heading that must have content of its own.
                    return best(**section, Strength::Prefix).is_none()
                        && !(heading.in_list && inside_required(o));
                }
                // `### Gọi lại khách sau mỗi lần sửa lỗi` below `## Đề xuất` is a proposal, not the
                // plan to call the customer.
                let sentence = heading.text.split_whitespace().nth(SENTENCE).is_some();
                if o.strength < Strength::Exact
                    && sentence
                    && !required[**section]
                    && inside_required(o)
                {
                    return false;
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
                longest = longest.max(words.split(' ').count());
                let opens = sections.entry(words).or_default();
                if !opens.contains(&index) {
                    opens.push(index);
                }
            }
        }
        let folded = |phrases: &[String]| phrases.iter().map(|p| heading_words(p)).collect();
        Self {
            sections,
            aside: folded(&kind.aside_headings),
            vetoes: kind.sections.iter().map(|s| folded(&s.not)).collect(),
            required: kind
                .sections
                .iter()
                .map(|s| s.required != Required::No)
                .collect(),
            steps: kind.sections.iter().position(|s| s.steps),
            longest,
        }
    }

    /// Returns the sections that a heading opens, and how surely.
    fn open(&self, heading: &Heading) -> Option<(Vec<usize>, Strength)> {
        let folded = phrase::Heading::new(&heading.text);
        let whole = folded.words();
        if whole.is_empty() {
            return None;
        }
        let bold = heading.form == HeadingForm::Bold;
        if let Some(sections) = self.sections.get(&whole) {
            return Some((sections.clone(), Strength::Exact));
        }
        if self.is_aside(&whole) {
            return None;
        }
        let steps = self.steps.filter(|_| !bold);
        if let Some(section) = steps.filter(|_| folded.step().is_some()) {
            return Some((vec![section], Strength::Exact));
        }
        // `Nguyên nhân (bắt buộc)`: a remark in brackets is no part of the name.
        if let Some((bare, _)) = heading.text.split_once('(')
            && let Some(sections) = self.sections.get(&heading_words(bare))
        {
            return Some((sections.clone(), Strength::Exact));
        }
        let parts = folded.parts();
        let known: Vec<Option<&Vec<usize>>> = parts
            .iter()
            .map(|part| self.sections.get(part).filter(|_| !self.is_aside(part)))
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
            return Some((sections, Strength::Exact));
        }
        let words: Vec<&str> = whole.split(' ').collect();
        // A bold sentence that begins like a heading is still a sentence.
        let sentence = words.len() > 9
            || words
                .iter()
                .any(|w| ["la", "do", "vi", "is", "was"].contains(w));
        if bold && sentence {
            return None;
        }
        // The longest phrase says the most; at the head of the heading it is its subject.
        let mut vetoed: Vec<(usize, Range<usize>)> = Vec::new();
        let mut ends: Vec<usize> = whole.match_indices(' ').map(|(at, _)| at).collect();
        ends.push(whole.len());
        for len in (1..=words.len().min(self.longest)).rev() {
            let mut from = 0;
            for (start, end) in ends[len - 1..].iter().enumerate() {
                let phrase = &whole[from..*end];
                from = ends[start] + 1;
                // In a longer heading one word alone tells nothing unless it comes first.
                if start > 0 && (len < 2 || bold) {
                    break;
                }
                let Some(sections) = self.sections.get(phrase) else {
                    continue;
                };
                let kept: Vec<usize> = sections
                    .iter()
                    .copied()
                    .filter(|s| {
                        // A shorter phrase inside one that is somebody else's is so as well.
                        let within = |(other, range): &(usize, Range<usize>)| {
                            other == s && range.start <= start && start + len <= range.end
                        };
                        let theirs = vetoed.iter().any(within)
                            || self.is_vetoed(*s, &words, start..start + len);
                        if theirs {
                            vetoed.push((*s, start..start + len));
                        }
                        !theirs
                    })
                    .collect();
                if !kept.is_empty() {
                    let strength = if start == 0 {
                        Strength::Prefix
                    } else {
                        Strength::Weak
                    };
                    return Some((kept, strength));
                }
            }
        }
        None
    }

    /// True when what touches the phrase says that it is somebody else's (`Đề xuất của khách
    /// hàng`, `Đối thủ đã làm gì`). A heading that names CS means our own.
    fn is_vetoed(&self, section: usize, words: &[&str], phrase: Range<usize>) -> bool {
        let ours = words
            .iter()
            .any(|w| ["cs", "cskh", "we", "our"].contains(w));
        !ours
            && self.vetoes[section].iter().any(|veto| {
                let veto: Vec<&str> = veto.split(' ').collect();
                words.windows(veto.len()).enumerate().any(|(at, window)| {
                    at <= phrase.end && at + veto.len() > phrase.start && window == veto
                })
            })
    }

    fn is_aside(&self, whole: &str) -> bool {
        self.aside.iter().any(|aside| {
            whole
                .strip_prefix(aside.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }
}
