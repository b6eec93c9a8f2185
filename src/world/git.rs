//! What git knows of the sources: last change and authors of each file, in one pass.
//!
//! A repository may be anybody's: nothing in its configuration is to start a program, and
//! nothing is fetched from elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::model::inputs::{FileHistory, History};
use crate::model::source::SitePath;

/// Most authors named on a page.
const MAX_AUTHORS: usize = 5;

/// Reads the history of the files below `root`. Empty without git or without a repository;
/// marked when the history is cut off, since dates from it would be wrong.
pub(super) fn history(root: &Path) -> History {
    let Some(shallow) = run(root, &["rev-parse", "--is-shallow-repository"]) else {
        return History::default();
    };
    if shallow.trim_ascii() == b"true" {
        return History {
            shallow: true,
            ..History::default()
        };
    }
    let log = run(
        root,
        &[
            "log",
            "-z",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-show-signature",
            "--relative",
            "--name-only",
            "--format=%x01%as%x02%aN",
            "--",
            ".",
        ],
    );
    log.map_or_else(History::default, |log| parse(&log))
}

/// Returns the folders in which git keeps what it knows of the handbook's branch: that of the work
/// tree and, when another, that of the whole repository. None without a repository.
pub(super) fn folders(root: &Path) -> Vec<PathBuf> {
    // Asked only where there is something to ask.
    if !root.ancestors().any(|folder| folder.join(".git").exists()) {
        return Vec::new();
    }
    let arguments = ["rev-parse", "--absolute-git-dir", "--git-common-dir"];
    let printed = run(root, &arguments).unwrap_or_default();
    let printed = String::from_utf8_lossy(&printed);
    let mut folders: Vec<PathBuf> = printed
        .lines()
        .filter_map(|line| fs::canonicalize(root.join(line)).ok())
        .collect();
    folders.dedup();
    folders
}

/// Runs git and returns what it prints; none when it fails.
pub(super) fn run(root: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = command(root).args(arguments).output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// Returns git, set to run in `root`.
pub(super) fn command(root: &Path) -> Command {
    let mut git = Command::new("git");
    for setting in [
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        "core.quotePath=false",
        "log.showSignature=false",
    ] {
        git.args(["-c", setting]);
    }
    git.arg("--no-pager")
        .current_dir(root)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    git
}

/// Reads the log: `\x01day\x02author`, then the files of the commit, newest commit first.
fn parse(log: &[u8]) -> History {
    let mut history = History::default();
    let mut authors: std::collections::HashMap<String, Arc<str>> = std::collections::HashMap::new();
    for commit in log.split(|b| *b == 1).skip(1) {
        let mut fields = commit.split(|b| *b == 0 || *b == b'\n');
        let Some(head) = fields.next().map(String::from_utf8_lossy) else {
            continue;
        };
        let Some((day, author)) = head.split_once('\u{2}') else {
            continue;
        };
        let Ok(day) = day.parse() else { continue };
        let author: String = author.chars().filter(|c| !c.is_control()).collect();
        let author = Arc::clone(
            authors
                .entry(author.clone())
                .or_insert_with(|| Arc::from(author)),
        );
        for file in fields.filter(|f| !f.is_empty()) {
            let Ok(file) = std::str::from_utf8(file) else {
                continue;
            };
            let entry = history
                .files
                .entry(SitePath::from(file))
                .or_insert_with(|| FileHistory {
                    updated: day,
                    authors: Vec::new(),
                });
            if entry.authors.len() < MAX_AUTHORS && !entry.authors.contains(&author) {
                entry.authors.push(Arc::clone(&author));
            }
        }
    }
    history
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_with_spaces_and_marks() {
        let log = "\u{1}2026-03-02\u{2}Hà\0\nĐường đi.md\0b.md\0\u{1}2026-03-01\u{2}An\0\nb.md\0";
        let history = parse(log.as_bytes());
        let b = &history.files[&SitePath::from("b.md")];
        assert_eq!(b.updated, jiff::civil::date(2026, 3, 2));
        assert_eq!(
            b.authors.iter().map(|a| &**a).collect::<Vec<_>>(),
            ["Hà", "An"]
        );
        assert!(history.files.contains_key(&SitePath::from("Đường đi.md")));
    }
}
