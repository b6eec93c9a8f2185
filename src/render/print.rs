//! What a page's template sees → a print, the same as long as the page is.
//!
//! `serve` tells by prints which pages of two builds differ: taking one costs a fraction of making
//! the page. A print may differ where the page does not; it never is the same where the page
//! differs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use tera::Context;

use super::Renderer;
use crate::model::bundle::{Artifact, Bundle, Print, Recipe};
use crate::model::lang::Lang;
use crate::model::site::{Page, PageId, Target, Url};

/// Gives the bundle the prints of all files made so far.
pub(super) fn add(renderer: &Arc<Renderer>, bundle: &mut Bundle) {
    // What is no page is small, or one of a kind: made to be compared.
    let others: BTreeMap<String, Recipe> = bundle
        .besides_pages()
        .filter_map(|(path, artifact)| match artifact {
            Artifact::Recipe(recipe) => Some((path.as_str().to_owned(), Arc::clone(recipe))),
            Artifact::Bytes(_) | Artifact::Copy(_) | Artifact::Page(_) => None,
        })
        .collect();
    let this = Arc::clone(renderer);
    bundle.tell_apart(Arc::new(move |path| {
        if let Some(recipe) = others.get(path) {
            return Some(match recipe() {
                Ok(bytes) => print_of(&bytes),
                Err(diagnostic) => print_of(diagnostic.message.en.as_bytes()),
            });
        }
        let url = Url::new(format!("/{}", path.strip_suffix("index.html")?));
        let (id, page) = this.edition.at(&url)?;
        Some(this.print(id, page))
    }));
}

impl Renderer {
    /// Returns the print of a page.
    fn print(&self, id: PageId, page: &Page) -> Print {
        let mut sum = Sum::default();
        sum.add_print(self.print_of_frame(page.lang));
        sum.add_print(self.print_of_nav(page));
        sum.add(page.url.as_str());
        sum.add(self.template(page));
        sum.add(&page.title_key);
        // The writer is a `String`, so this cannot fail.
        let _ = write!(sum.0, "{:?}", self.fill(id, page, Context::new()));
        self.sum_body(id, page, &mut sum);
        sum.print()
    }

    /// What all pages of a language show around their own.
    fn print_of_frame(&self, lang: Lang) -> Print {
        *self.shared(lang).print.get_or_init(|| {
            let mut sum = Sum::default();
            sum.add_print(self.theme.print);
            let _ = write!(sum.0, "{:?}", self.frame(lang, ""));
            sum.print()
        })
    }

    fn print_of_nav(&self, page: &Page) -> Print {
        let section = self.section_of(page);
        let key = (page.lang, section);
        if let Ok(known) = self.common.nav_prints.read()
            && let Some(print) = known.get(&key)
        {
            return *print;
        }
        let mut sum = Sum::default();
        let _ = write!(sum.0, "{:?}", self.nav(page.lang, "", section));
        let print = sum.print();
        if let Ok(mut known) = self.common.nav_prints.write() {
            known.insert(key, print);
        }
        print
    }

    /// Adds the text of a page and what its links lead to.
    fn sum_body(&self, id: PageId, page: &Page, sum: &mut Sum) {
        let Some(doc) = page.doc.as_deref() else {
            return;
        };
        sum.add(doc.body.of(&doc.text));
        let _ = write!(sum.0, "{:?}", self.marks(id, page));
        for term in self
            .shared(page.lang)
            .glossary
            .mentioned(doc.body.of(&doc.text))
        {
            sum.add(term.url.as_str());
            sum.add(term.meaning.as_deref().unwrap_or_default());
        }
        for target in self.edition.targets(id) {
            match target {
                Target::Page { page, anchor } => {
                    let found = self.edition.page(*page);
                    sum.add(found.map_or("", |found| found.url.as_str()));
                    sum.add(found.map_or("", |found| &found.title));
                    sum.add(anchor.as_deref().unwrap_or_default());
                    let heading = found.and_then(|found| {
                        let anchor = anchor.as_deref()?;
                        let headings = &found.doc.as_deref()?.headings;
                        headings.iter().find(|h| h.id == anchor)
                    });
                    sum.add(heading.map_or("", |heading| &heading.text));
                }
                Target::Asset(path) => {
                    sum.add(path);
                    let _ = write!(sum.0, "{:?}", self.edition.picture_size(path));
                }
                Target::External => sum.add("x"),
                Target::Unpublished(page) => {
                    let title = self.edition.page(*page).map(|found| found.title.as_str());
                    sum.add("u");
                    sum.add(title.unwrap_or_default());
                }
                Target::Broken => sum.add("b"),
            }
        }
    }
}

/// Texts on the way to a print, kept apart.
#[derive(Default)]
struct Sum(String);

impl Sum {
    fn add(&mut self, text: &str) {
        let _ = write!(self.0, "{}:{text}", text.len());
    }

    fn add_print(&mut self, print: Print) {
        let _ = write!(self.0, "{print:x?}");
    }

    fn print(&self) -> Print {
        print_of(self.0.as_bytes())
    }
}

/// Returns the print of bytes.
fn print_of(bytes: &[u8]) -> Print {
    let mut print = Print::default();
    print.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    print
}
