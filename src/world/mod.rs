//! The edges towards disk, git and clock. Nothing here judges content.

pub mod changes;
pub mod clock;
pub mod create;
pub mod discover;
pub mod edit;
mod files;
mod git;
pub mod publish;
mod seen;
pub mod store;
