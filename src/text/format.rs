//! How dates and numbers read in each language.

use jiff::civil::Date;

use crate::model::lang::Lang;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Returns a date as a reader of `lang` writes it: `14/09/2026` or `14 Sep 2026`.
pub fn date(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Vi => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        Lang::En => {
            let month = MONTHS[usize::from(date.month().unsigned_abs().clamp(1, 12)) - 1];
            format!("{}\u{a0}{month}\u{a0}{}", date.day(), date.year())
        }
    }
}

/// Returns a whole number with the language's thousands separator: `12.500.000`, `12,500,000`.
pub fn integer(value: i64, lang: Lang) -> String {
    let separator = match lang {
        Lang::Vi => '.',
        Lang::En => ',',
    };
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('−');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// Returns a number with at most two decimals and the language's separators.
pub fn number(value: f64, lang: Lang) -> String {
    if !value.is_finite() || value.abs() >= 9e15 {
        return value.to_string();
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded by the check above; hundredths are all that is shown"
    )]
    let hundredths = (value * 100.0).round() as i64;
    let whole = integer(hundredths / 100, lang);
    let sign = if hundredths < 0 && hundredths > -100 {
        "−"
    } else {
        ""
    };
    let point = match lang {
        Lang::Vi => ',',
        Lang::En => '.',
    };
    match (hundredths % 100).unsigned_abs() {
        0 => whole,
        rest if rest % 10 == 0 => format!("{sign}{whole}{point}{}", rest / 10),
        rest => format!("{sign}{whole}{point}{rest:02}"),
    }
}

/// Fewest cases of which a share in percent says anything.
pub const ENOUGH_FOR_SHARES: usize = 5;

/// Returns whole percent, rounded half up; none where there are too few to speak of them.
pub fn percent(part: usize, whole: usize) -> Option<usize> {
    (whole >= ENOUGH_FOR_SHARES).then(|| (part * 200 + whole) / (whole * 2))
}

/// Returns a share with its counts, kept on one line (U+00A0): `7/19 (37%)`. Of a few, the counts
/// alone.
pub fn share(part: usize, whole: usize, lang: Lang) -> String {
    let count = |n: usize| integer(i64::try_from(n).unwrap_or(i64::MAX), lang);
    let counts = format!("{}/{}", count(part), count(whole));
    match percent(part, whole) {
        Some(percent) => format!("{counts}\u{a0}({percent}%)"),
        None => counts,
    }
}

/// Returns an amount of money with its unit kept on the same line (U+00A0): `12.500.000 ₫`.
/// `currency` is an ISO 4217 code; codes without a sign of their own stay as they are.
pub fn money(value: f64, currency: &str, lang: Lang) -> String {
    let unit = match currency {
        "VND" => "₫",
        "USD" => "US$",
        "EUR" => "€",
        other => other,
    };
    format!("{}\u{a0}{unit}", number(value, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(integer(12_500_000, Lang::Vi), "12.500.000");
        assert_eq!(number(1234.5, Lang::En), "1,234.5");
        assert_eq!(number(-0.25, Lang::Vi), "−0,25");
        assert_eq!(money(480_000_000.0, "VND", Lang::Vi), "480.000.000\u{a0}₫");
    }

    #[test]
    fn a_share_comes_with_its_counts() {
        assert_eq!(share(7, 19, Lang::Vi), "7/19\u{a0}(37%)");
        assert_eq!(percent(2, 4), None);
        assert_eq!(percent(1, 8), Some(13), "12.5 is rounded up");
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(5, 5), Some(100));
        assert_eq!(share(1, 2, Lang::Vi), "1/2");
        assert_eq!(share(0, 0, Lang::Vi), "0/0");
        assert_eq!(share(8, 8, Lang::Vi), "8/8\u{a0}(100%)");
    }

    #[test]
    fn dates_follow_the_language() {
        let day = jiff::civil::date(2026, 9, 4);
        assert_eq!(date(day, Lang::Vi), "04/09/2026");
        assert_eq!(date(day, Lang::En), "4\u{a0}Sep\u{a0}2026");
    }
}
