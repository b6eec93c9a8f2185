//! Files that cannot be read as pages, or that want too much: one finding each, everything else
//! is built, and the program ends in good time.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use camnang::model::inputs::Options;
use camnang::world::discover::discover;
use camnang::{Built, Cache};

use crate::support::handbook::{TODAY, text_of};
use crate::support::program::{Folder, page};
use crate::support::server::Server;

#[test]
fn text_in_another_encoding_is_one_finding_at_its_place() {
    // "Khách" as Windows-1258 writes it, on line 5.
    let mut text = b"+++\ntitle = \"A\"\n+++\n\nKh".to_vec();
    text.extend([0xe1, b'c', b'h', b'\n', 0xff, 0xfe, b'\n']);
    let folder = one("unreadable-encoding", "bang-ma.md", &text);
    assert_eq!(found(&folder), ["content/bang-ma.md:5:3 CN110"]);
}

#[test]
fn a_utf16_page_and_a_binary_file_named_as_a_page_are_one_finding_each() {
    let utf16: Vec<u8> = "\u{feff}+++\ntitle = \"A\"\n+++\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let folder = one("unreadable-binary", "utf16.md", &utf16);
    let binary: Vec<u8> = (0..=255u8).cycle().take(100_000).collect();
    folder.write("content/anh.md", binary);
    folder.write(
        "content/zip.markdown",
        b"PK\x03\x04\x14\0\x08\x08\x90\xff\0\0",
    );
    let codes: Vec<String> = found(&folder)
        .into_iter()
        .map(|f| code_and_path(&f))
        .collect();
    assert_eq!(
        codes,
        [
            "CN110 content/anh.md",
            "CN110 content/utf16.md",
            "CN110 content/zip.markdown"
        ]
    );
}

#[test]
fn a_page_of_nul_bytes_and_control_characters_is_text_and_harmless() {
    let text = format!(
        "+++\ntitle = \"A\"\n+++\n\n{}\u{1}\u{7f}\u{85}\n",
        "\0".repeat(5000)
    );
    let folder = one("unreadable-nul", "nul.md", text.as_bytes());
    let built = build(&folder);
    assert!(text_of(&built, "nul/index.html").contains("<h1>A</h1>"));
}

#[test]
fn a_page_of_five_megabytes_is_one_finding() {
    let text = page("A", &"Chữ và chữ.\n\n".repeat(5 * 1024 * 1024 / 16));
    assert!(text.len() > 5_000_000);
    let folder = one("unreadable-large", "dai.md", text.as_bytes());
    assert_eq!(found(&folder), ["content/dai.md:1:1 CN111"]);
}

#[test]
fn a_hundred_thousand_headings_are_one_finding_at_the_first_too_many() {
    let text = page("A", &"## Mục\n".repeat(100_000));
    let folder = one("unreadable-headings", "muc.md", text.as_bytes());
    assert_eq!(found(&folder), ["content/muc.md:5005:1 CN111"]);
}

#[test]
fn what_is_not_a_regular_file_is_one_finding_and_nobody_waits_for_it() {
    let folder = one("unreadable-fifo", "ong.txt", b"x");
    fs::remove_file(folder.at("content/ong.txt")).expect("it is there");
    let made = Command::new("mkfifo")
        .arg(folder.at("content/ong.md"))
        .status();
    assert!(made.expect("mkfifo is there").success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.at("content/o-cam.md"))
        .expect("a socket can be made");
    symlink("/dev/zero", folder.at("content/vo-tan.md")).expect("a link can be made");
    assert_eq!(
        found(&folder),
        [
            "content/o-cam.md:1:1 CN112",
            "content/ong.md:1:1 CN112",
            "content/vo-tan.md:1:1 CN112"
        ]
    );
}

#[test]
fn links_that_go_in_circles_out_of_the_handbook_or_nowhere_are_one_finding_each() {
    let folder = one("unreadable-links", "a.md", page("A", "Chữ.").as_bytes());
    let outside = Folder::new("unreadable-links-outside");
    outside.write("mat.md", page("Mật", "Không cho ai đọc."));
    symlink(".", folder.at("content/vong")).expect("a link can be made");
    symlink("tu-tro.md", folder.at("content/tu-tro.md")).expect("a link can be made");
    symlink("khong-co.md", folder.at("content/mat-goc.md")).expect("a link can be made");
    symlink(outside.at("mat.md"), folder.at("content/ngoai.md")).expect("a link can be made");
    symlink(outside.path(), folder.at("content/thu-muc-ngoai")).expect("a link can be made");
    symlink("/", folder.at("content/goc")).expect("a link can be made");
    assert_eq!(
        found(&folder),
        [
            "content/goc:1:1 CN112",
            "content/mat-goc.md:1:1 CN112",
            "content/ngoai.md:1:1 CN112",
            "content/thu-muc-ngoai:1:1 CN112",
            "content/tu-tro.md:1:1 CN112",
            "content/vong:1:1 CN112",
        ]
    );
    let built = build(&folder);
    for (path, _) in built.bundle.iter() {
        if let Some(Ok(bytes)) = built.bundle.bytes(path.as_str()) {
            assert!(
                !String::from_utf8_lossy(&bytes).contains("Không cho ai đọc"),
                "{path}"
            );
        }
    }
}

