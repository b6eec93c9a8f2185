//! Everything a build depends on, read once: the function `build` sees nothing else.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::lang::Lang;
use super::picture::{self, Size};
use super::source::SitePath;

/// The inputs of a build.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The text of `handbook.toml`.
    pub config: Arc<str>,
    /// The handbook's own kinds, `kinds/*.toml`.
    pub kinds: Vec<SourceFile>,
    /// Markdown below `content/`, sorted by path.
    pub pages: Vec<SourceFile>,
    /// Content files that could not be read, with the reason.
    pub unreadable: Vec<Unreadable>,
    /// Every other file below `content/` and the static folders, by path.
    pub assets: BTreeMap<SitePath, Asset>,
    /// The theme's own files by path below the theme's folder; overrides only.
    pub theme: BTreeMap<String, Arc<[u8]>>,
    /// What git says of the files.
    pub history: Arc<History>,
    /// Today's date; nothing reads the clock.
    pub today: Date,
    /// Settings of this run.
    pub options: Options,
}

impl Inputs {
    /// True when a build of the others would yield the same, as far as can be told without
    /// opening the files to copy.
    pub fn same_as(&self, other: &Self) -> bool {
        let texts = |a: &[SourceFile], b: &[SourceFile]| {
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, b)| {
                    a.path == b.path && (Arc::ptr_eq(&a.text, &b.text) || a.text == b.text)
                })
        };
        let asset = |x: &Asset, y: &Asset| match (x, y) {
            (
                Asset::Disk {
                    file: a, len: m, ..
                },
                Asset::Disk {
                    file: b, len: n, ..
                },
            ) => a == b && m == n && x.size() == y.size(),
            (Asset::Memory(a), Asset::Memory(b)) => a == b,
            _ => false,
        };
        let unreadable = |a: &Unreadable, b: &Unreadable| a.path == b.path && a.reason == b.reason;
        self.config == other.config
            && texts(&self.kinds, &other.kinds)
            && texts(&self.pages, &other.pages)
            && self.unreadable.len() == other.unreadable.len()
            && self
                .unreadable
                .iter()
                .zip(&other.unreadable)
                .all(|(a, b)| unreadable(a, b))
            && self.assets.len() == other.assets.len()
            && self
                .assets
                .iter()
                .zip(&other.assets)
                .all(|((p, a), (q, b))| p == q && asset(a, b))
            && self.theme == other.theme
            && self.history == other.history
            && self.today == other.today
            && self.options == other.options
    }
}

/// Settings that a command line gives to a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Replaces `base_url` of the configuration.
    pub base_url: Option<String>,
    /// Publishes drafts and pages outside their dates too.
    pub drafts: bool,
    /// Language of messages, instead of the handbook's.
    pub lang: Option<Lang>,
}

/// One text file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path from the root.
    pub path: SitePath,
    /// Its text.
    pub text: Arc<str>,
}

/// A content file that could not be read as text.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Path from the root.
    pub path: SitePath,
    /// Why.
    pub reason: Reason,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Not UTF-8; the byte offset of the first bad byte, and its line.
    NotUtf8 {
        /// Line of the first bad byte, from 1.
        line: u32,
        /// Column of the first bad byte, from 1.
        column: u32,
    },
    /// Larger than the limit; sizes in bytes.
    TooLarge {
        /// The file's size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The system refused, or the file is none: a device, a loop of links, a link out of the
    /// handbook.
    Unreadable {
        /// What the system said, or what the file is.
        detail: String,
    },
}

/// A file that is copied as it is.
#[derive(Clone, Debug)]
pub enum Asset {
    /// On disk; read only when published.
    Disk {
        /// Where it is.
        file: PathBuf,
        /// Size in bytes.
        len: u64,
        /// Width and height, of pictures.
        size: Option<Size>,
    },
    /// In memory.
    Memory(Arc<[u8]>),
}

impl Asset {
    /// Returns width and height, of pictures.
    pub fn size(&self) -> Option<Size> {
        match self {
            Self::Disk { size, .. } => *size,
            Self::Memory(bytes) => picture::size(bytes),
        }
    }
}

/// What git knows of the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Last change and authors by path from the root.
    pub files: BTreeMap<SitePath, FileHistory>,
    /// Why there are no dates, when there is a repository but it cannot tell.
    pub shallow: bool,
}

/// The history of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHistory {
    /// Day of the last commit that changed it, in the author's own time zone.
    pub updated: Date,
    /// Authors, the latest first, each once.
    pub authors: Vec<Arc<str>>,
}
