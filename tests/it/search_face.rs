//! Searching as readers do it, in a real browser: the dialog, the search page, the page that is
//! opened from it.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::browser::{self, Browser};
use crate::support::handbook::Handbook;
use crate::support::host::{Files, Host, files_of, sample};

const SHIFT: u8 = 8;
const CONTROL: u8 = 2;

/// The address of each result that is shown.
const HITS: &str = "[...document.querySelectorAll('.hit a')].map(a => a.href)";

/// What the dialog's field holds.
const TYPED: &str = "document.querySelector('dialog.finder input').value";

/// True while the dialog is open and answers.
const READY: &str = "document.querySelector('dialog.finder[open] .finder-body')";

/// Where the focus is.
const FOCUS: &str = "document.activeElement.matches('.hit a') \
    ? [...document.querySelectorAll('.hit a')].indexOf(document.activeElement) \
    : document.activeElement.tagName + '.' + document.activeElement.className";

/// What is marked in the page: the text of each range.
const MARKED: &str = "[...(CSS.highlights.get('camnang-found') ?? [])].map(found => { \
    const range = document.createRange(); \
    range.setStart(found.startContainer, found.startOffset); \
    range.setEnd(found.endContainer, found.endOffset); \
    return range.toString(); })";

fn page(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n{text}\n")
}

/// A small handbook with one page that only the queries of these tests find.
fn small() -> Files {
    let mut handbook = Handbook::new("title = \"Sổ tay\"\n");
    handbook.put(
        "content/index.md",
        page("Trang đầu", "Xem [[Khách im lặng]]."),
    );
    handbook.put(
        "content/khach.md",
        page(
            "Khách im lặng",
            "Mở đầu.\n\n## Việc phải làm\n\nGọi cho *người* ký hợp đồng trong hai ngày.\n\n## Khác\n\n\
             Hợp đồng nào cũng có người ký.",
        ),
    );
    handbook.put(
        "content/doc.md",
        page(
            "Nhãn <img src=x onerror=alert(1)>",
            "Đoạn `<img src=x onerror=alert(2)>` là mã độc.",
        ),
    );
    files_of(&handbook.build())
}

fn start(name: &str) -> Option<(Browser, PathBuf)> {
    let program = browser::find()?;
    let mut browser = Browser::start(&program, name);
    browser.resize(1440, 900);
    Some((browser, program))
}

/// Opens the dialog by its key and types a query into it.
fn ask(browser: &mut Browser, query: &str) {
    browser.press("/", 0);
    browser.until(READY);
    browser.insert(query);
}

#[test]
fn words_without_marks_lead_to_the_section_and_are_marked_there() {
    let Some((mut browser, _)) = start("search-find") else {
        return;
    };
    let host = Host::start(small(), "/");
    browser.open(&host.url);
    ask(&mut browser, "nguoi ky hop dong");
    browser.until("document.querySelector('.hit mark')");
    let first = browser.eval(&format!("({HITS})[0]"));
    assert_eq!(first, format!("{}khach/#viec-phai-lam", host.url));
    let said = browser.eval("document.querySelector('.finder [role=status]').textContent");
    assert_eq!(said, "1 kết quả");
    let place = browser.eval("document.querySelector('.hit-place').textContent");
    assert_eq!(place, "Trang › Khách im lặng");
    browser.follow(|b| b.press("Enter", 0));
    assert_eq!(
        browser.eval("location.href"),
        format!("{}khach/#viec-phai-lam", host.url)
    );
    browser.until("CSS.highlights.has('camnang-found')");
    // Across elements, and the same words elsewhere; nothing in the page is rewritten.
    let marked = browser.eval(MARKED);
    assert_eq!(marked, json!(["người ký hợp đồng", "Hợp đồng", "người ký"]));
    assert_eq!(
        browser.eval("document.querySelectorAll('main mark').length"),
        0
    );
    browser.press("Escape", 0);
    assert_eq!(browser.eval("CSS.highlights.size"), 0);
    // Only the page that was opened from the search is marked.
    browser.open(&format!("{}khach/", host.url));
    assert_eq!(browser.eval("CSS.highlights.size"), 0);
}

