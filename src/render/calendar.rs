//! Winback calls → calendars for the programs people use (RFC 5545).
//!
//! Events last a day: the pages know the day of a call and no hour, and a day is the same
//! whatever time zone a reader's program is set to. Each has a UID made of its case, so that a
//! call that is moved moves in every calendar, and is stamped with the day its page was changed,
//! so that the same handbook makes the same bytes.

use std::sync::Arc;

use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property, Trigger};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Renderer;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::lang::Lang;
use crate::model::site::{Page, Url};
use crate::resolve::view_pages::WINBACK;
use crate::text::fold::is_unprintable;
use crate::text::format;
use crate::views::winback::{Call, Part};

/// When a reminder shows: at nine in the morning of the day before, with time to read the case
/// and to agree who says what.
const REMINDER: &str = "-PT15H";

/// Adds a calendar of all calls, and one for each who calls, in each language with an agenda.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    for lang in Lang::ALL {
        let url = renderer.winback_url(lang);
        if renderer.edition.at(&url).is_none() {
            continue;
        }
        let mut add = |name: &str, owner: Option<usize>| {
            let path = format!("{}{name}.ics", url.from_root());
            let this = Arc::clone(renderer);
            let recipe = move || Ok(this.calendar(lang, owner));
            bundle.add(&path, Artifact::Recipe(Arc::new(recipe)));
        };
        add(WINBACK, None);
        for (at, owner) in renderer.views.winback.owners.iter().enumerate() {
            add(&owner.slug, Some(at));
        }
    }
}

impl Renderer {
    /// Returns the address of the agenda in a language.
    pub(super) fn winback_url(&self, lang: Lang) -> Url {
        Url::new(format!("{}{WINBACK}/", self.home_url(lang)))
    }

    fn calendar(&self, lang: Lang, owner: Option<usize>) -> Vec<u8> {
        let agenda = &self.views.winback;
        let config = self.edition.config();
        let mut name = format!("Winback · {}", config.title.replace('\n', " "));
        if let Some(at) = owner {
            name = format!("Winback · {}", agenda.owners[at].name.get(lang));
        }
        let mut calendar = Calendar::empty();
        calendar
            .append_property(Property::new("VERSION", "2.0"))
            .append_property(Property::new("PRODID", "-//camnang//winback//VI"))
            .append_property(Property::new("CALSCALE", "GREGORIAN"))
            .append_property(Property::new("X-WR-CALNAME", clean(&name)))
            .append_property(Property::new("X-WR-TIMEZONE", clean(&config.timezone)))
            .append_property(
                Property::new("REFRESH-INTERVAL", "PT12H")
                    .add_parameter("VALUE", "DURATION")
                    .done(),
            );
        let today = self.edition.today();
        let mut calls: Vec<&Call> = agenda.calls.iter().collect();
        calls.retain(|call| {
            let mine = owner.is_none_or(|owner| call.owners.contains(&owner));
            mine && call.is_in_calendar(today)
        });
        for call in calls {
            if let Some(event) = self.event(lang, call) {
                calendar.push(event);
            }
        }
        calendar.to_string().into_bytes()
    }

    fn event(&self, lang: Lang, call: &Call) -> Option<Event> {
        let strings = &self.shared(lang).strings;
        let page = self.edition.page(call.page_in(lang))?;
        let customer = self.customer_name(call, lang);
        let stamp = format!("{}T000000Z", basic(self.call_stamp(call)));
        let uid = self.call_uid(call)?;
        let (start, end) = match (call.on, call.window) {
            (Some(on), _) => (on, on),
            (None, window) => window?,
        };
        let words = match call.part {
            Part::Unset => "win_event_unset",
            _ => "win_event",
        };
        let summary = strings.get(words).replace("{customer}", customer);
        let mut event = Event::new();
        event
            .uid(&uid)
            .summary(&clean(&summary))
            .description(&clean(&self.call_words(lang, call)))
            .append_property(Property::new("DTSTAMP", stamp.as_str()))
            .append_property(Property::new("LAST-MODIFIED", stamp.as_str()))
            .append_property(day("DTSTART", start))
            .append_property(day("DTEND", end.checked_add(1.day()).unwrap_or(end)))
            .append_property(Property::new("TRANSP", "TRANSPARENT"))
            .append_property(Property::new("CATEGORIES", "winback"))
            .status(if call.part == Part::Unset {
                EventStatus::Tentative
            } else {
                EventStatus::Confirmed
            });
        if let Some(url) = self.absolute(&page.url) {
            event.append_property(Property::new("URL", url));
        }
        if !call.status.is_called() {
            // The crate reads no time before the event; what it reads is replaced.
            let after = Trigger::try_from(&Property::new("TRIGGER", "PT15H"));
            let mut alarm = Alarm::display(&clean(&summary), after.ok()?);
            // Without a stamp and a name of its own the crate makes them of clock and chance.
            alarm
                .append_property(Property::new("TRIGGER", REMINDER))
                .append_property(Property::new("DTSTAMP", stamp))
                .uid(&format!("alarm-{uid}"));
            event.alarm(alarm);
        }
        Some(event.done())
    }

