//! What the page of a cause, a customer, a party, a signal or a lesson says beside its own text:
//! the numbers, the history, what is still open.
//!
//! Everything is picked out of the views; nothing is counted here a second time.

mod cause;
mod customer;
mod lesson;
mod party;

use tera::{Context, Value};

use super::teller::Teller;
use crate::model::site::{Page, PageId};
use crate::render::Renderer;
use crate::render::context::{Figure, Link};
use crate::render::panel::{Cell, PageLink, Panel, Row, Table};
use crate::text;
use crate::views::actions::Action;
use crate::views::insights::cases::At;

/// Rows of a table on such a page; the list below it has all.
const ROWS: usize = 20;

/// What such a page says beside its text.
#[derive(Default)]
struct About {
    figures: Vec<Figure>,
    panels: Vec<Panel>,
}

impl Renderer {
    /// Adds what the views know of what a page is about to its context, and returns its
    /// headings.
    pub(in crate::render) fn about(
        &self,
        id: PageId,
        page: &Page,
        context: &mut Context,
    ) -> Vec<(String, String)> {
        let teller = self.teller(page);
        let about = match self.edition.kinds().get(page.kind).name.as_str() {
            "cause" => teller.about_cause(id),
            "customer" => teller.about_customer(id, page),
            "party" => teller.about_party(id, page),
            "lesson" => teller.about_lesson(id, page),
            "signal" => return self.coming(id, page, context),
            _ => About::default(),
        };
        context.insert("strip", &None::<String>);
        context.insert_value("figures", Value::from_serializable(&about.figures));
        context.insert_value("panels", Value::from_serializable(&about.panels));
        let heading = |panel: &Panel| (panel.id.clone(), panel.title.clone());
        about.panels.iter().map(heading).collect()
    }
}

impl Teller<'_> {
    /// The cases among the pages that were gathered for one.
    fn gathered_cases(&self, id: PageId) -> Vec<At> {
        let groups = self.renderer.views.listings.groups(id).iter();
        let pages = groups.flat_map(|group| group.entries.iter().map(|(id, _)| *id));
        self.insights.cases.told(&self.renderer.edition, pages)
    }

    fn counted(&self, label: crate::model::lang::Text, value: String) -> Figure {
        Figure {
            label: self.say(label),
            value,
        }
    }

    /// Open actions, the late ones first, with the way to each.
    fn open_actions<'b>(&self, actions: impl Iterator<Item = &'b Action>) -> Option<Panel> {
        let renderer = self.renderer;
        let open: Vec<&Action> = actions.filter(|action| action.is_open()).collect();
        let late = open.iter().filter(|action| action.late.is_some()).count();
        let (n, late) = (self.count(open.len()), self.count(late));
        let answer = self.say(text!(
            "{n} đề xuất còn mở, {late} đã quá hạn.",
            "{n} proposals are open, {late} of them overdue."
        ));
        let title = text!("Đề xuất còn mở", "Open proposals");
        let mut panel = self.panel("open", title, answer);
        let own = renderer.edition.config().language;
        let row = |action: &&Action| {
            let (text_lang, text) = action.text_in(self.lang, own);
            let badge = renderer.action_badge(action, self.lang);
            let mut what = Cell::text(text).to(renderer.action_href(self.on, action));
            what.lang = (text_lang != self.lang).then(|| text_lang.code());
            let owners = action.owners.iter().map(|at| {
                let owner = &renderer.views.actions.owners[*at];
                owner.name.get(self.lang)
            });
            let owners: Vec<&str> = owners.collect();
            Row::new(vec![
                what,
                Cell::text(if owners.is_empty() {
                    "–".to_owned()
                } else {
                    owners.join(", ")
                }),
                self.date(action.due_on()),
                Cell::text(badge.text).toned(Some(if action.late.is_some() {
                    "overdue"
                } else {
                    "open"
                })),
            ])
        };
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Đề xuất", "Proposal")),
                self.head(text!("Người phụ trách", "Owner")),
                self.head(text!("Hạn", "Due")),
                self.head(text!("Trạng thái", "Status")),
            ],
            rows: open.iter().take(ROWS).map(row).collect(),
        });
        if open.len() > ROWS {
            let left = self.count(open.len() - ROWS);
            panel.more = renderer.register_link(self.on).map(|href| Link {
                title: self
                    .say(text!("còn {left} đề xuất nữa", "{left} more proposals"))
                    .into(),
                href: Some(href),
                lang: None,
            });
        }
        (!open.is_empty()).then_some(panel)
    }

    /// The actions that some cases propose, in the order of the register.
    fn actions_of<'b>(&'b self, cases: &[At]) -> impl Iterator<Item = &'b Action> {
        let pages = cases.iter().map(|at| self.insights.cases[*at].page);
        let pages: std::collections::HashSet<PageId> = pages.collect();
        let actions = self.renderer.views.actions.actions.iter();
        actions.filter(move |action| pages.contains(&action.page))
    }

    /// Links to pages, each once, in the reader's language.
    fn page_links(&self, pages: &[PageId]) -> Vec<PageLink> {
        pages.iter().filter_map(|id| self.page_link(*id)).collect()
    }
}
