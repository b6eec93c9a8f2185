//! What holds for the source itself: which room may name what, sizes, lists that are complete.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::support::program::Folder;
use crate::support::{blessing, files_below, project};

/// Longest source file, in lines.
const MAX_LINES: usize = 700;

/// A room, and the rooms that it must not import from: the stages after it and the edges.
const ORDER: &[(&str, &[&str])] = &[
    (
        "parse",
        &[
            "resolve", "check", "restrict", "views", "render", "search", "scaffold", "world",
            "serve", "cli",
        ],
    ),
    (
        "resolve",
        &[
            "check", "restrict", "views", "render", "search", "scaffold", "world", "serve", "cli",
        ],
    ),
    (
        "check",
        &[
            "restrict", "views", "render", "search", "scaffold", "world", "serve", "cli",
        ],
    ),
    (
        "restrict",
        &[
            "check", "views", "render", "search", "scaffold", "world", "serve", "cli",
        ],
    ),
    (
        "views",
        &[
            "check", "render", "search", "scaffold", "world", "serve", "cli",
        ],
    ),
    (
        "render",
        &["check", "search", "scaffold", "world", "serve", "cli"],
    ),
    (
        "search",
        &[
            "resolve", "check", "views", "render", "scaffold", "world", "serve", "cli",
        ],
    ),
    (
        "scaffold",
        &[
            "check", "restrict", "views", "render", "search", "world", "serve", "cli",
        ],
    ),
    (
        "world",
        &[
            "parse", "resolve", "check", "restrict", "views", "render", "search", "scaffold",
            "serve", "cli",
        ],
    ),
    (
        "serve",
        &[
            "parse", "resolve", "check", "restrict", "views", "render", "search", "scaffold", "cli",
        ],
    ),
];

