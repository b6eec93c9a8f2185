//! Handbooks in memory, fixtures in Markdown, and blessing.

pub(crate) mod browser;
pub(crate) mod fixture;
pub(crate) mod handbook;
pub(crate) mod host;
pub(crate) mod markup;
pub(crate) mod program;
pub(crate) mod selection;
pub(crate) mod server;
pub(crate) mod terminal;

use std::path::{Path, PathBuf};

/// True when expectations are to be rewritten: `BLESS=1 cargo test`, then read the diff.
pub(crate) fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|v| v == "1")
}

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder of this test's own, below cargo's folder for tests.
pub(crate) fn temporary(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// Returns the files below a folder with one of these extensions, sorted.
pub(crate) fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| {
            entry
                .expect("the project's own files can be read")
                .into_path()
        })
        .filter(|path| path.is_file() && path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    files
}
