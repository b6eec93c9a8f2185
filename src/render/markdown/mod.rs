//! A page's Markdown → HTML of its body.
//!
//! Runs the same parser as `parse` and looks up what `resolve` decided by the offset of each
//! link and heading. Writes no inline style and no script.

mod footnotes;
mod headings;
pub(super) mod layout;
mod links;
pub(super) mod marks;
mod raw_html;
pub(super) mod sides;
mod terms;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd,
};

use super::glossary::Glossary;
use super::highlight::{self, escape};
use super::lines;
use super::sanitize;
use super::strings::Strings;
use crate::model::document::{Document, LinkForm};
use crate::model::site::{Page, PageId, Target};
use crate::parse::{html, markdown, math};
use crate::restrict::Edition;
use marks::Marks;

/// Languages of code whose lines the style sheet breaks, so that nothing scrolls.
const WRAPPED: [&str; 3] = ["", "text", "txt"];

/// Renders the body of a page.
pub(super) fn body(
    edition: &Edition,
    id: PageId,
    page: &Page,
    strings: &Strings,
    marks: &Marks,
    glossary: &Glossary,
) -> String {
    let Some(doc) = page.doc.as_deref() else {
        return String::new();
    };
    let source = doc.body.of(&doc.text);
    let copyable = !edition.kinds().get(page.kind).content_checks;
    let whole_text = copyable || markdown::needs_whole_text(source);
    let mut writer = Writer {
        edition,
        page,
        doc,
        targets: edition.targets(id),
        strings,
        base: doc.body.start as usize,
        root: page.url.to_root(),
        out: String::with_capacity(source.len() * 3 / 2),
        copyable,
        whole_text,
        pieces: Vec::new(),
        skip_until: None,
        alt: None,
        code: None,
        html_block: None,
        table: Table::default(),
        ends: Vec::new(),
        footnotes: Footnotes::default(),
        section: String::new(),
        labels: HashMap::new(),
        anchor: None,
        title: doc.title_heading(&page.title),
        glossary,
        termed: HashSet::new(),
        marks,
        marked: 0,
        lists: Vec::new(),
        below: None,
        step_lists: 0,
        reason: false,
        html_links: 0,
    };
    let events = events(source, whole_text);
    let mut at = 0;
    while at < events.len() {
        at = match writer.lay_out(&events, at) {
            Some(next) => next,
            None => {
                let (event, range) = &events[at];
                writer.event(event.clone(), range.clone());
                at + 1
            }
        };
    }
    writer.finish()
}

/// The events of a text; pieces of text that touch are one where it is to come whole.
fn events(source: &str, whole_text: bool) -> Vec<(Event<'_>, std::ops::Range<usize>)> {
    let mut events: Vec<(Event<'_>, std::ops::Range<usize>)> = Vec::new();
    let mut held: Option<(String, std::ops::Range<usize>)> = None;
    for (event, range) in markdown::events(source) {
        if whole_text && let Event::Text(text) = &event {
            match &mut held {
                Some((held, at)) if at.end == range.start => {
                    held.push_str(text);
                    at.end = range.end;
                }
                _ => {
                    if let Some((text, at)) = held.replace((text.to_string(), range)) {
                        events.push((Event::Text(CowStr::from(text)), at));
                    }
                }
            }
            continue;
        }
        if let Some((text, at)) = held.take() {
            events.push((Event::Text(CowStr::from(text)), at));
        }
        events.push((event, range));
    }
    if let Some((text, at)) = held {
        events.push((Event::Text(CowStr::from(text)), at));
    }
    events
}

struct Writer<'a> {
    edition: &'a Edition,
    page: &'a Page,
    doc: &'a Document,
    targets: &'a [Target],
    strings: &'a Strings,
    base: usize,
    root: Cow<'static, str>,
    out: String,
    /// The page is text to copy: placeholders are marked, task boxes stay characters.
    copyable: bool,
    /// Text comes whole, since it may hold addresses.
    whole_text: bool,
    /// Trusted pieces held out of sanitising.
    pieces: Vec<String>,
    /// Everything up to this end is left out.
    skip_until: Option<TagEnd>,
    alt: Option<(String, ImageStart)>,
    code: Option<(String, String)>,
    html_block: Option<(usize, String)>,
    table: Table,
    /// What to write when the innermost link or quotation ends.
    ends: Vec<&'static str>,
    footnotes: Footnotes,
    /// Text of the last heading; names the tables and code below it.
    section: String,
    /// How often each such name was given.
    labels: HashMap<String, usize>,
    /// The anchor of the heading that is open.
    anchor: Option<String>,
    title: Option<u32>,
    /// The terms that are explained, and those that were.
    glossary: &'a Glossary,
    termed: HashSet<usize>,
    /// What the views know of places in the text, and how many of its marks are written.
    marks: &'a Marks,
    marked: usize,
    /// The lists that are open.
    lists: Vec<layout::List>,
    /// What stands below the heading that is open.
    below: Option<&'a String>,
    /// Lists of steps so far.
    step_lists: usize,
    /// A reason of a step is open.
    reason: bool,
    /// Links of the author's own HTML that are open.
    html_links: usize,
}

