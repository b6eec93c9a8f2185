//! Numbers for terms: the client computes the same ones, in 32-bit integer arithmetic.

/// Returns the number of a token's key: FNV-1a over its UTF-16 units.
pub(super) fn token(key: &str) -> u32 {
    key.encode_utf16().fold(0x811C_9DC5, |hash, unit| {
        (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
    })
}

/// Returns the number of two tokens side by side.
pub(super) fn pair(a: u32, b: u32) -> u32 {
    mix(a.wrapping_mul(0x9E37_79B1) ^ b)
}

/// Returns the number of a whole title or heading, from the numbers of its tokens. It begins
/// with the bits of its first pair, so that both lie in the same shard.
pub(super) fn phrase(tokens: &[u32]) -> Option<u32> {
    let [a, b, ..] = *tokens else { return None };
    let whole = tokens
        .iter()
        .fold(0x51ED_270B, |hash, token| pair(hash, *token));
    Some(pair(a, b) & SHARD_BITS | whole & !SHARD_BITS)
}

/// The bits that may choose a shard.
pub(super) const SHARD_BITS: u32 = 0xFFF0_0000;

/// Spreads the bits (the finaliser of `MurmurHash3`).
fn mix(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85EB_CA6B);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}
