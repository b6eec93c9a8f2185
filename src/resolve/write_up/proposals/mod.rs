//! Front matter, tables, lists and lines → the proposals of a write-up.

mod code;
mod lists;
mod tables;
mod titles;
mod vague;
mod wording;

use std::ops::Range;

use super::attributes::{self, Label, is_blank, label_of};
use super::marks::{bullet, lines};
use super::parties::Parties;
use super::vocabulary::{Key, vocabulary};
use super::{PROPOSALS, Sections};
use crate::model::kind::Kind;
use crate::model::lang::Lang;
use crate::model::passage::{Passage, PassageForm};
use crate::model::site::{Fields, Typed};
use crate::model::source::Span;
use crate::model::write_up::{Due, Form, Part, Proposal, Status};
use crate::text::day::find_day;
use crate::text::fold::name_key;

/// Reads the proposals of a page.
pub(super) fn read(sections: &Sections<'_>, parties: &Parties) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = sections
        .page
        .fields
        .items(PROPOSALS)
        .filter_map(|item| match &item.value {
            Typed::Table(fields) => Some(from_fields(fields, item.span)),
            _ => None,
        })
        .collect();
    for section in sections.matches(PROPOSALS) {
        let mut passages = sections.within(section);
        passages.retain(|p| !is_prompt(sections.kind, &p.text));
        let mut here = Reader::new(parties);
        here.read(&passages);
        let mut here = here.found;
        if sections.is_merged(section) {
            // Beside `Khắc phục` stand deeds; what is to come says who or when.
            here.retain(|p| p.owner.is_some() || p.due.is_some() || p.status.is_some());
        }
        found.append(&mut here);
    }
    for (number, proposal) in (1..).zip(&mut found) {
        proposal.number = number;
        if proposal.code.is_none()
            && let Some((code, rest)) = code::leading(&proposal.text)
        {
            proposal.code = Some(code.to_owned());
            proposal.text = rest.to_owned();
        }
        if let Some(status) = &proposal.status
            && status.value == Status::Done
            && proposal.done_on.is_none()
            && status.span != proposal.span
        {
            proposal.done_on = find_day(status.span.of(&sections.doc.text));
        }
        proposal.vague = vague::is_vague(&proposal.text);
    }
    found
}

/// True for the scaffold's own question, which proposes nothing.
fn is_prompt(kind: &Kind, text: &str) -> bool {
    let text = text.trim();
    // A question mark is cheap to see, and few proposals have one.
    text.ends_with('?')
        && Lang::ALL.iter().any(|lang| {
            let key = name_key(text);
            let mut prompts = kind.sections.iter().map(|s| s.prompt.get(*lang));
            prompts.any(|prompt| name_key(prompt) == key)
        })
}

fn from_fields(fields: &Fields, whole: Span) -> Proposal {
    let span = |key: &str| {
        fields
            .get(key)
            .and_then(|f| f.items.first())
            .map_or(whole, |item| item.span)
    };
    let owners: Vec<&str> = fields.texts("owner").filter(|o| !is_blank(o)).collect();
    Proposal {
        number: 0,
        code: fields.text("id").map(str::to_owned),
        text: fields.text("text").unwrap_or("").trim().to_owned(),
        span: span("text"),
        whole,
        form: Form::Fields,
        owner: (!owners.is_empty()).then(|| Part {
            value: owners.join(", "),
            span: span("owner"),
        }),
        due: fields.date("due_on").map(|date| Part {
            value: Due::On(date),
            span: span("due_on"),
        }),
        status: fields
            .text("status")
            .and_then(Status::from_name)
            .map(|value| Part {
                value,
                span: span("status"),
            }),
        done_on: fields.date("done_on"),
        vague: false,
    }
}

/// What a title gives to all that follows: `### Kỹ thuật`, `**Đang làm:**`, `Trước 5/12:`.
#[derive(Clone, Default)]
struct Given {
    owner: Option<Part<String>>,
    due: Option<Part<Due>>,
    status: Option<Part<Status>>,
}

/// Reads the passages of one section.
struct Reader<'a> {
    parties: &'a Parties,
    found: Vec<Proposal>,
    given: Given,
    /// A title or sentence that labelled parts below may belong to.
    subject: Option<(&'a Passage, Range<usize>)>,
    /// Labelled parts belong to the last proposal.
    open: bool,
}

impl<'a> Reader<'a> {
    fn new(parties: &'a Parties) -> Self {
        Self {
            parties,
            found: Vec::new(),
            given: Given::default(),
            subject: None,
            open: false,
        }
    }

