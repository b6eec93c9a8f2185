//! A page → the terms that its story is told with: two syllables side by side, without
//! diacritics, and words longer than any syllable.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use super::hash::{EMPTY, Spread, number};
use crate::model::document::{Block, BlockForm, Document};
use crate::model::kind::{Kind, Section};
use crate::model::lang::Lang;
use crate::model::site::Page;
use crate::model::source::SitePath;
use crate::parse::html;
use crate::text::tokens::tokens;

/// Sections that tell a case, by id: what happened, and why. What was done about it and what is
/// going to change are told alike in most.
const TOLD: &[&str] = &["situation", "cause"];

/// Words of front matter that tell it as well.
const FIELDS: &[&str] = &["summary", "stated_reason"];

/// Tokens of a page that are read: several times a long page.
const MOST_TOKENS: usize = 6_000;

/// Letters of a word that says something by itself: no Vietnamese syllable has as many.
const LONG: usize = 8;

/// The terms of a page with how often it names each, in the order of their numbers.
pub(super) type Terms = Vec<(u32, u16)>;

/// The terms of pages, good as long as their documents and the settings are the same.
#[derive(Debug, Default)]
pub(super) struct Memo {
    known: HashMap<SitePath, (Arc<Document>, Arc<Terms>)>,
}

impl Memo {
    /// Returns the terms of a page that is as it was.
    pub(super) fn get(&self, page: &Page) -> Option<Arc<Terms>> {
        let doc = page.doc.as_ref()?;
        let (of, terms) = self.known.get(&doc.path)?;
        Arc::ptr_eq(of, doc).then(|| Arc::clone(terms))
    }

    /// Keeps the terms of a build for the next.
    pub(super) fn keep<'a>(&mut self, read: impl Iterator<Item = (&'a Page, &'a Arc<Terms>)>) {
        let with_doc = read.filter_map(|(page, terms)| Some((page.doc.as_ref()?, terms)));
        let known = with_doc.map(|(doc, terms)| {
            let kept = (Arc::clone(doc), Arc::clone(terms));
            (doc.path.clone(), kept)
        });
        self.known = known.collect();
    }
}

/// Reads the terms of a page.
pub(super) fn read(page: &Page, kind: &Kind) -> Terms {
    let mut reader = Reader {
        lang: page.lang,
        left: MOST_TOKENS,
        found: Vec::new(),
    };
    reader.add(&page.title, &[]);
    for text in FIELDS.iter().filter_map(|key| page.fields.text(key)) {
        reader.add(text, &[]);
    }
    if let Some(doc) = page.doc.as_deref() {
        for block in telling(page, kind, doc) {
            reader.add(block.span.of(&doc.text), &hidden(doc, block));
        }
    }
    reader.counted()
}

/// Returns the blocks that tell what a page is about: of a case what stands in [`TOLD`] and
/// before its first section, of other pages everything.
fn telling<'a>(page: &Page, kind: &Kind, doc: &'a Document) -> impl Iterator<Item = &'a Block> {
    let is_told = |section: &Section| TOLD.contains(&section.id.as_str());
    let sections = page.sections.iter();
    let told = sections.filter(|found| is_told(&kind.sections[found.section]));
    let mut wanted: Vec<Range<usize>> = told.flat_map(|found| found.blocks.clone()).collect();
    if wanted.is_empty() {
        wanted.push(0..doc.blocks.len());
    } else {
        let sections = page.sections.iter();
        let first = sections.map(|found| doc.headings[found.heading].block as usize);
        wanted.push(0..first.min().unwrap_or(0));
    }
    // One heading may open two sections: its blocks tell but once.
    wanted.sort_by_key(|range| range.start);
    let mut next = 0;
    let blocks: Vec<&Block> = wanted
        .into_iter()
        .flat_map(|range| {
            let from = range.start.max(next).min(range.end);
            next = next.max(range.end);
            doc.blocks.get(from..range.end).unwrap_or_default()
        })
        .filter(|block| {
            !matches!(
                block.form,
                BlockForm::Code | BlockForm::TableHead | BlockForm::Label
            )
        })
        .collect();
    let prompts: Vec<&str> = kind
        .sections
        .iter()
        .flat_map(|section| [section.prompt.vi.as_str(), section.prompt.en.as_str()])
        .collect();
    // The question that a new page stands with is nobody's story.
    blocks.into_iter().filter(move |block| {
        let text = block.short_text(&doc.text);
        text.is_none_or(|text| !prompts.contains(&text.trim()))
    })
}

