//! Feed, sitemap and robots file.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Renderer;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::diagnostic::Diagnostic;
use crate::model::lang::Lang;
use crate::model::site::{Page, Role};

/// Entries in a feed.
const ENTRIES: usize = 30;

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
    for lang in renderer.shared.keys().copied() {
        if renderer.edition.pages().any(|(_, p)| p.lang == lang) {
            let path = format!(
                "{}feed.xml",
                renderer.home_url(lang).trim_start_matches('/')
            );
            let this = Arc::clone(renderer);
            bundle.add(&path, Artifact::Recipe(Arc::new(move || this.feed(lang))));
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
        let history = self.edition.history(page).map(|h| h.updated);
        let written = page.fields.date("updated_on");
        written
            .or(history)
            .or_else(|| page.fields.date("created_on"))
            .or_else(|| crate::resolve::order::list_date(self.edition.kinds(), page))
    }

    fn feed(&self, lang: Lang) -> Result<Vec<u8>, Box<Diagnostic>> {
        let config = self.edition.config();
        let mut pages: Vec<(Date, &Page)> = self
            .edition
            .pages()
            .filter(|(_, p)| p.role == Role::Leaf && p.lang == lang && p.in_lists())
            .filter_map(|(_, p)| Some((self.changed(p)?, p)))
            .collect();
        pages.sort_by_key(|(date, page)| (Reverse(*date), page.url.clone()));
        pages.truncate(ENTRIES);
        let home = self.home_url(lang);
        let below = home.trim_start_matches('/');
        let feed = Feed {
            title: config.title.clone(),
            id: self.atom_id(&home),
            lang: lang.code(),
            self_url: format!("{}{below}feed.xml", config.base_url),
            site_url: if config.base_url.is_empty() {
                "./".to_owned()
            } else {
                format!("{}{below}", config.base_url)
            },
            updated: stamp(
                pages
                    .first()
                    .map_or(self.edition.today(), |(date, _)| *date),
            ),
            entries: pages
                .into_iter()
                .map(|(date, page)| Entry {
                    title: page.title.clone(),
                    url: self.absolute(&page.url).unwrap_or_else(|| {
                        format!(
                            "{}{}",
                            "../".repeat(below.matches('/').count()),
                            page.url.from_root()
                        )
                    }),
                    id: self.atom_id(page.url.as_str()),
                    updated: stamp(date),
                    published: page.fields.date("created_on").map(stamp),
                    summary: page.summary().map(str::to_owned),
                    authors: self
                        .edition
                        .history(page)
                        .map(|h| h.authors.iter().map(ToString::to_string).collect())
                        .unwrap_or_default(),
                })
                .collect(),
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
