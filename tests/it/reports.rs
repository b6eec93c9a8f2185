//! The report formats that machines read, on names and texts that try to break out of them.
//!
//! `tests/schemas/sarif-2.1.0.json` is the schema of the SARIF 2.1.0 standard as OASIS publishes
//! it (sarif-spec, `sarif-schema-2.1.0.json`), copied from the crate `serde-sarif` 0.8.0. The
//! pattern for languages has a bracket too many there, which no reader of patterns accepts; here
//! it says what was meant.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::support::program::{Folder, page};
use crate::support::project;

/// Names of pages, each with something that means something else in one of the formats.
const NAMES: &[&str] = &[
    "có dấu cách.md",
    "100%41.md",
    "a,b:c;d=e.md",
    "::error::x.md",
    "hai\ndòng.md",
    "]]> & <b> \"'.md",
    "\u{1b}[31mđỏ\u{7}.md",
    "\u{fffe}\u{202e}.md",
    "a#b?c.md",
];

/// A page with findings that quote what it says, in error, warning and note.
fn hostile_page() -> String {
    let keys = r#""khóa\u0000\u0007\u001b[31m\nmới]]>%0A::error::" = 1"#;
    format!(
        "+++\ntitle = \"T\"\nid = \"mot\"\n{keys}\n+++\n\n\
         Chữ\u{85} <script>x</script> \u{b}[x](<y%0A]]>,:\u{1b}[0m.md>) [x](<y%0A]]>,:\u{1b}[0m.md>).\n\n\
         [mất](<khong co.md>) và [mất](<khong co.md>)\n"
    )
}

fn hostile(name: &str) -> Folder {
    let folder = Folder::handbook(name, &[]);
    folder.write("handbook.toml", "title = \"Thử\"\n\"]]>\\u001b%\" = 1\n");
    for name in NAMES {
        folder.write(&format!("content/{name}"), hostile_page());
    }
    let decomposed: String = "nhóm tiếng việt/bài đầu.md".nfd().collect();
    folder.write(&format!("content/{decomposed}"), hostile_page());
    folder.write("content/hong.md", b"+++\ntitle = \"x\"\n+++\n\xff\n");
    folder
}

/// Runs `check` and returns what it printed, which ended in findings that fail.
fn checked(folder: &Folder, format: &str) -> String {
    let outcome = folder.run_today(&["check", "--format", format]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stderr);
    assert!(outcome.stderr.starts_with("Checked"), "{}", outcome.stderr);
    outcome.stdout
}

fn json(folder: &Folder, format: &str) -> Value {
    serde_json::from_str(&checked(folder, format)).expect("one JSON document")
}

