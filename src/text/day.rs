//! Days as people write them in running text: `30/4/2025`, `ngày 30 tháng 4 năm 2025`,
//! `tháng 5/2025`, `quý II/2025`, `30 Apr 2025`.
//!
//! A month, quarter or year stands for its last day: that is when something due in it is late.
//! A day without a year is no day here: which year is meant is a guess; see
//! [`super::moment`].

use std::ops::Range;

use jiff::civil::Date;

use super::fold::fold;

/// Finds the days in a text, in order, each with the bytes it was written in.
pub fn find_days(text: &str) -> Vec<(Range<usize>, Date)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read(&tokens[at..]) {
            Some((used, date)) => {
                found.push((
                    tokens[at].range.start..tokens[at + used - 1].range.end,
                    date,
                ));
                at += used;
            }
            // No such day: its last two numbers are no month and year either.
            None => at += if is_day_shaped(&tokens[at..]) { 5 } else { 1 },
        }
    }
    found
}

/// Finds the first day in a text.
pub fn find_day(text: &str) -> Option<Date> {
    find_days(text).first().map(|(_, date)| *date)
}

/// A number, a word, or one sign.
struct Token {
    range: Range<usize>,
    form: Form,
    /// White space stands before it.
    spaced: bool,
}

enum Form {
    /// Value, and how many digits it was written with.
    Number(i32, usize),
    /// Folded.
    Word(String),
    Sign(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut spaced = true;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = |c: char| {
            if c.is_ascii_digit() {
                0
            } else if c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) {
                1
            } else {
                2
            }
        };
        while kind(c) < 2
            && let Some((at, next)) = chars.peek().copied()
            && kind(next) == kind(c)
        {
            end = at + next.len_utf8();
            chars.next();
        }
        let piece = &text[start..end];
        let form = match kind(c) {
            0 => Form::Number(piece.parse().unwrap_or(i32::MAX), piece.len()),
            1 => Form::Word(fold(piece)),
            _ => Form::Sign(c),
        };
        tokens.push(Token {
            range: start..end,
            form,
            spaced,
        });
        spaced = false;
    }
    tokens
}

/// Reads a day at the start of `tokens`: how many of them it takes, and the day.
fn read(tokens: &[Token]) -> Option<(usize, Date)> {
    numeric(tokens)
        .or_else(|| week(tokens))
        .or_else(|| vietnamese(tokens))
        .or_else(|| english(tokens))
        .or_else(|| period(tokens))
}

fn number(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    match tokens.get(at)?.form {
        Form::Number(value, digits) => Some((value, digits)),
        _ => None,
    }
}

fn word(tokens: &[Token], at: usize) -> Option<&str> {
    match &tokens.get(at)?.form {
        Form::Word(word) => Some(word),
        _ => None,
    }
}

fn sign(tokens: &[Token], at: usize) -> Option<char> {
    match tokens.get(at)?.form {
        Form::Sign(sign) => Some(sign),
        _ => None,
    }
}

fn year(tokens: &[Token], at: usize) -> Option<i32> {
    number(tokens, at)
        .filter(|(value, digits)| *digits == 4 && (1990..2100).contains(value))
        .map(|(value, _)| value)
}

