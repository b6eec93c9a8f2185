//! An action's id → the text of its source with the action marked as done.
//!
//! Pure, like the build whose stages it runs again: every way to write it down is tried in
//! memory, the smallest first, and taken only if the page then reads as done and says all else
//! as before. So a file is either right afterwards or as it was.

mod fields;
mod page_link;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::model::diagnostic::Edit;
use crate::model::document::Document;
use crate::model::inputs::Inputs;
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId};
use crate::model::source::{SitePath, Span};
use crate::model::write_up::{Due, Form, Proposal, Status};
use crate::text;
use crate::text::fold::name_key;
use crate::text::format;
use crate::views::Views;
use crate::views::actions::{Action, comparable};
use crate::{Cache, overlook};
use page_link::PageLink;

/// Signs of a short id.
const SHORT: usize = 5;

/// Most ids that are named when one is asked for that does not exist.
const NAMED: usize = 4;

/// What is to be written down.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The action's id, however it was typed.
    pub id: &'a str,
    /// The day it was done.
    pub on: Date,
    /// The page that it changed, or an address outside.
    pub link: Option<&'a str>,
}

/// What became of it.
#[derive(Debug)]
pub struct Settled {
    /// The action's id.
    pub id: String,
    /// What was to be done.
    pub text: String,
    /// The file that says so.
    pub path: SitePath,
    /// The line of the action in it, from 1.
    pub line: u32,
    /// True when it was done before.
    pub already: bool,
    /// The file's text before and after; none when there is nothing to change.
    pub change: Option<(Arc<str>, Arc<str>)>,
    /// How it was written down where there was no place for it.
    pub aside: Option<Aside>,
    /// Translations of the page, which still say what they said.
    pub translations: Vec<SitePath>,
}

/// How something was written down where there was no place for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// The table has no column of the status: it stands behind the text.
    NoColumn,
    /// The proposal had no status: one was added.
    Added,
}

/// A way to write it down.
struct Way {
    edits: Vec<Edit>,
    aside: Option<Aside>,
}

/// What the ways to write it down have in common.
struct Mark<'a> {
    lang: Lang,
    /// The day as the page's language writes it.
    day: String,
    on: Date,
    link: Option<&'a PageLink>,
}

impl Mark<'_> {
    /// The word for done.
    fn word(&self) -> &'static str {
        match self.lang {
            Lang::Vi => "xong",
            Lang::En => "done",
        }
    }

    /// What stands in words where a status belongs.
    fn status(&self) -> String {
        format!("{} {}", self.word(), self.day)
    }
}

/// Marks an action as done.
///
/// # Errors
/// Those of the build; an id that no action has; a link that leads nowhere; a page written in a
/// way that cannot be changed safely.
pub fn done(inputs: &Inputs, cache: &mut Cache, wish: &Wish) -> Result<Settled> {
    let (edition, views) = overlook(inputs, cache)?;
    let action = find(&views, wish.id)?;
    let page = edition.page(action.page);
    let (page, doc) = page
        .and_then(|page| Some((page, page.doc.clone()?)))
        .ok_or_else(|| unknown(&views, wish.id))?;
    let link = match wish.link {
        Some(name) => Some(PageLink::find(&edition, page, name)?),
        None => None,
    };
    let link = link.filter(|link| !link.is_in(&action.links));
    let translations = edition.translations(action.page);
    let mut settled = Settled {
        id: action.id.clone(),
        text: action.text.clone(),
        path: doc.path.clone(),
        line: action.line(&edition),
        already: action.status == Status::Done,
        change: None,
        aside: None,
        translations: translations
            .iter()
            .filter_map(|(_, page)| page.path().cloned())
            .collect(),
    };
    if settled.already && link.is_none() {
        return Ok(settled);
    }
    let mark = Mark {
        lang: page.lang,
        day: match page.lang {
            Lang::Vi => format::date(wish.on, Lang::Vi),
            Lang::En => wish.on.to_string(),
        },
        on: wish.on,
        link: link.as_ref(),
    };
    let proposal = proposals(page)
        .iter()
        .find(|proposal| proposal.number == action.number)
        .ok_or_else(|| unknown(&views, wish.id))?;
    let ways = if proposal.form == Form::Fields {
        fields::ways(&doc, proposal, &mark, settled.already)
    } else {
        words::ways(&doc, proposal, &mark, settled.already)
    };
    let before = Said::of(&views, action.page);
    for way in ways {
        let Some(text) = applied(&doc, &way.edits) else {
            continue;
        };
        let mut next = inputs.clone();
        let Some(file) = next.pages.iter_mut().find(|file| file.path == doc.path) else {
            break;
        };
        file.text = Arc::clone(&text);
        let (edition, after) = overlook(&next, cache)?;
        let found = after.actions.actions.iter().find(|other| {
            let path = edition.page(other.page).and_then(Page::path);
            path == Some(&doc.path) && other.number == action.number
        });
        let Some(found) = found else { continue };
        let linked = mark.link.is_none_or(|link| link.is_in(&found.links));
        let same = Said::of(&after, found.page) == before.with_done(action.number);
        if found.status == Status::Done && linked && same {
            settled.change = Some((Arc::clone(&doc.text), text));
            settled.aside = way.aside;
            return Ok(settled);
        }
    }
    let (path, line) = (&settled.path, settled.line);
    Err(Error::new(text!(
        "không ghi được tự động vào `{path}`:{line}",
        "cannot be written into `{path}`:{line} by itself"
    ))
    .hint(text!(
        "sửa dòng đó bằng tay, ví dụ thêm (trạng thái: xong); tệp vẫn giữ nguyên",
        "change that line by hand, such as by adding (status: done); the file is as it was"
    )))
}

