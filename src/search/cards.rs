//! What is shown of a hit: title, address, and the text around what was found.
//!
//! A page is one leaf, a long one several: 2, 4 or 8, each with an equal share of its zones.
//! Leaves lie some to a card file, since every file of a site costs something.

use serde_json::{Value, json};

use super::gather::ZONES;
use super::sections::Section;

/// Longest text of one leaf, in bytes; of a page that is a whole book the rest is found but not
/// shown.
const LONGEST: usize = 48 * 1024;

/// The leaves of a run of pages, as JSON.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    /// One after the other.
    pub(super) text: String,
    /// Where each ends in `text`.
    pub(super) ends: Vec<usize>,
    /// For each page, how many leaves it has, as a power of two.
    pub(super) powers: Vec<u8>,
}

/// Writes leaves.
#[derive(Debug, Default)]
pub(super) struct Cards {
    parts: Vec<Vec<Value>>,
}

impl Cards {
    /// Adds the leaves of a page whose sections have `whole` bytes of text.
    pub(super) fn page(
        &mut self,
        head: &str,
        sections: &[Section],
        whole: usize,
        leaf: usize,
        leaves: &mut Leaves,
    ) {
        let mut power = 0;
        while power < 3 && whole >> power > leaf {
            power += 1;
        }
        let count = 1usize << power;
        self.parts.clear();
        self.parts.resize_with(count, Vec::new);
        let mut before = 0;
        for section in sections {
            let mut texts = vec![String::new(); count];
            let first = part(before, whole, count);
            for line in section.text.split_inclusive('\n') {
                let text = &mut texts[part(before, whole, count)];
                if text.len() + line.len() <= LONGEST {
                    text.push_str(line);
                }
                before += line.len();
            }
            for (index, text) in texts.into_iter().enumerate() {
                if index == first || !text.is_empty() {
                    let text = text.trim_end();
                    self.parts[index].push(json!([section.anchor, section.heading, text]));
                }
            }
        }
        for part in &self.parts {
            let sections = serde_json::to_string(part).unwrap_or_default();
            leaves.text.push('[');
            leaves.text.push_str(head);
            leaves.text.push(',');
            leaves.text.push_str(&sections);
            leaves.text.push(']');
            leaves.ends.push(leaves.text.len());
        }
        leaves.powers.push(power);
    }
}

/// Returns the part of the page that a line is in; the parts are runs of zones.
fn part(before: usize, whole: usize, count: usize) -> usize {
    let zone = (before * ZONES / whole.max(1)).min(ZONES - 1);
    zone * count / ZONES
}