/// Returns the parts of a block that readers do not see, from its start: where links lead, tags
/// and comments.
fn hidden(doc: &Document, block: &Block) -> Vec<Range<usize>> {
    let text = block.span.of(&doc.text);
    let start = block.span.start as usize;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    let links = &doc.links;
    let first = links.partition_point(|link| link.span.start < block.span.start);
    let inside = links[first..].iter();
    let inside = inside.take_while(|link| link.span.start < block.span.end);
    hidden.extend(inside.map(|link| {
        let target = link.target_span.range();
        target.start.saturating_sub(start)..target.end.saturating_sub(start)
    }));
    if text.contains('<') {
        hidden.extend(html::tags(text).into_iter().map(|tag| tag.range));
        let mut at = 0;
        while let Some(open) = text[at..].find("<!--").map(|found| at + found) {
            at = text[open..]
                .find("-->")
                .map_or(text.len(), |end| open + end);
            hidden.push(open..at);
        }
    }
    hidden.sort_by_key(|range| range.start);
    hidden
}

struct Reader {
    lang: Lang,
    /// Tokens that may still be read.
    left: usize,
    found: Vec<u32>,
}

impl Reader {
    /// Adds the terms of a text, `hidden` parts of it left out.
    fn add(&mut self, text: &str, hidden: &[Range<usize>]) {
        if self.left == 0 {
            return;
        }
        let plain = &*PLAIN;
        // Texts are compared within a language: a term of another is another term.
        let own = number(EMPTY, self.lang.code());
        let mut hidden = hidden.iter().peekable();
        let mut before: Option<(u32, usize)> = None;
        tokens(text, |token, place| {
            while hidden.next_if(|part| part.end <= place.start).is_some() {}
            if hidden.peek().is_some_and(|part| part.start < place.end) || self.left == 0 {
                return;
            }
            self.left -= 1;
            let key = token.key;
            let word = number(EMPTY, key);
            if says_nothing(key) || plain.contains(&word) {
                before = None;
                return;
            }
            if key.len() >= LONG && key.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                self.found.push(word ^ own);
            }
            if let Some((first, end)) = before
                && goes_on(&text[end..place.start])
            {
                self.found.push(number(first.rotate_left(5), key) ^ own);
            }
            before = Some((word, place.end));
        });
    }

    fn counted(mut self) -> Terms {
        self.found.sort_unstable();
        let same = self.found.chunk_by(|a, b| a == b);
        same.map(|same| (same[0], u16::try_from(same.len()).unwrap_or(u16::MAX)))
            .collect()
    }
}

/// True when two tokens with this between them are read in one breath.
fn goes_on(between: &str) -> bool {
    between
        .chars()
        .all(|c| c.is_whitespace() || "*_~`[]\\\u{200b}".contains(c))
}

/// True for numbers and single letters.
fn says_nothing(key: &str) -> bool {
    key.len() == 1 || key.bytes().any(|byte| byte.is_ascii_digit())
}

static PLAIN: LazyLock<HashSet<u32, BuildHasherDefault<Spread>>> = LazyLock::new(|| {
    [&WORDS.vi, &WORDS.en, &WORDS.markup]
        .iter()
        .flat_map(|words| words.split_whitespace())
        .map(|word| number(EMPTY, word))
        .collect()
});

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("words.toml")).expect("the words are part of the program")
});

#[derive(Deserialize)]
struct Words {
    vi: String,
    en: String,
    markup: String,
}
