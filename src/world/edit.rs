//! Changes source files, unless somebody else changed them meanwhile.

use std::fs;
use std::io;
use std::path::Path;

use super::store;
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
    store::replace(&file, after.as_bytes())
}
