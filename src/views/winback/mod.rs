//! Cases of customers who left → whom to call back, when, with which news, and what came of it.
//!
//! The first call is due 28 to 62 days after the loss, or as `[winback]` says. A case that was
//! saved has nobody to call back. A date still to come is a call to make, whatever came of an
//! earlier one.

mod news;
mod outcomes;
mod parts;
mod script;

use std::collections::{BTreeMap, HashMap};

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::actions::Register;
use super::days;
use super::owners::{self, Owner};
use super::rests::Rests;
use super::stories::{Story, stories};
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, Typed};
use crate::model::taxonomy;
use crate::restrict::Edition;

pub use news::News;
pub use outcomes::Outcome;
pub use parts::{Part, Section, pages};

/// The last parts of addresses that no owner's calendar may take.
const RESERVED: [&str; 1] = ["winback"];

/// Days for which a call that was made stays in calendars.
const KEPT: i32 = 90;

/// The calls to customers who left.
#[derive(Debug, Default)]
pub struct Agenda {
    /// The calls by part of the agenda, then by day, then by address of the case.
    pub calls: Vec<Call>,
    /// Those who call, by name.
    pub owners: Vec<Owner>,
    /// What came of the calls, by main cause; the cause with the most cases first.
    pub outcomes: Vec<Outcome>,
    /// The script for a call by language.
    pub scripts: BTreeMap<Lang, PageId>,
    /// Where its parts go on that do not fit on a page.
    pub rests: Rests<Part>,
    /// Places in `calls` by the page of the case.
    by_page: HashMap<PageId, usize>,
}

/// A call to a customer who left.
#[derive(Debug)]
pub struct Call {
    /// The case.
    pub page: PageId,
    /// The same case in other languages.
    pub translations: Vec<(Lang, PageId)>,
    /// The customer's name or id, as written.
    pub customer: String,
    /// The customer's page.
    pub customer_page: Option<PageId>,
    /// When the customer left.
    pub left: Option<Date>,
    /// First and last day for a first call.
    pub window: Option<(Date, Date)>,
    /// The day of the call, if one is set.
    pub on: Option<Date>,
    /// What came of it.
    pub status: CallStatus,
    /// Where it stands on the agenda.
    pub part: Part,
    /// Days since the day that was set; for a call without one, since the window closed.
    pub late: Option<i32>,
    /// The main cause.
    pub cause: Option<PageId>,
    /// Who calls: places in [`Agenda::owners`].
    pub owners: Vec<usize>,
    /// What has changed since the customer left.
    pub news: News,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallStatus {
    /// Nobody called yet.
    Planned,
    /// They talked.
    Contacted,
    /// Nobody answered.
    NoAnswer,
    /// The customer does not want to come back.
    Declined,
    /// The customer came back.
    WonBack,
    /// Nobody is going to call.
    NotPursued,
    /// The page says something that nobody understood, which has its own finding.
    Unclear,
}

impl Agenda {
    /// Counts all calls.
    pub fn total(&self) -> Outcome {
        outcomes::all(&self.calls)
    }

    /// Returns the call that a case asks for.
    pub fn call_of(&self, page: PageId) -> Option<&Call> {
        self.by_page.get(&page).map(|at| &self.calls[*at])
    }

    /// Returns the script for readers of a language; one in another is better than none.
    pub fn script(&self, lang: Lang) -> Option<PageId> {
        let any = || self.scripts.values().next();
        self.scripts.get(&lang).or_else(any).copied()
    }
}

impl CallStatus {
    fn from_name(name: &str) -> Self {
        match name {
            "planned" => Self::Planned,
            "contacted" => Self::Contacted,
            "no_answer" => Self::NoAnswer,
            "declined" => Self::Declined,
            "won_back" => Self::WonBack,
            "not_pursued" => Self::NotPursued,
            _ => Self::Unclear,
        }
    }

