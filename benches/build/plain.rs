//! The same corpus for other generators: front matter they all read, links they all follow.

use std::collections::BTreeMap;

/// Cuts front matter down to the title and turns `[[name]]` into ordinary links.
pub(crate) fn pages(pages: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut by_name = BTreeMap::new();
    for (path, _) in &pages {
        let name = path
            .rsplit('/')
            .next()
            .unwrap_or(path)
            .trim_end_matches(".md");
        by_name.insert(name.to_owned(), path.clone());
    }
    pages
        .into_iter()
        .filter(|(path, _)| path.starts_with("content/"))
        .map(|(path, text)| {
            let text = wiki_links(&front_matter(&text), &path, &by_name);
            (path, text)
        })
        .collect()
}

fn front_matter(text: &str) -> String {
    let mut parts = text.splitn(3, "+++\n");
    let (_, front, body) = (parts.next(), parts.next(), parts.next());
    let title = front
        .unwrap_or_default()
        .lines()
        .find(|l| l.starts_with("title = "));
    format!(
        "+++\n{}\n+++\n{}",
        title.unwrap_or_default(),
        body.unwrap_or_default()
    )
}

fn wiki_links(text: &str, page: &str, by_name: &BTreeMap<String, String>) -> String {
    let up = "../".repeat(page.matches('/').count());
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((link, after)) = after.split_once("]]") else {
            break;
        };
        let (name, label) = link.split_once('|').unwrap_or((link, link));
        out.push_str(before);
        match by_name.get(name) {
            Some(path) => out.extend(["[", label, "](", &up, path, ")"]),
            None => out.push_str(label),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
