//! Past cases that are like a page: which are shown, in which order, and why.

mod anywhere;
mod edges;
mod sample;

use camnang::model::site::Url;
use camnang::views::insights::cases::Case;
use camnang::views::similar::Near;
use camnang::{Built, Cache, overlook};
use serde_json::Value;

use crate::support::handbook::{Handbook, text_of};

/// A case: its front matter beside title and customer, and what happened.
fn case(fields: &str, told: &str) -> String {
    format!(
        "+++\n{fields}\n+++\n## Tình huống\n{told}\n## Nguyên nhân\nXem trên.\n\
         ## Hành động\nCS gọi mỗi ngày, xin lỗi và đến tận nơi xem cùng kỹ thuật.\n\
         ## Trách nhiệm\n- CS: theo dõi ca này tới cùng.\n\
         ## Đề xuất\n- Gọi lại hôm sau (phụ trách: CS; hạn: 01/12/2026; trạng thái: mới)\n"
    )
}

const ROUTER: &str = "Cuộc gọi rớt giữa chừng vì bộ định tuyến chia tải hai đường mạng; kỹ thuật \
                      khởi động lại tổng đài mà chưa ai đọc nhật ký.";

/// Six cases whose likeness to the first can be reckoned by hand.
fn six() -> Handbook {
    let mut handbook = Handbook::new("title = \"Thử\"\nlanguages = [\"vi\", \"en\"]\n");
    let cases = [
        (
            "mot",
            "churned_on = 2026-06-01\ncauses = [\"technical_issues\", \"slow_support\"]\n\
             signals = [\"repeat_fault\", \"slow_answer\"]\ncustomer = \"kho-a\"",
            ROUTER,
        ),
        // The main cause, one signal, the story, the industry.
        (
            "hai",
            "churned_on = 2026-05-01\ncauses = [\"technical_issues\"]\n\
             signals = [\"repeat_fault\"]\ncustomer = \"kho-b\"",
            "Bộ định tuyến bên khách chia tải hai đường mạng nên cuộc gọi rớt giữa chừng.",
        ),
        // The other cause and both signals.
        (
            "ba",
            "churned_on = 2026-04-01\ncauses = [\"slow_support\"]\n\
             signals = [\"slow_answer\", \"repeat_fault\"]\ncustomer = \"tiem-c\"",
            "Phiếu hỗ trợ nằm trong hàng đợi bốn hôm liền, ca trực đổi sáu lượt.",
        ),
        // One signal that half of all have: too little.
        (
            "bon",
            "churned_on = 2026-03-01\ncauses = [\"price\"]\nsignals = [\"repeat_fault\"]\n\
             customer = \"tiem-d\"",
            "Bảng giá mới tăng mạnh, đối thủ chào rẻ hơn ba phần mười.",
        ),
        // Nothing.
        (
            "nam",
            "churned_on = 2026-02-01\ncauses = [\"budget_cut\"]\ncustomer = \"tiem-e\"",
            "Ngân sách vận hành bị cắt theo lệnh tập đoàn mẹ.",
        ),
        // Its day is yet to come.
        (
            "sau",
            "churned_on = 2027-02-01\ncauses = [\"technical_issues\"]\n\
             signals = [\"repeat_fault\"]\ncustomer = \"kho-f\"",
            ROUTER,
        ),
    ];
    for (name, fields, told) in cases {
        let fields = format!("title = \"Ca {name}\"\n{fields}");
        handbook.put(&format!("content/churn/{name}.md"), case(&fields, told));
    }
    for (name, industry) in [
        ("kho-a", "Kho vận"),
        ("kho-b", "kho  vận"),
        ("tiem-c", "bán lẻ"),
    ] {
        handbook.put(
            &format!("content/customers/{name}.md"),
            format!(
                "+++\ntitle = \"{name}\"\nstatus = \"churned\"\nindustry = \"{industry}\"\n+++\n"
            ),
        );
    }
    handbook
}

/// What `api/cases.json` says of a case's similar ones.
fn similar(built: &Built, url: &str) -> Vec<Value> {
    let cases: Value = serde_json::from_str(&text_of(built, "api/cases.json")).expect("JSON");
    let all = cases["cases"].as_array().expect("a list");
    let found = all.iter().find(|case| case["url"] == url);
    let found = found.unwrap_or_else(|| panic!("no {url}"));
    found["similar"].as_array().expect("a list").clone()
}

fn urls(similar: &[Value]) -> Vec<&str> {
    similar
        .iter()
        .map(|entry| entry["url"].as_str().expect("a URL"))
        .collect()
}

/// The reasons of one similar case: `signals:repeat_fault,slow_answer`.
fn reasons(entry: &Value) -> Vec<String> {
    let all = entry["reasons"].as_array().expect("a list").iter();
    all.map(|reason| {
        let what = reason["what"].as_str().expect("a name").to_owned();
        let keys = reason["keys"].as_array();
        keys.map_or(what.clone(), |keys| {
            let keys: Vec<&str> = keys.iter().filter_map(Value::as_str).collect();
            format!("{what}:{}", keys.join(","))
        })
    })
    .collect()
}

