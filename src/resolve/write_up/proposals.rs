//! Front matter, tables, lists and lines → the proposals of a write-up.

use std::ops::Range;

use super::attributes::{self, is_blank};
use super::columns::{Column, column};
use super::labels::{Lead, lead};
use super::parties::{Parties, is_person, is_team_or_role};
use super::vocabulary::vocabulary;
use super::{PROPOSALS, Sections};
use crate::model::lang::Lang;
use crate::model::passage::{LINE_BREAK, Passage, PassageForm};
use crate::model::site::{Fields, Typed};
use crate::model::write_up::{Due, Part, Proposal, Status};
use crate::text::fold::{fold, name_key};

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
    let prompts: Vec<String> = Lang::ALL
        .into_iter()
        .flat_map(|lang| {
            sections
                .kind
                .sections
                .iter()
                .map(move |s| s.prompt.get(lang))
        })
        .map(name_key)
        .collect();
    for section in sections.matches(PROPOSALS) {
        let mut passages = sections.within(section);
        // The scaffold's own question proposes nothing.
        passages.retain(|p| !prompts.contains(&name_key(&p.text)));
        let mut here = Reader {
            parties,
            found: Vec::new(),
            given: None,
        };
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
        proposal.vague = is_vague(&proposal.text);
    }
    found
}

fn from_fields(fields: &Fields, whole: crate::model::source::Span) -> Proposal {
    let span = |key: &str| {
        fields
            .get(key)
            .and_then(|f| f.items.first())
            .map_or(whole, |item| item.span)
    };
    let owners: Vec<&str> = fields.texts("owner").filter(|o| !is_blank(o)).collect();
    Proposal {
        number: 0,
        text: fields.text("text").unwrap_or("").trim().to_owned(),
        span: span("text"),
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
        vague: false,
    }
}

struct Reader<'a> {
    parties: &'a Parties,
    found: Vec<Proposal>,
    /// The owner that a heading or label above gives to what follows: `### Kỹ thuật`.
    given: Option<Part<String>>,
}

