//! Documents → [`Site`]: ids, URLs, lists, link targets, backlinks across files.
//!
//! 1. place every document and read its fields;
//! 2. settle collisions of URLs and ids;
//! 3. add the pages nobody wrote;
//! 4. resolve references and links, noting every one that leads nowhere;
//! 5. turn them round into backlinks, and put the pages below each list in order;
//! 6. read what the sections of write-ups say.
//!
//! Emits no HTML. Nothing here depends on the order in which files were found.

mod again;
mod fields;
pub mod generate;
pub mod insight_pages;
mod links;
mod memo;
mod mend;
mod names;
pub mod order;
mod paths;
mod place;
mod redirects;
mod relations;
mod sections;
mod told;
pub mod view_pages;
mod write_up;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

pub use paths::asset_path;
pub use place::{CONTENT, is_index, is_reserved};

use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Document, HeadingForm};
use crate::model::inputs::Inputs;
use crate::model::kind::{KindId, Kinds};
use crate::model::lang::Lang;
use crate::model::rule;
use crate::model::site::{Alike, Page, PageId, Role, Site, State, Target, Url};
use crate::model::source::{SitePath, Span};
use crate::text;
use crate::text::fold::{self, fold};
use links::Resolved;
pub use memo::Memo;
use memo::{ByPage, Found, Known, Last, Placed, World};
use names::{Named, Names};
use sections::Matcher;

/// Connects the documents of a handbook. `memo` holds what earlier builds found out under the same
/// settings.
pub fn resolve(
    inputs: &Inputs,
    config: Config,
    kinds: Kinds,
    documents: Vec<Arc<Document>>,
    memo: &mut Memo,
) -> Site {
    let (config, kinds) = match again::resolve(inputs, config, kinds, &documents, memo) {
        Ok(site) => return site,
        Err(settings) => *settings,
    };
    let mut diagnostics = Vec::new();
    let mut found = Found::default();
    let mut pages = place_all(inputs, &config, &kinds, documents, memo, &mut found);
    let mut by_url = settle_urls(&mut pages, &mut diagnostics);
    settle_ids(&pages, &mut diagnostics);
    generate::taxa(&mut pages, &config, &kinds);
    generate::tags(&mut pages, &config, &kinds, inputs.options.drafts);
    generate::reference(&mut pages, &config, &kinds);
    generate::search(&mut pages, &config, &kinds);
    view_pages::add(&mut pages, &config, &kinds, inputs.options.drafts);
    insight_pages::add(&mut pages, &config, &kinds, inputs.options.drafts);
    generate::lists(&mut pages, &config, &kinds);
    add_generated_urls(&mut pages, &mut by_url, &mut diagnostics);
    let redirects = redirects::read(&pages, &by_url, &mut diagnostics);
    let world = &mut memo.world;
    let names = world.names.take();
    let names = names.unwrap_or_else(|| Arc::new(Names::new(&pages, &kinds)));
    world.names = Some(Arc::clone(&names));
    let referred = &mut world.referred;
    found.referred = relations::resolve(&mut pages, &names, &kinds, &config, referred);
    relations::settle_translations(&mut pages);

    let mut site = Site {
        config,
        kinds,
        options: inputs.options.clone(),
        today: inputs.today,
        pages,
        by_url: Arc::new(by_url),
        links: Vec::new(),
        backlinks: Arc::default(),
        children: Arc::default(),
        translations: Arc::default(),
        redirects: Arc::new(redirects),
        assets: Arc::default(),
        asset_sources: Arc::new(inputs.assets.clone()),
        history: Arc::clone(&inputs.history),
        alike: Alike::default(),
        diagnostics,
    };
    let mut assets = BTreeMap::new();
    found.linked = link_all(&mut site, &mut assets, &names, world);
    relations::wake_taxa(&mut site);
    site.backlinks = Arc::new(relations::backlinks(&site));
    site.children = Arc::new(order::children(&site));
    site.translations = Arc::new(translations(&site));
    static_files(&site, &mut assets);
    site.assets = Arc::new(assets);
    write_up::read(&mut site, &mut memo.write_ups);
    memo.last = Some(Last::of(&mut site, found));
    site
}

