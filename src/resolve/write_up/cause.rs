//! Whether the cause section says what the main cause is, and where the minutes are.

use super::vocabulary::{Key, vocabulary};
use super::{CAUSE, Sections};
use crate::model::passage::{Passage, PassageForm};
use crate::model::site::{Site, Target, Typed};
use crate::model::write_up::CauseGap;
use crate::resolve::leads_to;
use crate::text::day::find_days;
use crate::text::fold::{fold, name_key, nfc};

/// Finds out why the main cause is not clear, if it is not: the section only tells what
/// happened when, or only that nobody knows.
pub(super) fn gap(sections: &Sections<'_>) -> Option<CauseGap> {
    let mut first: Option<&Passage> = None;
    let mut timeline = 0;
    let mut unknown = 0;
    let mut said = 0;
    for section in sections.matches(CAUSE) {
        if sections.is_merged(section) {
            return None;
        }
        let passages = sections.within(section);
        for passage in &passages {
            let form = passage.form;
            if matches!(
                form,
                PassageForm::Heading(_) | PassageForm::Cell { row: 0, .. }
            ) {
                continue;
            }
            // A row of a table is told by its first cell.
            if matches!(form, PassageForm::Cell { column, .. } if column > 0) {
                if names_cause(&passage.text) {
                    return None;
                }
                continue;
            }
            let text = passage.text.trim();
            if text.is_empty() {
                continue;
            }
            said += 1;
            first = first.or(Some(passage));
            let intro = text.ends_with([':', '：']) && text.split_whitespace().count() <= 12;
            if is_unknown(text) {
                unknown += 1;
            } else if intro && !names_cause(text) {
                said -= 1;
            } else if starts_with_time(text) && !names_cause(text) {
                timeline += 1;
            }
        }
    }
    let span = first?.text_span();
    if said > 0 && unknown == said {
        return Some(CauseGap::Unknown(span));
    }
    // One dated sentence may be the cause itself; a timeline has several.
    if timeline >= 2 && timeline + unknown == said {
        return Some(CauseGap::Timeline(span));
    }
    None
}

/// True for words by which a sentence says why.
fn names_cause(text: &str) -> bool {
    vocabulary().cause.why.within(&Key::new(text))
}

/// True for a passage that only says that the cause is not known.
fn is_unknown(text: &str) -> bool {
    let words = &vocabulary().cause;
    if text.split_whitespace().take(17).count() > 16 {
        return false;
    }
    // In `chưa rõ lý do`, `do` explains nothing.
    let bare = ["lý do", "lí do", "ly do"]
        .iter()
        .fold(nfc(text).to_lowercase(), |text, reason| {
            text.replace(reason, " ")
        });
    words.unknown.within(&Key::new(text)) && !words.but.within(&Key::new(&bare))
}

/// True for an entry of a timeline: `06/01: …`, `8:30 – …`, `Ngày 6 tháng 1, …`, `Tuần 2: …`.
fn starts_with_time(text: &str) -> bool {
    let trimmed = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let head: String = trimmed.chars().take(40).collect();
    if find_days(&head)
        .first()
        .is_some_and(|(range, _)| head[..range.start].split_whitespace().count() <= 2)
    {
        return true;
    }
    let folded = fold(&head);
    let folded = [
        "sang", "chieu", "toi", "dau", "cuoi", "den", "tu", "on", "in", "luc", "vao",
    ]
    .iter()
    .find_map(|w| folded.strip_prefix(w).and_then(|r| r.strip_prefix(' ')))
    .unwrap_or(&folded);
    let digits = |s: &str| s.chars().take_while(char::is_ascii_digit).count();
    let rest = ["ngay ", "tuan ", "thang ", "week ", "day ", "thu "]
        .iter()
        .find_map(|w| folded.strip_prefix(w));
    if let Some(rest) = rest {
        return digits(rest) > 0;
    }
    // `6/1`, `06-01`, `8:30`, `8h30`.
    let count = digits(folded);
    (1..=2).contains(&count)
        && folded[count..].starts_with(['/', '-', ':', 'h', '.'])
        && digits(&folded[count + 1..]) > 0
}

/// True when the page leads to the minutes: by field, by a link to a page of minutes, from
/// those minutes, by a link that calls itself so, or by holding them.
pub(super) fn names_minutes(site: &Site, index: usize, sections: &Sections<'_>) -> bool {
    let page = sections.page;
    let has_field = page.fields.items("meeting").any(|item| match &item.value {
        Typed::Text(text) | Typed::Ref(text, _) => !text.trim().is_empty(),
        _ => false,
    });
    if has_field {
        return true;
    }
    let meeting = site.kinds.named("meeting");
    let of_meeting = |id| Some(site.page(id).kind) == meeting;
    if site.links[index]
        .iter()
        .filter_map(leads_to)
        .any(of_meeting)
    {
        return true;
    }
    let points_here = site
        .backlinks
        .get(index)
        .is_some_and(|links| links.iter().any(|l| of_meeting(l.from)));
    if points_here {
        return true;
    }
    let within = sections
        .matches("minutes")
        .flat_map(|section| sections.within(section))
        .any(|p| !p.links.is_empty() || p.text.split_whitespace().count() >= 5);
    within || calls_itself_minutes(site, index, sections)
}

/// True when a link outside the handbook, or to a file, is called minutes.
fn calls_itself_minutes(site: &Site, index: usize, sections: &Sections<'_>) -> bool {
    let leads_out = |start: u32| {
        let links = sections.doc.links.iter().zip(site.links[index].iter());
        links
            .filter(|(link, _)| link.span.start == start)
            .any(|(_, target)| {
                matches!(
                    target,
                    Target::External | Target::Asset(_) | Target::Unpublished(_)
                )
            })
    };
    sections.passages.iter().any(|passage| {
        let key = format!(" {} ", name_key(&passage.text));
        (key.contains(" bien ban ") || key.contains(" minutes "))
            && passage.links.iter().any(|start| leads_out(*start))
    })
}
