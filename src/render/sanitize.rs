//! What an author's raw HTML may become: known tags with known attributes, balanced.
//!
//! Two steps. `normalise` writes each tag again from its parsed form, so that nothing is left
//! open in the middle of a tag, with addresses resolved like those of Markdown links. Then
//! `clean` sends the whole body through `ammonia`, which parses it as browsers do. Pieces that
//! the program itself made (formulas, coloured code) are held out of the second step behind
//! marks, which author text cannot contain.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::highlight::escape;
use crate::parse::html::{self, ATTRIBUTES, ELEMENTS, ELEMENTS_WITH_TEXT, Tag};

/// Characters that frame the number of a held-out piece. Private use: no text means anything
/// by them, and they are dropped from author text.
const OPEN: char = '\u{F0F0}';
const CLOSE: char = '\u{F0F1}';

/// True for the characters that author text may not hold on pages with raw HTML.
pub(super) fn is_mark(c: char) -> bool {
    c == OPEN || c == CLOSE
}

/// Returns the mark that stands for the piece with this number.
pub(super) fn mark(number: usize) -> String {
    format!("{OPEN}{number}{CLOSE}")
}

/// Writes raw HTML with only what a page may keep. `address` gives the address to write for
/// an `href` or `src`, none to leave it out; `heading` the anchor of a heading.
pub(super) fn normalise(
    out: &mut String,
    chunk: &str,
    heading: impl Fn(&Tag) -> Option<String>,
    mut address: impl FnMut(&Tag, &html::Attr) -> Option<String>,
) {
    let mut at = 0;
    let mut hidden: Option<String> = None;
    for tag in html::tags(chunk) {
        if hidden.is_none() {
            text(out, &chunk[at..tag.range.start]);
        }
        at = tag.range.end;
        if let Some(name) = &hidden {
            if tag.closing && *name == tag.name {
                hidden = None;
            }
            continue;
        }
        if ELEMENTS_WITH_TEXT.contains(&tag.name.as_str()) {
            if !tag.closing && !chunk[tag.range.clone()].ends_with("/>") {
                hidden = Some(tag.name.clone());
            }
            continue;
        }
        if !ELEMENTS.contains(&tag.name.as_str()) {
            continue;
        }
        // A page has one title; a heading of the first level inside it is one of the second.
        let name = if tag.name == "h1" { "h2" } else { &tag.name };
        if tag.closing {
            out.push_str(&format!("</{name}>"));
            continue;
        }
        // A picture that may not be shown leaves its words behind.
        let source = tag.attrs.iter().find(|a| a.name == "src");
        if name == "img" && source.is_none_or(|src| address(&tag, src).is_none()) {
            if let Some(alt) = tag.attrs.iter().find(|a| a.name == "alt") {
                escape(out, &alt.value.replace(is_mark, ""));
            }
            continue;
        }
        out.push('<');
        out.push_str(name);
        let own_id = heading(&tag);
        if let Some(id) = &own_id {
            out.push_str(" id=\"");
            escape(out, &id.replace(is_mark, ""));
            out.push('"');
        }
        for attr in &tag.attrs {
            if attr.name == "id" && own_id.is_some() {
                continue;
            }
            let value = match attr.name.as_str() {
                "href" | "src" => match address(&tag, attr) {
                    Some(value) => value,
                    None => continue,
                },
                name if ATTRIBUTES.contains(&name)
                    || name.starts_with("aria-")
                    || name.starts_with("data-") =>
                {
                    attr.value.clone()
                }
                _ => continue,
            };
            let plain = attr
                .name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-');
            if plain {
                out.push_str(&format!(" {}=\"", attr.name));
                escape(out, &value.replace(is_mark, ""));
                out.push('"');
            }
        }
        out.push('>');
    }
    if hidden.is_none() {
        text(out, &chunk[at..]);
    }
}

/// Writes the text between tags: comments go, a `<` that opens no tag is text.
fn text(out: &mut String, piece: &str) {
    let mut rest = piece;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open].replace(is_mark, ""));
        rest = &rest[open..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |n| &rest[n + 3..]);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            rest = rest.find('>').map_or("", |n| &rest[n + 1..]);
        } else {
            out.push_str("&lt;");
            rest = &rest[1..];
        }
    }
    out.push_str(&rest.replace(is_mark, ""));
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    let mut attributes: HashSet<&str> = ATTRIBUTES.iter().copied().collect();
    // Written by the renderer itself; authors' own were dropped before.
    attributes.extend(["tabindex", "href", "src", "loading", "rel"]);
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(ELEMENTS_WITH_TEXT.iter().copied().collect())
        .generic_attributes(attributes)
        .generic_attribute_prefixes(HashSet::from(["aria-", "data-"]))
        .url_schemes(HashSet::from([
            "http", "https", "mailto", "tel", "sms", "callto", "zalo", "data",
        ]))
        .link_rel(None)
        .strip_comments(true);
    builder
});

/// Returns `body` as a browser would understand it, with only allowed elements, and the
/// held-out pieces put back.
pub(super) fn clean(body: &str, pieces: &[String]) -> String {
    let cleaned = CLEANER.clean(body).to_string();
    let mut out = String::with_capacity(cleaned.len());
    let mut rest = cleaned.as_str();
    while let Some(open) = rest.find(OPEN) {
        out.push_str(&rest[..open]);
        rest = &rest[open + OPEN.len_utf8()..];
        let Some(close) = rest.find(CLOSE) else { break };
        let piece = rest[..close]
            .parse::<usize>()
            .ok()
            .and_then(|n| pieces.get(n));
        out.push_str(piece.map_or("", String::as_str));
        rest = &rest[close + CLOSE.len_utf8()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(chunk: &str) -> String {
        let mut out = String::new();
        normalise(
            &mut out,
            chunk,
            |_| None,
            |_, attr| html::safe_address(&attr.value, true).then(|| attr.value.clone()),
        );
        clean(&out, &["<math></math>".to_owned()])
    }

    #[test]
    fn scripts_go_with_their_text_and_the_rest_stays() {
        assert_eq!(page("<p>a<script>alert(1)</script>b</p>"), "<p>ab</p>");
        assert_eq!(page("<b onclick=x>a</b>"), "<b>a</b>");
        assert_eq!(page("<a href=\"javascript:x\">a</a>"), "<a>a</a>");
        assert_eq!(
            page("<details open><summary>a</summary>b</details>"),
            "<details open=\"\"><summary>a</summary>b</details>"
        );
    }

    #[test]
    fn a_page_cannot_close_what_it_did_not_open() {
        assert_eq!(page("</main></div><p>a"), "<p>a</p>");
    }

    #[test]
    fn unfinished_tags_hide_nothing() {
        assert_eq!(
            page("<div title=\"<p>x"),
            "<div title=\"&lt;p&gt;x\"></div>"
        );
    }

    #[test]
    fn author_text_cannot_name_a_piece() {
        let mut out = mark(0);
        normalise(
            &mut out,
            "<b title='\u{F0F0}0\u{F0F1}'>\u{F0F0}0\u{F0F1}</b>",
            |_| None,
            |_, _| None,
        );
        let cleaned = clean(&out, &["<math></math>".to_owned()]);
        assert_eq!(cleaned.matches("<math>").count(), 1);
    }
}
