//! `camnang serve`: what it answers, to browsers and to everybody else who may ask.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crate::support::program::{Folder, page, program};
use crate::support::server::Server;

/// A word that only files outside the site hold.
const SECRET: &str = "bimatngoaitrang";

#[test]
fn the_first_line_is_the_address_and_it_answers() {
    let folder = book("serve-first-line");
    let server = Server::start(folder.path(), &[]);
    assert!(
        server.url.starts_with("http://127.0.0.1:"),
        "{}",
        server.url
    );
    assert!(!server.url.ends_with(":0/"), "{}", server.url);
    let reply = server.get("/");
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("Trang đầu"));
    assert_eq!(server.stop(), "", "nothing else goes to standard output");
}

#[test]
fn files_come_with_their_type_and_the_headers_that_keep_them_apart() {
    let folder = book("serve-types");
    let server = Server::start(folder.path(), &[]);
    let css = server.get("/").text();
    let css = address_ending(&css, ".css");
    for (target, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/a/", "text/html; charset=utf-8"),
        ("/a/?q=1", "text/html; charset=utf-8"),
        ("/a/index.html", "text/html; charset=utf-8"),
        (css.as_str(), "text/css; charset=utf-8"),
        ("/api/pages.json", "application/json"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/anh-dep.png", "image/png"),
        ("/hai%20ch%E1%BB%AF.png?v=%20", "image/png"),
        ("/bang.khac", "application/octet-stream"),
        ("/trang.htm", "text/html"),
    ] {
        let reply = server.get(target);
        assert_eq!(reply.status, 200, "{target}");
        assert_eq!(reply.header("content-type"), Some(kind), "{target}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-cache"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{target}: {name}");
        }
        assert_eq!(
            reply.header("access-control-allow-origin"),
            None,
            "{target}"
        );
        let length = reply.header("content-length").map(str::to_owned);
        assert_eq!(length, Some(reply.body.len().to_string()), "{target}");
    }
    assert_eq!(server.get("/hai%20ch%e1%bb%af.png").body, b"\x89PNG\0\xff");
}

#[test]
fn an_address_without_its_trailing_slash_leads_to_the_one_with_it() {
    let folder = book("serve-slash");
    let server = Server::start(folder.path(), &[]);
    for (target, wanted) in [
        ("/a", "/a/"),
        ("/a?q=doi+tac", "/a/?q=doi+tac"),
        ("//a", "/a/"),
    ] {
        let reply = server.get(target);
        assert_eq!(reply.status, 301, "{target}");
        // Never `//a/`, which would lead to a host of that name.
        assert_eq!(reply.header("location"), Some(wanted), "{target}");
    }
    assert_eq!(server.get("/%61/").status, 200);
}

#[test]
fn an_unknown_address_gets_the_page_that_says_so() {
    let folder = book("serve-404");
    let server = Server::start(folder.path(), &[]);
    for target in [
        "/khong-co/",
        "/khong-co",
        "/a/khong-co.css",
        "/a/index.html/",
        "/A/",
    ] {
        let reply = server.get(target);
        assert_eq!(reply.status, 404, "{target}");
        assert_eq!(
            reply.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(reply.text().contains("Không tìm thấy trang"), "{target}");
    }
}

#[test]
fn head_is_get_without_the_body() {
    let folder = book("serve-head");
    let server = Server::start(folder.path(), &[]);
    for target in ["/", "/a", "/khong-co/", "/feed.xml"] {
        let (get, head) = (server.get(target), server.ask("HEAD", target, &[]));
        assert_eq!(head.status, get.status, "{target}");
        assert_eq!(head.body, b"", "{target}");
        for name in ["content-type", "location", "content-length"] {
            assert_eq!(head.header(name), get.header(name), "{target}: {name}");
        }
    }
}

#[test]
fn nothing_can_be_changed_over_the_network() {
    let folder = book("serve-methods");
    let server = Server::start(folder.path(), &[]);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        assert_eq!(server.ask(method, "/", &[]).status, 405, "{method}");
    }
}

#[test]
fn a_request_with_a_body_is_refused() {
    let folder = book("serve-body");
    let mut server = Server::start(folder.path(), &[]);
    for method in ["GET", "HEAD", "POST"] {
        for header in [
            "Content-Length: 5",
            "Content-Length: five",
            "Content-Length: -1",
            "Content-Length: 99999999999",
            "Content-Length: 0\r\nContent-Length: 5",
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: identity",
        ] {
            let text = format!(
                "{method} / HTTP/1.1\r\nHost: {}\r\n{header}\r\nConnection: close\r\n\r\n0\r\n\r\n",
                server.address
            );
            let status = server.send(text.as_bytes()).map(|reply| reply.status);
            assert_eq!(status, Some(400), "{method} with {header}");
        }
    }
    assert!(server.is_alive());
    assert_eq!(server.ask("GET", "/", &["Content-Length: 0"]).status, 200);
}

#[test]
fn a_request_under_a_foreign_name_is_refused() {
    let folder = book("serve-host");
    let server = Server::start(folder.path(), &[]);
    let port = server.address.port();
    for host in [
        "evil.vn",
        "evil.vn:4321",
        "localhost.evil.vn",
        "127.0.0.1.evil.vn",
        "localhost@evil.vn",
        "192.168.1.5",
        "0.0.0.0",
        "localhost:1",
        "localhost.",
        "",
    ] {
        let header = format!("Host: {host}");
        assert_eq!(server.ask("GET", "/", &[&header]).status, 421, "{host:?}");
    }
    let doubled = ["Host: localhost", "Host: evil.vn"];
    assert_eq!(server.ask("GET", "/", &doubled).status, 400);
    let nameless = server.send(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(nameless.is_none_or(|reply| matches!(reply.status, 400 | 421)));
    for host in [
        "localhost".to_owned(),
        format!("LOCALHOST:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
    ] {
        let header = format!("Host: {host}");
        assert_eq!(server.ask("GET", "/", &[&header]).status, 200, "{host}");
    }
}

#[test]
fn no_address_leads_out_of_the_site() {
    let folder = book("serve-outside");
    let mut server = Server::start(folder.path(), &[]);
    let root = folder.path().display();
    let mut targets: Vec<String> = [
        "/../../../../../../../../etc/passwd",
        "/..",
        "/../",
        "/../handbook.toml",
        "/a/../../handbook.toml",
        "/a/..%2f..%2fhandbook.toml",
        "/%2e%2e%2fhandbook.toml",
        "/%2e%2e/handbook.toml",
        "/%252e%252e%252fhandbook.toml",
        "/..%5chandbook.toml",
        "/..\\handbook.toml",
        "/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "///etc/passwd",
        "/handbook.toml",
        "/content/index.md",
        "/content/a.md",
        "/a.md",
        "/secret.txt",
        "/.camnang-manifest.json",
        "/.git/config",
        "/%00",
        "/a/%00",
        "/a/index.html%00.png",
        "/%ff",
        "/%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
        "/%ed%a0%80",
        "/%",
        "/%2",
        "/%zz",
        "/%+1",
        "/a%0d%0aSet-Cookie:%20x=1",
        "/\u{e9}",
        "/a/?../../handbook.toml",
        "*",
        "handbook.toml",
        "../handbook.toml",
        "http://evil.vn/",
        "file:///etc/passwd",
    ]
    .map(str::to_owned)
    .to_vec();
    targets.push(format!("{root}/handbook.toml"));
    targets.push(format!("/{root}/secret.txt"));
    for target in &targets {
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            server.address
        );
        // A request that is no HTTP may also get no answer.
        let Some(reply) = server.send(request.as_bytes()) else {
            continue;
        };
        let page = target.starts_with("/a/?") && reply.status == 200;
        assert!(
            page || matches!(reply.status, 400 | 404),
            "{target}: {}",
            reply.status
        );
        let text = reply.text();
        assert!(
            !text.contains(SECRET) && !text.contains("root:"),
            "{target}"
        );
        assert_eq!(reply.header("set-cookie"), None, "{target}");
    }
    assert!(server.is_alive());
    assert_eq!(server.get("/a/").status, 200);
}

#[test]
fn what_is_no_request_does_no_harm() {
    let folder = book("serve-garbage");
    let mut server = Server::start(folder.path(), &[]);
    let long = format!(
        "GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "a".repeat(100_000)
    );
    for bytes in [
        &b"\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\xff\xfe: \xff\r\n\r\n",
        b"\0\0\0\0\0\0\0\0\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(server.address).expect("it listens");
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time");
        let _ = stream.read_to_end(&mut Vec::new());
    }
    let status = server.send(
        long.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
            .as_bytes(),
    );
    assert!(status.is_none_or(|reply| (400..500).contains(&reply.status)));
    assert_eq!(server.get("/").status, 200);
    assert!(server.is_alive());
}

#[test]
fn several_readers_are_answered_side_by_side() {
    let folder = book("serve-many");
    let server = Server::start(folder.path(), &[]);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    assert_eq!(server.get("/a/").status, 200);
                }
            });
        }
    });
}

