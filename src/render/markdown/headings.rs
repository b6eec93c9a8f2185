//! Headings: each with its address, with what the page's kind puts below it, and one fewer where
//! the template shows the title.

use std::fmt::Write;

use pulldown_cmark::{HeadingLevel, TagEnd};
use pulldown_cmark_escape::escape_href;

use super::Writer;
use crate::model::document::{Document, Heading};
use crate::model::site::Page;
use crate::restrict::Edition;

impl Writer<'_> {
    pub(super) fn heading_at(&self, start: usize) -> Option<&Heading> {
        let start = u32::try_from(start + self.base).ok()?;
        self.doc.headings.iter().find(|h| h.span.start == start)
    }

    pub(super) fn heading_start(&mut self, start: usize) {
        let at = u32::try_from(start + self.base).ok();
        let Some(heading) = self.heading_at(start) else {
            self.out.push_str("<h2>");
            self.ends.push("</h2>\n");
            return;
        };
        let (level, id, text) = (heading.level, heading.id.clone(), heading.text.clone());
        if at.is_some() && at == self.title {
            // The template shows the title; links to this heading still find their place.
            self.out.push_str("<span id=\"");
            self.plain(&id);
            self.out.push_str("\"></span>");
            self.skip_until = Some(TagEnd::Heading(heading_level(level)));
            return;
        }
        // The page has one h1, its title.
        let (open, close) = match level {
            1 | 2 => ("<h2", "</h2>\n"),
            3 => ("<h3", "</h3>\n"),
            4 => ("<h4", "</h4>\n"),
            5 => ("<h5", "</h5>\n"),
            _ => ("<h6", "</h6>\n"),
        };
        self.out.push_str(open);
        self.out.push_str(" id=\"");
        self.plain(&id);
        self.out.push('"');
        if let Some(section) = at.and_then(|at| opened(self.edition, self.page, self.doc, at)) {
            let _ = write!(self.out, " data-section=\"{section}\"");
        }
        self.out.push('>');
        self.ends.push(close);
        self.section = text;
        self.anchor = Some(id);
        let mut below = self.marks.below.iter();
        self.below = below
            .find(|(place, _)| Some(*place) == at)
            .map(|(_, html)| html);
    }

    pub(super) fn heading_end(&mut self) {
        if let Some(id) = self.anchor.take() {
            let label = self.strings.get("anchor");
            self.out.push_str(" <a class=\"anchor\" href=\"#");
            let _ = escape_href(&mut self.out, &id);
            let section = self.section.clone();
            let _ = write!(self.out, "\"><span class=\"vh\">{label}: ");
            self.plain(&section);
            self.out
                .push_str("</span><span aria-hidden=\"true\">#</span></a>");
        }
        self.close();
        if let Some(html) = self.below.take() {
            self.out.push_str(html);
        }
    }
}

/// The section of the page's kind that the heading at this offset opens.
fn opened<'a>(edition: &'a Edition, page: &Page, doc: &Document, at: u32) -> Option<&'a str> {
    let mut sections = page.sections.iter();
    let found = sections.find(|it| doc.headings[it.heading].span.start == at)?;
    let kind = edition.kinds().get(page.kind);
    Some(&kind.sections[found.section].id)
}

fn heading_level(level: u8) -> HeadingLevel {
    HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H1)
}
