//! Pages that nobody wrote: homes, folder lists, known ids, tags, the reference, the search page.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::model::config::Config;
use crate::model::kind::{KindId, Kinds};
use crate::model::lang::{Lang, Text};
use crate::model::rule::RULES;
use crate::model::site::{FieldValue, Fields, Item, Page, Reference, Role, State, Typed, Url};
use crate::model::source::Span;
use crate::model::taxonomy;
use crate::text::fold::{fold, nfc};
use crate::text::slug::{path_slug, slug};

use super::names::stem;
use super::place::CONTENT;

/// Returns the page that a generated one starts as.
pub fn page(kind: KindId, lang: Lang, role: Role, id: String, title: String, url: Url) -> Page {
    Page {
        doc: None,
        kind,
        lang,
        // A generated list stands beside a written one in the other language; a known id or
        // a tag has no translation.
        translation: match role {
            Role::Home | Role::List | Role::Reference(_) | Role::Search | Role::View(_) => {
                id.clone()
            }
            _ => format!("@{}{url}", kind.0),
        },
        path_id: id.clone(),
        id,
        title_key: fold(&title),
        title,
        role,
        url,
        fields: Fields::default(),
        state: State::Published,
        hidden: false,
        sections: Arc::default(),
        write_up: None,
    }
}

/// Returns the address of the home of a language.
pub fn prefix(lang: Lang, config: &Config) -> String {
    if lang == config.language {
        "/".to_owned()
    } else {
        format!("/{}/", lang.code())
    }
}

/// Adds a page for every known id of a taxonomy that has none. They stay unused until
/// something refers to them.
pub(super) fn taxa(pages: &mut Vec<Arc<Page>>, config: &Config, kinds: &Kinds) {
    for (kind_name, taxonomy) in &config.taxonomies {
        let Some(kind_id) = kinds.named(kind_name) else {
            continue;
        };
        let kind = kinds.get(kind_id);
        let folder = path_slug(kind.folder.as_deref().unwrap_or(&kind.name));
        let lang = config.language;
        let written: Vec<String> = pages
            .iter()
            .filter(|p| p.kind == kind_id && p.lang == lang && p.doc.is_some())
            .map(|p| taxonomy::key(stem(&p.id)))
            .collect();
        for (id, entry) in &taxonomy.entries {
            if written.contains(id) {
                continue;
            }
            let url = Url::new(format!(
                "{}{folder}/{}/",
                prefix(lang, config),
                path_slug(id)
            ));
            let title = entry.label.get(lang).to_owned();
            let mut taxon = page(kind_id, lang, Role::Taxon, id.clone(), title, url);
            taxon.state = State::Unused;
            pages.push(Arc::new(taxon));
        }
    }
}

/// Adds the lists of tags. Tags that differ only in marks or case are one.
pub(super) fn tags(pages: &mut Vec<Arc<Page>>, config: &Config, kinds: &Kinds, drafts: bool) {
    let mut tags: BTreeMap<(Lang, String), String> = BTreeMap::new();
    // Many pages have the same few tags.
    let mut seen: HashSet<(Lang, &str)> = HashSet::new();
    for page in pages.iter() {
        if page.state == State::Published || (drafts && page.state != State::Unused) {
            for tag in page.fields.texts("tags") {
                if seen.insert((page.lang, tag)) {
                    tags.entry((page.lang, tag_slug(tag)))
                        .or_insert_with(|| nfc(tag).into_owned());
                }
            }
        }
    }
    let mut listed: Vec<Lang> = Vec::new();
    for ((lang, slug), title) in tags {
        let base = format!("{}tags/", prefix(lang, config));
        if !listed.contains(&lang) {
            listed.push(lang);
            let title = tags_title().get(lang).to_owned();
            pages.push(Arc::new(page(
                kinds.page(),
                lang,
                Role::Tags,
                "tags".to_owned(),
                title,
                Url::new(base.as_str()),
            )));
        }
        let url = Url::new(format!("{base}{slug}/"));
        let id = format!("tags/{slug}");
        pages.push(Arc::new(page(
            kinds.page(),
            lang,
            Role::Tag,
            id,
            title,
            url,
        )));
    }
}

/// Returns the part of a tag page's address that stands for the tag.
pub fn tag_slug(tag: &str) -> String {
    path_slug(tag)
}

