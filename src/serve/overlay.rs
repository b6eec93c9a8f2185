//! What is added to pages on the way to the browser: the script that keeps them current, and
//! what it is told. Files that are built never hold any of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::request::OWN;
use super::shown::Shown;
use crate::model::diagnostic::{Diagnostic, Tally};
use crate::model::lang::{Lang, Text};
use crate::model::rule::Severity;
use crate::model::site::Url;
use crate::{Built, text};

/// Most findings listed over one page; the count tells of the others.
const MOST_LISTED: usize = 50;

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Returns the program's own file of that name, with its media type.
pub(super) fn file(name: &str) -> Option<(&'static str, &'static [u8])> {
    match name {
        "live.js" => Some((JAVASCRIPT, include_bytes!("browser/live.js"))),
        "news.js" => Some((JAVASCRIPT, include_bytes!("browser/news.js"))),
        _ => None,
    }
}

/// Adds the script to a page, with what tells this form of the page from others.
pub(super) fn with_script(page: Vec<u8>) -> Vec<u8> {
    let Marks { page: body, style } = Marks::of(&page);
    let script = format!(
        "<script src=\"{OWN}live.js\" data-page=\"{body}\" data-style=\"{style}\"></script>\n"
    );
    let at = memchr::memmem::rfind(&page, b"</body>").unwrap_or(page.len());
    let mut out = page;
    out.splice(at..at, script.into_bytes());
    out
}

/// The page shown in place of one whose template fails.
pub(super) fn fault_page(message: &str) -> Vec<u8> {
    let mut shown = String::new();
    // The writer is a `String`, so this cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut shown, message);
    format!(
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>camnang</title></head>\n\
         <body><pre>{shown}</pre></body></html>\n"
    )
    .into_bytes()
}

/// What tells one form of a page from another.
#[derive(Debug, PartialEq, Eq)]
struct Marks {
    /// Of everything but the names of style sheets.
    page: String,
    /// Of the names of its style sheets, which change with what they hold.
    style: String,
}

impl Marks {
    fn of(page: &[u8]) -> Self {
        let mut body = blake3::Hasher::new();
        let mut style = blake3::Hasher::new();
        let mut done = 0;
        for end in memchr::memmem::find_iter(page, b".css\"") {
            let before = &page[done..end];
            let Some(quote) = memchr::memrchr(b'"', before) else {
                continue;
            };
            let in_link = memchr::memrchr(b'<', &before[..quote])
                .is_some_and(|tag| before[tag..].starts_with(b"<link "));
            if in_link {
                body.update(&before[..quote]);
                style.update(&before[quote..]);
                done = end;
            }
        }
        body.update(&page[done..]);
        let short = |hasher: &blake3::Hasher| hasher.finalize().to_hex()[..16].to_owned();
        Self {
            page: short(&body),
            style: short(&style),
        }
    }
}

/// What is wrong, by the address of the page concerned.
#[derive(Debug, Default)]
pub(super) struct Findings {
    tally: Tally,
    of_page: BTreeMap<Url, Vec<Finding>>,
    /// Errors of files that are no page: the configuration, a file that cannot be read.
    elsewhere: Vec<Finding>,
}

#[derive(Clone, Debug, Serialize)]
struct Finding {
    code: &'static str,
    severity: &'static str,
    path: String,
    line: u32,
    column: u32,
    message: String,
    help: Option<String>,
}

impl Findings {
    pub(super) fn new(built: &Built) -> Self {
        let mut findings = Self {
            tally: Tally::of(&built.diagnostics),
            ..Self::default()
        };
        for diagnostic in &built.diagnostics {
            if diagnostic.severity == Severity::Info {
                continue;
            }
            let url = diagnostic
                .path
                .as_ref()
                .and_then(|path| built.addresses.get(path));
            match url {
                Some(url) => {
                    let list = findings.of_page.entry(url.clone()).or_default();
                    list.push(Finding::new(diagnostic, built.lang));
                }
                None if diagnostic.severity == Severity::Error => {
                    let finding = Finding::new(diagnostic, built.lang);
                    findings.elsewhere.push(finding);
                }
                None => {}
            }
        }
        findings
    }
}

impl Finding {
    fn new(diagnostic: &Diagnostic, lang: Lang) -> Self {
        Self {
            code: diagnostic.rule.code,
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            },
            path: diagnostic
                .path
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            line: diagnostic.location.line,
            column: diagnostic.location.column,
            message: diagnostic.message.get(lang).to_owned(),
            help: diagnostic.help.as_ref().map(|h| h.get(lang).to_owned()),
        }
    }
}

