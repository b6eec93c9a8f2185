//! After an edit, the search index is put together from what is still as it was: byte for byte
//! the index that is made from nothing, and no shard is made twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use camnang::model::bundle::{Artifact, OutPath};
use camnang::{Built, Cache};

use crate::corpus;
use crate::support::handbook::Handbook;

/// The shards by family and number, whatever the hashes in their names, and the entry.
type Index = (BTreeMap<(char, u32), Arc<[u8]>>, Vec<u8>);

fn index(built: &Built) -> Index {
    let shard = |(path, artifact): (&OutPath, &Artifact)| {
        let name = path.as_str().strip_prefix("search/shards.d/")?;
        let (_, number) = name.strip_suffix(".bin")?.split_once('-')?;
        let Artifact::Bytes(bytes) = artifact else {
            panic!("{path} is no shard")
        };
        let number = number.parse().expect("a number");
        Some(((name.chars().next()?, number), Arc::clone(bytes)))
    };
    let entry = built.bundle.bytes("search/index.bin");
    let entry = entry.expect("there is an index").expect("it can be made");
    let shards = built.bundle.iter().filter_map(shard).collect();
    (shards, entry.into_owned())
}

/// The line of front matter that begins so, in place of what it says.
fn with(text: &str, key: &str, value: &str) -> String {
    let line = text
        .lines()
        .find(|line| line.starts_with(key))
        .expect("the page has the field");
    text.replacen(line, &format!("{key} = \"{value}\""), 1)
}

#[test]
fn shards_that_an_edit_does_not_touch_are_taken_again() {
    let mut handbook = Handbook::new("");
    let mut cases = Vec::new();
    let mut customers = Vec::new();
    for (path, text) in corpus::pages(300, 3) {
        if path.starts_with("content/churn/") && !path.ends_with("index.md") {
            cases.push((path.clone(), text.clone()));
        }
        if path.starts_with("content/customers/") && !path.ends_with("index.md") {
            customers.push((path.clone(), text.clone()));
        }
        handbook.put(&path, text);
    }
    let (path, case) = &cases[cases.len() / 2];
    let (customer, text) = &customers[customers.len() / 2];
    let decomposed = "\nKha\u{301}ch ha\u{300}ng rơ\u{300}i bo\u{309}.\n";
    let edits = [
        ("a line", path, format!("{case}\nMột câu nữa.\n")),
        ("new words", path, format!("{case}\nBlixto grumfel.\n")),
        ("other forms", path, format!("{case}{decomposed}")),
        (
            "a heading",
            path,
            format!("{case}\n## Ghi chú riêng\n\nHết.\n"),
        ),
        ("a title", path, with(case, "title", "Một nhan đề khác hẳn")),
        ("as it was", path, case.clone()),
        (
            "a name on many pages",
            customer,
            with(text, "title", "Công ty Đổi Tên"),
        ),
    ];
    let mut cache = Cache::default();
    let mut of = |handbook: &Handbook| {
        let inputs = handbook.inputs();
        let warm = camnang::build(&inputs, &mut cache).expect("it can be read");
        let cold = camnang::build(&inputs, &mut Cache::default()).expect("it can be read");
        let (warm, cold) = (index(&warm), index(&cold));
        assert!(warm == cold, "another index than from nothing");
        warm
    };
    let mut before = of(&handbook);
    for (edit, path, text) in edits {
        handbook.put(path, text);
        let after = of(&handbook);
        let mut made = 0;
        for (shard, bytes) in &after.0 {
            match before.0.get(shard) {
                Some(same) if Arc::ptr_eq(same, bytes) => {}
                // How often a term occurs is in none of the others, and not always told there.
                Some(same) if same == bytes && !matches!(shard.0, 't' | 'p') => {
                    panic!("{edit}: {shard:?} was made again")
                }
                _ => made += 1,
            }
        }
        assert!(made > 0, "{edit}: the index does not know of it");
        let whole = after.0.len();
        assert!(
            made * 2 < whole,
            "{edit}: {made} of {whole} shards were made"
        );
        before = after;
    }

    // A page less: all behind it have other numbers.
    handbook.remove(path);
    assert!(of(&handbook) != before);
}
