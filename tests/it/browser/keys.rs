//! The site by keyboard alone: where the focus is after every key, and that it can be seen.

use serde_json::json;

use crate::support::browser::{self, Browser};
use crate::support::host::{Host, sample};

const SHIFT: u8 = 8;

/// Where the focus is, in words.
const FOCUS: &str = "(it => it.matches('dialog.finder input') ? 'field' \
    : it.matches('.hit a') ? 'result ' + [...document.querySelectorAll('.hit a')].indexOf(it) \
    : it.closest('#cn_nav:popover-open') ? 'drawer' \
    : it.id || it.className.split(' ').at(-1) || it.tagName)(document.activeElement)";

fn start(name: &str, width: u32) -> Option<(Browser, Host)> {
    let program = browser::find()?;
    let mut browser = Browser::start(&program, name);
    browser.resize(width, 800);
    let host = Host::start(sample(), "/");
    browser.open(&host.url);
    Some((browser, host))
}

#[test]
fn search_is_opened_read_and_left_by_keys() {
    let Some((mut browser, _host)) = start("keys-search", 1440) else {
        return;
    };
    browser.eval("document.querySelector('a.find').focus()");
    browser.press("/", 0);
    browser.until("document.querySelector('dialog.finder[open] .finder-body')");
    assert_eq!(browser.eval(FOCUS), "field");
    for key in ["h", "u", "y"] {
        browser.press(key, 0);
    }
    browser.until("document.querySelectorAll('.hit').length > 1");
    assert_eq!(browser.eval(FOCUS), "field");
    for (key, focus) in [
        ("ArrowDown", "result 0"),
        ("ArrowDown", "result 1"),
        ("ArrowUp", "result 0"),
        ("ArrowUp", "field"),
        ("Escape", "find"),
    ] {
        browser.press(key, 0);
        assert_eq!(browser.eval(FOCUS), focus, "after {key}");
    }
    let closed = "document.querySelector('dialog[open]') === null";
    assert_eq!(browser.eval(closed), true);
    browser.press("/", 0);
    browser.insert("phat hien som");
    browser.until("document.querySelector('.hit mark')");
    browser.press("ArrowDown", 0);
    assert_eq!(browser.eval(FOCUS), "result 0");
    let target = browser.eval("document.activeElement.href.split('#')[0]");
    browser.follow(|b| b.press("Enter", 0));
    assert_eq!(browser.eval("location.href.split('#')[0]"), target);
}

#[test]
fn the_menu_of_a_phone_is_opened_and_left_by_keys() {
    let Some((mut browser, _host)) = start("keys-drawer", 390) else {
        return;
    };
    for (key, focus, open) in [
        ("Tab", "skip", false),
        ("Tab", "menu", false),
        ("Enter", "menu", true),
        ("Tab", "drawer", true),
        ("Tab", "drawer", true),
        ("Escape", "menu", false),
    ] {
        browser.press(key, 0);
        assert_eq!(browser.eval(FOCUS), focus, "after {key}");
        let is_open = browser.eval("document.querySelector('#cn_nav:popover-open') !== null");
        assert_eq!(is_open, open, "after {key}");
    }
}

#[test]
fn the_theme_and_the_way_past_the_bar_work_by_keys() {
    let Some((mut browser, host)) = start("keys-theme", 1440) else {
        return;
    };
    browser.eval("document.querySelector('button.theme').focus()");
    for theme in ["light", "dark"] {
        browser.press("Enter", 0);
        assert_eq!(
            browser.eval("document.documentElement.dataset.theme"),
            theme
        );
        assert_eq!(browser.eval(FOCUS), "theme");
    }
    browser.open(&format!("{}churn/", host.url));
    browser.press("Tab", 0);
    assert_eq!(browser.eval(FOCUS), "skip");
    browser.press("Enter", 0);
    assert_eq!(browser.eval(FOCUS), "cn_main");
    browser.press("Tab", 0);
    let inside = "document.querySelector('main').contains(document.activeElement)";
    assert_eq!(browser.eval(inside), true);
}

#[test]
fn whatever_has_the_focus_is_seen_and_is_not_under_the_bar() {
    let Some((mut browser, host)) = start("keys-seen", 1440) else {
        return;
    };
    for (path, width) in [
        ("processes/onboarding/", 1440),
        ("churn/2026/dai-phat-land/", 390),
    ] {
        browser.resize(width, 600);
        browser.open(&format!("{}{path}", host.url));
        // From the end upwards, where a sticky bar covers what scrolls into view.
        browser.eval("[...document.querySelectorAll('footer a')].at(-1).focus()");
        let mut stops = 0;
        for _ in 0..60 {
            browser.press("Tab", SHIFT);
            let covered = browser.eval(COVERED);
            assert_eq!(covered, json!(null), "{path} at {width}");
            stops += 1;
            if browser.eval("document.activeElement.closest('.bar, .skip') !== null") == true {
                break;
            }
        }
        assert!(stops > 20, "{path}: {stops}");
    }
}

/// What has the focus when it cannot be seen, or has no outline.
const COVERED: &str = "(it => {
    const box = it.getBoundingClientRect();
    const bar = document.querySelector('.bar');
    const style = getComputedStyle(it);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3;
    const under = !bar.contains(it) && !it.closest('.nav, .toc')
        && box.top < bar.getBoundingClientRect().bottom && box.height < innerHeight / 2;
    const outside = box.bottom < 0 || box.top > innerHeight;
    return outlined && !under && !outside ? null
        : `${it.outerHTML.slice(0, 120)} outline ${style.outline} at ${box.top}`;
})(document.activeElement)";
