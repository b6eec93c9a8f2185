//! Slugs: the lower-case ASCII form of a name, used in URLs and heading anchors.

use std::collections::HashMap;

use super::fold::nfc;

/// Returns the slug of `text`: ASCII letters and digits separated by single hyphens, at most
/// 80 characters, cut at a hyphen when longer. Empty when nothing in `text` has an ASCII form.
///
/// ```
/// use camnang::text::slug::slug;
/// assert_eq!(slug("Điều mình đoán sai"), "dieu-minh-doan-sai");
/// ```
pub fn slug(text: &str) -> String {
    let mut out = slug::slugify(nfc(text));
    if out.len() > MAX {
        let cut = out[..MAX].rfind('-').filter(|&at| at > MAX / 2);
        out.truncate(cut.unwrap_or(MAX));
    }
    out
}

/// Longest slug in bytes; longer file names are refused by some systems once nested.
const MAX: usize = 80;

/// Returns the slug of a file or folder name for use in a URL. A name without any ASCII form
/// (for example only symbols) gets a short stable one made from its bytes.
pub fn path_slug(name: &str) -> String {
    let s = slug(name);
    if s.is_empty() {
        let hash = blake3::hash(nfc(name).as_bytes()).to_hex();
        format!("p-{}", &hash[..8])
    } else {
        s
    }
}

/// Hands out anchors that are unique in a page: `muc`, `muc-2`, `muc-3`, in order of asking.
#[derive(Debug, Default)]
pub struct Anchors {
    used: HashMap<String, u32>,
}

impl Anchors {
    /// Returns a free anchor made from `wanted`, numbered when it was given out before.
    pub fn unique(&mut self, wanted: &str) -> String {
        let base = if wanted.is_empty() { "muc" } else { wanted };
        let Some(&count) = self.used.get(base) else {
            self.used.insert(base.to_owned(), 1);
            return base.to_owned();
        };
        let mut n = count + 1;
        let mut name = format!("{base}-{n}");
        while self.used.contains_key(&name) {
            n += 1;
            name = format!("{base}-{n}");
        }
        self.used.insert(base.to_owned(), n);
        self.used.insert(name.clone(), 1);
        name
    }

    /// Marks `anchor` as taken; false when it was already.
    pub fn reserve(&mut self, anchor: &str) -> bool {
        self.used.insert(anchor.to_owned(), 1).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_d_and_marks() {
        assert_eq!(slug("Đường đi của khách hàng"), "duong-di-cua-khach-hang");
        assert_eq!(slug("usage_drop"), "usage-drop");
    }

    #[test]
    fn anchors_are_numbered_and_never_repeat() {
        let mut anchors = Anchors::default();
        let all: Vec<_> = ["a", "a-2", "a", "a", ""]
            .iter()
            .map(|s| anchors.unique(s))
            .collect();
        assert_eq!(all, ["a", "a-2", "a-3", "a-4", "muc"]);
    }

    #[test]
    fn names_without_letters_still_get_a_slug() {
        assert!(path_slug("!!!").starts_with("p-"));
    }
}
