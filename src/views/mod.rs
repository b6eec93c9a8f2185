//! Edition → views: what the pages say together. Who has to do what, whom to call, which cause
//! comes back, what may cost the next customer.
//!
//! Made once for each build at most, between `restrict` and `render`; pure functions of the
//! edition and its day. Counting, sorting and reckoning with days happen here, so that page, data,
//! calendar and feed cannot disagree. Views know no HTML, and cannot show what readers may not
//! see.

pub mod actions;
pub mod insights;
pub mod listings;
mod owners;
pub mod paging;
pub mod rests;
pub mod reviews;
pub mod risks;
pub mod similar;
mod stories;
pub mod week;
pub mod winback;

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::civil::Date;

use crate::model::site::{Page, PageId, Role, Url};
use crate::restrict::Edition;
use actions::Register;
use insights::Insights;
use listings::Listings;
use reviews::Board;
use similar::Similar;
use week::Week;
use winback::Agenda;

pub use owners::Owner;

/// Every view of an edition.
#[derive(Debug)]
pub struct Views {
    /// The proposals that are followed up.
    pub actions: Arc<Register>,
    /// The calls to customers who left.
    pub winback: Arc<Agenda>,
    /// What the cases say together.
    pub insights: View<Insights>,
    /// What may cost customers.
    pub risks: View<risks::Register>,
    /// The lists, cut and narrowed.
    pub listings: Listings,
    /// What somebody should look at again.
    pub reviews: View<Board>,
    /// What the week asks for and what it brought.
    pub week: View<Week>,
    /// Past cases that are like a page.
    pub similar: View<Arc<Similar>>,
}

/// What views of earlier builds found out of single pages.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    similar: Arc<Mutex<similar::Memo>>,
}

/// A view that is made when somebody looks at it: most runs judge pages or answer for one of
/// them, and need few views.
///
/// Some hand work to other threads, so whoever makes pages on the same threads makes all views
/// before: see [`Bundle::make_ready`](crate::model::bundle::Bundle::make_ready).
pub type View<T> = Arc<LazyLock<T, Box<dyn FnOnce() -> T + Send + Sync>>>;

/// Makes the views of an edition, and adds the pages that they need to it.
pub fn view(mut edition: Edition, memo: &Memo) -> (Arc<Edition>, Views) {
    // What says which pages and calendars there are cannot wait.
    let follow_up = || {
        let actions = actions::register(&edition);
        let winback = winback::agenda(&edition, &actions);
        (Arc::new(actions), winback)
    };
    let (listings, (actions, winback)) = rayon::join(|| Listings::new(&edition), follow_up);
    let mut pages = actions::pages(&actions, &edition);
    pages.extend(winback::pages(&winback, &edition));
    pages.extend(listings.pages(&edition));
    edition.enter(pages);
    let edition = Arc::new(edition);
    let winback = Arc::new(winback);
    let insights = later(&edition, Insights::new);
    let reviews = {
        let insights = Arc::clone(&insights);
        later(&edition, move |edition| {
            Board::new(edition, &insights.cases)
        })
    };
    let week = {
        let (actions, winback) = (Arc::clone(&actions), Arc::clone(&winback));
        let (insights, reviews) = (Arc::clone(&insights), Arc::clone(&reviews));
        later(&edition, move |edition| {
            Week::new(edition, &actions, &winback, &insights, &reviews)
        })
    };
    let similar = {
        let insights = Arc::clone(&insights);
        let memo = Arc::clone(&memo.similar);
        later(&edition, move |edition| {
            let mut memo = memo.lock().unwrap_or_else(PoisonError::into_inner);
            Similar::new(edition, &insights, &mut memo)
        })
    };
    let views = Views {
        actions,
        winback,
        insights,
        risks: later(&edition, risks::Register::new),
        listings,
        reviews,
        week,
        similar,
    };
    (edition, views)
}

impl Views {
    /// Makes all views that were not made yet, side by side.
    pub fn make(&self) {
        rayon::join(
            || LazyLock::force(&self.similar),
            || (LazyLock::force(&self.week), LazyLock::force(&self.risks)),
        );
    }
}

fn later<T>(
    edition: &Arc<Edition>,
    make: impl FnOnce(&Edition) -> T + Send + Sync + 'static,
) -> View<T> {
    let edition = Arc::clone(edition);
    Arc::new(LazyLock::new(Box::new(move || make(&edition))))
}

/// Days from one day to another.
fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// The day of a written page's last change, as its writer has it, else as git does.
pub fn changed_on(edition: &Edition, page: &Page) -> Option<Date> {
    page.doc.as_ref()?;
    let written = page.fields.date("updated_on");
    written.or_else(|| edition.history(page).map(|history| history.updated))
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
