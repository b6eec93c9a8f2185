//! `tests/rules/*.md`: what each rule finds and what it leaves alone.
//!
//! A file is named after the codes it is about (`cn404-broken-link.md`); only their findings
//! are compared, unless a case has a `toml handbook.toml` block of its own with the comment
//! `# all rules`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use camnang::Cache;
use camnang::model::inputs::FileHistory;

use crate::support::fixture::{self, Block};
use crate::support::handbook::Handbook;
use crate::support::{blessing, files_below, project};

#[test]
fn every_rule_finds_what_its_fixture_says_and_nothing_else() {
    let mut failures = String::new();
    for file in files_below(&project().join("tests/rules"), "md") {
        let (text, cases) = fixture::read(&file);
        let stem = file
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .to_uppercase();
        let codes: Vec<&str> = stem.split('-').filter(|w| w.starts_with("CN")).collect();
        let mut edits = Vec::new();
        for case in &cases {
            let actual = findings(&case.blocks, &codes);
            let expected = case.blocks.iter().find(|b| b.language == "findings");
            let Some(expected) = expected else {
                let _ = writeln!(failures, "{stem}: \"{}\" has no findings block", case.title);
                continue;
            };
            if text[expected.range.clone()] != actual {
                edits.push((expected.range.clone(), actual.clone()));
                let _ = writeln!(
                    failures,
                    "{}: \"{}\"\n--- expected\n{}--- found\n{actual}",
                    file.display(),
                    case.title,
                    expected.content
                );
            }
        }
        if blessing() && !edits.is_empty() {
            let mut text = text;
            for (range, actual) in edits.into_iter().rev() {
                text.replace_range(range, &actual);
            }
            std::fs::write(&file, text).expect("the fixture can be written");
        }
    }
    assert!(failures.is_empty() || blessing(), "{failures}");
}

#[test]
fn every_rule_that_judges_content_has_a_fixture() {
    let names: BTreeSet<String> = files_below(&project().join("tests/rules"), "md")
        .iter()
        .map(|f| {
            f.file_stem()
                .expect("a name")
                .to_string_lossy()
                .to_uppercase()
        })
        .collect();
    // Files that cannot be read are made by tests of the command line.
    let elsewhere = ["CN110", "CN111", "CN112", "CN804"];
    for rule in camnang::model::rule::RULES {
        let found = names.iter().any(|n| n.split('-').any(|w| w == rule.code));
        assert!(
            found || elsewhere.contains(&rule.code),
            "{} has no fixture",
            rule.code
        );
    }
}

#[test]
fn a_translation_without_a_day_is_compared_by_git() {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    handbook.put("content/a.md", "+++\ntitle = \"A\"\n+++\n");
    let english = "+++\ntitle = \"A\"\ntranslation_of = \"a\"\nupdated_on = 2020-01-01\n+++\n";
    handbook.put("content/a.en.md", english);
    let found = |original: &str, translation: &str| -> Vec<String> {
        let mut inputs = handbook.inputs();
        for (path, day) in [("content/a.md", original), ("content/a.en.md", translation)] {
            let updated = day.parse().expect("a day");
            let authors = Vec::new();
            let history = FileHistory { updated, authors };
            Arc::make_mut(&mut inputs.history)
                .files
                .insert(path.into(), history);
        }
        let built = camnang::build(&inputs, &mut Cache::default()).expect("it can be built");
        let outdated = built.diagnostics.iter().filter(|d| d.rule.code == "CN413");
        outdated
            .map(|d| format!("{:?}:{} {}", d.path, d.location.line, d.message.en))
            .collect()
    };
    let expected = "Some(`content/a.en.md`):3 \
        The original changed on 2026-11-10, this translation on 2026-11-01";
    assert_eq!(found("2026-11-10", "2026-11-01"), [expected]);
    assert!(found("2026-11-10", "2026-11-09").is_empty());
    assert!(found("2026-11-10", "2026-11-11").is_empty());
}

fn findings(blocks: &[Block], codes: &[&str]) -> String {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    let mut all = false;
    for block in blocks {
        match block.language.as_str() {
            "findings" => {}
            _ if block.name == "handbook.toml" => {
                all = block.content.contains("# all rules");
                handbook.put("handbook.toml", &block.content);
            }
            _ => {
                handbook.put(&block.name, fixture::real(&block.content));
            }
        }
    }
    let built = handbook.build();
    let mut out = String::new();
    for d in built
        .diagnostics
        .iter()
        .filter(|d| all || codes.contains(&d.rule.code))
    {
        let path = d.path.as_ref().map_or("-", |p| p.as_str());
        let (line, column) = (d.location.line, d.location.column);
        let _ = writeln!(
            out,
            "{path}:{line}:{column} {}[{}] {} | {}",
            d.severity.name(),
            d.rule.code,
            d.subject,
            d.message.vi
        );
    }
    out
}