/// Returns the pages that are translations of each other, by what they have in common.
fn translations(site: &Site) -> HashMap<String, Vec<PageId>> {
    let mut translations: HashMap<String, Vec<PageId>> = HashMap::new();
    for (id, page) in site.iter().filter(|(_, p)| p.state != State::Unused) {
        let group = translations.entry(page.translation.clone());
        group.or_default().push(id);
    }
    translations
}

/// Finds the page of one kind that a name stands for, as a reference in front matter would:
/// by id, path, file name, title or alias. None when there is no such page, or several.
pub fn named(site: &Site, kind: KindId, name: &str, lang: Lang) -> Option<PageId> {
    let fits = |page: &Page| page.kind == kind && page.role == Role::Leaf;
    match Names::new(&site.pages, &site.kinds).find(&site.pages, name, lang, &fits) {
        Named::One(id) => Some(id),
        Named::Several(_) | Named::Nothing => None,
    }
}

fn place_all(
    inputs: &Inputs,
    config: &Config,
    kinds: &Kinds,
    documents: Vec<Arc<Document>>,
    memo: &mut Memo,
    found: &mut Found,
) -> Vec<Arc<Page>> {
    let matcher = memo.matcher(kinds);
    let before = &memo.placed;
    let placed: Vec<Arc<Placed>> = documents
        .into_par_iter()
        .map(|doc| match before.get(&doc.path) {
            Some(placed) if placed.is_of(&doc) => Arc::clone(placed),
            _ => Arc::new(place_one(inputs, config, kinds, &matcher, doc)),
        })
        .collect();
    memo.world.settle(inputs, placed.iter());
    let mut pages = Vec::with_capacity(placed.len());
    let mut next = HashMap::with_capacity(placed.len());
    for (index, placed) in placed.into_iter().enumerate() {
        if !placed.found.is_empty() {
            found.placed.insert(index, placed.found.clone());
        }
        pages.push(Arc::clone(&placed.page));
        if let Some(path) = placed.page.path() {
            next.insert(path.clone(), Arc::clone(&placed));
        }
    }
    memo.placed = next;
    pages
}

fn place_one(
    inputs: &Inputs,
    config: &Config,
    kinds: &Kinds,
    matcher: &Matcher,
    doc: Arc<Document>,
) -> Placed {
    let mut found = Vec::new();
    let place = place::place(&doc, config, kinds, &mut found);
    let kind = kinds.get(place.kind);
    let fields = fields::read(&doc, kind, &mut found);
    let title = fields
        .text("title")
        .map(str::to_owned)
        .or_else(|| {
            let heading = doc.headings.iter().find(|h| h.form != HeadingForm::Bold)?;
            Some(heading.text.clone()).filter(|t| !t.is_empty())
        })
        .unwrap_or_else(|| names::stem(&place.path_id).to_owned())
        .replace(fold::is_unprintable, " ");
    let state = if fields.bool("draft") == Some(true) {
        State::Draft
    } else if let Some(date) = fields.date("publish_on").filter(|d| *d > inputs.today) {
        State::Scheduled(date)
    } else if let Some(date) = fields.date("expires_on").filter(|d| *d <= inputs.today) {
        State::Expired(date)
    } else {
        State::Published
    };
    let sections = Arc::from(matcher.find(place.kind, &doc));
    let page = Page {
        role: place.role,
        kind: place.kind,
        lang: place.lang,
        id: fold::nfc(fields.text("id").unwrap_or(&place.path_id)).into_owned(),
        translation: place.path_id.clone(),
        path_id: place.path_id,
        title_key: fold(&title),
        title,
        url: place.url,
        hidden: fields.bool("nav") == Some(false),
        fields,
        state,
        sections,
        write_up: None,
        doc: Some(doc),
    };
    Placed::new(page, found)
}

