//! What results can be filtered by and are counted by.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::bytes::{number, text};
use crate::model::site::Page;
use crate::restrict::Edition;

/// Most values of a facet that every reader fetches. One with more, as the customers of a large
/// handbook, is fetched by those who filter by it.
const MOST_VALUES: usize = 200;

/// One way to tell pages apart.
pub(super) struct Facet {
    /// Its name.
    pub(super) name: &'static str,
    /// Its values, sorted.
    pub(super) values: Vec<String>,
    /// Page by page: how many values, and which.
    pub(super) column: Vec<u8>,
}

/// Reads the facets of the pages.
pub(super) fn facets(edition: &Edition, pages: &[&Page]) -> Vec<Facet> {
    let kind = |page: &Page| edition.kinds().get(page.kind).name.as_str();
    let is_customer = |page: &Page| kind(page) == "customer";
    vec![
        Facet::new("kind", pages, |page| vec![kind(page).into()]),
        Facet::new("lang", pages, |page| vec![page.lang.code().into()]),
        Facet::new("cause", pages, |page| {
            page.fields.texts("causes").map(Cow::from).collect()
        }),
        Facet::new("year", pages, |page| {
            let field = edition.kinds().get(page.kind).date_field.as_deref();
            let keys = field.into_iter().chain(["saved_on"]);
            let year = |key| page.fields.date(key).map(|date| date.year().to_string());
            keys.filter_map(year).map(Cow::from).take(1).collect()
        }),
        Facet::new("customer", pages, |page| {
            let own = is_customer(page).then_some(page);
            let all = customers(edition, page).chain(own);
            all.map(|customer| customer.id.as_str().into()).collect()
        }),
        Facet::new("status", pages, |page| {
            let own = is_customer(page).then_some(page);
            let all = customers(edition, page).chain(own);
            let status = all.filter_map(|page| page.fields.text("status"));
            status.map(Cow::from).collect()
        }),
    ]
}

/// Returns the customers that a page names in its front matter.
pub(super) fn customers<'a>(
    edition: &'a Edition,
    page: &'a Page,
) -> impl Iterator<Item = &'a Page> {
    ["customer", "customers"]
        .into_iter()
        .flat_map(|key| page.fields.refs(key))
        .filter_map(|id| edition.page(id))
}

impl Facet {
    fn new<'a>(
        name: &'static str,
        pages: &[&'a Page],
        of: impl Fn(&'a Page) -> Vec<Cow<'a, str>>,
    ) -> Self {
        let each: Vec<Vec<Cow<'_, str>>> = pages.iter().map(|page| of(page)).collect();
        let values: BTreeSet<&str> = each.iter().flatten().map(|value| &**value).collect();
        let values: Vec<&str> = values.into_iter().collect();
        let mut column = Vec::new();
        for own in &each {
            let own: BTreeSet<&str> = own.iter().map(|value| &**value).collect();
            number(&mut column, own.len());
            for value in &own {
                number(&mut column, values.binary_search(value).unwrap_or(0));
            }
        }
        Self {
            name,
            values: values.into_iter().map(str::to_owned).collect(),
            column,
        }
    }

    /// True when it has too many values for every reader.
    pub(super) fn is_large(&self) -> bool {
        self.values.len() > MOST_VALUES
    }

    /// Returns it as a file of its own, not yet compressed.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut out = Vec::new();
        number(&mut out, self.values.len());
        for value in &self.values {
            text(&mut out, value);
        }
        number(&mut out, self.column.len());
        out.extend(&self.column);
        out
    }
}
