//! The register of actions.

use camnang::Cache;
use camnang::model::lang::Lang;
use camnang::model::write_up::Status;

use super::{case, views};
use crate::support::handbook::{Handbook, text_of};
use crate::support::markup::tags;

const TABLE: &str = "\
| Đề xuất | Người phụ trách | Hạn | Trạng thái |
|---|---|---|---|
| Viết mẫu thư báo giá cho khách nhỏ | Lan (CS) | 01/12/2026 | mới |
| Gọi lại khách sau mỗi lần sửa lỗi | Hạnh | 01/11/2026 | đang làm |
";

fn with(proposals: &str) -> Handbook {
    let mut handbook = Handbook::new("title = \"Thử\"\nreference = false\n");
    let text = case("Khách A dừng", "churned_on = 2026-09-01\n", proposals);
    handbook.put("content/churn/a.md", text);
    handbook
}

fn ids(handbook: &Handbook) -> Vec<(String, String)> {
    let (_, views) = views(handbook);
    let actions = views.actions.actions.iter();
    actions.map(|a| (a.text.clone(), a.id.clone())).collect()
}

fn id_of(handbook: &Handbook, beginning: &str) -> String {
    let all = ids(handbook);
    let found = all.iter().find(|(text, _)| text.starts_with(beginning));
    found
        .unwrap_or_else(|| panic!("{beginning} in {all:?}"))
        .1
        .clone()
}

#[test]
fn an_id_stays_whatever_is_done_around_its_proposal() {
    let id = id_of(&with(TABLE), "Gọi lại");
    let row = "| Gọi lại khách sau mỗi lần sửa lỗi | Hạnh | 01/11/2026 | đang làm |\n";
    let others = [
        // Another row before it, another owner, day and status.
        TABLE.replace(row, "| Việc khác hẳn | X | | |\n| Gọi lại khách sau mỗi lần sửa lỗi | Mai | 05/11/2026 | xong |\n"),
        // Sorted the other way, and the end of the sentence changed.
        "- Gọi lại khách sau mỗi lần sửa lỗi, đã được 14 khách (phụ trách: Hạnh)\n- Viết mẫu thư\n".to_owned(),
        // Typed without marks.
        "- Goi lai khach sau moi lan sua loi\n".to_owned(),
        "- **Gọi lại** khách [sau](https://a.vn) mỗi lần sửa lỗi.\n".to_owned(),
    ];
    for proposals in &others {
        let handbook = with(proposals);
        let now = ids(&handbook).into_iter().find(|(_, other)| *other == id);
        assert!(now.is_some(), "{id} in {:?}", ids(&handbook));
    }
    // In the front matter as well.
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    let front =
        "churned_on = 2026-09-01\n[[proposals]]\ntext = \"Gọi lại khách sau mỗi lần sửa lỗi\"\n";
    handbook.put("content/churn/a.md", case("Khách A dừng", front, ""));
    assert_eq!(id_of(&handbook, "Gọi lại"), id);
}

#[test]
fn proposals_that_begin_alike_have_ids_of_their_own() {
    let mut handbook = with(
        "- Gọi lại khách sau mỗi lần sửa lỗi phần mềm\n- Gọi lại khách sau mỗi lần sửa lỗi đường \
         truyền\n- Gọi lại khách sau mỗi lần sửa lỗi đường truyền\n",
    );
    handbook.put(
        "content/churn/b.md",
        case(
            "Khách B dừng",
            "",
            "- Gọi lại khách sau mỗi lần sửa lỗi phần mềm\n",
        ),
    );
    let mut all: Vec<String> = ids(&handbook).into_iter().map(|(_, id)| id).collect();
    assert_eq!(all.len(), 4);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 4, "{all:?}");
}

#[test]
fn a_number_of_the_writers_own_is_the_id_unless_two_use_it() {
    let mut handbook = with("- ĐX-014: Đổi cách tính cước\n- [ĐX-15] Viết lại bảng giá\n");
    assert_eq!(id_of(&handbook, "Đổi cách"), "ĐX-014");
    assert_eq!(id_of(&handbook, "Viết lại"), "ĐX-15");
    handbook.put(
        "content/churn/b.md",
        case("Khách B dừng", "", "- DX-14: Họp với khách lớn mỗi quý\n"),
    );
    let one = id_of(&handbook, "Đổi cách");
    let two = id_of(&handbook, "Họp với");
    assert!(
        one.starts_with("DX-") && one != "DX-14" && two != one,
        "{one} {two}"
    );
    assert_eq!(id_of(&handbook, "Viết lại"), "ĐX-15");
}

