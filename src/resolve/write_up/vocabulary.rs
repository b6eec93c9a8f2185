//! The vocabulary of `vocabulary.toml`, and the three ways to look a phrase up in it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use crate::text::fold::{is_invisible, name_key, nfc};

/// The words that writers use, by what they mean.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vocabulary {
    pub(super) labels: Labels,
    pub(super) heads: Heads,
    pub(super) heads_within: Heads,
    pub(super) status: Statuses,
    pub(super) proposal: ProposalWords,
    pub(super) side: SideWords,
    pub(super) cause: CauseWords,
    /// Short names of known parties, by their id.
    pub(super) party_names: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    pub(super) owner: Phrases,
    pub(super) due: Phrases,
    pub(super) status: Phrases,
    pub(super) text: Phrases,
    pub(super) other: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Heads {
    pub(super) number: Phrases,
    pub(super) owner: Phrases,
    pub(super) due: Phrases,
    pub(super) status: Phrases,
    pub(super) link: Phrases,
    pub(super) text: Phrases,
    pub(super) lesson: Phrases,
    pub(super) party: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statuses {
    pub(super) open: Phrases,
    pub(super) in_progress: Phrases,
    pub(super) dropped: Phrases,
    pub(super) done: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProposalWords {
    pub(super) owner_verbs: Phrases,
    pub(super) due_words: Phrases,
    pub(super) due_phrases: Phrases,
    pub(super) due_starts: Phrases,
    pub(super) blank: Phrases,
    pub(super) blank_starts: Phrases,
    pub(super) vague: Phrases,
    pub(super) vague_verbs: Phrases,
    pub(super) checkable: Phrases,
    pub(super) asides: Phrases,
    pub(super) counted: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SideWords {
    pub(super) team_or_role: Phrases,
    pub(super) teams: Phrases,
    pub(super) no_team: Phrases,
    pub(super) honorifics: Phrases,
    pub(super) given_names: Phrases,
    pub(super) leads: Phrases,
    pub(super) topics: Phrases,
    pub(super) for_all: Phrases,
    pub(super) for_all_heads: Phrases,
    pub(super) no_part: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CauseWords {
    pub(super) why: Phrases,
    pub(super) unknown: Phrases,
    pub(super) but: Phrases,
}

/// A text in the forms in which it is compared, with a space at either end.
#[derive(Debug)]
pub(super) struct Key {
    folded: String,
    /// The words with their marks; none when they have none.
    marked: Option<String>,
}

impl Key {
    pub(super) fn new(text: &str) -> Self {
        let folded = format!(" {} ", name_key(text));
        let marked = (!text.is_ascii())
            .then(|| marked(text))
            .filter(|text| !text.is_ascii());
        Self { folded, marked }
    }

    /// Returns the folded words.
    pub(super) fn folded(&self) -> &str {
        self.folded.trim()
    }

    /// True for a text without words.
    pub(super) fn is_empty(&self) -> bool {
        self.folded().is_empty()
    }

    /// Counts the words.
    pub(super) fn count(&self) -> usize {
        self.folded.split_whitespace().count()
    }
}

/// The words of a text in lower case with their marks, in one tone placement.
fn marked(text: &str) -> String {
    // Older spelling puts the mark on the last vowel: `hoà`, `huỷ`.
    const PLACES: [(char, char, &str); 15] = [
        ('o', 'à', "òa"),
        ('o', 'á', "óa"),
        ('o', 'ả', "ỏa"),
        ('o', 'ã', "õa"),
        ('o', 'ạ', "ọa"),
        ('o', 'è', "òe"),
        ('o', 'é', "óe"),
        ('o', 'ẻ', "ỏe"),
        ('o', 'ẽ', "õe"),
        ('o', 'ẹ', "ọe"),
        ('u', 'ỳ', "ùy"),
        ('u', 'ý', "úy"),
        ('u', 'ỷ', "ủy"),
        ('u', 'ỹ', "ũy"),
        ('u', 'ỵ', "ụy"),
    ];
    let lower: String = nfc(text)
        .chars()
        .filter(|c| !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut out = String::from(" ");
    for word in crate::text::fold::words(&lower) {
        let mut before = ' ';
        for c in word.chars() {
            let place = (matches!(before, 'o' | 'u') && !c.is_ascii())
                .then(|| PLACES.iter().find(|(a, b, _)| (*a, *b) == (before, c)));
            match place.flatten() {
                Some((_, _, moved)) => {
                    out.pop();
                    out.push_str(moved);
                }
                None => out.push(c),
            }
            before = c;
        }
        out.push(' ');
    }
    out
}

/// Phrases of one meaning. A list written with marks is compared with them where the text has
/// any, since `mới` is not `mỗi` and `độ` not `do`; a text typed without marks is compared
/// without.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    phrases: Vec<Key>,
    has_marks: bool,
}

impl<'de> Deserialize<'de> for Phrases {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let phrases = Vec::<String>::deserialize(deserializer)?;
        Ok(Self::new(&phrases))
    }
}

impl Phrases {
    fn new<S: AsRef<str>>(phrases: &[S]) -> Self {
        let phrases: Vec<Key> = phrases.iter().map(|p| Key::new(p.as_ref())).collect();
        Self {
            has_marks: phrases.iter().any(|phrase| phrase.marked.is_some()),
            phrases,
        }
    }

    /// True when a text is one of the phrases.
    pub(super) fn is(&self, key: &Key) -> bool {
        self.any(key, |text, phrase| text == phrase)
    }

    /// True when a text begins with one of the phrases, as whole words.
    pub(super) fn begin(&self, key: &Key) -> bool {
        self.any(key, |text, phrase| text.starts_with(phrase))
    }

    /// True when a text ends with one of the phrases, as whole words.
    pub(super) fn end(&self, key: &Key) -> bool {
        self.any(key, |text, phrase| text.ends_with(phrase))
    }

    /// True when the words of a phrase stand somewhere in a text.
    pub(super) fn within(&self, key: &Key) -> bool {
        self.any(key, |text, phrase| text.contains(phrase))
    }

    fn any(&self, key: &Key, fits: impl Fn(&str, &str) -> bool) -> bool {
        let marked = key.marked.as_deref().filter(|_| self.has_marks);
        self.phrases.iter().any(|phrase| match marked {
            Some(text) => fits(text, phrase.marked.as_deref().unwrap_or(&phrase.folded)),
            None => fits(&key.folded, &phrase.folded),
        })
    }

    /// Returns the phrases, folded.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.phrases.iter().map(Key::folded)
    }
}

/// Returns the vocabulary.
pub(super) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> =
        LazyLock::new(|| toml::from_str(include_str!("vocabulary.toml")).unwrap_or_default());
    &VOCABULARY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_readable() {
        if let Err(error) = toml::from_str::<Vocabulary>(include_str!("vocabulary.toml")) {
            panic!("{error}");
        }
        assert!(vocabulary().labels.owner.is(&Key::new("Phụ trách")));
    }

    #[test]
    fn marks_count_where_both_sides_have_them() {
        let phrases = Phrases::new(&["mới", "hủy bỏ", "do", "open"]);
        for text in ["Mới", "moi", "MOI", "mo\u{31b}\u{301}i", "huỷ bỏ", "Open"] {
            assert!(phrases.is(&Key::new(text)), "{text}");
        }
        for text in ["mỗi", "mời", "hủy", "mới hơn", "độ"] {
            assert!(!phrases.is(&Key::new(text)), "{text}");
        }
        assert!(phrases.begin(&Key::new("mới hơn")) && phrases.end(&Key::new("gói mới")));
    }
}