#[test]
fn the_dialog_goes_by_keys_and_gives_the_focus_back() {
    let Some((mut browser, _)) = start("search-keys") else {
        return;
    };
    let server = Host::start(sample(), "/");
    browser.open(&server.url);
    browser.eval("document.querySelector('a.find').focus()");
    browser.press("Enter", 0);
    browser.until(READY);
    browser.insert("khach");
    browser.until("document.querySelectorAll('.hit').length > 3");
    assert_eq!(browser.eval(FOCUS), "INPUT.");
    for (key, focus) in [
        ("ArrowDown", json!(0)),
        ("ArrowDown", json!(1)),
        ("ArrowUp", json!(0)),
        ("ArrowUp", json!("INPUT.")),
        ("ArrowDown", json!(0)),
    ] {
        browser.press(key, 0);
        assert_eq!(browser.eval(FOCUS), focus, "after {key}");
    }
    browser.press("s", 0);
    assert_eq!(browser.eval(FOCUS), "INPUT.");
    assert_eq!(browser.eval(TYPED), "khachs");
    browser.press("Escape", 0);
    assert_eq!(
        browser.eval("document.querySelector('dialog[open]') === null"),
        true
    );
    assert_eq!(
        browser.eval("document.activeElement.matches('a.find')"),
        true
    );
    // Again by the other key: what was typed is selected, so that it is typed over.
    browser.press("k", CONTROL);
    browser.until(READY);
    browser.press("z", 0);
    assert_eq!(browser.eval(TYPED), "z");
    // In the field the key is a letter.
    browser.press("/", 0);
    assert_eq!(browser.eval(TYPED), "z/");
    browser.press("?", SHIFT);
    browser.press("Escape", 0);
    assert_eq!(
        browser.eval("document.querySelector('dialog[open]') === null"),
        true
    );
}

#[test]
fn the_key_of_one_letter_can_be_switched_off() {
    let Some((mut browser, _)) = start("search-slash") else {
        return;
    };
    let host = Host::start(small(), "/");
    let open = "document.querySelector('dialog[open]') !== null";
    let switch = "document.querySelector('.finder-keys button').click()";
    browser.open(&host.url);
    browser.press("/", 0);
    browser.until(READY);
    browser.eval(switch);
    browser.press("Escape", 0);
    browser.open(&format!("{}khach/", host.url));
    browser.press("/", 0);
    assert_eq!(browser.eval(open), false);
    browser.press("k", CONTROL);
    browser.until(READY);
    browser.eval(switch);
    browser.press("Escape", 0);
    browser.press("/", 0);
    assert_eq!(browser.eval(open), true);
}

#[test]
fn enter_before_the_answer_opens_the_first_result_once_it_is_there() {
    let Some((mut browser, _)) = start("search-enter") else {
        return;
    };
    let host = Host::start(small(), "/");
    browser.open(&host.url);
    browser.press("/", 0);
    browser.until(READY);
    browser.follow(|b| {
        b.insert("im lang");
        b.press("Enter", 0);
    });
    assert_eq!(browser.eval("location.pathname"), "/khach/");
}

#[test]
fn results_follow_a_syllable_that_is_still_put_together_and_keys_are_left_to_it() {
    let Some((mut browser, _)) = start("search-composing") else {
        return;
    };
    let host = Host::start(small(), "/");
    browser.open(&host.url);
    browser.press("/", 0);
    browser.until(READY);
    let composed = |text: &str| json!({ "text": text, "selectionStart": 2, "selectionEnd": 2 });
    browser.call("Input.imeSetComposition", &composed("lă"));
    browser.call("Input.imeSetComposition", &composed("lặng"));
    browser.until("document.querySelector('.hit mark')?.textContent === 'lặng'");
    browser.press("Enter", 0);
    browser.press("ArrowDown", 0);
    assert_eq!(browser.eval("location.pathname"), "/");
    assert_eq!(
        browser.eval("document.querySelector('dialog.finder').open"),
        true
    );
    browser.insert("lặng");
    assert_eq!(browser.eval(TYPED), "lặng");
    browser.press("ArrowDown", 0);
    assert_eq!(browser.eval(FOCUS), 0);
    browser.follow(|b| b.press("Enter", 0));
    assert_eq!(browser.eval("location.pathname"), "/khach/");
}

