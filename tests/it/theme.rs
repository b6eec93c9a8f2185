//! What a handbook's settings change in the look of its site.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::support::handbook::{Handbook, text_of};
use crate::support::{blessing, project};

fn style_sheet(config: &str) -> String {
    let built = Handbook::new(config).build();
    let is_style_sheet = |path: &str| path.starts_with("assets/camnang-") && path.ends_with(".css");
    let path = built.bundle.iter().map(|(path, _)| path.to_string());
    let path = path.filter(|path| is_style_sheet(path)).last();
    text_of(&built, &path.expect("a style sheet"))
}

#[test]
fn an_accent_recolours_both_looks_at_the_end_of_the_style_sheet() {
    let plain = style_sheet("");
    let one = style_sheet("[theme]\naccent = \"#1F5FA8\"\n");
    let own = one.strip_prefix(&plain).expect("the rest is the theme's");
    assert!(own.contains(":root { --accent: #1f5fa8; --accent-bg: #"));
    assert!(own.contains("--accent: light-dark(#1f5fa8, #"), "{own}");
    assert!(!own.contains("--ink"), "{own}");

    let two = style_sheet("[theme]\naccent = { light = \"#123\", dark = \"#fed\" }\n");
    assert!(two.contains("--accent: light-dark(#112233, #ffeedd)"));
}

#[test]
fn a_ground_brings_its_cards_and_the_colour_of_the_browser_with_it() {
    let config = "[theme]\nbg = { light = \"ivory\", dark = \"#111\" }\nc2 = \"#904\"\n";
    let plain = style_sheet("");
    let sheet = style_sheet(config);
    let own = sheet.strip_prefix(&plain).expect("the rest is the theme's");
    assert!(
        own.contains("--bg: light-dark(#fffff0, #111111); --bg-2: light-dark(#f"),
        "{own}"
    );
    assert!(own.contains("--c2: light-dark(#990044, #"), "{own}");
    assert!(!own.contains("--c1"), "{own}");

    let mut handbook = Handbook::new(config);
    handbook.put("content/a.md", "+++\ntitle = \"A\"\n+++\n\nChữ.\n");
    let page = text_of(&handbook.build(), "a/index.html");
    assert!(page.contains("content=\"#fffff0\" media=\"(prefers-color-scheme: light)\""));
    assert!(page.contains("content=\"#111111\" media=\"(prefers-color-scheme: dark)\""));
}

#[test]
fn nothing_but_colours_reaches_the_style_sheet() {
    let config = "[theme]\nink = \"red; } body { display: none\"\nmark = \"url(x)\"\n";
    assert_eq!(style_sheet(config), style_sheet(""));
}

/// The names that a template sees, each once: `list.groups[].items[].title`.
fn names(prefix: &str, value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                names(&format!("{prefix}.{key}"), value, found);
            }
        }
        serde_json::Value::Array(items) => {
            found.insert(format!("{prefix}[]"));
            for item in items {
                names(&format!("{prefix}[]"), item, found);
            }
        }
        _ => {
            found.insert(prefix.to_owned());
        }
    }
}

#[test]
fn what_templates_see_is_the_interface_of_the_theme() {
    let template = |parts: &[&str]| {
        let part = |name: &&str| format!("{name}\t{{{{ {name} | safe }}}}\n");
        let parts: String = parts.iter().map(part).collect();
        // Other templates fill this block.
        format!("{{% block main -%}}\n{parts}{{%- endblock main %}}")
    };
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\ntheme = \"ours\"\n");
    let files: [(&str, &[&str]); 3] = [
        ("case", &["page", "card"]),
        ("list", &["list"]),
        ("home", &["week", "paths", "home_sections"]),
    ];
    for (name, parts) in files {
        handbook.put(
            &format!("themes/ours/templates/{name}.html"),
            template(parts),
        );
    }
    for at in 0..130 {
        let text = format!(
            "+++\ntitle = \"Ca {at}\"\ncustomer = \"k\"\nchurned_on = 2026-{:02}-01\ncauses = [\"price\"]\n\
             revenue_lost = {at}\n+++\n\n## Nguyên nhân\n\nGiá tăng mà không báo.\n\n## Đề xuất\n\n\
             - Báo trước (phụ trách: CS; hạn: 2026-11-01; trạng thái: mới)\n",
            at % 10 + 1
        );
        handbook.put(&format!("content/churn/ca-{at}.md"), text);
    }
    handbook.put(
        "content/a.md",
        "+++\ntitle = \"A\"\npath = [\"churn/ca-1\"]\n+++\n\nChữ.\n",
    );
    let built = handbook.build();
    let mut seen = String::new();
    for (name, path) in [
        ("case", "churn/ca-1/index.html"),
        ("list", "churn/index.html"),
        ("home", "index.html"),
    ] {
        let mut found = BTreeSet::new();
        for line in text_of(&built, path)
            .lines()
            .filter(|line| !line.is_empty())
        {
            let (part, value) = line.split_once('\t').expect("a name and its value");
            // Tera writes nothing for what is not there.
            let value = value.replace(": ,", ": null,").replace(": }", ": null}");
            let value = value.replace("\\u{", "u{");
            let value = serde_json::from_str(&value).unwrap_or_else(|e| panic!("{e}: {value}"));
            names(part, &value, &mut found);
        }
        let _ = writeln!(seen, "# {name}.html");
        for line in found {
            let _ = writeln!(seen, "{line}");
        }
    }
    let golden = project().join("tests/theme/context.txt");
    if blessing() {
        std::fs::create_dir_all(golden.parent().expect("a folder")).expect("the folder");
        std::fs::write(&golden, &seen).expect("written");
    }
    let pinned = std::fs::read_to_string(&golden).expect("tests/theme/context.txt");
    assert_eq!(seen, pinned, "the interface of the theme has changed");
}
