//! CN302, CN309: a side that carries responsibility without a lesson; responsibility that is
//! only the customer's.

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::write_up::Lesson;
use crate::text;

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let doc = alone.doc;
    let Some(write_up) = alone.page.write_up.as_deref() else {
        return;
    };
    for side in write_up
        .sides
        .iter()
        .filter(|s| s.lesson == Lesson::Missing)
    {
        let name = &side.name;
        found.push(
            Diagnostic::new(
                &rule::PARTY_WITHOUT_LESSON,
                &doc.path,
                side.span,
                text!(
                    "\"{name}\" có trách nhiệm nhưng chưa có bài học",
                    "\"{name}\" carries responsibility but has no lesson"
                ),
            )
            .help(text!(
                "Thêm dòng \"{name}: …\" vào phần bài học: lần sau bên này làm gì khác?",
                "Add a line \"{name}: …\" to the lessons: what will this side do differently?"
            ))
            .subject(format!("party:{name}")),
        );
    }
    if let Some(first) = write_up.sides.first()
        && write_up.sides.iter().all(|s| s.external)
    {
        let name = &first.name;
        found.push(
            Diagnostic::new(
                &rule::OUR_PART_MISSING,
                &doc.path,
                first.span,
                text!(
                    "Phần trách nhiệm chỉ nêu \"{name}\", chưa nêu phần của ta",
                    "Only \"{name}\" is named as responsible, none of us"
                ),
            )
            .help(text!(
                "Ghi thêm phần của CS, Kỹ thuật, Kinh doanh…: ta có thể làm gì sớm hơn?",
                "Add the part of CS, Technical, Sales…: what could we have done sooner?"
            ))
            .subject(format!("party:{name}")),
        );
    }
}
