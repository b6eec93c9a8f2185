//! The first use of each term of the glossary in a page's text.

use std::fmt::Write;

use pulldown_cmark_escape::escape_href;

use super::Writer;
use crate::model::site::Target;

impl Writer<'_> {
    /// Writes running text; what it names for the first time becomes a link with its meaning.
    pub(super) fn words(&mut self, text: &str) {
        let in_link = self.ends.contains(&"</a>");
        if self.copyable || in_link || self.anchor.is_some() || self.heading_open() {
            return self.prose(text);
        }
        let mut at = 0;
        for found in self.glossary.uses(text) {
            let term = self.glossary.term(found.term);
            let linked =
                |target: &Target| matches!(target, Target::Page { page, .. } if *page == term.page);
            if term.url == self.page.url
                || self.targets.iter().any(linked)
                || !self.termed.insert(found.term)
            {
                continue;
            }
            let (url, meaning) = (term.url.from_root().to_owned(), term.meaning.clone());
            self.prose(&text[at..found.range.start]);
            at = found.range.end;
            let number = self.termed.len();
            self.out
                .push_str("<span class=\"termed\"><a class=\"term\" href=\"");
            let _ = escape_href(&mut self.out, &format!("{}{url}", self.root));
            if meaning.is_some() {
                let _ = write!(self.out, "\" aria-describedby=\"cn_term-{number}");
            }
            self.out.push_str("\">");
            self.plain(&text[found.range]);
            self.out.push_str("</a>");
            if let Some(meaning) = meaning {
                let _ = write!(
                    self.out,
                    "<span class=\"tip\" role=\"tooltip\" id=\"cn_term-{number}\">"
                );
                self.plain(&meaning);
                self.out.push_str("</span>");
            }
            self.out.push_str("</span>");
        }
        self.prose(&text[at..]);
    }

    fn heading_open(&self) -> bool {
        self.ends.last().is_some_and(|end| end.starts_with("</h"))
    }
}
