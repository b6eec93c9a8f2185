//! `tests/cli/*.md`: sessions with the program, as a writer or a script has them.
//!
//! `console` blocks hold `$ camnang …` lines, each followed by what it prints (standard
//! output, then standard error, then `[exit N]` unless 0). Lines may start another program of
//! the system, such as `ls` or `git`. Other fenced blocks with a path
//! write that file first; `remove` blocks list files to take away. Blocks run in order in a
//! folder of the file's own.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::support::fixture;
use crate::support::{blessing, files_below, project, temporary};

#[test]
fn sessions_go_as_they_are_written_down() {
    let files = files_below(&project().join("tests/cli"), "md");
    // Most of a session is waiting for programs.
    let failures: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = files
            .iter()
            .map(|file| scope.spawn(|| differences(file)))
            .collect();
        let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended.map(|found| found.expect("it ends")).collect()
    });
    let failures = failures.concat();
    assert!(failures.is_empty() || blessing(), "{failures}");
}

/// Goes through the sessions of a file and returns where they went another way.
fn differences(file: &Path) -> String {
    let mut failures = String::new();
    let (text, cases) = fixture::read(file);
    let stem = file
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let mut edits = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let folder = temporary(&format!("cli-{stem}-{number}"));
        for block in &case.blocks {
            match block.language.as_str() {
                "console" => {
                    let actual = session(&block.content, &folder);
                    if actual != block.content {
                        edits.push((block.range.clone(), actual.clone()));
                        let _ = writeln!(
                            failures,
                            "{}: \"{}\"\n--- expected\n{}--- found\n{actual}",
                            file.display(),
                            case.title,
                            block.content
                        );
                    }
                }
                "remove" => {
                    for path in block.content.lines() {
                        std::fs::remove_file(folder.join(path)).expect("the file is there");
                    }
                }
                _ if !block.name.is_empty() => write(&folder, &block.name, &block.content),
                _ => {}
            }
        }
    }
    if blessing() && !edits.is_empty() {
        let mut text = text;
        for (range, actual) in edits.into_iter().rev() {
            text.replace_range(range, &actual);
        }
        std::fs::write(file, text).expect("the session can be written");
    }
    failures
}

fn write(folder: &Path, name: &str, content: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("can be made");
    std::fs::write(path, fixture::real(content)).expect("can be written");
}

fn session(block: &str, folder: &Path) -> String {
    let mut out = String::new();
    for line in block.lines().filter_map(|l| l.strip_prefix("$ ")) {
        let _ = writeln!(out, "$ {line}");
        let words: Vec<String> = words(&line.replace("[CAMNANG]", env!("CARGO_BIN_EXE_camnang")));
        let program = match words[0].as_str() {
            "camnang" => env!("CARGO_BIN_EXE_camnang"),
            other => other,
        };
        let output = Command::new(program)
            .args(&words[1..])
            .current_dir(folder)
            .env("GIT_CEILING_DIRECTORIES", env!("CARGO_TARGET_TMPDIR"))
            .env("COLUMNS", "100")
            .env_remove("CLICOLOR_FORCE")
            .env("LC_ALL", "C.UTF-8")
            // git asks nobody who they are, and its settings are nobody's.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "An")
            .env("GIT_AUTHOR_EMAIL", "an@camnang.example")
            .env("GIT_COMMITTER_NAME", "An")
            .env("GIT_COMMITTER_EMAIL", "an@camnang.example")
            .output()
            .unwrap_or_else(|e| panic!("{program}: {e}"));
        out.push_str(&normal(&String::from_utf8_lossy(&output.stdout), folder));
        out.push_str(&normal(&String::from_utf8_lossy(&output.stderr), folder));
        match output.status.code() {
            Some(0) => {}
            code => {
                let _ = writeln!(out, "[exit {}]", code.unwrap_or(-1));
            }
        }
    }
    out
}

/// Splits a line at spaces, keeping what is in single quotes together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Puts marks in place of the folder, the version and durations; nothing else.
fn normal(text: &str, folder: &Path) -> String {
    let mut text = text
        .replace(&folder.display().to_string(), "[ROOT]")
        .replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
    for unit in [" giây", " s\n"] {
        if let Some(at) = text.find(unit) {
            let start = text[..at].rfind(' ').map_or(0, |n| n + 1);
            if text[start..at].starts_with(|c: char| c.is_ascii_digit()) {
                text.replace_range(start..at, "[TIME]");
            }
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.lines()
        .map(|l| l.trim_end().to_owned() + "\n")
        .collect()
}
