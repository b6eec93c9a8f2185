//! What templates see of the cases that are like a page.

use serde::Serialize;

use super::{Badge, Day};

/// Cases that are like a page.
#[derive(Clone, Debug, Serialize)]
pub struct Similar<'a> {
    /// What they are called together.
    pub title: &'a str,
    /// The nearest first.
    pub cases: Vec<SimilarCase<'a>>,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub struct SimilarCase<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: String,
    /// Its language, when it is not the page's.
    pub lang: Option<&'static str>,
    /// The day it ended.
    pub date: Option<Day>,
    /// How it ended.
    pub badge: Option<Badge<'a>>,
    /// Why it is shown, in one line.
    pub reasons: String,
}
