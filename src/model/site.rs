//! The handbook with everything connected: pages, ids, URLs, link targets, backlinks.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::config::Config;
use super::diagnostic::Diagnostic;
use super::document::Document;
use super::inputs::{Asset, History, Options};
use super::kind::{KindId, Kinds};
use super::lang::Lang;
use super::source::{SitePath, Span};
use super::write_up::WriteUp;

/// Place of a page in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

impl PageId {
    /// Returns the index into [`Site::pages`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A page's address from the site's root: starts and ends with `/`, ASCII only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(Arc<str>);

impl Url {
    /// Makes a URL from its text.
    pub fn new(url: impl Into<Arc<str>>) -> Self {
        Self(url.into())
    }

    /// Returns the URL as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the URL without its leading `/`: what follows the prefix to the root.
    pub fn from_root(&self) -> &str {
        self.0.strip_prefix('/').unwrap_or(&self.0)
    }

    /// Returns the prefix that leads from this page to the root: `./`, `../`, `../../`.
    pub fn to_root(&self) -> Cow<'static, str> {
        const UP: &str = "../../../../../../../../";
        let slashes = self.0.bytes().filter(|b| *b == b'/').count();
        match slashes.saturating_sub(1) {
            0 => Cow::Borrowed("./"),
            depth => match UP.get(..depth * "../".len()) {
                Some(up) => Cow::Borrowed(up),
                None => Cow::Owned("../".repeat(depth)),
            },
        }
    }

    /// Returns the URL one folder up; none for the root.
    pub fn parent(&self) -> Option<Self> {
        let inner = self.0.strip_suffix('/')?;
        let at = inner.rfind('/')?;
        Some(Self::new(&inner[..=at]))
    }

    /// Returns the addresses of the folders above, the nearest first.
    pub fn above(&self) -> impl Iterator<Item = &str> {
        let mut at = &*self.0;
        std::iter::from_fn(move || {
            let inner = at.strip_suffix('/')?;
            at = &inner[..=inner.rfind('/')?];
            Some(at)
        })
    }

    /// Returns the page-relative address of `target` seen from this page.
    pub fn href_to(&self, target: &Self) -> String {
        [&*self.to_root(), target.from_root()].concat()
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::borrow::Borrow<str> for Url {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The whole handbook, resolved.
#[derive(Debug)]
pub struct Site {
    /// The settings.
    pub config: Config,
    /// The kinds.
    pub kinds: Kinds,
    /// Settings of this run.
    pub options: Options,
    /// Today.
    pub today: Date,
    /// Every page, those of the sources first in the order of their paths, then generated ones.
    pub pages: Vec<Arc<Page>>,
    /// The page at each URL.
    pub by_url: Arc<HashMap<Url, PageId>>,
    /// What the links of each page lead to, in the order of [`Document::links`].
    pub links: Vec<Arc<[Target]>>,
    /// Who refers to each page.
    pub backlinks: Arc<Vec<Vec<Backlink>>>,
    /// Pages below each folder page, in reading order.
    pub children: Arc<HashMap<PageId, Vec<PageId>>>,
    /// Pages that are translations of each other, by what they have in common.
    pub translations: Arc<HashMap<String, Vec<PageId>>>,
    /// Old addresses: path in the output → page.
    pub redirects: Arc<BTreeMap<String, Redirect>>,
    /// Files to copy: path in the output → source.
    pub assets: Arc<BTreeMap<String, SitePath>>,
    /// Where the bytes of each file to copy are.
    pub asset_sources: Arc<BTreeMap<SitePath, Asset>>,
    /// What git says.
    pub history: Arc<History>,
    /// What it has in common with the sites of earlier builds.
    pub alike: Alike,
    /// Findings of reading and resolving.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a site has in common with others of the same cache, whose builds need not make again what
/// depends on nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Sites with the same differ in the running text of pages at most: all that pages show each
    /// other (addresses, fields, titles, headings, where links lead) is the same.
    pub connected: Token,
    /// Sites with the same tell the same, besides: what write-ups say, which sections there are,
    /// which links stand in them. Where in its file a page says so may differ.
    pub told: Token,
}

/// Is the same as its clones, and as nothing else.
#[derive(Clone, Debug, Default)]
pub struct Token(Arc<()>);

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Token {}

/// An old address.
#[derive(Clone, Copy, Debug)]
pub struct Redirect {
    /// The page it leads to.
    pub page: PageId,
    /// Where the page names it.
    pub span: Span,
}

/// One page: of a source file, or made by the program.
#[derive(Clone, Debug)]
pub struct Page {
    /// The source; none for a generated page.
    pub doc: Option<Arc<Document>>,
    /// What the page is for.
    pub role: Role,
    /// Its kind; for a list, the kind of what it lists.
    pub kind: KindId,
    /// Its language.
    pub lang: Lang,
    /// The id by which others refer to it.
    pub id: String,
    /// Path below `content/` without extension and language; the id of a generated page.
    pub path_id: String,
    /// Its title.
    pub title: String,
    /// Its title, folded: what lists are sorted by.
    pub title_key: String,
    /// Its address.
    pub url: Url,
    /// Its front matter, typed.
    pub fields: Fields,
    /// Whether readers get to see it.
    pub state: State,
    /// `nav` is false: lists and the navigation leave it out. Noted here, since every list asks
    /// every page.
    pub hidden: bool,
    /// The sections of its kind that it has.
    pub sections: Arc<[SectionMatch]>,
    /// What those sections say, for kinds of write-ups.
    pub write_up: Option<Arc<WriteUp>>,
    /// What translations of one page have in common.
    pub translation: String,
}

/// What a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The first page of a language.
    Home,
    /// A page by itself.
    Leaf,
    /// The page of a folder, with the list of what lies below.
    List,
    /// A known id of a taxonomy without a page of its own.
    Taxon,
    /// The list of tags.
    Tags,
    /// The pages with one tag.
    Tag,
    /// A page of the reference.
    Reference(Reference),
    /// The page to search on, with the list of all pages.
    Search,
    /// A page made of what the others say together.
    View(View),
    /// More of a list: the pages with one value, another order, the next hundred.
    Part(More),
}

/// What list a page shows more of, by its place among the parts of such lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// A list of pages.
    Pages(usize),
    /// A part of the register of actions.
    Actions(usize),
    /// A part of the agenda of calls.
    Calls(usize),
}

/// What a page shows that is made of what the others say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Every proposal that is followed up, the late ones first.
    Actions,
    /// The open ones by who sees to them.
    ActionsByOwner,
    /// The open ones by how long they have been there.
    ActionsByAge,
    /// Those of one owner, by place in the register's owners.
    ActionsOf(usize),
    /// The calls to customers who left.
    Winback,
    /// Pages to read again, and what nothing leads to.
    Review,
    /// What the cases say together.
    Insight(Topic),
}

