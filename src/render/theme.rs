//! The theme: templates and static files, the handbook's own before the embedded ones.
//!
//! A handbook overrides single files below `themes/NAME/`; `{% extends "default/page.html" %}`
//! reaches the embedded original.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use tera::{Context, Tera};

use super::palette::{self, Palette};
use super::slim;
use crate::error::{Error, Result};
use crate::model::bundle::Print;
use crate::model::color::Color;
use crate::model::config;
use crate::model::diagnostic::Diagnostic;
use crate::model::kind::Kinds;
use crate::model::rule;
use crate::model::source::{SitePath, Span};
use crate::text;
use crate::text::distance::{edits, nearest};
use crate::text::tokens::with_letters;

#[derive(rust_embed::Embed)]
#[folder = "themes/default/"]
struct Embedded;

const TEMPLATES: &str = "templates/";
const STATIC: &str = "static/";
/// The one that holds the colours.
const STYLE_SHEET: &str = "camnang.css";
/// The folder of what readers fetch only when they search.
const FINDER: &str = "search/";
/// All scripts of the search.
const FINDER_SCRIPT: &str = "search/finder.js";

/// Room for what surrounds the text of a page, in bytes.
const FRAME: usize = 16 * 1024;

/// A theme, ready to render.
pub struct Theme {
    tera: Tera,
    /// Static files: path in the output → bytes.
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Where the style sheet and script of the frame are in the output.
    pub css: String,
    /// The script of the frame.
    pub js: String,
    /// The icon.
    pub icon: String,
    /// Of the handbook's own files: the same as long as they are.
    pub print: Print,
    /// The folder of the search's scripts and style sheet, with a closing `/`.
    pub finder: String,
    /// The ground of pages in the light and in the dark look.
    pub grounds: [Color; 2],
}

impl fmt::Debug for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.files.keys()).finish()
    }
}

impl Theme {
    /// Loads the embedded theme with a handbook's `overrides` (path below its theme folder →
    /// bytes) and colours on top. Overrides that nothing uses and colours that cannot be read
    /// are findings.
    ///
    /// # Errors
    /// A template that cannot be read.
    pub fn load(
        settings: &config::Theme,
        overrides: &BTreeMap<String, Arc<[u8]>>,
        kinds: &Kinds,
    ) -> Result<(Self, Vec<Diagnostic>)> {
        let name = settings.name.as_str();
        let mut templates: BTreeMap<String, String> = BTreeMap::new();
        let mut files: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        for path in Embedded::iter() {
            let Some(file) = Embedded::get(&path) else {
                continue;
            };
            if let Some(template) = path.strip_prefix(TEMPLATES) {
                let text = String::from_utf8_lossy(&file.data).into_owned();
                // A component may be defined only once, so a file of components has no second
                // name by which to reach the original.
                if !text.contains("{% component") {
                    templates.insert(format!("default/{template}"), text.clone());
                }
                templates.insert(template.to_owned(), text);
            } else if let Some(file_name) = path.strip_prefix(STATIC) {
                let data = match std::str::from_utf8(&file.data) {
                    Ok(css) if file_name.ends_with(".css") => {
                        Cow::Owned(slim::style(css).into_bytes())
                    }
                    _ => file.data,
                };
                files.insert(file_name.to_owned(), data);
            }
        }
        let mut diagnostics = unused(name, overrides, &templates, &files, kinds);
        for (path, bytes) in overrides {
            if let Some(template) = path.strip_prefix(TEMPLATES) {
                let text = std::str::from_utf8(bytes).map_err(|_| {
                    Error::new(text!(
                        "`themes/{name}/{path}` không phải chữ UTF-8",
                        "`themes/{name}/{path}` is not UTF-8 text"
                    ))
                })?;
                templates.insert(template.to_owned(), text.to_owned());
            } else if let Some(file_name) = path.strip_prefix(STATIC) {
                // An owner's file goes out as it is; a mere copy of ours need not.
                let ours = Embedded::get(path).is_some_and(|file| *file.data == **bytes);
                if !ours {
                    files.insert(file_name.to_owned(), Cow::Owned(bytes.to_vec()));
                }
            }
        }
        // The search reads queries as the index was made, whoever wrote the script.
        if let Some(script) = files.get_mut(FINDER_SCRIPT)
            && let Ok(text) = std::str::from_utf8(script)
        {
            *script = Cow::Owned(with_letters(text).into_bytes());
        }
        let sheet = files.entry(STYLE_SHEET.to_owned()).or_default();
        let declared = palette_of(sheet);
        // What a style sheet of the handbook's own declares in another way cannot be judged.
        if let Some(palette) = &declared {
            diagnostics.extend(palette::judge(palette, &settings.colors));
        }
        let embedded = || palette_of(&Embedded::get(&format!("{STATIC}{STYLE_SHEET}"))?.data);
        let palette = declared.or_else(embedded);
        if let Some(css) = palette.as_ref().and_then(|p| p.css(&settings.colors)) {
            sheet.to_mut().extend_from_slice(css.as_bytes());
        }
        let grounds = palette.map(|p| p.grounds(&settings.colors));
        let mut tera = Tera::new();
        tera.add_raw_templates(templates.iter().map(|(n, t)| (n.as_str(), t.as_str())))
            .map_err(|error| {
                let own: Vec<&str> = overrides
                    .keys()
                    .filter_map(|path| path.strip_prefix(TEMPLATES))
                    .collect();
                template_error(name, &own, &error)
            })?;
        let mut theme = Self {
            tera,
            files: BTreeMap::new(),
            css: String::new(),
            js: String::new(),
            icon: String::new(),
            print: print(overrides),
            finder: String::new(),
            grounds: grounds.unwrap_or([Color::WHITE; 2]),
        };
        theme.place(files);
        Ok((theme, diagnostics))
    }

