//! One binary for all integration tests: what a reader, a writer or a script sees.

mod browser;
mod browser_live;
mod cli;
mod contrast;
mod data;
mod directory;
mod dogfood;
mod first_search;
mod fixes;

mod follow_up;
mod glossary;
mod home;
mod insights;
mod lists;
mod mend;
mod new_page;
mod pages;
mod properties;
mod publish;
mod reference;
mod reports;
mod review;
mod rule_pages;
mod rules;
mod scaffold;
mod schema;
mod scripts;
mod search;
mod search_face;
mod serve;
mod serve_holds;
mod serve_live;
mod shown;
mod similar;
mod sites;
mod support;
mod terminal;
mod theme;
mod tidy;
mod unreadable;
mod warm;
mod warm_index;
mod weights;

/// The generator of handbooks that the measurements use.
#[path = "../../benches/corpus.rs"]
mod corpus;
