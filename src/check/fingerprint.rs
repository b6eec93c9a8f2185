//! What a finding is known by from one run to the next: the rule, the file, what the finding is
//! about and the text at its place.
//!
//! Lines and columns do not count, so that a paragraph added above changes nothing; neither
//! does the message, which may hold a date or be in another language.

use std::collections::HashMap;

use crate::model::diagnostic::Diagnostic;
use crate::model::source::{SitePath, Sources};

/// Length of a fingerprint in hexadecimal digits.
const DIGITS: usize = 32;

/// Returns the fingerprint of a finding; findings that look the same have the same one.
///
pub fn of(diagnostic: &Diagnostic, sources: &Sources<'_>) -> String {
    let path = diagnostic.path.as_ref();
    let text = path
        .and_then(|path| sources.text(path))
        .map_or("", |text| diagnostic.span.of(text));
    let mut hasher = blake3::Hasher::new();
    for part in [
        diagnostic.rule.code,
        path.map_or("", SitePath::as_str),
        &diagnostic.subject,
    ] {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    // Line ends and indents are the editor's.
    for word in text.split_whitespace() {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    hasher.finalize().to_hex()[..DIGITS].to_owned()
}

/// Returns the fingerprints of findings in their order, the second and later ones of those
/// that look the same with a number, for readers that take equal fingerprints for one finding.
pub fn distinct(diagnostics: &[&Diagnostic], sources: &Sources<'_>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    diagnostics
        .iter()
        .map(|diagnostic| {
            let fingerprint = of(diagnostic, sources);
            let count = seen.entry(fingerprint.clone()).or_default();
            *count += 1;
            match count {
                1 => fingerprint,
                n => format!("{fingerprint}-{n}"),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lang::Text;
    use crate::model::rule;
    use crate::model::source::Span;

    fn finding(text: &str, word: &str, subject: &str) -> Diagnostic {
        let at = text.find(word).expect("it is there");
        Diagnostic::new(
            &rule::BROKEN_LINK,
            &SitePath::from("content/a.md"),
            Span::new(at, at + word.len()),
            Text::new("Liên kết hỏng", "Broken link"),
        )
        .subject(subject)
    }

    fn page(text: &str) -> Sources<'_> {
        [(SitePath::from("content/a.md"), text)]
            .into_iter()
            .collect()
    }

    #[test]
    fn lines_above_and_line_ends_do_not_count_but_words_do() {
        let before = "Xem [b](x\ny).";
        let after = "Một đoạn mới.\r\n\r\nXem [b](x\r\n  y).";
        let of = |text, word| of(&finding(text, word, "link:x"), &page(text));
        assert_eq!(of(before, "x\ny"), of(after, "x\r\n  y"));
        assert_ne!(of(before, "x\ny"), of(before, "x"));
        assert_eq!(of(before, "x").len(), DIGITS);
    }

    #[test]
    fn what_a_finding_is_about_counts() {
        let text = "x";
        let of = |subject| of(&finding(text, "x", subject), &page(text));
        assert_ne!(of("link:x"), of("link:y"));
    }

    #[test]
    fn findings_that_look_the_same_are_numbered() {
        let text = "x x";
        let one = finding(text, "x", "link:x");
        let other = finding(text, "x x", "link:x");
        let all = distinct(&[&one, &one, &other, &one], &page(text));
        assert_eq!(all[1], format!("{}-2", all[0]));
        assert_eq!(all[3], format!("{}-3", all[0]));
        assert_ne!(all[2], all[0]);
    }
}
