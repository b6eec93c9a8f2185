//! `handbook.toml`: every key, its default, and what is wrong with it.

mod theme;

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;
use super::figures::{self, Figure};
use super::lang::{Lang, Text};
use super::rule::{self, Severity};
use super::settings;
use super::source::{SitePath, Span};
use super::taxonomy::{self, Taxonomies};
use super::value::{Entry, Node, Value};
use crate::text;
use crate::text::distance::{edits, nearest};
use crate::text::fold::is_unprintable;

pub use theme::{COLORS, Chosen, Looks, Theme};

/// The settings of a handbook. Each field is the key of the same name.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the handbook. Default: "Cẩm nang".
    pub title: String,
    /// One sentence about it. Default: empty.
    pub description: String,
    /// Where it is published, ending in `/`. Default: empty, which leaves out what needs whole
    /// addresses (sitemap, canonical links).
    pub base_url: String,
    /// Language of pages and messages. Default: `vi`.
    pub language: Lang,
    /// Languages that pages may have; the first is `language`. Default: both.
    pub languages: Vec<Lang>,
    /// Time zone that decides what day it is. Default: `Asia/Ho_Chi_Minh`.
    pub timezone: String,
    /// Folders below the root whose files are copied to the site's root.
    /// Default: `["content/static"]`.
    pub static_folders: Vec<String>,
    /// True asks search engines to stay away. Default: `false`.
    pub noindex: bool,
    /// `[repository]`.
    pub repository: Repository,
    /// `[feedback]`.
    pub feedback: Feedback,
    /// `[comments]`.
    pub comments: Comments,
    /// `nav`: names of folders or pages in the order of the navigation. Default: by kind.
    pub nav: Vec<String>,
    /// `[theme]`.
    pub theme: Theme,
    /// `[search]`.
    pub search: Search,
    /// `[winback]`.
    pub winback: Winback,
    /// `[review]`.
    pub review: Review,
    /// `[causes]`, `[signals]`, `[parties]`: the built-in ids and the handbook's own.
    pub taxonomies: Taxonomies,
    /// True adds the reference: rules, kinds, settings. Default: `true`.
    pub reference: bool,
    /// True adds the insights to a handbook with cases. Default: `true`.
    pub insights: bool,
    /// `[figures]`: numbers that no page tells, in the order of the file.
    pub figures: Vec<Figure>,
    /// `[rules]`: severity by code; none switches a rule off.
    pub rules: BTreeMap<&'static str, Option<Severity>>,
}

/// `[repository]`: where the sources live, for edit links.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Web address of the repository. Default: empty, no edit links.
    pub url: String,
    /// Branch that is edited. Default: `main`.
    pub branch: String,
    /// Folder of the handbook inside the repository. Default: empty.
    pub path: String,
}

impl Default for Repository {
    fn default() -> Self {
        Self {
            url: String::new(),
            branch: "main".to_owned(),
            path: String::new(),
        }
    }
}

/// `[feedback]`: where readers propose a change of a page.
#[derive(Clone, Debug, Default)]
pub struct Feedback {
    /// A mail address, a web address in which `{title}`, `{url}` and `{path}` stand for those of
    /// the page, or `off`. Default: empty, a new issue where the sources live.
    pub to: String,
}

/// `[comments]`: what others run and readers may open below a page.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    /// Web address in which `{title}`, `{url}` and `{path}` stand for those of the page. Default:
    /// empty, no comments.
    pub url: String,
}

/// `[search]`.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Questions to start from, by the language of the pages that offer them. Default: none.
    pub questions: BTreeMap<Lang, Vec<String>>,
}

/// `[winback]`: days after the churn between which the first call is due.
#[derive(Clone, Copy, Debug)]
pub struct Winback {
    /// First day. Default: 28.
    pub from_days: i64,
    /// Last day. Default: 62.
    pub to_days: i64,
}

/// `[review]`.
#[derive(Clone, Copy, Debug)]
pub struct Review {
    /// Days before `review_on` from which a review counts as due. Default: 30.
    pub notice_days: i64,
}

