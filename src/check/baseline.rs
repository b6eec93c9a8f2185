//! The findings that a handbook had when it took up camnang, as a file: `check` leaves them out
//! until they are mended, and reports what is new.
//!
//! An entry names no line, so that an edit elsewhere on the page does not bring its finding
//! back; it silences as many findings as it counted, so that one more of the same shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fingerprint;
use crate::model::diagnostic::Diagnostic;
use crate::model::lang::Text;
use crate::model::source::Sources;
use crate::text;

/// The version of the file's shape.
const VERSION: u64 = 1;

/// A baseline: how many findings there were, by path, code and fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Key, u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: Option<String>,
    code: String,
    fingerprint: String,
}

/// Which findings a baseline holds back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// For each finding whether it is held back.
    pub back: Vec<bool>,
    /// How many findings of the baseline no longer occur.
    pub gone: u64,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u64,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: Option<String>,
    code: String,
    fingerprint: String,
    count: u64,
}

impl Baseline {
    /// Takes down `diagnostics`.
    pub fn of(diagnostics: &[Diagnostic], sources: &Sources<'_>) -> Self {
        let mut entries = BTreeMap::new();
        for diagnostic in diagnostics {
            *entries.entry(key(diagnostic, sources)).or_default() += 1;
        }
        Self { entries }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// It is no baseline of this version; the reason completes "cannot read …: ".
    pub fn read(text: &str) -> Result<Self, Text> {
        #[derive(Deserialize)]
        struct Head {
            version: u64,
        }
        let not_one = |_| {
            text!(
                "không phải baseline, hoặc đã hỏng",
                "not a baseline, or a broken one"
            )
        };
        let Head { version } = serde_json::from_str(text).map_err(not_one)?;
        if version != VERSION {
            return Err(text!(
                "baseline phiên bản {version}; bản camnang này đọc phiên bản {VERSION}",
                "baseline of version {version}; this camnang reads version {VERSION}"
            ));
        }
        let file: File = serde_json::from_str(text).map_err(not_one)?;
        let mut entries: BTreeMap<Key, u64> = BTreeMap::new();
        for entry in file.findings {
            let key = Key {
                path: entry.path,
                code: entry.code,
                fingerprint: entry.fingerprint,
            };
            let count = entries.entry(key).or_default();
            *count = count.saturating_add(entry.count);
        }
        Ok(Self { entries })
    }

    /// Returns the text of the file: sorted, the same for the same findings.
    pub fn text(&self) -> String {
        let findings = self.entries.iter().map(|(key, count)| Entry {
            path: key.path.clone(),
            code: key.code.clone(),
            fingerprint: key.fingerprint.clone(),
            count: *count,
        });
        let file = File {
            version: VERSION,
            findings: findings.collect(),
        };
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Says which of `diagnostics`, all those of the handbook, are held back.
    pub fn hold(&self, diagnostics: &[Diagnostic], sources: &Sources<'_>) -> Held {
        let mut left = self.entries.clone();
        let back = diagnostics
            .iter()
            .map(|diagnostic| {
                let count = left.get_mut(&key(diagnostic, sources));
                let count = count.filter(|count| **count > 0);
                count.map(|count| *count -= 1).is_some()
            })
            .collect();
        let gone = left.values().fold(0_u64, |sum, n| sum.saturating_add(*n));
        Held { back, gone }
    }
}

fn key(diagnostic: &Diagnostic, sources: &Sources<'_>) -> Key {
    Key {
        path: diagnostic.path.as_ref().map(ToString::to_string),
        code: diagnostic.rule.code.to_owned(),
        fingerprint: fingerprint::of(diagnostic, sources),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rule;
    use crate::model::source::SitePath;

    fn finding(path: &str) -> Diagnostic {
        let message = Text::new("Trang mồ côi", "Orphan page");
        let mut finding = Diagnostic::site_wide(&rule::ORPHAN_PAGE, message);
        finding.path = (!path.is_empty()).then(|| SitePath::from(path));
        finding
    }

    #[test]
    fn a_baseline_is_read_as_it_was_written() {
        let found = [
            finding("b.md"),
            finding(""),
            finding("a.md"),
            finding("a.md"),
        ];
        let baseline = Baseline::of(&found, &Sources::default());
        assert_eq!(Baseline::read(&baseline.text()), Ok(baseline.clone()));
        let turned: Vec<Diagnostic> = found.iter().rev().cloned().collect();
        assert_eq!(
            baseline.text(),
            Baseline::of(&turned, &Sources::default()).text()
        );
    }

    #[test]
    fn an_entry_holds_back_as_many_findings_as_it_counts() {
        let two = [finding("a.md"), finding("a.md")];
        let baseline = Baseline::of(&two, &Sources::default());
        let three = [finding("a.md"), finding("a.md"), finding("a.md")];
        let held = baseline.hold(&three, &Sources::default());
        assert_eq!(held.back, [true, true, false]);
        assert_eq!(held.gone, 0);
        let held = baseline.hold(&[finding("b.md")], &Sources::default());
        assert_eq!((held.back, held.gone), (vec![false], 2));
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_a_reason() {
        for (text, why) in [
            ("", "not a baseline"),
            ("+++\ntitle = \"A\"\n+++\n", "not a baseline"),
            ("{\"version\":1}", "not a baseline"),
            ("{\"version\":-1,\"findings\":[]}", "not a baseline"),
            ("{\"version\":2,\"findings\":{}}", "version 2"),
            (
                "{\"version\":1,\"findings\":[{\"code\":\"CN201\"}]}",
                "not a baseline",
            ),
        ] {
            let reason = Baseline::read(text).expect_err("it is none");
            assert!(reason.en.contains(why), "{text}: {}", reason.en);
        }
        let most = u64::MAX;
        let entry =
            format!("{{\"path\":null,\"code\":\"x\",\"fingerprint\":\"\",\"count\":{most}}}");
        let text = format!("{{\"version\":1,\"findings\":[{entry},{entry}]}}");
        let baseline = Baseline::read(&text).expect("it is one");
        assert_eq!(baseline.hold(&[], &Sources::default()).gone, most);
    }
}
