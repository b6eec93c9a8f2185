//! What cases refer to (causes, signals, parties, segments), each with one key whatever its
//! page is called and whichever translation of it a case names.

use std::collections::{BTreeMap, HashMap};

use super::cases::{Key, text_key};
use crate::model::lang::Lang;
use crate::model::site::{PageId, Typed};
use crate::model::taxonomy;
use crate::restrict::Edition;
use crate::views::original;

/// A family of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Causes.
    Cause,
    /// Signals.
    Signal,
    /// Parties.
    Party,
    /// Segments of customers; they have no pages.
    Segment,
}

impl Family {
    /// Returns the name of its kind; none when it has no pages.
    pub fn kind(self) -> Option<&'static str> {
        match self {
            Self::Cause => Some("cause"),
            Self::Signal => Some("signal"),
            Self::Party => Some("party"),
            Self::Segment => None,
        }
    }
}

/// A term.
#[derive(Clone, Debug, Default)]
pub struct Term {
    /// Its pages by language.
    pub pages: BTreeMap<Lang, PageId>,
    /// As it was first written.
    pub written: String,
    /// The group it belongs to.
    pub group: Option<Key>,
    /// Whether we can do something about it.
    pub control: Option<Control>,
}

/// Whether a cause is in our hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Control {
    /// It is.
    Yes,
    /// In part.
    Partly,
    /// It is not.
    No,
}

impl Control {
    /// Returns its name in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }
}

/// All terms that cases refer to.
#[derive(Debug, Default)]
pub struct Terms {
    known: BTreeMap<(Family, Key), Term>,
    by_page: HashMap<PageId, Key>,
}

impl Terms {
    /// Returns a term.
    pub fn get(&self, family: Family, key: &Key) -> Option<&Term> {
        self.known.get(&(family, Key::clone(key)))
    }

    /// Returns the key of a page.
    pub fn key(&self, page: PageId) -> Option<&Key> {
        self.by_page.get(&page)
    }

    /// Returns the key under which cases would refer to what a field does.
    pub fn key_of(&self, value: &Typed) -> Option<Key> {
        let (written, page) = match value {
            Typed::Ref(written, page) => (written, *page),
            Typed::Text(written) => (written, None),
            _ => return None,
        };
        let known = page.and_then(|page| self.key(page)).map(Key::clone);
        let key = known.unwrap_or_else(|| Key::from(taxonomy::key(written)));
        (!key.is_empty()).then_some(key)
    }

    /// Returns what a term is called.
    pub fn name(&self, edition: &Edition, family: Family, key: &Key, lang: Lang) -> String {
        let term = self.get(family, key);
        let page = term.and_then(|term| term.pages.get(&lang));
        if let Some(page) = page.and_then(|id| edition.page(*id)) {
            return page.title.clone();
        }
        let taxonomies = &edition.config().taxonomies;
        let known = family
            .kind()
            .and_then(|kind| taxonomies.get(kind)?.entries.get(&**key));
        match (known, term) {
            (Some(entry), _) => entry.label.get(lang).to_owned(),
            (None, Some(term)) if !term.written.is_empty() => term.written.clone(),
            _ => key.replace('_', " "),
        }
    }

    /// Returns the key of what a field refers to.
    pub(super) fn of(&mut self, edition: &Edition, family: Family, value: &Typed) -> Option<Key> {
        match value {
            Typed::Ref(written, page) => page
                .and_then(|page| self.of_page(edition, family, page))
                .or_else(|| self.of_unknown(family, written)),
            Typed::Text(written) => self.of_unknown(family, written),
            _ => None,
        }
    }

    /// Returns the key of a page; none when readers may not see it.
    pub(super) fn of_page(
        &mut self,
        edition: &Edition,
        family: Family,
        page: PageId,
    ) -> Option<Key> {
        if let Some(key) = self.by_page.get(&page) {
            return Some(Key::clone(key));
        }
        edition.page(page)?;
        let original = original(edition, page);
        let first = edition.page(original)?;
        let stem = first.id.rsplit('/').next().unwrap_or(&first.id);
        let key = Key::from(taxonomy::key(stem));
        let taxonomies = &edition.config().taxonomies;
        let entry = family
            .kind()
            .and_then(|kind| taxonomies.get(kind)?.entries.get(&*key));
        let term = self.known.entry((family, Key::clone(&key))).or_default();
        first.title.clone_into(&mut term.written);
        let group = first.fields.text("group").map(taxonomy::key);
        term.group = group
            .or_else(|| entry.and_then(|e| e.group.clone()))
            .map(Key::from);
        let control = first.fields.text("controllable");
        term.control = control
            .or_else(|| entry.and_then(|e| e.controllable.as_deref()))
            .and_then(control_named);
        term.pages.insert(first.lang, original);
        self.by_page.insert(original, Key::clone(&key));
        for (id, page) in edition.translations(original) {
            term.pages.insert(page.lang, id);
            self.by_page.insert(id, Key::clone(&key));
        }
        self.by_page.insert(page, Key::clone(&key));
        Some(key)
    }

    /// Returns the key of a free text.
    pub(super) fn of_text(&mut self, family: Family, text: &str) -> Option<Key> {
        let key = text_key(text)?;
        let term = self.known.entry((family, Key::clone(&key))).or_default();
        if term.written.is_empty() {
            text.trim().clone_into(&mut term.written);
        }
        Some(key)
    }

    /// A name that leads nowhere counts under itself: a finding says that it is not known.
    fn of_unknown(&mut self, family: Family, written: &str) -> Option<Key> {
        let key = Key::from(taxonomy::key(written));
        if key.is_empty() {
            return None;
        }
        let term = self.known.entry((family, Key::clone(&key))).or_default();
        if term.written.is_empty() {
            written.trim().clone_into(&mut term.written);
        }
        Some(key)
    }
}

fn control_named(name: &str) -> Option<Control> {
    match name {
        "yes" => Some(Control::Yes),
        "partly" => Some(Control::Partly),
        "no" => Some(Control::No),
        _ => None,
    }
}
