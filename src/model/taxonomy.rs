//! Ids that are known before anybody writes a page about them: causes, signals, parties.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use serde::Deserialize;

use super::lang::Text;

/// One known id.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The group it belongs to.
    #[serde(default)]
    pub group: Option<String>,
    /// Name for readers.
    pub label: Text,
    /// Causes: whether we can do something about it.
    #[serde(default)]
    pub controllable: Option<String>,
    /// Signals: where it shows.
    #[serde(default)]
    pub source: Option<String>,
    /// Signals: how urgent it is.
    #[serde(default)]
    pub severity: Option<String>,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A group of entries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Name for readers.
    pub label: Text,
}

/// The known ids of one kind.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taxonomy {
    /// Groups by id.
    #[serde(default)]
    pub groups: IndexMap<String, Group>,
    /// Entries by id.
    #[serde(default)]
    pub entries: IndexMap<String, Entry>,
}

/// The taxonomies by the name of their kind (`cause`, `signal`, `party`).
pub type Taxonomies = BTreeMap<String, Taxonomy>;

/// Kind name, key in `handbook.toml`, and the built-in data.
const BUILT_IN: &[(&str, &str)] = &[
    ("cause", include_str!("taxonomies/causes.toml")),
    ("signal", include_str!("taxonomies/signals.toml")),
    ("party", include_str!("taxonomies/parties.toml")),
];

/// Returns the built-in taxonomies.
pub fn built_in() -> Taxonomies {
    BUILT_IN
        .iter()
        .map(|(kind, text)| {
            let taxonomy = toml::from_str(text).unwrap_or_default();
            ((*kind).to_owned(), taxonomy)
        })
        .collect()
}

/// The canonical form of an id: lower case with `_` between words (`usage-drop` and
/// `usage_drop` are one id).
pub fn key(id: &str) -> String {
    id.trim().to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_data_is_readable() {
        for (kind, text) in BUILT_IN {
            let taxonomy: Taxonomy = toml::from_str(text).unwrap_or_else(|e| panic!("{kind}: {e}"));
            assert!(!taxonomy.entries.is_empty());
            for entry in taxonomy.entries.values() {
                if let Some(group) = &entry.group {
                    assert!(taxonomy.groups.contains_key(group), "{kind}: {group}");
                }
            }
        }
    }
}
