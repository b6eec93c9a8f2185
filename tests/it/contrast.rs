//! Every colour of the style sheet can be read on everything it may stand on, in both themes.

use std::collections::BTreeMap;
use std::fmt::Write;

use camnang::model::color::Color;

const FRAME: &str = include_str!("../../themes/default/static/camnang.css");
const SEARCH: &str = include_str!("../../themes/default/static/search/search.css");

const BACKGROUNDS: [&str; 3] = ["bg", "bg-2", "bg-3"];
const TONES: [&str; 5] = ["accent", "note", "good", "warn", "bad"];

/// Least contrast of ordinary text.
const TEXT: f64 = 4.5;

/// Colours of the light and the dark theme by name.
type Tokens = BTreeMap<String, [Color; 2]>;

#[test]
fn every_pair_that_may_meet_can_be_read() {
    let tokens = tokens();
    let mut pairs: Vec<(String, String, f64)> = Vec::new();
    let mut pair = |front: &str, back: &str, least| {
        pairs.push((front.to_owned(), back.to_owned(), least));
    };
    for back in BACKGROUNDS {
        for (front, least) in [
            ("ink", 11.0),
            ("ink-2", 6.4),
            ("ink-3", TEXT),
            ("edge", 3.0),
        ] {
            pair(front, back, least);
        }
        for tone in TONES {
            pair(tone, back, TEXT);
        }
    }
    for (front, least) in [("ink-2", 6.8), ("ink-3", 4.7), ("accent", 5.5)] {
        pair(front, "bg", least);
    }
    for tone in TONES {
        pair(tone, &format!("{tone}-bg"), TEXT);
        pair("ink", &format!("{tone}-bg"), 7.0);
    }
    pair("on-accent", "accent", TEXT);
    pair("ink", "mark", TEXT);
    for series in 1..=6 {
        pair(&format!("c{series}"), "bg", 4.7);
    }
    // Highlighted code.
    for kind in ["c3", "c5"] {
        pair(kind, "bg-2", TEXT);
    }
    let table = weak(&tokens, &pairs);
    assert!(table.is_empty(), "{table}");
    // A pair that cannot be read is told.
    let weaker = weak(&tokens, &[("line".to_owned(), "bg".to_owned(), 3.0)]);
    assert!(weaker.contains("line on bg, light: 1."), "{weaker}");
}

#[test]
fn every_rule_that_sets_both_text_and_background_can_be_read() {
    let tokens = tokens();
    let mut pairs = Vec::new();
    for block in [FRAME, SEARCH].iter().flat_map(|css| css.split('}')) {
        let rule = block.rsplit('{').next().unwrap_or("");
        let value = |names: [&str; 2]| {
            rule.split(';')
                .filter_map(|line| line.split_once(':'))
                .filter(|(name, _)| names.contains(&name.trim()))
                .find_map(|(_, value)| value.trim().strip_prefix("var(--")?.split(')').next())
        };
        if let (Some(front), Some(back)) = (
            value(["color", "color"]),
            value(["background", "background-color"]),
        ) && tokens.contains_key(front)
            && tokens.contains_key(back)
        {
            pairs.push((front.to_owned(), back.to_owned(), TEXT));
        }
    }
    assert!(pairs.len() > 10, "{pairs:?}");
    let table = weak(&tokens, &pairs);
    assert!(table.is_empty(), "{table}");
}

#[test]
fn browsers_that_know_one_theme_get_the_light_one() {
    let tokens = tokens();
    let (plain, _) = FRAME.split_once("@supports").expect("both themes");
    for (name, value) in declarations(plain) {
        if let Some(color) = Color::parse(value) {
            assert_eq!(Some(color), tokens.get(name).map(|it| it[0]), "--{name}");
        }
    }
}

/// The colours of the style sheet.
fn tokens() -> Tokens {
    let tokens: Tokens = declarations(FRAME)
        .filter_map(|(name, value)| {
            let both = value.strip_prefix("light-dark(")?.strip_suffix(')')?;
            let (light, dark) = both.split_once(',')?;
            let color = |text: &str| Color::parse(text.trim());
            Some((name.to_owned(), [color(light)?, color(dark)?]))
        })
        .collect();
    assert!(tokens.len() >= 26, "{tokens:?}");
    tokens
}

/// Custom properties with their values.
fn declarations(css: &str) -> impl Iterator<Item = (&str, &str)> {
    css.split([';', '{', '}']).filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(':')?;
        Some((name, value.trim()))
    })
}

/// A line for every pair with less contrast than it needs.
fn weak(tokens: &Tokens, pairs: &[(String, String, f64)]) -> String {
    let mut table = String::new();
    for (front, back, least) in pairs {
        let color = |name: &str| tokens.get(name).unwrap_or_else(|| panic!("no --{name}"));
        for (theme, at) in [("light", 0), ("dark", 1)] {
            let ratio = color(front)[at].contrast(color(back)[at]);
            if ratio < *least {
                let _ = writeln!(table, "{front} on {back}, {theme}: {ratio:.2}, not {least}");
            }
        }
    }
    table
}
