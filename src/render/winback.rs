//! The agenda of winback calls → its page.

use std::borrow::Cow;

use tera::{Context, Value};

use super::Renderer;
use super::context::{Badge, CallEntry, CallGroup, Figure, Link, News, OutcomeRow};
use super::pages::day;
use crate::model::lang::Lang;
use crate::model::site::Page;
use crate::text::format;
use crate::views::paging::rows;
use crate::views::winback::{Call, CallStatus, Outcome, Part};

impl Renderer {
    /// Adds what the agenda shows to its context, and returns its headings.
    pub(super) fn winback(&self, page: &Page, context: &mut Context) -> Vec<(String, String)> {
        let agenda = &self.views.winback;
        let lang = page.lang;
        let strings = &self.shared(lang).strings;
        let sections = agenda.sections().into_iter();
        let groups: Vec<CallGroup> = sections
            .map(|section| {
                let shown = &section.calls[..section.shown];
                let mut group = self.call_group(page, section.part, shown);
                group.count = section.calls.len();
                let rest = agenda.rests.get(lang, section.part);
                group.rest = rest.map(|rest| self.rest_link(page, rest));
                group
            })
            .collect();
        let mut headings: Vec<(String, String)> = groups
            .iter()
            .map(|group| (group.id.clone(), group.title.clone()))
            .collect();
        headings.push((
            "cn_outcomes".to_owned(),
            strings.get("win_outcomes").to_owned(),
        ));
        let total = agenda.total();
        let rows: Vec<OutcomeRow> = agenda
            .outcomes
            .iter()
            .map(|outcome| self.outcome_row(page, outcome))
            .collect();
        let calendars: Vec<Link> = agenda
            .owners
            .iter()
            .map(|owner| self.calendar_link(page, &owner.slug, owner.name.get(lang)))
            .collect();
        let all = self.calendar_link(page, "winback", strings.get("win_everyone"));
        let script = agenda.script(lang).and_then(|id| self.link(page, id));
        context.insert_value(
            "figures",
            Value::from_serializable(&self.figures(total, lang)),
        );
        context.insert_value("groups", Value::from_serializable(&groups));
        context.insert_value("outcomes", Value::from_serializable(&rows));
        let total = self.outcome_row(page, &total);
        context.insert_value("total", Value::from_serializable(&total));
        context.insert_value("calendar", Value::from_serializable(&all));
        context.insert_value("calendars", Value::from_serializable(&calendars));
        context.insert_value("script", Value::from_serializable(&script));
        headings
    }

    /// Adds what a page shows on which a part of the agenda goes on.
    pub(super) fn more_calls(&self, at: usize, page: &Page, context: &mut Context) {
        let agenda = &self.views.winback;
        let Some((rest, number)) = agenda.rests.page(at) else {
            return;
        };
        let sections = agenda.sections().into_iter();
        let section = sections.filter(|section| section.part == rest.key);
        let groups: Vec<CallGroup> = section
            .map(|section| {
                let here = rows(number, rest.rows, rest.most);
                self.call_group(page, section.part, &section.calls[here])
            })
            .collect();
        let list = self.through(page, rest, number);
        context.insert_value("groups", Value::from_serializable(&groups));
        context.insert_value("list", Value::from_serializable(&list));
    }

    fn call_group<'a>(&'a self, page: &Page, part: Part, calls: &'a [Call]) -> CallGroup<'a> {
        CallGroup {
            id: format!("cn_{}", part.slug()),
            title: part.title().get(page.lang).to_owned(),
            count: calls.len(),
            calls: calls
                .iter()
                .map(|call| self.call_entry(page, call))
                .collect(),
            rest: None,
        }
    }

    fn figures(&self, total: Outcome, lang: Lang) -> Vec<Figure> {
        let figure = |key: &str, value: String| Figure {
            label: self.shared(lang).strings.get(key).to_owned(),
            value,
        };
        vec![
            figure("win_waiting", total.waiting.to_string()),
            figure("win_called", format::share(total.called, total.lost, lang)),
            figure("win_won", format::share(total.won_back, total.called, lang)),
        ]
    }

