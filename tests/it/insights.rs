//! What the cases say together: counted again from the sources of the sample handbook, and right
//! at the edges.

use std::collections::{BTreeMap, BTreeSet};

use camnang::model::inputs::Options;
use camnang::world::discover::discover;
use camnang::{Built, Cache};
use jiff::civil::Date;
use serde_json::Value;

use crate::support::handbook::{Handbook, TODAY, text_of};
use crate::support::markup::tags;
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

type Page = BTreeMap<String, Vec<String>>;

/// The pages of a folder of the sample by file name, folder pages and translations aside.
fn sources(folder: &str) -> BTreeMap<String, Page> {
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

fn sample() -> Built {
    let today = TODAY.parse().expect("a day");
    let inputs = discover(project(), Some(today), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    camnang::build(&inputs, &mut Cache::default()).expect("it can be built")
}

fn insights(built: &Built) -> Value {
    serde_json::from_str(&text_of(built, "api/insights.json")).expect("JSON")
}

fn entry(insights: &Value, id: &str) -> Value {
    let all = insights["insights"].as_array().expect("a list");
    let found = all.iter().find(|entry| entry["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}")).clone()
}

/// The counts of an insight by key.
fn counts(insights: &Value, id: &str) -> BTreeMap<String, u64> {
    rows(&entry(insights, id))
}

fn rows(entry: &Value) -> BTreeMap<String, u64> {
    let rows = entry["rows"].as_array().expect("rows");
    let row = |row: &Value| {
        let key = row["key"].as_str().expect("a key").to_owned();
        (key, row["count"].as_u64().expect("a count"))
    };
    rows.iter().map(row).collect()
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

#[test]
fn every_number_of_a_page_leads_to_as_many_cases() {
    let built = sample();
    for topic in ["causes", "time", "losses", "parties", "signals"] {
        let html = text_of(&built, &format!("insights/{topic}/index.html"));
        let mut followed = 0;
        for row in html.split("<tr>").skip(1) {
            let row = &row[..row.find("</tr>").expect("its end")];
            for (at, link) in row.match_indices("<a href=\"#cn_") {
                let anchor = row[at + link.len() - 3..].split('"').next();
                let anchor = anchor.expect("an address");
                // A name leads to as many cases as the next cell says, a number to its own.
                let named = !row[..at].contains("<td");
                let cell = if named { row.find("<td") } else { Some(at) };
                let cell = &row[cell.expect("a number")..];
                let cell = &cell[..cell.find("</td>").expect("its end")];
                let words = cell.split('<').filter_map(|part| part.split_once('>'));
                let text: String = words.map(|(_, text)| text).collect();
                // An amount of money leads there as well.
                let Ok(number) = text.parse::<usize>() else {
                    continue;
                };
                let start = html.find(&format!("id=\"{anchor}\""));
                let list = &html[start.unwrap_or_else(|| panic!("no {anchor}"))..];
                let list = &list[..list.find("</ul>").expect("its end")];
                assert_eq!(list.matches("<li>").count(), number, "{topic} {anchor}");
                followed += 1;
            }
        }
        assert!(followed > 3, "{topic}");
    }
}

/// A case of a customer, with fields beside those that every case needs.
fn case(customer: &str, fields: &str) -> String {
    format!(
        "+++\ntitle = \"Ca {customer}\"\ncustomer = \"{customer}\"\n{fields}\n+++\n\
         ## Nguyên nhân\nLỗi đường truyền kéo dài nhiều tuần liền.\n\
         ## Hành động\nCS gọi mỗi ngày và đến tận nơi xem.\n\
         ## Trách nhiệm\n- CS: theo dõi ca này tới cùng.\n\
         ## Đề xuất\n- Gọi lại hôm sau (phụ trách: CS; hạn: 01/12/2026; trạng thái: mới)\n"
    )
}

fn customer(fields: &str) -> String {
    format!("+++\ntitle = \"Khách\"\n{fields}\n+++\n")
}

fn overview(built: &Built) -> String {
    text_of(built, "insights/index.html")
}

#[test]
fn a_handbook_without_cases_has_no_insights() {
    let mut handbook = Handbook::new("");
    handbook.put("content/index.md", "+++\ntitle = \"A\"\n+++\nChữ.\n");
    handbook.put(
        "content/churn/a.md",
        case(
            "a",
            "churned_on = 2026-01-02\ncauses = [\"price\"]\ndraft = true",
        ),
    );
    let built = handbook.build();
    for path in ["insights/index.html", "api/insights.json", "api/cases.csv"] {
        assert!(built.bundle.get(path).is_none(), "{path}");
    }
    handbook.options.drafts = true;
    assert!(overview(&handbook.build()).contains("1 ca mất khách"));
    handbook.put("handbook.toml", "insights = false\n");
    assert!(handbook.build().bundle.get("insights/index.html").is_none());
}

#[test]
fn one_case_makes_no_percentage() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    let built = handbook.build();
    for topic in [
        "",
        "causes/",
        "time/",
        "losses/",
        "parties/",
        "signals/",
        "saves/",
        "write-ups/",
    ] {
        let html = text_of(&built, &format!("insights/{topic}index.html"));
        let main = &html[html.find("<main").expect("a main part")..];
        // Bars are percentages of the width, not of the cases.
        let said: String = main
            .split('<')
            .filter_map(|part| part.split_once('>'))
            .map(|(_, text)| text)
            .collect();
        assert!(!said.contains('%'), "{topic}");
    }
    let html = text_of(&built, "insights/causes/index.html");
    assert!(html.contains("là nguyên nhân chính của 1/1 ca."));
    assert!(html.contains("Mới có 1 ca"));
}

#[test]
fn a_saved_case_counts_in_no_loss() {
    let mut handbook = Handbook::new("");
    let fields = "outcome = \"saved\"\nsaved_on = 2026-03-01\ncauses = [\"price\"]\nsignals = [\"escalated\"]\nrevenue_lost = 5";
    handbook.put("content/churn/a.md", case("a", fields));
    let built = handbook.build();
    let found = insights(&built);
    for id in [
        "main_causes",
        "quarters",
        "segments",
        "cause_parties",
        "lead_time",
        "escalated",
    ] {
        assert_eq!(entry(&found, id)["known"], 0, "{id}");
        assert_eq!(entry(&found, id)["missing"], 0, "{id}");
    }
    assert_eq!(counts(&found, "saved")["price"], 1);
    assert_eq!(counts(&found, "signals")["escalated"], 0);
    assert!(overview(&built).contains("0 ca mất khách, 1 ca giữ được"));
    assert!(text_of(&built, "insights/saves/index.html").contains("Đã ghi 1 ca giữ được khách."));
}

#[test]
fn what_a_case_does_not_say_is_counted_as_missing() {
    let mut handbook = Handbook::new("");
    let day = "first_signal_on = 2026-01-01\nnotice_on = 2026-02-01\n";
    handbook.put(
        "content/churn/a.md",
        case(
            "a",
            &format!("churned_on = 2026-03-01\n{day}causes = [\"price\"]\nrevenue_lost = 7"),
        ),
    );
    handbook.put(
        "content/churn/b.md",
        case(
            "b",
            "churned_on = 2026-04-01\ncauses = [\"price\"]\nfirst_signal_on = 2026-01-01",
        ),
    );
    // Without its day it is not published unless the handbook says that it may.
    handbook.put("handbook.toml", "[rules]\nCN104 = \"warning\"\n");
    handbook.put("content/churn/c.md", case("c", "causes = []"));
    let built = handbook.build();
    let found = insights(&built);
    let missing = |id: &str| entry(&found, id)["missing"].as_u64().expect("a number");
    assert_eq!(missing("main_causes"), 1);
    assert_eq!(missing("quarters"), 1);
    assert_eq!(missing("seen_before_notice"), 2);
    assert_eq!(missing("value_lost_a_month"), 2);
    assert_eq!(missing("segments"), 3);
    assert_eq!(missing("days_to_publish"), 3);
    let gaps = entry(&found, "retention")["gaps"].to_string();
    assert_eq!(gaps, "[\"no_customer_pages\"]");
    let html = text_of(&built, "insights/signals/index.html");
    assert!(html.contains("2 ca chưa ghi ngày dấu hiệu đầu tiên hoặc ngày khách báo."));
    assert!(html.contains("id=\"cn_seen--\""), "and they are listed");
}

#[test]
fn a_day_ahead_counts_in_nothing_until_it_comes() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-12-31\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/b.md",
        case("b", "churned_on = 2026-11-21\ncauses = [\"price\"]"),
    );
    let built = handbook.build();
    assert_eq!(counts(&insights(&built), "main_causes")["price"], 1);
    assert!(overview(&built).contains("1 ca có ngày kết thúc ở tương lai nên chưa tính."));
    handbook.today = "2026-12-31".to_owned();
    assert_eq!(
        counts(&insights(&handbook.build()), "main_causes")["price"],
        2
    );
}

