//! `search/words.LANG.json`: what the scripts of the search say, fetched with the first query
//! so that no other page carries it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Renderer;
use super::data::json;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::lang::Lang;
use crate::model::site::{Page, Role};
use crate::model::taxonomy;

/// What the keys of these words begin with.
const OWN: &str = "search_";

/// Most values of a facet that get names here; a facet with more is not offered.
const MOST_VALUES: usize = 200;

#[derive(Serialize)]
struct Words<'a> {
    /// Of this shape.
    version: u32,
    /// Sentences by key, without the common beginning of the keys.
    say: BTreeMap<&'a str, &'a str>,
    /// The facets in the order in which they are offered.
    facets: Vec<Facet<'a>>,
    /// Questions to start from.
    questions: &'a [String],
}

/// One way to narrow results down.
#[derive(Serialize)]
struct Facet<'a> {
    name: &'a str,
    label: &'a str,
    /// What readers see of each value; one that is not here is shown as it is.
    values: BTreeMap<&'a str, &'a str>,
}

/// Adds the words of each language.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    for lang in renderer.common.shared.keys().copied() {
        let this = Arc::clone(renderer);
        let recipe = move || Ok(json(&this.search_words(lang)));
        let path = format!("search/words.{}.json", lang.code());
        bundle.add(&path, Artifact::Recipe(Arc::new(recipe)));
    }
}

impl Renderer {
    fn search_words(&self, lang: Lang) -> Words<'_> {
        let strings = &self.shared(lang).strings;
        let words = strings.all().into_iter();
        let facet = |name, key, values| Facet {
            name,
            label: strings.get(key),
            values,
        };
        Words {
            version: 1,
            say: words
                .filter_map(|(key, word)| Some((key.strip_prefix(OWN)?, word)))
                .collect(),
            facets: vec![
                facet("kind", "by_kind", self.kind_names(lang)),
                facet("cause", "by_cause", self.cause_names(lang)),
                facet("year", "by_year", BTreeMap::new()),
                facet("customer", "by_customer", self.customer_names()),
                facet("status", "by_status", self.status_names(lang)),
                facet("lang", "by_lang", lang_names()),
            ],
            questions: self
                .edition
                .config()
                .search
                .questions
                .get(&lang)
                .map_or(&[], Vec::as_slice),
        }
    }

    fn kind_names(&self, lang: Lang) -> BTreeMap<&str, &str> {
        let kinds = self.edition.kinds().iter();
        kinds
            .map(|(_, kind)| (kind.name.as_str(), kind.label.get(lang)))
            .collect()
    }

    fn cause_names(&self, lang: Lang) -> BTreeMap<&str, &str> {
        let known = self.edition.config().taxonomies.get("cause");
        let used = self
            .edition
            .pages()
            .flat_map(|(_, page)| page.fields.texts("causes"));
        used.filter_map(|cause| {
            let entry = known?.entries.get(&taxonomy::key(cause))?;
            Some((cause, entry.label.get(lang)))
        })
        .collect()
    }

    fn customer_names(&self) -> BTreeMap<&str, &str> {
        let is_customer = |page: &Page| {
            page.role == Role::Leaf && self.edition.kinds().get(page.kind).name == "customer"
        };
        let customers = self.edition.pages().map(|(_, page)| page);
        let names: BTreeMap<&str, &str> = customers
            .filter(|page| is_customer(page))
            .map(|page| (page.id.as_str(), page.title.as_str()))
            .collect();
        if names.len() > MOST_VALUES {
            BTreeMap::new()
        } else {
            names
        }
    }

    fn status_names(&self, lang: Lang) -> BTreeMap<&str, &str> {
        let kinds = self.edition.kinds();
        let field = kinds
            .named("customer")
            .and_then(|kind| kinds.get(kind).fields.get("status"));
        let labels = field.into_iter().flat_map(|field| &field.labels);
        labels
            .map(|(value, label)| (value.as_str(), label.get(lang)))
            .collect()
    }
}

fn lang_names() -> BTreeMap<&'static str, &'static str> {
    let names = Lang::ALL.into_iter();
    names.map(|lang| (lang.code(), lang.name())).collect()
}
