//! What must not be torn apart at the end of a line: a number and its unit, the id of a proposal,
//! an arrow and what it comes from.
//!
//! The text of a page is written so at once. Titles, summaries, names and what else templates
//! show of pages is data until it stands in a page, so finished pages are gone through: there it
//! is known what is text to read, and attributes, `<title>`, feeds and the index stay as they
//! were written.

use std::ops::Range;
use std::str::from_utf8;

use memchr::memchr3;
use memchr::memmem::find;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::highlight::escape;

/// Words that belong to the number before them.
const UNITS: [&str; 33] = [
    "₫", "đ", "đồng", "nghìn", "triệu", "tỷ", "tỉ", "VND", "VNĐ", "USD", "EUR", "%", "giây",
    "phút", "giờ", "ngày", "tuần", "tháng", "quý", "năm", "lần", "minutes", "minute", "hours",
    "hour", "days", "day", "weeks", "week", "months", "month", "years", "year",
];

/// Elements whose text is not broken into lines, or that hold no other element.
const WHOLE: [&str; 11] = [
    "title", "script", "style", "pre", "code", "kbd", "samp", "textarea", "select", "svg", "math",
];

const ARROW: char = '→';
const ARROW_START: u8 = 0xe2;
const NO_BREAK: &str = "\u{a0}";
const ID_START: &str = "<span class=\"nowrap\">";
const ID_END: &str = "</span>";

/// Room for what a page gains.
const GROWTH: usize = 1024;

/// Most letters before and signs after the hyphen of an id such as `ĐX-014`.
const PREFIX: usize = 4;
const NUMBER: usize = 10;

/// Writes text for HTML. A number keeps its unit by a space that does not break, an id by an
/// element, since readers copy ids.
pub(super) fn write(out: &mut String, text: &str) {
    let mut done = 0;
    for at in memchr::memchr2_iter(b' ', b'-', text.as_bytes()) {
        if at < done {
            continue;
        }
        if text.as_bytes()[at] == b' ' {
            let (before, after) = (&text[..at], &text[at + 1..]);
            let number = before.ends_with(|c: char| c.is_ascii_digit());
            let arrow = after.starts_with(ARROW) && !before.is_empty();
            if arrow || number && begins_with_unit(after) {
                escape(out, &text[done..at]);
                out.push_str(NO_BREAK);
                done = at + 1;
            }
        } else if let Some((start, end)) = id(text, at).filter(|(start, _)| *start >= done) {
            escape(out, &text[done..start]);
            out.push_str(ID_START);
            escape(out, &text[start..end]);
            out.push_str(ID_END);
            done = end;
        }
    }
    escape(out, &text[done..]);
}

/// Does the same to the texts of a page. `body` is a part of it that is written already.
pub(super) fn keep(html: Vec<u8>, body: &str) -> Vec<u8> {
    let body = match find(&html, body.as_bytes()) {
        Some(at) if !body.is_empty() => at..at + body.len(),
        _ => html.len()..html.len(),
    };
    let mut kept = Kept {
        html: &html,
        out: Vec::new(),
        done: 0,
    };
    let (mut at, mut tag) = (0, 0..0);
    while at < html.len() {
        if at == body.start && !body.is_empty() {
            at = body.end;
        } else if html[at] == b'<' {
            tag = at..at + end_of_tag(&html[at..]);
            at = tag.end + rest_of_element(&html[tag.clone()], &html[tag.end..]);
        } else {
            let end = memchr::memchr(b'<', &html[at..]).map_or(html.len(), |n| at + n);
            let end = if at < body.start {
                end.min(body.start)
            } else {
                end
            };
            kept.text(at..end, &html[tag.clone()]);
            at = end;
        }
    }
    if kept.done == 0 {
        return html;
    }
    kept.out.extend_from_slice(&html[kept.done..]);
    kept.out
}

