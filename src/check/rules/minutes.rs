//! CN307: a write-up that does not say where the minutes of its meeting are.

use super::sections::title_span;
use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::text;

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let Alone { doc, page, .. } = *alone;
    let Some(write_up) = page.write_up.as_deref() else {
        return;
    };
    // A kind without a field for the minutes has no meeting to speak of.
    if write_up.minutes || !alone.kind.fields.contains_key("meeting") {
        return;
    }
    found.push(
        Diagnostic::new(
            &rule::MINUTES_NOT_LINKED,
            &doc.path,
            title_span(page),
            text!("Chưa gắn biên bản họp", "Minutes are not linked"),
        )
        .help(text!(
            "Ghi `meeting = \"…\"` với id trang biên bản, hoặc dẫn tới biên bản trong bài.",
            "Set `meeting = \"…\"` to the id of the minutes, or link to them in the text."
        )),
    );
}