/// Path of the configuration from the root.
pub const CONFIG_FILE: &str = "handbook.toml";

/// A configuration that cannot be used at all.
#[derive(Debug)]
pub struct ConfigError {
    /// Where in `handbook.toml`.
    pub span: Span,
    /// What is wrong.
    pub message: Text,
}

impl Config {
    /// Reads the text of `handbook.toml`. Keys nobody knows are findings; a value of the wrong
    /// type, or text that is not TOML, is an error.
    ///
    /// # Errors
    /// The first thing that makes the configuration unusable.
    pub fn read(text: &str) -> Result<(Self, Vec<Diagnostic>), ConfigError> {
        let skip = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let (entries, problems) = super::toml_tree::read(&text[skip..], skip);
        if let Some((span, message)) = problems.into_iter().next() {
            return Err(ConfigError {
                span,
                message: text!("không đọc được: {message}", "{message}"),
            });
        }
        let mut reader = Reader {
            diagnostics: Vec::new(),
        };
        let config = reader.config(&entries)?;
        Ok((config, reader.diagnostics))
    }
}

struct Reader {
    diagnostics: Vec<Diagnostic>,
}

type Result<T, E = ConfigError> = std::result::Result<T, E>;

impl Reader {
    fn config(&mut self, entries: &[Entry]) -> Result<Config> {
        self.unknown(entries, "", "");
        let language = lang(entries, "language")?.unwrap_or_default();
        let mut languages = vec![language];
        match find(entries, "languages") {
            Some(node) => {
                for item in node.items() {
                    let lang = one_lang(item, "languages")?;
                    if !languages.contains(&lang) {
                        languages.push(lang);
                    }
                }
            }
            None => languages.extend(Lang::ALL.into_iter().filter(|l| *l != language)),
        }
        let timezone = string(entries, "timezone")?;
        let timezone = timezone.unwrap_or_else(|| "Asia/Ho_Chi_Minh".to_owned());
        if let Err(error) = jiff::tz::TimeZone::get(&timezone) {
            let node = find(entries, "timezone");
            return Err(ConfigError {
                span: node.map_or_else(Span::default, |n| n.span),
                message: text!(
                    "`timezone`: không có múi giờ này ({error})",
                    "`timezone`: no such time zone ({error})"
                ),
            });
        }
        let mut base_url = string(entries, "base_url")?.unwrap_or_default();
        if !base_url.is_empty() {
            base_url = normal_base_url(&base_url).ok_or_else(|| ConfigError {
                span: find(entries, "base_url").map_or_else(Span::default, |n| n.span),
                message: text!(
                    "`base_url` phải là địa chỉ http:// hoặc https://",
                    "`base_url` must be an http:// or https:// address"
                ),
            })?;
        }
        Ok(Config {
            title: string(entries, "title")?.unwrap_or_else(|| "Cẩm nang".to_owned()),
            description: string(entries, "description")?.unwrap_or_default(),
            base_url,
            language,
            languages,
            timezone,
            static_folders: match find(entries, "static") {
                Some(node) => strings(node, "static")?,
                None => vec!["content/static".to_owned()],
            },
            noindex: boolean(entries, "noindex")?.unwrap_or(false),
            repository: self.repository(entries)?,
            feedback: self.feedback(entries)?,
            comments: self.comments(entries)?,
            nav: match find(entries, "nav") {
                Some(node) => strings(node, "nav")?,
                None => Vec::new(),
            },
            theme: self.theme(entries)?,
            search: self.search(entries, language)?,
            winback: self.winback(entries)?,
            review: self.review(entries)?,
            taxonomies: self.taxonomies(entries)?,
            reference: boolean(entries, "reference")?.unwrap_or(true),
            insights: boolean(entries, "insights")?.unwrap_or(true),
            figures: self.figures(entries)?,
            rules: self.rules(entries)?,
        })
    }