/// A page of which some texts are already kept together.
struct Kept<'a> {
    html: &'a [u8],
    out: Vec<u8>,
    /// How much of the page is in `out`.
    done: usize,
}

impl Kept<'_> {
    /// Goes through a text below a tag.
    fn text(&mut self, range: Range<usize>, tag: &[u8]) {
        let bytes = &self.html[range.clone()];
        let (mut text, mut taken) = (None, 0);
        for at in memchr::memchr2_iter(b' ', b'-', bytes) {
            let before = at.checked_sub(1).map_or(b' ', |n| bytes[n]);
            let after = bytes.get(at + 1).copied().unwrap_or(b' ');
            // Most spaces and hyphens are ruled out by their neighbours.
            let space = bytes[at] == b' ';
            let stay = if space {
                (!before.is_ascii_digit() || after.is_ascii_digit()) && after != ARROW_START
            } else {
                !(before.is_ascii_uppercase() || before >= 0x80)
                    || !(after.is_ascii_uppercase() || after.is_ascii_digit())
            };
            if stay || at < taken {
                continue;
            }
            let text: &str = text.get_or_insert_with(|| from_utf8(bytes).unwrap_or_default());
            if text.is_empty() {
                return;
            }
            let after = &text[at + 1..];
            let belongs = if before.is_ascii_digit() {
                begins_with_unit(after) || after.starts_with(ARROW)
            } else {
                after.starts_with(ARROW) && at > 0
            };
            if space && belongs {
                self.put(range.start + at, range.start + at + 1, NO_BREAK);
            } else if !space && let Some((start, end)) = id(text, at) {
                if start < taken || find(tag, b"nowrap").is_some() {
                    continue;
                }
                taken = end;
                let (start, end) = (range.start + start, range.start + end);
                self.put(start, start, ID_START);
                self.put(end, end, ID_END);
            }
        }
    }

    /// Puts `text` where something else was.
    fn put(&mut self, start: usize, end: usize, text: &str) {
        if self.done == 0 {
            self.out.reserve(self.html.len() + GROWTH);
        }
        self.out.extend_from_slice(&self.html[self.done..start]);
        self.out.extend_from_slice(text.as_bytes());
        self.done = end;
    }
}

/// The length of the tag or comment at the start of `html`.
fn end_of_tag(html: &[u8]) -> usize {
    if html.starts_with(b"<!--") {
        return find(html, b"-->").map_or(html.len(), |at| at + 3);
    }
    let mut at = 1;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &html[at..]) {
        at += found + 1;
        let quote = html[at - 1];
        if quote == b'>' {
            return at;
        }
        let Some(closed) = memchr::memchr(quote, &html[at..]) else {
            break;
        };
        at += closed + 1;
    }
    html.len()
}

/// The length of what follows a tag that opens an element to be left as it is.
fn rest_of_element(tag: &[u8], rest: &[u8]) -> usize {
    let name = &tag[1..];
    let name = &name[..name.iter().take_while(|b| b.is_ascii_alphabetic()).count()];
    if !WHOLE.iter().any(|whole| whole.as_bytes() == name) || tag.ends_with(b"/>") {
        return 0;
    }
    let close = [b"</", name].concat();
    find(rest, &close).unwrap_or(rest.len())
}

