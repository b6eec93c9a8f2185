//! `camnang schema`.

use std::collections::{BTreeMap, BTreeSet};

use super::options::Global;
use super::{Status, output};
use crate::Cache;
use crate::error::{Error, Result};
use crate::model::inputs::Options;
use crate::model::kind::Kinds;
use crate::model::lang::Lang;
use crate::model::site::{Role, Site};
use crate::model::taxonomy::{self, Taxonomies};
use crate::scaffold::schema::{Known, schema};
use crate::text;
use crate::text::distance::nearest;
use crate::world::discover;

/// Print the JSON Schema of a kind's front matter, for editors
///
/// With the handbook's own kinds and ids when there is a handbook. Without KIND the schema
/// follows the field `type`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Kind of page, such as churn, meeting, lesson
    #[arg(value_name = "KIND")]
    kind: Option<String>,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let handbook = Handbook::read(global)?;
    let kinds = &handbook.kinds;
    let kind = match &args.kind {
        None => None,
        Some(written) => {
            let names: Vec<&str> = kinds.iter().map(|(_, k)| k.name.as_str()).collect();
            let kind = kinds.called(written);
            Some(kind.ok_or_else(|| unknown_kind(written, &names))?)
        }
    };
    let known = Known {
        kinds,
        taxonomies: &handbook.taxonomies,
        pages: &handbook.pages,
        lang: handbook.lang,
    };
    let text = serde_json::to_string_pretty(&schema(&known, kind)).unwrap_or_default();
    output::result(&format!("{text}\n"));
    Ok(Status::Fine)
}

/// Says that there is no such kind, and which there are.
pub(super) fn unknown_kind(written: &str, names: &[&str]) -> Error {
    let list = names.join(", ");
    let message = match nearest(written, names.iter().copied()) {
        Some(near) => text!(
            "không có loại trang \"{written}\"; ý bạn là \"{near}\"?",
            "no kind of page \"{written}\"; did you mean \"{near}\"?"
        ),
        None => text!(
            "không có loại trang \"{written}\"",
            "no kind of page \"{written}\""
        ),
    };
    Error::new(message).hint(text!("chọn một trong: {list}", "choose one of: {list}"))
}

/// What a schema speaks of: a handbook's, or what every handbook has.
struct Handbook {
    kinds: Kinds,
    taxonomies: Taxonomies,
    pages: BTreeMap<String, BTreeSet<String>>,
    lang: Lang,
}

impl Handbook {
    fn read(global: &Global) -> Result<Self> {
        let here = std::env::current_dir().unwrap_or_default();
        let lang = global.message_lang();
        if global.root.is_none() && discover::find_root(None, &here).is_err() {
            // A schema is of use before there is a handbook; then the built-in kinds are meant.
            let kinds = Kinds::read(&[]).map_err(|error| {
                let message = error.message;
                Error::new(text!("loại trang: {message}", "kinds: {message}"))
            })?;
            return Ok(Self {
                kinds,
                taxonomies: taxonomy::built_in(),
                pages: BTreeMap::new(),
                lang,
            });
        }
        let inputs = global.inputs(&global.root()?, Options::default())?;
        let site = crate::connect(&inputs, &mut Cache::default())?;
        Ok(Self {
            pages: pages(&site),
            kinds: site.kinds,
            taxonomies: site.config.taxonomies,
            lang,
        })
    }
}

/// The ids of written pages by kind, in the form that references usually have: the file name
/// for customers and taxonomies, the whole id for others.
fn pages(site: &Site) -> BTreeMap<String, BTreeSet<String>> {
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in &site.pages {
        if page.doc.is_none() || page.role != Role::Leaf {
            continue;
        }
        let kind = site.kinds.get(page.kind);
        let id = if kind.taxonomy || kind.name == "customer" {
            page.id.rsplit('/').next().unwrap_or(&page.id)
        } else {
            &page.id
        };
        // Translations share an id, which is named once.
        let ids = pages.entry(kind.name.clone()).or_default();
        ids.insert(id.to_owned());
    }
    pages
}
