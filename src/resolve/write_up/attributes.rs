//! A proposal in words → its text, owner, due day and status.
//!
//! Writers put them in brackets (`(phụ trách: Trưởng nhóm CS; hạn: 30/04/2025; trạng thái:
//! xong)`), behind a dash, on lines of their own, or into the sentence (`CS phụ trách, xong
//! trước 30/4/2025`). The text is cut into clauses; each is one of these parts, or text.

use std::ops::Range;

use super::parties::{Parties, is_person, is_team_or_role, trimmed};
use super::vocabulary::vocabulary;
use crate::model::passage::LINE_BREAK;
use crate::model::write_up::{Due, Status};
use crate::text::day::{find_day, find_days};
use crate::text::fold::{fold, name_key};

/// What a text says besides what is proposed, with the bytes it says it in.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The proposal itself.
    pub(super) text: Range<usize>,
    pub(super) owner: Option<Range<usize>>,
    pub(super) due: Option<(Due, Range<usize>)>,
    pub(super) status: Option<(Status, Range<usize>)>,
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Owner,
    Due,
    Status,
    Other,
}

/// Texts that stand where nobody or nothing was entered yet.
pub(super) fn is_blank(value: &str) -> bool {
    let key = name_key(value);
    key.is_empty() || vocabulary().proposal.blank.is(&key)
}

/// Reads how far something is, in the words people use.
pub(super) fn status(value: &str) -> Option<Status> {
    let visible = value.trim();
    if visible.contains(['✅', '☑', '✓', '✔']) {
        return Some(Status::Done);
    }
    let key = name_key(value);
    if let Some(percent) = key.split(' ').next().and_then(|n| n.parse::<u32>().ok())
        && visible.contains('%')
    {
        return Some(match percent {
            0 => Status::Open,
            100 => Status::Done,
            _ => Status::InProgress,
        });
    }
    let words = &vocabulary().status;
    [
        (&words.open, Status::Open),
        (&words.in_progress, Status::InProgress),
        (&words.dropped, Status::Dropped),
        (&words.done, Status::Done),
    ]
    .into_iter()
    .find(|(phrases, _)| phrases.start_of(&key).is_some())
    .map(|(_, status)| status)
}

/// Reads when something is due.
pub(super) fn due(value: &str) -> Option<Due> {
    if is_blank(value) || !value.chars().any(char::is_alphanumeric) {
        return None;
    }
    Some(find_day(value).map_or(Due::Words, Due::On))
}

/// A piece of the text between separators.
struct Clause {
    range: Range<usize>,
    /// Inside brackets, or behind a dash or a line break: where parts stand without a label.
    apart: bool,
}

/// Takes a proposal's words apart.
pub(super) fn read(text: &str, parties: &Parties) -> Attributes {
    let clauses = clauses(text);
    let mut found = Attributes::default();
    let mut kept_end = None;
    for (index, clause) in clauses.iter().enumerate() {
        let is_part = part(text, clause, index, parties, &mut found);
        match (is_part, kept_end) {
            (true, None) if index > 0 => kept_end = Some(index),
            (false, Some(_)) => kept_end = None,
            _ => {}
        }
    }
    // What is proposed ends where only parts follow.
    let end = kept_end.map_or(text.len(), |index: usize| clauses[index - 1].range.end);
    let open = |text: &str| text.matches('(').count() > text.matches(')').count();
    let mut end = end;
    // A bracket that belongs to the text closes with it.
    if open(&text[..end]) && text[end..].starts_with(')') {
        end += 1;
    }
    found.text = trimmed(text, 0..end);
    found
}

