//! Edition + theme → [`Bundle`]: pages, lists, feeds, data.
//!
//! Pages enter the bundle as recipes: pure functions that make their bytes when asked, so
//! that a site of ten thousand pages need not be held in memory. What pages have in common
//! (navigation, words, neighbours) is made once and shared.

mod actions;
mod calendar;
mod case;
mod chart;
pub mod context;
mod copy;
mod data;
pub mod digest;
mod directory;
mod feedback;
mod feeds;
pub mod follow_up;
mod glossary;
mod highlight;
mod home;
mod insights;
mod lines;
mod lists;
mod markdown;
mod nav;
mod pages;
mod palette;
pub mod panel;
mod print;
mod reference;
mod reviews;
mod risks;
mod sanitize;
mod search_words;
pub mod sheet;
pub mod similar;
mod slim;
mod strings;
pub mod theme;
mod winback;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, OnceLock, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tera::{Context, Value};

use crate::model::bundle::{Artifact, Bundle, Files, Print};
use crate::model::config;
use crate::model::diagnostic::Diagnostic;
use crate::model::kind::KindId;
use crate::model::lang::Lang;
use crate::model::rule;
use crate::model::site::{More, Page, PageId, Role, Token, Url, View};
use crate::model::source::{SitePath, Span};
use crate::resolve::generate;
use crate::restrict::{Edition, Entered};
use crate::text;
use crate::views::Views;
use strings::Strings;
use theme::Theme;

/// Sets the theme a reader chose before anything is drawn. The one inline script; its hash is
/// in the policy of every page.
const THEME_SCRIPT: &str = r#"try{let t=localStorage["camnang-theme"];if(t)document.documentElement.dataset.theme=t}catch{}"#;

/// Everything that pages of an edition have in common.
pub struct Renderer {
    edition: Arc<Edition>,
    views: Views,
    theme: Arc<Theme>,
    theme_name: String,
    common: Arc<Common>,
}

/// What is made of the edition as a whole, good as long as it rests on the same [`Ground`].
#[derive(Default)]
struct Common {
    /// Where the pages are.
    files: Arc<Files>,
    shared: BTreeMap<Lang, Shared>,
    /// The pages before and after a page in its list.
    neighbours: HashMap<PageId, (Option<PageId>, Option<PageId>)>,
    /// Pages by language and kind.
    of_kind: HashMap<(Lang, KindId), Vec<PageId>>,
    /// Pages as they stand in lists, by [`PageId::index`].
    items: Vec<OnceLock<lists::KeptItem>>,
    /// Their cells in tables, in their own language, likewise.
    rows: Vec<OnceLock<Vec<lists::KeptCell>>>,
    /// Navigation by language, way to the root and open section.
    navs: RwLock<HashMap<NavKey, Arc<str>>>,
    nav_prints: RwLock<HashMap<(Lang, Option<usize>), Print>>,
}

type NavKey = (Lang, String, Option<usize>);

/// What [`Common`] is made of: what pages show each other, which pages views added, the theme.
struct Ground {
    connected: Token,
    entered: Arc<Entered>,
    theme: Arc<Theme>,
}

impl Ground {
    fn is(&self, other: &Self) -> bool {
        self.connected == other.connected
            && Arc::ptr_eq(&self.entered, &other.entered)
            && Arc::ptr_eq(&self.theme, &other.theme)
    }
}

