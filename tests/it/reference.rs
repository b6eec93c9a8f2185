//! The reference of a handbook: complete, true to its own settings, and out of the way.

use std::collections::BTreeSet;

use camnang::Built;
use camnang::model::kind::Kinds;
use camnang::model::report_format;
use camnang::model::rule::RULES;
use serde_json::Value;

use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::tags;
use crate::support::program::{Folder, page};

const RULES_PAGE: &str = "reference/rules/index.html";
const KINDS_PAGE: &str = "reference/kinds/index.html";

fn handbook(config: &str) -> Handbook {
    let mut handbook = Handbook::new(config);
    handbook.put("content/index.md", page("Trang đầu", "Chữ."));
    handbook
}

fn has(built: &Built, path: &str) -> bool {
    built.bundle.get(path).is_some()
}

/// The anchors of a page.
fn ids(html: &str) -> BTreeSet<String> {
    let tags = tags(html);
    let ids = tags.iter().filter_map(|tag| tag.attribute("id"));
    ids.map(str::to_owned).collect()
}

/// What stands from one anchor to the next heading of level 3.
fn rule<'a>(html: &'a str, id: &str) -> &'a str {
    let start = html.find(&format!("<h3 id=\"{id}\"")).expect("the rule");
    let rest = &html[start..];
    &rest[..rest[4..].find("<h3 ").map_or(rest.len(), |end| end + 4)]
}

#[test]
fn every_rule_stands_under_its_code_with_the_severity_of_this_handbook() {
    let built = handbook("[rules]\nCN201 = \"warning\"\nthin-section = \"off\"\n").build();
    let html = text_of(&built, RULES_PAGE);
    let ids = ids(&html);
    for rule in RULES {
        assert!(ids.contains(&rule.code.to_lowercase()), "{}", rule.code);
        assert!(html.contains(&format!("<code>{}</code>", rule.name)));
    }
    assert!(rule(&html, "cn201").contains("badge-warn\">Cảnh báo"));
    assert!(rule(&html, "cn202").contains("badge-bad\">Lỗi"));
    assert!(rule(&html, "cn210").contains(">Tắt<"));
    // What comes with its day says so.
    for (id, dated) in [("cn505", true), ("cn504", false)] {
        assert_eq!(rule(&html, id).contains("tới ngày thì có"), dated, "{id}");
    }
    // Examples are text, whatever stands in them.
    assert!(rule(&html, "cn415").contains("&lt;iframe"));
    assert!(tags(&html).iter().all(|tag| tag.name != "iframe"));
}

#[test]
fn every_kind_stands_there_with_its_fields_and_sections_those_of_the_handbook_too() {
    let mut own = handbook("");
    own.put(
        "kinds/incident.toml",
        "name = \"incident\"\nfolder = \"incidents\"\nlabel = { vi = \"Sự cố <1>\", en = \"Incident\" }\n\
         plural = { vi = \"Các sự cố\", en = \"Incidents\" }\n[fields.happened_on]\ntype = \"date\"\n\
         required = true\nlabel = { vi = \"Ngày xảy ra\", en = \"Happened on\" }\n\
         [[sections]]\nid = \"impact\"\nlabel = { vi = \"Ảnh hưởng\", en = \"Impact\" }\n\
         required = \"error\"\nheadings.vi = [\"ảnh hưởng\", \"thiệt hại\"]\n",
    );
    let built = own.build();
    let html = text_of(&built, KINDS_PAGE)
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    let ids = ids(&html);
    let kinds = Kinds::read(&[]).expect("the built-in kinds");
    for (_, kind) in kinds.iter() {
        assert!(ids.contains(&kind.name), "{}", kind.name);
        for (key, _) in kind.own_fields() {
            assert!(html.contains(&format!("<code>{key}</code>")), "{key}");
        }
        for heading in kind.sections.iter().flat_map(|s| &s.headings.en) {
            assert!(html.contains(heading.as_str()), "{heading}");
        }
    }
    assert!(html.contains("Sự cố &lt;1&gt;"));
    assert!(html.contains("content/incidents/") && html.contains("thiệt hại"));
    // Common fields are told once, not with each kind.
    assert_eq!(html.matches("<code>redirect_from</code>").count(), 1);
    // What is required under a condition says so.
    assert!(html.contains("bắt buộc, trừ khi outcome = saved"));
}

