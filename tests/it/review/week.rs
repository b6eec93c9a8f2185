//! What a week asks for and what it brought.

use super::{case, ids, page, views};
use crate::support::handbook::Handbook;

/// Built on Saturday 2026-11-21: the week runs from the 16th to the 22nd.
fn handbook() -> Handbook {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    handbook.put(
        "content/churn/a.md",
        case(
            "churned_on = 2026-09-01\ncauses = [\"price\"]\nsignals = [\"gone_quiet\"]\n\
             winback_on = 2026-11-18\ncreated_on = 2026-09-02\n",
            "- Việc trễ lâu (hạn: 01/10/2026; trạng thái: mới)\n\
             - Việc trễ (hạn: 20/11/2026; trạng thái: đang làm)\n\
             - Việc hôm nay (hạn: 21/11/2026; trạng thái: mới)\n\
             - Việc Chủ nhật (hạn: 22/11/2026; trạng thái: mới)\n\
             - Việc tuần sau (hạn: 23/11/2026; trạng thái: mới)\n\
             - Việc đã xong (hạn: 22/11/2026; trạng thái: xong 14/11/2026)\n\
             - Việc xong từ trước (hạn: 22/11/2026; trạng thái: xong 13/11/2026)",
        ),
    );
    handbook.put(
        "content/churn/b.md",
        case(
            "churned_on = 2026-10-15\ncauses = [\"price\"]\nwinback_on = 2026-11-22\n\
             created_on = 2026-11-14\n",
            "- Gọi lại",
        ),
    );
    handbook.put(
        "content/churn/c.md",
        case(
            "churned_on = 2026-10-16\nupdated_on = 2026-11-21\n",
            "- Gọi lại",
        ),
    );
    handbook.put(
        "content/churn/d.md",
        case(
            "churned_on = 2026-10-16\nwinback_on = 2026-11-23\n",
            "- Gọi lại",
        ),
    );
    handbook.put(
        "content/lessons/moi.md",
        page("created_on = 2026-11-20\nupdated_on = 2026-11-21\n", "Chữ."),
    );
    handbook.put(
        "content/lessons/hen.md",
        page("created_on = 2026-01-20\npublish_on = 2026-11-19\n", "Chữ."),
    );
    handbook.put(
        "content/processes/cu.md",
        page(
            "created_on = 2026-01-20\nupdated_on = 2026-11-13\nreview_on = 2026-11-23\n",
            "Chữ.",
        ),
    );
    handbook.put(
        "content/processes/xa.md",
        page("review_on = 2027-11-23\nupdated_on = 2026-11-16\n", "Chữ."),
    );
    handbook
}

#[test]
fn a_week_picks_what_is_late_what_is_due_and_whom_to_call() {
    let (edition, views) = views(&handbook());
    let week = &views.week;
    assert_eq!(
        [week.since, week.from, week.to].map(|day| day.to_string()),
        ["2026-11-14", "2026-11-16", "2026-11-22"]
    );
    let texts = |places: &[usize]| -> Vec<String> {
        let actions = &views.actions.actions;
        places.iter().map(|at| actions[*at].text.clone()).collect()
    };
    assert_eq!(texts(&week.late), ["Việc trễ lâu", "Việc trễ"]);
    assert_eq!(texts(&week.due), ["Việc hôm nay", "Việc Chủ nhật"]);
    assert_eq!(texts(&week.done), ["Việc đã xong"]);
    let calls = week.calls.iter().map(|at| views.winback.calls[*at].page);
    assert_eq!(ids(&edition, calls), ["churn/a", "churn/b", "churn/c"]);
}

#[test]
fn a_week_tells_what_was_written_and_what_keeps_coming_back() {
    let (edition, views) = views(&handbook());
    let week = &views.week;
    let pages = |written: &[camnang::views::week::Written]| {
        let days = written.iter().map(|w| w.on.to_string());
        let ids = ids(&edition, written.iter().map(|w| w.page));
        ids.into_iter().zip(days).collect::<Vec<_>>()
    };
    let pair = |id: &str, day: &str| (id.to_owned(), day.to_owned());
    assert_eq!(
        pages(&week.new),
        [
            pair("churn/b", "2026-11-14"),
            pair("lessons/moi", "2026-11-20"),
            pair("lessons/hen", "2026-11-19")
        ]
    );
    assert_eq!(
        pages(&week.changed),
        [
            pair("churn/c", "2026-11-21"),
            pair("processes/xa", "2026-11-16")
        ]
    );
    let repeats = &views.insights.repeats;
    let causes: Vec<&str> = week
        .repeating
        .iter()
        .map(|at| &*repeats[*at].cause)
        .collect();
    assert_eq!(causes, ["price"]);
    let signals = &views.insights.signals.all;
    let unanswered: Vec<&str> = week
        .unanswered
        .iter()
        .map(|at| &*signals[*at].key)
        .collect();
    assert_eq!(unanswered, ["gone_quiet"]);
    let reviews = week
        .reviews
        .iter()
        .map(|at| views.reviews.reviews[*at].page);
    assert_eq!(ids(&edition, reviews), ["processes/cu"]);
}

#[test]
fn on_a_monday_the_week_is_ahead_and_the_news_of_the_last_one_is_told() {
    let mut handbook = handbook();
    handbook.today = "2026-11-23".to_owned();
    let (edition, views) = views(&handbook);
    let week = &views.week;
    assert_eq!(week.from, edition.today());
    assert_eq!(week.to.to_string(), "2026-11-29");
    let new = ids(&edition, week.new.iter().map(|w| w.page));
    assert_eq!(new, ["lessons/moi", "lessons/hen"]);
}

#[test]
fn a_call_that_nobody_planned_comes_before_one_for_which_it_is_too_late() {
    let mut handbook = Handbook::new("");
    // The time to call is 28 to 62 days after the loss.
    for (name, left) in [
        ("lau-roi", "2025-01-01"),
        ("moi-qua", "2026-09-01"),
        ("con-kip", "2026-10-10"),
    ] {
        let front = format!("churned_on = {left}\n");
        handbook.put(
            &format!("content/churn/{name}.md"),
            case(&front, "- Gọi lại"),
        );
    }
    let (edition, views) = views(&handbook);
    let calls = views
        .week
        .calls
        .iter()
        .map(|at| views.winback.calls[*at].page);
    assert_eq!(
        ids(&edition, calls),
        ["churn/con-kip", "churn/moi-qua", "churn/lau-roi"]
    );
}
