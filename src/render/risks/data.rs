//! The risk register as data: JSON for programs, CSV for spreadsheets.

use std::sync::Arc;

use serde::Serialize;

use crate::model::bundle::{Artifact, Bundle};
use crate::model::lang::Text;
use crate::model::site::{Page, PageId, Url};
use crate::render::Renderer;
use crate::render::data::json;
use crate::render::sheet::csv;
use crate::text;
use crate::views::risks::Risk;

/// The sheet, from the root of the site.
pub(super) const SHEET: &str = "api/risks.csv";

#[derive(Serialize)]
struct Document {
    version: u32,
    risks: Vec<Entry>,
}

/// A risk, or a customer at risk.
#[derive(Serialize)]
struct Entry {
    /// `open` and `settled` risks, `at_risk` for a customer.
    state: &'static str,
    url: String,
    title: String,
    path: String,
    /// What the page of a risk says of it.
    status: Option<String>,
    /// 1 to 5.
    likelihood: Option<u8>,
    /// 1 to 5.
    impact: Option<u8>,
    /// Address of the customer that a risk concerns.
    customer: Option<String>,
    review_on: Option<String>,
    /// Days since the day of review; null for what is not late.
    overdue_days: Option<i32>,
    /// Addresses of the risks that are watched and concern a customer.
    risks: Vec<String>,
}

/// Adds the data files, where there is a register.
pub(in crate::render) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    if !renderer.has_register() {
        return;
    }
    let this = Arc::clone(renderer);
    let recipe = move || Ok(this.risks_json());
    bundle.add("api/risks.json", Artifact::Recipe(Arc::new(recipe)));
    let this = Arc::clone(renderer);
    let recipe = move || Ok(this.risks_csv());
    bundle.add(SHEET, Artifact::Recipe(Arc::new(recipe)));
}

/// The columns of the sheet.
const COLUMNS: &[fn() -> Text] = &[
    || text!("Đang ở", "State"),
    || text!("Trang", "Page"),
    || text!("Trạng thái", "Status"),
    || text!("Khả năng (1–5)", "Likelihood (1–5)"),
    || text!("Tác động (1–5)", "Impact (1–5)"),
    || text!("Khách hàng", "Customer"),
    || text!("Rà soát", "Review on"),
    || text!("Quá hạn (ngày)", "Overdue (days)"),
    || text!("Tệp", "File"),
    || text!("Địa chỉ", "Address"),
];

/// What a state is called in the sheet.
fn state(name: &str) -> Text {
    match name {
        "open" => text!("đang theo dõi", "watched"),
        "settled" => text!("đã xử lý", "settled"),
        _ => text!("khách có nguy cơ", "customer at risk"),
    }
}

impl Renderer {
    /// True when the handbook has a list of risks, which shows the register.
    fn has_register(&self) -> bool {
        self.edition.pages().any(|(_, page)| self.lists_risks(page))
    }

    fn risks_json(&self) -> Vec<u8> {
        json(&Document {
            version: 1,
            risks: self.risk_entries(),
        })
    }

    fn risks_csv(&self) -> Vec<u8> {
        let lang = self.edition.config().language;
        let head = COLUMNS.iter().map(|column| column().get(lang).to_owned());
        let number = |number: Option<i32>| number.map_or_else(String::new, |n| n.to_string());
        let title = |url: &String| {
            let found = self.edition.at(&Url::new(url.as_str()));
            found.map_or_else(String::new, |(_, page)| page.title.clone())
        };
        let rows = self.risk_entries().into_iter().map(|entry| {
            let whole = self.absolute(&Url::new(entry.url.as_str()));
            vec![
                state(entry.state).get(lang).to_owned(),
                entry.title,
                entry.status.unwrap_or_default(),
                number(entry.likelihood.map(i32::from)),
                number(entry.impact.map(i32::from)),
                entry.customer.as_ref().map(title).unwrap_or_default(),
                entry.review_on.unwrap_or_default(),
                number(entry.overdue_days),
                entry.path,
                whole.unwrap_or(entry.url),
            ]
        });
        csv(std::iter::once(head.collect()).chain(rows))
    }

    /// Everything in the register, in the order of its page.
    fn risk_entries(&self) -> Vec<Entry> {
        let register = &self.views.risks;
        let named = |state: &'static str| move |risk| (state, risk);
        let open = register.open.iter().map(named("open"));
        let risks = open.chain(register.settled.iter().map(named("settled")));
        let risks = risks.filter_map(|(state, risk): (_, &Risk)| {
            Some(Entry {
                status: risk.status.clone(),
                likelihood: risk.likelihood,
                impact: risk.impact,
                customer: risk.customer.and_then(|id| self.address(id)),
                review_on: risk.review_on.map(|day| day.to_string()),
                overdue_days: risk.overdue,
                ..entry(state, self.edition.page(risk.page)?)
            })
        });
        let customers = register.at_risk.iter().filter_map(|customer| {
            let risks = customer.risks.iter().filter_map(|id| self.address(*id));
            Some(Entry {
                risks: risks.collect(),
                ..entry("at_risk", self.edition.page(customer.page)?)
            })
        });
        risks.chain(customers).collect()
    }

    fn address(&self, id: PageId) -> Option<String> {
        Some(self.edition.page(id)?.url.as_str().to_owned())
    }
}

/// An entry that says no more than which page it is about.
fn entry(state: &'static str, page: &Page) -> Entry {
    Entry {
        state,
        url: page.url.as_str().to_owned(),
        title: page.title.clone(),
        path: page.path().map_or("", |path| path.as_str()).to_owned(),
        status: None,
        likelihood: None,
        impact: None,
        customer: None,
        review_on: None,
        overdue_days: None,
        risks: Vec::new(),
    }
}
