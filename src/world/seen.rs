//! What earlier readings of a handbook found, so that reading it again opens only what changed.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::files::{self, Found, Stamp};
use super::git;
use crate::model::inputs::{Asset, History, SourceFile, Unreadable};
use crate::model::picture::{self, Size};
use crate::model::source::SitePath;

/// What earlier readings found.
#[derive(Debug, Default)]
pub struct Seen {
    pub(super) pages: Pages,
    pub(super) assets: Assets,
    pub(super) git: Git,
}

/// What is taken for unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Files of which the system says nothing new.
    Stamps,
    /// Nothing: every page is read.
    Nothing,
}

impl Seen {
    /// Returns the files to copy that the last reading found otherwise than the one before, and
    /// forgets them.
    pub fn touched(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.assets.touched)
    }
}

/// Texts of pages by path.
#[derive(Debug, Default)]
pub(super) struct Pages {
    known: HashMap<SitePath, Known>,
}

#[derive(Debug)]
struct Known {
    /// None when the file was so young that its stamp proves nothing.
    stamp: Option<Stamp>,
    text: Arc<str>,
}

impl Pages {
    /// Reads pages, those that changed.
    pub(super) fn read(
        &mut self,
        found: &[Found],
        trust: Trust,
    ) -> (Vec<SourceFile>, Vec<Unreadable>) {
        let now = SystemTime::now();
        let known = &self.known;
        let read: Vec<Result<Known, Unreadable>> = found
            .par_iter()
            .map(|found| {
                let before = known.get(&found.path);
                if let Some(before) = before
                    && trust == Trust::Stamps
                    && before.stamp == Some(found.stamp)
                {
                    return Ok(Known {
                        stamp: before.stamp,
                        text: Arc::clone(&before.text),
                    });
                }
                let text = files::read_page(found).map_err(|reason| Unreadable {
                    path: found.path.clone(),
                    reason,
                })?;
                let same = before.filter(|before| before.text == text);
                Ok(Known {
                    stamp: (!found.stamp.is_fresh(now)).then_some(found.stamp),
                    text: same.map_or(text, |before| Arc::clone(&before.text)),
                })
            })
            .collect();
        let mut pages = Vec::with_capacity(read.len());
        let mut refused = Vec::new();
        let mut known = HashMap::with_capacity(read.len());
        for (found, outcome) in found.iter().zip(read) {
            match outcome {
                Ok(page) => {
                    pages.push(SourceFile {
                        path: found.path.clone(),
                        text: Arc::clone(&page.text),
                    });
                    known.insert(found.path.clone(), page);
                }
                Err(file) => refused.push(file),
            }
        }
        self.known = known;
        (pages, refused)
    }
}

/// Stamps of files to copy with the sizes of pictures, by path.
#[derive(Debug, Default)]
pub(super) struct Assets {
    known: HashMap<SitePath, (Stamp, Option<Size>)>,
    touched: Vec<PathBuf>,
}

impl Assets {
    /// Turns files into assets and notes which are other than before.
    pub(super) fn note(&mut self, found: Vec<Found>) -> BTreeMap<SitePath, Asset> {
        let mut assets = BTreeMap::new();
        let mut known = HashMap::with_capacity(found.len());
        for Found {
            path,
            file,
            len,
            stamp,
        } in found
        {
            let before = self.known.get(&path);
            let size = match before {
                Some((before, size)) if *before == stamp => *size,
                _ => size_of(&path, &file),
            };
            if before.is_some_and(|(before, _)| *before != stamp) {
                self.touched.push(file.clone());
            }
            known.insert(path.clone(), (stamp, size));
            assets.insert(path, Asset::Disk { file, len, size });
        }
        self.known = known;
        assets
    }
}

/// Returns width and height of a picture; none of other files, and when they do not tell.
fn size_of(path: &SitePath, file: &Path) -> Option<Size> {
    if !picture::is_picture(path.file_name()) {
        return None;
    }
    let mut head = Vec::new();
    let most = picture::HEAD as u64;
    let read = fs::File::open(file).ok()?.take(most).read_to_end(&mut head);
    read.ok().and_then(|_| picture::size(&head))
}

/// The history in git, good as long as HEAD stands where it stood.
#[derive(Debug, Default)]
pub(super) struct Git {
    folders: Option<Vec<PathBuf>>,
    known: Option<(Head, Arc<History>)>,
}

/// Where HEAD stands, as far as files tell without asking git.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head(Vec<Option<Stamp>>);

impl Git {
    /// Returns the history.
    pub(super) fn history(&mut self, root: &Path, trust: Trust) -> Arc<History> {
        if trust == Trust::Nothing || self.folders.is_none() {
            self.folders = Some(git::folders(root));
        }
        let folders = self.folders.as_deref().unwrap_or_default();
        let head = Head::read(folders);
        if let Some((known, history)) = &self.known
            && *known == head
        {
            return Arc::clone(history);
        }
        let history = Arc::new(git::history(root));
        self.known = Some((head, Arc::clone(&history)));
        history
    }
}

impl Head {
    fn read(folders: &[PathBuf]) -> Self {
        let stamp = |path: PathBuf| fs::metadata(path).ok().map(|m| Stamp::of(&m));
        let mut stamps = Vec::new();
        for folder in folders {
            for name in ["HEAD", "logs/HEAD", "packed-refs", "shallow"] {
                stamps.push(stamp(folder.join(name)));
            }
            let head = fs::read_to_string(folder.join("HEAD")).unwrap_or_default();
            if let Some(branch) = head.trim().strip_prefix("ref: refs/") {
                for folder in folders {
                    stamps.push(stamp(folder.join("refs").join(branch)));
                }
            }
        }
        Self(stamps)
    }
}

/// Returns the folders and files whose changes may change what a handbook is built from, with
/// true for folders that matter with all that is below.
pub fn places(root: &Path, theme: &str, static_folders: &[String]) -> Vec<(PathBuf, bool)> {
    let theme = format!("themes/{theme}");
    let below = ["content", "kinds", theme.as_str()]
        .into_iter()
        .chain(static_folders.iter().map(|f| f.trim_matches('/')))
        .map(|folder| (root.join(folder), true));
    let mut places = vec![(root.to_owned(), false), (root.join("themes"), false)];
    places.extend(below);
    for folder in git::folders(root) {
        places.push((folder.join("logs"), false));
        places.push((folder.join("refs"), true));
        places.push((folder, false));
    }
    places.retain(|(place, _)| place.is_dir());
    places
}
