//! Whether the text of a link says where it leads, and whether an image says what it shows.
//!
//! Judged here, while the text is at hand: a site holds a hundred thousand links, and keeping
//! the text of each would cost more than everything else that is known of it.

use super::{OpenLink, Walk};
use crate::model::document::{LinkForm, Wording};
use crate::parse::html;
use crate::text::fold::{fold, is_invisible, nfc, words};

/// Longer texts, in bytes, say something.
const LONGEST: usize = 80;

/// Texts that say nothing to somebody who reads only the links of a page, as screen readers
/// list them (WCAG 2.2, 2.4.9). With their marks: `dây` and `dày` fold like `đây` but are words
/// of their own.
const VAGUE: &[&str] = &[
    "đây",
    "tại đây",
    "ở đây",
    "vào đây",
    "bấm đây",
    "bấm vào đây",
    "bấm tại đây",
    "nhấn đây",
    "nhấn vào đây",
    "nhấn tại đây",
    "nhấp vào đây",
    "nhấp tại đây",
    "kích vào đây",
    "click đây",
    "click vào đây",
    "click tại đây",
    "xem",
    "xem đây",
    "xem ở đây",
    "xem tại đây",
    "xem thêm",
    "xem thêm ở đây",
    "xem thêm tại đây",
    "xem tiếp",
    "xem chi tiết",
    "xem chi tiết tại đây",
    "chi tiết tại đây",
    "chi tiết xem tại đây",
    "đọc thêm",
    "đọc tiếp",
    "đọc thêm tại đây",
    "link",
    "link này",
    "theo link này",
    "đường link",
    "đường link này",
    "đường dẫn",
    "đường dẫn này",
    "liên kết",
    "liên kết này",
    "trang này",
    "bài này",
    "bài viết này",
    "here",
    "over here",
    "right here",
    "click",
    "click here",
    "press here",
    "tap here",
    "see here",
    "read here",
    "more",
    "more here",
    "see more",
    "read more",
    "read on",
    "learn more",
    "find out more",
    "this",
    "this link",
    "the link",
    "this page",
    "this article",
];

impl Walk<'_> {
    /// Adds to the text of the links that are open.
    pub(super) fn link_text(&mut self, text: &str) {
        if !self.links.is_empty() || self.html_link.is_some() {
            self.label.push_str(text);
        }
    }

    /// Judges the text of a link or image that has just been closed.
    pub(super) fn wording(&mut self, open: &OpenLink) -> Wording {
        let text = self.label.get(open.label..).unwrap_or("");
        let wording = match open.form {
            // Without words of its own it shows the file's name, or says only a size.
            LinkForm::WikiImage if open.bare || is_size(text) => Wording::Empty,
            LinkForm::Image | LinkForm::WikiImage => of_image(text),
            LinkForm::Markdown => of_link(text),
            LinkForm::Wiki if !open.bare => of_link(text),
            _ => Wording::Says,
        };
        self.forget_label();
        wording
    }

    /// Opens the text of an `<a>` whose link was just noted.
    pub(super) fn open_html_link(&mut self, tag: &html::Tag) {
        let link = self.out.links.len().checked_sub(1);
        // A name for screen readers says it, whatever shows.
        self.html_link = link
            .filter(|_| !names_itself(tag))
            .map(|link| (link, self.label.len()));
    }

    /// Judges the text of an `<a>`.
    pub(super) fn close_html_link(&mut self) {
        if let Some((link, label)) = self.html_link.take() {
            self.out.links[link].wording = of_link(self.label.get(label..).unwrap_or(""));
            self.forget_label();
        }
    }

    fn forget_label(&mut self) {
        if self.links.is_empty() && self.html_link.is_none() {
            self.label.clear();
        }
    }
}

/// Judges an `<img>`. An empty `alt` marks decoration on purpose.
pub(super) fn of_html_image(tag: &html::Tag) -> Wording {
    let has = |name: &str| tag.attrs.iter().find(|a| a.name == name);
    let decoration = has("role").is_some_and(|a| matches!(&*a.value, "presentation" | "none"))
        || has("aria-hidden").is_some_and(|a| a.value == "true");
    let says = match has("alt") {
        // `alt="  "` is neither words nor a decision.
        Some(alt) => alt.value.is_empty() || !is_blank(&alt.value),
        None => decoration || names_itself(tag),
    };
    if says { Wording::Says } else { Wording::Empty }
}

fn names_itself(tag: &html::Tag) -> bool {
    tag.attrs
        .iter()
        .any(|a| matches!(&*a.name, "aria-label" | "aria-labelledby") && !is_blank(&a.value))
}

fn of_image(alt: &str) -> Wording {
    if is_blank(alt) {
        Wording::Empty
    } else {
        Wording::Says
    }
}

fn of_link(text: &str) -> Wording {
    if text.len() > LONGEST {
        return Wording::Says;
    }
    // Signs such as `→` and `...` point without naming; a picture sign is read out by name.
    let sign = |c: char| c.is_whitespace() || is_invisible(c) || ".…>»›→".contains(c);
    if text.chars().all(sign) {
        return Wording::Empty;
    }
    let lower = nfc(text).to_lowercase().replace(is_invisible, "");
    let key: Vec<&str> = words(&lower).collect();
    let key = key.join(" ");
    // Marks are left out altogether or written; half of them would make other words.
    let vague = if key.is_ascii() {
        !key.is_empty() && VAGUE.iter().any(|phrase| fold(phrase) == key)
    } else {
        VAGUE.contains(&key.as_str())
    };
    if vague { Wording::Vague } else { Wording::Says }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// True for `300` and `300x200`, which Obsidian reads as the size of an image.
fn is_size(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c == 'x')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_only_point_are_vague_in_every_spelling() {
        for text in [
            "tại đây",
            "Tại Đây.",
            "TAI DAY",
            "ta\u{323}i đa\u{302}y",
            "»here«",
            "Xem\u{200b} thêm…",
            "(link)",
        ] {
            assert_eq!(of_link(text), Wording::Vague, "{text}");
        }
    }

    #[test]
    fn words_that_name_something_are_not() {
        for text in [
            "dây",
            "dày",
            "Đầy",
            "quy trình winback",
            "https://a.vn",
            "xem quy trình",
            "🔗",
            "1",
            "link nhóm Zalo",
        ] {
            assert_eq!(of_link(text), Wording::Says, "{text}");
        }
        assert_eq!(of_link(" \u{200b}"), Wording::Empty);
        assert_eq!(of_link("→"), Wording::Empty);
    }
}
