//! `camnang search`.

use std::collections::HashMap;

use anstyle::Style;
use clap::ValueEnum;
use serde_json::json;
use textwrap::Options as Wrap;

use super::options::Global;
use super::{Status, output};
use crate::error::Result;
use crate::model::inputs::Options;
use crate::model::lang::{Lang, Text};
use crate::model::source::{LineIndex, SitePath};
use crate::search::{Answer, Hit, ask};
use crate::text;
use crate::{Built, Cache};

/// Search the handbook as its readers do
///
/// Finds with or without diacritics, with slips of the finger, while a word is half typed. The
/// pages come in the order in which the site's own search shows them. Words in "double quotes"
/// have to stand side by side.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What is looked for; words need no quotes around them
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Most pages that are listed
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
    /// How they are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading in a terminal.
    Table,
    /// One JSON document.
    Json,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let inputs = global.inputs(&root, Options::default())?;
    let built = crate::build(&inputs, &mut Cache::default())?;
    let query = args.query.join(" ");
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let answer = ask(&built.bundle, &query, limit, built.lang)?;
    let places = Places::of(&built);
    match args.format {
        Format::Json => output::document(&document(&query, &answer, &places)),
        Format::Table => output::result(&table(&query, &answer, &places, built.lang)),
    }
    Ok(Status::Fine)
}

/// Where pages come from.
struct Places<'a> {
    built: &'a Built,
    /// Source files by address from the site's root.
    paths: HashMap<&'a str, &'a SitePath>,
}

impl<'a> Places<'a> {
    fn of(built: &'a Built) -> Self {
        let addresses = built.addresses.iter();
        Self {
            built,
            paths: addresses.map(|(path, url)| (url.as_str(), path)).collect(),
        }
    }

    /// Returns the source file of a hit and the line of the section; none for a page that is
    /// made from others.
    fn of_hit(&self, hit: &Hit) -> Option<(&str, u32)> {
        let url = format!("/{}", hit.url.trim_start_matches("./"));
        let path = *self.paths.get(url.as_str())?;
        let mut documents = self.built.documents.iter();
        let doc = documents.find(|doc| doc.path == *path)?;
        let anchor = hit.section_url.split_once('#').map_or("", |(_, a)| a);
        let heading = doc.headings.iter().find(|heading| heading.id == anchor);
        let line = heading.map_or(1, |h| LineIndex::new(&doc.text).locate(h.span).line);
        Some((path.as_str(), line))
    }
}

/// The answer as the site's script gives it, with the source of each page.
fn document(query: &str, answer: &Answer, places: &Places<'_>) -> String {
    let result = |hit: &Hit| {
        let mut result = json!(hit);
        let place = places.of_hit(hit);
        result["path"] = json!(place.map(|(path, _)| path));
        result["line"] = json!(place.map(|(_, line)| line));
        result
    };
    let document = json!({
        "version": 1,
        "query": query,
        "total": answer.total,
        "corrected": answer.corrected,
        "facets": answer.facets,
        "results": answer.results.iter().map(result).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn table(query: &str, answer: &Answer, places: &Places<'_>, lang: Lang) -> String {
    let bold = Style::new().bold();
    let dim = Style::new().dimmed();
    let mut out = String::new();
    if let Some(corrected) = &answer.corrected {
        let line: Text = text!("Tìm theo: {corrected}", "Searched for: {corrected}");
        out += &format!("{}\n\n", line.get(lang));
    }
    let indent = "    ";
    let width = output::width();
    for (index, hit) in answer.results.iter().enumerate() {
        let number = index + 1;
        let section = match hit.section.as_str() {
            "" => String::new(),
            section => format!(" › {}", plain(section)),
        };
        out += &format!(
            "{number:>2}. {bold}{}{bold:#}{section}\n",
            plain(&hit.title)
        );
        let place = match places.of_hit(hit) {
            Some((path, line)) => format!("{}:{line}", plain(path)),
            None => format!("/{}", hit.section_url),
        };
        out += &format!("{indent}{dim}{place}{dim:#}\n");
        let wrap = Wrap::new(width)
            .initial_indent(indent)
            .subsequent_indent(indent);
        for line in textwrap::wrap(&unmarked(&hit.snippet), wrap) {
            out += &line;
            out.push('\n');
        }
    }
    out += &format!("{}\n", sum(query, answer).get(lang));
    out
}

/// The last line: how much there is.
fn sum(query: &str, answer: &Answer) -> Text {
    let (shown, total) = (answer.results.len(), answer.total);
    match (total, shown) {
        (0, _) => {
            let query = plain(query);
            text!(
                "Không có trang nào nói về \"{query}\". Thử ít từ hơn, hoặc từ khác cùng nghĩa.",
                "No page speaks of \"{query}\". Try fewer words, or others with the same meaning."
            )
        }
        (1, _) => text!("\n1 trang", "\n1 page"),
        _ if total == shown => text!("\n{total} trang", "\n{total} pages"),
        _ => text!(
            "\n{shown} trong {total} trang; thêm với --limit",
            "\n{shown} of {total} pages; more with --limit"
        ),
    }
}

/// Returns a text without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Returns a snippet as text.
fn unmarked(snippet: &str) -> String {
    let text = snippet.replace("<mark>", "").replace("</mark>", "");
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&#39;", "'");
    plain(&text.replace("&amp;", "&"))
}
