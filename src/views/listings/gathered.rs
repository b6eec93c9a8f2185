//! The pages that refer to a cause, a customer, a party, a signal, and those with a tag.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::order::Order;
use super::{Entry, Group};
use crate::model::kind::KindId;
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, Url};
use crate::resolve::generate::{self, tag_slug};
use crate::restrict::Edition;
use crate::text::slug::path_slug;
use crate::views::paging::{MOST, free, shares};

/// True for pages that gather the pages that refer to them by a field.
pub fn gathers(edition: &Edition, page: &Page) -> bool {
    matches!(page.role, Role::Leaf | Role::Taxon)
        && edition.kinds().get(page.kind).template.as_deref() == Some("entry.html")
}

/// True for the list of a taxonomy, which names every known id by group.
pub fn is_catalogue(edition: &Edition, page: &Page) -> bool {
    let kinds = edition.kinds();
    let config = edition.config();
    let kind = generate::list_kind(&page.url, page.lang, config, kinds).map(|id| kinds.get(id));
    let known = |name: &str| config.taxonomies.contains_key(name);
    page.role == Role::List
        && kind.is_some_and(|kind| kind.taxonomy && known(&kind.name))
        && edition
            .parent(page)
            .is_none_or(|(_, up)| up.role == Role::Home)
}

/// Gathers for every page of an edition that does so.
pub(super) fn all(edition: &Edition, named: &NamedParties) -> HashMap<PageId, Vec<Group>> {
    let mut all = HashMap::new();
    let tagged = tagged(edition);
    for (id, page) in edition.pages() {
        let found: Vec<PageId> = if gathers(edition, page) {
            let mut found = referring(edition, id, page);
            found.extend(named.get(&id).into_iter().flatten());
            found
        } else if page.role == Role::Tag {
            tagged.get(&page.url).cloned().unwrap_or_default()
        } else {
            continue;
        };
        all.insert(id, groups(edition, page, found));
    }
    all
}

fn groups(edition: &Edition, on: &Page, found: Vec<PageId>) -> Vec<Group> {
    let mut by_kind: BTreeMap<KindId, Vec<Entry>> = BTreeMap::new();
    for id in BTreeSet::from_iter(found) {
        if let Some(page) = edition.page(id) {
            by_kind.entry(page.kind).or_default().push((id, None));
        }
    }
    let counts: Vec<usize> = by_kind.values().map(Vec::len).collect();
    let shares = shares(&counts, MOST / counts.len().max(1), MOST);
    let groups = by_kind.into_iter().zip(shares);
    let group = |((kind_id, entries), shown)| {
        let kind = edition.kinds().get(kind_id);
        let plural = path_slug(kind.plural.get(on.lang));
        Group {
            kind: kind_id,
            entries: Order::own(edition, kind, entries).into(),
            shown,
            rest: free(edition, format!("{}{plural}", on.url)),
        }
    };
    groups.map(group).collect()
}

/// The pages whose fields name a page; one in the other language stands in for a translation
/// that there is not.
fn referring(edition: &Edition, id: PageId, page: &Page) -> Vec<PageId> {
    edition
        .backlinks(id)
        .filter(|(from, by, relation)| *relation && shown(edition, *from, by, page.lang))
        .map(|(from, ..)| from)
        .collect()
}

fn shown(edition: &Edition, id: PageId, page: &Page, lang: Lang) -> bool {
    let translated = || edition.translations(id).iter().any(|(_, p)| p.lang == lang);
    page.in_lists() && (page.lang == lang || !translated())
}

/// Write-ups by the page of a party that they name.
pub(in crate::views) type NamedParties = HashMap<PageId, Vec<PageId>>;

/// The write-ups that name a party as responsible without saying so in their front matter.
pub(in crate::views) fn named_parties(edition: &Edition) -> NamedParties {
    let mut named = NamedParties::new();
    for (id, page) in edition.pages() {
        let Some(write_up) = &page.write_up else {
            continue;
        };
        for party in write_up.sides.iter().filter_map(|side| side.party) {
            if page.in_lists() {
                named.entry(party).or_default().push(id);
            }
        }
    }
    named
}

/// Pages by the address of the page of their tag.
fn tagged(edition: &Edition) -> HashMap<Url, Vec<PageId>> {
    let mut tagged: HashMap<Url, Vec<PageId>> = HashMap::new();
    for (id, page) in edition.pages() {
        if page.role != Role::Leaf || !page.in_lists() {
            continue;
        }
        for tag in page.fields.texts("tags") {
            let home = generate::prefix(page.lang, edition.config());
            let url = Url::new(format!("{home}tags/{}/", tag_slug(tag)));
            tagged.entry(url).or_default().push(id);
        }
    }
    tagged
}