#[test]
fn the_nearest_case_comes_first_and_what_is_far_is_not_shown() {
    let found = similar(&six().build(), "/churn/mot/");
    assert_eq!(urls(&found), ["/churn/hai/", "/churn/ba/"]);
    assert_eq!(
        reasons(&found[0]),
        [
            "story",
            "main_cause:technical_issues",
            "industry",
            "signals:repeat_fault"
        ]
    );
    assert_eq!(
        reasons(&found[1]),
        ["causes:slow_support", "signals:slow_answer,repeat_fault"]
    );
    assert!(found[0]["score"].as_u64() > found[1]["score"].as_u64());
    let lonely = similar(&six().build(), "/churn/nam/");
    assert_eq!(lonely, Vec::<Value>::new());
}

#[test]
fn a_page_says_why_a_case_is_shown() {
    let mut handbook = six();
    handbook.put(
        "content/churn/mot.en.md",
        case("title = \"Case one\"\ncustomer = \"kho-a\"\ncauses = [\"technical_issues\", \"slow_support\"]\nsignals = [\"repeat_fault\"]\nchurned_on = 2026-06-01", ""),
    );
    let built = handbook.build();
    let html = text_of(&built, "churn/mot/index.html");
    let section = &html[html.find("class=\"similar\"").expect("the section")..];
    let section = &section[..section.find("</section>").expect("its end")];
    assert!(section.contains("<h2>Ca gần giống</h2>"), "{section}");
    assert!(section.contains("<a href=\"../../churn/hai/\">Ca hai</a>"));
    assert!(section.contains(
        "Cùng nguyên nhân: Phản hồi, xử lý chậm; \
         cùng dấu hiệu: Ta trả lời quá hạn cam kết · Cùng một lỗi lặp lại"
    ));
    assert!(section.contains("Đã mất khách") && section.contains("01/05/2026"));
    assert!(!section.contains("Ca bon") && !section.contains("Ca mot"));
    // In the other language the same, in its words; cases without translation say so.
    let english = text_of(&built, "en/churn/mot/index.html");
    assert!(english.contains("<h2>Similar cases</h2>"));
    assert!(english.contains("lang=\"vi\">Ca hai</a>"));
    assert!(
        english.contains("same main cause: Technical faults"),
        "{english}"
    );
    assert!(english.contains(">Lost<"));
    let lonely = text_of(&built, "churn/nam/index.html");
    assert!(!lonely.contains("class=\"similar\""));
}

#[test]
fn a_procedure_shows_the_cases_that_it_answers() {
    let mut handbook = six();
    let page = |fields: &str, text: &str| {
        format!("+++\ntitle = \"T\"\nowner = \"cs\"\nreview_on = 2027-01-01\n{fields}\n+++\n{text}")
    };
    handbook.put(
        "content/playbooks/cham.md",
        page(
            "triggers = [\"slow_answer\", \"price\"]",
            "## Khi nào dùng\nKhi chậm.",
        ),
    );
    handbook.put(
        "content/processes/mang.md",
        page(
            "",
            &format!("## Các bước\n1. Gọi ngay.\n\nVì sao: {ROUTER}\n"),
        ),
    );
    handbook.put(
        "content/processes/khac.md",
        page("", "## Các bước\n1. Chuẩn bị hợp đồng mẫu.\n"),
    );
    let built = handbook.build();
    let playbook = text_of(&built, "playbooks/cham/index.html");
    assert!(playbook.contains("<h2>Những ca gần với trang này</h2>"));
    let place = |title: &str| playbook.find(&format!("/\">{title}</a></p>"));
    // Its main cause calls for the playbook, so it comes before those with the signal alone.
    assert!(place("Ca bon").expect("shown") < place("Ca mot").expect("shown"));
    assert!(place("Ca ba").is_some() && place("Ca hai").is_none());
    assert!(playbook.contains("Có nguyên nhân chính: Giá"), "{playbook}");
    let process = text_of(&built, "processes/mang/index.html");
    assert!(process.contains("Ca mot</a>") && process.contains("Nói về việc gần giống"));
    assert!(!text_of(&built, "processes/khac/index.html").contains("class=\"similar\""));
}

/// The similar cases of pages, with the cases that they are.
fn near(handbook: &Handbook, urls: &[String]) -> Vec<Vec<(Near, Case)>> {
    let (edition, views) =
        overlook(&handbook.inputs(), &mut Cache::default()).expect("it can be read");
    let cases = &views.insights.cases;
    let of = |url: &String| {
        let (id, _) = edition.at(&Url::new(url.as_str())).expect("the page");
        let near = views.similar.of(&edition, id).iter();
        let near = near.map(|near| (near.clone(), cases[near.case].clone()));
        near.collect()
    };
    urls.iter().map(of).collect()
}
