//! `camnang new`: what every kind starts from is judged by the checker it comes from.

use camnang::Built;
use camnang::model::config::Config;
use camnang::model::kind::{Kinds, Required};
use camnang::model::lang::Lang;
use camnang::model::rule::Severity;
use camnang::scaffold::{Customer, Known, Scaffold, scaffold};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::support::handbook::{Handbook, TODAY};

/// Fields that only a person can fill in, with a value for each. Everything else a scaffold
/// knows by itself.
const CHOSEN: &[(&str, &str)] = &[
    // Whom it is about; known when somebody says `--customer`.
    ("customer", "\"cong-ty-a\""),
    // What the write-up is going to find.
    ("causes", "[\"slow_support\"]"),
    // What a lesson was drawn from, and whom it is for.
    ("sources", "[\"churn/2026/ca-a\"]"),
    ("applies_to", "[\"cs\"]"),
    // When a playbook is opened.
    ("triggers", "[\"usage_drop\"]"),
    // What a template is for.
    ("for", "\"churn\""),
    // Who came to a meeting, and what it was about.
    ("attendees", "[\"Nguyễn Thu Hà (CS)\"]"),
    ("about", "\"churn/2026/ca-a\""),
    // The figure a plan aims at.
    ("target", "\"Rời bỏ dưới 5% trong năm 2027\""),
    // Judgements on a signal, a cause, a risk.
    ("group", "\"usage\""),
    ("severity", "\"high\""),
    ("source", "\"PBX\""),
    ("controllable", "\"yes\""),
    ("likelihood", "3"),
    ("impact", "4"),
    // What else people call a term.
    ("aliases", "[\"tên khác\"]"),
];

/// What somebody writes in place of a question, by section where it must have a shape.
fn answer(section: &str) -> &'static str {
    match section {
        "responsibilities" => "- **CS:** nhận yêu cầu và giữ khách đến khi lỗi được sửa xong.",
        "lessons" => "- **CS:** gọi lại cho khách ngay hôm sau ngày hẹn sửa.",
        "proposals" => {
            "- Thêm bước gọi lại vào quy trình (phụ trách: Trưởng nhóm CS; hạn: 30/10/2026; trạng thái: xong)"
        }
        "cause" => "Nguyên nhân chính là hỗ trợ chậm: mỗi yêu cầu chờ trung bình 26 giờ.",
        _ => "Mỗi sáng nhóm CS xem bảng lưu lượng rồi gọi cho khách có số cuộc giảm.",
    }
}

fn config() -> Config {
    Config::read("title = \"Thử\"\n")
        .expect("a configuration")
        .0
}

fn kinds(own: &[&str]) -> Kinds {
    Kinds::read(own).unwrap_or_else(|e| panic!("{}", e.message))
}

fn known(kinds: &Kinds, kind: &str, lang: Lang) -> Known {
    Known {
        kind: kinds.named(kind).expect("a kind"),
        lang,
        today: TODAY.parse().expect("a day"),
        on: None,
        title: Some("Khách A dừng".to_owned()),
        customer: None,
        // A case is started with its minutes; their absence is a finding of its own.
        values: vec![(
            "meeting".to_owned(),
            "https://example.com/bien-ban".to_owned(),
        )],
    }
}

/// A small handbook with a customer and a case to refer to, and the new page.
fn handbook(new: &Scaffold, text: &str) -> Handbook {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    handbook
        .put(
            "content/index.md",
            "+++\ntitle = \"Trang đầu\"\n+++\n\nChữ.\n",
        )
        .put(
            "content/customers/cong-ty-a.md",
            "+++\ntitle = \"Công ty A\"\nstatus = \"active\"\n+++\n",
        )
        .put("content/churn/2026/ca-a.md", CASE)
        .put(new.path.as_str(), text);
    handbook
}

const CASE: &str = r#"+++
title = "Công ty A dừng vì hỗ trợ chậm"
customer = "cong-ty-a"
churned_on = 2026-10-20
causes = ["slow_support"]
winback_on = 2026-12-01
winback_owners = ["cs", "sales"]
winback_status = "planned"
+++
## Nguyên nhân
Hỗ trợ chậm: mỗi yêu cầu chờ trung bình 26 giờ.
## Hành động
CS gọi xin lỗi và đổi người phụ trách ngay trong tuần.
## Trách nhiệm
- **CS:** nhận yêu cầu và giữ khách đến khi lỗi được sửa xong.
## Bài học
- **CS:** gọi lại cho khách ngay hôm sau ngày hẹn sửa.
## Đề xuất
- Thêm bước gọi lại vào quy trình (phụ trách: CS; hạn: 30/10/2026; trạng thái: xong)
"#;

