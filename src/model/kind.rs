//! Kinds (content types) as data: one TOML table per kind feeds validation, scaffolds,
//! templates, documentation and schema.
//!
//! The built-in tables are embedded; a handbook's own `kinds/*.toml` adds a kind or replaces
//! one of the same name.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use serde::Deserialize;

use super::lang::{Lang, Text};
use crate::text::fold::fold;

/// Kinds in which people look for what to do: a lesson works once one of their pages leads to it.
pub const USERS_OF_LESSONS: [&str; 3] = ["process", "playbook", "signal"];

/// Everything that is known of one kind.
#[derive(Clone, Debug, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a table of switches, as data files hold it"
)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Identifier, as written in `type`.
    pub name: String,
    /// Folder below `content/` whose pages are of this kind without saying so.
    #[serde(default)]
    pub folder: Option<String>,
    /// Name of one page of this kind.
    pub label: Text,
    /// Name of many.
    pub plural: Text,
    /// One sentence for the list's head.
    #[serde(default)]
    pub description: Text,
    /// Place in the navigation.
    #[serde(default = "last")]
    pub order: i64,
    /// How its list is ordered.
    #[serde(default)]
    pub list: ListOrder,
    /// The date its list is ordered by.
    #[serde(default)]
    pub date_field: Option<String>,
    /// Pages nothing links to are in order.
    #[serde(default)]
    pub orphan_ok: bool,
    /// False when the body is text to copy, so that placeholders belong there.
    #[serde(default = "yes")]
    pub content_checks: bool,
    /// True when the pages tell what went wrong, so that they speak of processes, not of
    /// persons.
    #[serde(default)]
    pub blameless: bool,
    /// Ids of this kind are known before a page exists.
    #[serde(default)]
    pub taxonomy: bool,
    /// Template that renders it; by default chosen by the theme.
    #[serde(default)]
    pub template: Option<String>,
    /// The field whose value stands as a badge beside the title.
    #[serde(default)]
    pub badge: Option<Badge>,
    /// Fields whose first value stands beside the title in lists.
    #[serde(default)]
    pub list_fields: Vec<String>,
    /// Fields that have a column in tables of pages of this kind; none: they stand in plain
    /// lists.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Fields by whose values its list can be narrowed down; of a date, by year.
    #[serde(default)]
    pub facets: Vec<String>,
    /// How a new page starts.
    #[serde(default)]
    pub scaffold: Scaffold,
    /// Headings that look like a section's but open none.
    #[serde(default)]
    pub aside_headings: Vec<String>,
    /// Fields by key, common ones included once the kinds are put together.
    #[serde(default)]
    pub fields: IndexMap<String, Field>,
    /// How many of the fields are its own; they come first.
    #[serde(skip)]
    own_fields: usize,
    /// Sections in the order of the scaffold.
    #[serde(default)]
    pub sections: Vec<Section>,
}

fn last() -> i64 {
    190
}

fn yes() -> bool {
    true
}

/// How a kind's list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListOrder {
    /// By weight, then title.
    #[default]
    Title,
    /// Newest first.
    Date,
}

/// Where a new page of a kind goes and what it is called until somebody says better.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scaffold {
    /// Path below the kind's folder, without extension: `{year}` and `{date}` of the day the
    /// page is about, `{slug}` of its title. Default: `{slug}`.
    #[serde(default)]
    pub file: Text,
    /// Title when none is given and the customer is known: `{customer}`, `{date}`. Default:
    /// made from the kind's label.
    #[serde(default)]
    pub title: Text,
}

/// A field shown as a badge.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    /// The field's key.
    pub field: String,
    /// The value of pages that leave the field out.
    #[serde(default)]
    pub default: Option<String>,
    /// Tone by value: `good`, `warn`, `bad`, `note`, `loss`, `done`.
    #[serde(default)]
    pub tones: BTreeMap<String, String>,
}

