//! A page, also one that is not part of the handbook yet → the past cases that are like it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::Result;
use crate::model::inputs::{Inputs, SourceFile};
use crate::model::site::{self, Page, State};
use crate::restrict::{Edition, restrict};
use crate::views::similar::{self, Ask, Near};
use crate::views::{self, Views};
use crate::{Cache, connect};

/// A page, with the cases that are like it.
#[derive(Debug)]
pub struct Alike {
    /// The page, whether readers see it or not.
    pub page: Page,
    /// What readers see, in which the cases are.
    pub edition: Arc<Edition>,
    /// The views that tell of them.
    pub views: Views,
    /// The cases, the nearest first.
    pub near: Vec<Near>,
}

/// Finds the cases that are like a page: one of the handbook, or one that is not in it yet and
/// of which no more than a part need be written. Such a page is read as a case unless its `type`
/// says otherwise.
///
/// # Errors
/// A configuration or kind that cannot be used.
pub fn alike(inputs: &Inputs, cache: &mut Cache, page: &SourceFile, ask: &Ask) -> Result<Alike> {
    let at = inputs.pages.binary_search_by(|p| p.path.cmp(&page.path));
    let mut with = Cow::Borrowed(inputs);
    match at {
        Ok(at) if inputs.pages[at].text == page.text => {}
        Ok(at) => with.to_mut().pages[at] = page.clone(),
        Err(at) => with.to_mut().pages.insert(at, page.clone()),
    }
    let mut site = connect(&with, cache)?;
    let mut pages = site.pages.iter_mut();
    let found = pages.find(|p| p.path() == Some(&page.path));
    let found = found.expect("every source becomes a page");
    let page = (**found).clone();
    if at.is_err() {
        // What is only asked about must not count among what there is.
        Arc::make_mut(found).state = State::Unused;
        site.alike = site::Alike::default();
    }
    let (edition, views) = views::view(restrict(site), &cache.viewed);
    let near = similar::near(&edition, &views.insights, &page, ask);
    Ok(Alike {
        page,
        edition,
        views,
        near,
    })
}