/// What the last build made of its edition as a whole.
#[derive(Default)]
pub struct Memo {
    last: Option<(Ground, Arc<Common>)>,
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

/// What the pages of one language have in common.
struct Shared {
    strings: Strings,
    /// Address of the home page.
    home_url: String,
    /// What links to the home page say.
    home_title: String,
    nav: Vec<nav::Section>,
    directory: directory::Directory,
    glossary: glossary::Glossary,
    base: Context,
    /// The print of the frame.
    print: OnceLock<Print>,
}

/// Puts the bundle of an edition together, and reports files that want the same place.
pub fn render(
    edition: Arc<Edition>,
    views: Views,
    theme: Arc<Theme>,
    memo: &mut Memo,
) -> (Bundle, Vec<Diagnostic>) {
    let renderer = Arc::new(Renderer::new(edition, views, theme, memo));
    let this = Arc::clone(&renderer);
    let maker = move |page| this.page(PageId(page));
    let mut bundle = Bundle::of_pages(Arc::clone(&renderer.common.files), Arc::new(maker));
    let mut diagnostics = Vec::new();
    let this = Arc::clone(&renderer);
    bundle.add(
        "404.html",
        Artifact::Recipe(Arc::new(move || this.not_found())),
    );
    for (path, bytes) in renderer.theme.files() {
        bundle.add(path, Artifact::Bytes(Arc::from(bytes)));
    }
    feeds::add(&renderer, &mut bundle);
    data::add(&renderer, &mut bundle);
    search_words::add(&renderer, &mut bundle);
    directory::add(&renderer, &mut bundle);
    follow_up::add(&renderer, &mut bundle);
    calendar::add(&renderer, &mut bundle);
    insights::data::add(&renderer, &mut bundle);
    reviews::add(&renderer, &mut bundle);
    risks::data::add(&renderer, &mut bundle);
    copy::add(&renderer, &mut bundle);
    for (path, asset) in renderer.edition.assets() {
        if !bundle.add(path, Artifact::Copy(asset.clone())) {
            let source = renderer.edition.asset_source(path);
            diagnostics.push(
                Diagnostic::new(
                    &rule::PATH_COLLISION,
                    source,
                    Span::default(),
                    text!(
                        "Không đặt được tệp vào /{path}: chỗ này đã có hoặc tên không dùng được",
                        "The file cannot go to /{path}: the place is taken or the name unusable"
                    ),
                )
                .help(text!("Đổi tên tệp.", "Rename the file.")),
            );
        }
    }
    for (path, target, span) in renderer.edition.redirects() {
        let this = Arc::clone(&renderer);
        let (url, lang, title) = (target.url.clone(), target.lang, target.title.clone());
        let at = path.to_owned();
        let recipe = move || this.redirect(&at, &url, lang, &title);
        if !bundle.add(path, Artifact::Recipe(Arc::new(recipe))) {
            diagnostics.push(taken_redirect(path, target, span));
        }
    }
    print::add(&renderer, &mut bundle);
    let this = Arc::clone(&renderer);
    bundle.prepare_by(Arc::new(move || this.views.make()));
    (bundle, diagnostics)
}

/// Reports an old address at a place that the site itself needs.
fn taken_redirect(path: &str, target: &Page, span: Span) -> Diagnostic {
    let source = target.path().cloned().unwrap_or_else(|| SitePath::from(""));
    // A folder's address ends in a slash, a file's (`feed.xml`) does not.
    let shown = match path.strip_suffix("/index.html") {
        Some(file) if file.rsplit('/').next().is_some_and(|n| n.contains('.')) => file,
        Some(_) => path.trim_end_matches("index.html"),
        None => path,
    };
    Diagnostic::new(
        &rule::REDIRECT_COLLISION,
        &source,
        span,
        text!(
            "Địa chỉ cũ /{shown} trùng với một tệp khác của trang web",
            "The old address /{shown} is that of another file of the site"
        ),
    )
    .help(text!("Bỏ địa chỉ này.", "Remove this address."))
    .subject("field:redirect_from")
}

impl Renderer {
    fn new(edition: Arc<Edition>, views: Views, theme: Arc<Theme>, memo: &mut Memo) -> Self {
        let theme_name = edition.config().theme.name.clone();
        let mut renderer = Self {
            common: Arc::default(),
            edition,
            views,
            theme,
            theme_name,
        };
        let ground = Ground {
            connected: renderer.edition.alike().connected.clone(),
            entered: renderer.edition.entered(),
            theme: Arc::clone(&renderer.theme),
        };
        match memo.last.take() {
            Some((before, common)) if before.is(&ground) => renderer.common = common,
            _ => renderer.prepare(),
        }
        memo.last = Some((ground, Arc::clone(&renderer.common)));
        renderer
    }

