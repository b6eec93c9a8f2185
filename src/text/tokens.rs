//! Text → tokens for search: syllables, words and numbers, each with the key under which it is
//! found and the form that tells `bán` from `bạn`.
//!
//! The script of the published site reads queries by the same definition: [`with_letters`] gives
//! it what it needs, and one file of vectors tests both.

use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::is_invisible;

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Without marks, in lower case, `đ` as `d`.
    pub key: &'a str,
    /// With its marks: decomposed, the tone as a digit at the end, so that `hoà` and `hòa` are
    /// one. The same as `key` when it has none.
    pub form: &'a str,
    /// True when a sentence, line or cell ends before it.
    pub first: bool,
}

/// Calls `each` for every token of `text`, with its place.
pub fn tokens(text: &str, mut each: impl FnMut(Token<'_>, Range<usize>)) {
    let mut folding = Folding::default();
    words(text, |range, first| {
        let (key, form) = folding.fold(&text[range.clone()]);
        if !key.is_empty() {
            each(Token { key, form, first }, range);
        }
    });
}

/// Calls `each` for the place of every token of `text`, and whether a sentence, line or cell
/// ends before it. Whoever reads much text remembers what a word folds to.
pub fn words(text: &str, mut each: impl FnMut(Range<usize>, bool)) {
    let parts: &[Part] = &PARTS;
    let mut word: Option<Range<usize>> = None;
    // The text begins a sentence.
    let mut first = true;
    // A full stop was just read; it ends a sentence if white space follows.
    let mut stop = false;
    let mut rest = text.chars();
    loop {
        let at = text.len() - rest.as_str().len();
        let Some(c) = rest.next() else { break };
        let part = parts
            .get(c as usize)
            .copied()
            .unwrap_or_else(|| classify(c).part());
        match (part, &mut word) {
            (Part::Letter, None) => word = Some(at..at + c.len_utf8()),
            // A combining mark belongs to the letter before it.
            (Part::Letter | Part::Mark, Some(word)) => word.end = at + c.len_utf8(),
            (Part::Mark, None) | (Part::Skip, _) => {}
            _ => {
                if let Some(word) = word.take() {
                    each(word, std::mem::take(&mut first));
                    stop = false;
                }
                match part {
                    Part::Alone => {
                        each(at..at + c.len_utf8(), std::mem::take(&mut first));
                        stop = false;
                    }
                    Part::Break => (first, stop) = (true, false),
                    Part::Space => (first, stop) = (first | stop, false),
                    Part::Stop => stop = true,
                    // Closing quotes and brackets may stand between a full stop and the space
                    // after it.
                    _ => {}
                }
            }
        }
    }
    if let Some(word) = word {
        each(word, first);
    }
}

/// Returns the keys of a text's tokens, in order.
pub fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    tokens(text, |token, _| keys.push(token.key.to_owned()));
    keys
}

/// What stands in a script for the [`table`] of letters.
const PLACE: &str = "\"@letters@\"";

/// Returns a script with the table of letters in its place.
pub fn with_letters(script: &str) -> String {
    // Letters are never quotes or backslashes.
    let letters = format!("\"{}\"", table().replace('\n', "\\n"));
    script.replace(PLACE, &letters)
}

/// Returns the letters that fold to others, for the shipped script: key, form and the letters,
/// one group a line. What it does not list folds by Unicode's own rules, which engines know.
fn table() -> String {
    let mut out = String::new();
    let mut groups = std::collections::BTreeMap::<(char, char), String>::new();
    for c in ('\u{80}'..'\u{2100}').filter(|c| c.is_lowercase()) {
        if let Class::Letter(letter) = class(c)
            && letter.key != letter.base
        {
            let group = groups.entry((letter.key, letter.base)).or_default();
            group.push(c);
        }
    }
    for ((key, form), letters) in groups {
        let _ = writeln!(out, "{key}{form}{letters}");
    }
    out
}

/// Folds one word after the other.
#[derive(Debug, Default)]
pub struct Folding {
    key: String,
    form: String,
    /// Whether `form` differs from `key` beyond the tone.
    marked: bool,
    tone: u8,
}

impl Folding {
    /// Returns the key and the form of a word, which [`words`] found.
    pub fn fold(&mut self, word: &str) -> (&str, &str) {
        self.key.clear();
        self.form.clear();
        self.marked = false;
        self.tone = 0;
        for c in word.chars() {
            match class(c) {
                Class::Letter(letter) => self.letter(letter),
                Class::Tone(tone) => self.mark(c, Some(tone)),
                Class::Mark => self.mark(c, None),
                Class::Alone | Class::Several => self.several(c),
                Class::Skip | Class::Space | Class::Break | Class::Stop | Class::Other => {}
            }
        }
        if self.tone > 0 {
            self.form.push(char::from(b'0' + self.tone));
        }
        let plain = !self.marked && self.tone == 0;
        (&self.key, if plain { &self.key } else { &self.form })
    }

    fn letter(&mut self, letter: Letter) {
        self.key.push(letter.key);
        self.form.push(letter.base);
        if let Some(quality) = letter.quality {
            self.form.push(quality);
        }
        self.marked |= letter.quality.is_some() || letter.base != letter.key;
        if letter.tone > 0 {
            self.tone = letter.tone;
        }
    }

    fn mark(&mut self, mark: char, tone: Option<u8>) {
        if self.key.is_empty() {
            return;
        }
        match tone {
            Some(tone) => self.tone = tone,
            None => {
                self.form.push(mark);
                self.marked = true;
            }
        }
    }

