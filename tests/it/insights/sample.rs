//! The numbers of the sample handbook, counted again from its files by simpler means.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{counts, entry, insights, sample};
use crate::support::{files_below, project};

/// What stands between the first two fences, by key. Reads what the sample writes, no more.
fn front(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut fields = BTreeMap::new();
    let mut lines = text.lines();
    let fence = lines
        .next()
        .expect("a fence")
        .trim_start_matches('\u{feff}');
    for line in lines.take_while(|line| *line != fence) {
        let separator = if fence == "+++" { " = " } else { ": " };
        let Some((key, value)) = line.split_once(separator) else {
            continue;
        };
        let value = value.trim();
        let values = match value.strip_prefix('[') {
            Some(list) => list.trim_end_matches(']').split(',').collect(),
            None => vec![value],
        };
        let plain = |value: &str| value.trim().trim_matches('"').to_owned();
        let values = values.into_iter().map(plain).filter(|v| !v.is_empty());
        fields.insert(key.trim().to_owned(), values.collect());
    }
    fields
}

pub(crate) type Page = BTreeMap<String, Vec<String>>;

/// The pages of a folder of the sample by file name, folder pages and translations aside.
pub(crate) fn sources(folder: &str) -> BTreeMap<String, Page> {
    files_below(&project().join("content").join(folder), "md")
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).expect("a page");
            let name = file.file_stem().expect("a name").to_string_lossy();
            (name.into_owned(), front(&text))
        })
        .filter(|(name, _)| name != "index" && !name.ends_with(".en"))
        .collect()
}

fn one<'a>(page: &'a Page, key: &str) -> Option<&'a str> {
    page.get(key)?.first().map(String::as_str)
}

fn all<'a>(page: &'a Page, key: &str) -> &'a [String] {
    page.get(key).map_or(&[], Vec::as_slice)
}

fn day(page: &Page, key: &str) -> Option<Date> {
    one(page, key)?.parse().ok()
}

fn between(page: &Page, from: &str, to: &str) -> Option<i64> {
    let days = day(page, to)?.duration_since(day(page, from)?);
    Some(days.as_hours() / 24)
}

fn lost() -> Vec<Page> {
    let cases = sources("churn").into_values();
    cases
        .filter(|case| one(case, "outcome") != Some("saved"))
        .collect()
}

