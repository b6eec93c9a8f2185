//! The colours of the site: those that the style sheet declares, those that `[theme]` chose, and
//! those that follow from a choice.
//!
//! A handbook chooses among few (`model::config::COLORS`). The ground of cards, what lies behind a
//! tone, text that is said by the way follow from them, so that no choice leaves half of the old
//! look standing. [`judge`] tells which choices cannot be read.

mod contrast;

use std::collections::BTreeMap;

use super::slim;
use crate::model::color::{Color, READABLE, Towards, VISIBLE};
use crate::model::config::{CONFIG_FILE, Chosen, Looks};

pub(super) use contrast::judge;

/// The colours that a handbook chose.
type Choices = BTreeMap<&'static str, Looks>;

/// Every colour of the style sheet, by the name of its custom property.
const NAMES: [&str; 26] = [
    "bg",
    "bg-2",
    "bg-3",
    "line",
    "edge",
    "ink",
    "ink-2",
    "ink-3",
    "accent",
    "accent-bg",
    "on-accent",
    "note",
    "note-bg",
    "good",
    "good-bg",
    "warn",
    "warn-bg",
    "bad",
    "bad-bg",
    "mark",
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "c6",
];

/// Colours of text, each with a pale ground of its own.
const TONES: [(&str, &str); 5] = [
    ("accent", "accent-bg"),
    ("note", "note-bg"),
    ("good", "good-bg"),
    ("warn", "warn-bg"),
    ("bad", "bad-bg"),
];
const SERIES: [&str; 6] = ["c1", "c2", "c3", "c4", "c5", "c6"];
const GROUNDS: [&str; 3] = ["bg", "bg-2", "bg-3"];

/// Text on the accent, whichever reads better.
const ON_ACCENT: [Color; 2] = [Color::WHITE, Color::rgb(0x0d, 0x12, 0x10)];

/// The most of a tone in its pale ground.
const TINT: f64 = 0.16;

/// How much of the text is in what follows from the ground.
const FROM_GROUND: [(&str, f64); 3] = [("bg-2", 0.04), ("bg-3", 0.08), ("line", 0.17)];

/// How much of the ground is at most in what follows from the text, and the contrast it needs.
const FROM_INK: [(&str, f64, f64); 3] = [
    ("ink-2", 0.22, READABLE),
    ("ink-3", 0.34, READABLE),
    ("edge", 0.55, VISIBLE),
];

/// One of the two looks, each on its own ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Light,
    Dark,
}

impl Side {
    const BOTH: [Self; 2] = [Self::Light, Self::Dark];

    fn of(self, looks: Looks) -> Option<Chosen> {
        match self {
            Self::Light => looks.light,
            Self::Dark => looks.dark,
        }
    }

    /// A colour for this look, made from that of the other: about as far from the ground as those
    /// of the default theme, and readable.
    fn like(self, other: Color, grounds: &[Color]) -> Color {
        let (lightness, towards) = match self {
            Self::Light => (0.25, Towards::Black),
            Self::Dark => (0.6, Towards::White),
        };
        other
            .moved(lightness, towards)
            .readable_on(grounds, towards)
    }
}

