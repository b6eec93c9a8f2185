//! `tests/sites/*/`: small handbooks and what becomes of them.
//!
//! `expected/files.txt` lists every file of the site; each further file in `expected/` is what
//! stands inside `<main>` of that page (`churn/a/index.html`), or the whole of any other file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::support::handbook::{Handbook, text_of};
use crate::support::{blessing, project};

#[test]
fn small_handbooks_become_the_sites_they_should() {
    let mut failures = String::new();
    let sites = project().join("tests/sites");
    let mut count = 0;
    for entry in std::fs::read_dir(&sites).expect("tests/sites is there") {
        let folder = entry.expect("a folder").path();
        if folder.join("handbook.toml").is_file() {
            count += 1;
            compare(&folder, &mut failures);
        }
    }
    assert!(count >= 3, "the golden sites are there");
    assert!(failures.is_empty() || blessing(), "{failures}");
}

fn compare(folder: &Path, failures: &mut String) {
    let built = load(folder).build();
    let expected = folder.join("expected");
    let mut actual: BTreeMap<String, String> = BTreeMap::new();
    // How the index is cut into files is its own business.
    let paths = built.bundle.iter().map(|(path, _)| path.as_str());
    let mut files: Vec<String> = paths
        .filter(|path| !path.starts_with("search/shards.d/"))
        .map(mask)
        .collect();
    // The bundle sorts by names that the mask has just changed.
    files.sort();
    files.dedup();
    actual.insert("files.txt".to_owned(), files.join("\n") + "\n");
    let mut findings = String::new();
    for d in &built.diagnostics {
        let path = d.path.as_ref().map_or("-", |p| p.as_str());
        let _ = writeln!(findings, "{path}:{} {}", d.location.line, d.rule.code);
    }
    actual.insert("findings.txt".to_owned(), findings);
    let wanted: Vec<String> = if blessing() && !expected.is_dir() {
        built
            .bundle
            .iter()
            .map(|(p, _)| p.as_str().to_owned())
            .filter(|p| p.ends_with("/index.html") || p == "index.html")
            .collect()
    } else {
        walkdir::WalkDir::new(&expected)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_file())
            .filter_map(|e| Some(e.path().strip_prefix(&expected).ok()?.to_str()?.to_owned()))
            .filter(|name| name != "files.txt" && name != "findings.txt")
            .collect()
    };
    for path in wanted {
        if built.bundle.get(&path).is_none() {
            let _ = writeln!(failures, "{}: no {path} in the site", folder.display());
            continue;
        }
        let text = text_of(&built, &path);
        let shown = if path.ends_with(".html") {
            main_of(&text)
        } else {
            text
        };
        actual.insert(path, mask(&shown));
    }
    for (path, text) in actual {
        let file = expected.join(&path);
        let there = std::fs::read_to_string(&file).unwrap_or_default();
        if there == text {
            continue;
        }
        if blessing() {
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("can be made");
            std::fs::write(&file, text).expect("can be written");
        } else {
            let difference = first_difference(&there, &text);
            let _ = writeln!(failures, "{}: {difference}", file.display());
        }
    }
}

fn load(folder: &Path) -> Handbook {
    let config = std::fs::read_to_string(folder.join("handbook.toml")).expect("readable");
    let mut handbook = Handbook::new(&config);
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("readable");
        let below = entry
            .path()
            .strip_prefix(folder)
            .expect("below")
            .to_str()
            .expect("UTF-8");
        if entry.file_type().is_file() && !below.starts_with("expected/") {
            handbook.put(below, std::fs::read(entry.path()).expect("readable"));
        }
    }
    handbook
}

fn main_of(html: &str) -> String {
    let start = html
        .find("<main")
        .and_then(|at| html[at..].find('>').map(|n| at + n + 1));
    let end = html.find("</main>");
    match (start, end) {
        (Some(start), Some(end)) => html[start..end].trim().to_owned() + "\n",
        _ => html.to_owned(),
    }
}

/// Names that change with every change of the style sheet say nothing here.
fn mask(text: &str) -> String {
    if let Some(shard) = text.strip_prefix("search/shards.d/") {
        return format!("search/shards.d/{}*", &shard[..1]);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("assets/") {
        let (before, tail) = rest.split_at(at + "assets/".len());
        out.push_str(before);
        let end = tail
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(tail.len());
        let name = &tail[..end];
        match name.rsplit_once('-') {
            Some((stem, hash))
                if hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()) =>
            {
                out.push_str(stem);
            }
            _ => out.push_str(name),
        }
        rest = &tail[end..];
    }
    out.push_str(rest);
    out
}

fn first_difference(expected: &str, actual: &str) -> String {
    for (number, (a, b)) in expected.lines().zip(actual.lines()).enumerate() {
        if a != b {
            return format!("line {}\n  expected: {a}\n  found:    {b}", number + 1);
        }
    }
    format!(
        "{} lines expected, {} found",
        expected.lines().count(),
        actual.lines().count()
    )
}
