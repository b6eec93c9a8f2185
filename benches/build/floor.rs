//! The floor: what any generator must at least do. Reads every page, turns it into HTML,
//! writes it; nothing else.

use std::fs;
use std::io;
use std::path::Path;

use pulldown_cmark::{Options, Parser, html};

/// Writes `OUT/<path>.html` for every `.md` file below `DIR/content`.
///
/// # Errors
/// The first file that cannot be read or written.
pub(crate) fn run(root: &Path, out: &Path) -> io::Result<()> {
    let mut html = String::new();
    folder(&root.join("content"), out, &mut html)
}

fn folder(from: &Path, to: &Path, html: &mut String) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let path = entry.path();
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            folder(&path, &target, html)?;
        } else if path.extension().is_some_and(|e| e == "md") {
            let text = fs::read_to_string(&path)?;
            html.clear();
            html::push_html(html, Parser::new_ext(&text, options()));
            fs::write(target.with_extension("html"), &html)?;
        }
    }
    Ok(())
}

/// The Markdown that camnang reads, with front matter set aside.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}