/// The colours of one look by name, all of them.
#[derive(Clone, Debug)]
struct Look(BTreeMap<&'static str, Color>);

/// The colours of a style sheet.
#[derive(Debug)]
pub(super) struct Palette {
    light: Look,
    dark: Look,
}

/// What was chosen for one look.
type Own = BTreeMap<&'static str, Color>;

fn own(choices: &Choices, side: Side) -> Own {
    let each = choices.iter();
    each.filter_map(|(name, looks)| Some((*name, side.of(*looks)?.color)))
        .collect()
}

impl Palette {
    /// Reads the colours of a style sheet; none when it lacks one of them.
    pub(super) fn read(css: &str) -> Option<Self> {
        let slim = slim::style(css);
        let mut looks: [BTreeMap<&'static str, Color>; 2] = Default::default();
        for line in slim.split([';', '{', '}']) {
            let Some((name, value)) = line
                .trim()
                .strip_prefix("--")
                .and_then(|l| l.split_once(':'))
            else {
                continue;
            };
            let value = value.trim().strip_prefix("light-dark(");
            let both = value.and_then(|v| v.strip_suffix(')')?.split_once(','));
            let known = NAMES.into_iter().find(|known| *known == name.trim());
            if let (Some(known), Some((light, dark))) = (known, both) {
                looks[0].insert(known, Color::parse(light)?);
                looks[1].insert(known, Color::parse(dark)?);
            }
        }
        let [light, dark] = looks;
        let palette = Self {
            light: Look(light),
            dark: Look(dark),
        };
        let whole = palette.light.0.len() == NAMES.len();
        whole.then_some(palette)
    }

    /// Returns the ground of the light look and of the dark one under these choices.
    pub(super) fn grounds(&self, choices: &Choices) -> [Color; 2] {
        Side::BOTH.map(|side| self.chosen(choices, side).get("bg"))
    }

    /// Returns the rules that recolour the site; none when the handbook keeps the theme's colours.
    pub(super) fn css(&self, choices: &Choices) -> Option<String> {
        let [light, dark] = Side::BOTH.map(|side| self.chosen(choices, side));
        let mut plain = String::new();
        let mut both = String::new();
        for name in NAMES {
            let (one, two) = (light.get(name), dark.get(name));
            if (one, two) != (self.light.get(name), self.dark.get(name)) {
                plain.push_str(&format!(" --{name}: {one};"));
                both.push_str(&format!(" --{name}: light-dark({one}, {two});"));
            }
        }
        (!plain.is_empty()).then(|| {
            format!(
                "\n/* colours of {CONFIG_FILE} */\n:root {{{plain} }}\n\
                 @supports (color: light-dark(#fff, #000)) {{ :root {{{both} }} }}\n"
            )
        })
    }

    fn look(&self, side: Side) -> &Look {
        match side {
            Side::Light => &self.light,
            Side::Dark => &self.dark,
        }
    }

    fn chosen(&self, choices: &Choices, side: Side) -> Look {
        let other = match side {
            Side::Light => Side::Dark,
            Side::Dark => Side::Light,
        };
        let (own, other) = (own(choices, side), own(choices, other));
        self.look(side).with(side, &own, &other)
    }
}

impl Look {
    fn get(&self, name: &str) -> Color {
        self.0.get(name).copied().unwrap_or(Color::WHITE)
    }

    fn grounds(&self) -> [Color; 3] {
        GROUNDS.map(|name| self.get(name))
    }

    /// Returns this look with what was chosen for it, and what follows from that. `other` is what
    /// was chosen for the other look: a tone chosen there alone gets its like here.
    fn with(&self, side: Side, own: &Own, other: &Own) -> Self {
        let mut look = self.clone();
        look.0.extend(own);
        let ground = own.contains_key("bg");
        let (bg, ink) = (look.get("bg"), look.get("ink"));
        if ground {
            for (name, share) in FROM_GROUND {
                look.follow(own, name, bg.mixed(ink, share));
            }
        }
        let grounds = look.grounds();
        for (name, share, least) in FROM_INK {
            if ground || (own.contains_key("ink") && name != "edge") {
                let reads = |color: Color| color.least_contrast(&grounds) >= least;
                let faded = over(ink, bg, share, reads);
                look.follow(own, name, faded);
            }
        }
        let hues = TONES.iter().map(|(tone, _)| *tone).chain(SERIES);
        for name in hues {
            if let Some(color) = other.get(name) {
                look.follow(own, name, side.like(*color, &grounds));
            }
        }
        for (tone, pale) in TONES {
            if ground || own.contains_key(tone) || other.contains_key(tone) {
                let front = look.get(tone);
                let reads = |color: Color| color.least_contrast(&[front, ink]) >= READABLE;
                let tint = over(bg, front, TINT, reads);
                look.follow(own, pale, tint);
            }
        }
        if own.contains_key("accent") || other.contains_key("accent") {
            let accent = look.get("accent");
            let [white, dark] = ON_ACCENT;
            let on = if accent.contrast(white) >= accent.contrast(dark) {
                white
            } else {
                dark
            };
            look.follow(own, "on-accent", on);
        }
        look
    }

    /// Sets a colour unless it was chosen.
    fn follow(&mut self, own: &Own, name: &'static str, color: Color) {
        if !own.contains_key(name) {
            self.0.insert(name, color);
        }
    }
}

/// Returns a colour with as much of another over it, at most `share`, as still reads.
fn over(below: Color, above: Color, share: f64, reads: impl Fn(Color) -> bool) -> Color {
    let shares = (0..16).map(|step| share * (1.0 - f64::from(step) / 16.0));
    let mut mixed = shares.map(|share| below.mixed(above, share));
    mixed.find(|color| reads(*color)).unwrap_or(below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Span;

    const CSS: &str = include_str!("../../../themes/default/static/camnang.css");

    fn palette() -> Palette {
        Palette::read(CSS).expect("the style sheet has every colour")
    }

    fn one(side: Side, color: Color) -> Looks {
        let span = Span::default();
        let chosen = Some(Chosen { color, span });
        match side {
            Side::Light => Looks {
                light: chosen,
                dark: None,
            },
            Side::Dark => Looks {
                light: None,
                dark: chosen,
            },
        }
    }

    #[test]
    fn a_style_sheet_without_one_of_the_colours_is_not_known() {
        assert!(Palette::read(&CSS.replace("--c6: light-dark(", "--c6: ")).is_none());
        assert!(Palette::read("").is_none());
    }

    #[test]
    fn whatever_follows_from_a_readable_accent_is_readable() {
        let palette = palette();
        for code in (0..0x100_0000_u32).step_by(30_011) {
            let [_, red, green, blue] = code.to_be_bytes();
            let any = Color::rgb(red, green, blue);
            let light = any.readable_on(&palette.light.grounds(), Towards::Black);
            let dark = any.readable_on(&palette.dark.grounds(), Towards::White);
            for looks in [one(Side::Light, light), one(Side::Dark, dark)] {
                let found = judge(&palette, &Choices::from([("accent", looks)]));
                assert!(found.is_empty(), "{any}: {found:?}");
                let choices = Choices::from([("accent", looks)]);
                for side in Side::BOTH {
                    let look = palette.chosen(&choices, side);
                    let accent = look.get("accent");
                    assert!(accent.least_contrast(&look.grounds()) >= READABLE);
                    assert!(accent.contrast(look.get("accent-bg")) >= READABLE);
                    assert!(accent.contrast(look.get("on-accent")) >= READABLE);
                }
            }
        }
    }

    #[test]
    fn cards_and_faint_text_follow_the_ground() {
        let cream = Color::rgb(0xff, 0xf8, 0xe7);
        let looks = one(Side::Light, cream);
        let palette = palette();
        let choices = Choices::from([("bg", looks)]);
        let look = palette.chosen(&choices, Side::Light);
        assert_eq!(palette.grounds(&choices), [cream, palette.dark.get("bg")]);
        for name in ["bg-2", "bg-3", "line"] {
            let [red, _, blue] = look.get(name).channels;
            assert!(red > blue, "{name} is warm");
        }
        assert!(look.get("ink-3").least_contrast(&look.grounds()) >= READABLE);
        assert!(look.get("edge").least_contrast(&look.grounds()) >= VISIBLE);
        assert!(judge(&palette, &choices).is_empty());
    }
}
