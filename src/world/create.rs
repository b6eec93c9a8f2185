//! New pages → disk, whole or not at all, and never over something that is there.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::files::reason;
use crate::error::{Error, Result};
use crate::model::source::SitePath;
use crate::text;

/// True when there is something at a path, were it a link that leads nowhere.
pub fn is_there(root: &Path, path: &SitePath) -> bool {
    fs::symlink_metadata(root.join(path.as_str())).is_ok()
}

/// Writes new files below `root`, and the folders above them. When one cannot be written, none
/// stays.
///
/// # Errors
/// A file that is there, a folder that leads out of the handbook, or what the system refuses.
pub fn create(root: &Path, files: &[(&SitePath, &str)]) -> Result<()> {
    let mut written: Vec<PathBuf> = Vec::new();
    for (path, text) in files {
        let file = root.join(path.as_str());
        match create_one(root, &file, text) {
            Ok(()) => written.push(file),
            Err(error) => {
                for file in written {
                    // Nothing can be done about one that stays; the error below is the news.
                    let _ = fs::remove_file(file);
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

fn create_one(root: &Path, file: &Path, text: &str) -> Result<()> {
    let folder = file.parent().unwrap_or(root);
    stays_inside(root, folder)?;
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".camnang-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As any other file; the system takes away what the user's mask says.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let outcome = builder.tempfile_in(folder).and_then(|mut staged| {
        staged.write_all(text.as_bytes())?;
        staged.persist_noclobber(file).map_err(|error| error.error)
    });
    outcome.map(|_| ()).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            taken(&file.to_string_lossy())
        } else {
            failed(file, &error)
        }
    })
}

/// Says that a file is there already.
pub fn taken(shown: &str) -> Error {
    Error::new(text!(
        "`{shown}` đã có; camnang không ghi đè",
        "`{shown}` exists; camnang overwrites nothing"
    ))
}

/// A link in place of a folder must not lead new pages out of the handbook.
fn stays_inside(root: &Path, folder: &Path) -> Result<()> {
    let there = folder.ancestors().find(|f| fs::symlink_metadata(f).is_ok());
    let real = |path: &Path| fs::canonicalize(path);
    let inside = there.is_some_and(|there| match (real(there), real(root)) {
        (Ok(there), Ok(root)) => there.starts_with(root),
        _ => false,
    });
    if inside {
        return Ok(());
    }
    let shown = folder.display();
    Err(Error::new(text!(
        "thư mục `{shown}` dẫn ra ngoài cẩm nang",
        "the folder `{shown}` leads out of the handbook"
    )))
}

fn failed(path: &Path, error: &io::Error) -> Error {
    let shown = path.display();
    let detail = reason(error);
    Error::new(text!(
        "không ghi được `{shown}`: {detail}",
        "cannot write `{shown}`: {detail}"
    ))
}
