//! Single files that the program keeps: reading one, and writing one so that it appears whole.
//! Nobody ever reads half of it, and whatever goes wrong leaves the one before.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::files::reason;
use crate::error::{Error, Result};
use crate::text;

/// Reads a file as text.
///
/// # Errors
/// The system refuses, or the file is no text.
pub fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|error| {
        let shown = file.display();
        let detail = reason(&error);
        Error::new(text!(
            "không đọc được `{shown}`: {detail}",
            "cannot read `{shown}`: {detail}"
        ))
    })
}

/// Writes `bytes` to `file`, which may be there already.
///
/// # Errors
/// The system refuses.
pub fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    // A link stays a link; what it leads to is written.
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    write(&target, bytes).map_err(|error| {
        let shown = file.display();
        let detail = reason(&error);
        Error::new(text!(
            "không ghi được `{shown}`: {detail}",
            "cannot write `{shown}`: {detail}"
        ))
    })
}

fn write(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = target
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut staged_name = std::ffi::OsString::from(".");
    staged_name.push(name);
    staged_name.push(format!(".{}.new", std::process::id()));
    let staged = target.with_file_name(staged_name);
    // Left by a run of the same number that was killed; a link there is not followed.
    let _ = fs::remove_file(&staged);
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&staged)
        .and_then(|mut new| {
            new.write_all(bytes)?;
            if let Ok(before) = fs::metadata(target) {
                new.set_permissions(before.permissions())?;
            }
            new.sync_all()
        })
        .and_then(|()| fs::rename(&staged, target));
    if written.is_err() {
        let _ = fs::remove_file(&staged);
    }
    written
}
