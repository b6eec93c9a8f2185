//! `[theme] accent` → the style sheet's custom properties, and CN803: an accent that cannot be
//! read.
//!
//! The accent is the colour of links and of what is current; buttons carry text on it. Its
//! pale background and the text on it follow from it, so that only the accent itself can be
//! badly chosen.

use crate::model::color::{Color, READABLE, Towards};
use crate::model::config::{Accent, CONFIG_FILE};
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::source::SitePath;
use crate::text;

/// One of the two looks of the site, with the colours that `static/camnang.css` gives it.
struct Scheme {
    /// `--bg`, `--bg-2`, `--bg-3`.
    backgrounds: [Color; 3],
    /// Which way colours read better.
    towards: Towards,
    /// Where to begin when the accent comes from the other look: as far from the background
    /// as the accents of the default theme.
    lightness: f64,
}

const LIGHT: Scheme = Scheme {
    backgrounds: [
        Color::WHITE,
        Color::rgb(0xf6, 0xf7, 0xf5),
        Color::rgb(0xec, 0xef, 0xeb),
    ],
    towards: Towards::Black,
    lightness: 0.25,
};

const DARK: Scheme = Scheme {
    backgrounds: [
        Color::rgb(0x14, 0x18, 0x1a),
        Color::rgb(0x1b, 0x20, 0x22),
        Color::rgb(0x25, 0x2b, 0x2e),
    ],
    towards: Towards::White,
    lightness: 0.6,
};

/// Text on the accent, whichever reads better.
const ON_ACCENT: [Color; 2] = [Color::WHITE, Color::rgb(0x0d, 0x12, 0x10)];

/// The most of the accent in its pale background.
const TINT: f64 = 0.16;

/// The accent of one look and what follows from it.
struct Tokens {
    accent: Color,
    pale: Color,
    on: Color,
}

impl Scheme {
    fn tokens(&self, accent: Color) -> Tokens {
        let [white, ink] = ON_ACCENT;
        let on = if accent.contrast(white) >= accent.contrast(ink) {
            white
        } else {
            ink
        };
        // As much colour as the accent can still be read on.
        let shares = (0..=16).map(|step| TINT * (1.0 - f64::from(step) / 16.0));
        let mut tints = shares.map(|share| self.backgrounds[0].mixed(accent, share));
        let pale = tints.find(|pale| accent.contrast(*pale) >= READABLE);
        Tokens {
            accent,
            pale: pale.unwrap_or(self.backgrounds[0]),
            on,
        }
    }

    /// The accent of this look, made from that of the other.
    fn like(&self, other: Color) -> Color {
        other
            .moved(self.lightness, self.towards)
            .readable_on(&self.backgrounds, self.towards)
    }
}

/// Returns the rules that recolour the site; none when the handbook keeps the theme's accent.
pub(super) fn css(accent: &Accent) -> Option<String> {
    let light = accent.light.map(|(color, _)| color);
    let dark = accent.dark.map(|(color, _)| color);
    let (light, dark) = match (light, dark) {
        (None, None) => return None,
        (Some(light), Some(dark)) => (light, dark),
        (Some(light), None) => (light, DARK.like(light)),
        (None, Some(dark)) => (LIGHT.like(dark), dark),
    };
    let (light, dark) = (LIGHT.tokens(light), DARK.tokens(dark));
    let pairs = [
        ("accent", light.accent, dark.accent),
        ("accent-bg", light.pale, dark.pale),
        ("on-accent", light.on, dark.on),
    ];
    let mut plain = String::new();
    let mut both = String::new();
    for (name, light, dark) in pairs {
        plain.push_str(&format!(" --{name}: {light};"));
        both.push_str(&format!(" --{name}: light-dark({light}, {dark});"));
    }
    Some(format!(
        "\n/* accent of {CONFIG_FILE} */\n:root {{{plain} }}\n\
         @supports (color: light-dark(#fff, #000)) {{ :root {{{both} }} }}\n"
    ))
}

/// Judges the accents that the handbook chose; those made from them are readable.
pub(super) fn judge(accent: &Accent) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (scheme, chosen) in [(LIGHT, accent.light), (DARK, accent.dark)] {
        let Some((color, span)) = chosen else {
            continue;
        };
        let each = scheme.backgrounds.map(|bg| (color.contrast(bg), bg));
        let worst = each
            .into_iter()
            .reduce(|a, b| if b.0 < a.0 { b } else { a });
        let Some((ratio, background)) = worst.filter(|(ratio, _)| *ratio < READABLE) else {
            continue;
        };
        // Rounded down, so that 4.49 never reads as 4.5.
        let hundredths = (ratio * 100.0).floor() / 100.0;
        let en = format!("{hundredths:.2}");
        let vi = en.replace('.', ",");
        let near = color.readable_on(&scheme.backgrounds, scheme.towards);
        found.push(
            Diagnostic::new(
                &rule::LOW_CONTRAST,
                &SitePath::from(CONFIG_FILE),
                span,
                text!(
                    "Màu nhấn {color} trên nền {background} chỉ tương phản {vi}:1",
                    "The accent {color} has a contrast of only {en}:1 on {background}"
                ),
            )
            .help(text!(
                "Chữ cần ít nhất 4,5:1; màu gần nhất cùng sắc đọc được là \"{near}\".",
                "Text needs 4.5:1; the nearest colour of this hue that can be read is \"{near}\"."
            )),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: &str = include_str!("../../themes/default/static/camnang.css");

    #[test]
    fn backgrounds_are_those_of_the_style_sheet() {
        for (index, name) in ["bg", "bg-2", "bg-3"].into_iter().enumerate() {
            let start = CSS.find(&format!("--{name}: light-dark("));
            let start = start.unwrap_or_else(|| panic!("no --{name}")) + name.len() + 15;
            let end = start + CSS[start..].find(')').unwrap_or(0);
            let colors: Vec<_> = CSS[start..end].split(", ").map(Color::parse).collect();
            let expected = [LIGHT.backgrounds[index], DARK.backgrounds[index]];
            assert_eq!(colors, expected.map(Some), "--{name}");
        }
    }

    #[test]
    fn whatever_follows_from_a_readable_accent_is_readable() {
        for code in (0..0x100_0000_u32).step_by(30_011) {
            let [_, red, green, blue] = code.to_be_bytes();
            let chosen = Color::rgb(red, green, blue);
            for scheme in [LIGHT, DARK] {
                for accent in [
                    scheme.like(chosen),
                    chosen.readable_on(&scheme.backgrounds, scheme.towards),
                ] {
                    assert!(accent.least_contrast(&scheme.backgrounds) >= READABLE);
                    let tokens = scheme.tokens(accent);
                    assert!(tokens.accent.contrast(tokens.on) >= READABLE, "{accent}");
                    assert!(tokens.accent.contrast(tokens.pale) >= READABLE, "{accent}");
                }
            }
        }
    }
}
