//! The rules that judge pages, and those that judge the site as a whole. One file each;
//! `check::PAGE_RULES` and `check::SITE_RULES` list them.

pub(super) mod blame;
mod case;
pub(super) mod content;
pub(super) mod dates;
pub(super) mod headings;
pub(super) mod images;
pub(super) mod lessons;
pub(super) mod links;
pub(super) mod main_cause;
pub(super) mod minutes;
pub(super) mod orphans;
pub(super) mod personal;
pub(super) mod proposals;
mod pseudo_heading;
pub(super) mod repeats;
pub(super) mod sections;
pub(super) mod sides;
pub(super) mod translations;
pub(super) mod winback;
