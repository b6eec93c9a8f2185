//! camnang turns a folder of Markdown into a searchable, linked customer-success handbook, and
//! refuses to publish a churn write-up that lacks its cause, actions, responsibilities or
//! proposals.
//!
//! # Pipeline
//!
//! ```text
//! discover ─Inputs─> parse ─Document─> resolve ─Site─┬─> check ─Diagnostics─> report
//!                                                    └─> restrict ─Edition─> views · search · render ─Bundle─> publish | serve
//! ```
//!
//! 1. [`world::discover`] reads configuration, sources, theme, git history and today's date,
//!    once, into [`model::inputs::Inputs`]. It judges nothing.
//! 2. [`parse`] turns one file into a [`model::document::Document`]: front matter, headings,
//!    links, visible text, every fact with its byte span. It cannot fail and sees one file.
//! 3. [`resolve`] connects the documents into a [`model::site::Site`]: ids, URLs, lists, link
//!    targets, backlinks.
//! 4. [`check`] judges the site; `check::policy` settles severity, place and order of every
//!    finding that any stage made.
//! 5. [`restrict`] makes the [`restrict::Edition`]: the site as its readers may see it.
//! 6. [`views`] says what the pages say together: who has to do what, whom to call. Pages,
//!    data, calendars and feeds are made of the same views.
//! 7. [`render`] makes the [`model::bundle::Bundle`]: output path → bytes, or a recipe for
//!    them.
//! 8. [`search`] adds the index of what readers may see, and the script that searches it.
//! 9. [`mend`] changes texts as findings propose and builds again: `check --fix`.
//! 10. [`settle`] writes into a page that something is done: `camnang done`.
//! 11. [`alike`] tells which past cases are like a page that is not written yet: `camnang similar`.
//! 12. [`world::publish`] writes a bundle to disk; [`serve`] answers from it. Both get it from
//!     [`build`], as `check` does.
//!
//! # Where things are
//!
//! | folder | room for |
//! |---|---|
//! | `model/` | the values between stages; kinds, taxonomies, settings and rule pages as data |
//! | `text/` | Vietnamese text: folding, slugs, distance, formats |
//! | `parse/`, `resolve/`, `check/`, `restrict.rs`, `views/`, `search/`, `render/` | the stages |
//! | `check/rules/` | one file for the rules that judge one thing |
//! | `scaffold/` | what writers start from, out of the kinds: a new page, a schema for editors |
//! | `world/`, `serve/`, `cli/` | disk, processes, clock, network, terminal |
//!
//! # Invariants
//!
//! 1. Only `world`, `serve`, `cli` and `main.rs` name `std::fs`, `std::env`, `std::net`,
//!    `std::process`, the clock, or print.
//! 2. A stage imports only from stages before it and from `model` and `text`.
//! 3. The build is a pure function of its inputs: no iteration over hash maps, clock, locale
//!    or absolute path reaches the output.
//! 4. Everything that emits bytes takes an [`restrict::Edition`]; only [`restrict`] makes one.
//! 5. Bad content is a finding with a place, never an error and never a panic.

pub mod alike;
pub mod check;
pub mod cli;
pub mod error;
pub mod mend;
pub mod model;
pub mod parse;
pub mod render;
pub mod resolve;
pub mod restrict;
pub mod scaffold;
pub mod search;
pub mod serve;
pub mod settle;
pub mod text;
pub mod views;
pub mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use error::{Error, Result};
use model::bundle::Bundle;
use model::config::{CONFIG_FILE, Config, ConfigError};
use model::diagnostic::Diagnostic;
use model::document::Document;
use model::inputs::{Inputs, Options, Reason};
use model::kind::Kinds;
use model::lang::Lang;
use model::rule;
use model::site::{Site, Url};
use model::source::{LineIndex, SitePath, Sources, Span};
use render::theme::Theme;
use restrict::Edition;
use views::Views;

