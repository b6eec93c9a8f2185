//! `check --fix` and `check --diff`: mends what can be mended safely.

use std::path::Path;

use similar::TextDiff;

use super::summary::count as counted;
use crate::error::Result;
use crate::mend::Mended;
use crate::model::lang::Lang;
use crate::text;
use crate::world::edit;

/// Writes the changed texts back to their files.
pub(super) fn write(root: &Path, mended: &Mended) -> Result<()> {
    for (path, (before, after)) in &mended.files {
        edit::replace(root, path, before, after)?;
    }
    Ok(())
}

/// Returns the changes as one unified diff that `git apply` understands.
pub(super) fn diff(mended: &Mended) -> String {
    let mut out = String::new();
    for (path, (before, after)) in &mended.files {
        let changes = TextDiff::from_lines(&**before, &**after);
        let (old, new) = (format!("a/{path}"), format!("b/{path}"));
        out.push_str(
            &changes
                .unified_diff()
                .context_radius(3)
                .header(&old, &new)
                .to_string(),
        );
    }
    out
}

/// Returns the line that says what was mended.
pub(super) fn line(mended: &Mended, lang: Lang) -> String {
    let (count, files) = (mended.count, mended.files.len());
    let (en_count, en_files) = (
        counted(count, "finding", "findings"),
        counted(files, "file", "files"),
    );
    text!(
        "Đã sửa {count} chỗ trong {files} tệp.",
        "Mended {en_count} in {en_files}."
    )
    .get(lang)
    .to_owned()
}