#[test]
fn a_link_that_stays_inside_the_handbook_is_a_page() {
    let folder = one("unreadable-inside", "a.md", page("A", "Chữ.").as_bytes());
    folder.write("chung/b.md", page("B", "Chữ chung."));
    symlink("../chung/b.md", folder.at("content/b.md")).expect("a link can be made");
    symlink("../chung", folder.at("content/chung")).expect("a link can be made");
    let built = build(&folder);
    assert_eq!(findings(&built), [""; 0]);
    for path in ["b/index.html", "chung/b/index.html"] {
        assert!(text_of(&built, path).contains("Chữ chung."), "{path}");
    }
}

#[test]
fn a_file_and_a_folder_that_may_not_be_read_are_one_finding_each() {
    let folder = one("unreadable-rights", "khoa.md", page("A", "Chữ.").as_bytes());
    folder.write("content/phong/b.md", page("B", "Chữ."));
    let rights = |path: &str, mode: u32| {
        fs::set_permissions(folder.at(path), fs::Permissions::from_mode(mode))
            .expect("rights can be set");
    };
    rights("content/khoa.md", 0o000);
    rights("content/phong", 0o000);
    // The system's administrator may read everything.
    let all_powerful = fs::read(folder.at("content/khoa.md")).is_ok();
    let findings = (!all_powerful).then(|| found(&folder));
    rights("content/phong", 0o755);
    if let Some(findings) = findings {
        assert_eq!(
            findings,
            ["content/khoa.md:1:1 CN112", "content/phong:1:1 CN112"]
        );
    }
}

#[test]
fn a_folder_named_as_a_page_is_a_folder() {
    let folder = one("unreadable-folder", "a.md", page("A", "Chữ.").as_bytes());
    folder.write("content/muc.md/b.md", page("B", "Chữ."));
    fs::create_dir(folder.at("content/trong.md")).expect("it can be made");
    let built = build(&folder);
    assert_eq!(findings(&built), [""; 0]);
    assert!(built.bundle.get("muc-md/b/index.html").is_some());
}

#[test]
fn a_name_that_is_not_text_does_not_stop_the_rest() {
    use std::os::unix::ffi::OsStrExt;
    let folder = one("unreadable-name", "a.md", page("A", "Chữ.").as_bytes());
    let name = std::ffi::OsStr::from_bytes(b"kh\xe1ch.md");
    let made = fs::write(folder.at("content").join(name), page("B", "Chữ."));
    if made.is_ok() {
        let built = build(&folder);
        assert!(text_of(&built, "a/index.html").contains("<h1>A</h1>"));
    }
}

