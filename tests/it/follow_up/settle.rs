//! `done`: what it changes in a file, and what it leaves alone.

use std::sync::Arc;

use camnang::Cache;
use camnang::model::inputs::Inputs;
use camnang::model::write_up::Status;
use camnang::settle::{Settled, Wish, done};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};
use similar::{ChangeTag, TextDiff};
use unicode_normalization::UnicodeNormalization;

use crate::support::handbook::Handbook;

const PROCESS: &str = "+++\ntitle = \"Gọi lại (24 giờ)\"\nowner = \"cs\"\nreview_on = 2027-01-01\n+++\n## Các bước\n\n1. Gọi.\n";

fn handbook(text: &str) -> Handbook {
    let mut handbook = Handbook::new("title = \"Thử\"\n");
    handbook.put("content/churn/a.md", text);
    handbook.put("content/processes/goi-lai.md", PROCESS);
    handbook
}

fn mark(inputs: &Inputs, id: &str, link: Option<&str>) -> Settled {
    let on = date(2026, 11, 20);
    let wish = Wish { id, on, link };
    done(inputs, &mut Cache::default(), &wish).unwrap_or_else(|e| panic!("{id}: {}", e.message.en))
}

/// Ids and statuses of the actions, in the order of the page.
fn actions(inputs: &Inputs) -> Vec<(String, Status)> {
    let (_, views) = camnang::overlook(inputs, &mut Cache::default()).expect("it can be read");
    let mut actions: Vec<_> = views.actions.actions.iter().collect();
    actions.sort_by_key(|action| action.number);
    actions.iter().map(|a| (a.id.clone(), a.status)).collect()
}

/// Lines of a table, an item, or front matter that say one thing each, in ways people use.
const ROWS: &[&str] = &[
    "| Đổi mẫu hợp đồng cho khách mới | CS | 01/10/2026 | đang làm | |",
    "|Viết lại bảng giá bán lẻ|Lan|01/12/2026|Mới|[x](https://x.vn)|",
    "| Gọi **lại** khách `sau` sửa | CS | | | |",
    "| Bổ sung cột \\| trong bảng | Hạnh | 2026-12-01 | **Đang làm** | |",
    "| Thêm bước kiểm tra cuối tuần | | | 70% |   ",
];
const ITEMS: &[&str] = &[
    "- Gọi lại khách trong ngày làm việc (phụ trách: CS; hạn: 01/12/2026; trạng thái: mới)",
    "- Viết mẫu thư xin lỗi (CS, 30/11/2026)",
    "- [ ] Lập bảng theo dõi cước",
    "* ⏳ Rà lại danh sách khách lớn",
    "- [Đang làm] Đổi kịch bản trực đêm  ",
    "- Thêm cảnh báo giảm lưu lượng gọi",
    "- **Kỹ thuật:** đặt cảnh báo rớt cuộc gọi\n  trong vòng một giờ (hạn: 15/12/2026)",
    "- ĐX-77: Sửa phiếu khảo sát mạng - Lan - 20/12/2026",
];
const TOML: &[&str] = &[
    "[[proposals]]\ntext = \"Đổi mẫu hợp đồng\" # ghi chú\nowner = \"cs\"\n",
    "[[proposals]]\ntext = 'Viết lại bảng giá'\nstatus = 'in_progress'\n\n",
    "[[proposals]]\nstatus = \"open\"\ntext = \"\"\"\nGọi lại khách\nsau khi sửa\"\"\"\n",
];
const YAML: &[&str] = &[
    "  - text: Đổi mẫu hợp đồng # ghi chú\n    owner: cs\n",
    "  - {text: \"Viết lại bảng giá\", status: open}\n",
    "  -   status: 'in_progress'\n      text: >-\n        Gọi lại khách\n        sau khi sửa\n",
];