#[test]
fn currencies_are_never_added_up() {
    let mut handbook = Handbook::new("");
    let fields = |amount: &str| format!("churned_on = 2026-01-02\ncauses = [\"price\"]\n{amount}");
    handbook.put(
        "content/churn/a.md",
        case("a", &fields("revenue_lost = 1000000")),
    );
    handbook.put(
        "content/churn/b.md",
        case("b", &fields("revenue_lost = 300\ncurrency = \"usd\"")),
    );
    handbook.put(
        "content/churn/c.md",
        case("c", &fields("revenue_lost = 2000000\ncurrency = \"VND\"")),
    );
    let built = handbook.build();
    let found = insights(&built);
    let all = found["insights"].as_array().expect("a list");
    let values = all.iter().filter(|e| e["id"] == "value_lost_a_month");
    let values: Vec<(&str, f64)> = values
        .map(|e| {
            (
                e["currency"].as_str().expect("a code"),
                e["rows"][0]["amount"].as_f64().expect("an amount"),
            )
        })
        .collect();
    assert_eq!(values, [("VND", 3_000_000.0), ("USD", 300.0)]);
    let html = text_of(&built, "insights/losses/index.html");
    assert!(html.contains("không cộng chung") && !html.contains("3.000.300"));
    assert!(html.contains("3.000.000\u{a0}₫ mỗi tháng") && html.contains("300\u{a0}US$ mỗi tháng"));
}

