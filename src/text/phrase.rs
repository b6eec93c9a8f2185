//! Headings as people write them, reduced to the words that carry meaning.

use super::fold::{fold, spaced, words};

/// Returns the words of a heading in comparable form; see [`Heading::words`].
pub fn heading_words(text: &str) -> String {
    Heading::new(text).words()
}

/// Returns the number of a step that a heading is; see [`Heading::step`].
pub fn step_number(text: &str) -> Option<u32> {
    Heading::new(text).step()
}

/// A heading, folded once for all questions about it.
#[derive(Debug)]
pub struct Heading {
    folded: String,
}

/// What stands between the parts of a merged heading.
const SEPARATORS: [char; 11] = ['&', '+', '/', ',', ';', '|', '–', '—', ':', '(', ')'];

impl Heading {
    /// Folds a heading, with circled and keycap numbers as punctuation.
    pub fn new(text: &str) -> Self {
        let circled = |c: char| matches!(c, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}');
        let mut folded = fold(without_attribute(text));
        // Nearly every heading is plain letters once its marks are gone.
        if !folded.is_ascii() {
            folded = folded.replace(circled, " ");
        }
        Self { folded }
    }

    /// Returns its words in comparable form, each parted from the next by one space: without
    /// emoji and punctuation, without a trailing `{#id}`, and without leading numbering (`1.`,
    /// `IV)`, `a)`, `Bước 2:`, `Phần III -`, `§4`).
    pub fn words(&self) -> String {
        spaced(without_label(&self.folded))
    }

    /// Splits a merged heading (`Nguyên nhân & hành động`, `Cause and actions`) into the words
    /// of its parts. Fewer than two when it is one whole.
    pub fn parts(&self) -> Vec<String> {
        let may_be_merged = self.folded.contains(SEPARATORS)
            || [" - ", "va", "and"].iter().any(|s| self.folded.contains(s));
        if !may_be_merged {
            return Vec::new();
        }
        let folded = self.folded.replace(" - ", " & ");
        let mut parts = Vec::new();
        for piece in without_label(&folded).split(SEPARATORS) {
            let words: Vec<&str> = words(piece).collect();
            let and = |word: &&str| *word == "va" || *word == "and";
            parts.extend(words.split(and).map(|part| part.join(" ")));
        }
        parts.retain(|p| !p.is_empty());
        parts
    }

    /// Returns the number of a step that it is (`Bước 2: …`, `Step 2`), if it is one.
    pub fn step(&self) -> Option<u32> {
        let rest = self
            .folded
            .trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = rest
            .strip_prefix("buoc ")
            .or_else(|| rest.strip_prefix("step "))?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        rest[..end].parse().ok()
    }
}

fn without_label(folded: &str) -> &str {
    strip_numbering(folded.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

fn without_attribute(text: &str) -> &str {
    let trimmed = text.trim_end();
    match (trimmed.ends_with('}'), trimmed.rfind("{#")) {
        (true, Some(at)) => &trimmed[..at],
        _ => trimmed,
    }
}

/// Drops one leading number or letter label, with the word before it when that is a label
/// word. A label must be followed by punctuation, or stand after a label word, so that
/// "5 bài học" keeps its number only where it belongs to the text.
fn strip_numbering(folded: &str) -> &str {
    const LABEL_WORDS: [&str; 10] = [
        "buoc", "phan", "muc", "chuong", "step", "part", "section", "chapter", "dieu", "y",
    ];
    let mut rest = folded;
    let mut after_label = false;
    if let Some((word, tail)) = rest.split_once(' ')
        && LABEL_WORDS.contains(&word)
        && starts_with_number(tail)
    {
        rest = tail;
        after_label = true;
    }
    let end = number_len(rest);
    if end == 0 {
        return folded;
    }
    let tail = &rest[end..];
    let punctuated = tail.trim_start().starts_with([
        '.', ')', ':', '-', '–', '—', '/', ']', '}', '、', '\u{20e3}',
    ]);
    if after_label || (punctuated && (end < rest.len())) || folded.starts_with('§') {
        let after = tail.trim_start_matches(|c: char| !c.is_alphanumeric());
        // "1.2. Nguyên nhân": several levels of numbering.
        if !after.is_empty() && after.starts_with(|c: char| c.is_ascii_digit()) {
            return strip_numbering(after);
        }
        if after.is_empty() { folded } else { after }
    } else if rest.as_bytes()[0].is_ascii_digit() && tail.starts_with(' ') {
        tail.trim_start()
    } else {
        folded
    }
}

fn starts_with_number(text: &str) -> bool {
    number_len(text) > 0
}

/// Length in bytes of a leading Arabic number, Roman numeral or single letter.
fn number_len(text: &str) -> usize {
    let run = |accept: fn(char) -> bool| {
        text.char_indices()
            .find(|&(_, c)| !accept(c))
            .map_or(text.len(), |(i, _)| i)
    };
    let digits = run(|c| c.is_ascii_digit());
    if digits > 0 {
        return digits;
    }
    let roman = run(|c| matches!(c, 'i' | 'v' | 'x'));
    let letters = run(char::is_alphanumeric);
    if roman > 0 && roman == letters && roman <= 5 {
        return roman;
    }
    usize::from(letters == 1 && text.is_char_boundary(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_emoji_and_attributes_do_not_count() {
        for text in [
            "Nguyên nhân",
            "NGUYEN NHAN",
            "1. Nguyên nhân:",
            "1) Nguyên nhân",
            "IV. Nguyên nhân",
            "a) Nguyên nhân",
            "Bước 2: Nguyên nhân",
            "Phần III - Nguyên nhân",
            "§4 Nguyên nhân",
            "🔍 Nguyên nhân ##",
            "1.2. Nguyên nhân",
            "Nguyên nhân {#nguyen-nhan}",
            "2 Nguyên nhân",
            "1️⃣ Nguyên nhân",
        ] {
            assert_eq!(heading_words(text), "nguyen nhan", "{text}");
        }
    }

    #[test]
    fn words_that_look_like_numbers_stay() {
        assert_eq!(heading_words("Vì sao khách rời đi"), "vi sao khach roi di");
        assert_eq!(heading_words("Ý kiến của khách"), "y kien cua khach");
        assert_eq!(heading_words("CS đã làm gì"), "cs da lam gi");
        assert_eq!(heading_words("i"), "i");
    }

    #[test]
    fn merged_headings_fall_into_parts() {
        assert_eq!(
            Heading::new("3. Nguyên nhân & hành động").parts(),
            ["nguyen nhan", "hanh dong"]
        );
        assert_eq!(
            Heading::new("Nguyên nhân—hành động VÀ đề xuất").parts(),
            ["nguyen nhan", "hanh dong", "de xuat"]
        );
    }
}
