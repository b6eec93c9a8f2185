//! The cases and what they say together as data for programs. Keys are those of the front
//! matter, so that they are the same in every language.

use std::sync::Arc;

use serde::Serialize;

use super::sheet::SHEET;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::site::{Role, View};
use crate::render::Renderer;
use crate::render::data::json;
use crate::render::similar::{SimilarEntry, entries};
use crate::views::insights::cases::{Case, Departure, End, Key};
use crate::views::insights::lead::{Spread, days};
use crate::views::insights::retention::Gap;
use crate::views::insights::split::Split;
use crate::views::insights::time::Series;

#[derive(Serialize)]
struct Cases<'a> {
    version: u32,
    cases: Vec<CaseEntry<'a>>,
}

/// One case.
#[derive(Serialize)]
struct CaseEntry<'a> {
    url: &'a str,
    title: &'a str,
    customer: Option<&'a str>,
    customer_url: Option<&'a str>,
    segment: Option<&'a str>,
    /// `lost`, `saved`, or `ahead` while its day is yet to come.
    outcome: &'static str,
    ended_on: Option<String>,
    causes: &'a [Key],
    signals: &'a [Key],
    parties: &'a [Key],
    churn_kind: Option<&'static str>,
    first_signal_on: Option<String>,
    notice_on: Option<String>,
    contract_end_on: Option<String>,
    days_to_notice: Option<i32>,
    days_to_end: Option<i32>,
    revenue_lost: Option<f64>,
    currency: Option<&'a str>,
    similar: Vec<SimilarEntry<'a>>,
}

#[derive(Serialize)]
struct Data<'a> {
    version: u32,
    insights: Vec<Entry<'a>>,
}

/// One thing that was counted.
#[derive(Serialize)]
struct Entry<'a> {
    /// What it is.
    id: &'static str,
    /// Cases, or pages, that say so.
    known: usize,
    /// Those that do not.
    missing: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    /// Why there is no more, where there is not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<&'static str>,
    rows: Vec<RowEntry<'a>>,
}

/// One number, or a few that belong together.
#[derive(Default, Serialize)]
struct RowEntry<'a> {
    key: String,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spread: Option<SpreadEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposals_done: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    playbooks: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parties: Option<Vec<RowEntry<'a>>>,
}

#[derive(Serialize)]
struct SpreadEntry {
    n: usize,
    median: f64,
    least: i32,
    most: i32,
}

/// Adds the data files, where there are insights.
pub(in crate::render) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    let mut pages = renderer.edition.pages();
    if !pages.any(|(_, page)| matches!(page.role, Role::View(View::Insight(_)))) {
        return;
    }
    let this = Arc::clone(renderer);
    let cases = move || Ok(this.cases_json());
    bundle.add("api/cases.json", Artifact::Recipe(Arc::new(cases)));
    let this = Arc::clone(renderer);
    let sheet = move || Ok(this.cases_csv());
    bundle.add(SHEET, Artifact::Recipe(Arc::new(sheet)));
    let this = Arc::clone(renderer);
    let insights = move || Ok(this.insights_json());
    bundle.add("api/insights.json", Artifact::Recipe(Arc::new(insights)));
}

impl Renderer {
    fn cases_json(&self) -> Vec<u8> {
        let mut cases: Vec<CaseEntry> = self
            .views
            .insights
            .cases
            .all
            .iter()
            .filter_map(|case| self.case_entry(case))
            .collect();
        cases.sort_by_key(|case| case.url);
        json(&Cases { version: 1, cases })
    }

    fn case_entry<'a>(&'a self, case: &'a Case) -> Option<CaseEntry<'a>> {
        let page = self.edition.page(case.page)?;
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        Some(CaseEntry {
            url: page.url.as_str(),
            title: &page.title,
            customer: case.customer_name.as_deref(),
            customer_url: case.customer.and_then(|id| self.url_of(id)),
            segment: case.segment.as_deref(),
            outcome: outcome(case.end),
            ended_on: day(case.ended_on),
            causes: &case.causes,
            signals: &case.signals,
            parties: &case.parties,
            churn_kind: case.departure.map(Departure::name),
            first_signal_on: day(case.first_signal_on),
            notice_on: day(case.notice_on),
            contract_end_on: day(case.contract_end_on),
            days_to_notice: days(case.first_signal_on, case.notice_on),
            days_to_end: days(case.first_signal_on, case.ended_on),
            revenue_lost: case.value.as_ref().map(|value| value.amount),
            currency: case.value.as_ref().map(|value| &*value.currency),
            similar: {
                let near = self.views.similar.of(&self.edition, case.page);
                entries(&self.edition, &self.views.insights, near)
            },
        })
    }

