//! The named values that stand between two stages. Leaf modules: they hold data and say what
//! it means, and know no stage.

pub mod bundle;
pub mod color;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod figures;
pub mod inputs;
pub mod kind;
pub mod lang;
pub mod passage;
pub mod picture;
pub mod report_format;
pub mod rule;
pub mod rule_page;
pub mod settings;
pub mod site;
pub mod source;
pub mod taxonomy;
pub mod toml_tree;
pub mod value;
pub mod write_up;
