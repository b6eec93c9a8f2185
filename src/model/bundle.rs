//! The site as it will be published: a sorted map from output path to bytes, or to a pure
//! recipe for them where holding all bytes would cost memory.
//!
//! `build` writes it, `serve` answers from it, tests read it; nothing else is "the site".

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::diagnostic::Diagnostic;
use super::inputs::Asset;

/// A path in the output: relative, `/` as separator, no empty, `.` or `..` component.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// Makes a path from text; none when the text could lead out of the output folder or name
    /// what the program keeps for itself.
    pub fn new(path: &str) -> Option<Self> {
        let good = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part.len() <= 255
                && !part.contains(|c: char| c.is_control() || "\\:".contains(c))
        };
        let reserved = path
            .split('/')
            .next()
            .is_some_and(|p| p.starts_with(".camnang"));
        (!reserved && path.split('/').all(good)).then(|| Self(Arc::from(path)))
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for pages, which are published after what they refer to.
    pub fn is_page(&self) -> bool {
        self.0.ends_with(".html")
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

/// Makes the bytes of one file; pure, so that it may be asked more than once.
pub type Recipe = Arc<dyn Fn() -> Result<Vec<u8>, Box<Diagnostic>> + Send + Sync>;

/// One file of the site.
#[derive(Clone)]
pub enum Artifact {
    /// Its bytes.
    Bytes(Arc<[u8]>),
    /// A file that is copied.
    Copy(Asset),
    /// How to make it.
    Recipe(Recipe),
    /// A page, by its place among those that the bundle makes: see [`Bundle::of_pages`].
    Page(u32),
}

impl fmt::Debug for Artifact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes(_) => "Bytes",
            Self::Copy(_) => "Copy",
            Self::Recipe(_) => "Recipe",
            Self::Page(_) => "Page",
        })
    }
}

/// Makes a page by its place.
pub type Maker = Arc<dyn Fn(u32) -> Result<Vec<u8>, Box<Diagnostic>> + Send + Sync>;

/// What tells forms of a file apart: differs whenever the bytes do.
pub type Print = [u8; 16];

/// Takes the print of the file at a path without making the file.
pub type Printer = Arc<dyn Fn(&str) -> Option<Print> + Send + Sync>;

/// Makes something that many files share.
pub type Groundwork = Arc<dyn Fn() + Send + Sync>;

/// Makes a whole folder of files, for those whose very names depend on what they hold.
pub type Folder = Arc<dyn Fn() -> Vec<(String, Artifact)> + Send + Sync>;

/// A folder that is made when one of its files is asked for first.
#[derive(Clone)]
struct Late {
    below: String,
    make: Folder,
    files: Arc<OnceLock<BTreeMap<OutPath, Artifact>>>,
}

impl Late {
    fn files(&self) -> &BTreeMap<OutPath, Artifact> {
        self.files.get_or_init(|| {
            (self.make)()
                .into_iter()
                .filter(|(path, _)| path.starts_with(&self.below))
                .filter_map(|(path, artifact)| Some((OutPath::new(&path)?, artifact)))
                .collect()
        })
    }
}

impl fmt::Debug for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.below)
    }
}

/// Files and the places that they take.
#[derive(Clone, Default)]
pub struct Files {
    by_path: BTreeMap<OutPath, Artifact>,
    /// The paths in lower case: two that differ only in capitals are one on many systems.
    folded: HashSet<Box<str>>,
    /// The folders that they are in, likewise.
    folders: HashSet<Box<str>>,
}

impl Files {
    /// Returns the places of pages, by path: the same for every build with the same pages.
    pub fn of_pages<'a>(pages: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let mut files = Self::default();
        let none = Self::default();
        for (page, path) in pages {
            files.add(path, Artifact::Page(page), &none);
        }
        files
    }

    /// Adds a file unless its place is taken, here or among `others`.
    fn add(&mut self, path: &str, artifact: Artifact, others: &Self) -> bool {
        let Some(path) = OutPath::new(path) else {
            return false;
        };
        let folded = path.as_str().to_lowercase();
        let is_file = |at: &str| self.folded.contains(at) || others.folded.contains(at);
        let is_folder = |at: &str| self.folders.contains(at) || others.folders.contains(at);
        let mut folders = folded.match_indices('/').map(|(at, _)| &folded[..at]);
        if folders.clone().any(is_file) || is_folder(&folded) || is_file(&folded) {
            return false;
        }
        // Above a folder that is known, all are.
        while let Some(folder) = folders.next_back()
            && !self.folders.contains(folder)
        {
            self.folders.insert(folder.into());
        }
        self.folded.insert(folded.into_boxed_str());
        self.by_path.insert(path, artifact);
        true
    }
}

/// The whole site.
#[derive(Clone, Default)]
pub struct Bundle {
    /// The pages, shared with the bundles of other builds.
    pages: Arc<Files>,
    maker: Option<Maker>,
    /// Everything else.
    own: Files,
    printer: Option<Printer>,
    groundwork: Option<Groundwork>,
    /// Folders with names of their own making.
    late: Vec<Late>,
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.named()).finish()
    }
}

impl Bundle {
    /// Makes a bundle of pages.
    pub fn of_pages(pages: Arc<Files>, maker: Maker) -> Self {
        Self {
            pages,
            maker: Some(maker),
            ..Self::default()
        }
    }

    /// Adds a file. False when the path is not one, or taken on some system: by a file that
    /// differs only in capitals, or by a file where a folder is needed or the other way round.
    pub fn add(&mut self, path: &str, artifact: Artifact) -> bool {
        self.own.add(path, artifact, &self.pages)
    }

