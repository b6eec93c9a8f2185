//! The digest: what it tells, and what a mail program makes of it.

use camnang::Cache;
use camnang::model::lang::Lang;
use camnang::render::digest::{Form, digest};
use camnang::render::theme::Theme;

use super::{case, page};
use crate::support::handbook::Handbook;

fn handbook(config: &str) -> Handbook {
    let mut handbook = Handbook::new(config);
    handbook.put(
        "content/churn/a.md",
        case(
            "churned_on = 2026-10-01\ncauses = [\"price\"]\nwinback_on = 2026-11-18\n\
             winback_owners = [\"cs\", \"sales\"]\ncreated_on = 2026-11-20\n",
            "- Viết <b>mẫu thư</b> báo giá & gửi \"khách nhỏ\" trước khi có người hỏi tới, kèm \
             một bảng so sánh hai gói cước (phụ trách: Lan; hạn: 01/11/2026; trạng thái: mới)\n\
             - Họp với khách (hạn: 22/11/2026; trạng thái: mới)",
        ),
    );
    handbook.put(
        "content/processes/p.md",
        page("owner = \"sales\"\nreview_on = 2026-11-21\n", "Chữ.")
            .replace("Trang", "Gọi <script>alert(1)</script>"),
    );
    handbook
}

fn written(handbook: &Handbook, lang: Lang, form: Form) -> String {
    let inputs = handbook.inputs();
    let (edition, views) =
        camnang::overlook(&inputs, &mut Cache::default()).expect("it can be read");
    let (theme, _) = Theme::load(&edition.config().theme, &inputs.theme, edition.kinds())
        .expect("the theme can be read");
    digest(edition, views, theme, lang, form).expect("it can be written")
}

const AT_HOME: &str = "title = \"Thử\"\nbase_url = \"https://x.example/so/\"\n";

#[test]
fn the_text_tells_the_week_in_lines_that_mail_programs_keep() {
    let text = written(&handbook(AT_HOME), Lang::Vi, Form::Text);
    for part in [
        "Thử: tuần 47/2026\n16/11/2026 – 22/11/2026, tính đến thứ Bảy 21/11/2026\n",
        "Quá hạn: 1. Tới hạn đến Chủ nhật: 1. Cần gọi: 1.\n",
        "QUÁ HẠN (1)\n\n- Viết mẫu thư báo giá & gửi \"khách nhỏ\"",
        "  Lan; quá hạn 20 ngày; DX-",
        "\n  https://x.example/so/churn/a/\n",
        "CẦN GỌI WINBACK (1)\n\n- k\n  hẹn 18/11/2026, quá hẹn 3 ngày; CS, Kinh doanh; ",
        "  chưa có người phụ trách; hạn 22/11/2026; DX-",
        "MỚI VIẾT TRONG 7 NGÀY QUA (1)\n\n- Trang\n  Ca rời bỏ; 20/11/2026\n",
        "  Quy trình; Kinh doanh; hạn rà soát hôm nay\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for line in text.lines() {
        let address = line.trim_start().starts_with("https://");
        assert!(address || line.chars().count() <= 78, "{line}");
        assert!(!line.ends_with(' ') && !line.contains('\u{a0}'), "{line:?}");
    }
}

#[test]
fn the_html_stands_alone_and_runs_nothing_that_somebody_wrote() {
    let html = written(&handbook(AT_HOME), Lang::En, Form::Html);
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(html.contains("Gọi &lt;script&gt;"));
    assert!(!html.contains("<script") && !html.contains("<link") && !html.contains("<img"));
    assert!(html.contains("báo giá &amp; gửi &quot;khách nhỏ&quot;"));
    assert!(html.contains("<a href=\"https://x.example/so/churn/a/\" lang=\"vi\""));
    assert!(html.contains("Process · Sales · due today"), "{html}");
    // Every address is whole: a mail lies nowhere.
    for (at, _) in html.match_indices("href=\"") {
        let href = &html[at + 6..];
        assert!(href.starts_with("https://x.example/so/"), "{}", &href[..60]);
    }
}

#[test]
fn a_handbook_without_an_address_names_its_files() {
    let handbook = handbook("title = \"Thử\"\n");
    let text = written(&handbook, Lang::Vi, Form::Text);
    assert!(text.contains("\n  content/churn/a.md:17\n"), "{text}");
    assert!(!text.contains("https://"));
    let html = written(&handbook, Lang::Vi, Form::Html);
    assert!(!html.contains("href="), "{html}");
    assert!(html.contains("content/processes/p.md"));
}

#[test]
fn a_title_cannot_steer_a_terminal_or_break_a_line() {
    let mut handbook = Handbook::new(AT_HOME);
    let long = "dài".repeat(60);
    handbook.put(
        "content/lessons/a.md",
        format!("---\ntitle: \"Đỏ \\u001b[31m\\r\\n.\\nBcc: a@b.example {long}\"\ncreated_on: 2026-11-20\n---\nChữ.\n"),
    );
    let text = written(&handbook, Lang::Vi, Form::Text);
    assert!(text.contains("- Đỏ [31m . Bcc: a@b.example"), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains('\r'));
    for line in text.lines().filter(|line| !line.contains("https://")) {
        assert!(
            line.chars().count() <= 78 && !line.starts_with("Bcc"),
            "{line}"
        );
    }
}

#[test]
fn a_quiet_week_says_so_in_a_line() {
    let mut handbook = Handbook::new(AT_HOME);
    handbook.put("content/a.md", page("", "Chữ."));
    let text = written(&handbook, Lang::En, Form::Text);
    assert_eq!(
        text,
        "Thử: week 47, 2026\n16 Nov 2026 – 22 Nov 2026, as of Saturday 21 Nov 2026\n\n\
         Overdue: 0. Due by Sunday: 0. Calls to make: 0.\n\n\
         When something is done, mark it: `camnang done ID`.\nhttps://x.example/so/\n"
    );
}

#[test]
fn a_long_list_is_cut_and_says_where_the_rest_is() {
    let mut handbook = Handbook::new(AT_HOME);
    let proposals: Vec<String> = (1..=30)
        .map(|n| format!("- Việc số {n} cần làm (hạn: 01/11/2026; trạng thái: mới)"))
        .collect();
    handbook.put(
        "content/churn/a.md",
        case("churned_on = 2026-10-01\n", &proposals.join("\n")),
    );
    let text = written(&handbook, Lang::Vi, Form::Text);
    assert!(text.contains("QUÁ HẠN (30)"));
    assert!(
        text.contains("- và 18 mục nữa\n  https://x.example/so/actions/\n"),
        "{text}"
    );
}
