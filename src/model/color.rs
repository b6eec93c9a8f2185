//! Colours, and how well two of them can be told apart.
//!
//! Relative luminance and contrast ratio are those of WCAG 2.2 (section "Definitions"), which
//! asks for 4.5:1 between text and what lies behind it (success criterion 1.4.3).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use csscolorparser::NAMED_COLORS;

use crate::text::distance::{edits, nearest};

/// The least contrast between text and its background.
pub const READABLE: f64 = 4.5;

/// The least contrast of what shows a control or a number in a chart (success criterion 1.4.11).
pub const VISIBLE: f64 = 3.0;

/// A colour in sRGB, without transparency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red, green, blue.
    pub channels: [u8; 3],
}

/// Which way to look for a colour that reads better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// Darker.
    Black,
    /// Lighter.
    White,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self::rgb(255, 255, 255);

    /// Makes a colour from its channels.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self {
            channels: [red, green, blue],
        }
    }

    /// Reads a colour as style sheets write it (`#0b6b53`, `teal`, `hsl(165 81% 23%)`), when
    /// nothing shows through it.
    pub fn parse(text: &str) -> Option<Self> {
        // The parser takes digits without a hash for a colour; browsers do not.
        let bare = text.trim().bytes().all(|b| b.is_ascii_hexdigit());
        read(text)
            .filter(|(_, opaque)| *opaque && !bare)
            .map(|(color, _)| color)
    }

    /// Returns the relative luminance, from 0 for black to 1 for white.
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.channels.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Returns the contrast ratio with another colour, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Returns the least contrast with any of `others`.
    pub fn least_contrast(self, others: &[Self]) -> f64 {
        let each = others.iter().map(|other| self.contrast(*other));
        each.fold(21.0, f64::min)
    }

    /// Returns this colour with `share` of another over it.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mut channels = self.channels;
        for (channel, over) in channels.iter_mut().zip(other.channels) {
            *channel = byte(f64::from(*channel) * (1.0 - share) + f64::from(over) * share);
        }
        Self { channels }
    }

    /// Returns the nearest colour of the same hue, this one included, that reads well on all
    /// of `backgrounds`; the end of the scale when there is none before it.
    #[must_use]
    pub fn readable_on(self, backgrounds: &[Self], towards: Towards) -> Self {
        const STEP: f64 = 1.0 / 512.0;
        let mut color = self;
        let (hue, saturation, mut lightness) = self.hsl();
        while color.least_contrast(backgrounds) < READABLE {
            lightness += match towards {
                Towards::Black => -STEP,
                Towards::White => STEP,
            };
            color = Self::from_hsl(hue, saturation, lightness.clamp(0.0, 1.0));
            if !(0.0..=1.0).contains(&lightness) {
                break;
            }
        }
        color
    }

    /// Returns this colour at least as dark, or as light, as `lightness` (0 to 1).
    #[must_use]
    pub fn moved(self, lightness: f64, towards: Towards) -> Self {
        let (hue, saturation, own) = self.hsl();
        let lightness = match towards {
            Towards::Black => own.min(lightness),
            Towards::White => own.max(lightness),
        };
        Self::from_hsl(hue, saturation, lightness)
    }

    /// Returns the lightness, from 0 for black to 1 for white.
    pub fn lightness(self) -> f64 {
        self.hsl().2
    }

    /// Returns the colour of the same hue with another lightness (0 to 1).
    #[must_use]
    pub fn with_lightness(self, lightness: f64) -> Self {
        let (hue, saturation, _) = self.hsl();
        Self::from_hsl(hue, saturation, lightness)
    }

    /// Hue in degrees, saturation and lightness from 0 to 1 (CSS Color 4, section 7).
    fn hsl(self) -> (f64, f64, f64) {
        let [red, green, blue] = self.channels.map(|c| f64::from(c) / 255.0);
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        let (lightness, spread) = (f64::midpoint(most, least), most - least);
        if self.channels.iter().all(|c| *c == self.channels[0]) {
            return (0.0, 0.0, lightness);
        }
        let saturation = (most - lightness) / lightness.min(1.0 - lightness);
        let [r, g, b] = self.channels;
        let hue = if r >= g && r >= b {
            (green - blue) / spread + if g < b { 6.0 } else { 0.0 }
        } else if g >= b {
            (blue - red) / spread + 2.0
        } else {
            (red - green) / spread + 4.0
        };
        (hue * 60.0, saturation, lightness)
    }

    fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> Self {
        let channel = |n: f64| {
            let k = (n + hue / 30.0) % 12.0;
            let reach = saturation * lightness.min(1.0 - lightness);
            byte(255.0 * (lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)))
        };
        Self::rgb(channel(0.0), channel(8.0), channel(4.0))
    }
}

/// Returns what somebody may have meant by a text that is no colour of ours: the digits with
/// their hash, the colour without its transparency, the nearest name.
pub fn meant(text: &str) -> Option<String> {
    static NAMES: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| NAMED_COLORS.keys().map(|name| name.as_str()).collect());
    match read(text) {
        Some((color, _)) => Some(color.to_string()),
        // Most words are no misspelt colour: one letter in four may be wrong.
        None => nearest(text, NAMES.iter().copied())
            .filter(|near| !text.starts_with('#') && edits(near, text) * 4 <= near.len())
            .map(str::to_owned),
    }
}

/// Returns a colour, and whether nothing shows through it.
fn read(text: &str) -> Option<(Color, bool)> {
    let read = csscolorparser::parse(text.trim()).ok()?;
    let [red, green, blue, opacity] = read.to_rgba8();
    Some((Color::rgb(red, green, blue), opacity == u8::MAX))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded and clamped to what a byte holds"
)]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.channels;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let black = color("#000");
        assert!((Color::WHITE.contrast(black) - 21.0).abs() < 1e-9);
        // The two greys that everybody quotes.
        assert!(color("#767676").contrast(Color::WHITE) >= READABLE);
        assert!(color("#777777").contrast(Color::WHITE) < READABLE);
    }

    #[test]
    fn reads_what_style_sheets_call_a_colour() {
        for (text, same) in [
            ("#0bF", "#00bbff"),
            (" #0B6B53", "#0b6b53"),
            ("Teal", "#008080"),
            ("rgb(11, 107, 83)", "#0b6b53"),
            ("hsl(165 81.4% 23.1%)", "#0b6b53"),
        ] {
            assert_eq!(color(text).to_string(), same);
        }
    }

    #[test]
    fn what_is_no_colour_has_one_that_may_be_meant() {
        for (text, near) in [
            ("0b6b53", Some("#0b6b53")),
            ("#0b6b5380", Some("#0b6b53")),
            ("navi", Some("navy")),
            ("dark green", Some("darkgreen")),
            ("xanh", None),
            ("nâu", None),
            ("", None),
            ("#", None),
            ("#12", None),
            ("#12345", None),
            ("#ggg", None),
            ("#éa", None),
            ("red; } body { display: none", None),
            ("var(--ink)", None),
            ("url(https://example.vn)", None),
        ] {
            assert_eq!(Color::parse(text), None, "{text}");
            assert_eq!(meant(text).as_deref(), near, "{text}");
        }
    }

    #[test]
    fn hue_and_back_is_the_same_colour() {
        for code in (0..0x100_0000_u32).step_by(4_099) {
            let [_, red, green, blue] = code.to_be_bytes();
            let one = Color::rgb(red, green, blue);
            let (hue, saturation, lightness) = one.hsl();
            assert_eq!(Color::from_hsl(hue, saturation, lightness), one);
        }
    }
}
