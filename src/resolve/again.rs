//! A site of which little changed since the last build → the same, connected anew only where that
//! matters.
//!
//! Most edits are of running text. As long as no page shows the others another face and links lead
//! where they led, everything that several pages decide together is as it was: only the pages that
//! were edited are read again. Whatever is not plainly so is left to the whole of
//! [`resolve`](super::resolve); both yield the same site.

use std::sync::Arc;

use super::links::{Links, Resolved};
use super::memo::{Found, Known, Last, Memo, Placed};
use super::{leads_to, place_one, told, write_up};
use crate::model::config::Config;
use crate::model::document::Document;
use crate::model::inputs::Inputs;
use crate::model::kind::Kinds;
use crate::model::site::{PageId, Role, Site, State, Target, Token};

/// Most pages that are worth looking at one by one.
const FEW: usize = 32;

/// A page that was edited.
struct Edited {
    index: usize,
    placed: Arc<Placed>,
    resolved: Arc<Resolved>,
}

/// Connects documents that differ in running text from those of the last build. Gives the settings
/// back when they differ in more.
pub(super) fn resolve(
    inputs: &Inputs,
    config: Config,
    kinds: Kinds,
    documents: &[Arc<Document>],
    memo: &mut Memo,
) -> Result<Site, Box<(Config, Kinds)>> {
    let Some(last) = memo.last.take() else {
        return Err(Box::new((config, kinds)));
    };
    let Some(changed) = changed(inputs, documents, &last) else {
        return Err(Box::new((config, kinds)));
    };
    let mut site = Site {
        config,
        kinds,
        options: inputs.options.clone(),
        today: inputs.today,
        pages: last.pages.clone(),
        by_url: Arc::clone(&last.by_url),
        links: last.links.clone(),
        backlinks: Arc::clone(&last.backlinks),
        children: Arc::clone(&last.children),
        translations: Arc::clone(&last.translations),
        redirects: Arc::clone(&last.redirects),
        assets: Arc::clone(&last.assets),
        asset_sources: Arc::new(inputs.assets.clone()),
        history: Arc::clone(&last.history),
        alike: last.alike.clone(),
        diagnostics: Vec::new(),
    };
    let Some(edited) = read(inputs, documents, &changed, &mut site, memo) else {
        return Err(Box::new((site.config, site.kinds)));
    };
    let mut last = last;
    for page in edited {
        enter(page, &mut site, &mut last, memo);
    }
    memo.last = Some(last.follow(&mut site));
    Ok(site)
}

/// Returns the indices of the pages that were edited; none when there are others than before, or
/// something else is not as it was.
fn changed(inputs: &Inputs, documents: &[Arc<Document>], last: &Last) -> Option<Vec<usize>> {
    let written = last.pages.iter().filter_map(|page| page.doc.as_ref());
    let mut changed = Vec::new();
    let mut count = 0;
    for (index, (before, now)) in written.zip(documents).enumerate() {
        count += 1;
        if Arc::ptr_eq(before, now) {
            continue;
        }
        if before.path != now.path || changed.len() == FEW {
            return None;
        }
        changed.push(index);
    }
    let more = last.pages.get(count).is_some_and(|page| page.doc.is_some());
    let same = !more
        && count == documents.len()
        && last.history == inputs.history
        && last.asset_sources.keys().eq(inputs.assets.keys());
    same.then_some(changed)
}

/// Reads the edited pages into the site; none when one of them shows another face, leads elsewhere
/// or to what is not there.
fn read(
    inputs: &Inputs,
    documents: &[Arc<Document>],
    changed: &[usize],
    site: &mut Site,
    memo: &mut Memo,
) -> Option<Vec<Edited>> {
    let matcher = memo.matcher(&site.kinds);
    let mut all = Vec::with_capacity(changed.len());
    for &index in changed {
        let doc = Arc::clone(&documents[index]);
        let before = memo.placed.get(&doc.path)?;
        let placed = place_one(inputs, &site.config, &site.kinds, &matcher, doc);
        if placed.face != before.face {
            return None;
        }
        // What its front matter says and leads to is as it was, and so is what others made of it.
        let known = &site.pages[index];
        let mut page = (*placed.page).clone();
        page.fields = known.fields.clone();
        page.translation.clone_from(&known.translation);
        if known.state == State::Unused {
            page.state = State::Unused;
        }
        site.pages[index] = Arc::new(page);
        all.push((index, Arc::new(placed)));
    }
    let names = memo.world.names.as_deref()?;
    let by_path = memo.world.by_path.as_deref()?;
    let visible = |id: PageId| site.page(id).role == Role::Taxon || site.is_visible(id);
    let links = Links::new(site, names, by_path, &visible);
    let mut edited = Vec::with_capacity(all.len());
    for (index, placed) in all {
        let resolved = links.resolve(&site.pages[index], &documents[index]);
        let before = memo.world.linked.get(index)?.as_ref()?;
        if !leads_alike(&resolved, &before.value) {
            return None;
        }
        edited.push(Edited {
            index,
            placed,
            resolved: Arc::new(resolved),
        });
    }
    Some(edited)
}

/// True when both lead to the same pages and files, and neither to what is not there.
fn leads_alike(now: &Resolved, before: &Resolved) -> bool {
    let pages = |resolved: &Resolved| {
        let mut pages: Vec<PageId> = resolved.targets.iter().filter_map(leads_to).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    };
    let files = |resolved: &Resolved| -> Vec<Target> {
        let is_file = |target: &&Target| matches!(target, Target::Asset(_));
        resolved.targets.iter().filter(is_file).cloned().collect()
    };
    let whole = |resolved: &Resolved| resolved.missing.is_empty();
    whole(now) && whole(before) && pages(now) == pages(before) && files(now) == files(before)
}

/// Makes an edited page part of the site and of what is remembered.
fn enter(edited: Edited, site: &mut Site, last: &mut Last, memo: &mut Memo) {
    let Edited {
        index,
        placed,
        resolved,
    } = edited;
    let Some(doc) = placed.page.doc.as_ref() else {
        return;
    };
    site.links[index] = Arc::clone(&resolved.targets);
    write_up::read_one(site, index, &mut memo.write_ups);
    let before = told::by(&site.kinds, &last.pages[index], &last.links[index]);
    if told::by(&site.kinds, &site.pages[index], &site.links[index]) != before {
        site.alike.told = Token::default();
    }
    let Found {
        placed: at_place,
        linked,
        ..
    } = &mut last.found;
    for (all, found) in [(at_place, &placed.found), (linked, &resolved.diagnostics)] {
        all.remove(&index);
        if !found.is_empty() {
            all.insert(index, found.clone());
        }
    }
    let world = &mut memo.world;
    world.linked[index] = Some(Known::new(doc, resolved));
    if let Some(Some(referred)) = world.referred.get_mut(index) {
        *referred = Known::new(doc, Arc::clone(&referred.value));
    }
    memo.placed.insert(doc.path.clone(), placed);
}
