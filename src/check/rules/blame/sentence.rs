//! A stretch of a page → sentences of words, with their places in the file.

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::Event;

use crate::parse;
use crate::text::fold::{fold, is_combining, is_invisible, nfc};

/// A word.
#[derive(Debug)]
pub(super) struct Token {
    /// Lower case, composed.
    pub(super) word: String,
    /// Without marks; asked for seldom.
    folded: OnceCell<String>,
    pub(super) case: Case,
    /// Where it stands in the file.
    pub(super) range: Range<usize>,
    /// As it is shown.
    pub(super) shown: String,
    /// What is shown between it and the word before.
    pub(super) between: String,
    /// The same without spaces.
    pub(super) gap: String,
    /// Inside quotation marks.
    pub(super) quoted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    /// `Hùng`
    Capital,
    /// `CS`, `T`
    Capitals,
}

impl Token {
    /// The word without marks.
    pub(super) fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold(&self.word))
    }

    /// True for a word in small letters that has Vietnamese marks.
    pub(super) fn is_marked(&self) -> bool {
        self.case == Case::Lower && !self.word.is_ascii()
    }

    /// True when nothing but spaces, or the apostrophe of `didn't`, stands before it.
    pub(super) fn joined(&self) -> bool {
        self.gap.is_empty() || matches!(self.gap.as_str(), "'" | "’")
    }
}

/// Stands where something is shown that is no words: code, a line end that is meant.
const BARRIER: char = '\u{FFFC}';

/// Visible text with the places it comes from.
#[derive(Default)]
struct Visible {
    text: String,
    /// Start in `text`, start and end in the file.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Visible {
    fn push(&mut self, text: &str, source: Range<usize>) {
        self.pieces.push((self.text.len(), source));
        self.text.push_str(text);
    }

    /// Where a byte of the text stands in the file. Text that was escaped there (`&amp;`) has no
    /// place for each byte; the end of its piece is never passed.
    fn source(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let (start, source) = &self.pieces[next.saturating_sub(1)];
        (source.start + (at - start)).min(source.end)
    }
}

/// Reads the sentences of a piece of Markdown that stands at `range` of `text`.
pub(super) fn markdown(text: &str, range: Range<usize>) -> Vec<Vec<Token>> {
    let mut visible = Visible::default();
    for (event, at) in parse::markdown::events(&text[range.clone()]) {
        let source = range.start + at.start..range.start + at.end;
        match event {
            Event::Text(piece) => visible.push(&piece, source),
            Event::SoftBreak | Event::InlineHtml(_) => visible.push(" ", source),
            Event::HardBreak | Event::Code(_) | Event::InlineMath(_) => {
                visible.push("\u{FFFC}", source);
            }
            Event::Html(chunk) => {
                let mut from = 0;
                for tag in parse::html::tags(&chunk) {
                    let before = source.start + from..source.start + tag.range.start;
                    visible.push(&chunk[from..tag.range.start], before);
                    visible.push(" ", source.clone());
                    from = tag.range.end;
                }
                visible.push(&chunk[from..], source.start + from..source.end);
            }
            _ => {}
        }
    }
    split(tokens(&visible))
}

/// Reads the sentences of a text without markup that stands at `range`.
pub(super) fn plain(text: &str, range: Range<usize>) -> Vec<Vec<Token>> {
    let mut visible = Visible::default();
    visible.push(&text[range.clone()], range);
    split(tokens(&visible))
}

fn tokens(visible: &Visible) -> Vec<Token> {
    let text = visible.text.as_str();
    let mut all: Vec<Token> = Vec::new();
    let mut between = String::new();
    let mut quotes = Quotes::default();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_letter(c) {
            // Signs of markup that was cut in two belong to no sentence.
            if !matches!(c, '*' | '_' | '~' | '`') && !is_invisible(c) {
                between.push(if c.is_whitespace() { ' ' } else { c });
                let next = chars.peek().map(|(_, c)| *c);
                quotes.see(c, text[..start].chars().next_back(), next);
            }
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = chars.peek()
            && is_letter(c)
        {
            end = at + c.len_utf8();
            chars.next();
        }
        let raw = nfc(&text[start..end]).into_owned();
        let upper = raw.chars().filter(|c| c.is_uppercase()).count();
        let case = match (upper, raw.chars().count()) {
            (0, _) => Case::Lower,
            (n, all) if n == all => Case::Capitals,
            _ if raw.chars().next().is_some_and(char::is_uppercase) => Case::Capital,
            _ => Case::Lower,
        };
        let last = visible.source(end - 1) + 1;
        // The end of a letter of several bytes.
        let bytes = text[start..end]
            .chars()
            .next_back()
            .map_or(1, char::len_utf8);
        let to = visible.source(end - bytes) + bytes;
        all.push(Token {
            word: raw.to_lowercase(),
            folded: OnceCell::new(),
            case,
            range: visible.source(start)..to.max(last),
            shown: raw,
            gap: between.replace(' ', ""),
            between: std::mem::take(&mut between),
            quoted: quotes.inside(),
        });
    }
    all
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining(c)
}

/// Whether the text stands inside quotation marks. Straight ones open after a space.
#[derive(Default)]
struct Quotes {
    open: u32,
    straight: bool,
}

impl Quotes {
    fn see(&mut self, c: char, before: Option<char>, after: Option<char>) {
        match c {
            '“' | '«' | '„' => self.open += 1,
            '”' | '»' => self.open = self.open.saturating_sub(1),
            '"' if self.straight => self.straight = false,
            '"' => {
                let inches = before.is_some_and(|c| c.is_ascii_digit());
                self.straight = !inches && after.is_some_and(|c| !c.is_whitespace());
            }
            _ => {}
        }
    }

    fn inside(&self) -> bool {
        self.open > 0 || self.straight
    }
}

/// Words with a dot that ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "a", "c", "mr", "ms", "mrs", "dr", "tp", "ths", "ts", "ks", "q", "kh", "vd", "st",
];

/// Cuts words into sentences.
fn split(tokens: Vec<Token>) -> Vec<Vec<Token>> {
    let mut sentences: Vec<Vec<Token>> = Vec::new();
    let mut sentence: Vec<Token> = Vec::new();
    for token in tokens {
        if let Some(last) = sentence.last()
            && ends_sentence(last, &token)
        {
            sentences.push(std::mem::take(&mut sentence));
        }
        sentence.push(token);
    }
    sentences.push(sentence);
    sentences
}

fn ends_sentence(last: &Token, token: &Token) -> bool {
    let hard = ['!', '?', '…', ';', BARRIER];
    if token.gap.contains(hard) {
        return true;
    }
    if !token.gap.contains('.') || !token.between.contains(' ') {
        return false;
    }
    // `anh T. quên`, `c. Mai`, `TP. Vinh`
    let initial = last.case == Case::Capitals && last.word.chars().count() == 1;
    let short = initial || ABBREVIATIONS.contains(&last.folded());
    !(short && token.gap == ".")
}
