//! Pictures of the pages that readers see most, for people to look at: after
//! `cargo test --test it pictures` they lie in `target/tmp/pictures/`.

use base64::Engine;
use serde_json::json;

use crate::support::browser::{self, Browser};
use crate::support::host::{Host, sample};
use crate::support::temporary;

const PAGES: [(&str, &str); 6] = [
    ("home", ""),
    ("case", "churn/2026/dai-phat-land/"),
    ("process", "processes/onboarding/"),
    ("template", "templates/phieu-khach-hang-bi-mat/"),
    ("insights", "insights/"),
    ("search", "search/?q=khach+im+lang"),
];

#[test]
fn pictures_of_light_and_dark_pages_are_taken_and_differ() {
    let Some(program) = browser::find() else {
        return;
    };
    let folder = temporary("pictures");
    let host = Host::start(sample(), "/");
    let mut browser = Browser::start(&program, "pictures");
    for (name, path) in PAGES {
        for width in [390, 1440] {
            let mut pictures = Vec::new();
            for theme in ["light", "dark"] {
                browser.prefers(theme);
                browser.resize(width, 900);
                browser.open(&format!("{}{path}", host.url));
                if name == "search" {
                    browser.until("document.querySelector('.hit mark')");
                }
                let picture = whole_page(&mut browser, width);
                let file = folder.join(format!("{name}-{width}-{theme}.png"));
                std::fs::write(file, &picture).expect("the folder is ours");
                pictures.push(picture);
            }
            assert_ne!(pictures[0], pictures[1], "{name} at {width}");
        }
    }
}

/// Takes a picture of the whole page, at most a few screens of it.
fn whole_page(browser: &mut Browser, width: u32) -> Vec<u8> {
    let height = browser.eval("Math.min(document.documentElement.scrollHeight, 6000)");
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
    let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
    let picture = browser.call("Page.captureScreenshot", &options);
    let data = picture["data"].as_str().unwrap_or_default();
    let bytes = base64::engine::general_purpose::STANDARD.decode(data);
    bytes.expect("base64")
}
