//! A build that remembers yields what a build that does not would: byte for byte, finding for
//! finding, after any edit.

use std::collections::BTreeMap;

use camnang::model::bundle::OutPath;
use camnang::{Built, Cache};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::handbook::Handbook;

/// Where pages may be.
const PATHS: &[&str] = &[
    "content/index.md",
    "content/churn/index.md",
    "content/churn/2026/cong-ty-a.md",
    "content/churn/2026/cong-ty-b.md",
    "content/customers/cong-ty-a.md",
    "content/lessons/bai-hoc.md",
    "content/meetings/bb-a.md",
    "content/parties/doi-trien-khai.md",
    "content/causes/onboarding.md",
    "content/huong-dan.md",
    "content/huong-dan.en.md",
    "content/trong/sau/trang.md",
];

const TITLES: &[&str] = &[
    "Công ty A",
    "Công ty B",
    "Hướng dẫn",
    "Đội triển khai",
    "Bài học",
];

/// Lines of front matter, some of them wrong.
const FIELDS: &[&str] = &[
    "tags = [\"gia hạn\"]",
    "tags = [\"gia-han\", \"b\"]",
    "draft = true",
    "publish_on = 2027-01-01",
    "aliases = [\"Tên khác\"]",
    "redirect_from = [\"/cu/\"]",
    "id = \"cong-ty-a\"",
    "owner = \"doi-trien-khai\"",
    "customer = \"cong-ty-a\"",
    "causes = [\"onboarding\"]",
    "causes = [\"khong-co\"]",
    "meeting = \"bb-a\"",
    "churned_on = 2026-05-04",
    "weight = 2",
    "nav = false",
    "summary = \"Tóm tắt.\"",
    "type = \"meeting\"",
    "khong_co = 1",
    "title = ",
];

const BLOCKS: &[&str] = &[
    "Xem [a](/churn/2026/cong-ty-a) và [[huong-dan]].",
    "Xem [b](../churn/2026/cong-ty-b.md#de-xuat) và [[Tên khác]].",
    "Xem [chỗ này](/huong-dan.md#cho-nay) và [[huong-dan#Đề xuất]].",
    "<a id=\"cho-nay\"></a>Chỗ này.",
    "Xem [hỏng](khong-co.md) và ![ảnh](anh.png).",
    "## Nguyên nhân chính\n\nTriển khai chậm hai tháng.",
    "## CS đã làm gì\n\n- Gọi lại ngày 2026-03-04.",
    "## Trách nhiệm các bên\n\n- Đội triển khai: chậm. Bài học: hẹn sớm hơn.\n- Khách hàng: đổi người.",
    "## Đề xuất\n\n- Gọi sau bảy ngày — Hà, 2026-12-01, đang làm",
    "## Biên bản\n\nXem [biên bản](https://example.com/bb).",
    "Anh Hùng lười và gọi 0912 345 678.",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```rust\nfn main() {}\n```",
    "<b onclick=\"x()\">đậm</b> $x^2$",
];

/// What is written into the text of a page without a new heading: nothing that others see of it,
/// but what it says, where it leads and where in the file things stand.
const LINES: &[&str] = &[
    "Một câu nữa.",
    "Xem [a](/churn/2026/cong-ty-a).",
    "Xem [[huong-dan]] và [bài học](/lessons/bai-hoc.md).",
    "Xem [hỏng](khong-co.md).",
    "Ảnh: ![ảnh](anh.png).",
    "- Sửa mẫu hợp đồng — Nga, 2026-10-01, chưa làm",
    "- Đã họp lại với [bên triển khai](/parties/doi-trien-khai.md) — Hà, 2026-12-01, xong ngày 2026-11-20",
    "- CS: gọi muộn. Bài học: gọi sớm.",
    "- Triển khai: chậm.",
    "TODO",
    "Anh Hùng lười.",
];

/// A case with all its sections.
const CASE: &str = "+++\ntitle = \"Công ty B\"\ncustomer = \"cong-ty-a\"\nchurned_on = 2026-05-04\ncauses = [\"onboarding\"]\n+++\n\n## Nguyên nhân chính\n\nTriển khai chậm hai tháng.\n\n## CS đã làm gì\n\n- Gọi lại ngày 2026-03-04.\n\n## Trách nhiệm các bên\n\n- Đội triển khai: chậm. Bài học: hẹn sớm hơn.\n- Khách hàng: đổi người.\n\n## Đề xuất\n\n- Gọi sau bảy ngày — Hà, 2026-12-01, đang làm\n";

const CONFIGS: &[&str] = &[
    "title = \"Thử\"\nbase_url = \"https://example.com/so-tay/\"\n",
    "title = \"Thử\"\nbase_url = \"https://example.com/so-tay/\"\nlanguages = [\"vi\", \"en\"]\n",
    "title = \"Tên khác\"\n[rules]\nCN404 = \"off\"\n",
    "title = \"Thử\"\n[causes.onboarding]\nvi = \"Triển khai chậm\"\nen = \"Slow onboarding\"\n",
];

