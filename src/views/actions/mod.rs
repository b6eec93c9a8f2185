//! Proposals of all cases → one register: who has to do what by when, and what was done.
//!
//! A case and its translation are one story, told by the page in the handbook's language; what
//! the translation says is shown to its readers as long as both propose the same number of
//! things.

mod ids;
mod order;
mod parts;

use std::collections::HashMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, Target, Typed, View};
use crate::model::write_up::{Due, Proposal, Status};
use crate::parse::html;
use crate::resolve::view_pages::{self, ACTION_PAGES, ACTIONS};
use crate::restrict::Edition;

pub use ids::comparable;
pub use order::{SOON, Urgency};
pub use parts::{Part, Section};

use super::days;
use super::owners::{self, Owner};
use super::rests::Rests;
use super::stories::{Story, stories};

/// The register of actions.
#[derive(Debug, Default)]
pub struct Register {
    /// Every action: what is late first, then by the day it is due, then what has no day; then
    /// what is done, the newest first; then what was given up.
    pub actions: Vec<Action>,
    /// Those who see to them, by name.
    pub owners: Vec<Owner>,
    /// How many there are.
    pub count: Count,
    /// Where its parts go on that do not fit on a page.
    pub rests: Rests<Part>,
    /// Places in `actions` by owner.
    by_owner: Vec<Vec<usize>>,
    /// Places in `actions` by the page that proposes them, in the order of that page.
    by_page: HashMap<PageId, Vec<usize>>,
    /// Places in `actions` by the page that they change.
    by_target: HashMap<PageId, Vec<usize>>,
}

/// A proposal that is followed up.
#[derive(Debug)]
pub struct Action {
    /// What it is called: the number its writer gave it if nobody else uses that, else one made
    /// of its case and first words. `ĐX-014`, `DX-K7M2P`.
    pub id: String,
    /// The number that its writer gave it, even if others use it too.
    pub code: Option<String>,
    /// The case that proposes it.
    pub page: PageId,
    /// Its place in that page, from 1.
    pub number: u32,
    /// What is to be done.
    pub text: String,
    /// The same in other languages, with the page that says so.
    pub translations: Vec<(Lang, PageId, String)>,
    /// Who sees to it, as written.
    pub owner: Option<String>,
    /// Places in [`Register::owners`].
    pub owners: Vec<usize>,
    /// By when.
    pub due: Option<Due>,
    /// How far it is.
    pub status: Status,
    /// When it was done, if that is known.
    pub done_on: Option<Date>,
    /// The part of the register that it stands in.
    pub urgency: Urgency,
    /// Its place in that part, from 0.
    pub place: usize,
    /// Days since it was due; none for what is not late.
    pub late: Option<i32>,
    /// Days since its case; none when the case has no day, or one still to come.
    pub age: Option<i32>,
    /// Where it leads: the pages that it changes, tickets and the like.
    pub links: Vec<ActionLink>,
}

/// Where an action leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionLink {
    /// A page of the handbook.
    Page(PageId),
    /// An address outside.
    Outside(String),
}

/// How many actions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Begun or not, but not done.
    pub open: usize,
    /// Of these, past the day they were due.
    pub late: usize,
    /// Done.
    pub done: usize,
    /// Given up; they count neither as open nor as done.
    pub dropped: usize,
}

impl Count {
    /// Returns how many were ever meant to be done.
    pub fn meant(self) -> usize {
        self.open + self.done
    }

    fn add(&mut self, action: &Action) {
        match action.status {
            Status::Done => self.done += 1,
            Status::Dropped => self.dropped += 1,
            Status::Open | Status::InProgress => self.open += 1,
        }
        self.late += usize::from(action.late.is_some());
    }
}

impl Action {
    /// Returns what is to be done for readers of a language, with the language it is in.
    pub fn text_in(&self, lang: Lang, own: Lang) -> (Lang, &str) {
        let translated = self.translations.iter().find(|(l, ..)| *l == lang);
        translated.map_or((own, &self.text), |(lang, _, text)| (*lang, text))
    }

    /// Returns the page to send readers of a language to.
    pub fn page_in(&self, lang: Lang) -> PageId {
        let translated = self.translations.iter().find(|(l, ..)| *l == lang);
        translated.map_or(self.page, |(_, page, _)| *page)
    }

