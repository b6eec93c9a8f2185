//! CN606: a lesson that changed nothing: no process, playbook or signal leads to it.

use crate::model::diagnostic::Diagnostic;
use crate::model::kind::USERS_OF_LESSONS;
use crate::model::rule;
use crate::model::site::{Page, PageId, Role, Site};
use crate::model::source::Span;
use crate::text;

pub(in crate::check) fn check(site: &Site, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let kind = &site.kinds.get(page.kind).name;
    if kind != "lesson" || page.role != Role::Leaf || !site.is_visible(id) {
        return;
    }
    let Some(path) = page.path() else {
        return;
    };
    // Translations are one lesson, and the first of them speaks for all.
    let alone = [id];
    let group = site.translations.get(&page.translation);
    let group = group.map_or(&alone[..], Vec::as_slice);
    let speaks = |id: &&PageId| site.page(**id).lang == site.config.language;
    if group.iter().find(speaks).or(group.first()) != Some(&id) {
        return;
    }
    let used = group
        .iter()
        .flat_map(|id| &site.backlinks[id.index()])
        .any(|link| USERS_OF_LESSONS.contains(&&*site.kinds.get(site.page(link.from).kind).name));
    if used {
        return;
    }
    found.push(
        Diagnostic::new(
            &rule::LESSON_UNUSED,
            path,
            page.fields
                .get("title")
                .map_or_else(Span::default, |title| title.key_span),
            text!(
                "Chưa quy trình, playbook hay dấu hiệu nào dẫn tới bài học này",
                "No process, playbook or signal links to this lesson"
            ),
        )
        .help(text!(
            "Đặt liên kết ở bước mà bài học này thay đổi, để người làm gặp nó đúng lúc.",
            "Link to it from the step that it changes, so that people meet it in time."
        ))
        .subject("page"),
    );
}
