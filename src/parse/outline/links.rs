//! Links and images, with the place of their targets in the source.

use pulldown_cmark::CowStr;

use super::{OpenLink, Walk};
use crate::model::document::{Link, LinkForm, Wording};
use crate::model::source::Span;
use crate::parse::{html, markdown};

impl Walk<'_> {
    pub(super) fn open_link(
        &mut self,
        form: LinkForm,
        target: String,
        dest: &CowStr<'_>,
        range: std::ops::Range<usize>,
        bare: bool,
    ) {
        let span = self.span(range.clone());
        let target_span = self
            .offset_in_source(dest)
            .map_or_else(|| self.find_target(&target, range), |at| self.span(at));
        if self.piece.is_none() && self.heading.is_none() {
            // An image alone is a block, whatever its alternative text.
            self.settle_bold("");
        }
        self.links.push(OpenLink {
            form,
            target,
            span,
            target_span,
            label: self.label.len(),
            bare,
        });
    }

    /// Where a borrowed piece of the source lies in it.
    pub(super) fn offset_in_source(&self, piece: &CowStr<'_>) -> Option<std::ops::Range<usize>> {
        let CowStr::Borrowed(piece) = piece else {
            return None;
        };
        let start = (piece.as_ptr() as usize).checked_sub(self.source.as_ptr() as usize)?;
        let range = start..start + piece.len();
        (self.source.get(range.clone()) == Some(*piece)).then_some(range)
    }

    pub(super) fn find_target(&self, target: &str, range: std::ops::Range<usize>) -> Span {
        let whole = &self.source[range.clone()];
        match whole.rfind(target) {
            Some(at) if !target.is_empty() => {
                self.span(range.start + at..range.start + at + target.len())
            }
            _ => self.span(range),
        }
    }

    pub(super) fn close_link(&mut self) {
        let Some(open) = self.links.pop() else {
            return;
        };
        let wording = self.wording(&open);
        if !open.form.is_asset() || html::scheme(&open.target).is_some() {
            self.check_address(&open.target, open.target_span, open.form.is_asset());
        }
        self.out.links.push(Link {
            form: open.form,
            target: open.target,
            span: open.span,
            target_span: open.target_span,
            wording,
        });
    }

    pub(super) fn check_address(&mut self, target: &str, span: Span, image: bool) {
        if !html::safe_address(target, image) {
            let shown: String = target.chars().take(40).collect();
            self.unsafe_html(span, &shown);
        }
    }

    pub(super) fn text_with_addresses(&mut self, text: &str, range: std::ops::Range<usize>) {
        let inside = !self.links.is_empty() || self.containers.code;
        if !inside {
            for found in markdown::bare_links(text) {
                // Offsets inside the text are offsets in the source unless it was escaped.
                let span = if text.len() == range.len() {
                    self.span(range.start + found.start..range.start + found.end)
                } else {
                    self.span(range.clone())
                };
                let shown = &text[found];
                let target = if shown.starts_with("www.") {
                    format!("https://{shown}")
                } else {
                    shown.to_owned()
                };
                self.out.links.push(Link {
                    form: LinkForm::Auto,
                    target,
                    span,
                    target_span: span,
                    wording: Wording::Says,
                });
            }
        }
        self.text(text, range);
    }

    /// Notes definitions that no link uses, so that their targets are checked as well.
    pub(super) fn unused_definitions(&mut self, definitions: &[(String, Span)]) {
        let mut targets: Vec<u32> = self.out.links.iter().map(|l| l.target_span.start).collect();
        targets.sort_unstable();
        for (target, span) in definitions {
            let next = targets.partition_point(|start| *start < span.start);
            let used = targets.get(next).is_some_and(|start| *start < span.end);
            if !used {
                let span = *span;
                let whole = span.start as usize - self.base..span.end as usize - self.base;
                let target_span = self.find_target(target, whole);
                self.out.links.push(Link {
                    form: LinkForm::Definition,
                    target: target.clone(),
                    span,
                    target_span,
                    wording: Wording::Says,
                });
            }
        }
    }
}