#[test]
fn rates_of_a_quarter_are_told_only_when_every_page_says_what_they_need() {
    let mut handbook = Handbook::new("");
    for n in 0..10 {
        let gone = n < 3;
        let status = if gone { "churned" } else { "active" };
        handbook.put(
            &format!("content/customers/k{n}.md"),
            customer(&format!(
                "status = \"{status}\"\nsince = 2025-01-0{}",
                n % 9 + 1
            )),
        );
        if gone {
            handbook.put(
                &format!("content/churn/k{n}.md"),
                case(
                    &format!("k{n}"),
                    &format!("churned_on = 2026-0{}-15\ncauses = [\"price\"]", n * 3 + 1),
                ),
            );
        }
    }
    let built = handbook.build();
    let retention = entry(&insights(&built), "retention");
    assert!(retention["gaps"].is_null(), "{retention}");
    let rows = retention["rows"].as_array().expect("rows");
    let told: Vec<(u64, u64)> = rows
        .iter()
        .map(|row| {
            (
                row["at_start"].as_u64().expect("n"),
                row["count"].as_u64().expect("n"),
            )
        })
        .collect();
    assert_eq!(told, [(10, 1), (9, 1), (8, 1), (7, 0)]);
    let html = text_of(&built, "insights/time/index.html");
    assert!(html.contains("Quý\u{a0}3/2026: 1/8\u{a0}(13%) khách đầu quý rời đi."));
    assert!(html.contains("88%") && html.contains("(chưa hết)"));

    for (path, page, gap) in [
        (
            "content/customers/k9.md",
            customer("status = \"active\""),
            "customers_without_since",
        ),
        (
            "content/customers/k9.md",
            customer("status = \"churned\"\nsince = 2025-01-01"),
            "churned_customers_without_case",
        ),
        (
            "content/customers/k0.md",
            customer("status = \"won_back\"\nsince = 2025-01-01"),
            "customers_back_without_day",
        ),
        (
            "handbook.toml",
            "[figures]\ncustomer_count = 300\n".to_owned(),
            "fewer_pages_than_customers",
        ),
    ] {
        let mut other = handbook.clone();
        other.put(path, page);
        let built = other.build();
        assert_eq!(entry(&insights(&built), "retention")["gaps"][0], gap);
        let html = text_of(&built, "insights/time/index.html");
        assert!(html.contains("Chưa đủ dữ liệu để tính tỷ lệ."), "{gap}");
    }
}