    /// Adds a folder whose files are made when one of them is asked for. False when the place is
    /// taken; from now on nothing else can be added there.
    pub fn add_late(&mut self, folder: &str, make: Folder) -> bool {
        let place = Artifact::Bytes(Arc::from(&b""[..]));
        if !self.add(folder, place) {
            return false;
        }
        self.own.by_path.retain(|path, _| path.as_str() != folder);
        self.late.push(Late {
            below: format!("{folder}/"),
            make,
            files: Arc::default(),
        });
        true
    }

    /// Returns the file at a path.
    pub fn get(&self, path: &str) -> Option<&Artifact> {
        let path = OutPath::new(path)?;
        let late = || {
            let late = self.late.iter();
            late.filter(|late| path.as_str().starts_with(&late.below))
                .find_map(|late| late.files().get(&path))
        };
        let own = self.own.by_path.get(&path);
        own.or_else(|| self.pages.by_path.get(&path)).or_else(late)
    }

    /// Returns every file in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&OutPath, &Artifact)> {
        let late = self.late.iter().flat_map(Late::files);
        let mut all: Vec<_> = self.named().chain(late).collect();
        all.sort_by_key(|(path, _)| *path);
        all.into_iter()
    }

    /// Returns every file whose name is known without making anything, pages last.
    pub fn named(&self) -> impl Iterator<Item = (&OutPath, &Artifact)> {
        self.besides_pages().chain(&self.pages.by_path)
    }

    /// Returns every file that is no page and whose name is known without making anything.
    pub fn besides_pages(&self) -> impl Iterator<Item = (&OutPath, &Artifact)> {
        self.own.by_path.iter()
    }

    /// Tells forms of files apart by `printer` from now on.
    pub fn tell_apart(&mut self, printer: Printer) {
        self.printer = Some(printer);
    }

    /// Returns the print of a file that is a recipe; none when only making it would tell.
    pub fn print(&self, path: &OutPath) -> Option<Print> {
        self.printer.as_ref()?(path.as_str())
    }

    /// Sets what [`Self::make_ready`] does.
    pub fn prepare_by(&mut self, groundwork: Groundwork) {
        self.groundwork = Some(groundwork);
    }

    /// Makes what many files share. Whoever makes files on several threads of one pool calls it
    /// before: it hands out work itself, and a thread that waits for the others might else take
    /// up a file that waits for this.
    pub fn make_ready(&self) {
        if let Some(groundwork) = &self.groundwork {
            groundwork();
        }
    }

    /// Returns how many files there are.
    pub fn len(&self) -> usize {
        let late: usize = self.late.iter().map(|late| late.files().len()).sum();
        self.own.by_path.len() + self.pages.by_path.len() + late
    }

    /// True when there is no file.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the bytes of a file that needs no disk.
    ///
    /// # Errors
    /// A theme's template that fails on this page, as a finding.
    pub fn bytes(&self, path: &str) -> Option<Result<Cow<'_, [u8]>, Box<Diagnostic>>> {
        self.make(self.get(path)?)
    }

    /// Returns the bytes of one of this bundle's files, as [`Self::bytes`].
    ///
    /// # Errors
    /// As there.
    pub fn make<'a>(
        &self,
        artifact: &'a Artifact,
    ) -> Option<Result<Cow<'a, [u8]>, Box<Diagnostic>>> {
        match artifact {
            Artifact::Bytes(bytes) | Artifact::Copy(Asset::Memory(bytes)) => {
                Some(Ok(Cow::Borrowed(bytes)))
            }
            Artifact::Recipe(recipe) => Some(recipe().map(Cow::Owned)),
            Artifact::Page(page) => Some(self.maker.as_ref()?(*page).map(Cow::Owned)),
            Artifact::Copy(Asset::Disk { .. }) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OutPath;

    #[test]
    fn a_place_is_taken_for_every_system() {
        let mut bundle = super::Bundle::default();
        let file = || super::Artifact::Bytes(std::sync::Arc::from(&b""[..]));
        assert!(bundle.add("a/index.html", file()));
        assert!(!bundle.add("A/Index.html", file()));
        assert!(!bundle.add("a", file()));
        assert!(!bundle.add("a/index.html/x", file()));
        assert!(bundle.add("ab", file()));
    }

    #[test]
    fn a_late_folder_is_made_once_and_only_when_asked_for() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};
        let made = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&made);
        let file = || super::Artifact::Bytes(Arc::from(&b"x"[..]));
        let mut bundle = super::Bundle::default();
        assert!(bundle.add("b", file()));
        let make = move || {
            count.fetch_add(1, Ordering::Relaxed);
            vec![("a/1".to_owned(), file()), ("c".to_owned(), file())]
        };
        assert!(bundle.add_late("a", Arc::new(make)));
        assert!(!bundle.add("a/2", super::Artifact::Bytes(Arc::from(&b""[..]))));
        assert!(bundle.get("b").is_some());
        assert_eq!(made.load(Ordering::Relaxed), 0);
        assert!(bundle.get("a/1").is_some());
        let paths: Vec<&str> = bundle.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["a/1", "b"]);
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn paths_that_leave_the_output_are_refused() {
        for path in [
            "../a",
            "a/../b",
            "/a",
            "a//b",
            "a\\b",
            "",
            ".",
            "a/\0",
            ".camnang-manifest",
            "c:x",
        ] {
            assert!(OutPath::new(path).is_none(), "{path:?}");
        }
        assert!(OutPath::new("a/index.html").is_some());
    }
}
