//! CN301: a cause section from which nobody learns the cause.

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::write_up::CauseGap;
use crate::text;

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let Alone { doc, page, .. } = *alone;
    let Some(write_up) = page.write_up.as_deref() else {
        return;
    };
    let (span, help) = match write_up.cause_gap {
        None => return,
        Some(CauseGap::Timeline(span)) => (
            span,
            text!(
                "Phần này mới kể diễn biến; thêm một câu \"Nguyên nhân chính là…\" và vì sao biết.",
                "This only tells what happened when; add \"The main cause was…\" and how you know."
            ),
        ),
        Some(CauseGap::Unknown(span)) => (
            span,
            text!(
                "Hỏi lại khách hoặc xem số liệu; tạm thời ghi giả thuyết và cách kiểm chứng.",
                "Ask the customer or look at the data; until then write your best guess and how to test it."
            ),
        ),
    };
    found.push(
        Diagnostic::new(
            &rule::MAIN_CAUSE_UNCLEAR,
            &doc.path,
            span,
            text!(
                "Hãy viết rõ đâu là nguyên nhân chính",
                "State which cause is the main one"
            ),
        )
        .help(help)
        .subject("section:cause"),
    );
}
