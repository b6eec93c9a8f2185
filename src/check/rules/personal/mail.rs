//! E-mail addresses of persons.

use std::ops::Range;

use super::context::WORDS;
use super::{Candidate, What, context};

/// Reads the address around the `@` at `at`.
pub(super) fn at(text: &str, range: &Range<usize>, at: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let own = |b: &u8| b.is_ascii_alphanumeric() || b"._+-".contains(b);
    let mut start = at
        - bytes[range.start..at]
            .iter()
            .rev()
            .take_while(|b| own(b))
            .count();
    while start < at && b"._+-".contains(&bytes[start]) {
        start += 1;
    }
    let host = |b: &&u8| b.is_ascii_alphanumeric() || b".-".contains(b);
    let end = at + 1 + bytes[at + 1..range.end].iter().take_while(host).count();
    let domain = text[at + 1..end].trim_end_matches(['.', '-']);
    let end = at + 1 + domain.len();
    let local = &text[start..at];
    // What goes on after the domain (`@bien_so`) is no address.
    let goes_on = text[end..range.end]
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '@');
    let before = text[range.start..start].chars().next_back();
    let part = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '@' | '}' | '$'));
    if goes_on || part || !is_domain(domain) || !is_person(local) {
        return None;
    }
    let technical = [
        "sip:", "sips:", "ssh:", "xmpp:", "id:", "id: <", "id:<", "uid:",
    ];
    if context::follows(text, start, &technical) || context::inside_address(text, start) {
        return None;
    }
    let domain = domain.to_ascii_lowercase();
    let first = local.chars().next().unwrap_or('*').to_ascii_lowercase();
    Some(Candidate {
        what: What::Mail,
        range: start..end,
        value: format!("{}@{domain}", local.to_ascii_lowercase()),
        masked: format!("{first}***@{domain}"),
    })
}

fn is_domain(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let labels: Vec<&str> = domain.split('.').collect();
    let [.., owner, last] = labels.as_slice() else {
        return false;
    };
    // `cong-ty.com.vn`: the owner stands before both.
    let second = matches!(
        *owner,
        "com" | "net" | "org" | "edu" | "gov" | "co" | "ac" | "info"
    );
    let owner = match labels.as_slice() {
        [.., own, _, _] if second && last.len() == 2 => own,
        _ => owner,
    };
    labels.iter().all(|l| !l.is_empty() && l.len() < 64)
        && (2..=24).contains(&last.len())
        && last.bytes().all(|b| b.is_ascii_alphabetic())
        && !listed(&WORDS.extensions, last)
        && !listed(&WORDS.free_domains, last)
        && !listed(&WORDS.placeholder_owners, owner)
        // Mail programs make message ids that look like addresses there.
        && domain != "mail.gmail.com"
}

/// True when the part before the `@` may be a person's.
fn is_person(local: &str) -> bool {
    let local = local.to_ascii_lowercase();
    let name = local.split('+').next().unwrap_or("");
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let number = letters == 0 && digits >= 9;
    // Extensions, ids of messages and machines.
    if !number && (letters < 2 || digits > 8) || name.len() > 40 {
        return false;
    }
    let hex = name.len() >= 16 && digits >= 4 && name.bytes().all(|b| b.is_ascii_hexdigit());
    let placeholder =
        listed(&WORDS.placeholder_names, name) || name.bytes().all(|b| b == b'x' || b == b'.');
    let is_role = |part: &str| {
        let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
        part.is_empty() || listed(&WORDS.roles, part)
    };
    let joined = name.replace(['.', '_', '-'], "");
    let role = !number && (is_role(&joined) || name.split(['.', '_', '-']).all(is_role));
    !hex && !placeholder
        && !role
        && !WORDS
            .role_starts
            .split_whitespace()
            .any(|start| name.starts_with(start))
}

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}
