//! Edition → views: what the pages say together. Who has to do what, whom to call.
//!
//! Made once for each build, between `restrict` and `render`; pure functions of the edition
//! and its day. Counting, sorting and reckoning with days happen here, so that page, data,
//! calendar and feed cannot disagree. Nothing here knows HTML.

pub mod actions;
mod owners;
mod stories;
pub mod winback;

use jiff::civil::Date;

use crate::model::kind::Kind;
use crate::model::site::Page;
use crate::restrict::Edition;
use actions::Register;
use winback::Agenda;

pub use owners::Owner;

/// Every view of an edition.
#[derive(Debug)]
pub struct Views {
    /// The proposals that are followed up.
    pub actions: Register,
    /// The calls to customers who left.
    pub winback: Agenda,
}

/// Makes the views of an edition, and adds the pages that they need to it.
pub fn view(edition: &mut Edition) -> Views {
    let actions = actions::register(edition);
    let winback = winback::agenda(edition, &actions);
    let views = Views { actions, winback };
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
