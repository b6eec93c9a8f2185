//! Lists, cut and narrowed: the pages of a folder by one value of a field, in another order, a
//! hundred at a time; and the pages that were gathered for a cause, a customer, a tag.
//!
//! Each has an address of its own. There are as many as there are values, never as many as
//! there are combinations, and a list of one value that another page shows already (a cause, a
//! year's folder) is that page.

mod facets;
mod gathered;
mod order;

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::kind::{Kind, KindId};
use crate::model::lang::Lang;
use crate::model::site::{More, Page, PageId, Role, Url};
use crate::resolve::{generate, view_pages};
use crate::restrict::Edition;
use crate::text;
use crate::views::paging::{self, MOST, page_title, page_url, rest_from};

pub use facets::{Facet, FacetValue, Place};
pub(super) use gathered::{NamedParties, named_parties};
pub use gathered::{gathers, is_catalogue};
pub use order::Order;

/// Longest list that is cut into pages a second time: in another order than its own, or without
/// the few that lack a value. Of a longer one only the beginning is shown so: it is better
/// narrowed down than leafed through in every way.
const MOST_AGAIN: usize = 500;

/// A list of so many is seen at a glance: nobody narrows it down or sorts it.
const FEW: usize = 8;

/// A page in a list, with the folder below the list that it lies in.
pub type Entry = (PageId, Option<PageId>);

/// Every list of an edition.
#[derive(Debug, Default)]
pub struct Listings {
    /// The lists of folders.
    folders: HashMap<PageId, Folder>,
    /// What was gathered for a page, by kind.
    gathered: HashMap<PageId, Vec<Group>>,
    /// The pages that carry what does not fit on the page of a list.
    parts: Vec<Part>,
}

/// The list of a folder.
#[derive(Debug)]
pub struct Folder {
    /// The kind of its pages, where they stand in a table.
    pub table: Option<KindId>,
    /// Its pages, in its own order.
    pub entries: Arc<[Entry]>,
    /// The other orders, each with the address of its first page.
    pub orders: Vec<(Order, Url)>,
    /// How it can be narrowed down.
    pub facets: Vec<Facet>,
}

/// Pages of one kind that were gathered for another.
#[derive(Debug)]
pub struct Group {
    /// The kind.
    pub kind: KindId,
    /// The pages, in the order of their list.
    pub entries: Arc<[Entry]>,
    /// How many of them stand on the page that they were gathered for.
    pub shown: usize,
    /// The address below which the others are.
    pub rest: Url,
}

/// A page that carries part of a list.
#[derive(Clone, Debug)]
pub struct Part {
    /// The page whose list it is.
    pub of: PageId,
    /// What part of it.
    pub cut: Cut,
    /// Which hundred, from 0.
    pub number: usize,
    /// How many pages the list fills.
    pub count: usize,
    /// All pages of this cut, in the list's own order.
    entries: Arc<[Entry]>,
    /// The order in which they are shown, if it is another.
    order: Option<Order>,
    /// The address of its first hundred; the page of the list itself, or a part.
    pub first: Url,
}

/// What part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All of it, in its own order.
    Whole,
    /// All of it, in another order: a place in [`Folder::orders`].
    Ordered(usize),
    /// One value: places in [`Folder::facets`] and [`Facet::values`], and of an order.
    Value(usize, usize, Option<usize>),
    /// A group of what was gathered: a place among the groups.
    Group(usize),
}

impl Listings {
    /// Returns the list of a folder.
    pub fn folder(&self, id: PageId) -> Option<&Folder> {
        self.folders.get(&id)
    }

