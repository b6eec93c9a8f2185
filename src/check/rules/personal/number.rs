//! Vietnamese telephone and identity numbers among everything else that is written in digits.
//!
//! The numbering plan is that of Circular 22/2014/TT-BTTTT as changed in 2017 (area codes) and
//! 2018 (mobile prefixes, eleven digits became ten); identity numbers follow Circular
//! 59/2021/TT-BCA: province, sex and century, year of birth, six digits.

use std::ops::Range;

use super::context::{WORDS, follows, inside_address, says, words_before};
use super::{Candidate, What};

/// Most groups of digits that are looked at together.
const MAX_GROUPS: usize = 6;

/// Province codes of identity numbers.
const PROVINCES: &[u8] = &[
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// Groupings in which mobile numbers are written, digit counts with the leading zero. Four,
/// four and two is left out: it is two times of day and something else.
const MOBILE_GROUPS: &[&[usize]] = &[
    &[10],
    &[4, 3, 3],
    &[3, 3, 4],
    &[4, 6],
    &[4, 2, 4],
    &[4, 2, 2, 2],
    &[3, 4, 3],
    &[3, 7],
    &[3, 3, 2, 2],
    &[3, 2, 2, 3],
    &[2, 4, 4],
    &[5, 5],
    &[5, 3, 2],
    &[1, 3, 3, 3],
];

/// The same for landlines.
const LANDLINE_GROUPS: &[&[usize]] = &[
    &[11],
    &[3, 8],
    &[3, 4, 4],
    &[3, 2, 3, 3],
    &[3, 1, 3, 4],
    &[3, 3, 5],
    &[4, 7],
    &[4, 3, 4],
    &[4, 4, 3],
    &[4, 1, 3, 3],
    &[4, 3, 2, 2],
];

/// Reads the digits at `start` with the groups that follow, adds what they are, and returns
/// where to go on.
pub(super) fn run(
    text: &str,
    range: &Range<usize>,
    start: usize,
    found: &mut Vec<Candidate>,
) -> usize {
    let first = group_end(text, range, start);
    // Most digits are dates, times and amounts: too short, or not begun like a number here.
    if !may_begin(text, start, first) {
        return first;
    }
    let mut groups: Vec<Range<usize>> = Vec::new();
    groups.push(start..first);
    while groups.len() < MAX_GROUPS
        && let Some(next) = next_group(text, range, &groups)
    {
        groups.push(next);
    }
    for count in (1..=groups.len()).rev() {
        let candidate = &groups[..count];
        let end = candidate[count - 1].end;
        if !goes_on(text, candidate, groups.get(count))
            && let Some(one) = read(text, range, candidate)
        {
            found.push(one);
            return end;
        }
    }
    first
}

fn group_end(text: &str, range: &Range<usize>, start: usize) -> usize {
    let digits = text.as_bytes()[start..range.end].iter();
    start + digits.take_while(|b| b.is_ascii_digit()).count()
}

/// A cheap look at a group: could a number of a person begin with it?
fn may_begin(text: &str, start: usize, end: usize) -> bool {
    let digits = &text[start..end];
    match digits.len() {
        // `+84`, `84912345678`, `(0)912…`
        1 => digits == "0",
        2 => digits == "84" || digits.starts_with('0'),
        11 => digits.starts_with("84") || digits.starts_with('0'),
        // Old identity numbers have nine digits or three groups of three.
        3 | 9 => true,
        12 | 4..=10 => digits.starts_with('0'),
        _ => false,
    }
}

/// The group after the last one, when one separator stands between them.
fn next_group(text: &str, range: &Range<usize>, groups: &[Range<usize>]) -> Option<Range<usize>> {
    let last = groups.last()?;
    let rest = &text[last.end..range.end];
    let mut chars = rest.chars();
    let mut skip = match chars.next()? {
        c @ (' ' | '.' | '-' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2011}' | '\u{2013}') => {
            c.len_utf8()
        }
        '&' if rest.starts_with("&nbsp;") => 6,
        // The end of `(024)` and `(+84)`.
        ')' if groups.len() == 1 && opens(text, groups[0].start) => 1,
        _ => return None,
    };
    if rest.starts_with(')') && rest[1..].starts_with([' ', '.', '-']) {
        skip += 1;
    }
    let start = last.end + skip;
    let end = group_end(text, range, start);
    (end > start).then_some(start..end)
}

