//! A long list → pages: how many rows stand on each, where each is, what it is called. Lists of
//! pages, of actions and of calls are all cut in this way.

use std::ops::Range;

use crate::model::lang::{Lang, Text};
use crate::model::site::Url;
use crate::restrict::Edition;
use crate::text;

/// Most rows of a list on one page of the site.
pub const MOST: usize = 100;

/// Returns how many pages so many rows fill, `most` on each.
pub fn count(rows: usize, most: usize) -> usize {
    rows.div_ceil(most)
}

/// Returns which of so many rows stand on a page of their list, from 0.
pub fn rows(number: usize, rows: usize, most: usize) -> Range<usize> {
    let from = (number * most).min(rows);
    from..rows.min(from + most)
}

/// Returns the address of a page of a list, from 0.
pub fn page_url(first: &Url, number: usize, lang: Lang) -> Url {
    if number == 0 {
        return first.clone();
    }
    let word: Text = text!("trang", "page");
    Url::new(format!("{first}{}-{}/", word.get(lang), number + 1))
}

/// Returns the title of a page of a list, from 0; the only page needs no number.
pub fn page_title(title: String, number: usize, count: usize, lang: Lang) -> String {
    if count < 2 {
        return title;
    }
    let number = number + 1;
    let place = text!("trang {number}/{count}", "page {number} of {count}");
    format!("{title} ({})", place.get(lang))
}

/// Parts the room for `most` rows on one page among lists that share it: each in turn gets what it
/// wants, as long as `least` rows are left for each one after it.
pub fn shares(wanted: &[usize], least: usize, most: usize) -> Vec<usize> {
    let mut later: usize = wanted.iter().map(|rows| (*rows).min(least)).sum();
    let mut left = most;
    let share = |rows: &usize| {
        later -= (*rows).min(least);
        let share = (*rows).min(left.saturating_sub(later));
        left -= share;
        share
    };
    wanted.iter().map(share).collect()
}

/// Returns the first page, from 0, of the rest of a list of which so many rows stand on a page that
/// it shares. Where they fill that page, they need not be repeated.
pub fn rest_from(shown: usize, most: usize) -> usize {
    usize::from(shown >= most)
}

/// Returns an address at which nobody wrote a page.
pub fn free(edition: &Edition, mut wanted: String) -> Url {
    loop {
        let url = Url::new(format!("{wanted}/"));
        if edition.is_free(&url) {
            return url;
        }
        wanted.push_str("-list");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_fit_on_a_page_are_shown_whole() {
        assert_eq!(shares(&[50, 0, 30, 20], 10, MOST), [50, 0, 30, 20]);
        assert_eq!(shares(&[100], 10, MOST), [100]);
        assert_eq!(shares(&[], 10, MOST), [0usize; 0]);
    }

    #[test]
    fn of_long_lists_the_first_gets_most_and_each_gets_its_least() {
        assert_eq!(shares(&[500], 10, MOST), [100]);
        assert_eq!(shares(&[500, 500, 3, 500], 10, MOST), [77, 10, 3, 10]);
        let settled_last = [50, 20, 60, 30, 200];
        assert_eq!(shares(&settled_last, 10, MOST), [50, 20, 10, 10, 10]);
        assert_eq!(shares(&[500; 4], MOST / 4, MOST), [25; 4]);
    }

    #[test]
    fn the_last_page_holds_what_is_left() {
        assert_eq!(count(201, 100), 3);
        assert_eq!(rows(2, 201, 100), 200..201);
        assert_eq!(rows(3, 201, 100), 201..201);
    }
}
