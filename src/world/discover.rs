//! Disk, git and clock → [`Inputs`]: everything a build depends on, read once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use super::seen::{Seen, Trust, places};
use super::{clock, files};
use crate::error::{Error, Result};
use crate::model::config::{CONFIG_FILE, Config};
use crate::model::inputs::{Inputs, Options, SourceFile, Unreadable};
use crate::text;
use jiff::civil::Date;

/// Finds the handbook's root: `given`, or the nearest folder upward from `from` that holds
/// `handbook.toml`.
///
/// # Errors
/// There is none.
pub fn find_root(given: Option<&Path>, from: &Path) -> Result<PathBuf> {
    if let Some(root) = given {
        let shown = root.display();
        if !root.is_dir() {
            return Err(Error::new(text!(
                "không có thư mục `{shown}`",
                "no folder `{shown}`"
            )));
        }
        if !root.join(CONFIG_FILE).is_file() {
            return Err(no_handbook(root));
        }
        return Ok(root.to_owned());
    }
    from.ancestors()
        .find(|folder| folder.join(CONFIG_FILE).is_file())
        .map(Path::to_owned)
        .ok_or_else(|| no_handbook(from))
}

fn no_handbook(folder: &Path) -> Error {
    let shown = folder.display();
    Error::new(text!(
        "không thấy `{CONFIG_FILE}` trong `{shown}`",
        "no `{CONFIG_FILE}` in `{shown}`"
    ))
    .hint(text!(
        "chạy `camnang init` để tạo một cẩm nang mới, hoặc chỉ thư mục bằng --root",
        "run `camnang init` to start a new handbook, or point to its folder with --root"
    ))
}

/// Reads everything below `root`. `today` replaces the clock.
///
/// # Errors
/// A root or configuration that cannot be read. Content that cannot be read becomes findings.
pub fn discover(root: &Path, today: Option<Date>, options: Options) -> Result<Inputs> {
    discover_again(root, today, options, &mut Seen::default(), Trust::Stamps)
}

/// Reads everything below `root` once more; pages that are as they were are not opened.
///
/// # Errors
/// As [`discover`].
pub fn discover_again(
    root: &Path,
    today: Option<Date>,
    options: Options,
    seen: &mut Seen,
    trust: Trust,
) -> Result<Inputs> {
    let config_text = read_text(&root.join(CONFIG_FILE), CONFIG_FILE)?;
    // Read here for what discovering depends on; `build` reads it again and reports on it.
    let config = Config::read(&config_text).ok().map(|(config, _)| config);
    let timezone = config
        .as_ref()
        .map_or("Asia/Ho_Chi_Minh", |c| c.timezone.as_str());
    let (history, content) = rayon::join(
        || seen.git.history(root, trust),
        || files::below(root, "content"),
    );
    let (found, refused) = content;
    if !root.join("content").is_dir() {
        let shown = root.display();
        return Err(Error::new(text!(
            "không thấy thư mục `content` trong `{shown}`",
            "no folder `content` in `{shown}`"
        ))
        .hint(text!(
            "tạo thư mục content/ và đặt các trang .md vào đó",
            "make a folder content/ and put the .md pages there"
        )));
    }
    let mut unreadable: Vec<Unreadable> = refused
        .into_iter()
        .map(|(path, reason)| Unreadable { path, reason })
        .collect();
    let (pages, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|f| is_page(f.path.file_name()));
    let mut plain = others;
    let static_folders = config.as_ref().map_or(&[][..], |c| &c.static_folders);
    for folder in static_folders {
        let folder = folder.trim_matches('/');
        let inside = folder
            .split('/')
            .all(|p| !p.is_empty() && p != ".." && !p.starts_with('.'));
        if folder.starts_with("content/") || !inside {
            continue;
        }
        let (found, refused) = files::below(root, folder);
        plain.extend(found);
        unreadable.extend(
            refused
                .into_iter()
                .map(|(path, reason)| Unreadable { path, reason }),
        );
    }
    // Pages in static folders are files to copy like any other.
    let (still, pages): (Vec<_>, Vec<_>) = pages
        .into_iter()
        .partition(|f| in_static(f.path.as_str(), static_folders));
    plain.extend(still);
    let (mut pages, refused) = seen.pages.read(&pages, trust);
    unreadable.extend(refused);
    let assets = seen.assets.note(plain);
    // Sorted by the whole path, whatever order folders were listed in.
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Inputs {
        today: today.unwrap_or_else(|| clock::today(timezone)),
        kinds: kinds(root)?,
        theme: theme(root, config.as_ref().map_or("default", |c| &c.theme.name))?,
        config: Arc::from(config_text),
        pages,
        unreadable,
        assets,
        history,
        options,
    })
}

fn is_page(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
    })
}

fn in_static(path: &str, folders: &[String]) -> bool {
    folders.iter().any(|folder| {
        path.strip_prefix(folder.trim_matches('/'))
            .is_some_and(|rest| rest.starts_with('/'))
    })
}

fn kinds(root: &Path) -> Result<Vec<SourceFile>> {
    let (found, _) = files::below(root, "kinds");
    found
        .iter()
        .filter(|f| matches!(f.path.as_str().rsplit_once('.'), Some((_, "toml"))))
        .map(|f| {
            Ok(SourceFile {
                path: f.path.clone(),
                text: Arc::from(read_text(&f.file, f.path.as_str())?),
            })
        })
        .collect()
}

fn theme(root: &Path, name: &str) -> Result<BTreeMap<String, Arc<[u8]>>> {
    let folder = format!("themes/{name}");
    if name != "default" && !root.join(&folder).is_dir() {
        return Err(Error::new(text!(
            "không có thư mục giao diện `{folder}`",
            "no theme folder `{folder}`"
        ))
        .hint(text!(
            "sửa `theme` trong {CONFIG_FILE}, hoặc tạo thư mục này",
            "mend `theme` in {CONFIG_FILE}, or make that folder"
        )));
    }
    let (found, _) = files::below(root, &folder);
    let mut overrides = BTreeMap::new();
    for file in found {
        let Some(below) = file.path.as_str().strip_prefix(&format!("{folder}/")) else {
            continue;
        };
        // Notes and licences beside templates are nobody's override.
        if !below.starts_with("templates/") && !below.starts_with("static/") {
            continue;
        }
        let bytes = fs::read(&file.file).map_err(|e| cannot_read(file.path.as_str(), &e))?;
        overrides.insert(below.to_owned(), Arc::from(bytes));
    }
    Ok(overrides)
}

fn read_text(file: &Path, shown: &str) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| cannot_read(shown, &error))?;
    String::from_utf8(bytes).map_err(|_| {
        Error::new(text!(
            "`{shown}` không phải chữ UTF-8",
            "`{shown}` is not UTF-8 text"
        ))
    })
}

fn cannot_read(shown: &str, error: &std::io::Error) -> Error {
    let detail = files::reason(error);
    Error::new(text!(
        "không đọc được `{shown}`: {detail}",
        "cannot read `{shown}`: {detail}"
    ))
}
