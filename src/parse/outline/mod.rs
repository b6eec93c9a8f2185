//! Markdown body → headings, blocks of visible text, links and anchors.
//!
//! One walk over the parser's events. Raw HTML is read with the same eyes: an `<h2>` is a
//! heading, `<b>Nguyên nhân:</b>` a bold label, an `href` a link. Code blocks and comments
//! hold neither headings nor content.

mod labels;
mod links;
mod raw_html;
mod wording;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{html, markdown};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{
    Block, BlockForm, BlockText, Heading, HeadingForm, Link, LinkForm, SHORT_BLOCK, Wording,
};
use crate::model::rule;
use crate::model::source::{SitePath, Span};
use crate::text;
use crate::text::fold::nfc;
use crate::text::slug::{Anchors, slug};
use crate::text::words::count_words;

/// What the walk yields.
pub(super) struct Outline {
    pub(super) headings: Vec<Heading>,
    pub(super) blocks: Vec<Block>,
    pub(super) links: Vec<Link>,
    pub(super) anchors: Vec<String>,
    pub(super) has_html: bool,
    pub(super) words: u32,
}

/// Reads the body of a file.
pub(super) fn read(
    path: &SitePath,
    text: &str,
    body: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Outline {
    let source = body.of(text);
    let mut walk = Walk {
        path,
        source,
        base: body.start as usize,
        diagnostics,
        html_findings: 0,
        out: Outline {
            headings: Vec::new(),
            blocks: Vec::new(),
            links: Vec::new(),
            anchors: Vec::new(),
            has_html: false,
            words: 0,
        },
        explicit: Vec::new(),
        piece: None,
        heading: None,
        links: Vec::new(),
        label: String::new(),
        html_link: None,
        containers: Containers::default(),
        bold: Bold::No,
        line_start: false,
        bare_links: markdown::needs_whole_text(source),
    };
    let mut broken = Vec::new();
    let mut events = markdown::events_noting(source, |link| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            broken.push((Span::from(link.span), link.reference.to_string()));
        }
    });
    let mut html_chunk: Option<(usize, String)> = None;
    let mut pending: Option<(CowStr<'_>, std::ops::Range<usize>)> = None;
    for (event, range) in events.by_ref() {
        // Text that holds `_` or `&` comes in pieces; addresses need it whole.
        if walk.bare_links
            && let Event::Text(piece) = &event
        {
            match &mut pending {
                Some((text, at)) if at.end == range.start => {
                    *text = CowStr::from(format!("{text}{piece}"));
                    at.end = range.end;
                }
                _ => {
                    if let Some((text, at)) = pending.replace((piece.clone(), range.clone())) {
                        walk.text_with_addresses(&text, at);
                    }
                }
            }
            continue;
        }
        if let Some((text, at)) = pending.take() {
            walk.text_with_addresses(&text, at);
        }
        match event {
            Event::Start(Tag::HtmlBlock) => {
                walk.flush();
                html_chunk = Some((range.start, String::new()));
            }
            Event::Html(line) => {
                if let Some((start, chunk)) = &mut html_chunk {
                    if *start + chunk.len() != range.start && !chunk.is_empty() {
                        walk.html(*start, chunk, BlockForm::Html);
                        chunk.clear();
                    }
                    if chunk.is_empty() {
                        *start = range.start;
                    }
                    chunk.push_str(&line);
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((start, chunk)) = html_chunk.take() {
                    walk.html(start, &chunk, BlockForm::Html);
                }
                walk.flush();
            }
            Event::InlineHtml(tag) => walk.html(range.start, &tag, BlockForm::Paragraph),
            other => walk.event(other, range),
        }
    }
    if let Some((text, at)) = pending.take() {
        walk.text_with_addresses(&text, at);
    }
    walk.flush();
    let definitions: Vec<(String, Span)> = events
        .reference_definitions()
        .iter()
        .map(|(_, def)| (def.dest.to_string(), walk.span(def.span.clone())))
        .collect();
    drop(events);
    for (span, label) in broken {
        let span = span.shifted(walk.base);
        walk.out.links.push(Link {
            form: LinkForm::Undefined,
            target: label,
            span,
            target_span: span,
            wording: Wording::Says,
        });
    }
    walk.unused_definitions(&definitions);
    walk.finish()
}

struct Walk<'a> {
    path: &'a SitePath,
    source: &'a str,
    base: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
    html_findings: usize,
    out: Outline,
    /// Anchors that headings ask for by themselves: index of the heading, id.
    explicit: Vec<(usize, String)>,
    piece: Option<Piece>,
    heading: Option<OpenHeading>,
    links: Vec<OpenLink>,
    /// The visible text since the outermost open link began.
    label: String,
    /// An `<a>` that is open: index of its link, and where its text begins in `label`.
    html_link: Option<(usize, usize)>,
    containers: Containers,
    bold: Bold,
    /// A line of a paragraph has just ended.
    line_start: bool,
    /// Text must be seen whole: it may hold addresses or residue of word processors.
    bare_links: bool,
}

