//! Edition → lists: folders, tags, gathered pages, the home page's sections.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tera::Value;

use super::Renderer;
use super::context::{HomeSection, List, ListGroup, ListItem};
use super::pages::day;
use crate::model::kind::{KindId, ListOrder};
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, Url};
use crate::model::taxonomy;
use crate::resolve::order::list_date;
use crate::text::slug::slug;

/// Pages of a kind shown on the home page.
const HOME_ITEMS: usize = 3;

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
    fn has_translation(&self, id: PageId, lang: Lang) -> bool {
        self.edition
            .translations(id)
            .iter()
            .any(|(_, p)| p.lang == lang)
    }

    /// Returns the list that a page shows: what lies below it, or what was gathered for it.
    pub(super) fn list<'a>(&'a self, id: PageId, page: &'a Page) -> List<'a> {
        let groups = match page.role {
            Role::List => match self.catalogue(page) {
                Some(groups) => groups,
                None => self.below(id, page),
            },
            Role::Tags => self.all_tags(page),
            Role::Tag => self.tagged(page),
            Role::Leaf | Role::Taxon if self.gathers(page) => self.gathered(id, page),
            Role::Home | Role::Leaf | Role::Taxon | Role::Reference(_) | Role::Search => Vec::new(),
        };
        List {
            total: groups
                .iter()
                .flat_map(|g| &g.items)
                .filter(|item| {
                    item.get_from_path("href")
                        .is_some_and(|href| !href.is_none())
                })
                .count(),
            intro: String::new(),
            groups,
        }
    }

    /// True for pages whose template gathers the pages that refer to them by a field.
    pub(super) fn gathers(&self, page: &Page) -> bool {
        matches!(page.role, Role::Leaf | Role::Taxon)
            && self.edition.kinds().get(page.kind).template.as_deref() == Some("entry.html")
    }

    /// The pages of a folder, those of each folder below it in a group of their own.
    fn below(&self, id: PageId, page: &Page) -> Vec<ListGroup<'_>> {
        let mut own = Vec::new();
        let mut groups = Vec::new();
        for (child, found) in self.edition.children(id) {
            if found.role == Role::List {
                let mut items = Vec::new();
                self.leaves(child, page, &mut items);
                if !items.is_empty() {
                    groups.push(ListGroup {
                        id: Some(group_id(&found.title)),
                        title: Some(&found.title),
                        items,
                    });
                }
            } else if found.in_lists() {
                own.push(self.item(page, child, found));
            }
        }
        if !own.is_empty() {
            groups.insert(
                0,
                ListGroup {
                    title: None,
                    id: None,
                    items: own,
                },
            );
        }
        groups
    }

    fn leaves(&self, list: PageId, on: &Page, items: &mut Vec<Value>) {
        for (id, page) in self.edition.children(list) {
            if page.role == Role::List {
                self.leaves(id, on, items);
            } else if page.in_lists() {
                items.push(self.item(on, id, page));
            }
        }
    }

    /// The list of a taxonomy: every known id by group, linked where there is a page.
    fn catalogue(&self, page: &Page) -> Option<Vec<ListGroup<'_>>> {
        let kinds = self.edition.kinds();
        let config = self.edition.config();
        let kind_id = crate::resolve::generate::list_kind(&page.url, page.lang, config, kinds)?;
        let kind = kinds.get(kind_id);
        let taxonomy = config.taxonomies.get(&kind.name)?;
        let is_top = page.url.parent().is_some_and(|up| {
            up.as_str() == "/" || up.as_str() == format!("/{}/", page.lang.code())
        });
        if !kind.taxonomy || !is_top {
            return None;
        }
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
                Some((found_id, found)) => self.item(page, found_id, found),
                None => Value::from_serializable(&ListItem {
                    title: entry.label.get(page.lang),
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
                .push(self.item(page, found_id, found));
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
                    items,
                })
            })
            .collect();
        Some(groups)
    }

    /// The pages that refer to a page by a field, by kind, in the order of their lists.
    fn gathered(&self, id: PageId, page: &Page) -> Vec<ListGroup<'_>> {
        let mut groups: BTreeMap<KindId, Vec<(PageId, &Page)>> = BTreeMap::new();
        for (from_id, from, relation) in self.edition.backlinks(id) {
            // A page of the other language stands in for a translation that there is not.
            let here = from.lang == page.lang || !self.has_translation(from_id, page.lang);
            if relation && here && from.in_lists() {
                groups.entry(from.kind).or_default().push((from_id, from));
            }
        }
        groups
            .into_iter()
            .map(|(kind, mut found)| {
                let title = self.edition.kinds().get(kind).plural.get(page.lang);
                self.sort(kind, &mut found);
                ListGroup {
                    title: Some(title),
                    id: Some(group_id(title)),
                    items: self.items(page, &found),
                }
            })
            .collect()
    }

    fn sort(&self, kind: KindId, pages: &mut [(PageId, &Page)]) {
        let by_date = self.edition.kinds().get(kind).list == ListOrder::Date;
        pages.sort_by_cached_key(|(_, page)| {
            let page: &Page = page;
            let date = self.date(page).filter(|_| by_date);
            (std::cmp::Reverse(date), page.title_key.as_str(), &page.url)
        });
    }

    fn all_tags(&self, page: &Page) -> Vec<ListGroup<'_>> {
        let mut items: Vec<(&str, Value)> = self
            .edition
            .pages()
            .filter(|(_, p)| p.role == Role::Tag && p.lang == page.lang)
            .map(|(_, tag)| {
                let count = self.tag_pages(tag).len();
                let mut item = self.new_item(page, tag);
                let pages = self.shared(page.lang).strings.get("page_count");
                item.meta
                    .push(Cow::Owned(pages.replace("{n}", &count.to_string())));
                (tag.title_key.as_str(), Value::from_serializable(&item))
            })
            .collect();
        items.sort_by(|a, b| a.0.cmp(b.0));
        vec![ListGroup {
            title: None,
            id: None,
            items: items.into_iter().map(|(_, item)| item).collect(),
        }]
    }

    fn tag_pages(&self, tag: &Page) -> &[PageId] {
        self.by_tag.get(&tag.url).map_or(&[], Vec::as_slice)
    }

    fn tagged(&self, tag: &Page) -> Vec<ListGroup<'_>> {
        let mut groups: BTreeMap<KindId, Vec<(PageId, &Page)>> = BTreeMap::new();
        for id in self.tag_pages(tag) {
            if let Some(page) = self.edition.page(*id) {
                groups.entry(page.kind).or_default().push((*id, page));
            }
        }
        groups
            .into_iter()
            .map(|(kind, mut found)| {
                self.sort(kind, &mut found);
                let title = self.edition.kinds().get(kind).plural.get(tag.lang);
                ListGroup {
                    title: Some(title),
                    id: Some(group_id(title)),
                    items: self.items(tag, &found),
                }
            })
            .collect()
    }

    fn items(&self, on: &Page, pages: &[(PageId, &Page)]) -> Vec<Value> {
        let item = |(id, page): &(PageId, &Page)| self.item(on, *id, page);
        pages.iter().map(item).collect()
    }

    /// Returns a page as it stands in a list shown on `on`.
    fn item(&self, on: &Page, id: PageId, page: &Page) -> Value {
        let root = on.url.to_root();
        let kept = self.items[id.index()].get_or_init(|| KeptItem {
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

    fn date(&self, page: &Page) -> Option<jiff::civil::Date> {
        list_date(self.edition.kinds(), page)
    }

    /// Returns the kinds that have pages, each with its first or newest few.
    pub(super) fn home_sections(&self, home: &Page) -> Vec<HomeSection<'_>> {
        let mut sections = Vec::new();
        for (kind_id, kind) in self.edition.kinds().iter() {
            let Some(folder) = &kind.folder else { continue };
            let url = Url::new(format!(
                "{}{}/",
                self.shared(home.lang).home_url,
                slug(folder)
            ));
            let Some((_, list)) = self.edition.at(&url) else {
                continue;
            };
            let mut pages: Vec<(PageId, &Page)> = self
                .of_kind
                .get(&(home.lang, kind_id))
                .into_iter()
                .flatten()
                .filter_map(|id| Some((*id, self.edition.page(*id)?)))
                .collect();
            if pages.is_empty() {
                continue;
            }
            let count = pages.len();
            self.sort(kind_id, &mut pages);
            sections.push(HomeSection {
                title: &list.title,
                href: home.url.href_to(&url),
                description: kind.description.get(home.lang),
                count,
                items: self.items(home, &pages[..count.min(HOME_ITEMS)]),
            });
        }
        sections
    }
}
