//! What the cases say together: counted again from the sources of the sample handbook, and right
//! at the edges.

mod edges;
mod pages;
mod risks;
mod sample;

use std::collections::BTreeMap;

use camnang::model::inputs::Options;
use camnang::world::discover::discover;
use camnang::{Built, Cache};
use serde_json::Value;

use crate::support::handbook::{TODAY, text_of};
use crate::support::project;
pub(crate) use sample::sources;

pub(crate) fn sample() -> Built {
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
