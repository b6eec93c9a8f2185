//! [`Bundle`] → a folder on disk, changing as little as possible.
//!
//! 1. every file is made and compared with what is there; changed ones go to a staging folder
//!    inside the output, laid out like it. If one cannot be made, nothing has changed;
//! 2. staged files are moved to their places by renames, what pages refer to before the
//!    pages, so that every file appears whole; a folder that is new moves as a whole;
//! 3. files that an earlier build wrote and this one does not are removed.
//!
//! A manifest in the output lists what is ours. Nothing else there is ever touched, and no
//! symbolic link inside the output is followed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::files::{reason, same, write_below};
use crate::error::{Error, Result};
use crate::model::bundle::{Artifact, Bundle, OutPath};
use crate::model::inputs::Asset;
use crate::model::lang::Text;
use crate::text;

/// What a publication changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files written or rewritten.
    pub written: usize,
    /// Files that were already so.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
}

const MANIFEST: &str = ".camnang-manifest.json";
const STAGING: &str = ".camnang-staging";

#[derive(Default, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    files: BTreeSet<String>,
}

/// What the output folder holds when a publication begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: there is nothing to compare with and nothing in the way.
    Nothing,
    /// An earlier build, perhaps with files of somebody else.
    Files,
}

/// A folder that may be written to.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    ours: BTreeSet<String>,
}