#[test]
fn only_the_edges_name_disk_network_environment_processes_clock_and_terminal() {
    const WORDS: &[&str] = &[
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "Zoned::now",
        "println!",
        "eprintln!",
        "print!",
        "eprint!",
        "stdout(",
        "stderr(",
    ];
    let mut failures = String::new();
    for (path, code) in sources() {
        let room = room(&path);
        if ["world", "serve", "cli", "main"].contains(&room) {
            continue;
        }
        let grouped = grouped_std(&code);
        for word in WORDS {
            if names(&code, word) || grouped.contains(*word) {
                let _ = writeln!(failures, "{path} names `{word}`");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn a_stage_imports_only_from_stages_before_it() {
    let mut failures = String::new();
    for (path, code) in sources() {
        let room = room(&path);
        let used = imports(&code);
        if let Some((_, later)) = ORDER.iter().find(|(name, _)| *name == room) {
            for import in &used {
                if later.contains(&first(import)) {
                    let _ = writeln!(failures, "{path} imports `crate::{import}`");
                }
            }
        }
        for import in &used {
            let fine = match room {
                "model" => ["model", "text"].contains(&first(import)),
                "text" => {
                    first(import) == "text"
                        || import == "model::lang"
                        || import.starts_with("model::lang::")
                }
                _ => true,
            };
            if !fine {
                let _ = writeln!(failures, "{path} imports `crate::{import}`");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_reader_of_imports_sees_every_way_to_write_one() {
    let code = "use crate::{Built, model::{lang::Lang, rule}};\nlet x = crate::check::check(&y);\n\
                use std::{fs, io, process::Command};";
    let seen: Vec<String> = imports(code).into_iter().collect();
    assert_eq!(
        seen,
        ["Built", "check::check", "model::lang::Lang", "model::rule"]
    );
    let std: Vec<String> = grouped_std(code).into_iter().collect();
    assert_eq!(std, ["std::fs", "std::io", "std::process"]);
}

#[test]
fn source_files_stay_short() {
    let mut failures = String::new();
    for file in files_below(&project().join("src"), "rs") {
        let path = shown(&file);
        let lines = read(&file).lines().count();
        if lines > MAX_LINES {
            let _ = writeln!(failures, "{path} has {lines} lines, more than {MAX_LINES}");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_test_file_is_listed() {
    let mut failures = String::new();
    let folder = project().join("tests/it");
    for (list, below) in [
        ("main.rs", folder.clone()),
        ("support/mod.rs", folder.join("support")),
    ] {
        let text = read(&folder.join(list));
        for entry in fs::read_dir(&below).expect("the tests are there") {
            let path = entry.expect("a file").path();
            let stem = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let rust = path.is_dir() || path.extension().is_some_and(|e| e == "rs");
            let own = stem == "main" || stem == "mod";
            let listed = text.lines().any(|line| {
                let line = line.trim();
                line == format!("mod {stem};") || line == format!("pub(crate) mod {stem};")
            });
            if rust && !own && !listed {
                let _ = writeln!(failures, "{list} has no `mod {stem};`");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn rule_codes_and_names_are_unique_well_formed_and_in_order() {
    let rules = camnang::model::rule::RULES;
    assert!(rules.len() > 30, "the rules are there");
    for pair in rules.windows(2) {
        assert!(
            pair[0].code < pair[1].code,
            "{} after {}",
            pair[1].code,
            pair[0].code
        );
    }
    let names: BTreeSet<&str> = rules.iter().map(|r| r.name).collect();
    assert_eq!(names.len(), rules.len(), "two rules have the same name");
    for rule in rules {
        let digits = rule.code.strip_prefix("CN").unwrap_or("");
        let good = digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit());
        assert!(good, "{} is no code", rule.code);
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.name.chars().all(kebab), "{} is no name", rule.name);
    }
}

#[test]
fn every_word_that_templates_say_is_in_the_table_of_words() {
    let table: toml::Table =
        toml::from_str(&read(&project().join("src/render/strings.toml"))).expect("TOML");
    let templates = project().join("themes/default/templates");
    let mut failures = String::new();
    let mut count = 0;
    for extension in ["html", "xml", "txt"] {
        for file in files_below(&templates, extension) {
            for word in words_said(&read(&file)) {
                count += 1;
                if !table.contains_key(&word) {
                    let _ = writeln!(failures, "{} says `t.{word}`", shown(&file));
                }
            }
        }
    }
    assert!(count > 20, "templates say words");
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_scripts_of_the_search_say_just_the_words_that_are_in_the_table_for_them() {
    let table: toml::Table =
        toml::from_str(&read(&project().join("src/render/strings.toml"))).expect("TOML");
    let own = table.keys().filter_map(|key| key.strip_prefix("search_"));
    let own: BTreeSet<String> = own.map(str::to_owned).collect();
    let scripts: String = files_below(&project().join("themes/scripts/finder"), "js")
        .iter()
        .map(|file| read(file))
        .collect();
    // A key stands between quotes, as an argument or in a list of keys.
    let quoted: BTreeSet<String> = scripts.split('"').map(str::to_owned).collect();
    let unsaid: Vec<_> = own.difference(&quoted).collect();
    assert!(
        own.len() > 20 && unsaid.is_empty(),
        "nobody says {unsaid:?}"
    );
    let said = scripts.split("say(\"").skip(1);
    let said: BTreeSet<String> = said
        .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
        .collect();
    let unknown: Vec<_> = said.difference(&own).collect();
    assert!(
        said.len() > 15 && unknown.is_empty(),
        "no words for {unknown:?}"
    );
}

/// A line `<!-- output: camnang --help -->` of README.md is followed by a fenced block with what
/// that command prints.
#[test]
fn the_readme_shows_the_usage_that_the_program_prints() {
    let path = project().join("README.md");
    let Ok(readme) = fs::read_to_string(&path) else {
        return;
    };
    let folder = Folder::new("tidy-readme");
    let mut wanted = String::new();
    let mut lines = readme.split_inclusive('\n');
    let mut marks = 0;
    while let Some(line) = lines.next() {
        wanted.push_str(line);
        let command = line
            .trim()
            .strip_prefix("<!-- output: camnang ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        let Some(command) = command else { continue };
        marks += 1;
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let printed = folder.run(&arguments);
        let blank = |l: &&str| l.trim().is_empty();
        let fence = lines.by_ref().find(|l| !blank(l)).unwrap_or("");
        assert!(
            fence.starts_with("```"),
            "no fenced block after `{}`",
            line.trim()
        );
        wanted.push_str(fence);
        for line in printed.stdout.lines() {
            wanted.push_str(line.trim_end());
            wanted.push('\n');
        }
        wanted.push_str("```\n");
        lines.by_ref().find(|l| l.starts_with("```"));
    }
    assert!(
        marks > 0,
        "README.md has no `<!-- output: camnang --help -->`"
    );
    if blessing() {
        fs::write(&path, wanted).expect("README.md can be written");
    } else {
        assert!(
            wanted == readme,
            "README.md is not what camnang prints; BLESS=1 writes it"
        );
    }
}

/// Every source file by path from the root, without comments and without its unit tests.
fn sources() -> Vec<(String, String)> {
    files_below(&project().join("src"), "rs")
        .iter()
        .map(|file| {
            let text = read(file);
            let end = text.find("\n#[cfg(test)]\nmod ").unwrap_or(text.len());
            let code = text[..end]
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .fold(String::new(), |code, line| code + line + "\n");
            (shown(file), code)
        })
        .collect()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn shown(file: &Path) -> String {
    let below = file.strip_prefix(project()).expect("a file of the project");
    below.to_string_lossy().replace('\\', "/")
}

/// The folder or file right below `src/`.
fn room(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    below.split(['/', '.']).next().unwrap_or(below)
}

fn first(import: &str) -> &str {
    import.split("::").next().unwrap_or(import)
}

/// True when `word` stands in the code and is not the end of a longer word.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let letter = |c: char| c.is_alphanumeric() || c == '_';
        let longer = word.ends_with(char::is_alphanumeric) && after.is_some_and(letter);
        !longer && !before.is_some_and(letter)
    })
}

/// Everything that code names below `crate::`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            branches("", &code[at + start.len()..], &mut found);
        }
    }
    found
}

/// Modules in `use std::{…}`, each as `std::name`.
fn grouped_std(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("std::{") {
        let mut inner = BTreeSet::new();
        branches("", &code[at + "std::".len()..], &mut inner);
        found.extend(inner.iter().map(|path| format!("std::{}", first(path))));
    }
    found
}

/// Reads one tree of paths, as in `a::{b, c::d}`, and returns what follows it.
fn branches<'a>(prefix: &str, code: &'a str, found: &mut BTreeSet<String>) -> &'a str {
    let end = code
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .unwrap_or(code.len());
    let path = format!("{prefix}{}", &code[..end]);
    let mut rest = &code[end..];
    if !(path.is_empty() || path.ends_with("::")) || !rest.starts_with('{') {
        found.insert(path.trim_end_matches("::").to_owned());
        return rest;
    }
    rest = rest[1..].trim_start();
    while !rest.is_empty() && !rest.starts_with('}') {
        rest = branches(&path, rest, found).trim_start();
        // `as name` and the comma.
        let next = rest.find([',', '}']).unwrap_or(rest.len());
        rest = rest[next..].trim_start_matches(',').trim_start();
    }
    rest.strip_prefix('}').unwrap_or(rest)
}

/// The keys of `t.key` between the braces of a template.
fn words_said(template: &str) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for piece in template.split('{').filter(|p| !p.is_empty()) {
        // What stands before the first closing brace is code.
        let code = piece.split('}').next().unwrap_or(piece);
        for (at, _) in code.match_indices("t.") {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || "_.\"'".contains(c)) {
                continue;
            }
            let word: String = code[at + 2..]
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            said.insert(word);
        }
    }
    said.remove("");
    said
}
