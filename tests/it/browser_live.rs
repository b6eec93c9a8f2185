//! The preview in a real browser: a saved file is on screen by itself, a mistake is a message
//! over the page.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::browser::{self, Browser};
use crate::support::program::{Folder, page};
use crate::support::server::Server;

#[test]
fn a_saved_page_comes_by_itself_and_the_reader_stays_where_he_was() {
    let Some(program) = browser::find() else {
        return;
    };
    let folder = book("seen-live");
    let server = Server::start(folder.path(), &[]);
    let mut browser = Browser::start(&program, "live");
    browser.open(&format!("{}a/", server.url));
    browser.eval("document.querySelector('main details').open = true; scrollTo(0, 1500); true");
    assert_eq!(browser.eval("scrollY"), json!(1500));
    folder.write("content/a.md", text("câuđầumới"));
    until(
        &mut browser,
        "document.body.innerText.includes('câuđầumới')",
    );
    until(&mut browser, "scrollY === 1500");
    assert_eq!(
        browser.eval("document.querySelector('main details').open"),
        true
    );
    // A page that lists it comes by itself as well.
    browser.open(&server.url);
    folder.write("content/b.md", page("Trang vừa thêm", "Chữ."));
    until(
        &mut browser,
        "document.body.textContent.includes('Trang vừa thêm')",
    );
    // And one that was not there yet.
    browser.open(&format!("{}sau/", server.url));
    folder.write("content/sau.md", page("Sau", "giờđãcó"));
    until(&mut browser, "document.body.innerText.includes('giờđãcó')");
}

#[test]
fn a_change_of_style_is_seen_without_loading_the_page_again() {
    let Some(program) = browser::find() else {
        return;
    };
    let folder = book("seen-style");
    let server = Server::start(folder.path(), &[]);
    let mut browser = Browser::start(&program, "style");
    browser.open(&format!("{}a/", server.url));
    browser.eval("window.stays = true");
    let style = "body { background: rgb(1, 2, 3) }\n";
    folder.write("themes/default/static/camnang.css", style);
    let background = "getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)'";
    until(&mut browser, background);
    assert_eq!(browser.eval("window.stays"), true);
    // The new style is there before the old one goes.
    let links = "document.querySelectorAll('link[rel~=stylesheet]').length";
    until(&mut browser, &format!("{links} === 1"));
}

#[test]
fn a_mistake_is_a_message_over_the_page_until_it_is_mended() {
    let Some(program) = browser::find() else {
        return;
    };
    let folder = book("seen-mistake");
    let server = Server::start(folder.path(), &["--lang", "vi"]);
    let mut browser = Browser::start(&program, "mistake");
    let events = browser.open(&format!("{}a/", server.url));
    assert!(
        events.iter().all(|e| e["method"] != "Log.entryAdded"),
        "{events:?}"
    );
    assert_eq!(browser.eval(SAID), "");
    folder.write("content/a.md", "+++\ntitle = \n+++\nchữhỏng\n");
    until(&mut browser, &format!("({SAID}).includes('CN101')"));
    let said = browser.eval(SAID);
    let said = said.as_str().unwrap_or_default();
    for part in [
        "Cả cẩm nang: 1 lỗi",
        "content/a.md:2",
        "bản gần nhất không có lỗi",
    ] {
        assert!(said.contains(part), "no {part:?} in {said}");
    }
    assert_eq!(
        browser.eval("document.body.innerText.includes('Câu đầu')"),
        true
    );
    // The place opens as a path to copy.
    let whole = format!("{}/content/a.md:2:", folder.path().display());
    browser.eval(&format!(
        "{IN_PANEL}.querySelector('li button').click(); true"
    ));
    let path = browser.eval(&format!("{IN_PANEL}.querySelector('input').value"));
    assert!(
        path.as_str().is_some_and(|p| p.starts_with(&whole)),
        "{path}"
    );
    // Folded up it stays folded, and still tells the count.
    browser.eval(&format!(
        "{IN_PANEL}.querySelector('header button').click(); true"
    ));
    assert_eq!(browser.eval(SAID), "Cả cẩm nang: 1 lỗi, 0 cảnh báo");
    folder.write("content/a.md", text("đãsửalành"));
    until(
        &mut browser,
        "document.body.innerText.includes('đãsửalành')",
    );
    until(&mut browser, &format!("({SAID}) === ''"));
    // What cannot be built at all is said too.
    browser.eval("sessionStorage.clear(); true");
    folder.write("handbook.toml", "title = \n");
    until(&mut browser, &format!("({SAID}).includes('handbook.toml')"));
    assert_eq!(
        browser.eval("document.body.innerText.includes('đãsửalành')"),
        true
    );
}

#[test]
fn the_end_of_a_page_can_be_read_under_the_message() {
    let Some(program) = browser::find() else {
        return;
    };
    let folder = book("seen-end");
    let server = Server::start(folder.path(), &["--lang", "vi"]);
    let mut browser = Browser::start(&program, "end");
    browser.open(&format!("{}a/", server.url));
    folder.write("content/a.md", "+++\ntitle = \n+++\nchữhỏng\n");
    until(&mut browser, &format!("({SAID}).includes('CN101')"));
    for width in [320, 390, 1440] {
        browser.resize(width, 844);
        for fold in ["header button", ".pill"] {
            until(&mut browser, END_IS_FREE);
            browser.eval(&format!("{IN_PANEL}.querySelector('{fold}').click(); true"));
        }
    }
    // What takes the focus is not behind it either.
    let kept = "getComputedStyle(document.documentElement).scrollPaddingBottom !== 'auto'";
    assert_eq!(browser.eval(kept), true);
    folder.write("content/a.md", text("đãsửalành"));
    let gone = "document.body.innerText.includes('đãsửalành') \
                && getComputedStyle(document.body).paddingBottom === '0px'";
    until(&mut browser, gone);
}

/// True when the last line of the page stands above the message, once one has scrolled there.
const END_IS_FREE: &str = "(() => { scrollTo(0, 1e6); \
    const end = document.querySelector('body > footer').lastElementChild.getBoundingClientRect(); \
    const said = document.querySelector('camnang-findings').getBoundingClientRect(); \
    return said.height > 20 && end.bottom <= said.top + 1; })()";

/// What is said over the page.
const SAID: &str = "[...(document.querySelector('camnang-findings')?.shadowRoot.children ?? [])].map(e => e.innerText).join('\\n')";
const IN_PANEL: &str = "document.querySelector('camnang-findings').shadowRoot";

/// Waits until an expression is true; the page may be loaded again meanwhile.
fn until(browser: &mut Browser, expression: &str) {
    let start = Instant::now();
    loop {
        let value = browser.try_eval(expression);
        if value == Some(Value::Bool(true)) {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_mins(1),
            "{expression}: {value:?}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn text(first: &str) -> String {
    let rest = "Một đoạn văn để trang dài hơn màn hình.\n\n".repeat(150);
    let body =
        format!("{first}\n\n<details><summary>Thêm</summary>\n\nẨn.\n\n</details>\n\n{rest}");
    page("A", &body)
}

fn book(name: &str) -> Folder {
    Folder::handbook(name, &[("content/a.md", &text("Câu đầu."))])
}
