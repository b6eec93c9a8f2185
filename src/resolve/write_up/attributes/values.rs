//! What labels and values mean: `phụ trách:`, `đang làm`, `chưa có`.

use std::ops::Range;

use crate::model::write_up::{Due, Status};
use crate::resolve::write_up::vocabulary::{Key, vocabulary};
use crate::text::day::{find_day, find_days};
use crate::text::fold::name_key;
use crate::text::moment::is_moment;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolve::write_up) enum Label {
    Owner,
    Due,
    Status,
    /// What is proposed.
    Text,
    Other,
}

/// Longest label, in bytes.
const LONGEST: usize = 90;

/// Texts that stand where nobody or nothing was entered yet.
pub(in crate::resolve::write_up) fn is_blank(value: &str) -> bool {
    // Nothing that long stands for nothing, unless it is rulers and dots.
    if value.split_whitespace().nth(7).is_some() && value.contains(char::is_alphanumeric) {
        return false;
    }
    let words = &vocabulary().proposal;
    let key = Key::new(value);
    key.is_empty() || words.blank.is(&key) || key.count() <= 6 && words.blank_starts.begin(&key)
}

/// Reads how far something is, in the words and signs people use.
pub(in crate::resolve::write_up) fn status(value: &str) -> Option<Status> {
    let visible: String = value.trim().chars().take(80).collect();
    let key = Key::new(&visible);
    if let Some(at) = visible.find('%') {
        let number = visible[..at].trim_end();
        let digits = number.len() - number.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if let Ok(percent) = number[number.len() - digits..].parse::<u32>() {
            return Some(match percent {
                0 => Status::Open,
                100 => Status::Done,
                _ => Status::InProgress,
            });
        }
    }
    let words = &vocabulary().status;
    // `đã bắt đầu` is under way and `đã hủy` given up, though `đã` alone is done.
    let said = [
        (&words.open, Status::Open),
        (&words.in_progress, Status::InProgress),
        (&words.dropped, Status::Dropped),
        (&words.done, Status::Done),
    ]
    .into_iter()
    .find(|(phrases, _)| phrases.begin(&key))
    .map(|(_, status)| status);
    said.or_else(|| sign(&visible))
}

/// Reads a sign: `✅`, `⏳`, `❌`.
pub(super) fn sign(text: &str) -> Option<Status> {
    text.chars().find_map(|c| match c {
        '✅' | '☑' | '✓' | '✔' | '🟢' | '💯' => Some(Status::Done),
        '⏳' | '⌛' | '🔄' | '🚧' | '🟡' | '🟠' | '🔵' | '▶' => {
            Some(Status::InProgress)
        }
        '❌' | '✗' | '✘' | '☐' | '⬜' | '🔴' | '⭕' | '🆕' | '⚪' => {
            Some(Status::Open)
        }
        _ => None,
    })
}

/// Reads when something is due.
pub(in crate::resolve::write_up) fn due(value: &str) -> Option<Due> {
    if is_blank(value) || !value.chars().any(char::is_alphanumeric) {
        return None;
    }
    Some(find_day(value).map_or(Due::Words, Due::On))
}

/// Reads a title that only says by when: `Trước 5/12/2026`, `Trong quý 1`.
pub(in crate::resolve::write_up) fn time_alone(text: &str) -> Option<Due> {
    if text.len() > 120 {
        return None;
    }
    let Some((range, day)) = find_days(text).into_iter().next() else {
        return is_moment(text).then_some(Due::Words);
    };
    // Any day will do to see whether the words around it speak of time alone.
    let around = format!("{} 1/1 {}", &text[..range.start], &text[range.end..]);
    is_moment(&around).then_some(Due::On(day))
}

/// Reads a title that only says how far what follows is: `Đang làm`, `Việc đã xong`.
pub(in crate::resolve::write_up) fn status_alone(text: &str) -> Option<Status> {
    let mut words: Vec<&str> = text.split_whitespace().take(6).collect();
    while words.len() > 1 && ["cac", "nhung", "viec", "phan"].contains(&name_key(words[0]).as_str())
    {
        words.remove(0);
    }
    (words.len() <= 3)
        .then(|| status(&words.join(" ")))
        .flatten()
}

/// Returns the label of a line that is nothing but a labelled part: `Hạn: 30/04/2025`.
pub(in crate::resolve::write_up) fn label_of(text: &str) -> Option<Label> {
    labelled(text).map(|(label, _)| label)
}

/// Reads `nhãn: giá trị`; the value starts at the returned range.
pub(super) fn labelled(piece: &str) -> Option<(Label, Range<usize>)> {
    let (before, after) = colon(piece)?;
    Some((label(before)?, after..piece.len()))
}

/// Splits at the colon that ends a label, if one does.
pub(super) fn colon(piece: &str) -> Option<(&str, usize)> {
    let at = piece.find([':', '：', '='])?;
    if at > LONGEST {
        return None;
    }
    let after = at + piece[at..].chars().next().map_or(1, char::len_utf8);
    Some((&piece[..at], after))
}

/// Returns what a label announces; a remark in brackets does not count.
pub(super) fn label(text: &str) -> Option<Label> {
    let key = Key::new(text);
    if key.is_empty() || key.count() > 6 {
        return None;
    }
    let known = |key: &Key| {
        let labels = &vocabulary().labels;
        [
            (&labels.owner, Label::Owner),
            (&labels.due, Label::Due),
            (&labels.status, Label::Status),
            (&labels.text, Label::Text),
            (&labels.other, Label::Other),
        ]
        .into_iter()
        .find(|(phrases, _)| phrases.is(key))
        .map(|(_, label)| label)
    };
    known(&key).or_else(|| {
        let (bare, _) = text.split_once('(')?;
        known(&Key::new(bare))
    })
}