impl Output {
    /// Checks that `folder` may be written to: missing, empty, or made by an earlier build,
    /// and apart from the sources below `root`.
    ///
    /// # Errors
    /// It may not.
    pub fn open(folder: &Path, root: &Path, sources: &[String]) -> Result<Self> {
        let shown = folder.display();
        let real = real_path(folder);
        let real_root = real_path(root);
        let overlaps = real_root.starts_with(&real)
            || sources.iter().any(|source| {
                let source = real_path(&root.join(source));
                real.starts_with(&source) || source.starts_with(&real)
            });
        if overlaps {
            return Err(Error::new(text!(
                "thư mục xuất `{shown}` chồng lên thư mục nguồn",
                "the output folder `{shown}` overlaps the sources"
            ))
            .hint(text!(
                "chọn thư mục khác, ví dụ --output site",
                "choose another folder, such as --output site"
            )));
        }
        let mut ours = BTreeSet::new();
        match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed("mở", "open", folder, &error)),
            Ok(mut entries) => {
                if entries.next().is_some() {
                    ours = read_manifest(folder).ok_or_else(|| {
                        Error::new(text!(
                            "thư mục xuất `{shown}` có sẵn tệp không phải do camnang tạo",
                            "the output folder `{shown}` holds files that camnang did not make"
                        ))
                        .hint(text!(
                            "chọn thư mục trống, hoặc tự xóa thư mục này",
                            "choose an empty folder, or remove this one yourself"
                        ))
                    })?;
                }
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            ours,
        })
    }

    /// Writes the bundle. `progress` is called with the number of files made so far.
    ///
    /// # Errors
    /// A template that fails, a file that is somebody else's, or what the system says; before
    /// anything was changed except for the last.
    pub fn publish(&self, bundle: &Bundle, progress: &(dyn Fn(usize) + Sync)) -> Result<Changes> {
        let staging = self.folder.join(STAGING);
        let missing = !self.folder.exists();
        fs::create_dir_all(&self.folder).map_err(|e| failed("tạo", "make", &self.folder, &e))?;
        if fs::symlink_metadata(&staging).is_ok() {
            fs::remove_dir_all(&staging).map_err(|e| failed("xóa", "remove", &staging, &e))?;
        }
        let before = match fs::read_dir(&self.folder).map(|mut entries| entries.next()) {
            Ok(None) => Before::Nothing,
            _ => Before::Files,
        };
        fs::create_dir(&staging).map_err(|e| failed("tạo", "make", &staging, &e))?;
        let outcome = self.publish_with(bundle, &staging, before, progress);
        // What is left there is of no use to anybody, whatever happened.
        let cleaned = fs::remove_dir_all(&staging);
        if outcome.is_err() && missing {
            // Succeeds only while nothing is in it.
            let _ = fs::remove_dir(&self.folder);
        }
        let changes = outcome?;
        cleaned.map_err(|e| failed("xóa", "remove", &staging, &e))?;
        Ok(changes)
    }

    fn publish_with(
        &self,
        bundle: &Bundle,
        staging: &Path,
        before: Before,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Changes> {
        bundle.make_ready();
        let done = AtomicUsize::new(0);
        let files: Vec<(&OutPath, &Artifact)> = bundle.iter().collect();
        let staged: Vec<bool> = files
            .par_iter()
            .map(|(path, artifact)| {
                let staged = staging.join(path.as_str());
                let changed = self.stage(bundle, (path, artifact), &staged, before)?;
                progress(done.fetch_add(1, Ordering::Relaxed) + 1);
                Ok(changed)
            })
            .collect::<Result<_>>()?;

        let wanted: BTreeSet<String> = files.iter().map(|(p, _)| p.as_str().to_owned()).collect();
        let orphans: Vec<&String> = self.ours.difference(&wanted).collect();
        // Whatever happens from here on, what we wrote is known as ours.
        write_manifest(&self.folder, self.ours.union(&wanted).cloned().collect())?;
        self.clear_the_way(&orphans, &wanted);
        move_into_place(staging, &self.folder)?;
        let written = staged.iter().filter(|changed| **changed).count();
        let mut removed = 0;
        for orphan in orphans {
            if self.remove(orphan) {
                removed += 1;
            }
        }
        write_manifest(&self.folder, wanted)?;
        Ok(Changes {
            written,
            unchanged: files.len() - written,
            removed,
        })
    }

    /// Makes a file in the staging folder unless it is already in its place as it should be.
    fn stage(
        &self,
        bundle: &Bundle,
        (path, artifact): (&OutPath, &Artifact),
        staged: &Path,
        before: Before,
    ) -> Result<bool> {
        let write = |bytes: &[u8]| -> Result<bool> {
            if before == Before::Files {
                let target = self.folder.join(path.as_str());
                if same(&target, bytes) {
                    return Ok(false);
                }
                self.may_replace(path, &target)?;
            }
            write_below(staged, bytes).map_err(|e| failed("ghi", "write", staged, &e))?;
            Ok(true)
        };
        if let Artifact::Copy(Asset::Disk { file, .. }) = artifact {
            let bytes = fs::read(file).map_err(|e| failed("đọc", "read", file, &e))?;
            return write(&bytes);
        }
        let made = bundle.make(artifact);
        let made = made.expect("only what is on a disk is not made in memory");
        let bytes = made.map_err(|diagnostic| {
            let shown = diagnostic.path.map_or_else(String::new, |p| p.to_string());
            let Text { vi, en } = diagnostic.message;
            Error::new(text!("`{shown}`: {vi}", "`{shown}`: {en}"))
        })?;
        write(&bytes)
    }

    /// A file that is there and not ours stays as it is.
    fn may_replace(&self, path: &OutPath, target: &Path) -> Result<()> {
        let shown = target.display();
        let mut folder = self.folder.clone();
        let mut so_far = String::new();
        for part in Path::new(path.as_str()).components() {
            let Component::Normal(part) = part else { break };
            folder.push(part);
            if !so_far.is_empty() {
                so_far.push('/');
            }
            so_far.push_str(&part.to_string_lossy());
            let Ok(metadata) = fs::symlink_metadata(&folder) else {
                return Ok(());
            };
            let last = folder == target;
            let ours = self.ours.contains(&so_far);
            let blocked = if last {
                !ours && !metadata.is_dir() || metadata.is_dir() && !self.owns_below(&so_far)
            } else {
                !metadata.is_dir() && !ours
            };
            if blocked {
                return Err(Error::new(text!(
                    "không ghi đè `{shown}`: có tệp không phải do camnang tạo ở đó",
                    "will not replace `{shown}`: a file that camnang did not make is in the way"
                ))
                .hint(text!(
                    "dời tệp đó đi, hoặc chọn thư mục xuất khác",
                    "move that file away, or choose another output folder"
                )));
            }
        }
        Ok(())
    }

    /// True when everything in a folder of the output is ours.
    fn owns_below(&self, path: &str) -> bool {
        walkdir::WalkDir::new(self.folder.join(path))
            .into_iter()
            .filter_map(std::result::Result::ok)
            .filter(|e| !e.file_type().is_dir())
            .all(|e| {
                let below = e.path().strip_prefix(&self.folder).ok();
                below
                    .and_then(Path::to_str)
                    .is_some_and(|p| self.ours.contains(&p.replace('\\', "/")))
            })
    }

    /// Removes files of earlier builds that stand where a folder is needed now, or the other
    /// way round.
    fn clear_the_way(&self, orphans: &[&String], wanted: &BTreeSet<String>) {
        for orphan in orphans {
            let as_folder = format!("{orphan}/");
            let becomes_folder = wanted
                .range(as_folder.clone()..)
                .next()
                .is_some_and(|w| w.starts_with(&as_folder));
            let mut parents = Path::new(orphan.as_str()).ancestors().skip(1);
            let becomes_file = parents.any(|p| p.to_str().is_some_and(|p| wanted.contains(p)));
            if becomes_folder || becomes_file {
                self.remove(orphan);
            }
        }
    }

    /// Removes one of our files, and the folders above it that are empty then.
    fn remove(&self, path: &str) -> bool {
        // The manifest is a file like any other: what it says is checked again.
        let Some(path) = OutPath::new(path) else {
            return false;
        };
        let mut folder = self.folder.clone();
        let parts: Vec<&str> = path.as_str().split('/').collect();
        for part in &parts[..parts.len() - 1] {
            folder.push(part);
            if !fs::symlink_metadata(&folder).is_ok_and(|m| m.is_dir()) {
                return false;
            }
        }
        let target = self.folder.join(path.as_str());
        if fs::symlink_metadata(&target).is_ok_and(|m| m.is_dir()) {
            return false;
        }
        let removed = fs::remove_file(&target).is_ok();
        let mut up = target.parent();
        while let Some(folder) = up.filter(|f| *f != self.folder) {
            // Fails on a folder that still holds something, which is what we want.
            if fs::remove_dir(folder).is_err() {
                break;
            }
            up = folder.parent();
        }
        removed
    }
}

