//! In what order the pages of a list stand.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Entry, field_label};
use crate::model::kind::{Field, FieldForm, Kind, ListOrder};
use crate::model::lang::Lang;
use crate::model::site::{Page, Typed, Url};
use crate::resolve::order::list_date;
use crate::restrict::Edition;
use crate::text;
use crate::text::fold::fold;
use crate::text::slug::path_slug;
use crate::views::paging::free;

/// An order that a list does not stand in by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// By title.
    Title,
    /// By a field that has a column.
    Field(String),
}

impl Order {
    /// Sorts the entries of a list as its kind wants it: the newest first, or by weight and
    /// title.
    pub(super) fn own(edition: &Edition, kind: &Kind, mut entries: Vec<Entry>) -> Vec<Entry> {
        let by_date = kind.list == ListOrder::Date;
        entries.par_sort_by_cached_key(|(id, _)| {
            let page = edition.page(*id);
            let date = page.and_then(|p| list_date(edition.kinds(), p));
            let weight = page.and_then(|p| p.fields.number("weight"));
            (
                weight.filter(|_| !by_date).map_or(u64::MAX, bits),
                Reverse(date.filter(|_| by_date)),
                page.map(|p| (p.title_key.as_str(), p.url.as_str())),
            )
        });
        entries
    }

    /// Returns the entries in this order; those without a value come last.
    pub(super) fn sorted(&self, edition: &Edition, entries: &[Entry]) -> Arc<[Entry]> {
        let mut sorted = entries.to_vec();
        sorted.sort_by_cached_key(|(id, _)| edition.page(*id).map(|page| self.key(edition, page)));
        sorted.into()
    }

    fn key(&self, edition: &Edition, page: &Page) -> (bool, Key) {
        let Self::Field(field) = self else {
            return (false, Key::Text(page.title_key.clone()));
        };
        let form = edition.kinds().get(page.kind).fields.get(field);
        let item = page.fields.items(field).next();
        let key = item
            .zip(form)
            .and_then(|(item, form)| key_of(edition, form, &item.value));
        (key.is_none(), key.unwrap_or(Key::Text(String::new())))
    }

    /// Returns its name, to stand after "by".
    pub fn label(&self, kind: &Kind, lang: Lang) -> String {
        match self {
            Self::Title => field_label(kind, "title", lang),
            Self::Field(field) => field_label(kind, field, lang),
        }
    }

    /// Returns the field by which it sorts.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Title => None,
            Self::Field(field) => Some(field),
        }
    }

    /// True when large values come first.
    pub fn is_falling(&self, kind: &Kind) -> bool {
        let form = self.field().and_then(|field| kind.fields.get(field));
        form.is_some_and(|form| matches!(form.form, FieldForm::Number | FieldForm::Integer))
    }

    /// The last part of its address.
    pub(super) fn slug(&self, kind: &Kind, lang: Lang) -> String {
        let by = text!("theo", "by");
        format!("{}-{}", by.get(lang), path_slug(&self.label(kind, lang)))
    }
}

/// What a page is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A place among the values of a field.
    Place(usize),
    /// A number, the largest first.
    Number(Reverse<u64>),
    Day(Date),
    Text(String),
}

fn key_of(edition: &Edition, field: &Field, value: &Typed) -> Option<Key> {
    Some(match value {
        Typed::Number(number) => Key::Number(Reverse(bits(*number))),
        Typed::Date(day) => Key::Day(*day),
        Typed::Ref(written, target) => match target.and_then(|id| edition.page(id)) {
            Some(page) => Key::Text(page.title_key.clone()),
            None => Key::Text(fold(written)),
        },
        Typed::Text(text) => match field.values.iter().position(|value| value == text) {
            Some(place) => Key::Place(place),
            None => Key::Text(fold(text)),
        },
        Typed::Bool(yes) => Key::Place(usize::from(!yes)),
        Typed::Table(_) => return None,
    })
}

/// Bits of a number that compare as the number does.
fn bits(number: f64) -> u64 {
    let bits = number.to_bits();
    if number.is_sign_negative() {
        !bits
    } else {
        bits | (1 << 63)
    }
}

/// The orders of a list besides its own: by title and by each column that tells pages apart.
pub(super) fn others(
    edition: &Edition,
    page: &Page,
    kind: &Kind,
    entries: &[Entry],
) -> Vec<(Order, Url)> {
    let own = match kind.list {
        ListOrder::Date => kind.date_field.as_deref(),
        ListOrder::Title => None,
    };
    let title = (kind.list == ListOrder::Date).then_some(Order::Title);
    let differs = |field: &&String| {
        let order = Order::Field((*field).clone());
        let keys = entries.iter().filter_map(|(id, _)| edition.page(*id));
        let mut keys = keys.map(|page| order.key(edition, page));
        let first = keys.next();
        own != Some(field.as_str()) && keys.any(|key| Some(key) != first)
    };
    let columns = kind.columns.iter().filter(differs);
    let orders = title
        .into_iter()
        .chain(columns.map(|field| Order::Field(field.clone())));
    orders
        .map(|order| {
            let slug = order.slug(kind, page.lang);
            let url = free(edition, format!("{}{slug}", page.url));
            (order, url)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_compare_as_numbers_do() {
        let numbers = [-1e9, -2.5, 0.0, 1.0, 2.5, 1e300];
        assert!(numbers.map(bits).is_sorted());
    }
}
