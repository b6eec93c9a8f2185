//! The page of each rule: complete in both languages, and its examples are what they say.

use std::collections::BTreeSet;
use std::fmt::Write;

use camnang::model::diagnostic::Diagnostic;
use camnang::model::inputs::Options;
use camnang::model::lang::Lang;
use camnang::model::rule::{RULES, Severity};
use camnang::model::rule_page::{self, Form, Sample};
use camnang::world::discover::discover;
use camnang::{Built, Cache};

use crate::support::handbook::Handbook;
use crate::support::program::Folder;

/// The day on which the examples are built.
const TODAY: &str = "2026-03-01";

#[test]
fn every_page_is_whole_and_named_after_its_rule() {
    let mut failures = String::new();
    for (file, text) in rule_page::files() {
        let page = match rule_page::read(&text) {
            Ok(page) => page,
            Err(error) => {
                let _ = writeln!(failures, "{file}: {error}");
                continue;
            }
        };
        let wanted = format!("{}-{}.md", page.code.to_lowercase(), page.name);
        if file != wanted {
            let _ = writeln!(failures, "{file} should be called {wanted}");
        }
        for lang in Lang::ALL {
            let half = page.half(lang);
            if half.title.chars().count() > 72 || half.title.ends_with('.') {
                let _ = writeln!(failures, "{file}: \"{}\" is no short line", half.title);
            }
            for part in [&half.finds, &half.matters, &half.instead] {
                let marks = part
                    .split('`')
                    .step_by(2)
                    .any(|p| p.contains(['*', '[', '<']));
                if marks || part.matches('`').count() % 2 == 1 {
                    let _ = writeln!(failures, "{file}: only back-quotes may mark text: {part}");
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_rule_has_a_page() {
    for rule in RULES {
        let page = rule_page::of(rule).unwrap_or_else(|| panic!("{} has no page", rule.code));
        assert_eq!(page.name, rule.name);
    }
}

#[test]
fn every_page_belongs_to_a_rule() {
    for (file, text) in rule_page::files() {
        let code = rule_page::read(&text).expect("it is whole").code;
        assert!(RULES.iter().any(|rule| rule.code == code), "{file}");
    }
}

#[test]
fn a_page_says_fix_exactly_when_the_findings_of_its_example_carry_one() {
    let mut failures = String::new();
    for rule in RULES {
        let Some(page) = rule_page::of(rule) else {
            continue;
        };
        let found = findings(&format!("rule-page-{}-fix", rule.code), &page.example);
        let fixes = found.iter().any(|d| d.rule == *rule && d.fix.is_some());
        if fixes != page.fixable {
            let _ = writeln!(
                failures,
                "{}: fix {fixes}, page {}",
                rule.code, page.fixable
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn each_example_raises_its_rule_and_what_stands_instead_does_not() {
    let mut failures = String::new();
    for rule in RULES {
        let Some(page) = rule_page::of(rule) else {
            continue;
        };
        let name = |part| format!("rule-page-{}-{part}", rule.code);
        let example = codes(&findings(&name("example"), &page.example), Severity::Info);
        if !example.contains(rule.code) {
            let _ = writeln!(failures, "{}: the example raises {example:?}", rule.code);
        }
        // Mending one thing shall not bring up another, save a note.
        let instead = findings(&name("instead"), &page.instead);
        let worse = codes(&instead, Severity::Warning);
        let brought: Vec<_> = worse.difference(&example).collect();
        if codes(&instead, Severity::Info).contains(rule.code) || !brought.is_empty() {
            let found: Vec<_> = instead
                .iter()
                .map(|d| (d.rule.code, &d.message.en))
                .collect();
            let _ = writeln!(failures, "{}: \"instead\" raises {found:?}", rule.code);
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn time_brings_findings_of_dated_rules_alone() {
    let mut failures = String::new();
    let mut brought = BTreeSet::new();
    for rule in RULES {
        let Some(page) = rule_page::of(rule) else {
            continue;
        };
        for samples in [&page.example, &page.instead] {
            if samples.iter().any(|sample| sample.form != Form::Plain) {
                continue;
            }
            let on = |day: &str| {
                let built = handbook(samples, day).build();
                codes(&built.diagnostics, Severity::Info)
            };
            let early = on("2020-01-01");
            for code in on("2040-01-01").difference(&early) {
                let dated = RULES.iter().any(|rule| rule.code == *code && rule.dated);
                brought.insert(*code);
                if !dated {
                    let _ = writeln!(failures, "{}: time brings {code}", rule.code);
                }
            }
        }
    }
    let dated = RULES.iter().filter(|rule| rule.dated);
    let unseen: Vec<_> = dated.filter(|rule| !brought.contains(rule.code)).collect();
    assert!(unseen.is_empty(), "time brings nothing of {unseen:?}");
    assert!(failures.is_empty(), "{failures}");
}

/// A handbook of these files on a day.
fn handbook(samples: &[Sample], day: &str) -> Handbook {
    let mut handbook = Handbook::new("");
    day.clone_into(&mut handbook.today);
    for sample in samples {
        handbook.put(&sample.path, &sample.text);
    }
    handbook
}

fn codes(found: &[Diagnostic], least: Severity) -> BTreeSet<&'static str> {
    let bad = found.iter().filter(|d| d.severity >= least);
    bad.map(|d| d.rule.code).collect()
}

/// Everything that is found in a handbook of these files, pages being made included.
fn findings(name: &str, samples: &[Sample]) -> Vec<Diagnostic> {
    let built = if samples.iter().all(|s| s.form == Form::Plain) {
        handbook(samples, TODAY).build()
    } else {
        stored(name, samples)
    };
    let mut found = built.diagnostics;
    let paths: Vec<String> = built.bundle.iter().map(|(p, _)| p.to_string()).collect();
    for path in paths {
        if let Some(Err(diagnostic)) = built.bundle.bytes(&path) {
            found.push(*diagnostic);
        }
    }
    found
}

/// Builds a handbook from files on disk: how a file is stored shows nowhere else.
fn stored(name: &str, samples: &[Sample]) -> Built {
    let folder = Folder::new(name);
    folder.write("handbook.toml", "");
    for sample in samples {
        let text = &sample.text;
        match sample.form {
            Form::Plain => folder.write(&sample.path, text),
            Form::Latin1 => {
                let bytes = text.chars().map(|c| u8::try_from(u32::from(c)));
                let bytes: Vec<u8> = bytes.collect::<Result<_, _>>().expect("Latin-1 letters");
                folder.write(&sample.path, bytes);
            }
            Form::Repeated => folder.write(&sample.path, text.repeat((5 << 20) / text.len())),
            Form::Link => {
                folder.write(&sample.path, "");
                std::fs::remove_file(folder.at(&sample.path)).expect("it was written");
                #[cfg(unix)]
                std::os::unix::fs::symlink(text.trim_end(), folder.at(&sample.path))
                    .expect("it can be linked");
            }
        }
    }
    let today = TODAY.parse().expect("a day");
    let inputs = discover(folder.path(), Some(today), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en));
    camnang::build(&inputs, &mut Cache::default()).unwrap_or_else(|e| panic!("{}", e.message.en))
}
