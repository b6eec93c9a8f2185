//! The script that searches, with the letters that fold to others put in.
//!
//! `search.js` is what people read and change; `search.min.js` is made of it (see
//! `tests/browser/bundle.mjs`) and is what readers fetch.

use std::sync::LazyLock;

use crate::text::tokens::table;

/// The script as it is fetched, with a place for the table.
const SOURCE: &str = include_str!("search.min.js");

/// The place for the table of letters in the script.
const PLACE: &str = "\"@letters@\"";

/// Returns the script.
pub(super) fn script() -> &'static str {
    static SCRIPT: LazyLock<String> = LazyLock::new(|| {
        let letters = serde_json::to_string(&table()).unwrap_or_default();
        SOURCE.replace(PLACE, &letters)
    });
    &SCRIPT
}