#[test]
fn a_column_of_numbers_of_their_own_gives_the_ids() {
    let handbook = with(
        "| Mã số | Đề xuất | Trạng thái |\n|---|---|---|\n| ĐX-7 | Đổi cách tính cước | mới |\n",
    );
    let (_, views) = views(&handbook);
    let action = &views.actions.actions[0];
    assert_eq!(
        (action.id.as_str(), action.text.as_str()),
        ("ĐX-7", "Đổi cách tính cước")
    );
}

#[test]
fn what_is_late_comes_first_and_what_was_given_up_counts_for_nothing() {
    let handbook = with(
        "| Đề xuất | Hạn | Trạng thái |\n|---|---|---|\n| Một việc đã xong rồi | 01/01/2026 | xong |\n\
         | Hai việc chưa tới hạn đâu | 01/02/2027 | mới |\n| Ba việc quá hạn đã lâu | 01/10/2026 | mới |\n\
         | Bốn việc không ai làm nữa | 01/01/2026 | bỏ |\n| Năm việc quá hạn lâu hơn | 20/09/2026 | |\n",
    );
    let (_, views) = views(&handbook);
    let first: Vec<&str> = views
        .actions
        .actions
        .iter()
        .filter_map(|a| a.text.split(' ').next())
        .collect();
    assert_eq!(first, ["Năm", "Ba", "Hai", "Một", "Bốn"]);
    let count = views.actions.count;
    assert_eq!(
        (count.open, count.late, count.done, count.dropped),
        (3, 2, 1, 1)
    );
    assert_eq!(views.actions.actions[0].late, Some(62));
    assert_eq!(views.actions.actions[0].age, Some(81));
    // One of four: given up is not among them.
    let html = text_of(&handbook.build(), "actions/index.html");
    assert!(html.contains("<dd>1/4</dd>") && html.contains("Quá hạn 62\u{a0}ngày"));
}

#[test]
fn one_person_is_one_owner_however_the_name_is_written() {
    let handbook = with(
        "- Việc số một của bảng này (phụ trách: Nguyễn Thu Hà (CS))\n\
         - Việc số hai của bảng này (phụ trách: tran minh khoi)\n\
         - Việc số ba của bảng này (phụ trách: Nguyễn Thu Hạ)\n\
         - Việc số bốn của bảng này (phụ trách: Mai (CS))\n\
         - Việc số năm của bảng này (phụ trách: Mai (Kế toán))\n\
         - Việc số sáu của bảng này (phụ trách: phòng kinh doanh, CS)\n\
         - Việc số bảy của bảng này (phụ trách: sales)\n\
         - Việc số tám của bảng này (phụ trách: Trần Minh Khôi (CS))\n",
    );
    let (_, views) = views(&handbook);
    let names: Vec<&str> = views
        .actions
        .owners
        .iter()
        .map(|o| o.name.get(Lang::Vi))
        .collect();
    assert_eq!(
        names,
        [
            "CS",
            "Kinh doanh",
            "Mai (CS)",
            "Mai (Kế toán)",
            "Nguyễn Thu Hạ",
            "Nguyễn Thu Hà (CS)",
            "Trần Minh Khôi (CS)"
        ]
    );
    let counts: Vec<usize> = (0..names.len())
        .map(|at| views.actions.of_owner(at).count())
        .collect();
    assert_eq!(counts, [1, 2, 1, 1, 1, 1, 2]);
    let slugs: Vec<&str> = views
        .actions
        .owners
        .iter()
        .map(|o| o.slug.as_str())
        .collect();
    assert_eq!(
        slugs,
        [
            "cs",
            "sales",
            "mai",
            "mai-2",
            "nguyen-thu-ha",
            "nguyen-thu-ha-2",
            "tran-minh-khoi"
        ]
    );
}