/// What a build remembers for the next one. A build with it yields the same as one without, byte
/// for byte.
#[derive(Debug, Default)]
pub struct Cache {
    /// Documents in the order of their paths, good as long as the text is the same.
    documents: Vec<Arc<Document>>,
    /// What resolving and judging found out of single pages, good as long as document and
    /// settings are the same.
    resolved: resolve::Memo,
    judged: check::Memo,
    viewed: views::Memo,
    rendered: render::Memo,
    searched: search::Memo,
    /// Configuration, kinds and theme, good as long as their texts are the same.
    ground: Option<Ground>,
    themed: Option<Themed>,
    /// The settings under which that was found.
    settings: Option<Settings>,
}

/// The configuration and the kinds, with what is odd in the former.
type Ground = (Config, Kinds, Vec<Diagnostic>);

/// A theme as it was loaded with these files of the handbook, with what is odd in them.
#[derive(Debug)]
struct Themed {
    overrides: BTreeMap<String, Arc<[u8]>>,
    theme: Arc<Theme>,
    found: Vec<Diagnostic>,
}

/// Everything besides pages that may bear on what is found of a single one.
#[derive(Debug, PartialEq, Eq)]
struct Settings {
    config: Arc<str>,
    kinds: Vec<Arc<str>>,
    today: Date,
    options: Options,
}

impl Cache {
    /// Forgets what was found under other settings.
    fn settle(&mut self, inputs: &Inputs) {
        let settings = Settings {
            config: Arc::clone(&inputs.config),
            kinds: inputs.kinds.iter().map(|k| Arc::clone(&k.text)).collect(),
            today: inputs.today,
            options: inputs.options.clone(),
        };
        if self.settings.as_ref() != Some(&settings) {
            self.resolved = resolve::Memo::default();
            self.judged = check::Memo::default();
            self.viewed = views::Memo::default();
            self.rendered = render::Memo::default();
            self.searched = search::Memo::default();
            self.ground = None;
            self.themed = None;
            self.settings = Some(settings);
        }
    }

    /// Reads the configuration and the kinds, once as long as they are the same.
    fn ground(&mut self, inputs: &Inputs) -> Result<Ground> {
        if let Some(ground) = &self.ground {
            return Ok(ground.clone());
        }
        let ground = settings(inputs)?;
        self.ground = Some(ground.clone());
        Ok(ground)
    }

    /// Loads the theme, once as long as its files and the settings are the same.
    fn theme(
        &mut self,
        inputs: &Inputs,
        config: &Config,
        kinds: &Kinds,
    ) -> Result<(Arc<Theme>, Vec<Diagnostic>)> {
        if let Some(themed) = &self.themed
            && themed.overrides == inputs.theme
        {
            return Ok((Arc::clone(&themed.theme), themed.found.clone()));
        }
        let (theme, found) = Theme::load(&config.theme, &inputs.theme, kinds)?;
        let theme = Arc::new(theme);
        self.themed = Some(Themed {
            overrides: inputs.theme.clone(),
            theme: Arc::clone(&theme),
            found: found.clone(),
        });
        Ok((theme, found))
    }
}

/// What a build yields.
#[derive(Debug)]
pub struct Built {
    /// The site. Complete even when there are findings; whoever publishes decides.
    pub bundle: Bundle,
    /// Every finding, settled and sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The findings that pages silence by `allow`.
    pub silenced: Vec<Diagnostic>,
    /// Where each source that readers get to see is shown.
    pub addresses: BTreeMap<SitePath, Url>,
    /// The documents, for reports that show the lines concerned.
    pub documents: Vec<Arc<Document>>,
    /// The text of `handbook.toml`, for the same reason.
    pub config: Arc<str>,
    /// Language of messages.
    pub lang: Lang,
    /// Number of pages with a source that readers get to see.
    pub pages: usize,
    /// True when the history in git is cut off, so that dates were left out.
    pub shallow: bool,
}

