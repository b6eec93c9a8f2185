//! What a handbook's settings change in the look of its site.

use crate::support::handbook::{Handbook, text_of};

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
    assert!(own.contains("--on-accent: light-dark(#ffffff, #0d1210)"));

    let two = style_sheet("[theme]\naccent = { light = \"#123\", dark = \"#fed\" }\n");
    assert!(two.contains("--accent: light-dark(#112233, #ffeedd)"));
}