#[derive(Clone, Debug)]
enum Edit {
    Write(&'static str, String),
    /// A line into the text of a page, which line of it, in place of what stands there or above.
    Say(&'static str, &'static str, usize, bool),
    Remove(&'static str),
    Config(&'static str),
    Kind(bool),
    Theme(Option<&'static str>),
    Asset(bool),
    Day(&'static str),
    Drafts(bool),
}

fn page() -> impl Strategy<Value = String> {
    let fields = prop::collection::vec(select(FIELDS), 0..4);
    let blocks = prop::collection::vec(select(BLOCKS), 0..6);
    (select(TITLES), fields, blocks).prop_map(|(title, fields, blocks)| {
        let fields = fields.join("\n");
        let blocks = blocks.join("\n\n");
        format!("+++\ntitle = \"{title}\"\n{fields}\n+++\n\n{blocks}\n")
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        12 => (select(PATHS), page()).prop_map(|(path, text)| Edit::Write(path, text)),
        16 => (select(PATHS), select(LINES), 0..40_usize, any::<bool>())
            .prop_map(|(path, line, at, instead)| Edit::Say(path, line, at, instead)),
        2 => select(PATHS).prop_map(|path| Edit::Write(path, CASE.to_owned())),
        3 => select(PATHS).prop_map(Edit::Remove),
        1 => select(CONFIGS).prop_map(Edit::Config),
        1 => any::<bool>().prop_map(Edit::Kind),
        1 => select(&[None, Some("body { color: teal }"), Some("a {}")][..]).prop_map(Edit::Theme),
        1 => any::<bool>().prop_map(Edit::Asset),
        1 => select(&["2026-11-21", "2027-02-03"][..]).prop_map(Edit::Day),
        1 => any::<bool>().prop_map(Edit::Drafts),
    ]
}

fn apply(handbook: &mut Handbook, edit: &Edit) {
    const KIND: &str = "kinds/bai.toml";
    const STYLE: &str = "themes/default/static/camnang.css";
    const ASSET: &str = "content/anh.png";
    match edit {
        Edit::Write(path, text) => drop(handbook.put(path, text)),
        Edit::Say(path, line, at, instead) => {
            let Some(text) = handbook.text(path) else {
                return;
            };
            handbook.put(path, said(&text, line, *at, *instead));
        }
        Edit::Remove(path) => handbook.remove(path),
        Edit::Config(text) => drop(handbook.put("handbook.toml", text)),
        Edit::Kind(true) => drop(handbook.put(KIND, OWN_KIND)),
        Edit::Kind(false) => handbook.remove(KIND),
        Edit::Theme(Some(style)) => drop(handbook.put(STYLE, style)),
        Edit::Theme(None) => handbook.remove(STYLE),
        Edit::Asset(true) => drop(handbook.put(ASSET, b"\x89PNG")),
        Edit::Asset(false) => handbook.remove(ASSET),
        Edit::Day(day) => (*day).clone_into(&mut handbook.today),
        Edit::Drafts(shown) => handbook.options.drafts = *shown,
    }
}

/// A page with a line more, or another line: below its front matter and beside its headings.
fn said(text: &str, line: &str, at: usize, instead: bool) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let first = lines
        .iter()
        .rposition(|l| *l == "+++")
        .map_or(0, |at| at + 1);
    let at = (first + at).min(lines.len());
    match lines.get_mut(at) {
        Some(there) if instead && !there.starts_with('#') => *there = line,
        _ => lines.insert(at, line),
    }
    lines.join("\n") + "\n"
}

#[test]
fn what_is_said_in_a_case_is_gathered_at_once() {
    let mut handbook = Handbook::new(CONFIGS[0]);
    for path in PATHS {
        handbook.put(path, CASE);
    }
    let case = "content/churn/2026/cong-ty-b.md";
    let mut cache = Cache::default();
    let _ = all(camnang::build(&handbook.inputs(), &mut cache));
    let lines = CASE.lines().count();
    for (number, line) in LINES.iter().enumerate() {
        // Now among the proposals, now above them, now in place of one.
        let at = [lines, 1, lines - 8][number % 3];
        apply(&mut handbook, &Edit::Say(case, line, at, number % 2 == 0));
        let inputs = handbook.inputs();
        let warm = all(camnang::build(&inputs, &mut cache));
        let cold = all(camnang::build(&inputs, &mut Cache::default()));
        assert_eq!(warm.0, cold.0, "{line}");
        for (path, (_, bytes)) in &cold.1 {
            assert!(warm.1[path].1 == *bytes, "{line}: {path} is another one");
        }
    }
}

#[test]
fn an_edit_undoes_no_more_than_it_concerns() {
    let mut handbook = Handbook::new(CONFIGS[0]);
    let path = "content/churn/2026/cong-ty-b.md";
    handbook.put(path, CASE).put("content/huong-dan.md", CASE);
    let mut cache = Cache::default();
    let mut connect = |text: &str| {
        handbook.put(path, text);
        let site = camnang::connect(&handbook.inputs(), &mut cache).expect("it can be read");
        site.alike
    };
    let first = connect(CASE);
    let longer = format!("{CASE}\nMột câu nữa.\n");
    assert_eq!(connect(&longer), first);
    let above = longer.replace("## CS", "Thêm một đoạn.\n\n## CS");
    assert_eq!(connect(&above), first);
    let done = connect(&above.replace("đang làm", "xong ngày 2026-11-20"));
    assert_eq!(done.connected, first.connected);
    assert_ne!(done.told, first.told);
    let linked = connect(&format!("{above}\nXem [[huong-dan]].\n"));
    assert_ne!(linked.connected, done.connected);
    let renamed = connect(&above.replace("Công ty B", "Công ty C"));
    assert_ne!(renamed.connected, linked.connected);
    assert_ne!(renamed.told, linked.told);
}

const OWN_KIND: &str = r#"
name = "bai"
folder = "trong"
label = { vi = "Bài", en = "Piece" }
plural = { vi = "Các bài", en = "Pieces" }
"#;

type Files = BTreeMap<String, (Option<[u8; 16]>, Vec<u8>)>;

/// Prints and bytes of the files of a build.
fn files(built: &Built) -> Files {
    let file = |path: &OutPath| {
        let bytes = match built.bundle.bytes(path.as_str()) {
            Some(Ok(bytes)) => bytes.into_owned(),
            Some(Err(diagnostic)) => diagnostic.message.en.into_bytes(),
            None => Vec::new(),
        };
        (path.to_string(), (built.bundle.print(path), bytes))
    };
    built.bundle.iter().map(|(path, _)| file(path)).collect()
}

/// Everything that a build yields: as text what is no file, and the files.
fn all(built: Result<Built, camnang::error::Error>) -> (String, Files) {
    match built {
        Ok(built) => {
            let Built {
                diagnostics,
                silenced,
                addresses,
                ..
            } = &built;
            let found = format!("{diagnostics:#?}\n{silenced:#?}\n{addresses:?}");
            (found, files(&built))
        }
        Err(error) => (error.message.en, Files::new()),
    }
}

#[test]
fn the_settings_that_edits_choose_from_can_be_built() {
    for config in CONFIGS {
        Handbook::new(config)
            .put("kinds/bai.toml", OWN_KIND)
            .build();
    }
}

#[test]
fn a_page_that_an_edit_does_not_concern_keeps_its_print() {
    let mut handbook = Handbook::new(CONFIGS[0]);
    let page = |body: &str| format!("+++\ntitle = \"Trang\"\n+++\n\n{body}\n");
    handbook.put("content/a.md", page("Một."));
    handbook.put("content/b.md", page("Xem [a](a.md)."));
    let mut cache = Cache::default();
    let first = files(&camnang::build(&handbook.inputs(), &mut cache).expect("it can be built"));
    handbook.put("content/a.md", page("Hai."));
    let second = files(&camnang::build(&handbook.inputs(), &mut cache).expect("it can be built"));
    let changed: Vec<&str> = second
        .iter()
        .filter(|(path, (print, _))| first.get(*path).is_some_and(|(old, _)| old != print))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(changed, ["a/index.html"]);
    assert!(second.values().filter(|(print, _)| print.is_some()).count() > 5);
    // The search index is made for those who search, not to be compared.
    assert_eq!(second["search/index.bin"].0, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_warm_build_equals_a_cold_one(
        start in prop::collection::vec((select(PATHS), prop_oneof![page(), Just(CASE.to_owned())]), 4..12),
        edits in prop::collection::vec(edit(), 1..12),
    ) {
        let mut handbook = Handbook::new(CONFIGS[0]);
        for (path, text) in &start {
            handbook.put(path, text);
        }
        let mut cache = Cache::default();
        let _ = all(camnang::build(&handbook.inputs(), &mut cache));
        let mut before = Files::new();
        for edit in &edits {
            apply(&mut handbook, edit);
            let inputs = handbook.inputs();
            let (found, now) = all(camnang::build(&inputs, &mut cache));
            let (cold_found, cold) = all(camnang::build(&inputs, &mut Cache::default()));
            if found != cold_found {
                let differing = found.lines().zip(cold_found.lines()).find(|(a, b)| a != b);
                prop_assert!(false, "after {edit:?}: {differing:?}");
            }
            prop_assert!(now.keys().eq(cold.keys()), "after {edit:?}");
            for (path, (print, bytes)) in &now {
                let same = cold[path].1 == *bytes;
                prop_assert!(same, "after {edit:?}: {path} is another one");
                if let Some((old_print, old_bytes)) = before.get(path)
                    && print.is_some()
                    && old_bytes != bytes
                {
                    prop_assert!(print != old_print, "after {edit:?}: {path} seems to be the same");
                }
            }
            before = now;
        }
    }
}