fn tags_title() -> Text {
    crate::text!("Thẻ", "Tags")
}

/// Folder of the reference, from the home of a language.
pub const REFERENCE: &str = "reference";

/// Adds the reference in each language that has pages.
pub(super) fn reference(pages: &mut Vec<Arc<Page>>, config: &Config, kinds: &Kinds) {
    if !config.reference {
        return;
    }
    for lang in langs(pages, config) {
        let home = prefix(lang, config);
        let folder = crate::text!("Tra cứu", "Reference");
        pages.push(Arc::new(page(
            kinds.page(),
            lang,
            Role::List,
            REFERENCE.to_owned(),
            folder.get(lang).to_owned(),
            Url::new(format!("{home}{REFERENCE}/")),
        )));
        for (weight, about) in (1u8..).zip(Reference::ALL) {
            let slug = about.slug();
            let (title, summary) = reference_title(about);
            let mut page = page(
                kinds.page(),
                lang,
                Role::Reference(about),
                format!("{REFERENCE}/{slug}"),
                title.get(lang).to_owned(),
                Url::new(format!("{home}{REFERENCE}/{slug}/")),
            );
            page.fields.entries = Arc::new(vec![
                made("summary", Typed::Text(summary.get(lang).to_owned())),
                made("weight", Typed::Number(weight.into())),
            ]);
            pages.push(Arc::new(page));
        }
    }
}

/// Folder of the search, from the home of a language.
pub const SEARCH: &str = "search";

/// Adds the search page in each language that has pages.
pub(super) fn search(pages: &mut Vec<Arc<Page>>, config: &Config, kinds: &Kinds) {
    for lang in langs(pages, config) {
        pages.push(Arc::new(page(
            kinds.page(),
            lang,
            Role::Search,
            SEARCH.to_owned(),
            crate::text!("Tìm kiếm", "Search").get(lang).to_owned(),
            search_url(lang, config),
        )));
    }
}

/// Returns the address of the search page of a language.
pub fn search_url(lang: Lang, config: &Config) -> Url {
    Url::new(format!("{}{SEARCH}/", prefix(lang, config)))
}

/// The languages that pages made by the program are made in: the handbook's own, and each that
/// somebody wrote a page in.
pub(super) fn langs(pages: &[Arc<Page>], config: &Config) -> Vec<Lang> {
    let used = |lang: &Lang| {
        *lang == config.language || pages.iter().any(|p| p.doc.is_some() && p.lang == *lang)
    };
    Lang::ALL.into_iter().filter(used).collect()
}

/// A field of a generated page.
pub(super) fn made(key: &str, value: Typed) -> FieldValue {
    FieldValue {
        key: key.into(),
        key_span: Span::default(),
        items: vec![Item {
            span: Span::default(),
            value,
        }],
    }
}

fn reference_title(about: Reference) -> (Text, Text) {
    match about {
        Reference::Rules => (
            crate::text!("Các quy tắc kiểm tra", "Rules"),
            crate::text!(
                "Mỗi quy tắc phát hiện gì, vì sao quan trọng và nên viết thế nào.",
                "What each rule finds, why it matters and what to write instead."
            ),
        ),
        Reference::Kinds => (
            crate::text!("Loại trang và các trường", "Kinds and fields"),
            crate::text!(
                "Mỗi loại trang nằm ở thư mục nào, cần những trường và những phần nào.",
                "Where pages of each kind live, which fields and sections they take."
            ),
        ),
        Reference::Settings => (
            crate::text!("Các khóa của handbook.toml", "Keys of handbook.toml"),
            crate::text!(
                "Mọi điều đặt được cho cả cẩm nang; khóa nào cũng có thể bỏ trống.",
                "All that can be set for the handbook; every key may be left out."
            ),
        ),
        Reference::Report => (
            crate::text!("Kết quả kiểm tra cho máy đọc", "Findings for programs"),
            crate::text!(
                "Dạng JSON mà lệnh camnang check --format json in ra.",
                "The JSON document that camnang check --format json prints."
            ),
        ),
    }
}

/// Returns the anchor of the reference that a fragment means.
pub(super) fn reference_anchor(about: Reference, kinds: &Kinds, wanted: &str) -> Option<String> {
    match about {
        Reference::Rules => RULES
            .iter()
            .find(|rule| rule.code.eq_ignore_ascii_case(wanted) || rule.name == wanted)
            .map(|rule| rule.code.to_lowercase()),
        Reference::Kinds => kinds.named(wanted).map(|_| wanted.to_owned()),
        Reference::Settings | Reference::Report => None,
    }
}