    /// A character that is more than one letter when taken apart (`ﬁ`, `ß` in capitals).
    fn several(&mut self, c: char) {
        for part in std::iter::once(c).nfd() {
            if is_combining_mark(part) {
                self.mark(part, tone_of(part));
            } else {
                for lower in part.to_lowercase() {
                    if !is_combining_mark(lower) {
                        self.key.push(lower);
                        self.form.push(lower);
                    }
                }
            }
        }
    }
}

/// What a character is to search.
#[derive(Clone, Copy, Debug)]
enum Class {
    /// A letter or digit.
    Letter(Letter),
    /// A tone mark by itself, as decomposed text has it.
    Tone(u8),
    /// Another combining mark.
    Mark,
    /// A letter that becomes several.
    Several,
    /// A character that is a word: Chinese, Japanese and the like have no spaces.
    Alone,
    /// Nothing: soft hyphens, joiners, direction marks.
    Skip,
    /// White space, also of no width.
    Space,
    /// The end of a line or cell.
    Break,
    /// What ends a sentence when white space follows.
    Stop,
    /// Anything else between tokens.
    Other,
}

#[derive(Clone, Copy, Debug)]
struct Letter {
    key: char,
    base: char,
    quality: Option<char>,
    tone: u8,
}

/// What a character is to the reader of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Letter,
    Mark,
    Alone,
    Skip,
    Space,
    Break,
    Stop,
    Other,
}

impl Class {
    fn part(self) -> Part {
        match self {
            Self::Letter(_) | Self::Several => Part::Letter,
            Self::Tone(_) | Self::Mark => Part::Mark,
            Self::Alone => Part::Alone,
            Self::Skip => Part::Skip,
            Self::Space => Part::Space,
            Self::Break => Part::Break,
            Self::Stop => Part::Stop,
            Self::Other => Part::Other,
        }
    }
}

/// The characters of nearly all text, in a table small enough for the fastest memory.
static PARTS: LazyLock<Vec<Part>> =
    LazyLock::new(|| CLASSES.iter().map(|class| class.part()).collect());

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    (0..0x2100)
        .map(|code| char::from_u32(code).map_or(Class::Other, classify))
        .collect()
});

fn class(c: char) -> Class {
    match CLASSES.get(c as usize) {
        Some(class) => *class,
        None => classify(c),
    }
}

fn classify(c: char) -> Class {
    match c {
        '\n' | '\t' | '\r' => return Class::Break,
        '.' | '!' | '?' | '…' => return Class::Stop,
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{180E}' => return Class::Space,
        _ if is_invisible(c) => return Class::Skip,
        _ if c.is_whitespace() => return Class::Space,
        _ => {}
    }
    if let Some(tone) = tone_of(c) {
        return Class::Tone(tone);
    }
    if is_combining_mark(c) {
        return Class::Mark;
    }
    if !c.is_alphanumeric() {
        return Class::Other;
    }
    if stands_alone(c) {
        return Class::Alone;
    }
    let mut letter: Option<Letter> = None;
    for part in std::iter::once(c).nfd() {
        let mut lower = part.to_lowercase();
        match (&mut letter, lower.next(), lower.next()) {
            (Some(letter), Some(mark), None) if is_combining_mark(mark) => match tone_of(mark) {
                Some(tone) => letter.tone = tone,
                None if letter.quality.is_none() => letter.quality = Some(mark),
                None => return Class::Several,
            },
            (None, Some(base), None) => {
                let d = matches!(base, 'đ' | 'ð');
                letter = Some(Letter {
                    key: if d { 'd' } else { base },
                    base: if d { 'đ' } else { base },
                    quality: None,
                    tone: 0,
                });
            }
            _ => return Class::Several,
        }
    }
    letter.map_or(Class::Other, Class::Letter)
}

/// Ideographs and kana.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn tone_of(c: char) -> Option<u8> {
    match c {
        '\u{300}' => Some(1),
        '\u{301}' => Some(2),
        '\u{303}' => Some(3),
        '\u{309}' => Some(4),
        '\u{323}' => Some(5),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String, bool)> {
        let mut out = Vec::new();
        tokens(text, |t, _| {
            out.push((t.key.to_owned(), t.form.to_owned(), t.first));
        });
        out
    }

    #[test]
    fn a_syllable_has_one_form_however_its_marks_are_written() {
        for word in ["hòa", "hoà", "HOÀ", "ho\u{300}a", "hoa\u{300}"] {
            assert_eq!(read(word), [("hoa".into(), "hoa1".into(), true)], "{word}");
        }
        let composed = read("đường");
        assert_eq!(composed[0].0, "duong");
        let apart: String = "đường".nfd().collect();
        assert_eq!(read(&apart), composed);
    }

    #[test]
    fn sentences_end_at_a_stop_before_white_space() {
        let firsts = |text| read(text).into_iter().map(|t| t.2).collect::<Vec<_>>();
        assert_eq!(firsts("a b. c (d.) e"), [true, false, true, false, true]);
        assert_eq!(firsts("node.js 3.5"), [true, false, false, false]);
        assert_eq!(firsts("a\nb\tc"), [true, true, true]);
    }

    #[test]
    fn places_are_those_of_the_original_letters() {
        let text = "Gọi  “tổng đài”\u{200b}x";
        let mut found = Vec::new();
        tokens(text, |_, range| found.push(&text[range]));
        assert_eq!(found, ["Gọi", "tổng", "đài", "x"]);
    }

    #[test]
    fn ideographs_are_words() {
        assert_eq!(keys("日本x語"), ["日", "本", "x", "語"]);
    }
}