#[test]
fn no_name_of_an_owner_leads_out_of_its_folder() {
    let names = [
        "../../../etc/passwd",
        "By owner",
        "by-age",
        "CON",
        "index.html",
        "…",
        "<b>x</b>",
        "a/b/../c",
        "%2e%2e",
        "Ngô\u{0301} \u{202e}x",
        "💀",
    ];
    let mut proposals = "| Việc | Phụ trách |\n|---|---|\n".to_owned();
    for (at, name) in names.iter().enumerate() {
        proposals.push_str(&format!("| Việc thứ {at} của bảng này | {name} |\n"));
    }
    let handbook = with(&proposals);
    let built = handbook.build();
    let (_, views) = views(&handbook);
    for owner in &views.actions.owners {
        let slug = &owner.slug;
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(!slug.is_empty() && slug.chars().all(good), "{slug}");
        let path = format!("actions/{slug}/index.html");
        assert!(built.bundle.get(&path).is_some(), "{path}");
    }
    let html = text_of(&built, "actions/by-owner/index.html");
    assert!(
        tags(&html)
            .iter()
            .all(|tag| tag.name != "b" || tag.attribute("x").is_none())
    );
    assert!(!html.contains("<b>x</b>"));
}

#[test]
fn a_case_and_its_translation_are_one() {
    let mut handbook = with("- Gọi lại khách sau mỗi lần sửa (phụ trách: Lan; hạn: 01/12/2026)\n");
    handbook.put(
        "content/churn/a.en.md",
        case(
            "Customer A left",
            "churned_on = 2026-09-01\n",
            "- Call back after every fix (owner: Lan; due: 2026-12-01)\n",
        ),
    );
    let (edition, views) = views(&handbook);
    let [action] = views.actions.actions.as_slice() else {
        panic!("{:?}", views.actions.actions);
    };
    let own = edition.config().language;
    assert_eq!(
        action.text_in(Lang::En, own),
        (Lang::En, "Call back after every fix")
    );
    let built = handbook.build();
    let english = text_of(&built, "en/actions/index.html");
    assert!(english.contains("Call back after every fix") && english.contains("en/churn/a/"));
    let own = text_of(&built, "actions/index.html");
    assert!(own.contains("Gọi lại khách") && !own.contains("Call back"));
}

#[test]
fn a_page_that_nobody_may_read_shows_nowhere() {
    let mut handbook = with(TABLE);
    handbook.put(
        "content/churn/nhap.md",
        case(
            "Bản nháp",
            "draft = true\n",
            "- Việc bí mật của quý tới (phụ trách: Người Bí Mật)\n",
        ),
    );
    let built = handbook.build();
    for (path, _) in built.bundle.iter() {
        assert!(!path.as_str().contains("bi-mat"), "{path}");
        let bytes = built
            .bundle
            .bytes(path.as_str())
            .expect("there")
            .expect("it renders");
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("bí mật") && !text.contains("Bí Mật"),
            "{path}"
        );
    }
    // Without a case that is published there is nothing to follow up.
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    handbook.put(
        "content/churn/nhap.md",
        case("Bản nháp", "draft = true\n", TABLE),
    );
    handbook.put("content/index.md", "+++\ntitle = \"Đầu\"\n+++\nChữ.\n");
    let built = handbook.build();
    for path in [
        "actions/index.html",
        "winback/index.html",
        "api/actions.json",
    ] {
        assert!(built.bundle.get(path).is_none(), "{path}");
    }
}

#[test]
fn a_page_that_somebody_wrote_keeps_its_address() {
    let mut handbook = with(TABLE);
    handbook.put(
        "content/actions/index.md",
        "+++\ntitle = \"Của tôi\"\n+++\nChữ riêng.\n",
    );
    handbook.put(
        "content/actions/lan.md",
        "+++\ntitle = \"Trang của Lan\"\n+++\nChữ Lan.\n",
    );
    let built = handbook.build();
    assert!(text_of(&built, "actions/index.html").contains("Chữ riêng"));
    assert!(text_of(&built, "actions/lan/index.html").contains("Chữ Lan"));
    assert!(text_of(&built, "actions/hanh/index.html").contains("Gọi lại khách"));
}

