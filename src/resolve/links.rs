//! What each link leads to, and a finding for every one that leads nowhere.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::generate::reference_anchor;
use super::names::{Named, Names};
use super::paths::{asset_path, base_path, decode, is_file, join, relative, split_fragment};
use super::place::CONTENT;
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Edit, Fix};
use crate::model::document::{Document, Link, LinkForm};
use crate::model::inputs::Asset;
use crate::model::kind::Kinds;
use crate::model::lang::Lang;
use crate::model::rule;
use crate::model::site::{Page, PageId, Redirect, Role, Site, Target, Url};
use crate::model::source::{SitePath, Span};
use crate::parse::html;
use crate::text;
use crate::text::distance::nearest;
use crate::text::fold::{fold, name_key, nfc};
use crate::text::percent;
use crate::text::slug::{path_slug, slug};

/// Most "did you mean" searches over all names in one build; each costs the whole list.
pub(super) const MAX_SEARCHES: usize = 200;

/// What link resolution sees.
pub(super) struct Links<'a> {
    pub(super) config: &'a Config,
    kinds: &'a Kinds,
    pub(super) pages: &'a [Arc<Page>],
    pub(super) by_url: &'a HashMap<Url, PageId>,
    pub(super) by_path: &'a HashMap<String, PageId>,
    pub(super) names: &'a Names,
    pub(super) redirects: &'a BTreeMap<String, Redirect>,
    pub(super) sources: &'a BTreeMap<SitePath, Asset>,
    assets_by_path: HashMap<String, &'a SitePath>,
    assets_by_name: HashMap<String, Vec<&'a SitePath>>,
    visible: &'a (dyn Fn(PageId) -> bool + Sync),
}

/// What the links of one page lead to.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) targets: Arc<[Target]>,
    pub(super) assets: Vec<(String, SitePath, Span)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Broken targets: index of the finding, what was looked for.
    pub(super) missing: Vec<(usize, Missing)>,
}

/// A target that leads nowhere.
#[derive(Debug)]
pub(super) struct Missing {
    target: String,
    /// Written as `[[…]]`.
    wiki: bool,
}

impl Resolved {
    /// Adds a finding. Several links through one definition are one mistake.
    fn push(&mut self, diagnostic: Diagnostic) -> bool {
        let said = self
            .diagnostics
            .iter()
            .rev()
            .take(8)
            .any(|d| d.span == diagnostic.span && d.rule == diagnostic.rule);
        if !said {
            self.diagnostics.push(diagnostic);
        }
        !said
    }

    fn missing(&mut self, doc: &Document, link: &Link, target: String, wiki: bool) {
        if self.push(Links::broken(doc, link)) {
            let index = self.diagnostics.len() - 1;
            self.missing.push((index, Missing { target, wiki }));
        }
    }
}

/// Returns the pages by the path of their source.
pub(super) fn by_path(pages: &[Arc<Page>]) -> HashMap<String, PageId> {
    (0u32..)
        .map(PageId)
        .zip(pages)
        .filter_map(|(id, page)| Some((nfc(page.path()?.as_str()).into_owned(), id)))
        .collect()
}

impl<'a> Links<'a> {
    pub(super) fn new(
        site: &'a Site,
        names: &'a Names,
        by_path: &'a HashMap<String, PageId>,
        visible: &'a (dyn Fn(PageId) -> bool + Sync),
    ) -> Self {
        let (pages, sources) = (&site.pages, &site.asset_sources);
        let mut assets_by_path = HashMap::new();
        let mut assets_by_name: HashMap<String, Vec<&SitePath>> = HashMap::new();
        for path in sources.keys() {
            assets_by_path.insert(nfc(path.as_str()).into_owned(), path);
            assets_by_name
                .entry(name_key(path.file_name()))
                .or_default()
                .push(path);
        }
        Self {
            config: &site.config,
            kinds: &site.kinds,
            pages,
            by_url: &site.by_url,
            by_path,
            names,
            redirects: &site.redirects,
            sources,
            assets_by_path,
            assets_by_name,
            visible,
        }
    }

    /// Resolves the links of one page.
    pub(super) fn resolve(&self, page: &Page, doc: &Document) -> Resolved {
        let mut out = Resolved::default();
        let mut targets = Vec::with_capacity(doc.links.len());
        for link in &doc.links {
            let target = self.target(page, doc, link, &mut out);
            let target = match target {
                Target::Page { page: id, .. } if !(self.visible)(id) => {
                    out.push(self.unpublished(doc, link, id));
                    Target::Unpublished(id)
                }
                other => other,
            };
            targets.push(target);
        }
        out.targets = Arc::from(targets);
        out
    }

