//! A proposal in words → its text, owner, due day and status.
//!
//! Writers put them in brackets (`(phụ trách: Trưởng nhóm CS; hạn: 30/04/2025; trạng thái:
//! xong)`), behind a dash, on lines of their own, or into the sentence (`CS phụ trách, xong
//! trước 30/4/2025`). The text is cut into clauses; each is one of these parts, or text.

mod clauses;
mod in_words;
mod values;

use std::ops::Range;

use super::marks::trimmed;
use super::parties::{Parties, is_given_name};
use super::vocabulary::{Key, vocabulary};
use crate::model::write_up::{Due, Status};
use crate::text::day::find_days;
use crate::text::moment::is_moment;
use clauses::Clause;
use in_words::with_bracket;
pub(super) use values::{Label, due, is_blank, label_of, status, status_alone, time_alone};
use values::{colon, labelled};

/// What a text says besides what is proposed, with the bytes it says it in.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The proposal itself.
    pub(super) text: Range<usize>,
    pub(super) owner: Option<Range<usize>>,
    pub(super) due: Option<(Due, Range<usize>)>,
    pub(super) status: Option<(Status, Range<usize>)>,
}

/// What a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    /// Part of what is proposed.
    Text,
    /// Owner, due day, status, or something else with a label.
    Part,
    /// Who knows: beside other parts it is a name.
    Name,
}

/// Takes a proposal's words apart.
pub(super) fn read(text: &str, parties: &Parties) -> Attributes {
    let clauses = clauses::cut(text);
    let mut found = Attributes::default();
    let mut senses: Vec<Sense> = Vec::with_capacity(clauses.len());
    let mut first = 0;
    for (index, clause) in clauses.iter().enumerate() {
        let begun = senses[first..].iter().skip(1).last() == Some(&Sense::Part);
        let inside = found
            .owner
            .as_ref()
            .is_some_and(|o| o.start <= clause.range.start && clause.range.end <= o.end);
        let sense = if inside && index > 0 {
            Sense::Part
        } else if index == 0
            && clause.bracketed
            && clauses.len() > 1
            && opens(text, clause, &mut found)
        {
            first = 1;
            Sense::Part
        } else {
            sense(
                text,
                clause,
                index > first,
                clause.apart || begun,
                parties,
                &mut found,
            )
        };
        senses.push(sense);
    }
    // What is proposed ends where only parts follow.
    let run = senses[first..]
        .iter()
        .skip(1)
        .rev()
        .take_while(|sense| **sense != Sense::Text)
        .count();
    let from = senses.len() - run;
    let mut end = text.len();
    if senses[from..].contains(&Sense::Part) {
        end = clauses[from - 1].range.end;
        let name = (from..senses.len()).find(|at| senses[*at] == Sense::Name);
        if let Some(at) = name.filter(|_| found.owner.is_none()) {
            found.owner = Some(trimmed(text, clauses[at].range.clone()));
        }
    }
    let start = clauses
        .get(first)
        .map_or(0, |clause| if first > 0 { clause.range.start } else { 0 });
    let open = |text: &str| text.matches('(').count() > text.matches(')').count();
    // A bracket that belongs to the text closes with it.
    if end > start && open(&text[start..end]) && text[end..].starts_with(')') {
        end += 1;
    }
    found.text = trimmed(text, start..end.max(start));
    found
}

/// True for a status in brackets at the very start: `[Xong] Gọi lại khách`.
fn opens(text: &str, clause: &Clause, found: &mut Attributes) -> bool {
    let range = trimmed(text, clause.range.clone());
    let bare = &text[range.clone()];
    let status = (bare.split_whitespace().count() <= 3)
        .then(|| status(bare))
        .flatten();
    found.status = status.map(|status| (status, range));
    found.status.is_some()
}

