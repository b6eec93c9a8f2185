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

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use crate::model::site::{Alike, Page, PageId, Role, Url};
use crate::restrict::{Edition, Entered};
use actions::Register;
use insights::Insights;
use listings::{Listings, NamedParties};
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
    pub listings: Arc<Listings>,
    /// What somebody should look at again.
    pub reviews: View<Board>,
    /// What the week asks for and what it brought.
    pub week: View<Week>,
    /// Past cases that are like a page.
    pub similar: View<Arc<Similar>>,
}

/// What views of earlier builds found out.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    similar: Arc<Mutex<similar::Memo>>,
    last: Arc<Mutex<Option<Last>>>,
}

/// The views of the last build, good as long as the pages tell the same: see
/// [`Alike::told`](crate::model::site::Alike::told).
#[derive(Debug)]
struct Last {
    alike: Alike,
    actions: Arc<Register>,
    winback: Arc<Agenda>,
    listings: Arc<Listings>,
    /// What the lists are made of besides what pages show each other.
    named: NamedParties,
    /// The pages that the register and the agenda asked for.
    followed_up: Vec<Placed>,
    entered: Arc<Entered>,
    insights: Arc<OnceLock<Insights>>,
    risks: Arc<OnceLock<risks::Register>>,
    reviews: Arc<OnceLock<Board>>,
    week: Arc<OnceLock<Week>>,
}

/// All that tells a page that a view asks for from another.
#[derive(Debug, PartialEq)]
struct Placed {
    url: Url,
    title: String,
    role: Role,
}

impl Placed {
    fn of(page: &Page) -> Self {
        Self {
            url: page.url.clone(),
            title: page.title.clone(),
            role: page.role,
        }
    }
}

/// A view that is made when somebody looks at it: most runs judge pages or answer for one of
/// them, and need few views.
///
/// Some hand work to other threads, so whoever makes pages on the same threads makes all views
/// before: see [`Bundle::make_ready`](crate::model::bundle::Bundle::make_ready).
pub struct View<T> {
    made: Arc<OnceLock<T>>,
    make: Arc<dyn Fn() -> T + Send + Sync>,
}

impl<T> Deref for View<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.made.get_or_init(&*self.make)
    }
}

impl<T> Clone for View<T> {
    fn clone(&self) -> Self {
        Self {
            made: Arc::clone(&self.made),
            make: Arc::clone(&self.make),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for View<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.made.fmt(f)
    }
}

impl<T> View<T> {
    /// A view of an edition that another build of the same may have made already.
    fn new(
        made: &Arc<OnceLock<T>>,
        edition: &Arc<Edition>,
        make: impl Fn(&Edition) -> T + Send + Sync + 'static,
    ) -> Self {
        let edition = Arc::clone(edition);
        Self {
            made: Arc::clone(made),
            make: Arc::new(move || make(&edition)),
        }
    }
}

/// Makes the views of an edition, and adds the pages that they need to it.
pub fn view(mut edition: Edition, memo: &Memo) -> (Arc<Edition>, Views) {
    let mut last = memo.last.lock().unwrap_or_else(PoisonError::into_inner);
    let known = match last.take() {
        Some(known) if known.alike == *edition.alike() => {
            edition.enter_again(Arc::clone(&known.entered));
            known
        }
        known => Last::new(&mut edition, known),
    };
    let edition = Arc::new(edition);
    let insights = View::new(&known.insights, &edition, Insights::new);
    let reviews = {
        let insights = insights.clone();
        View::new(&known.reviews, &edition, move |edition| {
            Board::new(edition, &insights.cases)
        })
    };
    let week = {
        let (actions, winback) = (Arc::clone(&known.actions), Arc::clone(&known.winback));
        let (insights, reviews) = (insights.clone(), reviews.clone());
        View::new(&known.week, &edition, move |edition| {
            Week::new(edition, &actions, &winback, &insights, &reviews)
        })
    };
    let similar = {
        let insights = insights.clone();
        let memo = Arc::clone(&memo.similar);
        // Likeness is a matter of words: it is never as it was.
        View::new(&Arc::default(), &edition, move |edition| {
            let mut memo = memo.lock().unwrap_or_else(PoisonError::into_inner);
            Similar::new(edition, &insights, &mut memo)
        })
    };
    let views = Views {
        actions: Arc::clone(&known.actions),
        winback: Arc::clone(&known.winback),
        insights,
        risks: View::new(&known.risks, &edition, risks::Register::new),
        listings: Arc::clone(&known.listings),
        reviews,
        week,
        similar,
    };
    *last = Some(known);
    (edition, views)
}

impl Last {
    /// Makes what says which pages and calendars there are, which cannot wait. Lists are a matter
    /// of what pages show each other, save for one thing.
    fn new(edition: &mut Edition, before: Option<Self>) -> Self {
        let seen = &*edition;
        let named = listings::named_parties(seen);
        let before = before.filter(|before| {
            before.alike.connected == seen.alike().connected && before.named == named
        });
        let follow_up = || {
            let actions = actions::register(seen);
            let winback = winback::agenda(seen, &actions);
            (actions, winback)
        };
        let lists = || match &before {
            Some(before) => Arc::clone(&before.listings),
            None => Arc::new(Listings::new(seen, &named)),
        };
        let (listings, (actions, winback)) = rayon::join(lists, follow_up);
        let mut pages = actions::pages(&actions, edition);
        pages.extend(winback::pages(&winback, edition));
        let followed_up: Vec<_> = pages.iter().map(Placed::of).collect();
        match before {
            Some(before) if before.followed_up == followed_up => {
                edition.enter_again(before.entered);
            }
            _ => {
                pages.extend(listings.pages(edition));
                edition.enter(pages);
            }
        }
        Self {
            alike: edition.alike().clone(),
            actions: Arc::new(actions),
            winback: Arc::new(winback),
            listings,
            named,
            followed_up,
            entered: edition.entered(),
            insights: Arc::default(),
            risks: Arc::default(),
            reviews: Arc::default(),
            week: Arc::default(),
        }
    }
}

impl Views {
    /// Makes all views that were not made yet, side by side.
    pub fn make(&self) {
        rayon::join(|| &*self.similar, || (&*self.week, &*self.risks));
    }
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