    fn read(&mut self, passages: &[&'a Passage]) {
        let structured = passages
            .iter()
            .any(|p| matches!(p.form, PassageForm::Item { .. } | PassageForm::Cell { .. }));
        let before = self.found.len();
        let mut at = 0;
        while at < passages.len() {
            let passage = passages[at];
            match passage.form {
                PassageForm::Heading(_) => {
                    self.given = Given::default();
                    at += 1;
                    if !self.group(passage, 0..passage.text.len()) {
                        self.title(passage);
                        at += titles::described(passage, &passages[at..]);
                    }
                }
                PassageForm::Cell { table, .. } => {
                    let end = run(
                        &passages[at..],
                        |p| matches!(p.form, PassageForm::Cell { table: other, .. } if other == table),
                    );
                    self.cells(&passages[at..at + end]);
                    at += end;
                }
                PassageForm::Item { .. } => {
                    let end = run(&passages[at..], |p| {
                        matches!(p.form, PassageForm::Item { .. })
                    });
                    self.list(&passages[at..at + end]);
                    at += end;
                }
                PassageForm::Paragraph => {
                    self.paragraph(passage, structured);
                    at += 1;
                }
            }
        }
        // Plain sentences are the proposals where nothing else is.
        if self.found.len() == before && !structured {
            self.subject = None;
            for passage in passages {
                if matches!(passage.form, PassageForm::Paragraph) {
                    self.sentence(passage);
                }
            }
        }
    }

    /// Notes what labelled parts below may belong to.
    fn title(&mut self, passage: &'a Passage) {
        let whole = 0..passage.text.len();
        self.open = false;
        self.subject = (!is_blank(&passage.text)).then_some((passage, whole));
    }

    /// Lines of a paragraph that start like items (`• …`, `1/ …`) or are parted by tabs, as
    /// text pasted from elsewhere has them; a name over what follows; or parts with labels.
    fn paragraph(&mut self, passage: &'a Passage, structured: bool) {
        let text = &passage.text;
        if self.tabbed(passage) {
            return;
        }
        let lines = lines(text);
        if lines.len() == 1 && self.group(passage, 0..text.len()) {
            return;
        }
        if lines
            .iter()
            .any(|line| bullet(&text[line.clone()]).is_some())
        {
            for line in lines {
                self.line(passage, line);
            }
        } else if lines
            .iter()
            .all(|line| self.takes_part(&text[line.clone()]))
        {
            for line in lines {
                self.attach(passage, line);
            }
        } else if structured {
            self.title(passage);
        } else {
            // The sentence may turn out to be a title, once its parts follow.
            self.subject = Some((passage, 0..text.len()));
        }
    }

    /// One line among some that start like items.
    fn line(&mut self, passage: &'a Passage, line: Range<usize>) {
        let text = &passage.text;
        let skip = bullet(&text[line.clone()]);
        if self.group(passage, line.clone()) {
            return;
        }
        let rest = line.start + skip.unwrap_or(0)..line.end;
        if self.takes_part(&text[rest.clone()]) {
            self.attach(passage, rest);
        } else if skip.is_some() {
            let mut proposal = self.words(passage, rest);
            if proposal.status.is_none()
                && let Some(status) = wording::first_sign(&text[line])
            {
                proposal.status = Some(Part {
                    value: status,
                    span: proposal.span,
                });
            }
            self.add_if_proposal(proposal, passage);
        }
    }

    fn sentence(&mut self, passage: &'a Passage) {
        let text = passage.text.trim_end();
        if self.takes_part(text) {
            self.attach(passage, 0..passage.text.len());
            return;
        }
        if text.ends_with([':', '：']) || text.split_whitespace().take(4).count() < 4 {
            return;
        }
        let proposal = self.words(passage, 0..passage.text.len());
        self.add_if_proposal(proposal, passage);
    }

    /// True for a line that is a labelled part of something before it, or names it.
    fn takes_part(&self, text: &str) -> bool {
        match label_of(text) {
            Some(Label::Owner | Label::Due | Label::Status) => true,
            Some(Label::Other) => self.open || self.subject.is_some(),
            Some(Label::Text) | None => false,
        }
    }

    /// Adds a labelled part to what it belongs to.
    fn attach(&mut self, passage: &'a Passage, range: Range<usize>) {
        if let Some((title, whole)) = self.subject.take() {
            let proposal = self.words(title, whole);
            self.add(proposal);
        }
        let words = attributes::read(&passage.text[range.clone()], self.parties);
        if self.open
            && let Some(last) = self.found.last_mut()
        {
            let here = passage.span_of(range.clone());
            last.whole.end = last.whole.end.max(here.end);
            wording::take(last, passage, &wording::shifted(words, range.start));
        }
    }

    fn add_if_proposal(&mut self, proposal: Proposal, passage: &Passage) {
        if is_proposal(&proposal, passage) {
            self.add(proposal);
        }
    }

    fn add(&mut self, proposal: Proposal) {
        if !proposal.text.is_empty() {
            self.found.push(proposal);
            self.subject = None;
            self.open = true;
        }
    }
}

/// How many passages at the start are of a sort.
fn run(passages: &[&Passage], same: impl Fn(&Passage) -> bool) -> usize {
    passages.iter().take_while(|p| same(p)).count()
}

/// True unless the words point to the minutes, sign the page, or say that there is nothing.
fn is_proposal(proposal: &Proposal, passage: &Passage) -> bool {
    let key = Key::new(&proposal.text);
    let only_links = !passage.links.is_empty() && key.count() <= 2;
    !key.is_empty()
        && !only_links
        && !is_blank(&proposal.text)
        && !vocabulary().proposal.asides.begin(&key)
        // A field of a template that nobody filled.
        && (!proposal.text.starts_with("{{") || !proposal.text.ends_with("}}"))
}
