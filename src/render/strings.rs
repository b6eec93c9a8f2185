//! The words the theme and the program say on pages, in both languages: one table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::lang::{Lang, Text};

static TABLE: LazyLock<BTreeMap<String, Text>> =
    LazyLock::new(|| toml::from_str(include_str!("strings.toml")).unwrap_or_default());

/// The words of one language.
#[derive(Clone, Debug)]
pub(super) struct Strings {
    lang: Lang,
}

impl Strings {
    /// Returns the words of `lang`.
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// Returns a word; empty when there is none of that key.
    pub(super) fn get(&self, key: &str) -> &'static str {
        TABLE.get(key).map_or("", |text| text.get(self.lang))
    }

    /// Returns words about a number of things.
    pub(super) fn count(&self, key: &str, n: i32) -> String {
        let one = self.get(&format!("{key}_one"));
        if n == 1 && !one.is_empty() {
            one.to_owned()
        } else {
            self.get(key).replace("{n}", &n.to_string())
        }
    }

    /// Returns all words by key, for templates.
    pub(super) fn all(&self) -> BTreeMap<&'static str, &'static str> {
        TABLE
            .iter()
            .map(|(key, text)| (key.as_str(), text.get(self.lang)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_exists_in_both_languages() {
        assert!(TABLE.len() > 40, "the table is readable");
        for (key, text) in TABLE.iter() {
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{key}");
        }
    }
}