fn opens(text: &str, at: usize) -> bool {
    follows(text, at, &["(", "(+"])
}

/// True when digits follow that belong to the same number, so that it is another one.
fn goes_on(text: &str, groups: &[Range<usize>], next: Option<&Range<usize>>) -> bool {
    let Some(next) = next else {
        return false;
    };
    let end = groups.last().map_or(0, |g| g.end);
    let separator = &text[end..next.start];
    if !separator.chars().all(char::is_whitespace) {
        // `0912.345.678.901`, but `0912 345 678 - …` has spaces around it and is not met here.
        return true;
    }
    // Two numbers side by side each begin with their own zero.
    groups.len() > 1 && next.len() >= 3 && !text[next.start..].starts_with('0')
}

/// Says what a whole number is.
fn read(text: &str, range: &Range<usize>, groups: &[Range<usize>]) -> Option<Candidate> {
    let (start, end) = (groups.first()?.start, groups.last()?.end);
    let digits: String = groups.iter().map(|g| &text[g.clone()]).collect();
    if !(9..=13).contains(&digits.len()) || !stands_alone(text, range, start, end) {
        return None;
    }
    let lens: Vec<usize> = groups.iter().map(ExactSizeIterator::len).collect();
    let words = words_before(text, start);
    let plus = follows(text, start, &["+"]);
    let identity = says(&words, 5, &WORDS.identity);
    let link = follows(text, start, &["tel:", "sms:", "sip:", "zalo.me/", "wa.me/"])
        || follows(
            text,
            start,
            &["tel:+", "sms:+", "sip:+", "wa.me/+", "zalo.me/+"],
        );
    let phone = link || says(&words, 3, &WORDS.phone);
    // `Hotline kỹ thuật 24/7: …`: a label speaks of all that follows.
    let labelled = text[range.start..start].trim_end().ends_with(':');
    let public = says(&words, if labelled { 6 } else { 3 }, &WORDS.public);
    let other = !phone && says(&words, 3, &WORDS.other);
    if inside_address(text, start) && !link {
        return None;
    }
    let candidate = |what, value: &str, masked: String| Candidate {
        what,
        range: start - usize::from(plus)..end,
        value: value.to_owned(),
        masked,
    };
    if !plus && !public && !is_made_up(&digits) {
        let twelve = is_identity(&digits)
            && (identity || (lens == [12] && !phone && !other))
            && lens.iter().all(|n| *n >= 3);
        let nine = digits.len() == 9 && identity && (lens == [9] || lens == [3, 3, 3]);
        if twelve || nine {
            let head = if twelve { &digits[..3] } else { "" };
            let masked = format!("{head}{}", "*".repeat(digits.len() - head.len()));
            return Some(candidate(What::Identity, &digits, masked));
        }
    }
    // `+84 (0)912…` has the zero as well.
    let international = (plus || link || phone) && digits.starts_with("84");
    let national = if international {
        format!("0{}", digits[2..].trim_start_matches('0'))
    } else {
        digits.clone()
    };
    if public || other || identity || is_made_up(&national) {
        return None;
    }
    // Groups after the country's number are written in every way; one digit alone is none.
    let grouped = |known: &[&[usize]]| {
        if international {
            lens[1..].iter().skip(1).all(|n| *n >= 2)
        } else {
            known.contains(&lens.as_slice())
        }
    };
    let masked = |head: usize, tail: &str| {
        let (code, head) = if international {
            ("+84 ", &national[1..head])
        } else {
            ("", &national[..head])
        };
        format!("{code}{head} {tail}")
    };
    if is_mobile(&national) && grouped(MOBILE_GROUPS) {
        return Some(candidate(What::Mobile, &national, masked(4, "*** ***")));
    }
    let area = landline(&national)?;
    // Eleven digits in one run are more often an id.
    let written = lens.len() > 1 || phone || plus;
    (written && grouped(LANDLINE_GROUPS))
        .then(|| candidate(What::Landline, &national, masked(area, "*** ****")))
}

