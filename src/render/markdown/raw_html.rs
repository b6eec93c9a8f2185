//! An author's raw HTML on its way to the sanitiser, with addresses resolved and headings
//! anchored.

use std::fmt::Write;

use super::Writer;
use crate::model::document::LinkForm;
use crate::model::site::Target;
use crate::parse::html;
use crate::render::sanitize;

impl Writer<'_> {
    pub(super) fn html_line(&mut self, line: &str, start: usize) {
        if let Some((first, chunk)) = &mut self.html_block {
            if *first + chunk.len() != start && !chunk.is_empty() {
                let (first, chunk) = (*first, std::mem::take(chunk));
                self.html(&chunk, first);
                self.html_block = Some((start, line.to_owned()));
                return;
            }
            if chunk.is_empty() {
                *first = start;
            }
            chunk.push_str(line);
        } else {
            self.html(line, start);
        }
    }

    pub(super) fn html(&mut self, chunk: &str, start: usize) {
        for tag in html::tags(chunk).iter().filter(|tag| tag.name == "a") {
            self.html_links = if tag.closing {
                self.html_links.saturating_sub(1)
            } else {
                self.html_links + 1
            };
        }
        let mut out = std::mem::take(&mut self.out);
        let heading = |tag: &html::Tag| {
            let heading = self.heading_at(start + tag.range.start)?;
            (!heading.id.is_empty()).then(|| heading.id.clone())
        };
        sanitize::normalise(&mut out, chunk, heading, |tag, attr| {
            let form = if attr.name == "src" {
                LinkForm::HtmlAsset
            } else {
                LinkForm::Html
            };
            match self.target(start + tag.range.start, form)? {
                Target::Page { page, anchor } => {
                    let found = self.edition.page(*page)?;
                    let mut href = self.page.url.href_to(&found.url);
                    if let Some(anchor) = anchor {
                        let _ = write!(href, "#{anchor}");
                    }
                    Some(href)
                }
                Target::Asset(path) => Some(format!("{}{path}", self.root)),
                Target::External => {
                    let image = attr.name == "src";
                    let inline = attr.value.trim_start().starts_with("data:");
                    (html::safe_address(&attr.value, image) && (!image || inline))
                        .then(|| attr.value.clone())
                }
                _ => None,
            }
        });
        self.out = out;
    }
}
