//! The vocabulary, and what is done to single words.

use std::collections::BTreeMap;

/// The lists of `words.txt` by name.
#[derive(Debug)]
pub(super) struct Words {
    lists: BTreeMap<&'static str, Vec<&'static str>>,
    /// Industries: name and the words of their trade.
    pub(super) industries: Vec<(&'static str, Vec<&'static str>)>,
}

impl Words {
    /// Reads the embedded vocabulary.
    pub(super) fn read() -> Self {
        let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut name = "";
        for line in include_str!("words.txt").lines() {
            if let Some(list) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                name = list;
            } else if !line.is_empty() && !line.starts_with('#') {
                lists.entry(name).or_default().push(line);
            }
        }
        let industries = lists.remove("industry").unwrap_or_default();
        let industries = industries
            .into_iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, items)| (name, items.split("; ").collect()))
            .collect();
        Self { lists, industries }
    }

    /// Returns a list.
    ///
    /// # Panics
    /// When `words.txt` has no list of that name.
    pub(super) fn list(&self, name: &str) -> &[&'static str] {
        self.lists
            .get(name)
            .unwrap_or_else(|| panic!("words.txt has no list [{name}]"))
    }
}

/// Vietnamese letters by the ASCII letter they become.
const LETTERS: [(char, &str); 7] = [
    ('a', "áàảãạăắằẳẵặâấầẩẫậ"),
    ('e', "éèẻẽẹêếềểễệ"),
    ('i', "íìỉĩị"),
    ('o', "óòỏõọôốồổỗộơớờởỡợ"),
    ('u', "úùủũụưứừửữự"),
    ('y', "ýỳỷỹỵ"),
    ('d', "đ"),
];

/// Returns `text` in lower case without marks.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| {
            let ascii = LETTERS.iter().find(|(_, forms)| forms.contains(c));
            ascii.map_or(c, |(ascii, _)| *ascii)
        })
        .collect()
}

/// Returns the heading anchor and file name of `text`: `quy-trinh-winback`, of at most 64
/// letters.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    for part in plain(text).split(|c: char| !c.is_ascii_alphanumeric()) {
        if part.is_empty() {
            continue;
        }
        if out.len() + part.len() > 64 {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(part);
    }
    out
}

/// Returns `text` with a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
