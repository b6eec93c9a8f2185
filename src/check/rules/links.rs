//! CN412: a link whose text says nothing by itself.

use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Document, Link, LinkForm, Wording};
use crate::model::rule;
use crate::model::site::{Page, PageId, Site, Target};
use crate::text;

pub(in crate::check) fn check(site: &Site, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(doc) = page.doc.as_deref() else {
        return;
    };
    // A template is text for somewhere else, where its links may stand alone.
    if !site.kinds.get(page.kind).content_checks {
        return;
    }
    for (link, target) in doc.links.iter().zip(site.links[id.index()].iter()) {
        if link.form.is_asset() || link.wording == Wording::Says {
            continue;
        }
        let message = match shown(doc, link).filter(|_| link.wording == Wording::Vague) {
            Some(words) => text!(
                "Chữ \"{words}\" không nói liên kết dẫn tới đâu",
                "The link text \"{words}\" does not say where it leads"
            ),
            None if link.wording == Wording::Vague => text!(
                "Chữ của liên kết không nói dẫn tới đâu",
                "The text of the link does not say where it leads"
            ),
            None => text!("Liên kết không có chữ", "The link has no text"),
        };
        let help = match target {
            Target::Page { page, .. } => {
                let title = &site.page(*page).title;
                text!(
                    "Ghi nơi liên kết dẫn tới, ví dụ: {title}.",
                    "Name what it leads to, such as: {title}."
                )
            }
            _ => text!(
                "Ghi nơi liên kết dẫn tới, ví dụ \"bảng giá 2026\".",
                "Name what it leads to, such as \"the price list of 2026\"."
            ),
        };
        found.push(
            Diagnostic::new(&rule::EMPTY_LINK_TEXT, &doc.path, link.span, message).help(help),
        );
    }
}

/// Returns the text of a link as it stands in the source, when it is plain words.
fn shown<'a>(doc: &'a Document, link: &Link) -> Option<&'a str> {
    let source = link.span.of(&doc.text);
    let text = match link.form {
        LinkForm::Markdown => source.strip_prefix('[')?.split(']').next()?,
        LinkForm::Wiki => source.split_once('|')?.1.split(']').next()?,
        LinkForm::Html => doc.text[link.span.end as usize..].split('<').next()?,
        _ => return None,
    };
    let text = text.trim_matches(|c: char| c.is_whitespace() || "*_~`\"“”".contains(c));
    let plain = |c: char| c.is_alphanumeric() || c == ' ' || !c.is_ascii();
    (!text.is_empty() && text.chars().all(plain)).then_some(text)
}
