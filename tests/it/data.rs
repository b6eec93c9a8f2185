//! The data files are what README says they are: each claim is tried on the sample handbook.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use camnang::model::inputs::Options;
use camnang::world::discover::discover;
use camnang::{Built, Cache};
use serde_json::Value;

use crate::support::handbook::text_of;
use crate::support::project;

/// The section of README about data, in each language.
fn sections() -> [String; 2] {
    let readme = fs::read_to_string(project().join("README.md")).expect("README.md");
    ["## Data for programs", "## Dữ liệu cho chương trình khác"].map(|title| {
        let at = readme.find(title).unwrap_or_else(|| panic!("no {title}"));
        let rest = &readme[at + title.len()..];
        let end = rest.find("\n## ").unwrap_or(rest.len());
        rest[..end].to_owned()
    })
}

/// Built on a day on which there is something of everything.
fn sample() -> Built {
    let day = "2026-12-15".parse().expect("a day");
    let inputs = discover(project(), Some(day), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    camnang::build(&inputs, &mut Cache::default()).expect("it can be built")
}

/// The lists of each JSON file below `api/`.
fn lists(built: &Built) -> BTreeMap<String, Value> {
    let mut lists = BTreeMap::new();
    for (path, _) in built.bundle.iter() {
        let path = path.to_string();
        if !(path.starts_with("api/") && path.ends_with(".json")) {
            continue;
        }
        let data: Value = serde_json::from_str(&text_of(built, &path)).expect("JSON");
        assert_eq!(data["version"], 1, "{path}");
        for (name, list) in data.as_object().expect("an object") {
            if name != "version" {
                lists.insert(name.clone(), list.clone());
            }
        }
    }
    lists
}

/// The JSON documents in the fences of a text; several may stand in one.
fn documents(text: &str) -> Vec<Value> {
    let fences = text.split("```json\n").skip(1);
    fences
        .filter_map(|fence| fence.split("```").next())
        .flat_map(|json| {
            let all = serde_json::Deserializer::from_str(json).into_iter::<Value>();
            all.map(|one| one.expect("JSON")).collect::<Vec<_>>()
        })
        .collect()
}

fn keys(entries: &Value) -> BTreeSet<String> {
    let entries = entries.as_array().expect("a list");
    let keys = entries.iter().filter_map(Value::as_object);
    keys.flat_map(|entry| entry.keys().cloned()).collect()
}

/// The values of a key in a list.
fn values(entries: &Value, key: &str) -> BTreeSet<String> {
    let entries = entries.as_array().expect("a list");
    let texts = entries.iter().filter_map(|entry| entry[key].as_str());
    texts.map(str::to_owned).collect()
}

#[test]
fn readme_names_every_file_and_shows_every_field() {
    let built = sample();
    let made: BTreeSet<String> = built
        .bundle
        .iter()
        .map(|(path, _)| path.to_string())
        .filter(|path| path.starts_with("api/"))
        .collect();
    let lists = lists(&built);
    for text in sections() {
        let named = text.split('`').filter(|word| {
            word.starts_with("api/") && word.ends_with(|c: char| c.is_ascii_alphabetic())
        });
        let named: BTreeSet<String> = named.map(str::to_owned).collect();
        assert_eq!(named, made);
        let mut shown = BTreeSet::new();
        for document in documents(&text) {
            for (name, example) in document.as_object().expect("an object") {
                let Some(list) = lists.get(name) else {
                    continue;
                };
                // What only some entries have is told below the example.
                let optional = ["currency", "gaps"].map(str::to_owned);
                let mut found = keys(list);
                if name == "insights" {
                    found.retain(|key| !optional.contains(key));
                }
                // The sample leads to no other site.
                if name != "links" {
                    assert_eq!(keys(example), found, "{name}");
                }
                shown.insert(name.clone());
            }
        }
        assert_eq!(shown, lists.keys().cloned().collect());
    }
}

#[test]
fn every_word_that_the_data_use_is_told() {
    let lists = lists(&sample());
    let rows: Vec<Value> = lists["insights"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|entry| entry["rows"].as_array().cloned().unwrap_or_default())
        .collect();
    let spreads: Vec<Value> = rows.iter().map(|row| row["spread"].clone()).collect();
    let words = [
        values(&lists["generated"], "kind"),
        values(&lists["actions"], "status"),
        values(&lists["winback"], "agenda"),
        values(&lists["cases"], "outcome"),
        values(&lists["insights"], "id"),
        values(&lists["review"], "why"),
        values(&lists["risks"], "state"),
        keys(&Value::Array(rows)),
        keys(&Value::Array(spreads)),
    ];
    for text in sections() {
        for word in words.iter().flatten() {
            let shown =
                text.contains(&format!("`{word}`")) || text.contains(&format!("\"{word}\":"));
            assert!(shown, "{word}");
        }
    }
}

#[test]
fn pages_and_cases_are_sorted_by_address() {
    let lists = lists(&sample());
    for name in ["pages", "generated", "cases", "links"] {
        let entries = lists[name].as_array().expect("a list");
        let urls: Vec<&str> = entries.iter().filter_map(|e| e["url"].as_str()).collect();
        assert_eq!(urls.len(), entries.len());
        assert!(urls.is_sorted(), "{name}");
    }
}

#[test]
fn the_risk_register_says_what_its_pages_say() {
    let lists = lists(&sample());
    let entries = lists["risks"].as_array().expect("a list");
    let of = |state: &'static str| entries.iter().filter(move |e| e["state"] == state);
    let mut pages = 0;
    for file in fs::read_dir(project().join("content/risks")).expect("risks") {
        let file = file.expect("a file").path();
        let text = fs::read_to_string(&file).expect("text");
        // Some pages have TOML, some YAML.
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            let value = line?.trim_start().strip_prefix(['=', ':'])?;
            Some(value.trim().trim_matches('"').to_owned())
        };
        let Some(grade) = value("likelihood") else {
            continue;
        };
        pages += 1;
        let settled = matches!(value("status").as_deref(), Some("mitigated" | "closed"));
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let mut found = of(if settled { "settled" } else { "open" });
        let found = found.find(|e| e["path"] == format!("content/risks/{name}"));
        let found = found.unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(found["likelihood"].to_string(), grade, "{name}");
        assert_eq!(Some(found["impact"].to_string()), value("impact"), "{name}");
        let review = value("review_on").expect("a day");
        assert_eq!(found["review_on"], review, "{name}");
        // Days are written so that they sort.
        let late = review.as_str() < "2026-12-15";
        assert_eq!(found["overdue_days"].is_i64(), late, "{name}");
    }
    assert_eq!(pages, of("open").chain(of("settled")).count());
    let customers = fs::read_dir(project().join("content/customers")).expect("customers");
    let at_risk = customers.filter(|file| {
        let path = file.as_ref().expect("a file").path();
        fs::read_to_string(path).is_ok_and(|text| {
            text.contains("\nstatus = \"at_risk\"\n") || text.contains("\nstatus: at_risk\n")
        })
    });
    assert_eq!(of("at_risk").count(), at_risk.count());
    assert!(of("at_risk").all(|e| e["risks"].is_array()));
}
