//! CN417: a heading more than one level below the one before it.
//!
//! Levels count as written. The title stands above them all as level 1; bold lines that serve
//! as headings and headings inside quotations have no place in the order.

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Heading, HeadingForm};
use crate::model::rule;
use crate::text;

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let Alone { doc, kind, .. } = *alone;
    if !kind.content_checks {
        return;
    }
    let mut above: Option<&Heading> = None;
    let counted = |h: &&Heading| h.form != HeadingForm::Bold && h.structural;
    for heading in doc.headings.iter().filter(counted) {
        let level = heading.level;
        let before = above.map_or(1, |h| h.level);
        if level > before + 1 {
            let wanted = before + 1;
            let message = match above {
                Some(_) => text!(
                    "Tiêu đề nhảy từ cấp {before} xuống cấp {level}",
                    "The heading jumps from level {before} to level {level}"
                ),
                None => text!(
                    "Tiêu đề đầu tiên ở cấp {level}, chưa có cấp {wanted}",
                    "The first heading is of level {level}, without a level {wanted}"
                ),
            };
            let sign = match heading.form {
                HeadingForm::Html => format!("<h{wanted}>"),
                _ => "#".repeat(usize::from(wanted)),
            };
            let mut diagnostic =
                Diagnostic::new(&rule::HEADING_SKIP, &doc.path, heading.span, message).help(text!(
                    "Dùng cấp {wanted}: `{sign}`; trình đọc màn hình đi theo cấp để tìm mục.",
                    "Use level {wanted}: `{sign}`; screen readers follow the levels."
                ));
            if let Some(above) = above {
                diagnostic = diagnostic.related(
                    &doc.path,
                    above.span,
                    text!("tiêu đề trước ở đây", "the heading before is here"),
                );
            }
            found.push(diagnostic);
        }
        above = Some(heading);
    }
}