    fn target(&self, page: &Page, doc: &Document, link: &Link, out: &mut Resolved) -> Target {
        let written = link.target.trim();
        match link.form {
            LinkForm::Undefined => {
                out.push(Self::broken(doc, link).help(text!(
                    "Nhãn [{written}] chưa được định nghĩa; thêm dòng `[{written}]: đường-dẫn`.",
                    "The label [{written}] is not defined; add a line `[{written}]: path`."
                )));
                return Target::Broken;
            }
            LinkForm::Wiki => return self.wiki(page, doc, link, out),
            LinkForm::WikiImage => return self.asset(doc, link, written, out),
            _ => {}
        }
        let inner = match self.inside(written) {
            Where::Outside => return Target::External,
            Where::Unsafe => return Target::Broken,
            Where::Inside(path) => path,
        };
        let (path, fragment) = split_fragment(&inner);
        if path.is_empty() && !link.form.is_asset() {
            if written.is_empty() {
                let mut diagnostic = Self::broken(doc, link);
                diagnostic.message = text!("Liên kết chưa có địa chỉ", "The link has no address");
                out.push(diagnostic);
                return Target::Broken;
            }
            let id = self.by_url.get(&page.url).copied();
            return match id {
                Some(id) => self.anchored(doc, link, id, fragment, out),
                None => Target::Broken,
            };
        }
        let path = decode(path);
        if link.form.is_asset() {
            return self.asset(doc, link, &path, out);
        }
        if is_file(&path)
            && let Some(asset) = self.asset_at(doc, &path)
        {
            return self.copied(asset, link, out);
        }
        if let Some(id) = self.page_at(page, doc, &path) {
            return self.anchored(doc, link, id, fragment, out);
        }
        if let Some(asset) = self.asset_at(doc, &path) {
            return self.copied(asset, link, out);
        }
        if is_file(&path) {
            return self.missing_asset(doc, link, &path, out);
        }
        out.missing(doc, link, path, false);
        Target::Broken
    }

    /// Tells addresses of this handbook from others.
    fn inside(&self, written: &str) -> Where {
        let base = &self.config.base_url;
        if let Some(rest) = written
            .strip_prefix(base.trim_end_matches('/'))
            .filter(|rest| !base.is_empty() && (rest.is_empty() || rest.starts_with(['/', '#'])))
        {
            let slash = if rest.starts_with('/') { "" } else { "/" };
            return Where::Inside(format!("{slash}{rest}"));
        }
        if written.starts_with("//") {
            return Where::Outside;
        }
        let safe = html::safe_address(written, true) || html::safe_address(written, false);
        match html::scheme(written) {
            Some(_) if safe => Where::Outside,
            None if safe => {
                let path = written
                    .find('?')
                    .filter(|at| !written[..*at].contains('#'))
                    .map_or_else(
                        || written.to_owned(),
                        |at| {
                            let rest = &written[at..];
                            let fragment = rest.find('#').map_or("", |n| &rest[n..]);
                            format!("{}{fragment}", &written[..at])
                        },
                    );
                Where::Inside(path)
            }
            _ => Where::Unsafe,
        }
    }

    /// Finds the page that a path leads to: as a file seen from the source, from `content/`
    /// or from the root, else as an address seen from the page.
    fn page_at(&self, page: &Page, doc: &Document, path: &str) -> Option<PageId> {
        let path = path.replace('\\', "/");
        let mut candidates = Vec::new();
        if let Some(absolute) = path.strip_prefix('/') {
            candidates.push(format!("{CONTENT}{absolute}"));
            candidates.push(absolute.to_owned());
        } else {
            candidates.extend(join(doc.path.parent(), &path));
        }
        for candidate in &candidates {
            if let Some(id) = self.source_at(candidate) {
                return Some(id);
            }
        }
        let mut urls = Vec::new();
        if let Some(absolute) = path.strip_prefix('/') {
            urls.push(absolute.to_owned());
            let base = base_path(&self.config.base_url);
            let below = path.strip_prefix(base.trim_end_matches('/'));
            if let Some(below) =
                below.filter(|b| base != "/" && (b.is_empty() || b.starts_with('/')))
            {
                urls.push(below.to_owned());
            }
        } else {
            let folder = page.url.as_str().trim_matches('/');
            urls.extend(join(folder, &path));
            // A source path written with the address's spelling: `../processes/winback/`.
            urls.extend(
                candidates
                    .iter()
                    .filter_map(|c| {
                        c.strip_prefix(CONTENT)
                            .or(Some("").filter(|_| c == "content"))
                    })
                    .map(str::to_owned),
            );
        }
        urls.iter().find_map(|url| self.url_at(url))
    }

