//! One binary for all integration tests: what a reader, a writer or a script sees.

mod browser;
mod cli;
mod directory;
mod dogfood;
mod fixes;
mod follow_up;
mod insights;
mod mend;
mod new_page;
mod properties;
mod publish;
mod reference;
mod reports;
mod rule_pages;
mod rules;
mod scaffold;
mod schema;
mod search;
mod search_face;
mod serve;
mod sites;
mod support;
mod terminal;
mod theme;
mod tidy;
mod unreadable;
