//! CN405: a page that nothing leads to.

use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::site::{Page, PageId, Role, Site};
use crate::model::source::Span;
use crate::text;

pub(in crate::check) fn check(site: &Site, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let exempt = page.role != Role::Leaf
        || site.kinds.get(page.kind).orphan_ok
        || !site.is_visible(id)
        || !page.in_lists();
    if exempt || !site.backlinks[id.index()].is_empty() {
        return;
    }
    // A translation is reached from its original.
    let translated = site
        .translations
        .get(&page.translation)
        .is_some_and(|pages| pages.len() > 1);
    let Some(path) = page.path().filter(|_| !translated) else {
        return;
    };
    found.push(
        Diagnostic::new(
            &rule::ORPHAN_PAGE,
            path,
            Span::default(),
            text!("Không trang nào dẫn tới trang này", "Nothing links here"),
        )
        .help(text!(
            "Thêm liên kết từ một trang liên quan, hoặc đặt `nav = false` nếu cố ý.",
            "Link to it from a related page, or set `nav = false` when that is intended."
        )),
    );
}
