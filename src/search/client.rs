//! The script that searches, with the letters that fold to others put in.
//!
//! `search.js` and `engine/` are what people read and change; `search.min.js` is made of them (see
//! `tests/browser/bundle.mjs`). The scripts of the theme have it in them too: pages do not load
//! this one, other programs do.

use std::sync::LazyLock;

use crate::text::tokens::with_letters;

/// The script as it is made, with a place for the letters.
const SOURCE: &str = include_str!("search.min.js");

/// Returns the script.
pub(super) fn script() -> &'static str {
    static SCRIPT: LazyLock<String> = LazyLock::new(|| with_letters(SOURCE));
    &SCRIPT
}
