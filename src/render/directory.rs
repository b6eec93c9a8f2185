//! The list of all pages by first letter, on the search page: the way for readers without
//! scripts, and for those who browse.
//!
//! A long list is cut into a page for each letter, and a letter with very many pages into
//! several, so that none is too long to load or to read.

use std::sync::Arc;

use tera::Value;

use super::Renderer;
use super::context::{Directory as Shown, DirectoryItem, DirectoryLetter, Link};
use crate::model::bundle::{Artifact, Bundle};
use crate::model::diagnostic::Diagnostic;
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, Url};
use crate::resolve::generate;
use crate::text::excerpt::excerpt;

/// Most pages on one list.
const MOST: usize = 400;

/// Letters shown of the title that a part of a letter begins with.
const LONGEST: usize = 28;

/// The pages of one language by first letter.
#[derive(Debug, Default)]
pub(super) struct Directory {
    letters: Vec<Letter>,
    /// Every page, in order.
    pages: Vec<PageId>,
}

/// The pages whose titles begin with one letter.
#[derive(Debug)]
struct Letter {
    initial: Initial,
    /// Which of the directory's pages.
    range: std::ops::Range<usize>,
    /// The lists of its own that it fills; none in a short directory.
    parts: Vec<Part>,
}

/// One list of its own.
#[derive(Debug)]
struct Part {
    page: Page,
    range: std::ops::Range<usize>,
}

/// Adds the lists that stand on pages of their own.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    for (lang, shared) in &renderer.common.shared {
        if renderer.search_page(*lang).is_none() {
            continue;
        }
        for (letter, found) in shared.directory.letters.iter().enumerate() {
            for (part, own) in found.parts.iter().enumerate() {
                let this = Arc::clone(renderer);
                let lang = *lang;
                let recipe = move || this.directory_part(lang, letter, part);
                let path = format!("{}index.html", own.page.url.from_root());
                bundle.add(&path, Artifact::Recipe(Arc::new(recipe)));
            }
        }
    }
}

