//! Files: finding those of a handbook below a folder, reading them as text, writing others.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use crate::model::inputs::Reason;
use crate::model::source::SitePath;

/// Largest page that is read, in bytes. The longest handbook chapters are a tenth of it.
pub(super) const MAX_PAGE: u64 = 4 * 1024 * 1024;

/// Longer than the steps in which file systems tell the time of a change.
const CLOCK_STEP: Duration = Duration::from_millis(100);

/// A file found below a folder of the handbook.
pub(super) struct Found {
    pub(super) path: SitePath,
    pub(super) file: PathBuf,
    pub(super) len: u64,
    pub(super) stamp: Stamp,
}

/// What the system says of a file without opening it. Another stamp may be another content; the
/// same stamp is the same content unless somebody takes pains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    /// Number of the file and time of its last change of any kind, where systems have them: a
    /// file moved here may be as old and as long as the one before.
    identity: (u64, i64, i64),
}

impl Stamp {
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let identity = (0, 0, 0);
        Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            identity,
        }
    }

    /// True when the file was written so shortly before `now` that writing it again could leave
    /// the same stamp.
    pub(super) fn is_fresh(&self, now: SystemTime) -> bool {
        self.modified
            .is_none_or(|at| now.duration_since(at).is_ok_and(|ago| ago < CLOCK_STEP))
    }
}

/// Finds the files below `folder` (from the root), sorted by path. Hidden ones are passed
/// over; links are followed as long as they stay inside the handbook.
pub(super) fn below(root: &Path, folder: &str) -> (Vec<Found>, Vec<(SitePath, Reason)>) {
    let mut entries: Vec<(SitePath, walkdir::DirEntry)> = Vec::new();
    let mut refused = Vec::new();
    let start = root.join(folder);
    if !start.is_dir() {
        return (Vec::new(), refused);
    }
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut walk = walkdir::WalkDir::new(&start).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().and_then(|p| site_path(root, p));
                let detail = match (error.loop_ancestor(), error.io_error()) {
                    (Some(_), _) => "symbolic link loop".to_owned(),
                    (None, Some(error)) => reason(error),
                    (None, None) => error.to_string(),
                };
                if let Some(path) = path {
                    refused.push((path, Reason::Unreadable { detail }));
                }
                continue;
            }
        };
        let hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        let kept = matches!(
            entry.file_name().to_str(),
            Some(".well-known" | ".nojekyll")
        );
        if hidden && !kept {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.path_is_symlink() {
            let inside = fs::canonicalize(entry.path()).is_ok_and(|p| p.starts_with(&real_root));
            if !inside {
                if let Some(path) = site_path(root, entry.path()) {
                    let detail = "symbolic link out of the handbook".to_owned();
                    refused.push((path, Reason::Unreadable { detail }));
                }
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
        }
        if entry.file_type().is_dir() {
            continue;
        }
        let Some(path) = site_path(root, entry.path()) else {
            continue;
        };
        if !entry.file_type().is_file() {
            let detail = "not a regular file".to_owned();
            refused.push((path, Reason::Unreadable { detail }));
            continue;
        }
        entries.push((path, entry));
    }
    // The system is asked about many files at once: that is most of the time of looking again.
    let asked: Vec<Result<Found, (SitePath, Reason)>> = entries
        .into_par_iter()
        .map(|(path, entry)| match entry.metadata() {
            Ok(metadata) => Ok(Found {
                path,
                file: entry.into_path(),
                len: metadata.len(),
                stamp: Stamp::of(&metadata),
            }),
            Err(error) => {
                let detail = error.to_string();
                Err((path, Reason::Unreadable { detail }))
            }
        })
        .collect();
    let mut found = Vec::with_capacity(asked.len());
    for outcome in asked {
        match outcome {
            Ok(file) => found.push(file),
            Err(file) => refused.push(file),
        }
    }
    found.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    (found, refused)
}

/// Reads a page as text.
pub(super) fn read_page(found: &Found) -> Result<Arc<str>, Reason> {
    if found.len > MAX_PAGE {
        return Err(Reason::TooLarge {
            size: found.len,
            limit: MAX_PAGE,
        });
    }
    let bytes = fs::read(&found.file).map_err(|error| Reason::Unreadable {
        detail: reason(&error),
    })?;
    if let Ok(text) = simdutf8::basic::from_utf8(&bytes) {
        return Ok(Arc::from(text));
    }
    String::from_utf8(bytes).map(Arc::from).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line_start = good
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        Reason::NotUtf8 {
            line: count(String::from_utf8_lossy(good).matches('\n').count()),
            column: count(String::from_utf8_lossy(&good[line_start..]).chars().count()),
        }
    })
}

/// Writes a file, and makes the folders above it that are missing.
pub(super) fn write_below(file: &Path, bytes: &[u8]) -> io::Result<()> {
    // Nearly every page has a folder of its own, so trying without it first would be in vain.
    if let Some(folder) = file.parent().filter(|_| file.ends_with("index.html")) {
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder)?,
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    match (fs::write(file, bytes), file.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            fs::write(file, bytes)
        }
        (written, _) => written,
    }
}

/// True when there is a plain file with just these bytes.
pub(super) fn same(target: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(target)
        .is_ok_and(|m| m.is_file() && usize::try_from(m.len()).is_ok_and(|len| len == bytes.len()))
        && fs::read(target).is_ok_and(|there| there == bytes)
}

/// Says why the system refused, without the path and number that it adds.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_lowercase(),
        None => text,
    }
}

/// Returns the path of a file from the root; none for names that are not text.
pub(super) fn site_path(root: &Path, file: &Path) -> Option<SitePath> {
    let below = file.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    let path = match parts {
        Some(parts) => parts.join("/"),
        // Shown with a mark in place of what cannot be read, so that it can be reported.
        None => below.to_string_lossy().replace('\\', "/"),
    };
    (!path.is_empty()).then(|| SitePath::new(path))
}
