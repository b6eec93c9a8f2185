//! The sample handbook, counted a second time by a reader that knows nothing of the program's.

use std::collections::BTreeMap;
use std::fs;

use camnang::Cache;
use camnang::model::inputs::Options;
use camnang::world::discover::discover;
use serde_json::Value;

use crate::support::handbook::{TODAY, text_of};
use crate::support::{files_below, project};

/// A proposal as a plain reader of the file sees it.
struct Row {
    done: bool,
    dropped: bool,
    /// `yyyy-mm-dd`.
    due: String,
}

/// The value of a key in front matter, quotes off.
fn field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| {
        let rest = line.strip_prefix(key).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(['=', ':']))
    })?;
    let value = line[key.len()..]
        .trim_start()
        .trim_start_matches(['=', ':']);
    Some(value.trim().trim_matches('"'))
}

fn iso(day: &str) -> String {
    let mut parts: Vec<&str> = day.split('/').collect();
    parts.reverse();
    parts.join("-")
}

/// Rows of tables with a column `Trạng thái`, and items that say `trạng thái:`.
fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut columns: Option<(usize, usize)> = None;
    for line in text.lines() {
        if let Some((before, status)) = line.split_once("trạng thái: ") {
            let due = before.rsplit_once("hạn: ").map_or("", |(_, due)| due);
            rows.push(Row {
                done: status.starts_with("xong"),
                dropped: status.starts_with("bỏ"),
                due: iso(due.trim_end_matches([';', ' '])),
            });
            continue;
        }
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let place = |name: &str| cells.iter().position(|cell| *cell == name);
        if let (Some(due), Some(status)) = (place("Hạn"), place("Trạng thái")) {
            columns = Some((due, status));
        } else if let Some((due, status)) = columns.filter(|_| !line.starts_with("|--")) {
            rows.push(Row {
                done: cells[status].starts_with("xong"),
                dropped: cells[status].starts_with("bỏ"),
                due: iso(cells[due]),
            });
        }
    }
    rows
}

fn cases() -> Vec<String> {
    let folder = project().join("content/churn");
    files_below(&folder, "md")
        .iter()
        .map(|file| fs::read_to_string(file).expect("a page"))
        .filter(|text| field(text, "customer").is_some())
        .collect()
}

fn json(name: &str, today: &str) -> Value {
    let day = today.parse().expect("a day");
    let inputs = discover(project(), Some(day), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    let built = camnang::build(&inputs, &mut Cache::default()).expect("it can be built");
    serde_json::from_str(&text_of(&built, &format!("api/{name}.json"))).expect("JSON")
}

#[test]
fn the_register_counts_what_the_pages_say() {
    let rows: Vec<Row> = cases().iter().flat_map(|text| rows(text)).collect();
    assert!(
        rows.len() > 50,
        "the cases propose something: {}",
        rows.len()
    );
    // On a later day some are late.
    for today in [TODAY, "2026-12-20"] {
        let data = json("actions", today);
        let actions = data["actions"].as_array().expect("a list");
        assert_eq!(actions.len(), rows.len());
        let with = |status: &str| actions.iter().filter(|a| a["status"] == status).count();
        assert_eq!(with("done"), rows.iter().filter(|row| row.done).count());
        assert_eq!(
            with("dropped"),
            rows.iter().filter(|row| row.dropped).count()
        );
        let late = rows
            .iter()
            .filter(|row| !row.done && !row.dropped && !row.due.is_empty() && *row.due < *today)
            .count();
        let found = actions
            .iter()
            .filter(|a| !a["overdue_days"].is_null())
            .count();
        assert_eq!(found, late, "late on {today}");
        let mut days: Vec<&str> = actions
            .iter()
            .filter_map(|a| a["due_on"].as_str())
            .collect();
        let mut own: Vec<&str> = rows.iter().map(|row| row.due.as_str()).collect();
        own.retain(|day| !day.is_empty());
        days.sort_unstable();
        own.sort_unstable();
        assert_eq!(days, own);
    }
}

#[test]
fn every_action_stands_on_the_line_that_it_names() {
    let data = json("actions", TODAY);
    for action in data["actions"].as_array().expect("a list") {
        let path = project().join(action["path"].as_str().expect("a path"));
        let text = fs::read_to_string(path).expect("a page");
        let line = action["line"].as_u64().expect("a line");
        let line = text.lines().nth(usize::try_from(line).expect("a line") - 1);
        let line = line.unwrap_or("").replace(['[', '*'], "");
        let words = action["text"].as_str().expect("a text");
        let start: Vec<&str> = words.split(' ').take(3).collect();
        assert!(line.contains(&start.join(" ")), "{words}: {line}");
    }
}

#[test]
fn the_agenda_counts_what_the_pages_say() {
    let mut own: BTreeMap<String, usize> = BTreeMap::new();
    let mut lost = 0;
    for text in cases() {
        if field(&text, "outcome") == Some("saved") {
            continue;
        }
        lost += 1;
        let status = field(&text, "winback_status").unwrap_or("planned");
        let on = field(&text, "winback_on").unwrap_or("");
        let part = match status {
            "won_back" | "declined" | "not_pursued" => "off",
            "planned" if on < TODAY => "overdue",
            _ if on < TODAY => "called",
            // The Sundays after the day of the test.
            _ if on <= "2026-11-22" => "this_week",
            _ if on <= "2026-11-29" => "next_week",
            _ => "coming",
        };
        *own.entry(part.to_owned()).or_default() += 1;
    }
    let data = json("winback", TODAY);
    let calls = data["winback"].as_array().expect("a list");
    assert_eq!(calls.len(), lost);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for call in calls {
        let part = call["agenda"].as_str().expect("a part").to_owned();
        *found.entry(part).or_default() += 1;
    }
    assert_eq!(found, own);
    let first = &calls[0];
    assert!(
        first["done_since"]
            .as_array()
            .is_some_and(|done| !done.is_empty())
    );
}
