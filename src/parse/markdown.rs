//! The one place that constructs the Markdown parser, so that facts taken at parse time and
//! HTML written at render time come from the same reading of the text.

use pulldown_cmark::{
    BrokenLink, BrokenLinkCallback, CowStr, DefaultBrokenLinkCallback, OffsetIter, Options, Parser,
};

/// `CommonMark` and GFM with what a handbook needs beside it. Listed one by one:
/// `Options::all()` would also bring old footnotes and smart punctuation.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// Parses `text`; offsets count from its start.
pub fn events(text: &str) -> OffsetIter<'_, DefaultBrokenLinkCallback> {
    Parser::new_ext(text, options()).into_offset_iter()
}

/// Parses `text` and calls `broken` for every link label without a definition.
pub fn events_noting<'a, F: FnMut(BrokenLink<'a>)>(
    text: &'a str,
    broken: F,
) -> OffsetIter<'a, Noting<F>> {
    Parser::new_with_broken_link_callback(text, options(), Some(Noting(broken))).into_offset_iter()
}

/// A callback that notes missing definitions and leaves the text as written.
pub struct Noting<F>(F);

impl<'a, F: FnMut(BrokenLink<'a>)> BrokenLinkCallback<'a> for Noting<F> {
    fn handle_broken_link(&mut self, link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
        (self.0)(link);
        None
    }
}

/// True when text of this source must be put together before it is read: it may hold bare
/// addresses, which `_` and `&` break into pieces, or residue of word processors.
pub fn needs_whole_text(source: &str) -> bool {
    let bytes = source.as_bytes();
    memchr::memchr2_iter(b':', b'w', bytes).any(|at| {
        let rest = &bytes[at..];
        match bytes[at] {
            b':' => {
                rest.starts_with(b"://") || rest.starts_with(b":p>") || bytes[..at].ends_with(b"<o")
            }
            _ => rest.starts_with(b"www."),
        }
    })
}

/// Finds bare web and mail addresses in running text (GFM autolinks, which the parser leaves
/// as text): byte ranges into `text`.
///
/// Rules of the GFM specification, section 6.9: an address starts at the beginning or after
/// white space or one of `*_~(`, and does not take closing punctuation or unbalanced `)`.
pub fn bare_links(text: &str) -> Vec<std::ops::Range<usize>> {
    const STARTS: [&str; 3] = ["https://", "http://", "www."];
    let mut found = Vec::new();
    let mut from = 0;
    // Where each beginning comes next; looked for again only once it has been passed.
    let mut next = STARTS.map(|start| text.find(start));
    loop {
        for (at, start) in next.iter_mut().zip(STARTS) {
            if at.is_some_and(|at| at < from) {
                *at = text[from..].find(start).map(|n| from + n);
            }
        }
        let Some(at) = next.iter().flatten().min().copied() else {
            break;
        };
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        let mut end = rest
            .find(|c: char| c.is_whitespace() || c == '<' || c == '"' || c == '“' || c == '”')
            .unwrap_or(rest.len());
        let opening = rest[..end].matches('(').count();
        let mut closing = rest[..end].matches(')').count();
        while let Some(last) = rest[..end].chars().next_back() {
            if last == ')' && closing > opening {
                closing -= 1;
            } else if !"?!.,:*_~'\"…;".contains(last) {
                break;
            }
            end -= last.len_utf8();
        }
        let host = rest[..end]
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        let good = before.is_none_or(|c| c.is_whitespace() || "*_~(".contains(c))
            && host.contains('.')
            && host.starts_with(|c: char| c.is_alphanumeric());
        if good {
            found.push(at..at + end);
        }
        // All beginnings are ASCII, so four bytes on is a character's start.
        from = at + end.max(4);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_links_leave_closing_punctuation() {
        let text = "Xem (https://a.vn/b_(c)). Và www.b.vn, hết. xhttps://c.vn";
        let found: Vec<_> = bare_links(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["https://a.vn/b_(c)", "www.b.vn"]);
    }

    #[test]
    fn text_is_put_together_only_where_it_may_hold_something() {
        for text in ["xem https://a.vn", "www.a.vn", "<o:p>", "a:p>"] {
            assert!(needs_whole_text(text), "{text}");
        }
        assert!(!needs_whole_text("CS: wwwa, <ow>, 10:30, a:/b"));
    }
}