impl Renderer {
    /// Puts the directory of a language together.
    pub(super) fn new_directory(&self, lang: Lang) -> Directory {
        let mut found: Vec<(Initial, &str, &Url, PageId)> = self
            .edition
            .pages()
            .filter(|(_, page)| page.lang == lang && is_listed(page))
            .map(|(id, page)| {
                let key = page
                    .title_key
                    .trim_start_matches(|c| !char::is_alphanumeric(c));
                (Initial::of(key), key, &page.url, id)
            })
            .collect();
        found.sort_unstable();
        let cut = found.len() > MOST;
        let mut letters: Vec<Letter> = Vec::new();
        let mut at = 0;
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            let initial = same[0].0;
            letters.push(Letter {
                initial,
                range: at..at + same.len(),
                parts: if cut {
                    self.parts(lang, initial, at, same.len())
                } else {
                    Vec::new()
                },
            });
            at += same.len();
        }
        Directory {
            letters,
            pages: found.into_iter().map(|(_, _, _, id)| id).collect(),
        }
    }

    /// Cuts the pages of a letter into lists of about the same length.
    fn parts(&self, lang: Lang, initial: Initial, at: usize, count: usize) -> Vec<Part> {
        let strings = &self.shared(lang).strings;
        let lists = count.div_ceil(MOST);
        let name = initial.title(strings.get("letter_other"));
        (0..lists)
            .map(|number| {
                let title = strings.get("letter_title").replace("{letter}", &name);
                let (title, mut slug) = if lists == 1 {
                    (title, initial.slug())
                } else {
                    let place = format!(" ({}/{lists})", number + 1);
                    (title + &place, format!("{}-{}", initial.slug(), number + 1))
                };
                let home = generate::search_url(lang, self.edition.config());
                let mut url = Url::new(format!("{home}{slug}/"));
                // Somebody may have written a page just there.
                while self.edition.at(&url).is_some() {
                    slug.push_str("-list");
                    url = Url::new(format!("{home}{slug}/"));
                }
                let kind = self.edition.kinds().page();
                Part {
                    page: generate::page(kind, lang, Role::Search, slug, title, url),
                    range: at + count * number / lists..at + count * (number + 1) / lists,
                }
            })
            .collect()
    }

    /// Returns what the search page shows of the directory.
    pub(super) fn directory(&self, page: &Page) -> Shown<'_> {
        let directory = &self.shared(page.lang).directory;
        Shown {
            total: directory.pages.len(),
            letters: directory
                .letters
                .iter()
                .map(|letter| self.directory_letter(page, directory, letter))
                .collect(),
            items: Vec::new(),
            prev: None,
            next: None,
        }
    }

    fn directory_letter(
        &self,
        on: &Page,
        directory: &Directory,
        letter: &Letter,
    ) -> DirectoryLetter<'_> {
        let other = self.shared(on.lang).strings.get("letter_other");
        let id = format!("cn_{}", letter.initial.slug());
        let items = match letter.parts.first() {
            None => self.directory_items(on, &directory.pages[letter.range.clone()]),
            Some(_) => Vec::new(),
        };
        let several = letter.parts.len() > 1;
        DirectoryLetter {
            title: letter.initial.title(other),
            href: match letter.parts.first() {
                None => format!("#{id}"),
                Some(part) => on.url.href_to(&part.page.url),
            },
            id,
            count: letter.range.len(),
            current: letter.parts.iter().any(|part| part.page.url == on.url),
            items,
            parts: letter
                .parts
                .iter()
                .filter(|_| several)
                .map(|part| {
                    let first = directory.pages[part.range.start];
                    let title = self.edition.page(first).map_or("", |page| &page.title);
                    Link {
                        title: excerpt(title, LONGEST).into(),
                        href: Some(on.url.href_to(&part.page.url)),
                        lang: None,
                    }
                })
                .collect(),
        }
    }

    fn directory_items(&self, on: &Page, pages: &[PageId]) -> Vec<DirectoryItem<'_>> {
        pages
            .iter()
            .filter_map(|id| self.edition.page(*id))
            .map(|page| DirectoryItem {
                title: &page.title,
                href: on.url.href_to(&page.url),
                kind: self.edition.kinds().get(page.kind).label.get(on.lang),
            })
            .collect()
    }

    /// Renders one list on a page of its own.
    fn directory_part(
        &self,
        lang: Lang,
        letter: usize,
        part: usize,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let directory = &self.shared(lang).directory;
        let own = &directory.letters[letter].parts[part];
        let all: Vec<&Part> = directory.letters.iter().flat_map(|l| &l.parts).collect();
        let before: usize = directory.letters[..letter]
            .iter()
            .map(|l| l.parts.len())
            .sum();
        let link = |part: &&Part| Link {
            title: part.page.title.clone().into(),
            href: Some(own.page.url.href_to(&part.page.url)),
            lang: None,
        };
        let at = before + part;
        let page = &own.page;
        let shown = Shown {
            items: self.directory_items(page, &directory.pages[own.range.clone()]),
            prev: at.checked_sub(1).and_then(|at| all.get(at)).map(link),
            next: all.get(at + 1).map(link),
            ..self.directory(page)
        };
        let Some((search, _)) = self.search_page(lang) else {
            return Ok(Vec::new());
        };
        let root = page.url.to_root();
        let mut context = self.frame(lang, &root);
        let data = self.page_context(search, page);
        context.insert_value("page", Value::from_serializable(&data));
        context.insert("directory", &shown);
        let nav = self.nav_html(page, &root)?;
        context.insert_value("nav_html", Value::safe_string(&nav));
        self.html("letter.html", &context, nav.len(), "")
    }

    /// Returns the search page of a language, unless somebody wrote another page there.
    fn search_page(&self, lang: Lang) -> Option<(PageId, &Page)> {
        let url = generate::search_url(lang, self.edition.config());
        let found = self.edition.at(&url);
        found.filter(|(_, page)| page.role == Role::Search)
    }
}

/// True for pages that are worth finding by their title.
fn is_listed(page: &Page) -> bool {
    let own = match page.role {
        Role::Leaf | Role::List => page.doc.is_some(),
        Role::Taxon | Role::View(_) => true,
        Role::Home | Role::Tags | Role::Tag | Role::Reference(_) | Role::Search | Role::Part(_) => {
            false
        }
    };
    own && page.in_lists()
}

/// What a title begins with, as the directory tells titles apart; marks do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Initial {
    Letter(char),
    Digit,
    Other,
}

impl Initial {
    fn of(key: &str) -> Self {
        match key.chars().next() {
            Some(c) if c.is_ascii_alphabetic() => Self::Letter(c),
            Some(c) if c.is_ascii_digit() => Self::Digit,
            _ => Self::Other,
        }
    }

    fn title(self, other: &str) -> String {
        match self {
            Self::Letter(c) => c.to_ascii_uppercase().to_string(),
            Self::Digit => "0–9".to_owned(),
            Self::Other => other.to_owned(),
        }
    }

    fn slug(self) -> String {
        match self {
            Self::Letter(c) => c.to_string(),
            Self::Digit => "0-9".to_owned(),
            Self::Other => "other".to_owned(),
        }
    }
}