#[test]
fn a_handbook_that_does_not_want_the_reference_has_none() {
    let built = handbook("reference = false\n").build();
    let paths = built.bundle.iter().map(|(path, _)| path.as_str());
    let left: Vec<&str> = paths.filter(|path| path.contains("reference")).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!text_of(&built, "index.html").contains("reference/"));
}

#[test]
fn the_navigation_ends_with_the_reference() {
    let mut handbook = handbook("");
    handbook.put("content/zz/a.md", page("A", "Chữ."));
    let html = text_of(&handbook.build(), "index.html");
    let nav = &html[html.find("id=\"cn_nav\"").expect("a navigation")..];
    let nav = &nav[..nav.find("</nav>").expect("its end")];
    let (before, _) = nav.split_once("./reference/").expect("the reference");
    assert!(before.contains("./zz/"));
    assert!(
        !nav.contains("reference/rules/"),
        "closed until one is there"
    );
}

#[test]
fn it_is_there_in_the_languages_that_pages_are_written_in() {
    let mut handbook = handbook("");
    assert!(!has(&handbook.build(), "en/reference/rules/index.html"));
    handbook.put("content/a.en.md", page("A", "Text."));
    let built = handbook.build();
    let html = text_of(&built, "en/reference/rules/index.html");
    assert!(html.contains("Why it matters.") && !html.contains("Vì sao quan trọng."));
    assert!(
        html.contains("href=\"../../../reference/rules/\""),
        "the other language"
    );
    let json: Value = serde_json::from_str(&text_of(&built, "api/pages.json")).expect("JSON");
    let listed: Vec<&str> = json["generated"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|page| page["kind"] == "reference")
        .filter_map(|page| page["url"].as_str())
        .collect();
    assert_eq!(listed.len(), 8, "{listed:?}");
    assert!(listed.contains(&"/reference/kinds/"));
}

#[test]
fn a_page_that_somebody_wrote_keeps_its_address() {
    let mut handbook = handbook("");
    handbook.put("content/reference/rules.md", page("Luật của ta", "Riêng."));
    handbook.put("content/reference/index.md", page("Sổ tay", "Riêng."));
    let built = handbook.build();
    assert!(text_of(&built, RULES_PAGE).contains("<h1>Luật của ta</h1>"));
    assert!(text_of(&built, "reference/index.html").contains("<h1>Sổ tay</h1>"));
    assert!(has(&built, KINDS_PAGE));
    let found: Vec<_> = built.diagnostics.iter().map(|d| d.rule.code).collect();
    assert!(!found.contains(&"CN411"), "{found:?}");
}

#[test]
fn links_into_the_reference_are_checked_like_any_other() {
    let mut handbook = handbook("");
    handbook.put(
        "content/a.md",
        page(
            "A",
            "[1](/reference/rules/#cn201) [2](/reference/rules/#missing-cause) \
             [3](/reference/kinds/#churn) [4](/reference/rules/#cn999)",
        ),
    );
    let built = handbook.build();
    let broken = built.diagnostics.iter().filter(|d| d.rule.code == "CN407");
    let broken: Vec<&str> = broken.map(|d| d.subject.as_str()).collect();
    assert_eq!(broken, ["link:/reference/rules/#cn999"]);
    let html = text_of(&built, "a/index.html");
    assert_eq!(html.matches("../reference/rules/#cn201").count(), 2);
}

#[test]
fn the_report_has_the_fields_that_the_reference_names() {
    let folder = Folder::handbook(
        "reference-report",
        &[("content/a.md", "+++\ntitle = \"A\"\n+++\n[x](b.md)\n")],
    );
    let printed = folder.run(&["check", "--format", "json"]).stdout;
    let told: BTreeSet<String> = report_format::FIELDS
        .iter()
        .map(|f| f.key.to_owned())
        .collect();
    for report in [printed.as_str(), report_format::EXAMPLE] {
        let report: Value = serde_json::from_str(report).expect("JSON");
        let mut keys = BTreeSet::new();
        leaves("", &report, &mut keys);
        assert_eq!(keys, told);
    }
}

/// The places of all values that hold no others.
fn leaves(place: &str, value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let dot = if place.is_empty() { "" } else { "." };
                leaves(&format!("{place}{dot}{key}"), value, keys);
            }
        }
        Value::Array(items) => {
            for item in items {
                leaves(&format!("{place}[]"), item, keys);
            }
        }
        _ => {
            keys.insert(place.to_owned());
        }
    }
}
