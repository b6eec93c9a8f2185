//! What results can be filtered by and are counted by.

use super::bytes::{gzip, number, text};
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
        Facet::new("kind", pages, |page| vec![kind(page).to_owned()]),
        Facet::new("lang", pages, |page| vec![page.lang.code().to_owned()]),
        Facet::new("cause", pages, |page| {
            page.fields.texts("causes").map(str::to_owned).collect()
        }),
        Facet::new("year", pages, |page| {
            let field = edition.kinds().get(page.kind).date_field.as_deref();
            let keys = field.into_iter().chain(["saved_on"]);
            let year = |key| page.fields.date(key).map(|date| date.year().to_string());
            keys.filter_map(year).take(1).collect()
        }),
        Facet::new("customer", pages, |page| {
            let own = is_customer(page).then_some(page);
            let all = customers(edition, page).chain(own);
            all.map(|customer| customer.id.clone()).collect()
        }),
        Facet::new("status", pages, |page| {
            let own = is_customer(page).then_some(page);
            let all = customers(edition, page).chain(own);
            let status = |page: &Page| page.fields.text("status").map(str::to_owned);
            all.filter_map(status).collect()
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
    fn new(name: &'static str, pages: &[&Page], of: impl Fn(&Page) -> Vec<String>) -> Self {
        let each: Vec<Vec<String>> = pages.iter().map(|page| of(page)).collect();
        let mut values: Vec<String> = each.iter().flatten().cloned().collect();
        values.sort_unstable();
        values.dedup();
        let mut column = Vec::new();
        for mut own in each {
            own.sort_unstable();
            own.dedup();
            number(&mut column, own.len());
            for value in &own {
                number(&mut column, values.binary_search(value).unwrap_or(0));
            }
        }
        Self {
            name,
            values,
            column,
        }
    }

    /// True when it has too many values for every reader.
    pub(super) fn is_large(&self) -> bool {
        self.values.len() > MOST_VALUES
    }

    /// Returns it as a file of its own, compressed.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut out = Vec::new();
        number(&mut out, self.values.len());
        for value in &self.values {
            text(&mut out, value);
        }
        number(&mut out, self.column.len());
        out.extend(&self.column);
        gzip(&out)
    }
}
