//! Sections of a write-up → what they say: proposals, responsible sides with their lessons,
//! whether the main cause is clear, whether the minutes are linked.
//!
//! Works on every kind that has sections of these ids, a handbook's own kinds included.
//! Judges nothing: the rules and views read what is found here.

mod attributes;
mod cause;
mod columns;
mod labels;
mod marks;
mod memo;
mod parties;
mod proposals;
mod sides;
mod vocabulary;

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::document::{Document, HeadingForm};
use crate::model::kind::Kind;
use crate::model::passage::{Passage, PassageForm};
use crate::model::site::{Page, Role, SectionMatch, Site};
use crate::model::source::Span;
use crate::model::write_up::WriteUp;
use crate::parse::passages;
pub(super) use memo::Memo;
use memo::{Around, Known};
use parties::Parties;

/// Ids of the sections that are read.
const CAUSE: &str = "cause";
const RESPONSIBILITIES: &str = "responsibilities";
const LESSONS: &str = "lessons";
const PROPOSALS: &str = "proposals";

/// Reads the write-ups of a site whose links are resolved. `memo` holds those of earlier builds.
pub(super) fn read(site: &mut Site, memo: &mut Memo) {
    memo.settle(Parties::new(&site.pages, &site.kinds, &site.config));
    let (known, parties) = (&*memo, &memo.parties);
    let found: Vec<Option<Known>> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| known_or_read(site, index, page, known, parties))
        .collect();
    for (page, found) in site.pages.iter_mut().zip(&found) {
        if let Some(found) = found {
            Arc::make_mut(page).write_up = Some(found.write_up());
        }
    }
    memo.keep(found);
}

/// Reads the write-up of one page of a site whose other pages are as `memo` knows them.
pub(super) fn read_one(site: &mut Site, index: usize, memo: &mut Memo) {
    let found = known_or_read(site, index, &site.pages[index], memo, &memo.parties);
    if let Some(found) = found {
        Arc::make_mut(&mut site.pages[index]).write_up = Some(found.write_up());
        memo.keep_one(found);
    }
}

fn known_or_read(
    site: &Site,
    index: usize,
    page: &Page,
    known: &Memo,
    parties: &Parties,
) -> Option<Known> {
    let kind = site.kinds.get(page.kind);
    let doc = page.doc.as_deref()?;
    if page.role != Role::Leaf || !is_write_up(kind) {
        return None;
    }
    let around = Around::of(site, index);
    let known = known.get(page, &around).cloned();
    known.or_else(|| {
        let write_up = one(site, index, page, kind, doc, parties);
        Known::new(page, around, write_up)
    })
}

/// True for kinds whose pages propose something.
fn is_write_up(kind: &Kind) -> bool {
    kind.content_checks && kind.sections.iter().any(|s| s.id == PROPOSALS)
}

fn one(
    site: &Site,
    index: usize,
    page: &Page,
    kind: &Kind,
    doc: &Document,
    parties: &Parties,
) -> WriteUp {
    // Bold lines that open sections part the paragraphs they stand in.
    let mut labels: Vec<Span> = page
        .sections
        .iter()
        .map(|section| &doc.headings[section.heading])
        .filter(|heading| heading.form == HeadingForm::Bold)
        .map(|heading| heading.span)
        .collect();
    labels.dedup();
    let passages = passages::read(doc, &labels);
    let sections = Sections {
        page,
        kind,
        doc,
        passages: &passages,
    };
    let (sides, lessons_in_table) = sides::read(&sections, parties);
    WriteUp {
        proposals: proposals::read(&sections, parties),
        sides,
        lessons_in_table,
        cause_gap: cause::gap(&sections),
        minutes: cause::names_minutes(site, index, &sections),
    }
}

/// A page's passages by section.
struct Sections<'a> {
    page: &'a Page,
    kind: &'a Kind,
    doc: &'a Document,
    passages: &'a [Passage],
}

impl<'a> Sections<'a> {
    /// The places where a section stands.
    fn matches(&self, id: &'a str) -> impl Iterator<Item = &'a SectionMatch> + use<'a> {
        let (page, kind) = (self.page, self.kind);
        page.sections
            .iter()
            .filter(move |m| kind.sections[m.section].id == id)
    }

    /// True when another section that must say something of its own shares the heading.
    fn is_merged(&self, section: &SectionMatch) -> bool {
        let shares =
            |m: &&SectionMatch| m.heading == section.heading && m.section != section.section;
        self.page.sections.iter().any(|m| shares(&m))
    }

    /// What is said under a section's heading, without what belongs to other sections.
    fn within(&self, section: &SectionMatch) -> Vec<&'a Passage> {
        let heading = &self.doc.headings[section.heading];
        let blocks: Vec<Span> = section
            .blocks
            .iter()
            .flat_map(|range| &self.doc.blocks[range.clone()])
            .map(|block| block.span)
            .collect();
        // Headings open sections in the order of the file.
        let opens_other = |start: u32| {
            let sections = &self.page.sections;
            let start_of = |m: &SectionMatch| self.doc.headings[m.heading].span.start;
            let at = sections.partition_point(|m| start_of(m) < start);
            sections
                .get(at)
                .is_some_and(|m| m.heading != section.heading && start_of(m) == start)
        };
        let touches = |span: Span| {
            let next = blocks.partition_point(|b| b.end <= span.start);
            blocks.get(next).is_some_and(|b| b.start < span.end)
        };
        let first = self
            .passages
            .partition_point(|passage| passage.span.start < heading.span.start);
        self.passages[first..]
            .iter()
            .take_while(|passage| passage.span.start < section.end)
            .filter(|passage| {
                let span = passage.text_span();
                if span.start < heading.span.start || span.start >= section.end {
                    return false;
                }
                let is_heading = matches!(passage.form, PassageForm::Heading(_));
                if is_heading {
                    passage.span.start > heading.span.start && !opens_other(passage.span.start)
                } else {
                    touches(span) || passage.text.is_empty()
                }
            })
            .collect()
    }
}
