//! Numbers that writers give to proposals: `ĐX-014: …`, `[KN-3] …`.

/// Splits a text at the number it begins with.
pub(super) fn leading(text: &str) -> Option<(&str, &str)> {
    let bracket = text.starts_with(['[', '(']);
    let inner = text.trim_start_matches(['[', '(']);
    let (length, usual) = length(inner)?;
    let (code, rest) = inner.split_at(length);
    let after = rest.trim_start();
    let closed = after.starts_with([':', '.', '–', '—', '-', ']', ')', '|']);
    let spaced = usual && rest.starts_with(char::is_whitespace);
    if !(closed || spaced) || bracket && !after.starts_with([']', ')']) {
        return None;
    }
    let marks = |c: char| c.is_whitespace() || ":.–—-])|".contains(c);
    let rest = rest.trim_start_matches(marks);
    (!rest.is_empty()).then_some((code, rest))
}

/// Returns the number that a text is, if it is nothing else.
pub(super) fn alone(text: &str) -> Option<&str> {
    let text = text.trim();
    length(text)
        .is_some_and(|(length, _)| length == text.len())
        .then_some(text)
}

/// Length of a number at the start of a text: some capitals, a hyphen, digits. True when it is
/// one of those usual for proposals, which need no hyphen.
fn length(text: &str) -> Option<(usize, bool)> {
    let letters = text.find(|c: char| !(c.is_ascii_uppercase() || c == 'Đ'))?;
    let usual = matches!(&text[..letters], "ĐX" | "DX");
    let rest = &text[letters..];
    let dashed = rest.strip_prefix(['-', '‑', '–']);
    if !usual && (dashed.is_none() || !(2..=6).contains(&letters)) {
        return None;
    }
    let digits = dashed.unwrap_or(rest);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let end = digits[count..].starts_with(|c: char| c.is_alphanumeric());
    let length = text.len() - digits.len() + count;
    ((1..=6).contains(&count) && !end).then_some((length, usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_words_that_look_like_one() {
        for (text, expected) in [
            ("ĐX-014: Gọi lại khách", Some(("ĐX-014", "Gọi lại khách"))),
            ("ĐX-014 Gọi lại khách", Some(("ĐX-014", "Gọi lại khách"))),
            ("DX14 – Gọi lại", Some(("DX14", "Gọi lại"))),
            ("[KN-3] Gọi lại", Some(("KN-3", "Gọi lại"))),
            ("(AP-2) Gọi lại", Some(("AP-2", "Gọi lại"))),
            ("SLA-4 giờ cho khách lớn", None),
            ("B2B: gọi lại", None),
            ("Q3: gọi lại", None),
            ("ĐX-014", None),
            ("(AP-2 là mẫu) gọi lại", None),
            ("A-1: thử", None),
            ("Gọi lại", None),
        ] {
            assert_eq!(leading(text), expected, "{text}");
        }
        assert_eq!(alone(" ĐX-014 "), Some("ĐX-014"));
        assert_eq!(alone("14"), None);
    }
}