    fn repository(&mut self, entries: &[Entry]) -> Result<Repository> {
        let Some(node) = find(entries, "repository") else {
            return Ok(Repository::default());
        };
        if let Some(url) = node.scalar() {
            return Ok(Repository {
                url: url.text.clone(),
                ..Repository::default()
            });
        }
        let table = table(node, "repository")?;
        self.unknown(table, "repository.", "repository.");
        Ok(Repository {
            url: string(table, "url")?.unwrap_or_default(),
            branch: string(table, "branch")?.unwrap_or_else(|| "main".to_owned()),
            path: string(table, "path")?.unwrap_or_default(),
        })
    }

    fn feedback(&mut self, entries: &[Entry]) -> Result<Feedback> {
        let Some(node) = find(entries, "feedback") else {
            return Ok(Feedback::default());
        };
        let table = table(node, "feedback")?;
        self.unknown(table, "feedback.", "feedback.");
        let to = string(table, "to")?.unwrap_or_default();
        let mail = to.contains('@') && !to.contains([':', '/', ' ', '?', '&']);
        if !(to.is_empty() || to == "off" || mail || is_web(&to)) {
            return Err(ConfigError {
                span: find(table, "to").map_or_else(Span::default, |n| n.span),
                message: text!(
                    "`feedback.to` phải là địa chỉ thư, địa chỉ https:// hoặc \"off\"",
                    "`feedback.to` must be a mail address, an https:// address or \"off\""
                ),
            });
        }
        Ok(Feedback { to })
    }

    fn comments(&mut self, entries: &[Entry]) -> Result<Comments> {
        let Some(node) = find(entries, "comments") else {
            return Ok(Comments::default());
        };
        let table = table(node, "comments")?;
        self.unknown(table, "comments.", "comments.");
        let url = string(table, "url")?.unwrap_or_default();
        if !(url.is_empty() || is_web(&url) && host(&url).is_some()) {
            return Err(ConfigError {
                span: find(table, "url").map_or_else(Span::default, |n| n.span),
                message: text!(
                    "`comments.url` phải là địa chỉ https://",
                    "`comments.url` must be an https:// address"
                ),
            });
        }
        Ok(Comments { url })
    }

    fn search(&mut self, entries: &[Entry], language: Lang) -> Result<Search> {
        let mut search = Search::default();
        let Some(node) = find(entries, "search") else {
            return Ok(search);
        };
        let keys = table(node, "search")?;
        self.unknown(keys, "search.", "search.");
        let Some(node) = find(keys, "questions") else {
            return Ok(search);
        };
        let Some(each) = node.table() else {
            let asked = strings(node, "search.questions")?;
            search.questions.insert(language, asked);
            return Ok(search);
        };
        self.unknown(each, "search.questions.", "search.questions.");
        for lang in Lang::ALL {
            let key = lang.code();
            if let Some(node) = find(each, key) {
                let asked = strings(node, &format!("search.questions.{key}"))?;
                search.questions.insert(lang, asked);
            }
        }
        Ok(search)
    }

    fn winback(&mut self, entries: &[Entry]) -> Result<Winback> {
        let mut winback = Winback {
            from_days: 28,
            to_days: 62,
        };
        if let Some(node) = find(entries, "winback") {
            let table = table(node, "winback")?;
            self.unknown(table, "winback.", "winback.");
            if let Some(days) = integer(table, "from_days")? {
                winback.from_days = days;
            }
            if let Some(days) = integer(table, "to_days")? {
                winback.to_days = days;
            }
            if winback.from_days < 0 || winback.to_days < winback.from_days {
                return Err(ConfigError {
                    span: node.span,
                    message: text!(
                        "`winback`: from_days phải từ 0 và không lớn hơn to_days",
                        "`winback`: from_days must be at least 0 and at most to_days"
                    ),
                });
            }
        }
        Ok(winback)
    }

    fn review(&mut self, entries: &[Entry]) -> Result<Review> {
        let mut review = Review { notice_days: 30 };
        if let Some(node) = find(entries, "review") {
            let table = table(node, "review")?;
            self.unknown(table, "review.", "review.");
            if let Some(days) = integer(table, "notice_days")? {
                review.notice_days = days;
            }
        }
        Ok(review)
    }

