//! How many leave, by quarter and month, and who stays.

use super::Insight;
use super::case_lists::{By, NOT_GIVEN};
use super::causes::length;
use super::teller::Teller;
use crate::model::site::PageId;
use crate::render::chart::{Datum, columns, line};
use crate::render::panel::{Cell, PageLink, Panel, Row, Table};
use crate::text;
use crate::text::format::ENOUGH_FOR_SHARES;
use crate::views::insights::retention::{Gap, Quarter};
use crate::views::insights::split::Split;
use crate::views::insights::time::Series;

impl Teller<'_> {
    pub(super) fn time(&self) -> Insight {
        let quarters = &self.insights.quarters;
        let mut parts: Vec<_> = quarters.parts.iter().rev().cloned().collect();
        parts.retain(|part| !part.cases.is_empty());
        let mut list = self.list(
            By::Quarter,
            text!("Các ca theo quý", "Cases by quarter"),
            &Split {
                parts,
                missing: quarters.missing.clone(),
            },
            ToString::to_string,
            |start| self.quarter(*start),
        );
        if !quarters.earlier.is_empty() {
            let title = self.say(text!("Trước đó", "Before"));
            let group = self.group(By::Quarter, EARLIER, title, &quarters.earlier);
            let place = list.groups.len() - usize::from(!quarters.missing.is_empty());
            list.groups.insert(place, group);
        }
        Insight {
            panels: vec![self.quarters(), self.months(), self.retention()],
            lists: vec![list],
            ..Insight::default()
        }
    }

    pub(super) fn quarters(&self) -> Panel {
        let series = &self.insights.quarters;
        let answer = match series.parts.as_slice() {
            [] => self.say(text!(
                "Chưa ca nào có ngày rời đi.",
                "No case says when it ended."
            )),
            [only] => {
                let (quarter, cases) = (self.quarter(only.key), self.cases(only.cases.len()));
                self.say(text!("{quarter}: {cases}.", "{quarter}: {cases}."))
            }
            [.., before, now] => {
                let (this, cases) = (self.quarter(now.key), self.cases(now.cases.len()));
                let (last, then) = (self.quarter(before.key), self.cases(before.cases.len()));
                self.say(text!(
                    "{this} đến nay mất {cases}; {last} mất {then}.",
                    "{this} so far: {cases} lost; {last}: {then}."
                ))
            }
        };
        let title = text!("Mất khách theo quý", "Losses by quarter");
        let mut panel = self.panel("quarters", title, answer);
        let data = self.points(series, |start| self.short_quarter(start));
        panel.chart = columns(&panel.id, &panel.answer, &data);
        let mut rows: Vec<Row> = series
            .parts
            .iter()
            .rev()
            .map(|part| {
                let drill = self.drill(By::Quarter, &part.key.to_string());
                let drill = (!part.cases.is_empty()).then_some(drill);
                Row::new(vec![
                    Cell::text(self.quarter(part.key)).to(drill),
                    Cell::number(self.count(part.cases.len())),
                ])
            })
            .collect();
        let rest = [
            (text!("Trước đó", "Before"), EARLIER, series.earlier.len()),
            (
                text!("Chưa ghi ngày", "No date"),
                NOT_GIVEN,
                series.missing.len(),
            ),
        ];
        for (name, key, count) in rest {
            if count > 0 {
                rows.push(Row::new(vec![
                    Cell::text(self.say(name)).to(Some(self.drill(By::Quarter, key))),
                    Cell::number(self.count(count)),
                ]));
            }
        }
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Quý", "Quarter")),
                self.number_head(text!("Số ca", "Cases")),
            ],
            rows,
        });
        panel.notes = self.notes(
            0,
            series.missing.len(),
            text!("ngày rời đi", "the day they left"),
        );
        panel
    }

    fn months(&self) -> Panel {
        let series = &self.insights.months;
        let most = series.parts.iter().map(|part| part.cases.len()).max();
        let peak = series
            .parts
            .iter()
            .rev()
            .find(|p| Some(p.cases.len()) == most);
        let answer = match peak {
            Some(peak) if !peak.cases.is_empty() => {
                let (month, year) = (peak.key.month(), peak.key.year());
                let cases = self.cases(peak.cases.len());
                let ties = series
                    .parts
                    .iter()
                    .filter(|p| p.cases.len() == peak.cases.len());
                match ties.count() {
                    1 => self.say(text!(
                        "Tháng {month}/{year} mất nhiều nhất: {cases}.",
                        "Most were lost in {month}/{year}: {cases}."
                    )),
                    n => self.say(text!(
                        "Tháng nhiều nhất mất {cases}; có {n} tháng như vậy.",
                        "At most {cases} in a month; there were {n} such months."
                    )),
                }
            }
            _ => self.say(text!(
                "Chưa ca nào có ngày rời đi.",
                "No case says when it ended."
            )),
        };
        let title = text!("Mất khách theo tháng", "Losses by month");
        let mut panel = self.panel("months", title, answer);
        let data = self.points(series, |start| self.short_month(start));
        panel.chart = line(&panel.id, &panel.answer, &data);
        panel.folded = true;
        let rows = series.parts.iter().rev().map(|part| {
            Row::new(vec![
                Cell::text(format!("{}/{}", part.key.month(), part.key.year())),
                Cell::number(self.count(part.cases.len())),
                self.few(
                    self.case_links(&part.cases),
                    self.sheet_link(String::new()).href,
                ),
            ])
        });
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Tháng", "Month")),
                self.number_head(text!("Số ca", "Cases")),
                self.head(text!("Khách", "Customers")),
            ],
            rows: rows.collect(),
        });
        panel
    }

    fn retention(&self) -> Panel {
        let retention = &self.insights.retention;
        let title = text!(
            "Tỷ lệ rời bỏ và giữ chân theo quý",
            "Churn and retention by quarter"
        );
        let latest = retention
            .quarters
            .iter()
            .rev()
            .find(|quarter| !quarter.running && quarter.at_start > 0);
        let answer = match (retention.gaps.is_empty(), latest) {
            (false, _) => self.say(text!(
                "Chưa đủ dữ liệu để tính tỷ lệ.",
                "There is not enough data for a rate."
            )),
            (true, None) => self.say(text!(
                "Chưa có quý nào đã hết để tính tỷ lệ.",
                "No quarter is over yet that a rate could be told of."
            )),
            (true, Some(quarter)) => {
                let share = self.share(quarter.left, quarter.at_start);
                let name = self.quarter(quarter.start);
                self.say(text!(
                    "{name}: {share} khách đầu quý rời đi.",
                    "{name}: {share} of the customers at its start left."
                ))
            }
        };
        let mut panel = self.panel("retention", title, answer);
        if !retention.gaps.is_empty() {
            panel.notes = retention.gaps.iter().map(|gap| self.gap(gap)).collect();
            return panel;
        }
        let rows = retention
            .quarters
            .iter()
            .rev()
            .map(|quarter| self.rates(quarter));
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Quý", "Quarter")),
                self.number_head(text!("Khách đầu quý", "At the start")),
                self.number_head(text!("Rời đi", "Left")),
                self.number_head(text!("Mới hoặc trở lại", "New or back")),
                self.number_head(text!("Tỷ lệ rời bỏ", "Churn rate")),
                self.number_head(text!("Tỷ lệ giữ chân", "Retention rate")),
            ],
            rows: rows.collect(),
        });
        let pages = self.count(retention.pages);
        panel.notes.push(self.say(text!(
            "Tính trên {pages} khách có trang trong cẩm nang, khách cắt bớt gói không tính là rời đi. Khách trở lại được tính từ ngày gọi winback.",
            "Of the {pages} customers with a page in the handbook; those who only cut their plan down did not leave. Those who came back count from the day of the winback call."
        )));
        panel
    }

    fn rates(&self, quarter: &Quarter) -> Row {
        let enough = quarter.at_start >= ENOUGH_FOR_SHARES;
        let rate = |part: usize| {
            let rate = enough.then(|| Self::percent(part, quarter.at_start));
            Cell::number(rate.unwrap_or_else(|| "–".to_owned()))
        };
        let mut name = self.quarter(quarter.start);
        if quarter.running {
            name.push_str(&self.say(text!(" (chưa hết)", " (not over)")));
        }
        let stayed = quarter.at_start - quarter.left;
        Row::new(vec![
            Cell::text(name),
            Cell::number(self.count(quarter.at_start)),
            Cell::number(self.count(quarter.left)),
            Cell::number(self.count(quarter.came)),
            rate(quarter.left),
            rate(stayed),
        ])
    }

    /// Why there is no rate.
    fn gap(&self, gap: &Gap) -> String {
        let pages = |pages: &[PageId]| {
            let titles = pages
                .iter()
                .filter_map(|id| Some(self.page_link(*id)?.title));
            shortened(titles)
        };
        let cases = |cases: &[usize]| shortened(cases.iter().map(|at| self.case(*at).text));
        self.say(match gap {
            Gap::NoPages => text!(
                "Cẩm nang chưa có trang khách hàng nào.",
                "The handbook has no customer pages."
            ),
            Gap::NoSince(ids) => {
                let (n, list) = (self.count(ids.len()), pages(ids));
                text!(
                    "{n} trang khách hàng chưa ghi `since`: {list}.",
                    "{n} customer pages do not give `since`: {list}."
                )
            }
            Gap::NoLoss(ids) => {
                let (n, list) = (self.count(ids.len()), pages(ids));
                text!(
                    "{n} khách ghi là đã rời đi mà không ca nào cho biết ngày: {list}.",
                    "{n} customers are said to have left, but no case says when: {list}."
                )
            }
            Gap::NoReturn(ids) => {
                let (n, list) = (self.count(ids.len()), pages(ids));
                text!(
                    "{n} khách có ca mất mà trang ghi vẫn đang dùng, không rõ trở lại ngày nào: {list}.",
                    "{n} customers left in a case but are there by their page; nothing says since when: {list}."
                )
            }
            Gap::NoCustomer(found) => {
                let (n, list) = (self.cases(found.len()), cases(found));
                text!(
                    "{n} có khách chưa có trang: {list}.",
                    "{n} of customers without a page: {list}."
                )
            }
            Gap::NoDay(found) => {
                let (n, list) = (self.cases(found.len()), cases(found));
                text!(
                    "{n} chưa ghi ngày rời đi: {list}.",
                    "{n} without the day they left: {list}."
                )
            }
            Gap::TooFewPages { have, of } => {
                let (have, of) = (self.count(*have), self.count(*of));
                text!(
                    "Mới {have} trên {of} khách đang dùng có trang.",
                    "Only {have} of {of} customers in service have a page."
                )
            }
        })
    }

    pub(super) fn case_links(&self, cases: &[usize]) -> Vec<PageLink> {
        let link = |at: &usize| {
            let cell = self.case(*at);
            PageLink {
                title: cell.text,
                href: cell.href,
                lang: cell.lang,
            }
        };
        cases.iter().map(link).collect()
    }

    fn points(&self, series: &Series, name: impl Fn(jiff::civil::Date) -> String) -> Vec<Datum> {
        let point = |part: &crate::views::insights::split::Part<jiff::civil::Date>| Datum {
            name: name(part.key),
            value: length(part.cases.len()),
            shown: self.count(part.cases.len()),
            tone: "main",
        };
        series.parts.iter().map(point).collect()
    }
}

/// The key of cases before the first period.
const EARLIER: &str = "earlier";

/// The first few of many names.
fn shortened(names: impl Iterator<Item = String>) -> String {
    const FEW: usize = 5;
    let mut names: Vec<String> = names.take(FEW + 1).collect();
    if names.len() > FEW {
        names.truncate(FEW);
        names.push("…".to_owned());
    }
    names.join(", ")
}