    fn insights_json(&self) -> Vec<u8> {
        let insights = &self.views.insights;
        let causes = &insights.causes;
        let mut all = vec![
            split("main_causes", &causes.main, ToString::to_string),
            self.contributing_entry(),
            split("cause_groups", &causes.group, ToString::to_string),
            split("control", &causes.control, |control| {
                control.name().to_owned()
            }),
            split("escalated", &causes.escalated, ToString::to_string),
            series("quarters", &insights.quarters),
            series("months", &insights.months),
            split("segments", &insights.losses.segment, ToString::to_string),
            split("churn_kinds", &insights.losses.departure, |departure| {
                departure.name().to_owned()
            }),
            self.heat_entry(),
            self.retention_entry(),
        ];
        all.extend(self.value_entries());
        all.extend([
            spread(
                "months_left",
                insights.losses.no_contract_end.len(),
                &[("months", &insights.losses.months_spread)],
            ),
            self.seen_entry(),
            spread(
                "lead_time",
                insights.lead.missing.len(),
                &[
                    ("signal_to_notice", &insights.lead.to_notice),
                    ("notice_to_end", &insights.lead.from_notice),
                    ("signal_to_end", &insights.lead.to_end),
                ],
            ),
            self.signals_entry(),
            self.repeats_entry(),
            self.write_ups_entry(),
            spread(
                "days_to_publish",
                insights.write_ups.no_day.len(),
                &[("days", &insights.write_ups.spread)],
            ),
            self.saves_entry(),
        ]);
        json(&Data {
            version: 1,
            insights: all,
        })
    }

    /// Most cases have one cause: those that name no other are not missing anything.
    fn contributing_entry(&self) -> Entry<'_> {
        let insights = &self.views.insights;
        let contributing = &insights.causes.contributing;
        Entry {
            known: insights.cases.lost.len() - contributing.missing.len(),
            missing: 0,
            ..split("contributing_causes", contributing, ToString::to_string)
        }
    }

    fn heat_entry(&self) -> Entry<'_> {
        let heat = &self.views.insights.heat;
        let missing = heat.parties.missing.len();
        let rows = heat.rows.iter().map(|row| {
            let parties = heat.parties.parts.iter().zip(&row.cells);
            RowEntry {
                parties: Some(
                    parties
                        .map(|(part, count)| RowEntry::new(part.key.to_string(), *count))
                        .collect(),
                ),
                ..RowEntry::new(row.cause.to_string(), row.cases.len())
            }
        });
        let known = self.views.insights.cases.lost.len() - missing;
        Entry::new("cause_parties", known, missing, rows.collect())
    }

    fn retention_entry(&self) -> Entry<'_> {
        let retention = &self.views.insights.retention;
        let rows = retention.quarters.iter().map(|quarter| RowEntry {
            at_start: Some(quarter.at_start),
            came: Some(quarter.came),
            ..RowEntry::new(quarter.start.to_string(), quarter.left)
        });
        Entry {
            gaps: retention.gaps.iter().map(gap).collect(),
            ..Entry::new("retention", retention.pages, 0, rows.collect())
        }
    }

    fn value_entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let losses = &self.views.insights.losses;
        losses.values.iter().map(|value| {
            let rows = value.by_cause.iter().map(|cause| RowEntry {
                amount: Some(cause.amount),
                ..RowEntry::new(
                    cause.cause.as_deref().unwrap_or_default().to_owned(),
                    cause.cases.len(),
                )
            });
            Entry {
                currency: Some(&value.currency),
                ..Entry::new(
                    "value_lost_a_month",
                    value.cases.len(),
                    losses.no_value.len(),
                    rows.collect(),
                )
            }
        })
    }

    fn seen_entry(&self) -> Entry<'_> {
        let lead = &self.views.insights.lead;
        let rows = vec![
            RowEntry::new("before".to_owned(), lead.seen.len()),
            RowEntry::new("after".to_owned(), lead.unseen.len()),
        ];
        Entry::new("seen_before_notice", lead.known(), lead.missing.len(), rows)
    }

    fn signals_entry(&self) -> Entry<'_> {
        let signals = &self.views.insights.signals;
        let missing = signals.missing.len();
        let rows = signals.all.iter().map(|signal| {
            let playbooks = signal.playbooks.iter().filter_map(|id| self.url_of(*id));
            RowEntry {
                spread: Some(SpreadEntry::new(&signal.to_notice)),
                playbooks: Some(playbooks.collect()),
                ..RowEntry::new(signal.key.to_string(), signal.lost.len())
            }
        });
        let known = self.views.insights.cases.lost.len() - missing;
        Entry::new("signals", known, missing, rows.collect())
    }

    fn repeats_entry(&self) -> Entry<'_> {
        let repeats = &self.views.insights.repeats;
        let rows = repeats.iter().map(|repeat| RowEntry {
            proposals_done: Some(repeat.done),
            done_on: repeat.done_on.map(|day| day.to_string()),
            ..RowEntry::new(repeat.cause.to_string(), repeat.cases.len())
        });
        Entry::new("repeats", repeats.len(), 0, rows.collect())
    }

    fn write_ups_entry(&self) -> Entry<'_> {
        let write_ups = &self.views.insights.write_ups;
        let rows = write_ups
            .parts
            .iter()
            .map(|part| RowEntry::new(part.what.name().to_owned(), part.have));
        let (complete, incomplete) = (write_ups.complete.len(), write_ups.incomplete.len());
        Entry::new("completeness", complete, incomplete, rows.collect())
    }

    fn saves_entry(&self) -> Entry<'_> {
        let cases = &self.views.insights.cases;
        let by_cause = Split::new(&cases.saved, |at| cases[at].main_cause().cloned());
        split("saved", &by_cause, ToString::to_string)
    }
}

