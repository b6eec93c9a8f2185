//! The pages of the insights: where they are and what they are called. What stands on them is
//! made of the edition, later.

use std::sync::Arc;

use super::generate::{langs, made, page, prefix};
use crate::model::config::Config;
use crate::model::kind::Kinds;
use crate::model::lang::Text;
use crate::model::site::{Page, Role, State, Topic, Typed, Url, View};
use crate::text;

/// Folder of the insights, from the home of a language.
pub const INSIGHTS: &str = "insights";

/// Adds the pages of what the cases say together, to handbooks that have cases.
pub(super) fn add(pages: &mut Vec<Arc<Page>>, config: &Config, kinds: &Kinds, drafts: bool) {
    let case = kinds.named("churn");
    let shown = |p: &Page| p.state == State::Published || drafts && p.state != State::Unused;
    let is_case = |p: &Page| Some(p.kind) == case && p.role == Role::Leaf && shown(p);
    if !config.insights || !pages.iter().any(|p| is_case(p)) {
        return;
    }
    for lang in langs(pages, config) {
        let base = format!("{}{INSIGHTS}/", prefix(lang, config));
        for (weight, topic) in (0u8..).zip(Topic::ALL) {
            let (id, url) = match topic.slug() {
                "" => (INSIGHTS.to_owned(), base.clone()),
                slug => (format!("{INSIGHTS}/{slug}"), format!("{base}{slug}/")),
            };
            let (title, summary) = title_of(topic);
            let title = title.get(lang).to_owned();
            let role = Role::View(View::Insight(topic));
            let mut page = page(kinds.page(), lang, role, id, title, Url::new(url));
            page.fields.entries = Arc::new(vec![
                made("summary", Typed::Text(summary.get(lang).to_owned())),
                made("weight", Typed::Number(weight.into())),
            ]);
            pages.push(Arc::new(page));
        }
    }
}

fn title_of(topic: Topic) -> (Text, Text) {
    match topic {
        Topic::Overview => (
            text!("Bức tranh chung", "Insights"),
            text!(
                "Vì sao khách đi, chuyện gì đang lặp lại, ta có thấy trước không.",
                "Why customers leave, what keeps coming back, whether we saw it coming."
            ),
        ),
        Topic::Causes => (
            text!("Vì sao khách đi", "Why customers leave"),
            text!(
                "Nguyên nhân chính, nhóm nguyên nhân, điều ta đổi được và điều đang lặp lại.",
                "Main causes, groups of causes, what we can change and what comes back."
            ),
        ),
        Topic::Time => (
            text!("Theo thời gian", "Over time"),
            text!(
                "Mỗi quý, mỗi tháng mất bao nhiêu khách, giữ được bao nhiêu phần.",
                "How many customers leave each quarter and month, and what share stays."
            ),
        ),
        Topic::Losses => (
            text!("Mất bao nhiêu, mất ai", "What is lost"),
            text!(
                "Giá trị mất theo nguyên nhân, phân khúc, rời sớm hay đúng lúc hết hạn.",
                "Value lost by cause, segments, leaving early or at renewal."
            ),
        ),
        Topic::Parties => (
            text!("Bên nào liên quan", "Who was involved"),
            text!(
                "Nguyên nhân nào thường cần bên nào cùng sửa.",
                "Which cause calls for which team."
            ),
        ),
        Topic::Signals => (
            text!("Thấy trước hay không", "Seen coming"),
            text!(
                "Từ dấu hiệu đầu tiên tới lúc khách báo và lúc khách đi là bao nhiêu ngày.",
                "Days from the first signal to notice and to the loss."
            ),
        ),
        Topic::Saves => (
            text!("Những ca giữ được", "Customers who stayed"),
            text!(
                "Ca suýt mất mà giữ được; không tính vào số mất.",
                "Near misses that were saved; they count in no figure of losses."
            ),
        ),
        Topic::WriteUps => (
            text!("Viết đủ và kịp", "Complete and in time"),
            text!(
                "Bài viết còn thiếu phần nào, bao lâu sau khi khách đi thì có bài.",
                "What write-ups lack, and how long after the loss they appear."
            ),
        ),
    }
}