impl Reader<'_> {
    fn read(&mut self, passages: &[&Passage]) {
        let structured = passages
            .iter()
            .any(|p| matches!(p.form, PassageForm::Item { .. } | PassageForm::Cell { .. }));
        let mut at = 0;
        let before = self.found.len();
        while at < passages.len() {
            let passage = passages[at];
            match passage.form {
                PassageForm::Heading(_) => {
                    self.given = self.name_alone(passage);
                    at += 1;
                }
                PassageForm::Cell { table, .. } => {
                    let end = run(
                        &passages[at..],
                        |p| matches!(p.form, PassageForm::Cell { table: other, .. } if other == table),
                    );
                    self.table(&passages[at..at + end]);
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
            for passage in passages {
                if matches!(passage.form, PassageForm::Paragraph) {
                    self.sentence(passage);
                }
            }
        }
    }

    /// Rows of a table whose head says what the columns hold.
    fn table(&mut self, cells: &[&Passage]) {
        let place = |p: &Passage| match p.form {
            PassageForm::Cell { row, column, .. } => (row, column),
            _ => (0, 0),
        };
        let heads: Vec<Column> = cells
            .iter()
            .filter(|p| place(p).0 == 0)
            .map(|p| column(&p.text))
            .collect();
        let has = |wanted: Column| heads.contains(&wanted);
        let said = has(Column::Owner) || has(Column::Due) || has(Column::Status);
        if !has(Column::Text) && !said {
            return;
        }
        let position = |wanted: Column| heads.iter().position(|h| *h == wanted);
        let text_at = position(Column::Text)
            .or_else(|| position(Column::Other))
            .or_else(|| heads.iter().position(|h| *h == Column::Party))
            .unwrap_or(0);
        let mut rows: Vec<Vec<&Passage>> = Vec::new();
        for cell in cells.iter().filter(|p| place(p).0 > 0) {
            let (_, column) = place(cell);
            if column == 0 || rows.is_empty() {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut() {
                row.push(cell);
            }
        }
        for row in rows {
            let cell = |at: usize| row.get(at).copied().filter(|c| !c.text.trim().is_empty());
            let Some(text) = cell(text_at).filter(|c| !is_blank(&c.text)) else {
                continue;
            };
            let of = |wanted: Column| position(wanted).and_then(cell);
            let mut proposal = self.read_words(text, 0..text.text.len());
            if let Some(owner) = of(Column::Owner).filter(|c| !is_blank(&c.text)) {
                proposal.owner = Some(part(owner.text.trim().to_owned(), owner));
            }
            if let Some(cell) = of(Column::Due)
                && let Some(due) = attributes::due(&cell.text)
            {
                proposal.due = Some(part(due, cell));
            }
            if let Some(cell) = of(Column::Status) {
                if let Some(status) = attributes::status(&cell.text) {
                    proposal.status = Some(part(status, cell));
                } else if !is_blank(&cell.text) && cell.text.chars().any(char::is_alphanumeric) {
                    // Something is said of how far it is, in words of their own.
                    proposal.status = Some(part(Status::InProgress, cell));
                }
            }
            self.add(proposal);
        }
    }

    /// Items of a list; those further in are parts, more text, or proposals under a name.
    fn list(&mut self, items: &[&Passage]) {
        let depth = |p: &Passage| match p.form {
            PassageForm::Item { depth, .. } => depth,
            _ => 0,
        };
        let outer = self.given.clone();
        let mut at = 0;
        while at < items.len() {
            let item = items[at];
            let inner = run(&items[at + 1..], |p| depth(p) > depth(item));
            let children = &items[at + 1..at + 1 + inner];
            at += 1 + inner;
            let parts = children
                .iter()
                .filter(|c| attributes::is_labelled(&c.text))
                .count();
            let groups = inner > parts && {
                let text = item.text.trim_end();
                text.ends_with([':', '：']) || self.name_alone(item).is_some()
            };
            if groups {
                self.given = self.name_alone(item).or_else(|| outer.clone());
                self.list(children);
                self.given.clone_from(&outer);
                continue;
            }
            let mut proposal = self.read_words(item, 0..item.text.len());
            for child in children {
                let words = attributes::read(&child.text, self.parties);
                take(&mut proposal, child, &words);
            }
            if is_proposal(&proposal, item) {
                self.add(proposal);
            }
        }
    }

    /// Lines of a paragraph that start like items (`• …`, `1/ …`), as text pasted from
    /// elsewhere has them; or a name over what follows.
    fn paragraph(&mut self, passage: &Passage, structured: bool) {
        let lines = lines(&passage.text);
        if lines.len() > 1 || bullet(&passage.text).is_some() {
            let marked: Vec<&Range<usize>> = lines
                .iter()
                .filter(|line| bullet(&passage.text[(*line).clone()]).is_some())
                .collect();
            if !marked.is_empty() {
                for line in marked {
                    let skip = bullet(&passage.text[line.clone()]).unwrap_or(0);
                    let proposal = self.read_words(passage, line.start + skip..line.end);
                    if is_proposal(&proposal, passage) {
                        self.add(proposal);
                    }
                }
                return;
            }
        }
        if structured && let Some(name) = self.name_alone(passage) {
            self.given = Some(name);
        }
    }

    fn sentence(&mut self, passage: &Passage) {
        let text = passage.text.trim_end();
        if text.ends_with([':', '：']) || text.split_whitespace().count() < 4 {
            return;
        }
        let proposal = self.read_words(passage, 0..passage.text.len());
        if is_proposal(&proposal, passage) {
            self.add(proposal);
        }
    }

    /// Reads a stretch of a passage as one proposal.
    fn read_words(&self, passage: &Passage, range: Range<usize>) -> Proposal {
        let offset = range.start;
        let stretch = &passage.text[range.clone()];
        let mut words = attributes::read(stretch, self.parties);
        let shift = |range: Range<usize>| range.start + offset..range.end + offset;
        words.text = shift(words.text);
        words.owner = words.owner.map(shift);
        words.due = words.due.map(|(due, range)| (due, shift(range)));
        words.status = words.status.map(|(status, range)| (status, shift(range)));
        let mut lead_owner = None;
        // `CS: …` names the owner first; `Đề xuất 1: …` only counts.
        if offset == 0
            && let Some(Lead { label, rest, .. }) = lead(passage, 0..passage.text.len())
            && rest < words.text.end
        {
            let name = &passage.text[label.clone()];
            let counted = [
                "de xuat",
                "kien nghi",
                "giai phap",
                "viec",
                "proposal",
                "action",
            ]
            .iter()
            .any(|w| {
                fold(name)
                    .strip_prefix(w)
                    .is_some_and(|r| r.trim().chars().all(|c| c.is_ascii_digit()))
            });
            if counted || self.is_owner(name) {
                words.text = super::parties::trimmed(&passage.text, rest..words.text.end);
                lead_owner = (!counted).then(|| Part {
                    value: name.to_owned(),
                    span: passage.span_of(label),
                });
            }
        }
        let text = &passage.text[words.text.clone()];
        let mut proposal = Proposal {
            number: 0,
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            span: passage.span_of(first_line(&passage.text, words.text.clone())),
            owner: None,
            due: None,
            status: None,
            vague: false,
        };
        take(&mut proposal, passage, &words);
        proposal.owner = proposal
            .owner
            .or(lead_owner)
            .or_else(|| self.subject(passage, &words.text))
            .or_else(|| self.given.clone());
        let marked = match passage.form {
            PassageForm::Item {
                ticked: Some(done), ..
            } => Some(if done { Status::Done } else { Status::Open }),
            _ if passage.struck => Some(Status::Dropped),
            _ if stretch.trim_start().starts_with(['✅', '☑', '✔', '✓']) => {
                Some(Status::Done)
            }
            _ => None,
        };
        if let Some(status) = marked
            && (proposal.status.is_none() || status != Status::Open)
        {
            proposal.status = Some(Part {
                value: status,
                span: proposal.span,
            });
        }
        proposal
    }

    /// A team of ours as the subject: `CS gọi lại trong 24 giờ`.
    fn subject(&self, passage: &Passage, range: &Range<usize>) -> Option<Part<String>> {
        let text = &passage.text[range.clone()];
        let words: Vec<&str> = text.split_whitespace().take(5).collect();
        let keys: Vec<String> = words.iter().map(|w| name_key(w)).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let (party, count) = self.parties.find_at_start(&keys)?;
        let next = words.get(count)?;
        let verb = next.chars().next().is_some_and(char::is_lowercase);
        if !verb || self.parties.get(party).external {
            return None;
        }
        let last = words[count - 1];
        let end = range.start + (last.as_ptr() as usize - text.as_ptr() as usize) + last.len();
        Some(Part {
            value: passage.text[range.start..end].to_owned(),
            span: passage.span_of(range.start..end),
        })
    }

    fn is_owner(&self, name: &str) -> bool {
        let party = self.parties.find(name);
        party.is_some_and(|p| !self.parties.get(p).external)
            || (party.is_none() && (is_person(name) || is_team_or_role(name)))
            || super::parties::split_names(name).len() > 1
                && super::parties::split_names(name)
                    .into_iter()
                    .all(|range| self.parties.find(&name[range]).is_some())
    }

    /// A passage that is only the name of who sees to what follows.
    fn name_alone(&self, passage: &Passage) -> Option<Part<String>> {
        let range = super::parties::trimmed(&passage.text, 0..passage.text.len());
        let name = &passage.text[range.clone()];
        let name = name.strip_prefix("Đối với ").unwrap_or(name);
        self.is_owner(name).then(|| Part {
            value: name.to_owned(),
            span: passage.span_of(range),
        })
    }

    fn add(&mut self, proposal: Proposal) {
        if !proposal.text.is_empty() {
            self.found.push(proposal);
        }
    }
}

/// How many passages at the start are of a sort.
fn run(passages: &[&Passage], same: impl Fn(&Passage) -> bool) -> usize {
    passages.iter().take_while(|p| same(p)).count()
}

fn part<T>(value: T, cell: &Passage) -> Part<T> {
    Part {
        value,
        span: cell.text_span(),
    }
}

/// Adds the parts found in words that the proposal does not have yet.
fn take(proposal: &mut Proposal, passage: &Passage, words: &attributes::Attributes) {
    if proposal.owner.is_none() {
        proposal.owner = words.owner.clone().map(|range| Part {
            value: passage.text[range.clone()].to_owned(),
            span: passage.span_of(range),
        });
    }
    if proposal.due.is_none() {
        proposal.due = words.due.clone().map(|(value, range)| Part {
            value,
            span: passage.span_of(range),
        });
    }
    if proposal.status.is_none() {
        proposal.status = words.status.clone().map(|(value, range)| Part {
            value,
            span: passage.span_of(range),
        });
    }
}

/// True unless the words point to the minutes, sign the page, or say that there is nothing.
fn is_proposal(proposal: &Proposal, passage: &Passage) -> bool {
    let key = name_key(&proposal.text);
    let only_links = !passage.links.is_empty() && key.split(' ').count() <= 2;
    !key.is_empty()
        && !only_links
        && !is_blank(&proposal.text)
        && vocabulary().proposal.asides.start_of(&key).is_none()
        // A field of a template that nobody filled.
        && (!proposal.text.starts_with("{{") || !proposal.text.ends_with("}}"))
}

/// The lines of a text, wrapped ones included.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut bounds: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        if c == '\n' || c == LINE_BREAK {
            bounds.push((at, at + c.len_utf8()));
        }
    }
    for (end, next) in bounds {
        // A wrapped line goes on unless the next one starts like an item.
        let hard = text[end..next].starts_with(LINE_BREAK);
        if hard || bullet(&text[next..]).is_some() {
            lines.push(start..end);
            start = next;
        }
    }
    lines.push(start..text.len());
    lines
}