#[test]
fn filters_stand_in_the_address_and_back_and_forward_bring_them_again() {
    let Some((mut browser, _)) = start("search-filters") else {
        return;
    };
    let server = Host::start(sample(), "/");
    browser.open(&format!("{}search/?q=khach+hang", server.url));
    browser.until("document.querySelectorAll('.hit').length === 20");
    let weight = "getComputedStyle(document.querySelector('.hit p')).fontWeight";
    assert_eq!(browser.eval(weight), "400");
    let status = "document.querySelector('#cn_answer [role=status]').textContent";
    let all = browser.eval(status);
    let lessons = "document.querySelector('button[data-value=\"kind lesson\"]')";
    let count = browser.eval(&format!("{lessons}.querySelector('span').textContent"));
    browser.eval(&format!("{lessons}.focus(); {lessons}.click()"));
    browser.until(&format!("{lessons}?.ariaPressed === 'true'"));
    let only = browser.eval(status);
    assert_eq!(only, format!("{} kết quả", count.as_str().unwrap_or("")));
    assert_eq!(browser.eval("location.search"), "?q=khach+hang&kind=lesson");
    let kinds = "[...new Set([...document.querySelectorAll('.hit-place')].map(e => e.textContent.split(' › ')[0]))]";
    assert_eq!(browser.eval(kinds), json!(["Bài học"]));
    browser.until(&format!("document.activeElement === {lessons}"));
    browser.eval("history.back()");
    browser.until(&format!("{status} === {all}"));
    assert_eq!(browser.eval("location.search"), "?q=khach+hang");
    browser.eval("history.forward()");
    browser.until(&format!("{status} === {only}"));

    // A new query is a new entry too, and the page opened from it leads back to it.
    browser.eval("document.getElementById('cn_query').select()");
    browser.insert("tong dai");
    browser.press("Enter", 0);
    browser.until("location.search === '?q=tong+dai&kind=lesson'");
    browser.until("document.querySelector('.hit mark')?.textContent.match(/t.ng|đài/i)");
    browser.follow(|b| {
        b.eval("document.querySelector('.hit a').click()");
    });
    browser.follow(|b| {
        b.eval("history.back()");
    });
    browser.until("document.getElementById('cn_query').value === 'tong dai'");
    browser.until("document.querySelector('.hit')");

    // The same address elsewhere gives the same answer.
    browser.open(&format!("{}search/?q=khach+hang&kind=lesson", server.url));
    browser.until(&format!("{status} === {only}"));
}

#[test]
fn more_results_come_twenty_at_a_time() {
    let Some((mut browser, _)) = start("search-more") else {
        return;
    };
    let server = Host::start(sample(), "/");
    browser.open(&server.url);
    ask(&mut browser, "khach");
    // The dialog has the first ones until somebody scrolls.
    browser.until("document.querySelectorAll('.hit').length === 5");
    browser.eval("document.querySelector('.finder-body').scrollBy(0, 40)");
    browser.until("document.querySelectorAll('.hit').length === 20");
    browser.follow(|b| {
        b.eval("document.querySelector('.hits-all a').click()");
    });
    assert_eq!(
        browser.eval("location.pathname + location.search"),
        "/search/?q=khach"
    );
    browser.until("document.querySelectorAll('.hit').length === 20");
    browser.eval("document.querySelector('.hits-more button').click()");
    browser.until("document.querySelectorAll('.hit').length > 20");
    assert_eq!(browser.eval(FOCUS), 20);
}

#[test]
fn without_scripts_the_control_leads_to_a_list_of_all_pages() {
    let Some((mut browser, _)) = start("search-plain") else {
        return;
    };
    let host = Host::start(small(), "/");
    browser.scripts(false);
    browser.open(&host.url);
    browser.follow(|b| {
        b.eval("document.querySelector('a.find').click()");
    });
    assert_eq!(browser.eval("location.pathname"), "/search/");
    let shown = "[...document.querySelectorAll('main a, main input, main button')] \
        .filter(e => e.checkVisibility({ visibilityProperty: true })).map(e => e.textContent)";
    let wanted = json!([
        "K",
        "N",
        "Khách im lặng",
        "Nhãn <img src=x onerror=alert(1)>"
    ]);
    assert_eq!(browser.eval(shown), wanted);
    browser.follow(|b| {
        b.eval("document.querySelector('#cn_directory .titles a').click()");
    });
    assert_eq!(browser.eval("location.pathname"), "/khach/");
}

