//! `camnang init`.

use std::fs;
use std::path::{Path, PathBuf};

use super::options::Global;
use super::{Status, output};
use crate::error::{Error, Result};
use crate::model::lang::Lang;
use crate::text;

/// Write a small starter handbook
///
/// One page of each main kind, handbook.toml, .gitignore and CI files. Refuses to touch files
/// that are there.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder that receives the handbook
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

#[derive(rust_embed::Embed)]
#[folder = "src/cli/starter/"]
struct Starter;

/// Files whose names begin with a dot or lie in folders that do.
const PLACES: [(&str, &str); 3] = [
    ("gitignore", ".gitignore"),
    ("github-workflow.yml", ".github/workflows/handbook.yml"),
    ("gitlab-ci.yml", ".gitlab-ci.yml"),
];

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let lang = global.lang.map_or(Lang::Vi, Lang::from);
    let prefix = format!("{}/", lang.code());
    let mut files: Vec<(PathBuf, Vec<u8>)> = Starter::iter()
        .filter_map(|path| {
            let below = path.strip_prefix(&prefix)?;
            let place = PLACES
                .iter()
                .find(|(name, _)| *name == below)
                .map_or(below, |(_, place)| place);
            let file = Starter::get(&path)?;
            Some((args.dir.join(place), file.data.into_owned()))
        })
        .collect();
    files.sort();
    if let Some((taken, _)) = files
        .iter()
        .find(|(path, _)| fs::symlink_metadata(path).is_ok())
    {
        let shown = taken.display();
        return Err(Error::new(text!(
            "`{shown}` đã có; init không ghi đè",
            "`{shown}` exists; init overwrites nothing"
        ))
        .hint(text!(
            "chọn thư mục trống, ví dụ `camnang init cam-nang`",
            "choose an empty folder, such as `camnang init my-handbook`"
        )));
    }
    for (path, bytes) in &files {
        write(path, bytes)?;
    }
    let count = files.len();
    let dir = args.dir.display();
    let (vi, en) = if args.dir.as_os_str() == "." {
        (String::new(), String::new())
    } else {
        (format!("\n  cd {dir}"), format!("\n  cd {dir}"))
    };
    if global.quiet {
        return Ok(Status::Fine);
    }
    output::result(
        text!(
            "Đã tạo cẩm nang mẫu trong {dir} ({count} tệp).\n\
             Tiếp theo:{vi}\n  camnang serve --open\n",
            "Wrote a starter handbook into {dir} ({count} files).\n\
             Next:{en}\n  camnang serve --open\n"
        )
        .get(lang),
    );
    Ok(Status::Fine)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let fail = |error: std::io::Error| {
        let shown = path.display();
        let detail = error.to_string();
        Error::new(text!(
            "không ghi được `{shown}`: {detail}",
            "cannot write `{shown}`: {detail}"
        ))
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(fail)?;
    }
    fs::write(path, bytes).map_err(fail)
}
