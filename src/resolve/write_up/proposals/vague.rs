//! Good intentions that nobody could tick off.

use crate::resolve::write_up::vocabulary::{Key, vocabulary};

/// True for `chú ý hơn` and the like with nothing to see, count or change.
pub(super) fn is_vague(text: &str) -> bool {
    if text.len() > 400 {
        return false;
    }
    let key = Key::new(text);
    let words = &vocabulary().proposal;
    let folded = key.folded();
    let says_more = folded.ends_with(" hon") && words.vague_verbs.within(&key);
    if !(says_more || words.vague.within(&key))
        || key.count() > 25
        || folded.contains(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let mut rest = format!(" {folded} ");
    // `phối hợp` folds to hold the word for a meeting.
    for phrase in words.vague.iter().chain(["phoi hop"]) {
        rest = rest.replace(&format!(" {phrase} "), " ");
    }
    !words.checkable.within(&Key::new(&rest))
}
