//! A made-up handbook of any size: the corpus of the speed measurements and of large tests.
//!
//! [`pages`] is a pure function: the same count and seed give the same bytes, on every machine
//! and on every day. A page has about 900 Vietnamese words in eight to ten sections and five to
//! ten links; every link, reference and required section is there, so that `camnang check`
//! finds no error. Names of companies and people are put together at random.
//!
//! 1. [`plan`] decides what pages there are: kind, title, file name, date;
//! 2. [`kinds`] writes one page after the other, with sentences from [`prose`];
//! 3. the vocabulary is in `corpus/words.txt`.

#[path = "corpus/calendar.rs"]
mod calendar;
#[path = "corpus/kinds.rs"]
mod kinds;
#[path = "corpus/plan.rs"]
mod plan;
#[path = "corpus/prose.rs"]
mod prose;
#[path = "corpus/random.rs"]
mod random;
#[path = "corpus/words.rs"]
mod words;

use plan::Plan;
use words::Words;

/// Text of `handbook.toml`.
const CONFIG: &str = r#"title = "Cẩm nang giữ khách"
description = "Một cẩm nang được sinh ra để đo tốc độ."
base_url = "https://camnang.example/"
"#;

/// Returns a handbook of exactly `count` Markdown pages: path from the root → text, with
/// `handbook.toml` first.
pub(crate) fn pages(count: usize, seed: u64) -> Vec<(String, String)> {
    let words = Words::read();
    let plan = Plan::new(count, seed, &words);
    let mut files = Vec::with_capacity(count + 1);
    files.push(("handbook.toml".to_owned(), CONFIG.to_owned()));
    for index in 0..plan.entries.len() {
        let path = format!("content/{}", plan.entries[index].path());
        files.push((path, kinds::page(&plan, index, seed, &words)));
    }
    files
}
