//! Names of owners as written → owners, each once.
//!
//! `Nguyễn Thu Hà (CS)`, `nguyen thu ha` and `Nguyễn Thu Hà` are one person; `Hà` and `Hạ`, or
//! `Mai (CS)` and `Mai (Kế toán)`, are two. A known team has its own name in each language.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::model::lang::Text;
use crate::resolve::is_reserved;
use crate::restrict::Edition;
use crate::text::fold::{fold, is_combining, name_key, nfc};
use crate::text::slug::path_slug;

/// Someone who sees to something: a person or a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The name for readers.
    pub name: Text,
    /// The last part of the address of their page.
    pub slug: String,
}

/// Words that join two owners, where both are known by themselves.
const JOINTS: [&str; 6] = [" & ", " + ", " và ", " and ", " / ", "/"];

/// A name of so many words is one person's, whatever team stands behind it.
const FULL_NAME: usize = 3;

/// Finds the owners in `written`, the names of each thing as its page has them. Returns the
/// owners by name, and for each thing their places in that list. `reserved` are parts of
/// addresses that no owner's page may take.
pub(super) fn settle(
    edition: &Edition,
    written: &[String],
    reserved: &[&str],
) -> (Vec<Owner>, Vec<Vec<usize>>) {
    let parties = parties(edition);
    // Few people see to many things: what is read of a name is read once.
    let (distinct, of_each) = distinct(written);
    let parted: Vec<Vec<String>> = distinct.iter().map(|(names, _)| parted(names)).collect();
    let mut known: BTreeSet<String> = parted.iter().flatten().map(|n| name_key(n)).collect();
    known.extend(parties.keys().cloned());
    let names: Vec<Vec<Name>> = parted
        .iter()
        .map(|names| {
            let names = names.iter().flat_map(|name| unjoined(name, &known));
            names.map(|name| Name::new(name, &parties)).collect()
        })
        .collect();
    let times = distinct.iter().map(|(_, times)| *times);
    let groups = group(&names, times);
    let mut owners: Vec<(String, Owner)> = owners(&groups);
    owners.sort_by_cached_key(|(key, owner)| (fold(&owner.name.vi), key.clone()));
    let places: HashMap<&str, usize> = owners
        .iter()
        .enumerate()
        .map(|(at, (key, _))| (key.as_str(), at))
        .collect();
    let place = |name: &Name| places.get(groups.key_of.get(&name.key)?.as_str());
    let places: Vec<Vec<usize>> = names
        .iter()
        .map(|names| {
            let mut found: Vec<usize> = Vec::with_capacity(names.len());
            for at in names.iter().filter_map(place) {
                if !found.contains(at) {
                    found.push(*at);
                }
            }
            found
        })
        .collect();
    let of_each = of_each.into_iter().map(|at| places[at].clone()).collect();
    let mut taken: BTreeSet<String> = reserved.iter().map(|slug| (*slug).to_owned()).collect();
    let mut settled = Vec::with_capacity(owners.len());
    for (_, mut owner) in owners {
        owner.slug = free(&owner.slug, &mut taken);
        settled.push(owner);
    }
    (settled, of_each)
}

/// Returns each text once, with how often it occurs, and for each text its place among these.
fn distinct(written: &[String]) -> (Vec<(&str, usize)>, Vec<usize>) {
    let mut distinct: Vec<(&str, usize)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut of_each = Vec::with_capacity(written.len());
    for text in written {
        let at = *known.entry(text).or_insert_with(|| {
            distinct.push((text, 0));
            distinct.len() - 1
        });
        distinct[at].1 += 1;
        of_each.push(at);
    }
    (distinct, of_each)
}

/// Returns a part of an address that nobody has yet.
fn free(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut slug = wanted.to_owned();
    let mut count = 1;
    while is_reserved(&slug) || taken.contains(&slug) {
        count += 1;
        slug = format!("{wanted}-{count}");
    }
    taken.insert(slug.clone());
    slug
}

/// A known team: its id and its name.
type Team = (String, Text);

/// The known teams by each of their names.
fn parties(edition: &Edition) -> BTreeMap<String, Team> {
    let mut parties = BTreeMap::new();
    let known = edition.config().taxonomies.get("party");
    for (id, entry) in known.into_iter().flat_map(|known| &known.entries) {
        let names = [id, &entry.label.vi, &entry.label.en];
        for name in names.into_iter().chain(&entry.aliases) {
            let team = || (id.clone(), entry.label.clone());
            parties.entry(name_key(name)).or_insert_with(team);
        }
    }
    parties
}

/// The names in a list of them, parted at commas and semicolons outside brackets.
fn parted(owner: &str) -> Vec<String> {
    let mut depth = 0u32;
    let mut names = vec![String::new()];
    for c in nfc(owner).chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' | '\n' if depth == 0 => {
                names.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(name) = names.last_mut() {
            name.push(c);
        }
    }
    let clean = |name: String| {
        let words: Vec<&str> = name.split_whitespace().collect();
        words
            .join(" ")
            .trim_matches(['.', ':', '*', '_'])
            .to_owned()
    };
    names.retain(|name| name.contains(char::is_alphanumeric));
    names.into_iter().map(clean).collect()
}

