//! Cases parted by one thing they say: who counts what, with the cases behind each number.

use std::collections::BTreeMap;

use super::cases::At;

/// Cases with the same value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<K> {
    /// The value.
    pub key: K,
    /// The cases that have it.
    pub cases: Vec<At>,
}

/// Cases parted by a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split<K> {
    /// Those with a value; the largest part first, equal ones in the order of their values.
    pub parts: Vec<Part<K>>,
    /// Those that do not say.
    pub missing: Vec<At>,
}

impl<K: Ord> Split<K> {
    /// Parts `cases` by what `key` says of each.
    pub fn new(cases: &[At], mut key: impl FnMut(At) -> Option<K>) -> Self {
        let mut parts: BTreeMap<K, Vec<At>> = BTreeMap::new();
        let mut missing = Vec::new();
        for at in cases {
            match key(*at) {
                Some(key) => parts.entry(key).or_default().push(*at),
                None => missing.push(*at),
            }
        }
        Self {
            parts: largest_first(parts),
            missing,
        }
    }

    /// Lists `cases` under each of the values that `keys` says of it.
    pub fn of_each(cases: &[At], mut keys: impl FnMut(At) -> Vec<K>) -> Self {
        let mut parts: BTreeMap<K, Vec<At>> = BTreeMap::new();
        let mut missing = Vec::new();
        for at in cases {
            let keys = keys(*at);
            if keys.is_empty() {
                missing.push(*at);
            }
            for key in keys {
                let listed = parts.entry(key).or_default();
                if listed.last() != Some(at) {
                    listed.push(*at);
                }
            }
        }
        Self {
            parts: largest_first(parts),
            missing,
        }
    }
}

fn largest_first<K: Ord>(parts: BTreeMap<K, Vec<At>>) -> Vec<Part<K>> {
    let part = |(key, cases)| Part { key, cases };
    let mut parts: Vec<Part<K>> = parts.into_iter().map(part).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.cases.len()));
    parts
}

impl<K> Split<K> {
    /// Returns how many cases have a value. Meaningful where each has one at most.
    pub fn known(&self) -> usize {
        self.parts.iter().map(|part| part.cases.len()).sum()
    }

    /// Returns the parts that share the first place; empty when there is none.
    pub fn leaders(&self) -> &[Part<K>] {
        let most = self.parts.first().map_or(0, |part| part.cases.len());
        let end = self.parts.partition_point(|part| part.cases.len() == most);
        &self.parts[..end]
    }
}
