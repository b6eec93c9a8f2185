//! Times that name no day of the calendar: `30/4`, `tuần sau`, `cuối tháng`, `trong Q2`,
//! `trước Tết`. They say that something has its time, though not when it is late.

use super::fold::fold;

/// Longest time, in words.
const LONGEST: usize = 8;

/// True for a text that is nothing but such a time.
pub fn is_moment(text: &str) -> bool {
    if text.len() > 160 {
        return false;
    }
    let folded = fold(text);
    let words: Vec<&str> = pieces(&folded).collect();
    let senses: Vec<Sense> = words.iter().map(|word| sense(word)).collect();
    (1..=LONGEST).contains(&words.len())
        && !senses.contains(&Sense::Other)
        && (senses.contains(&Sense::Point)
            || senses.contains(&Sense::Unit)
                && senses
                    .iter()
                    .any(|s| matches!(s, Sense::Relative | Sense::Number)))
}

/// True when a moment stands right at the start of folded words: `30/4`, `thang 5`, `tuan sau`,
/// `cuoi quy`, `tet`.
pub fn starts_with_moment(words: &[&str]) -> bool {
    let skip = words
        .iter()
        .take(3)
        .take_while(|w| {
            matches!(
                **w,
                "ngay" | "dau" | "giua" | "cuoi" | "het" | "dip" | "end" | "of" | "the"
            )
        })
        .count();
    let ends = words[..skip]
        .iter()
        .any(|w| matches!(*w, "dau" | "giua" | "cuoi" | "het" | "end"));
    let (Some(first), next) = (words.get(skip), words.get(skip + 1).map(|w| sense(w))) else {
        return false;
    };
    match sense(first) {
        Sense::Point => true,
        // `trong ngày hôm sau` says how soon, not when.
        Sense::Unit => {
            let counted =
                next == Some(Sense::Number) && matches!(*first, "thang" | "quy" | "tuan" | "week");
            *first != "hom" && (ends || next == Some(Sense::Relative) || counted)
        }
        Sense::Relative | Sense::Number | Sense::Other => false,
    }
}

/// What a word means in a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// A time by itself: `30/4`, `q2`, `tet`.
    Point,
    /// `tuan`, `thang`.
    Unit,
    /// `sau`, `nay`, `cuoi`.
    Relative,
    /// `2`, `ii`.
    Number,
    Other,
}

fn sense(word: &str) -> Sense {
    const UNITS: &[&str] = &[
        "tuan", "thang", "quy", "nam", "ngay", "hom", "week", "weeks", "month", "months",
        "quarter", "year", "day", "days", "sprint", "ky", "dot", "thu",
    ];
    const RELATIVE: &[&str] = &[
        "sau", "sang", "nay", "toi", "truoc", "trong", "het", "cuoi", "dau", "giua", "den", "vao",
        "khoang", "som", "nhat", "hang", "moi", "dinh", "vong", "muon", "cham", "ke", "tiep",
        "next", "this", "by", "end", "of", "early", "late", "mid", "within", "every", "in", "on",
        "the", "before", "until", "from", "tu", "du", "kien", "lam", "viec", "dip", "le",
    ];
    const POINTS: &[&str] = &[
        "tet",
        "asap",
        "eow",
        "eom",
        "eoq",
        "eoy",
        "tomorrow",
        "today",
        "mai",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "noel",
    ];
    const ROMAN: &[&str] = &["i", "ii", "iii", "iv"];
    let number = |text: &str| {
        (1..=2)
            .contains(&text.len())
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    if POINTS.contains(&word) || is_day_and_month(word) {
        return Sense::Point;
    }
    // `q2`, `t12`, `th12`, `w20`.
    let (letters, digits) = word.split_at(
        word.find(|c: char| c.is_ascii_digit())
            .unwrap_or(word.len()),
    );
    match (letters, number(digits)) {
        ("q", Some(1..=4)) | ("t" | "th", Some(1..=12)) | ("w", Some(1..=53)) => {
            return Sense::Point;
        }
        ("", Some(_)) => return Sense::Number,
        _ => {}
    }
    if UNITS.contains(&word) {
        Sense::Unit
    } else if RELATIVE.contains(&word) {
        Sense::Relative
    } else if ROMAN.contains(&word) {
        Sense::Number
    } else {
        Sense::Other
    }
}

/// True for `30/4` and `30-4`, but not for `24/7`, which means always.
fn is_day_and_month(word: &str) -> bool {
    let Some((day, month)) = word.split_once(['/', '-']) else {
        return false;
    };
    let number = |text: &str, most: u32| {
        (1..=2).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_digit())
            && text.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
    };
    number(day, 31) && number(month, 12) && word != "24/7"
}

/// The words of a folded text, with the signs inside numbers.
pub fn pieces(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_known_by_their_words() {
        for text in [
            "15/12",
            "T6",
            "Q2",
            "trong Q1",
            "tuần sau",
            "cuối tháng",
            "tháng 5",
            "đầu tháng 6",
            "Ngay sau Tết",
            "trong 2 tuần",
            "quý tới",
            "ASAP",
            "hết quý II",
            "trước 30-4",
            "next week",
            "end of month",
            "hằng tuần",
            "mỗi quý",
            "ngày mai",
        ] {
            assert!(is_moment(text), "{text}");
        }
        for text in [
            "24/7",
            "CS",
            "sau",
            "tuần",
            "mục 3",
            "45/12",
            "30% khách",
            "gói tháng 5",
            "3",
        ] {
            assert!(!is_moment(text), "{text}");
        }
    }

    #[test]
    fn a_moment_is_told_from_a_span() {
        let starts = |text: &str| {
            let folded = fold(text);
            starts_with_moment(&pieces(&folded).collect::<Vec<_>>())
        };
        for text in [
            "30/4",
            "ngày 15/12 gửi",
            "tháng 5",
            "tuần tới",
            "cuối quý",
            "Tết",
            "quý II",
        ] {
            assert!(starts(text), "{text}");
        }
        for text in ["24 giờ", "ngày", "1 tháng", "khi tăng giá", "ngày làm việc"] {
            assert!(!starts(text), "{text}");
        }
    }
}
