//! `camnang serve` under clients that are slow, silent, many or greedy: everybody else is answered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::program::{Folder, page, program};
use crate::support::server::Server;

#[test]
fn clients_that_say_nothing_keep_nobody_waiting() {
    let folder = book("serve-silent");
    let server = Server::start(folder.path(), &[]);
    // Twice as many as are let in at once, half of them stopped in the middle of a line.
    let mut silent = Vec::new();
    for number in 0..500 {
        let mut stream = TcpStream::connect(server.address).expect("it listens");
        if number % 2 == 0 {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: loc");
        }
        silent.push(stream);
    }
    for _ in 0..20 {
        assert_eq!(server.get("/a/").status, 200);
    }
    drop(silent);
    assert_eq!(server.get("/a/").status, 200);
}

#[test]
fn a_head_that_does_not_end_is_given_up() {
    let folder = book("serve-slow");
    let server = Server::start(folder.path(), &[]);
    let mut stream = TcpStream::connect(server.address).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .expect("a time");
    let start = Instant::now();
    let mut answer = Vec::new();
    // A byte now and then does not earn more time.
    while start.elapsed() < Duration::from_mins(1) {
        if stream.write_all(b"X").is_err() {
            break;
        }
        match stream.read_to_end(&mut answer) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            _ => break,
        }
    }
    let took = start.elapsed();
    assert!(took < Duration::from_mins(1), "it is still being read");
    let text = String::from_utf8_lossy(&answer);
    assert!(
        text.is_empty() || text.starts_with("HTTP/1.1 408 "),
        "{text}"
    );
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let folder = book("serve-long");
    let mut server = Server::start(folder.path(), &[]);
    let host = server.address;
    let fits = format!(
        "GET /a/ HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n",
        "a".repeat(15_000)
    );
    let long = fits.replace("X: ", &format!("X: {}", "b".repeat(2_000)));
    let many = format!(
        "GET /a/ HTTP/1.1\r\nHost: {host}\r\n{}\r\n",
        "a: b\r\n".repeat(200)
    );
    let endless = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(2_000_000));
    for (request, wanted) in [(&fits, 200), (&long, 431), (&many, 431), (&endless, 431)] {
        let status = server.send(request.as_bytes()).map(|reply| reply.status);
        // One who is still sending when the answer is there may not get to read it.
        let cut = status.is_none() && request.len() > 1_000_000;
        assert!(cut || status == Some(wanted), "{status:?}, not {wanted}");
    }
    assert!(server.is_alive());
}

