//! What comes out of the printer, by the bytes of the PDF and by the page as it is laid out for it.

use base64::Engine;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use crate::support::browser::{self, Browser};
use crate::support::handbook::Handbook;
use crate::support::host::{Files, Host, files_of, sample};

/// Width of A4 between its margins, in CSS pixels.
const PAPER: u32 = 672;

/// A browser whose reader chose the dark theme.
fn start(name: &str, files: Files) -> Option<(Browser, Host)> {
    let program = browser::find()?;
    let mut browser = Browser::start(&program, name);
    browser.before_scripts("localStorage['camnang-theme'] = 'dark'");
    browser.resize(1440, 900);
    Some((browser, Host::start(files, "/")))
}

/// Lays the page out as for paper.
fn lay_out(browser: &mut Browser) {
    let media = json!({ "media": "print", "features": [
        { "name": "prefers-color-scheme", "value": "dark" },
    ] });
    browser.call("Emulation.setEmulatedMedia", &media);
    browser.resize(PAPER, 950);
}

/// Prints the page to a PDF and returns its text, page by page.
fn print(browser: &mut Browser) -> Vec<String> {
    let options = json!({ "preferCSSPageSize": true, "printBackground": true });
    let printed = browser.call("Page.printToPDF", &options);
    let data = printed["data"].as_str().unwrap_or_default();
    let bytes = base64::engine::general_purpose::STANDARD.decode(data);
    let pdf = lopdf::Document::load_mem(&bytes.expect("base64")).expect("a PDF");
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = |page: u32| pdf.extract_text(&[page]).expect("its text");
    pages.into_iter().map(text).collect()
}

#[test]
fn a_case_prints_light_and_whole_even_from_the_dark_theme() {
    let Some((mut browser, host)) = start("paper-case", sample()) else {
        return;
    };
    browser.open(&format!("{}churn/2026/dai-phat-land/", host.url));
    assert_eq!(
        browser.eval("document.documentElement.dataset.theme"),
        "dark"
    );
    let pages = print(&mut browser);
    assert!((2..=6).contains(&pages.len()), "{}", pages.len());
    let text = pages.join("\n");
    for there in ["Đại Phát Land: một lỗi sáu lần", "Phạm Bảo", "đang\nlàm"] {
        assert!(text.contains(there), "no {there:?} in {text}");
    }
    // Words of the bar, the menu and the buttons.
    for gone in [
        "Danh mục",
        "Trên trang này",
        "Giao diện",
        "Tìm, không cần dấu",
        "Sửa trang này",
        "Tới nội dung",
    ] {
        assert!(!text.contains(gone), "{gone:?} in {text}");
    }
}

#[test]
fn wide_tables_and_long_lines_of_code_are_whole_on_paper() {
    let Some((mut browser, host)) = start("paper-wide", wide()) else {
        return;
    };
    browser.open(&format!("{}rong/", host.url));
    lay_out(&mut browser);
    let colors = browser.eval(
        "[document.documentElement, document.querySelector('td'), document.querySelector('pre')] \
         .map(it => [getComputedStyle(it).color, getComputedStyle(it).backgroundColor])",
    );
    assert_eq!(colors[0], json!(["rgb(27, 33, 29)", "rgb(255, 255, 255)"]));
    assert_eq!(colors[1][0], colors[0][0]);
    let outside = "[...document.querySelectorAll('main *')] \
        .filter(it => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth + 1) \
        .map(it => it.outerHTML.slice(0, 80))";
    assert_eq!(browser.eval(outside), json!([]));
    let cut = "[...document.querySelectorAll('pre, .table')] \
        .filter(it => it.scrollWidth > it.clientWidth + 1).length";
    assert_eq!(browser.eval(cut), 0);
    let rows = "[...document.querySelectorAll('tr')] \
        .every(it => getComputedStyle(it).breakInside === 'avoid')";
    assert_eq!(browser.eval(rows), true);

    // Narrow columns break their words, and some fonts put letters together from parts.
    let text: String = print(&mut browser).concat().nfc().collect();
    let text = text.replace(char::is_whitespace, "");
    for there in [
        "cộtcuối",
        "chữcuối",
        "(https://ngoai.example/trang?a=1)",
        "content/rong.md",
        "05/03/2026",
    ] {
        assert!(text.contains(there), "no {there:?} in {text}");
    }
    // The head of the table stands on every page that the table is on.
    assert!(text.matches("cộtđầu").count() > 1, "{text}");
}

#[test]
fn a_process_prints_a_checklist_of_one_page_with_boxes_to_tick() {
    let Some((mut browser, host)) = start("paper-list", sample()) else {
        return;
    };
    browser.open(&format!("{}processes/xu-ly-khieu-nai/", host.url));
    let pages = print(&mut browser);
    assert_eq!(pages.len(), 1, "{pages:#?}");
    for there in ["Các bước", "8. \n", "content/processes/xu-ly-khieu-nai.md"] {
        assert!(pages[0].contains(there), "no {there:?} in {pages:?}");
    }
    for gone in ["Phạm vi", "Chỉ số\n", "Được nhắc tới"] {
        assert!(!pages[0].contains(gone), "{gone:?} in {pages:?}");
    }
    lay_out(&mut browser);
    let boxes = "[...document.querySelectorAll('.prose > ol > li')] \
        .filter(it => getComputedStyle(it, '::before').borderTopStyle === 'solid').length";
    assert_eq!(browser.eval(boxes), 8);
    // A playbook also says when it is done.
    browser.open(&format!("{}playbooks/che-gia/", host.url));
    let pages = print(&mut browser);
    assert_eq!(pages.len(), 1, "{pages:#?}");
    assert!(pages[0].contains("Xong khi"), "{pages:?}");
}

