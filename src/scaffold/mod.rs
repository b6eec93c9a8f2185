//! Kinds → what writers start from: the text of a new page, and the schema that editors
//! complete front matter by.
//!
//! Everything comes from the tables that the checker judges by, so that a page filled in as
//! the scaffold asks is a page without findings. Nothing is written here; `cli` does that.

mod body;
mod front;
mod name;
pub mod schema;
pub mod winback;

use jiff::civil::Date;

use crate::model::config::Config;
use crate::model::kind::{KindId, Kinds};
use crate::model::lang::Lang;
use crate::model::source::SitePath;
pub use name::path;
use winback::Plan;

/// What is known of a new page before anybody writes it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its kind.
    pub kind: KindId,
    /// Its language.
    pub lang: Lang,
    /// Today.
    pub today: Date,
    /// The day it is about; today when nobody says.
    pub on: Option<Date>,
    /// Its title.
    pub title: Option<String>,
    /// The customer it is about.
    pub customer: Option<Customer>,
    /// Values of its fields, by key.
    pub values: Vec<(String, String)>,
}

/// A customer, as a page speaks of it.
#[derive(Clone, Debug)]
pub struct Customer {
    /// What references say.
    pub id: String,
    /// What readers see.
    pub name: String,
}

/// A new page.
#[derive(Clone, Debug)]
pub struct Scaffold {
    /// Where it goes.
    pub path: SitePath,
    /// The id by which others refer to it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Fields that it must have and only a person can fill in.
    pub open: Vec<String>,
    /// When the first winback call is due, for kinds that plan one.
    pub winback: Option<Plan>,
}

/// Makes a new page.
pub fn scaffold(config: &Config, kinds: &Kinds, known: &Known) -> Scaffold {
    let kind = kinds.get(known.kind);
    let title = name::title(kind, known);
    let taxon = name::taxon(config, kind, known);
    let id = name::id(kind, known, taxon.map(|(id, _)| id));
    let winback = front::plans_winback(kind)
        .then(|| winback::plan(known.on.unwrap_or(known.today), known.today, config.winback))
        .flatten();
    let front = front::front(&front::Given {
        kinds,
        known,
        id: &id,
        title: &title,
        taxon: taxon.map(|(_, entry)| entry),
        winback: winback.as_ref(),
    });
    let body = body::body(kind, known.lang);
    Scaffold {
        path: path(&id, known.lang, config.language),
        id,
        title,
        text: format!("{}\n{body}", front.text),
        open: front.open,
        winback,
    }
}

/// Returns text as one line without control characters, in composed form. Titles and help come
/// from people and from files.
fn one_line(text: &str) -> String {
    let plain = text.replace(crate::text::fold::is_unprintable, " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    crate::text::fold::nfc(&words.join(" ")).into_owned()
}