/// One field of the front matter.
#[derive(Clone, Debug, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a table of switches, as data files hold it"
)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What a value looks like.
    #[serde(rename = "type")]
    pub form: FieldForm,
    /// True when the field holds a list.
    #[serde(default)]
    pub list: bool,
    /// True when the field must be there.
    #[serde(default)]
    pub required: bool,
    /// The rule that its absence breaks, when it has one of its own.
    #[serde(default)]
    pub rule: Option<String>,
    /// Not required when these fields have these values.
    #[serde(default)]
    pub unless: BTreeMap<String, String>,
    /// Required only when these fields have these values.
    #[serde(default)]
    pub when: BTreeMap<String, String>,
    /// Kinds that a reference may point at; `*` is any.
    #[serde(default)]
    pub to: Vec<String>,
    /// A reference may be a web address instead.
    #[serde(default)]
    pub url: bool,
    /// The values of an enumeration, or ids a reference may name besides pages.
    #[serde(default)]
    pub values: Vec<String>,
    /// What readers see for a value.
    #[serde(default)]
    pub labels: BTreeMap<String, Text>,
    /// A number that is an amount of money, in the page's `currency`.
    #[serde(default)]
    pub money: bool,
    /// Smallest number.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest number.
    #[serde(default)]
    pub max: Option<f64>,
    /// Longest text, in characters.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// Shown to readers at the head of the page.
    #[serde(default)]
    pub show: bool,
    /// A scaffold offers it, though it may be left out and readers do not see it.
    #[serde(default)]
    pub offer: bool,
    /// What a scaffold writes when nothing better is known. A date says how long after today
    /// it is (`P6M`).
    #[serde(default)]
    pub initial: Vec<String>,
    /// Name for readers.
    #[serde(default)]
    pub label: Text,
    /// One line for writers.
    #[serde(default)]
    pub help: Text,
    /// The fields of a table.
    #[serde(default)]
    pub fields: IndexMap<String, Field>,
}

/// What a value of a field looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldForm {
    /// A line of text.
    String,
    /// Longer text.
    Text,
    /// An identifier.
    Slug,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// One of a fixed set.
    Enum,
    /// The id of a page.
    Ref,
    /// A party, or a person's name.
    Person,
    /// A table with fields of its own.
    Table,
}

/// One section of a kind's pages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Identifier, such as `cause`.
    pub id: String,
    /// Name for people.
    pub label: Text,
    /// Whether it must be there.
    #[serde(default)]
    pub required: Required,
    /// The rule that its absence breaks, when it has one of its own.
    #[serde(default)]
    pub rule: Option<String>,
    /// The question that a scaffold puts under the heading.
    #[serde(default)]
    pub prompt: Text,
    /// Headings that open it.
    pub headings: Headings,
    /// Words that keep a heading from opening it, wherever they stand in it: somebody else's
    /// proposals, actions that are only planned.
    #[serde(default)]
    pub not: Vec<String>,
    /// Headings numbered as steps (`Bước 2: …`) open it too.
    #[serde(default)]
    pub steps: bool,
}

/// Accepted headings by language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headings {
    /// Vietnamese; the first is what a scaffold writes.
    #[serde(default)]
    pub vi: Vec<String>,
    /// English.
    #[serde(default)]
    pub en: Vec<String>,
}

/// Whether a section must be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// May be left out.
    #[default]
    No,
    /// Should be there.
    Warning,
    /// Must be there.
    Error,
}

/// Place of a kind in [`Kinds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// All kinds of a handbook.
#[derive(Clone, Debug)]
pub struct Kinds {
    all: Vec<Kind>,
    common: IndexMap<String, Field>,
    page: KindId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    fields: IndexMap<String, Field>,
}

const COMMON: &str = include_str!("kinds/common.toml");
const BUILT_IN: &[&str] = &[
    include_str!("kinds/churn.toml"),
    include_str!("kinds/lesson.toml"),
    include_str!("kinds/process.toml"),
    include_str!("kinds/playbook.toml"),
    include_str!("kinds/template.toml"),
    include_str!("kinds/meeting.toml"),
    include_str!("kinds/contingency_plan.toml"),
    include_str!("kinds/signal.toml"),
    include_str!("kinds/risk.toml"),
    include_str!("kinds/customer.toml"),
    include_str!("kinds/cause.toml"),
    include_str!("kinds/party.toml"),
    include_str!("kinds/term.toml"),
    include_str!("kinds/page.toml"),
];

/// A kind file that cannot be read: which one, where in it, and what is wrong.
#[derive(Debug)]
pub struct KindError {
    /// Index into the texts given.
    pub file: usize,
    /// Byte range in the text.
    pub span: Option<std::ops::Range<usize>>,
    /// The parser's message.
    pub message: String,
}

impl Kind {
    /// Returns the fields that its own table declares.
    pub fn own_fields(&self) -> impl Iterator<Item = (&String, &Field)> {
        self.fields.iter().take(self.own_fields)
    }

