//! By which values a list can be narrowed down, and where each of them is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Folder, field_label, gathers};
use crate::model::kind::{Field, FieldForm, Kind, KindId};
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Role, Typed, Url};
use crate::restrict::Edition;
use crate::text::fold::fold;
use crate::text::slug::{Anchors, path_slug};
use crate::views::paging::{MOST, free};

/// Most values of a facet; with more it is no way to narrow anything down.
const MOST_VALUES: usize = 200;

/// A list of one value with so few pages is read through: nobody sorts it.
const FEW_OF_VALUE: usize = 24;

/// A field by whose values a list can be narrowed down.
#[derive(Debug)]
pub struct Facet {
    /// Its key.
    pub field: String,
    /// Its name.
    pub label: String,
    /// Its values, in the order in which they are offered.
    pub values: Vec<FacetValue>,
}

/// One value.
#[derive(Debug)]
pub struct FacetValue {
    /// What readers see.
    pub label: String,
    /// The pages that have it, in the order of the list.
    pub entries: Arc<[Entry]>,
    /// Where they are listed.
    pub place: Place,
}

/// Where the pages with a value are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a page that gathers them anyhow.
    Page(PageId),
    /// On a page made for it.
    Own(Url),
}

impl Facet {
    /// The orders that the list of a value has besides its own: those of the whole that tell its
    /// pages apart, as long as it fits on a page, since a long one is better narrowed down than
    /// sorted.
    pub fn orders(&self, value: &FacetValue, folder: &Folder) -> Vec<(usize, Url)> {
        let Place::Own(url) = &value.place else {
            return Vec::new();
        };
        if value.entries.len() <= FEW_OF_VALUE || value.entries.len() > MOST {
            return Vec::new();
        }
        let orders = folder.orders.iter().enumerate();
        orders
            .filter(|(_, (order, _))| order.field() != Some(&self.field))
            .map(|(at, (_, whole))| {
                let last = whole.as_str().trim_end_matches('/');
                let last = last.rsplit('/').next().unwrap_or_default();
                (at, Url::new(format!("{url}{last}/")))
            })
            .collect()
    }
}

/// Finds the facets of a list.
pub(super) fn of(
    edition: &Edition,
    list: (PageId, &Page),
    kind: KindId,
    entries: &[Entry],
) -> Vec<Facet> {
    let of = kind;
    let kind = edition.kinds().get(of);
    let facets = kind.facets.iter().filter_map(|key| {
        let field = kind.fields.get(key)?;
        facet(edition, list, (of, kind), (key, field), entries)
    });
    facets.filter(|facet| facet.values.len() > 1).collect()
}

fn facet(
    edition: &Edition,
    (list, page): (PageId, &Page),
    (of_kind, kind): (KindId, &Kind),
    (key, field): (&str, &Field),
    entries: &[Entry],
) -> Option<Facet> {
    let mut found: BTreeMap<Value, (String, Vec<Entry>)> = BTreeMap::new();
    for entry in entries {
        let Some(of) = edition.page(entry.0).filter(|of| of.kind == of_kind) else {
            continue;
        };
        for (value, label) in values(edition, kind, (key, field), of) {
            let (_, here) = found.entry(value).or_insert_with(|| (label, Vec::new()));
            if here.last() != Some(entry) {
                here.push(*entry);
            }
        }
    }
    if found.len() > MOST_VALUES {
        return None;
    }
    let label = field_label(kind, key, page.lang);
    let label = match field.form {
        FieldForm::Date => crate::text!("Năm", "Year").get(page.lang).to_owned(),
        _ => label,
    };
    let base = format!("{}{}/", page.url, path_slug(&label));
    let mut slugs = Anchors::default();
    let mut values: Vec<(Value, FacetValue)> = found
        .into_iter()
        .map(|(value, (label, entries))| {
            let place = elsewhere(edition, list, page, &value, &entries).unwrap_or_else(|| {
                let slug = slugs.unique(&value.slug(edition));
                Place::Own(free(edition, format!("{base}{slug}")))
            });
            let shown = FacetValue {
                label,
                entries: entries.into(),
                place,
            };
            (value, shown)
        })
        .collect();
    values.sort_by(|(a, x), (b, y)| match (a, b) {
        // Values that have an order of their own keep it.
        (Value::Year(_) | Value::Place(..), _) => a.cmp(b),
        _ => y.entries.len().cmp(&x.entries.len()).then_with(|| a.cmp(b)),
    });
    Some(Facet {
        field: key.to_owned(),
        label,
        values: values.into_iter().map(|(_, value)| value).collect(),
    })
}

