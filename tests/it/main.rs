//! One binary for all integration tests: what a reader, a writer or a script sees.

mod browser;
mod cli;
mod dogfood;
mod properties;
mod publish;
mod reports;
mod rules;
mod serve;
mod sites;
mod support;
mod terminal;
mod tidy;
mod unreadable;
