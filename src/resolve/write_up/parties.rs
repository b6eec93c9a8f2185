//! Names of teams, companies and people as write-ups use them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::marks::trimmed;
use super::vocabulary::{Key, vocabulary};
use crate::model::config::Config;
use crate::model::kind::Kinds;
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role};
use crate::model::taxonomy;
use crate::resolve::names::stem;
use crate::text::fold::name_key;

/// The parties a handbook knows, by every name they go by.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::resolve) struct Parties {
    all: Vec<Party>,
    by_name: HashMap<String, usize>,
}

/// One known party.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) page: Option<PageId>,
    /// True for the customer and others outside the company.
    pub(super) external: bool,
    /// Its names in comparable form.
    pub(super) names: Vec<String>,
}

/// Place of a party in [`Parties`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PartyId(usize);

/// The kind of the pages about parties.
const PARTY: &str = "party";
/// The group of parties outside the company.
const EXTERNAL: &str = "external";

impl Parties {
    /// Collects the parties of the taxonomy and those that have pages.
    pub(in crate::resolve) fn new(pages: &[Arc<Page>], kinds: &Kinds, config: &Config) -> Self {
        let mut parties = Self::default();
        let mut by_id: HashMap<String, usize> = HashMap::new();
        if let Some(taxonomy) = config.taxonomies.get(PARTY) {
            for (id, entry) in &taxonomy.entries {
                by_id.insert(id.clone(), parties.all.len());
                parties.all.push(Party {
                    page: None,
                    external: entry.group.as_deref() == Some(EXTERNAL),
                    names: Vec::new(),
                });
                let at = parties.all.len() - 1;
                parties.name(at, id);
                for lang in Lang::ALL {
                    parties.name(at, entry.label.get(lang));
                }
                for alias in &entry.aliases {
                    parties.name(at, alias);
                }
            }
        }
        let kind = kinds.named(PARTY);
        for (id, page) in (0u32..).map(PageId).zip(pages) {
            if Some(page.kind) != kind || !matches!(page.role, Role::Leaf | Role::Taxon) {
                continue;
            }
            let key = taxonomy::key(stem(&page.id));
            let at = *by_id.entry(key).or_insert_with(|| {
                parties.all.push(Party {
                    external: page.fields.text("group") == Some(EXTERNAL),
                    ..Party::default()
                });
                parties.all.len() - 1
            });
            // Written pages come before those made for an id, and stay.
            parties.all[at].page.get_or_insert(id);
            parties.name(at, stem(&page.id));
            parties.name(at, &page.title);
            for alias in page.fields.texts("aliases") {
                parties.name(at, alias);
            }
        }
        for (id, names) in &vocabulary().party_names {
            if let Some(at) = by_id.get(id) {
                for name in names {
                    parties.name(*at, name);
                }
            }
        }
        parties
    }

    fn name(&mut self, at: usize, name: &str) {
        let key = name_key(name);
        if !key.is_empty() && !self.by_name.contains_key(&key) {
            self.all[at].names.push(key.clone());
            self.by_name.insert(key, at);
        }
    }

    pub(super) fn get(&self, id: PartyId) -> &Party {
        &self.all[id.0]
    }

    /// Finds the party that a name means: the whole name, or what stands before or in brackets
    /// (`Lan (CS)`).
    pub(super) fn find(&self, name: &str) -> Option<PartyId> {
        let whole = self.by_name.get(&name_key(name));
        let found = whole.or_else(|| {
            let (before, rest) = name.split_once('(')?;
            let (inside, _) = rest.split_once(')')?;
            self.by_name.get(&name_key(before)).or_else(|| {
                // `Lan (CS)` is a name, `gọi lại khách (CS)` is not.
                let is_name = is_person(before)
                    || is_given_name(before.trim())
                    || is_team_or_role(before)
                    || is_handle(before);
                self.by_name.get(&name_key(inside)).filter(|_| is_name)
            })
        });
        found.copied().map(PartyId)
    }

    /// Finds a party's name at the start of a text: the party and how many words name it.
    pub(super) fn find_at_start(&self, words: &[&str]) -> Option<(PartyId, usize)> {
        (1..=words.len().min(4)).rev().find_map(|count| {
            let at = self.by_name.get(&words[..count].join(" "))?;
            Some((PartyId(*at), count))
        })
    }

    /// True for one of ours.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        self.find(name).is_some_and(|id| !self.get(id).external)
    }

    /// True for who may own something: a team of ours, a role, a person, or several of them.
    pub(super) fn is_owner(&self, name: &str) -> bool {
        let one = |name: &str| match self.find(name) {
            Some(id) => !self.get(id).external,
            None => is_person(name) || is_team_or_role(name) || is_handle(name),
        };
        if one(name) {
            return true;
        }
        let pieces = split_names(name);
        let member = |name: &str| one(name) || is_given_name(name);
        pieces.len() > 1 && pieces.into_iter().all(|range| member(&name[range]))
    }
}

/// True for a name that says by its first word that it is a team or a role.
pub(super) fn is_team_or_role(name: &str) -> bool {
    let words = &vocabulary().side;
    if name.len() > 120 {
        return false;
    }
    let key = Key::new(name);
    words.teams.is(&key)
        || key.count() <= 7 && words.team_or_role.begin(&key) && !words.no_team.begin(&key)
}

/// True for the one name that colleagues call each other by.
pub(super) fn is_given_name(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
        && !name.trim().contains(char::is_whitespace)
        && vocabulary().side.given_names.is(&Key::new(name))
}