#[test]
fn a_customer_who_came_back_counts_again_and_one_who_cut_down_never_left() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/customers/a.md",
        customer("status = \"won_back\"\nsince = 2024-01-01"),
    );
    handbook.put(
        "content/customers/b.md",
        customer("status = \"active\"\nsince = 2024-01-01"),
    );
    handbook.put("content/churn/a.md", case("a", "churned_on = 2026-02-10\ncauses = [\"price\"]\nwinback_status = \"won_back\"\nwinback_on = 2026-05-05"));
    handbook.put(
        "content/churn/b.md",
        case(
            "b",
            "churned_on = 2026-02-10\ncauses = [\"price\"]\nchurn_kind = \"contraction\"",
        ),
    );
    let retention = entry(&insights(&handbook.build()), "retention");
    assert!(retention["gaps"].is_null(), "{retention}");
    let rows = retention["rows"].as_array().expect("rows");
    let told: Vec<[u64; 3]> = rows
        .iter()
        .map(|row| ["at_start", "count", "came"].map(|key| row[key].as_u64().expect("n")))
        .collect();
    assert_eq!(told, [[2, 1, 0], [1, 0, 1], [2, 0, 0], [2, 0, 0]]);
}

#[test]
fn a_cause_that_came_back_is_answered_by_what_was_done() {
    let mut handbook = Handbook::new("");
    let fields = |day: &str| format!("churned_on = {day}\ncauses = [\"price\"]");
    handbook.put("content/churn/a.md", case("a", &fields("2026-01-02")));
    handbook.put("content/churn/b.md", case("b", &fields("2026-05-02")));
    let page = |handbook: &Handbook| text_of(&handbook.build(), "insights/causes/index.html");
    let html = page(&handbook);
    assert!(html.contains("1/1 nguyên nhân lặp lại mà chưa có thay đổi nào xong."));
    assert!(html.contains("chưa có gì đổi"));

    let mut done = handbook.clone();
    done.put(
        "content/churn/a.md",
        case("a", &fields("2026-01-02")).replace("trạng thái: mới", "trạng thái: xong"),
    );
    assert!(page(&done).contains("nguyên nhân nào cũng có thay đổi đã xong"));

    // A page that a proposal leads to and that was changed after the case is a change too; one
    // that was not, or that only the story mentions, is none.
    for (updated, place, changed) in [
        ("2026-01-03", "## Đề xuất", true),
        ("2026-01-01", "## Đề xuất", false),
        ("2026-01-03", "## Hành động", false),
    ] {
        let mut other = handbook.clone();
        let text = case("a", &fields("2026-01-02")).replace(
            place,
            &format!("{place}\nSửa [quy trình](../processes/p.md) này cho rõ.\n"),
        );
        other.put("content/churn/a.md", text);
        other.put("content/processes/p.md", format!("+++\ntitle = \"Quy trình P\"\nowner = \"cs\"\nreview_on = 2027-01-01\nupdated_on = {updated}\n+++\n## Mục đích\nChữ.\n## Các bước\n1. Gọi.\n"));
        assert_eq!(
            !page(&other).contains("chưa có gì đổi"),
            changed,
            "{updated} {place}"
        );
    }
}

#[test]
fn a_translated_case_counts_once_and_each_language_leads_to_its_own() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/a.en.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/b.en.md",
        case("b", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    let built = handbook.build();
    assert_eq!(counts(&insights(&built), "main_causes")["price"], 2);
    let english = text_of(&built, "en/insights/causes/index.html");
    assert!(english.contains("is the main cause of 2/2 cases."));
    assert!(
        english.contains("href=\"../../../en/churn/a/\"")
            && english.contains("href=\"../../../en/churn/b/\"")
    );
    assert!(!english.contains("href=\"../../../churn/a/\""));
    let own = text_of(&built, "insights/causes/index.html");
    assert!(
        own.contains("href=\"../../churn/a/\"")
            && own.contains("href=\"../../en/churn/b/\" lang=\"en\"")
    );
}

