//! A stretch of a passage → one proposal, and names that say who sees to what follows.

use std::ops::Range;

use super::{Reader, attributes};
use crate::model::passage::{LINE_BREAK, Passage, PassageForm};
use crate::model::write_up::{Part, Proposal, Status};
use crate::resolve::write_up::attributes::Attributes;
use crate::resolve::write_up::labels::{Lead, lead};
use crate::resolve::write_up::marks::{first_line, trimmed, unmarked};
use crate::resolve::write_up::parties::{
    is_given_name, is_handle, is_person, is_team_or_role, without_leads,
};
use crate::resolve::write_up::vocabulary::{Key, vocabulary};
use crate::text::fold::name_key;

/// A proposal of which only the text is known.
pub(super) fn bare(passage: &Passage, range: Range<usize>) -> Proposal {
    let range = unmarked(&passage.text, trimmed(&passage.text, range));
    Proposal {
        number: 0,
        text: plain(&passage.text[range.clone()]),
        span: passage.span_of(first_line(&passage.text, range)),
        owner: None,
        due: None,
        status: None,
        vague: false,
    }
}

impl Reader<'_> {
    /// Reads a stretch of a passage as one proposal.
    pub(super) fn words(&self, passage: &Passage, range: Range<usize>) -> Proposal {
        let stretch = &passage.text[range.clone()];
        let mut words = shifted(attributes::read(stretch, self.parties), range.start);
        let mut named = None;
        // `CS: …` names the owner first; `Đề xuất 1: …` only counts.
        if let Some(Lead {
            label, rest, colon, ..
        }) = lead(passage, range.clone())
            && rest < words.text.end
        {
            let name = &passage.text[label.clone()];
            if is_counted(name) {
                words.text = trimmed(&passage.text, rest..words.text.end);
            } else if self.leads(name, colon) {
                words.text = trimmed(&passage.text, rest..words.text.end);
                named = Some(Part {
                    value: plain(name),
                    span: passage.span_of(label),
                });
            }
        }
        words.text = unmarked(&passage.text, words.text);
        let mut proposal = bare(passage, words.text.clone());
        take(&mut proposal, passage, &words);
        proposal.owner = proposal
            .owner
            .or(named)
            .or_else(|| self.doer(passage, &words.text))
            .or_else(|| self.given.owner.clone());
        proposal.due = proposal.due.or_else(|| self.given.due.clone());
        let marked = match passage.form {
            PassageForm::Item {
                ticked: Some(done), ..
            } => Some(if done { Status::Done } else { Status::Open }),
            _ if passage.struck => Some(Status::Dropped),
            _ => first_sign(stretch),
        };
        if let Some(status) = marked
            && (proposal.status.is_none() || status != Status::Open)
        {
            proposal.status = Some(Part {
                value: status,
                span: proposal.span,
            });
        }
        proposal.status = proposal.status.or_else(|| self.given.status.clone());
        proposal
    }

    /// Takes what a title gives to what follows; false for what is no such title.
    pub(super) fn group(&mut self, passage: &Passage, range: Range<usize>) -> bool {
        if let Some(owner) = self.name_alone(passage, range.clone()) {
            self.given.owner = Some(owner);
        } else if !self.time_or_status(passage, range) {
            return false;
        }
        self.subject = None;
        self.open = false;
        true
    }

    /// Takes the day or status that a title gives to what follows.
    fn time_or_status(&mut self, passage: &Passage, range: Range<usize>) -> bool {
        let text = &passage.text;
        let range = unmarked(text, range);
        let written = text[range.clone()].trim();
        let is_bold = passage
            .bold
            .iter()
            .any(|bold| bold.start <= range.start && range.start + written.len() <= bold.end);
        let is_title = matches!(passage.form, PassageForm::Heading(_))
            || is_bold
            || written.ends_with([':', '：']);
        let range = trimmed(text, range);
        let title = &text[range.clone()];
        if !is_title || title.is_empty() {
            return false;
        }
        let span = passage.span_of(range);
        if let Some(value) = attributes::time_alone(title) {
            self.given.due = Some(Part { value, span });
        } else if let Some(value) = attributes::status_alone(title) {
            self.given.status = Some(Part { value, span });
        } else {
            return false;
        }
        true
    }

    /// True for a label that says who does what stands behind it.
    fn leads(&self, name: &str, colon: bool) -> bool {
        if !colon {
            // `Đội hỗ trợ – …` may as well be the text.
            return self.parties.is_ours(name) || is_person(name);
        }
        self.parties.is_owner(name) || is_given_name(name)
    }

    /// A team or person as the subject: `CS gọi lại trong 24 giờ`, `Chị Hoa lập mẫu`.
    fn doer(&self, passage: &Passage, range: &Range<usize>) -> Option<Part<String>> {
        let text = &passage.text[range.clone()];
        let words: Vec<&str> = text.split_whitespace().take(7).collect();
        let keys: Vec<String> = words.iter().map(|w| name_key(w)).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let lower = |at: usize| {
            words
                .get(at)
                .is_some_and(|word| word.starts_with(char::is_lowercase))
        };
        let end_of = |count: usize| {
            let last = words[count - 1];
            range.start + (last.as_ptr() as usize - text.as_ptr() as usize) + last.len()
        };
        let known = self.parties.find_at_start(&keys);
        if let Some((party, _)) = known
            && self.parties.get(party).external
        {
            return None;
        }
        let count = known
            .map(|(_, count)| count)
            .filter(|count| lower(*count))
            .or_else(|| {
                (2..=words.len().min(5)).rev().find(|count| {
                    let name = &passage.text[range.start..end_of(*count)];
                    let proper = words[count - 1].starts_with(char::is_uppercase);
                    lower(*count)
                        && proper
                        && (is_team_or_role(name) || with_honorific(name) || is_handle(name))
                })
            })?;
        let name = range.start..end_of(count);
        Some(Part {
            value: passage.text[name.clone()].to_owned(),
            span: passage.span_of(name),
        })
    }

    /// A stretch that is only the name of who sees to what follows.
    pub(super) fn name_alone(
        &self,
        passage: &Passage,
        range: Range<usize>,
    ) -> Option<Part<String>> {
        let text = &passage.text;
        if range.len() > 160 {
            return None;
        }
        let range = trimmed(text, unmarked(text, range));
        let name = without_leads(text, range);
        self.parties.is_owner(&text[name.clone()]).then(|| Part {
            value: plain(&text[name.clone()]),
            span: passage.span_of(name),
        })
    }

    /// The same for an item with items below it, where one name is enough: `Hạnh:`.
    pub(super) fn heads(&mut self, passage: &Passage) -> bool {
        let whole = 0..passage.text.len();
        if self.group(passage, whole.clone()) {
            return true;
        }
        let range = trimmed(&passage.text, unmarked(&passage.text, whole));
        let name = &passage.text[range.clone()];
        let is_name = is_given_name(name);
        if is_name {
            self.given.owner = Some(Part {
                value: name.to_owned(),
                span: passage.span_of(range),
            });
        }
        is_name
    }
}

