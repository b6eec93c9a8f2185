//! One binary for all integration tests: what a reader, a writer or a script sees.

mod browser;
mod browser_live;
mod cli;
mod dogfood;
mod fixes;
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
mod serve;
mod serve_holds;
mod serve_live;
mod sites;
mod support;
mod terminal;
mod theme;
mod tidy;
mod unreadable;
mod warm;