    /// Returns its name in front matter and data; none when nobody understood it.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Planned => Some("planned"),
            Self::Contacted => Some("contacted"),
            Self::NoAnswer => Some("no_answer"),
            Self::Declined => Some("declined"),
            Self::WonBack => Some("won_back"),
            Self::NotPursued => Some("not_pursued"),
            Self::Unclear => None,
        }
    }

    /// True once somebody called.
    pub fn is_called(self) -> bool {
        matches!(
            self,
            Self::Contacted | Self::NoAnswer | Self::Declined | Self::WonBack
        )
    }

    /// True when no further call is to be made.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Declined | Self::WonBack | Self::NotPursued)
    }
}

impl Call {
    /// Returns the page to send readers of a language to.
    pub fn page_in(&self, lang: Lang) -> PageId {
        let translated = self.translations.iter().find(|(l, _)| *l == lang);
        translated.map_or(self.page, |(_, page)| *page)
    }

    /// True for what belongs into a calendar: what is on the agenda and has a day or a window
    /// that is open, and the calls of the last months.
    pub fn is_in_calendar(&self, today: Date) -> bool {
        match (self.part, self.on, self.window) {
            (Part::Unset, _, Some((_, to))) => to >= today,
            (Part::Off | Part::Called, Some(on), _) => {
                self.status.is_called() && days(on, today) <= KEPT
            }
            (_, Some(_), _) => true,
            _ => false,
        }
    }
}

/// Makes the agenda of an edition. `register` holds what was done since.
pub fn agenda(edition: &Edition, register: &Register) -> Agenda {
    let stories = stories(edition, |page| is_lost(edition, page));
    let news = news::Index::new(edition, register);
    let mut calls: Vec<Call> = stories
        .iter()
        .map(|story| call(edition, story, &news))
        .collect();
    let written: Vec<String> = stories
        .iter()
        .map(|story| {
            let names: Vec<&str> = story.page.1.fields.texts("winback_owners").collect();
            names.join(", ")
        })
        .collect();
    let (owners, of_each) = owners::settle(edition, &written, &RESERVED);
    for (call, owners) in calls.iter_mut().zip(of_each) {
        call.owners = owners;
    }
    calls.sort_by_cached_key(|call| {
        let day = call.on.or(call.window.map(|(_, to)| to));
        let address = edition.page(call.page).map(|page| page.url.clone());
        (call.part, day.unwrap_or(Date::MAX), address)
    });
    let mut agenda = Agenda {
        rests: Rests::default(),
        outcomes: outcomes::by_cause(edition, &calls),
        by_page: (0..)
            .zip(&calls)
            .map(|(at, call)| (call.page, at))
            .collect(),
        calls,
        owners,
        scripts: script::find(edition),
    };
    agenda.rests = parts::rests(&agenda, edition);
    agenda
}

/// True for the case of a customer who left.
fn is_lost(edition: &Edition, page: &Page) -> bool {
    let kind = edition.kinds().get(page.kind);
    let doc = match &page.doc {
        Some(doc) if page.role == Role::Leaf => doc,
        _ => return false,
    };
    // An outcome that nobody understood may as well be a save.
    let unclear = || {
        doc.front
            .iter()
            .any(|e| e.key == "outcome" && !e.node.is_empty())
    };
    kind.fields.contains_key("churned_on")
        && kind.fields.contains_key("winback_on")
        && match page.fields.text("outcome") {
            Some(outcome) => outcome == "lost",
            None => !unclear(),
        }
}

