//! The parts of the register as its page and those of owners show them, and where each goes on.

use super::{Action, Register, Urgency};
use crate::model::lang::Lang;
use crate::model::site::{More, Page, PageId, Role, Url, View};
use crate::resolve::generate;
use crate::resolve::view_pages::ACTIONS;
use crate::restrict::Edition;
use crate::views::paging::{MOST, shares};
use crate::views::rests::{Rest, Rests, Shared};

/// Rows that a page has room for in a part, however much stands before it.
const LEAST: usize = 10;

/// A part of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose: a place in [`Register::owners`]; none for everyone's.
    pub owner: Option<usize>,
    /// Which.
    pub urgency: Urgency,
}

/// The actions of a part.
#[derive(Debug)]
pub struct Section<'a> {
    /// Which part.
    pub part: Part,
    /// All of its actions.
    pub actions: Vec<&'a Action>,
    /// How many of them stand on the page that has the other parts, too.
    pub shown: usize,
}

impl Register {
    /// Returns the parts of what an owner sees to, or of everything.
    pub fn sections(&self, owner: Option<usize>) -> Vec<Section<'_>> {
        let all: Vec<&Action> = match owner {
            Some(owner) => self.of_owner(owner).collect(),
            None => self.actions.iter().collect(),
        };
        let parts = || all.chunk_by(|a, b| a.urgency == b.urgency);
        let wanted: Vec<usize> = parts().map(<[_]>::len).collect();
        parts()
            .zip(shares(&wanted, LEAST, MOST))
            .map(|(actions, shown)| Section {
                part: Part {
                    owner,
                    urgency: actions[0].urgency,
                },
                actions: actions.to_vec(),
                shown,
            })
            .collect()
    }
}

/// Finds where the parts of a register go on that their pages do not hold.
pub(super) fn rests(register: &Register, edition: &Edition) -> Rests<Part> {
    let mut rests = Rests::default();
    for lang in Lang::ALL {
        let home = format!("{}{ACTIONS}/", generate::prefix(lang, edition.config()));
        let has = |view: View| {
            let is =
                |(_, page): (PageId, &Page)| page.lang == lang && page.role == Role::View(view);
            edition.pages().any(is)
        };
        let mut add = |owner: Option<usize>, url: Url| {
            let shared = |section: Section<'_>| Shared {
                key: section.part,
                slug: section.part.urgency.slug().to_owned(),
                rows: section.actions.len(),
                shown: section.shown,
                most: MOST,
            };
            let sections = register.sections(owner).into_iter();
            rests.add(edition, (lang, &url), sections.map(shared));
        };
        if has(View::Actions) {
            add(None, Url::new(home.clone()));
        }
        if has(View::ActionsByOwner) {
            for (at, owner) in register.owners.iter().enumerate() {
                add(Some(at), Url::new(format!("{home}{}/", owner.slug)));
            }
        }
    }
    rests
}

/// Returns the pages on which parts of a register go on.
pub(super) fn pages(register: &Register, edition: &Edition) -> Vec<Page> {
    let title = |rest: &Rest<Part>| {
        let what = match rest.key.owner {
            Some(owner) => register.owners[owner].name.get(rest.lang).to_owned(),
            None => {
                let page = edition.at(&rest.of);
                page.map_or_else(String::new, |(_, page)| page.title.clone())
            }
        };
        format!("{what}: {}", rest.key.urgency.title().get(rest.lang))
    };
    register.rests.pages(edition, More::Actions, title)
}
