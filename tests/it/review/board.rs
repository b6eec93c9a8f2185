//! Pages whose day of review has come, and where the way from a case to how work is done breaks
//! off.

use camnang::views::reviews::Stage;

use super::{case, ids, page, views};
use crate::support::handbook::Handbook;

#[test]
fn reviews_stand_in_the_order_in_which_they_were_due() {
    let mut handbook = Handbook::new("[review]\nnotice_days = 10\n");
    let days = [
        ("processes/qua-han", "2026-11-20"),
        ("processes/hom-nay", "2026-11-21"),
        ("playbooks/moi-qua", "2026-11-19"),
        ("templates/vua-kip", "2026-12-01"),
        ("plans/con-lau", "2026-12-02"),
    ];
    for (name, day) in days {
        let text = page(&format!("review_on = {day}\n"), "Chữ.");
        handbook.put(&format!("content/{name}.md"), text);
    }
    handbook.put(
        "content/risks/xong.md",
        page("review_on = 2026-01-01\nstatus = \"closed\"\n", "Chữ."),
    );
    handbook.put(
        "content/risks/con.md",
        page(
            "review_on = 2026-10-22\nstatus = \"open\"\nupdated_on = 2026-05-01\n",
            "Chữ.",
        ),
    );
    // A translation is not looked at by itself.
    handbook.put(
        "content/processes/qua-han.en.md",
        page("review_on = 2026-01-01\n", "Words."),
    );
    let (edition, views) = views(&handbook);
    let at = |stage| ids(&edition, views.reviews.at(stage).iter().map(|r| r.page));
    assert_eq!(
        at(Stage::Late),
        ["risks/con", "playbooks/moi-qua", "processes/qua-han"]
    );
    assert_eq!(at(Stage::Soon), ["processes/hom-nay", "templates/vua-kip"]);
    assert_eq!(at(Stage::Later), ["plans/con-lau"]);
    let risk = &views.reviews.reviews[0];
    assert_eq!(risk.late, 30);
    assert_eq!(risk.changed_on, "2026-05-01".parse().ok());
    assert_eq!(views.reviews.reviews[4].late, -10);
}

#[test]
fn what_nothing_leads_to_is_on_the_board() {
    let mut handbook = Handbook::new("");
    let mut put = |path: &str, text: String| {
        handbook.put(&format!("content/{path}.md"), text);
    };
    put(
        "churn/co-bai-hoc",
        case("churned_on = 2026-09-01\n", "- Gọi lại"),
    );
    put(
        "churn/chi-lien-ket",
        case("churned_on = 2026-09-02\n", "- Gọi lại"),
    );
    put(
        "churn/chua-co",
        case(
            "churned_on = 2026-09-03\n",
            "- Xem [quy trình](../processes/dung.md)",
        ),
    );
    put(
        "churn/giu-duoc",
        case("outcome = \"saved\"\nsaved_on = 2026-09-04\n", "- Gọi lại"),
    );
    put(
        "churn/chua-toi",
        case("churned_on = 2026-12-01\n", "- Gọi lại"),
    );
    put(
        "lessons/dung",
        page(
            "sources = [\"churn/co-bai-hoc\"]\n",
            "Xem [ca](../churn/chi-lien-ket.md).",
        ),
    );
    put(
        "lessons/khong-dung",
        page("sources = [\"churn/co-bai-hoc\"]\n", "Chữ."),
    );
    put("lessons/dung-qua-ban-dich", page("", "Chữ."));
    put("lessons/dung-qua-ban-dich.en", page("", "Words."));
    put(
        "processes/dung",
        page("", "Vì [bài học](../lessons/dung.md)."),
    );
    put(
        "processes/khong-ai-nhac.en",
        page("", "See [the lesson](../lessons/dung-qua-ban-dich.en.md)."),
    );
    put(
        "playbooks/khong-ai-nhac",
        page("", "Xem [quy trình](../processes/dung.md)."),
    );
    // Links of other pages are no use: a lesson names a case, not the work.
    put(
        "pages/loi-vao",
        page("", "[Bài học](../lessons/khong-dung.md)"),
    );
    let (edition, views) = views(&handbook);
    let board = &views.reviews;
    let pages = |pages: &[_]| ids(&edition, pages.iter().copied());
    assert_eq!(pages(&board.unused_lessons), ["lessons/khong-dung"]);
    assert_eq!(
        pages(&board.unreferred),
        ["processes/khong-ai-nhac", "playbooks/khong-ai-nhac"]
    );
    let cases = &views.insights.cases;
    let without = board.without_lesson.iter().map(|at| cases[*at].page);
    assert_eq!(ids(&edition, without), ["churn/giu-duoc", "churn/chua-co"]);
}
