//! References in front matter, and everything turned round: who refers to a page.

use std::sync::Arc;

use rayon::prelude::*;

use super::links::{MAX_SEARCHES, ambiguous};
use super::memo::{ByPage, Known};
use super::mend;
use super::names::{Named, Names, stem};
use crate::model::config::Config;
use crate::model::diagnostic::{Diagnostic, Edit, Fix};
use crate::model::document::Document;
use crate::model::kind::{Field, FieldForm, KindId, Kinds};
use crate::model::lang::Lang;
use crate::model::rule::{self, Rule};
use crate::model::site::{
    Backlink, FieldValue, Fields, Item, Page, PageId, Role, Site, State, Typed,
};
use crate::model::source::Span;
use crate::parse::html;
use crate::text;
use crate::text::distance::{Spelling, nearest, slip_of};

/// Resolves every reference in front matter. Returns what was found, by the index of the page.
pub(super) fn resolve(
    pages: &mut [Arc<Page>],
    names: &Names,
    kinds: &Kinds,
    config: &Config,
    known: &mut Vec<Option<Known<Referred>>>,
) -> ByPage {
    let all: &[Arc<Page>] = pages;
    let taxa: Vec<(&str, &str)> = all
        .iter()
        .filter(|p| p.doc.is_some() && kinds.get(p.kind).taxonomy)
        .map(|p| (kinds.get(p.kind).name.as_str(), stem(&p.id)))
        .collect();
    let customer = kinds.named("customer");
    let has_customers = all
        .iter()
        .any(|p| p.role == Role::Leaf && Some(p.kind) == customer);
    let before = &*known;
    let resolved: Vec<Option<Known<Referred>>> = all
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            let doc = page.doc.as_ref()?;
            if let Some(known) = Known::of(before, index, doc) {
                return Some(Known::new(doc, known));
            }
            let mut fields = page.fields.clone();
            let mut found = Vec::new();
            let mut context = Context {
                pages: all,
                names,
                kinds,
                config,
                doc,
                lang: page.lang,
                has_customers,
                taxa: &taxa,
                diagnostics: &mut found,
                missing: Vec::new(),
            };
            context.fields(&mut fields, &kinds.get(page.kind).fields, "");
            let missing = context.missing;
            let referred = Referred {
                fields,
                found,
                missing,
            };
            Some(Known::new(doc, Arc::new(referred)))
        })
        .collect();
    let mut searches = 0;
    known.clear();
    let mut by_page = ByPage::new();
    for (index, referred) in resolved.into_iter().enumerate() {
        if let Some(Known { value, .. }) = &referred {
            let mut found = value.found.clone();
            for missing in &value.missing {
                if searches < MAX_SEARCHES {
                    suggest(pages, &pages[index], missing, &mut found[missing.finding]);
                }
                searches += 1;
            }
            if !found.is_empty() {
                by_page.insert(index, found);
            }
            if !Arc::ptr_eq(&pages[index].fields.entries, &value.fields.entries) {
                Arc::make_mut(&mut pages[index]).fields = value.fields.clone();
            }
        }
        known.push(referred);
    }
    by_page
}

/// The fields of a page with what they lead to.
#[derive(Debug)]
pub(super) struct Referred {
    fields: Fields,
    found: Vec<Diagnostic>,
    missing: Vec<Missing>,
}

struct Context<'a> {
    pages: &'a [Arc<Page>],
    names: &'a Names,
    kinds: &'a Kinds,
    config: &'a Config,
    doc: &'a Document,
    lang: Lang,
    has_customers: bool,
    /// Written pages of taxonomies: name of the kind, id.
    taxa: &'a [(&'a str, &'a str)],
    diagnostics: &'a mut Vec<Diagnostic>,
    missing: Vec<Missing>,
}