fn tally(keys: impl IntoIterator<Item = String>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

fn median(mut numbers: Vec<i64>) -> f64 {
    numbers.sort_unstable();
    let (low, high) = (numbers[(numbers.len() - 1) / 2], numbers[numbers.len() / 2]);
    let sum: i32 = (low + high).try_into().expect("few days");
    f64::from(sum) / 2.0
}

/// What the built-in table says of a cause; the sample's own pages say the same.
fn cause(id: &str, key: &str) -> String {
    let pages = sources("causes");
    if let Some(value) = pages.get(id).and_then(|page| one(page, key)) {
        return value.to_owned();
    }
    let table = std::fs::read_to_string(project().join("src/model/taxonomies/causes.toml"));
    let table: toml::Table = toml::from_str(&table.expect("the table")).expect("TOML");
    table["entries"][id][key]
        .as_str()
        .expect("a value")
        .to_owned()
}

#[test]
fn causes_of_the_sample_are_those_of_its_files() {
    let (found, lost) = (insights(&sample()), lost());
    assert!(lost.len() > 10);
    let main = |case: &Page| all(case, "causes")[0].clone();
    assert_eq!(counts(&found, "main_causes"), tally(lost.iter().map(main)));
    let others = lost
        .iter()
        .flat_map(|case| all(case, "causes")[1..].to_vec());
    assert_eq!(counts(&found, "contributing_causes"), tally(others));
    let groups = lost.iter().map(|case| cause(&main(case), "group"));
    assert_eq!(counts(&found, "cause_groups"), tally(groups));
    let control = lost.iter().map(|case| cause(&main(case), "controllable"));
    assert_eq!(counts(&found, "control"), tally(control));
    let is_escalated = |case: &&Page| all(case, "signals").contains(&"escalated".to_owned());
    let escalated = lost.iter().filter(is_escalated).map(main);
    assert_eq!(counts(&found, "escalated"), tally(escalated));
    let named = tally(lost.iter().flat_map(|case| all(case, "causes").to_vec()));
    let repeated = named.into_iter().filter(|(_, count)| *count > 1).collect();
    assert_eq!(counts(&found, "repeats"), repeated);
}

#[test]
fn losses_of_the_sample_over_time_are_those_of_its_files() {
    let (found, lost) = (insights(&sample()), lost());
    let some = |id: &str| {
        let mut counts = counts(&found, id);
        counts.retain(|_, count| *count > 0);
        counts
    };
    let left: Vec<Date> = lost.iter().filter_map(|c| day(c, "churned_on")).collect();
    let months = left
        .iter()
        .map(|d| format!("{:04}-{:02}-01", d.year(), d.month()));
    assert_eq!(some("months"), tally(months));
    let quarter = |d: &Date| format!("{:04}-{:02}-01", d.year(), (d.month() - 1) / 3 * 3 + 1);
    assert_eq!(some("quarters"), tally(left.iter().map(quarter)));
    // Months in which nobody left are there as well, up to today's.
    let months = counts(&found, "months");
    assert_eq!(months["2026-11-01"], 0);
    assert_eq!(months.len(), 13);
    // The sample says itself that it has pages of few of its customers.
    assert_eq!(
        entry(&found, "retention")["gaps"][0],
        "fewer_pages_than_customers"
    );
}

#[test]
fn what_the_sample_lost_is_what_its_files_say() {
    let (found, lost) = (insights(&sample()), lost());
    let customers = sources("customers");
    let segment = |case: &Page| {
        let customer = &customers[one(case, "customer").expect("a customer")];
        let segment = one(customer, "segment").expect("a segment");
        segment
            .replace('ớ', "o")
            .replace('ừ', "u")
            .replace('ỏ', "o")
    };
    assert_eq!(counts(&found, "segments"), tally(lost.iter().map(segment)));
    let kinds = lost
        .iter()
        .filter_map(|c| one(c, "churn_kind").map(str::to_owned));
    assert_eq!(counts(&found, "churn_kinds"), tally(kinds));
    let value = entry(&found, "value_lost_a_month");
    assert_eq!(value["currency"], "VND");
    let amount = |case: &Page| -> f64 {
        one(case, "revenue_lost").map_or(0.0, |n| n.parse().expect("a number"))
    };
    for row in value["rows"].as_array().expect("rows") {
        let of_cause = lost
            .iter()
            .filter(|c| all(c, "causes")[0] == row["key"].as_str().expect("a key"));
        let sum: f64 = of_cause.map(amount).sum();
        assert!(
            (row["amount"].as_f64().expect("an amount") - sum).abs() < 0.5,
            "{row}"
        );
    }
    // Whole months: the day of the month has to be reached.
    let months = lost
        .iter()
        .filter(|case| one(case, "churn_kind") == Some("early_termination"))
        .map(|case| {
            let (from, to) = (
                day(case, "churned_on").expect("a day"),
                day(case, "contract_end_on").expect("a day"),
            );
            let months = (i64::from(to.year()) - i64::from(from.year())) * 12
                + i64::from(to.month())
                - i64::from(from.month());
            months - i64::from(to.day() < from.day())
        });
    let spread = &entry(&found, "months_left")["rows"][0]["spread"];
    assert_eq!(spread["median"], median(months.collect()));
    let parties = tally(lost.iter().flat_map(|case| all(case, "parties").to_vec()));
    let mut heat: BTreeMap<String, u64> = BTreeMap::new();
    for row in entry(&found, "cause_parties")["rows"]
        .as_array()
        .expect("rows")
    {
        for cell in row["parties"].as_array().expect("cells") {
            *heat
                .entry(cell["key"].as_str().expect("a key").to_owned())
                .or_insert(0) += cell["count"].as_u64().expect("a count");
        }
    }
    assert_eq!(heat, parties);
}

#[test]
fn lead_times_and_signals_of_the_sample_are_those_of_its_files() {
    let (found, lost) = (insights(&sample()), lost());
    let spans = |from: &str, to: &str| {
        let days = lost.iter().filter_map(|case| between(case, from, to));
        median(days.collect())
    };
    let lead = entry(&found, "lead_time");
    let expected = [
        spans("first_signal_on", "notice_on"),
        spans("notice_on", "churned_on"),
        spans("first_signal_on", "churned_on"),
    ];
    for (row, expected) in lead["rows"].as_array().expect("rows").iter().zip(expected) {
        assert_eq!(row["spread"]["median"], expected, "{row}");
    }
    let before = |case: &&Page| day(case, "first_signal_on") < day(case, "notice_on");
    let seen = lost.iter().filter(before).count();
    assert_eq!(
        counts(&found, "seen_before_notice")["before"],
        u64::try_from(seen).expect("few")
    );

    let mut signals = tally(lost.iter().flat_map(|case| all(case, "signals").to_vec()));
    let mut playbooks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, playbook) in sources("playbooks") {
        for trigger in all(&playbook, "triggers") {
            let url = format!("/playbooks/{name}/");
            playbooks.entry(trigger.clone()).or_default().insert(url);
        }
    }
    for row in entry(&found, "signals")["rows"].as_array().expect("rows") {
        let key = row["key"].as_str().expect("a key");
        assert_eq!(
            row["count"].as_u64(),
            Some(signals.remove(key).unwrap_or(0)),
            "{key}"
        );
        let listed = row["playbooks"].as_array().expect("a list");
        let listed: BTreeSet<String> = listed
            .iter()
            .map(|url| url.as_str().expect("a URL").to_owned())
            .collect();
        assert_eq!(listed, playbooks.remove(key).unwrap_or_default(), "{key}");
    }
    assert!(signals.is_empty(), "{signals:?}");
}

#[test]
fn saves_and_write_ups_of_the_sample_are_those_of_its_files() {
    let found = insights(&sample());
    let cases = sources("churn");
    let saved = cases
        .values()
        .filter(|c| one(c, "outcome") == Some("saved"));
    let causes = saved.clone().map(|case| all(case, "causes")[0].clone());
    assert_eq!(counts(&found, "saved"), tally(causes));
    let days = cases.values().filter_map(|case| {
        between(case, "churned_on", "created_on")
            .or_else(|| between(case, "saved_on", "created_on"))
    });
    let spread = &entry(&found, "days_to_publish")["rows"][0]["spread"];
    assert_eq!(spread["median"], median(days.collect()));
    let with = |key: &str| {
        cases
            .values()
            .filter(|case| !all(case, key).is_empty())
            .count()
    };
    let complete = counts(&found, "completeness");
    for key in ["signals", "first_signal_on", "notice_on"] {
        assert_eq!(
            complete[key],
            u64::try_from(with(key)).expect("few"),
            "{key}"
        );
    }
}
