//! CN205, CN206, CN210: a section that is there but says nothing, holds only placeholders, or
//! hardly anything.
//!
//! Judged block by block (a short bold label says nothing without what follows it): when nothing is left after placeholders, a link to the minutes and
//! a signature are taken away, the section is a placeholder, even with a link at its end.

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Block, BlockForm, Document, HeadingForm};
use crate::model::kind::{Required, Section};
use crate::model::lang::Lang;
use crate::model::rule::{self, Rule, Severity};
use crate::model::site::{Role, SectionMatch, State};
use crate::text;
use crate::text::excerpt::excerpt;
use crate::text::fold::{fold, name_key};

/// Longest heading and longest placeholder in a message, in characters: it has to fit a line.
const LONGEST_TITLE: usize = 30;
const LONGEST_QUOTE: usize = 20;

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
    "chua co thong tin",
    "can bo sung them",
    "viet o day",
    "viet vao day",
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

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let Alone {
        doc, kind, page, ..
    } = *alone;
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
        // A merged heading that says nothing is one mistake, not one for each of its sections.
        let span = doc.headings[first.heading].span;
        if found
            .iter()
            .any(|d| d.span.start == span.start && d.rule == verdict.rule())
        {
            continue;
        }
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

impl Verdict {
    fn rule(&self) -> &'static Rule {
        match self {
            Self::Good | Self::Empty => &rule::EMPTY_SECTION,
            Self::Placeholder(_) => &rule::PLACEHOLDER_SECTION,
            Self::Thin => &rule::THIN_SECTION,
        }
    }
}

fn judge(doc: &Document, section: &SectionMatch, definition: &Section) -> Verdict {
    let mut words = 0;
    // Words of labels (`**CS:**`), which say nothing until something follows them.
    let mut label_words = 0;
    let mut rows = 0;
    let mut placeholder: Option<String> = None;
    let mut aside: Option<String> = None;
    let mut only_links = true;
    for block in section
        .blocks
        .iter()
        .flat_map(|range| &doc.blocks[range.clone()])
    {
        if matches!(block.form, BlockForm::Code | BlockForm::TableHead) {
            continue;
        }
        let text = block.short_text(&doc.text);
        if text.is_some_and(is_invisible) {
            continue;
        }
        if let Some(text) = text.filter(|text| is_placeholder(text, definition)) {
            placeholder.get_or_insert_with(|| text.to_owned());
            continue;
        }
        if is_aside(block, text) {
            aside = aside.or_else(|| text.map(str::to_owned));
            continue;
        }
        if block.form == BlockForm::Label && text.is_some_and(|t| t.ends_with(':')) {
            let name = text.unwrap_or("").trim_end_matches(':');
            if is_placeholder(name, definition) {
                placeholder.get_or_insert_with(|| name.to_owned());
            }
            label_words += block.words;
            continue;
        }
        words += block.words;
        rows += u32::from(block.form == BlockForm::Row);
        only_links &= block.only_links;
        // Nothing that follows can make the section say less.
        if words >= THIN && (!only_links || rows > 0) {
            return Verdict::Good;
        }
    }
    if words > 0 {
        words += label_words;
    }
    match (words, placeholder.or(aside)) {
        (0, Some(text)) => Verdict::Placeholder(text),
        (0, None) => Verdict::Empty,
        (words, _) if words < THIN || (only_links && rows == 0) => Verdict::Thin,
        _ => Verdict::Good,
    }
}

/// True for text that shows nothing: spaces and characters of no width.
fn is_invisible(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || crate::text::fold::is_invisible(c))
}

/// True for text that only stands for text: punctuation, `TODO`, `xxx`.
pub(in crate::check) fn stands_for_text(visible: &str) -> bool {
    let key = name_key(visible);
    key.is_empty() || PLACEHOLDERS.contains(&key.as_str()) || key.chars().all(|c| c == 'x')
}

