//! `[figures]` of `handbook.toml`: numbers that a lead enters because no page tells them.
//!
//! Each is a bare value (`acquisition_cost = 5000000`) or a table with what readers need to
//! trust it: a name in both languages, the unit, the day it was true.

use jiff::civil::Date;

use super::config::{ConfigError, find, one_string, string, table, wrong};
use super::lang::Text;
use super::value::{Entry, Node, Scalar, Style};
use crate::text;
use crate::text::distance::edits;
use crate::text::fold::is_unprintable;

/// One number of the handbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its key.
    pub id: String,
    /// Its name for readers.
    pub label: Text,
    /// What it is.
    pub value: FigureValue,
    /// What it counts: a currency code, `%`, or any word; empty when nothing is to be said.
    pub unit: String,
    /// The day on which it was true.
    pub as_of: Option<Date>,
}

/// The value of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureValue {
    /// A number, written as the reader's language writes it.
    Number(f64),
    /// Anything else, shown as it is.
    Text(String),
}

/// Customers in service: the insights say by it whether the customer pages are complete.
pub const CUSTOMER_COUNT: &str = "customer_count";

/// What one new customer costs: the insights multiply it by those that were lost.
pub const ACQUISITION_COST: &str = "acquisition_cost";

/// A figure that has a name without being given one.
struct Known {
    id: &'static str,
    label: [&'static str; 2],
    unit: &'static str,
}

const KNOWN: &[Known] = &[
    Known {
        id: ACQUISITION_COST,
        label: ["Chi phí tìm một khách mới", "Cost of a new customer"],
        unit: "VND",
    },
    Known {
        id: CUSTOMER_COUNT,
        label: ["Số khách đang dùng", "Customers in service"],
        unit: "",
    },
    Known {
        id: "monthly_revenue",
        label: ["Doanh thu mỗi tháng", "Revenue a month"],
        unit: "VND",
    },
    Known {
        id: "churn_target",
        label: ["Mục tiêu tỷ lệ rời bỏ", "Target churn rate"],
        unit: "%",
    },
];

/// Reads the table of figures.
pub(super) fn read(entries: &[Entry]) -> Result<Vec<Figure>, ConfigError> {
    let Some(node) = find(entries, "figures") else {
        return Ok(Vec::new());
    };
    table(node, "figures")?.iter().map(one).collect()
}

/// Returns the known figure that a bare key nearly names.
pub(super) fn misspelt(entry: &Entry) -> Option<&'static str> {
    let named = entry.node.table().is_some();
    let near = |known: &&Known| known.id != entry.key && edits(known.id, &entry.key) <= 2;
    KNOWN.iter().filter(|_| !named).find(near).map(|k| k.id)
}

fn one(entry: &Entry) -> Result<Figure, ConfigError> {
    let id = entry.key.replace(is_unprintable, " ");
    let key = format!("figures.{id}");
    let known = KNOWN.iter().find(|k| k.id == id);
    let fields = entry.node.table().unwrap_or_default();
    let value = match (entry.node.table(), find(fields, "value")) {
        (None, _) => value(&entry.node, &key)?,
        (Some(_), Some(node)) => value(node, &format!("{key}.value"))?,
        (Some(_), None) => {
            return Err(ConfigError {
                span: entry.key_span,
                message: text!("`{key}` cần `value`", "`{key}` needs a `value`"),
            });
        }
    };
    let spaced = id.replace('_', " ");
    let name = |lang: &str, at: usize| -> Result<Option<String>, ConfigError> {
        Ok(string(fields, lang)?.or_else(|| known.map(|k| k.label[at].to_owned())))
    };
    let vi = name("vi", 0)?;
    let en = name("en", 1)?;
    let as_of = find(fields, "as_of")
        .map(|node| {
            let date = node.scalar().and_then(|s| s.as_date().date());
            date.ok_or_else(|| {
                let expected = text!("một ngày yyyy-mm-dd", "a day, yyyy-mm-dd");
                wrong(node, &format!("{key}.as_of"), &expected)
            })
        })
        .transpose()?;
    Ok(Figure {
        label: Text {
            vi: vi.clone().or_else(|| en.clone()).unwrap_or(spaced.clone()),
            en: en.or(vi).unwrap_or(spaced),
        },
        value,
        unit: match string(fields, "unit")? {
            Some(unit) => unit,
            None => known.map_or_else(String::new, |k| k.unit.to_owned()),
        },
        as_of,
        id,
    })
}

fn value(node: &Node, key: &str) -> Result<FigureValue, ConfigError> {
    let number = |s: &&Scalar| s.style == Style::Number;
    if let Some(number) = node.scalar().filter(number) {
        return number.as_number().map(FigureValue::Number).ok_or_else(|| {
            let expected = text!("một con số", "a number");
            wrong(node, key, &expected)
        });
    }
    one_string(node, key).map(FigureValue::Text).map_err(|_| {
        wrong(
            node,
            key,
            &text!("số hoặc chữ trong dấu \"…\"", "a number or a string"),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::model::config::Config;

    use super::*;

    fn figures(text: &str) -> Vec<Figure> {
        Config::read(text).map_or_else(|e| panic!("{}", e.message.en), |(c, _)| c.figures)
    }

    #[test]
    fn a_bare_value_of_a_known_key_has_a_name_and_a_unit() {
        let found = figures("[figures]\nacquisition_cost = 5_000_000\nnps = 41\nbest = \"cao\"\n");
        assert_eq!(found[0].label.vi, "Chi phí tìm một khách mới");
        assert_eq!(found[0].unit, "VND");
        assert_eq!(found[0].value, FigureValue::Number(5_000_000.0));
        assert_eq!(
            (found[1].label.vi.as_str(), found[1].unit.as_str()),
            ("nps", "")
        );
        assert_eq!(found[2].value, FigureValue::Text("cao".to_owned()));
    }

    #[test]
    fn a_table_says_everything_itself() {
        let found = figures(
            "[figures.acquisition_cost]\nvalue = 500\nunit = \"USD\"\nas_of = 2026-09-30\n",
        );
        assert_eq!(found[0].unit, "USD");
        assert_eq!(found[0].as_of, Some(jiff::civil::date(2026, 9, 30)));
        assert_eq!(found[0].label.en, "Cost of a new customer");
    }

    #[test]
    fn what_is_no_figure_says_where_and_what_it_should_be() {
        for (text, part) in [
            ("figures = 3", "[figures]"),
            ("[figures.x]\nunit = \"%\"", "needs a `value`"),
            ("[figures]\nx = true", "a number or a string"),
            ("[figures]\nx = inf", "a number"),
            ("[figures.x]\nvalue = 1\nas_of = \"mai\"", "a day"),
        ] {
            let error = Config::read(text).expect_err(text);
            assert!(error.message.en.contains(part), "{}", error.message.en);
        }
    }

    #[test]
    fn a_slip_in_a_known_key_is_found_and_a_name_of_ones_own_is_not() {
        let codes = |text: &str| {
            let (_, found) = Config::read(text).unwrap_or_else(|e| panic!("{}", e.message.en));
            found.into_iter().map(|d| d.message.en).collect::<Vec<_>>()
        };
        assert_eq!(codes("[figures]\naquisition_cost = 5\n").len(), 1);
        assert_eq!(codes("[figures.nps]\nvalue = 5\nunits = \"%\"\n").len(), 1);
        assert!(codes("[figures]\nnps = 5\n").is_empty());
    }
}
