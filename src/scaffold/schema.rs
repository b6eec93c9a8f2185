//! Kinds → JSON Schema (draft 2020-12) of front matter, for editors.
//!
//! A schema can say less than the checker: it sees neither other pages nor the many ways in
//! which people write a name. Where it cannot be sure it lets a value pass, and it knows only
//! standard keywords, since some validators refuse any other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::model::kind::{Field, FieldForm, Kind, KindId, Kinds};
use crate::model::lang::{Lang, Text};
use crate::model::taxonomy::Taxonomies;
use crate::text;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What a schema is made from.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The kinds.
    pub kinds: &'a Kinds,
    /// The ids that exist before pages do.
    pub taxonomies: &'a Taxonomies,
    /// Ids of written pages by the name of their kind.
    pub pages: &'a BTreeMap<String, BTreeSet<String>>,
    /// Language of titles and descriptions.
    pub lang: Lang,
}

/// Returns the schema of one kind, or one that follows `type` when no kind is given.
pub fn schema(known: &Known, kind: Option<KindId>) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!(DIALECT));
    let body = match kind {
        Some(kind) => of_kind(known, known.kinds.get(kind)),
        None => of_any(known),
    };
    schema.extend(body);
    Value::Object(schema)
}

/// A schema that picks the kind by `type`. A page without one follows its folder, which a
/// schema does not see; then only what all kinds share is asked for.
fn of_any(known: &Known) -> Map<String, Value> {
    let Text { vi, en } = text!("Phần đầu trang", "Front matter");
    let title = if known.lang == Lang::Vi { vi } else { en };
    let names: Vec<String> = known.kinds.iter().map(|(_, k)| k.name.clone()).collect();
    let page = known.kinds.get(known.kinds.page());
    let mut definitions = Map::new();
    let mut choices = vec![json!({
        "if": { "not": { "required": ["type"] } },
        "then": { "$ref": pointer(&page.name) },
    })];
    for (_, kind) in known.kinds.iter() {
        definitions.insert(kind.name.clone(), Value::Object(of_kind(known, kind)));
        choices.push(json!({
            "if": is("type", &kind.name),
            "then": { "$ref": pointer(&kind.name) },
        }));
    }
    let mut schema = Map::new();
    schema.insert("title".to_owned(), json!(title));
    schema.insert("type".to_owned(), json!("object"));
    schema.insert(
        "properties".to_owned(),
        json!({ "type": id_of(&names, &[]) }),
    );
    schema.insert("allOf".to_owned(), Value::Array(choices));
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    schema
}

/// A reference to a definition; `~` and `/` have a meaning of their own in pointers, and what a
/// URI fragment cannot hold is percent-encoded.
fn pointer(name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    format!("#/$defs/{}", crate::text::percent::encode(&name))
}

fn of_kind(known: &Known, kind: &Kind) -> Map<String, Value> {
    let lang = known.lang;
    let mut schema = Map::new();
    schema.insert("title".to_owned(), json!(kind.label.get(lang)));
    schema.insert("description".to_owned(), json!(kind.description.get(lang)));
    let names = [kind.name.clone()];
    let mut rest = table(known, &kind.fields);
    if let Some(Value::Object(properties)) = rest.get_mut("properties")
        && let Some(Value::Object(property)) = properties.get_mut("type")
    {
        property.extend(id_of(&names, &[]));
    }
    schema.extend(rest);
    schema
}

/// The schema of a table of fields. Keys that nobody knows are remarks, not faults.
fn table(known: &Known, fields: &indexmap::IndexMap<String, Field>) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut conditions = Vec::new();
    for (key, field) in fields {
        properties.insert(key.clone(), property(known, field));
        if !field.required {
            continue;
        }
        let wanted = json!({ "required": [key] });
        match (field.when.is_empty(), field.unless.is_empty()) {
            (true, true) => required.push(json!(key)),
            (false, true) => conditions.push(json!({ "if": all(&field.when), "then": wanted })),
            (true, false) => conditions.push(json!({ "if": all(&field.unless), "else": wanted })),
            (false, false) => conditions.push(json!({
                "if": { "allOf": [all(&field.when), { "not": all(&field.unless) }] },
                "then": wanted,
            })),
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), Value::Array(required));
    }
    if !conditions.is_empty() {
        schema.insert("allOf".to_owned(), Value::Array(conditions));
    }
    schema.insert("additionalProperties".to_owned(), json!(true));
    schema
}

/// True when every field has its value.
fn all(values: &BTreeMap<String, String>) -> Value {
    let all: Vec<Value> = values.iter().map(|(key, value)| is(key, value)).collect();
    match <[Value; 1]>::try_from(all) {
        Ok([one]) => one,
        Err(all) => json!({ "allOf": all }),
    }
}

fn is(key: &str, value: &str) -> Value {
    json!({ "properties": { key: { "const": value } }, "required": [key] })
}

