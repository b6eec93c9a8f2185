//! The site as it is shown: the newest build, and for pages with errors their last good form.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::overlay::Findings;
use crate::error::Error;
use crate::model::bundle::{Artifact, Bundle};
use crate::model::inputs::Asset;
use crate::model::lang::Lang;
use crate::model::rule::Severity;
use crate::{Built, text};

/// More pages than this that go wrong at once are kept by keeping their whole build.
const FEW: usize = 64;

/// Most files of earlier builds that are kept.
const FORMER: usize = 32;

/// One state of the preview; answers are made of one such value, whatever happens meanwhile.
#[derive(Debug)]
pub(super) struct Shown {
    /// Counts the states.
    pub(super) number: u64,
    /// The newest build.
    pub(super) bundle: Arc<Bundle>,
    /// Pages with errors, as they were before.
    kept: BTreeMap<String, Kept>,
    /// Files of earlier builds that pages still on screens may ask for: their names change with
    /// what they hold.
    former: BTreeMap<String, Arc<[u8]>>,
    /// Pages with errors, by their path in the bundle.
    bad: BTreeSet<String>,
    /// What is wrong where.
    pub(super) findings: Arc<Findings>,
    /// Why the newest inputs could not be built at all; the rest is of the build before.
    pub(super) failure: Option<Error>,
    /// Language of messages.
    pub(super) lang: Lang,
    /// The handbook's folder with links resolved: no file outside is ever read.
    pub(super) root: PathBuf,
    /// Path of the address where the site will be published; `/` or `/…/`.
    base_path: String,
}

#[derive(Clone, Debug)]
enum Kept {
    Bytes(Arc<[u8]>),
    Of(Arc<Bundle>),
}

/// What stands at a path.
pub(super) enum Found {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// A file to be read.
    File(PathBuf),
    /// A template failed; why.
    Failed(String),
}

impl Shown {
    /// Returns what is shown after a build, whose bundle it takes; `before` is what was shown until then.
    pub(super) fn new(
        built: &mut Built,
        root: PathBuf,
        base_url: &str,
        before: Option<&Self>,
    ) -> Self {
        let page = |url: &str| format!("{}index.html", url.trim_start_matches('/'));
        let bad: BTreeSet<String> = built
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .filter_map(|d| built.addresses.get(d.path.as_ref()?))
            .map(|url| page(url.as_str()))
            .collect();
        let kept = before.map_or_else(BTreeMap::new, |before| before.keep(&bad));
        Self {
            number: before.map_or(0, |b| b.number) + 1,
            former: before.map_or_else(BTreeMap::new, |b| b.former(&built.bundle)),
            kept,
            bad,
            findings: Arc::new(Findings::new(built)),
            failure: None,
            lang: built.lang,
            bundle: Arc::new(std::mem::take(&mut built.bundle)),
            root,
            base_path: base_path(base_url),
        }
    }

    /// Returns what is shown when nothing could be built: what was shown before.
    pub(super) fn after_failure(&self, failure: Error) -> Self {
        Self {
            number: self.number + 1,
            bundle: Arc::clone(&self.bundle),
            kept: self.kept.clone(),
            former: self.former.clone(),
            bad: self.bad.clone(),
            findings: Arc::clone(&self.findings),
            failure: Some(failure),
            lang: self.lang,
            root: self.root.clone(),
            base_path: self.base_path.clone(),
        }
    }

