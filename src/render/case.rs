//! What the views know of a page with a story or with steps: the card at its head, and the marks
//! beside its text.

use std::borrow::Cow;
use std::fmt::Write;

use serde::Serialize;
use tera::{Context, Value};

use super::Renderer;
use super::context::{Day, FactValue, Figure};
use super::highlight::escape;
use super::markdown::layout::badge;
use super::markdown::marks::Marks;
use super::pages::day;
use crate::model::site::{Page, PageId, SectionMatch};
use crate::model::write_up::Form;
use crate::text;
use crate::text::fold::fold;
use crate::text::format;
use crate::views::actions::{Action, Register};
use crate::views::insights::lead::days;
use crate::views::original;

/// Fields that the card tells in its own way.
const TOLD: [&str; 9] = [
    "customer",
    "churned_on",
    "saved_on",
    "causes",
    "revenue_lost",
    "first_signal_on",
    "notice_on",
    "winback_on",
    "winback_status",
];

/// The card at the head of a case.
#[derive(Debug, Serialize)]
struct Card<'a> {
    /// What it tells, in order.
    facts: Vec<CardFact<'a>>,
    /// The keys of the fields that it tells; the others are folded below it.
    told: &'static [&'static str],
    /// Proposals that only the front matter holds.
    proposals: Vec<super::context::ActionRow<'a>>,
}

/// One thing that the card tells.
#[derive(Debug, Serialize)]
struct CardFact<'a> {
    key: &'static str,
    label: &'a str,
    values: Vec<FactValue<'a>>,
    /// What is told below it, in small letters.
    note: String,
    /// First and last day, where it is a window.
    window: Option<(Day, Day)>,
}

impl Renderer {
    /// Adds the card of a case to its context.
    pub(super) fn case(&self, id: PageId, page: &Page, context: &mut Context) {
        let rows = self.actions_at(id, page).into_iter();
        let hidden = rows.filter(|(form, _)| *form == Form::Fields);
        let card = Card {
            facts: self.card(id, page),
            told: &TOLD,
            proposals: hidden.map(|(_, action)| self.row(page, action)).collect(),
        };
        context.insert_value("card", Value::from_serializable(&card));
    }

