//! [`Edition`] → the search index, and the script that searches it in the browser.
//!
//! 1. `sections` reads what each page says, section by section, from its document;
//! 2. `gather` turns runs of pages into terms, pairs of terms and what is shown of them
//!    (`cards`); every thread has a `run` of its own;
//! 3. `postings` and `pairs` put the runs together: for each syllable, and each two side by
//!    side, on which pages they stand and how much that says of the page;
//! 4. `words` lists the words in use, for what was mistyped;
//! 5. `memo` keeps runs and shards for the index after the next edit;
//! 6. `files` packs it all into small files named after what they hold, and one entry that
//!    leads to them.
//!
//! `search.js` and `engine/` are the one definition of the ranking; nothing is scored here. What
//! is shipped of them is `search.min.js`, and the script of the theme, which has it in it. Nobody who does
//! not search pays for the index: it is made when the first of its files is asked for.

mod ask;
mod bytes;
mod cards;
mod client;
mod facets;
mod files;
mod gather;
mod hash;
mod memo;
mod pages;
mod pairs;
mod postings;
mod run;
mod sections;
mod words;

use std::sync::{Arc, OnceLock};

pub use ask::{Answer, Hit, Searcher, ask};
pub use memo::Memo;

use crate::model::bundle::{Artifact, Bundle};
use crate::restrict::Edition;

/// Address of the script, from the site's root.
const SCRIPT: &str = "search/search.js";

/// Address of the file that leads to all others.
const ENTRY: &str = "search/index.bin";

/// Folder of the files whose names tell what they hold. No page can lie there: there is no dot
/// in the slugs of pages.
const SHARDS: &str = "search/shards.d";

/// Adds the search of an edition to the bundle. The next index made with the same memo takes
/// from this one what did not change.
pub fn add(edition: &Arc<Edition>, bundle: &mut Bundle, memo: &Memo) {
    let script = client::script();
    bundle.add(SCRIPT, Artifact::Bytes(Arc::from(script.as_bytes())));
    let edition = Arc::clone(edition);
    let index = Arc::new(OnceLock::new());
    let recall = memo.recall();
    let made = move || Arc::clone(index.get_or_init(|| Arc::new(pages::index(&edition, &recall))));
    let entry = made.clone();
    let recipe = move || Ok(entry().entry.clone());
    bundle.add(ENTRY, Artifact::Recipe(Arc::new(recipe)));
    let shards = move || {
        let index = made();
        let file = |(name, bytes): &(String, Arc<[u8]>)| {
            (
                format!("{SHARDS}/{name}"),
                Artifact::Bytes(Arc::clone(bytes)),
            )
        };
        index.shards.iter().map(file).collect()
    };
    bundle.add_late(SHARDS, Arc::new(shards));
}
