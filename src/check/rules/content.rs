//! CN205, CN206, CN210: a section that is there but says nothing, holds only placeholders, or
//! hardly anything.
//!
//! Judged block by block (a short bold label says nothing without what follows it): when nothing is left after placeholders, a link to the minutes and
//! a signature are taken away, the section is a placeholder, even with a link at its end.

use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Block, BlockForm, Document, HeadingForm};
use crate::model::kind::{Required, Section};
use crate::model::lang::Lang;
use crate::model::rule::{self, Severity};
use crate::model::site::{Page, PageId, Role, SectionMatch, Site, State};
use crate::text;
use crate::text::fold::{fold, name_key};

/// Fewer words than this tell nothing.
const THIN: u32 = 5;

/// Whole texts that stand for "to be written", as `name_key` leaves them.
const PLACEHOLDERS: &[&str] = &[
    "todo",
    "to do",
    "tbd",
    "tba",
    "tbc",
    "n a",
    "na",
    "xxx",
    "xx",
    "fixme",
    "wip",
    "chua co",
    "dang cap nhat",
    "cap nhat sau",
    "se cap nhat",
    "se cap nhat sau",
    "bo sung sau",
    "se bo sung",
    "se bo sung sau",
    "can bo sung",
    "dang bo sung",
    "viet sau",
    "dang viet",
    "se viet sau",
    "chua viet",
    "dien sau",
    "dien vao day",
    "noi dung",
    "chua cap nhat",
    "to be added",
    "to be done",
    "to be written",
    "to be completed",
    "coming soon",
    "fill in",
    "fill in later",
    "add later",
    "pending",
    "placeholder",
    "lorem ipsum",
];

pub(in crate::check) fn check(site: &Site, _id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let kind = site.kinds.get(page.kind);
    let Some(doc) = page.doc.as_deref() else {
        return;
    };
    if !kind.content_checks || page.role != Role::Leaf {
        return;
    }
    for (index, section) in kind.sections.iter().enumerate() {
        if section.required == Required::No {
            continue;
        }
        let matches: Vec<&SectionMatch> = page
            .sections
            .iter()
            .filter(|m| m.section == index)
            .collect();
        let judged: Vec<Verdict> = matches.iter().map(|m| judge(doc, m, section)).collect();
        // Two headings for one section: it is enough that one of them says something.
        if judged.iter().any(|v| matches!(v, Verdict::Good)) {
            continue;
        }
        if section.id == "proposals" && page.fields.get("proposals").is_some() {
            continue;
        }
        let (Some(first), Some(verdict)) = (matches.first(), judged.into_iter().next()) else {
            continue;
        };
        if let Some(mut diagnostic) = report(doc, first, section, &verdict) {
            let lenient = section.required == Required::Warning || page.state == State::Draft;
            if lenient && diagnostic.severity == Severity::Error {
                diagnostic = diagnostic.severity(Severity::Warning);
            }
            found.push(diagnostic);
        }
    }
}

enum Verdict {
    Good,
    Empty,
    /// The placeholder's text.
    Placeholder(String),
    Thin,
}

fn judge(doc: &Document, section: &SectionMatch, definition: &Section) -> Verdict {
    let mut words = 0;
    let mut rows = 0;
    let mut placeholder: Option<String> = None;
    let mut only_links = true;
    for block in &doc.blocks[section.blocks.clone()] {
        if matches!(block.form, BlockForm::Code | BlockForm::TableHead) {
            continue;
        }
        let text = block.text.as_deref();
        if block.words == 0 && text.is_none_or(|t| t.trim().is_empty()) {
            continue;
        }
        if let Some(text) = text.filter(|text| is_placeholder(text, definition)) {
            placeholder.get_or_insert_with(|| text.to_owned());
            continue;
        }
        if is_aside(block) {
            continue;
        }
        if block.form == BlockForm::Label && block.words < THIN {
            continue;
        }
        words += block.words;
        rows += u32::from(block.form == BlockForm::Row);
        only_links &= block.only_links;
    }
    match (words, placeholder) {
        (0, Some(text)) => Verdict::Placeholder(text),
        (0, None) => Verdict::Empty,
        (words, _) if words < THIN || (only_links && rows == 0) => Verdict::Thin,
        _ => Verdict::Good,
    }
}

