//! One binary for all integration tests: what a reader, a writer or a script sees.

mod cli;
mod dogfood;
mod rules;
mod sites;
mod support;
