//! The vocabulary of `vocabulary.toml`, and the three ways to look a phrase up in it.

use std::sync::LazyLock;

use serde::Deserialize;

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
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    pub(super) owner: Phrases,
    pub(super) due: Phrases,
    pub(super) status: Phrases,
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
    pub(super) blank: Phrases,
    pub(super) vague: Phrases,
    pub(super) checkable: Phrases,
    pub(super) asides: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SideWords {
    pub(super) team_or_role: Phrases,
    pub(super) honorifics: Phrases,
    pub(super) leads: Phrases,
    pub(super) topics: Phrases,
    pub(super) for_all: Phrases,
    pub(super) no_part: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CauseWords {
    pub(super) why: Phrases,
    pub(super) unknown: Phrases,
    pub(super) but: Phrases,
}

/// Phrases of one meaning.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Phrases(Vec<String>);

impl Phrases {
    /// True when a text in comparable form is one of the phrases.
    pub(super) fn is(&self, key: &str) -> bool {
        self.0.iter().any(|phrase| phrase == key)
    }

    /// Returns the phrase that a text begins with, as whole words.
    pub(super) fn start_of(&self, key: &str) -> Option<&str> {
        self.0.iter().map(String::as_str).find(|phrase| {
            key.strip_prefix(phrase)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    /// True when the phrases' words stand somewhere in a text.
    pub(super) fn within(&self, key: &str) -> bool {
        let padded = format!(" {key} ");
        self.0
            .iter()
            .any(|phrase| padded.contains(&format!(" {phrase} ")))
    }

    /// Returns the phrases.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
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
        assert!(vocabulary().labels.owner.is("phu trach"));
    }
}