/// True for text that stands for something still to be written.
fn is_placeholder(text: &str, section: &Section) -> bool {
    let visible = text.trim();
    // Only punctuation: `…`, `---`, `???`.
    if !visible.chars().any(char::is_alphanumeric) {
        return true;
    }
    // Every cell of a row by itself; the first may name whose row it is.
    if visible.contains(" | ") {
        let cells: Vec<&str> = visible
            .split(" | ")
            .map(str::trim)
            .filter(|c| !c.is_empty())
            .collect();
        let open = |cell: &&str| is_placeholder(cell, section);
        let named = cells.len() > 1 && cells[0].split_whitespace().count() <= 3;
        if cells.iter().all(open) || (named && cells[1..].iter().all(open)) {
            return true;
        }
    }
    // `CS: TODO`: a name with nothing after it yet.
    if let Some((name, rest)) = visible.split_once(": ")
        && name.split_whitespace().count() <= 4
        && is_placeholder(rest, section)
    {
        return true;
    }
    // A field of a template that nobody filled.
    if visible.starts_with("{{") && visible.ends_with("}}") && visible.matches("{{").count() == 1 {
        return true;
    }
    if visible.split_whitespace().take(LONGEST + 1).count() > LONGEST {
        return is_prompt(visible, section) || promises(visible);
    }
    stands_for_text(visible) || promises(visible) || is_prompt(visible, section)
}

/// True for `TODO: hỏi lại Kỹ thuật`, which promises text without being it. In a longer
/// sentence `TODO` is an ordinary word unless a colon follows.
fn promises(visible: &str) -> bool {
    let visible = visible.trim_start_matches(|c: char| !c.is_alphanumeric());
    let short = visible.split_whitespace().take(LONGEST + 1).count() <= LONGEST;
    let marked = ["TODO", "TBD", "FIXME"].iter().any(|word| {
        visible.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with([':', ',', '@']) || (short && rest.starts_with([' ', '-']))
        })
    });
    if marked || !short {
        return marked;
    }
    let key = fold(visible);
    [
        "se bo sung",
        "bo sung sau",
        "dang cap nhat",
        "cap nhat sau",
        "se cap nhat",
    ]
    .iter()
    .any(|words| key.starts_with(words))
}

/// Words of the longest placeholder.
const LONGEST: usize = 6;

/// True for the scaffold's own question, left as it was.
fn is_prompt(visible: &str, section: &Section) -> bool {
    let last = visible.chars().last();
    Lang::ALL.iter().any(|lang| {
        let prompt = section.prompt.get(*lang);
        // Most texts end otherwise, which costs nothing to see.
        prompt.chars().last() == last
            && prompt.split_whitespace().count() == visible.split_whitespace().count()
            && fold(visible) == fold(prompt)
    })
}

/// True for blocks that stand at the end of a page without being part of what it says: a link
/// to the minutes, a signature.
fn is_aside(block: &Block, text: Option<&str>) -> bool {
    let Some(text) = text else {
        return false;
    };
    let key = fold(text);
    let starts = |words: &[&str]| words.iter().any(|word| key.starts_with(word));
    let label = text
        .find([':', '：'])
        .is_some_and(|at| text[..at].split_whitespace().count() <= 5);
    let minutes = starts(&[
        "bien ban",
        "minutes",
        "link bien ban",
        "xem bien ban",
        "xem them bien ban",
    ]);
    let signature = starts(&["nguoi viet", "nguoi lap", "ky ten", "written by", "signed"]);
    // Without a link or a colon the same words begin an ordinary sentence.
    let pointer = starts(&["xem ", "chi tiet", "see ", "link "])
        && (key.contains("bien ban") || key.contains("minutes"));
    ((minutes || pointer)
        && block.words <= 14
        && (block.only_links || pointer && block.has_link || label && block.has_link))
        || (signature && block.words <= 10 && label)
}

fn report(
    doc: &Document,
    section: &SectionMatch,
    definition: &Section,
    verdict: &Verdict,
) -> Option<Diagnostic> {
    let heading = &doc.headings[section.heading];
    let title = excerpt(heading.text.trim_end_matches(':'), LONGEST_TITLE);
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
        Verdict::Placeholder(text) => {
            let text = excerpt(text, LONGEST_QUOTE);
            (
                &rule::PLACEHOLDER_SECTION,
                text!(
                    "Phần \"{title}\" mới chỉ có chữ giữ chỗ \"{text}\"",
                    "Section \"{title}\" holds only placeholder text \"{text}\""
                ),
            )
        }
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
