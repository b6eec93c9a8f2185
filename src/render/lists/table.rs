//! A list of pages of one kind → a table: a column for each field that tells them apart.

use std::borrow::Cow;

use tera::Value;

use super::Renderer;
use crate::model::kind::{FieldForm, Kind, ListOrder};
use crate::model::lang::Lang;
use crate::model::site::{Item, Page, PageId, Typed};
use crate::render::context::{Cell, CellValue, Column, ListGroup, Order};
use crate::text::format;
use crate::views::listings::Order as By;

/// Values of one field that a cell shows.
const VALUES: usize = 3;

/// The fields that have a column in a table of a kind: the day first, where it orders the list.
fn fields(kind: &Kind) -> Vec<&str> {
    let date = match kind.list {
        ListOrder::Date => kind.date_field.as_deref(),
        ListOrder::Title => None,
    };
    let columns = kind.columns.iter().map(String::as_str);
    let columns = columns.filter(|key| Some(*key) != date);
    date.into_iter().chain(columns).collect()
}

/// A cell of a table as templates see it.
#[derive(Clone)]
pub(in crate::render) struct KeptCell {
    value: Value,
    /// True when there is something in it.
    says: bool,
}

impl Renderer {
    /// Makes a group of pages of one kind a table; a column in which nobody says anything is
    /// left out.
    pub(super) fn tabulate<'a>(
        &'a self,
        on: &Page,
        kind: &'a Kind,
        pages: &[(PageId, &'a Page)],
        orders: &[Order],
        group: &mut ListGroup<'a>,
    ) {
        let fields = fields(kind);
        let rows: Vec<Cow<'_, [KeptCell]>> = pages
            .iter()
            .map(|(id, page)| self.cells(kind, &fields, (*id, page), on.lang))
            .collect();
        let used: Vec<bool> = (0..fields.len())
            .map(|at| rows.iter().any(|row| row[at].says))
            .collect();
        let own = matches!(kind.list, ListOrder::Date);
        let columns = fields.iter().enumerate().filter(|(at, _)| used[*at]);
        let title = kind
            .fields
            .get("title")
            .map_or("", |f| f.label.get(on.lang));
        let title = Self::column(title, &By::Title, !own, kind, orders);
        let columns = columns.map(|(at, key)| {
            let label = kind.fields.get(*key).map_or(*key, |f| f.label.get(on.lang));
            let by = By::Field((*key).to_owned());
            Self::column(label, &by, own && at == 0, kind, orders)
        });
        group.columns = std::iter::once(title).chain(columns).collect();
        group.rows = rows
            .into_iter()
            .map(|row| {
                let cells = row.iter().zip(&used).filter(|(_, used)| **used);
                let cells: Vec<Value> = cells.map(|(cell, _)| cell.value.clone()).collect();
                cells.into()
            })
            .collect();
    }

    /// The cells of a page, one for each field. A page stands in eight tables or so.
    fn cells<'a>(
        &'a self,
        kind: &Kind,
        fields: &[&str],
        (id, page): (PageId, &'a Page),
        lang: Lang,
    ) -> Cow<'a, [KeptCell]> {
        let made = || -> Vec<KeptCell> {
            let cells = fields.iter().map(|key| self.cell(kind, key, page, lang));
            let kept = |cell: Cell| KeptCell {
                says: !cell.values.is_empty(),
                value: Value::from_serializable(&cell),
            };
            cells.map(kept).collect()
        };
        // Nearly every table is in the language of its pages.
        if page.lang != lang {
            return Cow::Owned(made());
        }
        Cow::Borrowed(self.common.rows[id.index()].get_or_init(made))
    }

    /// The head of a column with the way to the list in its order. `own` is true where that is
    /// the order of the list itself.
    fn column<'a>(label: &'a str, by: &By, own: bool, kind: &Kind, orders: &[Order]) -> Column<'a> {
        let order = orders.iter().find(|order| order.title == label);
        let falling = by.is_falling(kind) || own && kind.list == ListOrder::Date;
        Column {
            label,
            href: order
                .filter(|order| !order.current)
                .map(|order| order.href.clone()),
            sorted: order
                .filter(|order| order.current)
                .map(|_| if falling { "descending" } else { "ascending" }),
        }
    }

    fn cell<'a>(&'a self, kind: &'a Kind, key: &str, page: &'a Page, lang: Lang) -> Cell<'a> {
        let Some(field) = kind.fields.get(key) else {
            return Cell {
                label: "",
                values: Vec::new(),
                number: false,
            };
        };
        let value = |item: &'a Item| self.cell_value(page, lang, field, item);
        let mut values: Vec<CellValue<'a>> = page
            .fields
            .items(key)
            .filter_map(value)
            .take(VALUES)
            .collect();
        if values.is_empty() && kind.date_field.as_deref() == Some(key) {
            values.extend(self.date(page).map(|date| CellValue {
                text: Cow::Owned(format::date(date, lang)),
                to: None,
                iso: Some(date.to_string()),
                lang: None,
            }));
        }
        Cell {
            label: field.label.get(lang),
            values,
            number: matches!(field.form, FieldForm::Number | FieldForm::Integer),
        }
    }

    fn cell_value<'a>(
        &'a self,
        page: &'a Page,
        lang: Lang,
        field: &'a crate::model::kind::Field,
        item: &'a Item,
    ) -> Option<CellValue<'a>> {
        if let Typed::Ref(_, Some(target)) = &item.value
            && let Some(target) = self.edition.page(*target)
        {
            let (title, lang) = self.titled(target, lang);
            return Some(CellValue {
                text: Cow::Borrowed(title),
                to: Some(target.url.from_root().to_owned()),
                iso: None,
                lang,
            });
        }
        let value = self.fact_value(page, page, field, item)?;
        Some(CellValue {
            text: value.text,
            to: None,
            iso: value.iso,
            lang: value.lang,
        })
    }
}
