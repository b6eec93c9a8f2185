//! A customer: what happened with them, in the order of days.

use jiff::civil::Date;

use super::About;
use crate::model::lang::Text;
use crate::model::site::{Page, PageId};
use crate::render::insights::teller::Teller;
use crate::render::panel::{Cell, Row, Table};
use crate::text;
use crate::views::insights::cases::{At, End};

/// Something that happened with a customer.
struct Event {
    on: Date,
    what: Text,
    page: PageId,
    note: String,
}

impl Teller<'_> {
    pub(super) fn about_customer(&self, id: PageId, page: &Page) -> About {
        let mut about = About::default();
        let cases = self.gathered_cases(id);
        let all = &self.insights.cases;
        let with = |end: End| cases.iter().filter(|at| all[**at].end == end).count();
        if !cases.is_empty() {
            about
                .figures
                .push(self.counted(text!("Đã rời đi", "Left"), self.times(with(End::Lost))));
            about
                .figures
                .push(self.counted(text!("Giữ được", "Saved"), self.times(with(End::Saved))));
        }
        let mut values = cases.iter().filter(|at| all[**at].end == End::Lost);
        if let Some(value) = values.find_map(|at| all[*at].value.as_ref()) {
            about.figures.push(self.counted(
                text!("Giá trị mỗi tháng", "Value a month"),
                self.money(value.amount, &value.currency),
            ));
        }
        let mut events: Vec<Event> = Vec::new();
        if let Some(on) = page.fields.date("since") {
            events.push(Event {
                on,
                what: text!("Bắt đầu dùng dịch vụ", "Became a customer"),
                page: id,
                note: String::new(),
            });
        }
        for at in &cases {
            self.events_of(*at, &mut events);
        }
        if events.len() > 1 {
            events.sort_by_key(|event| event.on);
            about.panels.push(self.history(&events));
        }
        about
            .panels
            .extend(self.open_actions(self.actions_of(&cases)));
        about
    }

    /// `2 lần`, `once`.
    fn times(&self, n: usize) -> String {
        let n = self.count(n);
        self.say(text!("{n} lần", "{n} ×"))
    }

    /// What a case tells of days.
    fn events_of(&self, at: At, events: &mut Vec<Event>) {
        let case = &self.insights.cases[at];
        let edition = &self.renderer.edition;
        let Some(page) = edition.page(case.page) else {
            return;
        };
        let mut add = |on: Option<Date>, what: Text, of: PageId, note: String| {
            events.extend(on.map(|on| Event {
                on,
                what,
                page: of,
                note,
            }));
        };
        let own = case.page;
        let none = String::new;
        let first = text!("Dấu hiệu đầu tiên", "First signal");
        add(case.first_signal_on, first, own, none());
        add(
            case.notice_on,
            text!("Khách báo dừng", "Gave notice"),
            own,
            none(),
        );
        for visit in page.fields.items("site_visits") {
            if let crate::model::site::Typed::Date(day) = visit.value {
                add(
                    Some(day),
                    text!("Ta đến tận nơi", "We went there"),
                    own,
                    none(),
                );
            }
        }
        let cause = case.main_cause().map(|key| {
            let family = crate::views::insights::terms::Family::Cause;
            self.name(family, key)
        });
        let end = match case.end {
            End::Saved => text!("Giữ được khách", "Stayed"),
            End::Lost | End::Ahead => text!("Rời đi", "Left"),
        };
        add(case.ended_on, end, own, cause.unwrap_or_default());
        for meeting in page.fields.refs("meeting") {
            let held = edition.page(meeting).and_then(|m| m.fields.date("held_on"));
            add(
                held,
                text!("Họp nội bộ", "Internal meeting"),
                meeting,
                none(),
            );
        }
        if let Some(call) = self.renderer.views.winback.call_of(own) {
            let status = self.renderer.call_status(call, self.lang).text.to_owned();
            add(call.on, text!("Gọi winback", "Winback call"), own, status);
        }
    }

    fn history(&self, events: &[Event]) -> crate::render::panel::Panel {
        let n = self.count(events.len());
        let answer = self.say(text!(
            "{n} mốc, từ đầu tới nay.",
            "{n} events, from the beginning to this day."
        ));
        let mut panel = self.panel("history", text!("Lịch sử", "History"), answer);
        let row = |event: &Event| {
            let what = self.say(event.what.clone());
            let mut cell = Cell::text(what);
            cell.under = Some(event.note.clone()).filter(|note| !note.is_empty());
            if event.page != self.own_page() {
                cell = cell.to(self.page_link(event.page).and_then(|link| link.href));
            }
            Row::new(vec![self.date(Some(event.on)), cell])
        };
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Ngày", "Day")),
                self.head(text!("Việc", "What happened")),
            ],
            rows: events.iter().map(row).collect(),
        });
        panel
    }

    /// The page that this is told on.
    fn own_page(&self) -> PageId {
        let found = self.renderer.edition.at(&self.on.url);
        found.map_or(PageId(u32::MAX), |(id, _)| id)
    }
}
