//! CN201–CN204, CN207, CN211: sections that a kind wants and a page lacks; CN208: a section
//! that it has twice; CN209: a bold line that serves as heading.

use std::collections::HashMap;

use super::pseudo_heading;
use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Document, HeadingForm};
use crate::model::kind::{Required, Section};
use crate::model::lang::Text;
use crate::model::rule::{self, Severity};
use crate::model::site::{Page, SectionMatch, State};
use crate::model::source::Span;
use crate::text;
use crate::text::phrase::{heading_words, step_number};

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let Alone {
        doc, kind, page, ..
    } = *alone;
    if !kind.content_checks || page.role != crate::model::site::Role::Leaf {
        return;
    }
    for (index, section) in kind.sections.iter().enumerate() {
        let matches: Vec<_> = page
            .sections
            .iter()
            .filter(|m| m.section == index)
            .collect();
        let subject = format!("section:{}", section.id);
        if matches.is_empty() && section.required != Required::No {
            if section.id == "proposals" && page.fields.get("proposals").is_some() {
                continue;
            }
            // The table of responsibilities may have them beside each party.
            let lessons = page.write_up.as_ref().is_some_and(|w| w.lessons_in_table);
            if section.id == "lessons" && lessons {
                continue;
            }
            let own = section.rule.as_deref().and_then(rule::find);
            let rule = own.unwrap_or(&rule::MISSING_SECTION);
            let Text { vi, en } = &section.label;
            let kind_label = &kind.label;
            let (kind_vi, kind_en) = (&kind_label.vi, &kind_label.en);
            let message = if rule == &rule::MISSING_LESSONS {
                text!("Chưa ghi bài học rút ra", "No lessons section")
            } else if kind.name == "churn" {
                text!(
                    "Bài churn chưa có phần {vi}",
                    "Churn write-up has no {en} section"
                )
            } else {
                text!(
                    "Trang \"{kind_vi}\" chưa có phần {vi}",
                    "This page ({kind_en}) has no {en} section"
                )
            };
            let heading_vi = capital(section.headings.vi.first().unwrap_or(vi));
            let heading_en = capital(section.headings.en.first().unwrap_or(en));
            let (prompt_vi, prompt_en) = (&section.prompt.vi, &section.prompt.en);
            let mut diagnostic = Diagnostic::new(rule, &doc.path, title_span(page), message)
                .help(text!(
                    "Thêm mục `## {heading_vi}` và viết: {prompt_vi}",
                    "Add a heading `## {heading_en}` and write: {prompt_en}"
                ))
                .subject(subject);
            if section.required == Required::Warning || page.state == State::Draft {
                diagnostic = diagnostic.severity(Severity::Warning.min(rule.severity));
            }
            found.push(diagnostic);
            continue;
        }
        if section.required != Required::No {
            duplicates(doc, &matches, section, &subject, found);
        }
    }
    // Beside real headings of sections, a new one is of their level.
    let level = page
        .sections
        .iter()
        .map(|m| &doc.headings[m.heading])
        .filter(|h| h.form != HeadingForm::Bold)
        .map(|h| h.level)
        .min()
        .unwrap_or(2);
    let mut seen = Vec::new();
    for found_section in page.sections.iter() {
        let heading = &doc.headings[found_section.heading];
        if heading.form != HeadingForm::Bold || seen.contains(&found_section.heading) {
            continue;
        }
        seen.push(found_section.heading);
        let text = &heading.text;
        let id = &kind.sections[found_section.section].id;
        let mut diagnostic = Diagnostic::new(
            &rule::PSEUDO_HEADING,
            &doc.path,
            heading.span,
            text!(
                "Nên đổi \"{text}\" thành tiêu đề",
                "Turn \"{text}\" into a real heading"
            ),
        )
        .help(text!(
            "Viết `## {text}` thành dòng riêng.",
            "Write `## {text}` on its own line."
        ))
        .subject(format!("section:{id}"));
        if let Some((span, heading)) = pseudo_heading::as_heading(doc, heading, level) {
            diagnostic = diagnostic.fix(span, heading);
        }
        found.push(diagnostic);
    }
}

/// Reports a section that stands twice: the same words under the same heading. `Nguyên nhân
/// trực tiếp` beside `Nguyên nhân gốc rễ`, or `Bài học` under each party, is one way to write.
fn duplicates(
    doc: &Document,
    matches: &[&SectionMatch],
    section: &Section,
    subject: &str,
    found: &mut Vec<Diagnostic>,
) {
    let key = |m: &SectionMatch| {
        let heading = &doc.headings[m.heading];
        let parent = doc.headings[..m.heading]
            .iter()
            .rposition(|h| h.form != HeadingForm::Bold && h.level < heading.level);
        (heading_words(&heading.text), parent)
    };
    let mut groups: Vec<Vec<&SectionMatch>> = Vec::new();
    let mut by_key: HashMap<_, usize> = HashMap::new();
    for m in matches {
        if step_number(&doc.headings[m.heading].text).is_some() {
            continue;
        }
        let group = *by_key.entry(key(m)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(m);
    }
    for same in groups.iter().filter(|same| same.len() > 1) {
        let first = same[0];
        let count = same.len();
        let Text { vi, en } = &section.label;
        found.push(
            Diagnostic::new(
                &rule::DUPLICATE_SECTION,
                &doc.path,
                doc.headings[same[1].heading].span,
                text!("Có {count} phần \"{vi}\"", "\"{en}\" appears {count} times"),
            )
            .help(text!(
                "Gộp lại thành một mục, hoặc đổi tên mục không phải {vi}.",
                "Join them under one heading, or rename the one that is not {en}."
            ))
            .related(
                &doc.path,
                doc.headings[first.heading].span,
                text!("phần đầu ở đây", "the first is here"),
            )
            .subject(subject),
        );
    }
}

/// Where a missing section is reported: at the title, which every reader of the file finds.
pub(super) fn title_span(page: &Page) -> Span {
    let Some(doc) = page.doc.as_deref() else {
        return Span::default();
    };
    match page.fields.get("title") {
        Some(title) => title.key_span,
        None => Span::new(
            doc.front_span.start as usize,
            doc.front_span.start as usize + 3,
        ),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