impl<'a> Entry<'a> {
    fn new(id: &'static str, known: usize, missing: usize, rows: Vec<RowEntry<'a>>) -> Self {
        Self {
            id,
            known,
            missing,
            currency: None,
            gaps: Vec::new(),
            rows,
        }
    }
}

impl RowEntry<'_> {
    fn new(key: String, count: usize) -> Self {
        Self {
            key,
            count,
            ..Self::default()
        }
    }
}

impl SpreadEntry {
    fn new(spread: &Spread) -> Self {
        Self {
            n: spread.n,
            median: spread.median,
            least: spread.least,
            most: spread.most,
        }
    }
}

fn split<K: Ord>(id: &'static str, split: &Split<K>, key: impl Fn(&K) -> String) -> Entry<'static> {
    let rows = split.parts.iter();
    let rows = rows.map(|part| RowEntry::new(key(&part.key), part.cases.len()));
    Entry::new(id, split.known(), split.missing.len(), rows.collect())
}

fn series(id: &'static str, series: &Series) -> Entry<'static> {
    let mut rows = Vec::new();
    if !series.earlier.is_empty() {
        rows.push(RowEntry::new("earlier".to_owned(), series.earlier.len()));
    }
    let parts = series.parts.iter();
    rows.extend(parts.map(|part| RowEntry::new(part.key.to_string(), part.cases.len())));
    let known = series.known() + series.earlier.len();
    Entry::new(id, known, series.missing.len(), rows)
}

fn spread(id: &'static str, missing: usize, spreads: &[(&str, &Spread)]) -> Entry<'static> {
    let rows = spreads.iter().map(|(key, spread)| RowEntry {
        spread: Some(SpreadEntry::new(spread)),
        ..RowEntry::new((*key).to_owned(), spread.n)
    });
    let known = spreads.iter().map(|(_, spread)| spread.n).max();
    Entry::new(id, known.unwrap_or(0), missing, rows.collect())
}

fn outcome(end: End) -> &'static str {
    match end {
        End::Lost => "lost",
        End::Saved => "saved",
        End::Ahead => "ahead",
    }
}

fn gap(gap: &Gap) -> &'static str {
    match gap {
        Gap::NoPages => "no_customer_pages",
        Gap::NoSince(_) => "customers_without_since",
        Gap::NoLoss(_) => "churned_customers_without_case",
        Gap::NoReturn(_) => "customers_back_without_day",
        Gap::NoCustomer(_) => "cases_without_customer_page",
        Gap::NoDay(_) => "cases_without_day",
        Gap::TooFewPages { .. } => "fewer_pages_than_customers",
    }
}
