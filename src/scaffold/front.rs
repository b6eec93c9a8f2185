//! The front matter of a new page: what is known, what must be filled in, what may be.

use indexmap::IndexMap;
use jiff::Span;
use jiff::civil::Date;

use super::winback::{Plan, working_day};
use super::{Known, one_line};
use crate::model::kind::{Field, FieldForm, Kind, Kinds};
use crate::model::lang::{Lang, Text};
use crate::model::taxonomy::Entry;
use crate::text;
use crate::text::fold::nfc;

/// The field that holds the day of the first winback call.
const WINBACK: &str = "winback_on";

/// What the front matter is made from.
pub(super) struct Given<'a> {
    pub(super) kinds: &'a Kinds,
    pub(super) known: &'a Known,
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) taxon: Option<&'a Entry>,
    pub(super) winback: Option<&'a Plan>,
}

/// The front matter, markers included.
pub(super) struct Front {
    pub(super) text: String,
    pub(super) open: Vec<String>,
}

/// True for kinds whose pages say when the customer is called again.
pub(super) fn plans_winback(kind: &Kind) -> bool {
    kind.date_field.is_some() && kind.fields.contains_key(WINBACK)
}

/// Writes the front matter: known values first, then what must be filled in with its help
/// beside it, then what may be as comments to take away. Blank lines are left out: a comment
/// after one would look like the first heading of a page whose closing marker is missing.
pub(super) fn front(given: &Given) -> Front {
    let kind = given.kinds.get(given.known.kind);
    let lang = given.known.lang;
    let values = values(kind, given);
    let mut text = String::from("+++\n");
    let mut open = Vec::new();
    let mut offers = String::new();
    for (key, field) in in_order(&kind.fields) {
        let written = values.get(key).and_then(|values| value(field, values));
        let must = field.required && field.when.is_empty();
        let help = comment(field, lang);
        match written {
            Some(value) => text.push_str(&line(key, value)),
            None if must => {
                let empty = line(key, empty(field));
                text.push_str(&format!("{}  # {help}\n", empty.trim_end()));
                open.push(key.clone());
            }
            None if field.required || field.show || field.offer => {
                let empty = line(key, empty(field));
                offers.push_str(&format!("# {}  # {help}\n", empty.trim_end()));
            }
            None => {}
        }
    }
    if !offers.is_empty() {
        let Text { vi, en } = text!(
            "Bỏ dấu # ở đầu dòng nào cần dùng; dòng không dùng thì xóa.",
            "Take away the # to use a line; delete those you do not need."
        );
        let note = if lang == Lang::Vi { vi } else { en };
        text.push_str(&format!("# {note}\n{offers}"));
    }
    text.push_str("+++\n");
    Front { text, open }
}

/// Fields in reading order: those that name the page come first, whatever the table says.
fn in_order(fields: &IndexMap<String, Field>) -> impl Iterator<Item = (&String, &Field)> {
    const FIRST: [&str; 3] = ["title", "type", "summary"];
    let first = FIRST.iter().filter_map(|key| fields.get_key_value(*key));
    let rest = fields
        .iter()
        .filter(|(key, _)| !FIRST.contains(&key.as_str()));
    first.chain(rest)
}

/// Everything that is known, by key.
fn values(kind: &Kind, given: &Given) -> IndexMap<String, Vec<String>> {
    let known = given.known;
    let mut values: IndexMap<String, Vec<String>> = IndexMap::new();
    for (key, field) in &kind.fields {
        let initial = match field.form {
            FieldForm::Date => {
                let day = field.initial.first().and_then(|s| later(known.today, s));
                day.map(|d| d.to_string()).into_iter().collect()
            }
            _ => field.initial.clone(),
        };
        if !initial.is_empty() {
            values.insert(key.clone(), initial);
        }
    }
    let mut set = |key: &str, value: String| values.insert(key.to_owned(), vec![value]);
    if let Some(entry) = given.taxon {
        let Entry {
            group,
            controllable,
            source,
            severity,
            ..
        } = entry;
        for (key, value) in [
            ("group", group),
            ("controllable", controllable),
            ("source", source),
            ("severity", severity),
        ] {
            if let Some(value) = value {
                set(key, value.clone());
            }
        }
    }
    set("title", given.title.to_owned());
    // Where the folder does not say so, the page does.
    let first = given.id.split_once('/').map(|(first, _)| nfc(first));
    let by_folder = first.and_then(|first| given.kinds.of_folder(&first));
    if by_folder.unwrap_or(given.kinds.page()) != known.kind {
        set("type", kind.name.clone());
    }
    let about = known.on.unwrap_or(known.today).to_string();
    match &kind.date_field {
        Some(key) => _ = set(key, about),
        None if known.on.is_some() => _ = set("created_on", about),
        None => {}
    }
    if let Some(plan) = given.winback {
        set(WINBACK, plan.on.to_string());
    }
    if let Some(customer) = &known.customer {
        set("customer", customer.id.clone());
    }
    for (key, value) in &known.values {
        set(key, value.clone());
    }
    values
}

/// The day that a table's `P6M` means, moved to a working day when it is ahead.
fn later(today: Date, period: &str) -> Option<Date> {
    let span: Span = period.parse().ok()?;
    let day = today.checked_add(span).ok()?;
    Some(if day > today { working_day(day) } else { day })
}

/// A value as TOML writes it; none when there is none that the field could hold.
fn value(field: &Field, values: &[String]) -> Option<toml::Value> {
    let one = |text: &String| -> Option<toml::Value> {
        match field.form {
            FieldForm::Date => text.parse().ok().map(toml::Value::Datetime),
            FieldForm::Bool => text.parse().ok().map(toml::Value::Boolean),
            FieldForm::Integer => text.parse().ok().map(toml::Value::Integer),
            FieldForm::Number => text.parse().ok().map(toml::Value::Float),
            FieldForm::Table => None,
            _ => Some(toml::Value::String(text.clone())),
        }
    };
    let mut all: Vec<toml::Value> = values.iter().filter_map(one).collect();
    if all.is_empty() {
        return None;
    }
    Some(if field.list {
        toml::Value::Array(all)
    } else {
        all.swap_remove(0)
    })
}

/// A value that the checker takes for none, of the shape to fill in.
fn empty(field: &Field) -> toml::Value {
    if field.list || field.form == FieldForm::Table {
        toml::Value::Array(Vec::new())
    } else {
        toml::Value::String(String::new())
    }
}

/// One line of TOML, written by the crate that knows what must be quoted and escaped.
fn line(key: &str, value: toml::Value) -> String {
    let table = toml::Table::from_iter([(key.to_owned(), value)]);
    toml::to_string(&table).unwrap_or_default()
}

/// What stands beside a field to fill in.
fn comment(field: &Field, lang: Lang) -> String {
    let help = one_line(field.help.get(lang));
    if field.form != FieldForm::Enum {
        return help;
    }
    format!("{}: {help}", one_line(&field.values.join(" | ")))
}
