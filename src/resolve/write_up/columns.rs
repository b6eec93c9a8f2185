//! Table heads → what their columns hold, by meaning rather than by exact words.

use super::vocabulary::{Heads, Key, Phrases, vocabulary};

/// What a column of a table of proposals or parties holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// `STT`.
    Number,
    /// What is proposed.
    Text,
    /// Who sees to it.
    Owner,
    /// By when.
    Due,
    /// How far it is.
    Status,
    /// Where to read on.
    Link,
    /// Whose responsibility or lesson it is.
    Party,
    /// What a party learned.
    Lesson,
    /// Anything else.
    Other,
}

/// Returns what a column with this head holds.
pub(super) fn column(head: &str) -> Column {
    let key = Key::new(head);
    // A cell of that many words says something itself.
    if key.is_empty() || key.count() > 10 {
        return Column::Other;
    }
    let words = vocabulary();
    of(&words.heads, |phrases| phrases.is(&key))
        .or_else(|| of(&words.heads_within, |phrases| phrases.within(&key)))
        .unwrap_or(Column::Other)
}

/// The first column whose names fit; the more telling come first.
fn of(heads: &Heads, fits: impl Fn(&Phrases) -> bool) -> Option<Column> {
    [
        (Column::Number, &heads.number),
        (Column::Lesson, &heads.lesson),
        (Column::Owner, &heads.owner),
        (Column::Due, &heads.due),
        (Column::Status, &heads.status),
        (Column::Text, &heads.text),
        (Column::Link, &heads.link),
        (Column::Party, &heads.party),
    ]
    .into_iter()
    .find(|(_, phrases)| fits(phrases))
    .map(|(column, _)| column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_known_by_meaning() {
        for (head, expected) in [
            ("Đề xuất", Column::Text),
            ("Việc cần làm", Column::Text),
            ("Hành động phòng ngừa", Column::Text),
            ("Người phụ trách (CS/KD)", Column::Owner),
            ("AI", Column::Owner),
            ("Hạn hoàn thành dự kiến", Column::Due),
            ("thoi han", Column::Due),
            ("Tiến độ", Column::Status),
            ("STT", Column::Number),
            ("#", Column::Other),
            ("Bài học rút ra", Column::Lesson),
            ("Bên", Column::Party),
            ("Due date", Column::Due),
            ("Bao giờ xong", Column::Due),
            ("Tới đâu rồi", Column::Status),
            ("Chi phí", Column::Other),
        ] {
            assert_eq!(column(head), expected, "{head}");
        }
    }
}
