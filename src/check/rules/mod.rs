//! The rules that judge pages. One file each; `check::PAGE_RULES` lists them.

pub(super) mod blame;
pub(super) mod content;
pub(super) mod orphans;
pub(super) mod personal;
pub(super) mod sections;
