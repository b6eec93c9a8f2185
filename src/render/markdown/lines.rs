//! What must not be torn apart at the end of a line: a number and its unit, the id of a proposal.

use super::super::highlight::escape;

/// Words that belong to the number before them.
const UNITS: [&str; 29] = [
    "₫", "đ", "đồng", "nghìn", "triệu", "tỷ", "tỉ", "VND", "VNĐ", "USD", "EUR", "%", "giây",
    "phút", "giờ", "ngày", "tuần", "tháng", "quý", "năm", "lần", "minutes", "hours", "hour",
    "days", "day", "weeks", "months", "years",
];

/// Most letters before and signs after the hyphen of an id such as `ĐX-014`.
const PREFIX: usize = 4;
const NUMBER: usize = 10;

/// Writes text for HTML. A number keeps its unit by a space that does not break, an id by an
/// element, since readers copy ids.
pub(super) fn write(out: &mut String, text: &str) {
    let mut done = 0;
    for at in memchr::memchr2_iter(b' ', b'-', text.as_bytes()) {
        if at < done {
            continue;
        }
        if text.as_bytes()[at] == b' ' {
            let number = text[..at].ends_with(|c: char| c.is_ascii_digit());
            if number && begins_with_unit(&text[at + 1..]) {
                escape(out, &text[done..at]);
                out.push('\u{a0}');
                done = at + 1;
            }
        } else if let Some((start, end)) = id(text, at).filter(|(start, _)| *start >= done) {
            escape(out, &text[done..start]);
            out.push_str("<span class=\"nowrap\">");
            escape(out, &text[start..end]);
            out.push_str("</span>");
            done = end;
        }
    }
    escape(out, &text[done..]);
}

fn begins_with_unit(text: &str) -> bool {
    UNITS.iter().any(|unit| {
        let rest = text.strip_prefix(unit);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// The id around a hyphen: a few capitals before it, after it capitals and digits.
fn id(text: &str, hyphen: usize) -> Option<(usize, usize)> {
    let (before, after) = (&text[..hyphen], &text[hyphen + 1..]);
    let prefix = before.trim_end_matches(char::is_uppercase);
    let letters = before[prefix.len()..].chars().count();
    let rest = after.trim_start_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let number = &after[..after.len() - rest.len()];
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let is_id = (2..=PREFIX).contains(&letters)
        && number.len() <= NUMBER
        && number.contains(|c: char| c.is_ascii_digit())
        && !prefix.ends_with(is_part)
        && !rest.starts_with(is_part);
    is_id.then(|| (prefix.len(), hyphen + 1 + number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = String::new();
        write(&mut out, text);
        out
    }

    #[test]
    fn a_number_keeps_its_unit() {
        assert_eq!(
            written("Mất 480.000.000 ₫ sau 14 ngày, còn 5 % & 3 ngàn."),
            "Mất 480.000.000\u{a0}₫ sau 14\u{a0}ngày, còn 5\u{a0}% &amp; 3 ngàn."
        );
        assert_eq!(written("30 phúto, 2 days"), "30 phúto, 2\u{a0}days");
        assert_eq!(written("năm ngày và 12 khách"), "năm ngày và 12 khách");
    }

    #[test]
    fn an_id_stays_whole_and_copies_as_it_is_written() {
        assert_eq!(
            written("Xem ĐX-014 và (DX-XM753)."),
            "Xem <span class=\"nowrap\">ĐX-014</span> và (<span class=\"nowrap\">DX-XM753</span>)."
        );
        for plain in [
            "Covid-19",
            "A-1",
            "TP-HCM",
            "ISO-9001-2015",
            "x-ĐX-1",
            "ĐX-",
            "-",
            "e-mail 2",
        ] {
            assert_eq!(written(plain), plain);
        }
    }
}