/// What a page of the insights answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What matters most, with the way to the others.
    Overview,
    /// Why customers leave, and which cause comes back.
    Causes,
    /// How many leave, by quarter and month.
    Time,
    /// What is lost: value, which customers, how early.
    Losses,
    /// Where responsibility lies.
    Parties,
    /// Whether it could be seen before the customer said so.
    Signals,
    /// The customers that stayed.
    Saves,
    /// Whether write-ups are complete and in time.
    WriteUps,
}

impl Topic {
    /// Every one, in reading order.
    pub const ALL: [Self; 8] = [
        Self::Overview,
        Self::Causes,
        Self::Time,
        Self::Losses,
        Self::Parties,
        Self::Signals,
        Self::Saves,
        Self::WriteUps,
    ];

    /// Returns the last part of its address; empty for the page above the others.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Causes => "causes",
            Self::Time => "time",
            Self::Losses => "losses",
            Self::Parties => "parties",
            Self::Signals => "signals",
            Self::Saves => "saves",
            Self::WriteUps => "write-ups",
        }
    }
}

/// What a page of the reference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The rules.
    Rules,
    /// The kinds with their fields and sections.
    Kinds,
    /// The keys of `handbook.toml`.
    Settings,
    /// What `check --format json` prints.
    Report,
}

impl Reference {
    /// Every one, in reading order.
    pub const ALL: [Self; 4] = [Self::Rules, Self::Kinds, Self::Settings, Self::Report];

    /// Returns the last part of its address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Kinds => "kinds",
            Self::Settings => "settings",
            Self::Report => "report",
        }
    }
}

/// Whether readers get to see a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Yes.
    Published,
    /// Not yet: `draft = true`.
    Draft,
    /// Not yet: `publish_on` is ahead.
    Scheduled(Date),
    /// No more: `expires_on` has passed.
    Expired(Date),
    /// A known id that nothing refers to, or a page that lost its address to another.
    Unused,
}