    /// Gives the files of the frame names that change with their content, so that browsers may
    /// keep them for good.
    fn place(&mut self, files: BTreeMap<String, Cow<'static, [u8]>>) {
        // These name each other, so their folder has the name that changes.
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with(FINDER)) {
            hasher.update(name.as_bytes()).update(bytes);
        }
        let hash = hasher.finalize().to_hex();
        self.finder = format!("assets/search-{}/", &hash[..8]);
        for (name, bytes) in files {
            let hashed = |stem: &str, extension: &str| {
                let hash = blake3::hash(&bytes).to_hex();
                format!("assets/{stem}-{}.{extension}", &hash[..8])
            };
            let out = match name.as_str() {
                STYLE_SHEET => {
                    self.css = hashed("camnang", "css");
                    self.css.clone()
                }
                "camnang.js" => {
                    self.js = hashed("camnang", "js");
                    self.js.clone()
                }
                "favicon.svg" => {
                    self.icon = hashed("favicon", "svg");
                    self.icon.clone()
                }
                other => match other.strip_prefix(FINDER) {
                    Some(name) => format!("{}{name}", self.finder),
                    None => format!("assets/{other}"),
                },
            };
            self.files.insert(out, bytes);
        }
    }

    /// Returns the static files by their path in the output.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), &**bytes))
    }

    /// True when there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// Renders a template to text.
    ///
    /// # Errors
    /// As [`Theme::render`].
    pub fn render_text(
        &self,
        template: &str,
        context: &Context,
        theme: &str,
    ) -> std::result::Result<String, Box<Diagnostic>> {
        let bytes = self.render(template, context, theme, 0)?;
        // Templates and context are text, so what they make is.
        Ok(String::from_utf8(bytes).unwrap_or_default())
    }

    /// Renders a template to the bytes of a file. `known` is the length of what is already made
    /// and will be a part of it.
    ///
    /// # Errors
    /// A template that fails on this page, as a finding on the template's file.
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        theme: &str,
        known: usize,
    ) -> std::result::Result<Vec<u8>, Box<Diagnostic>> {
        let mut out = Vec::with_capacity(known + FRAME);
        let rendered = self.tera.render_to(template, context, &mut out);
        rendered.map(|()| out).map_err(|error| {
            let detail = error.to_string();
            Box::new(Diagnostic::new(
                &rule::THEME_INVALID,
                &SitePath::new(format!("themes/{theme}/templates/{template}")),
                Span::default(),
                text!(
                    "Mẫu giao diện bị lỗi:\n{detail}",
                    "The template fails:\n{detail}"
                ),
            ))
        })
    }
}

