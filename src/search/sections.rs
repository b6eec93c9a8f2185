//! Document → the sections of a page with what readers see in them, line by line.
//!
//! One line is a paragraph, list item, cell or line of code. Comments and what sanitising takes
//! away are not there.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::model::document::{Document, HeadingForm};
use crate::parse::{html, markdown};

/// A heading and what stands below it.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// Its anchor; empty for what stands before the first heading.
    pub(super) anchor: String,
    /// What it says.
    pub(super) heading: String,
    /// The lines below it, each ended by a line feed.
    pub(super) text: String,
}

/// Reads the sections of a document, in the order of the file. `title` is what the page shows
/// above them.
pub(super) fn read(doc: &Document, title: &str) -> Vec<Section> {
    let source = doc.body.of(&doc.text);
    let mut walk = Walk {
        doc,
        base: doc.body.start,
        title: doc.title_heading(title),
        next: 0,
        out: vec![Section::default()],
        in_heading: false,
        hidden: None,
        chunk: None,
    };
    for (event, range) in markdown::events(source) {
        walk.event(event, range);
    }
    walk.end_line();
    walk.out
        .retain(|s| !s.text.is_empty() || !s.heading.is_empty());
    walk.out
}

struct Walk<'a> {
    doc: &'a Document,
    base: u32,
    /// Where the heading stands that only repeats the title.
    title: Option<u32>,
    /// Index of the next of the document's headings.
    next: usize,
    out: Vec<Section>,
    /// The document has the text of headings.
    in_heading: bool,
    /// The element whose text nobody sees.
    hidden: Option<String>,
    /// The block of raw HTML being read, and where it starts.
    chunk: Option<(usize, String)>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.text(&text),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak | Event::Rule => self.end_line(),
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Html(line) => match &mut self.chunk {
                Some((start, chunk)) => {
                    // Inside quotations and lists the markers between lines are not part of it.
                    while *start + chunk.len() < range.start {
                        chunk.push(' ');
                    }
                    chunk.push_str(&line);
                }
                None => self.chunk = Some((range.start, line.to_string())),
            },
            Event::InlineHtml(tag) => self.html(range.start, &tag, false),
            Event::TaskListMarker(_) | Event::FootnoteReference(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { .. } => self.open_heading(range.start, HeadingForm::Markdown),
            Tag::HtmlBlock => {
                self.end_line();
                self.chunk = Some((range.start, String::new()));
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => {}
            Tag::TableCell => self.end_cell(),
            _ => self.end_line(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::HtmlBlock => {
                if let Some((start, chunk)) = self.chunk.take() {
                    self.html(start, &chunk, true);
                }
                self.end_line();
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::TableCell => {}
            _ => self.end_line(),
        }
    }

    /// Begins a section at a heading that the document knows.
    fn open_heading(&mut self, at: usize, form: HeadingForm) {
        self.end_line();
        let at = self.base + u32::try_from(at).unwrap_or(u32::MAX);
        let headings = &self.doc.headings;
        while headings.get(self.next).is_some_and(|h| h.span.start < at) {
            self.next += 1;
        }
        self.in_heading = true;
        let found = headings
            .get(self.next)
            .filter(|h| h.span.start == at && h.form == form);
        let Some(heading) = found.filter(|_| self.title != Some(at)) else {
            return;
        };
        self.out.push(Section {
            anchor: heading.id.clone(),
            heading: heading.text.clone(),
            text: String::new(),
        });
    }

    fn close_heading(&mut self) {
        self.in_heading = false;
    }

    fn text(&mut self, text: &str) {
        if self.in_heading || self.hidden.is_some() {
            return;
        }
        let text = html::without_residue(text);
        let out = self.current();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                end_line(out);
            }
            if !line.trim().is_empty() {
                out.push_str(line);
            } else if !line.is_empty() && !out.is_empty() && !out.ends_with([' ', '\n', '\t']) {
                out.push(' ');
            }
        }
    }

    fn end_line(&mut self) {
        end_line(self.current());
    }

    fn end_cell(&mut self) {
        let out = self.current();
        if !out.is_empty() && !out.ends_with(['\n', '\t']) {
            out.push('\t');
        }
    }

    fn current(&mut self) -> &mut String {
        let last = self.out.len() - 1;
        &mut self.out[last].text
    }

    /// Reads raw HTML: a block, or one tag in a line.
    fn html(&mut self, start: usize, chunk: &str, block: bool) {
        let mut at = 0;
        for tag in html::tags(chunk) {
            if block {
                self.between(&chunk[at..tag.range.start]);
            }
            at = tag.range.end;
            if let Some(name) = &self.hidden {
                if tag.closing && *name == tag.name {
                    self.hidden = None;
                }
                continue;
            }
            let name = tag.name.as_str();
            if html::ELEMENTS_WITH_TEXT.contains(&name) {
                if !tag.closing && !chunk[tag.range.clone()].ends_with("/>") {
                    self.hidden = Some(tag.name.clone());
                }
                continue;
            }
            match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if tag.closing => self.close_heading(),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.open_heading(start + tag.range.start, HeadingForm::Html);
                }
                "img" => {
                    if let Some(alt) = tag.attrs.iter().find(|a| a.name == "alt") {
                        self.text(&alt.value);
                    }
                }
                "td" | "th" => self.end_cell(),
                "p" | "div" | "li" | "ul" | "ol" | "table" | "tr" | "section" | "details"
                | "summary" | "dl" | "dt" | "dd" | "br" | "hr" | "pre" | "blockquote"
                | "figure" | "figcaption" => self.end_line(),
                _ => {}
            }
        }
        if block {
            self.between(&chunk[at..]);
            // A heading or hidden element ends with its block at the latest.
            self.hidden = None;
            self.in_heading = false;
        }
    }

    /// Adds the text between two tags, without comments.
    fn between(&mut self, mut rest: &str) {
        while let Some(open) = rest.find("<!--") {
            self.text(&html::unescape(&rest[..open]));
            rest = rest[open..]
                .find("-->")
                .map_or("", |n| &rest[open + n + 3..]);
        }
        self.text(&html::unescape(rest));
    }
}

