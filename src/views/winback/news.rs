//! What has changed since a customer left: what the caller can tell.
//!
//! Proposals that were done, of the customer's own case first, then of other cases with the same
//! main cause; and pages about that cause that were changed. Indexed by cause, so that a call
//! costs what it shows, however many cases there are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::super::actions::{Action, Register};
use super::super::changed_on;
use super::cause_key;
use crate::model::site::{Page, PageId, Role};
use crate::model::write_up::Status;
use crate::restrict::Edition;

/// Most items of each sort that a call shows.
const MOST: usize = 5;

/// The kind of the pages about causes.
const CAUSE: &str = "cause";

/// What has changed since a customer left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Done proposals: places in [`Register::actions`], those of the case itself first.
    pub done: Vec<usize>,
    /// How many more there are.
    pub more_done: usize,
    /// Pages about the cause that were changed since, with the day, the latest first.
    pub pages: Vec<(PageId, Date)>,
}

/// What is known of all causes.
pub(super) struct Index<'a> {
    register: &'a Register,
    /// Done proposals by cause, the latest first, each with its day.
    done: BTreeMap<String, Vec<(Date, usize)>>,
    /// Done proposals by case.
    own: HashMap<PageId, Vec<usize>>,
    /// Pages about a cause, the latest change first.
    pages: BTreeMap<String, Vec<(Date, PageId)>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(edition: &Edition, register: &'a Register) -> Self {
        let mut index = Self {
            register,
            done: BTreeMap::new(),
            own: HashMap::new(),
            pages: BTreeMap::new(),
        };
        for (at, action) in register.actions.iter().enumerate() {
            let Some(case) = edition.page(action.page) else {
                continue;
            };
            if action.status != Status::Done {
                continue;
            }
            index.own.entry(action.page).or_default().push(at);
            let Some(day) = day(action, case) else {
                continue;
            };
            for cause in case.fields.refs("causes") {
                if let Some(key) = cause_key(edition, cause) {
                    index.done.entry(key).or_default().push((day, at));
                }
            }
        }
        for (id, page) in edition.pages() {
            let Some(changed) = changed(edition, page) else {
                continue;
            };
            for cause in about(edition, id, page) {
                if let Some(key) = cause_key(edition, cause) {
                    index.pages.entry(key).or_default().push((changed, id));
                }
            }
        }
        for done in index.done.values_mut() {
            done.sort_by_key(|(day, at)| (Reverse(*day), *at));
        }
        for pages in index.pages.values_mut() {
            pages.sort_by_key(|(day, id)| (Reverse(*day), *id));
        }
        index
    }

    /// Returns what the caller of a case can tell.
    pub(super) fn since(
        &self,
        edition: &Edition,
        case: PageId,
        cause: Option<PageId>,
        left: Option<Date>,
    ) -> News {
        let mut done = self.own.get(&case).cloned().unwrap_or_default();
        // What is known to have been done while the customer was there is no news to them.
        done.retain(|at| {
            let done_on = self.register.actions[*at].done_on;
            done_on.is_none_or(|day| left.is_none_or(|left| day >= left))
        });
        let mut total = done.len();
        let mut pages = Vec::new();
        let key = cause.and_then(|cause| cause_key(edition, cause));
        if let (Some(left), Some(key)) = (left, key) {
            let later = after(self.done.get(&key), left);
            let mine = |at: usize| self.register.actions[at].page == case;
            let room = MOST.saturating_sub(done.len());
            let own = done
                .iter()
                .filter(|at| later_than(edition, &self.register.actions[**at], left));
            total += later.len().saturating_sub(own.count());
            let others = later.iter().map(|(_, at)| *at).filter(|at| !mine(*at));
            done.extend(others.take(room));
            let changed = after(self.pages.get(&key), left).iter().take(MOST);
            pages = changed.map(|(day, id)| (*id, *day)).collect();
        }
        done.truncate(MOST);
        News {
            more_done: total - done.len(),
            done,
            pages,
        }
    }
}

/// What came after a day, of things sorted with the latest first.
fn after<T>(all: Option<&Vec<(Date, T)>>, day: Date) -> &[(Date, T)] {
    let all = all.map_or(&[][..], Vec::as_slice);
    &all[..all.partition_point(|(other, _)| *other > day)]
}

fn later_than(edition: &Edition, action: &Action, left: Date) -> bool {
    let case = edition.page(action.page);
    case.and_then(|case| day(action, case))
        .is_some_and(|day| day > left)
}

/// The day of something done: when it was, else when it was to be, else that of its case.
fn day(action: &Action, case: &Page) -> Option<Date> {
    let of_case = || {
        case.fields
            .date("churned_on")
            .or(case.fields.date("saved_on"))
    };
    action.done_on.or(action.due_on()).or_else(of_case)
}

/// The causes that a page is about, each once: itself, or those that a playbook or process
/// names.
fn about(edition: &Edition, id: PageId, page: &Page) -> Vec<PageId> {
    let kind = edition.kinds().get(page.kind);
    let is_cause = |id: &PageId| {
        let page = edition.page(*id);
        page.is_some_and(|page| edition.kinds().get(page.kind).name == CAUSE)
    };
    let mut causes: Vec<PageId> = (kind.name == CAUSE).then_some(id).into_iter().collect();
    if kind.is_kept() {
        let named = ["triggers", "related"].into_iter();
        causes.extend(named.flat_map(|key| page.fields.refs(key)).filter(is_cause));
    }
    causes.sort_unstable();
    causes.dedup();
    causes
}

/// The day of a written page's last change, as its writer has it, else as git does.
fn changed(edition: &Edition, page: &Page) -> Option<Date> {
    if page.role != Role::Leaf {
        return None;
    }
    changed_on(edition, page).filter(|day| *day <= edition.today())
}