/// Gives each URL to the first page that wants it; the others are reported and left out.
fn settle_urls(pages: &mut [Arc<Page>], diagnostics: &mut Vec<Diagnostic>) -> HashMap<Url, PageId> {
    let mut by_url: HashMap<Url, PageId> = HashMap::with_capacity(pages.len() * 2);
    for index in 0..pages.len() {
        let page = &pages[index];
        let (url, Some(path)) = (page.url.clone(), page.path().cloned()) else {
            continue;
        };
        let mut parts = path.as_str().split('/').chain(url.as_str().split('/'));
        if parts.any(place::is_reserved) {
            diagnostics.push(
                Diagnostic::new(
                    &rule::PATH_COLLISION,
                    &path,
                    Span::default(),
                    text!(
                        "Tên `{path}` không dùng được trên Windows",
                        "The name `{path}` cannot be used on Windows"
                    ),
                )
                .help(text!(
                    "Đổi tên tệp hoặc thư mục.",
                    "Rename the file or folder."
                )),
            );
        }
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        let Some(other) = by_url.get(&url) else {
            by_url.insert(url, id);
            continue;
        };
        let other = pages[other.index()].path().cloned();
        let shown = other.as_ref().map_or("", |p| p.as_str()).to_owned();
        let mut diagnostic = Diagnostic::new(
            &rule::PATH_COLLISION,
            &path,
            Span::default(),
            text!(
                "Trùng địa chỉ {url} với {shown}",
                "Same address {url} as {shown}"
            ),
        )
        .help(text!(
            "Đổi tên một trong hai tệp; dấu, chữ hoa và ký hiệu không làm khác địa chỉ.",
            "Rename one of the files; marks, capitals and symbols do not make addresses differ."
        ));
        if let Some(other) = other {
            diagnostic = diagnostic.related(
                &other,
                Span::default(),
                text!("tệp giữ địa chỉ này", "the file that keeps the address"),
            );
        }
        diagnostics.push(diagnostic);
        Arc::make_mut(&mut pages[index]).state = State::Unused;
    }
    by_url
}

fn settle_ids(pages: &[Arc<Page>], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(&str, Lang), &Page> = HashMap::new();
    for page in pages {
        let (Some(id), Some(path)) = (page.fields.get("id"), page.path()) else {
            continue;
        };
        let Some(other) = seen.get(&(page.id.as_str(), page.lang)) else {
            seen.insert((&page.id, page.lang), page);
            continue;
        };
        let Some(other_path) = other.path() else {
            continue;
        };
        let name = &page.id;
        let span = id.items.first().map_or(id.key_span, |i| i.span);
        let other_span = other
            .fields
            .get("id")
            .and_then(|f| f.items.first())
            .map_or(Span::default(), |i| i.span);
        diagnostics.push(
            Diagnostic::new(
                &rule::DUPLICATE_ID,
                path,
                span,
                text!(
                    "Trùng id \"{name}\" với {other_path}",
                    "Id \"{name}\" is also used by {other_path}"
                ),
            )
            .help(text!(
                "Đổi một trong hai id; bỏ trường `id` thì lấy đường dẫn.",
                "Change one of the ids; without `id` the path is used."
            ))
            .subject("field:id")
            .related(
                other_path,
                other_span,
                text!("id đã dùng ở đây", "the id is used here"),
            ),
        );
    }
}

/// Enters generated pages; a written page at the same address stays, save for a tag's list,
/// whose readers would end on something else.
fn add_generated_urls(
    pages: &mut [Arc<Page>],
    by_url: &mut HashMap<Url, PageId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for index in 0..pages.len() {
        if pages[index].doc.is_some() {
            continue;
        }
        let id = PageId(u32::try_from(index).unwrap_or(u32::MAX));
        let url = pages[index].url.clone();
        let Some(other) = by_url.get(&url).copied() else {
            by_url.insert(url, id);
            continue;
        };
        if matches!(pages[index].role, Role::Tag | Role::Taxon | Role::Search) {
            let title = pages[index].title.clone();
            if let Some(path) = pages[other.index()].path() {
                diagnostics.push(
                    Diagnostic::new(
                        &rule::PATH_COLLISION,
                        path,
                        Span::default(),
                        text!(
                            "Trùng địa chỉ {url} với danh sách \"{title}\"",
                            "Same address {url} as the list \"{title}\""
                        ),
                    )
                    .help(text!("Đổi tên tệp này.", "Rename this file.")),
                );
            }
        }
        Arc::make_mut(&mut pages[index]).state = State::Unused;
    }
}

