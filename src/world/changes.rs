//! Which files a branch has changed, and where the handbook lies in its repository.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use super::files::reason;
use super::git::{command, run};
use crate::error::{Error, Result};
use crate::model::config::CONFIG_FILE;
use crate::model::source::SitePath;
use crate::text;

/// Returns the files below `root` that differ between the working tree and the commit where the
/// current branch left `rev`: changed, added, removed and not yet known to git.
///
/// # Errors
/// There is no git, no repository, no such revision, or no commit in common.
pub fn changed_since(root: &Path, rev: &str) -> Result<BTreeSet<SitePath>> {
    let inside = ask(root, &["rev-parse", "--is-inside-work-tree"])?;
    if !inside.status.success() || inside.stdout.trim_ascii() != b"true" {
        return Err(no_repository(root, &inside));
    }
    let commit = commit(root, rev)?;
    let base = ask(root, &["merge-base", &commit, "HEAD"])?;
    let Some(base) = line(&base) else {
        return Err(Error::new(text!(
            "`{rev}` và nhánh hiện tại không có commit nào chung",
            "`{rev}` and the current branch have no commit in common"
        ))
        .hint(whole_history()));
    };
    let filters = filters_off(root);
    let mut diff = command(root);
    for (at, (key, value)) in filters.iter().enumerate() {
        diff.env(format!("GIT_CONFIG_KEY_{at}"), key)
            .env(format!("GIT_CONFIG_VALUE_{at}"), value);
    }
    let diff = diff
        .env("GIT_CONFIG_COUNT", filters.len().to_string())
        .args(["diff", "--name-only", "-z", "--no-renames", "--relative"])
        .args([
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=dirty",
        ])
        .args([&base, "--", "."])
        .output()
        .map_err(|error| cannot_run(&error))?;
    let new = ask(
        root,
        &[
            "ls-files",
            "-z",
            "--others",
            "--exclude-standard",
            "--",
            ".",
        ],
    )?;
    let mut changed = BTreeSet::new();
    for output in [diff, new] {
        if !output.status.success() {
            return Err(failed(&output));
        }
        changed.extend(names(&output.stdout).map(|name| SitePath::from(name.as_ref())));
    }
    Ok(changed)
}

/// Returns the folder of the handbook in its repository, empty or with a slash at its end:
/// what a place for code needs before a path to find the file. Empty as well when the handbook
/// is in no repository, or is not part of the one around it.
pub fn folder_in_repository(root: &Path) -> String {
    let listed = run(root, &["ls-files", "-z", "--full-name", "--", CONFIG_FILE]);
    listed
        .as_deref()
        .and_then(|listed| names(listed).next())
        .and_then(|name| name.strip_suffix(CONFIG_FILE).map(str::to_owned))
        .unwrap_or_default()
}

/// Returns the commit that `rev` names.
fn commit(root: &Path, rev: &str) -> Result<String> {
    // Git would take it for one of its options.
    let found = if rev.starts_with('-') {
        None
    } else {
        let peeled = format!("{rev}^{{commit}}");
        line(&ask(root, &["rev-parse", "--verify", "--quiet", &peeled])?)
    };
    found.ok_or_else(|| {
        Error::new(text!(
            "git không biết `{rev}`",
            "git knows no revision `{rev}`"
        ))
        .hint(whole_history())
    })
}

fn whole_history() -> crate::model::lang::Text {
    text!(
        "viết tên nhánh, thẻ hoặc mã commit; trên máy CI thì lấy đủ lịch sử (fetch-depth: 0)",
        "name a branch, tag or commit; on a CI machine fetch the whole history (fetch-depth: 0)"
    )
}

/// To compare a file git may run the filters that its configuration names. These settings
/// switch them off, after those that the environment already holds.
fn filters_off(root: &Path) -> Vec<(String, String)> {
    let count = std::env::var("GIT_CONFIG_COUNT").ok();
    let count: usize = count.and_then(|n| n.parse().ok()).unwrap_or(0);
    let mut settings: Vec<(String, String)> = (0..count)
        .filter_map(|at| {
            let key = std::env::var(format!("GIT_CONFIG_KEY_{at}")).ok()?;
            let value = std::env::var(format!("GIT_CONFIG_VALUE_{at}")).ok()?;
            Some((key, value))
        })
        .collect();
    let listed = run(
        root,
        &["config", "-z", "--name-only", "--get-regexp", r"^filter\."],
    );
    for name in names(&listed.unwrap_or_default()) {
        let value = if name.ends_with(".required") {
            "false"
        } else {
            ""
        };
        settings.push((name.into_owned(), value.to_owned()));
    }
    settings
}

/// Runs git; an error only when it cannot be started.
fn ask(root: &Path, arguments: &[&str]) -> Result<Output> {
    let output = command(root).args(arguments).output();
    output.map_err(|error| cannot_run(&error))
}

fn names(listed: &[u8]) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
    listed
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(String::from_utf8_lossy)
}

/// Returns the line that git answered, if it did.
fn line(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let first = text.lines().next().unwrap_or("").trim();
    (output.status.success() && !first.is_empty()).then(|| first.to_owned())
}

fn no_repository(root: &Path, output: &Output) -> Error {
    let shown = root.display();
    let silent = output.status.success();
    let said = String::from_utf8_lossy(&output.stderr);
    if silent || said.contains("not a git repository") {
        return Error::new(text!(
            "`{shown}` không nằm trong kho git nào",
            "`{shown}` is in no git repository"
        ));
    }
    failed(output)
}

fn failed(output: &Output) -> Error {
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or("").trim();
    let detail = first.strip_prefix("fatal: ").unwrap_or(first);
    Error::new(text!(
        "git không trả lời được: {detail}",
        "git has no answer: {detail}"
    ))
}

fn cannot_run(error: &std::io::Error) -> Error {
    let detail = reason(error);
    Error::new(text!(
        "không chạy được git: {detail}",
        "cannot run git: {detail}"
    ))
}
