//! Fixtures in one Markdown file: prose, input files and what is expected, read with the
//! Markdown parser itself. Fences have four tildes, so that content may hold fences.

use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// One case: a heading of level 2 and the blocks below it.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block {
    /// First word after the fence.
    pub(crate) language: String,
    /// The rest, such as a path.
    pub(crate) name: String,
    pub(crate) content: String,
    /// Where the content stands in the file.
    pub(crate) range: Range<usize>,
}

/// Reads the cases of a file. Blocks before the first heading belong to every case.
pub(crate) fn read(file: &Path) -> (String, Vec<Case>) {
    let text = std::fs::read_to_string(file).expect("a fixture is UTF-8");
    let mut common = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    let mut heading: Option<String> = None;
    let mut block: Option<Block> = None;
    for (event, range) in Parser::new_ext(&text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => cases.push(Case {
                title: heading.take().unwrap_or_default(),
                blocks: Vec::new(),
            }),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let (language, name) = info.split_once(' ').unwrap_or((&info, ""));
                block = Some(Block {
                    language: language.to_owned(),
                    name: name.trim().to_owned(),
                    content: String::new(),
                    range: content_range(&text, range),
                });
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(block) = block.take() {
                    match cases.last_mut() {
                        Some(case) => case.blocks.push(block),
                        None => common.push(block),
                    }
                }
            }
            Event::Text(piece) | Event::Code(piece) => {
                if let Some(block) = &mut block {
                    block.content.push_str(&piece);
                } else if let Some(heading) = &mut heading {
                    heading.push_str(&piece);
                }
            }
            _ => {}
        }
    }
    for case in &mut cases {
        let shared = common.iter().map(|b: &Block| Block {
            language: b.language.clone(),
            name: b.name.clone(),
            content: b.content.clone(),
            range: b.range.clone(),
        });
        case.blocks.splice(0..0, shared);
    }
    (text, cases)
}

/// The lines between the fences.
fn content_range(text: &str, fenced: Range<usize>) -> Range<usize> {
    let whole = &text[fenced.clone()];
    let first = whole.find('\n').map_or(whole.len(), |n| n + 1);
    let body = whole[first..].trim_end();
    let last = body.rfind('\n').map_or(0, |n| n + 1);
    fenced.start + first..fenced.start + first + last
}

/// Makes the special characters of a fixture's input real: `␍` ends a line with CR, `␀NFD␀`
/// at the start decomposes, `␀BOM␀` puts a byte-order mark first, `␣` is a trailing space,
/// `␀NOEOL␀` takes the last line end away.
pub(crate) fn real(content: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut text = content.replace('␣', " ");
    let mut take = |word: &str| {
        let found = text.contains(word);
        text = text.replace(&format!("{word}\n"), "").replace(word, "");
        found
    };
    let (nfd, bom, crlf, no_eol) = (
        take("␀NFD␀"),
        take("␀BOM␀"),
        take("␀CRLF␀"),
        take("␀NOEOL␀"),
    );
    if nfd {
        text = text.nfd().collect();
    }
    if crlf {
        text = text.replace('\n', "\r\n");
    }
    if no_eol {
        text = text.trim_end_matches(['\n', '\r']).to_owned();
    }
    if bom {
        text.insert(0, '\u{feff}');
    }
    text
}