/// What the script in a page is told about it.
#[derive(Debug, Serialize)]
struct State<'a> {
    build: u64,
    page: String,
    style: String,
    errors: usize,
    warnings: usize,
    /// True when this is the last good form of a page that has errors now.
    kept: bool,
    /// Why nothing could be built.
    failure: Option<String>,
    findings: Vec<&'a Finding>,
    /// The folder that the paths of findings start from.
    root: String,
    words: Words,
}

#[derive(Debug, Serialize)]
struct Words {
    lang: &'static str,
    title: String,
    count: String,
    fine: String,
    kept: String,
    failure: String,
    copy: String,
    copied: String,
    close: String,
}

/// Returns what the script in the page at `path` is told, as JSON on one line.
pub(super) fn state(shown: &Shown, path: &str) -> String {
    let (key, bytes) = shown.page(path);
    let Marks { page, style } = Marks::of(&bytes);
    let url = format!("/{}", key.trim_end_matches("index.html"));
    let findings = &shown.findings;
    let of_page = findings.of_page.get(url.as_str());
    let state = State {
        build: shown.number,
        page,
        style,
        errors: findings.tally.errors,
        warnings: findings.tally.warnings,
        kept: shown.is_kept(&key),
        failure: shown.failure.as_ref().map(|error| error.text(shown.lang)),
        findings: of_page
            .into_iter()
            .flatten()
            .chain(&findings.elsewhere)
            .take(MOST_LISTED)
            .collect(),
        root: shown.root.display().to_string(),
        words: Words::new(findings.tally, shown.lang),
    };
    serde_json::to_string(&state).expect("text and numbers are JSON")
}

/// Returns what open pages are told when it is known which addresses changed, likewise.
pub(super) fn changed(build: u64, changed: &[String]) -> String {
    #[derive(Serialize)]
    struct Changed<'a> {
        build: u64,
        changed: &'a [String],
    }
    serde_json::to_string(&Changed { build, changed }).expect("text and numbers are JSON")
}

impl Words {
    fn new(tally: Tally, lang: Lang) -> Self {
        let get = |text: Text| text.get(lang).to_owned();
        Self {
            lang: lang.code(),
            title: get(text!("Cần xem lại", "To look at")),
            count: count(tally).get(lang).to_owned(),
            fine: get(text!(
                "Trang này không có lỗi hay cảnh báo.",
                "No errors or warnings on this page."
            )),
            kept: get(text!(
                "Trang đang có lỗi; đây là bản gần nhất không có lỗi.",
                "The page has errors; this is its last form without any."
            )),
            failure: get(text!(
                "Chưa dựng lại được trang web; đây là bản trước đó.",
                "The site cannot be built right now; this is what it was before."
            )),
            copy: get(text!("Chép đường dẫn tệp", "Copy the file's path")),
            copied: get(text!("Đã chép", "Copied")),
            close: get(text!("Thu gọn", "Fold up")),
        }
    }
}

/// Says how many findings there are, infos aside.
fn count(tally: Tally) -> Text {
    let Tally {
        errors, warnings, ..
    } = tally;
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let (e, w) = (plural(errors), plural(warnings));
    text!(
        "Cả cẩm nang: {errors} lỗi, {warnings} cảnh báo",
        "Whole handbook: {errors} error{e}, {warnings} warning{w}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_page_and_nothing_else_changes() {
        let page = b"<html><body>a</body></html>".to_vec();
        let with = String::from_utf8(with_script(page)).expect("text");
        assert!(with.starts_with("<html><body>a<script src=\"/.camnang/live.js\" "));
        assert!(with.ends_with("></script>\n</body></html>"));
        let bare = String::from_utf8(with_script(b"a".to_vec())).expect("text");
        assert!(bare.starts_with("a<script "));
    }

    #[test]
    fn a_change_of_style_is_told_from_a_change_of_the_page() {
        let page = |style: &str, text: &str| {
            let html = format!(
                "<head><link rel=\"stylesheet\" href=\"../assets/{style}.css\"><link href=\"x\">\
                 </head><a href=\"{text}.css\">{text}</a>"
            );
            Marks::of(html.as_bytes())
        };
        let first = page("a.1", "x");
        let styled = page("a.2", "x");
        let edited = page("a.1", "y");
        assert_eq!(first.page, styled.page);
        assert_ne!(first.style, styled.style);
        assert_ne!(first.page, edited.page);
        assert_eq!(first.style, edited.style);
    }
}
