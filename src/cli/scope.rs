//! Which findings a check reports: all of them, those of some files or folders, or those that
//! concern what a branch has changed. The whole handbook is judged in any case.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::model::config::CONFIG_FILE;
use crate::model::diagnostic::Diagnostic;
use crate::model::inputs::Inputs;
use crate::model::source::{SitePath, Sources};
use crate::text;
use crate::text::percent;
use crate::text::slug::slug;
use crate::world::changes;

/// What is reported; nothing set means everything.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Files and folders, from the root.
    below: Option<Vec<String>>,
    changed: Option<Changed>,
    /// Only what the passing of days brought.
    dates: bool,
}

#[derive(Debug)]
struct Changed {
    files: BTreeSet<SitePath>,
    /// The names of those files as links write them.
    names: BTreeSet<String>,
}

impl Scope {
    /// Reads what is asked for: `paths` as they were given and a revision of git.
    ///
    /// # Errors
    /// A path matches nothing, or git cannot tell.
    pub(super) fn new(
        paths: &[PathBuf],
        since: Option<&str>,
        root: &Path,
        inputs: &Inputs,
    ) -> Result<Self> {
        let below = (!paths.is_empty())
            .then(|| wanted(paths, root, inputs))
            .transpose()?;
        let files = since
            .map(|rev| changes::changed_since(root, rev))
            .transpose()?;
        let changed = files.map(|files| Changed {
            names: files.iter().flat_map(names).collect(),
            files,
        });
        Ok(Self {
            below,
            changed,
            dates: false,
        })
    }

    /// Leaves of it what the passing of days brought.
    pub(super) fn of_dates(self) -> Self {
        Self {
            dates: true,
            ..self
        }
    }

    /// True when only what the passing of days brought is reported.
    pub(super) fn is_of_dates(&self) -> bool {
        self.dates
    }

    /// True when findings of the same rule are reported.
    pub(super) fn has_rule(&self, diagnostic: &Diagnostic) -> bool {
        !self.dates || diagnostic.rule.dated
    }

    /// True when a file is reported on.
    pub(super) fn has_file(&self, path: &SitePath) -> bool {
        let below = |wanted: &Vec<String>| wanted.iter().any(|w| inside(path.as_str(), w));
        let changed = |changed: &Changed| changed.files.contains(path);
        self.below.as_ref().is_none_or(below) && self.changed.as_ref().is_none_or(changed)
    }

    /// True when a finding is reported.
    pub(super) fn has(&self, diagnostic: &Diagnostic, sources: &Sources<'_>) -> bool {
        let path = diagnostic.path.as_ref();
        let below = |wanted: &Vec<String>| {
            let path = path.map_or("", SitePath::as_str);
            wanted.iter().any(|w| inside(path, w))
        };
        self.has_rule(diagnostic)
            && self.below.as_ref().is_none_or(below)
            && self
                .changed
                .as_ref()
                .is_none_or(|changed| changed.concerns(diagnostic, sources))
    }
}

impl Changed {
    /// True when a finding lies in a changed file, has a place in one to show, or is about a
    /// reference to one: who moves or removes a page breaks links elsewhere.
    fn concerns(&self, diagnostic: &Diagnostic, sources: &Sources<'_>) -> bool {
        let own = match &diagnostic.path {
            Some(path) => self.files.contains(path),
            None => self.files.contains(&SitePath::from(CONFIG_FILE)),
        };
        own || diagnostic
            .related
            .iter()
            .any(|other| self.files.contains(&other.path))
            || reference(diagnostic, sources).is_some_and(|target| {
                let folder = diagnostic.path.as_ref().map_or("", SitePath::parent);
                self.is_named(&target, folder)
            })
    }

    fn is_named(&self, target: &str, folder: &str) -> bool {
        let target = target.split(['#', '?', '|']).next().unwrap_or(target);
        let Some(target) = percent::decode(target.trim()) else {
            return false;
        };
        let joined = match target.strip_prefix('/') {
            Some(from_top) => format!("content/{from_top}"),
            None => format!("{folder}/{target}"),
        };
        let joined = plain(&joined);
        let below = plain(&format!("content/{target}"));
        // A name without a folder is looked up everywhere; a file's name is not.
        let bare = !target.is_empty() && !target.contains('/') && stem(&target) == target;
        self.names.contains(&joined)
            || self.names.contains(&below)
            || bare && self.names.contains(&slug(&target))
    }
}