struct ImageStart {
    target: Option<Target>,
    address: String,
    title: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
    /// Where the open cell begins in what is written.
    cell: usize,
}

#[derive(Default)]
struct Footnotes {
    /// Labels in the order of their first reference.
    order: Vec<String>,
    /// How often each was referred to.
    uses: HashMap<String, usize>,
    /// Rendered text by label.
    bodies: HashMap<String, String>,
    /// The body being written: its label, and what was written before it.
    open: Option<(String, String)>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        if let Some(end) = self.skip_until {
            if matches!(&event, Event::End(e) if *e == end) {
                self.skip_until = None;
                if end == TagEnd::Link {
                    self.close();
                }
            }
            return;
        }
        if let Some((alt, _)) = &mut self.alt {
            match event {
                Event::End(TagEnd::Image) => self.image(),
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            return;
        }
        if let Some((code, _)) = &mut self.code {
            match event {
                Event::End(TagEnd::CodeBlock) => self.code_block(),
                Event::Text(text) => code.push_str(&text),
                _ => {}
            }
            return;
        }
        self.mark_before(&event, &range);
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => {
                self.out.push_str("<code>");
                if self.copyable {
                    self.with_placeholders(&code);
                } else {
                    self.plain(&code);
                }
                self.out.push_str("</code>");
            }
            Event::InlineMath(tex) if math::is_prose(&tex) => {
                self.out.push('$');
                self.plain(&tex);
                self.out.push('$');
            }
            Event::InlineMath(tex) => self.math(&tex, false),
            Event::DisplayMath(tex) => self.math(&tex, true),
            Event::Html(line) => self.html_line(&line, range.start),
            Event::InlineHtml(tag) => self.html(&tag, range.start),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: std::ops::Range<usize>) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { .. } => self.heading_start(range.start),
            Tag::BlockQuote(kind) => self.quote_start(kind),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info
                        .split([' ', ',', '{'])
                        .next()
                        .unwrap_or("")
                        .to_lowercase(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((String::new(), language));
            }
            Tag::HtmlBlock => self.html_block = Some((range.start, String::new())),
            Tag::List(number) => self.list_start(number, range.start),
            Tag::Item => self.item_start(),
            Tag::FootnoteDefinition(label) => {
                let before = std::mem::take(&mut self.out);
                self.footnotes.open = Some((label.to_string(), before));
            }
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => {
                self.out
                    .push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
                let label = self.label("table");
                self.plain(&label);
                self.out.push_str("\"><table>\n");
                self.table = Table {
                    alignments,
                    ..Table::default()
                };
            }
            Tag::TableHead => {
                self.table.head = true;
                self.table.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => {
                let cell = if self.table.head {
                    "<th scope=\"col\""
                } else {
                    "<td"
                };
                self.table.cell = self.out.len();
                self.out.push_str(cell);
                let alignment = self.table.alignments.get(self.table.column);
                self.out.push_str(match alignment {
                    Some(Alignment::Center) => " class=\"center\">",
                    Some(Alignment::Right) => " class=\"right\">",
                    _ => ">",
                });
                self.table.column += 1;
            }
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link {
                link_type,
                title,
                dest_url,
                ..
            } => {
                self.link_start(link_type, &dest_url, &title, range.start);
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let form = match link_type {
                    LinkType::WikiLink { .. } => LinkForm::WikiImage,
                    _ => LinkForm::Image,
                };
                let target = self.target(range.start, form).cloned();
                self.alt = Some((
                    String::new(),
                    ImageStart {
                        target,
                        address: dest_url.to_string(),
                        title: title.to_string(),
                    },
                ));
            }
            Tag::MetadataBlock(_) => self.skip_until = Some(tag.to_end()),
        }
    }

    fn end(&mut self, end: TagEnd) {
        let text = match end {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::Heading(_) => return self.heading_end(),
            TagEnd::BlockQuote(_) | TagEnd::Link => return self.close(),
            TagEnd::HtmlBlock => {
                if let Some((start, chunk)) = self.html_block.take() {
                    self.html(&chunk, start);
                }
                return;
            }
            TagEnd::List(_) => return self.list_end(),
            TagEnd::Item => "</li>\n",
            TagEnd::FootnoteDefinition => {
                if let Some((label, before)) = self.footnotes.open.take() {
                    let body = std::mem::replace(&mut self.out, before);
                    self.footnotes.bodies.insert(label, body);
                }
                return;
            }
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => "</tbody></table></div>\n",
            TagEnd::TableHead => {
                self.table.head = false;
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            // Over a column without a name there is no heading to read out.
            TagEnd::TableCell if self.table.head && self.cell_is_empty() => {
                self.out.truncate(self.table.cell);
                "<td></td>"
            }
            TagEnd::TableCell if self.table.head => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Image | TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => "",
        };
        self.out.push_str(text);
    }

    /// True when nothing was written into the open cell.
    fn cell_is_empty(&self) -> bool {
        let tag = &self.out[self.table.cell..];
        tag.find('>') == Some(tag.len() - 1)
    }

    /// Names what scrolls by itself after the section that it stands in; no two have one name.
    ///
    /// A table of the text gets no caption: Markdown cannot write one, and one made of the heading
    /// would be read out a second time right after it. A caption asks for what the heading does not
    /// say, which only its writer knows; the region has to have a name since it takes the focus.
    /// The tables that templates lay out know what their rows are, and have one.
    fn label(&mut self, what: &str) -> String {
        let what = self.strings.get(what);
        let mut label = what.to_owned();
        if !self.section.is_empty() {
            label.push_str(": ");
            label.push_str(&self.section);
        }
        let count = self.labels.entry(label.clone()).or_default();
        *count += 1;
        if *count > 1 {
            label.insert_str(what.len(), &format!(" {count}"));
        }
        label
    }

    fn close(&mut self) {
        if let Some(end) = self.ends.pop() {
            self.out.push_str(end);
        }
    }

    /// Writes author text, escaped.
    fn plain(&mut self, text: &str) {
        if self.doc.has_html && text.contains(sanitize::is_mark) {
            escape(&mut self.out, &text.replace(sanitize::is_mark, ""));
        } else {
            escape(&mut self.out, text);
        }
    }

    fn text(&mut self, text: &str, range: std::ops::Range<usize>) {
        let text = &*html::without_residue(text);
        if !self.whole_text {
            return self.words(text);
        }
        if self.copyable && text.contains("{{") {
            return self.with_placeholders(text);
        }
        let linked = !self.ends.is_empty() && self.ends.contains(&"</a>");
        let found = if linked || !(text.contains("://") || text.contains("www.")) {
            Vec::new()
        } else {
            markdown::bare_links(text)
        };
        let mut at = 0;
        for address in found {
            self.words(&text[at..address.start]);
            at = address.end;
            let shown = &text[address];
            let whole = if shown.starts_with("www.") {
                format!("https://{shown}")
            } else {
                shown.to_owned()
            };
            let offset = if text.len() == range.len() {
                range.start + at - shown.len()
            } else {
                range.start
            };
            let target = self.target(offset, LinkForm::Auto).cloned();
            let end = self.open_target(target.as_ref(), &whole, "");
            self.plain(shown);
            self.out.push_str(end);
        }
        self.words(&text[at..]);
    }

    /// Writes text to read; what is to be copied stays sign for sign.
    fn prose(&mut self, text: &str) {
        if self.copyable || (self.doc.has_html && text.contains(sanitize::is_mark)) {
            self.plain(text);
        } else {
            lines::write(&mut self.out, text);
        }
    }

    /// Marks `{{name}}` in text that is to be copied.
    fn with_placeholders(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once("{{") {
            let Some((name, after)) = tail.split_once("}}") else {
                break;
            };
            self.plain(before);
            self.out.push_str("<mark class=\"placeholder\">{{");
            self.plain(name);
            self.out.push_str("}}</mark>");
            rest = after;
        }
        self.plain(rest);
    }

    fn quote_start(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            self.out.push_str("<blockquote>\n");
            self.ends.push("</blockquote>\n");
            return;
        };
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let title = self.strings.get(&format!("alert_{name}"));
        let _ = writeln!(
            self.out,
            "<aside class=\"alert alert-{name}\"><p class=\"alert-title\">{title}</p>"
        );
        self.ends.push("</aside>\n");
    }

    fn code_block(&mut self) {
        let Some((code, language)) = self.code.take() else {
            return;
        };
        let mut html = String::with_capacity(code.len() * 2);
        html.push_str("<div class=\"code\" data-lang=\"");
        escape(&mut html, &language);
        html.push_str("\"><pre");
        if !WRAPPED.contains(&language.as_str()) {
            html.push_str(" tabindex=\"0\" role=\"group\" aria-label=\"");
            escape(&mut html, &self.label("code"));
            html.push('"');
        }
        html.push_str("><code>");
        if self.copyable {
            let before = std::mem::replace(&mut self.out, html);
            self.with_placeholders(&code);
            html = std::mem::replace(&mut self.out, before);
        } else {
            highlight::write(&mut html, &code, &language);
        }
        html.push_str("</code></pre></div>\n");
        self.trusted(html);
    }

    fn math(&mut self, tex: &str, display: bool) {
        let html = math::mathml(tex, display).unwrap_or_else(|| {
            let mut html = String::from("<code class=\"math\">");
            escape(&mut html, tex);
            html.push_str("</code>");
            html
        });
        self.trusted(html);
    }

    /// Writes HTML of our own making, out of the sanitiser's way.
    fn trusted(&mut self, html: String) {
        if self.doc.has_html {
            self.out.push_str(&sanitize::mark(self.pieces.len()));
            self.pieces.push(html);
        } else {
            self.out.push_str(&html);
        }
    }

    fn task(&mut self, done: bool) {
        let (mark, class, word) = if done {
            ("☑ ", "badge badge-done", self.strings.get("task_done"))
        } else {
            ("☐ ", "badge badge-open", self.strings.get("task_open"))
        };
        if self.copyable {
            self.out.push_str(mark);
        } else {
            let _ = write!(self.out, "<span class=\"{class}\">{word}</span> ");
        }
    }

    fn finish(mut self) -> String {
        if let Some((_, before)) = self.footnotes.open.take() {
            self.out.insert_str(0, &before);
        }
        if !self.footnotes.order.is_empty() {
            let title = self.strings.get("footnotes");
            let back = self.strings.get("footnote_back");
            let _ = writeln!(
                self.out,
                "<section class=\"footnotes\" aria-label=\"{title}\"><ol>"
            );
            let order = std::mem::take(&mut self.footnotes.order);
            for (index, label) in order.iter().enumerate() {
                let number = index + 1;
                let body = self.footnotes.bodies.remove(label).unwrap_or_default();
                let link = format!(
                    " <a class=\"fn-back\" href=\"#cn_fnref{number}\"><span class=\"vh\">{back} {number}\
                     </span><span aria-hidden=\"true\">↩</span></a>"
                );
                let body = match body.trim_end().strip_suffix("</p>") {
                    Some(rest) => format!("{rest}{link}</p>"),
                    None => format!("{body}{link}"),
                };
                let _ = writeln!(self.out, "<li id=\"cn_fn{number}\">{body}</li>");
            }
            self.out.push_str("</ol></section>\n");
        }
        if self.doc.has_html {
            sanitize::clean(&self.out, &self.pieces)
        } else {
            self.out
        }
    }
}
