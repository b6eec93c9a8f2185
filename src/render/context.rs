//! What templates see: the theme's programming interface.
//!
//! Every address is relative to the page, every text plain (templates escape it), every list
//! present even when empty. A golden test pins one page's context.
//!
//! Texts are borrowed from the edition wherever they stand there: a page's context is made for
//! one rendering and holds a hundred of them.

mod follow_up;
mod home;
mod lists;
mod similar;

use std::borrow::Cow;

use serde::Serialize;

pub use follow_up::{
    ActionGroup, ActionRow, CallEntry, CallGroup, Change, Figure, News, OutcomeRow,
};
pub use home::{Path, Step, Week, WeekLine, WeekList};
pub use lists::{
    Cell, CellValue, Column, Facet, HomeSection, List, ListGroup, ListItem, Order, PageNumber,
    Value as FacetValue,
};
pub use similar::{Similar, SimilarCase};

/// A link with its text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Link<'a> {
    /// The text.
    pub title: Cow<'a, str>,
    /// The address; none when readers cannot go there.
    pub href: Option<String>,
    /// The language of the text, when it is not the page's.
    pub lang: Option<&'static str>,
}

/// A day, for machines and for readers.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    /// `2026-09-14`.
    pub iso: String,
    /// As the page's language writes it.
    pub text: String,
}

/// A short coloured word: glyph and colour follow from the tone.
#[derive(Clone, Debug, Serialize)]
pub struct Badge<'a> {
    /// The word.
    pub text: &'a str,
    /// `good`, `warn`, `bad`, `note`, `loss`, `done`.
    pub tone: &'a str,
}

/// The handbook, the same on every page of a language.
#[derive(Clone, Debug, Serialize)]
pub struct Site<'a> {
    /// Its name.
    pub title: &'a str,
    /// One sentence about it.
    pub description: &'a str,
    /// Language of the page.
    pub lang: &'static str,
    /// All languages of the handbook.
    pub languages: Vec<Language>,
    /// Web address of the sources.
    pub repository: Option<&'a str>,
}

/// A language with its own name.
#[derive(Clone, Debug, Serialize)]
pub struct Language {
    /// `vi`, `en`.
    pub lang: &'static str,
    /// `Tiếng Việt`, `English`.
    pub name: &'static str,
}

/// Where and with what readers search.
#[derive(Clone, Debug, Serialize)]
pub struct Search {
    /// Address of the search page.
    pub href: String,
    /// The folder of the scripts, with a closing `/`.
    pub scripts: String,
}

/// All pages by first letter. In a large handbook each letter has a page of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Directory<'a> {
    /// How many pages there are in all.
    pub total: usize,
    /// The letters.
    pub letters: Vec<DirectoryLetter<'a>>,
    /// The pages, on a page of one letter.
    pub items: Vec<DirectoryItem<'a>>,
    /// The letter before, on a page of one letter.
    pub prev: Option<Link<'a>>,
    /// The letter after.
    pub next: Option<Link<'a>>,
}

/// A letter of the directory.
#[derive(Clone, Debug, Serialize)]
pub struct DirectoryLetter<'a> {
    /// The letter.
    pub title: String,
    /// Its anchor.
    pub id: String,
    /// Its place on this page, or its own page.
    pub href: String,
    /// How many pages begin with it.
    pub count: usize,
    /// True on its own page.
    pub current: bool,
    /// Its pages, in a short directory.
    pub items: Vec<DirectoryItem<'a>>,
    /// The pages it fills when it has very many, each called after its first title.
    pub parts: Vec<Link<'a>>,
}

/// A page in the directory.
#[derive(Clone, Debug, Serialize)]
pub struct DirectoryItem<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: String,
    /// What it is.
    pub kind: &'a str,
}

/// What readers may open below a page; others run it.
#[derive(Clone, Debug, Serialize)]
pub struct Comments {
    /// Its address.
    pub href: String,
    /// Who runs it.
    pub host: String,
}

