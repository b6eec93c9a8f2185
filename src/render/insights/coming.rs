//! What a signal's page says beside its own text: the cases that it came before, with how long
//! there was, and whether a playbook answers it.

use tera::{Context, Value};

use super::teller::Teller;
use crate::model::site::{Page, PageId};
use crate::render::Renderer;
use crate::render::panel::{Cell, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::{At, End};
use crate::views::insights::lead::days;
use crate::views::insights::signals::Signal;

impl Renderer {
    /// Adds what is known of a signal to the context of its page, and returns its headings.
    pub(in crate::render) fn coming(
        &self,
        id: PageId,
        page: &Page,
        context: &mut Context,
    ) -> Vec<(String, String)> {
        let signal = self.signal(id, page);
        let teller = self.teller(page);
        let panels: Vec<Panel> = signal
            .into_iter()
            .filter(|signal| !(signal.lost.is_empty() && signal.saved.is_empty()))
            .map(|signal| teller.came_before(signal))
            .collect();
        let unanswered = signal.filter(|signal| signal.playbooks.is_empty());
        let strip = unanswered.map(|signal| {
            let key = &signal.key;
            teller.say(text!(
                "Chưa có playbook nào cho dấu hiệu này. Viết một trang playbook có triggers = [\"{key}\"].",
                "No playbook answers this signal yet. Write one with triggers = [\"{key}\"]."
            ))
        });
        context.insert("strip", &strip);
        context.insert_value("figures", Value::from_serializable(&Vec::<String>::new()));
        context.insert_value("panels", Value::from_serializable(&panels));
        let heading = |panel: &Panel| (panel.id.clone(), panel.title.clone());
        panels.iter().map(heading).collect()
    }

    /// Returns what is known of a signal, by its page.
    pub(in crate::render) fn signal(&self, id: PageId, page: &Page) -> Option<&Signal> {
        if self.edition.kinds().get(page.kind).name != "signal" {
            return None;
        }
        let key = self.views.insights.terms.key(id)?;
        self.views.insights.signals.get(key)
    }
}

impl Teller<'_> {
    fn came_before(&self, signal: &Signal) -> Panel {
        let all = self.insights.cases.lost.len() - self.insights.signals.missing.len();
        let share = self.share(signal.lost.len(), all);
        let saved = self.cases(signal.saved.len());
        let mut answer = self.say(if signal.saved.is_empty() {
            text!(
                "Có mặt ở {share} ca mất khách có ghi dấu hiệu.",
                "It was there in {share} of the losses that name signals."
            )
        } else {
            text!(
                "Có mặt ở {share} ca mất khách có ghi dấu hiệu, và {saved} giữ được.",
                "It was there in {share} of the losses that name signals, and in {saved} saved."
            )
        });
        if signal.to_notice.n > 0 {
            let (days, n) = (self.days(signal.to_notice.median), signal.to_notice.n);
            answer.push(' ');
            answer.push_str(&self.say(text!(
                "Từ dấu hiệu đầu tiên của ca tới lúc khách báo: {days} (trung vị, n={n}).",
                "From the first signal of the case to notice: {days} (median, n={n})."
            )));
        }
        let title = text!("Đã báo trước những ca nào", "Cases it came before");
        let mut panel = self.panel("came-before", title, answer);
        let cases: Vec<At> = signal.lost.iter().chain(&signal.saved).copied().collect();
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Khách", "Customer")),
                self.head(text!("Kết cục", "Outcome")),
                self.head(text!("Dấu hiệu đầu tiên", "First signal")),
                self.number_head(text!("Ngày tới lúc báo", "Days to notice")),
                self.number_head(text!("Ngày tới lúc kết thúc", "Days to the end")),
            ],
            rows: self.rows(&cases, |at| self.came_before_case(*at)),
        });
        panel
    }

    fn came_before_case(&self, at: At) -> Row {
        let case = &self.insights.cases[at];
        let (outcome, tone) = match case.end {
            End::Saved => (text!("giữ được", "saved"), "good"),
            End::Lost | End::Ahead => (text!("mất khách", "lost"), "loss"),
        };
        Row::new(vec![
            self.case(at),
            Cell::text(self.say(outcome)).toned(Some(tone)),
            self.date(case.first_signal_on),
            self.day_count(days(case.first_signal_on, case.notice_on)),
            self.day_count(days(case.first_signal_on, case.ended_on)),
        ])
    }

    /// What a list of signals says of one: how soon to react, how many losses it came before,
    /// and whether anybody has an answer.
    pub(in crate::render) fn signal_note(&self, signal: &Signal, page: &Page) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(limit) = page.fields.text("react_within") {
            notes.push(self.say(text!("phản ứng: {limit}", "react within: {limit}")));
        }
        if !signal.lost.is_empty() {
            let cases = self.cases(signal.lost.len());
            notes.push(self.say(text!("trước {cases} mất khách", "before {cases} lost")));
        }
        if signal.playbooks.is_empty() {
            notes.push(self.say(text!("chưa có playbook", "no playbook")));
        }
        notes
    }
}
