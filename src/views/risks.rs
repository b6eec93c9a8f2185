//! The risk register: what may cost customers, by how likely and how bad it is, and customers at
//! risk that nobody entered.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::model::site::{Page, PageId};
use crate::restrict::Edition;

use super::{of_kind, original};

/// The risks and the customers at risk.
#[derive(Debug, Default)]
pub struct Register {
    /// Risks that are watched, the worst first.
    pub open: Vec<Risk>,
    /// Risks that are settled, the worst first.
    pub settled: Vec<Risk>,
    /// Customers at risk, by title.
    pub at_risk: Vec<Customer>,
}

/// One risk.
#[derive(Clone, Debug)]
pub struct Risk {
    /// Its page, in the handbook's first language when there are translations.
    pub page: PageId,
    /// How likely it is, 1 to 5.
    pub likelihood: Option<u8>,
    /// How bad it would be, 1 to 5.
    pub impact: Option<u8>,
    /// Where it stands, as its page says.
    pub status: Option<String>,
    /// The customer it concerns.
    pub customer: Option<PageId>,
    /// When it is to be looked at again.
    pub review_on: Option<Date>,
    /// Days by which that day has passed.
    pub overdue: Option<i32>,
}

/// A customer at risk.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The customer's page.
    pub page: PageId,
    /// The risks that are watched and concern the customer.
    pub risks: Vec<PageId>,
}

impl Risk {
    /// Returns likelihood times impact, 0 when one of them is not known.
    pub fn score(&self) -> u8 {
        self.likelihood.unwrap_or(0) * self.impact.unwrap_or(0)
    }
}

impl Register {
    /// Reads the risks and customers of an edition.
    pub(super) fn new(edition: &Edition) -> Self {
        let mut register = Self::default();
        for (id, page) in of_kind(edition, "risk") {
            register.enter(read(edition, id, page));
        }
        let mut customers = of_kind(edition, "customer");
        customers.retain(|(_, page)| page.fields.text("status") == Some("at_risk"));
        let title = |risk: &Risk| edition.page(risk.page).map(|p| (&p.title_key, &p.url));
        for list in [&mut register.open, &mut register.settled] {
            list.sort_by_cached_key(|risk| (Reverse(risk.score()), title(risk)));
        }
        customers.sort_by_key(|(_, page)| (&page.title_key, &page.url));
        let mut risks_of: HashMap<PageId, Vec<PageId>> = HashMap::new();
        for risk in &register.open {
            for customer in concerned(edition, risk) {
                risks_of.entry(customer).or_default().push(risk.page);
            }
        }
        register.at_risk = customers
            .into_iter()
            .map(|(page, _)| Customer {
                page,
                risks: risks_of.remove(&page).unwrap_or_default(),
            })
            .collect();
        register
    }

    fn enter(&mut self, risk: Risk) {
        let settled = matches!(risk.status.as_deref(), Some("mitigated" | "closed"));
        let list = if settled {
            &mut self.settled
        } else {
            &mut self.open
        };
        list.push(risk);
    }

    /// True when there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.settled.is_empty() && self.at_risk.is_empty()
    }
}

/// The pages that a risk names as its customer or beside others, each once: among them the
/// customers that it concerns.
fn concerned(edition: &Edition, risk: &Risk) -> BTreeSet<PageId> {
    let page = edition.page(risk.page).into_iter();
    let related = page.flat_map(|page| page.fields.refs("related"));
    let related = related.filter(|id| edition.page(*id).is_some());
    let named = related.map(|id| original(edition, id));
    named.chain(risk.customer).collect()
}

fn read(edition: &Edition, id: PageId, page: &Page) -> Risk {
    let review_on = page.fields.date("review_on");
    let late = |day: Date| {
        let span = day.until((jiff::Unit::Day, edition.today())).ok()?;
        Some(span.get_days()).filter(|days| *days > 0)
    };
    Risk {
        page: id,
        likelihood: grade(page, "likelihood"),
        impact: grade(page, "impact"),
        status: page.fields.text("status").map(str::to_owned),
        customer: page
            .fields
            .refs("customer")
            .find(|id| edition.page(*id).is_some())
            .map(|id| original(edition, id)),
        review_on,
        overdue: review_on.and_then(late),
    }
}

/// Reads a grade from 1 to 5.
fn grade(page: &Page, key: &str) -> Option<u8> {
    let number = page.fields.number(key)?;
    (1u8..=5).find(|grade| (f64::from(*grade) - number).abs() < 0.5)
}
