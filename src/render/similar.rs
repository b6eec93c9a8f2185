//! The cases that are like a page: on the page, and for programs.

use serde::Serialize;

use super::Renderer;
use super::context::{Similar, SimilarCase};
use super::pages::day;
use crate::model::site::{Page, PageId};
use crate::restrict::Edition;
use crate::views::insights::Insights;
use crate::views::insights::cases::Key;
use crate::views::similar::{Beside, Near, beside, say};

/// A case that is like another, for programs.
#[derive(Debug, Serialize)]
pub struct SimilarEntry<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its address from the site's root.
    pub url: &'a str,
    /// How near it is.
    pub score: u32,
    /// Why, the strongest reason first.
    pub reasons: Vec<ReasonEntry<'a>>,
}

/// A reason.
#[derive(Debug, Serialize)]
pub struct ReasonEntry<'a> {
    what: &'static str,
    #[serde(skip_serializing_if = "<[Key]>::is_empty")]
    keys: &'a [Key],
}

/// Returns similar cases for programs.
pub fn entries<'a>(
    edition: &'a Edition,
    insights: &Insights,
    near: &'a [Near],
) -> Vec<SimilarEntry<'a>> {
    let entry = |near: &'a Near| {
        let page = edition.page(insights.cases[near.case].page)?;
        let reasons = near.reasons.iter().map(|reason| ReasonEntry {
            what: reason.what.name(),
            keys: &reason.keys,
        });
        Some(SimilarEntry {
            id: &page.id,
            url: page.url.as_str(),
            score: near.score,
            reasons: reasons.collect(),
        })
    };
    near.iter().filter_map(entry).collect()
}

impl Renderer {
    /// Returns the cases that are like a page, if there are any.
    pub(super) fn similar<'a>(&'a self, id: PageId, page: &'a Page) -> Option<Similar<'a>> {
        let near = self.views.similar.of(&self.edition, id);
        if near.is_empty() {
            return None;
        }
        let beside = beside(&self.edition, page);
        let title = self.shared(page.lang).strings.get(match beside {
            Beside::Case => "similar_cases",
            Beside::Page => "similar_to_page",
        });
        let cases = near.iter();
        let cases = cases.filter_map(|near| self.similar_case(near, page, beside));
        Some(Similar {
            title,
            cases: cases.collect(),
        })
    }

    fn similar_case<'a>(
        &'a self,
        near: &Near,
        page: &'a Page,
        beside: Beside,
    ) -> Option<SimilarCase<'a>> {
        let teller = self.teller(page);
        let insights = &self.views.insights;
        let case = &insights.cases[near.case];
        let (_, shown) = teller.local(case.page)?;
        let terms = &insights.terms;
        Some(SimilarCase {
            title: &shown.title,
            href: page.url.href_to(&shown.url),
            lang: (shown.lang != page.lang).then(|| shown.lang.code()),
            date: case.ended_on.map(|date| day(date, page.lang)),
            badge: self.badge_for(shown, page.lang),
            reasons: say(&near.reasons, beside, &self.edition, terms, page.lang),
        })
    }
}
