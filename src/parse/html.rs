//! Raw HTML in Markdown: its tags and attributes with their places, and which of them a page
//! may keep.
//!
//! The list of what is allowed stands here once: the finding (CN415) and the sanitiser in
//! `render` both read it.

use std::borrow::Cow;
use std::ops::Range;

/// One tag of a fragment of HTML; ranges count from the fragment's start.
#[derive(Debug, PartialEq)]
pub struct Tag {
    /// Lower-case name.
    pub name: String,
    /// True for `</…>`.
    pub closing: bool,
    /// The attributes in order.
    pub attrs: Vec<Attr>,
    /// The whole tag.
    pub range: Range<usize>,
}

/// An attribute of a tag.
#[derive(Debug, PartialEq)]
pub struct Attr {
    /// Lower-case name.
    pub name: String,
    /// The value with entities resolved; empty when there is none.
    pub value: String,
    /// The value without its quotes.
    pub range: Range<usize>,
}

/// Elements an author may use, beside those that Markdown itself makes.
pub const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes an author may use on any element.
pub const ATTRIBUTES: &[&str] = &[
    "id", "class", "title", "lang", "dir", "alt", "colspan", "rowspan", "scope", "align", "valign",
    "width", "height", "start", "reversed", "type", "value", "open", "datetime", "cite", "name",
    "headers", "span", "role", "hreflang", "download",
];

/// Residue of word processors: dropped without a finding, since nothing readable is lost.
const RESIDUE_ELEMENTS: &[&str] = &["font", "big", "xml", "ins", "del", "body", "html", "head"];
const RESIDUE_ATTRIBUTES: &[&str] = &[
    "style",
    "color",
    "face",
    "size",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "clear",
    "nowrap",
    "rel",
    "target",
    "loading",
    "decoding",
    "frame",
    "rules",
    "hspace",
    "vspace",
    "tabindex",
    "rev",
    "shape",
    "link",
    "vlink",
    "noshade",
    "language",
    "char",
    "charoff",
    "axis",
    "abbr",
    "summary",
    "dofollow",
];

/// Elements whose text goes with them.
pub const ELEMENTS_WITH_TEXT: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "template",
    "noscript",
    "textarea",
    "title",
    "svg",
    "math",
    "xmp",
    "noembed",
    "noframes",
    "plaintext",
    "select",
];

/// Returns text without the tags that word processors leave behind and that Markdown takes for
/// text, since a colon stands in their names (`<o:p></o:p>`, `<w:sdt …>`).
pub fn without_residue(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if memchr::memchr(b'<', bytes).is_none() || memchr::memchr(b':', bytes).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let inner = rest[open + 1..].trim_start_matches('/');
        let name_len = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let prefix = &inner[..name_len];
        let residue = matches!(prefix, "o" | "w" | "v" | "m" | "st1" | "x" | "u1" | "u2")
            && inner[name_len..].starts_with(':');
        let close = if residue { inner.find('>') } else { None };
        match close {
            Some(close) => {
                out.push_str(&rest[..open]);
                rest = &inner[close + 1..];
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Reads the tags of `html`, skipping comments, doctypes and processing instructions.
pub fn tags(html: &str) -> Vec<Tag> {
    let bytes = html.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |n| start + n + 3);
            continue;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            at = rest.find('>').map_or(html.len(), |n| start + n + 1);
            continue;
        }
        let closing = rest.starts_with("</");
        let name_start = start + if closing { 2 } else { 1 };
        let name_len = html[name_start..]
            .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .unwrap_or(html.len() - name_start);
        let name = html[name_start..name_start + name_len].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        let (attrs, end) = attributes(html, bytes, name_start + name_len);
        out.push(Tag {
            name,
            closing,
            attrs,
            range: start..end,
        });
        at = end;
    }
    out
}