fn property(known: &Known, field: &Field) -> Value {
    let lang = known.lang;
    let mut schema = Map::new();
    schema.insert("title".to_owned(), json!(field.label.get(lang)));
    schema.insert("description".to_owned(), json!(description(field, lang)));
    let mut one = one(known, field);
    if field.list {
        // One value may stand where a list is wanted.
        let mut list = Map::new();
        list.insert("type".to_owned(), json!("array"));
        if field.required {
            list.insert("minItems".to_owned(), json!(1));
        }
        list.insert("items".to_owned(), Value::Object(one.clone()));
        let examples = one.remove("examples");
        schema.insert("anyOf".to_owned(), json!([list, one]));
        schema.extend(examples.map(|all| ("examples".to_owned(), all)));
    } else {
        schema.extend(one);
    }
    Value::Object(schema)
}

/// The help, and what each value of a fixed set means.
fn description(field: &Field, lang: Lang) -> String {
    let mut out = field.help.get(lang).to_owned();
    for value in &field.values {
        if let Some(label) = field.labels.get(value) {
            out.push_str(&format!("\n- {value}: {}", label.get(lang)));
        }
    }
    out
}

/// The schema of a single value.
fn one(known: &Known, field: &Field) -> Map<String, Value> {
    let mut schema = Map::new();
    let mut set = |key: &str, value: Value| {
        schema.insert(key.to_owned(), value);
    };
    match field.form {
        FieldForm::String | FieldForm::Text => {
            let mut text = json!({ "type": "string" });
            if field.required {
                text["minLength"] = json!(1);
            }
            if let Some(max) = field.max_length {
                text["maxLength"] = json!(max);
            }
            set("anyOf", or_number(&text));
        }
        FieldForm::Slug => {
            let text = json!({ "type": "string", "pattern": r"^\S+$" });
            set("anyOf", or_number(&text));
        }
        FieldForm::Date => {
            set("type", json!("string"));
            set("format", json!("date"));
        }
        FieldForm::Bool => set("type", json!("boolean")),
        FieldForm::Integer | FieldForm::Number => {
            let whole = field.form == FieldForm::Integer;
            set("type", json!(if whole { "integer" } else { "number" }));
            if let Some(min) = field.min {
                set("minimum", number(min));
            }
            if let Some(max) = field.max {
                set("maximum", number(max));
            }
        }
        FieldForm::Enum => set("enum", json!(field.values)),
        FieldForm::Ref => return reference(known, field),
        FieldForm::Person => {
            let text = json!({ "type": "string", "minLength": 1 });
            set("anyOf", or_number(&text));
            let parties = ids(known, "party");
            if !parties.is_empty() {
                set("examples", json!(parties));
            }
        }
        FieldForm::Table => return table(known, &field.fields),
    }
    schema
}

/// A text, or the number that a YAML title `2026` is to a validator.
fn or_number(text: &Value) -> Value {
    json!([text, { "type": "number" }])
}

/// A number as people write it: `1`, not `1.0`.
fn number(value: f64) -> Value {
    let text = value.to_string();
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// A reference. Known ids of a taxonomy are a closed set; pages come and go, and a schema saved
/// yesterday must not find fault with the page of today, so their ids are examples.
fn reference(known: &Known, field: &Field) -> Map<String, Value> {
    let closed = !field.url
        && !field.to.is_empty()
        && field
            .to
            .iter()
            .all(|kind| known.taxonomies.contains_key(kind));
    let all: Vec<String> = field.to.iter().flat_map(|kind| ids(known, kind)).collect();
    if closed {
        return id_of(&all, &field.values);
    }
    let mut schema = Map::new();
    let text = json!({ "type": "string", "minLength": 1 });
    schema.insert("anyOf".to_owned(), or_number(&text));
    let examples: Vec<&String> = field.values.iter().chain(&all).collect();
    if !examples.is_empty() {
        schema.insert("examples".to_owned(), json!(examples));
    }
    schema
}

/// One of these ids, or a name that is not written as an id is: a path, a title, an alias. Only
/// the checker can tell what those mean.
fn id_of(ids: &[String], more: &[String]) -> Map<String, Value> {
    let mut all: Vec<&String> = more.iter().chain(ids).collect();
    let mut seen = BTreeSet::new();
    all.retain(|id| seen.insert(*id));
    let mut schema = Map::new();
    schema.insert(
        "anyOf".to_owned(),
        json!([
            { "enum": all },
            { "type": "string", "minLength": 1, "not": { "pattern": "^[a-z0-9_]+$" } },
        ]),
    );
    schema
}

/// The ids of one kind: known ones in the order of the handbook, then written pages.
fn ids(known: &Known, kind: &str) -> Vec<String> {
    let entries = known.taxonomies.get(kind).map(|t| &t.entries);
    let pages = known.pages.get(kind).into_iter().flatten();
    let others = pages.filter(|id| !entries.is_some_and(|e| e.contains_key(*id)));
    let listed = entries.into_iter().flat_map(|e| e.keys());
    listed.chain(others).cloned().collect()
}
