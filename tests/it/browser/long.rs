//! Text that is longer and taller than any page was drawn for.

use serde_json::json;

use super::{SET_BADLY, TOO_WIDE};
use crate::support::browser::{self, Browser};
use crate::support::handbook::Handbook;
use crate::support::host::{Files, Host, files_of};

/// Capitals with two marks above, over letters with a dot or a tail below.
const STACKS: &str = "ẪẬỔỆ ẪNG ẬGỊ Ẵy Ổg";

#[test]
fn long_and_tall_text_stays_in_its_place() {
    let Some(program) = browser::find() else {
        return;
    };
    let host = Host::start(long(), "/");
    let mut browser = Browser::start(&program, "long");
    for path in [
        "",
        "processes/",
        "processes/dai/",
        "processes/q100/",
        "search/",
    ] {
        for (width, size) in [(320, ""), (390, ""), (390, "200%"), (1024, ""), (1440, "")] {
            browser.resize(width, 900);
            browser.open(&format!("{}{path}", host.url));
            browser.eval(&format!(
                "document.documentElement.style.fontSize = '{size}'"
            ));
            assert_eq!(browser.eval(TOO_WIDE), "", "{path} at {width} {size}");
            assert_eq!(
                browser.eval(SET_BADLY),
                json!([]),
                "{path} at {width} {size}"
            );
            assert_eq!(browser.eval(TORN), json!([]), "{path} at {width} {size}");
        }
    }
    // The menu of a group of two hundred stays a menu.
    let entries = browser.eval("document.querySelectorAll('#cn_nav a').length");
    assert!(entries.as_u64().is_some_and(|n| n < 60), "{entries}");
}

/// Amounts, dates and numbers of proposals that stand on two lines.
const TORN: &str = "[...document.querySelectorAll('main :is(time, .nowrap)')]
    .filter(it => it.getClientRects().length > 1).map(it => it.textContent)";

fn long() -> Files {
    let mut handbook = Handbook::new(
        "title = \"Cẩm nang chăm sóc khách hàng của Công ty Cổ phần Viễn thông Ẫn Ậg\"\n",
    );
    let title = "Quy trình tiếp nhận, phân loại và xử lý dứt điểm khiếu nại của khách hàng tại chín chi nhánh";
    assert!(title.chars().count() >= 90);
    let url = format!(
        "https://vi-du.example/{}",
        "duongdankhongcochongat".repeat(12)
    );
    let mut text = format!(
        "+++\ntitle = \"{title} {STACKS}\"\nsummary = \"{STACKS}\"\nowner = \"CS\"\nreview_on = 2027-01-01\n+++\n"
    );
    for level in 2..=6 {
        let marks = "#".repeat(level);
        text.push_str(&format!(
            "{marks} {title} {STACKS} {level}\n\n{STACKS} **{STACKS}** *{STACKS}* `{STACKS}` {url}\n\n\
             > {STACKS}\n\n- {STACKS} `{url}`\n\n"
        ));
    }
    text.push_str(&format!(
        "| {} |\n|{}\n| {} |\n\n",
        [STACKS; 12].join(" | "),
        "---|".repeat(12),
        [url.as_str(); 12].join(" | ")
    ));
    text.push_str(&format!(
        "```\n{url}\n```\n\n```rust\n{url}\n```\n\n1. {STACKS} 480.000.000 ₫ trong 14 ngày\n"
    ));
    handbook.put("content/processes/dai.md", text);
    for n in 0..200 {
        handbook.put(
            &format!("content/processes/q{n}.md"),
            format!("+++\ntitle = \"{title} {n}\"\n+++\n## {STACKS}\n\n{STACKS}\n\n## {title}\n\nXem [[q{}]].\n", (n + 1) % 200),
        );
    }
    handbook.put(
        "content/index.md",
        format!("+++\ntitle = \"{title}\"\n+++\n{STACKS} {url}\n"),
    );
    files_of(&handbook.build())
}