/// Run as a process of its own, so that a stack that is too small fails this test and not all.
#[test]
fn nesting_without_end_comes_to_an_end() {
    let deep = 3_000;
    let repeat = |open: &str, close: &str, times: usize| {
        format!("{}x{}", open.repeat(times), close.repeat(times))
    };
    let mut lists = String::new();
    for level in 0..400 {
        lists.push_str(&format!("{}- x\n", "  ".repeat(level)));
    }
    let mut links = String::new();
    for level in 0..deep {
        links.push_str(&format!("[a{level}]: b{level}\n[[a{level}][x\n"));
    }
    let row = format!("{}|\n", "|x".repeat(deep));
    let rule = format!("{}|\n", "|-".repeat(deep));
    let cases: BTreeMap<&str, String> = [
        ("quotes", repeat("> ", "", deep)),
        ("tight-quotes", repeat(">", "", 100_000)),
        ("lists", lists),
        ("items-in-a-line", repeat("- ", "", deep)),
        ("numbers-in-a-line", repeat("1. ", "", deep)),
        ("lists-in-quotes", repeat("> - ", "", deep)),
        ("brackets", repeat("[", "](x)", deep)),
        ("images", repeat("![", "](x)", deep)),
        ("wiki", repeat("[[", "]]", deep)),
        ("open-brackets", "[".repeat(100_000)),
        ("stars", repeat("*a **a ", "", deep)),
        ("open-stars", repeat("**a *b_ ", "", 10_000)),
        (
            "backticks",
            (1..800).map(|n| "`".repeat(n) + "x ").collect(),
        ),
        ("tables", format!("{row}{rule}{}", row.repeat(100))),
        (
            "wide-table-long",
            format!("|a|b|\n|-|-|\n{}", "|x\n".repeat(20_000)),
        ),
        ("tags", repeat("<div>", "</div>", deep)),
        ("open-tags", repeat("<b><i><p><table>", "", deep)),
        (
            "mixed-tags",
            repeat("<a href=x><b><div><svg><math>", "", deep),
        ),
        ("open-comments", repeat("<!-- ", "", 10_000)),
        ("less-than", "<".repeat(100_000)),
        ("attributes", format!("<p {}>", "a=b ".repeat(20_000))),
        ("math", format!("$${}$$", repeat("\\frac{", "}{y}", deep))),
        ("math-groups", format!("${}$", repeat("{", "}", 20_000))),
        (
            "math-left",
            format!("$${}$$", repeat("\\left(", "\\right)", deep)),
        ),
        ("dollars", "$".repeat(50_000)),
        (
            "footnotes",
            (0..deep)
                .map(|n| format!("[^{n}]: [^{}]", n + 1))
                .collect::<Vec<_>>()
                .join("\n\n"),
        ),
        ("references", links),
        ("entities", "&amp;&lt;&#x3c;".repeat(20_000)),
        ("one-line", "chữ ".repeat(300_000)),
        ("blank-lines", "\n".repeat(500_000)),
        ("headings-in-quotes", format!("{}# x", "> ".repeat(deep))),
    ]
    .into();
    let folder = Folder::handbook("unreadable-deep", &[]);
    for (name, text) in &cases {
        folder.write(&format!("content/{name}.md"), page(name, text));
    }
    let yaml = format!("---\ntitle: A\ntags: {}\n---\n", repeat("[", "]", 10_000));
    folder.write("content/yaml.md", yaml);
    let toml = format!(
        "+++\ntitle = \"A\"\ntags = {}\n+++\n",
        repeat("[", "]", 10_000)
    );
    folder.write("content/toml.md", toml);
    let keys = format!(
        "+++\ntitle = \"A\"\n{} = 1\n+++\n",
        vec!["a"; 10_000].join(".")
    );
    folder.write("content/toml-keys.md", keys);
    let outcome = folder.run_today(&["check", "--format", "json"]);
    assert!(
        matches!(outcome.code, Some(0 | 1)),
        "{:?}: {}",
        outcome.code,
        outcome.stderr.chars().take(2000).collect::<String>()
    );
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(report["version"], 1);
    // Checking makes no pages; the preview makes them one by one.
    let mut server = Server::start(folder.path(), &["--quiet"]);
    for name in cases.keys().chain(&["yaml", "toml", "toml-keys"]) {
        assert_eq!(server.get(&format!("/{name}/")).status, 200, "{name}");
        assert!(server.is_alive(), "{name}");
    }
}

/// A handbook with a first page, and a file in `content/`.
fn one(name: &str, file: &str, bytes: &[u8]) -> Folder {
    let folder = Folder::handbook(name, &[]);
    folder.write(&format!("content/{file}"), bytes);
    folder
}

fn build(folder: &Folder) -> Built {
    let today = TODAY.parse().expect("a day");
    let inputs = discover(folder.path(), Some(today), Options::default());
    let inputs = inputs.unwrap_or_else(|e| panic!("{}", e.message.en));
    camnang::build(&inputs, &mut Cache::default()).unwrap_or_else(|e| panic!("{}", e.message.en))
}

/// What a build finds, once it is sure that the first page is there as ever.
fn found(folder: &Folder) -> Vec<String> {
    let built = build(folder);
    assert!(text_of(&built, "index.html").contains("<p>Chữ.</p>"));
    findings(&built)
}

/// Findings as `path:line:column code`, without the note that nothing links to a page.
fn findings(built: &Built) -> Vec<String> {
    built
        .diagnostics
        .iter()
        .filter(|d| d.rule.code != "CN405")
        .map(|d| {
            let path = d.path.as_ref().map_or("-", |p| p.as_str());
            let (line, column) = (d.location.line, d.location.column);
            format!("{path}:{line}:{column} {}", d.rule.code)
        })
        .collect()
}

fn code_and_path(finding: &str) -> String {
    let (place, code) = finding.rsplit_once(' ').expect("a code");
    let path = place.split(':').next().expect("a path");
    format!("{code} {path}")
}
