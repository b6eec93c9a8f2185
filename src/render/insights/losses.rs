//! What was lost: value, which customers, how early.

use super::Insight;
use super::case_lists::{By, NOT_GIVEN};
use super::teller::Teller;
use crate::render::chart::{Datum, bars};
use crate::render::panel::{Cell, Panel, Row, Table};
use crate::text;
use crate::views::insights::cases::{Departure, Key};
use crate::views::insights::losses::{CauseValue, Value};
use crate::views::insights::terms::Family;

/// Bars in a chart of values.
const BARS: usize = 12;

impl Teller<'_> {
    pub(super) fn losses(&self) -> Insight {
        let losses = &self.insights.losses;
        let segment = |key: &Key| self.name(Family::Segment, key);
        let mut panels = self.values();
        panels.push(self.segments());
        panels.push(self.departures());
        panels.push(self.months_left());
        Insight {
            panels,
            lists: vec![
                self.list(
                    By::Segment,
                    text!("Các ca theo phân khúc", "Cases by segment"),
                    &losses.segment,
                    ToString::to_string,
                    segment,
                ),
                self.list(
                    By::Departure,
                    text!("Các ca theo kiểu rời đi", "Cases by kind of churn"),
                    &losses.departure,
                    |departure| departure.name().to_owned(),
                    |departure| self.departure_name(*departure),
                ),
            ],
            ..Insight::default()
        }
    }

    /// The value lost by cause, in a panel for each currency.
    pub(super) fn values(&self) -> Vec<Panel> {
        let losses = &self.insights.losses;
        let mut panels: Vec<Panel> = losses.values.iter().map(|v| self.value(v)).collect();
        if panels.is_empty() {
            let answer = self.say(text!(
                "Chưa ca nào ghi giá trị mất.",
                "No case gives the value that was lost."
            ));
            panels.push(self.panel("value", text!("Giá trị mất", "Value lost"), answer));
        }
        if let Some(panel) = panels.first_mut() {
            let missing = self.notes(
                0,
                losses.no_value.len(),
                text!("giá trị mất", "the value lost"),
            );
            panel.notes.extend(missing);
            if losses.values.len() > 1 {
                panel.notes.push(self.say(text!(
                    "Mỗi loại tiền tính riêng, không cộng chung.",
                    "Each currency stands by itself; there is no sum of them."
                )));
            }
        }
        panels
    }

    fn value(&self, value: &Value) -> Panel {
        let currency = &*value.currency;
        let name = |cause: &CauseValue| match &cause.cause {
            Some(key) => self.name(Family::Cause, key),
            None => self.say(text!("Chưa ghi", "Not given")),
        };
        let total = self.money(value.total, currency);
        let known = value.by_cause.first().filter(|_| value.total > 0.0);
        let answer = match known {
            None => self.say(text!("Mất {total} mỗi tháng.", "{total} lost a month.")),
            Some(first) => {
                let (cause, amount) = (name(first), self.money(first.amount, currency));
                self.say(text!(
                    "{cause} làm mất nhiều nhất: {amount} trên {total} mỗi tháng.",
                    "{cause} cost most: {amount} of {total} a month."
                ))
            }
        };
        let title = text!(
            "Giá trị mất theo nguyên nhân, {currency} mỗi tháng",
            "Value lost by cause, {currency} a month"
        );
        // A currency is what somebody wrote: only letters and digits make an anchor.
        let id = format!("value-{}", crate::text::slug::path_slug(currency));
        let mut panel = self.panel(&id, title, answer);
        let datum = |cause: &CauseValue| Datum {
            name: name(cause),
            value: cause.amount,
            shown: self.money(cause.amount, currency),
            tone: "main",
        };
        let data: Vec<Datum> = value.by_cause.iter().map(datum).collect();
        panel.chart = bars(&panel.id, &panel.answer, &data, BARS);
        let row = |cause: &CauseValue| {
            let key = cause.cause.as_deref().unwrap_or(NOT_GIVEN);
            Row::new(vec![
                Cell::text(name(cause)).to(Some(self.drill(By::MainCause, key))),
                Cell::number(self.money(cause.amount, currency)),
                Cell::number(self.count(cause.cases.len())),
            ])
        };
        let mut rows: Vec<Row> = value.by_cause.iter().map(row).collect();
        rows.push(Row::new(vec![
            Cell::text(self.say(text!("Tất cả", "All"))),
            Cell::number(total),
            Cell::number(self.count(value.cases.len())),
        ]));
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Nguyên nhân chính", "Main cause")),
                self.number_head(text!("Mất mỗi tháng", "Lost a month")),
                self.number_head(text!("Số ca", "Cases")),
            ],
            rows,
        });
        panel
    }

    fn segments(&self) -> Panel {
        let split = &self.insights.losses.segment;
        let name = |key: &Key| self.name(Family::Segment, key);
        let answer = self.leading(
            split,
            text!("phân khúc", "segment"),
            name,
            |name, share| {
                text!(
                    "Phân khúc {name} mất nhiều nhất: {share} ca.",
                    "Most losses are in the segment {name}: {share} cases."
                )
            },
        );
        let title = text!("Theo phân khúc khách hàng", "By customer segment");
        let mut panel = self.panel("segments", title, answer);
        panel.chart = bars(&panel.id, &panel.answer, &self.data(split, name), BARS);
        let plain = |key: &Key| key.to_string();
        panel.table = Some(self.table(
            text!("Phân khúc", "Segment"),
            By::Segment,
            split,
            plain,
            name,
        ));
        panel.notes = self.notes(
            split.known(),
            split.missing.len(),
            text!("phân khúc của khách", "the customer’s segment"),
        );
        panel
    }

    fn departures(&self) -> Panel {
        let split = &self.insights.losses.departure;
        let early = split.parts.iter().find(|p| p.key == Departure::Early);
        let known = split.known();
        let answer = if known == 0 {
            self.say(text!(
                "Chưa ca nào cho biết khách rời sớm hay đúng lúc hết hạn.",
                "No case says whether the customer left early or at renewal."
            ))
        } else {
            let share = self.share(early.map_or(0, |part| part.cases.len()), known);
            self.say(text!(
                "{share} ca dừng giữa hợp đồng.",
                "In {share} cases the customer left mid-contract."
            ))
        };
        let title = text!("Rời sớm hay đúng lúc hết hạn", "Early or at renewal");
        let mut panel = self.panel("departures", title, answer);
        let name = |departure: &Departure| self.departure_name(*departure);
        panel.chart = bars(&panel.id, &panel.answer, &self.data(split, name), BARS);
        panel.table = Some(self.table(
            text!("Kiểu rời đi", "Kind of churn"),
            By::Departure,
            split,
            |departure| departure.name().to_owned(),
            name,
        ));
        panel.notes = self.notes(
            known,
            split.missing.len(),
            text!(
                "kiểu rời đi hoặc ngày hết hợp đồng",
                "the kind of churn or the contract’s end"
            ),
        );
        panel
    }

    fn months_left(&self) -> Panel {
        let losses = &self.insights.losses;
        let spread = &losses.months_spread;
        let answer = if spread.n == 0 {
            self.say(text!(
                "Chưa ca rời sớm nào ghi ngày hết hợp đồng.",
                "No case of leaving early gives the contract’s end."
            ))
        } else {
            let months = crate::text::format::number(spread.median, self.lang);
            let n = self.cases(spread.n);
            self.say(text!(
                "Khách rời sớm khi hợp đồng còn {months} tháng (trung vị, {n}).",
                "Those who left early had {months} months of contract left (median, {n})."
            ))
        };
        let title = text!(
            "Hợp đồng còn bao nhiêu tháng",
            "Months left on the contract"
        );
        let mut panel = self.panel("months-left", title, answer);
        let data: Vec<Datum> = losses
            .months_left
            .iter()
            .map(|(at, months)| Datum {
                name: self.case(*at).text,
                value: f64::from(*months),
                shown: self.months_said(*months),
                tone: "main",
            })
            .collect();
        panel.chart = bars(&panel.id, &panel.answer, &data, BARS);
        if !losses.months_left.is_empty() {
            let rows = self.rows(&losses.months_left, |(at, months)| {
                let case = &self.insights.cases[*at];
                Row::new(vec![
                    self.case(*at),
                    Cell::number(self.count(usize::try_from(*months).unwrap_or(0))),
                    self.date(case.ended_on),
                    self.date(case.contract_end_on),
                ])
            });
            panel.table = Some(Table {
                caption: panel.title.clone(),
                head: vec![
                    self.head(text!("Khách", "Customer")),
                    self.number_head(text!("Số tháng còn lại", "Months left")),
                    self.head(text!("Rời đi", "Left")),
                    self.head(text!("Hết hợp đồng", "Contract end")),
                ],
                rows,
            });
        }
        panel.notes = self.notes(
            0,
            losses.no_contract_end.len(),
            text!("ngày hết hợp đồng", "the contract’s end"),
        );
        panel
    }

    fn months_said(&self, months: i32) -> String {
        let s = if months == 1 { "" } else { "s" };
        self.say(text!("{months} tháng", "{months} month{s}"))
    }

    fn departure_name(&self, departure: Departure) -> String {
        let kind = self.renderer.edition.kinds().named("churn");
        let kinds = self.renderer.edition.kinds();
        let field = kind.and_then(|id| kinds.get(id).fields.get("churn_kind"));
        let label = field.and_then(|field| field.labels.get(departure.name()));
        label.map_or_else(
            || departure.name().to_owned(),
            |label| label.get(self.lang).to_owned(),
        )
    }
}
