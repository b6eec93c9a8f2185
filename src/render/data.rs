//! `api/*.json`: what programs may read of the site. Shapes are documented and versioned.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Renderer;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::site::{Role, Target, View};
use crate::views::changed_on;

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are those of the data")]
struct Pages<'a> {
    version: u32,
    pages: Vec<PageEntry<'a>>,
    generated: Vec<GeneratedEntry<'a>>,
}

#[derive(Serialize)]
struct PageEntry<'a> {
    url: &'a str,
    path: &'a str,
    id: &'a str,
    title: &'a str,
    kind: &'a str,
    lang: &'a str,
    summary: Option<&'a str>,
    updated_on: Option<String>,
}

#[derive(Serialize)]
struct GeneratedEntry<'a> {
    url: &'a str,
    title: &'a str,
    kind: &'a str,
}

#[derive(Serialize)]
struct Links<'a> {
    version: u32,
    links: Vec<LinkEntry<'a>>,
}

#[derive(Serialize)]
struct LinkEntry<'a> {
    url: &'a str,
    pages: Vec<&'a str>,
}

/// Adds the data files.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    let this = Arc::clone(renderer);
    let pages = move || Ok(this.pages_json());
    bundle.add("api/pages.json", Artifact::Recipe(Arc::new(pages)));
    let this = Arc::clone(renderer);
    let links = move || Ok(this.links_json());
    bundle.add("api/links.json", Artifact::Recipe(Arc::new(links)));
}

impl Renderer {
    fn pages_json(&self) -> Vec<u8> {
        let mut pages = Vec::new();
        let mut generated = Vec::new();
        for (_, page) in self.edition.pages() {
            let kind = self.edition.kinds().get(page.kind).name.as_str();
            match page.path() {
                Some(path) => pages.push(PageEntry {
                    url: page.url.as_str(),
                    path: path.as_str(),
                    id: &page.id,
                    title: &page.title,
                    kind,
                    lang: page.lang.code(),
                    summary: page.summary(),
                    updated_on: changed_on(&self.edition, page).map(|date| date.to_string()),
                }),
                None => generated.push(GeneratedEntry {
                    url: page.url.as_str(),
                    title: &page.title,
                    kind: match page.role {
                        Role::Home => "home",
                        Role::List | Role::Part(_) => "list",
                        Role::Tags => "tags",
                        Role::Tag => "tag",
                        Role::Reference(_) => "reference",
                        Role::Search => "search",
                        Role::View(View::Insight(_)) => "insights",
                        Role::View(_) => "view",
                        Role::Leaf | Role::Taxon => kind,
                    },
                }),
            }
        }
        pages.sort_by_key(|p| p.url);
        generated.sort_by_key(|p| p.url);
        json(&Pages {
            version: 1,
            pages,
            generated,
        })
    }

    /// Addresses outside the handbook with the pages that lead there. They are listed for
    /// whoever checks them; the program itself asks no other host.
    fn links_json(&self) -> Vec<u8> {
        let mut links: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, page) in self.edition.pages() {
            let Some(doc) = &page.doc else { continue };
            for (link, target) in doc.links.iter().zip(self.edition.targets(id)) {
                if *target == Target::External && link.target.starts_with("http") {
                    let pages = links.entry(&link.target).or_default();
                    if pages.last() != Some(&page.url.as_str()) {
                        pages.push(page.url.as_str());
                    }
                }
            }
        }
        json(&Links {
            version: 1,
            links: links
                .into_iter()
                .map(|(url, pages)| LinkEntry { url, pages })
                .collect(),
        })
    }
}

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    // Structures of plain strings always serialise.
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
