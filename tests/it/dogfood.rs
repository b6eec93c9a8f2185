//! The sample handbook: clean, the same bytes every time, every address in it leads somewhere.

use std::collections::BTreeSet;

use camnang::Cache;
use camnang::model::inputs::{Inputs, Options};
use camnang::world::discover::discover;

use crate::support::handbook::{TODAY, text_of};
use crate::support::project;

fn sample() -> Inputs {
    let today = TODAY.parse().expect("a day");
    discover(project(), Some(today), Options::default())
        .unwrap_or_else(|e| panic!("{}", e.message.en))
}

#[test]
fn the_sample_handbook_is_clean() {
    let built = camnang::build(&sample(), &mut Cache::default()).expect("it can be built");
    let findings: Vec<String> = built
        .diagnostics
        .iter()
        .map(|d| {
            format!(
                "{:?}:{} {} {}",
                d.path, d.location.line, d.rule.code, d.message.en
            )
        })
        .collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(built.pages >= 90);
}

#[test]
fn two_builds_are_identical_whatever_the_order_of_files() {
    let inputs = sample();
    let mut shuffled = inputs.clone();
    shuffled.pages.reverse();
    let one = camnang::build(&inputs, &mut Cache::default()).expect("it can be built");
    let mut cache = Cache::default();
    let two = camnang::build(&shuffled, &mut cache).expect("it can be built");
    let warm = camnang::build(&inputs, &mut cache).expect("it can be built");
    let paths = |built: &camnang::Built| -> Vec<String> {
        built.bundle.iter().map(|(p, _)| p.to_string()).collect()
    };
    assert_eq!(paths(&one), paths(&two));
    for path in paths(&one) {
        if let Some(Ok(bytes)) = one.bundle.bytes(&path) {
            for other in [&two, &warm] {
                let again = other.bundle.bytes(&path).expect("there").expect("renders");
                assert!(bytes == again, "{path} differs");
            }
        }
    }
}

#[test]
fn every_internal_address_of_the_site_exists() {
    let built = camnang::build(&sample(), &mut Cache::default()).expect("it can be built");
    let paths: BTreeSet<String> = built.bundle.iter().map(|(p, _)| p.to_string()).collect();
    let mut broken = Vec::new();
    for path in paths
        .iter()
        .filter(|p| p.ends_with(".html") && *p != "404.html")
    {
        let html = text_of(&built, path);
        for (at, _) in html
            .match_indices("href=\"")
            .chain(html.match_indices("src=\""))
        {
            let start = at + html[at..].find('"').expect("a quote") + 1;
            let end = start + html[start..].find('"').expect("a quote");
            let address = html[start..end].replace("&amp;", "&");
            if address.contains(':') || address.starts_with("//") {
                continue;
            }
            let (target, anchor) = address
                .split_once('#')
                .map_or((&*address, None), |(t, a)| (t, Some(a)));
            let resolved = resolve(path, target);
            if !paths.contains(&resolved) {
                broken.push(format!("{path}: {address}"));
            } else if let Some(anchor) = anchor {
                let page = if resolved == *path {
                    html.clone()
                } else {
                    text_of(&built, &resolved)
                };
                if !page.contains(&format!("id=\"{anchor}\"")) {
                    broken.push(format!("{path}: {address} (anchor)"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The file of the site that an address leads to, seen from another.
fn resolve(from: &str, address: &str) -> String {
    if address.is_empty() {
        return from.to_owned();
    }
    assert!(
        !address.starts_with('/'),
        "{from}: {address} is not relative"
    );
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                assert!(
                    parts.pop().is_some(),
                    "{from}: {address} leads above the root"
                );
            }
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    if address.ends_with('/') || address.ends_with("..") || path.is_empty() {
        if path.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{path}/index.html")
        }
    } else {
        path
    }
}

#[test]
fn a_write_up_without_one_of_its_four_parts_names_that_part() {
    let inputs = sample();
    let mut judged = 0;
    for (index, page) in inputs.pages.iter().enumerate() {
        if !page.path.as_str().starts_with("content/churn/20") {
            continue;
        }
        let text = &page.text;
        let mut starts: Vec<usize> = text.match_indices("\n## ").map(|(at, _)| at + 1).collect();
        starts.push(text.len());
        let mut missing = Vec::new();
        for section in starts.windows(2) {
            let mut without = inputs.clone();
            let cut = format!("{}{}", &text[..section[0]], &text[section[1]..]);
            without.pages[index].text = cut.into();
            let built = camnang::build(&without, &mut Cache::default()).expect("it can be built");
            let found: Vec<_> = built
                .diagnostics
                .iter()
                .filter(|d| ["CN201", "CN202", "CN203", "CN204"].contains(&d.rule.code))
                .collect();
            for d in &found {
                assert_eq!(d.path.as_ref(), Some(&page.path));
                assert!(d.location.line > 1 && d.help.is_some());
            }
            assert!(found.len() <= 1, "{}: {found:?}", page.path);
            missing.extend(found.iter().map(|d| d.rule.code));
        }
        missing.sort_unstable();
        assert_eq!(
            missing,
            ["CN201", "CN202", "CN203", "CN204"],
            "{}",
            page.path
        );
        judged += 1;
    }
    assert!(judged >= 12);
}
