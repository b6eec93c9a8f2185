//! The first search of somebody who just came, on a handbook of 500 pages: what is fetched from
//! the moment they reach for it until results stand there.

use std::io::Write as _;

use crate::corpus;
use crate::support::browser::{self, Browser};
use crate::support::handbook::Handbook;
use crate::support::host::{Files, Host, files_of};

/// Most bytes on the way, scripts, style sheet and words included.
const MOST: usize = 60 * 1024;

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
    // From pages all over the handbook, in all the ways that people type.
    let title = |at: usize| words(&titles[titles.len() * at / 16]);
    let text = |at: usize| words(&texts[texts.len() * at / 16]);
    let plain = |at: usize| camnang::text::fold::fold(&title(at));
    let one = |query: String| query.split(' ').next().map(str::to_owned);
    let asked = [
        title(5),
        title(13).to_uppercase(),
        plain(8),
        text(6),
        text(10),
        format!("\"{}\"", text(3)),
        one(title(11)).expect("a word"),
        unfinished(&title(9), 1),
        unfinished(&plain(4), 2),
        unfinished(&text(12), 1),
        unfinished(&text(2), 2),
        mistyped(&plain(1)),
        mistyped(&plain(14)),
        mistyped(&title(7)),
        mistyped(&text(5)),
        format!("{}w", plain(3)),
    ];
    let mut heavy = Vec::new();
    for (n, query) in asked.iter().enumerate() {
        let fetched = first_search(&program, &format!("first-search-{n}"), &files, query);
        let sum: usize = fetched.iter().map(|(_, size)| size).sum();
        if sum > MOST {
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

/// The query before its last letters are typed.
fn unfinished(query: &str, left: usize) -> String {
    let letters = query.chars().count() - left;
    query.chars().take(letters).collect()
}

/// The query with two letters of its longest word swapped.
fn mistyped(query: &str) -> String {
    let long = query.split(' ').max_by_key(|word| word.chars().count());
    let long = long.expect("a word");
    let mut letters: Vec<char> = long.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    query.replacen(long, &letters.into_iter().collect::<String>(), 1)
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