/// Sees whether a clause is a part; notes what it says.
fn part(
    text: &str,
    clause: &Clause,
    index: usize,
    parties: &Parties,
    found: &mut Attributes,
) -> bool {
    let piece = &text[clause.range.clone()];
    if let Some((label, value)) = labelled(piece) {
        let range = trimmed(text, clause.range.start + value.start..clause.range.end);
        let value = &text[range.clone()];
        match label {
            Label::Owner if !is_blank(value) => {
                let range = with_bracket(text, range);
                found.owner.get_or_insert(range);
            }
            Label::Due => {
                if let Some(due) = due(value) {
                    found.due.get_or_insert((due, range));
                }
            }
            Label::Status => {
                if let Some(status) = status(value) {
                    found.status.get_or_insert((status, range));
                }
            }
            _ => {}
        }
        return true;
    }
    let mut is_part = false;
    if let Some(owner) = owner_in_words(text, &clause.range, parties) {
        // `CS phụ trách` by itself is a part; with more behind it, it is the sentence.
        is_part = index > 0 && owner.1;
        found.owner.get_or_insert(owner.0);
    }
    if let Some((day, range, whole)) = due_in_words(text, clause) {
        is_part |= index > 0 && whole;
        found.due.get_or_insert((Due::On(day), range));
    }
    if is_part {
        return true;
    }
    let short = piece.split_whitespace().count() <= 6;
    if index == 0 || !short {
        return false;
    }
    let range = trimmed(text, clause.range.clone());
    let bare = &text[range.clone()];
    if clause.apart
        && bare.split_whitespace().count() <= 4
        && let Some(status) = status(bare)
    {
        found.status.get_or_insert((status, range));
        return true;
    }
    if clause.apart && vocabulary().proposal.due_phrases.is(&name_key(bare)) {
        found.due.get_or_insert((Due::Words, range));
        return true;
    }
    let known = parties
        .find(bare)
        .is_some_and(|party| !parties.get(party).external);
    // Names after a comma join the owner before them.
    if bare.starts_with('@') || known || is_person(bare) || (clause.apart && is_team_or_role(bare))
    {
        match &mut found.owner {
            Some(owner)
                if owner.end < range.start && text[owner.end..range.start].trim() == "," =>
            {
                owner.end = range.end;
            }
            Some(_) => {}
            none => *none = Some(range),
        }
        return true;
    }
    false
}

/// True for a line that is nothing but a labelled part: `Hạn: 30/04/2025`.
pub(super) fn is_labelled(text: &str) -> bool {
    labelled(text).is_some()
}

/// Reads `nhãn: giá trị`; the value starts at the returned range.
fn labelled(piece: &str) -> Option<(Label, Range<usize>)> {
    let colon = piece.find([':', '：', '='])?;
    let label = label(&name_key(&piece[..colon]))?;
    let after = colon + piece[colon..].chars().next().map_or(1, char::len_utf8);
    Some((label, after..piece.len()))
}

fn label(key: &str) -> Option<Label> {
    let labels = &vocabulary().labels;
    [
        (&labels.owner, Label::Owner),
        (&labels.due, Label::Due),
        (&labels.status, Label::Status),
        (&labels.other, Label::Other),
    ]
    .into_iter()
    .find(|(phrases, _)| phrases.is(key))
    .map(|(_, label)| label)
}

/// Takes a bracket right behind a name into it: `Hà (CS)`.
fn with_bracket(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = &text[range.end..];
    let trimmed = rest.trim_start_matches(' ');
    if trimmed.starts_with('(')
        && let Some(close) = trimmed.find(')')
        && close < 40
        && labelled(&trimmed[1..close]).is_none()
        && find_day(&trimmed[1..close]).is_none()
    {
        let end = range.end + (rest.len() - trimmed.len()) + close + 1;
        return range.start..end;
    }
    range
}

/// Finds `CS phụ trách`, `phụ trách Trưởng nhóm CS`, `giao cho Lan`, `do Kỹ thuật làm`,
/// `@Lan`. True beside it when the clause says nothing else.
fn owner_in_words(
    text: &str,
    range: &Range<usize>,
    parties: &Parties,
) -> Option<(Range<usize>, bool)> {
    let words: Vec<(Range<usize>, String)> = words_in(text, range)
        .map(|range| {
            let key = name_key(&text[range.clone()]);
            (range, key)
        })
        .collect();
    let is_name = |range: &Range<usize>| {
        let name = &text[range.clone()];
        parties.find(name).is_some() || is_person(name) || is_team_or_role(name)
    };
    for (at, (_, key)) in words.iter().enumerate() {
        let verb = vocabulary().proposal.owner_verbs.iter().find(|verb| {
            let count = verb.split(' ').count();
            at + count <= words.len()
                && verb
                    .split(' ')
                    .eq(words[at..at + count].iter().map(|(_, k)| k.as_str()))
        });
        if let Some(verb) = verb {
            let after = at + verb.split(' ').count();
            // `do Kỹ thuật phụ trách`: the name before; else the words behind.
            let from = usize::from(
                words
                    .first()
                    .is_some_and(|(_, k)| ["do", "giao", "de", "la"].contains(&k.as_str())),
            );
            if at > from {
                let name = trimmed(text, words[from].0.start..words[at - 1].0.end);
                if at - from <= 6 && is_name(&name) {
                    return Some((name, after == words.len()));
                }
            }
            let end = (after + 6).min(words.len());
            for end in (after + 1..=end).rev() {
                let name = trimmed(text, words[after].0.start..words[end - 1].0.end);
                if is_name(&name) {
                    return Some((with_bracket(text, name), end == words.len() && at == 0));
                }
            }
        }
        let given = key == "giao" && words.get(at + 1).is_some_and(|(_, k)| k == "cho");
        let given =
            given || (key == "assigned" && words.get(at + 1).is_some_and(|(_, k)| k == "to"));
        if given {
            for end in (at + 3..=(at + 8).min(words.len())).rev() {
                let name = trimmed(text, words[at + 2].0.start..words[end - 1].0.end);
                if is_name(&name) {
                    return Some((name, at == 0 && end == words.len()));
                }
            }
        }
        let (word, _) = &words[at];
        if text[word.clone()].starts_with('@') && word.len() > 1 {
            return Some((word.clone(), words.len() == 1));
        }
    }
    None
}

