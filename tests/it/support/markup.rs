//! HTML read the way browsers split it into tags: no tree, only tags with attributes and the text
//! between them.

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Its name in lower case.
    pub(crate) name: String,
    /// Attributes with lower-case names; values as written, references not resolved.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    /// Returns the value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// A start tag.
    Open(Tag),
    /// The name in an end tag, in lower case.
    Close(String),
    /// Text as written, references not resolved.
    Text(&'a str),
}

/// Returns the start tags of a page in order. What stands inside elements of plain text
/// (`<script>`, `<style>`, `<title>`, …) holds none.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let tag = |part| match part {
        Part::Open(tag) => Some(tag),
        Part::Close(_) | Part::Text(_) => None,
    };
    parts(html).into_iter().filter_map(tag).collect()
}

/// Returns the pieces of a page in order.
pub(crate) fn parts(html: &str) -> Vec<Part<'_>> {
    const PLAIN: [&str; 8] = [
        "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp",
    ];
    let mut parts = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        parts.extend((open > 0).then(|| Part::Text(&rest[..open])));
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            let end = comment.find("-->").map_or(comment.len(), |n| n + 3);
            rest = &comment[end..];
        } else if rest.starts_with(['!', '?']) {
            rest = rest.find('>').map_or("", |n| &rest[n + 1..]);
        } else if let Some(closing) = rest.strip_prefix('/') {
            rest = closing;
            if closing.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let (tag, after) = tag(closing);
                parts.push(Part::Close(tag.name));
                rest = after;
            }
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, after) = tag(rest);
            rest = after;
            let plain = PLAIN.contains(&tag.name.as_str());
            let close = format!("</{}", tag.name);
            parts.push(Part::Open(tag));
            if plain {
                let end = rest.to_ascii_lowercase().find(&close);
                let end = end.unwrap_or(rest.len());
                parts.push(Part::Text(&rest[..end]));
                rest = &rest[end..];
            }
        }
    }
    parts.extend((!rest.is_empty()).then_some(Part::Text(rest)));
    parts
}

/// Reads one tag from its name on; returns what follows its `>`.
fn tag(text: &str) -> (Tag, &str) {
    let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let end = text
        .find(|c: char| space(c) || c == '/' || c == '>')
        .unwrap_or(text.len());
    let mut tag = Tag {
        name: text[..end].to_ascii_lowercase(),
        attributes: Vec::new(),
    };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| space(c) || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        // A name may start with `=`, and holds everything but these.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(|c: char| space(c) || matches!(c, '/' | '>' | '='))
            .map_or(rest.len(), |n| first + n);
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.trim_start_matches(space).strip_prefix('=') {
            let after = after.trim_start_matches(space);
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some(quote) = quote {
                let inner = &after[1..];
                let end = inner.find(quote).unwrap_or(inner.len());
                value = &inner[..end];
                rest = inner.get(end + 1..).unwrap_or("");
            } else {
                let end = after
                    .find(|c: char| space(c) || c == '>')
                    .unwrap_or(after.len());
                value = &after[..end];
                rest = &after[end..];
            }
        }
        tag.attributes.push((name, value.to_owned()));
    }
}

#[test]
fn tags_are_read_as_browsers_read_them() {
    let names = |html: &str| tags(html).into_iter().map(|t| t.name).collect::<Vec<_>>();
    assert_eq!(
        names("<p title='<b>'>a < b<!-- <i> --><BR/></p>"),
        ["p", "br"]
    );
    assert_eq!(
        names("<title><script></title><script><p></script ><a>"),
        ["title", "script", "a"]
    );
    let read = tags("<img/onerror=x src = \"a>b\" ONLOAD='y'checked>");
    let attributes: Vec<_> = read[0]
        .attributes
        .iter()
        .map(|(n, v)| (&**n, &**v))
        .collect();
    let expected = [
        ("onerror", "x"),
        ("src", "a>b"),
        ("onload", "y"),
        ("checked", ""),
    ];
    assert_eq!(attributes, expected);
}
