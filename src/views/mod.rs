//! Edition → views: what the pages say together. Who has to do what, whom to call, which cause
//! comes back, what may cost the next customer.
//!
//! Made once for each build, between `restrict` and `render`; pure functions of the edition
//! and its day. Counting, sorting and reckoning with days happen here, so that page, data,
//! calendar and feed cannot disagree. Views know no HTML, and cannot show what readers may not
//! see.

pub mod actions;
pub mod insights;
mod owners;
pub mod risks;
pub mod similar;
mod stories;
pub mod winback;

use std::sync::Arc;

use jiff::civil::Date;

use crate::model::kind::Kind;
use crate::model::site::{Page, PageId, Role, Url};
use crate::restrict::Edition;
use actions::Register;
use insights::Insights;
use similar::Similar;
use winback::Agenda;

pub use owners::Owner;

/// Every view of an edition.
#[derive(Debug)]
pub struct Views {
    /// The proposals that are followed up.
    pub actions: Register,
    /// The calls to customers who left.
    pub winback: Agenda,
    /// What the cases say together.
    pub insights: Insights,
    /// What may cost customers.
    pub risks: risks::Register,
    /// Past cases that are like a page.
    pub similar: Arc<Similar>,
}

/// What views of earlier builds found out of single pages.
#[derive(Debug, Default)]
pub struct Memo {
    similar: similar::Memo,
}

/// Makes the views of an edition, and adds the pages that they need to it.
pub fn view(edition: &mut Edition, memo: &mut Memo) -> Views {
    let follow_up = || {
        let actions = actions::register(edition);
        let winback = winback::agenda(edition, &actions);
        (actions, winback)
    };
    let overview = || (Insights::new(edition), risks::Register::new(edition));
    let ((actions, winback), (insights, risks)) = rayon::join(follow_up, overview);
    let similar = Similar::new(edition, &insights, &mut memo.similar);
    let views = Views {
        actions,
        winback,
        insights,
        risks,
        similar,
    };
    let pages = views.pages(edition);
    edition.enter(pages);
    views
}

impl Views {
    /// The pages whose number depends on what the views hold.
    fn pages(&self, edition: &Edition) -> Vec<Page> {
        actions::pages(&self.actions, edition)
    }
}

/// Days from one day to another.
fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// True for pages that must be reviewed now and then, so that a case can change them:
/// processes, playbooks, templates, plans, and a handbook's own kinds of that sort.
fn is_kept(kind: &Kind) -> bool {
    kind.fields
        .get("review_on")
        .is_some_and(|field| field.required)
}

/// Returns the page that stands for all translations of a page. Whatever is counted is counted by
/// it, so that a translated page counts once.
pub fn original(edition: &Edition, id: PageId) -> PageId {
    let others = edition.translations(id).into_iter().map(|(other, _)| other);
    let rank = |id: &PageId| edition.page(*id).map(|page| precedence(edition, page));
    others.chain([id]).min_by_key(rank).unwrap_or(id)
}

/// Returns which of several translations stands for all, as a key of which the least does: the one
/// in the handbook's own language, else in the one that it names first.
fn precedence<'a>(edition: &Edition, page: &'a Page) -> (bool, usize, &'a Url) {
    let config = edition.config();
    let place = config.languages.iter().position(|lang| *lang == page.lang);
    let foreign = page.lang != config.language;
    (foreign, place.unwrap_or(usize::MAX), &page.url)
}

/// Returns the pages of a kind, each standing for its translations, in the order of their
/// addresses: the order of files must not show.
pub fn of_kind<'a>(edition: &'a Edition, kind: &str) -> Vec<(PageId, &'a Page)> {
    let Some(kind) = edition.kinds().named(kind) else {
        return Vec::new();
    };
    let mut pages: Vec<(PageId, &Page)> = edition
        .pages()
        .filter(|(_, page)| page.role == Role::Leaf && page.kind == kind)
        .filter(|(id, _)| original(edition, *id) == *id)
        .collect();
    pages.sort_by_key(|(_, page)| &page.url);
    pages
}
