//! The lists that share a page and do not fit there → pages on which they go on.

use std::ops::Range;

use super::paging::{count, free, page_title, page_url, rest_from};
use crate::model::lang::Lang;
use crate::model::site::{More, Page, Role, Url};
use crate::resolve::{generate, view_pages};
use crate::restrict::Edition;

/// The lists of a view that go on at addresses of their own, in each language.
#[derive(Debug)]
pub struct Rests<K> {
    rests: Vec<Rest<K>>,
    /// Their pages: places in `rests` with the number of the page, from 0.
    pages: Vec<(usize, usize)>,
}

/// One of several lists on a page.
#[derive(Clone, Debug)]
pub struct Shared<K> {
    /// Which of them.
    pub key: K,
    /// The last part of the address of what does not fit.
    pub slug: String,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them stand on the page.
    pub shown: usize,
    /// Most rows on a page of its own.
    pub most: usize,
}

/// A list that shares a page, does not fit there and goes on at addresses of its own.
#[derive(Clone, Debug)]
pub struct Rest<K> {
    /// Which of them.
    pub key: K,
    /// The language of the page.
    pub lang: Lang,
    /// The address of the page.
    pub of: Url,
    /// The address below which it goes on.
    pub below: Url,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them stand on the page.
    pub shown: usize,
    /// Most rows on a page of its own.
    pub most: usize,
}

impl<K> Rest<K> {
    /// Returns the address of a page of the list, from 0.
    pub fn url(&self, number: usize) -> Url {
        if number < self.from() {
            return self.of.clone();
        }
        page_url(&self.below, number, self.lang)
    }

    /// Returns the numbers of its pages, from 0, beside the page that it shares.
    pub fn numbers(&self) -> Range<usize> {
        self.from()..self.count()
    }

    /// Returns how many pages it fills.
    pub fn count(&self) -> usize {
        count(self.rows, self.most)
    }

    /// Returns the number of the page to go on with, from 0.
    pub fn from(&self) -> usize {
        rest_from(self.shown, self.most)
    }

    /// Returns the page that has a row, by its place in the list.
    pub fn page_of(&self, place: usize) -> Url {
        if place < self.shown {
            self.of.clone()
        } else {
            self.url(place / self.most)
        }
    }
}

impl<K> Default for Rests<K> {
    fn default() -> Self {
        Self {
            rests: Vec::new(),
            pages: Vec::new(),
        }
    }
}

impl<K: Copy + PartialEq> Rests<K> {
    /// Adds those of the lists that a page shares that do not fit there.
    pub(super) fn add(
        &mut self,
        edition: &Edition,
        (lang, of): (Lang, &Url),
        lists: impl IntoIterator<Item = Shared<K>>,
    ) {
        for list in lists {
            if list.shown >= list.rows {
                continue;
            }
            let rest = Rest {
                key: list.key,
                lang,
                of: of.clone(),
                below: free(edition, format!("{of}{}", list.slug)),
                rows: list.rows,
                shown: list.shown,
                most: list.most,
            };
            let at = self.rests.len();
            self.pages.extend(rest.numbers().map(|number| (at, number)));
            self.rests.push(rest);
        }
    }

    /// Returns where a list goes on, if its page does not hold it.
    pub fn get(&self, lang: Lang, key: K) -> Option<&Rest<K>> {
        let same = |rest: &&Rest<K>| rest.lang == lang && rest.key == key;
        self.rests.iter().find(same)
    }

    /// Returns one of the pages, with its number in its list, from 0.
    pub fn page(&self, at: usize) -> Option<(&Rest<K>, usize)> {
        let (rest, number) = *self.pages.get(at)?;
        Some((&self.rests[rest], number))
    }

    /// Returns the pages, to be entered into the edition.
    pub(super) fn pages(
        &self,
        edition: &Edition,
        role: impl Fn(usize) -> More,
        title: impl Fn(&Rest<K>) -> String,
    ) -> Vec<Page> {
        let pages = self.pages.iter().enumerate();
        let page = |(at, (rest, number)): (usize, &(usize, usize))| {
            let rest = &self.rests[*rest];
            let title = page_title(title(rest), *number, rest.count(), rest.lang);
            let url = rest.url(*number);
            let id = url.as_str().trim_matches('/').to_owned();
            let kind = edition.kinds().page();
            let role = Role::Part(role(at));
            let mut page = generate::page(kind, rest.lang, role, id, title, url);
            view_pages::hide(&mut page);
            page
        };
        pages.map(page).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_page_is_not_repeated() {
        let rest = |shown| Rest {
            key: (),
            lang: Lang::Vi,
            of: Url::new("/a/"),
            below: Url::new("/a/b/"),
            rows: 250,
            shown,
            most: 100,
        };
        assert_eq!(rest(100).numbers(), 1..3);
        assert_eq!(rest(100).url(0), Url::new("/a/"));
        assert_eq!(rest(100).page_of(249), Url::new("/a/b/trang-3/"));
        assert_eq!(rest(30).numbers(), 0..3);
        assert_eq!(rest(30).page_of(29), Url::new("/a/"));
        assert_eq!(rest(30).page_of(30), Url::new("/a/b/"));
    }
}