/// Sees what a clause is; notes what it says. `later`: something is proposed before it.
fn sense(
    text: &str,
    clause: &Clause,
    later: bool,
    apart: bool,
    parties: &Parties,
    found: &mut Attributes,
) -> Sense {
    let piece = &text[clause.range.clone()];
    if let Some((label, value)) = labelled(piece) {
        note(text, clause, label, value.start, found);
        return Sense::Part;
    }
    let range = trimmed(text, clause.range.clone());
    let bare = &text[range.clone()];
    let count = piece.split_whitespace().take(7).count();
    // What is said to be done was done on the day beside it; else the day is a limit.
    let days = find_days(bare);
    let is_past = found.due.is_some() || says_done(bare) || days.is_empty();
    if later
        && apart
        && count <= 5
        && is_past
        && !is_time(bare)
        && let Some(status) = status(bare)
    {
        if let Some((day, date)) = days.first() {
            let day = range.start + day.start..range.start + day.end;
            found.due.get_or_insert((Due::On(*date), day));
        } else if let Some(due) = in_words::due(text, clause, apart) {
            found.due.get_or_insert((due.value, due.range));
        }
        found.status.get_or_insert((status, range));
        return Sense::Part;
    }
    let mut is_part = false;
    if let Some(owner) = in_words::owner(text, &clause.range, parties) {
        // `CS phụ trách` by itself is a part; with more behind it, it is the sentence.
        is_part = later && owner.alone;
        join(text, owner.range, found);
    }
    if let Some(due) = in_words::due(text, clause, apart) {
        is_part |= later && due.alone;
        // A day says more than `trong tuần tới`.
        match &mut found.due {
            Some(known) if known.0 == Due::Words => *known = (due.value, due.range),
            Some(_) => {}
            none => *none = Some((due.value, due.range)),
        }
    }
    if is_part {
        return Sense::Part;
    }
    if !later || count > 6 {
        return Sense::Text;
    }
    if apart && is_time(bare) {
        found.due.get_or_insert((Due::Words, range));
        return Sense::Part;
    }
    let without_lead = without_preposition(text, range.clone());
    let name = &text[without_lead.clone()];
    let known =
        parties.is_ours(name) || parties.is_owner(name) && (apart || !is_role_only(name, parties));
    if known || apart && is_given_name(name) {
        join(text, with_bracket(text, without_lead), found);
        return Sense::Part;
    }
    // `(ưu tiên: cao)`, after parts or beside them.
    if apart && colon(piece).is_some_and(|(label, _)| label.split_whitespace().count() <= 3) {
        return Sense::Part;
    }
    let word = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().skip(1).all(char::is_lowercase)
            && word.chars().count() > 1
    };
    if apart && word(bare) {
        return Sense::Name;
    }
    Sense::Text
}

/// True for a name that only its first word makes one.
fn is_role_only(name: &str, parties: &Parties) -> bool {
    parties.find(name).is_none() && !super::parties::is_person(name)
}

/// Notes what stands behind a label.
fn note(text: &str, clause: &Clause, label: Label, value: usize, found: &mut Attributes) {
    let range = trimmed(text, clause.range.start + value..clause.range.end);
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
            // The signs at its ends say something as well.
            let whole = &text[clause.range.clone()];
            let said = status(value).or_else(|| values::sign(whole));
            let said = said.or_else(|| (!is_blank(value)).then_some(Status::InProgress));
            if let Some(status) = said {
                found.status.get_or_insert((status, range));
            }
        }
        _ => {}
    }
}

/// Names after a comma or dash join the owner before them.
fn join(text: &str, range: Range<usize>, found: &mut Attributes) {
    match &mut found.owner {
        Some(owner)
            if owner.end < range.start
                && matches!(
                    text[owner.end..range.start].trim(),
                    "," | "-" | "–" | "+" | "&"
                ) =>
        {
            owner.end = range.end;
        }
        Some(_) => {}
        none => *none = Some(range),
    }
}

/// Takes `do`, `bởi`, `giao` off a name.
fn without_preposition(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    match piece.split_once(' ') {
        Some((first, rest))
            if ["do", "bởi", "boi", "cho", "giao", "by", "bên", "từ"]
                .contains(&first.to_lowercase().as_str())
                && !rest.is_empty() =>
        {
            trimmed(text, range.end - rest.len()..range.end)
        }
        _ => range,
    }
}

fn is_time(text: &str) -> bool {
    let words = &vocabulary().proposal;
    let key = Key::new(text);
    is_moment(text) || words.due_phrases.is(&key) || words.due_starts.begin(&key)
}

/// True for words that say what was done, not what is to be.
fn says_done(text: &str) -> bool {
    let key = Key::new(text);
    let starts = |words: &str| key.folded().starts_with(words);
    ["da ", "done", "completed", "closed", "finished"]
        .iter()
        .any(|w| starts(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;
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
        for (text, expected) in [
            (
                "Đề nghị Phòng Kỹ thuật hoàn thiện cảnh báo",
                "Phòng Kỹ thuật",
            ),
            ("Giao anh Dũng viết mẫu thư", "anh Dũng"),
            ("Viết lại thư @Mai Phạm – 15/12/2026", "@Mai Phạm"),
            (
                "Viết hợp đồng (A. Tuấn (Pháp chế); hạn: 5/12)",
                "A. Tuấn (Pháp chế)",
            ),
            (
                "Chuyển số – Ms. Hằng & Mr. Nam – xong",
                "Ms. Hằng & Mr. Nam",
            ),
            ("Gọi lại → Hạnh → 30/12/2026", "Hạnh"),
            ("Rà bảng giá (Anna, 25/12/2026, mới)", "Anna"),
        ] {
            let (_, owner, ..) = parts(text);
            assert_eq!(owner.as_deref(), Some(expected), "{text}");
        }
        let (text, _, due, status) = parts("[Đang làm] Đổi mẫu (B2B) => KD, Dec 15, 2026");
        assert_eq!(text, "Đổi mẫu (B2B)");
        assert_eq!(due, Some(Due::On(date(2026, 12, 15))));
        assert_eq!(status, Some(Status::InProgress));
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
