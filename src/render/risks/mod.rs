//! The risk register: a matrix of likelihood and impact, the risks, the customers at risk.

pub(super) mod data;

use serde::Serialize;
use tera::{Context, Value};

use super::Renderer;
use super::context::Link;
use super::insights::teller::Teller;
use super::panel::{Cell, PageLink, Panel, Row, Table};
use crate::model::kind::KindId;
use crate::model::site::{Page, Role, Url};
use crate::text;
use crate::text::slug::path_slug;
use crate::views::paging;
use crate::views::risks::{Customer, Risk};
use data::SHEET;

/// Most rows of a table, and most risks in the matrix; the data has all.
const MOST: usize = paging::MOST;

/// Template of the register.
pub(super) const TEMPLATE: &str = "risks.html";

/// The register, as its template sees it.
#[derive(Debug, Serialize)]
struct Register {
    /// How things stand, in a sentence.
    answer: String,
    /// Rows from the likeliest down; empty when no risk is graded.
    matrix: Vec<MatrixRow>,
    /// The risks that are watched, the customers at risk, the risks that are settled.
    panels: Vec<Panel>,
}

/// The risks of one likelihood.
#[derive(Debug, Serialize)]
struct MatrixRow {
    /// The likelihood, 1 to 5.
    likelihood: u8,
    /// The risks of each impact, from 1 to 5.
    cells: Vec<MatrixCell>,
}

/// The risks of one likelihood and impact.
#[derive(Debug, Serialize)]
struct MatrixCell {
    /// How bad it is to stand here: `low`, `medium`, `high`.
    level: &'static str,
    /// The risks: what leads to each is its number in the table.
    risks: Vec<PageLink>,
    /// The number of each.
    numbers: Vec<usize>,
}

impl Renderer {
    /// True for the page of the register: the list of the kind of risks.
    pub(super) fn is_register(&self, page: &Page) -> bool {
        self.lists_risks(page) && !self.views.risks.is_empty()
    }

    /// True for the list of the kind of risks.
    fn lists_risks(&self, page: &Page) -> bool {
        let kinds = self.edition.kinds();
        let folder = |id: KindId| kinds.get(id).folder.as_deref().map(path_slug);
        let Some(folder) = kinds.named("risk").and_then(folder) else {
            return false;
        };
        let home = &self.shared(page.lang).home_url;
        page.role == Role::List && page.url == Url::new(format!("{home}{folder}/"))
    }

    /// Adds the register to the context of its page, and returns its headings.
    pub(super) fn register(&self, on: &Page, context: &mut Context) -> Vec<(String, String)> {
        let register = self.teller(on).register();
        let headings = register
            .panels
            .iter()
            .map(|panel| (panel.id.clone(), panel.title.clone()))
            .collect();
        context.insert_value("register", Value::from_serializable(&register));
        headings
    }
}

