//! Lists as templates see them.

use std::borrow::Cow;

use serde::Serialize;
use tera::Value as Shared;

use super::{Badge, Day, Link};

/// A list of pages, in groups.
#[derive(Clone, Debug, Default, Serialize)]
pub struct List<'a> {
    /// How many pages there are in all.
    pub total: usize,
    /// Which of them are here, when the list is cut: `101–200`.
    pub range: Option<String>,
    /// Text before the list.
    pub intro: String,
    /// The groups.
    pub groups: Vec<ListGroup<'a>>,
    /// True when each group is a letter.
    pub letters: bool,
    /// By what it can be narrowed down.
    pub facets: Vec<Facet<'a>>,
    /// The whole list, on a page of one value.
    pub whole: Option<Link<'a>>,
    /// The orders that it comes in; empty when there is one.
    pub orders: Vec<Order>,
    /// The pages that it fills; empty when there is one.
    pub pages: Vec<PageNumber>,
    /// The hundred before.
    pub prev: Option<String>,
    /// The hundred after.
    pub next: Option<String>,
}

/// A group of a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListGroup<'a> {
    /// Its heading.
    pub title: Option<&'a str>,
    /// The heading's anchor.
    pub id: Option<String>,
    /// How many pages it has in all.
    pub count: usize,
    /// The columns, when it is a table.
    pub columns: Vec<Column<'a>>,
    /// The pages: values of [`ListItem`], which many lists share.
    pub items: Vec<Shared>,
    /// The cells of each page in a table: lists of [`Cell`].
    pub rows: Vec<Shared>,
    /// Where the others are, when they are too many.
    pub more: Option<Link<'a>>,
}

/// A column of a table of pages; the first one is always that of the title.
#[derive(Clone, Debug, Serialize)]
pub struct Column<'a> {
    /// Its name.
    pub label: &'a str,
    /// The same list in the order of this column.
    pub href: Option<String>,
    /// `ascending` or `descending` when the list is in its order.
    pub sorted: Option<&'static str>,
}

/// What a page says in a column.
#[derive(Clone, Debug, Serialize)]
pub struct Cell<'a> {
    /// The column's name, for narrow screens.
    pub label: &'a str,
    /// Its values.
    pub values: Vec<CellValue<'a>>,
    /// True for numbers.
    pub number: bool,
}

/// A value in a table.
#[derive(Clone, Debug, Serialize)]
pub struct CellValue<'a> {
    /// What readers see.
    pub text: Cow<'a, str>,
    /// Where it leads, from the root of the site.
    pub to: Option<String>,
    /// The day, when it is one.
    pub iso: Option<String>,
    /// The language of the text, when it is not the page's.
    pub lang: Option<&'static str>,
}

/// A page in a list.
#[derive(Clone, Debug, Serialize)]
pub struct ListItem<'a> {
    /// Its title.
    pub title: &'a str,
    /// Language of title and summary, when it is not the list's.
    pub lang: Option<&'static str>,
    /// Its address; none for a known id without a page.
    pub href: Option<String>,
    /// What it says.
    pub summary: Option<&'a str>,
    /// The day it stands by.
    pub date: Option<Day>,
    /// Its state in a word.
    pub badge: Option<Badge<'a>>,
    /// Short facts.
    pub meta: Vec<Cow<'a, str>>,
}

/// A field by which a list can be narrowed down.
#[derive(Clone, Debug, Serialize)]
pub struct Facet<'a> {
    /// Its name.
    pub label: &'a str,
    /// True when one of its values is shown.
    pub current: bool,
    /// Its values.
    pub values: Vec<Value<'a>>,
    /// More of them, which few look for.
    pub rest: Vec<Value<'a>>,
}

/// One value of a facet.
#[derive(Clone, Debug, Serialize)]
pub struct Value<'a> {
    /// What readers see.
    pub title: &'a str,
    /// Where its pages are listed.
    pub href: String,
    /// How many there are.
    pub count: usize,
    /// True when this is their list.
    pub current: bool,
}

/// An order of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Order {
    /// Its name.
    pub title: String,
    /// The list in this order.
    pub href: String,
    /// True when the list is in it.
    pub current: bool,
}

/// A page that a list fills.
#[derive(Clone, Debug, Serialize)]
pub struct PageNumber {
    /// Its number; 0 where some are left out.
    pub number: usize,
    /// Its address.
    pub href: String,
    /// True for this page.
    pub current: bool,
}

/// A kind on the home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeSection<'a> {
    /// Its name.
    pub title: &'a str,
    /// Address of its list.
    pub href: String,
    /// One sentence about it.
    pub description: &'a str,
    /// How many pages it has.
    pub count: usize,
    /// The first or newest few: values of [`ListItem`].
    pub items: Vec<Shared>,
}
