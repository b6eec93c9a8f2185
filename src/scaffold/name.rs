//! What a new page is called and where it goes.

use jiff::civil::Date;

use super::{Known, one_line};
use crate::model::config::Config;
use crate::model::kind::Kind;
use crate::model::lang::{Lang, Text};
use crate::model::source::SitePath;
use crate::model::taxonomy::{self, Entry};
use crate::resolve::{CONTENT, is_index, is_reserved};
use crate::text::fold::{is_invisible, is_unprintable, name_key};
use crate::text::format;
use crate::text::slug::{path_slug, slug};

/// Returns the title: the one given, else one made from what is known.
pub(super) fn title(kind: &Kind, known: &Known) -> String {
    if let Some(given) = given_title(known) {
        return given;
    }
    let lang = known.lang;
    let date = format::date(day(known), lang).replace('\u{a0}', " ");
    let pattern = kind.scaffold.title.get(lang);
    if let Some(customer) = known.customer.as_ref().filter(|_| !pattern.is_empty()) {
        let title = pattern
            .replace("{date}", &date)
            .replace("{customer}", &customer.name);
        return one_line(&title);
    }
    let label = one_line(kind.label.get(lang));
    let label = if label.is_empty() {
        kind.name.clone()
    } else {
        label
    };
    if kind.date_field.is_some() {
        return format!("{label} {date}");
    }
    match lang {
        Lang::Vi => format!("{label} mới"),
        Lang::En => format!("New {}", label.to_lowercase()),
    }
}

/// The title that was given, unless nothing of it would show.
fn given_title(known: &Known) -> Option<String> {
    let title = one_line(known.title.as_deref()?);
    let shows = title
        .chars()
        .any(|c| !c.is_whitespace() && !is_invisible(c));
    shows.then_some(title)
}

/// The day the page is about.
fn day(known: &Known) -> Date {
    known.on.unwrap_or(known.today)
}

/// Finds the known id (`usage_drop`) that a page of a taxonomy is going to be about.
pub(super) fn taxon<'a>(
    config: &'a Config,
    kind: &Kind,
    known: &Known,
) -> Option<(&'a str, &'a Entry)> {
    let entries = &config.taxonomies.get(&kind.name)?.entries;
    let title = given_title(known)?;
    let id = taxonomy::key(&title);
    let key = name_key(&title);
    let by_id = entries.get_key_value(id.as_str());
    let called = |(_, entry): &(&String, &Entry)| {
        let Text { vi, en } = &entry.label;
        let names = [vi, en].into_iter().chain(&entry.aliases);
        names.into_iter().any(|name| name_key(name) == key)
    };
    let found = by_id.or_else(|| entries.iter().find(called));
    found.map(|(id, entry)| (id.as_str(), entry))
}

/// Returns the id: the path below `content/` without extension and language.
pub(super) fn id(kind: &Kind, known: &Known, taxon: Option<&str>) -> String {
    let pattern = kind.scaffold.file.get(known.lang);
    let dated = pattern.contains("{date}");
    let mut name = match (given_title(known), &known.customer) {
        (Some(title), _) => path_slug(&title),
        (None, Some(customer)) => path_slug(&customer.id),
        // The day alone tells the page from others.
        (None, None) if dated => String::new(),
        (None, None) => slug(&title(kind, known)),
    };
    if kind.taxonomy {
        name = taxon.map_or_else(|| name.replace('-', "_"), str::to_owned);
    }
    // Such a name would make the page that of its folder, or a file that some systems refuse.
    if is_index(&name) || is_reserved(&name) {
        name = format!("{name}-{}", slug(&kind.name));
    }
    let pattern = if pattern.is_empty() {
        "{slug}"
    } else {
        pattern
    };
    let date = day(known);
    let below = pattern
        .replace("{year}", &format!("{:04}", date.year()))
        .replace("{date}", &date.to_string());
    let folder = kind.folder.as_deref().unwrap_or("");
    let mut parts: Vec<String> = folder
        .split('/')
        .filter(|part| !part.is_empty())
        .map(folder_name)
        .collect();
    for part in below.split('/').filter(|part| !part.is_empty()) {
        parts.push(if part == "{slug}" {
            name.clone()
        } else {
            path_slug(&part.replace("{slug}", &name))
        });
    }
    parts.join("/")
}

/// A folder as the kind names it, unless it would lead elsewhere or be passed over as hidden.
fn folder_name(part: &str) -> String {
    if part.starts_with('.') || part.contains(['\\', ':']) || part.contains(is_unprintable) {
        path_slug(part)
    } else {
        part.to_owned()
    }
}

/// Returns the path of the page with this id in one language of a handbook whose first one is
/// `first`.
pub fn path(id: &str, lang: Lang, first: Lang) -> SitePath {
    let suffix = if lang == first {
        String::new()
    } else {
        format!(".{}", lang.code())
    };
    SitePath::new(format!("{CONTENT}{id}{suffix}.md"))
}
