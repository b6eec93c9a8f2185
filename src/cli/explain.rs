//! `camnang explain`: the page of a rule for a terminal, or the list of all rules.

use anstyle::Style;
use clap::ValueEnum;
use serde::Serialize;

use super::options::Global;
use super::{Status, output};
use crate::error::{Error, Result};
use crate::model::config::Config;
use crate::model::lang::{Lang, Text};
use crate::model::rule::{self, RULES, Rule, Severity};
use crate::model::rule_page::{self, RulePage, Sample};
use crate::text;
use crate::text::distance::{edits, nearest};

/// Explain a rule: what it finds, why it matters, an example, and what to write instead
///
/// Inside a handbook the severity that the rule has there is named as well.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Code or name of the rule, such as CN201 or missing-cause; without it all are listed
    #[arg(value_name = "RULE")]
    rule: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How an explanation is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading in a terminal.
    Human,
    /// One JSON document.
    Json,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let lang = global.message_lang();
    let handbook = handbook(global)?;
    let rules = match &args.rule {
        Some(name) => vec![rule::find(name.trim()).ok_or_else(|| unknown(name))?],
        None => RULES.to_vec(),
    };
    let shown = match (args.format, rules.as_slice()) {
        (Format::Json, rules) => json(rules, handbook.as_ref(), lang),
        (Format::Human, [rule]) if args.rule.is_some() => {
            one(rule, handbook.as_ref(), lang, output::width())
        }
        (Format::Human, rules) => list(rules, handbook.as_ref(), lang, output::width()),
    };
    output::result(&shown);
    Ok(Status::Fine)
}

/// The settings of the handbook around; none outside of one. A root that was asked for has to
/// be one.
fn handbook(global: &Global) -> Result<Option<Config>> {
    let root = match global.root() {
        Ok(root) => root,
        Err(error) if global.root.is_some() => return Err(error),
        Err(_) => return Ok(None),
    };
    let text = std::fs::read_to_string(root.join(crate::model::config::CONFIG_FILE));
    let config = text.ok().and_then(|text| Config::read(&text).ok());
    Ok(config.map(|(config, _)| config))
}

fn unknown(name: &str) -> Error {
    let error = Error::new(text!(
        "không có quy tắc `{name}`",
        "there is no rule `{name}`"
    ));
    // Codes differ in digits only, so that likeness says little and a slip of one digit much.
    let code = RULES.iter().map(|r| r.code).find(|c| edits(c, name) == 1);
    let near = nearest(name, RULES.iter().map(|r| r.name)).or(code);
    error.hint(match near {
        Some(near) => text!(
            "ý bạn là `{near}`? `camnang explain` liệt kê mọi quy tắc",
            "did you mean `{near}`? `camnang explain` lists every rule"
        ),
        None => text!(
            "`camnang explain` liệt kê mọi quy tắc",
            "`camnang explain` lists every rule"
        ),
    })
}

/// The severity of a rule in a handbook; none when it is switched off.
fn severity(rule: &Rule, handbook: Option<&Config>) -> Option<Severity> {
    let own = handbook.and_then(|config| config.rules.get(rule.code).copied());
    own.unwrap_or(Some(rule.severity))
}

fn word(severity: Option<Severity>, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Some(Severity::Error), Lang::Vi) => "lỗi",
        (Some(Severity::Warning), Lang::Vi) => "cảnh báo",
        (Some(Severity::Info), Lang::Vi) => "lưu ý",
        (None, Lang::Vi) => "tắt",
        (Some(Severity::Error), Lang::En) => "error",
        (Some(Severity::Warning), Lang::En) => "warning",
        (Some(Severity::Info), Lang::En) => "note",
        (None, Lang::En) => "off",
    }
}

/// The word as `[rules]` has it.
fn key(severity: Option<Severity>) -> &'static str {
    severity.map_or("off", Severity::name)
}

const BOLD: Style = Style::new().bold();

fn bold(text: &str) -> String {
    format!("{BOLD}{text}{BOLD:#}")
}

/// Breaks text into lines of at most `width` columns, each after `indent`.
fn fill(text: &str, indent: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .break_words(false);
    textwrap::fill(text, options)
}

fn list(rules: &[&Rule], handbook: Option<&Config>, lang: Lang, width: usize) -> String {
    let mut out = String::new();
    let mut last = String::new();
    for rule in rules {
        let group = rule_page::group(rule).get(lang).to_owned();
        if group != last {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}{}\n", bold(&group)));
            last = group;
        }
        let word = word(severity(rule, handbook), lang);
        let line = rule_page::of(rule).map_or(rule.name, |page| page.half(lang).title.as_str());
        let options = textwrap::Options::new(width).subsequent_indent("                    ");
        let line = format!("  {:<7}{word:<11}{line}", rule.code);
        out.push_str(&textwrap::fill(&line, options));
        out.push('\n');
    }
    let foot = text!(
        "Đọc kỹ một quy tắc: `camnang explain CN201`. Đổi mức: bảng `[rules]` trong handbook.toml.",
        "Read about one of them: `camnang explain CN201`. Change severities: `[rules]` in handbook.toml."
    );
    out.push_str(&format!("\n{}\n", fill(foot.get(lang), "", width)));
    out
}