impl Built {
    /// Returns the texts that findings point into.
    pub fn sources(&self) -> Sources<'_> {
        sources(&self.documents, &self.config)
    }
}

/// Builds the site: the whole pipeline but its edges.
///
/// # Errors
/// A configuration, kind or theme that cannot be used. Problems in content are findings.
pub fn build(inputs: &Inputs, cache: &mut Cache) -> Result<Built> {
    cache.settle(inputs);
    let (config, kinds, mut diagnostics) = cache.ground(inputs)?;
    let lang = inputs.options.lang.unwrap_or(config.language);
    let (theme, found) = cache.theme(inputs, &config, &kinds)?;
    diagnostics.extend(found);
    diagnostics.extend(unreadable(inputs));

    let documents = parse_all(inputs, cache);
    diagnostics.extend(documents.iter().flat_map(|d| d.diagnostics.iter().cloned()));
    let settings = config.clone();
    let mut site = resolve::resolve(
        inputs,
        config,
        kinds,
        documents.clone(),
        &mut cache.resolved,
    );
    diagnostics.append(&mut site.diagnostics);
    diagnostics.extend(check::check(&site, &mut cache.judged));

    let (edition, views) = views::view(restrict::restrict(site), &cache.viewed);
    let addresses: BTreeMap<SitePath, Url> = edition
        .pages()
        .filter_map(|(_, page)| Some((page.path()?.clone(), page.url.clone())))
        .collect();
    let (mut bundle, found) =
        render::render(Arc::clone(&edition), views, theme, &mut cache.rendered);
    search::add(&edition, &mut bundle, &cache.searched);
    diagnostics.extend(found);

    let sources = sources(&documents, &inputs.config);
    let options = &inputs.options;
    let source = |path: &SitePath| sources.text(path);
    let settled = check::policy::settle(diagnostics, &documents, &settings, options, source);
    Ok(Built {
        bundle,
        diagnostics: settled.diagnostics,
        silenced: settled.silenced,
        documents,
        config: Arc::clone(&inputs.config),
        lang,
        pages: addresses.len(),
        addresses,
        shallow: inputs.history.shallow,
    })
}

fn sources<'a>(documents: &'a [Arc<Document>], config: &'a str) -> Sources<'a> {
    documents
        .iter()
        .map(|document| (document.path.clone(), &*document.text))
        .chain([(SitePath::from(CONFIG_FILE), config)])
        .collect()
}

/// Connects the pages of a handbook without judging or rendering them, for commands that look
/// something up.
///
/// # Errors
/// A configuration or kind that cannot be used.
pub fn connect(inputs: &Inputs, cache: &mut Cache) -> Result<Site> {
    cache.settle(inputs);
    let (config, kinds, _) = cache.ground(inputs)?;
    let documents = parse_all(inputs, cache);
    let memo = &mut cache.resolved;
    Ok(resolve::resolve(inputs, config, kinds, documents, memo))
}

/// Makes the views of a handbook without judging or rendering it, for commands that tell what
/// they hold.
///
/// # Errors
/// A configuration or kind that cannot be used.
pub fn overlook(inputs: &Inputs, cache: &mut Cache) -> Result<(Arc<Edition>, Views)> {
    let site = connect(inputs, cache)?;
    Ok(views::view(restrict::restrict(site), &cache.viewed))
}

/// Reads the configuration and the kinds, and notes what is odd in the former.
fn settings(inputs: &Inputs) -> Result<(Config, Kinds, Vec<Diagnostic>)> {
    let (mut config, diagnostics) =
        Config::read(&inputs.config).map_err(|e| config_error(&inputs.config, &e))?;
    if let Some(url) = &inputs.options.base_url {
        config.base_url.clone_from(url);
    }
    let texts: Vec<&str> = inputs.kinds.iter().map(|k| &*k.text).collect();
    let kinds = Kinds::read(&texts).map_err(|e| kind_error(inputs, &e))?;
    Ok((config, kinds, diagnostics))
}

