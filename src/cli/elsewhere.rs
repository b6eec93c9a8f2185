//! Command lines that stand outside the program: in the CI files of `init`, in the hooks of this
//! repository, in README. Each must be one that the program takes.

use std::path::Path;
use std::sync::Arc;

use crate::model::source::SitePath;
use crate::model::value::{Node, Value};
use crate::parse::parse;

const LANGS: [&str; 2] = ["vi", "en"];

/// Reads YAML with the parser that reads front matter.
fn yaml(text: &str) -> Node {
    let page: Arc<str> = Arc::from(format!("---\nfile:\n{}---\n", indented(text)));
    let doc = parse(&SitePath::from("file.md"), &page);
    let found = &doc.diagnostics;
    assert!(found.is_empty(), "{found:?}");
    let [file] = doc.front.as_slice() else {
        panic!("one key was written");
    };
    assert!(!file.node.is_empty());
    file.node.clone()
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| match line {
            "" => "\n".to_owned(),
            line => format!("  {line}\n"),
        })
        .collect()
}

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn starter(lang: &str, name: &str) -> Node {
    yaml(&file(&format!("src/cli/starter/{lang}/{name}")))
}

/// The value at a path of keys.
fn at<'a>(node: &'a Node, path: &[&str]) -> &'a Node {
    path.iter().fold(node, |node, key| {
        let entries = node.table().unwrap_or_else(|| panic!("{key} of {node:?}"));
        let entry = entries.iter().find(|e| e.key == *key);
        &entry.unwrap_or_else(|| panic!("no {key} in {node:?}")).node
    })
}

fn text(node: &Node) -> &str {
    node.scalar().map_or("", |s| s.text.as_str())
}

/// Every single value below a node.
fn scalars(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Scalar(scalar) => vec![scalar.text.as_str()],
        Value::List(items) => items.iter().flat_map(scalars).collect(),
        Value::Table(entries) => entries.iter().flat_map(|e| scalars(&e.node)).collect(),
    }
}

/// The arguments of each call of camnang in a piece of shell.
fn calls(shell: &str) -> Vec<Vec<String>> {
    shell
        .lines()
        .flat_map(|line| line.split(['|', '&', ';', '>']))
        .map(|command| command.split(" #").next().unwrap_or(command))
        .map(|command| command.split_whitespace().map(str::to_owned).collect())
        .filter(|words: &Vec<String>| words.first().is_some_and(|w| w == "camnang"))
        .collect()
}

fn must_parse(words: &[String]) {
    let parsed = super::command(crate::model::lang::Lang::En).try_get_matches_from(words);
    if let Err(error) = parsed {
        // Asking for help is asking for something that there is.
        assert!(!error.use_stderr(), "{words:?}: {error}");
    }
}

/// What a CI file gives to a shell.
fn shells(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Scalar(_) => Vec::new(),
        Value::List(items) => items.iter().flat_map(shells).collect(),
        Value::Table(entries) => entries
            .iter()
            .flat_map(|e| match e.key.as_str() {
                "run" | "script" | "before_script" => scalars(&e.node),
                _ => shells(&e.node),
            })
            .collect(),
    }
}

/// All calls of a CI file, each tried.
fn tried(node: &Node) -> Vec<String> {
    let calls: Vec<Vec<String>> = shells(node).into_iter().flat_map(calls).collect();
    for words in &calls {
        must_parse(words);
    }
    calls.iter().map(|words| words.join(" ")).collect()
}

#[test]
fn the_ci_files_run_commands_that_there_are() {
    for name in ["github-workflow.yml", "gitlab-ci.yml"] {
        let [vi, en] = LANGS.map(|lang| tried(&starter(lang, name)));
        assert_eq!(vi, en, "{name}");
        let has = |start: &str| en.iter().any(|call| call.starts_with(start));
        let nightly = "camnang check --only-dates --strict";
        for wanted in ["camnang check", nightly, "camnang build"] {
            assert!(has(wanted), "{name}: {wanted}");
        }
    }
}

