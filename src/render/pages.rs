//! Edition → the context of one page.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Renderer;
use super::context::{
    Badge, Day, Fact, FactValue, Link, LinkGroup, Page as PageContext, Related, Review, TocEntry,
    TocItem, Translation,
};
use crate::model::document::HeadingForm;
use crate::model::kind::{Field, FieldForm, KindId};
use crate::model::lang::Lang;
use crate::model::site::{Item, Page, PageId, Role, State, Typed, View};
use crate::model::source::SitePath;
use crate::parse::html;
use crate::resolve::generate::tag_slug;
use crate::text::fold::fold;
use crate::text::format;
use crate::text::percent;
use crate::views::changed_on;

/// Words a minute that people read on a screen; between the 184 of silent reading studies for
/// Vietnamese syllables and the 238 of English words (Brysbaert 2019), rounded.
const WORDS_PER_MINUTE: u32 = 200;

impl Renderer {
    /// Returns what templates see of a page.
    pub(super) fn page_context<'a>(&'a self, id: PageId, page: &'a Page) -> PageContext<'a> {
        let config = self.edition.config();
        let kind = self.edition.kinds().get(page.kind);
        let lang = page.lang;
        let history = self.edition.history(page);
        let updated = changed_on(&self.edition, page).map(|date| day(date, lang));
        let summary = page.summary();
        let description =
            summary.or_else(|| Some(config.description.as_str()).filter(|d| !d.is_empty()));
        let neighbours = self.common.neighbours.get(&id);
        let link = |id: &PageId| self.link(page, *id);
        PageContext {
            title: &page.title,
            lang: lang.code(),
            kind: &kind.name,
            kind_label: kind.label.get(lang),
            description,
            canonical: self.absolute(&page.url),
            noindex: config.noindex
                || page.state != State::Published
                || matches!(page.role, Role::Part(_)),
            edit_href: self.edit_href(page),
            feedback_href: self.feedback_href(page),
            source: page.path().map(SitePath::as_str),
            draft: page.state == State::Draft,
            updated,
            as_of: self.passes(page).then(|| day(self.edition.today(), lang)),
            created: page.fields.date("created_on").map(|date| day(date, lang)),
            authors: history
                .map(|h| h.authors.iter().map(|a| &**a).collect())
                .unwrap_or_default(),
            owner: page
                .fields
                .items("owner")
                .next()
                .map(|item| self.person(page, item)),
            review: page.fields.date("review_on").map(|date| Review {
                day: day(date, lang),
                overdue: date < self.edition.today(),
            }),
            badge: self.badge(page),
            minutes: Self::minutes(page),
            facts: self.facts(page),
            toc: toc(page),
            crumbs: self.crumbs(page),
            prev: neighbours.and_then(|(prev, _)| prev.as_ref().and_then(link)),
            next: neighbours.and_then(|(_, next)| next.as_ref().and_then(link)),
            backlinks: self.backlinks(id, page),
            changes: self.changes(id, page),
            related: self.related(page),
            tags: self.tags(page),
            translations: self.translations(id, page),
            summary,
        }
    }

    /// True for pages that say other things tomorrow although nobody changed anything.
    fn passes(&self, page: &Page) -> bool {
        match page.role {
            Role::Home => true,
            Role::View(view) => !matches!(view, View::Insight(_)),
            Role::List => self.is_register(page),
            _ => false,
        }
    }

    /// Minutes that a page takes to read.
    pub(super) fn minutes(page: &Page) -> u32 {
        let words = page.doc.as_ref().map(|doc| doc.words);
        words.map_or(0, |words| words.div_ceil(WORDS_PER_MINUTE))
    }

