//! Bundles → which addresses changed between them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::model::bundle::{Artifact, Bundle, OutPath, Print};
use crate::model::inputs::Asset;
use crate::text::percent;

/// What tells the forms of each file of a site apart.
#[derive(Debug, Default)]
pub(super) struct Prints(BTreeMap<OutPath, Print>);

impl Prints {
    /// Takes the prints of a site. Makes no page, and leaves out what only making tells apart.
    pub(super) fn of(bundle: &Bundle) -> Self {
        let print = |(path, artifact): (&OutPath, &Artifact)| {
            Some((path.clone(), print(bundle, path, artifact)?))
        };
        // One after the other: all cores are for whoever waits for the next build.
        Self(bundle.named().filter_map(print).collect())
    }

    /// Returns the addresses that are new, gone or other than before, in order. `touched` are
    /// files to copy that changed.
    pub(super) fn changed(
        &self,
        before: &Self,
        bundle: &Bundle,
        touched: &[PathBuf],
    ) -> Vec<String> {
        let new = self
            .0
            .iter()
            .filter(|(path, print)| before.0.get(*path) != Some(*print));
        let gone = before.0.keys().filter(|path| !self.0.contains_key(*path));
        let mut changed: Vec<String> = new.map(|(path, _)| path).chain(gone).map(address).collect();
        if !touched.is_empty() {
            let copied = bundle.named().filter(|(_, artifact)| {
                matches!(artifact, Artifact::Copy(Asset::Disk { file, .. }) if touched.contains(file))
            });
            changed.extend(copied.map(|(path, _)| address(path)));
        }
        changed.sort();
        changed.dedup();
        changed
    }
}

fn print(bundle: &Bundle, path: &OutPath, artifact: &Artifact) -> Option<Print> {
    let hash = match artifact {
        Artifact::Bytes(bytes) | Artifact::Copy(Asset::Memory(bytes)) => blake3::hash(bytes),
        Artifact::Copy(Asset::Disk { file, len, .. }) => {
            let mut hasher = blake3::Hasher::new();
            hasher.update(file.as_os_str().as_encoded_bytes());
            hasher.update(&len.to_le_bytes());
            hasher.finalize()
        }
        Artifact::Recipe(_) | Artifact::Page(_) => return bundle.print(path),
    };
    let mut print = Print::default();
    print.copy_from_slice(&hash.as_bytes()[..16]);
    Some(print)
}

/// Returns the address at which a file of the site is asked for.
fn address(path: &OutPath) -> String {
    let path = path.as_str();
    let folder = match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    };
    format!("/{}", percent::encode(folder))
}
