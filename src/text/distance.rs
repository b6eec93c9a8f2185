//! "Did you mean": the known name nearest to a mistyped one.

use super::fold::name_key;

/// Returns the candidate most like `wanted`, compared without marks, case and separators, or
/// none when nothing is near.
///
/// Similarity is Jaro–Winkler (`strsim`), lifted when the words of one contain the other's;
/// below 0.82 two names are more likely different things than one thing mistyped. Ties go to
/// the first candidate, so the caller's order decides.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let key = name_key(wanted);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let other = name_key(candidate);
        let mut score = strsim::jaro_winkler(&key, &other);
        if key.len() >= 4 && other.len() >= 4 && (other.contains(&key) || key.contains(&other)) {
            score = score.max(0.9);
        }
        if score >= 0.82 && best.is_none_or(|(b, _)| score > b) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Number of single-character edits between two names after folding, counting a swap of
/// neighbours as one (optimal string alignment).
pub fn edits(a: &str, b: &str) -> usize {
    strsim::osa_distance(&name_key(a), &name_key(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_mistyped_name() {
        let known = ["technical_issues", "slow_support", "price"];
        assert_eq!(nearest("tecnical_isues", known), Some("technical_issues"));
        assert_eq!(nearest("zzz", known), None);
    }
}
