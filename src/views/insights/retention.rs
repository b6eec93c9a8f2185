//! Who stays, by quarter, from the customer pages: when they came, and the losses of cases.
//!
//! A rate is only as good as its pages. Where something is missing there is no rate but the
//! reason why.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cases::{At, Cases, Departure, End};
use super::time::Unit;
use crate::model::figures::{CUSTOMER_COUNT, FigureValue};
use crate::model::site::PageId;
use crate::restrict::Edition;
use crate::views::of_kind;

/// Most quarters that are shown.
const MOST: i32 = 8;

/// Who stays, by quarter.
#[derive(Debug, Default)]
pub struct Retention {
    /// The quarters, the earliest first. They hold only if there are no gaps.
    pub quarters: Vec<Quarter>,
    /// What is missing for a rate.
    pub gaps: Vec<Gap>,
    /// Customers with a page.
    pub pages: usize,
}

/// The customers of one quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarter {
    /// Its first day.
    pub start: Date,
    /// Customers in service when it began.
    pub at_start: usize,
    /// Those of them that left in it.
    pub left: usize,
    /// Customers that came in it, or came back.
    pub came: usize,
    /// True while it is not over.
    pub running: bool,
}

/// What is missing for a rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No customer has a page.
    NoPages,
    /// Customers whose pages do not say since when.
    NoSince(Vec<PageId>),
    /// Customers who left by their page, but no case says when.
    NoLoss(Vec<PageId>),
    /// Customers who are there though a case says that they left, and nothing says when they
    /// came back.
    NoReturn(Vec<PageId>),
    /// Cases of customers without a page.
    NoCustomer(Vec<At>),
    /// Cases that do not say when the customer left.
    NoDay(Vec<At>),
    /// Fewer customers in service have a page than there are.
    TooFewPages {
        /// Those that have one.
        have: usize,
        /// Those there are, by the handbook's figures.
        of: usize,
    },
}

/// A customer's time with us.
struct Customer {
    since: Date,
    /// The last day of service, and the day of the return.
    losses: Vec<(Date, Option<Date>)>,
}

impl Customer {
    /// True when the customer was there as the day began.
    fn is_there(&self, day: Date) -> bool {
        let last = self.losses.iter().rev().find(|(left, _)| *left < day);
        self.since < day && last.is_none_or(|(_, back)| back.is_some_and(|back| back < day))
    }

    fn left_within(&self, from: Date, to: Date) -> bool {
        self.losses
            .iter()
            .any(|(left, _)| *left >= from && *left < to)
    }

    fn came_within(&self, from: Date, to: Date) -> bool {
        let back = self.losses.iter().filter_map(|(_, back)| *back);
        back.chain([self.since]).any(|day| day >= from && day < to)
    }
}

impl Retention {
    /// Counts who stayed.
    pub(super) fn new(edition: &Edition, cases: &Cases) -> Self {
        let mut losses: BTreeMap<PageId, Vec<(Date, Option<Date>)>> = BTreeMap::new();
        let mut gaps = Gaps::default();
        for at in &cases.lost {
            let case = &cases[*at];
            if case.departure == Some(Departure::Contraction) {
                continue;
            }
            match (case.customer, case.ended_on) {
                (None, _) => gaps.no_customer.push(*at),
                (Some(_), None) => gaps.no_day.push(*at),
                (Some(customer), Some(left)) => {
                    let fields = edition.page(case.page).map(|page| &page.fields);
                    let back = fields
                        .filter(|f| f.text("winback_status") == Some("won_back"))
                        .and_then(|f| f.date("winback_on"))
                        .filter(|back| *back >= left);
                    losses.entry(customer).or_default().push((left, back));
                }
            }
        }
        let customers = customers(edition, cases, losses, &mut gaps);
        let today = edition.today();
        let last = Unit::Quarter.start(today);
        let oldest = Unit::Quarter.after(last, 1 - MOST);
        let first_loss = customers.iter().flat_map(|c| &c.losses).map(|l| l.0).min();
        let mut quarters = Vec::new();
        let mut start = Unit::Quarter
            .start(first_loss.unwrap_or(today).min(today))
            .max(oldest);
        while start <= last {
            let next = Unit::Quarter.after(start, 1);
            let there: Vec<&Customer> = customers.iter().filter(|c| c.is_there(start)).collect();
            quarters.push(Quarter {
                start,
                at_start: there.len(),
                left: there.iter().filter(|c| c.left_within(start, next)).count(),
                came: customers
                    .iter()
                    .filter(|c| c.came_within(start, next.min(today.tomorrow().unwrap_or(today))))
                    .count(),
                running: start == last,
            });
            if next <= start {
                break;
            }
            start = next;
        }
        Self {
            pages: gaps.pages,
            quarters,
            gaps: gaps.list(edition),
        }
    }
}

/// What was found missing, by what it is.
#[derive(Default)]
struct Gaps {
    pages: usize,
    in_service: usize,
    no_since: Vec<PageId>,
    no_loss: Vec<PageId>,
    no_return: Vec<PageId>,
    no_customer: Vec<At>,
    no_day: Vec<At>,
}

impl Gaps {
    fn list(self, edition: &Edition) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if self.pages == 0 {
            return vec![Gap::NoPages];
        }
        let figures = &edition.config().figures;
        let count = figures.iter().find(|f| f.id == CUSTOMER_COUNT);
        if let Some(FigureValue::Number(of)) = count.map(|f| &f.value) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a cast of a number saturates, and a count is never negative"
            )]
            let of = of.max(0.0) as usize;
            if self.in_service < of {
                let have = self.in_service;
                gaps.push(Gap::TooFewPages { have, of });
            }
        }
        gaps.extend(some(self.no_since).map(Gap::NoSince));
        gaps.extend(some(self.no_loss).map(Gap::NoLoss));
        gaps.extend(some(self.no_return).map(Gap::NoReturn));
        gaps.extend(some(self.no_customer).map(Gap::NoCustomer));
        gaps.extend(some(self.no_day).map(Gap::NoDay));
        gaps
    }
}

/// Returns what was found, if there is anything.
fn some<T>(found: Vec<T>) -> Option<Vec<T>> {
    Some(found).filter(|found| !found.is_empty())
}

fn customers(
    edition: &Edition,
    cases: &Cases,
    mut losses: BTreeMap<PageId, Vec<(Date, Option<Date>)>>,
    gaps: &mut Gaps,
) -> Vec<Customer> {
    let mut customers = Vec::new();
    // Who has told us that they leave is still there.
    let leaving: Vec<PageId> = cases
        .all
        .iter()
        .filter(|case| case.end == End::Ahead)
        .filter_map(|case| case.customer)
        .collect();
    for (id, page) in of_kind(edition, "customer") {
        gaps.pages += 1;
        let mut losses = losses.remove(&id).unwrap_or_default();
        losses.sort_unstable();
        let open = losses.last().is_some_and(|(_, back)| back.is_none());
        let churned = page.fields.text("status") == Some("churned");
        gaps.in_service += usize::from(!churned);
        if churned && losses.is_empty() && !leaving.contains(&id) {
            gaps.no_loss.push(id);
        }
        if !churned && open {
            gaps.no_return.push(id);
        }
        match page.fields.date("since") {
            Some(since) => customers.push(Customer { since, losses }),
            None => gaps.no_since.push(id),
        }
    }
    customers
}
