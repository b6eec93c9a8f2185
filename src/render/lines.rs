//! What must not be torn apart at the end of a line: a number and its unit, the id of a proposal,
//! an arrow and what it comes from.
//!
//! The text of a page is written so at once. Titles, summaries, names and what else templates
//! show of pages is data until it stands in a page, so finished pages are gone through: there it
//! is known what is text to read, and attributes, `<title>`, feeds and the index stay as they
//! were written.

use std::ops::Range;
use std::str::from_utf8;

use memchr::memmem::{find, find_iter};
use memchr::{memchr, memchr_iter, memchr2_iter, memchr3, memrchr};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::highlight::escape;

/// Words that belong to the number before them.
const UNITS: [&str; 33] = [
    "₫", "đ", "đồng", "nghìn", "triệu", "tỷ", "tỉ", "VND", "VNĐ", "USD", "EUR", "%", "giây",
    "phút", "giờ", "ngày", "tuần", "tháng", "quý", "năm", "lần", "minutes", "minute", "hours",
    "hour", "days", "day", "weeks", "week", "months", "month", "years", "year",
];

const ARROW: char = '→';
const ARROW_START: u8 = 0xe2;
const NO_BREAK: &str = "\u{a0}";
const ID_START: &str = "<span class=\"nowrap\">";
const ID_END: &str = "</span>";

/// Bytes by which a part of a page is searched for.
const BEGINNING: usize = 48;

/// Room for what a page gains.
const GROWTH: usize = 1024;

/// Most letters before and signs after the hyphen of an id such as `ĐX-014`.
const PREFIX: usize = 4;
const NUMBER: usize = 10;

/// Writes text for HTML. A number keeps its unit by a space that does not break, an id by an
/// element, since readers copy ids.
pub(super) fn write(out: &mut String, text: &str) {
    let mut done = 0;
    for at in memchr2_iter(b' ', b'-', text.as_bytes()) {
        if at < done {
            continue;
        }
        if text.as_bytes()[at] == b' ' {
            if belongs(&text[..at], &text[at + 1..]) {
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
    let body = place_of(body.as_bytes(), &html);
    let mut kept = Kept {
        html: &html,
        whole: None,
        out: Vec::new(),
        done: 0,
    };
    kept.part(0..body.start);
    kept.part(body.end..html.len());
    if kept.done == 0 {
        return html;
    }
    kept.out.extend_from_slice(&html[kept.done..]);
    kept.out
}

/// Returns where a part of a page stands, or its end. Only how the part begins is searched for:
/// to search for all of it would be more work than to go through it.
fn place_of(part: &[u8], html: &[u8]) -> Range<usize> {
    let begins = &part[..part.len().min(BEGINNING)];
    let at = find_iter(html, begins).find(|at| html[*at..].starts_with(part));
    match at {
        Some(at) if !part.is_empty() => at..at + part.len(),
        _ => html.len()..html.len(),
    }
}

/// A page of which some texts are already kept together. There are thousands of tags in a page
/// and few places where anything is to do: only around those the page is read.
struct Kept<'a> {
    html: &'a [u8],
    /// Elements that are left as they are, once somebody asked.
    whole: Option<Vec<Range<usize>>>,
    out: Vec<u8>,
    /// How much of the page is in `out`.
    done: usize,
}

impl<'a> Kept<'a> {
    /// Goes through a part of the page.
    fn part(&mut self, part: Range<usize>) {
        let bytes = &self.html[part.clone()];
        for at in memchr2_iter(b' ', b'-', bytes) {
            let before = at.checked_sub(1).map_or(b' ', |n| bytes[n]);
            let after = bytes.get(at + 1).copied().unwrap_or(b' ');
            // Most spaces and hyphens are ruled out by their neighbours.
            let stays = if bytes[at] == b' ' {
                (!before.is_ascii_digit() || after.is_ascii_digit()) && after != ARROW_START
            } else {
                !(before.is_ascii_uppercase() || before >= 0x80)
                    || !(after.is_ascii_uppercase() || after.is_ascii_digit())
            };
            if !stays {
                self.place(part.start + at, &part);
            }
        }
    }

    /// Keeps together what stands around a space or hyphen, if it is in a text.
    fn place(&mut self, at: usize, part: &Range<usize>) {
        let Some((start, text, tag)) = self.text(at, part) else {
            return;
        };
        if self.html[at] == b' ' {
            let (before, after) = (&text[..at - start], &text[at - start + 1..]);
            if belongs(before, after) && !self.is_whole(at) {
                self.put(at, at + 1, NO_BREAK);
            }
        } else if find(tag, b"nowrap").is_none()
            && let Some((first, last)) = id(text, at - start)
            && start + first >= self.done
            && !self.is_whole(at)
        {
            self.put(start + first, start + first, ID_START);
            self.put(start + last, start + last, ID_END);
        }
    }

    /// Returns the text that a place of some part is in: where it begins, what it says, the tag
    /// before it. None inside a tag.
    fn text(&self, at: usize, part: &Range<usize>) -> Option<(usize, &'a str, &'a [u8])> {
        let tag = memrchr(b'<', &self.html[..at]).map_or(0..0, |start| {
            start..start + end_of_tag(&self.html[start..part.end])
        });
        let start = tag.end.max(part.start);
        let rest = self.html.get(start..part.end).filter(|_| start <= at)?;
        let end = memchr(b'<', rest).unwrap_or(rest.len());
        let text = from_utf8(&rest[..end]).ok()?;
        Some((start, text, &self.html[tag]))
    }

    /// True for places in elements that are left as they are.
    fn is_whole(&mut self, at: usize) -> bool {
        let whole = self.whole.get_or_insert_with(|| whole(self.html));
        whole.iter().any(|element| element.contains(&at))
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

/// Returns where the elements are whose text is not broken into lines, or that hold no other
/// element; and comments.
fn whole(html: &[u8]) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::new();
    for at in memchr_iter(b'<', html) {
        if whole.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let rest = &html[at + 1..];
        let name = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let end: &[u8] = match &rest[..name] {
            b"title" => b"</title",
            b"script" => b"</script",
            b"style" => b"</style",
            b"pre" => b"</pre",
            b"code" => b"</code",
            b"kbd" => b"</kbd",
            b"samp" => b"</samp",
            b"textarea" => b"</textarea",
            b"select" => b"</select",
            b"svg" => b"</svg",
            b"math" => b"</math",
            b"" if rest.starts_with(b"!--") => b"-->",
            _ => continue,
        };
        let tag = at + end_of_tag(&html[at..]);
        if end == b"-->" || !html[..tag].ends_with(b"/>") {
            let end = find(&html[at..], end).map_or(html.len(), |end| at + end);
            whole.push(at..end);
        }
    }
    whole
}

/// The length of the tag at the start of `html`.
fn end_of_tag(html: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = html
        .get(at..)
        .and_then(|rest| memchr3(b'>', b'"', b'\'', rest))
    {
        at += found + 1;
        let quote = html[at - 1];
        if quote == b'>' {
            return at;
        }
        let Some(closed) = memchr(quote, &html[at..]) else {
            break;
        };
        at += closed + 1;
    }
    html.len()
}

/// True when what stands after a space must stay with what stands before it.
fn belongs(before: &str, after: &str) -> bool {
    let number = before.ends_with(|c: char| c.is_ascii_digit());
    let arrow = after.starts_with(ARROW) && !before.is_empty();
    arrow || number && begins_with_unit(after)
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
