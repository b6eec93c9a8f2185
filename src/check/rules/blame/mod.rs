//! CN701: a sentence that makes a named person the subject of a fault.
//!
//! Only in kinds that tell what went wrong (`blameless` in their table), in the text that their
//! writer says for himself: quotations, quoted words and code are somebody else's. Teams and
//! roles may carry a fault; naming who will do something is good.
//!
//! Most stretches of text name nobody, which shows at a look over their capital letters; only
//! the others are read word by word.

mod english;
mod glance;
mod judge;
mod person;
mod sentence;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{BlockForm, Document, HeadingForm};
use crate::model::rule;
use crate::model::site::Role;
use crate::model::source::Span;
use crate::text;
use crate::text::fold::name_key;
use judge::{Blame, Sentence};
use sentence::Token;
use words::{Advice, WORDS};

/// Longest quotation in a message, in characters: the message has to fit a line.
const MAX_QUOTE: usize = 32;

pub(in crate::check) fn check(page: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let doc = page.doc;
    if !page.kind.blameless || page.page.role != Role::Leaf {
        return;
    }
    let suspects = sentences(doc, glance::may_blame);
    let nobody = BTreeSet::new();
    if suspects
        .iter()
        .all(|s| judge::sentence(s, &nobody).is_none())
    {
        return;
    }
    // Who belongs to the customer may be said in any sentence.
    let mut customers = BTreeSet::new();
    for sentence in sentences(doc, glance::names_somebody) {
        judge::customers(&sentence, &mut customers);
    }
    for sentence in &suspects {
        if let Some(blame) = judge::sentence(sentence, &customers) {
            found.push(finding(doc, &sentence.tokens, &blame));
        }
    }
}

/// Reads the sentences that name somebody, in the wanted parts of title, summary and body.
fn sentences(doc: &Document, wanted: fn(&str) -> bool) -> Vec<Sentence> {
    let wanted = |range: &Range<usize>| doc.text.get(range.clone()).is_some_and(wanted);
    let entry = |key: &&str| doc.front.iter().find(|e| e.key == *key);
    let front = ["title", "summary"];
    let front = front.iter().filter_map(entry).map(|e| e.node.span.range());
    let front = front
        .filter(wanted)
        .map(|range| sentence::plain(&doc.text, unquoted(&doc.text, range)));
    let body = passages(doc).into_iter().filter(wanted);
    let body = body.map(|range| sentence::markdown(&doc.text, range));
    front.chain(body).flat_map(judge::with_persons).collect()
}

/// The stretches of text that a page's writer says for himself, headings among them.
fn passages(doc: &Document) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = doc
        .headings
        .iter()
        .filter(|h| h.structural && h.form != HeadingForm::Bold)
        .map(|h| h.span.range())
        .collect();
    let mut label: Option<Range<usize>> = None;
    let mut hands_out_work = false;
    for block in &doc.blocks {
        let mut range = block.span.range();
        // `**Anh Hùng:** quên bàn giao` is one sentence in two blocks.
        if let Some(label) = label.take() {
            let between = doc.text.get(label.end..range.start).unwrap_or("\n");
            if between.contains('\n') {
                all.push(label);
            } else {
                range.start = label.start;
            }
        }
        match block.form {
            _ if block.quoted || block.form == BlockForm::Code => {}
            BlockForm::TableHead => {
                hands_out_work = names_owners(doc.text.get(range).unwrap_or(""));
            }
            BlockForm::Row if hands_out_work => {
                // Who does it and how far it is are two things beside each other.
                let row = &doc.text[range.clone()];
                let mut start = range.start;
                for cell in row.split('|') {
                    all.push(start..start + cell.len());
                    start += cell.len() + 1;
                }
            }
            BlockForm::Label => label = Some(range),
            _ => all.push(range),
        }
    }
    all.extend(label);
    all
}

/// True for the head of a table with a column for who does something, or until when.
fn names_owners(head: &str) -> bool {
    let key = format!(" {} ", name_key(head));
    let columns = &WORDS.owner_columns;
    columns
        .iter()
        .any(|word| key.contains(&format!(" {word} ")))
}

/// The value of a field without the quotation marks around it.
fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let value = &text[range.clone()];
    let inner = value.trim_matches(['"', '\'']);
    let start = range.start + (value.len() - value.trim_start_matches(['"', '\'']).len());
    start..start + inner.len()
}

fn finding(doc: &Document, sentence: &[Token], blame: &Blame) -> Diagnostic {
    let words = &sentence[blame.words.clone()];
    let start = words.first().map_or(0, |t| t.range.start);
    let end = words.last().map_or(start, |t| t.range.end);
    let span = Span::new(start, end);
    let shown = quotation(words);
    let help = match blame.advice {
        _ if blame.hindsight => text!(
            "Kể lúc đó người trong cuộc biết gì và quy trình thiếu bước nào.",
            "Tell what was known at the time, and which step the process lacked."
        ),
        Advice::Forgot => text!(
            "Viết chỗ hở để việc này lọt, ví dụ \"bàn giao ca không có chỗ ghi tình trạng\".",
            "Name the gap that let it slip, such as \"the handover has no place for open cases\"."
        ),
        Advice::Fault => text!(
            "Viết vì sao chuyện này xảy ra được, ví dụ \"cấu hình không có ai soát lần hai\".",
            "Tell how it became possible, such as \"nobody checks a configuration twice\"."
        ),
        Advice::Slow => text!(
            "Viết điều làm việc này chậm, ví dụ \"ticket không có hạn trả lời\".",
            "Name what made it slow, such as \"tickets have no time to answer\"."
        ),
    };
    Diagnostic::new(
        &rule::BLAMES_PERSON,
        &doc.path,
        span,
        text!(
            "Nêu lỗi của quy trình, không nêu lỗi cá nhân: \"{shown}\"",
            "Describe the process gap, not the person: \"{shown}\""
        ),
    )
    .help(help)
}

/// Returns words as they are shown, their end cut when they do not fit a message.
fn quotation(words: &[Token]) -> String {
    let mut text = String::new();
    for (n, token) in words.iter().enumerate() {
        if n > 0 {
            text.push_str(&token.between);
        }
        text.push_str(&token.shown);
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MAX_QUOTE) {
        Some((cut, _)) => {
            let cut = text[..cut].rfind(' ').unwrap_or(cut);
            format!("{}…", &text[..cut])
        }
        None => text,
    }
}
