//! A query → its answer, by the very script that the site ships: there is one ranking.
//!
//! The script runs in `QuickJS`, a small engine for scripts. Writing the ranking a second time
//! in Rust would be as many lines again, and two that must agree for ever.

use std::io::Read;

use flate2::read::GzDecoder;
use rquickjs::{
    CatchResultExt, CaughtError, Context, Ctx, Function, Module, Object, Persistent, Promise,
    Runtime, TypedArray,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{SCRIPT, client};
use crate::error::{Error, Result};
use crate::model::bundle::Bundle;
use crate::model::lang::Lang;
use crate::text;

const HOST: &str = include_str!("host.js");

/// Most memory of one search, in bytes. The index of ten thousand pages takes a tenth.
const MOST_MEMORY: usize = 1 << 30;

/// The answer to a query, as the script gives it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Answer {
    /// The best pages, best first.
    pub results: Vec<Hit>,
    /// How many pages there are altogether.
    pub total: usize,
    /// For each facet, how many of them have each value.
    pub facets: serde_json::Value,
    /// What was searched for instead of what was mistyped.
    pub corrected: Option<String>,
    /// True when a file of the index could not be read: the rest was searched.
    #[serde(default)]
    pub incomplete: bool,
}

/// One page found.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Hit {
    /// Address from the site's root.
    pub url: String,
    /// Title of the page.
    pub title: String,
    /// Kind of the page.
    pub kind: String,
    /// Heading of the section that says it; empty above the first.
    pub section: String,
    /// Address of the section.
    pub section_url: String,
    /// The words around what was found, as HTML: text and `<mark>`.
    pub snippet: String,
    /// How good it is.
    pub score: i64,
}

/// An open index, which keeps what it has read.
pub struct Searcher {
    // Dropped before the engine that it belongs to.
    ask: Persistent<Function<'static>>,
    context: Context,
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Searcher")
    }
}

impl Searcher {
    /// Opens the index of a site.
    ///
    /// # Errors
    /// The script or the index does not work, which is a fault of this program.
    pub fn new(bundle: &Bundle) -> Result<Self> {
        let bundle = bundle.clone();
        Self::with(move |path| match bundle.bytes(path) {
            Some(Ok(bytes)) => Some(bytes.into_owned()),
            _ => None,
        })
    }

    /// Opens the index in the files that `read` hands out by their paths.
    ///
    /// # Errors
    /// The script or the entry of the index does not work.
    pub fn with(read: impl Fn(&str) -> Option<Vec<u8>> + 'static) -> Result<Self> {
        let open = || -> rquickjs::Result<(Runtime, Context)> {
            let runtime = Runtime::new()?;
            runtime.set_memory_limit(MOST_MEMORY);
            let context = Context::full(&runtime)?;
            Ok((runtime, context))
        };
        let (_runtime, context) = open().map_err(|error| broken(&error.to_string()))?;
        let ask = context.with(|ctx| {
            let load = || -> rquickjs::Result<_> {
                let read = move |ctx, path: String| file(ctx, read(&path));
                let read = Function::new(ctx.clone(), read)?;
                ctx.globals().set("readFile", read)?;
                let inflate = Function::new(ctx.clone(), inflate)?;
                ctx.globals().set("inflateBytes", inflate)?;
                ctx.eval::<(), _>(HOST)?;
                let module = Module::declare(ctx.clone(), SCRIPT, client::script())?;
                let (module, loading) = module.eval()?;
                loading.finish::<()>()?;
                let open: Function<'_> = ctx.globals().get("openIndex")?;
                let script: Object<'_> = module.namespace()?;
                let opening: Promise<'_> = open.call((script,))?;
                let ask: Function<'_> = opening.finish()?;
                Ok(Persistent::save(&ctx, ask))
            };
            load().catch(&ctx).map_err(|error| told(&error))
        })?;
        Ok(Self { ask, context })
    }

    /// Searches for at most `limit` pages; pages in `lang` come first among equals. `filters`
    /// is as the script takes it.
    ///
    /// # Errors
    /// The script does not work, which is a fault of this program.
    pub fn ask(
        &self,
        query: &str,
        limit: usize,
        lang: Option<Lang>,
        filters: &serde_json::Value,
    ) -> Result<Answer> {
        let lang = lang.map(Lang::code);
        let options = json!({ "limit": limit, "lang": lang, "filters": filters }).to_string();
        let answer = self.context.with(|ctx| {
            let run = || -> rquickjs::Result<String> {
                let ask = self.ask.clone().restore(&ctx)?;
                let answer: Promise<'_> = ask.call((query, options))?;
                answer.finish()
            };
            run().catch(&ctx).map_err(|error| told(&error))
        })?;
        serde_json::from_str(&answer).map_err(|error| broken(&error.to_string()))
    }
}

/// Searches a site once.
///
/// # Errors
/// The script or the index does not work, which is a fault of this program.
pub fn ask(bundle: &Bundle, query: &str, limit: usize, lang: Lang) -> Result<Answer> {
    Searcher::new(bundle)?.ask(query, limit, Some(lang), &json!({}))
}

