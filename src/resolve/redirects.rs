//! `redirect_from` → old addresses that lead to the page's new one.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::paths::decode;
use crate::model::diagnostic::Diagnostic;
use crate::model::rule;
use crate::model::site::{Page, PageId, Redirect, Typed, Url};
use crate::text;

/// Reads the old addresses of all pages: path in the output → page.
pub(super) fn read(
    pages: &[Arc<Page>],
    by_url: &HashMap<Url, PageId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Redirect> {
    let mut redirects: BTreeMap<String, Redirect> = BTreeMap::new();
    for (id, page) in (0u32..).map(PageId).zip(pages) {
        let Some(path) = page.path() else { continue };
        for item in page.fields.items("redirect_from") {
            let Typed::Text(written) = &item.value else {
                continue;
            };
            let Some(out) = out_path(written) else {
                diagnostics.push(
                    Diagnostic::new(
                        &rule::WRONG_VALUE_TYPE,
                        path,
                        item.span,
                        text!(
                            "`redirect_from`: \"{written}\" không phải địa chỉ trong cẩm nang",
                            "`redirect_from`: \"{written}\" is not an address in the handbook"
                        ),
                    )
                    .help(text!(
                        "Ghi địa chỉ cũ từ gốc, ví dụ \"/quy-trinh/cu/\".",
                        "Write the old address from the root, such as \"/processes/old/\"."
                    ))
                    .subject("field:redirect_from"),
                );
                continue;
            };
            let url = out.strip_suffix("index.html").map(|u| format!("/{u}"));
            let taken = url
                .and_then(|u| by_url.get(u.as_str()).copied())
                .or_else(|| redirects.get(&out).map(|r| r.page));
            match taken {
                // A page may list its own address; it says nothing new.
                Some(other) if other == id => {}
                Some(other) => {
                    let other = &pages[other.index()];
                    let title = &other.title;
                    diagnostics.push(
                        Diagnostic::new(
                            &rule::REDIRECT_COLLISION,
                            path,
                            item.span,
                            text!(
                                "Địa chỉ cũ {written} đang thuộc trang \"{title}\"",
                                "The old address {written} belongs to \"{title}\""
                            ),
                        )
                        .help(text!(
                            "Bỏ dòng này, hoặc đổi tên trang kia.",
                            "Remove this line, or rename the other page."
                        ))
                        .subject("field:redirect_from"),
                    );
                }
                None => {
                    let span = item.span;
                    redirects.insert(out, Redirect { page: id, span });
                }
            }
        }
    }
    redirects
}

/// Turns an old address into a path in the output; none when it could lead out of it or hide
/// something there.
fn out_path(written: &str) -> Option<String> {
    let path = decode(written.trim());
    let path = path.split(['?', '#']).next()?;
    if path.contains("://") || path.starts_with("//") {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    let good = |part: &&str| {
        !part.starts_with('.')
            && !part.ends_with(['.', ' '])
            && part.len() <= 200
            && !part.contains(|c: char| c.is_control() || "\\<>:\"|?*".contains(c))
    };
    if parts.is_empty() || !parts.iter().all(good) {
        return None;
    }
    let path = parts.join("/");
    Some(
        if matches!(path.rsplit_once('.'), Some((_, "html" | "htm"))) {
            path
        } else {
            format!("{path}/index.html")
        },
    )
}

#[cfg(test)]
mod tests {
    use super::out_path;

    #[test]
    fn old_addresses_stay_inside_the_output() {
        assert_eq!(out_path("/cu/").as_deref(), Some("cu/index.html"));
        assert_eq!(out_path("cu.html").as_deref(), Some("cu.html"));
        for hostile in [
            "../x",
            "/a/../../x",
            "//evil.vn/x",
            "https://a.vn",
            "/.git/x",
            "/",
            "a\\b",
        ] {
            assert_eq!(out_path(hostile), None, "{hostile}");
        }
    }
}