#[test]
fn a_kind_that_lives_in_a_folder_of_that_name_keeps_its_list() {
    let mut handbook = with(TABLE);
    handbook.put(
        "kinds/viec.toml",
        "name = \"viec\"\nfolder = \"actions\"\nlabel = { vi = \"Việc\", en = \"Task\" }\n\
         plural = { vi = \"Các việc\", en = \"Tasks\" }\n",
    );
    handbook.put(
        "content/actions/mot.md",
        "+++\ntitle = \"Việc một\"\n+++\nChữ.\n",
    );
    let built = handbook.build();
    let html = text_of(&built, "actions/index.html");
    assert!(html.contains("Việc một") && !html.contains("Gọi lại khách"));
    // What points to actions leads to their cases instead.
    assert!(built.bundle.get("actions/by-owner/index.html").is_none());
    assert!(built.bundle.get("winback/index.html").is_some());
}

#[test]
fn a_process_says_what_changed_it_and_what_is_about_to() {
    let mut handbook = with(
        "| Đề xuất | Trạng thái | Liên kết |\n|---|---|---|\n\
         | Thêm bước gọi lại cho ca trực | xong 10/10/2026 | [Gọi lại](../processes/goi-lai.md) |\n\
         | Bỏ bước báo cáo cuối ngày này | mới | [Gọi lại](../processes/goi-lai.md) |\n\
         | Đổi giờ trực sang buổi sáng | bỏ | [Gọi lại](../processes/goi-lai.md) |\n",
    );
    handbook.put(
        "content/churn/b.md",
        case(
            "Khách B dừng",
            "churned_on = 2026-09-02\n[[proposals]]\ntext = \"Ghi lời khách vào phiếu yêu cầu\"\n\
             status = \"done\"\nlink = \"goi-lai\"\n",
            "",
        ),
    );
    handbook.put(
        "content/processes/goi-lai.md",
        "+++\ntitle = \"Gọi lại\"\nowner = \"cs\"\nreview_on = 2027-01-01\n+++\n## Các bước\n\n1. Gọi.\n",
    );
    let html = text_of(&handbook.build(), "processes/goi-lai/index.html");
    let start = html.find("class=\"changes\"").expect("what changed it");
    let section = &html[start..start + html[start..].find("</section>").expect("its end")];
    let at = |text: &str| {
        section
            .find(text)
            .unwrap_or_else(|| panic!("{text} in {section}"))
    };
    assert!(at("Thêm bước gọi lại") < at("Bỏ bước báo cáo"));
    assert!(at("Ghi lời khách") < at("Bỏ bước báo cáo"));
    assert!(!section.contains("Đổi giờ trực"));
    assert!(section.contains("../../churn/b/") && section.contains("actions/#dx-"));
    let (_, views) = views(&handbook);
    let done = views
        .actions
        .actions
        .iter()
        .find(|a| a.text.starts_with("Thêm bước"));
    let done = done.expect("the action");
    assert_eq!(done.status, Status::Done);
    assert_eq!(
        done.done_on.map(|day| day.to_string()).as_deref(),
        Some("2026-10-10")
    );
}

#[test]
fn the_table_for_spreadsheets_holds_every_action_and_no_formula() {
    let handbook = with(
        "| Việc | Phụ trách | Hạn |\n|---|---|---|\n| =HYPERLINK(\"http://x\",\"bấm đi nào\") | @SUM | 01/12/2026 |\n\
         | +84 gọi \"lại\", ghi sổ | -Lan | |\n",
    );
    let built = handbook.build();
    let bytes = built
        .bundle
        .bytes("api/actions.csv")
        .expect("there")
        .expect("it renders");
    let text = String::from_utf8(bytes.into_owned()).expect("UTF-8");
    let rest = text
        .strip_prefix('\u{feff}')
        .expect("a mark for spreadsheet programs");
    assert!(rest.lines().count() >= 3 && rest.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(rest.as_bytes());
    let columns = reader.headers().expect("a head").len();
    let mut rows = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        assert_eq!(record.len(), columns);
        for cell in &record {
            let first = cell.chars().next();
            assert!(!first.is_some_and(|c| "=+-@\t\r".contains(c)), "{cell}");
        }
        rows += 1;
    }
    assert_eq!(rows, 2);
}