/// Adds the parts found in words that the proposal does not have yet.
pub(super) fn take(proposal: &mut Proposal, passage: &Passage, words: &Attributes) {
    if proposal.owner.is_none() {
        proposal.owner = words.owner.clone().map(|range| Part {
            value: plain(&passage.text[range.clone()]),
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

/// Moves ranges into a stretch so that they count from the start of the passage.
pub(super) fn shifted(mut words: Attributes, by: usize) -> Attributes {
    let shift = |range: Range<usize>| range.start + by..range.end + by;
    words.text = shift(words.text);
    words.owner = words.owner.map(shift);
    words.due = words.due.map(|(due, range)| (due, shift(range)));
    words.status = words.status.map(|(status, range)| (status, shift(range)));
    words
}

/// Words on one line; a line break between names is a comma.
pub(super) fn plain(text: &str) -> String {
    text.split(LINE_BREAK)
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// True for `Đề xuất 1`, `Việc thứ hai`: a label that counts and says nothing.
fn is_counted(label: &str) -> bool {
    let bare = label.trim_end_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '#' | '.' | '(' | ')')
    });
    vocabulary().proposal.counted.is(&Key::new(bare))
}

/// The status that the sign before an item gives.
pub(super) fn first_sign(text: &str) -> Option<Status> {
    let head: String = text.trim_start().chars().take(1).collect();
    attributes::status(&head).filter(|_| !head.contains(char::is_alphanumeric))
}

/// True for `chị Hoa`, not for two words that happen to have capitals.
fn with_honorific(name: &str) -> bool {
    let mut words = name.split_whitespace();
    words
        .next()
        .is_some_and(|first| vocabulary().side.honorifics.is(&Key::new(first)))
        && is_person(name)
}