/// True for text that stands for something still to be written.
fn is_placeholder(text: &str, section: &Section) -> bool {
    let visible = text.trim();
    // Only punctuation: `…`, `---`, `???`.
    if !visible.chars().any(char::is_alphanumeric) {
        return true;
    }
    // Every cell of a row, each by itself.
    if visible.contains('|') {
        let mut cells = visible.split('|').map(str::trim).filter(|c| !c.is_empty());
        if cells.all(|cell| is_placeholder(cell, section)) {
            return true;
        }
    }
    if visible.split_whitespace().take(LONGEST + 1).count() > LONGEST {
        return is_prompt(visible, section) || promises(visible);
    }
    let key = name_key(visible);
    if PLACEHOLDERS.contains(&key.as_str()) || key.chars().all(|c| c == 'x') {
        return true;
    }
    promises(visible) || is_prompt(visible, section)
}

/// True for `TODO: hỏi lại Kỹ thuật`, which promises text without being it.
fn promises(visible: &str) -> bool {
    ["TODO", "TBD", "FIXME"].iter().any(|word| {
        visible
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([':', ' ', '-']))
    })
}

/// Words of the longest placeholder.
const LONGEST: usize = 6;

/// True for the scaffold's own question, left as it was.
fn is_prompt(visible: &str, section: &Section) -> bool {
    // Marks take bytes but no words, so counting words first is safe and spares folding.
    let words = visible.split_whitespace().count();
    Lang::ALL.iter().any(|lang| {
        let prompt = section.prompt.get(*lang);
        prompt.split_whitespace().count() == words && fold(visible) == fold(prompt)
    })
}

/// True for blocks that stand at the end of a page without being part of what it says: a link
/// to the minutes, a signature.
fn is_aside(block: &Block) -> bool {
    let Some(text) = block.text.as_deref() else {
        return false;
    };
    let key = fold(text);
    let minutes = ["bien ban", "minutes", "link bien ban", "xem bien ban"]
        .iter()
        .any(|word| key.starts_with(word));
    let signature = ["nguoi viet", "nguoi lap", "ky ten", "written by", "signed"]
        .iter()
        .any(|word| key.starts_with(word));
    (minutes && block.words <= 14) || (signature && block.words <= 10)
}

fn report(
    doc: &Document,
    section: &SectionMatch,
    definition: &Section,
    verdict: &Verdict,
) -> Option<Diagnostic> {
    let heading = &doc.headings[section.heading];
    let title = &heading.text;
    let (vi, en) = (&definition.prompt.vi, &definition.prompt.en);
    let (rule, message) = match verdict {
        Verdict::Good => return None,
        Verdict::Empty => (
            &rule::EMPTY_SECTION,
            text!(
                "Phần \"{title}\" đang trống",
                "Section \"{title}\" is empty"
            ),
        ),
        Verdict::Placeholder(text) => (
            &rule::PLACEHOLDER_SECTION,
            text!(
                "Phần \"{title}\" mới chỉ có chữ giữ chỗ \"{text}\"",
                "Section \"{title}\" holds only placeholder text \"{text}\""
            ),
        ),
        Verdict::Thin => (
            &rule::THIN_SECTION,
            text!(
                "Phần \"{title}\" quá ngắn",
                "Section \"{title}\" is too thin"
            ),
        ),
    };
    let mut span = heading.span;
    if heading.form == HeadingForm::Markdown {
        let visible = span.of(&doc.text).trim_end().len();
        span.end = span.start + u32::try_from(visible).unwrap_or(0);
    }
    Some(
        Diagnostic::new(rule, &doc.path, span, message)
            .help(text!("Viết: {vi}", "Write: {en}"))
            .subject(format!("section:{}", definition.id)),
    )
}
