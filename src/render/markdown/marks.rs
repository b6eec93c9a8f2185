//! What the views know of places in a page's text: how far a proposal is, which day of a story
//! was the first signal, which part holds the steps.

use std::ops::Range;

use jiff::civil::Date;

use crate::text::day::month_name;

/// What to write beside a page's own text. Places are offsets in its file.
#[derive(Debug, Default)]
pub(in crate::render) struct Marks {
    /// HTML before the text at a place, in the order of the places.
    pub before: Vec<(u32, String)>,
    /// HTML below the heading at a place.
    pub below: Vec<(u32, String)>,
    /// The part that tells what happened when.
    pub story: Option<Range<u32>>,
    /// The days of the story that stand out: the name of a style, and HTML.
    pub days: Vec<(Date, &'static str, String)>,
    /// The headings of the duties of each side and of its lessons.
    pub sides: Option<(u32, u32)>,
    /// The head of the first column and of that of the proposals in their common table.
    pub heads: [String; 2],
    /// Links to proposals by owner, folded.
    pub proposals: Vec<(String, String)>,
    /// The parts that hold steps to follow.
    pub steps: Vec<Range<u32>>,
    /// What a step is called in its address, and for readers who do not see its number.
    pub step: [&'static str; 2],
}

/// A day as a line of a story begins with it; the year may be left to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StoryDay {
    day: i8,
    month: i8,
    year: Option<i16>,
}

impl StoryDay {
    /// Reads the day that a text begins with.
    pub(super) fn at_start(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let text = text.strip_prefix("Ngày ").unwrap_or(text);
        let text = text.strip_prefix("ngày ").unwrap_or(text);
        let (first, rest) = number(text)?;
        let mut sign = rest.chars();
        let (day, month, year, after) = match sign.next()? {
            '-' if first > 999 => {
                let (month, rest) = number(sign.as_str())?;
                let (day, rest) = number(rest.strip_prefix('-')?)?;
                (day, month, Some(first), rest)
            }
            sign @ ('/' | '.') => {
                let (month, tail) = number(&rest[1..])?;
                match tail.strip_prefix(['/', '.']).and_then(number) {
                    Some((year, rest)) => (first, month, Some(year), rest),
                    // `1.5 giờ` is a number.
                    None if sign == '.' && rest.len() - tail.len() < 3 => return None,
                    None => (first, month, None, tail),
                }
            }
            ' ' => {
                let word = sign.as_str();
                let end = word
                    .find(|c: char| !c.is_alphabetic())
                    .unwrap_or(word.len());
                let month = english(&word[..end])?;
                let rest = &word[end..];
                match rest.strip_prefix(' ').and_then(number) {
                    Some((year, rest)) if year > 999 => (first, month, Some(year), rest),
                    _ => (first, month, None, rest),
                }
            }
            _ => return None,
        };
        // `5/10 khách` counts customers.
        let ends = after
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && c != '%');
        let found = Self {
            day: i8::try_from(day).ok()?,
            month: i8::try_from(month).ok()?,
            year,
        };
        let year = year.unwrap_or(2024);
        (ends && Date::new(year, found.month, found.day).is_ok()).then_some(found)
    }

    /// True when this may be that day.
    pub(super) fn is(self, date: Date) -> bool {
        (self.day, self.month) == (date.day(), date.month())
            && self.year.is_none_or(|year| year == date.year())
    }
}

fn number(text: &str) -> Option<(i16, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number = text[..end].parse().ok().filter(|_| end <= 4)?;
    Some((number, &text[end..]))
}

fn english(word: &str) -> Option<i16> {
    i16::try_from(month_name(&word.to_ascii_lowercase())?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_line_of_a_story_begins_with_a_day() {
        let on = date(2026, 1, 6);
        for text in [
            "06/01:",
            "6/1/2026",
            "2026-01-06 –",
            "ngày 06.01",
            "6 Jan",
            "6 January 2026:",
        ] {
            assert!(
                StoryDay::at_start(text).is_some_and(|day| day.is(on)),
                "{text}"
            );
        }
        let other = StoryDay::at_start("06/01/2025:").expect("a day");
        assert!(!other.is(on));
        for text in [
            "31/02:",
            "17 ticket",
            "1.5 giờ",
            "6/1x",
            "13/13",
            "",
            "5/10%",
            "2026",
        ] {
            assert_eq!(StoryDay::at_start(text), None, "{text}");
        }
    }
}
