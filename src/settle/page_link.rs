//! `--link`: the page that an action changed, as front matter and Markdown name it.

use crate::error::{Error, Result};
use crate::model::site::{Page, PageId, Role, State};
use crate::model::taxonomy;
use crate::parse::html;
use crate::restrict::Edition;
use crate::text;
use crate::text::distance::nearest;
use crate::text::fold::{name_key, nfc};
use crate::views::actions::ActionLink;

/// A link to write down.
#[derive(Clone, Debug)]
pub(super) struct PageLink {
    target: ActionLink,
    /// As front matter names it.
    pub(super) name: String,
    /// As Markdown does.
    pub(super) markdown: String,
    /// The same for a place inside brackets.
    pub(super) bracketed: String,
}

impl PageLink {
    /// Finds what `name` means, as seen from `page`: an id, a path, a file name, a title, or an
    /// address outside.
    pub(super) fn find(edition: &Edition, page: &Page, name: &str) -> Result<Self> {
        let name = name.trim();
        if html::scheme(name).is_some() {
            if !html::safe_address(name, false) || name.contains(['<', '>', '"', '|', ' ']) {
                return Err(Error::new(text!(
                    "`--link`: không dùng được địa chỉ `{name}`",
                    "`--link`: the address `{name}` cannot be used"
                )));
            }
            return Ok(Self {
                target: ActionLink::Outside(name.to_owned()),
                name: name.to_owned(),
                markdown: format!("<{name}>"),
                bracketed: format!("<{name}>"),
            });
        }
        let (id, found) = page_named(edition, page, name)?;
        let from = page.path().map_or("", |path| path.as_str());
        let to = found.path().map_or("", |path| path.as_str());
        let address = relative(from, to);
        let title = found.title.replace(['[', ']', '|', '\n'], " ");
        let address = if address.contains([' ', '(', ')']) {
            format!("<{address}>")
        } else {
            address
        };
        Ok(Self {
            target: ActionLink::Page(id),
            name: found.id.clone(),
            markdown: format!("[{}]({address})", title.trim()),
            bracketed: format!("[{}]({address})", title.replace(['(', ')'], "").trim()),
        })
    }

    /// True when an action leads there already.
    pub(super) fn is_in(&self, links: &[ActionLink]) -> bool {
        links.contains(&self.target)
    }
}

fn page_named<'a>(edition: &'a Edition, page: &Page, name: &str) -> Result<(PageId, &'a Page)> {
    let bare = nfc(name.trim_start_matches("./").trim_matches('/')).into_owned();
    let bare = bare.strip_suffix(".md").unwrap_or(&bare);
    let path = bare.strip_prefix("content/").unwrap_or(bare);
    let all = || {
        edition
            .pages()
            .filter(|(_, p)| p.doc.is_some() && p.role == Role::Leaf && p.state != State::Unused)
    };
    let stem = |p: &Page| p.path_id.rsplit('/').next().unwrap_or("").to_owned();
    let fits: [&dyn Fn(&Page) -> bool; 4] = [
        &|p| p.id == path,
        &|p| p.path_id == path || p.url.as_str().trim_matches('/') == path,
        &|p| taxonomy::key(&stem(p)) == taxonomy::key(path),
        &|p| p.title_key == crate::text::fold::fold(name),
    ];
    for fit in fits {
        let mut found: Vec<(PageId, &Page)> = all().filter(|(_, p)| fit(p)).collect();
        // A page in the language of the case goes before its translation.
        if found.iter().any(|(_, p)| p.lang == page.lang) {
            found.retain(|(_, p)| p.lang == page.lang);
        }
        match found.as_slice() {
            [one] => return Ok(*one),
            [] => {}
            several => {
                let ids: Vec<&str> = several.iter().take(4).map(|(_, p)| p.id.as_str()).collect();
                let ids = ids.join(", ");
                let error = text!(
                    "`--link`: có nhiều trang tên `{name}`",
                    "`--link`: several pages are called `{name}`"
                );
                return Err(Error::new(error).hint(text!("chọn một: {ids}", "choose one: {ids}")));
            }
        }
    }
    let near = nearest(&name_key(name), all().map(|(_, p)| p.id.as_str()));
    let near = near.or_else(|| nearest(name, all().map(|(_, p)| p.title.as_str())));
    let error = Error::new(text!(
        "`--link`: không có trang `{name}`",
        "`--link`: there is no page `{name}`"
    ));
    Err(match near {
        Some(near) => error.hint(text!("ý bạn là `{near}`?", "did you mean `{near}`?")),
        None => error.hint(text!(
            "ghi id, đường dẫn hoặc tên của một trang có thật",
            "give the id, path or title of a page that exists"
        )),
    })
}

/// The way from one file to another; both paths are from the root.
fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let to: Vec<&str> = to.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = vec![".."; from.len() - same];
    let parts: Vec<&str> = up.into_iter().chain(to[same..].iter().copied()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_from_file_to_file() {
        let from = "content/churn/2026/a.md";
        assert_eq!(
            relative(from, "content/processes/b.md"),
            "../../processes/b.md"
        );
        assert_eq!(relative(from, "content/churn/2026/c.md"), "c.md");
        assert_eq!(relative("content/a.md", "content/b/c.md"), "b/c.md");
    }
}