#[test]
fn the_github_workflow_checks_requests_publishes_main_and_looks_at_dates_by_night() {
    for lang in LANGS {
        let workflow = starter(lang, "github-workflow.yml");
        at(&workflow, &["on", "pull_request"]);
        assert_eq!(
            scalars(at(&workflow, &["on", "push", "branches"])),
            ["main"]
        );
        let cron = scalars(at(&workflow, &["on", "schedule"]));
        assert_eq!(cron[0].split_whitespace().count(), 5, "{cron:?}");
        let job = |name| at(&workflow, &["jobs", name]);
        let night = "github.event_name == 'schedule'";
        assert_eq!(text(at(job("dates"), &["if"])), night);
        assert_eq!(text(at(job("dates"), &["needs"])), "handbook");
        let strict = |job| {
            calls(&scalars(job).join("\n"))
                .concat()
                .contains(&"--strict".to_owned())
        };
        assert!(strict(job("dates")) && !strict(job("handbook")));
        let not_asked = "github.event_name != 'pull_request'";
        assert_eq!(text(at(job("publish"), &["if"])), not_asked);
        // Without the whole history no page would know when it changed.
        for name in ["handbook", "dates"] {
            let checkout = &at(job(name), &["steps"]).items()[0];
            assert_eq!(text(at(checkout, &["with", "fetch-depth"])), "0");
        }
        // What one job puts into the cache the other one finds.
        let keys: Vec<&str> = ["handbook", "dates"]
            .map(|name| text(at(&at(job(name), &["steps"]).items()[1], &["with", "key"])))
            .to_vec();
        assert!(!keys[0].is_empty() && keys[0] == keys[1], "{keys:?}");
    }
}

#[test]
fn the_gitlab_pipeline_checks_requests_publishes_main_and_looks_at_dates_by_night() {
    for lang in LANGS {
        let pipeline = starter(lang, "gitlab-ci.yml");
        assert_eq!(text(at(&pipeline, &["variables", "GIT_DEPTH"])), "0");
        let rules = |job| scalars(at(&pipeline, &[job, "rules"])).join("\n");
        assert!(rules("workflow").contains("merge_request_event"));
        assert_eq!(rules("dates"), "$CI_PIPELINE_SOURCE == \"schedule\"");
        assert!(rules("pages").contains("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"));
        assert!(rules("pages").contains("\"schedule\""));
        assert_eq!(scalars(at(&pipeline, &["pages", "needs"])), ["check"]);
        let report = text(at(
            &pipeline,
            &["check", "artifacts", "reports", "codequality"],
        ));
        let script = scalars(at(&pipeline, &["check", "script"])).join("\n");
        assert!(script.contains(&format!("--format gitlab > {report} ")));
        assert_eq!(
            text(at(&pipeline, &["check", "artifacts", "when"])),
            "always"
        );
        let built = calls(&scalars(at(&pipeline, &["pages", "script"])).join("\n")).concat();
        assert_eq!(built.last().map(String::as_str), Some("public"));
        assert_eq!(
            scalars(at(&pipeline, &["pages", "artifacts", "paths"])),
            ["public"]
        );
    }
}

#[test]
fn the_hooks_run_a_command_that_takes_paths() {
    let hooks = yaml(&file(".pre-commit-hooks.yaml"));
    let ids: Vec<&str> = hooks.items().iter().map(|h| text(at(h, &["id"]))).collect();
    assert_eq!(ids, ["camnang-check", "camnang-check-installed"]);
    for hook in hooks.items() {
        let entry = text(at(hook, &["entry"]));
        let mut words: Vec<String> = entry.split_whitespace().map(str::to_owned).collect();
        assert_eq!(words[0], "camnang");
        words.extend(["content/a.md".to_owned(), "handbook.toml".to_owned()]);
        must_parse(&words);
        assert_eq!(text(at(hook, &["pass_filenames"])), "true");
        assert!(["rust", "system"].contains(&text(at(hook, &["language"]))));
    }
}

#[test]
fn readme_shows_commands_that_there_are() {
    let readme = file("README.md");
    let mut seen = 0;
    let mut fenced = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        let line = line.strip_prefix("$ ").unwrap_or(line);
        if fenced && line.starts_with("camnang ") {
            for words in calls(line) {
                must_parse(&words);
                seen += 1;
            }
        }
    }
    assert!(seen > 8, "{seen}");
}
