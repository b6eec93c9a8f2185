//! Edition → views: what the pages say together. Who has to do what, whom to call.
//!
//! Made once for each build, between `restrict` and `render`; pure functions of the edition
//! and its day. Counting, sorting and reckoning with days happen here, so that page, data,
//! calendar and feed cannot disagree. Nothing here knows HTML.

pub mod actions;

use crate::model::site::Page;
use crate::restrict::Edition;
use actions::Register;

/// Every view of an edition.
#[derive(Debug)]
pub struct Views {
    /// The proposals that are followed up.
    pub actions: Register,
}

/// Makes the views of an edition, and adds the pages that they need to it.
pub fn view(edition: &mut Edition) -> Views {
    let views = Views {
        actions: actions::register(edition),
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
