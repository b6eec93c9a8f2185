//! CN503: a customer who leaves in the future; CN504: days in an impossible order; CN505: a
//! review that is due.

use super::case::{Outcome, is_current, outcome, value_span};
use crate::model::diagnostic::Diagnostic;
use crate::model::rule::{self, Severity};
use crate::model::site::{Page, PageId, Site, State};
use crate::text;

/// Pairs of fields whose days come in this order; the same day is fine. The last says which of
/// the two is more likely the slip.
const ORDER: &[(&str, &str, Fault)] = &[
    ("churned_on", "winback_on", Fault::Later),
    ("first_signal_on", "churned_on", Fault::Earlier),
    ("notice_on", "churned_on", Fault::Earlier),
    ("first_signal_on", "saved_on", Fault::Earlier),
    ("notice_on", "saved_on", Fault::Earlier),
    ("created_on", "review_on", Fault::Later),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Earlier,
    Later,
}

pub(in crate::check) fn check(site: &Site, _id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let outcome = outcome(site, page);
    for &(earlier, later, fault) in ORDER {
        if counts(earlier, outcome) && counts(later, outcome) {
            found.extend(order(page, earlier, later, fault));
        }
    }
    if is_current(page) {
        if outcome == Some(Outcome::Lost) {
            found.extend(in_future(site, page));
        }
        found.extend(review(site, page));
    }
}

/// A case that was saved has no day on which the customer left, whatever was left in the page,
/// and the other way round.
fn counts(key: &str, outcome: Option<Outcome>) -> bool {
    match key {
        "churned_on" | "winback_on" => outcome == Some(Outcome::Lost),
        "saved_on" => outcome == Some(Outcome::Saved),
        _ => true,
    }
}

fn order(page: &Page, earlier: &str, later: &str, fault: Fault) -> Option<Diagnostic> {
    let (first, second) = (page.fields.date(earlier)?, page.fields.date(later)?);
    if first <= second {
        return None;
    }
    let (slip, other) = match fault {
        Fault::Earlier => (earlier, later),
        Fault::Later => (later, earlier),
    };
    let path = page.path()?;
    let mut diagnostic = Diagnostic::new(
        &rule::DATE_ORDER,
        path,
        value_span(page, slip)?,
        text!(
            "`{later}` ({second}) phải sau `{earlier}` ({first})",
            "`{later}` ({second}) must be after `{earlier}` ({first})"
        ),
    )
    .help(text!(
        "Kiểm tra năm, và ngày với tháng có đổi chỗ không.",
        "Check the year, and whether day and month are swapped."
    ))
    .related(
        path,
        value_span(page, other)?,
        text!("ngày kia ở đây", "the other day is here"),
    )
    .subject(format!("field:{slip}"));
    if page.state == State::Draft {
        diagnostic = diagnostic.severity(Severity::Warning);
    }
    Some(diagnostic)
}

fn in_future(site: &Site, page: &Page) -> Option<Diagnostic> {
    let day = page.fields.date("churned_on").filter(|d| *d > site.today)?;
    Some(
        Diagnostic::new(
            &rule::CHURN_IN_FUTURE,
            page.path()?,
            value_span(page, "churned_on")?,
            text!(
                "Ngày churn {day} ở tương lai",
                "Churn date {day} is in the future"
            ),
        )
        .help(text!(
            "Ghi nhầm thì sửa; khách đã hẹn ngày dừng thì giữ nguyên, tới ngày sẽ hết nhắc.",
            "Mend it if it is a slip; if the customer set that day, leave it: this ends then."
        ))
        .subject("field:churned_on"),
    )
}

fn review(site: &Site, page: &Page) -> Option<Diagnostic> {
    let day = page.fields.date("review_on").filter(|d| *d < site.today)?;
    // Days in an impossible order have their own finding.
    if page.fields.date("created_on").is_some_and(|d| d > day) {
        return None;
    }
    Some(
        Diagnostic::new(
            &rule::REVIEW_EXPIRED,
            page.path()?,
            value_span(page, "review_on")?,
            text!("Quá hạn rà soát từ {day}", "Review was due {day}"),
        )
        .help(text!(
            "Đọc lại trang, sửa chỗ không còn đúng rồi ghi ngày rà soát tiếp theo.",
            "Read the page again, mend what no longer holds, then set the next day."
        ))
        .subject("field:review_on"),
    )
}