/// Finds the day after `trước`, `hạn`, `xong` and the like, or a day that stands alone. True
/// at the end when the clause says nothing else.
fn due_in_words(text: &str, clause: &Clause) -> Option<(jiff::civil::Date, Range<usize>, bool)> {
    let piece = &text[clause.range.clone()];
    for (range, day) in find_days(piece) {
        let before = fold(&piece[..range.start]);
        let rest = piece[range.end..].trim();
        let ends = rest.chars().all(|c| !c.is_alphanumeric());
        let words: Vec<&str> = before
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        let span = clause.range.start + range.start..clause.range.start + range.end;
        // `trước ngày 30/4`, `xong trong tháng 4/2025`.
        let near = words.iter().rev().take(4).copied().collect::<Vec<_>>();
        let near: Vec<&str> = near.into_iter().rev().collect();
        let due = vocabulary().proposal.due_words.within(&near.join(" "));
        if words.is_empty() || words == ["ngay"] {
            if clause.apart && ends {
                return Some((day, span, true));
            }
        } else if due {
            return Some((day, span, ends && words.len() <= 5));
        }
    }
    None
}

fn words_in<'a>(text: &'a str, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
    let start = range.start;
    let piece = &text[range.clone()];
    piece.split_whitespace().map(move |word| {
        let at = start + (word.as_ptr() as usize - piece.as_ptr() as usize);
        at..at + word.len()
    })
}

/// Cuts a text at brackets, dashes, semicolons, line breaks, commas and ends of sentences, and
/// before a label with a colon.
fn clauses(text: &str) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    let mut start = 0;
    let mut apart = false;
    let mut depth = 0u32;
    let mut dashed = false;
    let mut previous = ' ';
    let mut push = |range: Range<usize>, apart: bool| {
        let piece = &text[range.clone()];
        if piece
            .chars()
            .any(|c| c.is_alphanumeric() || "✅☑✓✔".contains(c))
        {
            for range in before_labels(text, range) {
                let apart = apart || range.start > 0 && labelled(&text[range.clone()]).is_some();
                out.push(Clause { range, apart });
            }
        }
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let spaced = previous.is_whitespace() && next.is_none_or(char::is_whitespace);
        let cut = match c {
            '(' | '[' | '{' | ')' | ']' | '}' | ';' | '|' | LINE_BREAK | '→' | '•' | '–' | '—'
            | '·' | ',' => true,
            '-' => spaced,
            // `30.4`, `v.v`, `A. Hùng` are not ends of sentences.
            '.' | '!' | '?' => {
                next.is_none_or(char::is_whitespace) && !text[start..at].trim_end().is_empty() && {
                    let last = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next();
                    last.is_some_and(|w| w.chars().count() > 1)
                }
            }
            _ => false,
        };
        if cut {
            push(start..at, apart);
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                '–' | '—' | '-' | '→' | '|' | LINE_BREAK | ';' => dashed = true,
                '.' => dashed = false,
                _ => {}
            }
            apart = depth > 0 || dashed;
            start = at + c.len_utf8();
        }
        previous = c;
    }
    push(start..text.len(), apart);
    out
}