/// True for `@lan`, `lan.nguyen`, `lan.nguyen@congty.vn`.
pub(super) fn is_handle(name: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "vn", "com", "net", "org", "io", "md", "doc", "docx", "xls", "xlsx", "pdf", "png", "csv",
        "html",
    ];
    let name = name.trim();
    let letters = |part: &str| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if let Some(mention) = name.strip_prefix('@') {
        return !mention.is_empty() && !mention.contains(char::is_whitespace);
    }
    if let Some((local, host)) = name.split_once('@') {
        return !name.contains(char::is_whitespace) && !local.is_empty() && host.contains('.');
    }
    name.split_once('.').is_some_and(|(first, last)| {
        letters(first)
            && letters(last)
            && first.starts_with(|c: char| c.is_ascii_lowercase())
            && last.starts_with(|c: char| c.is_ascii_alphabetic())
            && !ENDINGS.contains(&last)
    })
}

/// True for what is written like a person's name: an honorific and a capital, or two to five
/// words that all begin with one.
pub(super) fn is_person(name: &str) -> bool {
    let name = name.trim().trim_start_matches('@');
    let bare = name.split('(').next().unwrap_or(name).trim();
    if bare.len() > 80 {
        return false;
    }
    // `A.Tuấn` is `A. Tuấn`.
    let spaced = bare.replace('.', ". ");
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    let mut honorific = false;
    if let Some(first) = words.first()
        && words.len() > 1
        && vocabulary().side.honorifics.is(&Key::new(first))
    {
        honorific = true;
        words.remove(0);
    }
    let named = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\u{300}'..='\u{36f}'))
    };
    let least = if honorific { 1 } else { 2 };
    (least..=5).contains(&words.len())
        && words.iter().all(named)
        // `CRM API` is no name, `TRẦN LAN` may be.
        && (honorific || words.iter().any(|w| w.chars().any(char::is_lowercase)) || words.len() > 2)
}

/// Splits `CS và Kỹ thuật`, `CS/Sales`, `CS, Sản phẩm` into its names.
pub(super) fn split_names(names: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut depth = 0;
    let mut at = 0;
    let lower = names.to_lowercase();
    // Lower case may change lengths (`İ`); then the names stay one.
    let joined = lower.len() == names.len();
    while at < names.len() {
        let rest = &names[at..];
        let Some(c) = rest.chars().next() else { break };
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        let word = [
            " và ", " and ", " với ", " cùng ", " va ", " voi ", " cung ",
        ]
        .into_iter()
        .find(|w| joined && depth <= 0 && lower.get(at..).is_some_and(|l| l.starts_with(w)));
        let separator = word.map(str::len).or_else(|| {
            (depth <= 0 && matches!(c, ',' | '/' | '&' | '+' | ';' | '、')).then(|| c.len_utf8())
        });
        match separator {
            Some(len) => {
                parts.push(start..at);
                at += len;
                start = at;
            }
            None => at += c.len_utf8(),
        }
    }
    parts.push(start..names.len());
    parts
        .into_iter()
        .map(|range| trimmed(names, range))
        .filter(|range| !range.is_empty())
        .collect()
}

/// Takes `Trách nhiệm của`, `Bài học cho`, `Đối với` off a name.
pub(super) fn without_leads(text: &str, range: Range<usize>) -> Range<usize> {
    let words: Vec<&str> = text[range.clone()].split_whitespace().take(5).collect();
    for count in (1..words.len().min(4)).rev() {
        if vocabulary()
            .side
            .leads
            .is(&Key::new(&words[..count].join(" ")))
        {
            let start = words[count].as_ptr() as usize - text.as_ptr() as usize;
            return start..range.end;
        }
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_words() {
        for name in [
            "anh Hùng",
            "Nguyễn Thu Hà",
            "Nguyễn Thu Hà (CS)",
            "chị Lan",
            "Mr. Nam",
            "A.Tuấn",
            "@Lan Anh",
        ] {
            assert!(is_person(name), "{name}");
        }
        for other in [
            "CRM",
            "gọi lại",
            "CRM API",
            "Lan gọi",
            "anh",
            "30/04/2025",
            "quy trình Lan",
        ] {
            assert!(!is_person(other), "{other}");
        }
        for team in [
            "Trưởng nhóm CS",
            "truong nhom CS",
            "Phòng KD",
            "MKT",
            "đội triển khai",
        ] {
            assert!(is_team_or_role(team), "{team}");
        }
        for other in [
            "trưa mai",
            "Đổi bảng giá",
            "Phòng ngừa tái diễn",
            "Bàn giao ca",
        ] {
            assert!(!is_team_or_role(other), "{other}");
        }
        for handle in ["@lan", "lan.nguyen", "lan.nguyen@congty.vn"] {
            assert!(is_handle(handle), "{handle}");
        }
        for other in ["bao-gia.xlsx", "congty.vn", "v2.1", "lan nguyen", "v.v."] {
            assert!(!is_handle(other), "{other}");
        }
    }

    #[test]
    fn joined_names_fall_apart() {
        let names = "CS (ca đêm, ca sáng) và Kỹ thuật/Sản phẩm:";
        let parts: Vec<&str> = split_names(names).into_iter().map(|r| &names[r]).collect();
        assert_eq!(parts, ["CS (ca đêm, ca sáng)", "Kỹ thuật", "Sản phẩm"]);
    }
}