/// Reads attributes from `at` to the end of the tag; returns them and the end.
fn attributes(html: &str, bytes: &[u8], mut at: usize) -> (Vec<Attr>, usize) {
    let mut attrs = Vec::new();
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return (attrs, at + 1),
            b'/' | b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' => at += 1,
            _ => {
                let name_end = html[at..]
                    .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
                    .map_or(html.len(), |n| at + n)
                    .max(at + 1);
                let name_end = (name_end..=html.len())
                    .find(|&i| html.is_char_boundary(i))
                    .unwrap_or(html.len());
                let name = html[at..name_end].to_ascii_lowercase();
                at = name_end;
                let after = skip_space(bytes, at);
                let mut range = at..at;
                if bytes.get(after) == Some(&b'=') {
                    let value = skip_space(bytes, after + 1);
                    (range, at) = match bytes.get(value) {
                        Some(&quote @ (b'"' | b'\'')) => {
                            let open = value + 1;
                            let close = html[open..]
                                .find(char::from(quote))
                                .map_or(html.len(), |n| open + n);
                            (open..close, (close + 1).min(html.len()))
                        }
                        _ => {
                            let close = html[value..]
                                .find(|c: char| c.is_whitespace() || c == '>')
                                .map_or(html.len(), |n| value + n);
                            (value..close, close)
                        }
                    };
                }
                attrs.push(Attr {
                    name,
                    value: unescape(&html[range.clone()]),
                    range,
                });
            }
        }
    }
    (attrs, html.len())
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Resolves the entities that matter in addresses and short texts.
pub fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        let name = &rest[1..end.map_or(rest.len(), |n| n + 1)];
        let resolved = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            "colon" => Some(':'),
            "Tab" => Some('\t'),
            "NewLine" => Some('\n'),
            _ => name.strip_prefix('#').and_then(|n| {
                let code = match n.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => n.parse().ok(),
                };
                code.and_then(char::from_u32)
            }),
        };
        match resolved {
            Some(c) => {
                out.push(c);
                rest = &rest[1 + name.len()..];
                rest = rest.strip_prefix(';').unwrap_or(rest);
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Returns what of this tag a page may not keep, for the message; none when it may stay, or
/// when it is harmless residue of a word processor.
pub fn unsafe_part(tag: &Tag) -> Option<String> {
    let name = tag.name.as_str();
    let residue = name.contains(':') || RESIDUE_ELEMENTS.contains(&name);
    if !ELEMENTS.contains(&name) && !residue {
        return Some(format!("<{name}>"));
    }
    tag.attrs.iter().find_map(|attr| {
        let known = ATTRIBUTES.contains(&attr.name.as_str())
            || RESIDUE_ATTRIBUTES.contains(&attr.name.as_str())
            || attr.name.starts_with("aria-")
            || attr.name.starts_with("data-")
            || attr.name.contains(':');
        match attr.name.as_str() {
            "href" | "src" | "poster" | "srcset" if name == "a" || name == "img" => {
                (!safe_address(&attr.value, name == "img"))
                    .then(|| format!("{}=\"{}\"", attr.name, shorten(&attr.value)))
            }
            _ if known => None,
            _ if residue => None,
            other => Some(other.to_owned()),
        }
    })
}

fn shorten(value: &str) -> String {
    let mut out: String = value.chars().take(40).collect();
    if out.len() < value.len() {
        out.push('…');
    }
    out
}

/// True when a link or image may keep this address: relative, or http, https, mailto, tel; for
/// images also `data:` of the plain raster formats.
///
/// Browsers drop tabs, line breaks and leading control characters before they read the scheme,
/// so they are dropped here too.
pub fn safe_address(address: &str, image: bool) -> bool {
    if !address.contains(':') {
        return true;
    }
    let compact: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let Some(scheme) = scheme(&compact) else {
        return true;
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => true,
        "mailto" | "tel" | "sms" | "callto" | "zalo" => !image,
        "data" => {
            image
                && ["image/png", "image/jpeg", "image/gif", "image/webp"]
                    .iter()
                    .any(|kind| compact[5..].to_ascii_lowercase().starts_with(kind))
        }
        _ => false,
    }
}

/// Returns the scheme of an address (RFC 3986, section 3.1), none for a relative one.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_attributes_in_every_quoting() {
        let html = "x <A HREF='a&amp;b' title=\"t\" open data-x=1><!-- <b> --></a>";
        let tags = tags(html);
        assert_eq!(tags.len(), 2);
        assert_eq!(tags[0].name, "a");
        assert_eq!(tags[0].attrs[0].value, "a&b");
        assert_eq!(&html[tags[0].attrs[0].range.clone()], "a&amp;b");
        assert_eq!(tags[0].attrs[3].value, "1");
        assert!(tags[1].closing);
    }

    #[test]
    fn hostile_tags_do_not_panic() {
        for html in [
            "<",
            "<a",
            "<a href",
            "<a href=",
            "<a href='",
            "</",
            "<a =đ",
            "<đ>",
            "<a/đ=>",
        ] {
            tags(html);
        }
    }

    #[test]
    fn scripts_and_handlers_are_unsafe_and_word_residue_is_not() {
        let unsafe_of = |html: &str| tags(html).iter().find_map(unsafe_part);
        assert_eq!(unsafe_of("<script>").as_deref(), Some("<script>"));
        assert_eq!(
            unsafe_of("<img src=a onerror=x>").as_deref(),
            Some("onerror")
        );
        assert!(unsafe_of("<a href='java\nscript:alert(1)'>").is_some());
        assert!(unsafe_of("<a href='&#106;avascript:alert(1)'>").is_some());
        assert_eq!(
            unsafe_of("<o:p></o:p><span style='x' class=MsoNormal>"),
            None
        );
        assert_eq!(
            unsafe_of("<details open><summary>a</summary></details>"),
            None
        );
    }

    #[test]
    fn schemes_are_told_from_relative_paths() {
        assert!(safe_address("../a.md", false));
        assert!(safe_address("tel:1900", false));
        assert!(!safe_address("data:text/html,x", true));
        assert!(safe_address("data:image/png;base64,xx", true));
        assert!(!safe_address(" javascript:x", false));
    }
}
