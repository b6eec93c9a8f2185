//! Links and pictures: where they lead was decided by `resolve`; this writes it.

use std::fmt::Write;

use pulldown_cmark::{LinkType, TagEnd};
use pulldown_cmark_escape::escape_href;

use super::Writer;
use crate::model::document::LinkForm;
use crate::model::picture::Size;
use crate::model::site::Target;
use crate::parse::html;

/// The longer side of the largest picture that only goes along with the text, in CSS pixels.
const ICON: u32 = 96;

impl Writer<'_> {
    /// Returns what the link of this form at this offset leads to.
    pub(super) fn target(&self, offset: usize, form: LinkForm) -> Option<&Target> {
        let start = u32::try_from(offset + self.base).ok()?;
        let first = self.doc.links.partition_point(|l| l.span.start < start);
        self.doc.links[first..]
            .iter()
            .zip(first..)
            .take_while(|(l, _)| l.span.start == start)
            .find(|(l, _)| l.form == form)
            .and_then(|(_, index)| self.targets.get(index))
    }

    pub(super) fn link_start(
        &mut self,
        link_type: LinkType,
        dest: &str,
        title: &str,
        start: usize,
    ) {
        let form = match link_type {
            LinkType::WikiLink { .. } => LinkForm::Wiki,
            LinkType::Autolink | LinkType::Email => LinkForm::Auto,
            _ => LinkForm::Markdown,
        };
        let target = self.target(start, form).cloned();
        let address = match link_type {
            LinkType::Email => format!("mailto:{dest}"),
            _ => dest.to_owned(),
        };
        let end = self.open_target(target.as_ref(), &address, title);
        self.ends.push(end);
        // A bare wiki link shows the page's title rather than the name that found it.
        if matches!(link_type, LinkType::WikiLink { has_pothole: false })
            && let Some(Target::Page { page, .. } | Target::Unpublished(page)) = &target
        {
            let anchor = match &target {
                Some(Target::Page { anchor, .. }) => anchor.as_deref(),
                _ => None,
            };
            let shown = match self.edition.page(*page) {
                Some(found) => {
                    let heading = found.doc.as_deref().and_then(|doc| {
                        let anchor = anchor?;
                        let heading = doc.headings.iter().find(|h| h.id == anchor)?;
                        Some(heading.text.as_str())
                    });
                    match heading {
                        Some(heading) if found.url == self.page.url => heading.to_owned(),
                        Some(heading) => format!("{} › {heading}", found.title),
                        None => found.title.clone(),
                    }
                }
                None => dest.to_owned(),
            };
            let other = self.edition.page(*page).map(|found| found.lang);
            let other = other.filter(|lang| *lang != self.page.lang);
            if let Some(lang) = other {
                let _ = write!(self.out, "<span lang=\"{}\">", lang.code());
            }
            self.plain(&shown);
            if other.is_some() {
                self.out.push_str("</span>");
            }
            self.skip_until = Some(TagEnd::Link);
        }
    }

    /// Opens the element for a link and returns how to close it.
    pub(super) fn open_target(
        &mut self,
        target: Option<&Target>,
        address: &str,
        title: &str,
    ) -> &'static str {
        let href = match target {
            Some(Target::Page { page, anchor }) => self.edition.page(*page).map(|found| {
                let mut href = if found.url == self.page.url {
                    String::new()
                } else {
                    format!("{}{}", self.root, found.url.from_root())
                };
                if let Some(anchor) = anchor {
                    let _ = write!(href, "#{anchor}");
                } else if href.is_empty() {
                    href.push_str("./");
                    href = self.page.url.href_to(&self.page.url);
                }
                href
            }),
            Some(Target::Asset(path)) => Some(format!("{}{path}", self.root)),
            Some(Target::External) if html::safe_address(address, false) => {
                Some(address.to_owned())
            }
            Some(Target::Unpublished(_)) => {
                self.out.push_str("<span class=\"unpublished\">");
                return "</span>";
            }
            _ => None,
        };
        let Some(href) = href else {
            self.out.push_str("<span class=\"broken\">");
            return "</span>";
        };
        self.out.push_str("<a href=\"");
        let _ = escape_href(&mut self.out, &href);
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            self.plain(title);
        }
        self.out.push_str(if target == Some(&Target::External) {
            "\" rel=\"noopener\">"
        } else {
            "\">"
        });
        "</a>"
    }

    /// True when a picture leads to its file: it has words to name the link by, is more than an
    /// icon, and stands in no link, heading, or text to copy.
    fn opens(&self, alt: &str, size: Option<Size>) -> bool {
        let icon = size.is_some_and(|size| size.width.max(size.height) <= ICON);
        let inside = self.ends.contains(&"</a>") || self.html_links > 0 || self.anchor.is_some();
        !(alt.trim().is_empty() || icon || inside || self.copyable)
    }

    pub(super) fn image(&mut self) {
        let Some((alt, image)) = self.alt.take() else {
            return;
        };
        match &image.target {
            Some(Target::Asset(path)) => {
                let address = format!("{}{path}", self.root);
                let size = self.edition.picture_size(path);
                let opens = self.opens(&alt, size);
                if opens {
                    self.out.push_str("<a class=\"zoom\" href=\"");
                    let _ = escape_href(&mut self.out, &address);
                    self.out.push_str("\" title=\"");
                    self.plain(self.strings.get("zoom"));
                    self.out.push_str("\">");
                }
                self.out.push_str("<img src=\"");
                let _ = escape_href(&mut self.out, &address);
                self.out.push_str("\" alt=\"");
                self.plain(&alt);
                if !image.title.is_empty() {
                    self.out.push_str("\" title=\"");
                    self.plain(&image.title);
                }
                if let Some(Size { width, height }) = size {
                    let _ = write!(self.out, "\" width=\"{width}\" height=\"{height}");
                }
                self.out.push_str("\" loading=\"lazy\">");
                if opens {
                    self.out.push_str("</a>");
                }
            }
            // Pictures on other hosts are never loaded; readers may follow the link.
            Some(Target::External) => {
                let inside_link = self.ends.contains(&"</a>");
                let shown = if alt.is_empty() {
                    image.address.clone()
                } else {
                    alt
                };
                if inside_link {
                    self.plain(&shown);
                } else {
                    let end = self.open_target(Some(&Target::External), &image.address, "");
                    self.plain(&shown);
                    self.out.push_str(end);
                }
            }
            _ => self.plain(&alt),
        }
    }
}
