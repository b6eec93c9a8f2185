//! file → [`Document`]: front matter, outline, links and visible text, every fact with its
//! byte span.
//!
//! Parsing is total: whatever the file holds, a document comes out, and what is wrong with it
//! comes out as findings in the document. This stage sees one file at a time and knows
//! neither kinds nor other pages.

pub mod front_matter;
pub mod html;
pub mod markdown;
pub mod math;
mod outline;
pub mod passages;

use std::sync::Arc;

use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::rule;
use crate::model::source::{SitePath, Span};
use crate::text;

/// Most headings in one page; beyond, nobody reads it and every list of it is useless.
const MAX_HEADINGS: usize = 5_000;

/// Reads one content file.
pub fn parse(path: &SitePath, text: &Arc<str>) -> Document {
    let front = front_matter::read(path, text);
    let body = Span::new(front.body, text.len());
    let mut diagnostics = front.diagnostics;
    let mut outline = outline::read(path, text, body, &mut diagnostics);
    if outline.headings.len() > MAX_HEADINGS {
        let count = outline.headings.len();
        let at = outline.headings[MAX_HEADINGS].span;
        outline.headings.truncate(MAX_HEADINGS);
        diagnostics.push(
            Diagnostic::new(
                &rule::TOO_LARGE,
                path,
                at,
                text!(
                    "Trang có {count} tiêu đề, quá {MAX_HEADINGS}",
                    "The page has {count} headings, more than {MAX_HEADINGS}"
                ),
            )
            .help(text!(
                "Tách thành nhiều trang.",
                "Split it into several pages."
            )),
        );
    }
    // Ten thousand pages are held at once; room to grow is of no use to any of them.
    outline.headings.shrink_to_fit();
    outline.blocks.shrink_to_fit();
    outline.links.shrink_to_fit();
    Document {
        path: path.clone(),
        text: Arc::clone(text),
        front: front.entries,
        syntax: front.syntax,
        front_span: front.span,
        body,
        headings: outline.headings,
        blocks: outline.blocks,
        links: outline.links,
        anchors: outline.anchors,
        has_html: outline.has_html,
        words: outline.words,
        diagnostics,
    }
}
