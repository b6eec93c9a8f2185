//! Changes source files, each whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::model::source::SitePath;
use crate::text;

/// Replaces a source file's text. The new text is written beside the file and takes its place
/// in one step; a link stays a link; permissions stay.
///
/// # Errors
/// When the file no longer holds `before` (somebody saved it meanwhile), or the system refuses.
pub fn replace(root: &Path, path: &SitePath, before: &str, after: &str) -> Result<()> {
    let shown = root.join(path.as_str());
    let fail = |error: io::Error| {
        let shown = shown.display();
        let detail = error.to_string();
        Error::new(text!(
            "không ghi được `{shown}`: {detail}",
            "cannot write `{shown}`: {detail}"
        ))
    };
    let file = fs::canonicalize(&shown).map_err(fail)?;
    if fs::read(&file).map_err(fail)? != before.as_bytes() {
        let shown = shown.display();
        return Err(Error::new(text!(
            "`{shown}` vừa được sửa ở nơi khác; hãy chạy lại",
            "`{shown}` was changed meanwhile; run again"
        )));
    }
    let (mut new, beside) = create_beside(&file).map_err(fail)?;
    let written = new
        .write_all(after.as_bytes())
        .and_then(|()| new.set_permissions(fs::metadata(&file)?.permissions()))
        .and_then(|()| new.sync_all())
        .and_then(|()| fs::rename(&beside, &file));
    written.map_err(|error| {
        // The old file is untouched; what was begun beside it goes.
        let _ = fs::remove_file(&beside);
        fail(error)
    })
}

/// Creates a file of a free name in the same folder.
fn create_beside(file: &Path) -> io::Result<(fs::File, PathBuf)> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut number = 0u32;
    loop {
        let beside = folder.join(format!(".camnang-{}-{number}.tmp", std::process::id()));
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
        {
            Ok(new) => return Ok((new, beside)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => {
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