impl Teller<'_> {
    fn register(&self) -> Register {
        let risks = &self.renderer.views.risks;
        let open = self.count(risks.open.len());
        let late = risks.open.iter().filter(|r| r.overdue.is_some()).count();
        let alone = risks.at_risk.iter().filter(|c| c.risks.is_empty()).count();
        let (late, alone) = (self.count(late), self.count(alone));
        let answer = self.say(text!(
            "{open} rủi ro đang theo dõi, {late} quá hạn xem lại; {alone} khách có nguy cơ chưa có trong sổ.",
            "{open} risks watched, {late} past review; {alone} customers at risk not entered."
        ));
        let mut panels = vec![self.watched(&risks.open)];
        if !risks.at_risk.is_empty() {
            panels.push(self.at_risk(&risks.at_risk));
        }
        if !risks.settled.is_empty() {
            panels.push(self.settled(&risks.settled));
        }
        Register {
            answer,
            matrix: self.matrix(first(&risks.open)),
            panels,
        }
    }

    fn matrix(&self, open: &[Risk]) -> Vec<MatrixRow> {
        if open.iter().all(|risk| risk.score() == 0) {
            return Vec::new();
        }
        let cell = |likelihood: u8, impact: u8| {
            let mut cell = MatrixCell {
                level: level(likelihood * impact),
                risks: Vec::new(),
                numbers: Vec::new(),
            };
            for (index, risk) in open.iter().enumerate() {
                if (risk.likelihood, risk.impact) != (Some(likelihood), Some(impact)) {
                    continue;
                }
                if let Some(link) = self.page_link(risk.page) {
                    cell.numbers.push(index + 1);
                    cell.risks.push(PageLink {
                        href: Some(format!("#{}", anchor(index))),
                        ..link
                    });
                }
            }
            cell
        };
        let row = |likelihood: u8| MatrixRow {
            likelihood,
            cells: (1..=5).map(|impact| cell(likelihood, impact)).collect(),
        };
        (1..=5).rev().map(row).collect()
    }

    fn watched(&self, open: &[Risk]) -> Panel {
        let title = text!("Đang theo dõi", "Watched");
        let answer = self.say(if open.is_empty() {
            text!(
                "Không có rủi ro nào đang theo dõi.",
                "No risk is being watched."
            )
        } else {
            text!(
                "Xếp theo mức: khả năng xảy ra nhân mức thiệt hại.",
                "In the order of their grade: likelihood times impact."
            )
        });
        let mut panel = self.panel("risks-open", title, answer);
        if !open.is_empty() {
            panel.more = self.rest(open.len());
            let mut table = self.risk_table(first(open));
            for (index, row) in table.rows.iter_mut().enumerate() {
                row.id = Some(anchor(index));
                if let Some(cell) = row.cells.first_mut() {
                    cell.before = Some(format!("{}.", index + 1));
                }
            }
            panel.table = Some(table);
        }
        panel
    }

    fn settled(&self, settled: &[Risk]) -> Panel {
        let title = text!("Đã xử lý xong", "Settled");
        let n = self.count(settled.len());
        let answer = self.say(text!(
            "{n} rủi ro đã giảm thiểu hoặc đã đóng.",
            "{n} risks mitigated or closed."
        ));
        let mut panel = self.panel("risks-settled", title, answer);
        panel.more = self.rest(settled.len());
        panel.table = Some(self.risk_table(first(settled)));
        panel.folded = true;
        panel
    }

    /// Where the rest of so many is told, if a table does not hold them.
    fn rest(&self, all: usize) -> Option<Link<'static>> {
        let left = all.checked_sub(MOST + 1)?;
        let left = self.count(left + 1);
        Some(Link {
            title: self
                .say(text!(
                    "còn {left} trong bảng (CSV)",
                    "{left} more in the sheet (CSV)"
                ))
                .into(),
            href: Some(format!("{}{SHEET}", self.on.url.to_root())),
            lang: None,
        })
    }

    fn risk_table(&self, risks: &[Risk]) -> Table {
        let mut head = vec![
            self.head(text!("Rủi ro", "Risk")),
            self.number_head(text!("Mức", "Grade")),
            self.head(text!("Tình trạng", "Status")),
            self.head(text!("Người theo dõi", "Owner")),
            self.head(text!("Xem lại", "Review")),
        ];
        let mut rows: Vec<Row> = risks.iter().filter_map(|risk| self.risk(risk)).collect();
        if risks.iter().any(|risk| risk.customer.is_some()) {
            head.push(self.head(text!("Khách hàng", "Customer")));
            for (row, risk) in rows.iter_mut().zip(risks) {
                let customer = risk.customer.and_then(|id| self.page_link(id));
                row.cells.push(Cell::links(customer.into_iter().collect()));
            }
        }
        Table {
            caption: self.say(text!("Các rủi ro", "Risks")),
            head,
            rows,
        }
    }

    fn risk(&self, risk: &Risk) -> Option<Row> {
        let (_, page) = self.local(risk.page)?;
        let link = self.page_link(risk.page)?;
        let grade = match (risk.likelihood, risk.impact) {
            (Some(likelihood), Some(impact)) => {
                format!(
                    "{likelihood}\u{a0}×\u{a0}{impact}\u{a0}=\u{a0}{}",
                    risk.score()
                )
            }
            _ => "–".to_owned(),
        };
        let review = match risk.overdue {
            Some(days) => {
                let late = self.days(f64::from(days));
                let text = self.say(text!("quá hạn {late}", "{late} late"));
                Cell::text(text).toned(Some("overdue"))
            }
            None => self.date(risk.review_on),
        };
        let status = self.renderer.badge_for(page, self.on.lang).map_or_else(
            || Cell::text(risk.status.clone().unwrap_or_default()),
            |badge| Cell::text(badge.text).toned(Some(tone(badge.tone))),
        );
        let owner = page.fields.items("owner").next();
        let owner = owner.map(|item| self.renderer.person(self.on, item));
        Some(Row::new(vec![
            Cell {
                under: page.summary().map(str::to_owned),
                ..Cell::link(link)
            },
            Cell::number(grade),
            status,
            owner.map_or_else(Cell::default, |owner| {
                Cell::text(owner.title.into_owned()).to(owner.href)
            }),
            review,
        ]))
    }

    fn at_risk(&self, customers: &[Customer]) -> Panel {
        let n = self.count(customers.len());
        let answer = self.say(text!(
            "{n} khách ghi là có nguy cơ rời đi.",
            "{n} customers are marked as at risk."
        ));
        let title = text!("Khách có nguy cơ", "Customers at risk");
        let mut panel = self.panel("at-risk", title, answer);
        panel.more = self.rest(customers.len());
        let rows = first(customers).iter().filter_map(|customer| {
            let (_, page) = self.local(customer.page)?;
            let link = self.page_link(customer.page)?;
            let risks = customer.risks.iter().filter_map(|id| self.page_link(*id));
            let risks: Vec<PageLink> = risks.collect();
            let entered = if risks.is_empty() {
                let none = self.say(text!("chưa có trong sổ", "not entered"));
                Cell::text(none).toned(Some("warn"))
            } else {
                Cell::links(risks)
            };
            Some(Row::new(vec![
                Cell::link(link),
                entered,
                Cell::text(page.summary().unwrap_or_default()),
            ]))
        });
        panel.table = Some(Table {
            caption: panel.title.clone(),
            head: vec![
                self.head(text!("Khách", "Customer")),
                self.head(text!("Rủi ro đã ghi", "Risks entered")),
                self.head(text!("Tình hình", "How they stand")),
            ],
            rows: rows.collect(),
        });
        panel
    }
}

/// What a table holds of many.
fn first<T>(all: &[T]) -> &[T] {
    &all[..all.len().min(MOST)]
}

/// The anchor of a risk in the table.
fn anchor(index: usize) -> String {
    format!("cn_risk-{}", index + 1)
}

/// How bad a grade is: the usual three zones of a five by five matrix.
fn level(score: u8) -> &'static str {
    match score {
        15.. => "high",
        6.. => "medium",
        _ => "low",
    }
}

/// Tones of badges that a handbook's own kind may not have.
fn tone(tone: &str) -> &'static str {
    ["good", "warn", "bad", "done", "loss", "dropped"]
        .into_iter()
        .find(|known| *known == tone)
        .unwrap_or("note")
}
