//! How numbers lie in the files of the index, and how files are packed.

use std::io::Write;

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress, GzBuilder, Status};

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
    column(out, text.as_bytes());
}

/// Writes the length of a column and the column.
pub(super) fn column(out: &mut Vec<u8>, column: &[u8]) {
    number(out, column.len());
    out.extend_from_slice(column);
}

/// How hard compression tries. A step more takes half as long again and saves less than one
/// byte in a hundred.
const LEVEL: u32 = 6;

/// The same for files that have something in common: there are as many as pages, few of them are
/// ever fetched, and two steps more take twice as long for two bytes in a hundred.
const LEVEL_OF_MANY: u32 = 4;

/// Compresses a file; the same bytes always, whatever the time and system.
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_columns(bytes, &[])
}

/// Compresses a file that begins with `head` and goes on with columns. Each has codes of its
/// own: what is frequent in one is not in the next.
pub(super) fn gzip_columns(head: &[u8], columns: &[&[u8]]) -> Vec<u8> {
    let whole = head.len() + columns.iter().map(|c| c.len()).sum::<usize>();
    let mut encoder = encoder(whole);
    let mut length = Vec::new();
    let mut written = encoder.write_all(head);
    for column in columns {
        length.clear();
        number(&mut length, column.len());
        written = written
            .and_then(|()| encoder.flush())
            .and_then(|()| encoder.write_all(&length))
            .and_then(|()| encoder.write_all(column));
    }
    let written = written.and_then(|()| encoder.finish());
    let mut file = written.expect("memory takes all that is written");
    file.shrink_to_fit();
    file
}

fn encoder(length: usize) -> GzEncoder<Vec<u8>> {
    GzBuilder::new()
        .mtime(0)
        .operating_system(255)
        .write(Vec::with_capacity(length / 2), Compression::new(LEVEL))
}

/// First byte of a file that is only part of a compressed one.
const PART: u8 = 0;

/// Compresses what many files have in common: the beginning of a compressed file, to which
/// [`gzip_rest`] gives ends.
pub(super) fn gzip_common(common: &[u8]) -> Vec<u8> {
    let mut encoder = encoder(common.len());
    let written = encoder.write_all(common).and_then(|()| encoder.flush());
    written.expect("memory takes all that is written");
    let mut file = vec![PART];
    file.extend_from_slice(encoder.get_ref());
    file
}

/// Compresses a file as the rest of one that begins with `common`: whoever has that puts both
/// together and decompresses them as one, checksum included.
pub(super) fn gzip_rest(common: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut encoder = Compress::new(Compression::new(LEVEL_OF_MANY), false);
    let mut done = encoder.set_dictionary(common).is_ok();
    debug_assert!(done, "nothing was compressed yet");
    let mut file = Vec::with_capacity(bytes.len() / 2 + 64);
    file.push(PART);
    while done {
        let read = usize::try_from(encoder.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(read..).unwrap_or_default();
        let status = encoder.compress_vec(rest, &mut file, FlushCompress::Finish);
        done = matches!(status, Ok(Status::Ok | Status::BufError));
        file.reserve(bytes.len() / 4 + 64);
    }
    let mut sum = Crc::new();
    sum.update(common);
    sum.update(bytes);
    file.extend_from_slice(&sum.sum().to_le_bytes());
    file.extend_from_slice(&sum.amount().to_le_bytes());
    file.shrink_to_fit();
    file
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

/// Lists of ascending numbers, bit by bit.
///
/// Of each list the reader knows how many of how many numbers it has. A step to the next is
/// written in two parts (Rice's code): the lower bits as they are, what is above them as so
/// many ones and a zero. How many lower bits suits steps of usual length. Of a list with more
/// than half of the numbers, those are written that it does not have.
#[derive(Default)]
pub(super) struct Steps {
    bytes: Vec<u8>,
    /// Bits not yet in `bytes`, the first lowest.
    open: u64,
    count: u32,
}

impl Steps {
    /// Writes a list of `count` numbers below `of`.
    pub(super) fn list(&mut self, list: impl Iterator<Item = u32>, count: usize, of: usize) {
        if count * 2 > of {
            let lower = lower_bits(of - count, of);
            let (mut next, mut missed) = (0, 0);
            for has in list.chain([u32::try_from(of).unwrap_or(u32::MAX)]) {
                for absent in next..has {
                    self.step(absent - missed, lower);
                    missed = absent + 1;
                }
                next = has + 1;
            }
        } else {
            let lower = lower_bits(count, of);
            let mut next = 0;
            for has in list {
                self.step(has - next, lower);
                next = has + 1;
            }
        }
    }

    fn step(&mut self, step: u32, lower: u32) {
        for _ in 0..step >> lower {
            self.bits(1, 1);
        }
        self.bits(0, 1);
        self.bits(u64::from(step) & ((1 << lower) - 1), lower);
    }

    fn bits(&mut self, bits: u64, count: u32) {
        self.open |= bits << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.open.to_le_bytes()[0]);
            self.open >>= 8;
            self.count -= 8;
        }
    }

    /// Returns what was written.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bits(0, 8 - self.count);
        }
        self.bytes
    }
}

/// Returns how many bits of a step are written as they are: most steps are then below
/// twice that many.
fn lower_bits(count: usize, of: usize) -> u32 {
    (of * 11 / (16 * count.max(1))).max(1).ilog2()
}
