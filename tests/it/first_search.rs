//! The first search of somebody who just came, on a handbook of 500 pages: what is fetched from
//! the moment they reach for it until results stand there.

use std::io::Write as _;

use crate::corpus;
use crate::support::browser::{self, Browser};
use crate::support::handbook::Handbook;
use crate::support::host::{Files, Host, files_of};

/// Most bytes on the way, scripts, style sheet and words included.
const MOST: usize = 60 * 1024;
/// The same where the engine has to think: the last word is not typed to its end, or mistyped.
const MOST_IN_DOUBT: usize = 72 * 1024;

#[test]
fn the_first_search_on_500_pages_fetches_little() {
    let Some(program) = browser::find() else {
        return;
    };
    let mut handbook = Handbook::new("");
    let (mut titles, mut texts) = (Vec::new(), Vec::new());
    for (path, text) in corpus::pages(500, 1) {
        let title = text
            .lines()
            .find_map(|line| line.strip_prefix("title = \""));
        titles.extend(title.map(|title| title.trim_end_matches('"').to_owned()));
        texts.extend(text.lines().map(str::to_owned).find(|line| is_prose(line)));
        handbook.put(&path, text);
    }
    let files = files_of(&handbook.build());
    // From pages all over the handbook.
    let title = |at: usize| words(&titles[titles.len() * at / 10]);
    let text = |at: usize| words(&texts[texts.len() * at / 10]);
    let unfinished = |mut query: String| {
        query.pop();
        query
    };
    let asked = [
        (title(3), MOST),
        (camnang::text::fold::fold(&title(5)), MOST),
        (title(8).to_uppercase(), MOST),
        (text(4), MOST),
        (text(6), MOST),
        (unfinished(title(6)), MOST_IN_DOUBT),
        (unfinished(text(8)), MOST_IN_DOUBT),
    ];
    let mut heavy = Vec::new();
    for (n, (query, most)) in asked.iter().enumerate() {
        let fetched = first_search(&program, &format!("first-search-{n}"), &files, query);
        let sum: usize = fetched.iter().map(|(_, size)| size).sum();
        if sum > *most {
            heavy.push((query, sum, fetched));
        }
    }
    assert!(heavy.is_empty(), "{heavy:#?}");
}

/// Returns what is fetched for a query by somebody who has nothing of the site but its first
/// page, with the bytes of each file.
fn first_search(
    program: &std::path::Path,
    name: &str,
    files: &Files,
    query: &str,
) -> Vec<(String, usize)> {
    let mut browser = Browser::start(program, name);
    browser.resize(390, 844);
    let host = Host::start(files.clone(), "/");
    browser.open(&host.url);
    host.asked();
    browser.press("/", 0);
    browser.until("document.querySelector('dialog.finder[open] .finder-body')");
    browser.insert(query);
    browser.until("document.querySelector('.hit')");
    // What comes for nobody who only looks would come by now.
    browser.eval("new Promise(done => setTimeout(done, 500))");
    let asked = host.asked();
    let is_card = |path: &&String| path.starts_with("search/shards.d/c");
    assert!(asked.iter().any(|path| is_card(&path)), "{asked:?}");
    asked
        .into_iter()
        .map(|path| (path.clone(), on_the_way(&files[&path])))
        .collect()
}

/// A few words from the beginning of a text.
fn words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(4).collect();
    words.join(" ")
}

fn is_prose(line: &str) -> bool {
    line.len() > 60 && line.chars().all(|c| c.is_alphabetic() || " ,.".contains(c))
}

/// Bytes of a file as hosts send it.
fn on_the_way(file: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(file).expect("memory takes it");
    let packed = encoder.finish().expect("memory takes it");
    packed.len().min(file.len())
}