/// What the pages with a value have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    /// A year, the latest first.
    Year(std::cmp::Reverse<i16>),
    /// One of a fixed set, by its place there.
    Place(usize, String),
    /// A page.
    Page(String, PageId),
    /// A text, folded.
    Text(String),
}

impl Value {
    fn slug(&self, edition: &Edition) -> String {
        match self {
            Self::Year(year) => format!("{:04}", year.0),
            Self::Place(_, text) | Self::Text(text) => path_slug(text),
            Self::Page(_, id) => {
                let page = edition.page(*id).map_or("", |page| page.id.as_str());
                path_slug(page.rsplit('/').next().unwrap_or(page))
            }
        }
    }
}

/// The values that a page has of a field, with what readers of its language see of each.
fn values(
    edition: &Edition,
    kind: &Kind,
    (key, field): (&str, &Field),
    page: &Page,
) -> Vec<(Value, String)> {
    let lang = page.lang;
    let named = |text: &str| {
        let label = field.labels.get(text).map_or(text, |label| label.get(lang));
        match field.values.iter().position(|value| value == text) {
            Some(place) => (Value::Place(place, text.to_owned()), label.to_owned()),
            None => (Value::Text(fold(text)), label.trim().to_owned()),
        }
    };
    let mut values: Vec<(Value, String)> = page
        .fields
        .items(key)
        .filter_map(|item| match &item.value {
            Typed::Date(day) => Some((
                Value::Year(std::cmp::Reverse(day.year())),
                day.year().to_string(),
            )),
            Typed::Ref(written, target) => {
                let found = target.and_then(|id| Some((id, edition.page(id)?)));
                Some(match found {
                    Some((id, page)) => {
                        let (id, page) = local(edition, id, page, lang);
                        let value = Value::Page(page.title_key.clone(), id);
                        (value, edition.title_in(page, lang).to_owned())
                    }
                    None => named(written),
                })
            }
            Typed::Text(text) if !fold(text).is_empty() => Some(named(text)),
            _ => None,
        })
        .collect();
    // A case that was saved stands in the year in which it was.
    if values.is_empty() && kind.date_field.as_deref() == Some(key) {
        let day = crate::resolve::order::list_date(edition.kinds(), page);
        values.extend(day.map(|day| {
            let year = Value::Year(std::cmp::Reverse(day.year()));
            (year, day.year().to_string())
        }));
    }
    let badge = kind.badge.as_ref().filter(|badge| badge.field == key);
    if values.is_empty()
        && let Some(default) = badge.and_then(|badge| badge.default.as_deref())
    {
        values.push(named(default));
    }
    values
}

/// A page in a language, else the page itself.
fn local<'a>(edition: &'a Edition, id: PageId, page: &'a Page, lang: Lang) -> (PageId, &'a Page) {
    if page.lang == lang {
        return (id, page);
    }
    let translations = edition.translations(id).into_iter();
    let mut local = translations.filter(|(_, other)| other.lang == lang);
    local.next().unwrap_or((id, page))
}

/// Returns the page that shows the pages with a value anyhow: the page of a cause, a party, a
/// year's folder.
fn elsewhere(
    edition: &Edition,
    list: PageId,
    page: &Page,
    value: &Value,
    entries: &[Entry],
) -> Option<Place> {
    match value {
        Value::Page(_, id) => {
            let target = edition.page(*id)?;
            let fits = target.lang == page.lang && gathers(edition, target);
            fits.then_some(Place::Page(*id))
        }
        Value::Year(year) => {
            let end = format!("/{:04}/", year.0);
            let is_its = |p: &Page| p.role == Role::List && p.url.as_str().ends_with(&end);
            let mut folders = edition.children(list).filter(|(_, p)| is_its(p));
            let same = |folder: &PageId| {
                let mut below = Vec::new();
                super::leaves(edition, *folder, None, &mut below);
                let mut below: Vec<PageId> = below.into_iter().map(|(id, _)| id).collect();
                let mut wanted: Vec<PageId> = entries.iter().map(|(id, _)| *id).collect();
                below.sort_unstable();
                wanted.sort_unstable();
                below == wanted
            };
            folders
                .find(|(id, _)| same(id))
                .map(|(id, _)| Place::Page(id))
        }
        Value::Place(..) | Value::Text(_) => None,
    }
}
