//! The cases of an edition, read once for all views.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::terms::{Family, Terms};
use crate::model::site::{Page, PageId, Typed};
use crate::restrict::Edition;
use crate::text::fold::fold;
use crate::views::{of_kind, original};

/// Place of a case in [`Cases::all`].
pub type At = usize;

/// What a known id is called among views: canonical, the same in every language.
pub type Key = Arc<str>;

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its page, in the handbook's first language when there are translations.
    pub page: PageId,
    /// How it ended.
    pub end: End,
    /// The day the customer left or stayed.
    pub ended_on: Option<Date>,
    /// The customer's page.
    pub customer: Option<PageId>,
    /// The customer as the case names it.
    pub customer_name: Option<String>,
    /// The customer's segment, folded, so that `Lớn` and `lớn` are one.
    pub segment: Option<Key>,
    /// Causes, the main one first, each once.
    pub causes: Vec<Key>,
    /// Signals that were there beforehand, each once.
    pub signals: Vec<Key>,
    /// Parties involved, each once.
    pub parties: Vec<Key>,
    /// The day of the first signal.
    pub first_signal_on: Option<Date>,
    /// The day the customer said so.
    pub notice_on: Option<Date>,
    /// The day in the contract.
    pub contract_end_on: Option<Date>,
    /// How the customer stopped.
    pub departure: Option<Departure>,
    /// What is lost a month.
    pub value: Option<Amount>,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The customer left.
    Lost,
    /// The customer stayed.
    Saved,
    /// The day it ends is yet to come: it counts in nothing until then.
    Ahead,
}

/// How a customer stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Departure {
    /// In the middle of the contract.
    Early,
    /// At its end.
    AtRenewal,
    /// With less than before, but still there.
    Contraction,
    /// By not paying.
    Payment,
}

impl Departure {
    /// Returns its name in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Early => "early_termination",
            Self::AtRenewal => "non_renewal",
            Self::Contraction => "contraction",
            Self::Payment => "payment",
        }
    }
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// How much.
    pub amount: f64,
    /// The currency's code.
    pub currency: Key,
}

/// All cases of an edition.
#[derive(Debug, Default)]
pub struct Cases {
    /// Every case, the latest first; those without a day last.
    pub all: Vec<Case>,
    /// Customers that left.
    pub lost: Vec<At>,
    /// Customers that stayed.
    pub saved: Vec<At>,
    /// Cases whose day is yet to come.
    pub ahead: Vec<At>,
    /// The case that a page tells.
    by_page: HashMap<PageId, At>,
}

impl Cases {
    /// Reads the cases of an edition.
    pub(super) fn read(edition: &Edition, terms: &mut Terms) -> Self {
        let mut all: Vec<(&Page, Case)> = of_kind(edition, "churn")
            .into_iter()
            .map(|(id, page)| (page, case(edition, terms, id, page)))
            .collect();
        all.sort_by_key(|(page, case)| (Reverse(case.ended_on), &page.url));
        let all: Vec<Case> = all.into_iter().map(|(_, case)| case).collect();
        let with = |end: End| (0..all.len()).filter(|at| all[*at].end == end).collect();
        Self {
            lost: with(End::Lost),
            saved: with(End::Saved),
            ahead: with(End::Ahead),
            by_page: (0..).zip(&all).map(|(at, case)| (case.page, at)).collect(),
            all,
        }
    }
}

impl Cases {
    /// Returns the cases that pages tell, each once and the latest first.
    pub fn told(&self, edition: &Edition, pages: impl Iterator<Item = PageId>) -> Vec<At> {
        let mut told: Vec<At> = pages
            .filter_map(|id| self.by_page.get(&original(edition, id)).copied())
            .collect();
        told.sort_unstable();
        told.dedup();
        told
    }
}

impl std::ops::Index<At> for Cases {
    type Output = Case;

    fn index(&self, at: At) -> &Case {
        &self.all[at]
    }
}

impl Case {
    /// Returns the main cause.
    pub fn main_cause(&self) -> Option<&Key> {
        self.causes.first()
    }
}

fn case(edition: &Edition, terms: &mut Terms, id: PageId, page: &Page) -> Case {
    let fields = &page.fields;
    let saved = fields.text("outcome") == Some("saved");
    let ended_on = fields.date(if saved { "saved_on" } else { "churned_on" });
    let end = match ended_on {
        Some(day) if day > edition.today() => End::Ahead,
        _ if saved => End::Saved,
        _ => End::Lost,
    };
    let mut keys = |family: Family, field: &str| {
        let mut keys: Vec<Key> = Vec::new();
        for item in fields.items(field) {
            if let Some(key) = terms.of(edition, family, &item.value)
                && !keys.contains(&key)
            {
                keys.push(key);
            }
        }
        keys
    };
    let causes = keys(Family::Cause, "causes");
    let signals = keys(Family::Signal, "signals");
    let mut parties = keys(Family::Party, "parties");
    if parties.is_empty() {
        let sides = page.write_up.iter().flat_map(|write_up| &write_up.sides);
        for party in sides.filter_map(|side| side.party) {
            let key = terms.of_page(edition, Family::Party, party);
            if let Some(key) = key.filter(|key| !parties.contains(key)) {
                parties.push(key);
            }
        }
    }
    let customer = fields.items("customer").next();
    let customer_page = customer.and_then(|item| match item.value {
        Typed::Ref(_, Some(page)) => edition.page(page).map(|_| original(edition, page)),
        _ => None,
    });
    let segment = customer_page
        .and_then(|id| edition.page(id))
        .and_then(|page| terms.of_text(Family::Segment, page.fields.text("segment")?));
    let currency = fields.text("currency").map(|c| c.trim().to_uppercase());
    let currency = currency.filter(|c| !c.is_empty());
    Case {
        page: id,
        end,
        ended_on,
        customer: customer_page,
        customer_name: fields.text("customer").map(str::to_owned),
        segment,
        causes,
        signals,
        parties,
        first_signal_on: fields.date("first_signal_on"),
        notice_on: fields.date("notice_on"),
        contract_end_on: fields.date("contract_end_on"),
        departure: departure(page, ended_on),
        value: fields
            .number("revenue_lost")
            .filter(|amount| amount.is_finite() && *amount >= 0.0)
            .map(|amount| Amount {
                amount,
                currency: currency.as_deref().unwrap_or("VND").into(),
            }),
    }
}

/// What the case says, else what its dates say.
fn departure(page: &Page, ended_on: Option<Date>) -> Option<Departure> {
    match page.fields.text("churn_kind") {
        Some("early_termination") => Some(Departure::Early),
        Some("non_renewal") => Some(Departure::AtRenewal),
        Some("contraction") => Some(Departure::Contraction),
        Some("payment") => Some(Departure::Payment),
        _ => {
            let contract_end = page.fields.date("contract_end_on")?;
            Some(if contract_end > ended_on? {
                Departure::Early
            } else {
                Departure::AtRenewal
            })
        }
    }
}

/// Returns the key of a free text, such as a segment: what stays the same however it is typed.
pub fn text_key(text: &str) -> Option<Key> {
    let key = fold(text);
    (!key.is_empty()).then(|| Key::from(key))
}
