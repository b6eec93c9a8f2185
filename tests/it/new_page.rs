//! `camnang new` on disk: whole files, nothing replaced, nothing outside the handbook.

use std::fs;
use std::path::Path;

use crate::support::program::Folder;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| {
            e.expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_page_is_a_file_like_any_other_and_leaves_nothing_beside_it() {
    let folder = Folder::handbook("new-plain", &[]);
    let outcome = folder.run_today(&["new", "lesson", "Gọi lại"]);
    assert_eq!(outcome.stdout, "content/lessons/goi-lai.en.md\n");
    assert_eq!(names(&folder.at("content/lessons")), ["goi-lai.en.md"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &str| {
            let metadata = fs::metadata(folder.at(path)).expect("a file");
            metadata.permissions().mode()
        };
        assert_eq!(
            mode("content/lessons/goi-lai.en.md"),
            mode("content/index.md")
        );
    }
}

#[test]
fn no_case_is_written_when_its_minutes_cannot_be() {
    let folder = Folder::handbook(
        "new-both",
        &[("content/meetings/bb-2026-11-21-a.md", "của tôi")],
    );
    let arguments = [
        "new",
        "churn",
        "A",
        "--with-meeting",
        "--lang",
        "vi",
        "--today",
        "2026-11-21",
    ];
    let outcome = folder.run(&arguments);
    assert_eq!(outcome.code, Some(2));
    assert_eq!(outcome.stdout, "");
    assert!(
        outcome
            .stderr
            .contains("content/meetings/bb-2026-11-21-a.md")
    );
    assert!(!folder.has("content/churn"));
    assert_eq!(
        folder.read("content/meetings/bb-2026-11-21-a.md"),
        "của tôi"
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_a_new_page_out_of_the_handbook() {
    let outside = Folder::new("new-outside");
    let folder = Folder::handbook("new-link", &[]);
    std::os::unix::fs::symlink(outside.path(), folder.at("content/lessons")).expect("a link");
    let outcome = folder.run_today(&["new", "lesson", "Gọi lại"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
    assert_eq!(names(outside.path()), Vec::<String>::new());
    std::os::unix::fs::symlink("nowhere", folder.at("content/risks")).expect("a link");
    assert_eq!(folder.run_today(&["new", "risk", "Mất điện"]).code, Some(2));
    // A link to another folder of the handbook is as good as the folder.
    fs::create_dir(folder.at("content/terms")).expect("a folder");
    std::os::unix::fs::symlink("terms", folder.at("content/glossary")).expect("a link");
    assert_eq!(folder.run_today(&["new", "term", "SBC"]).code, Some(0));
    assert_eq!(names(&folder.at("content/terms")), ["sbc.en.md"]);
}

#[test]
fn a_file_in_place_of_a_folder_is_one_clear_error() {
    let folder = Folder::handbook("new-file", &[("content/lessons", "chữ")]);
    let outcome = folder.run_today(&["new", "lesson", "Gọi lại"]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.stderr.starts_with("error: cannot write"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}

#[test]
fn the_next_command_works_from_where_the_writer_is() {
    let folder = Folder::new("new-root");
    folder.write("sổ tay/handbook.toml", "");
    folder.write("sổ tay/content/index.md", "+++\ntitle = \"A\"\n+++\n");
    let outcome = folder.run_today(&["new", "customer", "B", "--root", "sổ tay"]);
    assert_eq!(outcome.stdout, "sổ tay/content/customers/b.en.md\n");
    let next = "  camnang check 'sổ tay/content/customers/b.en.md' --root 'sổ tay'\n";
    assert!(outcome.stderr.ends_with(next), "{}", outcome.stderr);
    let outcome = folder.run_today(&[
        "check",
        "sổ tay/content/customers/b.en.md",
        "--root",
        "sổ tay",
    ]);
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
}
