//! A party: what it carried and what it learned, case by case, and what it still has to do.

use super::{About, ROWS};
use crate::model::site::{Page, PageId};
use crate::model::write_up::Side;
use crate::render::insights::teller::Teller;
use crate::render::markdown::sides::is_of;
use crate::render::panel::{Cell, PageLink, Panel, Row, Table};
use crate::text;
use crate::text::fold::fold;
use crate::views::actions::Action;
use crate::views::insights::cases::At;
use crate::views::original;

impl Teller<'_> {
    pub(super) fn about_party(&self, id: PageId, page: &Page) -> About {
        let cases = self.gathered_cases(id);
        let mut about = About::default();
        if !cases.is_empty() {
            let all = self.insights.cases.all.len();
            about.figures.push(self.counted(
                text!("Có mặt trong", "Involved in"),
                self.share(cases.len(), all),
            ));
        }
        about.panels.extend(self.duties(id, &cases));
        let names = names(page);
        let theirs = |action: &&Action| {
            let owner = action.owner.as_deref().map(fold).unwrap_or_default();
            names.iter().any(|name| is_of(&owner, name))
        };
        let actions = self.renderer.views.actions.actions.iter();
        about
            .panels
            .extend(self.open_actions(actions.filter(theirs)));
        about
    }

    /// What the cases say of a party: the latest first.
    fn duties(&self, id: PageId, cases: &[At]) -> Option<Panel> {
        let own = original(&self.renderer.edition, id);
        let said: Vec<(At, PageLink, Side)> = cases
            .iter()
            .filter_map(|at| {
                let (case, page) = self.local(self.insights.cases[*at].page)?;
                let sides = &page.write_up.as_ref()?.sides;
                let is_it = |side: &&Side| {
                    let party = side
                        .party
                        .map(|party| original(&self.renderer.edition, party));
                    party == Some(own) && !(side.duty.is_empty() && side.learned.is_empty())
                };
                let side = sides.iter().find(is_it)?;
                Some((*at, self.page_link(case)?, side.clone()))
            })
            .collect();
        if said.is_empty() {
            return None;
        }
        let n = self.cases(said.len());
        let answer = self.say(text!(
            "{n} ghi bên này đã làm gì, chưa làm gì và học được gì.",
            "{n} tell what this side did, did not do and learned."
        ));
        let title = text!(
            "Trách nhiệm và bài học qua các ca",
            "Duties and lessons by case"
        );
        let mut panel = self.panel("duties", title, answer);
        let text = |text: &str, lang: Option<&'static str>| {
            let mut cell = Cell::text(if text.is_empty() { "–" } else { text });
            cell.lang = lang;
            cell
        };
        let row = |(at, link, side): &(At, PageLink, Side)| {
            let mut case = self.case(*at);
            let ended = self.insights.cases[*at].ended_on;
            case.under = Some(self.date(ended).text).filter(|_| ended.is_some());
            Row::new(vec![
                case,
                text(&side.duty, link.lang),
                text(&side.learned, link.lang),
            ])
        };
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Ca", "Case")),
                self.head(text!("Trách nhiệm", "Duty")),
                self.head(text!("Bài học", "Lesson")),
            ],
            rows: said.iter().take(ROWS).map(row).collect(),
        });
        if said.len() > ROWS {
            let (shown, all) = (self.count(ROWS), self.count(said.len()));
            panel.notes.push(self.say(text!(
                "Bảng chỉ ghi {shown} ca gần nhất trong {all} ca; danh sách bên dưới có đủ.",
                "The table has the latest {shown} of {all} cases; the list below has all."
            )));
        }
        Some(panel)
    }
}

/// The names of a party, folded.
fn names(page: &Page) -> Vec<String> {
    let id = page.id.rsplit('/').next().unwrap_or(&page.id);
    let aliases = page.fields.texts("aliases");
    let names = [page.title.as_str(), id].into_iter().chain(aliases);
    names.map(fold).filter(|name| !name.is_empty()).collect()
}
