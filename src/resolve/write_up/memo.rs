//! Write-ups of earlier builds, good as long as their page and all that it is read with are the
//! same.

use std::collections::HashMap;
use std::sync::Arc;

use super::Parties;
use crate::model::document::Document;
use crate::model::kind::KindId;
use crate::model::site::{Page, Site, Target};
use crate::model::source::SitePath;
use crate::model::write_up::WriteUp;
use crate::resolve::leads_to;

/// Write-ups by path, read with these parties.
#[derive(Debug, Default)]
pub(in crate::resolve) struct Memo {
    pub(super) parties: Parties,
    known: HashMap<SitePath, Known>,
}

/// One of them, with what it was read with.
#[derive(Clone, Debug)]
pub(super) struct Known {
    doc: Arc<Document>,
    kind: KindId,
    around: Around,
    write_up: Arc<WriteUp>,
}

/// What a write-up is read with besides its page and the parties: everything that
/// [`names_minutes`](super::cause::names_minutes) asks the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Around {
    /// For each link, what it leads to.
    links: Vec<Leads>,
    /// Minutes lead to the page.
    from_minutes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leads {
    ToMinutes,
    Out,
    Elsewhere,
}

impl Around {
    /// Looks at the links of a page.
    pub(super) fn of(site: &Site, index: usize) -> Self {
        let meeting = site.kinds.named("meeting");
        let of_meeting = |id| Some(site.page(id).kind) == meeting;
        let leads = |target: &Target| match target {
            Target::External | Target::Asset(_) | Target::Unpublished(_) => Leads::Out,
            _ if leads_to(target).is_some_and(of_meeting) => Leads::ToMinutes,
            _ => Leads::Elsewhere,
        };
        let mut backlinks = site.backlinks[index].iter();
        Self {
            links: site.links[index].iter().map(leads).collect(),
            from_minutes: backlinks.any(|link| of_meeting(link.from)),
        }
    }
}

impl Memo {
    /// Forgets what was read with other parties.
    pub(super) fn settle(&mut self, parties: Parties) {
        if self.parties != parties {
            self.known.clear();
            self.parties = parties;
        }
    }

    /// Returns the write-up of a page that is as it was.
    pub(super) fn get(&self, page: &Page, around: &Around) -> Option<&Known> {
        let doc = page.doc.as_ref()?;
        let known = self.known.get(&doc.path)?;
        let same =
            Arc::ptr_eq(&known.doc, doc) && known.kind == page.kind && known.around == *around;
        same.then_some(known)
    }

    /// Keeps the write-up of one page instead of that known of it.
    pub(super) fn keep_one(&mut self, found: Known) {
        self.known.insert(found.doc.path.clone(), found);
    }

    /// Keeps the write-ups of a build for the next.
    pub(super) fn keep(&mut self, found: Vec<Option<Known>>) {
        let found = found.into_iter().flatten();
        self.known = found.map(|known| (known.doc.path.clone(), known)).collect();
    }
}

impl Known {
    pub(super) fn new(page: &Page, around: Around, write_up: WriteUp) -> Option<Self> {
        Some(Self {
            doc: Arc::clone(page.doc.as_ref()?),
            kind: page.kind,
            around,
            write_up: Arc::new(write_up),
        })
    }

    pub(super) fn write_up(&self) -> Arc<WriteUp> {
        Arc::clone(&self.write_up)
    }
}