/// The findings of one page that are more than remarks.
fn findings<'a>(built: &'a Built, new: &Scaffold) -> Vec<(&'static str, &'a str)> {
    built
        .diagnostics
        .iter()
        .filter(|d| d.path.as_ref() == Some(&new.path) && d.severity > Severity::Info)
        .map(|d| match d.rule.code {
            // A lesson without sources has a rule of its own, which speaks of the page.
            "CN406" => ("CN406", "field:sources"),
            code => (code, d.subject.as_str()),
        })
        .collect()
}

/// Fills in a page as a person would: fields that were left open, and an answer to each
/// question.
fn filled(kinds: &Kinds, kind: &str, page: &Scaffold) -> String {
    let kind = kinds.get(kinds.named(kind).expect("a kind"));
    let required = kind.sections.iter().filter(|s| s.required != Required::No);
    let mut sections = required.map(|s| s.id.as_str());
    let mut out = String::new();
    let mut markers = 0;
    for line in page.text.lines() {
        markers += usize::from(line == "+++");
        let key = line.split(" = ").next().unwrap_or("");
        let chosen = CHOSEN.iter().find(|(name, _)| *name == key);
        match chosen {
            Some((key, value)) if markers == 1 && page.open.iter().any(|o| o == key) => {
                out.push_str(&format!("{key} = {value}"));
            }
            _ if markers == 2 && !line.is_empty() && line.starts_with(char::is_alphabetic) => {
                out.push_str(answer(sections.next().expect("a section")));
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    assert_eq!(sections.next(), None, "every question was answered");
    out
}

#[test]
fn every_scaffold_fails_only_by_what_is_still_to_be_written() {
    let kinds = kinds(&[]);
    for (_, kind) in kinds.iter() {
        for lang in Lang::ALL {
            let new = scaffold(&config(), &kinds, &known(&kinds, &kind.name, lang));
            let context = format!("{} {lang:?}\n{}", kind.name, new.text);
            let built = handbook(&new, &new.text).build();
            let found = findings(&built, &new);
            let mut wanted: Vec<String> = new.open.iter().map(|k| format!("field:{k}")).collect();
            for section in &kind.sections {
                if section.required != Required::No && kind.content_checks {
                    wanted.push(format!("section:{}", section.id));
                }
            }
            let mut subjects: Vec<&str> = found.iter().map(|(_, subject)| *subject).collect();
            subjects.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(subjects, wanted, "{context}");
            for (code, subject) in found {
                let fits = if subject.starts_with("section:") {
                    code == "CN206"
                } else {
                    ["CN104", "CN406", "CN607"].contains(&code)
                };
                assert!(fits, "{code} {subject}: {context}");
            }
            for key in &new.open {
                assert!(
                    CHOSEN.iter().any(|(name, _)| name == key),
                    "{key}: {context}"
                );
            }
        }
    }
}

#[test]
fn every_scaffold_is_clean_once_filled_in() {
    let kinds = kinds(&[]);
    for (_, kind) in kinds.iter() {
        for lang in Lang::ALL {
            let new = scaffold(&config(), &kinds, &known(&kinds, &kind.name, lang));
            let text = filled(&kinds, &kind.name, &new);
            let built = handbook(&new, &text).build();
            assert_eq!(findings(&built, &new), [], "{} {lang:?}\n{text}", kind.name);
        }
    }
}

#[test]
fn a_line_that_is_offered_may_be_taken_as_it_stands() {
    let kinds = kinds(&[]);
    for (_, kind) in kinds.iter() {
        let new = scaffold(&config(), &kinds, &known(&kinds, &kind.name, Lang::Vi));
        let (front, body) = new.text.split_once("\n+++\n").expect("a closing marker");
        let taken: String = front
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(offer) if offer.contains(" = ") => format!("{offer}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert!(taken.lines().count() > 3 && taken != front, "{}", kind.name);
        let built = handbook(&new, &format!("{taken}+++\n{body}")).build();
        let plain = handbook(&new, &new.text).build();
        assert_eq!(findings(&built, &new), findings(&plain, &new), "{taken}");
    }
}

#[test]
fn a_question_for_a_section_that_may_be_left_out_reaches_no_reader() {
    let kinds = kinds(&[]);
    let new = scaffold(&config(), &kinds, &known(&kinds, "customer", Lang::Vi));
    let churn = scaffold(&config(), &kinds, &known(&kinds, "churn", Lang::Vi));
    let text = filled(&kinds, "churn", &churn);
    let mut handbook = handbook(&new, &new.text);
    handbook.put(churn.path.as_str(), &text);
    let built = handbook.build();
    let html = crate::support::handbook::text_of(&built, "churn/2026/khach-a-dung/index.html");
    let kind = kinds.get(kinds.named("churn").expect("a kind"));
    let mut optional = 0;
    for section in &kind.sections {
        if section.required == Required::No {
            optional += 1;
            assert!(!html.contains(&section.prompt.vi), "{}", section.id);
        }
    }
    assert_eq!(optional, 3);
}

#[test]
fn dated_kinds_lie_where_the_sample_handbook_keeps_them() {
    let kinds = kinds(&[]);
    let place = |kind: &str, lang: Lang, title: Option<&str>, customer: Option<&str>| {
        let mut known = known(&kinds, kind, lang);
        known.on = Some("2026-03-15".parse().expect("a day"));
        known.title = title.map(str::to_owned);
        known.customer = customer.map(|id| Customer {
            id: id.to_owned(),
            name: "Công ty A".to_owned(),
        });
        let new = scaffold(&config(), &kinds, &known);
        (new.path.to_string(), new.title)
    };
    let pair = |path: &str, title: &str| (path.to_owned(), title.to_owned());
    assert_eq!(
        place("churn", Lang::Vi, Some("Công ty Á dừng"), Some("cong-ty-a")),
        pair("content/churn/2026/cong-ty-a-dung.md", "Công ty Á dừng")
    );
    assert_eq!(
        place("churn", Lang::Vi, None, Some("cong-ty-a")),
        pair(
            "content/churn/2026/cong-ty-a.md",
            "Công ty A rời đi ngày 15/03/2026"
        )
    );
    assert_eq!(
        place("churn", Lang::En, None, None),
        pair(
            "content/churn/2026/churn-case-15-mar-2026.en.md",
            "Churn case 15 Mar 2026"
        )
    );
    assert_eq!(
        place("meeting", Lang::Vi, None, Some("cong-ty-a")),
        pair(
            "content/meetings/bb-2026-03-15-cong-ty-a.md",
            "Biên bản họp 15/03/2026: Công ty A"
        )
    );
    assert_eq!(
        place("meeting", Lang::En, None, None),
        pair(
            "content/meetings/minutes-2026-03-15.en.md",
            "Meeting minutes 15 Mar 2026"
        )
    );
    assert_eq!(
        place("lesson", Lang::Vi, None, None),
        pair("content/lessons/bai-hoc-moi.md", "Bài học mới")
    );
    assert_eq!(
        place("page", Lang::Vi, Some("README"), None),
        pair("content/readme-page.md", "README")
    );
    assert_eq!(
        place("term", Lang::Vi, Some("Con"), None),
        pair("content/glossary/con-term.md", "Con")
    );
}

#[test]
fn a_known_id_brings_what_is_known_of_it() {
    let kinds = kinds(&[]);
    let mut known = known(&kinds, "signal", Lang::Vi);
    for title in [
        "usage-drop",
        "USAGE_DROP",
        "giam luu luong",
        "Lưu lượng cuộc gọi giảm",
    ] {
        known.title = Some(title.to_owned());
        let new = scaffold(&config(), &kinds, &known);
        assert_eq!(
            new.path.as_str(),
            "content/signals/usage_drop.md",
            "{title}"
        );
        assert_eq!(new.open, Vec::<String>::new(), "{}", new.text);
        for line in [
            "group = \"usage\"",
            "severity = \"high\"",
            "source = \"PBX\"",
        ] {
            assert!(new.text.lines().any(|l| l == line), "{}", new.text);
        }
    }
    known.title = Some("Khách hỏi giá đối thủ".to_owned());
    let new = scaffold(&config(), &kinds, &known);
    assert_eq!(
        new.path.as_str(),
        "content/signals/khach_hoi_gia_doi_thu.md"
    );
}

/// Texts of an own kind are as hostile as any: they meet TOML, Markdown and HTML.
#[test]
fn kinds_of_a_handbook_start_like_built_in_ones() {
    let own = r##"
name = "su-co"
folder = "Sự cố"
label = { vi = "Sự cố", en = "Incident" }
plural = { vi = "Các sự cố", en = "Incidents" }
date_field = "ngày xảy ra"
[scaffold]
file = { vi = "../{year}/{date} {slug}", en = "" }
title = { vi = "", en = "" }
[fields."ngày xảy ra"]
type = "date"
required = true
[fields."mức"]
type = "enum"
values = ["a", "b"]
required = true
initial = ["a"]
[fields.ghi_chu]
type = "text"
required = true
help = { vi = "dòng một\ndòng \u0007hai \"\"\" # x", en = "x" }
[[sections]]
id = "anh-huong"
label = { vi = "Ảnh hưởng", en = "Impact" }
required = "error"
prompt = { vi = "1. *Ai* bị [ảnh hưởng](x)? `<b>` & {{y}} $a$ #z | -- -->", en = "" }
headings.vi = ["# ảnh hưởng *nặng*"]
headings.en = []
[[sections]]
id = "khac"
label = { vi = "Khác --> <script>", en = "Other" }
prompt = { vi = "--> <script>alert(1)</script>", en = "" }
headings.vi = ["khác"]
"##;
    let kinds = kinds(&[own]);
    for lang in Lang::ALL {
        let new = scaffold(&config(), &kinds, &known(&kinds, "su-co", lang));
        let mut handbook = handbook(&new, &new.text);
        handbook.put("kinds/su-co.toml", own);
        let built = handbook.build();
        let found = findings(&built, &new);
        let wanted = [("CN104", "field:ghi_chu"), ("CN206", "section:anh-huong")];
        assert_eq!(found, wanted, "{}", new.text);
        assert!(
            new.path.as_str().starts_with("content/Sự cố/"),
            "{}",
            new.path
        );
        assert!(!new.path.as_str().contains(".."), "{}", new.path);
    }
}

#[test]
fn hostile_titles_make_valid_files() {
    let kinds = kinds(&[]);
    let long = "Khách hàng rời đi ".repeat(20);
    let nfd: String = "Đường dây “hỏng” ở Hòa Bình".nfd().collect();
    let titles: [(&str, &str); 12] = [
        ("Nói \"không\" và 'có'", "noi-khong-va-co"),
        ("C:\\thư mục\\tệp", "c-thu-muc-tep"),
        ("dòng một\ndòng hai\r\n+++\n", "dong-mot-dong-hai"),
        ("tab\tvà \u{7} chuông", "tab-va-chuong"),
        ("😀 cười", "grinning-cuoi"),
        (&nfd, "duong-day-hong-o-hoa-binh"),
        (&long, ""),
        ("!!! ???", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("\"\"\"", ""),
        ("'''", ""),
        ("index", "index-lesson"),
    ];
    for (title, slug) in titles {
        let mut known = known(&kinds, "lesson", Lang::Vi);
        known.title = Some(title.to_owned());
        check_title(&scaffold(&config(), &kinds, &known), title);
        let path = scaffold(&config(), &kinds, &known).path;
        if !slug.is_empty() {
            assert_eq!(
                path.as_str(),
                format!("content/lessons/{slug}.md"),
                "{title:?}"
            );
        }
    }
    for nothing in ["", "  \n ", "\u{200b}"] {
        let mut known = known(&kinds, "lesson", Lang::Vi);
        known.title = Some(nothing.to_owned());
        assert_eq!(scaffold(&config(), &kinds, &known).title, "Bài học mới");
    }
}

/// The page can be read, and says the title that was asked for.
fn check_title(new: &Scaffold, asked: &str) {
    let built = handbook(new, &new.text).build();
    let found = findings(&built, new);
    let bad = found
        .iter()
        .find(|(code, _)| ["CN101", "CN102", "CN105", "CN411"].contains(code));
    assert_eq!(bad, None, "{asked:?}\n{}", new.text);
    let stem = new.path.file_name().trim_end_matches(".md");
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!(!stem.is_empty() && stem.len() <= 100, "{stem}");
    assert!(stem.chars().all(plain), "{stem}");
    let plain = asked.replace(
        |c: char| c.is_control() || "\u{fffe}\u{ffff}".contains(c),
        " ",
    );
    let words: Vec<&str> = plain.split_whitespace().collect();
    let wanted: String = words.join(" ").nfc().collect();
    let front = new.text.split("+++\n").nth(1).expect("front matter");
    let table: toml::Table = front.parse().unwrap_or_else(|e| panic!("{e}\n{front}"));
    assert_eq!(table["title"].as_str(), Some(new.title.as_str()));
    assert_eq!(new.title, wanted, "{asked:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_title_makes_a_valid_file(title in "\\PC*[a-zđ]\\PC*") {
        let kinds = kinds(&[]);
        let mut known = known(&kinds, "lesson", Lang::Vi);
        known.title = Some(title.clone());
        check_title(&scaffold(&config(), &kinds, &known), &title);
    }
}