fn page(form: usize, picked: &[usize]) -> String {
    let pick = |from: &[&str]| -> Vec<String> {
        let mut seen: Vec<&str> = Vec::new();
        for at in picked {
            let text = from[at % from.len()];
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
        seen.into_iter().map(str::to_owned).collect()
    };
    let head = "title = \"Khách\"\nchurned_on = 2026-09-01\n";
    let cause = "\n## Nguyên nhân\n\nGiá cao. \n\n## Đề xuất\n\n";
    match form {
        0 => format!(
            "+++\n{head}+++\n{cause}| Đề xuất | Phụ trách | Hạn | Trạng thái | Liên kết |\n|---|---|---|---|---|\n{}\n\nHết.\n",
            pick(ROWS).join("\n")
        ),
        1 => format!(
            "+++\n{head}+++\n{cause}{}\n\n## Bài học\n\n- Không\n",
            pick(ITEMS).join("\n")
        ),
        2 => format!("+++\n{head}{}+++\n{cause}", pick(TOML).concat()),
        _ => format!(
            "---\ntitle: Khách\nchurned_on: 2026-09-01\nproposals:\n{}---\n{cause}",
            pick(YAML).concat()
        ),
    }
}

fn holds<S: Strategy>(cases: u32, input: &S, check: impl Fn(&S::Value)) {
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(7),
        rng_algorithm: RngAlgorithm::ChaCha,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(input, |value| {
        check(&value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn done_changes_the_lines_that_it_means_to_and_no_byte_else() {
    let picked = prop::collection::vec(0usize..8, 1..5);
    let input = (
        0usize..4,
        picked,
        any::<(bool, bool, bool, bool)>(),
        select(vec![0usize, 1, 2]),
    );
    holds(
        60,
        &input,
        |(form, picked, (crlf, bom, nfd, link), which)| {
            let mut text = page(*form, picked);
            if *nfd {
                text = text.nfd().collect();
            }
            if *crlf {
                text = text.replace('\n', "\r\n");
            }
            if *bom {
                text.insert(0, '\u{feff}');
            }
            let mut inputs = handbook(&text).inputs();
            let before = actions(&inputs);
            assert!(!before.is_empty(), "{text}");
            let (id, _) = &before[which % before.len()];
            let settled = mark(&inputs, id, link.then_some("goi-lai"));
            assert!(!settled.already);
            let (old, new) = settled.change.as_ref().expect("it was not done");
            assert_eq!(**old, *text);
            let changes = TextDiff::from_lines(&**old, &**new);
            let of = |tag: ChangeTag| {
                let lines = changes.iter_all_changes().filter(move |c| c.tag() == tag);
                lines.map(|c| c.value().to_owned()).collect::<Vec<_>>()
            };
            // One line of its own, or up to three keys.
            let (gone, come) = (of(ChangeTag::Delete), of(ChangeTag::Insert));
            let limit = if *form < 2 { 1 } else { 3 };
            assert!(gone.len() <= 1 && come.len() <= limit, "{gone:?} {come:?}");
            for line in come {
                assert_eq!(line.ends_with("\r\n"), *crlf, "{line:?}");
            }
            // The page reads as done, all else as before.
            let file = inputs
                .pages
                .iter_mut()
                .find(|p| p.path.as_str().contains("churn"))
                .expect("the page");
            file.text = Arc::clone(new);
            let wanted: Vec<(String, Status)> = before
                .iter()
                .map(|(other, status)| {
                    (
                        other.clone(),
                        if other == id { Status::Done } else { *status },
                    )
                })
                .collect();
            assert_eq!(actions(&inputs), wanted);
            // A second time there is nothing to do.
            let again = mark(&inputs, id, link.then_some("goi-lai"));
            assert!(again.already && again.change.is_none());
        },
    );
}

fn after(text: &str, link: Option<&str>) -> String {
    let inputs = handbook(text).inputs();
    let (id, _) = actions(&inputs).remove(0);
    let settled = mark(&inputs, &id, link);
    settled
        .change
        .map_or_else(String::new, |(_, after)| after.to_string())
}

#[test]
fn an_english_page_is_marked_in_english() {
    let text = "+++\ntitle = \"A\"\nlang = \"en\"\n+++\n\n## Proposals\n\n- Call back after every fix (owner: CS; status: open)\n";
    assert!(after(text, None).contains("(owner: CS; status: done 2026-11-20)"));
}

#[test]
fn a_link_goes_where_links_stand() {
    let table = "+++\ntitle = \"A\"\n+++\n\n## Đề xuất\n\n| Việc | Trạng thái | Liên kết |\n|---|---|---|\n| Gọi lại khách sau sửa | mới | |\n";
    assert!(after(table, Some("Gọi lại (24 giờ)")).contains(
        "| Gọi lại khách sau sửa | xong 20/11/2026 | [Gọi lại (24 giờ)](../processes/goi-lai.md) |"
    ));
    let front = "+++\ntitle = \"A\"\n[[proposals]]\ntext = \"Gọi lại khách sau sửa\"\n+++\n";
    assert!(after(front, Some("https://x.vn/1")).contains("link = \"https://x.vn/1\"\n+++"));
}

#[test]
fn a_link_that_is_there_already_stays() {
    let front = "+++\ntitle = \"A\"\n[[proposals]]\ntext = \"Gọi lại khách sau sửa\"\nlink = \"https://x.vn/1\"\n+++\n";
    let inputs = handbook(front).inputs();
    let (id, _) = actions(&inputs).remove(0);
    let wish = |link| Wish {
        id: &id,
        on: date(2026, 11, 20),
        link,
    };
    assert!(done(&inputs, &mut Cache::default(), &wish(Some("goi-lai"))).is_err());
    let same = done(
        &inputs,
        &mut Cache::default(),
        &wish(Some("https://x.vn/1")),
    );
    assert!(same.is_ok_and(|settled| settled.change.is_some()));
}

#[test]
fn a_table_without_a_status_column_keeps_its_columns() {
    let table = "+++\ntitle = \"A\"\n+++\n\n## Đề xuất\n\n| Việc | Phụ trách |\n|---|---|\n| Gọi lại khách sau sửa | CS |\n";
    let text = after(table, None);
    assert!(
        text.contains("| Gọi lại khách sau sửa (trạng thái: xong 20/11/2026) | CS |"),
        "{text}"
    );
}

#[test]
fn an_odd_page_is_right_afterwards_or_as_it_was() {
    let head = "+++\ntitle = \"A\"\n+++\n\n## Đề xuất\n\n";
    let odd = [
        "- ~~Gọi lại khách sau mỗi lần sửa~~\n",
        "Việc\tNgười phụ trách\tHạn\tTrạng thái\nGọi lại khách\tLan\t01/12/2026\tmới\nViết mẫu thư\tMai\t02/12/2026\t\n",
        "<table><tr><th>Việc</th><th>Trạng thái</th></tr><tr><td>Gọi lại khách</td><td></td></tr></table>\n",
        "<table>\n<tr><th>Việc</th><th>Trạng thái</th></tr>\n<tr><td>Gọi lại khách</td><td><b>mới</b></td></tr>\n</table>\n",
        "| Đề xuất | Gọi lại khách |\n|---|---|\n| Người phụ trách | Lan |\n| Hạn | 01/12/2026 |\n| Trạng thái | mới |\n",
        "### Gọi lại khách sau mỗi lần sửa\n\nNgười phụ trách: Lan\n\nHạn: 01/12/2026\n",
        "**Đã bỏ:**\n\n- Gọi lại khách sau mỗi lần sửa\n",
        "1/ Gọi lại khách sau mỗi lần sửa\n2/ Viết mẫu thư cho khách nhỏ (Lan)\n",
        "- Gọi lại &nbsp;khách **sau** mỗi lần sửa (`mã` 5) (hạn: 01/12/2026\n",
        "- Gọi lại khách (phụ trách: Lan (CS); hạn: cuối quý",
        "- \u{202e}Gọi lại\u{200b} khách 💀 sau\u{a0}mỗi lần sửa",
        "| Việc | Trạng thái |\n|---|---|\n| Gọi lại khách | chưa bắt đầu, chờ Lan |\n| Gọi lại khách | chưa bắt đầu, chờ Lan |\n",
    ];
    let mut written = 0;
    for proposals in odd {
        let text = format!("{head}{proposals}");
        let mut inputs = handbook(&text).inputs();
        let before = actions(&inputs);
        for (at, (id, _)) in before.iter().enumerate() {
            let wish = Wish {
                id,
                on: date(2026, 11, 20),
                link: None,
            };
            let settled = match done(&inputs, &mut Cache::default(), &wish) {
                Ok(settled) => settled,
                Err(error) => {
                    assert!(error.message.en.contains("content/churn/a.md"), "{error:?}");
                    continue;
                }
            };
            let (_, after) = settled.change.expect("a change");
            let page = inputs
                .pages
                .iter_mut()
                .find(|p| p.path.as_str().contains("churn"));
            page.expect("the page").text = after;
            let now = actions(&inputs);
            assert_eq!(now.len(), before.len(), "{proposals}");
            assert_eq!(now[at], (id.clone(), Status::Done), "{proposals}");
            written += 1;
        }
    }
    assert!(written >= 13, "most of them can be written: {written}");
}
