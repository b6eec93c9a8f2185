//! The pages of the views: where they are and what they are called. What stands on them is made
//! of the edition, later.
//!
//! They exist as soon as there is something for them to show, in each language that has pages,
//! so that other pages can link to them.

use std::sync::Arc;

use super::generate::{made, page, prefix};
use crate::model::config::Config;
use crate::model::kind::{Kind, Kinds};
use crate::model::lang::{Lang, Text};
use crate::model::site::{Page, Role, State, Typed, Url, View};
use crate::text;
use crate::text::slug::path_slug;

/// A view with a fixed address.
struct Fixed {
    view: View,
    /// Its address below the home of a language, without slashes at the ends.
    path: &'static str,
    /// True for kinds whose pages give it something to show.
    shows: fn(&Kind) -> bool,
    title: Text,
    summary: Text,
    weight: f64,
}

/// Folder of the register of actions, from the home of a language.
pub const ACTIONS: &str = "actions";

/// Folder of the calls to customers who left, from the home of a language.
pub const WINBACK: &str = "winback";

/// Folder of the review board, from the home of a language.
pub const REVIEW: &str = "review";

/// The last parts of addresses below [`ACTIONS`] that no owner's page may take.
pub const ACTION_PAGES: [&str; 2] = ["by-owner", "by-age"];

fn fixed() -> [Fixed; 5] {
    [
        Fixed {
            view: View::Actions,
            path: ACTIONS,
            shows: proposes,
            title: text!("Theo dõi đề xuất", "Actions"),
            summary: text!(
                "Mọi đề xuất rút ra từ các ca: việc quá hạn đứng đầu, rồi tới việc sắp đến hạn.",
                "Every proposal that came out of a case: what is late first, then what is due."
            ),
            weight: 1.0,
        },
        Fixed {
            view: View::ActionsByOwner,
            path: "actions/by-owner",
            shows: proposes,
            title: text!("Theo người phụ trách", "By owner"),
            summary: text!(
                "Ai đang giữ việc nào, ai đang có việc quá hạn.",
                "Who sees to what, and who has something late."
            ),
            weight: 1.0,
        },
        Fixed {
            view: View::ActionsByAge,
            path: "actions/by-age",
            shows: proposes,
            title: text!("Theo thời gian chờ", "By age"),
            summary: text!(
                "Việc còn mở đã chờ bao lâu kể từ ngày xảy ra ca.",
                "How long the open ones have waited since their case."
            ),
            weight: 2.0,
        },
        Fixed {
            view: View::Winback,
            path: WINBACK,
            shows: |kind| kind.fields.contains_key("winback_on"),
            title: text!("Lịch winback", "Winback calls"),
            summary: text!(
                "Gọi lại khách nào, khi nào, ai gọi và có tin gì mới để kể.",
                "Whom to call back, when, who calls, and what news there is."
            ),
            weight: 1.0,
        },
        Fixed {
            view: View::Review,
            path: REVIEW,
            shows: |kind| kind.is_kept() || kind.name == "lesson",
            title: text!("Bảng rà soát", "Review board"),
            summary: text!(
                "Trang nào tới ngày đọc lại, bài học nào chưa ai dùng, ca nào chưa thành bài học.",
                "Pages to read again, lessons that nothing uses, cases without a lesson."
            ),
            weight: 1.0,
        },
    ]
}

/// True for kinds whose pages propose something.
fn proposes(kind: &Kind) -> bool {
    kind.content_checks
        && kind
            .sections
            .iter()
            .any(|section| section.id == "proposals")
}

/// Adds the pages of the views that have something to show.
pub(super) fn add(pages: &mut Vec<Arc<Page>>, config: &Config, kinds: &Kinds, drafts: bool) {
    let shown = |p: &&Arc<Page>| {
        let visible = p.state == State::Published || drafts && p.state != State::Unused;
        visible && p.doc.is_some()
    };
    for fixed in fixed() {
        let has = |p: &Page| p.role == Role::Leaf && (fixed.shows)(kinds.get(p.kind));
        // A kind of the handbook's own may live in a folder of that name; its list goes there.
        let first = fixed.path.split('/').next();
        let taken = kinds.iter().any(|(_, kind)| {
            let folder = kind.folder.as_deref().map(path_slug);
            folder.is_some() && folder.as_deref() == first
        });
        if taken || !pages.iter().filter(shown).any(|p| has(p)) {
            continue;
        }
        for lang in Lang::ALL {
            let used = pages.iter().filter(shown).any(|p| p.lang == lang);
            if lang == config.language || used {
                let path = fixed.path.to_owned();
                let mut made = new(fixed.view, lang, path, &fixed.title, config, kinds);
                describe(&mut made, &fixed.summary, fixed.weight);
                pages.push(Arc::new(made));
            }
        }
    }
}

/// Returns the page of a view at `path` below the home of a language.
pub fn new(
    view: View,
    lang: Lang,
    path: String,
    title: &Text,
    config: &Config,
    kinds: &Kinds,
) -> Page {
    let url = Url::new(format!("{}{path}/", prefix(lang, config)));
    let title = title.get(lang).to_owned();
    page(kinds.page(), lang, Role::View(view), path, title, url)
}

/// Leaves a page out of lists and the navigation.
pub fn hide(page: &mut Page) {
    page.hidden = true;
}

fn describe(page: &mut Page, summary: &Text, weight: f64) {
    page.fields.entries = Arc::new(vec![
        made("summary", Typed::Text(summary.get(page.lang).to_owned())),
        made("weight", Typed::Number(weight)),
    ]);
}
