//! Raw HTML read with the eyes of Markdown: headings, bold labels, links, visible text; and a
//! finding for what a page may not keep.

use super::Walk;
use super::wording::of_html_image;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{BlockForm, HeadingForm, Link, LinkForm, Wording};
use crate::model::rule;
use crate::model::source::Span;
use crate::parse::html;
use crate::text;

/// Most findings about raw HTML per page; a pasted web page would bury everything else.
const MAX_HTML_FINDINGS: usize = 20;

/// Most anchors of raw HTML that are kept; every link to the page looks through them.
const MAX_ANCHORS: usize = 1_000;

impl Walk<'_> {
    /// Reads a stretch of raw HTML: its tags, and the text between them.
    pub(super) fn html(&mut self, start: usize, chunk: &str, form: BlockForm) {
        self.out.has_html = true;
        let mut at = 0;
        let mut hidden: Option<String> = None;
        for tag in html::tags(chunk) {
            if hidden.is_none() {
                self.html_text(chunk, at..tag.range.start, start, form);
            }
            at = tag.range.end;
            if let Some(name) = &hidden {
                if tag.closing && *name == tag.name {
                    hidden = None;
                }
                continue;
            }
            let span = self.span(start + tag.range.start..start + tag.range.end);
            if !tag.closing
                && let Some(what) = html::unsafe_part(&tag)
            {
                self.unsafe_html(span, &what);
            }
            if html::ELEMENTS_WITH_TEXT.contains(&tag.name.as_str()) {
                if !tag.closing && !chunk[tag.range.clone()].ends_with("/>") {
                    hidden = Some(tag.name.clone());
                }
                continue;
            }
            self.html_tag(&tag, start, span);
        }
        if hidden.is_none() {
            self.html_text(chunk, at..chunk.len(), start, form);
        }
    }

    pub(super) fn html_text(
        &mut self,
        chunk: &str,
        range: std::ops::Range<usize>,
        start: usize,
        form: BlockForm,
    ) {
        if form != BlockForm::Html || range.is_empty() {
            return;
        }
        let mut visible = String::new();
        let mut rest = &chunk[range.clone()];
        while let Some(open) = rest.find("<!--") {
            visible.push_str(&rest[..open]);
            rest = rest[open..]
                .find("-->")
                .map_or("", |n| &rest[open + n + 3..]);
        }
        visible.push_str(rest);
        let text = html::unescape(&visible);
        self.text(&text, start + range.start..start + range.end);
    }

    pub(super) fn html_tag(&mut self, tag: &html::Tag, start: usize, span: Span) {
        for attr in &tag.attrs {
            match attr.name.as_str() {
                "id" | "name"
                    if !attr.value.is_empty()
                        && !tag.name.starts_with('h')
                        && self.out.anchors.len() < MAX_ANCHORS =>
                {
                    self.out.anchors.push(attr.value.clone());
                }
                "href" | "src" if !tag.closing && matches!(tag.name.as_str(), "a" | "img") => {
                    self.out.links.push(Link {
                        form: if attr.name == "src" {
                            LinkForm::HtmlAsset
                        } else {
                            LinkForm::Html
                        },
                        target: attr.value.clone(),
                        span,
                        target_span: self.span(start + attr.range.start..start + attr.range.end),
                        wording: if tag.name == "img" {
                            of_html_image(tag)
                        } else {
                            Wording::Says
                        },
                    });
                    if attr.name == "href" && tag.name == "a" {
                        self.open_html_link(tag);
                    }
                }
                _ => {}
            }
        }
        let offset = span.start as usize - self.base;
        match tag.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                if tag.closing {
                    self.close_heading(span.end as usize - self.base);
                } else {
                    let id = tag.attrs.iter().find(|a| a.name == "id");
                    let level = tag.name.as_bytes()[1] - b'0';
                    self.open_heading(
                        level,
                        offset,
                        id.map(|a| a.value.clone()),
                        HeadingForm::Html,
                    );
                }
            }
            "a" if tag.closing => self.close_html_link(),
            "b" | "strong" if tag.closing => self.close_bold(span.end as usize - self.base),
            "b" | "strong" => self.open_bold(offset),
            "blockquote" if tag.closing => {
                self.flush();
                self.containers.quotes = self.containers.quotes.saturating_sub(1);
            }
            "blockquote" => {
                self.flush();
                self.containers.quotes += 1;
            }
            "pre" => {
                self.flush();
                self.containers.code = !tag.closing;
            }
            "p" | "div" | "li" | "ul" | "ol" | "table" | "tr" | "section" | "details"
            | "summary" | "dl" | "dt" | "dd" => self.flush(),
            "br" => self.line_break(offset..span.end as usize - self.base),
            "td" | "th" => {
                let range = offset..span.end as usize - self.base;
                self.text(" ", range);
            }
            "img" => {
                if let Some(alt) = tag.attrs.iter().find(|a| a.name == "alt") {
                    let range = offset..span.end as usize - self.base;
                    self.text(&alt.value.clone(), range);
                }
            }
            _ => {}
        }
    }

    pub(super) fn unsafe_html(&mut self, span: Span, what: &str) {
        self.html_findings += 1;
        if self.html_findings > MAX_HTML_FINDINGS {
            return;
        }
        self.diagnostics.push(
            Diagnostic::new(
                &rule::UNSAFE_HTML,
                self.path,
                span,
                text!(
                    "Đã bỏ phần HTML không an toàn: {what}",
                    "Removed unsafe HTML: {what}"
                ),
            )
            .help(text!(
                "Viết bằng markdown, hoặc dùng thẻ HTML đơn giản không có mã chạy.",
                "Write it in Markdown, or with plain HTML tags that run nothing."
            )),
        );
    }
}
