//! Whether write-ups are complete and in time.

use super::Insight;
use super::case_lists::{By, fair_share};
use super::causes::length;
use super::teller::Teller;
use crate::render::chart::{Datum, bars};
use crate::render::panel::{CaseList, Cell, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::At;
use crate::views::insights::write_ups::{Part, What};

impl Teller<'_> {
    pub(super) fn write_ups(&self) -> Insight {
        let lacking = self.insights.write_ups.parts.iter();
        let most = fair_share(lacking.clone().map(|part| part.lack.len()).collect());
        let groups = lacking.filter(|part| !part.lack.is_empty()).map(|part| {
            let name = self.part_name(part.what);
            let title = self.say(text!("Thiếu: {name}", "Without: {name}"));
            self.part(By::Lacking, part.what.name(), title, &part.lack, most)
        });
        let list = CaseList {
            id: "cn_cases-lacking".to_owned(),
            title: self.say(text!("Các ca còn thiếu", "Cases that lack something")),
            groups: groups.collect(),
        };
        Insight {
            panels: vec![self.completeness(), self.days_to_publish()],
            lists: Some(list)
                .filter(|l| !l.groups.is_empty())
                .into_iter()
                .collect(),
            ..Insight::default()
        }
    }

    fn completeness(&self) -> Panel {
        let write_ups = &self.insights.write_ups;
        let all = write_ups.complete.len() + write_ups.incomplete.len();
        let share = self.share(write_ups.complete.len(), all);
        let answer = self.say(text!(
            "{share} bài viết có đủ mọi phần và mọi ngày cần cho số liệu.",
            "{share} write-ups have every part and every date that the figures need."
        ));
        let title = text!("Bài viết đủ đến đâu", "How complete write-ups are");
        let mut panel = self.panel("completeness", title, answer);
        let of = |part: &Part| part.have + part.lack.len();
        let datum = |part: &Part| Datum {
            name: self.part_name(part.what),
            value: length(part.have) / length(of(part).max(1)),
            shown: self.share(part.have, of(part)),
            tone: if part.lack.is_empty() { "main" } else { "warn" },
        };
        let data: Vec<Datum> = write_ups
            .parts
            .iter()
            .filter(|p| of(p) > 0)
            .map(datum)
            .collect();
        panel.chart = bars(&panel.id, &panel.answer, &data, data.len());
        let row = |part: &Part| {
            let drill = self.drill(By::Lacking, part.what.name());
            let lack = Cell::number(self.count(part.lack.len()));
            Row::new(vec![
                Cell::text(self.part_name(part.what)),
                Cell::number(self.count(part.have)),
                lack.to((!part.lack.is_empty()).then_some(drill)),
            ])
        };
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Phần", "Part")),
                self.number_head(text!("Có", "Have it")),
                self.number_head(text!("Thiếu", "Lack it")),
            ],
            rows: write_ups.parts.iter().map(row).collect(),
        });
        panel
    }

    fn days_to_publish(&self) -> Panel {
        let write_ups = &self.insights.write_ups;
        let spread = &write_ups.spread;
        let answer = if spread.n == 0 {
            self.say(text!(
                "Chưa bài nào ghi đủ ngày để biết viết sau bao lâu.",
                "No write-up gives the days that would say how soon it was written."
            ))
        } else {
            let (days, n) = (self.days(spread.median), self.cases(spread.n));
            self.say(text!(
                "Bài viết có sau khi ca kết thúc {days} (trung vị, {n}).",
                "A write-up is there {days} after the case ended (median, {n})."
            ))
        };
        let title = text!(
            "Từ lúc ca kết thúc tới lúc có bài",
            "From the end to the write-up"
        );
        let mut panel = self.panel("days-to-publish", title, answer);
        let data: Vec<Datum> = write_ups
            .days
            .iter()
            .map(|(at, days)| Datum {
                name: self.case(*at).text,
                value: f64::from(*days),
                shown: self.days(f64::from(*days)),
                tone: "main",
            })
            .collect();
        panel.chart = bars(&panel.id, &panel.answer, &data, 12);
        if !write_ups.days.is_empty() {
            panel.folded = true;
            let row = |(at, days): &(At, i32)| {
                Row::new(vec![
                    self.case(*at),
                    self.day_count(Some(*days)),
                    self.date(self.insights.cases[*at].ended_on),
                ])
            };
            panel.table = Some(Table {
                caption: panel.title.clone(),
                head: vec![
                    self.head(text!("Khách", "Customer")),
                    self.number_head(text!("Số ngày", "Days")),
                    self.head(text!("Kết thúc", "End")),
                ],
                rows: self.rows(&write_ups.days, row),
            });
        }
        panel.notes = self.notes(
            0,
            write_ups.no_day.len(),
            text!(
                "ngày viết (`created_on`) hoặc ngày kết thúc",
                "when it was written (`created_on`) or ended"
            ),
        );
        panel
    }

    /// What a part is called where it is written: by its kind.
    fn part_name(&self, what: What) -> String {
        let kinds = self.renderer.edition.kinds();
        let kind = kinds.named("churn").map(|id| kinds.get(id));
        let label = match what {
            What::Section(id) => kind
                .and_then(|kind| kind.sections.iter().find(|s| s.id == id))
                .map(|section| &section.label),
            What::Field(key) => kind
                .and_then(|kind| kind.fields.get(key))
                .map(|field| &field.label),
            What::Minutes => kind
                .and_then(|kind| kind.fields.get("meeting"))
                .map(|field| &field.label),
        };
        label.map_or_else(
            || what.name().to_owned(),
            |label| label.get(self.lang).to_owned(),
        )
    }
}