    fn source_at(&self, path: &str) -> Option<PageId> {
        let path = path.trim_end_matches('/');
        let get = |p: &str| self.by_path.get(p).copied();
        get(path)
            .or_else(|| get(&format!("{path}.md")))
            .or_else(|| get(&format!("{path}/index.md")))
            .or_else(|| get(&format!("{path}/README.md")))
    }

    fn url_at(&self, path: &str) -> Option<PageId> {
        let path = path.trim_matches('/');
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let path = path
            .strip_suffix(".html")
            .unwrap_or(path)
            .trim_end_matches('/');
        let url = if path.is_empty() {
            "/".to_owned()
        } else {
            format!("/{path}/")
        };
        self.by_url
            .get(url.as_str())
            .copied()
            .or_else(|| {
                let slugged: Vec<String> = path.split('/').map(path_slug).collect();
                self.by_url
                    .get(format!("/{}/", slugged.join("/")).as_str())
                    .copied()
            })
            .or_else(|| {
                self.redirects
                    .get(&format!("{path}/index.html"))
                    .map(|r| r.page)
            })
            .or_else(|| self.redirects.get(&format!("{path}.html")).map(|r| r.page))
    }

    fn asset_at(&self, doc: &Document, path: &str) -> Option<&'a SitePath> {
        let get = |p: &str| self.assets_by_path.get(p).copied();
        let Some(absolute) = path.strip_prefix('/') else {
            return join(doc.path.parent(), path).and_then(|p| get(&p));
        };
        get(&format!("{CONTENT}{absolute}")).or_else(|| {
            self.config
                .static_folders
                .iter()
                .find_map(|folder| get(&format!("{}/{absolute}", folder.trim_matches('/'))))
        })
    }

    fn asset(&self, doc: &Document, link: &Link, path: &str, out: &mut Resolved) -> Target {
        let found = self.asset_at(doc, path).or_else(|| {
            // `![[so-do.png]]` names a file wherever it lies, as long as there is only one.
            let named = self.assets_by_name.get(&name_key(path))?;
            (link.form == LinkForm::WikiImage && named.len() == 1).then(|| named[0])
        });
        match found {
            Some(asset) => self.copied(asset, link, out),
            None => self.missing_asset(doc, link, path, out),
        }
    }

    fn copied(&self, asset: &SitePath, link: &Link, out: &mut Resolved) -> Target {
        let path = asset_path(asset, &self.config.static_folders);
        out.assets
            .push((path.clone(), asset.clone(), link.target_span));
        Target::Asset(path)
    }

    fn missing_asset(&self, doc: &Document, link: &Link, path: &str, out: &mut Resolved) -> Target {
        let name = path.rsplit('/').next().unwrap_or(path);
        let near = self
            .assets_by_name
            .get(&name_key(name))
            .and_then(|paths| paths.first().copied())
            .or_else(|| {
                let here = doc.path.parent();
                let names = self
                    .sources
                    .keys()
                    .filter(|p| p.parent() == here)
                    .take(500)
                    .map(SitePath::file_name);
                let name = nearest(name, names)?;
                self.assets_by_path
                    .get(nfc(&format!("{here}/{name}")).as_ref())
                    .copied()
            })
            .map(|p| relative(doc.path.parent(), p.as_str()));
        let mut diagnostic = Diagnostic::new(
            &rule::MISSING_ASSET,
            &doc.path,
            link.target_span,
            text!("Không có tệp này: {path}", "No such file: {path}"),
        );
        diagnostic = diagnostic.help(match near {
            Some(near) => text!("Ý bạn là `{near}`?", "Did you mean `{near}`?"),
            None => text!(
                "Đặt tệp cạnh trang này rồi ghi tên tệp, phân biệt chữ hoa chữ thường.",
                "Put the file beside this page and write its name; capitals count."
            ),
        });
        out.push(diagnostic);
        Target::Broken
    }

    fn wiki(&self, page: &Page, doc: &Document, link: &Link, out: &mut Resolved) -> Target {
        let written = link.target.trim().trim_end_matches('\\');
        let (name, heading) = match written.split_once('#') {
            Some((name, heading)) => (name.trim(), Some(heading.trim())),
            None => (written, None),
        };
        if name.is_empty() {
            return match self.by_url.get(&page.url) {
                Some(id) if heading.is_some() => self.anchored(doc, link, *id, heading, out),
                _ => {
                    out.push(Self::broken(doc, link));
                    Target::Broken
                }
            };
        }
        match self.names.find(self.pages, name, page.lang, &|_| true) {
            Named::One(id) => self.anchored(doc, link, id, heading, out),
            Named::Several(ids) => {
                out.push(
                    ambiguous(doc, link.target_span, name, &ids, self.pages)
                        .subject(format!("link:{written}")),
                );
                Target::Broken
            }
            Named::Nothing => {
                if let Some(id) = self.page_at(page, doc, name) {
                    return self.anchored(doc, link, id, heading, out);
                }
                out.missing(doc, link, name.to_owned(), true);
                Target::Broken
            }
        }
    }

    /// Checks the place in a page that a link names.
    fn anchored(
        &self,
        doc: &Document,
        link: &Link,
        id: PageId,
        fragment: Option<&str>,
        out: &mut Resolved,
    ) -> Target {
        let Some(fragment) = fragment.filter(|f| !f.is_empty() && *f != "top") else {
            return Target::Page {
                page: id,
                anchor: None,
            };
        };
        if !(self.visible)(id) {
            // That the page is not published says it all.
            return Target::Page {
                page: id,
                anchor: None,
            };
        }
        let target = &self.pages[id.index()];
        let wanted = decode(fragment);
        let anchor = match (&target.doc, target.role) {
            (Some(doc), _) => find_anchor(doc, &wanted),
            (None, Role::Reference(about)) => reference_anchor(about, self.kinds, &wanted),
            // What stands there is only known once every page is.
            (None, Role::View(_)) => Some(wanted.clone()),
            (None, _) => None,
        };
        if anchor.is_none() {
            let headings = target.doc.as_deref().map_or(&[][..], |d| &d.headings);
            let near = nearest(
                &slug(&wanted),
                headings
                    .iter()
                    .take(500)
                    .map(|h| h.id.as_str())
                    .filter(|i| !i.is_empty()),
            )
            .map(str::to_owned);
            let title = &target.title;
            let mut diagnostic = Diagnostic::new(
                &rule::BROKEN_ANCHOR,
                &doc.path,
                link.target_span,
                text!(
                    "Trang \"{title}\" không có mục #{wanted}",
                    "The page \"{title}\" has no heading #{wanted}"
                ),
            )
            .subject(format!("link:{}", link.target));
            if let Some(near) = near {
                diagnostic = diagnostic.help(text!(
                    "Mục gần nhất: `#{near}`.",
                    "The nearest heading is `#{near}`."
                ));
            } else {
                diagnostic = diagnostic.help(text!(
                    "Bỏ phần sau dấu #, hoặc thêm mục đó vào trang.",
                    "Leave out what follows #, or add that heading to the page."
                ));
            }
            out.push(diagnostic);
        }
        Target::Page { page: id, anchor }
    }

    fn unpublished(&self, doc: &Document, link: &Link, id: PageId) -> Diagnostic {
        let title = &self.pages[id.index()].title;
        Diagnostic::new(
            &rule::LINK_TO_UNPUBLISHED,
            &doc.path,
            link.target_span,
            text!(
                "Liên kết tới trang chưa xuất bản: \"{title}\"",
                "Link to a page that is not published: \"{title}\""
            ),
        )
        .help(text!(
            "Trang vẫn dựng được, liên kết hiện thành chữ thường.",
            "The page is built all the same; the link shows as plain text."
        ))
        .subject(format!("link:{}", link.target))
    }

    fn broken(doc: &Document, link: &Link) -> Diagnostic {
        let target = &link.target;
        Diagnostic::new(
            &rule::BROKEN_LINK,
            &doc.path,
            link.target_span,
            text!("Liên kết hỏng: {target}", "Broken link: {target}"),
        )
        .subject(format!("link:{target}"))
        .help(text!(
            "Kiểm tra tên tệp, hoặc dùng [[tên trang]].",
            "Check the file name, or use [[page name]]."
        ))
    }

    /// Adds to a finding the page that its broken target most likely means. A page that moved
    /// keeps its name, which costs one look-up; the `search` over all names costs the whole
    /// list, so whoever calls decides how often.
    pub(super) fn suggest(
        &self,
        doc: &Document,
        lang: Lang,
        missing: &Missing,
        search: bool,
        diagnostic: &mut Diagnostic,
    ) {
        let moved = self.moved(doc, lang, &missing.target);
        let Some(id) = moved.or_else(|| self.near_page(lang, &missing.target, search)) else {
            return;
        };
        let found = &self.pages[id.index()];
        let near = match found.path() {
            Some(path) if !missing.wiki => relative(doc.path.parent(), path.as_str()),
            _ => super::names::stem(&found.id).to_owned(),
        };
        let written = diagnostic.span.of(&doc.text);
        let (path, fragment) = written.split_at(written.find('#').unwrap_or(written.len()));
        // Only where the span is the address and nothing else.
        if moved.is_some() && !missing.wiki && decode(path) == missing.target {
            let near = if near.contains([' ', '(', ')', '<', '>', '%', '"', '\'']) {
                percent::encode(&near)
            } else {
                near.clone()
            };
            let fix = Fix {
                edits: vec![Edit {
                    span: diagnostic.span,
                    text: format!("{near}{fragment}"),
                }],
            };
            diagnostic.fix = Some(fix);
        }
        diagnostic.help = Some(text!(
            "Trang gần nhất: `{near}`.",
            "The nearest page is `{near}`."
        ));
    }

    /// The page that surely is meant: one that names the address as its old one, or the only
    /// one of this file name.
    fn moved(&self, doc: &Document, lang: Lang, path: &str) -> Option<PageId> {
        let file = match path.strip_prefix('/') {
            Some(absolute) => Some(format!("{CONTENT}{absolute}")),
            None => join(doc.path.parent(), path),
        };
        let old = file.as_deref().and_then(|f| f.strip_prefix(CONTENT));
        if let Some(old) = old
            && let Some(id) = self.url_at(old.trim_end_matches(".md"))
        {
            return Some(id);
        }
        let stem = super::names::stem(path.trim_end_matches('/'));
        let stem = stem.trim_end_matches(".md").trim_end_matches(".html");
        let key = name_key(stem);
        let named = |id: &&PageId| {
            let page = &self.pages[id.index()];
            page.lang == lang
                && page.role == Role::Leaf
                && name_key(super::names::stem(&page.path_id)) == key
        };
        let mut called = self.names.called(stem).iter().filter(named);
        let only = called.next().copied()?;
        called.next().is_none().then_some(only)
    }

    fn near_page(&self, lang: Lang, path: &str, search: bool) -> Option<PageId> {
        let stem = super::names::stem(path.trim_end_matches('/'));
        let stem = stem.trim_end_matches(".md").trim_end_matches(".html");
        // A page that moved keeps its name; that costs one look-up.
        if let Some(id) = self
            .names
            .called(stem)
            .iter()
            .find(|id| self.pages[id.index()].lang == lang)
        {
            return Some(*id);
        }
        if !search {
            return None;
        }
        let candidates: Vec<(&str, PageId)> = (0u32..)
            .map(PageId)
            .zip(self.pages)
            .filter(|(_, p)| p.doc.is_some() && p.lang == lang)
            .map(|(id, p)| (super::names::stem(&p.path_id), id))
            .collect();
        let found = nearest(stem, candidates.iter().map(|(name, _)| *name))?;
        candidates
            .iter()
            .find(|(name, _)| *name == found)
            .map(|(_, id)| *id)
    }
}

