//! The preview server: a handbook built in memory, answered to browsers on this machine, built
//! again whenever a file changes.
//!
//! ```text
//! browser ─> guard ─one checked request─> relay ─> tiny_http ─> server ─> answer <─ stage <─ preview
//!    ^                                                            reload <────────────┘       ^
//!    └──────────────────── events ────────────────────────────────────┘            watch ─────┘
//! ```
//!
//! - `guard` takes connections and reads one request of each within limits, `request` judges
//!   it, `relay` puts it to `tiny_http` over a socket that nobody else can reach;
//! - `server` and `answer` look the path up among the bundle's keys: no file path is ever
//!   formed from a request;
//! - `watch` says that something may have changed, `preview` reads the inputs again, compares
//!   them and builds with the same function as every other command;
//! - `shown` is one whole state of the preview, `reload` tells open pages of the next one,
//!   `overlay` is what they show over themselves.

mod answer;
mod guard;
mod overlay;
pub mod preview;
mod prints;
mod relay;
pub mod reload;
mod request;
mod server;
mod shown;
mod watch;

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::text;
use guard::Guard;
use relay::Relay;
use reload::Stage;
use request::Names;

/// Ports tried in turn when none is asked for.
const PORTS: std::ops::RangeInclusive<u16> = 4321..=4330;

/// A port that is ours, and not yet answered on.
pub struct Listening {
    listener: TcpListener,
    names: Names,
    /// Where it answers, as a web address.
    pub url: String,
}

/// Listens on `host`: on `port` when given (0 lets the system choose), else on the first free
/// port of a small range.
///
/// # Errors
/// The port is taken.
pub fn listen(host: IpAddr, port: Option<u16>) -> Result<Listening> {
    let listener = match port {
        Some(port) => TcpListener::bind((host, port)).map_err(|error| taken(port, &error)),
        None => PORTS
            .into_iter()
            .find_map(|port| TcpListener::bind((host, port)).ok())
            .ok_or_else(|| {
                let (first, last) = (PORTS.start(), PORTS.end());
                Error::new(text!(
                    "các cổng {first}–{last} đều đang bận",
                    "ports {first}–{last} are all taken"
                ))
                .hint(text!(
                    "chọn cổng khác bằng --port, hoặc --port 0 để máy tự chọn",
                    "choose one with --port, or let the system choose with --port 0"
                ))
            }),
    }?;
    let address = listener.local_addr().map_err(|error| taken(0, &error))?;
    Ok(Listening {
        listener,
        names: Names::new(host, address.port()),
        url: format!("http://{address}/"),
    })
}

fn taken(port: u16, error: &std::io::Error) -> Error {
    let detail = match error.kind() {
        std::io::ErrorKind::AddrInUse => text!("đang có chương trình khác dùng", "it is in use"),
        _ => text!("{error}", "{error}"),
    };
    let (vi, en) = (&detail.vi, &detail.en);
    Error::new(text!(
        "không mở được cổng {port}: {vi}",
        "cannot open port {port}: {en}"
    ))
    .hint(text!(
        "chọn cổng khác bằng --port, hoặc bỏ --port để tự tìm cổng trống",
        "choose another with --port, or leave it out to find a free one"
    ))
}

impl Listening {
    /// Answers from now on, in threads of its own.
    ///
    /// # Errors
    /// The system has no handles or threads to spare.
    pub fn start(self, stage: &Arc<Stage>) -> Result<()> {
        let behind = Arc::clone(stage);
        let relay = Relay::start(move |request| server::handle(request, &behind));
        let relay = relay.map_err(|error| not_started(&error))?;
        let guard = Guard::new(self.names, relay);
        let run = |work: Box<dyn FnOnce() + Send>| {
            let thread = std::thread::Builder::new().spawn(work);
            thread.map_err(|error| not_started(&error))
        };
        let compared = Arc::clone(stage);
        run(Box::new(move || compared.compare()))?;
        run(Box::new(move || guard.run(&self.listener)))?;
        Ok(())
    }
}

fn not_started(error: &std::io::Error) -> Error {
    let detail = error.to_string();
    Error::new(text!(
        "không mở được máy chủ: {detail}",
        "cannot start the server: {detail}"
    ))
}
