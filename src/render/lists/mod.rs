//! Edition → lists: folders, tags, gathered pages.

mod narrow;
mod table;

pub(super) mod turn;

use std::borrow::Cow;
use std::collections::BTreeMap;

use tera::Value;

use super::Renderer;
use super::context::{Link, List, ListGroup, ListItem};
use super::pages::day;
use crate::model::kind::ListOrder;
use crate::model::lang::Lang;
use crate::model::site::{More, Page, PageId, Role};
use crate::model::taxonomy;
use crate::resolve::order::list_date;
use crate::text::slug::slug;
use crate::views::listings::{self, Cut, Entry, Group};
use crate::views::paging::{MOST, page_url, rest_from};
use narrow::Shown;
pub(super) use table::KeptCell;

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The anchor of a group that the program made; an underscore keeps it apart from those of
/// headings in the text.
fn group_id(title: &str) -> String {
    format!("cn_{}", slug(title))
}

/// A page as it stands in lists. It stands in eight of them or so, most equally deep, so that
/// even its address is the same.
pub(super) struct KeptItem {
    /// The way from those lists to the root.
    root: Cow<'static, str>,
    lang: Lang,
    value: Value,
}

impl Renderer {
    /// Returns the list that a page shows: what lies below it, or what was gathered for it.
    pub(super) fn list<'a>(&'a self, id: PageId, page: &'a Page) -> List<'a> {
        let mut list = List::default();
        match page.role {
            Role::List => {
                if let Some(folder) = self.views.listings.folder(id) {
                    let shown = Shown::first((id, page), &folder.entries);
                    match self.catalogue(page) {
                        Some(groups) => {
                            self.ways(page, &shown, &mut list);
                            list = List {
                                facets: list.facets,
                                groups,
                                ..List::default()
                            };
                        }
                        None => self.show(page, &shown, &mut list),
                    }
                }
            }
            Role::Part(More::Pages(at)) => {
                if let Some(shown) = self.part(at) {
                    self.show(page, &shown, &mut list);
                    return list;
                }
            }
            Role::Tags => list.groups = self.all_tags(page),
            Role::Leaf | Role::Taxon | Role::Tag => list.groups = self.gathered(id, page),
            Role::Home | Role::Reference(_) | Role::Search | Role::View(_) | Role::Part(_) => {}
        }
        if list.total == 0 {
            let is_page = |item: &&Value| {
                let href = item.get_from_path("href");
                href.is_some_and(|href| !href.is_none())
            };
            let items = list.groups.iter().flat_map(|group| &group.items);
            list.total = items.filter(is_page).count();
        }
        list
    }

    /// True for pages whose template gathers the pages that refer to them by a field.
    pub(super) fn gathers(&self, page: &Page) -> bool {
        listings::gathers(&self.edition, page)
    }

