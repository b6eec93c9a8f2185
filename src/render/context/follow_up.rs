//! What templates see of the views that follow work up: actions and winback calls.

use std::borrow::Cow;

use serde::Serialize;

use super::{Badge, Day, Link};

/// A figure at the head of a view.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The number, perhaps with a share: `7/19 (37 %)`.
    pub value: String,
}

/// Actions under a common heading.
#[derive(Clone, Debug, Serialize)]
pub struct ActionGroup<'a> {
    /// The anchor of its heading.
    pub id: String,
    /// The heading.
    pub title: String,
    /// Where the heading leads.
    pub href: Option<String>,
    /// The numbers of its actions in words.
    pub about: String,
    /// The actions, as many as there is room for.
    pub actions: Vec<ActionRow<'a>>,
    /// How many there are in all.
    pub count: usize,
    /// Where all are, when they are not here.
    pub rest: Option<Link<'a>>,
}

/// An action in a table.
#[derive(Clone, Debug, Serialize)]
pub struct ActionRow<'a> {
    /// What it is called: `DX-K7M2P`.
    pub id: &'a str,
    /// Its anchor.
    pub anchor: String,
    /// What is to be done.
    pub text: &'a str,
    /// Language of the text, when it is not the page's.
    pub text_lang: Option<&'static str>,
    /// Who sees to it.
    pub owners: Vec<Link<'a>>,
    /// By when.
    pub due: Option<Day>,
    /// How far it is.
    pub status: Badge<'a>,
    /// How late it is, in words.
    pub late: Option<String>,
    /// When it was done.
    pub done: Option<Day>,
    /// How long it has waited, in words.
    pub age: Option<String>,
    /// The case that proposes it.
    pub case: Link<'a>,
    /// Its file and line: `content/churn/a.md:80`.
    pub source: String,
    /// The pages that it changes, and addresses outside.
    pub links: Vec<Link<'a>>,
}

/// What changed a page, or is about to.
#[derive(Clone, Debug, Serialize)]
pub struct Change<'a> {
    /// What it is called.
    pub id: &'a str,
    /// Where the register shows it.
    pub href: Option<String>,
    /// What is to be done, or was.
    pub text: &'a str,
    /// Language of the text, when it is not the page's.
    pub text_lang: Option<&'static str>,
    /// How far it is.
    pub status: Badge<'a>,
    /// The case that proposed it.
    pub case: Link<'a>,
}

/// Calls under a common heading.
#[derive(Clone, Debug, Serialize)]
pub struct CallGroup<'a> {
    /// The anchor of its heading.
    pub id: String,
    /// The heading.
    pub title: String,
    /// The calls, as many as there is room for.
    pub calls: Vec<CallEntry<'a>>,
    /// How many there are in all.
    pub count: usize,
    /// Where all are, when they are not here.
    pub rest: Option<Link<'a>>,
}

/// A call to a customer who left.
#[derive(Clone, Debug, Serialize)]
pub struct CallEntry<'a> {
    /// The customer.
    pub customer: Cow<'a, str>,
    /// Language of the name, when it is not the page's.
    pub customer_lang: Option<&'static str>,
    /// The case.
    pub case: Link<'a>,
    /// How far it is.
    pub status: Badge<'a>,
    /// The day of the call.
    pub on: Option<Day>,
    /// How late it is, in words.
    pub late: Option<String>,
    /// When the customer left.
    pub left: Option<Day>,
    /// First and last day for a first call.
    pub window: Option<(Day, Day)>,
    /// The main cause.
    pub cause: Option<Link<'a>>,
    /// Who calls.
    pub owners: Vec<&'a str>,
    /// What has changed since.
    pub news: Vec<News<'a>>,
    /// How many more proposals were done.
    pub more: usize,
}

/// Something that has changed since a customer left.
#[derive(Clone, Debug, Serialize)]
pub struct News<'a> {
    /// What.
    pub text: &'a str,
    /// Language of the text, when it is not the page's.
    pub text_lang: Option<&'static str>,
    /// Where it is told.
    pub href: Option<String>,
    /// When.
    pub day: Option<Day>,
    /// True for a page that was changed, false for a proposal that was done.
    pub page: bool,
}

/// What came of the calls, by cause.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeRow<'a> {
    /// The main cause.
    pub cause: Link<'a>,
    /// How many customers left.
    pub lost: usize,
    /// How many of them were called.
    pub called: String,
    /// How many of those answered.
    pub reached: String,
    /// How many of those called came back.
    pub won_back: String,
    /// How many declined.
    pub declined: usize,
    /// How many nobody is going to call.
    pub not_pursued: usize,
    /// How many should have been called by now.
    pub waiting: usize,
}