fn begins_with_unit(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    if word.contains(is_combining_mark) {
        let composed: String = word.nfc().collect();
        return !composed.contains(is_combining_mark) && begins_with_unit(&composed);
    }
    UNITS.iter().any(|unit| {
        let rest = text.strip_prefix(unit);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// The id around a hyphen: a few capitals before it, after it capitals and digits.
fn id(text: &str, hyphen: usize) -> Option<(usize, usize)> {
    let (before, after) = (&text[..hyphen], &text[hyphen + 1..]);
    let prefix = before.trim_end_matches(char::is_uppercase);
    let letters = before[prefix.len()..].chars().count();
    let rest = after.trim_start_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let number = &after[..after.len() - rest.len()];
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let is_id = (2..=PREFIX).contains(&letters)
        && number.len() <= NUMBER
        && number.contains(|c: char| c.is_ascii_digit())
        && !prefix.ends_with(is_part)
        && !rest.starts_with(is_part);
    is_id.then(|| (prefix.len(), hyphen + 1 + number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = String::new();
        write(&mut out, text);
        out
    }

    #[test]
    fn a_number_keeps_its_unit() {
        assert_eq!(
            written("Mất 480.000.000 ₫ sau 14 ngày, còn 5 % & 3 ngàn."),
            "Mất 480.000.000\u{a0}₫ sau 14\u{a0}ngày, còn 5\u{a0}% &amp; 3 ngàn."
        );
        assert_eq!(
            written("25 ngày → 14 ngày"),
            "25\u{a0}ngày\u{a0}→ 14\u{a0}ngày"
        );
        assert_eq!(written("30 phúto, 2 days"), "30 phúto, 2\u{a0}days");
        assert_eq!(written("năm ngày và 12 khách"), "năm ngày và 12 khách");
    }

    #[test]
    fn decomposed_letters_are_the_same_letters() {
        let ngay: String = "14 ngày".nfd().collect();
        assert_eq!(written(&ngay), ngay.replace(' ', NO_BREAK));
    }

    fn kept(html: &str, body: &str) -> String {
        String::from_utf8(keep(html.as_bytes().to_vec(), body)).unwrap_or_default()
    }

    #[test]
    fn texts_of_a_page_are_kept_and_nothing_else_is_touched() {
        let page = "<!doctype html><title>14 ngày</title><!-- 14 ngày --><meta content=\"14 ngày\">\
                    <h1 title='> 14 ngày'>Sau 14 ngày, ĐX-014</h1><code>14 ngày</code> 25 % \
                    <a class=\"nowrap\">ĐX-014</a><svg><text>14 ngày</text></svg>5 năm → 6";
        let page_kept = "<!doctype html><title>14 ngày</title><!-- 14 ngày --><meta content=\"14 ngày\">\
                    <h1 title='> 14 ngày'>Sau 14\u{a0}ngày, <span class=\"nowrap\">ĐX-014</span></h1>\
                    <code>14 ngày</code> 25\u{a0}% \
                    <a class=\"nowrap\">ĐX-014</a><svg><text>14 ngày</text></svg>5\u{a0}năm\u{a0}→ 6";
        assert_eq!(kept(page, ""), page_kept);
        assert_eq!(kept(page_kept, ""), page_kept);
    }

    #[test]
    fn the_written_body_of_a_page_is_passed_over() {
        let body = "<p>Chép: 14 ngày</p>";
        assert_eq!(
            kept(&format!("<h1>14 ngày</h1>{body}3 lần"), body),
            format!("<h1>14\u{a0}ngày</h1>{body}3\u{a0}lần")
        );
    }

    #[test]
    fn odd_pages_are_gone_through_to_their_end() {
        for odd in [
            "",
            "<",
            "<a href=\"",
            "<pre>14 ngày",
            "a -",
            "<!-- 14 ngày",
            "1 ",
            "Đ-1",
            "ĐX-",
        ] {
            assert_eq!(kept(odd, ""), odd);
        }
    }

    #[test]
    fn an_id_stays_whole_and_copies_as_it_is_written() {
        assert_eq!(
            written("Xem ĐX-014 và (DX-XM753)."),
            "Xem <span class=\"nowrap\">ĐX-014</span> và (<span class=\"nowrap\">DX-XM753</span>)."
        );
        for plain in [
            "Covid-19",
            "A-1",
            "TP-HCM",
            "ISO-9001-2015",
            "x-ĐX-1",
            "ĐX-",
            "-",
            "e-mail 2",
        ] {
            assert_eq!(written(plain), plain);
        }
    }
}