    /// Puts a hundred of a list on a page.
    fn show<'a>(&'a self, on: &Page, shown: &Shown<'a>, list: &mut List<'a>) {
        self.ways(on, shown, list);
        let folder = self.views.listings.folder(shown.of.0);
        let kind = match shown.cut {
            Cut::Group(at) => self
                .views
                .listings
                .groups(shown.of.0)
                .get(at)
                .map(|g| g.kind),
            Cut::Value(..) => Some(listings::kind_of(&self.edition, shown.of.1)),
            Cut::Whole | Cut::Ordered(_) => folder.and_then(|folder| folder.table),
        };
        let kind = kind.map(|kind| self.edition.kinds().get(kind));
        if let Some(kind) = kind.filter(|kind| !kind.columns.is_empty()) {
            let pages = self.pages_of(shown.here());
            let mut group = ListGroup {
                items: self.items(on, &pages),
                count: shown.entries.len(),
                ..ListGroup::default()
            };
            self.tabulate(on, kind, &pages, &list.orders, &mut group);
            list.groups = vec![group];
            return;
        }
        if self.is_glossary(shown.of.1) {
            list.letters = true;
            list.groups = self.by_letter(on, shown.here());
            return;
        }
        // Those of each folder below stand in a group of their own.
        for same in shown.here().chunk_by(|a, b| a.1 == b.1) {
            let folder = same[0].1.and_then(|id| self.edition.page(id));
            list.groups.push(ListGroup {
                title: folder.map(|folder| folder.title.as_str()),
                id: folder.map(|folder| group_id(&folder.title)),
                count: same.len(),
                items: self.items(on, &self.pages_of(same)),
                ..ListGroup::default()
            });
        }
    }

    fn is_glossary(&self, list: &Page) -> bool {
        let kind = listings::kind_of(&self.edition, list);
        self.edition.kinds().get(kind).name == "term"
    }

    /// Pages by the letter that their title begins with; marks do not count.
    fn by_letter(&self, on: &Page, entries: &[Entry]) -> Vec<ListGroup<'_>> {
        let pages = self.pages_of(entries);
        let letter = |page: &Page| {
            page.title_key
                .chars()
                .next()
                .filter(char::is_ascii_alphabetic)
        };
        let same = pages.chunk_by(|a, b| letter(a.1) == letter(b.1));
        same.map(|same| {
            let at = letter(same[0].1).map(|c| usize::from(c as u8 - b'a'));
            ListGroup {
                title: Some(at.map_or("#", |at| &LETTERS[at..=at])),
                id: Some(format!("cn_{}", at.map_or("other", |at| &LETTERS[at..=at]))),
                count: 0,
                items: self.items(on, same),
                ..ListGroup::default()
            }
        })
        .collect()
    }

    fn pages_of(&self, entries: &[Entry]) -> Vec<(PageId, &Page)> {
        let page = |(id, _): &Entry| Some((*id, self.edition.page(*id)?));
        entries.iter().filter_map(page).collect()
    }

    /// The list of a taxonomy: every known id by group, linked where there is a page.
    fn catalogue(&self, page: &Page) -> Option<Vec<ListGroup<'_>>> {
        if !listings::is_catalogue(&self.edition, page) {
            return None;
        }
        let kind_id = listings::kind_of(&self.edition, page);
        let kind = self.edition.kinds().get(kind_id);
        let taxonomy = self.edition.config().taxonomies.get(&kind.name)?;
        let mut by_group: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        let mut written: BTreeMap<String, (PageId, &Page)> = BTreeMap::new();
        for (found_id, found) in self.edition.pages() {
            if found.kind == kind_id && matches!(found.role, Role::Leaf | Role::Taxon) {
                let key = taxonomy::key(found.id.rsplit('/').next().unwrap_or(&found.id));
                // The page's own language goes before the other.
                if found.lang == page.lang || !written.contains_key(&key) {
                    written.insert(key, (found_id, found));
                }
            }
        }
        for (id, entry) in &taxonomy.entries {
            let group = entry.group.as_deref().unwrap_or_default();
            let item = match written.remove(id) {
                Some((found_id, found)) => self.entry(page, found_id, found),
                None => Value::from_serializable(&ListItem {
                    title: entry.label.get(page.lang),
                    lang: None,
                    href: None,
                    summary: None,
                    date: None,
                    badge: None,
                    meta: Vec::new(),
                }),
            };
            by_group.entry(group).or_default().push(item);
        }
        for (found_id, found) in written.into_values() {
            let group = found.fields.text("group").unwrap_or("");
            by_group
                .entry(group)
                .or_default()
                .push(self.entry(page, found_id, found));
        }
        let mut order: Vec<&str> = taxonomy.groups.keys().map(String::as_str).collect();
        for group in by_group.keys().copied() {
            if !order.contains(&group) {
                order.push(group);
            }
        }
        let groups = order
            .into_iter()
            .filter_map(|group| {
                let items = by_group.remove(group)?;
                let title = taxonomy
                    .groups
                    .get(group)
                    .map(|g| g.label.get(page.lang))
                    .or(Some(group).filter(|g| !g.is_empty()));
                Some(ListGroup {
                    id: title.map(group_id),
                    title,
                    count: items.len(),
                    items,
                    ..ListGroup::default()
                })
            })
            .collect();
        Some(groups)
    }

    /// Returns an entry of a catalogue: of a signal it says what it came before.
    fn entry(&self, on: &Page, id: PageId, page: &Page) -> Value {
        let item = self.item(on, id, page);
        let Some(signal) = self.signal(id, page) else {
            return item;
        };
        let notes = self.teller(on).signal_note(signal, page);
        let mut map = item.as_map().cloned().unwrap_or_default();
        let meta = item.get_from_path("meta").and_then(Value::as_array);
        let mut meta: Vec<Value> = meta.map(<[Value]>::to_vec).unwrap_or_default();
        meta.extend(notes.into_iter().map(Value::from));
        map.insert("meta".into(), meta.into());
        map.into()
    }

    /// What was gathered for a page, by kind, as much of each as there is room for.
    fn gathered<'a>(&'a self, id: PageId, page: &'a Page) -> Vec<ListGroup<'a>> {
        let groups = self.views.listings.groups(id).iter();
        groups
            .map(|group| {
                let kind = self.edition.kinds().get(group.kind);
                let title = kind.plural.get(page.lang);
                let count = group.entries.len();
                let pages = self.pages_of(&group.entries[..group.shown]);
                let mut shown = ListGroup {
                    title: Some(title),
                    id: Some(group_id(title)),
                    count,
                    items: self.items(page, &pages),
                    more: (count > group.shown).then(|| self.rest(page, group)),
                    ..ListGroup::default()
                };
                if !kind.columns.is_empty() {
                    self.tabulate(page, kind, &pages, &[], &mut shown);
                }
                shown
            })
            .collect()
    }

    /// The way to what does not stand on the page that it was gathered for.
    fn rest(&self, page: &Page, group: &Group) -> Link<'_> {
        let from = rest_from(group.shown, MOST);
        let next = page_url(&group.rest, from, page.lang);
        let strings = &self.shared(page.lang).strings;
        let all = group.entries.len();
        let title = if from == 0 {
            strings.get("list_all").replace("{n}", &all.to_string())
        } else {
            let left = all - group.shown;
            strings.get("list_more").replace("{n}", &left.to_string())
        };
        Link {
            title: Cow::Owned(title),
            href: Some(page.url.href_to(&next)),
            lang: None,
        }
    }

    fn all_tags(&self, page: &Page) -> Vec<ListGroup<'_>> {
        let mut items: Vec<(&str, Value)> = self
            .edition
            .pages()
            .filter(|(_, p)| p.role == Role::Tag && p.lang == page.lang)
            .map(|(id, tag)| {
                let groups = self.views.listings.groups(id).iter();
                let count: usize = groups.map(|group| group.entries.len()).sum();
                let mut item = self.new_item(page, tag);
                let pages = self.shared(page.lang).strings.get("page_count");
                item.meta
                    .push(Cow::Owned(pages.replace("{n}", &count.to_string())));
                (tag.title_key.as_str(), Value::from_serializable(&item))
            })
            .collect();
        items.sort_by(|a, b| a.0.cmp(b.0));
        vec![ListGroup {
            count: items.len(),
            items: items.into_iter().map(|(_, item)| item).collect(),
            ..ListGroup::default()
        }]
    }

    pub(super) fn items(&self, on: &Page, pages: &[(PageId, &Page)]) -> Vec<Value> {
        let item = |(id, page): &(PageId, &Page)| self.item(on, *id, page);
        pages.iter().map(item).collect()
    }

    /// Returns a page as it stands in a list shown on `on`.
    fn item(&self, on: &Page, id: PageId, page: &Page) -> Value {
        let root = on.url.to_root();
        let kept = self.common.items[id.index()].get_or_init(|| KeptItem {
            root: root.clone(),
            lang: on.lang,
            value: Value::from_serializable(&self.new_item(on, page)),
        });
        if kept.lang != on.lang {
            let mut item = self.new_item(on, page);
            item.meta.retain(|text| *text != on.title);
            return Value::from_serializable(&item);
        }
        // A page's own list need not repeat what all of its pages share.
        let repeats = |text: &Value| text.as_str() == Some(&on.title);
        let meta = kept.value.get_from_path("meta").and_then(Value::as_array);
        let meta = meta.filter(|meta| meta.iter().any(repeats));
        if kept.root == root && meta.is_none() {
            return kept.value.clone();
        }
        let mut item = kept.value.as_map().cloned().unwrap_or_default();
        item.insert("href".into(), on.url.href_to(&page.url).into());
        if let Some(meta) = meta {
            let own: Vec<Value> = meta.iter().filter(|t| !repeats(t)).cloned().collect();
            item.insert("meta".into(), own.into());
        }
        item.into()
    }

    fn new_item<'a>(&'a self, on: &Page, page: &'a Page) -> ListItem<'a> {
        let kind = self.edition.kinds().get(page.kind);
        let mut meta = Vec::new();
        for key in &kind.list_fields {
            let Some(field) = kind.fields.get(key) else {
                continue;
            };
            let first = page.fields.items(key).next();
            let value = first.and_then(|item| self.fact_value(page, on, field, item));
            meta.extend(value.map(|v| v.text));
        }
        ListItem {
            title: &page.title,
            lang: (page.lang != on.lang).then(|| page.lang.code()),
            href: Some(on.url.href_to(&page.url)),
            summary: page.summary(),
            date: self
                .date(page)
                .filter(|_| kind.list == ListOrder::Date)
                .map(|date| day(date, on.lang)),
            badge: self.badge(page),
            meta,
        }
    }

    pub(super) fn date(&self, page: &Page) -> Option<jiff::civil::Date> {
        list_date(self.edition.kinds(), page)
    }
}