/// Adds a home for each language in use and a list for each folder that has no page.
pub(super) fn lists(pages: &mut Vec<Arc<Page>>, config: &Config, kinds: &Kinds) {
    let mut taken: HashSet<Url> = pages.iter().map(|p| p.url.clone()).collect();
    let folders = folder_names(pages);
    let mut wanted: BTreeMap<Url, Lang> = BTreeMap::new();
    wanted.insert(Url::new("/"), config.language);
    for page in pages
        .iter()
        .filter(|p| p.state != State::Unused || p.role == Role::Taxon)
    {
        for above in page.url.above() {
            // The root of the other languages' pages is their own home. Above a folder that is
            // known, all are.
            let top = above == "/" && page.lang != config.language;
            if top || wanted.contains_key(above) {
                break;
            }
            wanted.insert(Url::new(above), page.lang);
        }
    }
    // Customers at risk stand in the register even when nobody wrote a risk down.
    let (customer, risk) = (kinds.named("customer"), kinds.named("risk"));
    let folder = risk.and_then(|risk| kinds.get(risk).folder.as_deref());
    for page in pages.iter().filter(|p| p.state == State::Published) {
        let at_risk = page.fields.text("status") == Some("at_risk");
        if let Some(folder) = folder
            && Some(page.kind) == customer
            && at_risk
        {
            let home = prefix(page.lang, config);
            let url = Url::new(format!("{home}{}/", path_slug(folder)));
            wanted.entry(url).or_insert(page.lang);
        }
    }
    for (url, lang) in wanted {
        if !taken.insert(url.clone()) {
            continue;
        }
        let home = prefix(lang, config);
        let below = url
            .as_str()
            .strip_prefix(&home)
            .unwrap_or("")
            .trim_end_matches('/');
        if below.is_empty() {
            let id = "index".to_owned();
            pages.push(Arc::new(page(
                kinds.page(),
                lang,
                Role::Home,
                id,
                config.title.clone(),
                url,
            )));
            continue;
        }
        let kind = list_kind(&url, lang, config, kinds);
        let title = match (kind, below.contains('/')) {
            (Some(kind), false) => kinds.get(kind).plural.get(lang).to_owned(),
            _ => folders
                .get(url.as_str())
                .cloned()
                .unwrap_or_else(|| stem(below).to_owned()),
        };
        let kind = kind.unwrap_or(kinds.page());
        let list = page(kind, lang, Role::List, below.to_owned(), title, url);
        pages.push(Arc::new(list));
    }
}

/// Returns the kind that the folder at `url` holds, by its first folder below the language.
pub fn list_kind(url: &Url, lang: Lang, config: &Config, kinds: &Kinds) -> Option<KindId> {
    let below = url.as_str().strip_prefix(&prefix(lang, config))?;
    let first = below.split('/').next()?;
    kinds
        .iter()
        .find(|(_, kind)| kind.folder.as_deref().is_some_and(|f| slug(f) == first))
        .map(|(id, _)| id)
}

/// Folder names as they are written, by the URL of the folder.
fn folder_names(pages: &[Arc<Page>]) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let mut seen: HashSet<(&str, bool)> = HashSet::new();
    for page in pages {
        let Some(path) = page.path() else {
            continue;
        };
        let below = path.as_str().strip_prefix(CONTENT);
        let below = below.unwrap_or(path.as_str());
        let mut url = if page
            .url
            .as_str()
            .starts_with(&format!("/{}/", page.lang.code()))
        {
            format!("/{}/", page.lang.code())
        } else {
            "/".to_owned()
        };
        // The folders of the other pages beside it are the same.
        if !seen.insert((path.parent(), url.len() > 1)) {
            continue;
        }
        let mut parts = below.split('/').peekable();
        while let (Some(part), true) = (parts.next(), parts.peek().is_some()) {
            url.push_str(&path_slug(part));
            url.push('/');
            names.entry(url.clone()).or_insert_with(|| readable(part));
        }
    }
    names
}

/// A folder name as a title: hyphens and underscores are spaces, the first letter is capital.
fn readable(name: &str) -> String {
    let spaced = nfc(name).replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => spaced,
    }
}
