//! The week → a digest to be mailed: as text for any mail program, as HTML that needs nothing
//! besides itself.
//!
//! Links are whole addresses, since a mail lies nowhere; a handbook that does not know its own
//! address names the files instead.

mod items;
mod plain;

use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use serde::Serialize;
use tera::{Context, Value};

use super::insights::teller::Teller;
use super::theme::Theme;
use super::{Memo, Renderer};
use crate::model::diagnostic::Diagnostic;
use crate::model::lang::{Lang, Text};
use crate::model::site::Url;
use crate::restrict::Edition;
use crate::text;
use crate::views::Views;

/// How a digest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines of at most 78 columns; only an address may be longer.
    Text,
    /// One HTML document.
    Html,
}

/// A digest, as its template sees it.
#[derive(Debug, Serialize)]
struct Digest {
    lang: &'static str,
    /// What it is: the handbook and the week.
    title: String,
    /// The days of the week, and the day it was made for.
    days: String,
    /// How things stand, in a line.
    answer: String,
    /// What there is to tell; a section without items is left out.
    sections: Vec<Section>,
    /// What to do about it.
    foot: String,
    /// Where the handbook is.
    home: Option<String>,
}

/// Things of one sort.
#[derive(Debug, Default, Serialize)]
struct Section {
    title: String,
    /// How many there are, those that are not shown included.
    count: usize,
    items: Vec<Item>,
    /// How many are not shown, in words.
    more: Option<String>,
    /// Where all of them are.
    href: Option<String>,
}

/// One thing.
#[derive(Debug, Default, Serialize)]
struct Item {
    text: String,
    /// The language of the text, when it is not the reader's.
    lang: Option<&'static str>,
    /// What is to be known of it: who, by when, how late.
    facts: Vec<String>,
    /// Where it is told.
    href: Option<String>,
    /// The file that tells it, for handbooks without an address.
    file: Option<String>,
}

/// Writes the digest of the week of an edition's day, in a language.
///
/// # Errors
/// The theme's own template fails.
pub fn digest(
    edition: Arc<Edition>,
    views: Views,
    theme: Theme,
    lang: Lang,
    form: Form,
) -> Result<String, Box<Diagnostic>> {
    let renderer = Renderer::new(edition, views, Arc::new(theme), &mut Memo::default());
    let own = renderer.edition.config().language;
    // Addresses are whole, so that any page will do to stand on.
    let home = Url::new(renderer.home_url(own));
    let Some((_, on)) = renderer.edition.at(&home) else {
        return Ok(String::new());
    };
    let teller = Teller {
        lang,
        ..renderer.teller(on)
    };
    let digest = teller.digest();
    match form {
        Form::Text => Ok(plain::write(&digest)),
        Form::Html => {
            let mut context = Context::new();
            context.insert_value("digest", Value::from_serializable(&digest));
            let name = &renderer.theme_name;
            renderer.theme.render_text("digest.html", &context, name)
        }
    }
}

impl Teller<'_> {
    fn digest(&self) -> Digest {
        let config = self.renderer.edition.config();
        let week = &self.renderer.views.week;
        let handbook = &config.title;
        let iso = week.from.iso_week_date();
        let (number, year) = (iso.week(), iso.year());
        let title = self.say(text!(
            "{handbook}: tuần {number}/{year}",
            "{handbook}: week {number}, {year}"
        ));
        let [late, due, calls] = [&week.late, &week.due, &week.calls].map(|l| self.count(l.len()));
        Digest {
            lang: self.lang.code(),
            title,
            days: self.days_of_week(week.from, week.to),
            answer: self.say(text!(
                "Quá hạn: {late}. Tới hạn đến Chủ nhật: {due}. Cần gọi: {calls}.",
                "Overdue: {late}. Due by Sunday: {due}. Calls to make: {calls}."
            )),
            sections: self.sections(),
            foot: self.say(text!(
                "Xong việc nào thì ghi lại: `camnang done MÃ`.",
                "When something is done, mark it: `camnang done ID`."
            )),
            home: self.whole(""),
        }
    }

    fn days_of_week(&self, from: Date, to: Date) -> String {
        let today = self.renderer.edition.today();
        let day = self.say(weekday(today.weekday()));
        let [from, to, today] = [from, to, today].map(|day| self.date(Some(day)).text);
        self.say(text!(
            "{from} – {to}, tính đến {day} {today}",
            "{from} – {to}, as of {day} {today}"
        ))
    }

    /// The whole address of the page at a path below the home of the reader's language, else of
    /// the handbook's own; none for a handbook without an address.
    fn whole(&self, path: &str) -> Option<String> {
        let renderer = self.renderer;
        let own = renderer.edition.config().language;
        [self.lang, own].into_iter().find_map(|lang| {
            let url = Url::new(format!("{}{path}", renderer.home_url(lang)));
            renderer.edition.at(&url)?;
            renderer.absolute(&url)
        })
    }
}

fn weekday(day: Weekday) -> Text {
    match day {
        Weekday::Monday => text!("thứ Hai", "Monday"),
        Weekday::Tuesday => text!("thứ Ba", "Tuesday"),
        Weekday::Wednesday => text!("thứ Tư", "Wednesday"),
        Weekday::Thursday => text!("thứ Năm", "Thursday"),
        Weekday::Friday => text!("thứ Sáu", "Friday"),
        Weekday::Saturday => text!("thứ Bảy", "Saturday"),
        Weekday::Sunday => text!("Chủ nhật", "Sunday"),
    }
}