/// Parts a name at a joint when what stands on both sides is known by itself: `CS và Sales`,
/// but not `Phòng Chăm sóc và Hỗ trợ`.
fn unjoined<'a>(name: &'a str, known: &BTreeSet<String>) -> Vec<&'a str> {
    for joint in JOINTS {
        let parts: Vec<&str> = name.split(joint).map(str::trim).collect();
        let fits = |part: &&str| known.contains(&name_key(part));
        if parts.len() > 1 && parts.iter().all(fits) {
            return parts;
        }
    }
    vec![name]
}

/// One name as somebody wrote it.
#[derive(Clone, Debug)]
struct Name {
    written: String,
    /// What tells it from other names.
    key: NameKey,
    party: Option<Team>,
}

impl Name {
    fn new(written: &str, parties: &BTreeMap<String, Team>) -> Self {
        let (bare, remark) = match written.split_once(" (") {
            Some((bare, rest)) if !bare.trim().is_empty() => {
                (bare.trim(), rest.trim_end_matches(')'))
            }
            _ => (written, ""),
        };
        let bare = bare.trim_start_matches('@');
        let party = [written, bare]
            .iter()
            .find_map(|name| parties.get(&name_key(name)))
            .cloned();
        let full = bare.split_whitespace().count() >= FULL_NAME;
        let remark = if full { String::new() } else { fold(remark) };
        let key = match &party {
            Some((id, _)) => (id.clone(), String::new(), String::from("@")),
            None => (fold(bare), remark, marks(bare)),
        };
        Self {
            written: written.to_owned(),
            key,
            party,
        }
    }
}

/// The marks of a name wherever they stand: `Hoà` and `Hòa` have the same, `Hà` and `Hạ` not.
fn marks(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut marks: Vec<char> = lower
        .nfd()
        .filter(|c| is_combining(*c) || *c == 'đ')
        .collect();
    marks.sort_unstable();
    marks.into_iter().collect()
}

/// A name or the id of a team, folded; the remark in brackets behind it, folded; its marks.
type NameKey = (String, String, String);

/// Names that mean the same owner.
struct Groups {
    /// The group of each name.
    key_of: HashMap<NameKey, String>,
    /// How often each form was written, by group.
    forms: BTreeMap<String, BTreeMap<String, usize>>,
    /// The names of teams, by group.
    teams: BTreeMap<String, Team>,
}

/// Groups names; each row of them occurs so many times.
fn group(names: &[Vec<Name>], times: impl Iterator<Item = usize>) -> Groups {
    let keys: BTreeSet<NameKey> = names.iter().flatten().map(|n| n.key.clone()).collect();
    let mut by_fold: BTreeMap<&str, Vec<&NameKey>> = BTreeMap::new();
    for key in &keys {
        by_fold.entry(&key.0).or_default().push(key);
    }
    let one = |found: Vec<&&NameKey>| match found.as_slice() {
        [one] => Some((**one).clone()),
        _ => None,
    };
    let mut groups = Groups {
        key_of: HashMap::new(),
        forms: BTreeMap::new(),
        teams: BTreeMap::new(),
    };
    for key in &keys {
        let alike = &by_fold[key.0.as_str()];
        let mut settled = key.clone();
        // Typed without marks: the only name with marks that it can stand for.
        if settled.2.is_empty() {
            let marked = alike.iter().filter(|k| !k.2.is_empty() && k.2 != "@");
            let marks: BTreeSet<&str> = marked.map(|k| k.2.as_str()).collect();
            if let (1, Some(marks)) = (marks.len(), marks.first()) {
                (*marks).clone_into(&mut settled.2);
            }
        }
        // Without a remark: the only one with a remark.
        if settled.1.is_empty() {
            let remarked = alike
                .iter()
                .filter(|k| !k.1.is_empty() && (k.2 == settled.2 || k.2.is_empty()))
                .collect();
            settled = one(remarked).map_or(settled.clone(), |k| (k.0, k.1, settled.2));
        }
        let joined = format!("{}\n{}\n{}", settled.0, settled.1, settled.2);
        groups.key_of.insert(key.clone(), joined);
    }
    let names = names.iter().zip(times);
    for (name, times) in names.flat_map(|(row, times)| row.iter().map(move |n| (n, times))) {
        let Some(key) = groups.key_of.get(&name.key) else {
            continue;
        };
        if let Some(team) = &name.party {
            groups.teams.insert(key.clone(), team.clone());
        }
        let forms = groups.forms.entry(key.clone()).or_default();
        *forms.entry(name.written.clone()).or_default() += times;
    }
    groups
}

fn owners(groups: &Groups) -> Vec<(String, Owner)> {
    let owner = |(key, forms): (&String, &BTreeMap<String, usize>)| {
        // The form with the most marks, then the most written, then the longest.
        let best = forms
            .iter()
            .max_by_key(|(form, count)| (marks(form).chars().count(), **count, form.len()))
            .map_or("", |(form, _)| form.as_str());
        let bare = best.split(" (").next().unwrap_or(best);
        let person = || (bare.to_owned(), Text::new(best, best));
        let (slug, name) = groups.teams.get(key).cloned().unwrap_or_else(person);
        let slug = path_slug(&slug);
        (key.clone(), Owner { name, slug })
    };
    groups.forms.iter().map(owner).collect()
}