fn one(rule: &Rule, handbook: Option<&Config>, lang: Lang, width: usize) -> String {
    let page = rule_page::of(rule);
    let mut out = bold(&format!("{} {}", rule.code, rule.name));
    out.push('\n');
    if let Some(page) = page {
        out.push_str(&fill(&page.half(lang).title, "", width));
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&fill(&standing(rule, page, handbook, lang), "", width));
    out.push('\n');
    if let Some(page) = page {
        let half = page.half(lang);
        let [finds, matters, example, instead] = match lang {
            Lang::Vi => ["Phát hiện gì", "Vì sao quan trọng", "Ví dụ", "Nên viết"],
            Lang::En => ["What it finds", "Why it matters", "Example", "Instead"],
        };
        let mut part = |title: &str, text: &str, files: &[Sample]| {
            out.push_str(&format!("\n{}\n", bold(title)));
            let mut first = true;
            for paragraph in text.split("\n\n").filter(|p| !p.is_empty()) {
                out.push_str(if first { "" } else { "\n" });
                out.push_str(&fill(paragraph, "  ", width));
                out.push('\n');
                first = false;
            }
            for file in files {
                out.push_str(if first { "" } else { "\n" });
                let stored = file.form.note().get(lang).to_owned();
                out.push_str(&format!("  {}{stored}\n", file.path));
                for line in file.text.lines() {
                    out.push_str(format!("    {line}").trim_end());
                    out.push('\n');
                }
                first = false;
            }
        };
        part(finds, &half.finds, &[]);
        part(matters, &half.matters, &[]);
        part(example, "", &page.example);
        part(instead, &half.instead, &page.instead);
    }
    out
}

/// The line on severity and mending.
fn standing(rule: &Rule, page: Option<&RulePage>, handbook: Option<&Config>, lang: Lang) -> String {
    // The word people read, and that of `[rules]` where it is another.
    let both = |severity| match (word(severity, lang), key(severity)) {
        (word, key) if word == key => word.to_owned(),
        (word, key) => format!("{word} (`{key}`)"),
    };
    let own = both(Some(rule.severity));
    let mut line = text!("Mức: {own}", "Severity: {own}");
    if handbook.is_some() {
        let here = both(severity(rule, handbook));
        let more = if here == own {
            text!(", trong cẩm nang này cũng vậy", ", and so in this handbook")
        } else {
            text!("; trong cẩm nang này: {here}", "; in this handbook: {here}")
        };
        line.vi.push_str(&more.vi);
        line.en.push_str(&more.en);
    }
    let fix = if page.is_some_and(|page| page.fixable) {
        text!(
            ". `camnang check --fix` sửa được khi chỉ có một cách sửa.",
            ". `camnang check --fix` mends it where there is only one way to."
        )
    } else {
        text!(
            ". Cần người sửa: `--fix` không đụng tới.",
            ". It takes a person to mend it: `--fix` leaves it alone."
        )
    };
    let dated = if rule.dated {
        text!(
            " Tới ngày thì có, dù không ai sửa trang; `camnang check --only-dates` chỉ báo các quy tắc như vậy.",
            " It comes with its day, in pages that nobody touched; `camnang check --only-dates` reports just such rules."
        )
    } else {
        Text::default()
    };
    [line, fix, dated]
        .map(|part| part.get(lang).to_owned())
        .concat()
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    rules: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    group: String,
    severity: &'a str,
    /// In the handbook around; `null` outside of one.
    handbook_severity: Option<&'a str>,
    fixable: bool,
    /// True when the passing of days brings its findings.
    dated: bool,
    title: &'a str,
    finds: &'a str,
    matters: &'a str,
    instead: &'a str,
    example: Vec<File<'a>>,
    mended: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    text: &'a str,
}

fn json(rules: &[&Rule], handbook: Option<&Config>, lang: Lang) -> String {
    let files = |samples: &'static [Sample]| {
        let file = |s: &'static Sample| File {
            path: &s.path,
            text: &s.text,
        };
        samples.iter().map(file).collect()
    };
    let entries = rules.iter().map(|rule| {
        let page = rule_page::of(rule);
        let half = page.map(|page| page.half(lang));
        Entry {
            code: rule.code,
            name: rule.name,
            group: rule_page::group(rule).get(lang).to_owned(),
            severity: rule.severity.name(),
            handbook_severity: handbook.map(|_| key(severity(rule, handbook))),
            fixable: page.is_some_and(|page| page.fixable),
            dated: rule.dated,
            title: half.map_or("", |h| &h.title),
            finds: half.map_or("", |h| &h.finds),
            matters: half.map_or("", |h| &h.matters),
            instead: half.map_or("", |h| &h.instead),
            example: page.map_or_else(Vec::new, |page| files(&page.example)),
            mended: page.map_or_else(Vec::new, |page| files(&page.instead)),
        }
    });
    let document = Document {
        version: 1,
        rules: entries.collect(),
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_default();
    out.push('\n');
    out
}