fn broken(detail: &str) -> Error {
    Error::new(text!(
        "không chạy được phần tìm kiếm: {detail}",
        "the search did not run: {detail}"
    ))
}

fn told(error: &CaughtError<'_>) -> Error {
    match error {
        CaughtError::Exception(exception) => broken(&exception.message().unwrap_or_default()),
        other => broken(&other.to_string()),
    }
}

/// Hands a file to the script; null when there is none.
fn file(ctx: Ctx<'_>, bytes: Option<Vec<u8>>) -> rquickjs::Result<Option<TypedArray<'_, u8>>> {
    bytes.map(|bytes| TypedArray::new(ctx, bytes)).transpose()
}

/// Decompresses what the script has put together; null when it is damaged.
#[expect(
    clippy::needless_pass_by_value,
    reason = "arguments of a script are values"
)]
fn inflate(ctx: Ctx<'_>, bytes: Vec<u8>) -> rquickjs::Result<Option<TypedArray<'_, u8>>> {
    let mut plain = Vec::new();
    let read = GzDecoder::new(&*bytes).read_to_end(&mut plain);
    let plain = read.is_ok().then_some(plain);
    plain.map(|plain| TypedArray::new(ctx, plain)).transpose()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rquickjs::Array;
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::text::tokens::tokens;

    /// A token as both sides have it: key, form, place in UTF-16 units, whether one sentence
    /// ends before it.
    type Read = (String, String, usize, usize, bool);

    fn by_rust(text: &str) -> Vec<Read> {
        let units = |end: usize| text[..end].encode_utf16().count();
        let mut out = Vec::new();
        tokens(text, |token, at| {
            let (start, end) = (units(at.start), units(at.end));
            out.push((
                token.key.to_owned(),
                token.form.to_owned(),
                start,
                end,
                token.first,
            ));
        });
        out
    }

    fn by_script(texts: &[String]) -> Vec<Vec<Read>> {
        let runtime = Runtime::new().expect("an engine");
        let context = Context::full(&runtime).expect("a context");
        context.with(|ctx| {
            ctx.eval::<(), _>(HOST).expect("the host");
            let module = Module::declare(ctx.clone(), SCRIPT, client::script());
            let (module, loading) = module.expect("a script").eval().expect("it runs");
            loading.finish::<()>().expect("it loads");
            let split: Function<'_> = module
                .namespace()
                .expect("names")
                .get("tokens")
                .expect("it");
            let read = |token: Object<'_>| -> rquickjs::Result<Read> {
                let part = |name| token.get::<_, String>(name);
                let place = |name| token.get::<_, usize>(name);
                Ok((
                    part("key")?,
                    part("form")?,
                    place("start")?,
                    place("end")?,
                    token.get("first")?,
                ))
            };
            let tokens = |text: &String| -> Vec<Read> {
                let all: Array<'_> = split.call((text,)).expect("tokens");
                all.iter()
                    .map(|token| read(token.expect("one")).expect("parts"))
                    .collect()
            };
            texts.iter().map(tokens).collect()
        })
    }

    #[test]
    fn the_vectors_hold_on_both_sides() {
        let vectors = include_str!("../../tests/search/tokens.json");
        let vectors: serde_json::Value = serde_json::from_str(vectors).expect("JSON");
        let vectors = vectors.as_array().expect("a list");
        let texts: Vec<String> = vectors
            .iter()
            .map(|v| v["text"].as_str().expect("text").to_owned())
            .collect();
        for ((vector, text), script) in vectors.iter().zip(&texts).zip(by_script(&texts)) {
            let said: Vec<String> = by_rust(text)
                .iter()
                .map(|t| format!("{}|{}", t.0, t.1))
                .collect();
            let wanted: Vec<String> = vector["tokens"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|t| t.as_str().expect("text").nfd().collect())
                .collect();
            let apart: Vec<String> = said.iter().map(|t| t.nfd().collect()).collect();
            assert_eq!(apart, wanted, "{text}");
            assert_eq!(script, by_rust(text), "{text}");
        }
    }

    #[test]
    fn any_text_has_the_same_tokens_on_both_sides() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let letters = "[a-zA-ZàáảãạăằắẳẵặâầấẩẫậđĐèéẹêếệìíọôồốộơờớợùúụưừứựỳýỵ\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b} .,!?\n\t\u{200b}\u{ad}\u{a0}0-9-]{0,60}";
        let strategy = prop_oneof![letters, any::<String>()];
        let mut texts = Vec::new();
        for _ in 0..600 {
            let tree = strategy.new_tree(&mut runner).expect("a text");
            texts.push(proptest::strategy::ValueTree::current(&tree));
        }
        for (text, script) in texts.iter().zip(by_script(&texts)) {
            assert_eq!(script, by_rust(text), "{text:?}");
        }
    }
}