#[test]
fn a_connection_is_for_one_request_and_what_follows_is_not_looked_at() {
    let folder = book("serve-pipeline");
    let server = Server::start(folder.path(), &[]);
    let one = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let other = "GET /feed.xml HTTP/1.1\r\nHost: evil.vn\r\n\r\n";
    let mut stream = TcpStream::connect(server.address).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a time");
    stream
        .write_all(format!("{one}{other}{one}").as_bytes())
        .expect("it can be asked");
    let mut answers = String::new();
    stream.read_to_string(&mut answers).expect("it answers");
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
    assert!(answers.starts_with("HTTP/1.1 301 "), "{answers}");
    assert!(answers.contains("\r\nConnection: close\r\n"), "{answers}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = book("serve-taken");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("an address").port().to_string();
    let outcome = folder.run_today(&["serve", "--port", &port]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "");
    let said = format!("error: cannot open port {port}: it is in use\nhint: ");
    assert!(outcome.stderr.contains(&said), "{}", outcome.stderr);
}

#[test]
fn drafts_are_shown_unless_they_are_switched_off() {
    let folder = book("serve-drafts");
    let draft = |line: &str| format!("+++\ntitle = \"Chưa xong\"\n{line}\n+++\n\n{SECRET}\n");
    folder.write("content/nhap.md", draft("draft = true"));
    folder.write("content/sau.md", draft("publish_on = 2027-01-01"));
    folder.write("content/het.md", draft("expires_on = 2026-01-01"));
    for shown in [&[][..], &["--drafts"], &["--drafts=true"]] {
        let server = Server::start(folder.path(), shown);
        for target in ["/nhap/", "/sau/", "/het/"] {
            let reply = server.get(target);
            assert_eq!(reply.status, 200, "{target} with {shown:?}");
            assert!(reply.text().contains(SECRET), "{target}");
        }
    }
    let server = Server::start(folder.path(), &["--drafts=false"]);
    for target in [
        "/nhap/",
        "/sau/",
        "/het/",
        "/nhap",
        "/",
        "/feed.xml",
        "/api/pages.json",
    ] {
        let reply = server.get(target);
        assert!(!reply.text().contains(SECRET), "{target}");
        assert!(!reply.text().contains("Chưa xong"), "{target}");
    }
    assert_eq!(server.get("/nhap/").status, 404);
}

#[test]
fn findings_do_not_keep_the_preview_from_showing() {
    let folder = book("serve-findings");
    folder.write("content/loi.md", page("Lỗi", "[hỏng](khong-co.md)"));
    folder.write("content/hong.md", "+++\ntitle = \n+++\nChữ còn lại.\n");
    let server = Server::start(folder.path(), &[]);
    assert_eq!(server.get("/loi/").status, 200);
    assert!(server.get("/hong/").text().contains("Chữ còn lại."));
}

/// A handbook with two pages, files of several types, and files that are not for readers.
fn book(name: &str) -> Folder {
    let a = page("A", "Chữ.\n\n![ảnh](<anh dep.png>)");
    let folder = Folder::handbook(name, &[("content/a.md", &a)]);
    folder.write("content/static/hai chữ.png", b"\x89PNG\0\xff");
    folder.write("content/anh dep.png", b"\x89PNG\0\xff");
    folder.write("content/static/bang.khac", b"?");
    folder.write("content/static/trang.htm", b"x");
    folder.write("secret.txt", SECRET);
    folder.write(".git/config", SECRET);
    let config = format!("title = \"Thử\"\n# {SECRET}\n");
    folder.write("handbook.toml", config);
    folder
}

/// The first address in a page that ends so, from the site's root.
fn address_ending(html: &str, ending: &str) -> String {
    let end = html.find(&format!("{ending}\"")).expect("it is there") + ending.len();
    let start = html[..end].rfind('"').expect("a quote") + 1;
    html[start..end].trim_start_matches('.').to_owned()
}

#[test]
fn open_starts_the_browser_with_the_address() {
    use std::os::unix::fs::PermissionsExt;
    let folder = book("serve-open");
    let programs = folder.at("programs");
    std::fs::create_dir_all(&programs).expect("it can be made");
    // What opens addresses on desktops; this one notes down what it was given.
    let browser = programs.join("xdg-open");
    let script = "#!/bin/sh\nprintf '%s\\n' \"$@\" > opened.new && mv opened.new opened\n";
    std::fs::write(&browser, script).expect("it can be written");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&browser, executable).expect("it can be run");
    let path = std::env::var("PATH").expect("a path");
    let set_up = || {
        let mut program = program(folder.path());
        program.env("PATH", format!("{}:{path}", programs.display()));
        program
    };
    let closed = Server::start_with(set_up(), &[]);
    assert_eq!(closed.get("/").status, 200);
    drop(closed);
    assert!(!folder.has("opened"), "nobody asked for it");

    let server = Server::start_with(set_up(), &["--open"]);
    let start = std::time::Instant::now();
    while !folder.has("opened") {
        assert!(start.elapsed() < Duration::from_mins(1), "nothing opens");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(folder.read("opened"), format!("{}\n", server.url));
    assert_eq!(server.get("/").status, 200);
}