    /// Returns what was gathered for a page.
    pub fn groups(&self, id: PageId) -> &[Group] {
        self.gathered.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Returns a part.
    pub fn part(&self, at: usize) -> Option<&Part> {
        self.parts.get(at)
    }

    /// Finds every list of an edition. `named` are the parties that write-ups name.
    pub(super) fn new(edition: &Edition, named: &NamedParties) -> Self {
        let mut listings = Self::default();
        for (id, page) in edition.pages() {
            if page.role == Role::List && !is_catalogue(edition, page) {
                let folder = Folder::new(edition, id, page);
                listings.folders.insert(id, folder);
            } else if page.role == Role::List {
                let folder = Folder::of_catalogue(edition, id, page);
                listings.folders.insert(id, folder);
            }
        }
        listings.gathered = gathered::all(edition, named);
        listings.cut(edition);
        listings
    }

    /// Cuts every list that is longer than a page.
    fn cut(&mut self, edition: &Edition) {
        let mut parts = Vec::new();
        for (of, page) in edition.pages() {
            if let Some(folder) = self.folders.get(&of) {
                // The register of risks has an order of its own, and the data has all of it.
                let is_register = edition.kinds().get(kind_of(edition, page)).name == "risk";
                if !is_catalogue(edition, page) && !is_register {
                    let cut = (Cut::Whole, &folder.entries, &page.url);
                    more(&mut parts, of, cut, (1, whole(&folder.entries)), None);
                }
                for (at, (order, url)) in folder.orders.iter().enumerate() {
                    let cut = (Cut::Ordered(at), &folder.entries, url);
                    more(
                        &mut parts,
                        of,
                        cut,
                        (0, again(&folder.entries)),
                        Some(order),
                    );
                }
                for (at, facet) in folder.facets.iter().enumerate() {
                    for (value, found) in facet.values.iter().enumerate() {
                        let Place::Own(url) = &found.place else {
                            continue;
                        };
                        let cut = (Cut::Value(at, value, None), &found.entries, url);
                        let fills = if is_nearly(&found.entries, &folder.entries) {
                            again(&found.entries)
                        } else {
                            whole(&found.entries)
                        };
                        more(&mut parts, of, cut, (0, fills), None);
                        for (order, url) in facet.orders(found, folder) {
                            let cut = Cut::Value(at, value, Some(order));
                            let order = Some(&folder.orders[order].0);
                            let cut = (cut, &found.entries, &url);
                            more(&mut parts, of, cut, (0, again(&found.entries)), order);
                        }
                    }
                }
            }
            for (at, group) in self.groups(of).iter().enumerate() {
                if group.shown == group.entries.len() {
                    continue;
                }
                let entries = (Cut::Group(at), &group.entries, &group.rest);
                let from = rest_from(group.shown, MOST);
                more(&mut parts, of, entries, (from, whole(&group.entries)), None);
            }
        }
        self.parts = parts;
    }

    /// Returns the pages of the parts.
    pub(super) fn pages(&self, edition: &Edition) -> Vec<Page> {
        let parts = self.parts.iter().enumerate();
        let page = |(at, part): (usize, &Part)| {
            let of = edition.page(part.of)?;
            let title = self.title(edition, part)?;
            let url = part.url(of.lang);
            let id = url.as_str().trim_matches('/').to_owned();
            let mut page = generate::page(
                kind_of(edition, of),
                of.lang,
                Role::Part(More::Pages(at)),
                id,
                title,
                url,
            );
            view_pages::hide(&mut page);
            Some(page)
        };
        parts.filter_map(page).collect()
    }

    /// What a part is called: its list, what it is narrowed to, its order, which hundred.
    fn title(&self, edition: &Edition, part: &Part) -> Option<String> {
        let of = edition.page(part.of)?;
        let lang = of.lang;
        let mut title = of.title.clone();
        let mut add = |text: &str| {
            title.push_str(": ");
            title.push_str(text);
        };
        let folder = self.folders.get(&part.of);
        let order = match part.cut {
            Cut::Whole => None,
            Cut::Ordered(at) => Some(at),
            Cut::Value(facet, value, order) => {
                add(&folder?.facets[facet].values[value].label);
                order
            }
            Cut::Group(at) => {
                let kind = self.groups(part.of).get(at)?.kind;
                add(edition.kinds().get(kind).plural.get(lang));
                None
            }
        };
        if let Some(at) = order {
            let by = folder?.orders[at]
                .0
                .label(edition.kinds().get(kind_of(edition, of)), lang);
            let by = text!("xếp theo {by}", "by {by}");
            title = format!("{title}, {}", by.get(lang));
        }
        Some(page_title(title, part.number, part.count, lang))
    }
}

impl Folder {
    fn new(edition: &Edition, id: PageId, page: &Page) -> Self {
        let mut entries = Vec::new();
        leaves(edition, id, None, &mut entries);
        let kind_id = kind_of(edition, page);
        let kind = edition.kinds().get(kind_id);
        let of_kind = |entry: &Entry| edition.page(entry.0).is_some_and(|p| p.kind == kind_id);
        let tabular = !kind.columns.is_empty() && entries.iter().all(of_kind);
        if tabular {
            entries = order::Order::own(edition, kind, entries);
        }
        // Terms are looked up by letter, wherever they lie.
        if kind.name == "term" {
            entries = order::Order::Title.sorted(edition, &entries).to_vec();
        }
        let top = edition
            .parent(page)
            .is_none_or(|(_, up)| up.role == Role::Home);
        let mut folder = Self {
            table: tabular.then_some(kind_id),
            entries: entries.into(),
            orders: Vec::new(),
            facets: Vec::new(),
        };
        if tabular && top && folder.entries.len() > FEW {
            folder.facets = facets::of(edition, (id, page), kind_id, &folder.entries);
            folder.orders = order::others(edition, page, kind, &folder.entries);
        }
        folder
    }

