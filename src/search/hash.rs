//! Numbers for terms: the client computes the same ones, in 32-bit integer arithmetic.

/// Returns the number of a token's key: FNV-1a over its UTF-16 units.
pub(super) fn token(key: &str) -> u32 {
    key.encode_utf16().fold(0x811C_9DC5, |hash, unit| {
        (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
    })
}

/// Returns the number of a word, by its key: the lowest bits tell its first letter.
pub(super) fn word(word: &str) -> u32 {
    let first = word.encode_utf16().next().map_or(0, u32::from);
    token(word) << FIRST_BITS | first & FIRST
}

const FIRST_BITS: u32 = 5;
const FIRST: u32 = (1 << FIRST_BITS) - 1;

/// Returns the number of two words side by side: 30 bits. Those that choose the shard are the same
/// for all words with one first letter: whoever types the second one needs one shard for whatever
/// it becomes.
pub(super) fn pair(a: u32, b: u32) -> u32 {
    let spread = |b: u32| mix(a.wrapping_mul(0x9E37_79B1) ^ b) >> 2;
    spread(b & FIRST) & SHARD_BITS | spread(b) & !SHARD_BITS
}

/// Returns the number of a whole title or heading, from the numbers of its tokens. It begins
/// with the bits of its first pair, so that both lie in the same shard.
pub(super) fn whole(tokens: &[u32]) -> Option<u32> {
    several(tokens, 0x51ED_270B)
}

/// Returns the number of the first words of a title.
pub(super) fn beginning(tokens: &[u32]) -> Option<u32> {
    several(tokens, 0x2545_F491)
}

fn several(tokens: &[u32], seed: u32) -> Option<u32> {
    let [a, b, ..] = *tokens else { return None };
    let all = tokens.iter().fold(seed, |hash, token| pair(hash, *token));
    Some(pair(a, b) & SHARD_BITS | all & !SHARD_BITS)
}

/// Returns four bits of the forms of tokens side by side, never [`SEVERAL_FORMS`].
pub(super) fn forms(forms: impl Iterator<Item = u32>) -> u8 {
    let all = forms.fold(0, |hash, form| mix(hash ^ form));
    u8::try_from(all % u32::from(SEVERAL_FORMS)).unwrap_or(0)
}

/// Stands for different forms on one page.
pub(super) const SEVERAL_FORMS: u8 = 15;

/// The bits that may choose a shard.
pub(super) const SHARD_BITS: u32 = 0x3FFC_0000;

/// Bits of a pair's number.
pub(super) const BITS: u32 = 30;

/// Spreads the bits (the finaliser of `MurmurHash3`).
fn mix(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85EB_CA6B);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}
