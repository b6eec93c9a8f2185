//! Words → numbers that stand for them.

use std::hash::Hasher;

/// The number of no word.
pub(super) const EMPTY: u32 = 0x811C_9DC5;

/// Returns the number of a word after what `start` stands for (FNV-1a). Two terms of a large
/// handbook that get one number make two pages alike by one term at most.
pub(super) fn number(start: u32, word: &str) -> u32 {
    word.bytes().fold(start, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// For tables of such numbers: they are hashes already, this only spreads their bits.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
