//! A picture of a page, seen large: by keys, by hand, and without scripts.

use serde_json::json;

use super::axe::Reader;
use crate::support::browser::{self, Browser};
use crate::support::handbook::Handbook;
use crate::support::host::{Host, files_of};

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1600\" height=\"900\">\
    <rect width=\"1600\" height=\"900\" fill=\"#3a7\"/></svg>";

fn host() -> Host {
    let mut handbook = Handbook::new("title = \"Sổ tay\"\n");
    handbook.put("content/so-do.svg", DRAWING);
    let text = "+++\ntitle = \"Sơ đồ\"\n+++\n\nXem hình:\n\n![Luồng gọi lại](so-do.svg)\n\nHết.\n";
    handbook.put("content/hinh.md", text);
    Host::start(files_of(&handbook.build()), "/")
}

#[test]
fn a_picture_is_opened_large_and_left_by_keys_with_nothing_out_of_place() {
    let Some(program) = browser::find() else {
        return;
    };
    let host = host();
    let mut reader =
        browser::axe().map(|axe| Reader::new(Browser::start(&program, "zoom-axe"), axe));
    let mut browser = Browser::start(&program, "zoom");
    for (theme, width) in [("light", 390), ("dark", 1440)] {
        let open = "document.querySelector('dialog.zoomed[open]') !== null";
        browser.prefers(theme);
        browser.resize(width, 800);
        browser.open(&format!("{}hinh/", host.url));
        browser.eval("document.querySelector('a.zoom').focus()");
        browser.press("Enter", 0);
        browser.until("document.querySelector('dialog.zoomed img').complete");
        assert_eq!(browser.eval(open), true);
        let focus = "document.activeElement.textContent";
        assert_eq!(browser.eval(focus), "Đóng");
        let larger = "document.querySelector('dialog.zoomed img').clientWidth \
            > document.querySelector('a.zoom img').clientWidth * 1.2";
        assert_eq!(browser.eval(larger), true, "{width}");
        let sideways = "document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(browser.eval(sideways), true, "{width}");
        browser.press("Escape", 0);
        browser.until("document.querySelector('dialog') === null");
        assert_eq!(browser.eval("document.activeElement.className"), "zoom");
        // By hand: a click opens, a click closes.
        browser.eval("document.activeElement.blur()");
        browser.eval("document.querySelector('a.zoom img').click()");
        assert_eq!(browser.eval(open), true);
        browser.eval("document.querySelector('dialog.zoomed img').click()");
        browser.until("document.querySelector('dialog') === null");
        assert_eq!(browser.eval("document.activeElement.className"), "zoom");

        if let Some(reader) = &mut reader {
            reader.browser.prefers(theme);
            reader.browser.resize(width, 800);
            reader.open(&format!("{}hinh/", host.url));
            reader
                .browser
                .eval("document.querySelector('a.zoom').click()");
            assert_eq!(reader.browser.eval(open), true);
            assert_eq!(reader.violations(), [] as [serde_json::Value; 0]);
        }
    }
}

#[test]
fn a_picture_leads_to_its_file_without_scripts() {
    let Some(program) = browser::find() else {
        return;
    };
    let host = host();
    let mut browser = Browser::start(&program, "zoom-plain");
    browser.scripts(false);
    browser.open(&format!("{}hinh/", host.url));
    // Its place is kept before it has come.
    let box_of = "(it => [it.getAttribute('width'), it.getAttribute('height')])\
        (document.querySelector('a.zoom img'))";
    assert_eq!(browser.eval(box_of), json!(["1600", "900"]));
    browser.follow(|b| {
        b.eval("document.querySelector('a.zoom').click()");
    });
    let there = browser.eval("location.pathname");
    assert!(
        there.as_str().is_some_and(|it| it.ends_with("so-do.svg")),
        "{there}"
    );
}