    fn outcome_row(&self, page: &Page, outcome: &Outcome) -> OutcomeRow<'_> {
        let unknown = || Link {
            title: Cow::Borrowed(self.shared(page.lang).strings.get("win_no_cause")),
            href: None,
            lang: None,
        };
        let cause = outcome.cause.and_then(|cause| self.link(page, cause));
        OutcomeRow {
            cause: cause.unwrap_or_else(unknown),
            lost: outcome.lost,
            called: format::share(outcome.called, outcome.lost, page.lang),
            reached: format::share(outcome.reached, outcome.called, page.lang),
            won_back: format::share(outcome.won_back, outcome.called, page.lang),
            declined: outcome.declined,
            not_pursued: outcome.not_pursued,
            waiting: outcome.waiting,
        }
    }

    fn calendar_link<'a>(&self, page: &Page, name: &str, title: &'a str) -> Link<'a> {
        let url = self.winback_url(page.lang);
        Link {
            title: Cow::Borrowed(title),
            href: Some(format!("{}{name}.ics", page.url.href_to(&url))),
            lang: None,
        }
    }

    /// Returns the name of the customer of a call.
    pub(super) fn customer_name<'a>(&'a self, call: &'a Call, lang: Lang) -> &'a str {
        self.customer(call, lang).0
    }

    /// Returns the same with its language, when it is another than the reader's.
    pub(super) fn customer<'a>(
        &'a self,
        call: &'a Call,
        lang: Lang,
    ) -> (&'a str, Option<&'static str>) {
        let page = call.customer_page.and_then(|id| self.edition.page(id));
        page.map_or((&call.customer, None), |page| self.titled(page, lang))
    }

    /// Returns how far a call is, in a word.
    pub(super) fn call_status(&self, call: &Call, lang: Lang) -> Badge<'_> {
        let (key, tone) = match (call.part, call.status) {
            (Part::Late, _) => ("win_late", "overdue"),
            (Part::Unset, _) => ("win_unset", "warn"),
            (_, CallStatus::Planned | CallStatus::Unclear) => ("win_planned", "note"),
            (_, CallStatus::Contacted) => ("win_contacted", "trial"),
            (_, CallStatus::NoAnswer) => ("win_no_answer", "warn"),
            (_, CallStatus::Declined) => ("win_declined", "dropped"),
            (_, CallStatus::WonBack) => ("win_won", "good"),
            (_, CallStatus::NotPursued) => ("win_not_pursued", "dropped"),
        };
        Badge {
            text: self.shared(lang).strings.get(key),
            tone,
        }
    }

    fn call_entry<'a>(&'a self, page: &Page, call: &'a Call) -> CallEntry<'a> {
        let lang = page.lang;
        let strings = &self.shared(lang).strings;
        let own = self.edition.config().language;
        let owners = &self.views.winback.owners;
        let mut news: Vec<News> = Vec::new();
        for at in &call.news.done {
            let action = &self.views.actions.actions[*at];
            let (text_lang, text) = action.text_in(lang, own);
            news.push(News {
                text,
                text_lang: (text_lang != lang).then(|| text_lang.code()),
                href: self.action_href(page, action),
                day: action.done_on.map(|date| day(date, lang)),
                page: false,
            });
        }
        for (id, date) in &call.news.pages {
            let Some(changed) = self.edition.page(*id) else {
                continue;
            };
            let (text, text_lang) = self.titled(changed, lang);
            news.push(News {
                text,
                text_lang,
                href: Some(page.url.href_to(&changed.url)),
                day: Some(day(*date, lang)),
                page: true,
            });
        }
        let (customer, customer_lang) = self.customer(call, lang);
        CallEntry {
            customer: Cow::Borrowed(customer),
            customer_lang,
            case: self.case_of(page, call),
            status: self.call_status(call, lang),
            on: call.on.map(|date| day(date, lang)),
            late: call.late.map(|n| match call.part {
                Part::Late => strings.count("win_late_days", n),
                _ => strings.count("win_closed_days", n),
            }),
            left: call.left.map(|date| day(date, lang)),
            window: call
                .window
                .map(|(from, to)| (day(from, lang), day(to, lang))),
            cause: call.cause.and_then(|cause| self.link(page, cause)),
            owners: call
                .owners
                .iter()
                .map(|at| owners[*at].name.get(lang))
                .collect(),
            news,
            more: call.news.more_done,
        }
    }

    fn case_of<'a>(&'a self, page: &Page, call: &Call) -> Link<'a> {
        self.link(page, call.page_in(page.lang)).unwrap_or(Link {
            title: Cow::Borrowed(""),
            href: None,
            lang: None,
        })
    }
}