#[test]
fn hostile_names_stay_text() {
    let mut handbook = Handbook::new(
        "[figures.x]\nvalue = \"<b>\"\nvi = \"</table><script>\"\n\
         [causes.\"<i>\"]\nvi = \"<i>&\\\"'\"\n",
    );
    handbook.put(
        "content/customers/k.md",
        customer("status = \"active\"\nsegment = \"\\\"><script>alert(1)</script>\""),
    );
    let fields = "churned_on = 0001-01-01\ncauses = [\"<i>\"]\nrevenue_lost = 1e300\ncurrency = \"<a>\"\nnotice_on = 9999-12-31";
    let text = case("k", fields).replace("Ca k", "=cmd|' /C calc'!A1 <script>");
    handbook.put("content/churn/a.md", text);
    let built = handbook.build();
    for (path, _) in built
        .bundle
        .iter()
        .filter(|(path, _)| path.as_str().contains("insights/"))
    {
        let html = text_of(&built, path.as_str());
        let scripts = tags(&html)
            .iter()
            .filter(|tag| tag.name == "script")
            .count();
        assert_eq!(scripts, 2, "{path}");
        assert!(
            tags(&html)
                .iter()
                .all(|tag| tag.name != "i" && tag.attribute("style").is_none()),
            "{path}"
        );
    }
    let sheet = text_of(&built, "api/cases.csv");
    assert!(sheet.starts_with('\u{feff}') && sheet.contains(",'=cmd|"));
    assert!(sheet.lines().count() == 2 && sheet.ends_with("\r\n"));
}

#[test]
fn charts_are_pictures_with_a_title_and_the_numbers_beside_them() {
    let built = sample();
    let html = text_of(&built, "insights/index.html");
    let charts: Vec<&str> = html.split("<svg class=\"chart\"").skip(1).collect();
    assert!(charts.len() >= 4);
    for chart in charts {
        let picture = &chart[..chart.find("</svg>").expect("its end")];
        assert!(picture.contains("role=\"img\""));
        let title = picture
            .split("<title")
            .nth(1)
            .and_then(|t| t.split(['>', '<']).nth(1));
        assert!(title.is_some_and(|title| title.ends_with('.')), "{title:?}");
        for word in ["style=", "fill=", "<script", "href="] {
            assert!(!picture.contains(word), "{word}");
        }
        let rest = &chart[picture.len()..];
        let table = rest.find("<table>").expect("a table");
        assert!(rest.find("<section").is_none_or(|next| table < next));
    }
}

#[test]
fn a_signal_says_what_it_came_before_and_whether_anybody_answers_it() {
    let built = sample();
    let html = text_of(&built, "signals/usage-drop/index.html");
    assert!(
        html.contains("Có mặt ở 3/13\u{a0}(23%) ca mất khách có ghi dấu hiệu, và 1 ca giữ được.")
    );
    assert!(!html.contains("Chưa có playbook nào"));

    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case(
            "a",
            "churned_on = 2026-01-02\ncauses = [\"price\"]\nsignals = [\"low_score\"]",
        ),
    );
    let page = text_of(&handbook.build(), "signals/low-score/index.html");
    assert!(page.contains("Chưa có playbook nào cho dấu hiệu này."));
    let list = text_of(&handbook.build(), "signals/index.html");
    assert!(list.contains("trước 1 ca mất khách") && list.contains("chưa có playbook"));
    handbook.put("content/playbooks/p.md", "+++\ntitle = \"Điểm thấp\"\nowner = \"cs\"\nreview_on = 2027-01-01\ntriggers = [\"low_score\"]\n+++\n## Khi nào dùng\nĐiểm dưới 6.\n## Các bước\n1. Gọi.\n## Xong khi\nKhách hài lòng.\n");
    let built = handbook.build();
    assert!(!text_of(&built, "signals/low-score/index.html").contains("Chưa có playbook"));
    assert!(
        text_of(&built, "insights/signals/index.html")
            .contains("Dấu hiệu nào đã gặp cũng có playbook.")
    );
}