#[test]
fn markup_is_text_wherever_it_comes_from() {
    let Some((mut browser, _)) = start("search-hostile") else {
        return;
    };
    browser.before_scripts("globalThis.alert = () => { globalThis.ran = true; };");
    let host = Host::start(small(), "/");
    let query = "<img src=x onerror=alert(3)>";
    browser.open(&host.url);
    ask(&mut browser, query);
    browser.until("document.querySelector('.hit')");
    let title = browser.eval("document.querySelector('.hit b').textContent");
    assert_eq!(title, "Nhãn <img src=x onerror=alert(1)>");
    browser.eval("document.querySelector('dialog.finder input').select()");
    browser.insert("<zzzq qqxw=vvvk>");
    browser.until("document.querySelector('.finder-none')");
    let said = browser.eval("document.querySelector('.finder-none').textContent");
    assert_eq!(said, "Không có kết quả nào cho “<zzzq qqxw=vvvk>”");
    let address =
        "search/?q=%3Cimg+src%3Dx+onerror%3Dalert(5)%3E&kind=%3Cimg+src%3Dx%3E&__proto__=x";
    browser.open(&format!("{}{address}", host.url));
    browser.until("document.querySelector('.filter[aria-pressed=true]')");
    assert_eq!(browser.eval("document.querySelectorAll('img').length"), 0);
    assert_eq!(browser.eval("globalThis.ran === true"), false);
    assert_eq!(
        browser.eval("document.getElementById('cn_query').value"),
        "<img src=x onerror=alert(5)>"
    );
}

#[test]
fn an_index_that_is_damaged_in_part_or_gone_is_spoken_of() {
    let Some((mut browser, _)) = start("search-damaged") else {
        return;
    };
    let mut damaged = small();
    for (path, bytes) in &mut damaged {
        if path.starts_with("search/shards.d/c") {
            *bytes = b"<!doctype html>Trang loi cua may chu".to_vec();
        }
    }
    let host = Host::start(damaged, "/");
    browser.open(&host.url);
    ask(&mut browser, "im lang");
    browser.until("document.querySelector('.finder-note')?.textContent.includes('không đọc được')");

    let mut gone = small();
    gone.remove("search/index.bin");
    let host = Host::start(gone, "/");
    browser.open(&host.url);
    ask(&mut browser, "im lang");
    browser
        .until("document.querySelector('.finder-note')?.textContent.startsWith('Chưa đọc được')");
    let way_out = browser.eval("document.querySelector('.finder-body p a').href");
    assert_eq!(way_out, format!("{}search/", host.url));
}

#[test]
fn search_works_below_any_path_and_keeps_what_was_read_there() {
    let Some((mut browser, _)) = start("search-below") else {
        return;
    };
    let host = Host::start(small(), "/kho/so-tay/");
    browser.open(&format!("{}doc/", host.url));
    browser.open(&format!("{}khach/", host.url));
    browser.open(&host.url);
    browser.press("/", 0);
    browser.until("document.querySelector('.starts a')");
    let read = "[...document.querySelectorAll('.starts a')].map(a => [a.textContent, a.href])";
    let wanted = json!([
        ["Khách im lặng", format!("{}khach/", host.url)],
        [
            "Nhãn <img src=x onerror=alert(1)>",
            format!("{}doc/", host.url)
        ],
    ]);
    assert_eq!(browser.eval(read), wanted);
    browser.insert("im lang");
    browser.until("document.querySelector('.hit')");
    assert_eq!(
        browser.eval(&format!("({HITS})[0]")),
        format!("{}khach/", host.url)
    );
    let outside = host.asked().into_iter().filter(|path| path == "outside");
    assert_eq!(outside.count(), 0);
}

#[test]
fn search_goes_on_without_workers_and_without_storage() {
    let Some((mut browser, _)) = start("search-bare") else {
        return;
    };
    browser.before_scripts(
        "globalThis.Worker = class { constructor() { throw new Error('none') } };
         for (const name of ['localStorage', 'sessionStorage'])
             Object.defineProperty(globalThis, name, { get() { throw new Error('blocked') } });",
    );
    let host = Host::start(small(), "/");
    let events = browser.open(&host.url);
    let thrown = |event: &&Value| event["method"] == "Runtime.exceptionThrown";
    assert_eq!(events.iter().filter(thrown).count(), 0, "{events:?}");
    ask(&mut browser, "nguoi ky");
    browser.until("document.querySelector('.hit mark')");
    browser.follow(|b| b.press("Enter", 0));
    assert_eq!(browser.eval("location.pathname"), "/khach/");
}

#[test]
fn what_was_mistyped_is_mended_and_can_be_looked_for_as_it_was_typed() {
    let Some((mut browser, _)) = start("search-mended") else {
        return;
    };
    let host = Host::start(small(), "/");
    browser.open(&host.url);
    ask(&mut browser, "hpo dong");
    browser
        .until("document.querySelector('.finder-note b')?.textContent.startsWith('Ý bạn là “hợp')");
    browser.until("document.querySelector('.hit')");
    browser.eval("document.querySelector('.finder-note button').click()");
    browser.until("document.querySelector('.finder-none')");
    assert_eq!(browser.eval(TYPED), "\"hpo\" \"dong\"");
}