/// Visible text being gathered.
struct Piece {
    start: usize,
    end: usize,
    form: BlockForm,
    text: String,
    /// Bytes of `text` that lie inside links.
    linked: usize,
}

struct OpenHeading {
    level: u8,
    start: usize,
    id: Option<String>,
    form: HeadingForm,
    text: String,
}

struct OpenLink {
    form: LinkForm,
    target: String,
    span: Span,
    target_span: Span,
    /// Where its text begins in `Walk::label`.
    label: usize,
    /// True for `[[page]]`, which has no words of its own.
    bare: bool,
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about where we are"
)]
struct Containers {
    quotes: u32,
    lists: u32,
    items: u32,
    footnotes: u32,
    table_head: bool,
    row: bool,
    code: bool,
    /// A list item at the top level was opened and holds nothing yet.
    fresh_item: bool,
}

/// Where we are in a paragraph that may start with a bold label.
#[derive(PartialEq)]
enum Bold {
    No,
    /// Inside the first bold words of a paragraph; text starts at this byte.
    In(usize),
    /// After them; `colon` when they end with one. Start and end of the bold words.
    After {
        start: usize,
        end: usize,
        text: String,
        colon: bool,
    },
}

impl Walk<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::from(range).shifted(self.base)
    }

    fn structural(&self) -> bool {
        let c = &self.containers;
        c.quotes == 0 && c.footnotes == 0 && !c.row && !c.table_head && !c.code
    }

    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.text(&code, range),
            Event::InlineMath(tex) | Event::DisplayMath(tex) => {
                if !super::math::is_prose(&tex) {
                    self.math(&tex, range.clone());
                }
                self.text(&tex, range);
            }
            Event::SoftBreak | Event::HardBreak => self.line_break(range),
            Event::Rule => self.flush(),
            Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::Html(_)
            | Event::InlineHtml(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: std::ops::Range<usize>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.flush();
                self.open_heading(
                    level as u8,
                    range.start,
                    id.map(|s| s.to_string()),
                    HeadingForm::Markdown,
                );
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.containers.quotes += 1;
            }
            Tag::List(_) => {
                self.flush();
                self.containers.lists += 1;
            }
            Tag::Item => {
                self.flush();
                self.containers.items += 1;
                self.containers.fresh_item = self.containers.lists == 1;
            }
            Tag::FootnoteDefinition(_) => {
                self.flush();
                self.containers.footnotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.containers.code = true;
            }
            Tag::TableHead => {
                self.flush();
                self.containers.table_head = true;
            }
            Tag::TableRow => {
                self.flush();
                self.containers.row = true;
            }
            Tag::TableCell => {
                if let Some(piece) = &mut self.piece {
                    piece.text.push_str(" | ");
                }
            }
            Tag::Strong => self.open_bold(range.start),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let form = match link_type {
                    LinkType::WikiLink { .. } => LinkForm::Wiki,
                    LinkType::Autolink | LinkType::Email => LinkForm::Auto,
                    _ => LinkForm::Markdown,
                };
                let target = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.as_ref().to_owned(),
                };
                self.open_link(form, target, &dest_url, range, is_bare(link_type));
            }
            Tag::Image {
                link_type,
                dest_url,
                ..
            } => {
                let form = match link_type {
                    LinkType::WikiLink { .. } => LinkForm::WikiImage,
                    _ => LinkForm::Image,
                };
                let bare = is_bare(link_type);
                let target = dest_url.as_ref().to_owned();
                self.open_link(form, target, &dest_url, range, bare);
            }
            Tag::Paragraph
            | Tag::Table(_)
            | Tag::HtmlBlock
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => self.flush(),
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
        }
    }

    fn end(&mut self, end: TagEnd, range: std::ops::Range<usize>) {
        match end {
            TagEnd::Heading(_) => self.close_heading(range.end),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.containers.quotes = self.containers.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush();
                self.containers.lists = self.containers.lists.saturating_sub(1);
            }
            TagEnd::Item => {
                self.flush();
                self.containers.items = self.containers.items.saturating_sub(1);
                self.containers.fresh_item = false;
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.containers.footnotes = self.containers.footnotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.containers.code = false;
            }
            TagEnd::TableHead => {
                self.flush();
                self.containers.table_head = false;
            }
            TagEnd::TableRow => {
                self.flush();
                self.containers.row = false;
            }
            TagEnd::Strong => self.close_bold(range.end),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::Paragraph
            | TagEnd::Table
            | TagEnd::HtmlBlock
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => self.flush(),
            TagEnd::Emphasis
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::TableCell => {}
        }
    }

    /// Ends a line of a paragraph. Bold words alone on it are a heading, and the next line may
    /// start with a label of its own.
    fn line_break(&mut self, range: std::ops::Range<usize>) {
        if matches!(self.bold, Bold::After { .. }) {
            self.settle_bold("");
        }
        self.text(" ", range);
        self.line_start = true;
    }

    /// Adds visible text to the heading or block being read.
    fn text(&mut self, text: &str, range: std::ops::Range<usize>) {
        let without_residue = html::without_residue(text);
        let mut text: &str = &without_residue;
        if text.is_empty() {
            return;
        }
        if self.line_start && text.starts_with("##") && self.structural() {
            self.flush();
        }
        if !is_blank(text) {
            self.line_start = false;
        }
        self.link_text(text);
        let linked = self.links.last().is_some_and(|l| !l.form.is_asset());
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
            return;
        }
        if self.piece.is_none() && is_blank(text) {
            return;
        }
        if self.settle_bold(text) {
            // The colon after a label belongs to it.
            text = text.trim_start().trim_start_matches([':', '：']);
            if is_blank(text) {
                return;
            }
        }
        let form = self.form();
        let piece = self.piece.get_or_insert_with(|| Piece {
            start: range.start,
            end: range.end,
            form,
            text: String::new(),
            linked: 0,
        });
        piece.text.push_str(text);
        piece.end = piece.end.max(range.end);
        if linked {
            piece.linked += text.len();
        }
        if !is_blank(text) {
            self.containers.fresh_item = false;
        }
    }

    fn form(&self) -> BlockForm {
        let c = &self.containers;
        if c.code {
            BlockForm::Code
        } else if c.table_head {
            BlockForm::TableHead
        } else if c.row {
            BlockForm::Row
        } else if c.items > 0 {
            BlockForm::Item
        } else {
            BlockForm::Paragraph
        }
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        self.settle_bold("");
        self.bold = Bold::No;
        self.line_start = false;
        let Some(mut piece) = self.piece.take() else {
            return;
        };
        self.glued_heading(&mut piece);
        self.push_block(&piece);
    }

    fn push_block(&mut self, piece: &Piece) {
        let words = u32::try_from(count_words(&piece.text)).unwrap_or(u32::MAX);
        self.out.words = self.out.words.saturating_add(words);
        if self.containers.footnotes > 0 {
            return;
        }
        let only_links = piece.linked > 0 && piece.linked >= piece.text.trim().len();
        let text = piece.text.trim();
        let span = self.span(piece.start..piece.end);
        let written = self.source.get(piece.start..piece.end).unwrap_or("").trim();
        let kept = if words > SHORT_BLOCK || text.len() >= 600 {
            BlockText::Long
        } else if text == written {
            BlockText::Source
        } else {
            BlockText::Own(text.into())
        };
        self.out.blocks.push(Block {
            span,
            form: piece.form,
            words,
            text: kept,
            has_link: piece.linked > 0,
            only_links,
            quoted: self.containers.quotes > 0,
        });
    }

    fn open_heading(&mut self, level: u8, start: usize, id: Option<String>, form: HeadingForm) {
        self.heading = Some(OpenHeading {
            level,
            start,
            id,
            form,
            text: String::new(),
        });
    }

    fn close_heading(&mut self, end: usize) {
        let Some(open) = self.heading.take() else {
            return;
        };
        let end = open.start + self.source[open.start..end].trim_end().len();
        if let Some(id) = open.id.filter(|id| !id.is_empty()) {
            self.explicit.push((self.out.headings.len(), id));
        }
        self.out.words += u32::try_from(count_words(&open.text)).unwrap_or(0);
        self.out.headings.push(Heading {
            level: open.level,
            text: collapse(&open.text),
            span: self.span(open.start..end),
            id: String::new(),
            form: open.form,
            structural: self.structural(),
            in_list: self.containers.lists > 0,
            block: u32::try_from(self.out.blocks.len()).unwrap_or(u32::MAX),
        });
    }

    fn math(&mut self, tex: &str, range: std::ops::Range<usize>) {
        if let Err(detail) = super::math::check(tex) {
            let span = self.span(range);
            self.diagnostics.push(
                Diagnostic::new(
                    &rule::MATH_UNREADABLE,
                    self.path,
                    span,
                    text!(
                        "Công thức giữa hai dấu $ không đọc được",
                        "Formula cannot be read: {detail}"
                    ),
                )
                .help(text!(
                    "Kiểm tra cú pháp LaTeX giữa hai dấu $.",
                    "Check the LaTeX between the $ signs."
                )),
            );
        }
    }

    /// Gives every heading its anchor: first those that ask for one, then the rest in order.
    fn finish(mut self) -> Outline {
        let mut anchors = Anchors::default();
        for (heading, id) in &self.explicit {
            let unique = anchors.unique(&nfc(id));
            self.out.headings[*heading].id = unique;
        }
        for anchor in &self.out.anchors {
            anchors.reserve(anchor);
        }
        for heading in &mut self.out.headings {
            if heading.id.is_empty() && heading.form != HeadingForm::Bold {
                heading.id = anchors.unique(&slug(&heading.text));
            }
        }
        // HTML tags of one piece may be read before the text around them.
        self.out
            .links
            .sort_by_key(|l| (l.span.start, l.target_span.start));
        self.out
    }
}

/// True for `[[page]]` and `![[file]]` without words of their own.
fn is_bare(link: LinkType) -> bool {
    let has_pothole = false;
    link == LinkType::WikiLink { has_pothole }
}

/// True for text of white space alone; looks no further than the first other character.
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn collapse(text: &str) -> String {
    let double = |pair: &[u8]| pair == b"  ";
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|b| *b >= b' ') && !bytes.windows(2).any(double);
    if plain && text.trim().len() == text.len() {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
