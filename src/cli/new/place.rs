//! Whether the place of a new page is free.

use std::path::Path;

use crate::Cache;
use crate::error::{Error, Result};
use crate::model::inputs::{Inputs, SourceFile};
use crate::model::lang::{Lang, Text};
use crate::model::rule;
use crate::model::site::{Page, Role, Site};
use crate::scaffold::{self, Scaffold};
use crate::text;
use crate::world::create;

/// Refuses a page whose place, or whose address, is taken.
pub(super) fn is_free(
    root: &Path,
    site: &Site,
    inputs: &Inputs,
    cache: &mut Cache,
    new: &Scaffold,
    lang: Lang,
) -> Result<()> {
    let path = &new.path;
    let taken = if create::is_there(root, path) {
        Some(create::taken(path.as_str()))
    } else {
        let mut with = inputs.clone();
        let at = with.pages.partition_point(|p| p.path < *path);
        let page = SourceFile {
            path: path.clone(),
            text: new.text.as_str().into(),
        };
        with.pages.insert(at, page);
        collision(&crate::connect(&with, cache)?, new).map(Error::new)
    };
    let Some(taken) = taken else {
        return Ok(());
    };
    let free = (2..1000)
        .map(|number| scaffold::path(&format!("{}-{number}", new.id), lang, site.config.language))
        .find(|path| !create::is_there(root, path));
    Err(match free {
        Some(free) => taken.hint(text!(
            "đặt tiêu đề khác, hoặc thêm `--stdout > {free}`",
            "give another title, or add `--stdout > {free}`"
        )),
        None => taken,
    })
}

/// What a new page would take the address from, if anything.
fn collision(site: &Site, new: &Scaffold) -> Option<Text> {
    let page = site.pages.iter().find(|p| p.path() == Some(&new.path))?;
    let found = site.diagnostics.iter().find(|d| {
        d.rule == &rule::PATH_COLLISION
            && (d.path.as_ref() == Some(&new.path) || d.related.iter().any(|r| r.path == new.path))
    });
    if let Some(found) = found {
        let (path, Text { vi, en }) = (&new.path, &found.message);
        return Some(text!("`{path}`: {vi}", "`{path}`: {en}"));
    }
    // A page beside a folder of its name would be shown in place of the folder's list.
    let folder = |other: &Page| {
        let (url, own) = (other.url.as_str(), page.url.as_str());
        url.starts_with(own) && (url.len() > own.len() || other.role == Role::Tags)
    };
    let hides =
        site.iter().any(|(_, other)| folder(other)) || site.kinds.of_folder(&new.id).is_some();
    let (path, url) = (&new.path, &page.url);
    hides.then(|| {
        text!(
            "`{path}` sẽ thay trang danh sách {url}",
            "`{path}` would replace the list {url}"
        )
    })
}

/// The path of a new page, as somebody in the current folder writes it.
pub(super) fn seen_from_here(root: &Path, page: &Scaffold) -> String {
    let path = root.join(page.path.as_str());
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here)
        .unwrap_or(&path)
        .display()
        .to_string()
}
