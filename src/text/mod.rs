//! Vietnamese text: one definition each of folding, slugs, distance and reader formats.
//!
//! Leaf modules: they know nothing of pages. Source text is never changed in place;
//! every function here returns a copy.

pub mod day;
pub mod distance;
pub mod excerpt;
pub mod fold;
pub mod format;
pub mod moment;
pub mod percent;
pub mod phrase;
pub mod slug;
pub mod tokens;
pub mod words;
