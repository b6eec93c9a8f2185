//! A handbook in memory, built through the library's own build function.

use std::collections::BTreeMap;
use std::sync::Arc;

use camnang::model::inputs::{Asset, Inputs, Options, SourceFile};
use camnang::model::source::SitePath;
use camnang::{Built, Cache};

/// The day on which handbooks in memory are built.
pub(crate) const TODAY: &str = "2026-11-21";

/// A handbook in memory.
#[derive(Clone, Debug)]
pub(crate) struct Handbook {
    files: BTreeMap<String, Vec<u8>>,
    pub(crate) today: String,
    pub(crate) options: Options,
}

impl Handbook {
    /// An empty handbook with the given `handbook.toml`.
    pub(crate) fn new(config: &str) -> Self {
        let mut handbook = Self {
            files: BTreeMap::new(),
            today: TODAY.to_owned(),
            options: Options::default(),
        };
        handbook.put("handbook.toml", config);
        handbook
    }

    /// Adds or replaces a file; the path is from the root.
    pub(crate) fn put(&mut self, path: &str, content: impl AsRef<[u8]>) -> &mut Self {
        self.files
            .insert(path.to_owned(), content.as_ref().to_vec());
        self
    }

    /// Returns the text of a file, if it is there.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        let bytes = self.files.get(path)?;
        Some(String::from_utf8(bytes.clone()).expect("UTF-8"))
    }

    /// Removes a file, if it is there.
    pub(crate) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// What discovering such a folder would yield.
    pub(crate) fn inputs(&self) -> Inputs {
        let text = |bytes: &[u8]| Arc::<str>::from(std::str::from_utf8(bytes).expect("UTF-8"));
        let mut inputs = Inputs {
            config: text(&self.files["handbook.toml"]),
            kinds: Vec::new(),
            pages: Vec::new(),
            unreadable: Vec::new(),
            assets: BTreeMap::new(),
            theme: BTreeMap::new(),
            history: Arc::default(),
            today: self.today.parse().expect("a day"),
            options: self.options.clone(),
        };
        for (path, bytes) in &self.files {
            let file = || SourceFile {
                path: SitePath::from(path.as_str()),
                text: text(bytes),
            };
            if path.starts_with("kinds/") {
                inputs.kinds.push(file());
            } else if let Some(theme) = path.strip_prefix("themes/") {
                let below = theme.split_once('/').map_or("", |(_, below)| below);
                inputs
                    .theme
                    .insert(below.to_owned(), Arc::from(bytes.as_slice()));
            } else if path.ends_with(".md") && path.starts_with("content/") {
                inputs.pages.push(file());
            } else if path != "handbook.toml" {
                let asset = Asset::Memory(Arc::from(bytes.as_slice()));
                inputs.assets.insert(SitePath::from(path.as_str()), asset);
            }
        }
        inputs
    }

    /// Builds it.
    pub(crate) fn build(&self) -> Built {
        camnang::build(&self.inputs(), &mut Cache::default())
            .unwrap_or_else(|e| panic!("{}", e.message.en))
    }
}

/// Returns a file of the site as text.
pub(crate) fn text_of(built: &Built, path: &str) -> String {
    let bytes = built
        .bundle
        .bytes(path)
        .unwrap_or_else(|| panic!("no {path} in the site"))
        .unwrap_or_else(|d| panic!("{}", d.message.en));
    String::from_utf8(bytes.into_owned()).expect("UTF-8")
}
