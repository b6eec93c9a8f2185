//! The board of the sample handbook, gathered again from its files by simpler means.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use camnang::Cache;
use camnang::model::inputs::Options;
use camnang::world::discover::discover;
use serde_json::Value;

use crate::support::handbook::text_of;
use crate::support::{files_below, project};

/// A day on which some reviews of the sample are overdue and others are not.
const DAY: &str = "2026-12-15";

fn entries() -> Vec<Value> {
    let day = DAY.parse().expect("a day");
    let inputs = discover(project(), Some(day), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    let built = camnang::build(&inputs, &mut Cache::default()).expect("it can be built");
    let data: Value = serde_json::from_str(&text_of(&built, "api/review.json")).expect("JSON");
    data["review"].as_array().expect("a list").clone()
}

/// The paths that are on the board for a reason.
fn on_board(entries: &[Value], why: &str) -> BTreeSet<String> {
    let wanted = entries.iter().filter(|e| e["why"] == why);
    let path = |e: &Value| e["path"].as_str().expect("a path").to_owned();
    wanted.map(path).collect()
}

/// Files of a folder with their text, the folder's own page aside.
fn files(folder: &str) -> Vec<(String, String)> {
    files_below(&project().join("content").join(folder), "md")
        .iter()
        .filter(|file| file.file_stem().is_some_and(|stem| stem != "index"))
        .map(|file| (shown(file), fs::read_to_string(file).expect("a page")))
        .collect()
}

fn shown(file: &Path) -> String {
    let below = file.strip_prefix(project()).expect("a file of the project");
    below.to_string_lossy().replace('\\', "/")
}

fn is_translation(path: &str) -> bool {
    path.ends_with(".en.md")
}

/// The value of a key of front matter, quotes off.
fn field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let value = text.lines().find_map(|line| line.strip_prefix(key))?;
    let value = value.trim_start();
    let value = value.strip_prefix('=').or(value.strip_prefix(':'))?;
    Some(value.trim().trim_matches('"'))
}

/// True when a text names a file: in a relative link, in a wiki link, or by its id.
fn names(text: &str, path: &str) -> bool {
    let path = path.trim_start_matches("content/").trim_end_matches(".md");
    let path = path.trim_end_matches(".en");
    let stem = PathBuf::from(path);
    let stem = stem.file_name().expect("a name").to_string_lossy();
    [
        format!("/{stem}.md"),
        format!("/{stem}.en.md"),
        format!("({stem}.md"),
        format!("[[{stem}]]"),
        format!("[[{stem}|"),
        format!("\"{path}\""),
        format!("- {path}\n"),
        format!("\"{stem}\""),
    ]
    .iter()
    .any(|form| text.contains(form))
}

#[test]
fn the_board_has_the_reviews_that_the_pages_ask_for() {
    let entries = entries();
    let all = files("");
    let mut late = BTreeSet::new();
    for (path, text) in all.iter().filter(|(path, _)| !is_translation(path)) {
        let Some(day) = field(text, "review_on") else {
            continue;
        };
        if day < DAY && field(text, "status") != Some("closed") {
            late.insert(path.clone());
        }
    }
    assert!(late.len() > 2);
    assert_eq!(on_board(&entries, "overdue"), late);
}

#[test]
fn the_board_has_what_no_file_names() {
    let entries = entries();
    let of = |folders: &[&str]| -> Vec<(String, String)> {
        folders.iter().flat_map(|folder| files(folder)).collect()
    };
    let unnamed = |things: &[&str], users: &[&str]| -> BTreeSet<String> {
        let users = of(users);
        of(things)
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| !is_translation(path))
            .filter(|path| !users.iter().any(|(_, text)| names(text, path)))
            .collect()
    };
    assert_eq!(
        on_board(&entries, "lesson_unused"),
        unnamed(&["lessons"], &["processes", "playbooks", "signals"])
    );
    assert_eq!(
        on_board(&entries, "case_without_lesson"),
        unnamed(&["churn"], &["lessons"])
    );
    let unreferred = unnamed(&["processes", "playbooks"], &["churn"]);
    assert!(!unreferred.is_empty());
    assert_eq!(on_board(&entries, "not_referred"), unreferred);
}

#[test]
fn the_week_of_the_sample_is_that_of_its_pages() {
    let day = DAY.parse().expect("a day");
    let inputs = discover(project(), Some(day), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    let (edition, views) =
        camnang::overlook(&inputs, &mut Cache::default()).expect("it can be read");
    let path = |id| {
        let page: &camnang::model::site::Page = edition.page(id).expect("a page");
        page.path().expect("a file").to_string()
    };
    let cases: Vec<(String, String)> = files("churn")
        .into_iter()
        .filter(|(_, text)| field(text, "outcome") != Some("saved"))
        .collect();
    // 2026-12-15 is a Tuesday; its week ends on the 20th.
    let due: BTreeSet<String> = cases
        .iter()
        .filter(|(_, text)| field(text, "winback_on").is_some_and(|on| on <= "2026-12-20"))
        .filter(|(_, text)| matches!(field(text, "winback_status"), None | Some("planned")))
        .map(|(path, _)| path.clone())
        .collect();
    let calls = views
        .week
        .calls
        .iter()
        .map(|at| path(views.winback.calls[*at].page));
    assert_eq!(calls.collect::<BTreeSet<_>>(), due);
    // Days of proposals stand in tables and lists as dd/mm/yyyy, before their status.
    let open_on = |wanted: &str| {
        let open = |line: &&str| {
            let (_, status) = line.split_once(wanted).unwrap_or_default();
            !status.is_empty() && !status.contains("xong") && !status.contains("bỏ")
        };
        let lines = cases
            .iter()
            .map(|(_, text)| text.lines().filter(open).count());
        lines.sum::<usize>()
    };
    let days = ["15", "16", "17", "18", "19", "20"];
    let wanted: usize = days
        .iter()
        .map(|day| open_on(&format!("{day}/12/2026")))
        .sum();
    assert!(wanted > 0);
    assert_eq!(views.week.due.len(), wanted);
}
