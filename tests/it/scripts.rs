//! The scripts that readers fetch are what the readable ones make, and only that.

use std::collections::BTreeMap;
use std::process::Command;

use crate::support::{blessing, browser, project};

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
    let folder = project().join("themes/scripts");
    let texts: Vec<(String, String)> = crate::support::files_below(&folder, "js")
        .iter()
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            (
                name.into_owned(),
                std::fs::read_to_string(path).expect("text"),
            )
        })
        .collect();
    for (name, _) in &texts {
        let entry = name == "camnang.js" || name == "finder.js";
        let import = format!("from \"./{name}\"");
        assert!(
            entry || texts.iter().any(|(_, text)| text.contains(&import)),
            "nothing imports {name}"
        );
    }
}
