//! A lesson: which ways of working use it, and which cases and causes taught it. The lessons of
//! cases, told on the pages of what caused them.

use std::collections::BTreeSet;

use super::{About, ROWS};
use crate::model::kind::USERS_OF_LESSONS;
use crate::model::site::{Page, PageId};
use crate::render::insights::teller::Teller;
use crate::render::panel::{Cell, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::At;
use crate::views::insights::terms::Family;
use crate::views::{of_kind, original};

impl Teller<'_> {
    pub(super) fn about_lesson(&self, id: PageId, page: &Page) -> About {
        let mut about = About::default();
        about.panels.push(self.users(id));
        let sources = page.fields.refs("sources");
        let cases = self.insights.cases.told(&self.renderer.edition, sources);
        about.panels.extend(self.sources(&cases));
        about
    }

    /// The pages that tell how work is done and that lead here.
    fn users(&self, id: PageId) -> Panel {
        let edition = &self.renderer.edition;
        let users = edition.backlinks(id).filter(|(_, page, _)| {
            let kind = edition.kinds().get(page.kind).name.as_str();
            USERS_OF_LESSONS.contains(&kind) && page.lang == self.lang
        });
        let mut users: Vec<(&Page, PageId)> = users.map(|(id, page, _)| (page, id)).collect();
        users.sort_by(|a, b| (a.0.kind, &a.0.title_key).cmp(&(b.0.kind, &b.0.title_key)));
        let n = self.count(users.len());
        let answer = self.say(match users.len() {
            0 => text!(
                "Chưa quy trình, playbook hay dấu hiệu nào dẫn tới bài học này, nên ít ai gặp nó lúc đang làm.",
                "No process, playbook or signal leads here yet, so few meet it at work."
            ),
            _ => text!(
                "{n} trang hướng dẫn dẫn tới bài học này.",
                "{n} pages on how to work lead here."
            ),
        });
        let title = text!("Đang được dùng ở đâu", "Where it is used");
        let mut panel = self.panel("used", title, answer);
        let row = |(page, id): &(&Page, PageId)| {
            let link = self.page_link(*id)?;
            let kind = edition.kinds().get(page.kind).label.get(self.lang);
            Some(Row::new(vec![Cell::link(link), Cell::text(kind)]))
        };
        if !users.is_empty() {
            panel.table = Some(Table {
                caption: panel.title.clone(),
                head: vec![
                    self.head(text!("Trang", "Page")),
                    self.head(text!("Loại", "Kind")),
                ],
                rows: users.iter().filter_map(row).collect(),
            });
        }
        panel
    }

    /// The cases that taught a lesson, with what caused them.
    fn sources(&self, cases: &[At]) -> Option<Panel> {
        if cases.is_empty() {
            return None;
        }
        let causes: BTreeSet<_> = cases
            .iter()
            .filter_map(|at| self.insights.cases[*at].main_cause())
            .collect();
        let (n, causes) = (self.cases(cases.len()), self.count(causes.len()));
        let answer = self.say(text!(
            "Rút ra từ {n}, {causes} nguyên nhân chính.",
            "Drawn from {n} with {causes} main causes."
        ));
        let title = text!("Từ đâu mà có", "Where it comes from");
        let mut panel = self.panel("sources", title, answer);
        let row = |at: &At| {
            let case = &self.insights.cases[*at];
            let cause = case
                .main_cause()
                .map(|key| self.term_link(Family::Cause, key));
            Row::new(vec![
                self.case(*at),
                cause.map_or_else(|| Cell::text("–"), |link| Cell::link(link.into())),
                self.date(case.ended_on),
            ])
        };
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Ca", "Case")),
                self.head(text!("Nguyên nhân chính", "Main cause")),
                self.head(text!("Kết thúc", "End")),
            ],
            rows: cases.iter().map(row).collect(),
        });
        Some(panel)
    }

    /// The lessons that were drawn from cases.
    pub(super) fn lessons_of(&self, cases: &[At]) -> Option<Panel> {
        let edition = &self.renderer.edition;
        let pages: BTreeSet<PageId> = cases
            .iter()
            .map(|at| self.insights.cases[*at].page)
            .collect();
        let drawn = of_kind(edition, "lesson")
            .into_iter()
            .filter(|(_, lesson)| {
                let mut sources = lesson.fields.refs("sources");
                sources.any(|id| pages.contains(&original(edition, id)))
            });
        let drawn: Vec<PageId> = drawn.map(|(id, _)| id).collect();
        if drawn.is_empty() {
            return None;
        }
        let n = self.count(drawn.len());
        let answer = self.say(text!(
            "{n} bài học rút ra từ các ca này.",
            "{n} lessons were drawn from these cases."
        ));
        let title = text!("Bài học đã rút ra", "Lessons drawn");
        let mut panel = self.panel("lessons", title, answer);
        let rows = self.page_links(&drawn).into_iter().zip(&drawn);
        let row = |(link, id): (crate::render::panel::PageLink, &PageId)| {
            let mut cell = Cell::link(link);
            let summary = self.local(*id).and_then(|(_, page)| page.summary());
            cell.under = summary.map(str::to_owned);
            Row::new(vec![cell])
        };
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![self.head(text!("Bài học", "Lesson"))],
            rows: rows.take(ROWS).map(row).collect(),
        });
        Some(panel)
    }
}
