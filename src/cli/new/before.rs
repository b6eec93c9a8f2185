//! What happened before: past cases that are like the one somebody is about to write.

use crate::Cache;
use crate::alike::alike;
use crate::cli::similar::reasons;
use crate::model::inputs::{Inputs, SourceFile};
use crate::model::lang::Lang;
use crate::model::source::SitePath;
use crate::scaffold::Scaffold;
use crate::text;
use crate::views::similar::{Ask, Beside, beside};

/// Most cases that are named: more is for `camnang similar`, once the page says more.
const MOST: usize = 3;

/// Names the past cases that are like a new one, by what is known of it so far.
pub(super) fn similar(
    inputs: &Inputs,
    cache: &mut Cache,
    page: &Scaffold,
    lang: Lang,
) -> Option<String> {
    let page = SourceFile {
        path: page.path.clone(),
        text: page.text.as_str().into(),
    };
    let ask = Ask {
        most: MOST,
        industry_will_do: true,
    };
    // Whatever is wrong with the handbook, the page is there.
    let found = alike(inputs, cache, &page, &ask).ok()?;
    if found.near.is_empty() || beside(&found.edition, &found.page) != Beside::Case {
        return None;
    }
    let mut out = text!(
        "Nên đọc trước, những ca gần giống đã có:",
        "Worth reading first, similar cases:"
    )
    .get(lang)
    .to_owned();
    for near in &found.near {
        let case = &found.views.insights.cases[near.case];
        let case = found.edition.page(case.page)?;
        let path = case.path().map_or("", SitePath::as_str);
        out += &format!("\n  {path}\n    {}", reasons(&found, near, lang));
    }
    Some(out)
}
