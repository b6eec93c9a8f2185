//! Names → pages: explicit id, then path, then file name, title or alias.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::model::kind::Kinds;
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, State};
use crate::model::taxonomy;
use crate::text::fold::{name_key, nfc};

/// What a name stands for.
#[derive(Debug, PartialEq)]
pub(super) enum Named {
    One(PageId),
    Several(Vec<PageId>),
    Nothing,
}

/// The index of all names, by tier.
#[derive(Debug, Default)]
pub(super) struct Names {
    explicit: HashMap<String, Vec<PageId>>,
    paths: HashMap<String, Vec<PageId>>,
    called: HashMap<String, Vec<PageId>>,
}

impl Names {
    pub(super) fn new(pages: &[Arc<Page>], kinds: &Kinds) -> Self {
        let mut names = Self::default();
        for (id, page) in (0u32..).map(PageId).zip(pages) {
            if page.state == State::Unused && page.role != Role::Taxon {
                continue;
            }
            // Somebody may write a page called "Search"; its name means that page alone.
            if page.role == Role::Search {
                continue;
            }
            let add = |map: &mut HashMap<String, Vec<PageId>>, key: String| {
                let pages = map.entry(key).or_default();
                if !key_is_known(pages, id) {
                    pages.push(id);
                }
            };
            if page.fields.text("id").is_some() || page.role == Role::Taxon {
                add(&mut names.explicit, page.id.clone());
            }
            if kinds.get(page.kind).taxonomy && page.role != Role::List {
                // `usage-drop` and `usage_drop` are one id of a taxonomy.
                add(&mut names.explicit, taxonomy::key(stem(&page.id)));
            }
            if page.role == Role::Taxon {
                let folder = kinds.get(page.kind).folder.as_deref().unwrap_or("");
                add(&mut names.paths, path_key(&format!("{folder}/{}", page.id)));
            }
            if page.role == Role::List && page.doc.is_none() {
                add(&mut names.paths, path_key(&page.path_id));
            }
            if page.doc.is_some() {
                add(&mut names.paths, path_key(&page.path_id));
                if page.role == Role::Leaf {
                    add(&mut names.called, name_key(stem(&page.path_id)));
                }
            }
            add(&mut names.called, name_key(&page.title));
            for alias in page.fields.texts("aliases") {
                add(&mut names.called, name_key(alias));
            }
        }
        names
    }

    /// Finds what `name` stands for among pages that `allowed` accepts. Of translations, the
    /// one in `lang` is meant; without one, the one in any language.
    pub(super) fn find(
        &self,
        pages: &[Arc<Page>],
        name: &str,
        lang: Lang,
        allowed: &dyn Fn(&Page) -> bool,
    ) -> Named {
        let name = nfc(name.trim());
        for tier in 0..4 {
            // Each tier has its own form of the name; most references are found in the first.
            let (map, key) = match tier {
                0 => (&self.explicit, Cow::Borrowed(&*name)),
                1 => (&self.explicit, Cow::Owned(taxonomy::key(&name))),
                2 => (&self.paths, Cow::Owned(path_key(&name))),
                _ => (
                    &self.called,
                    Cow::Owned(name_key(name.trim_end_matches(".md"))),
                ),
            };
            if key.is_empty() {
                continue;
            }
            let Some(found) = map.get(&*key) else {
                continue;
            };
            if let [only] = found.as_slice() {
                if allowed(&pages[only.index()]) {
                    return Named::One(*only);
                }
                continue;
            }
            let fit: Vec<PageId> = found
                .iter()
                .copied()
                .filter(|id| allowed(&pages[id.index()]))
                .collect();
            let here: Vec<PageId> = fit
                .iter()
                .copied()
                .filter(|id| pages[id.index()].lang == lang)
                .collect();
            let fit = if here.is_empty() { fit } else { here };
            // Generated pages give way to written ones of the same name.
            let written: Vec<PageId> = fit
                .iter()
                .copied()
                .filter(|id| pages[id.index()].doc.is_some())
                .collect();
            let fit = if written.is_empty() { fit } else { written };
            match fit.as_slice() {
                [] => {}
                [one] => return Named::One(*one),
                several => return Named::Several(several.to_vec()),
            }
        }
        Named::Nothing
    }

    /// Returns pages whose file name, title or alias is `name`, whatever their kind.
    pub(super) fn called(&self, name: &str) -> &[PageId] {
        self.called.get(&name_key(name)).map_or(&[], Vec::as_slice)
    }
}

fn key_is_known(pages: &[PageId], id: PageId) -> bool {
    pages.last() == Some(&id)
}

/// The last part of a path.
pub(super) fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn path_key(path: &str) -> String {
    let path = path.trim_matches('/');
    let path = path.strip_prefix("content/").unwrap_or(path);
    path.trim_end_matches(".md")
        .trim_end_matches('/')
        .to_lowercase()
}