enum Where {
    Inside(String),
    Outside,
    Unsafe,
}

/// Reports a name that several pages answer to.
pub(super) fn ambiguous(
    doc: &Document,
    span: Span,
    name: &str,
    ids: &[PageId],
    pages: &[Arc<Page>],
) -> Diagnostic {
    let list: Vec<String> = ids
        .iter()
        .take(4)
        .map(|id| format!("`{}`", pages[id.index()].id))
        .collect();
    let list = list.join(", ");
    Diagnostic::new(
        &rule::AMBIGUOUS_REFERENCE,
        &doc.path,
        span,
        text!(
            "\"{name}\" có thể là nhiều trang",
            "\"{name}\" may be several pages"
        ),
    )
    .help(text!("Ghi rõ một trong: {list}.", "Write one of {list}."))
}

/// Finds the anchor that a fragment means: as written, else as the slug of what was written.
fn find_anchor(doc: &Document, wanted: &str) -> Option<String> {
    if doc.anchors.iter().any(|a| a == wanted) {
        return Some(wanted.to_owned());
    }
    let has = |id: &str| doc.headings.iter().any(|h| h.id == id && !id.is_empty());
    if has(wanted) {
        return Some(wanted.to_owned());
    }
    let slugged = slug(wanted);
    if has(&slugged) {
        return Some(slugged);
    }
    // The words of a heading that has an anchor of its own.
    let words = fold(wanted);
    doc.headings
        .iter()
        .take(500)
        .find(|h| !h.id.is_empty() && fold(&h.text) == words)
        .map(|h| h.id.clone())
}