/// A page in another language.
#[derive(Clone, Debug, Serialize)]
pub struct Translation {
    /// Its language.
    pub lang: &'static str,
    /// The language's own name.
    pub name: &'static str,
    /// Its address.
    pub href: String,
    /// Its whole address, where the site has one: what search engines want to read.
    pub canonical: Option<String>,
}

/// One page.
#[derive(Clone, Debug, Serialize)]
pub struct Page<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language.
    pub lang: &'static str,
    /// Its kind, such as `churn`.
    pub kind: &'a str,
    /// The kind's name for readers.
    pub kind_label: &'a str,
    /// What it says, in one or two sentences.
    pub summary: Option<&'a str>,
    /// The same, or the handbook's, for search engines.
    pub description: Option<&'a str>,
    /// Whole address on the published site.
    pub canonical: Option<String>,
    /// Search engines shall stay away.
    pub noindex: bool,
    /// Where to edit it.
    pub edit_href: Option<String>,
    /// Where to say something about it.
    pub feedback_href: Option<String>,
    /// Path of its source.
    pub source: Option<&'a str>,
    /// A draft, shown only on request.
    pub draft: bool,
    /// Day of its last change.
    pub updated: Option<Day>,
    /// The day of which it tells, where that changes as days pass; the insights say it themselves.
    pub as_of: Option<Day>,
    /// Day it was written.
    pub created: Option<Day>,
    /// Who wrote it.
    pub authors: Vec<&'a str>,
    /// Who keeps it current.
    pub owner: Option<Link<'a>>,
    /// When it is to be reviewed.
    pub review: Option<Review>,
    /// Its state in a word.
    pub badge: Option<Badge<'a>>,
    /// Reading time; 0 hides it.
    pub minutes: u32,
    /// The fields shown at the head.
    pub facts: Vec<Fact<'a>>,
    /// Headings of levels 2 and 3.
    pub toc: Vec<TocEntry<'a>>,
    /// The way from the home to here.
    pub crumbs: Vec<Link<'a>>,
    /// The page before it in its list.
    pub prev: Option<Link<'a>>,
    /// The page after it.
    pub next: Option<Link<'a>>,
    /// Who refers to it, by kind.
    pub backlinks: Vec<LinkGroup<'a>>,
    /// Proposals that changed it, and those about to.
    pub changes: Vec<Change<'a>>,
    /// Pages to read next.
    pub related: Vec<Related<'a>>,
    /// Its tags.
    pub tags: Vec<Link<'a>>,
    /// The same page in other languages.
    pub translations: Vec<Translation>,
}

/// When a page is to be reviewed.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    /// The day.
    #[serde(flatten)]
    pub day: Day,
    /// True when it has passed.
    pub overdue: bool,
}

/// A field shown at the head of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Fact<'a> {
    /// Its name for readers.
    pub label: &'a str,
    /// Its key.
    pub key: &'a str,
    /// Its values.
    pub values: Vec<FactValue<'a>>,
}

/// A value of a field.
#[derive(Clone, Debug, Serialize)]
pub struct FactValue<'a> {
    /// What readers see.
    pub text: Cow<'a, str>,
    /// Where it leads.
    pub href: Option<String>,
    /// The day, when it is one.
    pub iso: Option<String>,
    /// The language of the text, when it is not the page's.
    pub lang: Option<&'static str>,
}

/// A heading with those below it.
#[derive(Clone, Debug, Serialize)]
pub struct TocEntry<'a> {
    /// Its anchor.
    pub id: &'a str,
    /// Its text.
    pub title: &'a str,
    /// Headings one level down.
    pub items: Vec<TocItem<'a>>,
}

/// A heading of level 3.
#[derive(Clone, Debug, Serialize)]
pub struct TocItem<'a> {
    /// Its anchor.
    pub id: &'a str,
    /// Its text.
    pub title: &'a str,
}

/// Links under a common name.
#[derive(Clone, Debug, Serialize)]
pub struct LinkGroup<'a> {
    /// The name.
    pub label: &'a str,
    /// The links.
    pub items: Vec<Link<'a>>,
}