/// Cuts a clause before each label that a colon follows: `Việc A Phụ trách: X Hạn: 30/4`.
fn before_labels(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut cuts = vec![range.start];
    let piece = &text[range.clone()];
    for (colon, _) in piece.match_indices([':', '：']) {
        let words: Vec<Range<usize>> =
            words_in(text, &(range.start..range.start + colon)).collect();
        let longest = (1..=words.len().min(4)).rev().find(|count| {
            let from = words[words.len() - count].start;
            label(&name_key(&text[from..range.start + colon])).is_some()
        });
        if let Some(count) = longest {
            let from = words[words.len() - count].start;
            // A capital or the clause's start: `lý do khách nêu: …` is a sentence.
            let capital = text[from..].chars().next().is_some_and(char::is_uppercase);
            if from > range.start && capital && !cuts.contains(&from) {
                cuts.push(from);
            }
        }
    }
    cuts.push(range.end);
    cuts.windows(2)
        .map(|w| w[0]..w[1])
        .filter(|range| !text[range.clone()].trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn parties() -> Parties {
        let kinds =
            crate::model::kind::Kinds::read(&[]).unwrap_or_else(|e| panic!("{}", e.message));
        let (config, _) =
            crate::model::config::Config::read("").unwrap_or_else(|e| panic!("{}", e.message.en));
        Parties::new(&[], &kinds, &config)
    }

    fn parts(text: &str) -> (String, Option<String>, Option<Due>, Option<Status>) {
        let found = read(text, &parties());
        (
            text[found.text.clone()].to_owned(),
            found.owner.map(|range| text[range].to_owned()),
            found.due.map(|(due, _)| due),
            found.status.map(|(status, _)| status),
        )
    }

    #[test]
    fn finds_the_parts_however_they_are_put() {
        let due = Some(Due::On(date(2025, 4, 30)));
        let done = Some(Status::Done);
        for text in [
            "Thêm ô bàn giao (phụ trách: Trưởng nhóm CS; hạn: 30/04/2025; trạng thái: xong)",
            "Thêm ô bàn giao (Phụ trách: Trưởng nhóm CS, hạn: 30/4/2025, trạng thái: Đã xong)",
            "Thêm ô bàn giao – phụ trách Trưởng nhóm CS, hạn 30-04-2025, xong",
            "Thêm ô bàn giao\u{2028}Người phụ trách: Trưởng nhóm CS\u{2028}Thời hạn: 30/04/2025\u{2028}Tình trạng: hoàn thành",
            "Thêm ô bàn giao Phụ trách: Trưởng nhóm CS Hạn: 30.4.2025 Trạng thái: done",
            "Them o ban giao (phu trach: Truong nhom CS; han: 30/04/2025; trang thai: xong)",
            "Thêm ô bàn giao | Owner: Trưởng nhóm CS | Due: 2025-04-30 | Status: Done",
            "Thêm ô bàn giao (Trưởng nhóm CS, 30/04/2025, đã xong)",
        ] {
            let (what, owner, when, status) = parts(text);
            assert_eq!(fold(&what), "them o ban giao", "{text}");
            assert_eq!(
                owner.as_deref().map(fold).as_deref(),
                Some("truong nhom cs"),
                "{text}"
            );
            assert_eq!(when, due, "{text}");
            assert_eq!(status, done, "{text}");
        }
    }

    #[test]
    fn finds_parts_inside_a_sentence() {
        let (_, owner, due, _) = parts("CS phụ trách cập nhật bảng giá trước ngày 30/4/2025.");
        assert_eq!(owner.as_deref(), Some("CS"));
        assert_eq!(due, Some(Due::On(date(2025, 4, 30))));
        let (_, owner, ..) = parts("Giao cho Kỹ thuật đặt cảnh báo rớt cuộc gọi");
        assert_eq!(owner.as_deref(), Some("Kỹ thuật"));
        let (text, owner, ..) =
            parts("Gọi lại sau khi sửa (phụ trách: Nguyễn Thu Hà (CS); hạn: 15/04/2026)");
        assert_eq!(text, "Gọi lại sau khi sửa");
        assert_eq!(owner.as_deref(), Some("Nguyễn Thu Hà (CS)"));
        let (_, owner, ..) = parts("Họp lại hằng tuần (phụ trách: CS, Kỹ thuật)");
        assert_eq!(owner.as_deref(), Some("CS, Kỹ thuật"));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let (text, owner, due, status) =
            parts("Rà soát sự cố ngày 06/01/2025 và thêm bước gọi lại (mục 3, phiếu khảo sát)");
        assert!(
            text.starts_with("Rà soát") && text.ends_with("khảo sát)"),
            "{text}"
        );
        assert_eq!((owner, due, status), (None, None, None));
        let (_, owner, due, status) =
            parts("Đổi mẫu thư (phụ trách: chưa có; hạn: …; trạng thái: )");
        assert_eq!((owner, due, status), (None, None, None));
    }
}
