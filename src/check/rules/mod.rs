//! The rules that judge pages. One file each; `check::PAGE_RULES` lists them.

pub(super) mod content;
pub(super) mod headings;
pub(super) mod images;
pub(super) mod links;
pub(super) mod orphans;
pub(super) mod sections;