fn end_line(out: &mut String) {
    let kept = out.trim_end_matches([' ', '\t']).len();
    out.truncate(kept);
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::model::source::SitePath;
    use crate::parse::parse;

    fn read(text: &str) -> Vec<(String, String, String)> {
        let doc = parse(&SitePath::from("content/a.md"), &Arc::from(text));
        super::read(&doc, "T")
            .into_iter()
            .map(|s| (s.anchor, s.heading, s.text))
            .collect()
    }

    fn section(anchor: &str, heading: &str, text: &str) -> (String, String, String) {
        (anchor.into(), heading.into(), text.into())
    }

    #[test]
    fn sections_hold_what_readers_see() {
        let found = read(
            "# T\n\nMở *đầu* [x](y)\ntiếp.\n\n## Mục một\n\n- a\n- b `c`\n\n|p|q|\n|-|-|\n|1|2|\n\n\
             <h2>Hai</h2>\n<p>Chữ <b>đậm</b><!-- ẩn --></p><script>x</script>\n\nCuối <!-- y --> z\n",
        );
        assert_eq!(
            found,
            [
                section("", "", "Mở đầu x tiếp.\n"),
                section("muc-mot", "Mục một", "a\nb c\np\tq\n1\t2\n"),
                section("hai", "Hai", "Chữ đậm\nCuối  z\n"),
            ]
        );
    }

    #[test]
    fn code_keeps_its_lines() {
        assert_eq!(
            read("```sh\nmake all\n  test\n```\n"),
            [section("", "", "make all\n  test\n")]
        );
    }
}