#[test]
fn nothing_of_the_search_is_fetched_before_somebody_reaches_for_it() {
    let files = small();
    let packed = |path: &str| gzipped(&files[path]);
    let own = |begin: &'static str| files.keys().filter(move |path| path.starts_with(begin));
    let script = own("assets/camnang-").find(|path| path.ends_with(".js"));
    let style = own("assets/camnang-").find(|path| path.ends_with(".css"));
    let script = packed(script.expect("a script"));
    let style = packed(style.expect("a style sheet"));
    // One of them belongs to the page for addresses that lead nowhere.
    let later = own("assets/search-").filter(|path| !path.ends_with("lost.js"));
    let later: usize = later.map(|path| packed(path)).sum();
    assert!(script <= 5_000, "{script} bytes of script with every page");
    assert!(style <= 10_000, "{style} bytes of style with every page");
    assert!(later <= 16_000, "{later} bytes with the first query");

    let Some((mut browser, _)) = start("search-weight") else {
        return;
    };
    let host = Host::start(files, "/");
    browser.open(&format!("{}khach/", host.url));
    browser.eval("new Promise(done => setTimeout(() => done(1), 300))");
    let is_search = |path: &String| path.starts_with("search/") || path.contains("/search-");
    let asked = host.asked();
    assert!(!asked.iter().any(is_search), "{asked:?}");
    assert!(asked.len() <= 4, "{asked:?}");
    // Reaching for it is enough: it is there when the first key is pressed.
    let at = browser.eval(
        "(box => [box.x + box.width / 2, box.y + box.height / 2]) \
         (document.querySelector('a.find').getBoundingClientRect())",
    );
    let moved = json!({ "type": "mouseMoved", "x": at[0], "y": at[1] });
    browser.call("Input.dispatchMouseEvent", &moved);
    browser.eval("new Promise(done => setTimeout(() => done(1), 1000))");
    let asked = host.asked();
    assert!(asked.contains(&"search/index.bin".to_owned()), "{asked:?}");
}

#[test]
fn questions_of_the_handbook_stand_under_the_empty_field() {
    let Some((mut browser, _)) = start("search-questions") else {
        return;
    };
    let mut handbook = Handbook::new(
        "[search]\nquestions = { vi = [\"Khách im lặng thì làm gì?\"], en = [\"Who calls?\"] }\n",
    );
    handbook.put("content/index.md", page("Trang đầu", "Chữ."));
    handbook.put("content/khach.md", page("Khách im lặng", "Gọi ngay."));
    let host = Host::start(files_of(&handbook.build()), "/");
    browser.open(&host.url);
    browser.press("/", 0);
    browser.until("document.querySelector('.starts a')");
    let asked = browser.eval("[...document.querySelectorAll('.starts a')].map(a => a.textContent)");
    assert_eq!(asked, json!(["Khách im lặng thì làm gì?"]));
    browser.press("ArrowDown", 0);
    browser.press("Enter", 0);
    browser.until("document.querySelector('.hit')");
    assert_eq!(browser.eval(TYPED), "Khách im lặng thì làm gì?");
    assert_eq!(
        browser.eval(&format!("({HITS})[0]")),
        format!("{}khach/", host.url)
    );
}

#[test]
fn the_dialog_fits_a_phone_and_everything_in_it_is_large_enough_for_a_thumb() {
    let Some((mut browser, _)) = start("search-phone") else {
        return;
    };
    let server = Host::start(sample(), "/");
    for width in [320, 390] {
        browser.resize(width, 800);
        browser.open(&server.url);
        browser.eval("document.querySelector('a.find').click()");
        browser.until(READY);
        browser.insert("khach hang roi bo do tong dai loi");
        browser.until("document.querySelectorAll('.hit').length > 3");
        let small = browser.eval(
            "[...document.querySelectorAll('.finder :is(a, button, input)')] \
             .filter(e => e.checkVisibility()) \
             .map(e => [e.textContent, e.closest('.hit') ?? e]) \
             .map(([text, e]) => [text, e.getBoundingClientRect().height]) \
             .filter(([, height]) => height < 44)",
        );
        assert_eq!(small, json!([]), "at {width}");
        let wide = "document.querySelector('.finder-body').scrollWidth > innerWidth";
        assert_eq!(browser.eval(wide), false, "at {width}");
    }
}

fn gzipped(bytes: &[u8]) -> usize {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}
