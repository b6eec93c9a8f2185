//! The sample handbook: every reason is true, by a plainer reading of its files.

use serde_json::Value;

use super::similar;
use crate::insights::{sample, sources};

#[test]
fn every_case_of_the_sample_has_near_ones_for_true_reasons() {
    let built = sample();
    let (cases, customers) = (sources("churn"), sources("customers"));
    let list = |name: &str, key: &str| cases[name].get(key).cloned().unwrap_or_default();
    let of_customer = |name: &str, key: &str| {
        let customer = &customers[&list(name, "customer")[0]];
        customer.get(key).cloned().unwrap_or_default()
    };
    let name = |url: &str| {
        url.trim_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or("")
            .to_owned()
    };
    assert!(cases.len() > 10);
    for own in cases.keys() {
        let ended = [list(own, "churned_on"), list(own, "saved_on")].concat();
        let year = &ended[0][..4];
        let found = similar(&built, &format!("/churn/{year}/{own}/"));
        assert!(!found.is_empty(), "{own}");
        for entry in &found {
            let other = name(entry["url"].as_str().expect("a URL"));
            let shared = |key: &str| -> Vec<String> {
                let others = list(&other, key);
                let both = list(own, key).into_iter().filter(|id| others.contains(id));
                both.collect()
            };
            let mut causes = shared("causes");
            let main = list(own, "causes")[0].clone();
            let same_main = list(&other, "causes")[0] == main;
            causes.retain(|id| !(same_main && *id == main));
            let mut told = Vec::new();
            for reason in entry["reasons"].as_array().expect("reasons") {
                let keys: Vec<String> = reason["keys"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect();
                let sorted = |mut keys: Vec<String>| {
                    keys.sort();
                    keys
                };
                let what = reason["what"].as_str().expect("a name");
                told.push(what.to_owned());
                match what {
                    "main_cause" => assert!(same_main && keys == [main.clone()], "{own} {entry}"),
                    "causes" => assert_eq!(sorted(keys), sorted(causes.clone()), "{own} {entry}"),
                    "signals" => {
                        assert_eq!(sorted(keys), sorted(shared("signals")), "{own} {entry}");
                    }
                    "industry" | "segment" => {
                        assert_eq!(
                            of_customer(own, what),
                            of_customer(&other, what),
                            "{own} {entry}"
                        );
                    }
                    "story" => {}
                    other => panic!("{own}: {other}"),
                }
            }
            // Nothing in common is left unsaid.
            let says = |what: &str| told.iter().any(|told| told == what);
            assert_eq!(says("main_cause"), same_main, "{own} {entry}");
            assert_eq!(says("causes"), !causes.is_empty(), "{own} {entry}");
            assert_eq!(
                says("signals"),
                !shared("signals").is_empty(),
                "{own} {entry}"
            );
        }
    }
}
