//! `camnang similar`: past cases that are like a page, also before it is part of the handbook.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use anstyle::Style;
use clap::ValueEnum;
use serde_json::{Value, json};
use textwrap::Options as Wrap;

use super::options::Global;
use super::{Status, output};
use crate::alike::{Alike, alike};
use crate::error::{Error, Result};
use crate::model::inputs::{Inputs, Options, SourceFile};
use crate::model::lang::{Lang, Text};
use crate::model::site::Page;
use crate::model::source::SitePath;
use crate::render::similar::entries;
use crate::text::format;
use crate::views::insights::cases::{Case, End};
use crate::views::similar::{Ask, Near, beside, say};
use crate::{Cache, connect, text};

/// Find the past cases that are like a page
///
/// Compares causes, signals, the customer and what is told, and says what they have in common.
/// The page may be half written and may have findings; outside the handbook it is read as a case
/// unless its `type` says otherwise.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The page, in the handbook or anywhere; - reads standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// Most cases that are listed
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=50))]
    limit: u32,
    /// How they are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How cases are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading in a terminal.
    Table,
    /// One JSON document, `similar` as in `api/cases.json`.
    Json,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let inputs = global.inputs(&root, Options::default())?;
    let mut cache = Cache::default();
    let page = page(&root, &inputs, &mut cache, &args.file)?;
    let ask = Ask {
        most: usize::try_from(args.limit).unwrap_or(usize::MAX),
        ..Ask::default()
    };
    let found = alike(&inputs, &mut cache, &page, &ask)?;
    let lang = inputs.options.lang;
    let lang = lang.unwrap_or(found.edition.config().language);
    match args.format {
        Format::Json => output::document(&document(&args.file, &found)),
        Format::Table => output::result(&table(&found, lang)),
    }
    Ok(Status::Fine)
}

/// Finds the page that somebody named: the handbook's own, seen from the current folder or the
/// root, else any file.
fn page(root: &Path, inputs: &Inputs, cache: &mut Cache, given: &str) -> Result<SourceFile> {
    if given == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| cannot_read("-", &error.to_string()))?;
        return loose(inputs, cache, "page.md", given, bytes);
    }
    let path = Path::new(given);
    let real = std::fs::canonicalize(path).or_else(|_| std::fs::canonicalize(root.join(path)));
    let real = real
        .ok()
        .filter(|real| real.is_file())
        .ok_or_else(|| Error::new(text!("không có tệp `{given}`", "no file `{given}`")))?;
    let real_root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    if let Ok(below) = real.strip_prefix(&real_root) {
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let below = SitePath::new(parts.join("/"));
        if let Ok(at) = inputs.pages.binary_search_by(|p| p.path.cmp(&below)) {
            return Ok(inputs.pages[at].clone());
        }
    }
    let bytes = std::fs::read(&real).map_err(|error| cannot_read(given, &error.to_string()))?;
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    loose(inputs, cache, &name, given, bytes)
}

/// Returns a page that is not part of the handbook, at a place among the cases that no other
/// has.
fn loose(
    inputs: &Inputs,
    cache: &mut Cache,
    name: &str,
    shown: &str,
    bytes: Vec<u8>,
) -> Result<SourceFile> {
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::new(text!(
            "`{shown}` không phải chữ UTF-8",
            "`{shown}` is not UTF-8 text"
        ))
    })?;
    // The end of the name tells the language.
    let end = if name.ends_with(".en.md") {
        ".en.md"
    } else {
        ".md"
    };
    let site = connect(inputs, cache)?;
    let kind = site.kinds.named("churn");
    let folder = kind.and_then(|kind| site.kinds.get(kind).folder.as_deref());
    let folder = folder.unwrap_or("churn");
    let mut number = 1;
    let mut path;
    loop {
        path = SitePath::new(format!("content/{folder}/similar-to-{number}{end}"));
        if !inputs.pages.iter().any(|page| page.path == path) {
            break;
        }
        number += 1;
    }
    Ok(SourceFile {
        path,
        text: Arc::from(text),
    })
}

fn cannot_read(shown: &str, detail: &str) -> Error {
    Error::new(text!(
        "không đọc được `{shown}`: {detail}",
        "cannot read `{shown}`: {detail}"
    ))
}

fn document(given: &str, found: &Alike) -> String {
    let insights = &found.views.insights;
    let entries = entries(&found.edition, insights, &found.near);
    let all: Vec<Value> = entries
        .iter()
        .zip(&found.near)
        .map(|(entry, near)| {
            let case = &insights.cases[near.case];
            let page = found.edition.page(case.page);
            let mut entry = json!(entry);
            entry["title"] = json!(page.map(|page| &page.title));
            entry["path"] = json!(page.and_then(Page::path).map(SitePath::as_str));
            entry["ended_on"] = json!(case.ended_on.map(|day| day.to_string()));
            entry["outcome"] = json!(match case.end {
                End::Lost => "lost",
                End::Saved => "saved",
                End::Ahead => "ahead",
            });
            entry
        })
        .collect();
    format!(
        "{:#}\n",
        json!({ "version": 1, "file": given, "similar": all })
    )
}

fn table(found: &Alike, lang: Lang) -> String {
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    let indent = "    ";
    let mut out = String::new();
    for (index, near) in found.near.iter().enumerate() {
        let case = &found.views.insights.cases[near.case];
        let Some(page) = found.edition.page(case.page) else {
            continue;
        };
        let number = index + 1;
        out += &format!("{number:>2}. {bold}{}{bold:#}\n", plain(&page.title));
        let path = page.path().map_or("", SitePath::as_str);
        let end = end(case, lang);
        out += &format!("{indent}{dim}{} · {end}{dim:#}\n", plain(path));
        let wrap = Wrap::new(output::width())
            .initial_indent(indent)
            .subsequent_indent(indent);
        for line in textwrap::wrap(&reasons(found, near, lang), wrap) {
            out += &line;
            out.push('\n');
        }
    }
    let count = found.near.len();
    let sum = match count {
        0 => none(found),
        1 => text!("\n1 ca gần giống", "\n1 similar case"),
        _ => text!("\n{count} ca gần giống", "\n{count} similar cases"),
    };
    out + &format!("{}\n", sum.get(lang))
}

/// Says why a case is listed.
pub(super) fn reasons(found: &Alike, near: &Near, lang: Lang) -> String {
    let (edition, terms) = (&found.edition, &found.views.insights.terms);
    let beside = beside(edition, &found.page);
    plain(&say(&near.reasons, beside, edition, terms, lang))
}

/// How a case ended, and when.
fn end(case: &Case, lang: Lang) -> String {
    let how = match case.end {
        End::Saved => text!("giữ được khách", "saved"),
        End::Lost | End::Ahead => text!("mất khách", "lost"),
    };
    let how = how.get(lang);
    match case.ended_on {
        Some(day) => format!("{how} {}", format::date(day, lang).replace('\u{a0}', " ")),
        None => how.to_owned(),
    }
}

/// Says that there is none, and what would help.
fn none(found: &Alike) -> Text {
    let fields = &found.page.fields;
    let says = |key: &str| fields.texts(key).next().is_some();
    if says("causes") || says("signals") || says("triggers") {
        return text!("Chưa có ca nào gần giống.", "There is no similar case yet.");
    }
    text!(
        "Chưa thấy ca nào gần giống. Ghi thêm `causes` và `signals` vào đầu trang để so kỹ hơn.",
        "No similar case found. Add `causes` and `signals` at the head of the page to find more."
    )
}

/// Returns a text without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
