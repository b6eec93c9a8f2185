//! A text to copy: its places to fill in, and the file that holds nothing but it.

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Value};

use super::Renderer;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::site::Page;
use crate::text::slug::path_slug;

/// Template of pages that hold a text to copy.
pub(super) const TEMPLATE: &str = "copy.html";

/// What such a page offers beside the text.
#[derive(Debug, Serialize)]
struct Copy<'a> {
    /// The places to fill in, each once, in the order of the text.
    placeholders: Vec<&'a str>,
    /// The file that holds the text.
    file: String,
    /// Its name.
    name: String,
}

/// Adds the file of each text.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    for (id, page) in renderer.edition.pages() {
        if page.doc.is_none() || renderer.template(page) != TEMPLATE {
            continue;
        }
        let this = Arc::clone(renderer);
        let recipe = move || {
            let page = this.edition.page(id);
            Ok(page.map(text_of).unwrap_or_default().into_bytes())
        };
        let path = format!("{}{}", page.url.from_root(), file_name(page));
        bundle.add(&path, Artifact::Recipe(Arc::new(recipe)));
    }
}

impl Renderer {
    /// Adds what a text to copy offers to the context of its page.
    pub(super) fn copy(page: &Page, root: &str, context: &mut Context) {
        let body = page.doc.as_deref().map_or("", |doc| doc.body.of(&doc.text));
        let name = file_name(page);
        let copy = Copy {
            placeholders: placeholders(body),
            file: format!("{root}{}{name}", page.url.from_root()),
            name,
        };
        context.insert_value("copy", Value::from_serializable(&copy));
    }
}

fn file_name(page: &Page) -> String {
    let last = page.path_id.rsplit('/').next().unwrap_or(&page.path_id);
    format!("{}.md", path_slug(last))
}

/// The text without what describes the page.
fn text_of(page: &Page) -> String {
    let body = page.doc.as_deref().map_or("", |doc| doc.body.of(&doc.text));
    format!("{}\n", body.trim_matches(['\n', '\r', ' ']))
}

/// The places to fill in, each once.
fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut rest = text;
    while let Some((_, tail)) = rest.split_once("{{") {
        let Some((name, after)) = tail.split_once("}}") else {
            break;
        };
        let name = name.trim();
        if !name.is_empty() && !name.contains('\n') && seen.insert(name) {
            names.push(name);
        }
        rest = after;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_named_once() {
        let text = "Chào {{anh_chi}} {{ ten }}, {{anh_chi}} nhận {{}} {{lỡ\ndở}} và {{hở";
        assert_eq!(placeholders(text), ["anh_chi", "ten"]);
    }
}