    /// Returns its line in the page's file, from 1. Looked up when it is told: it changes with every
    /// line that somebody adds above.
    pub fn line(&self, edition: &Edition) -> u32 {
        let page = edition.page(self.page);
        let at = (self.number as usize).saturating_sub(1);
        let before = page.and_then(|page| {
            let start = proposals(page).get(at)?.span.start as usize;
            page.doc.as_deref()?.text.as_bytes().get(..start)
        });
        let breaks = memchr::memchr_iter(b'\n', before.unwrap_or_default()).count();
        u32::try_from(breaks + 1).unwrap_or(u32::MAX)
    }

    /// Returns its anchor on the pages of the register.
    pub fn anchor(&self) -> String {
        crate::text::slug::slug(&self.id)
    }

    /// True while something is left to do.
    pub fn is_open(&self) -> bool {
        !self.status.is_settled()
    }

    /// Returns the day it is due.
    pub fn due_on(&self) -> Option<Date> {
        match self.due {
            Some(Due::On(day)) => Some(day),
            Some(Due::Words) | None => None,
        }
    }
}

impl Register {
    /// Returns the actions that change a page, in the order of the register.
    pub fn changing(&self, page: PageId) -> impl Iterator<Item = &Action> {
        let places = self.by_target.get(&page).map_or(&[][..], Vec::as_slice);
        places.iter().map(|at| &self.actions[*at])
    }

    /// Returns the actions that a page proposes, in its order. Of pages that tell one story it is
    /// the one that stands for all.
    pub fn of_page(&self, page: PageId) -> impl Iterator<Item = &Action> {
        let places = self.by_page.get(&page).map_or(&[][..], Vec::as_slice);
        places.iter().map(|at| &self.actions[*at])
    }

    /// Returns the actions of an owner, in the order of the register.
    pub fn of_owner(&self, owner: usize) -> impl Iterator<Item = &Action> {
        let places = self.by_owner.get(owner).map_or(&[][..], Vec::as_slice);
        places.iter().map(|at| &self.actions[*at])
    }

    /// Counts some actions.
    pub fn count<'a>(actions: impl IntoIterator<Item = &'a Action>) -> Count {
        let mut count = Count::default();
        for action in actions {
            count.add(action);
        }
        count
    }
}

/// Collects the actions of an edition.
pub fn register(edition: &Edition) -> Register {
    let stories = stories(edition, |page| page.write_up.is_some());
    let collected = stories.par_iter().map(|story| collect(edition, story));
    let mut actions: Vec<Action> = collected.flatten_iter().collect();
    let written: Vec<String> = actions
        .iter()
        .map(|action| action.owner.clone().unwrap_or_default())
        .collect();
    let reserved: Vec<&str> = ACTION_PAGES
        .into_iter()
        .chain(Urgency::ALL.map(Urgency::slug))
        .collect();
    let (owners, of_each) = owners::settle(edition, &written, &reserved);
    for (action, owners) in actions.iter_mut().zip(of_each) {
        action.owners = owners;
    }
    ids::settle(edition, &mut actions);
    order::sort(edition, &mut actions);
    let mut by_owner = vec![Vec::new(); owners.len()];
    for (at, action) in actions.iter().enumerate() {
        for owner in &action.owners {
            by_owner[*owner].push(at);
        }
    }
    let mut by_target: HashMap<PageId, Vec<usize>> = HashMap::new();
    for (at, action) in actions.iter().enumerate() {
        for link in &action.links {
            let ActionLink::Page(id) = link else { continue };
            let kept = |page: &Page| edition.kinds().get(page.kind).is_kept();
            if edition.page(*id).is_some_and(kept) {
                by_target.entry(*id).or_default().push(at);
            }
        }
    }
    let mut by_page: HashMap<PageId, Vec<usize>> = HashMap::new();
    let mut in_order: Vec<usize> = (0..actions.len()).collect();
    in_order.sort_by_key(|at| (actions[*at].page, actions[*at].number));
    for at in in_order {
        by_page.entry(actions[at].page).or_default().push(at);
    }
    let mut register = Register {
        count: Register::count(&actions),
        rests: Rests::default(),
        by_page,
        actions,
        owners,
        by_owner,
        by_target,
    };
    register.rests = parts::rests(&register, edition);
    register
}

