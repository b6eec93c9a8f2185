//! Feeds, sitemap and robots file.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::{Date, date};
use serde::Serialize;

use super::Renderer;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::diagnostic::Diagnostic;
use crate::model::kind::KindId;
use crate::model::lang::Lang;
use crate::model::site::{Page, Role, Url};
use crate::resolve::view_pages::ACTIONS;
use crate::text::format;
use crate::text::slug::path_slug;
use crate::views::actions::Action;
use crate::views::changed_on;

/// Entries in a feed.
const ENTRIES: usize = 30;

/// Kinds whose pages are news by themselves: their lists have a feed each.
const NEWS: [&str; 2] = ["churn", "lesson"];

#[derive(Serialize)]
struct Feed {
    title: String,
    id: String,
    lang: &'static str,
    self_url: String,
    site_url: String,
    updated: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    title: String,
    url: String,
    id: String,
    updated: String,
    published: Option<String>,
    summary: Option<String>,
    authors: Vec<String>,
}

#[derive(Serialize)]
struct SitemapUrl {
    loc: String,
    lastmod: Option<String>,
    alternates: Vec<Alternate>,
}

#[derive(Serialize)]
struct Alternate {
    lang: &'static str,
    href: String,
}

/// Adds the feed of each language, and what search engines ask for.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    for lang in renderer.common.shared.keys().copied() {
        if renderer.edition.pages().any(|(_, p)| p.lang == lang) {
            let path = format!(
                "{}feed.xml",
                renderer.home_url(lang).trim_start_matches('/')
            );
            let this = Arc::clone(renderer);
            bundle.add(&path, Artifact::Recipe(Arc::new(move || this.feed(lang))));
        }
    }
    for (folder, title, lang, kind) in renderer.news() {
        let path = format!("{}feed.xml", folder.from_root());
        let this = Arc::clone(renderer);
        let recipe = move || this.feed_of(lang, &folder, &title, kind);
        bundle.add(&path, Artifact::Recipe(Arc::new(recipe)));
    }
    for lang in Lang::ALL {
        let folder = Url::new(format!("{}{ACTIONS}/", renderer.home_url(lang)));
        if renderer.edition.at(&folder).is_some() {
            let path = format!("{}feed.xml", folder.from_root());
            let this = Arc::clone(renderer);
            let recipe = move || this.action_feed(lang);
            bundle.add(&path, Artifact::Recipe(Arc::new(recipe)));
        }
    }
    let this = Arc::clone(renderer);
    bundle.add(
        "robots.txt",
        Artifact::Recipe(Arc::new(move || this.robots())),
    );
    if !renderer.edition.config().base_url.is_empty() {
        let this = Arc::clone(renderer);
        bundle.add(
            "sitemap.xml",
            Artifact::Recipe(Arc::new(move || this.sitemap())),
        );
    }
}

impl Renderer {
    fn changed(&self, page: &Page) -> Option<Date> {
        changed_on(&self.edition, page)
            .or_else(|| page.fields.date("created_on"))
            .or_else(|| crate::resolve::order::list_date(self.edition.kinds(), page))
    }

    /// The lists that have a feed: address, title, language and kind of each.
    fn news(&self) -> Vec<(Url, String, Lang, KindId)> {
        let kinds = self.edition.kinds();
        let mut found = Vec::new();
        for kind in NEWS.iter().filter_map(|name| kinds.named(name)) {
            let Some(folder) = kinds.get(kind).folder.as_deref().map(path_slug) else {
                continue;
            };
            for lang in Lang::ALL {
                let url = Url::new(format!("{}{folder}/", self.home_url(lang)));
                let list = self.edition.at(&url);
                if let Some((_, list)) = list
                    && list.role == Role::List
                    && self.common.of_kind.contains_key(&(lang, kind))
                {
                    found.push((url, list.title.clone(), lang, kind));
                }
            }
        }
        found
    }