/// A page to read next.
#[derive(Clone, Debug, Serialize)]
pub struct Related<'a> {
    /// Its title.
    pub title: &'a str,
    /// Language of title and summary, when it is not the page's.
    pub text_lang: Option<&'static str>,
    /// Its address.
    pub href: String,
    /// What it says.
    pub summary: Option<&'a str>,
    /// What it is.
    pub kind_label: &'a str,
}

/// The navigation of one section.
#[derive(Clone, Debug, Serialize)]
pub struct NavSection<'a> {
    /// Its name.
    pub title: &'a str,
    /// Address of its list.
    pub href: Option<String>,
    /// True for the section of the page.
    pub open: bool,
    /// Its pages, when open.
    pub items: Vec<Link<'a>>,
    /// The whole list, when `items` is cut.
    pub more: Option<Link<'a>>,
}

/// Rules that stand together in the reference.
#[derive(Clone, Debug, Serialize)]
pub struct RuleGroup<'a> {
    /// The anchor of its heading.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The rules.
    pub rules: Vec<RuleEntry<'a>>,
}

/// A rule in the reference. Texts other than its title are HTML.
#[derive(Clone, Debug, Serialize)]
pub struct RuleEntry<'a> {
    /// Its anchor, such as `cn201`.
    pub id: String,
    /// `CN201`.
    pub code: &'static str,
    /// `missing-cause`.
    pub name: &'static str,
    /// The rule in one line.
    pub title: String,
    /// Its severity in this handbook.
    pub severity: Badge<'a>,
    /// `check --fix` can mend what it finds.
    pub fixable: bool,
    /// The passing of days brings its findings.
    pub dated: bool,
    /// What it finds.
    pub finds: String,
    /// Why that matters.
    pub matters: String,
    /// What to write instead.
    pub instead: String,
    /// Files in which it finds something.
    pub example: Vec<SampleFile>,
    /// The same files without it.
    pub mended: Vec<SampleFile>,
}

/// A file of an example.
#[derive(Clone, Debug, Serialize)]
pub struct SampleFile {
    /// Its path from the root of the handbook.
    pub path: String,
    /// How it is stored, when that matters.
    pub note: String,
    /// What it is written in.
    pub language: String,
    /// Its text.
    pub text: String,
}

/// A kind in the reference.
#[derive(Clone, Debug, Serialize)]
pub struct KindEntry {
    /// Its anchor, and what `type` says: `churn`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// The folder that makes pages be of this kind, from the root.
    pub folder: Option<String>,
    /// The fields that it declares.
    pub fields: Vec<FieldEntry>,
    /// Its sections.
    pub sections: Vec<SectionEntry>,
}

/// A field in the reference.
#[derive(Clone, Debug, Serialize)]
pub struct FieldEntry {
    /// Its key; a field of a table with the table's key before it.
    pub key: String,
    /// Its name for readers.
    pub label: String,
    /// What its value looks like.
    pub form: String,
    /// Whether it has to be there, in words; empty when it may be left out.
    pub required: String,
    /// What to put there.
    pub help: String,
    /// The values that it takes, each with what readers see.
    pub values: Vec<ValueEntry>,
}

/// A value of a field in the reference.
#[derive(Clone, Debug, Serialize)]
pub struct ValueEntry {
    /// As it is written.
    pub value: String,
    /// As readers see it.
    pub label: String,
}

/// A section in the reference.
#[derive(Clone, Debug, Serialize)]
pub struct SectionEntry {
    /// Its name.
    pub title: String,
    /// Whether it has to be there, in words; empty when it may be left out.
    pub required: String,
    /// The question that it answers.
    pub prompt: String,
    /// The headings that open it.
    pub headings: Vec<String>,
}

/// A row of the other tables of the reference. Texts other than its key are HTML.
#[derive(Clone, Debug, Serialize)]
pub struct KeyEntry {
    /// The key.
    pub key: &'static str,
    /// Its default, or what its value looks like.
    pub value: &'static str,
    /// What it does.
    pub about: String,
}
