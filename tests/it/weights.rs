//! What readers fetch, compressed: no page, style sheet or script outgrows its bar, on the sample
//! handbook and on one of 500 pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use camnang::Built;

use crate::corpus;
use crate::support::handbook::Handbook;
use crate::support::host::sample_built;

const KB: usize = 1024;

/// A page with all that comes with it when nothing was fetched before.
const FIRST_VIEW: usize = 40 * KB;
const STYLE: usize = 10 * KB;
const SCRIPT_AT_LOAD: usize = 5 * KB;
/// Files that the browser asks for with a page.
const REQUESTS: usize = 4;
/// Lines of the table of what is too heavy.
const MOST_LINES: usize = 20;
/// Everything that runs once somebody searches from a page. 15 KB is wanted; `tests/browser/README.md`
/// says what that takes.
const ALL_SCRIPTS: usize = 33 * KB;

#[test]
fn the_sample_handbook_is_light() {
    assert_light(&sample_built());
}

#[test]
fn a_handbook_of_500_pages_is_as_light() {
    let mut handbook = Handbook::new("");
    for (path, text) in corpus::pages(500, 1) {
        handbook.put(&path, text);
    }
    assert_light(&handbook.build());
}

#[test]
fn what_is_too_heavy_is_told_with_what_it_is_made_of() {
    let mut handbook = Handbook::new("");
    handbook.put("content/nho.md", "+++\ntitle = \"Nhỏ\"\n+++\nChữ.\n");
    let mut text = "+++\ntitle = \"Lớn\"\n+++\n".to_owned();
    for n in 0..20_000_u32 {
        let _ = write!(text, "{:x} ", n.wrapping_mul(2_654_435_761));
    }
    handbook.put("content/lon.md", text);
    let told = heavy(&handbook.build());
    assert!(
        told.contains("lon/index.html") && told.contains("html"),
        "{told}"
    );
    assert!(!told.contains("nho/"), "{told}");
}

#[track_caller]
fn assert_light(built: &Built) {
    let told = heavy(built);
    assert!(told.is_empty(), "{told}");
}

/// A table of what is heavier than its bar.
fn heavy(built: &Built) -> String {
    let files = Packed::new(built);
    let mut lines = Vec::new();
    let mut tell = |what: &str, is: usize, bar: usize| {
        if is > bar {
            lines.push(format!("{what}: {is}, at most {bar}"));
        }
    };
    for (path, html) in &files.pages {
        let with = fetched(path, html);
        let of = |ends: &str| -> usize {
            let files_of = with.iter().filter(|it| it.ends_with(ends));
            files_of.map(|it| files.size(it)).sum()
        };
        let (style, script, icon) = (of(".css"), of(".js"), of(".svg"));
        let page = files.size(path);
        let all = page + style + script + icon;
        let made_of = format!("{path} (html {page}, css {style}, js {script}, icon {icon})");
        tell(&made_of, all, FIRST_VIEW);
        tell(&format!("{path}, css"), style, STYLE);
        // These load what others load when somebody searches.
        if !path.starts_with("search/") && !path.starts_with("en/search/") && path != "404.html" {
            tell(&format!("{path}, js"), script, SCRIPT_AT_LOAD);
            tell(
                &format!("{path}, requests of {with:?}"),
                with.len() + 1,
                REQUESTS,
            );
        }
    }
    let scripts: Vec<(&String, &usize)> = files
        .sizes
        .iter()
        .filter(|(path, _)| path.ends_with(".js"))
        // These two belong to pages of their own.
        .filter(|(path, _)| {
            !["/page.js", "/lost.js", "/comments.js"]
                .iter()
                .any(|own| path.ends_with(own))
        })
        .collect();
    let all = scripts.iter().map(|(_, size)| **size).sum();
    tell(&format!("all scripts {scripts:?}"), all, ALL_SCRIPTS);
    // What every page carries would be told five hundred times.
    let more = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

/// The text files of a site and how large they are on the way.
struct Packed {
    pages: BTreeMap<String, String>,
    sizes: BTreeMap<String, usize>,
}

impl Packed {
    fn new(built: &Built) -> Self {
        let mut packed = Self {
            pages: BTreeMap::new(),
            sizes: BTreeMap::new(),
        };
        for (path, _) in built.bundle.iter() {
            let path = path.to_string();
            let wanted = [".html", ".css", ".js", ".svg"]
                .iter()
                .any(|end| path.ends_with(end));
            let Some(bytes) = built.bundle.bytes(&path).filter(|_| wanted) else {
                continue;
            };
            let bytes = bytes
                .unwrap_or_else(|d| panic!("{}", d.message.en))
                .into_owned();
            packed.sizes.insert(path.clone(), gzipped(&bytes));
            if path.ends_with(".html") {
                let html = String::from_utf8(bytes).expect("pages are text");
                packed.pages.insert(path, html);
            }
        }
        assert!(packed.pages.len() > 1);
        packed
    }

    fn size(&self, path: &str) -> usize {
        *self.sizes.get(path).unwrap_or_else(|| panic!("no {path}"))
    }
}

/// What a browser asks for by itself with a page, as paths from the site's root.
fn fetched(page: &str, html: &str) -> Vec<String> {
    let head = html.split("</head>").next().unwrap_or("");
    let mut found = Vec::new();
    for tag in head.split('<') {
        let wanted = tag.starts_with("script src")
            || tag.starts_with("script type=\"module\"")
            || tag.starts_with("link rel=\"stylesheet\"")
            || tag.starts_with("link rel=\"icon\"");
        let address = ["href=\"", "src=\""]
            .iter()
            .find_map(|name| tag.split(name).nth(1));
        if let Some(address) = address.and_then(|it| it.split('"').next())
            && wanted
        {
            found.push(from_root(page, address));
        }
    }
    found
}

/// An address in a page as a path from the site's root.
fn from_root(page: &str, address: &str) -> String {
    if let Some(path) = address.strip_prefix('/') {
        return path.to_owned();
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in address.split('/') {
        match part {
            ".." => {
                folders.pop();
            }
            "." => {}
            part => folders.push(part),
        }
    }
    folders.join("/")
}

fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}