/// Resolves the links of all pages, and notes the files that they lead to. Returns what was found,
/// by the index of the page.
fn link_all(
    site: &mut Site,
    assets: &mut BTreeMap<String, SitePath>,
    names: &Names,
    world: &mut World,
) -> ByPage {
    let visible = |id: PageId| {
        // A known id becomes a page when a link leads to it.
        site.page(id).role == Role::Taxon || site.is_visible(id)
    };
    let by_path = world.by_path.take();
    let by_path = by_path.unwrap_or_else(|| Arc::new(links::by_path(&site.pages)));
    world.by_path = Some(Arc::clone(&by_path));
    let resolver = links::Links::new(site, names, &by_path, &visible);
    let known = &world.linked;
    let resolved: Vec<Option<Known<Resolved>>> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            let doc = page.doc.as_ref()?;
            let before = Known::of(known, index, doc);
            let resolved = before.unwrap_or_else(|| Arc::new(resolver.resolve(page, doc)));
            Some(Known::new(doc, resolved))
        })
        .collect();
    let mut next = Vec::with_capacity(resolved.len());
    let mut all = Vec::with_capacity(site.pages.len());
    let mut diagnostics = Vec::new();
    let mut by_page = ByPage::new();
    let mut searches = 0;
    for (index, (page, linked)) in site.pages.iter().zip(resolved).enumerate() {
        let resolved = linked.as_ref().map(|known| Arc::clone(&known.value));
        let targets = resolved.as_ref().map(|resolved| &resolved.targets);
        all.push(targets.cloned().unwrap_or_default());
        next.push(linked);
        let (Some(doc), Some(resolved)) = (&page.doc, resolved) else {
            continue;
        };
        let mut found = resolved.diagnostics.clone();
        for (at, missing) in &resolved.missing {
            let diagnostic = &mut found[*at];
            let search = searches < links::MAX_SEARCHES;
            searches += 1;
            resolver.suggest(doc, page.lang, missing, search, diagnostic);
        }
        for (out, source, span) in &resolved.assets {
            match assets.get(out) {
                Some(other) if other != source => diagnostics.push(
                    Diagnostic::new(
                        &rule::PATH_COLLISION,
                        &doc.path,
                        *span,
                        text!(
                            "Hai tệp cùng thành {out}: {other} và {source}",
                            "Two files become {out}: {other} and {source}"
                        ),
                    )
                    .help(text!("Đổi tên một tệp.", "Rename one of the files.")),
                ),
                _ => {
                    assets.insert(out.clone(), source.clone());
                }
            }
        }
        if !found.is_empty() {
            by_page.insert(index, found);
        }
    }
    world.linked = next;
    site.links = all;
    site.diagnostics.extend(diagnostics);
    by_page
}

/// Adds the files of static folders, which are copied whether or not anything refers to them.
fn static_files(site: &Site, assets: &mut BTreeMap<String, SitePath>) {
    let folders = &site.config.static_folders;
    for path in site.asset_sources.keys() {
        let inside = folders.iter().any(|folder| {
            path.as_str()
                .strip_prefix(folder.trim_matches('/'))
                .is_some_and(|rest| rest.starts_with('/'))
        });
        if inside {
            let out = asset_path(path, folders);
            assets.entry(out).or_insert_with(|| path.clone());
        }
    }
}

/// Returns the page that a target leads readers to.
pub fn leads_to(target: &Target) -> Option<PageId> {
    match target {
        Target::Page { page, .. } => Some(*page),
        _ => None,
    }
}