/// Length of the mark of an item that is not one in Markdown: `•`, `–`, `1/`, `(a)`, `✅`.
fn bullet(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    let first = trimmed.chars().next()?;
    let rest = &trimmed[first.len_utf8()..];
    let marks = [
        '•', '●', '○', '▪', '■', '◦', '‣', '·', '➢', '➤', '✓', '✔', '✅', '☑', '☐', '→',
        '\u{f0b7}', '\u{f0a7}', '♦',
    ];
    if marks.contains(&first) {
        let space = rest.len()
            - rest
                .trim_start_matches(['\u{fe0f}', ' ', '\u{a0}', '\t'])
                .len();
        return Some(lead + first.len_utf8() + space);
    }
    if matches!(first, '-' | '–' | '—' | '+' | '*') && rest.starts_with([' ', '\u{a0}', '\t']) {
        return Some(lead + first.len_utf8() + 1);
    }
    let inner = trimmed.strip_prefix('(').unwrap_or(trimmed);
    let digits = inner.chars().take_while(char::is_ascii_digit).count();
    let letters =
        usize::from(digits == 0 && inner.chars().next().is_some_and(|c| c.is_ascii_lowercase()));
    let count = digits.min(3) + letters;
    let tail = inner.get(count..)?;
    if count > 0
        && digits <= 3
        && tail.starts_with(['/', ')', '.'])
        && tail[1..].starts_with([' ', '\u{a0}'])
    {
        return Some(lead + (trimmed.len() - inner.len()) + count + 2);
    }
    None
}

/// The first line of a stretch: where a finding points.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let end = piece.find(['\n', LINE_BREAK]).unwrap_or(piece.len());
    range.start..range.start + piece[..end].trim_end().len()
}

/// True for good intentions that nobody could tick off: `chú ý hơn`, and nothing to see,
/// count or change.
fn is_vague(text: &str) -> bool {
    let key = name_key(text);
    let words = &vocabulary().proposal;
    let mut rest = format!(" {key} ");
    // `phối hợp` folds to hold the word for a meeting.
    for phrase in words.vague.iter().chain(["phoi hop"]) {
        rest = rest.replace(&format!(" {phrase} "), " ");
    }
    words.vague.within(&key)
        && key.split(' ').count() <= 25
        && !key.chars().any(|c| c.is_ascii_digit())
        && !words.checkable.within(rest.trim())
}