#[test]
fn what_changes_as_days_pass_says_on_paper_of_which_day_it_tells() {
    let Some((mut browser, host)) = start("paper-day", sample()) else {
        return;
    };
    for path in [
        "",
        "actions/",
        "winback/",
        "review/",
        "risks/",
        "insights/",
        "en/",
    ] {
        browser.open(&format!("{}{path}", host.url));
        let shown = "document.querySelector('.page > .on-paper')?.checkVisibility() ?? false";
        assert_eq!(browser.eval(shown), false, "{path} on a screen");
        let page = print(&mut browser).swap_remove(0);
        let told = if path == "en/" {
            "As of 21 Nov 2026"
        } else {
            "Tính đến 21/11/2026"
        };
        let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(text.matches(told).count(), 1, "{path}: {text}");
    }
    // What an author wrote is as old as its last change, which stands with its source.
    browser.open(&format!("{}playbooks/che-gia/", host.url));
    let page = print(&mut browser).concat();
    assert!(!page.contains("Tính đến"), "{page}");
    assert!(page.contains("content/playbooks/che-gia.md"), "{page}");
    assert_eq!(page.matches("Cập nhật").count(), 2, "{page}");
}

#[test]
fn nothing_that_only_a_screen_can_open_is_left_shut_on_paper() {
    let Some((mut browser, host)) = start("paper-shut", sample()) else {
        return;
    };
    for path in [
        "churn/2026/dai-phat-land/",
        "insights/",
        "risks/",
        "actions/",
    ] {
        browser.open(&format!("{}{path}", host.url));
        lay_out(&mut browser);
        let shut = "[...document.querySelectorAll('main details:not([open])')] \
            .filter(it => it.checkVisibility() && ![...it.children].slice(1).every(child => \
                child.checkVisibility({ contentVisibilityAuto: true }) && child.offsetHeight > 0)) \
            .map(it => it.outerHTML.slice(0, 80))";
        assert_eq!(browser.eval(shut), json!([]), "{path}");
        // A frame would stay open at the end of a sheet.
        let framed = "[...document.querySelectorAll('.table')] \
            .filter(it => parseFloat(getComputedStyle(it).borderLeftWidth) > 0).length";
        assert_eq!(browser.eval(framed), 0, "{path}");
    }
}

#[test]
fn lists_fill_the_sheets_that_they_are_printed_on() {
    let Some((mut browser, host)) = start("paper-full", sample()) else {
        return;
    };
    let alone = "[...document.querySelectorAll('main :is(h1, h2, h3, .answer, tbody)')] \
        .filter(it => getComputedStyle(it)[it.rows ? 'breakBefore' : 'breakAfter'] !== 'avoid') \
        .map(it => it.outerHTML.slice(0, 80))";
    for (path, most) in [
        ("", 7),
        ("en/", 6),
        ("actions/", 10),
        ("review/", 3),
        ("churn/2026/an-phuc-logistics/", 4),
        ("insights/causes/", 8),
    ] {
        browser.open(&format!("{}{path}", host.url));
        let sheets = print(&mut browser).len();
        assert!(sheets <= most, "{path}: {sheets} sheets");
        lay_out(&mut browser);
        assert_eq!(browser.eval(alone), json!([]), "{path}");
        browser.call("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    }
    // A list goes on in the next column, an entry of it does not.
    browser.open(&host.url);
    lay_out(&mut browser);
    let torn = "[...document.querySelectorAll('.card')] \
        .filter(it => getComputedStyle(it).breakInside !== 'auto' || \
            [...it.querySelectorAll('li')].some(li => getComputedStyle(li).breakInside !== 'avoid')).length";
    assert_eq!(browser.eval(torn), 0);
}

/// A page with more columns, longer lines and longer addresses than paper has room for.
fn wide() -> Files {
    let mut handbook = Handbook::new("title = \"Sổ tay\"\n");
    let cells =
        |first: &str, last: &str| format!("| {first} |{} {last} |", " chữ thường |".repeat(10));
    let rows = format!("{}\n", cells("hàng", "ô")).repeat(60);
    let text = format!(
        "+++\ntitle = \"Rộng\"\nupdated_on = 2026-03-05\n+++\nXem [bên ngoài](https://ngoai.example/trang?a=1).\n\n\
         ```rust\nlet dong = \"{}chữcuối\";\n```\n\n## Bảng\n\n{}\n|{}\n{rows}",
        "một dòng rất dài không xuống hàng ".repeat(8),
        cells("cộtđầu", "cộtcuối"),
        "---|".repeat(12),
    );
    handbook.put("content/rong.md", text);
    files_of(&handbook.build())
}
