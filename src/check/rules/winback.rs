//! CN601–CN604: the winback call that is not planned, planned at the wrong time, overdue, or
//! planned by one side alone.
//!
//! Only for customers who left, and only while the call is still ahead: once somebody called,
//! or decided not to, the plan no longer matters.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::case::{Outcome, is_current, is_written, outcome, value_span};
use crate::model::config::Winback;
use crate::model::diagnostic::Diagnostic;
use crate::model::lang::Text;
use crate::model::rule;
use crate::model::site::{Page, PageId, Site, Typed};
use crate::model::source::Span;
use crate::model::taxonomy;
use crate::text;
use crate::text::fold::name_key;

/// The two sides that call together, as ids of parties.
const SIDES: [&str; 2] = ["cs", "sales"];

pub(in crate::check) fn check(site: &Site, _id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    if outcome(site, page) != Some(Outcome::Lost) || !is_current(page) {
        return;
    }
    // A status that nobody understood has its own finding.
    let status = page.fields.text("winback_status");
    let unclear = status.is_none() && is_written(page, "winback_status");
    let ahead = !unclear && matches!(status, None | Some("planned"));
    let over = matches!(status, Some("declined" | "won_back" | "not_pursued"));
    if ahead {
        match page.fields.date("winback_on") {
            Some(call) => found.extend(call_date(site, page, call)),
            None if !is_written(page, "winback_on") => found.extend(not_planned(site, page)),
            None => {}
        }
    }
    if !over && !unclear {
        found.extend(one_sided(site, page));
    }
}

/// CN601.
fn not_planned(site: &Site, page: &Page) -> Option<Diagnostic> {
    let left = page.fields.date("churned_on")?;
    let days = days_between(left, site.today);
    if days <= site.config.winback.to_days {
        return None;
    }
    Some(
        finding(
            &rule::WINBACK_NOT_PLANNED,
            page,
            value_span(page, "churned_on")?,
            text!(
                "Đã {days} ngày, chưa có lịch hỏi thăm",
                "{days} days and no winback call planned"
            ),
        )?
        .help(text!(
            "Ghi `winback_on`; không gọi nữa thì đặt `winback_status` là `not_pursued`.",
            "Set `winback_on`, or make `winback_status` `not_pursued` if nobody will call."
        )),
    )
}

/// CN602 and CN603: the day of a call that is still to be made.
fn call_date(site: &Site, page: &Page, call: Date) -> Vec<Diagnostic> {
    let left = page.fields.date("churned_on");
    let Some(span) = value_span(page, "winback_on") else {
        return Vec::new();
    };
    // Before the customer left: CN504 says so.
    if left.is_some_and(|left| call < left) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let window = site.config.winback;
    if let Some((from, to)) = left.and_then(|left| days_of(window, left)) {
        // Once the time for it is over, a day still to come is the best there is.
        let late = to < site.today && call >= site.today;
        if (call < from || call > to) && !late {
            let months = (window.from_days, window.to_days) == (28, 62);
            let (after, until) = (window.from_days, window.to_days);
            let message = if months {
                text!(
                    "Nên gọi sau 1–2 tháng (từ {from} đến {to})",
                    "Call 1–2 months after churn ({from}–{to})"
                )
            } else {
                text!(
                    "Nên gọi sau {after}–{until} ngày (từ {from} đến {to})",
                    "Call {after}–{until} days after churn ({from}–{to})"
                )
            };
            let outside = finding(&rule::WINBACK_OUTSIDE_WINDOW, page, span, message);
            found.extend(outside.map(|d| {
                d.help(text!(
                    "Chọn một ngày trong khoảng đó; khoảng này đặt ở [winback] của handbook.toml.",
                    "Choose a day between them; [winback] in handbook.toml sets the days."
                ))
            }));
        }
    }
    if call < site.today {
        let days = days_between(call, site.today);
        let overdue = finding(
            &rule::WINBACK_OVERDUE,
            page,
            span,
            text!(
                "Quá hẹn gọi lại {days} ngày",
                "Winback call {days} days overdue"
            ),
        );
        found.extend(overdue.map(|d| {
            d.help(text!(
                "Đã gọi thì ghi kết quả ở `winback_status`; chưa gọi thì hẹn ngày khác.",
                "Record the outcome in `winback_status`, or set another day."
            ))
        }));
    }
    found
}

/// CN604: exactly one of the two sides, and nobody else. A person may be of either side.
fn one_sided(site: &Site, page: &Page) -> Option<Diagnostic> {
    let mut named = BTreeSet::new();
    for item in page.fields.items("winback_owners") {
        named.insert(party(site, &item.value)?);
    }
    let only = named.pop_first().filter(|_| named.is_empty())?;
    let other = SIDES.iter().find(|side| **side != only)?;
    if !SIDES.contains(&only.as_str()) {
        return None;
    }
    Some(
        finding(
            &rule::WINBACK_ONE_SIDED,
            page,
            value_span(page, "winback_owners")?,
            text!("Winback cần cả CS và Sales", "Winback needs CS and Sales"),
        )?
        .help(text!(
            "Thêm bên còn lại vào `winback_owners`: \"{other}\".",
            "Add the other side to `winback_owners`: \"{other}\"."
        ))
        .subject("field:winback_owners"),
    )
}

/// The id of the party that a value names; none for a person.
fn party(site: &Site, owner: &Typed) -> Option<String> {
    match owner {
        Typed::Ref(_, Some(page)) => {
            let id = &site.page(*page).id;
            Some(taxonomy::key(id.rsplit('/').next().unwrap_or(id)))
        }
        Typed::Ref(name, None) | Typed::Text(name) => {
            let wanted = name_key(name);
            let known = site.config.taxonomies.get("party")?;
            let called = known.entries.iter().find(|(_, entry)| {
                let names = entry.aliases.iter();
                let mut names = names.chain([&entry.label.vi, &entry.label.en]);
                names.any(|name| name_key(name) == wanted)
            });
            called.map(|(id, _)| id.clone())
        }
        _ => None,
    }
}

fn finding(
    rule: &'static rule::Rule,
    page: &Page,
    span: Span,
    message: Text,
) -> Option<Diagnostic> {
    Some(Diagnostic::new(rule, page.path()?, span, message).subject("field:winback_on"))
}

/// The first and last day on which the first call is due. None beyond the calendar's end.
fn days_of(window: Winback, left: Date) -> Option<(Date, Date)> {
    let day = |days: i64| {
        left.checked_add(jiff::Span::new().try_days(days).ok()?)
            .ok()
    };
    Some((day(window.from_days)?, day(window.to_days)?))
}

fn days_between(from: Date, to: Date) -> i64 {
    (to - from).get_days().into()
}
