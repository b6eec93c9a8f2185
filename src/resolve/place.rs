//! Where a source file goes: its language, id, kind and URL.

use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Document;
use crate::model::kind::{KindId, Kinds};
use crate::model::lang::Lang;
use crate::model::rule;
use crate::model::site::{Role, Url};
use crate::model::value::Style;
use crate::text;
use crate::text::distance::nearest;
use crate::text::fold::{fold, nfc};
use crate::text::slug::path_slug;

/// Folder of the sources, from the root.
pub const CONTENT: &str = "content/";

/// Where one file goes.
pub(super) struct Place {
    pub(super) lang: Lang,
    /// Path below `content/` without extension and language, in composed form.
    pub(super) path_id: String,
    pub(super) role: Role,
    pub(super) kind: KindId,
    pub(super) url: Url,
}

/// Places a document. An unknown `type` is a finding; the folder then decides.
pub(super) fn place(
    doc: &Document,
    config: &Config,
    kinds: &Kinds,
    diagnostics: &mut Vec<Diagnostic>,
) -> Place {
    let below = doc
        .path
        .as_str()
        .strip_prefix(CONTENT)
        .unwrap_or(doc.path.as_str());
    let stem = below
        .rfind('.')
        .filter(|dot| *dot > below.rfind('/').unwrap_or(0))
        .map_or(below, |dot| &below[..dot]);
    let (stem, suffix) = match stem.rsplit_once('.') {
        // A language that the handbook does not have is part of the name.
        Some((rest, code)) if !code.contains('/') => {
            match Lang::from_code(code).filter(|lang| config.languages.contains(lang)) {
                Some(lang) => (rest, Some(lang)),
                None => (stem, None),
            }
        }
        _ => (stem, None),
    };
    let written = doc
        .front
        .iter()
        .find(|e| e.key == "lang")
        .and_then(|e| e.node.scalar())
        .and_then(|s| {
            let key = fold(&s.text);
            // The language's own name, and the Vietnamese one for English.
            let named = |l: &Lang| l.code() == key || fold(l.name()) == key;
            let found = Lang::ALL.into_iter().find(named);
            found.or_else(|| (key == "tieng anh").then_some(Lang::En))
        });
    let known = written.filter(|lang| config.languages.contains(lang));
    if let (Some(lang), None) = (written, known)
        && let Some(entry) = doc.front.iter().find(|e| e.key == "lang")
    {
        let code = lang.code();
        let list: Vec<&str> = config.languages.iter().map(|l| l.code()).collect();
        let list = list.join(", ");
        diagnostics.push(
            Diagnostic::new(
                &rule::UNKNOWN_VALUE,
                &doc.path,
                entry.node.span,
                text!(
                    "`lang`: không nhận \"{code}\"; chọn: {list}",
                    "`lang`: \"{code}\" is not one of {list}"
                ),
            )
            .help(text!(
                "Thêm \"{code}\" vào `languages` của handbook.toml, hoặc bỏ trường này.",
                "Add \"{code}\" to `languages` in handbook.toml, or leave this field out."
            ))
            .subject("field:lang"),
        );
    }
    let lang = known.or(suffix).unwrap_or(config.language);
    let mut path_id = nfc(stem).into_owned();
    let (folder, name) = match path_id.rsplit_once('/') {
        Some((folder, name)) => (folder, name),
        None => ("", path_id.as_str()),
    };
    let is_index = is_index(name);
    let mut url = if lang == config.language {
        "/".to_owned()
    } else {
        format!("/{}/", lang.code())
    };
    for part in folder.split('/').filter(|p| !p.is_empty()) {
        url.push_str(&path_slug(part));
        url.push('/');
    }
    if !is_index {
        url.push_str(&path_slug(name));
        url.push('/');
    }
    let role = match (is_index, folder.is_empty()) {
        (true, true) => Role::Home,
        (true, false) => Role::List,
        (false, _) => Role::Leaf,
    };
    let by_folder = if is_index {
        kinds.page()
    } else {
        path_id
            .split_once('/')
            .and_then(|(first, _)| kinds.of_folder(first))
            .unwrap_or(kinds.page())
    };
    let kind = written_kind(doc, kinds, diagnostics).unwrap_or(by_folder);
    if is_index {
        path_id = if folder.is_empty() {
            "index".to_owned()
        } else {
            folder.to_owned()
        };
    }
    Place {
        lang,
        path_id,
        role,
        kind,
        url: Url::new(url),
    }
}

fn written_kind(
    doc: &Document,
    kinds: &Kinds,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<KindId> {
    let entry = doc.front.iter().find(|e| e.key == "type")?;
    let scalar = entry.node.scalar()?;
    // A value of another type is a finding of the field itself.
    if entry.node.is_empty() || !matches!(scalar.style, Style::Quoted | Style::Plain) {
        return None;
    }
    let written = scalar.text.trim();
    let found = kinds.called(written);
    if found.is_none() {
        let near = nearest(written, kinds.iter().map(|(_, k)| k.name.as_str()));
        let list: Vec<&str> = kinds.iter().map(|(_, k)| k.name.as_str()).collect();
        let list = list.join(", ");
        let message = match near {
            Some(near) => text!(
                "Không có loại trang \"{written}\"; ý bạn là \"{near}\"?",
                "Unknown page type \"{written}\"; did you mean \"{near}\"?"
            ),
            None => text!(
                "Không có loại trang \"{written}\"",
                "Unknown page type \"{written}\""
            ),
        };
        diagnostics.push(
            Diagnostic::new(&rule::UNKNOWN_TYPE, &doc.path, entry.node.span, message)
                .help(text!("Chọn một trong: {list}.", "Choose one of: {list}."))
                .subject("field:type"),
        );
    }
    found
}

/// True for the name of a page that stands for its folder.
pub fn is_index(name: &str) -> bool {
    name.eq_ignore_ascii_case("index") || name.eq_ignore_ascii_case("readme")
}

/// Names that other systems keep for devices; a file or folder so called cannot be made there.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    matches!(
        stem.to_ascii_lowercase().as_str(),
        "con"
            | "prn"
            | "aux"
            | "nul"
            | "com1"
            | "com2"
            | "com3"
            | "com4"
            | "com5"
            | "com6"
            | "com7"
            | "com8"
            | "com9"
            | "lpt1"
            | "lpt2"
            | "lpt3"
            | "lpt4"
            | "lpt5"
            | "lpt6"
            | "lpt7"
            | "lpt8"
            | "lpt9"
    )
}
