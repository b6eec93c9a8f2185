//! One binary for all integration tests: what a reader, a writer or a script sees.

mod browser;
mod cli;
mod dogfood;
mod new_page;
mod properties;
mod publish;
mod rules;
mod scaffold;
mod schema;
mod serve;
mod sites;
mod support;
mod tidy;
mod unreadable;
