//! `camnang build` and the disk: what it writes, what it leaves alone, what it refuses.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::time::SystemTime;

use crate::support::program::{Folder, Outcome, page};

const MANIFEST: &str = "site/.camnang-manifest.json";

#[test]
fn a_first_build_makes_the_folder_and_leaves_no_trace_of_the_work() {
    let folder = two_pages("publish-first");
    fine(&folder.run_today(&["build"]));
    for path in [
        "site/index.html",
        "site/a/index.html",
        "site/b/index.html",
        MANIFEST,
    ] {
        assert!(folder.has(path), "{path}");
    }
    let hidden: Vec<String> = fs::read_dir(folder.at("site"))
        .expect("the site is there")
        .map(|entry| {
            entry
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(hidden, [".camnang-manifest.json"]);
    assert_eq!(
        listed(&folder),
        written(&folder),
        "the manifest lists every file"
    );
}

#[test]
fn an_output_below_folders_that_are_not_there_yet_is_made() {
    let folder = two_pages("publish-deep");
    fine(&folder.run_today(&["build", "--output", "public/new/site"]));
    assert!(folder.has("public/new/site/a/index.html"));
}

#[test]
fn a_build_without_changes_rewrites_nothing() {
    let folder = two_pages("publish-unchanged");
    fine(&folder.run_today(&["build"]));
    let before = state(&folder.at("site"));
    fine(&folder.run_today(&["build"]));
    assert_eq!(changed(&before, &state(&folder.at("site"))), [""; 0]);
}

#[test]
fn an_edit_rewrites_only_the_files_that_it_changes() {
    let folder = two_pages("publish-edit");
    fine(&folder.run_today(&["build"]));
    let before = state(&folder.at("site"));
    folder.write("content/a.md", page("A", "Chữ khác."));
    fine(&folder.run_today(&["build"]));
    let mut changed = changed(&before, &state(&folder.at("site")));
    // The index says what the page says, in files named after what they hold.
    let index = |path: &String| path.starts_with("search/shards.d/") || path == "search/index.bin";
    assert!(changed.iter().any(index));
    changed.retain(|path| !index(path));
    assert_eq!(changed, [".camnang-manifest.json", "a/index.html"]);
}

#[test]
fn files_of_a_page_that_is_gone_are_removed_with_their_folders() {
    let folder = two_pages("publish-orphan");
    folder.write("content/muc/trong/c.md", page("C", "Chữ."));
    fine(&folder.run_today(&["build"]));
    assert!(folder.has("site/muc/trong/c/index.html"));
    fs::remove_dir_all(folder.at("content/muc")).expect("it is there");
    fine(&folder.run_today(&["build"]));
    assert!(!folder.has("site/muc"));
    assert!(folder.has("site/a/index.html"));
    assert_eq!(listed(&folder), written(&folder));
}

#[test]
fn a_file_that_becomes_a_folder_and_back_is_replaced() {
    let folder = two_pages("publish-kind");
    folder.write("content/static/ten", "a file");
    fine(&folder.run_today(&["build"]));
    assert_eq!(folder.read("site/ten"), "a file");
    fs::remove_file(folder.at("content/static/ten")).expect("it is there");
    folder.write("content/ten.md", page("Tên", "Chữ."));
    fine(&folder.run_today(&["build"]));
    assert!(folder.has("site/ten/index.html"));
    fs::remove_file(folder.at("content/ten.md")).expect("it is there");
    folder.write("content/static/ten", "a file");
    fine(&folder.run_today(&["build"]));
    assert_eq!(folder.read("site/ten"), "a file");
}

#[test]
fn somebody_elses_files_in_the_output_stay() {
    let folder = two_pages("publish-foreign-kept");
    fine(&folder.run_today(&["build"]));
    folder.write("site/CNAME", "camnang.vn");
    folder.write("site/b/ghi-chu.txt", "theirs");
    fs::remove_file(folder.at("content/b.md")).expect("it is there");
    folder.write("content/index.md", page("Trang đầu", "Chữ."));
    fine(&folder.run_today(&["build"]));
    assert_eq!(folder.read("site/CNAME"), "camnang.vn");
    assert_eq!(folder.read("site/b/ghi-chu.txt"), "theirs");
    assert!(!folder.has("site/b/index.html"));
}

#[test]
fn somebody_elses_file_is_never_overwritten() {
    let folder = two_pages("publish-foreign-file");
    fine(&folder.run_today(&["build"]));
    // In the way as a file, as a folder with content, and as a file where a folder is needed.
    for path in ["site/c/index.html", "site/c/index.html/theirs", "site/c"] {
        folder.write(path, "theirs");
        folder.write("content/c.md", page("C", "Chữ."));
        folder.write("content/a.md", page("A", path));
        let before = state(&folder.at("site"));
        let outcome = folder.run_today(&["build"]);
        refused(&outcome, "camnang did not make");
        assert_eq!(
            changed(&before, &state(&folder.at("site"))),
            [""; 0],
            "{path}"
        );
        assert_eq!(folder.read(path), "theirs");
        let top = folder.at("site/c");
        let _ = fs::remove_dir_all(&top).or_else(|_| fs::remove_file(&top));
    }
    fine(&folder.run_today(&["build"]));
}

#[test]
fn a_folder_with_somebody_elses_files_is_refused() {
    let folder = two_pages("publish-foreign-folder");
    folder.write("mine/notes.txt", "mine");
    refused(
        &folder.run_today(&["build", "--output", "mine"]),
        "camnang did not make",
    );
    // A manifest that cannot be read, or of another version, is no proof.
    for text in ["{", "{\"version\":2,\"files\":[]}", "[]", "", "\u{0}"] {
        folder.write("mine/.camnang-manifest.json", text);
        refused(
            &folder.run_today(&["build", "--output", "mine"]),
            "camnang did not make",
        );
    }
    let real = folder.at("real-manifest.json");
    fs::write(&real, "{\"version\":1,\"files\":[]}").expect("it can be written");
    fs::remove_file(folder.at("mine/.camnang-manifest.json")).expect("it is there");
    symlink(&real, folder.at("mine/.camnang-manifest.json")).expect("a link can be made");
    refused(
        &folder.run_today(&["build", "--output", "mine"]),
        "camnang did not make",
    );
    assert_eq!(state(&folder.at("mine")).len(), 2);
    assert_eq!(folder.read("mine/notes.txt"), "mine");
}

#[test]
fn an_empty_folder_is_taken() {
    let folder = two_pages("publish-empty");
    fs::create_dir(folder.at("empty")).expect("it can be made");
    fine(&folder.run_today(&["build", "--output", "empty"]));
    assert!(folder.has("empty/index.html"));
}

#[test]
fn an_output_that_overlaps_the_sources_is_refused_however_it_is_written() {
    let folder = Folder::new("publish-overlap");
    let write = |path: &str, text: &str| folder.write(&format!("book/{path}"), text);
    write(
        "handbook.toml",
        "title = \"Thử\"\nstatic = [\"files/public\"]\n",
    );
    write("content/index.md", &page("Trang đầu", "Chữ."));
    write("files/public/a.txt", "a");
    write("themes/default/static/x.css", "");
    fs::create_dir_all(folder.at("book/.git")).expect("it can be made");
    fs::create_dir_all(folder.at("empty")).expect("it can be made");
    symlink(folder.at("book/content"), folder.at("link")).expect("a link can be made");
    symlink("..", folder.at("book/up")).expect("a link can be made");
    symlink(folder.at("nowhere"), folder.at("dangling")).expect("a link can be made");
    let root = folder.at("book");
    let absolute = root.join("content").display().to_string();
    for output in [
        // The root, above it, and what lies in it.
        "book",
        "book/",
        "book/.",
        ".",
        "/",
        "..",
        "book/content",
        "book/content/site",
        "book/content/not/there/yet",
        "book/themes",
        "book/themes/default/static/site",
        "book/kinds",
        "book/.git",
        "book/.git/site",
        "book/files",
        "book/files/public",
        "book/files/public/site",
        // By another way.
        "empty/../book/content",
        "book/site/../content",
        "not-there/../book/content/site",
        "book/../book/./content",
        "link",
        "link/site",
        "link/../content/site",
        "book/up",
        "book/up/book/content",
        "BOOK/../link",
        absolute.as_str(),
    ] {
        let before = state(folder.path());
        let outcome = folder.run_today(&["build", "--root", "book", "--output", output]);
        assert_eq!(
            outcome.code,
            Some(2),
            "{output}: {}{}",
            outcome.stdout,
            outcome.stderr
        );
        assert!(
            outcome.stderr.contains("overlaps the sources"),
            "{output}: {}",
            outcome.stderr
        );
        assert_eq!(changed(&before, &state(folder.path())), [""; 0], "{output}");
        assert!(!folder.has("book/content/site"), "{output}");
    }
    // Beside the sources is fine, in the root as well as through a link.
    symlink(folder.at("empty"), folder.at("book/out")).expect("a link can be made");
    for output in ["book/site", "book/content-site", "book/out"] {
        let outcome = folder.run_today(&["build", "--root", "book", "--output", output]);
        assert_eq!(outcome.code, Some(0), "{output}: {}", outcome.stderr);
    }
    assert!(folder.has("empty/index.html"));
}

#[test]
fn an_output_that_is_a_file_is_refused() {
    let folder = two_pages("publish-file");
    folder.write("site", "a file");
    let outcome = folder.run_today(&["build"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("site"), "{}", outcome.stderr);
    assert_eq!(folder.read("site"), "a file");
    let outcome = folder.run_today(&["build", "--output", "site/below"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stdout);
    assert_eq!(folder.read("site"), "a file");
}

#[test]
fn links_inside_the_output_are_not_followed() {
    let folder = two_pages("publish-links");
    fine(&folder.run_today(&["build"]));
    folder.write("precious/index.html", "precious");
    folder.write("precious/more.txt", "precious");

    // A page's file has become a link: the link goes, not what it points to.
    fs::remove_file(folder.at("site/a/index.html")).expect("it is there");
    symlink(
        folder.at("precious/index.html"),
        folder.at("site/a/index.html"),
    )
    .expect("a link");
    fine(&folder.run_today(&["build"]));
    let there = fs::symlink_metadata(folder.at("site/a/index.html")).expect("it is there");
    assert!(there.is_file());

    // A page's folder has become one.
    let precious = state(&folder.at("precious"));
    fs::remove_dir_all(folder.at("site/b")).expect("it is there");
    symlink(folder.at("precious"), folder.at("site/b")).expect("a link can be made");
    folder.write("content/b.md", page("B", "Chữ khác."));
    refused(&folder.run_today(&["build"]), "camnang did not make");
    // And the page is gone: nothing is removed behind the link.
    fs::remove_file(folder.at("content/b.md")).expect("it is there");
    folder.write("content/index.md", page("Trang đầu", "Chữ."));
    fine(&folder.run_today(&["build"]));
    assert_eq!(changed(&precious, &state(&folder.at("precious"))), [""; 0]);
    assert_eq!(folder.read("precious/index.html"), "precious");

    // The folder for the work has become one.
    symlink(folder.at("precious"), folder.at("site/.camnang-staging")).expect("a link");
    folder.write("content/a.md", page("A", "Chữ khác nữa."));
    fine(&folder.run_today(&["build"]));
    assert_eq!(changed(&precious, &state(&folder.at("precious"))), [""; 0]);
    assert!(!folder.has("site/.camnang-staging"));

    // What the manifest is written to first has become one.
    symlink(
        folder.at("precious/index.html"),
        folder.at("site/.camnang-manifest.json.new"),
    )
    .expect("a link");
    folder.write("content/c.md", page("C", "Chữ."));
    fine(&folder.run_today(&["build"]));
    assert_eq!(folder.read("precious/index.html"), "precious");
}

#[test]
fn a_hostile_manifest_removes_nothing_outside_the_output() {
    let folder = two_pages("publish-manifest");
    fine(&folder.run_today(&["build"]));
    folder.write("precious/a.txt", "precious");
    folder.write("site/ours/x.html", "ours");
    symlink(folder.at("precious"), folder.at("site/link")).expect("a link can be made");
    let precious = folder.at("precious/a.txt").display().to_string();
    let mut files = listed(&folder);
    files.extend(
        [
            "../precious/a.txt",
            "a/../../precious/a.txt",
            "./../precious/a.txt",
            "..",
            ".",
            "",
            "/",
            "../content/index.md",
            "link/a.txt",
            "link/../../precious/a.txt",
            "..\\precious\\a.txt",
            "a/index.html/../../../precious/a.txt",
            ".camnang-manifest.json",
            "b",
            precious.as_str(),
            "ours/x.html",
        ]
        .map(str::to_owned),
    );
    let manifest = serde_json::json!({ "version": 1, "files": files });
    folder.write(MANIFEST, manifest.to_string());
    fine(&folder.run_today(&["build"]));
    assert_eq!(folder.read("precious/a.txt"), "precious");
    assert!(folder.has("content/index.md") && folder.has("site/b/index.html"));
    assert!(
        !folder.has("site/ours"),
        "what the manifest may name is removed"
    );
    assert_eq!(listed(&folder), written_besides(&folder, "link"));
}

#[test]
fn a_template_that_fails_leaves_the_site_as_it_was() {
    let folder = two_pages("publish-template");
    fine(&folder.run_today(&["build"]));
    let before = state(&folder.at("site"));
    folder.write(
        "handbook.toml",
        "title = \"Tên khác\"\n[theme]\nname = \"x\"\n",
    );
    // One fails on every page, one only on the page of that title, after others were made.
    for template in [
        "{% extends \"default/page.html\" %}{% block content %}{{ page.nothing.more }}{% endblock content %}",
        "{% extends \"default/page.html\" %}{% block content %}{% if page.title == \"B\" %}\
         {{ page.title + 1 }}{% endif %}{% endblock content %}",
        "{% if %}",
    ] {
        folder.write("themes/x/templates/page.html", template);
        let outcome = folder.run_today(&["build"]);
        assert!(
            matches!(outcome.code, Some(1 | 2)),
            "{template}: {outcome:?}"
        );
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(
            said.contains("themes/x/templates") && said.contains("page.html:"),
            "{template}: {said}"
        );
        assert_eq!(
            changed(&before, &state(&folder.at("site"))),
            [""; 0],
            "{template}"
        );
        assert!(!folder.has("site/.camnang-staging"), "{template}");
    }
    let good =
        "{% extends \"default/page.html\" %}{% block main %}<p>{{ page.title }}{% endblock main %}";
    folder.write("themes/x/templates/page.html", good);
    fine(&folder.run_today(&["build"]));
    assert!(folder.read("site/b/index.html").contains("<p>B"));
}

#[test]
fn work_that_was_left_behind_by_a_build_that_was_killed_is_cleared_away() {
    let folder = two_pages("publish-killed");
    fine(&folder.run_today(&["build"]));
    folder.write("site/.camnang-staging/a/index.html", "half");
    folder.write("site/.camnang-staging/old/index.html", "old");
    folder.write("content/a.md", page("A", "Chữ khác."));
    fine(&folder.run_today(&["build"]));
    assert!(!folder.has("site/.camnang-staging") && !folder.has("site/old"));
    assert!(folder.read("site/a/index.html").contains("Chữ khác."));
}

#[test]
fn an_output_that_is_a_link_to_a_folder_stays_a_link() {
    let folder = two_pages("publish-link-output");
    fs::create_dir(folder.at("real")).expect("it can be made");
    symlink("real", folder.at("site")).expect("a link can be made");
    fine(&folder.run_today(&["build"]));
    fine(&folder.run_today(&["build"]));
    assert!(folder.has("real/index.html"));
    assert_eq!(
        fs::read_link(folder.at("site")).expect("a link"),
        Path::new("real")
    );
}

/// A handbook with a first page and pages A and B.
fn two_pages(name: &str) -> Folder {
    let (a, b) = (page("A", "Chữ."), page("B", "Chữ."));
    let folder = Folder::handbook(name, &[("content/a.md", &a), ("content/b.md", &b)]);
    folder.write(
        "content/index.md",
        page("Trang đầu", "Xem [A](a.md) và [B](b.md)."),
    );
    folder
}

fn fine(outcome: &Outcome) {
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
}

fn refused(outcome: &Outcome, why: &str) {
    assert_eq!(
        outcome.code,
        Some(2),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    assert!(outcome.stderr.contains(why), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("hint: "), "{}", outcome.stderr);
}

/// What tells whether a file was written: its bytes, its number and when it was changed.
type State = BTreeMap<String, (Vec<u8>, u64, SystemTime)>;

/// The state of everything below a folder; links are not followed.
fn state(folder: &Path) -> State {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("it can be read"))
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).expect("below");
            let metadata = entry.path().symlink_metadata().expect("it is there");
            let bytes = if metadata.is_file() {
                fs::read(entry.path()).expect("it can be read")
            } else {
                Vec::new()
            };
            let modified = metadata.modified().expect("this system keeps times");
            (
                below.to_string_lossy().into_owned(),
                (bytes, metadata.ino(), modified),
            )
        })
        .collect()
}

/// The files that differ in any way, are new or are gone.
fn changed(before: &State, after: &State) -> Vec<String> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    names.into_iter().filter(differs).cloned().collect()
}

/// The files that the manifest lists.
fn listed(folder: &Folder) -> Vec<String> {
    let manifest: serde_json::Value =
        serde_json::from_str(&folder.read(MANIFEST)).expect("the manifest is JSON");
    let files = manifest["files"].as_array().expect("a list");
    files
        .iter()
        .map(|f| f.as_str().expect("a path").to_owned())
        .collect()
}

/// The files of the site, sorted as the manifest sorts them.
fn written(folder: &Folder) -> Vec<String> {
    written_besides(folder, "")
}

fn written_besides(folder: &Folder, other: &str) -> Vec<String> {
    let files = state(&folder.at("site")).into_keys();
    files
        .filter(|f| f != ".camnang-manifest.json" && f != other)
        .collect()
}