fn call(edition: &Edition, story: &Story, news: &news::Index) -> Call {
    let (id, page) = story.page;
    let today = edition.today();
    let left = page.fields.date("churned_on");
    let window = left.and_then(|left| window(edition, left));
    let on = page.fields.date("winback_on");
    let status = status(page);
    let part = part(today, on, window, status);
    let late = match part {
        Part::Late => on.map(|on| days(on, today)),
        Part::Unset => window.map(|(_, to)| days(to, today)).filter(|n| *n > 0),
        _ => None,
    };
    let customer = page.fields.items("customer").next();
    let (customer, customer_page) = match customer.map(|item| &item.value) {
        Some(Typed::Ref(name, page)) => (name.clone(), *page),
        Some(Typed::Text(name)) => (name.clone(), None),
        _ => (page.title.clone(), None),
    };
    let cause = page.fields.refs("causes").next();
    Call {
        page: id,
        translations: story.others.iter().map(|(id, p)| (p.lang, *id)).collect(),
        customer,
        customer_page: customer_page.filter(|page| edition.page(*page).is_some()),
        left,
        window,
        on,
        status,
        part,
        late,
        cause,
        owners: Vec::new(),
        news: if part == Part::Off {
            News::default()
        } else {
            news.since(edition, id, cause, left)
        },
    }
}

fn status(page: &Page) -> CallStatus {
    let doc = page.doc.as_deref();
    let front = doc.map_or(&[][..], |doc| &doc.front);
    match page.fields.text("winback_status") {
        Some(name) => CallStatus::from_name(name),
        None if front
            .iter()
            .any(|e| e.key == "winback_status" && !e.node.is_empty()) =>
        {
            CallStatus::Unclear
        }
        None => CallStatus::Planned,
    }
}

/// First and last day for a first call. None beyond the calendar's end.
fn window(edition: &Edition, left: Date) -> Option<(Date, Date)> {
    let winback = edition.config().winback;
    let day = |days: i64| left.checked_add(Span::new().try_days(days).ok()?).ok();
    Some((day(winback.from_days)?, day(winback.to_days)?))
}

fn part(today: Date, on: Option<Date>, window: Option<(Date, Date)>, status: CallStatus) -> Part {
    if status.is_over() {
        return Part::Off;
    }
    match on {
        Some(on) if on < today => match status {
            CallStatus::Planned => Part::Late,
            CallStatus::Unclear => Part::Off,
            _ => Part::Called,
        },
        Some(on) => {
            let into_week = today.weekday().since(Weekday::Monday);
            let ahead = days(today, on) + i32::from(into_week);
            match ahead / 7 {
                0 => Part::ThisWeek,
                1 => Part::NextWeek,
                _ => Part::Coming,
            }
        }
        None if status == CallStatus::Planned => match window {
            Some((from, _)) if from <= today => Part::Unset,
            _ => Part::Off,
        },
        None if status == CallStatus::Unclear => Part::Off,
        None => Part::Called,
    }
}

/// The id of a cause, the same for its pages in all languages and for a known id.
fn cause_key(edition: &Edition, cause: PageId) -> Option<String> {
    let id = &edition.page(cause)?.id;
    Some(taxonomy::key(id.rsplit('/').next().unwrap_or(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_ends_on_sunday() {
        // A Saturday.
        let today = date(2026, 11, 21);
        let at = |on| part(today, Some(on), None, CallStatus::Planned);
        assert_eq!(at(date(2026, 11, 20)), Part::Late);
        assert_eq!(at(today), Part::ThisWeek);
        assert_eq!(at(date(2026, 11, 22)), Part::ThisWeek);
        assert_eq!(at(date(2026, 11, 23)), Part::NextWeek);
        assert_eq!(at(date(2026, 11, 29)), Part::NextWeek);
        assert_eq!(at(date(2026, 11, 30)), Part::Coming);
    }

    #[test]
    fn a_call_without_a_day_is_due_from_the_first_day_of_the_window() {
        let window = Some((date(2026, 11, 21), date(2026, 12, 25)));
        let at = |today| part(today, None, window, CallStatus::Planned);
        assert_eq!(at(date(2026, 11, 20)), Part::Off);
        assert_eq!(at(date(2026, 11, 21)), Part::Unset);
        assert_eq!(at(date(2027, 6, 1)), Part::Unset);
        let over = part(date(2026, 12, 1), None, window, CallStatus::NotPursued);
        assert_eq!(over, Part::Off);
    }
}