    /// True when its pages must be reviewed now and then, so that a case can change them:
    /// processes, playbooks, templates, plans, and a handbook's own kinds of that sort.
    pub fn is_kept(&self) -> bool {
        let review = self.fields.get("review_on");
        review.is_some_and(|field| field.required)
    }
}

impl Kinds {
    /// Puts the built-in kinds and a handbook's own `texts` together.
    ///
    /// # Errors
    /// The first text that is not a kind.
    pub fn read(texts: &[&str]) -> Result<Self, KindError> {
        let fail = |file, error: &toml::de::Error| KindError {
            file,
            span: error.span(),
            message: error.message().to_owned(),
        };
        let common: Common = toml::from_str(COMMON).map_err(|e| fail(usize::MAX, &e))?;
        let mut all: Vec<Kind> = Vec::new();
        for text in BUILT_IN {
            all.push(toml::from_str(text).map_err(|e| fail(usize::MAX, &e))?);
        }
        for (file, text) in texts.iter().enumerate() {
            let kind: Kind = toml::from_str(text).map_err(|e| fail(file, &e))?;
            match all.iter_mut().find(|k| k.name == kind.name) {
                Some(existing) => *existing = kind,
                None => all.push(kind),
            }
        }
        for kind in &mut all {
            kind.own_fields = kind.fields.len();
            for (key, field) in &common.fields {
                kind.fields
                    .entry(key.clone())
                    .or_insert_with(|| field.clone());
            }
        }
        all.sort_by(|a, b| a.order.cmp(&b.order).then_with(|| a.name.cmp(&b.name)));
        let find = |name: &str| all.iter().position(|k| k.name == name);
        let page = find("page").and_then(|at| u16::try_from(at).ok());
        let page = KindId(page.ok_or_else(|| KindError {
            file: 0,
            span: None,
            message: "no kind `page`".to_owned(),
        })?);
        Ok(Self {
            all,
            common: common.fields,
            page,
        })
    }

    /// Returns a kind.
    pub fn get(&self, id: KindId) -> &Kind {
        &self.all[usize::from(id.0)]
    }

    /// Returns the fields that every kind has unless it says otherwise.
    pub fn common(&self) -> &IndexMap<String, Field> {
        &self.common
    }

    /// Returns the kind of everything that is nothing else.
    pub fn page(&self) -> KindId {
        self.page
    }

    /// Returns the kinds in navigation order.
    pub fn iter(&self) -> impl Iterator<Item = (KindId, &Kind)> {
        (0u16..).map(KindId).zip(&self.all)
    }

    /// Finds a kind by its name.
    pub fn named(&self, name: &str) -> Option<KindId> {
        self.iter().find(|(_, k)| k.name == name).map(|(id, _)| id)
    }

    /// Finds the kind that somebody means: by its name, or by the name that readers see
    /// (`Bài học`).
    pub fn called(&self, written: &str) -> Option<KindId> {
        let key = fold(written);
        self.named(&key.replace(['-', ' '], "_")).or_else(|| {
            let says = |kind: &Kind| Lang::ALL.iter().any(|l| fold(kind.label.get(*l)) == key);
            self.iter().find(|(_, kind)| says(kind)).map(|(id, _)| id)
        })
    }

    /// Finds the kind whose folder this is.
    pub fn of_folder(&self, folder: &str) -> Option<KindId> {
        self.iter()
            .find(|(_, k)| k.folder.as_deref() == Some(folder))
            .map(|(id, _)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_kinds_are_readable_and_complete() {
        let kinds = Kinds::read(&[]).unwrap_or_else(|e| panic!("{}", e.message));
        assert_eq!(kinds.iter().count(), BUILT_IN.len());
        for (_, kind) in kinds.iter() {
            assert!(kind.fields.contains_key("title"), "{}", kind.name);
            for (key, field) in &kind.fields {
                for lang in crate::model::lang::Lang::ALL {
                    assert!(!field.label.get(lang).is_empty(), "{}.{key}", kind.name);
                    assert!(!field.help.get(lang).is_empty(), "{}.{key}", kind.name);
                }
                if field.form == FieldForm::Enum {
                    assert!(!field.values.is_empty(), "{}.{key}", kind.name);
                    for value in &field.values {
                        assert!(
                            field.labels.contains_key(value),
                            "{}.{key}.{value}",
                            kind.name
                        );
                    }
                }
            }
        }
    }
}