    /// Makes what pages have in common, in two steps: the second looks at the first.
    fn prepare(&mut self) {
        let paths: Vec<(u32, String)> = self
            .edition
            .pages()
            .map(|(id, page)| (id.0, format!("{}index.html", page.url.from_root())))
            .collect();
        let paths = paths.iter().map(|(id, path)| (*id, path.as_str()));
        let mut common = Common {
            files: Arc::new(Files::of_pages(paths)),
            neighbours: neighbours(&self.edition),
            ..Common::default()
        };
        let languages = self.edition.config().languages.clone();
        for lang in &languages {
            common.shared.insert(*lang, self.new_shared(*lang));
        }
        let last = self.edition.pages().map(|(id, _)| id.index()).max();
        let items = last.map_or(0, |last| last + 1);
        common.items.resize_with(items, OnceLock::new);
        common.rows.resize_with(items, OnceLock::new);
        for (id, page) in self.edition.pages() {
            if page.role == Role::Leaf && page.in_lists() {
                let kind = (page.lang, page.kind);
                common.of_kind.entry(kind).or_default().push(id);
            }
        }
        self.common = Arc::new(common);
        let whole = |lang: &Lang| (*lang, self.nav_sections(*lang), self.new_directory(*lang));
        let whole: Vec<_> = languages.iter().map(whole).collect();
        let Some(common) = Arc::get_mut(&mut self.common) else {
            return;
        };
        for (lang, nav, directory) in whole {
            if let Some(shared) = common.shared.get_mut(&lang) {
                shared.nav = nav;
                shared.directory = directory;
            }
        }
    }

    fn home_url(&self, lang: Lang) -> String {
        if lang == self.edition.config().language {
            "/".to_owned()
        } else {
            format!("/{}/", lang.code())
        }
    }

    fn new_shared(&self, lang: Lang) -> Shared {
        let config = self.edition.config();
        let strings = Strings::new(lang);
        let home_url = self.home_url(lang);
        let site = context::Site {
            title: &config.title,
            description: &config.description,
            lang: lang.code(),
            languages: config
                .languages
                .iter()
                .filter(|l| {
                    self.edition
                        .pages()
                        .any(|(_, p)| p.lang == **l && p.doc.is_some())
                })
                .map(|l| context::Language {
                    lang: l.code(),
                    name: l.name(),
                })
                .collect(),
            repository: Some(config.repository.url.as_str()).filter(|u| !u.is_empty()),
        };
        let mut base = Context::new();
        base.insert_value("site", Value::from_serializable(&site));
        base.insert_value("t", Value::from_serializable(&strings.all()));
        base.insert("csp", &content_policy(&config.comments.url));
        base.insert("theme_script", THEME_SCRIPT);
        base.insert(
            "grounds",
            &self.theme.grounds.map(|ground| ground.to_string()),
        );
        Shared {
            home_title: strings.get("home").to_owned(),
            strings,
            home_url,
            nav: Vec::new(),
            directory: directory::Directory::default(),
            glossary: glossary::Glossary::new(&self.edition, lang),
            base,
            print: OnceLock::new(),
        }
    }

    fn shared(&self, lang: Lang) -> &Shared {
        // A page in a language that the handbook does not list is read with the words of the
        // handbook's own.
        let own = self.edition.config().language;
        let shared = &self.common.shared;
        shared
            .get(&lang)
            .or_else(|| shared.get(&own))
            .expect("the handbook's own language is always among its languages")
    }

    /// Returns the values that depend on a page's way to the root.
    fn frame(&self, lang: Lang, root: &str) -> Context {
        let shared = self.shared(lang);
        let mut context = shared.base.clone();
        let below_root = shared.home_url.trim_start_matches('/');
        context.insert("root", root);
        context.insert("css", &format!("{root}{}", self.theme.css));
        context.insert("js", &format!("{root}{}", self.theme.js));
        context.insert("icon", &format!("{root}{}", self.theme.icon));
        context.insert("search", &self.search(lang, root));
        context.insert("feed_href", &format!("{root}{below_root}feed.xml"));
        let home = context::Link {
            title: Cow::Borrowed(&shared.home_title),
            href: Some(format!("{root}{below_root}")),
            lang: None,
        };
        context.insert("home", &home);
        context
    }

    /// Returns where readers search: on the page of their language, else on the handbook's own.
    fn search(&self, lang: Lang, root: &str) -> Option<context::Search> {
        let config = self.edition.config();
        let at = |lang| self.edition.at(&generate::search_url(lang, config));
        let (_, page) = at(lang).or_else(|| at(config.language))?;
        Some(context::Search {
            href: format!("{root}{}", page.url.from_root()),
            scripts: format!("{root}{}", self.theme.finder),
        })
    }