fn risk(likelihood: u8, impact: u8, more: &str) -> String {
    format!(
        "+++\ntitle = \"Rủi ro {likelihood}{impact}\"\nlikelihood = {likelihood}\nimpact = {impact}\nowner = \"cs\"\n{more}\n+++\n## Mô tả\nChữ.\n## Ứng phó\nChữ.\n"
    )
}

#[test]
fn the_risk_register_puts_the_worst_first_and_says_what_is_late() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/risks/a.md",
        risk(2, 3, "status = \"open\"\nreview_on = 2026-11-11"),
    );
    handbook.put(
        "content/risks/b.md",
        risk(5, 4, "status = \"watching\"\nreview_on = 2026-12-01"),
    );
    handbook.put(
        "content/risks/c.md",
        risk(5, 5, "status = \"closed\"\nreview_on = 2026-01-01"),
    );
    handbook.put("content/customers/k.md", customer("status = \"at_risk\""));
    let html = text_of(&handbook.build(), "risks/index.html");
    assert!(html.contains(
        "2 rủi ro đang theo dõi, 1 quá hạn xem lại; 1 khách có nguy cơ chưa có trong sổ."
    ));
    let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(place("1. <a href=\"../risks/b/\">") < place("2. <a href=\"../risks/a/\">"));
    assert!(html.contains("quá hạn 10\u{a0}ngày"));
    let cell = &html[place("<td class=\"level-high\"><a href=\"#cn_risk-1\">1<span")..];
    assert!(cell.contains("level-medium"));
    assert!(place("id=\"cn_risks-settled\"") < html.rfind("Rủi ro 55").expect("the settled one"));
}

#[test]
fn a_customer_at_risk_stands_in_the_register_even_without_a_risk() {
    let mut handbook = Handbook::new("");
    handbook.put("content/customers/k.md", customer("status = \"at_risk\""));
    let built = handbook.build();
    let html = text_of(&built, "risks/index.html");
    assert!(html.contains("chưa có trong sổ") && html.contains("href=\"../customers/k/\""));
    handbook.put(
        "content/risks/a.md",
        risk(1, 1, "status = \"open\"\ncustomer = \"k\""),
    );
    let html = text_of(&handbook.build(), "risks/index.html");
    assert!(!html.contains("badge-warn\">chưa có trong sổ"));
    handbook.put(
        "content/risks/index.md",
        "+++\ntitle = \"Sổ của ta\"\n+++\nĐọc mỗi thứ Hai.\n",
    );
    let html = text_of(&handbook.build(), "risks/index.html");
    assert!(
        html.contains("<h1>Sổ của ta</h1>")
            && html.contains("Đọc mỗi thứ Hai.")
            && html.contains("cn_risk-1")
    );
}

#[test]
fn figures_are_shown_with_what_follows_from_them() {
    let mut handbook = Handbook::new(
        "[figures]\nacquisition_cost = 5000000\nnps = { value = 41.5, unit = \"điểm\", as_of = 2026-09-30, vi = \"Điểm NPS\" }\n",
    );
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/churn/b.md",
        case("b", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    let html = overview(&handbook.build());
    assert!(html.contains("Tìm khách thay cho 2 ca đã mất tốn chừng 10.000.000\u{a0}₫"));
    assert!(
        html.contains("Điểm NPS") && html.contains("41,5\u{a0}điểm") && html.contains("30/09/2026")
    );
}

#[test]
fn a_page_that_somebody_wrote_keeps_the_address_of_the_insights() {
    let mut handbook = Handbook::new("");
    handbook.put(
        "content/churn/a.md",
        case("a", "churned_on = 2026-01-02\ncauses = [\"price\"]"),
    );
    handbook.put(
        "content/insights/index.md",
        "+++\ntitle = \"Số của ta\"\n+++\n[Nguyên nhân](causes/#cn_cause-price)\n",
    );
    let built = handbook.build();
    assert!(overview(&built).contains("<h1>Số của ta</h1>"));
    assert!(text_of(&built, "insights/causes/index.html").contains("id=\"cn_cause-price\""));
    let found: Vec<_> = built.diagnostics.iter().map(|d| d.rule.code).collect();
    assert!(
        !found.contains(&"CN407") && !found.contains(&"CN411") && !found.contains(&"CN404"),
        "{found:?}"
    );
}
