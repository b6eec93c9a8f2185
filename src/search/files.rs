//! The parts of the index → files with names after what they hold.
//!
//! Files are named in groups: `u1a2b3c4d-17.bin` is the eighteenth file of family `u`, and the
//! middle part is the hash of the sixteen files it was made with. One hash for sixteen keeps the
//! entry small, and a name never leads to bytes of another build.

use std::sync::Arc;

/// Files that share one hash.
const GROUP: usize = 16;

/// The finished index.
#[derive(Debug)]
pub(super) struct Index {
    /// The file that leads to the others.
    pub(super) entry: Vec<u8>,
    /// The others, by name.
    pub(super) shards: Vec<(String, Arc<[u8]>)>,
}

/// Names the files of one family; adds them to `shards` and returns the hashes of their groups.
pub(super) fn name(
    family: char,
    files: Vec<Arc<[u8]>>,
    shards: &mut Vec<(String, Arc<[u8]>)>,
) -> Vec<String> {
    let mut hashes = Vec::new();
    for group in files.chunks(GROUP) {
        let mut hasher = blake3::Hasher::new();
        for file in group {
            hasher.update(file);
        }
        hashes.push(hasher.finalize().to_hex()[..8].to_owned());
    }
    for (number, file) in files.into_iter().enumerate() {
        let hash = &hashes[number / GROUP];
        shards.push((format!("{family}{hash}-{number}.bin"), file));
    }
    hashes
}