    fn page(&self, id: PageId) -> Result<Vec<u8>, Box<Diagnostic>> {
        let Some(page) = self.edition.page(id) else {
            return Ok(Vec::new());
        };
        let shared = self.shared(page.lang);
        let root = page.url.to_root();
        let mut context = self.fill(id, page, self.frame(page.lang, &root));
        let marks = self.marks(id, page);
        let template = self.template(page);
        let glossary = &shared.glossary;
        let body = markdown::body(&self.edition, id, page, &shared.strings, &marks, glossary);
        context.insert_value("body", Value::safe_string(&body));
        let nav = self.nav_html(page, &root)?;
        context.insert_value("nav_html", Value::safe_string(&nav));
        let known = body.len() + nav.len();
        self.html(template, &context, known, &body)
    }

    /// Renders a page of the site. `body` is what of it needs nothing more done.
    fn html(
        &self,
        template: &str,
        context: &Context,
        known: usize,
        body: &str,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let name = &self.theme_name;
        let html = self.theme.render(template, context, name, known)?;
        Ok(lines::keep(html, body))
    }

    /// Adds what a template sees of a page besides its text and what is around it.
    fn fill(&self, id: PageId, page: &Page, mut context: Context) -> Context {
        let mut data = self.page_context(id, page);
        let template = self.template(page);
        let headings = match page.role {
            Role::Reference(about) => self.reference(about, page.lang, &mut context),
            Role::View(View::Winback) => self.winback(page, &mut context),
            Role::View(View::Review) => self.board(page, &mut context),
            Role::View(View::Insight(topic)) => self.insight(topic, page, &mut context),
            Role::View(view) => self.actions(view, page, &mut context),
            _ if template == risks::TEMPLATE => self.register(page, &mut context),
            _ if ["entry.html", "lesson.html"].contains(&template) => {
                self.about(id, page, &mut context)
            }
            _ => Vec::new(),
        };
        data.toc
            .extend(headings.iter().map(|(id, title)| context::TocEntry {
                id,
                title,
                items: Vec::new(),
            }));
        context.insert_value("page", Value::from_serializable(&data));
        if template == "home.html" {
            context.insert("home_sections", &self.home_sections(page));
            context.insert("week", &self.week(page));
            context.insert("paths", &self.paths(page));
        }
        context.insert("list_feed", &self.list_feed(page));
        if ["list.html", "entry.html", "lesson.html"].contains(&template) {
            context.insert("list", &self.list(id, page));
        }
        match page.role {
            Role::Part(More::Actions(at)) => self.more_actions(at, page, &mut context),
            Role::Part(More::Calls(at)) => self.more_calls(at, page, &mut context),
            _ => {}
        }
        if let Some(comments) = self.comments(page) {
            context.insert("comments", &comments);
        }
        if template == "case.html" {
            self.case(id, page, &mut context);
        }
        if template == copy::TEMPLATE {
            Self::copy(page, &page.url.to_root(), &mut context);
        }
        if template == "page.html" {
            context.insert("steps", &self.steps(page, page));
        }
        if template == risks::TEMPLATE {
            context.insert("list", &context::List::default());
        }
        if let Some(similar) = self.similar(id, page) {
            context.insert_value("similar", Value::from_serializable(&similar));
        }
        if page.role == Role::Search {
            context.insert("directory", &self.directory(page));
        }
        context
    }