    /// Returns where the feed of a list is, seen from the list.
    pub(super) fn list_feed(&self, page: &Page) -> Option<&'static str> {
        let here = |(url, ..): &(Url, String, Lang, KindId)| *url == page.url;
        (page.role == Role::List && self.news().iter().any(here)).then_some("feed.xml")
    }

    fn feed(&self, lang: Lang) -> Result<Vec<u8>, Box<Diagnostic>> {
        let pages = self.edition.pages().map(|(_, page)| page);
        let pages = pages.filter(|p| p.role == Role::Leaf && p.lang == lang && p.in_lists());
        let home = self.home_url(lang);
        let entries = self.page_entries(&home, pages);
        self.write_feed(lang, &home, &self.edition.config().title, entries)
    }

    /// The pages of a kind, the last changed first.
    fn feed_of(
        &self,
        lang: Lang,
        folder: &Url,
        title: &str,
        kind: KindId,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let pages = self.common.of_kind.get(&(lang, kind)).into_iter().flatten();
        let pages = pages.filter_map(|id| self.edition.page(*id));
        let entries = self.page_entries(folder.as_str(), pages);
        let title = format!("{title} · {}", self.edition.config().title);
        self.write_feed(lang, folder.as_str(), &title, entries)
    }

    /// Pages as entries of a feed that stands in `folder`, the last changed first.
    fn page_entries<'a>(
        &'a self,
        folder: &str,
        pages: impl Iterator<Item = &'a Page>,
    ) -> Vec<Entry> {
        let mut pages: Vec<(Date, &Page)> = pages
            .filter_map(|page| Some((self.changed(page)?, page)))
            .collect();
        pages.sort_by_key(|(date, page)| (Reverse(*date), page.url.clone()));
        pages.truncate(ENTRIES);
        let entries = pages.into_iter().map(|(date, page)| Entry {
            title: page.title.clone(),
            url: self.feed_address(folder, page.url.from_root()),
            id: self.atom_id(page.url.as_str()),
            updated: stamp(date),
            published: page.fields.date("created_on").map(stamp),
            summary: page.summary().map(str::to_owned),
            authors: self
                .edition
                .history(page)
                .map(|h| h.authors.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
        });
        entries.collect()
    }

    /// The actions, the last changed first: an entry tells what is to be done, and changes when
    /// that is.
    fn action_feed(&self, lang: Lang) -> Result<Vec<u8>, Box<Diagnostic>> {
        let config = self.edition.config();
        let folder = format!("{}{ACTIONS}/", self.home_url(lang));
        let own = config.language;
        let mut actions: Vec<(Date, &Action, &Page)> = Vec::new();
        for action in &self.views.actions.actions {
            let Some(case) = self.edition.page(action.page) else {
                continue;
            };
            if let Some(day) = action.done_on.or_else(|| self.changed(case)) {
                actions.push((day, action, case));
            }
        }
        actions.sort_by_key(|(day, action, _)| (Reverse(*day), action.id.as_str()));
        actions.truncate(ENTRIES);
        let entries = actions.into_iter().map(|(day, action, case)| {
            let place = format!("{}#{}", folder.trim_start_matches('/'), action.anchor());
            let owners = action
                .owners
                .iter()
                .map(|at| &self.views.actions.owners[*at]);
            let owners: Vec<&str> = owners.map(|owner| owner.name.get(lang)).collect();
            let due = action.due_on().map(|due| format::date(due, lang));
            let said = [
                Some(self.action_badge(action, lang).text.to_owned()),
                Some(owners.join(", ")).filter(|names| !names.is_empty()),
                due,
                Some(case.title.clone()),
            ];
            Entry {
                title: format!("{}: {}", action.id, action.text_in(lang, own).1),
                id: self.atom_id(&format!("/{place}")),
                url: self.feed_address(&folder, &place),
                updated: stamp(day),
                published: None,
                summary: Some(said.into_iter().flatten().collect::<Vec<_>>().join(" · ")),
                authors: Vec::new(),
            }
        });
        let entries = entries.collect();
        let url = Url::new(folder.as_str());
        let title = self.edition.at(&url).map_or("", |(_, page)| &page.title);
        let title = format!("{title} · {}", config.title);
        self.write_feed(lang, &folder, &title, entries)
    }

    /// Returns an address for readers of a feed below `folder`: whole when the handbook has
    /// one, else relative.
    fn feed_address(&self, folder: &str, from_root: &str) -> String {
        let base = &self.edition.config().base_url;
        if base.is_empty() {
            let depth = folder.trim_start_matches('/').matches('/').count();
            format!("{}{from_root}", "../".repeat(depth))
        } else {
            format!("{base}{from_root}")
        }
    }

    /// Writes a feed that stands in `folder`, which starts and ends with a slash.
    fn write_feed(
        &self,
        lang: Lang,
        folder: &str,
        title: &str,
        entries: Vec<Entry>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let base = &self.edition.config().base_url;
        let below = folder.trim_start_matches('/');
        let newest = entries.first().map(|entry| entry.updated.clone());
        let feed = Feed {
            title: title.to_owned(),
            id: self.atom_id(folder),
            lang: lang.code(),
            self_url: format!("{base}{below}feed.xml"),
            site_url: if base.is_empty() {
                "./".to_owned()
            } else {
                format!("{base}{below}")
            },
            // An empty feed is as old as can be: the day of the build is no news.
            updated: newest.unwrap_or_else(|| stamp(date(1970, 1, 1))),
            entries,
        };
        let mut context = self.frame(lang, "./");
        context.insert("feed", &feed);
        self.theme.render("feed.xml", &context, &self.theme_name, 0)
    }

    /// An identifier that stays the same as long as the address does (RFC 4287, section
    /// 4.2.6): the address itself, or without one a URN made from title and path.
    fn atom_id(&self, url: &str) -> String {
        let config = self.edition.config();
        if config.base_url.is_empty() {
            let hash = blake3::hash(format!("{}\n{url}", config.title).as_bytes()).to_hex();
            let h = hash.as_str();
            format!(
                "urn:uuid:{}-{}-{}-{}-{}",
                &h[..8],
                &h[8..12],
                &h[12..16],
                &h[16..20],
                &h[20..32]
            )
        } else {
            format!("{}{}", config.base_url, url.trim_start_matches('/'))
        }
    }

    fn robots(&self) -> Result<Vec<u8>, Box<Diagnostic>> {
        let config = self.edition.config();
        let mut context = self.frame(config.language, "./");
        context.insert("noindex", &config.noindex);
        let sitemap =
            (!config.base_url.is_empty()).then(|| format!("{}sitemap.xml", config.base_url));
        context.insert("sitemap_url", &sitemap);
        self.theme
            .render("robots.txt", &context, &self.theme_name, 0)
    }

    fn sitemap(&self) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut urls = Vec::new();
        for (id, page) in self.edition.pages() {
            if matches!(page.role, Role::Part(_)) {
                continue;
            }
            let Some(loc) = self.absolute(&page.url) else {
                continue;
            };
            let others = self.edition.translations(id);
            let mut alternates: Vec<Alternate> = others
                .iter()
                .filter_map(|(_, other)| {
                    Some(Alternate {
                        lang: other.lang.code(),
                        href: self.absolute(&other.url)?,
                    })
                })
                .collect();
            if !alternates.is_empty() {
                // Each language names all of them, itself included.
                alternates.push(Alternate {
                    lang: page.lang.code(),
                    href: loc.clone(),
                });
                alternates.sort_by(|a, b| a.lang.cmp(b.lang));
            }
            urls.push(SitemapUrl {
                loc,
                lastmod: self
                    .changed(page)
                    .filter(|_| page.doc.is_some())
                    .map(|date| date.to_string()),
                alternates,
            });
        }
        urls.sort_by(|a, b| a.loc.cmp(&b.loc));
        let mut context = self.frame(self.edition.config().language, "./");
        context.insert("urls", &urls);
        self.theme
            .render("sitemap.xml", &context, &self.theme_name, 0)
    }
}

fn stamp(date: Date) -> String {
    format!("{date}T00:00:00Z")
}