/// Reads every page, taking those whose text has not changed from the cache.
fn parse_all(inputs: &Inputs, cache: &mut Cache) -> Vec<Arc<Document>> {
    let known = &cache.documents;
    let documents: Vec<Arc<Document>> = inputs
        .pages
        .par_iter()
        .enumerate()
        .map(|(at, file)| {
            // Mostly there are the pages that there were.
            let there = known.get(at).filter(|doc| doc.path == file.path);
            let found = || known.binary_search_by(|doc| doc.path.cmp(&file.path)).ok();
            match there.or_else(|| known.get(found()?)) {
                Some(doc) if Arc::ptr_eq(&doc.text, &file.text) || doc.text == file.text => {
                    Arc::clone(doc)
                }
                _ => Arc::new(parse::parse(&file.path, &file.text)),
            }
        })
        .collect();
    cache.documents.clone_from(&documents);
    documents
}

fn unreadable(inputs: &Inputs) -> Vec<Diagnostic> {
    inputs
        .unreadable
        .iter()
        .map(|file| match &file.reason {
            Reason::NotUtf8 { line, column } => {
                let mut diagnostic = Diagnostic::new(
                    &rule::NOT_UTF8,
                    &file.path,
                    Span::default(),
                    text!(
                        "Tệp không phải chữ UTF-8 (dòng {line})",
                        "The file is not UTF-8 text (line {line})"
                    ),
                )
                .help(text!(
                    "Lưu lại bằng bảng mã UTF-8; tệp Word thì dán nội dung sang tệp .md.",
                    "Save it as UTF-8; from Word, paste the text into a .md file."
                ));
                diagnostic.location.line = *line;
                diagnostic.location.end_line = *line;
                diagnostic.location.column = *column;
                diagnostic.location.end_column = *column;
                diagnostic
            }
            Reason::TooLarge { size, limit } => {
                let (size, limit) = (size / 1024, limit / 1024);
                Diagnostic::new(
                    &rule::TOO_LARGE,
                    &file.path,
                    Span::default(),
                    text!(
                        "Tệp quá lớn: {size} KiB, nhiều nhất {limit} KiB",
                        "The file is too large: {size} KiB, at most {limit} KiB"
                    ),
                )
                .help(text!(
                    "Tách thành nhiều trang.",
                    "Split it into several pages."
                ))
            }
            Reason::Unreadable { detail } => Diagnostic::new(
                &rule::UNREADABLE,
                &file.path,
                Span::default(),
                text!(
                    "Không đọc được tệp: {detail}",
                    "The file cannot be read: {detail}"
                ),
            )
            .help(text!(
                "Kiểm tra quyền đọc; liên kết tượng trưng phải trỏ vào trong cẩm nang.",
                "Check its permissions; symbolic links must stay inside the handbook."
            )),
        })
        .collect()
}

fn config_error(source: &str, error: &ConfigError) -> Error {
    let at = LineIndex::new(source).locate(error.span);
    let (line, column) = (at.line, at.column);
    let (vi, en) = (&error.message.vi, &error.message.en);
    Error::new(text!(
        "`{CONFIG_FILE}`:{line}:{column}: {vi}",
        "`{CONFIG_FILE}`:{line}:{column}: {en}"
    ))
}

fn kind_error(inputs: &Inputs, error: &model::kind::KindError) -> Error {
    let message = &error.message;
    let Some(file) = inputs.kinds.get(error.file) else {
        return Error::new(text!("loại trang: {message}", "kinds: {message}"));
    };
    let span = error.span.clone().map_or_else(Span::default, Span::from);
    let at = LineIndex::new(&file.text).locate(span);
    let (path, line, column) = (&file.path, at.line, at.column);
    Error::new(text!(
        "`{path}`:{line}:{column}: không đọc được loại trang: {message}",
        "`{path}`:{line}:{column}: cannot read the kind: {message}"
    ))
}
