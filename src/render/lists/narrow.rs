//! The ways through a list: by one value, in another order, to the next hundred.

use std::borrow::Cow;
use std::sync::Arc;

use super::Renderer;
use super::turn::{range, turn};
use crate::model::kind::{Kind, ListOrder};
use crate::model::site::{Page, PageId, Role, Url};
use crate::render::context::{Facet, FacetValue, Link, List, Order};
use crate::views::listings::{self, Cut, Entry, Folder, Place};
use crate::views::paging::{self, MOST, page_url, rest_from};

/// Values of a facet that are in sight.
const IN_SIGHT: usize = 12;

/// What one page shows of a list.
pub(super) struct Shown<'a> {
    /// The page whose list it is.
    pub(super) of: (PageId, &'a Page),
    pub(super) cut: Cut,
    pub(super) number: usize,
    pub(super) entries: Arc<[Entry]>,
    /// How many pages it fills.
    pages: usize,
    first: Url,
}

impl<'a> Shown<'a> {
    /// What the page of a list shows: its first hundred.
    pub(super) fn first(of: (PageId, &'a Page), entries: &Arc<[Entry]>) -> Self {
        Self {
            of,
            cut: Cut::Whole,
            number: 0,
            entries: Arc::clone(entries),
            pages: paging::count(entries.len(), MOST),
            first: of.1.url.clone(),
        }
    }

    /// The entries that are here.
    pub(super) fn here(&self) -> &[Entry] {
        &self.entries[paging::rows(self.number, self.entries.len(), MOST)]
    }

    fn order(&self) -> Option<usize> {
        match self.cut {
            Cut::Ordered(at) | Cut::Value(_, _, Some(at)) => Some(at),
            _ => None,
        }
    }

    fn value(&self) -> Option<(usize, usize)> {
        match self.cut {
            Cut::Value(facet, value, _) => Some((facet, value)),
            _ => None,
        }
    }
}

impl Renderer {
    /// Returns what a page that carries part of a list shows.
    pub(super) fn part(&self, at: usize) -> Option<Shown<'_>> {
        let part = self.views.listings.part(at)?;
        Some(Shown {
            of: (part.of, self.edition.page(part.of)?),
            cut: part.cut.clone(),
            number: part.number,
            entries: part.entries(&self.edition),
            pages: part.count,
            first: part.first.clone(),
        })
    }

    /// Adds the ways through a list to it.
    pub(super) fn ways<'a>(&'a self, on: &Page, shown: &Shown<'a>, list: &mut List<'a>) {
        let (of, page) = shown.of;
        list.total = shown.entries.len();
        let count = shown.pages;
        list.range = range(shown.number, shown.entries.len(), MOST);
        let whole = self.views.listings.groups(of);
        let first = match shown.cut {
            // What fills the page that it was gathered for begins there.
            Cut::Group(at) if whole.get(at).is_some_and(|g| rest_from(g.shown, MOST) > 0) => {
                &page.url
            }
            _ => &shown.first,
        };
        let url = |number| match number {
            0 => first.clone(),
            _ => page_url(&shown.first, number, on.lang),
        };
        turn(on, (shown.number, count), url, list);
        if on.url != page.url {
            list.whole = Some(Link {
                title: Cow::Borrowed(&page.title),
                href: Some(on.url.href_to(&page.url)),
                lang: None,
            });
        }
        let Some(folder) = self.views.listings.folder(of) else {
            return;
        };
        if matches!(shown.cut, Cut::Group(_)) {
            return;
        }
        let kind = listings::kind_of(&self.edition, page);
        let kind = self.edition.kinds().get(kind);
        list.orders = Self::orders(on, shown, folder, kind);
        list.facets = self.facets(on, folder, shown.value());
        // The folder of a year stands among the years of the list above it.
        if list.facets.is_empty()
            && let Some((up, above)) = self.edition.parent(page)
            && above.role == Role::List
            && let Some(upper) = self.views.listings.folder(up)
        {
            let here = |place: &Place| *place == Place::Page(of);
            let among = upper
                .facets
                .iter()
                .any(|f| f.values.iter().any(|v| here(&v.place)));
            if among {
                list.facets = self.facets(on, upper, None);
                list.whole = self.link(on, up);
            }
        }
    }

    fn facets<'a>(
        &'a self,
        on: &Page,
        folder: &'a Folder,
        current: Option<(usize, usize)>,
    ) -> Vec<Facet<'a>> {
        let facets = folder.facets.iter().enumerate();
        facets
            .map(|(at, facet)| {
                let values = facet
                    .values
                    .iter()
                    .enumerate()
                    .filter_map(|(place, value)| {
                        let url = match &value.place {
                            Place::Own(url) => url,
                            Place::Page(id) => &self.edition.page(*id)?.url,
                        };
                        Some(FacetValue {
                            title: &value.label,
                            href: on.url.href_to(url),
                            count: value.entries.len(),
                            current: current == Some((at, place)) || *url == on.url,
                        })
                    });
                let mut values: Vec<FacetValue> = values.collect();
                let rest = values.split_off(values.len().min(IN_SIGHT));
                Facet {
                    label: &facet.label,
                    current: values.iter().chain(&rest).any(|value| value.current),
                    values,
                    rest,
                }
            })
            .collect()
    }

    fn orders(on: &Page, shown: &Shown<'_>, folder: &Folder, kind: &Kind) -> Vec<Order> {
        let lang = on.lang;
        let own = match (kind.list, kind.date_field.as_deref()) {
            (ListOrder::Date, Some(field)) => field,
            _ => "title",
        };
        let own = kind
            .fields
            .get(own)
            .map_or("", |field| field.label.get(lang));
        let (first, others) = match shown.value() {
            None => {
                let others = folder.orders.iter().map(|(_, url)| url.clone()).enumerate();
                (&shown.of.1.url, others.collect())
            }
            Some((facet, value)) => {
                let facet = &folder.facets[facet];
                let value = &facet.values[value];
                match &value.place {
                    Place::Own(url) => (url, facet.orders(value, folder)),
                    Place::Page(_) => return Vec::new(),
                }
            }
        };
        let order = |title: String, url: &Url, current: bool| Order {
            title,
            href: on.url.href_to(url),
            current,
        };
        let mut orders = vec![order(own.to_owned(), first, shown.order().is_none())];
        orders.extend(others.iter().map(|(at, url)| {
            let title = folder.orders[*at].0.label(kind, lang);
            order(title, url, shown.order() == Some(*at))
        }));
        if orders.len() == 1 {
            Vec::new()
        } else {
            orders
        }
    }
}