fn palette_of(css: &[u8]) -> Option<Palette> {
    Palette::read(std::str::from_utf8(css).ok()?)
}

fn print(overrides: &BTreeMap<String, Arc<[u8]>>) -> Print {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in overrides {
        hasher.update(blake3::hash(path.as_bytes()).as_bytes());
        hasher.update(blake3::hash(bytes).as_bytes());
    }
    let mut print = Print::default();
    print.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    print
}

fn template_error(theme: &str, own: &[&str], error: &tera::Error) -> Error {
    let list = own.join(", ");
    let error = error.to_string();
    let error = error.trim_end();
    Error::new(text!(
        "không đọc được mẫu giao diện trong `themes/{theme}/templates`:\n{error}",
        "cannot read the templates in `themes/{theme}/templates`:\n{error}"
    ))
    .hint(text!(
        "mẫu của bạn: {list}; các mẫu khác kế thừa chúng, nên mỗi mẫu phải giữ đủ các khối {{% block %}} của bản gốc",
        "your templates are {list}; others extend them, so each must keep the {{% block %}}s of the original"
    ))
}

/// Reports overrides that replace no file of the default theme and that no other override or
/// kind mentions: a misspelt name would otherwise be ignored in silence.
fn unused(
    name: &str,
    overrides: &BTreeMap<String, Arc<[u8]>>,
    templates: &BTreeMap<String, String>,
    files: &BTreeMap<String, Cow<'static, [u8]>>,
    kinds: &Kinds,
) -> Vec<Diagnostic> {
    let mentioned = |file: &str, by: &str| {
        overrides.iter().any(|(path, bytes)| {
            path != by && std::str::from_utf8(bytes).is_ok_and(|text| text.contains(file))
        })
    };
    let known: Vec<String> = templates
        .keys()
        .filter(|t| !t.starts_with("default/"))
        .map(|t| format!("{TEMPLATES}{t}"))
        .chain(files.keys().map(|f| format!("{STATIC}{f}")))
        .collect();
    overrides
        .keys()
        .filter(|path| {
            let own = path
                .strip_prefix(TEMPLATES)
                .or_else(|| path.strip_prefix(STATIC))
                .unwrap_or(path);
            let by_kind = kinds
                .iter()
                .any(|(_, k)| k.template.as_deref() == Some(own));
            !known.contains(path) && !by_kind && !mentioned(own, path)
        })
        .map(|path| {
            let mut diagnostic = Diagnostic::new(
                &rule::OVERRIDE_UNUSED,
                &SitePath::new(format!("themes/{name}/{path}")),
                Span::default(),
                text!(
                    "Tệp giao diện này không thay cho tệp nào",
                    "This theme file overrides nothing"
                ),
            );
            // Only a file of the same folder whose name is nearly the same can have been meant.
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let siblings = known.iter().map(String::as_str).filter(|other| {
                other
                    .rsplit_once('/')
                    .is_some_and(|(f, n)| f == folder && edits(n, name) <= 3)
            });
            if let Some(near) = nearest(path, siblings) {
                diagnostic = diagnostic.help(text!("Ý bạn là `{near}`?", "Did you mean `{near}`?"));
            }
            diagnostic
        })
        .collect()
}
