//! CN416: an image that says nothing to somebody who cannot see it.

use crate::check::alone::Alone;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{LinkForm, Wording};
use crate::model::rule;
use crate::text;

/// Longer addresses (a picture pasted as `data:` text) are cut in messages, in characters.
const SHOWN: usize = 40;

pub(in crate::check) fn check(alone: &Alone<'_>, found: &mut Vec<Diagnostic>) {
    let Alone { doc, kind, .. } = *alone;
    if !kind.content_checks {
        return;
    }
    for link in &doc.links {
        if !link.form.is_asset() || link.wording == Wording::Says {
            continue;
        }
        let mut target: String = link.target.chars().take(SHOWN).collect();
        if target.len() < link.target.len() {
            target.push('…');
        }
        let example = match link.form {
            LinkForm::Image => format!("![…]({target})"),
            LinkForm::WikiImage => format!("![[{target}|…]]"),
            _ => "alt=\"…\"".to_owned(),
        };
        let help = if link.form == LinkForm::HtmlAsset {
            text!(
                "Nói ảnh cho thấy gì: `{example}`; ảnh chỉ để trang trí thì `alt=\"\"`.",
                "Say what it shows: `{example}`; for mere decoration `alt=\"\"`."
            )
        } else {
            text!(
                "Nói ảnh cho thấy gì: `{example}`.",
                "Say what it shows: `{example}`."
            )
        };
        found.push(
            Diagnostic::new(
                &rule::IMAGE_WITHOUT_ALT,
                &doc.path,
                link.span,
                text!(
                    "Ảnh chưa có chữ thay thế: {target}",
                    "Image without alternative text: {target}"
                ),
            )
            .help(help),
        );
    }
}
