//! `camnang schema`: the schema agrees with the checker.

use std::collections::{BTreeMap, BTreeSet};

use camnang::Cache;
use camnang::model::inputs::Options;
use camnang::model::kind::{FieldForm, Kinds};
use camnang::model::lang::Lang;
use camnang::model::taxonomy;
use camnang::model::value::{Entry, Node, Scalar, Style, Value};
use camnang::scaffold::schema::{Known, schema};
use camnang::world::discover::discover;
use jsonschema::Validator;
use serde_json::{Value as Json, json};

use crate::support::handbook::TODAY;
use crate::support::program::Folder;
use crate::support::project;

fn validator(schema: &Json) -> Validator {
    jsonschema::meta::validate(schema).unwrap_or_else(|e| panic!("{e}"));
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap_or_else(|e| panic!("{e}"))
}

/// The schema of one kind without a handbook.
fn built_in(kind: &str) -> Json {
    let kinds = Kinds::read(&[]).unwrap_or_else(|e| panic!("{}", e.message));
    let known = Known {
        kinds: &kinds,
        taxonomies: &taxonomy::built_in(),
        pages: &BTreeMap::new(),
        lang: Lang::Vi,
    };
    schema(&known, Some(kinds.named(kind).expect("a kind")))
}

/// Front matter as an editor hands it to a validator.
fn table(entries: &[Entry]) -> Json {
    let pairs = entries.iter().map(|e| (e.key.clone(), node(&e.node)));
    Json::Object(pairs.collect())
}

fn node(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(value) => scalar(value),
        Value::List(items) => items.iter().map(self::node).collect(),
        Value::Table(entries) => table(entries),
    }
}

fn scalar(scalar: &Scalar) -> Json {
    let text = scalar.text.as_str();
    match scalar.style {
        Style::Quoted | Style::Date => json!(text),
        Style::Number | Style::Bool => text.parse().unwrap_or_else(|_| json!(text)),
        // What YAML takes a bare word for.
        Style::Plain => match text {
            "true" | "false" | "null" => text.parse().expect("JSON"),
            _ => text
                .parse::<serde_json::Number>()
                .map_or_else(|_| json!(text), Json::Number),
        },
    }
}

fn problems(validator: &Validator, value: &Json) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

