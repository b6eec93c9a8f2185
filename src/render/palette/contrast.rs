//! CN803: what a handbook chose among the colours cannot be read where the theme uses it.
//!
//! Every pair that may meet is measured. Of several that are too close, a choice is told the one
//! that misses most, at its own place; what is suggested is right for all of them.

use super::{Choices, GROUNDS, Look, Own, Palette, SERIES, Side, TONES, own};
use crate::model::color::{Color, READABLE, VISIBLE};
use crate::model::config::{CONFIG_FILE, Chosen};
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::source::SitePath;
use crate::text;

/// Two colours that meet, and how much they have to differ.
type Pair = (&'static str, &'static str, f64);

/// Colours of charts that code is written in as well.
const CODE: [&str; 2] = ["c3", "c5"];

/// How finely a better lightness is looked for.
const STEPS: u16 = 256;

/// Returns the pairs that may meet.
fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for ground in GROUNDS {
        pairs.extend(["ink", "ink-2", "ink-3"].map(|ink| (ink, ground, READABLE)));
        pairs.push(("edge", ground, VISIBLE));
        pairs.extend(TONES.map(|(tone, _)| (tone, ground, READABLE)));
    }
    for (tone, pale) in TONES {
        pairs.extend([(tone, pale, READABLE), ("ink", pale, READABLE)]);
    }
    pairs.push(("on-accent", "accent", READABLE));
    pairs.push(("ink", "mark", READABLE));
    pairs.extend(SERIES.map(|series| (series, "bg", VISIBLE)));
    for series in CODE {
        pairs.extend(["bg", "bg-2"].map(|ground| (series, ground, READABLE)));
    }
    pairs
}

/// Returns the choice that a colour is, or follows from.
fn source(name: &'static str, own: &Own) -> Option<&'static str> {
    let tone = TONES.iter().find(|(_, pale)| *pale == name);
    let from = match (name, tone) {
        ("bg-2" | "bg-3", _) => ["bg", "bg"],
        ("ink-2" | "ink-3" | "edge", _) => ["ink", "bg"],
        ("on-accent", _) => ["accent", "accent"],
        (_, Some((tone, _))) => [*tone, "bg"],
        _ => [name, name],
    };
    let mut each = [name, from[0], from[1]].into_iter();
    each.find(|name| own.contains_key(name))
}

/// Judges what the handbook chose.
pub(in crate::render) fn judge(palette: &Palette, choices: &Choices) -> Vec<Diagnostic> {
    let pairs = pairs();
    let mut found = Vec::new();
    for side in Side::BOTH {
        let mine = own(choices, side);
        let look = palette.chosen(choices, side);
        for (name, looks) in choices {
            let Some(chosen) = side.of(*looks) else {
                continue;
            };
            // A pair is told at what stands in front, if that was chosen.
            let told = |(front, back, _): &&Pair| {
                source(front, &mine).or_else(|| source(back, &mine)) == Some(*name)
            };
            let its: Vec<Pair> = pairs.iter().filter(told).copied().collect();
            let worst = its.iter().copied().reduce(|one, two| {
                if reach(&look, two) < reach(&look, one) {
                    two
                } else {
                    one
                }
            });
            let Some(worst) = worst.filter(|pair| reach(&look, *pair) < 1.0) else {
                continue;
            };
            let better = better(chosen.color, |color| {
                let mut choices = choices.clone();
                let with = Chosen { color, ..chosen };
                let looks = choices.entry(name).or_default();
                match side {
                    Side::Light => looks.light = Some(with),
                    Side::Dark => looks.dark = Some(with),
                }
                let look = palette.chosen(&choices, side);
                its.iter().all(|pair| reach(&look, *pair) >= 1.0)
            });
            found.push(finding(&look, worst, chosen, better));
        }
    }
    found
}

/// Returns the contrast of a pair as a share of what it needs.
fn reach(look: &Look, (front, back, least): Pair) -> f64 {
    look.get(front).contrast(look.get(back)) / least
}

/// Returns the nearest colour of the same hue that is fine.
fn better(color: Color, fine: impl Fn(Color) -> bool) -> Option<Color> {
    let lightness = color.lightness();
    let each = (1..=STEPS).flat_map(|step| {
        let far = f64::from(step) / f64::from(STEPS);
        [lightness - far, lightness + far]
    });
    each.filter(|lightness| (0.0..=1.0).contains(lightness))
        .map(|lightness| color.with_lightness(lightness))
        .find(|color| fine(*color))
}

fn finding(
    look: &Look,
    (front, back, least): Pair,
    chosen: Chosen,
    better: Option<Color>,
) -> Diagnostic {
    let (above, below) = (look.get(front), look.get(back));
    // Rounded down, so that 4.49 never reads as 4.5.
    let ratio = (above.contrast(below) * 100.0).floor() / 100.0;
    let en = [format!("{ratio:.2}"), format!("{least}")];
    let vi = en.each_ref().map(|number| number.replace('.', ","));
    let [[en, en_least], [vi, vi_least]] = [en, vi];
    Diagnostic::new(
        &rule::LOW_CONTRAST,
        &SitePath::from(CONFIG_FILE),
        chosen.span,
        text!(
            "Màu `{front}` {above} trên nền {below} tương phản {vi}:1, cần {vi_least}:1",
            "The colour `{front}` {above} has {en}:1 on {below}, needs {en_least}:1"
        ),
    )
    .help(match better {
        Some(near) => text!(
            "Màu gần nhất cùng sắc, đọc được ở mọi chỗ, là \"{near}\".",
            "The nearest colour of this hue that can be read everywhere is \"{near}\"."
        ),
        None => text!(
            "Chọn màu chữ và màu nền cách xa nhau hơn.",
            "Choose text and ground that are further apart."
        ),
    })
}