#[test]
fn readers_that_do_not_read_keep_nobody_waiting() {
    let folder = book("serve-greedy");
    folder.write("content/static/lon.bin", vec![b'x'; 20_000_000]);
    let server = Server::start(folder.path(), &[]);
    let ask = format!("GET /lon.bin HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let mut idle = Vec::new();
    for _ in 0..40 {
        let mut stream = TcpStream::connect(server.address).expect("it listens");
        stream.write_all(ask.as_bytes()).expect("it can be asked");
        idle.push(stream);
    }
    for _ in 0..10 {
        assert_eq!(server.get("/a/").status, 200);
    }
    assert_eq!(server.get("/lon.bin").body.len(), 20_000_000);
}

#[test]
fn few_file_handles_slow_the_server_but_do_not_end_it() {
    let folder = book("serve-handles");
    // The limit is passed on to the server, and widened again for the other tests.
    let server = {
        let mut command = std::process::Command::new("sh");
        let ordinary = program(folder.path());
        command
            .args(["-c", "ulimit -n 96; exec \"$0\" \"$@\""])
            .arg(ordinary.get_program())
            .current_dir(folder.path());
        Server::start_with(command, &[])
    };
    let mut held = Vec::new();
    for _ in 0..300 {
        let Ok(stream) = TcpStream::connect(server.address) else {
            continue;
        };
        held.push(stream);
    }
    let answered = |server: &Server| {
        let ask = format!(
            "GET /a/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            server.address
        );
        let reply = server.send(ask.as_bytes());
        reply.is_some_and(|reply| reply.status == 200)
    };
    let start = Instant::now();
    while !answered(&server) {
        assert!(start.elapsed() < Duration::from_mins(1), "it has stopped");
    }
    drop(held);
    assert!(answered(&server));
}

#[test]
fn answers_can_be_asked_for_under_conditions_and_in_parts() {
    let folder = book("serve-conditions");
    let film: Vec<u8> = (0..=255).cycle().take(5000).collect();
    folder.write("content/static/phim.mp4", &film);
    let server = Server::start(folder.path(), &[]);
    for target in ["/a/", "/phim.mp4", "/feed.xml"] {
        let first = server.get(target);
        let tag = first.header("etag").expect("a tag").to_owned();
        let again = server.ask("GET", target, &[&format!("If-None-Match: \"x\", W/{tag}")]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{target}");
        assert_eq!(again.header("etag"), Some(tag.as_str()), "{target}");
        let other = server.ask("GET", target, &["If-None-Match: \"x\""]);
        assert_eq!(other.status, 200, "{target}");
    }
    let part = server.ask("GET", "/phim.mp4", &["Range: bytes=10-19"]);
    assert_eq!(part.status, 206);
    assert_eq!(part.header("content-range"), Some("bytes 10-19/5000"));
    assert_eq!(part.body, &film[10..20]);
    let last = server.ask("GET", "/phim.mp4", &["Range: bytes=-5"]);
    assert_eq!(last.body, &film[4995..]);
    let beyond = server.ask("GET", "/phim.mp4", &["Range: bytes=5000-"]);
    assert_eq!(beyond.status, 416);
    assert_eq!(beyond.header("content-range"), Some("bytes */5000"));
    let stale = ["Range: bytes=0-1", "If-Range: \"x\""];
    assert_eq!(server.ask("GET", "/phim.mp4", &stale).body.len(), 5000);
}

#[test]
fn text_is_packed_for_those_who_ask() {
    let folder = book("serve-gzip");
    let server = Server::start(folder.path(), &[]);
    let plain = server.get("/a/");
    let packed = server.ask("GET", "/a/", &["Accept-Encoding: gzip, br"]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("vary"), Some("Accept-Encoding"));
    assert!(packed.body.len() < plain.body.len() / 2);
    assert_ne!(packed.header("etag"), plain.header("etag"));
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&*packed.body)
        .read_to_end(&mut text)
        .expect("it is gzip");
    assert_eq!(text, plain.body);
    let refused = server.ask("GET", "/a/", &["Accept-Encoding: gzip;q=0"]);
    assert_eq!(refused.header("content-encoding"), None);
}

#[test]
fn a_file_that_became_a_link_out_of_the_handbook_is_not_followed() {
    let folder = book("serve-swapped");
    folder.write("content/static/anh.png", b"\x89PNG");
    let outside = Folder::new("serve-swapped-outside");
    outside.write("bimat.txt", "bimatngoaitrang");
    let server = Server::start(folder.path(), &[]);
    assert_eq!(server.get("/anh.png").status, 200);
    let target = folder.at("content/static/anh.png");
    std::fs::remove_file(&target).expect("it is there");
    std::os::unix::fs::symlink(outside.at("bimat.txt"), &target).expect("it can be made");
    for _ in 0..50 {
        let reply = server.get("/anh.png");
        assert!(!reply.text().contains("bimatngoaitrang"));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_stream_of_events_is_for_own_pages_alone() {
    let folder = book("serve-origin");
    let server = Server::start(folder.path(), &[]);
    for header in [
        "Origin: http://evil.vn",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
    ] {
        let reply = server.ask("GET", "/.camnang/events?at=/", &[header]);
        assert_eq!(reply.status, 403, "{header}");
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
    assert_eq!(server.get("/.camnang/live.js").status, 200);
    for target in ["/.camnang/", "/.camnang/x", "/.camnang/../handbook.toml"] {
        assert_eq!(server.get(target).status, 404, "{target}");
    }
}

/// A handbook with a page that is long enough to be packed.
fn book(name: &str) -> Folder {
    let a = page("A", &"Chữ trong trang.\n\n".repeat(200));
    Folder::handbook(name, &[("content/a.md", &a)])
}