    /// The day on which a case was last changed, as far as anything says.
    fn call_stamp(&self, call: &Call) -> Date {
        let page = self.edition.page(call.page);
        let changed = page.and_then(|page| {
            let history = self.edition.history(page).map(|history| history.updated);
            let written = ["updated_on", "created_on"];
            let written = written.into_iter().find_map(|key| page.fields.date(key));
            written.or(history)
        });
        changed.or(call.left).or(call.on).unwrap_or(Date::ZERO)
    }

    /// An identifier of the case's own: it stays when the day of the call changes, and wherever
    /// the site is published.
    fn call_uid(&self, call: &Call) -> Option<String> {
        let page = self.edition.page(call.page)?;
        let repository = &self.edition.config().repository.url;
        let hash = blake3::hash(format!("{repository}\n{}", page.id).as_bytes()).to_hex();
        Some(format!("winback-{}@camnang", &hash.as_str()[..20]))
    }

    /// What the caller wants to know, in lines of plain text.
    fn call_words(&self, lang: Lang, call: &Call) -> String {
        let strings = &self.shared(lang).strings;
        let mut lines = Vec::new();
        let mut say = |key: &str, value: &str| {
            if !value.is_empty() {
                lines.push(format!("{}: {value}", strings.get(key)));
            }
        };
        let title = |id| {
            self.edition
                .page(id)
                .map(|p: &Page| self.title_for(p, lang))
        };
        say("win_cause", call.cause.and_then(title).unwrap_or(""));
        if let Some(left) = call.left {
            say("win_left", &format::date(left, lang));
        }
        if let Some((from, to)) = call.window {
            let (from, to) = (format::date(from, lang), format::date(to, lang));
            say("win_window", &format!("{from} – {to}"));
        }
        let owners = &self.views.winback.owners;
        let names: Vec<&str> = call
            .owners
            .iter()
            .map(|at| owners[*at].name.get(lang))
            .collect();
        say("win_owners", &names.join(", "));
        say("win_status", self.call_status(call, lang).text);
        if !call.news.done.is_empty() || !call.news.pages.is_empty() {
            lines.push(format!("{}:", strings.get("win_news")));
        }
        let own = self.edition.config().language;
        for at in &call.news.done {
            let action = &self.views.actions.actions[*at];
            lines.push(format!("- {}", action.text_in(lang, own).1));
        }
        for (id, day) in &call.news.pages {
            let title = title(*id).unwrap_or("");
            lines.push(format!("- {title} ({})", format::date(*day, lang)));
        }
        let address = |id| {
            let page: &Page = self.edition.page(id)?;
            self.absolute(&page.url)
        };
        let mut lead = |key: &str, id| {
            if let Some(address) = address(id) {
                lines.push(format!("{}: {address}", strings.get(key)));
            }
        };
        if let Some(script) = self.views.winback.script(lang) {
            lead("win_script", script);
        }
        lead("win_case", call.page_in(lang));
        lines.join("\n")
    }
}

fn day(key: &str, day: Date) -> Property {
    Property::new(key, basic(day))
        .add_parameter("VALUE", "DATE")
        .done()
}

/// A day in the basic format of ISO 8601.
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Text without what no line of a calendar may hold.
fn clean(text: &str) -> String {
    text.replace(|c: char| is_unprintable(c) && c != '\n', " ")
}