/// False inside a word, name, amount or longer number.
fn stands_alone(text: &str, range: &Range<usize>, start: usize, end: usize) -> bool {
    let mut before = text[range.start..start].chars().rev();
    let own_link = ["zalo.me/", "wa.me/"];
    let free = match before.next() {
        None => true,
        Some('+') => {
            text[start..].starts_with("84") && !before.next().is_some_and(char::is_alphanumeric)
        }
        Some(c @ ('-' | '.' | '_' | '=' | '/' | ',')) => {
            let earlier = before.next();
            match c {
                // A second number after the first, or the link of a messenger.
                '/' => {
                    earlier.is_none_or(|c| c.is_ascii_digit() || c == ' ')
                        || follows(text, start, &own_link)
                }
                // `ĐT.0912…`, but no decimals and no file names.
                '.' => earlier.is_none_or(char::is_alphabetic),
                '=' => ["phone=", "sdt=", "tel=", "mobile="]
                    .iter()
                    .any(|w| follows(text, start, &[w])),
                _ => !earlier.is_some_and(char::is_alphanumeric),
            }
        }
        Some(c) => !(c.is_alphanumeric() || matches!(c, '#' | '$' | '€' | '₫' | '\\' | '%' | '@')),
    };
    let rest = &text[end..range.end];
    let mut after = rest.chars();
    let ends = match after.next() {
        None => true,
        Some('@') => follows(text, start, &["sip:", "sip:+"]),
        Some('.' | ',' | '_' | ':') => !after.next().is_some_and(char::is_alphanumeric),
        Some(c) => !(c.is_alphanumeric() || matches!(c, '%' | '₫' | '€' | '$' | '=')),
    };
    let unit = rest.trim_start_matches([' ', '\u{a0}']);
    let money = ["₫", "đ ", "đồng", "VND", "VNĐ", "vnd", "USD", "triệu", "tỷ"];
    free && ends && !money.iter().any(|word| unit.starts_with(word))
}

/// True for numbers that nobody has: written for illustration, or left to be filled.
fn is_made_up(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let mut kinds: Vec<u8> = bytes.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let tail = &bytes[bytes.len().saturating_sub(6)..];
    let same = tail.iter().all(|b| *b == tail[0]);
    // `0912 000 001`: counted up from nothing.
    kinds.len() <= 2 || same || tail.starts_with(b"00000")
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 10
        && match &bytes[..3] {
            b"052" | b"055" | b"056" | b"058" | b"059" | b"070" => true,
            [b'0', b'3', d] => *d >= b'2',
            [b'0', b'7', d] => *d >= b'6',
            [b'0', b'8' | b'9', d] => *d >= b'1' || bytes[1] == b'9',
            _ => false,
        }
}

/// Returns the length of the area code of a landline, zero included.
fn landline(digits: &str) -> Option<usize> {
    if digits.len() != 11 || !digits.starts_with("02") {
        return None;
    }
    let big = digits.starts_with("024") || digits.starts_with("028");
    let code: u32 = digits[1..4].parse().ok()?;
    let known = matches!(
        code,
        203..=209 | 210..=216 | 218..=222 | 225..=229 | 232..=239 | 251 | 252 | 254..=263
            | 269..=277 | 290..=294 | 296 | 297 | 299
    );
    let subscriber = digits.as_bytes()[if big { 3 } else { 4 }];
    ((big || known) && subscriber >= b'2').then_some(if big { 3 } else { 4 })
}

/// True for twelve digits whose province, century and year of birth can be.
fn is_identity(digits: &str) -> bool {
    if digits.len() != 12 {
        return false;
    }
    let province: u8 = digits[..3].parse().unwrap_or(0);
    let year: u8 = digits[4..6].parse().unwrap_or(0);
    let born = match digits.as_bytes()[3] {
        b'0' | b'1' => year >= 30,
        b'2' | b'3' => year <= 12,
        _ => false,
    };
    born && PROVINCES.contains(&province)
}