    fn template<'a>(&'a self, page: &Page) -> &'a str {
        match page.role {
            Role::Home => "home.html",
            Role::List if self.is_register(page) => risks::TEMPLATE,
            Role::Part(More::Actions(_)) => "views/more_actions.html",
            Role::Part(More::Calls(_)) => "views/more_calls.html",
            Role::List | Role::Tags | Role::Tag | Role::Part(_) => "list.html",
            Role::Reference(about) => reference::template(about),
            Role::Search => "search.html",
            Role::View(View::Winback) => "views/winback.html",
            Role::View(View::Review) => reviews::TEMPLATE,
            Role::View(View::Insight(_)) => insights::TEMPLATE,
            Role::View(_) => "views/actions.html",
            Role::Leaf | Role::Taxon => {
                let own = self.edition.kinds().get(page.kind).template.as_deref();
                own.filter(|t| self.theme.has(t)).unwrap_or("page.html")
            }
        }
    }

    /// Returns the navigation with the current page marked.
    fn nav_html(&self, page: &Page, root: &str) -> Result<String, Box<Diagnostic>> {
        let section = self.section_of(page);
        let key = (page.lang, root.to_owned(), section);
        let cached = self
            .common
            .navs
            .read()
            .ok()
            .and_then(|navs| navs.get(&key).cloned());
        let html = match cached {
            Some(html) => html,
            None => {
                let mut context = self.frame(page.lang, root);
                context.insert("nav", &self.nav(page.lang, root, section));
                let html = self
                    .theme
                    .render_text("parts/nav.html", &context, &self.theme_name)?;
                let html: Arc<str> = Arc::from(html);
                if let Ok(mut navs) = self.common.navs.write() {
                    navs.insert(key, Arc::clone(&html));
                }
                html
            }
        };
        let own = format!("href=\"{root}{}\"", page.url.from_root());
        Ok(
            match memchr::memmem::find(html.as_bytes(), own.as_bytes()) {
                Some(at) => {
                    let end = at + own.len();
                    format!("{} aria-current=\"page\"{}", &html[..end], &html[end..])
                }
                None => html.to_string(),
            },
        )
    }

    fn redirect(
        &self,
        at: &str,
        to: &Url,
        lang: Lang,
        title: &str,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let depth = at.matches('/').count();
        let root = if depth == 0 {
            "./".to_owned()
        } else {
            "../".repeat(depth)
        };
        let mut context = self.frame(lang, &root);
        context.insert(
            "redirect",
            &BTreeMap::from([
                ("href", format!("{root}{}", to.from_root())),
                ("title", title.to_owned()),
            ]),
        );
        context.insert(
            "page",
            &BTreeMap::from([
                ("lang", Some(lang.code().to_owned())),
                ("canonical", self.absolute(to)),
            ]),
        );
        self.html("redirect.html", &context, 0, "")
    }

    /// The page for addresses that lead nowhere. It is shown at any depth, so it alone uses
    /// the path of the published address.
    fn not_found(&self) -> Result<Vec<u8>, Box<Diagnostic>> {
        let lang = self.edition.config().language;
        let base = &self.edition.config().base_url;
        let root = base
            .find("://")
            .and_then(|at| base[at + 3..].find('/').map(|n| &base[at + 3 + n..]))
            .unwrap_or("/");
        let shared = self.shared(lang);
        let mut context = self.frame(lang, root);
        let nav = self.nav(lang, root, None);
        context.insert("nav", &nav);
        let html = self
            .theme
            .render_text("parts/nav.html", &context, &self.theme_name)?;
        context.insert_value("nav_html", Value::safe_string(&html));
        let page = context::Page {
            title: shared.strings.get("not_found_title"),
            lang: lang.code(),
            kind: "page",
            kind_label: "",
            summary: None,
            description: None,
            canonical: None,
            noindex: true,
            edit_href: None,
            feedback_href: None,
            source: None,
            draft: false,
            updated: None,
            as_of: None,
            created: None,
            authors: Vec::new(),
            owner: None,
            review: None,
            badge: None,
            minutes: 0,
            facts: Vec::new(),
            toc: Vec::new(),
            crumbs: Vec::new(),
            prev: None,
            next: None,
            backlinks: Vec::new(),
            changes: Vec::new(),
            related: Vec::new(),
            tags: Vec::new(),
            translations: Vec::new(),
        };
        context.insert("page", &page);
        self.html("404.html", &context, 0, "")
    }
}

/// The policy of every page: only its own files, the one script that is part of it, and the frame
/// of comments where the handbook has one.
fn content_policy(comments: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(THEME_SCRIPT.as_bytes()));
    let frame =
        config::host(comments).map_or_else(String::new, |host| format!(" frame-src {host};"));
    format!(
        "default-src 'none'; script-src 'self' 'sha256-{hash}'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self'; \
         worker-src 'self'; manifest-src 'self';{frame} base-uri 'none'; form-action 'none'"
    )
}

/// The pages before and after each page in its list; folders are passed over.
fn neighbours(edition: &Edition) -> HashMap<PageId, (Option<PageId>, Option<PageId>)> {
    let mut neighbours = HashMap::new();
    for (list, page) in edition.pages() {
        if !matches!(page.role, Role::List | Role::Home) {
            continue;
        }
        let leaves: Vec<PageId> = edition
            .children(list)
            .filter(|(_, p)| p.role == Role::Leaf && p.in_lists())
            .map(|(id, _)| id)
            .collect();
        for (index, id) in leaves.iter().enumerate() {
            let prev = index.checked_sub(1).map(|i| leaves[i]);
            neighbours.insert(*id, (prev, leaves.get(index + 1).copied()));
        }
    }
    neighbours
}