#[test]
fn the_feed_names_each_action_by_what_does_not_change() {
    let handbook = with(TABLE);
    let feed = |handbook: &Handbook| text_of(&handbook.build(), "actions/feed.xml");
    let ids = |feed: &str| -> Vec<String> {
        let parts = feed.split("<id>").skip(2);
        parts
            .filter_map(|part| part.split("</id>").next().map(str::to_owned))
            .collect()
    };
    // A feed entry needs a day: that of the case.
    let before = ids(&feed(&handbook));
    assert_eq!(before.len(), 2);
    let after = with(&TABLE.replace("đang làm", "xong 02/11/2026"));
    let changed = feed(&after);
    let mut one = before.clone();
    let mut two = ids(&changed);
    one.sort();
    two.sort();
    assert_eq!(one, two);
    assert!(changed.contains("<updated>2026-11-02T00:00:00Z</updated>"));
}

#[test]
fn the_register_is_the_same_from_a_warm_cache() {
    let handbook = with(TABLE);
    let mut cache = Cache::default();
    let one = camnang::build(&handbook.inputs(), &mut cache).expect("it can be built");
    let two = camnang::build(&handbook.inputs(), &mut cache).expect("it can be built");
    for path in [
        "actions/index.html",
        "api/actions.json",
        "winback/winback.ics",
    ] {
        assert_eq!(text_of(&one, path), text_of(&two, path), "{path}");
    }
}

#[test]
fn a_title_with_its_parts_on_lines_below_is_one_action() {
    let handbook = with(
        "### Viết mẫu thư báo giá cho khách nhỏ\n\nPhụ trách: Nguyễn Thu Hà\nHạn: 20/12/2026\n\
         Trạng thái: mới\n\n\
         ### 2. Gọi lại khách sau mỗi lần sửa lỗi\n\n\
         Kỹ thuật hay quên gọi lại, nên cần một bước trong phiếu.\n\n\
         - Phụ trách: Khôi\n- Hạn: 22/12/2026\n- Trạng thái: đang làm\n\n\
         ### Đào tạo lại nhân viên trực ca\n\nMỗi ca một buổi, người cũ kèm người mới.\n\n\
         Học xong thì ký vào sổ.\n\n**Ai làm:** Trưởng ca\n\n**Thời hạn:** 24/12/2026\n\n\
         ### ĐX-015: Soát bảng giá\n\nPhụ trách: Lan; hạn: 26/12/2026; trạng thái: mới\n\n\
         ### Các việc về lâu dài\n\n\
         Họp với khách lớn mỗi quý một lần.\n\nPhụ trách: Mai\n\nHạn: 28/12/2026\n\n\
         Đo thời gian chờ của từng ca.\n\nPhụ trách: Lý\n\nHạn: 30/12/2026\n\n\
         ### Ngắn hạn\n\nĐổi tên gói cước cho dễ nhớ.\n\nPhụ trách: Vũ\n\nHạn: 31/12/2026",
    );
    let (_, views) = views(&handbook);
    let seen: Vec<(&str, &str, String)> = views
        .actions
        .actions
        .iter()
        .map(|action| {
            let due = action.due_on().map(|day| day.day().to_string());
            let owner = action.owner.as_deref().unwrap_or("");
            (action.text.as_str(), owner, due.unwrap_or_default())
        })
        .collect();
    let wanted = [
        ("Viết mẫu thư báo giá cho khách nhỏ", "Nguyễn Thu Hà", "20"),
        ("Gọi lại khách sau mỗi lần sửa lỗi", "Khôi", "22"),
        ("Đào tạo lại nhân viên trực ca", "Trưởng ca", "24"),
        ("Soát bảng giá", "Lan", "26"),
        ("Họp với khách lớn mỗi quý một lần", "Mai", "28"),
        ("Đo thời gian chờ của từng ca", "Lý", "30"),
        ("Đổi tên gói cước cho dễ nhớ", "Vũ", "31"),
    ];
    let wanted = wanted.map(|(text, owner, due)| (text, owner, due.to_owned()));
    assert_eq!(seen, wanted);
    assert_eq!(views.actions.actions[3].id, "ĐX-015");
}
