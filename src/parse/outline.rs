//! Markdown body → headings, blocks of visible text, links and anchors.
//!
//! One walk over the parser's events. Raw HTML is read with the same eyes: an `<h2>` is a
//! heading, `<b>Nguyên nhân:</b>` a bold label, an `href` a link. Code blocks and comments
//! hold neither headings nor content.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{html, markdown};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Block, BlockForm, Heading, HeadingForm, Link, LinkForm, SHORT_BLOCK};
use crate::model::rule;
use crate::model::source::{SitePath, Span};
use crate::text;
use crate::text::fold::nfc;
use crate::text::slug::{Anchors, slug};

/// What the walk yields.
pub(super) struct Outline {
    pub(super) headings: Vec<Heading>,
    pub(super) blocks: Vec<Block>,
    pub(super) links: Vec<Link>,
    pub(super) anchors: Vec<String>,
    pub(super) has_html: bool,
    pub(super) words: u32,
}

/// Most findings about raw HTML per page; a pasted web page would bury everything else.
const MAX_HTML_FINDINGS: usize = 20;

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
        containers: Containers::default(),
        bold: Bold::No,
        line_start: false,
        bare_links: ["://", "www.", ":p>", "<o:"]
            .iter()
            .any(|s| source.contains(s)),
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
            text: String::new(),
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
    text: String,
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
                    _ => dest_url.to_string(),
                };
                self.open_link(form, target, &dest_url, range);
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
                self.open_link(form, dest_url.to_string(), &dest_url, range);
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
        if !text.trim().is_empty() {
            self.line_start = false;
        }
        let linked = self.links.last().is_some_and(|l| !l.form.is_asset());
        for link in &mut self.links {
            link.text.push_str(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
            return;
        }
        if self.piece.is_none() && text.trim().is_empty() {
            return;
        }
        if self.settle_bold(text) {
            // The colon after a label belongs to it.
            text = text.trim_start().trim_start_matches([':', '：']);
            if text.trim().is_empty() {
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
        if !text.trim().is_empty() {
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

    fn text_with_addresses(&mut self, text: &str, range: std::ops::Range<usize>) {
        let inside = !self.links.is_empty() || self.containers.code;
        if !inside {
            for found in markdown::bare_links(text) {
                // Offsets inside the text are offsets in the source unless it was escaped.
                let span = if text.len() == range.len() {
                    self.span(range.start + found.start..range.start + found.end)
                } else {
                    self.span(range.clone())
                };
                let shown = &text[found];
                let target = if shown.starts_with("www.") {
                    format!("https://{shown}")
                } else {
                    shown.to_owned()
                };
                self.out.links.push(Link {
                    form: LinkForm::Auto,
                    target,
                    span,
                    target_span: span,
                    text: shown.to_owned(),
                });
            }
        }
        self.text(text, range);
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
        self.push_block(piece);
    }

    /// Takes `##Nguyên nhân` (no space after the signs, or one that Markdown does not count)
    /// from the head of a paragraph: Markdown reads text, every writer means a heading.
    fn glued_heading(&mut self, piece: &mut Piece) {
        if piece.form != BlockForm::Paragraph || !piece.text.starts_with("##") {
            return;
        }
        let source = &self.source[piece.start.min(self.source.len())..];
        let line = source.lines().next().unwrap_or("");
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let text = collapse(line.trim_start_matches('#').trim_end_matches('#').trim());
        if !(2..=6).contains(&level) || text.is_empty() || count_words(&text) > 14 {
            return;
        }
        let end = piece.start + line.trim_end().len();
        let rest = piece
            .text
            .get(line.trim_end().len()..)
            .unwrap_or("")
            .trim()
            .to_owned();
        self.out.headings.push(Heading {
            level: 7,
            text,
            span: self.span(piece.start..end),
            id: String::new(),
            form: HeadingForm::Bold,
            structural: self.structural(),
            in_list: false,
            block: u32::try_from(self.out.blocks.len()).unwrap_or(u32::MAX),
        });
        let label = Piece {
            start: piece.start,
            end,
            form: BlockForm::Label,
            text: line.trim_end().to_owned(),
            linked: 0,
        };
        self.push_block(label);
        piece.start = end;
        piece.text = rest;
    }

    fn push_block(&mut self, piece: Piece) {
        let words = u32::try_from(count_words(&piece.text)).unwrap_or(u32::MAX);
        self.out.words = self.out.words.saturating_add(words);
        if self.containers.footnotes > 0 {
            return;
        }
        let only_links = piece.linked > 0 && piece.linked >= piece.text.trim().len();
        let text = piece.text.trim();
        self.out.blocks.push(Block {
            span: self.span(piece.start..piece.end),
            form: piece.form,
            words,
            text: (words <= SHORT_BLOCK && text.len() < 600).then(|| text.into()),
            has_link: piece.linked > 0,
            only_links,
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

    fn open_bold(&mut self, start: usize) {
        let c = &self.containers;
        let first_in_item = c.items == 0 || c.fresh_item || self.line_start;
        if !self.structural() || !first_in_item || self.heading.is_some() || c.lists > 1 {
            return;
        }
        match &self.bold {
            // `**Nguyên** **nhân:**`: bold words in two runs.
            Bold::After { start, .. } => self.bold = Bold::In(*start),
            Bold::In(_) => {}
            Bold::No => match &self.piece {
                None => self.bold = Bold::In(start),
                // `🔍 **Nguyên nhân:**`, `1.1. **Nguyên nhân:**`
                Some(piece) if is_ornament(&piece.text) => self.bold = Bold::In(piece.start),
                Some(_) if self.line_start => {
                    self.flush();
                    self.bold = Bold::In(start);
                }
                Some(_) => {}
            },
        }
    }

    fn close_bold(&mut self, end: usize) {
        if let Bold::In(start) = self.bold {
            let text = self
                .piece
                .as_ref()
                .map_or("", |p| &p.text)
                .trim()
                .to_owned();
            let colon = text.ends_with(':');
            self.bold = Bold::After {
                start,
                end,
                text,
                colon,
            };
        }
    }

    /// Decides, once more text or the end of the paragraph is seen, whether the bold words
    /// before it stand as a heading of their own.
    ///
    /// Returns true when they do and `next` starts with their colon.
    fn settle_bold(&mut self, next: &str) -> bool {
        let Bold::After { colon, .. } = self.bold else {
            return false;
        };
        let rest = next.trim_start();
        let alone = next.is_empty();
        if !alone && rest.is_empty() {
            return false;
        }
        let outside = rest.starts_with([':', '：']);
        let dash = rest.starts_with(['–', '—']) || rest == "-" || rest.starts_with("- ");
        let Bold::After {
            start, end, text, ..
        } = std::mem::replace(&mut self.bold, Bold::No)
        else {
            return false;
        };
        let words = count_words(&text);
        if !(alone || colon || outside || dash) || words == 0 || words > 14 {
            return false;
        }
        let in_list = self.containers.lists > 0;
        if let Some(mut piece) = self.piece.take() {
            piece.form = BlockForm::Label;
            if outside {
                piece.text.push(':');
            }
            self.out.headings.push(Heading {
                level: 7,
                text: collapse(text.trim_end_matches(':')),
                span: self.span(start..end),
                id: String::new(),
                form: HeadingForm::Bold,
                structural: true,
                in_list,
                block: u32::try_from(self.out.blocks.len()).unwrap_or(u32::MAX),
            });
            self.push_block(piece);
        }
        outside
    }

    fn open_link(
        &mut self,
        form: LinkForm,
        target: String,
        dest: &CowStr<'_>,
        range: std::ops::Range<usize>,
    ) {
        let span = self.span(range.clone());
        let target_span = self
            .offset_in_source(dest)
            .map_or_else(|| self.find_target(&target, range), |at| self.span(at));
        if self.piece.is_none() && self.heading.is_none() {
            // An image alone is a block, whatever its alternative text.
            self.settle_bold("");
        }
        self.links.push(OpenLink {
            form,
            target,
            span,
            target_span,
            text: String::new(),
        });
    }

    /// Where a borrowed piece of the source lies in it.
    fn offset_in_source(&self, piece: &CowStr<'_>) -> Option<std::ops::Range<usize>> {
        let CowStr::Borrowed(piece) = piece else {
            return None;
        };
        let start = (piece.as_ptr() as usize).checked_sub(self.source.as_ptr() as usize)?;
        let range = start..start + piece.len();
        (self.source.get(range.clone()) == Some(*piece)).then_some(range)
    }

    fn find_target(&self, target: &str, range: std::ops::Range<usize>) -> Span {
        let whole = &self.source[range.clone()];
        match whole.rfind(target) {
            Some(at) if !target.is_empty() => {
                self.span(range.start + at..range.start + at + target.len())
            }
            _ => self.span(range),
        }
    }

    fn close_link(&mut self) {
        let Some(open) = self.links.pop() else {
            return;
        };
        if !open.form.is_asset() || html::scheme(&open.target).is_some() {
            self.check_address(&open.target, open.target_span, open.form.is_asset());
        }
        self.out.links.push(Link {
            form: open.form,
            target: open.target,
            span: open.span,
            target_span: open.target_span,
            text: collapse(&open.text),
        });
    }

    fn check_address(&mut self, target: &str, span: Span, image: bool) {
        if !html::safe_address(target, image) {
            let shown: String = target.chars().take(40).collect();
            self.unsafe_html(span, &shown);
        }
    }

    fn unsafe_html(&mut self, span: Span, what: &str) {
        self.html_findings += 1;
        if self.html_findings > MAX_HTML_FINDINGS {
            return;
        }
        self.diagnostics.push(
            Diagnostic::new(
                &rule::UNSAFE_HTML,
                self.path,
                span,
                text!(
                    "Đã bỏ phần HTML không an toàn: {what}",
                    "Removed unsafe HTML: {what}"
                ),
            )
            .help(text!(
                "Viết bằng markdown, hoặc dùng thẻ HTML đơn giản không có mã chạy.",
                "Write it in Markdown, or with plain HTML tags that run nothing."
            )),
        );
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

    /// Reads a stretch of raw HTML: its tags, and the text between them.
    fn html(&mut self, start: usize, chunk: &str, form: BlockForm) {
        self.out.has_html = true;
        let mut at = 0;
        let mut hidden: Option<String> = None;
        for tag in html::tags(chunk) {
            if hidden.is_none() {
                self.html_text(chunk, at..tag.range.start, start, form);
            }
            at = tag.range.end;
            if let Some(name) = &hidden {
                if tag.closing && *name == tag.name {
                    hidden = None;
                }
                continue;
            }
            let span = self.span(start + tag.range.start..start + tag.range.end);
            if !tag.closing
                && let Some(what) = html::unsafe_part(&tag)
            {
                self.unsafe_html(span, &what);
            }
            if html::ELEMENTS_WITH_TEXT.contains(&tag.name.as_str()) {
                if !tag.closing && !chunk[tag.range.clone()].ends_with("/>") {
                    hidden = Some(tag.name.clone());
                }
                continue;
            }
            self.html_tag(&tag, start, span);
        }
        if hidden.is_none() {
            self.html_text(chunk, at..chunk.len(), start, form);
        }
    }

    fn html_text(
        &mut self,
        chunk: &str,
        range: std::ops::Range<usize>,
        start: usize,
        form: BlockForm,
    ) {
        if form != BlockForm::Html || range.is_empty() {
            return;
        }
        let mut visible = String::new();
        let mut rest = &chunk[range.clone()];
        while let Some(open) = rest.find("<!--") {
            visible.push_str(&rest[..open]);
            rest = rest[open..]
                .find("-->")
                .map_or("", |n| &rest[open + n + 3..]);
        }
        visible.push_str(rest);
        let text = html::unescape(&visible);
        self.text(&text, start + range.start..start + range.end);
    }

    fn html_tag(&mut self, tag: &html::Tag, start: usize, span: Span) {
        for attr in &tag.attrs {
            match attr.name.as_str() {
                "id" | "name" if !attr.value.is_empty() && !tag.name.starts_with('h') => {
                    self.out.anchors.push(attr.value.clone());
                }
                "href" | "src" if !tag.closing && matches!(tag.name.as_str(), "a" | "img") => {
                    self.out.links.push(Link {
                        form: if attr.name == "src" {
                            LinkForm::HtmlAsset
                        } else {
                            LinkForm::Html
                        },
                        target: attr.value.clone(),
                        span,
                        target_span: self.span(start + attr.range.start..start + attr.range.end),
                        text: String::new(),
                    });
                }
                _ => {}
            }
        }
        let offset = span.start as usize - self.base;
        match tag.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                if tag.closing {
                    self.close_heading(span.end as usize - self.base);
                } else {
                    let id = tag.attrs.iter().find(|a| a.name == "id");
                    let level = tag.name.as_bytes()[1] - b'0';
                    self.open_heading(
                        level,
                        offset,
                        id.map(|a| a.value.clone()),
                        HeadingForm::Html,
                    );
                }
            }
            "b" | "strong" if tag.closing => self.close_bold(span.end as usize - self.base),
            "b" | "strong" => self.open_bold(offset),
            "blockquote" if tag.closing => {
                self.flush();
                self.containers.quotes = self.containers.quotes.saturating_sub(1);
            }
            "blockquote" => {
                self.flush();
                self.containers.quotes += 1;
            }
            "pre" => {
                self.flush();
                self.containers.code = !tag.closing;
            }
            "p" | "div" | "li" | "ul" | "ol" | "table" | "tr" | "section" | "details"
            | "summary" | "dl" | "dt" | "dd" => self.flush(),
            "br" => self.line_break(offset..span.end as usize - self.base),
            "td" | "th" => {
                let range = offset..span.end as usize - self.base;
                self.text(" ", range);
            }
            "img" => {
                if let Some(alt) = tag.attrs.iter().find(|a| a.name == "alt") {
                    let range = offset..span.end as usize - self.base;
                    self.text(&alt.value.clone(), range);
                }
            }
            _ => {}
        }
    }

    /// Notes definitions that no link uses, so that their targets are checked as well.
    fn unused_definitions(&mut self, definitions: &[(String, Span)]) {
        for (target, span) in definitions {
            let used = self
                .out
                .links
                .iter()
                .any(|l| l.target_span.start >= span.start && l.target_span.end <= span.end);
            if !used {
                let span = *span;
                let whole = span.start as usize - self.base..span.end as usize - self.base;
                let target_span = self.find_target(target, whole);
                self.out.links.push(Link {
                    form: LinkForm::Definition,
                    target: target.clone(),
                    span,
                    target_span,
                    text: String::new(),
                });
            }
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

/// Counts words: runs between white space that hold a letter or digit. In long text every run
/// counts, since a lone dash among hundreds of words tells nothing.
fn count_words(text: &str) -> usize {
    if text.len() > 200 {
        let starts = |pair: &&[u8]| pair[0] <= b' ' && pair[1] > b' ';
        return text.as_bytes().windows(2).filter(starts).count() + 1;
    }
    text.split_whitespace()
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .count()
}

/// True for what may stand before a bold label without being part of it: emoji, a bullet, a
/// number.
fn is_ornament(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= 8
        && (!text.chars().any(char::is_alphabetic)
            || text
                .chars()
                .all(|c| "ivxIVX".contains(c) || c.is_ascii_digit() || ".)".contains(c)))
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