    /// Returns a link from `page` to another, if readers may go there.
    pub(super) fn link(&self, page: &Page, to: PageId) -> Option<Link<'_>> {
        let target = self.edition.page(to)?;
        let (title, lang) = self.titled(target, page.lang);
        Some(Link {
            title: Cow::Borrowed(title),
            href: Some(page.url.href_to(&target.url)),
            lang,
        })
    }

    /// Returns a page's title for readers of a language: known ids have a name in both.
    pub(super) fn title_for<'a>(&'a self, target: &'a Page, lang: Lang) -> &'a str {
        self.edition.title_in(target, lang)
    }

    /// Returns the same with its language, when it is another than the reader's.
    pub(super) fn titled<'a>(
        &'a self,
        target: &'a Page,
        lang: Lang,
    ) -> (&'a str, Option<&'static str>) {
        let (title, own) = self.edition.titled(target, lang);
        (title, (own != lang).then(|| own.code()))
    }

    /// A page for readers of a language, and the language of it when it is another.
    pub(super) fn in_language(
        &self,
        id: PageId,
        lang: Lang,
    ) -> Option<(&Page, Option<&'static str>)> {
        let own = self.edition.page(id)?;
        let others = self.edition.translations(id).into_iter();
        let mut local = others
            .map(|(_, page)| page)
            .filter(|page| page.lang == lang);
        let page = if own.lang == lang {
            own
        } else {
            local.next().unwrap_or(own)
        };
        Some((page, (page.lang != lang).then(|| page.lang.code())))
    }

    pub(super) fn person<'a>(&'a self, page: &Page, item: &'a Item) -> Link<'a> {
        let (text, target) = match &item.value {
            Typed::Ref(text, target) => (text.as_str(), *target),
            Typed::Text(text) => (text.as_str(), None),
            _ => ("", None),
        };
        target.and_then(|id| self.link(page, id)).unwrap_or(Link {
            title: Cow::Borrowed(text),
            href: None,
            lang: None,
        })
    }

    /// Returns the badge that a page's kind gives it.
    pub(super) fn badge<'a>(&'a self, page: &'a Page) -> Option<Badge<'a>> {
        self.badge_for(page, page.lang)
    }

    /// Returns the same for readers of a language.
    pub(super) fn badge_for<'a>(&'a self, page: &'a Page, lang: Lang) -> Option<Badge<'a>> {
        let kind = self.edition.kinds().get(page.kind);
        page.doc.as_ref()?;
        let badge = kind.badge.as_ref()?;
        let value = page
            .fields
            .text(&badge.field)
            .or(badge.default.as_deref())?;
        let field = kind.fields.get(&badge.field)?;
        let text = field.labels.get(value).map_or(value, |l| l.get(lang));
        Some(Badge {
            text,
            tone: badge.tones.get(value).map_or("note", String::as_str),
        })
    }

    fn facts<'a>(&'a self, page: &'a Page) -> Vec<Fact<'a>> {
        let kind = self.edition.kinds().get(page.kind);
        let mut facts = Vec::new();
        for (key, field) in &kind.fields {
            if !field.show {
                continue;
            }
            let values: Vec<FactValue> = page
                .fields
                .items(key)
                .filter_map(|item| self.fact_value(page, page, field, item))
                .collect();
            if !values.is_empty() {
                facts.push(Fact {
                    label: field.label.get(page.lang),
                    key,
                    values,
                });
            }
        }
        facts
    }

    /// Returns a field's value as readers of `on` see it.
    pub(super) fn fact_value<'a>(
        &'a self,
        page: &'a Page,
        on: &Page,
        field: &'a Field,
        item: &'a Item,
    ) -> Option<FactValue<'a>> {
        let lang = on.lang;
        let plain = |text: Cow<'a, str>| FactValue {
            text,
            href: None,
            iso: None,
            lang: None,
        };
        Some(match &item.value {
            Typed::Date(date) => FactValue {
                text: Cow::Owned(format::date(*date, lang)),
                href: None,
                iso: Some(date.to_string()),
                lang: None,
            },
            Typed::Ref(written, target) => {
                let found = target.and_then(|id| self.link(on, id));
                match found {
                    Some(link) => FactValue {
                        text: link.title,
                        href: link.href,
                        iso: None,
                        lang: link.lang,
                    },
                    None if field.url && html::scheme(written).is_some() => FactValue {
                        text: Cow::Borrowed(written),
                        href: html::safe_address(written, false).then(|| written.clone()),
                        iso: None,
                        lang: None,
                    },
                    None => {
                        let label = field.labels.get(written);
                        plain(Cow::Borrowed(label.map_or(written, |l| l.get(lang))))
                    }
                }
            }
            Typed::Text(text) if field.form == FieldForm::Enum => {
                let label = field
                    .labels
                    .get(text)
                    .map_or(text.as_str(), |l| l.get(lang));
                plain(Cow::Borrowed(label))
            }
            Typed::Text(text) => plain(Cow::Borrowed(text)),
            Typed::Number(number) if field.money => {
                let currency = page.fields.text("currency").unwrap_or("VND");
                plain(Cow::Owned(format::money(*number, currency, lang)))
            }
            Typed::Number(number) => plain(Cow::Owned(format::number(*number, lang))),
            Typed::Bool(yes) => {
                let key = if *yes { "yes" } else { "no" };
                plain(Cow::Borrowed(self.shared(lang).strings.get(key)))
            }
            Typed::Table(_) => return None,
        })
    }

    fn crumbs<'a>(&'a self, page: &'a Page) -> Vec<Link<'a>> {
        let mut crumbs = Vec::new();
        let mut at = self.edition.parent(page);
        while let Some((_, parent)) = at {
            crumbs.push(Link {
                title: Cow::Borrowed(if parent.role == Role::Home {
                    &self.shared(parent.lang).home_title
                } else {
                    &parent.title
                }),
                href: Some(page.url.href_to(&parent.url)),
                lang: (parent.lang != page.lang).then(|| parent.lang.code()),
            });
            at = self.edition.parent(parent);
        }
        crumbs.reverse();
        crumbs
    }

    /// Returns who refers to a page, by kind; pages gathered in the body are left out.
    fn backlinks(&self, id: PageId, page: &Page) -> Vec<LinkGroup<'_>> {
        let gathers = self.gathers(page);
        let mut groups: Vec<(KindId, Vec<(&str, Link<'_>)>)> = Vec::new();
        for (_, from, relation) in self.edition.backlinks(id) {
            if (gathers && relation) || from.lang != page.lang {
                continue;
            }
            let link = Link {
                title: Cow::Borrowed(&from.title),
                href: Some(page.url.href_to(&from.url)),
                lang: None,
            };
            let entry = (from.title_key.as_str(), link);
            match groups.iter_mut().find(|(kind, _)| *kind == from.kind) {
                Some((_, items)) => items.push(entry),
                None => groups.push((from.kind, vec![entry])),
            }
        }
        groups.sort_by_key(|(kind, _)| *kind);
        groups
            .into_iter()
            .map(|(kind, mut items)| {
                items.sort_by(|a, b| (a.0, &a.1.href).cmp(&(b.0, &b.1.href)));
                LinkGroup {
                    label: self.edition.kinds().get(kind).plural.get(page.lang),
                    items: items.into_iter().map(|(_, link)| link).collect(),
                }
            })
            .collect()
    }

    fn related(&self, page: &Page) -> Vec<Related<'_>> {
        page.fields
            .refs("related")
            .filter_map(|id| self.in_language(id, page.lang))
            .map(|(target, text_lang)| Related {
                title: &target.title,
                text_lang,
                href: page.url.href_to(&target.url),
                summary: target.summary(),
                kind_label: self.edition.kinds().get(target.kind).label.get(page.lang),
            })
            .collect()
    }

    fn tags<'a>(&'a self, page: &'a Page) -> Vec<Link<'a>> {
        page.fields
            .texts("tags")
            .map(|tag| {
                let home = &self.shared(page.lang).home_url;
                let url = format!("{home}tags/{}/", tag_slug(tag));
                Link {
                    title: Cow::Borrowed(tag),
                    href: Some(page.url.href_to(&crate::model::site::Url::new(url))),
                    lang: None,
                }
            })
            .collect()
    }

    fn translations(&self, id: PageId, page: &Page) -> Vec<Translation> {
        self.edition
            .translations(id)
            .into_iter()
            .map(|(_, other)| Translation {
                lang: other.lang.code(),
                name: other.lang.name(),
                href: page.url.href_to(&other.url),
                canonical: self.absolute(&other.url),
            })
            .collect()
    }

    /// Returns where a page's source is edited on the web.
    fn edit_href(&self, page: &Page) -> Option<String> {
        let repository = &self.edition.config().repository;
        let path = page.path()?;
        if repository.url.is_empty() {
            return None;
        }
        let base = repository
            .url
            .trim_end_matches('/')
            .trim_end_matches(".git");
        let edit = if base.contains("gitlab") {
            "-/edit"
        } else {
            "edit"
        };
        let mut out = format!("{base}/{edit}/");
        out.push_str(&percent::encode(&repository.branch));
        out.push('/');
        for folder in [repository.path.trim_matches('/'), path.as_str()] {
            if !folder.is_empty() {
                if !out.ends_with('/') {
                    out.push('/');
                }
                out.push_str(&percent::encode(folder));
            }
        }
        Some(out)
    }

    /// Returns the whole address of a page on the published site.
    pub(super) fn absolute(&self, url: &crate::model::site::Url) -> Option<String> {
        let base = &self.edition.config().base_url;
        (!base.is_empty()).then(|| format!("{base}{}", url.from_root()))
    }
}

/// Returns a day for machines and readers.
pub(super) fn day(date: Date, lang: Lang) -> Day {
    Day {
        iso: date.to_string(),
        text: format::date(date, lang),
    }
}

fn toc(page: &Page) -> Vec<TocEntry<'_>> {
    let mut toc: Vec<TocEntry<'_>> = Vec::new();
    let Some(doc) = &page.doc else {
        return toc;
    };
    let title = &page.title_key;
    for heading in &doc.headings {
        if !heading.structural || heading.form == HeadingForm::Bold {
            continue;
        }
        match heading.level {
            1 if heading.block == 0 && fold(&heading.text) == *title => {}
            1 | 2 => toc.push(TocEntry {
                id: &heading.id,
                title: &heading.text,
                items: Vec::new(),
            }),
            3 => {
                let item = TocItem {
                    id: &heading.id,
                    title: &heading.text,
                };
                match toc.last_mut() {
                    Some(last) => last.items.push(item),
                    None => toc.push(TocEntry {
                        id: item.id,
                        title: item.title,
                        items: Vec::new(),
                    }),
                }
            }
            _ => {}
        }
    }
    toc
}
