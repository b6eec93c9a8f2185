//! What a page tells those who gather from many: what its write-up says, which sections it has,
//! and where links stand in them. Where in the file it says so is left out, so that two forms of
//! a page can be compared that differ in running text.

use jiff::civil::Date;

use crate::model::kind::Kinds;
use crate::model::site::{Page, PageId, Target};
use crate::model::source::Span;
use crate::model::write_up::{CauseGap, Due, Form, Lesson, Proposal, Side, Status, WriteUp};

/// What a page tells.
#[derive(PartialEq)]
pub(super) struct Told<'a> {
    write_up: Option<SaidInWriteUp<'a>>,
    /// Each section, with whether anything is in it.
    sections: Vec<(usize, bool)>,
    links: Vec<Link<'a>>,
}

#[derive(PartialEq)]
struct SaidInWriteUp<'a> {
    proposals: Vec<Proposed<'a>>,
    sides: Vec<SaidOfSide<'a>>,
    lessons_in_table: bool,
    cause_gap: Option<&'static str>,
    minutes: bool,
}

/// A proposal: number and code, text, owner, due day, status, day it was done, form, whether it is
/// vague.
type Proposed<'a> = (
    (u32, Option<&'a str>),
    &'a str,
    Option<&'a str>,
    Option<Due>,
    Option<Status>,
    Option<Date>,
    std::mem::Discriminant<Form>,
    bool,
);

/// A side: name, party, whether it is external, duty, what it learned, lesson.
type SaidOfSide<'a> = (&'a str, Option<PageId>, bool, &'a str, &'a str, Lesson);

/// A link: what it leads to, as written and as found, and the sections and proposals that it
/// stands in.
type Link<'a> = (&'a str, &'a Target, Vec<usize>, Vec<u32>);

/// Returns what a page with these targets tells.
pub(super) fn by<'a>(kinds: &Kinds, page: &'a Page, targets: &'a [Target]) -> Told<'a> {
    let write_up = page.write_up.as_deref();
    let sections = page.sections.iter().map(|found| {
        let empty = found.blocks.iter().all(std::ops::Range::is_empty);
        (found.section, !empty)
    });
    let sections = sections.collect();
    let Some(doc) = page.doc.as_deref().filter(|_| gathers(kinds, page)) else {
        return Told {
            write_up: write_up.map(said),
            sections,
            links: Vec::new(),
        };
    };
    let proposals = write_up.map_or(&[][..], |write_up| &write_up.proposals);
    let links = doc.links.iter().zip(targets).map(|(link, target)| {
        let at = link.span.start;
        let inside = page.sections.iter().filter(|found| {
            let start = doc.headings[found.heading].span.start;
            (start..found.end).contains(&at)
        });
        let inside = inside.map(|found| found.section).collect();
        let of = |proposal: &&Proposal| {
            let whole = proposal.whole;
            link.span.end > whole.start && at < whole.end
        };
        let of = proposals.iter().filter(of).map(|p| p.number).collect();
        (link.target.as_str(), target, inside, of)
    });
    Told {
        write_up: write_up.map(said),
        sections,
        links: links.collect(),
    }
}

/// True for pages of which links are gathered.
fn gathers(kinds: &Kinds, page: &Page) -> bool {
    page.write_up.is_some() || kinds.get(page.kind).content_checks
}

fn said(write_up: &WriteUp) -> SaidInWriteUp<'_> {
    SaidInWriteUp {
        proposals: write_up.proposals.iter().map(proposed).collect(),
        sides: write_up.sides.iter().map(side).collect(),
        lessons_in_table: write_up.lessons_in_table,
        cause_gap: write_up.cause_gap.as_ref().map(|gap| match gap {
            CauseGap::Timeline(Span { .. }) => "timeline",
            CauseGap::Unknown(Span { .. }) => "unknown",
        }),
        minutes: write_up.minutes,
    }
}

fn proposed(proposal: &Proposal) -> Proposed<'_> {
    // Named one by one, so that a new one is not forgotten here.
    let Proposal {
        number,
        code,
        text,
        span: _,
        whole: _,
        form,
        owner,
        due,
        status,
        done_on,
        vague,
    } = proposal;
    (
        (*number, code.as_deref()),
        text,
        owner.as_ref().map(|owner| owner.value.as_str()),
        due.as_ref().map(|due| due.value),
        status.as_ref().map(|status| status.value),
        *done_on,
        std::mem::discriminant(form),
        *vague,
    )
}

fn side(side: &Side) -> SaidOfSide<'_> {
    let Side {
        name,
        span: _,
        party,
        external,
        duty,
        learned,
        lesson,
    } = side;
    (name, *party, *external, duty, learned, *lesson)
}
