//! The customers that stayed, on their own.

use super::Insight;
use super::case_lists::By;
use super::teller::Teller;
use crate::render::panel::{Cell, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::Key;
use crate::views::insights::split::Split;
use crate::views::insights::terms::Family;

impl Teller<'_> {
    pub(super) fn saves(&self) -> Insight {
        let cases = &self.insights.cases;
        let by_cause = Split::new(&cases.saved, |at| cases[at].main_cause().cloned());
        let name = |key: &Key| self.name(Family::Cause, key);
        Insight {
            panels: vec![self.saved_table(), self.saved_lead()],
            lists: vec![self.list(
                By::Saved,
                text!("Các ca giữ được theo nguyên nhân", "Saved cases by cause"),
                &by_cause,
                ToString::to_string,
                name,
            )],
            ..Insight::default()
        }
    }

    fn saved_table(&self) -> Panel {
        let cases = &self.insights.cases;
        let saved = self.cases(cases.saved.len());
        let answer = self.say(if cases.saved.is_empty() {
            text!(
                "Chưa ghi ca nào giữ được.",
                "No saved case is written up yet."
            )
        } else {
            text!(
                "Đã ghi {saved} giữ được khách.",
                "{saved} in which the customer stayed."
            )
        });
        let title = text!("Khách suýt mất mà ở lại", "Nearly lost, but stayed");
        let mut panel = self.panel("saved", title, answer);
        if !cases.saved.is_empty() {
            let rows = self.rows(&cases.saved, |at| {
                let case = &cases[*at];
                let cause = case.main_cause().map(|key| self.name(Family::Cause, key));
                let signals = case.signals.iter();
                let signals = signals.map(|key| self.term_link(Family::Signal, key).into());
                Row::new(vec![
                    self.case(*at),
                    self.date(case.ended_on),
                    Cell::text(cause.unwrap_or_else(|| "–".to_owned())),
                    Cell::links(signals.collect()),
                ])
            });
            panel.table = Some(Table {
                caption: panel.title.clone(),
                head: vec![
                    self.head(text!("Khách", "Customer")),
                    self.head(text!("Ngày giữ được", "Saved on")),
                    self.head(text!("Nguyên nhân chính", "Main cause")),
                    self.head(text!("Dấu hiệu", "Signals")),
                ],
                rows,
            });
        }
        panel
    }

    fn saved_lead(&self) -> Panel {
        let (saved, lost) = (&self.insights.saved_lead, &self.insights.lead);
        let answer = if saved.from_notice.n == 0 {
            self.say(text!(
                "Chưa ca giữ được nào ghi đủ ngày để tính.",
                "No saved case gives the days that it takes to tell."
            ))
        } else {
            let (days, n) = (
                self.days(saved.to_notice.median),
                self.cases(saved.to_notice.n),
            );
            let (others, m) = (
                self.days(lost.to_notice.median),
                self.cases(lost.to_notice.n),
            );
            self.say(text!(
                "Ca giữ được thấy trước {days} (trung vị, {n}); ca mất thấy trước {others} ({m}).",
                "Saved cases were seen {days} ahead (median, {n}); lost ones {others} ({m})."
            ))
        };
        let title = text!(
            "Ca giữ được thấy trước bao lâu",
            "How early saved cases were seen"
        );
        let mut panel = self.panel("saved-lead", title, answer);
        if !saved.rows.is_empty() {
            panel.table = Some(self.lead_table(saved));
        }
        panel
    }
}