/// What a finding about a reference refers to, as the page writes it.
fn reference(diagnostic: &Diagnostic, sources: &Sources<'_>) -> Option<String> {
    if let Some(target) = diagnostic.subject.strip_prefix("link:") {
        return Some(target.to_owned());
    }
    matches!(diagnostic.rule.code, "CN401" | "CN402" | "CN403" | "CN409").then(|| {
        let text = diagnostic.path.as_ref().and_then(|p| sources.text(p));
        let written = diagnostic.span.of(text.unwrap_or(""));
        written
            .trim_matches(|c: char| c.is_whitespace() || "\"'[]()!<>".contains(c))
            .to_owned()
    })
}

/// The names of a file in links: its path with and without what every page's name ends with,
/// and the slug of its name, by which titles and names without a folder are compared.
fn names(path: &SitePath) -> Vec<String> {
    let whole = path.as_str();
    let mut names = vec![whole.to_owned()];
    if !path.file_name().starts_with("index.") {
        names.push(slug(stem(path.file_name())));
    }
    for end in ["/index.md", ".md", ".markdown"] {
        if let Some(short) = whole.strip_suffix(end) {
            names.push(short.to_owned());
        }
    }
    names
}

fn stem(name: &str) -> &str {
    name.strip_suffix(".md").unwrap_or(name)
}

/// Resolves `.` and `..` and takes the slash at the end away.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Turns paths as they were given into paths from the root, seen from the current folder or
/// from the root.
fn wanted(paths: &[PathBuf], root: &Path, inputs: &Inputs) -> Result<Vec<String>> {
    let real_root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    paths
        .iter()
        .map(|given| {
            let shown = given.display();
            let from_root = root.join(given);
            let real = std::fs::canonicalize(given).or_else(|_| std::fs::canonicalize(from_root));
            let below = real
                .ok()
                .and_then(|real| real.strip_prefix(&real_root).ok().map(Path::to_owned));
            let Some(below) = below else {
                return Err(Error::new(text!(
                    "không thấy `{shown}` trong cẩm nang",
                    "no `{shown}` in the handbook"
                )));
            };
            let parts: Vec<String> = below
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            let path = parts.join("/");
            if !known(&path, inputs) {
                return Err(Error::new(text!(
                    "`{shown}` không khớp trang nào",
                    "`{shown}` matches no page"
                )));
            }
            Ok(path)
        })
        .collect()
}

/// True when something that is judged lies there.
fn known(path: &str, inputs: &Inputs) -> bool {
    let files = inputs.pages.iter().chain(&inputs.kinds).map(|f| &f.path);
    let mut files = files.chain(inputs.unreadable.iter().map(|f| &f.path));
    path.is_empty() || path == CONFIG_FILE || files.any(|f| inside(f.as_str(), path))
}

fn inside(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_a_changed_file_however_it_is_written() {
        let files = [
            "content/nhóm/Bài đầu.md",
            "content/processes/winback/index.md",
            "content/anh/so do.png",
        ];
        let files: BTreeSet<SitePath> = files.into_iter().map(SitePath::from).collect();
        let changed = Changed {
            names: files.iter().flat_map(names).collect(),
            files,
        };
        for target in [
            "Bài đầu.md",
            "./Bài đầu.md#mục",
            "B%C3%A0i%20%C4%91%E1%BA%A7u.md?v=1",
            "../nhóm/Bài đầu.md",
            "/nhóm/Bài đầu.md",
            "nhóm/Bài đầu",
            "bài đầu",
            "bai-dau|chữ",
            "processes/winback",
            "../processes/winback/",
            "../processes/winback/index.md#buoc",
            "../anh/so%20do.png",
            "so do.png",
        ] {
            assert!(changed.is_named(target, "content/nhóm"), "{target}");
        }
        for target in [
            "",
            "#mục",
            "Bài khác.md",
            "winback.md",
            "index.md",
            "index",
            "../Bài đầu khác.md",
            "../khác/Bài đầu.md",
            "winback/khác",
            "%ff",
            "../../../..",
        ] {
            assert!(!changed.is_named(target, "content/nhóm"), "{target}");
        }
    }
}
