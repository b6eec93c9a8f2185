//! The rules that judge pages. One file each; `check::PAGE_RULES` lists them.

pub(super) mod content;
pub(super) mod main_cause;
pub(super) mod minutes;
pub(super) mod orphans;
pub(super) mod proposals;
mod pseudo_heading;
pub(super) mod sections;
pub(super) mod sides;
