//! The edges towards disk, git and clock. Nothing here judges content.

pub mod clock;
pub mod create;
pub mod discover;
mod files;
mod git;
pub mod publish;
