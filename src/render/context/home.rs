//! The first page as templates see it.

use std::borrow::Cow;

use serde::Serialize;

use super::{Day, Link};
use crate::render::panel::Panel;

/// What the week asks for and what it brought.
#[derive(Clone, Debug, Serialize)]
pub struct Week<'a> {
    /// Its Monday.
    pub from: Day,
    /// Its Sunday.
    pub to: Day,
    /// What there is to see to and to know.
    pub lists: Vec<WeekList<'a>>,
    /// Why customers leave.
    pub causes: Option<Panel>,
}

/// One thing the week asks for or brought.
#[derive(Clone, Debug, Serialize)]
pub struct WeekList<'a> {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub title: &'a str,
    /// How many there are.
    pub count: usize,
    /// `bad` or `warn` when somebody has to do something, else empty.
    pub tone: &'static str,
    /// True when its number stands at the head of the page.
    pub figure: bool,
    /// The first few.
    pub lines: Vec<WeekLine<'a>>,
    /// What to say when there is nothing.
    pub empty: &'a str,
    /// The command that begins one, when there never was one.
    pub command: Option<&'static str>,
    /// Where all are.
    pub all: Option<Link<'a>>,
}

/// A line of the week.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WeekLine<'a> {
    /// What it is about.
    pub text: Cow<'a, str>,
    /// The language of the text, when it is not the page's.
    pub text_lang: Option<&'static str>,
    /// Where it leads.
    pub href: Option<String>,
    /// How it stands, in a word or two.
    pub mark: Cow<'a, str>,
    /// The tone of that word.
    pub tone: &'a str,
    /// The day it stands by.
    pub day: Option<Day>,
    /// Short facts: who sees to it, what kind of page it is.
    pub meta: Vec<Cow<'a, str>>,
    /// What it says.
    pub summary: Option<&'a str>,
}

/// Pages to read one after the other.
#[derive(Clone, Debug, Serialize)]
pub struct Path<'a> {
    /// The page that says so.
    pub page: Link<'a>,
    /// What that page says.
    pub summary: Option<&'a str>,
    /// The pages.
    pub steps: Vec<Step<'a>>,
    /// Minutes that all take to read.
    pub minutes: u32,
}

/// A page of a path.
#[derive(Clone, Debug, Serialize)]
pub struct Step<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language, when it is not the page's.
    pub text_lang: Option<&'static str>,
    /// Its address.
    pub href: String,
    /// Minutes that it takes to read.
    pub minutes: u32,
}