impl Context<'_> {
    fn fields(
        &mut self,
        fields: &mut Fields,
        known: &indexmap::IndexMap<String, Field>,
        prefix: &str,
    ) {
        let refers = |value: &FieldValue| {
            let field = known.get(&*value.key);
            field.is_some_and(|field| value.items.iter().any(|item| may_refer(item, field)))
        };
        // What leads nowhere stays shared.
        if !fields.entries.iter().any(refers) {
            return;
        }
        for value in Arc::make_mut(&mut fields.entries) {
            let Some(field) = known.get(&*value.key) else {
                continue;
            };
            for item in &mut value.items {
                let span = item.span;
                match &mut item.value {
                    Typed::Ref(text, page) => {
                        *page = self.reference(text, field, (prefix, &value.key), span);
                    }
                    Typed::Table(inner) => {
                        self.fields(inner, &field.fields, &format!("{prefix}{}.", value.key));
                    }
                    Typed::Text(text) if field.form == FieldForm::Person => {
                        // An owner may be a person; a party is linked when it is one.
                        if let Some(page) = self.party(text) {
                            item.value = Typed::Ref(std::mem::take(text), Some(page));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn party(&self, text: &str) -> Option<PageId> {
        let party = self.kinds.named("party")?;
        match self
            .names
            .find(self.pages, text, self.lang, &|p| p.kind == party)
        {
            Named::One(id) => Some(id),
            _ => None,
        }
    }

    fn reference(
        &mut self,
        text: &str,
        field: &Field,
        name: (&str, &str),
        span: Span,
    ) -> Option<PageId> {
        if field.url && html::scheme(text).is_some_and(|s| s.starts_with("http")) {
            return None;
        }
        if field.values.iter().any(|v| v == text) {
            return None;
        }
        let any = field.to.is_empty() || field.to.iter().any(|k| k == "*");
        let allowed: Vec<_> = field
            .to
            .iter()
            .filter_map(|k| self.kinds.named(k))
            .collect();
        let fits = |page: &Page| {
            page.role != Role::Tag
                && (any || (allowed.contains(&page.kind) && page.role != Role::List))
        };
        match self.names.find(self.pages, text, self.lang, &fits) {
            Named::One(id) => Some(id),
            Named::Several(ids) => {
                let found = ambiguous(self.doc, span, text, &ids, self.pages);
                self.diagnostics.push(found.subject(format!("link:{text}")));
                None
            }
            Named::Nothing => {
                self.unknown(text, field, name, span);
                None
            }
        }
    }

    fn unknown(&mut self, text: &str, field: &Field, (prefix, key): (&str, &str), span: Span) {
        let only = match field.to.as_slice() {
            [kind] => kind.as_str(),
            _ => "",
        };
        // Without a single customer page the handbook keeps no list to check against.
        if only == "customer" && !self.has_customers {
            return;
        }
        let taxonomy = self.config.taxonomies.get(only);
        let written = self
            .taxa
            .iter()
            .filter(|(kind, _)| *kind == only)
            .map(|(_, id)| *id);
        let known = taxonomy.map(|t| t.entries.keys().map(String::as_str).chain(written));
        let near = known.clone().and_then(|ids| nearest(text, ids));
        let meant = known.and_then(|ids| slip_of(text, ids, Spelling::Identifiers));
        let (rule, message): (&'static Rule, _) = match only {
            "cause" => (
                &rule::UNKNOWN_CAUSE,
                match near {
                    Some(near) => text!(
                        "Không có nguyên nhân \"{text}\"; gần nhất: {near}",
                        "Unknown cause \"{text}\"; nearest: {near}"
                    ),
                    None => text!(
                        "Không có nguyên nhân \"{text}\"",
                        "Unknown cause \"{text}\""
                    ),
                },
            ),
            "customer" => (
                &rule::UNKNOWN_CUSTOMER,
                text!(
                    "Chưa có trang khách hàng \"{text}\"",
                    "No customer page \"{text}\""
                ),
            ),
            _ => (
                &rule::UNKNOWN_REFERENCE,
                text!("Không tìm thấy \"{text}\"", "\"{text}\" not found"),
            ),
        };
        let help = match (near, only) {
            (Some(near), _) => text!("Ý bạn là `{near}`?", "Did you mean `{near}`?"),
            (None, "cause") => {
                let ids: Vec<&str> = taxonomy
                    .map(|t| t.entries.keys().map(String::as_str).collect())
                    .unwrap_or_default();
                let list = ids.join(", ");
                text!(
                    "Chọn một trong: {list}; hoặc thêm vào [causes] của handbook.toml.",
                    "Choose one of {list}; or add it to [causes] in handbook.toml."
                )
            }
            (None, "customer") => text!(
                "Tạo trang customers/{text}.md, hoặc sửa lại id.",
                "Create the page customers/{text}.md, or mend the id."
            ),
            (None, _) => text!(
                "Ghi id, đường dẫn hoặc tên của một trang có thật.",
                "Write the id, path or name of a page that exists."
            ),
        };
        if near.is_none() {
            self.missing.push(Missing {
                finding: self.diagnostics.len(),
                text: text.to_owned(),
                kinds: field
                    .to
                    .iter()
                    .filter_map(|k| self.kinds.named(k))
                    .collect(),
            });
        }
        let mut diagnostic = Diagnostic::new(rule, &self.doc.path, span, message)
            .help(help)
            .subject(format!("field:{prefix}{key}"));
        if let Some(meant) = meant
            && let Some(span) = mend::literal(self.doc, span, text)
        {
            diagnostic = diagnostic.fix(span, meant);
        }
        self.diagnostics.push(diagnostic);
    }
}

/// A reference that leads nowhere and has no like name among the known ids.
#[derive(Debug)]
struct Missing {
    /// Index of the finding.
    finding: usize,
    text: String,
    /// The kinds it may be of; empty for any.
    kinds: Vec<KindId>,
}

/// Adds the page that a broken reference most likely means.
fn suggest(pages: &[Arc<Page>], page: &Page, missing: &Missing, diagnostic: &mut Diagnostic) {
    let candidates = pages
        .iter()
        .filter(|p| p.doc.is_some() && p.lang == page.lang && p.role == Role::Leaf)
        .filter(|p| missing.kinds.is_empty() || missing.kinds.contains(&p.kind))
        .map(|p| stem(&p.path_id));
    if let Some(near) = nearest(&missing.text, candidates.clone()) {
        diagnostic.help = Some(text!("Ý bạn là `{near}`?", "Did you mean `{near}`?"));
    }
    let Some(meant) = slip_of(&missing.text, candidates, Spelling::Proper) else {
        return;
    };
    let doc = page.doc.as_deref();
    let written = doc.and_then(|doc| mend::literal(doc, diagnostic.span, &missing.text));
    if let Some(span) = written.filter(|_| diagnostic.fix.is_none()) {
        diagnostic.fix = Some(Fix {
            edits: vec![Edit {
                span,
                text: meant.to_owned(),
            }],
        });
    }
}

/// Puts pages that name their original by `translation_of` beside it.
pub(super) fn settle_translations(pages: &mut [Arc<Page>]) {
    for index in 0..pages.len() {
        let original = pages[index].fields.refs("translation_of").next();
        if let Some(original) = original {
            let shared = pages[original.index()].translation.clone();
            Arc::make_mut(&mut pages[index]).translation = shared;
        }
    }
}

/// Lets known ids that something refers to become pages.
pub(super) fn wake_taxa(site: &mut Site) {
    let mut wanted = vec![false; site.pages.len()];
    for (id, page) in site.iter() {
        if page.doc.is_none() || !site.is_visible(id) {
            continue;
        }
        each_ref(&page.fields, &mut |target| wanted[target.index()] = true);
        for target in site.links[id.index()].iter().filter_map(super::leads_to) {
            wanted[target.index()] = true;
        }
    }
    for (id, _) in (0u32..)
        .map(PageId)
        .zip(wanted)
        .filter(|(_, wanted)| *wanted)
    {
        let url = site.page(id).url.clone();
        let owns = site.by_url.get(&url) == Some(&id);
        let page = &mut site.pages[id.index()];
        if page.role == Role::Taxon && owns {
            Arc::make_mut(page).state = State::Published;
        }
    }
}

fn may_refer(item: &Item, field: &Field) -> bool {
    match item.value {
        Typed::Ref(..) | Typed::Table(_) => true,
        Typed::Text(_) => field.form == FieldForm::Person,
        _ => false,
    }
}

fn each_ref(fields: &Fields, then: &mut impl FnMut(PageId)) {
    for value in fields.entries.iter() {
        for item in &value.items {
            match &item.value {
                Typed::Ref(_, Some(page)) => then(*page),
                Typed::Table(inner) => each_ref(inner, then),
                _ => {}
            }
        }
    }
}

/// Collects, for each page, the pages that refer to it, each once, in page order.
pub(super) fn backlinks(site: &Site) -> Vec<Vec<Backlink>> {
    let mut all: Vec<Vec<Backlink>> = vec![Vec::new(); site.pages.len()];
    for (from, page) in site.iter() {
        if page.doc.is_none() || !site.is_visible(from) {
            continue;
        }
        let mut add = |to: PageId, relation: bool| {
            let list = &mut all[to.index()];
            // Sources are visited in order, so a second mention is the last entry.
            match list.last_mut() {
                Some(last) if last.from == from => last.relation |= relation,
                _ if to != from => list.push(Backlink { from, relation }),
                _ => {}
            }
        };
        each_ref(&page.fields, &mut |to| add(to, true));
        for to in site.links[from.index()].iter().filter_map(super::leads_to) {
            add(to, false);
        }
    }
    all
}
