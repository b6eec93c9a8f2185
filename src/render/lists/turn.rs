//! The ways from one page of a long list to the others, whatever it lists.

use crate::model::site::{Page, Url};
use crate::render::Renderer;
use crate::render::context::{List, PageNumber};
use crate::views::paging::rows;
use crate::views::rests::Rest;

/// Adds the ways to the pages of a list to one of them: `here`, from 0, of `count`.
pub(in crate::render) fn turn(
    on: &Page,
    (here, count): (usize, usize),
    url: impl Fn(usize) -> Url,
    list: &mut List,
) {
    if count < 2 {
        return;
    }
    let href = |number: usize| on.url.href_to(&url(number));
    list.prev = here.checked_sub(1).map(href);
    list.next = (here + 1 < count).then(|| href(here + 1));
    list.pages = numbers(here, count, href);
}

impl Renderer {
    /// Returns the ways through the rest of one of several lists, on one of its pages, and the way
    /// back to the page that they share.
    pub(in crate::render) fn through<K>(&self, on: &Page, rest: &Rest<K>, here: usize) -> List<'_> {
        let shared = self.edition.at(&rest.of);
        let mut list = List {
            total: rest.rows,
            range: range(here, rest.rows, rest.most),
            whole: shared.and_then(|(id, _)| self.link(on, id)),
            ..List::default()
        };
        let places = (here, rest.count());
        turn(on, places, |number| rest.url(number), &mut list);
        list
    }
}

/// Says which rows of a list are on a page of it, if it is cut: `101–200`.
pub(in crate::render) fn range(number: usize, all: usize, most: usize) -> Option<String> {
    let here = rows(number, all, most);
    (all > most).then(|| format!("{}–{}", here.start + 1, here.end))
}

/// The numbers of pages around one, with the first and the last.
fn numbers(here: usize, count: usize, href: impl Fn(usize) -> String) -> Vec<PageNumber> {
    let near = |number: &usize| *number == 0 || number + 1 == count || number.abs_diff(here) <= 2;
    let mut numbers: Vec<PageNumber> = Vec::new();
    let mut last = None;
    for number in (0..count).filter(near) {
        if last.is_some_and(|last| last + 1 < number) {
            numbers.push(PageNumber {
                number: 0,
                href: String::new(),
                current: false,
            });
        }
        last = Some(number);
        numbers.push(PageNumber {
            number: number + 1,
            href: href(number),
            current: number == here,
        });
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_names_the_pages_around_this_one() {
        let shown = |here, count| {
            let numbers = numbers(here, count, |n| n.to_string());
            let numbers: Vec<usize> = numbers.iter().map(|page| page.number).collect();
            numbers
        };
        assert_eq!(shown(0, 3), [1, 2, 3]);
        assert_eq!(shown(10, 50), [1, 0, 9, 10, 11, 12, 13, 0, 50]);
        assert_eq!(shown(49, 50), [1, 0, 48, 49, 50]);
    }
}