/// A section found in a page.
#[derive(Clone, Debug)]
pub struct SectionMatch {
    /// Index into the kind's sections.
    pub section: usize,
    /// Index into the document's headings.
    pub heading: usize,
    /// The blocks of its content, as ranges of indices.
    pub blocks: Vec<std::ops::Range<usize>>,
    /// Where its content ends in the file.
    pub end: u32,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page, perhaps a place in it.
    Page {
        /// The page.
        page: PageId,
        /// The anchor.
        anchor: Option<String>,
    },
    /// A copied file: its path in the output.
    Asset(String),
    /// An address outside the handbook.
    External,
    /// A page that readers do not get to see.
    Unpublished(PageId),
    /// Nothing; a finding says so.
    Broken,
}

/// A reference to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Backlink {
    /// The page that refers.
    pub from: PageId,
    /// True when a field of its front matter does, false for a link in its text.
    pub relation: bool,
}

/// The typed front matter of one page.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// The fields that are there, in the order of the file. Shared: a site and what the next
    /// build remembers of it hold the same.
    pub entries: Arc<Vec<FieldValue>>,
}

/// One field with its values.
#[derive(Clone, Debug)]
pub struct FieldValue {
    /// The key.
    pub key: Arc<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// Its values; one unless the field is a list.
    pub items: Vec<Item>,
}

/// One value.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub value: Typed,
}

/// A value, as its field wants it.
#[derive(Clone, Debug)]
pub enum Typed {
    /// Text, enumeration value, or name.
    Text(String),
    /// A day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A reference, and what it leads to once resolved.
    Ref(String, Option<PageId>),
    /// A table.
    Table(Fields),
}

impl Fields {
    /// Returns the field with this key.
    pub fn get(&self, key: &str) -> Option<&FieldValue> {
        self.entries.iter().find(|f| &*f.key == key)
    }

    /// Returns the first text of a field.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts(key).next()
    }

    /// Returns all texts of a field; references by the name that was written.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        self.items(key).filter_map(|item| match &item.value {
            Typed::Text(text) | Typed::Ref(text, _) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Returns the first day of a field.
    pub fn date(&self, key: &str) -> Option<Date> {
        self.items(key).find_map(|item| match item.value {
            Typed::Date(date) => Some(date),
            _ => None,
        })
    }

    /// Returns the number of a field.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.items(key).find_map(|item| match item.value {
            Typed::Number(number) => Some(number),
            _ => None,
        })
    }

    /// Returns a yes or no.
    pub fn bool(&self, key: &str) -> Option<bool> {
        self.items(key).find_map(|item| match item.value {
            Typed::Bool(bool) => Some(bool),
            _ => None,
        })
    }

    /// Returns the pages that a field refers to.
    pub fn refs(&self, key: &str) -> impl Iterator<Item = PageId> {
        self.items(key).filter_map(|item| match item.value {
            Typed::Ref(_, page) => page,
            _ => None,
        })
    }

    /// Returns all values of a field.
    pub fn items(&self, key: &str) -> impl Iterator<Item = &Item> {
        self.get(key).into_iter().flat_map(|f| &f.items)
    }
}

impl Page {
    /// Returns the short text shown in lists.
    pub fn summary(&self) -> Option<&str> {
        self.fields.text("summary")
    }

    /// Returns the path of the source.
    pub fn path(&self) -> Option<&SitePath> {
        self.doc.as_ref().map(|d| &d.path)
    }

    /// True when lists and the navigation show it.
    pub fn in_lists(&self) -> bool {
        !self.hidden
    }
}

impl Site {
    /// Returns a page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// Returns all pages with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (PageId, &Page)> {
        let pages = self.pages.iter().map(|page| &**page);
        (0u32..).map(PageId).zip(pages)
    }

    /// True when readers get to see the page in this run.
    pub fn is_visible(&self, id: PageId) -> bool {
        match self.page(id).state {
            State::Published => true,
            State::Draft | State::Scheduled(_) | State::Expired(_) => self.options.drafts,
            State::Unused => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_to_the_page() {
        let from = Url::new("/churn/2025/a/");
        assert_eq!(from.href_to(&Url::new("/tags/x/")), "../../../tags/x/");
        assert_eq!(Url::new("/").href_to(&from), "./churn/2025/a/");
        assert_eq!(from.href_to(&Url::new("/")), "../../../");
        assert_eq!(from.parent(), Some(Url::new("/churn/2025/")));
        assert_eq!(Url::new("/").parent(), None);
        let deep = Url::new(format!("/{}", "a/".repeat(30)));
        assert_eq!(deep.to_root(), "../".repeat(30));
    }
}