/// Returns the page of each owner, in each language that has the register, and the pages on which
/// long parts go on.
pub fn pages(register: &Register, edition: &Edition) -> Vec<Page> {
    let (config, kinds) = (edition.config(), edition.kinds());
    let mut pages = Vec::new();
    for lang in Lang::ALL {
        let has = |(_, page): (PageId, &Page)| {
            page.lang == lang && page.role == Role::View(View::ActionsByOwner)
        };
        if !edition.pages().any(has) {
            continue;
        }
        for (at, owner) in register.owners.iter().enumerate() {
            let path = format!("{ACTIONS}/{}", owner.slug);
            let view = View::ActionsOf(at);
            let mut page = view_pages::new(view, lang, path, &owner.name, config, kinds);
            view_pages::hide(&mut page);
            pages.push(page);
        }
    }
    pages.extend(parts::pages(register, edition));
    pages
}

fn proposals(page: &Page) -> &[Proposal] {
    page.write_up.as_ref().map_or(&[], |w| &w.proposals)
}

fn collect(edition: &Edition, story: &Story) -> Vec<Action> {
    let (id, page) = story.page;
    let own = proposals(page);
    let mut actions = Vec::with_capacity(own.len());
    let today = edition.today();
    let day = case_day(page);
    for (at, proposal) in own.iter().enumerate() {
        let translated = |(id, other): &(PageId, &Page)| {
            let theirs = proposals(other);
            let same = theirs.len() == own.len() && other.lang != page.lang;
            same.then(|| (other.lang, *id, theirs[at].text.clone()))
        };
        let status = proposal.status.as_ref().map_or(Status::Open, |s| s.value);
        let due = proposal.due.as_ref().map(|due| due.value);
        let late = match due {
            Some(Due::On(due)) if due < today && !status.is_settled() => Some(days(due, today)),
            _ => None,
        };
        actions.push(Action {
            id: String::new(),
            code: proposal.code.clone(),
            page: id,
            number: proposal.number,
            text: proposal.text.clone(),
            translations: story.others.iter().filter_map(translated).collect(),
            owner: proposal.owner.as_ref().map(|owner| owner.value.clone()),
            owners: Vec::new(),
            due,
            status,
            done_on: proposal.done_on,
            urgency: Urgency::of(status, due, today),
            place: 0,
            late,
            age: day.filter(|day| *day <= today).map(|day| days(day, today)),
            links: links(edition, id, page, proposal),
        });
    }
    actions
}

/// The day from which the age of a case's proposals counts.
fn case_day(page: &Page) -> Option<Date> {
    ["churned_on", "saved_on", "created_on"]
        .into_iter()
        .find_map(|key| page.fields.date(key))
}

/// Where a proposal leads, each place once: its field first, then the links in its words.
fn links(edition: &Edition, id: PageId, page: &Page, proposal: &Proposal) -> Vec<ActionLink> {
    let mut found: Vec<ActionLink> = Vec::new();
    let mut add = |link: ActionLink| {
        if !found.contains(&link) {
            found.push(link);
        }
    };
    let tables = page.fields.items("proposals");
    let table = tables
        .filter(|item| item.span == proposal.whole)
        .find_map(|item| match &item.value {
            Typed::Table(fields) => Some(fields),
            _ => None,
        });
    for item in table.into_iter().flat_map(|fields| fields.items("link")) {
        match &item.value {
            Typed::Ref(_, Some(page)) if edition.page(*page).is_some() => {
                add(ActionLink::Page(*page));
            }
            Typed::Ref(address, None)
                if html::scheme(address).is_some() && html::safe_address(address, false) =>
            {
                add(ActionLink::Outside(address.clone()));
            }
            _ => {}
        }
    }
    let all = page.doc.as_ref().map_or(&[][..], |doc| &doc.links);
    let first = all.partition_point(|link| link.span.end <= proposal.whole.start);
    for (link, target) in all.iter().zip(edition.targets(id)).skip(first) {
        if link.span.start >= proposal.whole.end {
            break;
        }
        match target {
            Target::Page { page, .. } if edition.page(*page).is_some() => {
                add(ActionLink::Page(*page));
            }
            Target::External if html::safe_address(&link.target, false) => {
                add(ActionLink::Outside(link.target.clone()));
            }
            _ => {}
        }
    }
    found
}
