//! Where a reader proposes a change of a page or talks about it.

use super::Renderer;
use super::context::Comments;
use crate::model::config;
use crate::model::site::Page;
use crate::model::source::SitePath;
use crate::text;
use crate::text::percent;

impl Renderer {
    /// Returns the way to say something about a page, prefilled with which one it is.
    pub(super) fn feedback_href(&self, page: &Page) -> Option<String> {
        let config = self.edition.config();
        let path = page.path()?;
        let title = &page.title;
        let at = self
            .absolute(&page.url)
            .unwrap_or_else(|| page.url.to_string());
        let subject = text!("Góp ý: {title}", "Feedback: {title}");
        let text = text!(
            "Trang: {at}\nTệp: {path}\n\n",
            "Page: {at}\nFile: {path}\n\n"
        );
        let subject = query(subject.get(page.lang));
        let text = query(text.get(page.lang));
        match config.feedback.to.as_str() {
            "off" => None,
            "" => {
                let url = config.repository.url.trim_end_matches('/');
                let base = url.trim_end_matches(".git");
                if !base.starts_with("http") {
                    return None;
                }
                Some(if base.contains("gitlab") {
                    format!("{base}/-/issues/new?issue[title]={subject}&issue[description]={text}")
                } else {
                    format!("{base}/issues/new?title={subject}&body={text}")
                })
            }
            web if web.starts_with("https://") => Some(self.filled(web, page)),
            mail => Some(format!("mailto:{mail}?subject={subject}&body={text}")),
        }
    }

    /// Returns what readers may open below a page.
    pub(super) fn comments(&self, page: &Page) -> Option<Comments> {
        let url = &self.edition.config().comments.url;
        page.path().filter(|_| !url.is_empty())?;
        let host = config::host(url)?;
        Some(Comments {
            href: self.filled(url, page),
            host: host.trim_start_matches("https://").to_owned(),
        })
    }

    fn filled(&self, address: &str, page: &Page) -> String {
        let at = self
            .absolute(&page.url)
            .unwrap_or_else(|| page.url.to_string());
        let path = page.path().map_or("", SitePath::as_str);
        // The title comes last: it may hold what looks like one of the others.
        address
            .replace("{url}", &query(&at))
            .replace("{path}", &query(path))
            .replace("{title}", &query(&page.title))
    }
}

/// A text as a value of a query.
fn query(text: &str) -> String {
    let encoded = percent::encode(text);
    let mut out = String::with_capacity(encoded.len());
    for c in encoded.chars() {
        match c {
            '&' => out.push_str("%26"),
            '+' => out.push_str("%2B"),
            '=' => out.push_str("%3D"),
            '#' => out.push_str("%23"),
            '?' => out.push_str("%3F"),
            _ => out.push(c),
        }
    }
    out
}
