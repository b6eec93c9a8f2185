//! The scripts that readers fetch are what the readable ones make, and only that.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use crate::support::{blessing, browser, files_below, project};

#[test]
fn scripts_are_shipped_as_they_were_last_written() {
    let (Some(node), true) = (browser::node(), browser::has_tools()) else {
        return;
    };
    let made = Command::new(node)
        .arg(project().join("tests/browser/bundle.mjs"))
        .output()
        .expect("Node starts");
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");
    let made: BTreeMap<String, String> = serde_json::from_slice(&made.stdout).expect("JSON");
    assert!(!made.is_empty());
    let mut stale = Vec::new();
    for (path, script) in &made {
        let file = project().join(path);
        if std::fs::read_to_string(&file).is_ok_and(|old| old == *script) {
            continue;
        }
        if blessing() {
            std::fs::write(&file, script).expect("it can be written");
        } else {
            stale.push(path);
        }
    }
    assert!(
        stale.is_empty(),
        "{stale:?} are not what their sources make: run BLESS=1 cargo test --test it scripts"
    );
}

#[test]
fn every_script_that_is_written_is_shipped() {
    // Whoever adds a module and forgets to import it would wonder why nothing happens.
    let folders = ["themes/scripts", "src/search/engine"];
    let files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| files_below(&project().join(folder), "js"))
        .collect();
    let text = |file: &PathBuf| std::fs::read_to_string(file).expect("text");
    let mut all: String = files.iter().map(text).collect();
    all.push_str(&text(&project().join("src/search/search.js")));
    all.push_str(&text(&project().join("tests/browser/bundle.mjs")));
    let idle: Vec<&PathBuf> = files
        .iter()
        .filter(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            !all.contains(&format!("/{name}\""))
        })
        .collect();
    assert!(
        files.len() > 15 && idle.is_empty(),
        "nothing imports {idle:?}"
    );
}