fn proposals(page: &Page) -> &[Proposal] {
    page.write_up.as_ref().map_or(&[], |w| &w.proposals)
}

/// Finds an action by its id; the short form of a long one will do, and so will one without what
/// all of them begin with. The first words of what is to be done will do as well.
fn find<'a>(views: &'a Views, id: &str) -> Result<&'a Action> {
    let wanted = comparable(id);
    let actions = &views.actions.actions;
    if let Some(action) = actions.iter().find(|a| comparable(&a.id) == wanted) {
        return Ok(action);
    }
    let begins = |action: &&Action| {
        let id = comparable(&action.id);
        let signs = id.strip_prefix("dx").unwrap_or(&id);
        let asked = wanted.strip_prefix("dx").unwrap_or(&wanted);
        asked.len() >= SHORT && signs.starts_with(asked)
    };
    let mut like: Vec<&Action> = actions.iter().filter(begins).collect();
    if like.is_empty() {
        // A number that several writers gave names none of their proposals.
        let code = |a: &&Action| a.code.as_deref().is_some_and(|c| comparable(c) == wanted);
        like = actions.iter().filter(code).collect();
    }
    if like.is_empty() {
        like = beginning(actions, id);
    }
    match like.as_slice() {
        [one] => Ok(one),
        [] => Err(unknown(views, id)),
        several => {
            let ids: Vec<String> = several
                .iter()
                .take(NAMED)
                .map(|action| format!("{} ({})", action.id, excerpt(&action.text)))
                .collect();
            let ids = ids.join(", ");
            let error = text!(
                "`{id}` có thể là nhiều đề xuất",
                "`{id}` may be several actions"
            );
            Err(Error::new(error).hint(text!("chọn một: {ids}", "choose one: {ids}")))
        }
    }
}

/// The actions that begin with some words, two at least: the open ones, if any of them is.
fn beginning<'a>(actions: &'a [Action], words: &str) -> Vec<&'a Action> {
    let wanted = name_key(words);
    if !wanted.contains(' ') {
        return Vec::new();
    }
    let begins = |action: &&Action| {
        let text = name_key(&action.text);
        let rest = text.strip_prefix(wanted.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut found: Vec<&Action> = actions.iter().filter(begins).collect();
    if found.iter().any(|action| action.is_open()) {
        found.retain(|action| action.is_open());
    }
    found
}

fn excerpt(text: &str) -> String {
    crate::text::excerpt::excerpt(text, 40)
}

fn unknown(views: &Views, id: &str) -> Error {
    let bare = |id: &str| {
        let id = comparable(id);
        id.strip_prefix("dx").map_or(id.clone(), str::to_owned)
    };
    let wanted = bare(id);
    let ids = views.actions.actions.iter().map(|action| &action.id);
    let mut near: Vec<(usize, &str)> = ids
        .map(|known| (strsim::osa_distance(&bare(known), &wanted), known.as_str()))
        .filter(|(edits, _)| *edits <= if wanted.len() < SHORT { 1 } else { 2 })
        .collect();
    near.sort_unstable();
    let near: Vec<String> = near
        .iter()
        .take(NAMED)
        .map(|(_, id)| format!("`{id}`"))
        .collect();
    let error = Error::new(text!(
        "không có đề xuất nào mã `{id}`",
        "there is no action `{id}`"
    ));
    let near = near.join(", ");
    error.hint(if near.is_empty() {
        text!(
            "`camnang actions` liệt kê mọi đề xuất với mã",
            "`camnang actions` lists every action with its id"
        )
    } else {
        text!(
            "gần nhất: {near}; `camnang actions` liệt kê mọi đề xuất",
            "nearest: {near}; `camnang actions` lists every action"
        )
    })
}

/// What the actions of a page say, by their place in it: all but links and the day it was done.
#[derive(PartialEq)]
struct Said(BTreeMap<u32, Parts>);

/// Id, text, owner, due day and status of an action.
type Parts = (String, String, Option<String>, Option<Due>, Status);

impl Said {
    fn of(views: &Views, page: PageId) -> Self {
        let actions = views.actions.actions.iter().filter(|a| a.page == page);
        let parts = |a: &Action| {
            let (id, text, owner) = (a.id.clone(), a.text.clone(), a.owner.clone());
            (id, text, owner, a.due, a.status)
        };
        Self(actions.map(|a| (a.number, parts(a))).collect())
    }

    /// The same with one action done.
    fn with_done(&self, number: u32) -> Self {
        let mut said = self.0.clone();
        if let Some(parts) = said.get_mut(&number) {
            parts.4 = Status::Done;
        }
        Self(said)
    }
}

/// Returns a text with edits applied; none when they do not fit it.
fn applied(doc: &Document, edits: &[Edit]) -> Option<Arc<str>> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(doc.text.len() + 80);
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(doc.text.get(at..range.start)?);
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(doc.text.get(at..)?);
    Some(Arc::from(out))
}

/// An edit that only adds.
fn insert(at: usize, text: String) -> Edit {
    Edit {
        span: Span::new(at, at),
        text,
    }
}