/// Returns the findings as the JSON report has them: path, line, column, code.
fn expected(folder: &Folder) -> Vec<(String, u64, u64, String)> {
    let report = json(folder, "json");
    let findings = report["diagnostics"].as_array().expect("a list");
    assert!(findings.len() > 50, "there is something to tell");
    findings
        .iter()
        .map(|finding| {
            (
                text(&finding["path"]),
                number(&finding["line"]),
                number(&finding["column"]),
                text(&finding["code"]),
            )
        })
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn sarif_schema() -> Value {
    let file = project().join("tests/schemas/sarif-2.1.0.json");
    let text = std::fs::read_to_string(file).expect("the schema is there");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn sarif_keeps_to_its_schema_and_places_every_finding() {
    let folder = hostile("reports-sarif");
    let log = json(&folder, "sarif");
    let schema = jsonschema::validator_for(&sarif_schema()).expect("a schema");
    let faults: Vec<String> = schema
        .iter_errors(&log)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");

    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    let mut placed = Vec::new();
    let mut fingerprints = BTreeSet::new();
    for result in results {
        let index = usize::try_from(number(&result["ruleIndex"])).expect("an index");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let physical = &result["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let region = &physical["region"];
        placed.push((
            path_of(&folder, &physical["artifactLocation"]["uri"]),
            number(&region["startLine"]),
            number(&region["startColumn"]),
            text(&result["ruleId"]),
        ));
        let print = &result["partialFingerprints"]["camnang/v1"];
        assert!(fingerprints.insert(text(print)), "{print} twice");
        for other in result["relatedLocations"].as_array().unwrap_or(&Vec::new()) {
            path_of(
                &folder,
                &other["physicalLocation"]["artifactLocation"]["uri"],
            );
        }
    }
    assert_eq!(placed, expected(&folder));
    let related = results.iter().any(|r| r["relatedLocations"].is_array());
    assert!(related, "an id that is used twice names the other place");
}

/// Returns the path that an address stands for, which must be that of a file.
fn path_of(folder: &Folder, uri: &Value) -> String {
    let uri = text(uri);
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b);
    assert!(uri.bytes().all(plain), "{uri} is not encoded");
    let path = percent_decode_str(&uri).decode_utf8().expect("UTF-8");
    assert!(folder.has(&path), "{path:?} is no file");
    path.into_owned()
}

#[test]
fn a_report_without_findings_keeps_to_the_schema_as_well() {
    let folder = Folder::handbook("reports-sarif-empty", &[]);
    let outcome = folder.run_today(&["build", "--format", "sarif"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let log: Value = serde_json::from_str(&outcome.stdout).expect("one JSON document");
    let schema = jsonschema::validator_for(&sarif_schema()).expect("a schema");
    assert!(schema.is_valid(&log), "{log}");
}

#[test]
fn fingerprints_outlive_lines_that_move_and_another_language() {
    let folder = Folder::handbook(
        "reports-fingerprints",
        &[("content/a.md", &page("A", "[x](mot.md)\n\n[x](hai.md)"))],
    );
    let prints = |format: &str| -> BTreeSet<String> {
        let report = json(&folder, format);
        let list = match format {
            "gitlab" => &report,
            _ => &report["runs"][0]["results"],
        };
        let prints = list.as_array().expect("a list").iter().map(|found| {
            text(match format {
                "gitlab" => &found["fingerprint"],
                _ => &found["partialFingerprints"]["camnang/v1"],
            })
        });
        prints.collect()
    };
    let before = prints("gitlab");
    assert_eq!(before, prints("sarif"), "one finding, one name");
    let moved = page("Tên khác", "Một đoạn mới.\n\n- [y](hai.md)\n- [x](mot.md)");
    folder.write("content/a.md", &moved);
    assert_eq!(before, prints("gitlab"));
    folder.write("handbook.toml", "title = \"T\"\nlanguage = \"en\"\n");
    assert_eq!(before, prints("sarif"));
    folder.write("content/a.md", page("A", "[x](mot.md)\n\n[x](ba.md)"));
    let after = prints("gitlab");
    assert_eq!(before.intersection(&after).count(), before.len() - 1);
}

#[test]
fn gitlab_gets_a_list_with_a_name_for_each_finding() {
    let folder = hostile("reports-gitlab");
    let report = json(&folder, "gitlab");
    let mut placed = Vec::new();
    let mut fingerprints = BTreeSet::new();
    for issue in report.as_array().expect("a list") {
        let lines = &issue["location"]["lines"];
        assert!(number(&lines["begin"]) >= 1 && lines["end"].as_u64() >= lines["begin"].as_u64());
        assert!(["info", "minor", "major"].contains(&&*text(&issue["severity"])));
        let description = text(&issue["description"]);
        assert!(!description.contains(char::is_control), "{description:?}");
        assert!(fingerprints.insert(text(&issue["fingerprint"])));
        placed.push((
            text(&issue["location"]["path"]),
            number(&lines["begin"]),
            text(&issue["check_name"]),
        ));
    }
    let expected: Vec<_> = expected(&folder)
        .into_iter()
        .map(|(path, line, _, code)| (path, line, code))
        .collect();
    assert_eq!(placed, expected);
}

#[test]
fn github_gets_one_command_for_each_finding_whatever_it_quotes() {
    let folder = hostile("reports-github");
    let mut placed = Vec::new();
    for line in checked(&folder, "github").split_terminator('\n') {
        let (command, message) = line
            .strip_prefix("::")
            .and_then(|rest| rest.split_once("::"))
            .unwrap_or_else(|| panic!("{line:?} is no command"));
        let (name, properties) = command.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&name), "{line:?}");
        assert!(!message.is_empty() && !message.contains(char::is_control));
        let properties: BTreeMap<&str, String> = properties
            .split(',')
            .map(|pair| pair.split_once('=').expect("a value"))
            .map(|(key, value)| (key, unescaped(value)))
            .collect();
        let number = |key: &str| properties[key].parse::<u64>().expect("a number");
        assert!(folder.has(&properties["file"]), "{line:?}");
        let one_line = number("line") == number("endLine");
        assert_eq!(properties.contains_key("col"), one_line, "{line:?}");
        assert_eq!(properties.contains_key("endColumn"), one_line, "{line:?}");
        assert!(!one_line || number("col") <= number("endColumn"));
        let code = properties["title"]
            .split(' ')
            .next()
            .unwrap_or("")
            .to_owned();
        placed.push((properties["file"].clone(), number("line"), code));
    }
    let expected: Vec<_> = expected(&folder)
        .into_iter()
        .map(|(path, line, _, code)| (path, line, code))
        .collect();
    assert_eq!(placed, expected);
}

/// Undoes what the runner undoes in a property.
fn unescaped(value: &str) -> String {
    value
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%3A", ":")
        .replace("%2C", ",")
        .replace("%25", "%")
}

#[test]
fn junit_is_xml_that_every_reader_accepts() {
    let folder = hostile("reports-junit");
    let printed = checked(&folder, "junit");
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}') || c >= '\u{10000}';
    assert!(printed.chars().all(allowed), "XML has no way to write it");
    let mut reader = Reader::from_str(&printed);
    let (mut tests, mut failures, mut told) = (BTreeSet::new(), 0, 0);
    let mut counts = BTreeMap::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                let attributes: BTreeMap<String, String> = start
                    .attributes()
                    .map(|a| a.expect("an attribute"))
                    .map(|a| {
                        let value = quick_xml::escape::unescape(&a.value).expect("a text");
                        (a.key.as_ref().to_owned(), value.into_owned())
                    })
                    .collect();
                match start.name().as_ref() {
                    "testcase" => assert!(tests.insert(attributes["name"].clone())),
                    "failure" => failures += 1,
                    "testsuite" => counts = attributes,
                    _ => {}
                }
            }
            Event::Text(text) => told += text.matches("[CN").count(),
            Event::Eof => break,
            _ => {}
        }
    }
    let expected = expected(&folder);
    assert_eq!(told, expected.len(), "every finding is told once");
    assert_eq!(counts["tests"], tests.len().to_string());
    assert_eq!(counts["failures"], failures.to_string());
    // The first page has no findings; the file that is not text is a test like the others, and
    // handbook.toml, with a warning, is one that passes.
    assert_eq!(tests.len(), NAMES.len() + 4);
    assert_eq!(failures, NAMES.len() + 2);
}

#[test]
fn people_get_no_control_characters_and_one_line_where_one_is_promised() {
    let folder = hostile("reports-short");
    let outcome = folder.run_today(&["check", "--format", "short", "--quiet"]);
    let wanted = expected(&folder);
    let errors = outcome.stdout.lines().count();
    assert!(errors > 20 && errors < wanted.len());
    assert!(outcome.stdout.lines().all(|line| line.contains("error[CN")));
    let human = folder.run_today(&["check"]).stdout;
    for text in [&outcome.stdout, &human] {
        let steering = |c: char| c.is_control() && c != '\n';
        assert!(!text.contains(steering), "{text:?}");
    }
}
