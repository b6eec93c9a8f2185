//! Paths and addresses as links write them: joined, decoded, turned round.

use super::place::CONTENT;
use crate::model::source::SitePath;
use crate::text::fold::nfc;
use crate::text::percent;
use crate::text::slug::{path_slug, slug};

pub(super) fn split_fragment(path: &str) -> (&str, Option<&str>) {
    match path.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (path, None),
    }
}

/// Resolves percent-encoding and composes; text that decodes to no UTF-8 stays as written.
pub(super) fn decode(path: &str) -> String {
    let decoded = percent::decode(path).unwrap_or_else(|| path.to_owned());
    nfc(&decoded).into_owned()
}

/// Joins a relative path to a folder; none when it leads above the root.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let mut joined = parts.join("/");
    if path.ends_with('/') {
        joined.push('/');
    }
    Some(nfc(&joined).into_owned())
}

/// The path that leads from a folder to a file.
pub(super) fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let common = from
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = "../".repeat(from.len() - common);
    out.push_str(&to[common..].join("/"));
    out
}

/// True when a path ends in an extension that no page has.
pub(super) fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (1..=5).contains(&extension.len())
            && extension.chars().all(|c| c.is_ascii_alphanumeric())
            && !matches!(extension, "md" | "html" | "htm")
            && extension.chars().any(|c| c.is_ascii_alphabetic())
    })
}

/// The path part of a web address: `/camnang/` of `https://a.vn/camnang/`.
pub(super) fn base_path(base_url: &str) -> &str {
    base_url
        .find("://")
        .and_then(|at| {
            base_url[at + 3..]
                .find('/')
                .map(|n| &base_url[at + 3 + n..])
        })
        .unwrap_or("/")
}

/// Where a copied file goes in the output: static files keep their path, files beside pages
/// get the slugs that their folder's pages have.
pub fn asset_path(asset: &SitePath, static_folders: &[String]) -> String {
    for folder in static_folders {
        let folder = folder.trim_matches('/');
        if let Some(below) = asset
            .as_str()
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_prefix('/'))
        {
            return below.to_owned();
        }
    }
    let below = asset
        .as_str()
        .strip_prefix(CONTENT)
        .unwrap_or(asset.as_str());
    let mut parts: Vec<String> = below.split('/').map(str::to_owned).collect();
    let name = parts.pop().unwrap_or_default();
    let mut out: Vec<String> = parts.iter().map(|p| path_slug(p)).collect();
    out.push(match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{}.{}", path_slug(stem), slug(extension)),
        None => path_slug(&name),
    });
    out.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_without_leaving_the_root() {
        assert_eq!(
            join("content/churn", "../a.md").as_deref(),
            Some("content/a.md")
        );
        assert_eq!(join("content", "../../a.md"), None);
        assert_eq!(relative("content/churn/2026", "content/a.md"), "../../a.md");
        assert_eq!(relative("content", "content/b/a.md"), "b/a.md");
    }

    #[test]
    fn percent_encoding_is_resolved_once() {
        assert_eq!(decode("quy%20tr%C3%ACnh%2520"), "quy trình%20");
        assert_eq!(decode("100%"), "100%");
    }

    #[test]
    fn copied_files_get_plain_names() {
        let path = SitePath::from("content/churn/Sơ đồ/Ảnh 1.PNG");
        assert_eq!(asset_path(&path, &[]), "churn/so-do/anh-1.png");
        let path = SitePath::from("content/static/CNAME");
        assert_eq!(asset_path(&path, &["content/static".to_owned()]), "CNAME");
    }
}
