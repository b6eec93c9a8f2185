//! Folding: the form in which two spellings of the same words compare equal.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns `text` in lower case without tone and vowel marks, `đ` as `d`, zero-width
/// characters removed and every kind of space as one plain space.
///
/// NFC and NFD input, and both tone placements (`hoà`, `hòa`), give the same result.
///
/// ```
/// use camnang::text::fold::fold;
/// assert_eq!(fold("NGUYÊN  NHÂN"), "nguyen nhan");
/// assert_eq!(fold("Đối tác"), "doi tac");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let folded = if c.is_ascii() {
            c.to_ascii_lowercase()
        } else {
            match TABLE.get(c as usize) {
                Some(Folded::One(folded)) => *folded,
                Some(Folded::None) => continue,
                Some(Folded::Several) | None => {
                    fold_char(c, &mut |part| add(&mut out, part));
                    continue;
                }
            }
        };
        add(&mut out, folded);
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Adds a folded character; white space is one space, and none at the start.
#[inline]
fn add(out: &mut String, c: char) {
    if !c.is_whitespace() {
        out.push(c);
    } else if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// What a character folds to.
enum Folded {
    None,
    One(char),
    Several,
}

/// Every letter of Vietnamese lies below this; decomposing them one by one is ten times
/// slower than looking them up.
static TABLE: LazyLock<Vec<Folded>> = LazyLock::new(|| {
    (0..0x2100u32)
        .map(|code| {
            let mut folded = Vec::new();
            if let Some(c) = char::from_u32(code) {
                fold_char(c, &mut |part| folded.push(part));
            }
            match folded.as_slice() {
                [] => Folded::None,
                [one] => Folded::One(*one),
                _ => Folded::Several,
            }
        })
        .collect()
});

/// Folds one character by the definition: decomposed, marks dropped, lower case, `đ` as `d`. A
/// character decomposes the same way alone as in context, and marks are dropped, so no
/// canonical ordering is needed.
fn fold_char(c: char, push: &mut impl FnMut(char)) {
    if is_invisible(c) {
        return;
    }
    for part in std::iter::once(c).nfd() {
        match part {
            'đ' | 'Đ' | 'ð' | 'Ð' => push('d'),
            _ if is_combining_mark(part) => {}
            _ => part.to_lowercase().for_each(&mut *push),
        }
    }
}

/// True for characters that take no place on the page: zero-width spaces and joiners, soft
/// hyphens, byte-order marks, direction marks and variation selectors.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// True for marks that are written by themselves over the letter before them, as in NFD.
pub fn is_combining(c: char) -> bool {
    c > '\u{2FF}' && is_combining_mark(c)
}

/// True for what no page and no feed may hold: control characters and the two code points that
/// are none (XML 1.0, section 2.2).
pub fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

/// Returns the key under which names compare: folded, with runs of everything that is not a
/// letter or digit as one space. `usage_drop`, `usage-drop` and `Usage drop` are one name.
pub fn name_key(text: &str) -> String {
    spaced(&fold(text))
}

/// Returns the words of folded text, each parted from the next by one space.
pub fn spaced(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut between = false;
    for c in folded.chars() {
        if !c.is_alphanumeric() {
            between = true;
            continue;
        }
        if between && !out.is_empty() {
            out.push(' ');
        }
        between = false;
        out.push(c);
    }
    out
}

/// Splits folded text into its words: runs of letters and digits.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
}

/// Returns `text` in composed form (NFC), borrowing when it already is.
pub fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    // Latin letters that are one character each, which nearly all text is, need no table.
    let whole = |c: char| c < '\u{300}' || matches!(c, '\u{1E00}'..='\u{1EFF}');
    if text.is_ascii() || text.chars().all(whole) || unicode_normalization::is_nfc(text) {
        std::borrow::Cow::Borrowed(text)
    } else {
        std::borrow::Cow::Owned(text.nfc().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_marks_case_and_d() {
        assert_eq!(fold("Đường đi của KHÁCH hàng"), "duong di cua khach hang");
        assert_eq!(fold("Tổng đài “Ẵ Ặ”"), "tong dai “a a”");
    }

    #[test]
    fn composed_and_decomposed_fold_alike() {
        let nfd: String = "Trách nhiệm mỗi bên: hoà giải".nfd().collect();
        assert_eq!(fold(&nfd), fold("Trách nhiệm mỗi bên: hòa giải"));
    }

    #[test]
    fn latin_letters_are_composed() {
        let letters: String = ('\0'..'\u{300}').chain('\u{1E00}'..='\u{1EFF}').collect();
        assert!(unicode_normalization::is_nfc(&letters));
        assert_eq!(nfc("đi e\u{302}\u{300}"), "đi ề");
    }

    #[test]
    fn drops_invisible_characters_and_collapses_spaces() {
        assert_eq!(fold("\u{feff} a\u{200b}b\u{a0} \t c "), "ab c");
    }

    #[test]
    fn names_ignore_separators() {
        assert_eq!(name_key("usage_drop"), name_key("Usage – drop"));
    }
}