    fn card<'a>(&'a self, id: PageId, page: &'a Page) -> Vec<CardFact<'a>> {
        let kind = self.edition.kinds().get(page.kind);
        let lang = page.lang;
        let strings = &self.shared(lang).strings;
        let values = |key: &str| {
            let field = kind.fields.get(key);
            let items = page.fields.items(key);
            let value = |item| self.fact_value(page, page, field?, item);
            items.filter_map(value).collect::<Vec<FactValue<'a>>>()
        };
        let label = |key: &str| {
            kind.fields
                .get(key)
                .map_or("", |field| field.label.get(lang))
        };
        let mut facts: Vec<CardFact<'a>> = Vec::new();
        let mut add =
            |key: &'static str, label: &'a str, values: Vec<FactValue<'a>>, note: String| {
                if !values.is_empty() {
                    facts.push(CardFact {
                        key,
                        label,
                        values,
                        note,
                        window: None,
                    });
                }
            };
        for key in ["customer", "churned_on", "saved_on", "causes"] {
            add(key, label(key), values(key), String::new());
        }
        let currency = page.fields.text("currency").unwrap_or("VND");
        if let Some(month) = page.fields.number("revenue_lost") {
            let money = |amount| format::money(amount, currency, lang);
            let each = money(month);
            let note = text!("{each} mỗi tháng", "{each} a month");
            let year = plain(money(month * 12.0));
            let saved = page.fields.text("outcome") == Some("saved");
            let label = strings.get(if saved { "case_kept" } else { "case_value" });
            add("revenue_lost", label, vec![year], note.get(lang).to_owned());
        }
        let [signal, notice] = ["first_signal_on", "notice_on"].map(|key| page.fields.date(key));
        let end = page
            .fields
            .date("churned_on")
            .or(page.fields.date("saved_on"));
        let spans = [days(signal, notice), days(notice, end)];
        let n = |span: Option<i32>| {
            span.filter(|span| *span >= 0)
                .map(|span| strings.count("days", span))
        };
        let lead = match spans.map(n) {
            [Some(first), Some(second)] => Some(format!("{first} → {second}")),
            [Some(first), None] => Some(first),
            [None, Some(second)] => Some(format!("– → {second}")),
            [None, None] => None,
        };
        if let Some(lead) = lead {
            let note = strings.get("case_lead_note").to_owned();
            add("lead", strings.get("case_lead"), vec![plain(lead)], note);
        }
        let call = self.views.winback.call_of(original(&self.edition, id));
        if let Some(call) = call {
            let status = plain(self.call_status(call, lang).text);
            facts.push(CardFact {
                key: "winback_status",
                label: label("winback_status"),
                values: vec![status],
                note: call
                    .on
                    .map_or_else(String::new, |on| format::date(on, lang)),
                window: call
                    .window
                    .filter(|_| call.on.is_none())
                    .map(|(from, to)| (day(from, lang), day(to, lang))),
            });
        }
        facts
    }

    /// The actions that a page proposes, each with how it is written there.
    fn actions_at(&self, id: PageId, page: &Page) -> Vec<(Form, &Action)> {
        let Some(write_up) = &page.write_up else {
            return Vec::new();
        };
        let actions: Vec<&Action> = self
            .views
            .actions
            .of_page(original(&self.edition, id))
            .collect();
        // A translation that proposes something else speaks for itself.
        if actions.len() != write_up.proposals.len() {
            return Vec::new();
        }
        let forms = write_up.proposals.iter().map(|proposal| proposal.form);
        forms.zip(actions).collect()
    }

    /// Returns what to write beside a page's own text.
    pub(super) fn marks(&self, id: PageId, page: &Page) -> Marks {
        let mut marks = Marks::default();
        let kind = self.edition.kinds().get(page.kind);
        let section = |name: &str| {
            let is_it = |found: &&SectionMatch| kind.sections[found.section].id == name;
            page.sections.iter().find(is_it)
        };
        let Some(doc) = page.doc.as_deref() else {
            return marks;
        };
        let start = |found: &SectionMatch| doc.headings[found.heading].span.start;
        let strings = &self.shared(page.lang).strings;
        if kind.template.as_deref() == Some("procedure.html") {
            let steps = page.sections.iter();
            let steps = steps.filter(|found| kind.sections[found.section].id == "steps");
            marks.steps = steps.map(|found| start(found)..found.end).collect();
            marks.step = [strings.get("step_anchor"), strings.get("step")];
        }
        if page.write_up.is_none() {
            return marks;
        }
        marks.story = section("situation").map(|found| start(found)..found.end);
        let day = |key: &str, style, tone, word: &str| {
            let date = page.fields.date(key)?;
            Some((date, style, badge(tone, strings.get(word))))
        };
        let days = [
            day("first_signal_on", "signal", "warn", "story_signal"),
            day("notice_on", "notice", "note", "story_notice"),
            day("churned_on", "end", "loss", "story_left"),
            day("saved_on", "end", "good", "story_saved"),
        ];
        marks.days = days.into_iter().flatten().collect();
        marks.sides = section("responsibilities")
            .zip(section("lessons"))
            .map(|(duties, lessons)| (start(duties), start(lessons)));
        marks.heads = ["side", "side_proposals"].map(|key| strings.get(key).to_owned());
        self.mark_proposals(id, page, section("proposals").map(start), &mut marks);
        marks
    }

    fn mark_proposals(&self, id: PageId, page: &Page, heading: Option<u32>, marks: &mut Marks) {
        let actions = self.actions_at(id, page);
        let Some(write_up) = page.write_up.as_ref().filter(|_| !actions.is_empty()) else {
            return;
        };
        for (proposal, (form, action)) in write_up.proposals.iter().zip(&actions) {
            let mut link = String::new();
            if let Some(href) = self.action_href(page, action) {
                link.push_str("<a class=\"nowrap\" href=\"");
                escape(&mut link, &href);
                link.push_str("\">");
                escape(&mut link, &action.id);
                link.push_str("</a>");
            } else {
                escape(&mut link, &action.id);
            }
            if *form != Form::Fields {
                let shown = self.action_badge(action, page.lang);
                let late = action.late.map(|n| {
                    let strings = &self.shared(page.lang).strings;
                    strings.count("act_late_days", n)
                });
                let word = late.as_deref().unwrap_or(shown.text);
                let html = format!("{} {link}", badge(shown.tone, word));
                marks.before.push((proposal.span.start, html));
            }
            if let Some(owner) = &action.owner {
                marks.proposals.push((fold(owner), link));
            }
        }
        marks.before.sort();
        if let Some(place) = heading {
            let figures = self.proposal_figures(page, &actions);
            let mut html = String::from("<p class=\"tracker\">");
            for figure in &figures {
                let _ = write!(
                    html,
                    "<span>{} <b>{}</b></span> ",
                    figure.label, figure.value
                );
            }
            if let Some(href) = self.register_link(page) {
                html.push_str("<a href=\"");
                escape(&mut html, &href);
                let _ = write!(
                    html,
                    "\">{}</a>",
                    self.shared(page.lang).strings.get("tracker_all")
                );
            }
            html.push_str("</p>\n");
            marks.below.push((place, html));
        }
    }

    fn proposal_figures(&self, page: &Page, actions: &[(Form, &Action)]) -> Vec<Figure> {
        let count = Register::count(actions.iter().map(|(_, action)| *action));
        let strings = &self.shared(page.lang).strings;
        let figure = |key: &str, value: String| Figure {
            label: strings.get(key).to_owned(),
            value,
        };
        let mut figures = vec![figure(
            "act_done",
            format::share(count.done, count.meant(), page.lang),
        )];
        if count.late > 0 {
            figures.push(figure("act_late", count.late.to_string()));
        }
        figures
    }
}

fn plain<'a>(text: impl Into<Cow<'a, str>>) -> FactValue<'a> {
    FactValue {
        text: text.into(),
        href: None,
        iso: None,
        lang: None,
    }
}
