//! No page breaks a rule of accessibility that a program can check, in any state it can be in.
//!
//! `MATRIX=all cargo test --test it axe` looks at every page of the sample handbook in both
//! languages, light and dark, at 390 and 1440 pixels; without it, at pages that together show
//! everything there is.

use std::fmt::Write;

use serde_json::Value;

use crate::support::browser::{self, Browser};
use crate::support::host::{Files, Host, sample};
use crate::support::selection::{all, telling};

/// One way to look at pages: language, theme, width.
type Look = (&'static str, &'static str, u32);

const USUAL: [Look; 3] = [
    ("vi", "light", 390),
    ("vi", "dark", 1440),
    ("en", "light", 1440),
];

#[test]
fn axe_finds_nothing_on_a_phone_in_daylight() {
    look(USUAL[0]);
}

#[test]
fn axe_finds_nothing_on_a_desk_at_night() {
    look(USUAL[1]);
}

#[test]
fn axe_finds_nothing_in_english() {
    look(USUAL[2]);
}

#[test]
fn axe_finds_nothing_in_any_other_look() {
    let mut looks = Vec::new();
    for lang in ["vi", "en"] {
        for theme in ["light", "dark"] {
            looks.extend([390, 1440].map(|width| (lang, theme, width)));
        }
    }
    looks.retain(|look| !USUAL.contains(look));
    if everything() {
        looks.into_iter().for_each(look);
        return;
    }
    // One page in each is enough to see a colour that only one theme has.
    let Some((mut reader, host, _)) = start("axe-others") else {
        return;
    };
    let mut failures = String::new();
    for (lang, theme, width) in looks {
        reader.browser.prefers(theme);
        reader.browser.resize(width, 900);
        let path = if lang == "vi" { "churn/" } else { "en/" };
        reader.open(&format!("{}{path}", host.url));
        let found = reader.violations();
        let _ = write!(failures, "{}", told(path, &found));
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn axe_finds_nothing_in_the_menu_and_in_the_search() {
    let Some((mut reader, host, _)) = start("axe-states") else {
        return;
    };
    let mut failures = String::new();
    for (theme, width) in [
        ("light", 390),
        ("dark", 390),
        ("light", 1440),
        ("dark", 1440),
    ] {
        reader.browser.prefers(theme);
        reader.browser.resize(width, 900);
        reader.open(&host.url);
        if width < 1024 {
            reader
                .browser
                .eval("document.querySelector('button.menu').click()");
            reader
                .browser
                .until("document.querySelector('#cn_nav:popover-open')");
            let found = reader.violations();
            let _ = write!(failures, "{}", told("the menu", &found));
            reader
                .browser
                .eval("document.querySelector('#cn_nav .close').click()");
        }
        reader.browser.press("/", 0);
        reader
            .browser
            .until("document.querySelector('dialog.finder[open] .finder-body')");
        let found = reader.violations();
        let _ = write!(failures, "{}", told("the empty search", &found));
        reader.browser.insert("khach im lang");
        reader.browser.until("document.querySelector('.hit mark')");
        let found = reader.violations();
        let _ = write!(failures, "{}", told("the results", &found));
        reader
            .browser
            .eval("document.querySelector('dialog.finder input').select()");
        reader.browser.insert("zzzqqx vvvk");
        reader
            .browser
            .until("document.querySelector('.finder-none')");
        let found = reader.violations();
        let _ = write!(failures, "{}", told("no result", &found));
        reader.open(&format!("{}search/?q=khach+hang", host.url));
        reader.browser.until("document.querySelector('.hit mark')");
        let found = reader.violations();
        let _ = write!(failures, "{}", told("the search page", &found));
    }
    assert!(failures.is_empty(), "{failures}");
    // It does see what is wrong: a control without a name, text that is hardly there.
    reader.browser.eval(
        "(e => { e.innerHTML = '<button></button><p>chữ mờ</p>'; e.lastChild.style.color = '#777'; \
         document.querySelector('main').append(e); })(document.createElement('div'))",
    );
    let found: Vec<String> = reader.violations().iter().map(rule).collect();
    assert_eq!(found, ["button-name", "color-contrast"]);
}

/// Somebody who looks at pages with axe.
pub(super) struct Reader {
    pub(super) browser: Browser,
    axe: String,
}

fn start(name: &str) -> Option<(Reader, Host, Files)> {
    let program = browser::find()?;
    let axe = browser::axe()?;
    let files = sample();
    let host = Host::start(files.clone(), "/");
    let browser = Browser::start(&program, name);
    Some((Reader::new(browser, axe), host, files))
}

/// Looks at the pages of one language in one way, with everything unfolded that folds.
fn look((lang, theme, width): Look) {
    let Some((mut reader, host, files)) = start(&format!("axe-{lang}-{theme}-{width}")) else {
        return;
    };
    reader.browser.prefers(theme);
    reader.browser.resize(width, 900);
    let pages = if everything() {
        all(&files, lang)
    } else {
        telling(&files, lang)
    };
    assert!(pages.len() > 10, "{pages:?}");
    let mut failures = String::new();
    for path in pages {
        reader.open(&format!("{}{}", host.url, &path[1..]));
        reader
            .browser
            .eval("document.querySelectorAll('details').forEach(it => { it.open = true; }); true");
        let found = reader.violations();
        let _ = write!(
            failures,
            "{}",
            told(&format!("{path} {theme} {width}"), &found)
        );
    }
    assert!(failures.is_empty(), "{failures}");
}

impl Reader {
    pub(super) fn new(browser: Browser, axe: String) -> Self {
        Self { browser, axe }
    }

    pub(super) fn open(&mut self, url: &str) {
        self.browser.open(url);
        self.browser.eval(&format!("{}; true", self.axe));
    }

    /// What breaks a rule in the page as it is now.
    pub(super) fn violations(&mut self) -> Vec<Value> {
        let found = self.browser.eval(RUN);
        found.as_array().cloned().unwrap_or_default()
    }
}

/// WCAG 2.0 to 2.2, levels A and AA, and what axe calls best practice.
const RUN: &str = "axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'], preload: false,
}).then(it => it.violations.map(found => ({
    rule: found.id, help: found.help,
    nodes: found.nodes.map(node => node.html.slice(0, 200) + ' ' + node.failureSummary),
})))";

fn rule(found: &Value) -> String {
    found["rule"].as_str().unwrap_or("").to_owned()
}

fn told(place: &str, found: &[Value]) -> String {
    let mut text = String::new();
    for one in found {
        let nodes = one["nodes"].as_array().cloned().unwrap_or_default();
        let _ = writeln!(
            text,
            "{place}: {} ({} places): {}",
            rule(one),
            nodes.len(),
            one["help"]
        );
        for node in nodes.iter().take(3) {
            let _ = writeln!(
                text,
                "    {}",
                node.as_str().unwrap_or("").replace('\n', " ")
            );
        }
    }
    text
}

/// True when every page is to be looked at in every way.
fn everything() -> bool {
    std::env::var_os("MATRIX").is_some_and(|it| it == "all")
}