    fn taxonomies(&mut self, entries: &[Entry]) -> Result<Taxonomies> {
        let mut all = taxonomy::built_in();
        for (kind, key) in [
            ("cause", "causes"),
            ("signal", "signals"),
            ("party", "parties"),
        ] {
            let Some(node) = find(entries, key) else {
                continue;
            };
            let known = all.entry(kind.to_owned()).or_default();
            for entry in table(node, key)? {
                let name = format!("{key}.{}", entry.key);
                let fields = table(&entry.node, &name)?;
                let id = taxonomy::key(&entry.key);
                self.unknown(fields, &format!("{key}.ID."), &format!("{name}."));
                let old = known.entries.get(&id).cloned().unwrap_or_default();
                let vi = string(fields, "vi")?
                    .or_else(|| Some(old.label.vi).filter(|s| !s.is_empty()))
                    .unwrap_or_else(|| entry.key.replace('_', " "));
                let en = string(fields, "en")?
                    .or_else(|| Some(old.label.en).filter(|s| !s.is_empty()))
                    .unwrap_or_else(|| vi.clone());
                let aliases = match find(fields, "aliases") {
                    Some(node) => strings(node, "aliases")?,
                    None => old.aliases,
                };
                known.entries.insert(
                    id,
                    taxonomy::Entry {
                        label: Text { vi, en },
                        group: string(fields, "group")?.or(old.group),
                        controllable: string(fields, "controllable")?.or(old.controllable),
                        source: string(fields, "source")?.or(old.source),
                        severity: string(fields, "severity")?.or(old.severity),
                        aliases,
                    },
                );
            }
        }
        Ok(all)
    }

    fn figures(&mut self, entries: &[Entry]) -> Result<Vec<Figure>> {
        for entry in find(entries, "figures")
            .and_then(Node::table)
            .unwrap_or_default()
        {
            if let Some(near) = figures::misspelt(entry) {
                self.report(entry, "figures.", Some(near));
            }
            let fields = entry.node.table().unwrap_or_default();
            let prefix = format!("figures.{}.", entry.key);
            self.unknown(fields, "figures.ID.", &prefix);
        }
        figures::read(entries)
    }

    fn rules(&mut self, entries: &[Entry]) -> Result<BTreeMap<&'static str, Option<Severity>>> {
        let mut rules = BTreeMap::new();
        let Some(node) = find(entries, "rules") else {
            return Ok(rules);
        };
        for entry in table(node, "rules")? {
            let Some(rule) = rule::find(&entry.key) else {
                let codes = rule::RULES.iter().flat_map(|r| [r.code, r.name]);
                let near = nearest(&entry.key, codes);
                self.report(entry, "rules.", near);
                continue;
            };
            let word = entry.node.scalar().map_or("", |s| s.text.as_str());
            let severity = match word {
                "off" => None,
                "info" => Some(Severity::Info),
                "warning" => Some(Severity::Warning),
                "error" => Some(Severity::Error),
                _ => {
                    let key = &entry.key;
                    return Err(ConfigError {
                        span: entry.node.span,
                        message: text!(
                            "`rules.{key}` phải là \"off\", \"info\", \"warning\" hoặc \"error\"",
                            "`rules.{key}` must be \"off\", \"info\", \"warning\" or \"error\""
                        ),
                    });
                }
            };
            rules.insert(rule.code, severity);
        }
        Ok(rules)
    }

    /// Reports keys that the table of settings does not have below `section`; `prefix` is what
    /// stands before them in this handbook.
    fn unknown(&mut self, entries: &[Entry], section: &str, prefix: &str) {
        for entry in entries {
            if !settings::below(section).any(|key| key == entry.key) {
                let near = nearest(&entry.key, settings::below(section))
                    .filter(|near| edits(near, &entry.key) <= 4);
                self.report(entry, prefix, near);
            }
        }
    }

    fn report(&mut self, entry: &Entry, prefix: &str, near: Option<&str>) {
        let key = format!("{prefix}{}", entry.key);
        let mut diagnostic = Diagnostic::new(
            &rule::UNKNOWN_CONFIG_KEY,
            &SitePath::from(CONFIG_FILE),
            entry.key_span,
            text!(
                "handbook.toml không có khóa `{key}`",
                "handbook.toml has no key `{key}`"
            ),
        )
        .subject(format!("field:{key}"));
        if let Some(near) = near {
            diagnostic = diagnostic.help(text!(
                "Ý bạn là `{prefix}{near}`?",
                "Did you mean `{prefix}{near}`?"
            ));
        }
        self.diagnostics.push(diagnostic);
    }
}

