//! `camnang check`.

use std::path::{Path, PathBuf};

use super::Status;
use super::build::lowered_line;
use super::options::Global;
use super::output;
use super::report::{self, Format};
use crate::Cache;
use crate::error::{Error, Result};
use crate::model::diagnostic::{Diagnostic, Tally};
use crate::model::inputs::Options;
use crate::model::lang::Text;
use crate::text;

/// Check the pages and list the findings, writing nothing
///
/// The whole handbook is judged; with PATHs only the findings of those files are reported.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Report only on these files or folders
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Let warnings fail as well
    #[arg(long)]
    strict: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let inputs = global.inputs(&root, Options::default())?;
    let mut built = crate::build(&inputs, &mut Cache::default())?;
    if !args.paths.is_empty() {
        let wanted = wanted(&args.paths, &root)?;
        let known = |path: &str| {
            inputs.pages.iter().any(|p| inside(p.path.as_str(), path))
                || inputs
                    .unreadable
                    .iter()
                    .any(|p| inside(p.path.as_str(), path))
                || inputs.kinds.iter().any(|p| inside(p.path.as_str(), path))
                || path == crate::model::config::CONFIG_FILE
                || path.is_empty()
        };
        for (given, path) in &wanted {
            if !known(path) {
                let shown = given.display();
                return Err(Error::new(text!(
                    "`{shown}` không khớp trang nào",
                    "`{shown}` matches no page"
                )));
            }
        }
        let touches = |d: &Diagnostic| {
            let path = d.path.as_ref().map_or("", |p| p.as_str());
            wanted.iter().any(|(_, w)| inside(path, w))
        };
        built.diagnostics.retain(touches);
        built.silenced.retain(touches);
        built
            .documents
            .retain(|d| wanted.iter().any(|(_, w)| inside(d.path.as_str(), w)));
    }
    let failed = crate::check::policy::fails(&built.diagnostics, args.strict);
    // A document for machines is whole, however little people want to read.
    let people = matches!(args.format, Format::Human | Format::Short);
    let shown = if global.quiet && people {
        report::failing(&built, args.strict)
    } else {
        report::all(&built)
    };
    output::result(&report::render(args.format, &built, &shown));
    if !global.quiet {
        let files = built.documents.len();
        let en_files = output::count(files, "page", "pages");
        let Text { vi, en } = output::tally(Tally::of(&built.diagnostics));
        let line = text!(
            "Đã kiểm tra {files} trang: {vi}",
            "Checked {en_files}: {en}"
        );
        let line = format!(
            "{}{}{}",
            line.get(built.lang),
            silenced_line(&built),
            lowered_line(&inputs, built.lang)
        );
        if people {
            output::result(&format!("{line}\n"));
        } else {
            output::note(&line);
        }
    }
    // The process ends here; taking the handbook apart piece by piece would only delay it.
    std::mem::forget((built, inputs));
    Ok(if failed {
        Status::Findings
    } else {
        Status::Fine
    })
}

/// Says how many findings the pages themselves silence.
fn silenced_line(built: &crate::Built) -> String {
    let count = built.silenced.len();
    if count == 0 {
        return String::new();
    }
    text!(
        "; {count} được bỏ qua bằng `allow`",
        "; {count} silenced by `allow`"
    )
    .get(built.lang)
    .to_owned()
}

/// Turns paths as they were given into paths from the root, seen from the current folder or
/// from the root.
fn wanted(paths: &[PathBuf], root: &Path) -> Result<Vec<(PathBuf, String)>> {
    let real_root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    paths
        .iter()
        .map(|given| {
            let from_root = root.join(given);
            let real = std::fs::canonicalize(given).or_else(|_| std::fs::canonicalize(from_root));
            let below = real
                .ok()
                .and_then(|real| real.strip_prefix(&real_root).ok().map(Path::to_owned));
            let Some(below) = below else {
                let shown = given.display();
                return Err(Error::new(text!(
                    "không thấy `{shown}` trong cẩm nang",
                    "no `{shown}` in the handbook"
                )));
            };
            let parts: Vec<String> = below
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            Ok((given.clone(), parts.join("/")))
        })
        .collect()
}

fn inside(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
