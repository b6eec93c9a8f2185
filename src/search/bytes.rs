//! How numbers lie in the files of the index, and how files are packed.

use std::io::Write;

use flate2::{Compression, GzBuilder};

/// Writes a number, seven bits a byte, lowest first; the top bit says that more follow.
pub(super) fn number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        #[expect(clippy::cast_possible_truncation, reason = "cut to seven bits")]
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    #[expect(clippy::cast_possible_truncation, reason = "less than 128")]
    out.push(number as u8);
}

/// Writes the length of a text and the text.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Compresses a file; the same bytes always, whatever the time and system.
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .operating_system(255)
        .write(Vec::with_capacity(bytes.len() / 2), Compression::new(7));
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written")
}

/// Sorted texts, each as what differs from the one before.
#[derive(Default)]
pub(super) struct Front<'a> {
    before: &'a str,
}

impl<'a> Front<'a> {
    /// Writes the next text.
    pub(super) fn text(&mut self, out: &mut Vec<u8>, next: &'a str) {
        let same = self
            .before
            .char_indices()
            .zip(next.chars())
            .find(|((_, a), b)| a != b)
            .map_or(self.before.len().min(next.len()), |((at, _), _)| at);
        number(out, same);
        text(out, &next[same..]);
        self.before = next;
    }
}