fn day(year: i32, month: i32, day: i32) -> Option<Date> {
    let small = |n: i32| i8::try_from(n).ok();
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

fn last_day(year: i32, month: i32) -> Option<Date> {
    day(year, month, 1).map(Date::last_of_month)
}

/// `2025-04-30`, `30/4/2025`, `30.04.2025`, `30/04/25`, `4/2025`.
fn numeric(tokens: &[Token]) -> Option<(usize, Date)> {
    let (first, digits) = number(tokens, 0)?;
    let separator = sign(tokens, 1).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let close = |at: usize| tokens.get(at).is_some_and(|t| !t.spaced);
    if !close(1) || !close(2) {
        return None;
    }
    let (second, _) = number(tokens, 2)?;
    let third = (sign(tokens, 3) == Some(separator) && close(3) && close(4))
        .then(|| number(tokens, 4))
        .flatten();
    if digits == 4 {
        let (third, _) = third?;
        return Some((5, day(first, second, third)?));
    }
    match third {
        Some((_, 4)) => Some((5, day(year(tokens, 4)?, second, first)?)),
        // Two digits of a year, and not one more piece of a version or an address.
        Some((short, 2)) if sign(tokens, 5) != Some(separator) && separator == '/' => {
            Some((5, day(2000 + short, second, first)?))
        }
        None if separator != '.' => Some((3, last_day(year(tokens, 2)?, first)?)),
        _ => None,
    }
}

/// True for three numbers with one sign between them.
fn is_day_shaped(tokens: &[Token]) -> bool {
    let numbers = [0, 2, 4].iter().all(|at| number(tokens, *at).is_some());
    let close = tokens.iter().skip(1).take(4).all(|token| !token.spaced);
    numbers && close && sign(tokens, 1).is_some() && sign(tokens, 1) == sign(tokens, 3)
}

/// `30 tháng 4 năm 2025`, `30 tháng 4, 2025`, `30 tháng 4/2025`, `tháng 4 năm 2025`,
/// `tháng 4/2025`.
fn vietnamese(tokens: &[Token]) -> Option<(usize, Date)> {
    let (on, month_at) = match (number(tokens, 0), word(tokens, 0)) {
        (Some((on, 1..=2)), _) if word(tokens, 1) == Some("thang") => (Some(on), 2),
        (_, Some("thang")) => (None, 1),
        // `T12/2026`; a T and a number alone may be a day of the week.
        (_, Some("t" | "th")) if matches!(sign(tokens, 2), Some('/' | '-' | '.')) => (None, 1),
        _ => return None,
    };
    let (month, _) = number(tokens, month_at)?;
    let year_at = match (sign(tokens, month_at + 1), word(tokens, month_at + 1)) {
        (Some('/' | '-' | ',' | '.'), _) | (_, Some("nam")) => month_at + 2,
        _ => month_at + 1,
    };
    let year_at = if word(tokens, year_at) == Some("nam") {
        year_at + 1
    } else {
        year_at
    };
    let year = year(tokens, year_at)?;
    let date = match on {
        Some(on) => day(year, month, on)?,
        None => last_day(year, month)?,
    };
    Some((year_at + 1, date))
}

/// `tuần 2 tháng 5/2026`, `tuần thứ 3 của T5/2026`: the week's last day.
fn week(tokens: &[Token]) -> Option<(usize, Date)> {
    if !matches!(word(tokens, 0), Some("tuan" | "week")) {
        return None;
    }
    let at = if word(tokens, 1) == Some("thu") { 2 } else { 1 };
    let (week, _) = number(tokens, at).filter(|(week, _)| (1..=5).contains(week))?;
    let at = if word(tokens, at + 1) == Some("cua") {
        at + 2
    } else {
        at + 1
    };
    let (used, last) = vietnamese(tokens.get(at..)?)?;
    let day = i8::try_from(week * 7).ok().filter(|day| *day < 28);
    let date = day.and_then(|day| Date::new(last.year(), last.month(), day).ok());
    Some((at + used, date.unwrap_or(last)))
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Returns the month, from 1, that an English name or its short form means, in small letters.
pub fn month_name(word: &str) -> Option<i32> {
    const LONG: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS
        .iter()
        .position(|m| *m == word)
        .or_else(|| LONG.iter().position(|m| *m == word))
        .or_else(|| (word == "sept").then_some(8))?;
    i32::try_from(at + 1).ok()
}

/// `30 Apr 2025`, `30th of April, 2025`, `April 30, 2025`, `April 2025`.
fn english(tokens: &[Token]) -> Option<(usize, Date)> {
    let skip = |mut at: usize| {
        while matches!(sign(tokens, at), Some(',' | '.'))
            || matches!(word(tokens, at), Some("th" | "st" | "nd" | "rd" | "of"))
        {
            at += 1;
        }
        at
    };
    if let Some((on, 1..=2)) = number(tokens, 0) {
        let at = skip(1);
        let month = month_name(word(tokens, at)?)?;
        let at = skip(at + 1);
        return Some((at + 1, day(year(tokens, at)?, month, on)?));
    }
    let month = month_name(word(tokens, 0)?)?;
    let at = skip(1);
    if let Some(year) = year(tokens, at) {
        return Some((at + 1, last_day(year, month)?));
    }
    let (on, _) = number(tokens, at).filter(|(_, digits)| *digits <= 2)?;
    let at = skip(at + 1);
    Some((at + 1, day(year(tokens, at)?, month, on)?))
}

/// `quý II/2025`, `Q2 2025`, `cuối năm 2025`, `hết 2025`.
fn period(tokens: &[Token]) -> Option<(usize, Date)> {
    let first = word(tokens, 0)?;
    let quarter = |at: usize| -> Option<i32> {
        match (number(tokens, at), word(tokens, at)) {
            (Some((n @ 1..=4, 1)), _) => Some(n),
            (_, Some("i")) => Some(1),
            (_, Some("ii")) => Some(2),
            (_, Some("iii")) => Some(3),
            (_, Some("iv")) => Some(4),
            _ => None,
        }
    };
    if matches!(first, "quy" | "q" | "quarter") {
        let quarter = quarter(1)?;
        let at = match (sign(tokens, 2), word(tokens, 2)) {
            (Some('/' | '-' | ','), _) | (_, Some("nam" | "of")) => 3,
            _ => 2,
        };
        return Some((at + 1, last_day(year(tokens, at)?, quarter * 3)?));
    }
    if matches!(first, "nam" | "het" | "end") {
        let at = if word(tokens, 1) == Some("nam") || word(tokens, 1) == Some("of") {
            2
        } else {
            1
        };
        return Some((at + 1, last_day(year(tokens, at)?, 12)?));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_days_as_people_write_them() {
        let april = Some(date(2025, 4, 30));
        for text in [
            "2025-04-30",
            "trước 30/4/2025",
            "30-04-2025",
            "30.04.2025.",
            "30/04/25",
            "ngày 30 tháng 4 năm 2025",
            "30 thang 4, 2025",
            "30 tháng 4/2025",
            "hết tháng 4/2025",
            "tháng 4 năm 2025",
            "04/2025",
            "30 Apr 2025",
            "30th of April, 2025",
            "April 30, 2025",
            "by end of Apr 2025",
        ] {
            assert_eq!(find_day(text), april, "{text}");
        }
        assert_eq!(find_day("T6/2025"), Some(date(2025, 6, 30)));
        assert_eq!(find_day("Th12-2025"), Some(date(2025, 12, 31)));
        assert_eq!(find_day("tuần 2 tháng 5/2025"), Some(date(2025, 5, 14)));
        assert_eq!(
            find_day("tuần thứ 4 của tháng 5 năm 2025"),
            Some(date(2025, 5, 31))
        );
        assert_eq!(find_day("quý II/2025"), Some(date(2025, 6, 30)));
        assert_eq!(find_day("Q3 2025"), Some(date(2025, 9, 30)));
        assert_eq!(find_day("cuối năm 2025"), Some(date(2025, 12, 31)));
    }

    #[test]
    fn numbers_that_are_no_days_stay_numbers() {
        for text in [
            "30/4",
            "24/7",
            "1.2.3",
            "192.168.1.20",
            "31/02/2025",
            "5 tháng",
            "480.000.000",
            "tháng 4",
            "2025",
            "3/4 số ca",
            "4h30",
            "quý khách",
            "T6",
            "tuần 2 tháng 5",
        ] {
            assert_eq!(find_day(text), None, "{text}");
        }
    }
}
