//! The first page: what a lead wants to know on a Monday.

use super::teller::Teller;
use super::{Headline, Insight, TopicLink};
use crate::model::figures::{ACQUISITION_COST, Figure, FigureValue};
use crate::model::lang::Text;
use crate::model::site::{Page, Role, Topic, View};
use crate::render::context::Link;
use crate::render::insights::causes::length;
use crate::render::panel::{Cell, Panel, Row, Table};
use crate::text;
use crate::text::format;
use crate::views::insights::cases::Key;
use crate::views::insights::split::Part;

/// Rows of a table that stands open.
const FEW: usize = 5;

impl Teller<'_> {
    pub(super) fn overview(&self) -> Insight {
        let mut panels = Vec::new();
        if !self.insights.cases.lost.is_empty() {
            let of = |topic: Topic, mut panel: Panel| {
                let rows = panel.table.as_ref().map_or(0, |table| table.rows.len());
                panel.folded = panel.chart.is_some() || rows > FEW;
                panel.more = self.topic_link(topic);
                panel
            };
            panels.push(of(Topic::Causes, self.telling_causes()));
            panels.push(of(Topic::Causes, self.repeats()));
            panels.push(of(Topic::Time, self.quarters()));
            panels.push(of(Topic::Signals, self.seen()));
            panels.push(of(Topic::Signals, self.signal_table()));
            let values = self.values().into_iter().take(1);
            panels.extend(values.map(|panel| of(Topic::Losses, panel)));
        }
        panels.extend(self.figures());
        let topics = Topic::ALL.into_iter().skip(1);
        Insight {
            facts: self.headlines(),
            panels,
            topics: topics.filter_map(|topic| self.topic(topic)).collect(),
            sheet: Some(self.sheet_link(self.say(text!(
                "Tải mọi ca dạng bảng tính (CSV)",
                "Download all cases as a sheet (CSV)"
            )))),
            ..Insight::default()
        }
    }

    /// Causes or their groups, whichever says something.
    fn telling_causes(&self) -> Panel {
        // Where every cause stands alone, only their groups do.
        let repeated = |part: &Part<Key>| part.cases.len() > 1;
        let causes = &self.insights.causes.main.parts;
        if causes.first().is_some_and(repeated) {
            self.main_causes()
        } else {
            self.cause_groups()
        }
    }

    /// Why customers leave, for the first page: the answer and the picture.
    pub(in crate::render) fn causes_in_short(&self) -> Option<Panel> {
        let more = self.topic_link(Topic::Causes)?;
        if self.insights.cases.lost.is_empty() {
            return None;
        }
        let mut panel = self.telling_causes();
        panel.folded = true;
        panel.more = Some(more);
        Some(panel)
    }

    fn headlines(&self) -> Vec<Headline> {
        let insights = self.insights;
        let lost = insights.cases.lost.len();
        let mut all = vec![
            self.headline(text!("Đã mất", "Lost"), self.cases(lost)),
            self.headline(
                text!("Giữ được", "Saved"),
                self.cases(insights.cases.saved.len()),
            ),
        ];
        for value in &insights.losses.values {
            let label = text!("Mất mỗi tháng", "Lost a month");
            all.push(self.headline(label, self.money(value.total, &value.currency)));
        }
        let lead = &insights.lead;
        if lead.known() > 0 {
            let share = self.share(lead.seen.len(), lead.known());
            all.push(self.headline(
                text!("Thấy trước khi khách báo", "Seen before notice"),
                share,
            ));
        }
        if lead.to_notice.n > 0 {
            let label = text!("Thấy trước, trung vị", "Seen ahead, median");
            all.push(self.headline(label, self.days(lead.to_notice.median)));
        }
        all
    }

    fn headline(&self, label: Text, value: String) -> Headline {
        Headline {
            label: self.say(label),
            value,
        }
    }

    /// The figures that the lead entered, and what follows from them.
    fn figures(&self) -> Option<Panel> {
        let figures = &self.renderer.edition.config().figures;
        if figures.is_empty() {
            return None;
        }
        let title = text!("Số liệu nhập tay", "Figures entered by hand");
        let answer = self.replacement(figures).unwrap_or_else(|| {
            self.say(text!(
                "Những con số mà không trang nào ghi, do trưởng nhóm nhập.",
                "Numbers that no page tells, entered by the lead."
            ))
        });
        let mut panel = self.panel("figures", title, answer);
        let row = |figure: &Figure| {
            Row::new(vec![
                Cell::text(self.say(figure.label.clone())),
                Cell::number(self.figure(figure)),
                self.date(figure.as_of),
            ])
        };
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Con số", "Figure")),
                self.number_head(text!("Giá trị", "Value")),
                self.head(text!("Tính đến", "As of")),
            ],
            rows: figures.iter().map(row).collect(),
        });
        Some(panel)
    }

    /// What it costs to replace the customers that were lost.
    fn replacement(&self, figures: &[Figure]) -> Option<String> {
        let cost = figures.iter().find(|f| f.id == ACQUISITION_COST)?;
        let FigureValue::Number(each) = cost.value else {
            return None;
        };
        let lost = self.insights.cases.lost.len();
        if lost == 0 || !is_currency(&cost.unit) {
            return None;
        }
        let each_one = self.money(each, &cost.unit);
        let all = self.money(each * length(lost), &cost.unit);
        let cases = self.cases(lost);
        Some(self.say(text!(
            "Tìm khách thay cho {cases} đã mất tốn chừng {all}, nếu mỗi khách mới tốn {each_one}.",
            "Replacing {cases} lost takes about {all}, at {each_one} for a new customer."
        )))
    }

    fn figure(&self, figure: &Figure) -> String {
        let number = match &figure.value {
            FigureValue::Text(text) => text.clone(),
            FigureValue::Number(number) if is_currency(&figure.unit) => {
                return self.money(*number, &figure.unit);
            }
            FigureValue::Number(number) => format::number(*number, self.lang),
        };
        match figure.unit.as_str() {
            "" => number,
            "%" => format!("{number}%"),
            unit => format!("{number}\u{a0}{unit}"),
        }
    }

    /// A link to a page of the insights, if it is there under its own address.
    pub(in crate::render) fn topic_link(&self, topic: Topic) -> Option<Link<'static>> {
        let page = self.topic_page(topic)?;
        Some(Link {
            title: page.title.clone().into(),
            href: Some(self.topic_href(topic)),
            lang: None,
        })
    }

    fn topic(&self, topic: Topic) -> Option<TopicLink> {
        let page = self.topic_page(topic)?;
        Some(TopicLink {
            link: self.topic_link(topic)?,
            about: page.summary().unwrap_or_default().to_owned(),
        })
    }

    fn topic_page(&self, topic: Topic) -> Option<&Page> {
        let is_it =
            |page: &Page| page.role == Role::View(View::Insight(topic)) && page.lang == self.lang;
        let mut pages = self.renderer.edition.pages().map(|(_, page)| page);
        pages.find(|page| is_it(page))
    }
}

fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase())
}
