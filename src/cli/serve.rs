//! `camnang serve`.

use std::net::IpAddr;

use super::Status;
use super::options::Global;
use super::output;
use super::report::{Format, Report};
use crate::error::Result;
use crate::model::inputs::Options;
use crate::text;
use crate::{Cache, serve};

/// Preview the handbook in the browser, drafts included
///
/// The first line on standard output is the address, once it answers.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port to listen on; 0 lets the system choose [default: the first free one of 4321-4330]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Show drafts and pages outside their dates
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_value_t = true,
        default_missing_value = "true"
    )]
    drafts: bool,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<Status> {
    let root = global.root()?;
    let options = Options {
        drafts: args.drafts,
        ..Options::default()
    };
    let inputs = global.inputs(&root, options)?;
    let built = crate::build(&inputs, &mut Cache::default())?;
    let listening = serve::listen(args.host, args.port)?;
    if !global.quiet && !built.diagnostics.is_empty() {
        output::note(Report::new(&built, false).text(Format::Human).trim_end());
    }
    if !args.host.is_loopback() {
        let host = args.host;
        output::note(text!(
            "Chú ý: {host} mở cho máy khác trong mạng; cẩm nang không có mật khẩu.",
            "Note: {host} is open to other machines on the network; the handbook has no password."
        ).get(built.lang));
    }
    output::result(&format!("{}\n", listening.url));
    if args.open
        && let Err(error) = open::that_detached(&listening.url)
    {
        output::note(&error.to_string());
    }
    listening.run(built.bundle);
    Ok(Status::Fine)
}
