//! The script for a call: found by what its page says it is for, not by its name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role};
use crate::restrict::Edition;
use crate::text::fold::name_key;

/// Ways to say that a template is for a call, in comparable form.
const CALLS: [&str; 7] = [
    "dien thoai",
    "cuoc goi",
    "goi",
    "phone",
    "telephone",
    "call",
    "call script",
];

/// The word for what the call is about.
const WINBACK: &str = "winback";

/// Finds the script of each language: a template for calls, one about winback before others.
pub(super) fn find(edition: &Edition) -> BTreeMap<Lang, PageId> {
    let mut best: BTreeMap<Lang, (Reverse<u8>, &str, PageId)> = BTreeMap::new();
    for (id, page) in edition.pages() {
        let kind = edition.kinds().get(page.kind);
        if page.role != Role::Leaf || !kind.fields.contains_key("for") {
            continue;
        }
        let Some(fit) = fit(page) else { continue };
        let candidate = (Reverse(fit), page.url.as_str(), id);
        let known = best.entry(page.lang).or_insert(candidate);
        *known = candidate.min(*known);
    }
    let found = best.into_iter();
    found.map(|(lang, (.., page))| (lang, page)).collect()
}

/// How well a template fits; none when it is for something else.
fn fit(page: &Page) -> Option<u8> {
    let about = |text: &str, word: &str| format!(" {} ", name_key(text)).contains(word);
    let says = |key: &str, word: &str| page.fields.texts(key).any(|text| about(text, word));
    let for_winback = says("for", WINBACK);
    let for_calls = CALLS.iter().any(|word| says("for", &format!(" {word} ")));
    let tagged = says("tags", WINBACK) || about(&page.title, WINBACK);
    match (for_winback, for_calls, tagged) {
        (true, true, _) => Some(4),
        (false, true, true) => Some(3),
        (true, false, _) => Some(2),
        (false, true, false) => Some(1),
        (false, false, _) => None,
    }
}
