//! `LaTeX` → `MathML`, and what is wrong with a formula.

use std::collections::HashSet;
use std::sync::LazyLock;

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

/// Longest formula that is read; longer ones are data, not formulas.
const MAX_LEN: usize = 4_000;

/// True for running text between two dollar signs that stand for money (`từ 5$ đến 10$`): words
/// with spaces and nothing that a formula has.
pub fn is_prose(tex: &str) -> bool {
    let words = tex.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    if words && !tex.contains('\\') {
        return true;
    }
    tex.contains(char::is_whitespace)
        && !tex.contains(['\\', '^', '_', '=', '{', '}', '<', '>', '+', '*', '/'])
}

/// Returns what the first mistake in a formula is.
pub fn check(tex: &str) -> Result<(), String> {
    if tex.len() > MAX_LEN {
        return Err(format!("> {MAX_LEN}"));
    }
    let storage = Storage::new();
    // The renderer writes an error element and reports success, so events are scanned first.
    for event in Parser::new(tex, &storage) {
        if let Err(error) = event {
            let text = error.to_string();
            return Err(text.lines().next().unwrap_or_default().trim().to_owned());
        }
    }
    Ok(())
}

/// Returns the formula as `MathML`, none when it cannot be read.
pub fn mathml(tex: &str, display: bool) -> Option<String> {
    check(tex).ok()?;
    let storage = Storage::new();
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        ..RenderConfig::default()
    };
    let mut out = String::new();
    push_mathml(&mut out, Parser::new(tex, &storage), config).ok()?;
    Some(CLEANER.clean(&out).to_string())
}

/// The renderer copies some text as it is, so what it makes is read as a browser would and
/// written again with only the elements and attributes of `MathML` Core.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from([
            "math",
            "merror",
            "mfrac",
            "mi",
            "mmultiscripts",
            "mn",
            "mo",
            "mover",
            "mpadded",
            "mphantom",
            "mprescripts",
            "mroot",
            "mrow",
            "ms",
            "mspace",
            "msqrt",
            "mstyle",
            "msub",
            "msubsup",
            "msup",
            "mtable",
            "mtd",
            "mtext",
            "mtr",
            "munder",
            "munderover",
            "none",
            "semantics",
        ]))
        .generic_attributes(HashSet::from([
            "accent",
            "accentunder",
            "display",
            "displaystyle",
            "fence",
            "form",
            "height",
            "linethickness",
            "lspace",
            "mathvariant",
            "maxsize",
            "minsize",
            "movablelimits",
            "rspace",
            "scriptlevel",
            "separator",
            "stretchy",
            "symmetric",
            "width",
            "depth",
            "voffset",
            "columnspan",
            "rowspan",
        ]));
    builder
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_formulas_become_mathml_and_bad_ones_are_named() {
        assert!(mathml(r"\frac{a}{b}", false).is_some_and(|m| m.contains("<mfrac>")));
        assert!(check(r"\frac{a}{").is_err());
    }

    #[test]
    fn text_in_a_formula_is_never_markup() {
        let html =
            mathml(r"\operatorname{<img src=x onerror=alert(1)>}", false).unwrap_or_default();
        assert!(!html.contains("<img"), "{html}");
        let html = mathml("a<b", false).unwrap_or_default();
        assert!(html.contains("<mo>&lt;</mo>"), "{html}");
    }
}
