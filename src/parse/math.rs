//! `LaTeX` → `MathML`, and what is wrong with a formula.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

/// Longest formula that is read; longer ones are data, not formulas.
const MAX_LEN: usize = 4_000;

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
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_formulas_become_mathml_and_bad_ones_are_named() {
        assert!(mathml(r"\frac{a}{b}", false).is_some_and(|m| m.contains("<mfrac>")));
        assert!(check(r"\frac{a}{").is_err());
    }
}
