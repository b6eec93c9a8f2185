//! Which pages of a built site stand for all of them.

use std::collections::BTreeSet;

use super::host::Files;

/// Returns addresses such that every element, every class and every folder of the pages in one
/// language is on one of them: the longest pages first, then whatever shows something new.
pub(crate) fn telling(files: &Files, lang: &str) -> Vec<String> {
    let mut pages = written(files, lang);
    pages.sort_by_key(|(path, html)| (usize::MAX - html.len(), path.clone()));
    let mut seen = BTreeSet::new();
    let mut chosen = Vec::new();
    for (path, html) in pages {
        let known = seen.len();
        seen.insert(format!("folder {}", path.split('/').next().unwrap_or("")));
        seen.extend(features(html));
        if seen.len() > known {
            chosen.push(address(&path));
        }
    }
    chosen.sort();
    chosen
}

/// Returns the addresses of all pages in one language.
pub(crate) fn all(files: &Files, lang: &str) -> Vec<String> {
    let pages = written(files, lang);
    pages.iter().map(|(path, _)| address(path)).collect()
}

/// The pages in one language, without those that only lead to another.
fn written<'a>(files: &'a Files, lang: &str) -> Vec<(String, &'a str)> {
    let mark = format!("<html lang=\"{lang}\"");
    let html = |bytes: &'a Vec<u8>| std::str::from_utf8(bytes).expect("pages are text");
    files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.clone(), html(bytes)))
        .filter(|(_, html)| html.contains(&mark) && html.contains("<article"))
        .collect()
}

/// Elements and classes of what is between the bars.
fn features(html: &str) -> impl Iterator<Item = String> {
    let main = &html[html.find("<article").unwrap_or(0)..];
    main.split('<').skip(1).flat_map(|tag| {
        let tag = tag.split('>').next().unwrap_or("");
        let name = tag.split([' ', '\n', '/']).next().unwrap_or("");
        let class = tag
            .split("class=\"")
            .nth(1)
            .and_then(|c| c.split('"').next());
        [Some(name.to_owned()), class.map(|c| format!(".{c}"))]
            .into_iter()
            .flatten()
    })
}

fn address(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some(folder) => format!("/{folder}"),
        None => format!("/{path}"),
    }
}
