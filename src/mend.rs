//! Findings with fixes → texts that no longer have them.
//!
//! Pure, like the build it calls: build, change the texts, build again, until nothing more can
//! be mended. A change that makes a file worse is taken back, so that mending may be trusted
//! blindly and a second run finds nothing to do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::Result;
use crate::model::config::CONFIG_FILE;
use crate::model::diagnostic::{Diagnostic, Edit};
use crate::model::inputs::Inputs;
use crate::model::rule::Severity;
use crate::model::source::SitePath;
use crate::{Built, Cache, build};

/// What mending led to.
#[derive(Debug)]
pub struct Mended {
    /// The files that changed, with their texts before and after.
    pub files: BTreeMap<SitePath, (Arc<str>, Arc<str>)>,
    /// How many findings were mended.
    pub count: usize,
    /// The site with the changed texts.
    pub built: Built,
    /// The inputs with the changed texts.
    pub inputs: Inputs,
}

/// Most rounds of building and mending. One fix may uncover another (a key, then its value),
/// hardly a third.
const ROUNDS: usize = 6;

/// Mends what can be mended safely among the findings that `wanted` chooses.
///
/// # Errors
/// Those of the build.
pub fn mend(
    inputs: Inputs,
    cache: &mut Cache,
    wanted: &dyn Fn(&Built) -> Vec<&Diagnostic>,
) -> Result<Mended> {
    let mut built = build(&inputs, cache)?;
    let mut inputs = inputs;
    let mut originals: BTreeMap<SitePath, Arc<str>> = BTreeMap::new();
    // Files where a fix made things worse are left alone from then on.
    let mut spoiled: BTreeSet<SitePath> = BTreeSet::new();
    let mut count = 0;
    for _ in 0..ROUNDS {
        let mut edits: BTreeMap<SitePath, Vec<&[Edit]>> = BTreeMap::new();
        for diagnostic in wanted(&built) {
            if let (Some(path), Some(fix)) = (&diagnostic.path, &diagnostic.fix)
                && !spoiled.contains(path)
            {
                edits.entry(path.clone()).or_default().push(&fix.edits);
            }
        }
        let mut next = inputs.clone();
        let mut changed: BTreeMap<SitePath, (Arc<str>, usize)> = BTreeMap::new();
        for (path, fixes) in edits {
            let Some(text) = text_of(&mut next, &path) else {
                continue;
            };
            let (new, applied) = apply(text, &fixes);
            if applied > 0 && new != **text {
                let old = std::mem::replace(text, new.into());
                changed.insert(path, (old, applied));
            }
        }
        if changed.is_empty() {
            break;
        }
        let mut after = build(&next, cache)?;
        let worse: Vec<SitePath> = changed
            .keys()
            .filter(|path| errors(&after, path) > errors(&built, path))
            .cloned()
            .collect();
        for path in worse {
            if let Some((old, _)) = changed.remove(&path)
                && let Some(text) = text_of(&mut next, &path)
            {
                *text = old;
            }
            spoiled.insert(path);
            after = build(&next, cache)?;
        }
        count += changed.values().map(|(_, applied)| applied).sum::<usize>();
        for (path, (old, _)) in changed {
            originals.entry(path).or_insert(old);
        }
        inputs = next;
        built = after;
    }
    let files = originals
        .into_iter()
        .filter_map(|(path, old)| {
            let new = Arc::clone(text_of(&mut inputs, &path)?);
            (new != old).then_some((path, (old, new)))
        })
        .collect();
    Ok(Mended {
        files,
        count,
        built,
        inputs,
    })
}

fn text_of<'a>(inputs: &'a mut Inputs, path: &SitePath) -> Option<&'a mut Arc<str>> {
    if path.as_str() == CONFIG_FILE {
        return Some(&mut inputs.config);
    }
    let at = inputs.pages.binary_search_by(|p| p.path.cmp(path)).ok();
    // Pages are sorted when they come from a folder; whoever makes them by hand may not.
    let at = at.or_else(|| inputs.pages.iter().position(|p| p.path == *path))?;
    Some(&mut inputs.pages[at].text)
}

fn errors(built: &Built, path: &SitePath) -> usize {
    let severe = |d: &&Diagnostic| d.severity == Severity::Error && d.path.as_ref() == Some(path);
    built.diagnostics.iter().filter(severe).count()
}

/// Applies fixes to a text, each whole or not at all; of two that touch, the first in the text.
/// Returns the new text and how many were applied.
fn apply(text: &str, fixes: &[&[Edit]]) -> (String, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = 0;
    let touches = |a: &Edit, b: &Edit| a.span.start <= b.span.end && b.span.start <= a.span.end;
    for fix in fixes {
        let sound = fix.iter().all(|edit| text.get(edit.span.range()).is_some());
        let free = fix
            .iter()
            .all(|edit| !taken.iter().any(|other| touches(edit, other)));
        if sound && free && !fix.is_empty() {
            taken.extend(*fix);
            applied += 1;
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in taken {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start).unwrap_or(""));
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    (out, applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Span;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        }
    }

    #[test]
    fn fixes_that_touch_are_not_mixed() {
        let (one, two, three) = ([edit(0, 2, "X")], [edit(1, 3, "Y")], [edit(4, 4, "Z")]);
        let (text, applied) = apply("abcdef", &[&one, &two, &three]);
        assert_eq!((text.as_str(), applied), ("XcdZef", 2));
    }

    #[test]
    fn a_fix_is_applied_whole_or_not() {
        let both = [edit(0, 1, "X"), edit(90, 91, "Y")];
        assert_eq!(apply("abc", &[&both]), ("abc".to_owned(), 0));
    }
}
