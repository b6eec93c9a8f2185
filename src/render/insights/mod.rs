//! Insights → panels: each question with its answer in words, a chart, a table, and lists of
//! the cases behind every number.

mod about;
mod case_lists;
mod causes;
mod coming;
pub(super) mod data;
mod losses;
mod overview;
mod parties;
mod saves;
mod sheet;
mod signals;
pub(super) mod teller;
mod time;
mod write_ups;

use serde::Serialize;
use tera::{Context, Value};

use super::Renderer;
use super::context::Link;
use super::panel::{CaseList, Panel};
use crate::model::lang::Text;
use crate::model::site::{Page, Topic};
use crate::text;
use teller::Teller;

/// Template of the pages of the insights.
pub(super) const TEMPLATE: &str = "insights.html";

/// What a page of the insights shows.
#[derive(Debug, Default, Serialize)]
struct Insight {
    /// Numbers at the head.
    facts: Vec<Headline>,
    /// The panels.
    panels: Vec<Panel>,
    /// The cases behind the numbers.
    lists: Vec<CaseList>,
    /// The other pages, each with what it answers.
    topics: Vec<TopicLink>,
    /// What to bear in mind of the whole page.
    notes: Vec<String>,
    /// Where the cases are as a sheet.
    sheet: Option<Link<'static>>,
}

/// A number at the head of the page.
#[derive(Debug, Serialize)]
struct Headline {
    label: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct TopicLink {
    link: Link<'static>,
    about: String,
}

impl Renderer {
    /// Returns the one who tells what was counted, on a page.
    pub(super) fn teller<'a>(&'a self, on: &'a Page) -> Teller<'a> {
        Teller {
            renderer: self,
            insights: &self.views.insights,
            on,
            lang: on.lang,
        }
    }

    /// Adds what a page of the insights shows to its context, and returns its headings: anchor
    /// and text of each.
    pub(super) fn insight(
        &self,
        topic: Topic,
        on: &Page,
        context: &mut Context,
    ) -> Vec<(String, String)> {
        let teller = self.teller(on);
        let mut insight = match topic {
            Topic::Overview => teller.overview(),
            Topic::Causes => teller.causes(),
            Topic::Time => teller.time(),
            Topic::Losses => teller.losses(),
            Topic::Parties => teller.parties(),
            Topic::Signals => teller.signals(),
            Topic::Saves => teller.saves(),
            Topic::WriteUps => teller.write_ups(),
        };
        insight.notes = teller.standing();
        let panels = insight
            .panels
            .iter()
            .map(|p| (p.id.clone(), p.title.clone()));
        let lists = insight
            .lists
            .iter()
            .map(|l| (l.id.clone(), l.title.clone()));
        let headings = panels.chain(lists).collect();
        context.insert_value("insight", Value::from_serializable(&insight));
        headings
    }
}

impl Teller<'_> {
    /// What counts on every page, and what does not.
    fn standing(&self) -> Vec<String> {
        let cases = &self.insights.cases;
        let mut notes = Vec::new();
        let today = self.date(Some(self.renderer.edition.today())).text;
        let (lost, saved) = (self.cases(cases.lost.len()), self.cases(cases.saved.len()));
        notes.push(self.say(text!(
            "Tính đến {today}: {lost} mất khách, {saved} giữ được. Ca giữ được không nằm trong số liệu mất.",
            "As of {today}: {lost} lost, {saved} saved. Saved ones count in no figure of losses."
        )));
        if !cases.ahead.is_empty() {
            let ahead = self.cases(cases.ahead.len());
            notes.push(self.say(text!(
                "{ahead} có ngày kết thúc ở tương lai nên chưa tính.",
                "{ahead} with an end in the future not counted yet."
            )));
        }
        notes
    }

    pub(in crate::render) fn panel(&self, id: &str, title: Text, answer: String) -> Panel {
        Panel {
            id: format!("cn_{id}"),
            title: self.say(title),
            answer,
            ..Panel::default()
        }
    }
}
