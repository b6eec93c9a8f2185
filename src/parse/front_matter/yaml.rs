//! YAML → [`Entry`] list, from parser events, so that every key and value keeps its span.
//!
//! Anchors, aliases and tags are not for front matter: an alias is a finding, which also
//! closes the door to documents that grow without bound when expanded.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Span as ParserSpan};

use super::Problem;
use crate::model::lang::Text;
use crate::model::source::Span;
use crate::model::value::{Entry, Node, Scalar, Style, Value};
use crate::text;

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 16;

/// Reads the YAML at `content` of `text`; spans count from the start of `text`.
pub(super) fn read(text: &str, content: Range<usize>) -> (Vec<Entry>, Vec<Problem>) {
    let source = &text[content.clone()];
    let mut reader = Reader {
        source,
        offset: content.start,
        parser: Parser::new_from_str(source),
        problems: Vec::new(),
    };
    let entries = reader.document();
    (entries, reader.problems)
}

struct Reader<'a> {
    source: &'a str,
    offset: usize,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    problems: Vec<Problem>,
}

/// Reading stopped; the problem is already noted.
struct Stop;

impl<'a> Reader<'a> {
    fn document(&mut self) -> Vec<Entry> {
        loop {
            match self.next() {
                Ok((Event::StreamStart | Event::DocumentStart(..), _)) => {}
                Ok((Event::MappingStart(..), _)) => return self.mapping(0).0,
                Ok((Event::StreamEnd | Event::DocumentEnd, _)) | Err(Stop) => return Vec::new(),
                Ok((Event::Scalar(text, ..), _)) if text.trim().is_empty() => {}
                Ok((_, span)) => {
                    let detail = text!(
                        "cần các dòng dạng `trường: giá trị`",
                        "lines of the form `key: value` are expected"
                    );
                    self.problem(span, detail);
                    return Vec::new();
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.span(span))),
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(0);
                let at = at.min(self.source.len());
                let end = self.source[at..]
                    .chars()
                    .next()
                    .map_or(at, |c| at + c.len_utf8());
                self.problem(
                    Span::new(at, end).shifted(self.offset),
                    explain(&error.info()),
                );
                Err(Stop)
            }
            None => Err(Stop),
        }
    }

    /// Reads entries until the mapping closes. What was read before a problem is kept.
    fn mapping(&mut self, depth: usize) -> (Vec<Entry>, Span, Result<(), Stop>) {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, key_span) = match self.next() {
                Ok(next) => next,
                Err(stop) => return (entries, Span::default(), Err(stop)),
            };
            let key = match event {
                Event::MappingEnd => return (entries, key_span, Ok(())),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => {
                    let detail = text!("tên trường phải là chữ", "a key must be a word");
                    self.problem(key_span, detail);
                    return (entries, key_span, Err(Stop));
                }
            };
            let (node, outcome) = match self.next() {
                Ok((event, span)) => self.node(event, span, depth + 1),
                Err(stop) => return (entries, key_span, Err(stop)),
            };
            if entries.iter().any(|e| e.key == key) {
                let detail = text!("trường `{key}` được ghi hai lần", "duplicate key `{key}`");
                self.problem(key_span, detail);
            } else if let Some(node) = node {
                entries.push(Entry {
                    key,
                    key_span,
                    node,
                });
            }
            if let Err(stop) = outcome {
                return (entries, key_span, Err(stop));
            }
        }
    }

    fn node(
        &mut self,
        event: Event<'a>,
        start: Span,
        depth: usize,
    ) -> (Option<Node>, Result<(), Stop>) {
        if depth > MAX_DEPTH {
            self.problem(start, text!("lồng quá sâu", "nested too deeply"));
            return (None, Err(Stop));
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let style = if style == ScalarStyle::Plain {
                    Style::Plain
                } else {
                    Style::Quoted
                };
                let value = Value::Scalar(Scalar {
                    text: text.into_owned(),
                    style,
                });
                (Some(Node { span: start, value }), Ok(()))
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next() {
                        Ok((Event::SequenceEnd, end)) => {
                            let span = cover(start, end, &items);
                            return (
                                Some(Node {
                                    span,
                                    value: Value::List(items),
                                }),
                                Ok(()),
                            );
                        }
                        Ok((event, span)) => {
                            let (item, outcome) = self.node(event, span, depth + 1);
                            items.extend(item);
                            if let Err(stop) = outcome {
                                let span = cover(start, start, &items);
                                return (
                                    Some(Node {
                                        span,
                                        value: Value::List(items),
                                    }),
                                    Err(stop),
                                );
                            }
                        }
                        Err(stop) => {
                            let span = cover(start, start, &items);
                            return (
                                Some(Node {
                                    span,
                                    value: Value::List(items),
                                }),
                                Err(stop),
                            );
                        }
                    }
                }
            }
            Event::MappingStart(..) => {
                let (entries, _, outcome) = self.mapping(depth);
                let end = entries.last().map_or(start.end, |e| e.node.span.end);
                let span = Span::new(start.start as usize, end.max(start.end) as usize);
                (
                    Some(Node {
                        span,
                        value: Value::Table(entries),
                    }),
                    outcome,
                )
            }
            _ => {
                let detail = text!(
                    "không dùng tham chiếu (&, *) trong phần đầu trang",
                    "references (&, *) are not used in front matter"
                );
                self.problem(start, detail);
                (None, Err(Stop))
            }
        }
    }

    fn problem(&mut self, span: Span, detail: Text) {
        self.problems.push(Problem { span, detail });
    }

    fn span(&self, span: ParserSpan) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        Span::new(
            range.start.min(self.source.len()),
            range.end.min(self.source.len()),
        )
        .shifted(self.offset)
    }
}

/// The span of a list: a flow list ends at its bracket, a block list at its last item.
fn cover(start: Span, end: Span, items: &[Node]) -> Span {
    let last = items.last().map_or(start.end, |n| n.span.end);
    let end = if end.end > end.start { end.end } else { last };
    Span::new(start.start as usize, end.max(last) as usize)
}

/// Says in both languages what the parser said in English.
fn explain(message: &str) -> Text {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let vi = if says(&["tab"]) {
        "không thụt đầu dòng bằng phím Tab"
    } else if says(&["bracket", "':' indicator", "flow"]) {
        "thiếu dấu ] hoặc dấu phẩy"
    } else if says(&["quoted scalar", "quote"]) {
        "thiếu dấu nháy đóng"
    } else if says(&["unexpected character"]) {
        "giá trị bắt đầu bằng ký hiệu phải nằm trong dấu \"…\""
    } else if says(&["simple key", "mapping values"]) {
        "mỗi dòng viết dạng `trường: giá trị`, có dấu cách sau dấu hai chấm"
    } else {
        "sai cách viết ở đây (xem dấu hai chấm, thụt đầu dòng, dấu nháy)"
    };
    text!("{vi}", "{message}")
}
