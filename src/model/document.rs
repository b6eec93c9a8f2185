//! What one file says: facts with their places, taken out of the text by `parse`.

use std::sync::Arc;

use super::diagnostic::Diagnostic;
use super::source::{SitePath, Span};
use super::value::Entry;
use crate::text::fold::fold;

/// One content file, read. It keeps its source; facts point into it by byte span.
#[derive(Debug)]
pub struct Document {
    /// Path from the root.
    pub path: SitePath,
    /// The text as stored.
    pub text: Arc<str>,
    /// The keys of the front matter, in the order of the file.
    pub front: Vec<Entry>,
    /// How the front matter is written.
    pub syntax: FrontSyntax,
    /// Where the front matter stands, markers included; empty when there is none.
    pub front_span: Span,
    /// The Markdown after the front matter.
    pub body: Span,
    /// Headings in the order of the file.
    pub headings: Vec<Heading>,
    /// Pieces of visible text between them.
    pub blocks: Vec<Block>,
    /// Everything that points somewhere.
    pub links: Vec<Link>,
    /// Anchors besides headings: `id` and `name` in raw HTML.
    pub anchors: Vec<String>,
    /// True when the body holds raw HTML, so that rendering must sanitise it.
    pub has_html: bool,
    /// Words of visible text.
    pub words: u32,
    /// What is wrong with the file by itself.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// Returns where the heading starts that only repeats the page's title, which templates
    /// already show.
    pub fn title_heading(&self, title: &str) -> Option<u32> {
        let mut headings = self.headings.iter();
        let first = headings.find(|h| h.form != HeadingForm::Bold)?;
        (first.level == 1 && first.block == 0 && fold(&first.text) == fold(title))
            .then_some(first.span.start)
    }
}

/// The syntax of the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontSyntax {
    /// No front matter.
    None,
    /// TOML between `+++`.
    Toml,
    /// YAML between `---`.
    Yaml,
}

/// A heading, or a line that serves as one.
#[derive(Debug)]
pub struct Heading {
    /// 1–6; a bold line counts as 7.
    pub level: u8,
    /// The visible text.
    pub text: String,
    /// The whole heading.
    pub span: Span,
    /// The anchor in the page; empty for bold lines.
    pub id: String,
    /// How it is written.
    pub form: HeadingForm,
    /// False inside a quotation or note: such a heading is a place to link to, but not
    /// structure.
    pub structural: bool,
    /// True inside a list.
    pub in_list: bool,
    /// Number of [`Document::blocks`] before it.
    pub block: u32,
}

/// How a heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingForm {
    /// `## …`, or underlined.
    Markdown,
    /// `<h2>`.
    Html,
    /// A paragraph that is only bold text, or starts with a bold label and a colon.
    Bold,
}

/// A piece of visible text: a paragraph, list item, table row, code block or image.
#[derive(Debug)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub form: BlockForm,
    /// Number of words a reader sees.
    pub words: u32,
    /// What it says, when it is short.
    pub text: BlockText,
    /// True when it holds a link.
    pub has_link: bool,
    /// True when everything visible is inside links.
    pub only_links: bool,
    /// True inside a quotation or note.
    pub quoted: bool,
}

/// The visible text of a block, kept only as far as it is needed.
#[derive(Debug)]
pub enum BlockText {
    /// Longer than any placeholder or prompt.
    Long,
    /// Just what stands in the source.
    Source,
    /// Otherwise than it stands in the source, for its markup.
    Own(Box<str>),
}

impl Block {
    /// Returns the visible text when it is short enough to be a placeholder or a prompt.
    /// `source` is the text of the file.
    pub fn short_text<'a>(&'a self, source: &'a str) -> Option<&'a str> {
        match &self.text {
            BlockText::Long => None,
            BlockText::Source => Some(self.span.of(source).trim()),
            BlockText::Own(text) => Some(text),
        }
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockForm {
    /// A paragraph or a piece of one.
    Paragraph,
    /// The text of a list item.
    Item,
    /// A row of a table.
    Row,
    /// The head of a table; a head alone says nothing.
    TableHead,
    /// A code block.
    Code,
    /// Text in raw HTML.
    Html,
    /// The text of a bold line that may serve as heading.
    Label,
}

/// Longest text of a block that is kept, in words.
pub const SHORT_BLOCK: u32 = 40;

/// Something that points somewhere.
#[derive(Debug)]
pub struct Link {
    /// How it is written.
    pub form: LinkForm,
    /// The target, entities and escapes resolved.
    pub target: String,
    /// The whole link; its start is what rendering looks it up by.
    pub span: Span,
    /// The target alone, or the whole link when it cannot be told apart.
    pub target_span: Span,
    /// What its visible text, or an image's alternative text, says.
    pub wording: Wording,
}

/// What the text of a link or image says by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// Something.
    #[default]
    Says,
    /// Nothing: it is not there.
    Empty,
    /// Only that there is a link: `tại đây`, `here`.
    Vague,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkForm {
    /// `[text](target)` or `[text][label]`.
    Markdown,
    /// `![alt](target)`.
    Image,
    /// `[[page]]`.
    Wiki,
    /// `![[file]]`.
    WikiImage,
    /// `<https://…>` or an address that stands by itself.
    Auto,
    /// A reference definition that no link uses.
    Definition,
    /// `href` in raw HTML.
    Html,
    /// `[text][label]` whose label is defined nowhere.
    Undefined,
    /// `src` or `poster` in raw HTML.
    HtmlAsset,
}

impl LinkForm {
    /// True for what is shown in the page rather than gone to.
    pub fn is_asset(self) -> bool {
        matches!(self, Self::Image | Self::WikiImage | Self::HtmlAsset)
    }
}