#[test]
fn every_page_of_the_sample_handbook_fits_its_schema() {
    let today = TODAY.parse().expect("a day");
    let inputs = discover(project(), Some(today), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    let site = camnang::connect(&inputs, &mut Cache::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    let pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for lang in Lang::ALL {
        let known = Known {
            kinds: &site.kinds,
            taxonomies: &site.config.taxonomies,
            pages: &pages,
            lang,
        };
        let any = validator(&schema(&known, None));
        let by_kind: BTreeMap<_, _> = site
            .kinds
            .iter()
            .map(|(id, _)| (id, validator(&schema(&known, Some(id)))))
            .collect();
        let mut judged = 0;
        for page in &site.pages {
            let Some(doc) = &page.doc else { continue };
            let front = table(&doc.front);
            let found = problems(&by_kind[&page.kind], &front);
            assert!(found.is_empty(), "{}: {found:#?}", doc.path);
            let found = problems(&any, &front);
            assert!(found.is_empty(), "{}: {found:#?}", doc.path);
            judged += 1;
        }
        assert!(judged > 90);
    }
}

#[test]
fn a_schema_finds_fault_where_the_checker_does() {
    let churn = validator(&built_in("churn"));
    let case = json!({
        "title": "Công ty A dừng",
        "customer": "cong-ty-a",
        "churned_on": "2026-03-15",
        "causes": ["slow_support"],
    });
    assert!(problems(&churn, &case).is_empty());
    let with = |key: &str, value: Json| {
        let mut case = case.clone();
        case[key] = value;
        problems(&churn, &case)
    };
    let wrong = [
        ("title", json!("")),
        ("title", json!(true)),
        ("type", json!("meeting")),
        ("id", json!("hai từ")),
        ("summary", json!("x".repeat(201))),
        ("churned_on", json!("2026-02-31")),
        ("churned_on", json!("hôm qua")),
        ("causes", json!([])),
        ("causes", json!("slow_suport")),
        ("causes", json!(["slow_support", "tecnical_issues"])),
        ("signals", json!(["usage_dropp"])),
        ("outcome", json!("lots")),
        ("avoidable", json!("maybe")),
        ("revenue_lost", json!("nhiều")),
        ("revenue_lost", json!(-1)),
        ("site_visits", json!(["2026-13-01"])),
        ("last_support", json!(["nothing"])),
        ("draft", json!("có")),
        ("weight", json!(1.5)),
        ("proposals", json!([{ "owner": "cs" }])),
        ("proposals", json!([{ "text": "x", "status": "maybe" }])),
    ];
    for (key, value) in wrong {
        assert!(!with(key, value.clone()).is_empty(), "{key} = {value}");
    }
    let right = [
        ("title", json!(2026)),
        ("type", json!("churn")),
        ("type", json!("Ca rời bỏ")),
        ("causes", json!("slow_support")),
        // Other ways to name a cause, which only the checker can follow.
        (
            "causes",
            json!(["causes/competitor", "Giá không cạnh tranh", "slow-support"]),
        ),
        ("revenue_lost", json!(1.5)),
        ("summary", json!("ễ".repeat(200))),
        ("draft", json!(true)),
        ("meeting", json!("https://example.com/bien-ban")),
        ("proposals", json!([{ "text": "x", "status": "done" }])),
        ("nobody_knows_this", json!([1, { "a": null }])),
    ];
    for (key, value) in right {
        let found = with(key, value.clone());
        assert!(found.is_empty(), "{key} = {value}: {found:?}");
    }
}

#[test]
fn what_is_required_depends_on_the_outcome() {
    let churn = validator(&built_in("churn"));
    let base = json!({ "title": "A", "customer": "a", "causes": ["price"] });
    let fits = |more: Json| {
        let mut case = base.clone();
        for (key, value) in more.as_object().expect("a table") {
            case[key] = value.clone();
        }
        churn.is_valid(&case)
    };
    assert!(!fits(json!({})));
    assert!(fits(json!({ "churned_on": "2026-03-15" })));
    assert!(!fits(json!({ "saved_on": "2026-03-15" })));
    assert!(!fits(json!({ "outcome": "saved" })));
    assert!(!fits(
        json!({ "outcome": "saved", "churned_on": "2026-03-15" })
    ));
    assert!(fits(
        json!({ "outcome": "saved", "saved_on": "2026-03-15" })
    ));
    assert!(!fits(
        json!({ "outcome": "lost", "saved_on": "2026-03-15" })
    ));
    assert!(fits(
        json!({ "outcome": "lost", "churned_on": "2026-03-15" })
    ));
}

#[test]
fn every_field_of_every_kind_is_described_and_every_required_one_is_asked_for() {
    let kinds = Kinds::read(&[]).unwrap_or_else(|e| panic!("{}", e.message));
    for (_, kind) in kinds.iter() {
        let schema = built_in(&kind.name);
        let empty = problems(&validator(&schema), &json!({}));
        for (key, field) in &kind.fields {
            let property = &schema["properties"][key];
            for word in ["title", "description"] {
                let text = property[word].as_str();
                assert!(text.is_some_and(|t| !t.is_empty()), "{}.{key}", kind.name);
            }
            if field.required && field.when.is_empty() {
                let asked = empty.iter().any(|e| e.contains(&format!("\"{key}\"")));
                assert!(asked, "{}.{key}: {empty:?}", kind.name);
            }
            if field.form == FieldForm::Enum {
                for value in &field.values {
                    let label = &field.labels[value].vi;
                    let text = property["description"].as_str().expect("a text");
                    assert!(text.contains(&format!("{value}: {label}")), "{text}");
                }
            }
        }
    }
}

#[test]
fn names_of_own_kinds_may_hold_anything() {
    let own = "name = \"sự cố/~%\"\nlabel = { vi = \"Sự cố\", en = \"Incident\" }\n\
               plural = { vi = \"Sự cố\", en = \"Incidents\" }\n[fields.\"mức độ\"]\n\
               type = \"integer\"\nrequired = true\nunless = { tags = \"x\" }\n\
               when = { draft = \"true\", nav = \"y\" }\n";
    let kinds = Kinds::read(&[own]).unwrap_or_else(|e| panic!("{}", e.message));
    let known = Known {
        kinds: &kinds,
        taxonomies: &taxonomy::built_in(),
        pages: &BTreeMap::new(),
        lang: Lang::En,
    };
    let any = validator(&schema(&known, None));
    let page = |more: Json| {
        let mut page = json!({ "title": "A", "type": "sự cố/~%" });
        for (key, value) in more.as_object().expect("a table") {
            page[key] = value.clone();
        }
        any.is_valid(&page)
    };
    assert!(page(json!({ "mức độ": 1 })));
    assert!(!page(json!({ "mức độ": "cao" })));
    assert!(!any.is_valid(&json!({ "title": "A", "type": "incidnt" })));
}

#[test]
fn a_handbook_s_own_ids_and_pages_are_known() {
    let folder = Folder::handbook(
        "schema-ids",
        &[
            (
                "content/customers/cong-ty-a.md",
                "+++\ntitle = \"Công ty A\"\nstatus = \"active\"\n+++\n",
            ),
            ("content/churn/2026/a.md", "+++\ntitle = \"A\"\n+++\n"),
            ("content/churn/2026/a.en.md", "+++\ntitle = \"A\"\n+++\n"),
        ],
    );
    folder.write("handbook.toml", "[causes.weak_signal]\nvi = \"Sóng yếu\"\n");
    let outcome = folder.run_today(&["schema", "churn"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
    let churn: Json = serde_json::from_str(&outcome.stdout).expect("one document");
    assert_eq!(
        churn["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(churn["title"], "Churn case");
    assert_eq!(
        churn["properties"]["customer"]["examples"],
        json!(["cong-ty-a"])
    );
    let case = |cause: &str| json!({ "title": "A", "customer": "b", "churned_on": "2026-03-15", "causes": cause });
    let churn = validator(&churn);
    assert!(churn.is_valid(&case("weak_signal")));
    assert!(!validator(&built_in("churn")).is_valid(&case("weak_signal")));
    let lesson: Json =
        serde_json::from_str(&folder.run_today(&["schema", "lesson"]).stdout).expect("JSON");
    assert_eq!(
        lesson["properties"]["sources"]["examples"],
        json!(["churn/2026/a"])
    );
}