    /// The list of a taxonomy says all known ids by group; it can be narrowed down, too.
    fn of_catalogue(edition: &Edition, id: PageId, page: &Page) -> Self {
        let mut entries = Vec::new();
        leaves(edition, id, None, &mut entries);
        Self {
            table: None,
            facets: facets::of(edition, (id, page), kind_of(edition, page), &entries),
            entries: entries.into(),
            orders: Vec::new(),
        }
    }
}

impl Part {
    /// Returns all pages of its list, in its order. Sorted here: whoever only wants to know which
    /// parts there are need not wait for it.
    pub fn entries(&self, edition: &Edition) -> Arc<[Entry]> {
        let own = || Arc::clone(&self.entries);
        let order = self.order.as_ref();
        order.map_or_else(own, |order| order.sorted(edition, &self.entries))
    }

    /// Returns its address.
    pub fn url(&self, lang: Lang) -> Url {
        page_url(&self.first, self.number, lang)
    }
}

/// Adds the parts of a list from a number on, `count` pages in all.
fn more(
    parts: &mut Vec<Part>,
    of: PageId,
    (cut, entries, first): (Cut, &Arc<[Entry]>, &Url),
    (from, count): (usize, usize),
    order: Option<&Order>,
) {
    for number in from..count {
        parts.push(Part {
            of,
            cut: cut.clone(),
            number,
            count,
            entries: Arc::clone(entries),
            order: order.cloned(),
            first: first.clone(),
        });
    }
}

/// Returns how many pages a list fills.
fn whole(entries: &[Entry]) -> usize {
    paging::count(entries.len(), MOST)
}

/// Returns how many pages of a list there are that shows once more what another shows.
fn again(entries: &[Entry]) -> usize {
    let all = whole(entries);
    if entries.len() > MOST_AGAIN {
        all.min(1)
    } else {
        all
    }
}

/// True for the pages with a value when they are nearly the whole list.
fn is_nearly(part: &[Entry], list: &[Entry]) -> bool {
    part.len() * 5 > list.len() * 4
}

/// The pages below a list, those of each folder below it together.
fn leaves(edition: &Edition, list: PageId, folder: Option<PageId>, found: &mut Vec<Entry>) {
    let below: Vec<(PageId, &Page)> = edition.children(list).collect();
    let (folders, own): (Vec<_>, Vec<_>) = below
        .into_iter()
        .partition(|(_, page)| page.role == Role::List);
    let own = own.into_iter().filter(|(_, page)| page.in_lists());
    found.extend(own.map(|(id, _)| (id, folder)));
    for (id, _) in folders {
        leaves(edition, id, folder.or(Some(id)), found);
    }
}

/// Returns the kind of what a list holds; a page that somebody wrote above it has its own.
pub fn kind_of(edition: &Edition, list: &Page) -> KindId {
    let (config, kinds) = (edition.config(), edition.kinds());
    generate::list_kind(&list.url, list.lang, config, kinds).unwrap_or(list.kind)
}

/// Returns a field's name for readers.
fn field_label(kind: &Kind, key: &str, lang: Lang) -> String {
    let label = kind.fields.get(key).map(|field| field.label.get(lang));
    label.filter(|l| !l.is_empty()).unwrap_or(key).to_owned()
}
