//! The value model that both front-matter syntaxes and `handbook.toml` are read into.

use jiff::civil::Date;

use super::source::Span;
use crate::text::fold::is_invisible;

/// A value with the place it was written at.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value stands in its file.
    pub span: Span,
    /// What was written.
    pub value: Value,
}

/// What was written, before anything is known about the field it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A single value; its text is kept so that a title `1.10` stays `1.10`.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A table or mapping, in the order of the file.
    Table(Vec<Entry>),
}

/// A single value.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text, unquoted.
    pub text: String,
    /// How it was written.
    pub style: Style,
}

/// How a single value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// In quotes, or a YAML block.
    Quoted,
    /// A YAML word without quotes; its type follows from the field.
    Plain,
    /// A TOML number.
    Number,
    /// A TOML boolean.
    Bool,
    /// A TOML date.
    Date,
}

/// One key of a table with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// Returns the text of a single value.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Returns the value as a list; a single value is a list of one.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the entries of a table.
    pub fn table(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// True for an empty text, list or table, and for a YAML null.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Scalar(s) => {
                s.text.chars().all(|c| c.is_whitespace() || is_invisible(c))
                    || (s.style == Style::Plain && matches!(s.text.as_str(), "~" | "null" | "Null"))
            }
            Value::List(items) => items.iter().all(Node::is_empty),
            Value::Table(entries) => entries.is_empty(),
        }
    }
}

impl Scalar {
    /// Reads `true`/`false`; YAML writers also say `yes`, `no`, `on`, `off`.
    pub fn as_bool(&self) -> Option<bool> {
        if self.style == Style::Number || self.style == Style::Date {
            return None;
        }
        match self.text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    /// Reads a number as TOML and YAML write it (`12_500_000`, `1.5`).
    pub fn as_number(&self) -> Option<f64> {
        if matches!(self.style, Style::Bool | Style::Date) {
            return None;
        }
        let text = self.text.trim().replace('_', "");
        text.parse::<f64>().ok().filter(|n| n.is_finite())
    }

    /// Reads a whole number.
    pub fn as_integer(&self) -> Option<i64> {
        if matches!(self.style, Style::Bool | Style::Date) {
            return None;
        }
        self.text.trim().replace('_', "").parse().ok()
    }

    /// Reads a date; see [`DateReading`].
    pub fn as_date(&self) -> DateReading {
        read_date(&self.text)
    }
}

/// What a text says when it should be a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReading {
    /// `yyyy-mm-dd`.
    Iso(Date),
    /// Understood, but written otherwise (`dd/mm/yyyy`, day first always).
    Other(Date),
    /// Written like a date, but there is no such day.
    Impossible,
    /// Not a date.
    NotADate,
}

impl DateReading {
    /// Returns the day when there is one.
    pub fn date(self) -> Option<Date> {
        match self {
            Self::Iso(date) | Self::Other(date) => Some(date),
            _ => None,
        }
    }
}

/// Reads a date written ISO (`2026-03-15`, a time of day after it is ignored) or the
/// Vietnamese way, day first (`15/3/2026`, `15-03-2026`, `15.3.2026`).
pub fn read_date(text: &str) -> DateReading {
    let text = text.trim();
    let day_part = text
        .split_once(['T', ' '])
        .filter(|(_, time)| time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':'))
        .map_or(text, |(day, _)| day);
    let mut separator = None;
    let mut parts = [0i32; 3];
    let mut lens = [0usize; 3];
    let mut n = 0;
    for c in day_part.chars() {
        if let Some(digit) = c.to_digit(10) {
            if lens[n] >= 4 {
                return DateReading::NotADate;
            }
            parts[n] = parts[n] * 10 + digit.cast_signed();
            lens[n] += 1;
        } else if matches!(c, '-' | '/' | '.') && n < 2 && separator.is_none_or(|s| s == c) {
            separator = Some(c);
            n += 1;
        } else {
            return DateReading::NotADate;
        }
    }
    if n != 2 || lens.contains(&0) {
        return DateReading::NotADate;
    }
    let (year, month, day, iso) = match lens {
        [4, 1..=2, 1..=2] => (
            parts[0],
            parts[1],
            parts[2],
            separator == Some('-') && lens[1] == 2 && lens[2] == 2,
        ),
        [1..=2, 1..=2, 4] => (parts[2], parts[1], parts[0], false),
        _ => return DateReading::NotADate,
    };
    let number = |n: i32| i8::try_from(n).unwrap_or(0);
    match Date::new(i16::try_from(year).unwrap_or(0), number(month), number(day)) {
        Ok(date) if year > 0 && iso => DateReading::Iso(date),
        Ok(date) if year > 0 => DateReading::Other(date),
        _ => DateReading::Impossible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_dates_day_first() {
        assert_eq!(read_date("2026-03-15"), DateReading::Iso(date(2026, 3, 15)));
        assert_eq!(
            read_date("2026-03-15T08:00:00"),
            DateReading::Iso(date(2026, 3, 15))
        );
        assert_eq!(
            read_date("05/03/2026"),
            DateReading::Other(date(2026, 3, 5))
        );
        assert_eq!(read_date("2026-3-5"), DateReading::Other(date(2026, 3, 5)));
        assert_eq!(read_date("31/02/2026"), DateReading::Impossible);
        assert_eq!(read_date("2026-13-01"), DateReading::Impossible);
        assert_eq!(read_date("hôm qua"), DateReading::NotADate);
        assert_eq!(read_date("1-2"), DateReading::NotADate);
    }
}