/// Moves everything below `staged` to where it belongs below `target`: a folder that is not
/// there yet by one rename, else file by file. Files that pages refer to go before pages.
fn move_into_place(staged: &Path, target: &Path) -> Result<()> {
    let mut entries: Vec<(bool, bool, PathBuf)> = fs::read_dir(staged)
        .and_then(|entries| {
            entries
                .map(|entry| {
                    let entry = entry?;
                    let folder = entry.file_type()?.is_dir();
                    let name = entry.file_name();
                    let page = if folder {
                        name != "assets"
                    } else {
                        name.to_string_lossy().ends_with(".html")
                    };
                    Ok((page, folder, PathBuf::from(name)))
                })
                .collect()
        })
        .map_err(|e| failed("đọc", "read", staged, &e))?;
    entries.sort();
    for (_, folder, name) in entries {
        let from = staged.join(&name);
        let to = target.join(&name);
        if folder && fs::symlink_metadata(&to).is_ok() {
            move_into_place(&from, &to)?;
        } else {
            fs::rename(&from, &to).map_err(|e| failed("ghi", "write", &to, &e))?;
        }
    }
    Ok(())
}

fn read_manifest(folder: &Path) -> Option<BTreeSet<String>> {
    let path = folder.join(MANIFEST);
    if !fs::symlink_metadata(&path).ok()?.is_file() {
        return None;
    }
    let text = fs::read_to_string(path).ok()?;
    let manifest: Manifest = serde_json::from_str(&text).ok()?;
    (manifest.version == 1).then_some(manifest.files)
}

fn write_manifest(folder: &Path, files: BTreeSet<String>) -> Result<()> {
    let manifest = Manifest { version: 1, files };
    let path = folder.join(MANIFEST);
    let bytes = serde_json::to_vec(&manifest).unwrap_or_default();
    if same(&path, &bytes) {
        return Ok(());
    }
    // Beside the staged site, not in it.
    let staged = folder.join(format!("{MANIFEST}.new"));
    // Whatever stands there is not ours to write through: a link is taken away, not followed.
    let _ = fs::remove_file(&staged);
    let created = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&staged);
    created
        .and_then(|mut file| file.write_all(&bytes))
        .map_err(|e| failed("ghi", "write", &staged, &e))?;
    fs::rename(&staged, &path).map_err(|e| failed("ghi", "write", &path, &e))
}

/// Returns the path with links resolved as far as it exists.
fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                plain = fs::canonicalize(&plain).unwrap_or(plain);
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    let mut rest = Vec::new();
    let mut at = plain.as_path();
    loop {
        if let Ok(real) = fs::canonicalize(at) {
            return rest.iter().rev().fold(real, |path, part| path.join(part));
        }
        let (Some(parent), Some(name)) = (at.parent(), at.file_name()) else {
            return plain;
        };
        rest.push(name.to_owned());
        at = parent;
    }
}

fn failed(vi: &str, en: &str, path: &Path, error: &io::Error) -> Error {
    let shown = path.display();
    let detail = reason(error);
    Error::new(text!(
        "không {vi} được `{shown}`: {detail}",
        "cannot {en} `{shown}`: {detail}"
    ))
}