    /// Returns the files with bytes of their own that the next build has no more.
    fn former(&self, next: &Bundle) -> BTreeMap<String, Arc<[u8]>> {
        let own = self
            .bundle
            .named()
            .filter_map(|(path, artifact)| match artifact {
                Artifact::Bytes(bytes) => Some((path.as_str(), bytes)),
                _ => None,
            });
        let former = self
            .former
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes));
        own.chain(former)
            .filter(|(path, _)| next.get(path).is_none())
            .take(FORMER)
            .map(|(path, bytes)| (path.to_owned(), Arc::clone(bytes)))
            .collect()
    }

    /// Returns the good form of pages that have gone wrong.
    fn keep(&self, bad: &BTreeSet<String>) -> BTreeMap<String, Kept> {
        let good = |path: &&String| !self.bad.contains(*path) && self.bundle.get(path).is_some();
        let many = bad.iter().filter(good).count() > FEW;
        let mut kept = BTreeMap::new();
        for path in bad {
            let form = if good(&path) {
                if many {
                    Some(Kept::Of(Arc::clone(&self.bundle)))
                } else {
                    let bytes = self.bundle.bytes(path).and_then(Result::ok);
                    bytes.map(|bytes| Kept::Bytes(Arc::from(&*bytes)))
                }
            } else {
                self.kept.get(path).cloned()
            };
            if let Some(form) = form {
                kept.insert(path.clone(), form);
            }
        }
        kept
    }

    /// True when a page is not the newest but the last good one.
    pub(super) fn is_kept(&self, key: &str) -> bool {
        self.kept.contains_key(key)
    }

    /// Returns the key in the bundle for the path of an address, decoded: a file, a folder's page.
    /// The site answers at the root, and where it will be published as well.
    pub(super) fn key(&self, path: &str) -> Option<String> {
        let own = path.trim_start_matches('/');
        let below = path.strip_prefix(&self.base_path);
        [Some(own), below].into_iter().flatten().find_map(|wanted| {
            let key = if wanted.is_empty() || wanted.ends_with('/') {
                format!("{wanted}index.html")
            } else {
                wanted.to_owned()
            };
            let there = self.bundle.get(&key).is_some() || self.former.contains_key(&key);
            there.then_some(key)
        })
    }

    /// Returns what stands at a key of the bundle.
    pub(super) fn read(&self, key: &str) -> Option<Found> {
        match self.kept.get(key) {
            Some(Kept::Bytes(bytes)) => return Some(Found::Bytes(bytes.to_vec())),
            Some(Kept::Of(bundle)) => {
                if let Some(Ok(bytes)) = bundle.bytes(key) {
                    return Some(Found::Bytes(bytes.into_owned()));
                }
            }
            None => {}
        }
        if let Some(bytes) = self.former.get(key) {
            return Some(Found::Bytes(bytes.to_vec()));
        }
        if let Artifact::Copy(Asset::Disk { file, .. }) = self.bundle.get(key)? {
            return Some(Found::File(file.clone()));
        }
        Some(match self.bundle.bytes(key)? {
            Ok(bytes) => Found::Bytes(bytes.into_owned()),
            Err(diagnostic) => {
                let path = diagnostic.path.as_ref().map_or("", |p| p.as_str());
                let message = diagnostic.message.get(self.lang);
                Found::Failed(format!("{path}: {message}"))
            }
        })
    }

    /// Returns the page at an address, or the one for addresses that lead nowhere, with its key.
    pub(super) fn page(&self, path: &str) -> (String, Vec<u8>) {
        let key = self.key(path).unwrap_or_else(|| "404.html".to_owned());
        let bytes = match self.read(&key) {
            Some(Found::Bytes(bytes)) => bytes,
            Some(Found::Failed(message)) => message.into_bytes(),
            _ => Vec::new(),
        };
        (key, bytes)
    }
}

/// Tries pages of every folder, so that a template that fails is noticed before its build is
/// shown.
pub(super) fn fault(bundle: &Bundle) -> Option<Error> {
    const EACH: usize = 3;
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, artifact) in bundle.named() {
        if !matches!(artifact, Artifact::Recipe(_) | Artifact::Page(_)) {
            continue;
        }
        let path = path.as_str();
        let folder = path.split_once('/').map_or(path, |(folder, _)| folder);
        let count = tried.entry(folder).or_default();
        *count += 1;
        if *count > EACH {
            continue;
        }
        if let Some(Err(diagnostic)) = bundle.bytes(path) {
            let shown = diagnostic.path.as_ref().map_or("", |p| p.as_str());
            let (vi, en) = (&diagnostic.message.vi, &diagnostic.message.en);
            return Some(Error::new(text!("`{shown}`: {vi}", "`{shown}`: {en}")));
        }
    }
    None
}

/// Returns the path of an address, with slashes at both ends.
fn base_path(base_url: &str) -> String {
    let after_host = base_url.find("://").and_then(|at| {
        base_url[at + 3..]
            .find('/')
            .map(|n| &base_url[at + 3 + n..])
    });
    let inner = after_host.unwrap_or("").trim_matches('/');
    if inner.is_empty() {
        "/".to_owned()
    } else {
        format!("/{inner}/")
    }
}
