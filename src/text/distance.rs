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

/// How a name is made, which decides how much of it may be a slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// Words of the program: keys, values, ids of causes. Two of them are never alike.
    Identifiers,
    /// Names of customers and pages. `An Phát` and `An Phúc` are two companies: Vietnamese
    /// syllables are short, and one letter makes another.
    Proper,
}

/// Returns the one candidate that `wanted` stands for with a slip of the pen, or none when it
/// may stand for several or be a name of its own. Sure enough to be put in its place, which
/// [`nearest`] is not.
pub fn slip_of<'a>(
    wanted: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    spelling: Spelling,
) -> Option<&'a str> {
    let key = name_key(wanted);
    let mut found = None;
    for candidate in candidates {
        let other = name_key(candidate);
        let slip = match spelling {
            // The same id may be known from two places.
            Spelling::Identifiers if found == Some(candidate) => false,
            Spelling::Identifiers => is_slip(&key, &other),
            Spelling::Proper => is_proper_slip(&key, &other),
        };
        if slip && found.replace(candidate).is_some() {
            return None;
        }
    }
    found
}

/// At most two edits, one in a short word. Numbers are never slips, and `un` or `in` put before
/// a word turns it round.
fn is_slip(one: &str, two: &str) -> bool {
    let allowed = if one.len().max(two.len()) < 5 { 1 } else { 2 };
    let turned = one != two && (one.ends_with(two) || two.ends_with(one));
    one.len() >= 3
        && !turned
        && digits(one).eq(digits(two))
        && strsim::osa_distance(one, two) <= allowed
}

/// One word differs, in a way that makes no other Vietnamese word of it.
fn is_proper_slip(one: &str, two: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), two.split(' ').collect());
    if a.len() != b.len() {
        return a.concat() == b.concat();
    }
    let mut differing = a.iter().zip(&b).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (differing.next(), differing.next()) else {
        return false;
    };
    let long = a.len().min(b.len()) >= 7 && strsim::osa_distance(a, b) == 1;
    let letters = [a, b]
        .iter()
        .all(|w| w.bytes().all(|c| c.is_ascii_lowercase()));
    letters && (long || is_swap(a, b) || undoubled(a).eq(undoubled(b)) || is_i_for_y(a, b))
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_digit)
}

/// `mihn` for `minh`. Two vowels that change places may make another name: `hao`, `hoa`.
fn is_swap(one: &str, two: &str) -> bool {
    let (a, b) = (one.as_bytes(), two.as_bytes());
    let at: Vec<usize> = (0..a.len().min(b.len()))
        .filter(|i| a[*i] != b[*i])
        .collect();
    let vowel = |c: u8| b"aeiouy".contains(&c);
    match at[..] {
        [i, j] if a.len() == b.len() && a.len() >= 4 => {
            j == i + 1 && a[i] == b[j] && a[j] == b[i] && !(vowel(a[i]) && vowel(a[j]))
        }
        _ => false,
    }
}

/// The letters of a word, each run of one letter as one.
fn undoubled(word: &str) -> impl Iterator<Item = u8> {
    let bytes = word.as_bytes();
    let first = |i: &usize| *i == 0 || bytes[*i] != bytes[*i - 1];
    (0..bytes.len()).filter(first).map(|i| bytes[i])
}

/// `ti` for `ty`, `quí` for `quý`: two spellings of one word. After a vowel they are two words
/// (`mai`, `may`).
fn is_i_for_y(one: &str, two: &str) -> bool {
    let end = |word: &str| word.ends_with(['i', 'y']);
    let stem = &one[..one.len().saturating_sub(1)];
    let bare = stem == "qu" || !stem.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    end(one) && end(two) && two.strip_prefix(stem).is_some_and(|rest| rest.len() == 1) && bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_mended_only_when_it_can_mean_one_thing() {
        let slip = |wanted, known: &[&'static str]| {
            slip_of(wanted, known.iter().copied(), Spelling::Identifiers)
        };
        let causes = ["technical_issues", "slow_support", "price", "slow_support"];
        assert_eq!(slip("tecnical_isues", &causes), Some("technical_issues"));
        assert_eq!(slip("slow suport", &causes), Some("slow_support"));
        assert_eq!(slip("prize", &causes), Some("price"));
        // Turned round, a number, two ways to read it, too short, too far.
        assert_eq!(slip("confirmed", &["unconfirmed"]), None);
        assert_eq!(slip("level_2", &["level_1"]), None);
        assert_eq!(slip("cat", &["car", "bat"]), None);
        assert_eq!(slip("ye", &["yes", "no"]), None);
        assert_eq!(slip("support", &causes), None);
    }

    #[test]
    fn another_name_is_no_slip_of_the_pen() {
        for (wanted, known) in [
            ("cong-ty-an-phat", "cong-ty-an-phuc"),
            ("cong-ty-b", "cong-ty-a"),
            ("trung-hai", "truong-hai"),
            ("minh-hao", "minh-hoa"),
            ("mai-linh", "may-linh"),
            ("na", "an"),
            ("bb-2025-03-21", "bb-2025-03-20"),
            ("hoa", "hoa-binh"),
        ] {
            assert_eq!(slip_of(wanted, [known], Spelling::Proper), None, "{wanted}");
        }
        for (wanted, known) in [
            ("an-phuc-logistic", "an-phuc-logistics"),
            ("chung-khoan-mihn-long", "chung-khoan-minh-long"),
            ("cong-ti-a", "cong-ty-a"),
            ("congty-a", "cong-ty-a"),
            ("minhh-long", "minh-long"),
        ] {
            let found = slip_of(wanted, [known, "khac"], Spelling::Proper);
            assert_eq!(found, Some(known), "{wanted}");
            // Two pages of one name are two pages.
            assert_eq!(slip_of(wanted, [known, known], Spelling::Proper), None);
        }
    }

    #[test]
    fn finds_the_mistyped_name() {
        let known = ["technical_issues", "slow_support", "price"];
        assert_eq!(nearest("tecnical_isues", known), Some("technical_issues"));
        assert_eq!(nearest("zzz", known), None);
    }
}