/// Returns the address with a closing `/` and without query and fragment; none when it is no
/// web address.
pub fn normal_base_url(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let bad = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
    if rest.is_empty() || rest.starts_with('/') || url.contains(bad) {
        return None;
    }
    let end = url.find(['?', '#']).unwrap_or(url.len());
    Some(format!("{}/", url[..end].trim_end_matches('/')))
}

pub(super) fn find<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Node> {
    entries.iter().find(|e| e.key == key).map(|e| &e.node)
}

pub(super) fn wrong(node: &Node, key: &str, expected: &Text) -> ConfigError {
    let Text { vi, en } = expected;
    ConfigError {
        span: node.span,
        message: text!("`{key}` phải là {vi}", "`{key}` must be {en}"),
    }
}

pub(super) fn one_string(node: &Node, key: &str) -> Result<String> {
    match node.scalar() {
        // Control characters show nothing and are not allowed in feeds and pages.
        Some(s) if s.style == super::value::Style::Quoted => {
            Ok(s.text.replace(is_unprintable, " "))
        }
        _ => Err(wrong(node, key, &text!("chữ trong dấu \"…\"", "a string"))),
    }
}

pub(super) fn string(entries: &[Entry], key: &str) -> Result<Option<String>> {
    find(entries, key).map(|n| one_string(n, key)).transpose()
}

fn strings(node: &Node, key: &str) -> Result<Vec<String>> {
    node.items().iter().map(|n| one_string(n, key)).collect()
}

fn boolean(entries: &[Entry], key: &str) -> Result<Option<bool>> {
    let Some(node) = find(entries, key) else {
        return Ok(None);
    };
    let value = node
        .scalar()
        .filter(|s| s.style == super::value::Style::Bool)
        .and_then(super::value::Scalar::as_bool);
    match value {
        Some(value) => Ok(Some(value)),
        None => Err(wrong(node, key, &text!("true hoặc false", "true or false"))),
    }
}

fn integer(entries: &[Entry], key: &str) -> Result<Option<i64>> {
    let Some(node) = find(entries, key) else {
        return Ok(None);
    };
    match node.scalar().and_then(super::value::Scalar::as_integer) {
        Some(value) => Ok(Some(value)),
        None => Err(wrong(node, key, &text!("số nguyên", "a whole number"))),
    }
}

pub(super) fn table<'a>(node: &'a Node, key: &str) -> Result<&'a [Entry]> {
    match &node.value {
        Value::Table(entries) => Ok(entries),
        _ => Err(wrong(
            node,
            key,
            &text!("một bảng [{key}]", "a table [{key}]"),
        )),
    }
}

fn one_lang(node: &Node, key: &str) -> Result<Lang> {
    Lang::from_code(&one_string(node, key)?)
        .ok_or_else(|| wrong(node, key, &text!("\"vi\" hoặc \"en\"", "\"vi\" or \"en\"")))
}

fn lang(entries: &[Entry], key: &str) -> Result<Option<Lang>> {
    find(entries, key).map(|n| one_lang(n, key)).transpose()
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") && !address.contains(char::is_whitespace)
}

/// Returns the scheme and host of an address, if they are plain.
pub fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://")?;
    let name = rest.split(['/', '?', '#']).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    let fine = !name.is_empty() && name.chars().all(plain);
    fine.then(|| &address[..address.len() - rest.len() + name.len()])
}
