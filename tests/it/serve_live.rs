//! `camnang serve` while files change: every way of saving ends in the right site, mistakes show
//! and harm nothing.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::program::{Folder, page, program};
use crate::support::server::Server;

#[test]
fn every_way_of_saving_a_page_shows_it() {
    let folder = book("live-saving");
    let server = Server::start(folder.path(), &[]);
    let file = folder.at("content/a.md");
    let shows = |word: &str| {
        server.until("/a/", |reply| reply.text().contains(word));
    };
    // Written over.
    fs::write(&file, page("A", "ghiđè")).expect("it can be written");
    shows("ghiđè");
    // A new file moved to its place, as most editors do.
    let beside = folder.at("content/.a.md.swp");
    fs::write(&beside, page("A", "đổitên")).expect("it can be written");
    fs::rename(&beside, &file).expect("it can be moved");
    shows("đổitên");
    // Emptied first, and written later.
    let handle = fs::File::create(&file).expect("it can be emptied");
    std::thread::sleep(Duration::from_millis(300));
    fs::write(&file, page("A", "làmrỗng")).expect("it can be written");
    drop(handle);
    shows("làmrỗng");
    // The old one moved away as a copy, then a new one made.
    fs::rename(&file, folder.at("content/a.md~")).expect("it can be moved");
    fs::write(&file, page("A", "bảnsao")).expect("it can be written");
    shows("bảnsao");
    // As long as before, and as old.
    let old = fs::metadata(&file)
        .and_then(|m| m.modified())
        .expect("a time");
    fs::write(&file, page("A", "bảnsau")).expect("it can be written");
    fs::File::options()
        .append(true)
        .open(&file)
        .and_then(|f| f.set_modified(old))
        .expect("it can be set back");
    shows("bảnsau");
    // Removed.
    fs::remove_file(&file).expect("it is there");
    server.until("/a/", |reply| reply.status == 404);
}

#[test]
fn folders_come_move_and_go_as_a_whole() {
    let folder = book("live-folders");
    let server = Server::start(folder.path(), &[]);
    for number in 0..5 {
        let path = format!("content/moi/sau/{number}.md");
        folder.write(&path, page(&format!("Trang {number}"), "Chữ."));
    }
    server.until("/moi/sau/4/", |reply| reply.status == 200);
    fs::rename(folder.at("content/moi"), folder.at("content/cu")).expect("it can be moved");
    server.until("/cu/sau/4/", |reply| reply.status == 200);
    assert_eq!(server.get("/moi/sau/4/").status, 404);
    // What is written into the folder under its new name is seen.
    folder.write("content/cu/sau/4.md", page("Trang 4", "đãsửa"));
    server.until("/cu/sau/4/", |reply| reply.text().contains("đãsửa"));
    fs::remove_dir_all(folder.at("content/cu")).expect("it is there");
    server.until("/cu/sau/4/", |reply| reply.status == 404);
    // Everything at once, by another folder that takes the name.
    folder.write("moi/index.md", page("Trang đầu", "Chữ."));
    folder.write("moi/khac.md", page("Khác", "Chữ."));
    fs::rename(folder.at("content"), folder.at("kho")).expect("it can be moved");
    fs::rename(folder.at("moi"), folder.at("content")).expect("it can be moved");
    server.until("/khac/", |reply| reply.status == 200);
    assert_eq!(server.get("/a/").status, 404);
    folder.write("content/khac.md", page("Khác", "lầnnữa"));
    server.until("/khac/", |reply| reply.text().contains("lầnnữa"));
}

#[test]
fn open_pages_are_told_which_addresses_changed() {
    let folder = book("live-changed");
    let server = Server::start(folder.path(), &[]);
    let mut events = server.events("/a/");
    let first = events.next();
    folder.write("content/a.md", page("A", "Chữ khác."));
    let body = events.next();
    assert_ne!(body["page"], first["page"]);
    assert_eq!(body["style"], first["style"]);
    assert_eq!(events.changed(), ["/a/"]);
    // A title stands in lists too.
    folder.write("content/a.md", page("Tên khác", "Chữ khác."));
    let title = events.next();
    let changed = events.changed();
    for url in ["/", "/a/", "/b/", "/api/pages.json"] {
        assert!(changed.iter().any(|c| c == url), "{url} in {changed:?}");
    }
    assert!(
        server.get("/b/").text().contains("Tên khác"),
        "b links to it"
    );
    // Another page does not concern this one.
    folder.write("content/c.md", page("C", "Chữ của c."));
    let other = events.next();
    assert_eq!(other["page"], title["page"]);
    assert_eq!(events.changed(), ["/c/"]);
}

#[test]
fn a_file_to_copy_is_told_of_when_only_its_bytes_change() {
    let folder = book("live-asset");
    folder.write("content/static/anh.png", b"\x89PNG1");
    let server = Server::start(folder.path(), &[]);
    let mut events = server.events("/a/");
    let first = events.next();
    folder.write("content/static/anh.png", b"\x89PNG2");
    let state = events.next();
    assert_eq!(state["page"], first["page"]);
    assert_eq!(events.changed(), ["/anh.png"]);
    assert_eq!(server.get("/anh.png").body, b"\x89PNG2");
}

#[test]
fn a_change_of_style_is_not_a_change_of_the_page() {
    let folder = book("live-style");
    let server = Server::start(folder.path(), &[]);
    let old_style = style_sheet(&server.get("/a/").text());
    let mut events = server.events("/a/");
    let first = events.next();
    folder.write(
        "themes/default/static/camnang.css",
        "body { color: teal }\n",
    );
    let state = events.until(|state| state["build"] != first["build"]);
    assert_eq!(state["page"], first["page"]);
    assert_ne!(state["style"], first["style"]);
    let style = style_sheet(&server.get("/a/").text());
    assert!(server.get(&style).text().contains("teal"));
    // A page on somebody's screen may still ask for the one before.
    assert_ne!(style, old_style);
    assert_eq!(server.get(&old_style).status, 200);
}

#[test]
fn with_errors_the_last_good_page_stays_up() {
    let folder = book("live-errors");
    let server = Server::start(folder.path(), &[]);
    let mut events = server.events("/a/");
    let first = events.next();
    assert_eq!(first["errors"], 0);
    folder.write("content/a.md", "+++\ntitle = \n+++\nchữhỏng\n");
    let broken = events.until(|state| state["errors"] != 0);
    assert_eq!(broken["kept"], true);
    assert_eq!(broken["page"], first["page"]);
    let finding = &broken["findings"][0];
    assert_eq!(finding["code"], "CN101");
    assert_eq!(finding["path"], "content/a.md");
    assert_eq!(finding["line"], 2);
    assert!(
        broken["words"]["count"]
            .as_str()
            .is_some_and(|c| c.contains("1 error"))
    );
    assert!(server.get("/a/").text().contains("Chữ của a."));
    // Other pages go on, and are told of the whole count.
    folder.write("content/c.md", page("C", "cvẫnmới"));
    server.until("/c/", |reply| reply.text().contains("cvẫnmới"));
    let elsewhere = server.events("/c/").next();
    assert_eq!(elsewhere["errors"], 1);
    assert_eq!(elsewhere["kept"], false);
    assert_eq!(elsewhere["findings"], serde_json::json!([]));
    // Still wrong, still the good one.
    folder.write("content/a.md", "+++\ntitle = \n+++\nchữhỏnghai\n");
    let still = events.until(|state| state["build"].as_u64() > elsewhere["build"].as_u64());
    assert_eq!(still["kept"], true);
    assert!(server.get("/a/").text().contains("Chữ của a."));
    // Mended.
    folder.write("content/a.md", page("A", "đãlành"));
    let mended = events.until(|state| state["errors"] == 0);
    assert_eq!(mended["kept"], false);
    assert!(server.get("/a/").text().contains("đãlành"));
    // A page that never was without errors is shown as it is.
    folder.write("content/moi.md", "+++\ntitle = \n+++\nchữmới\n");
    server.until("/moi/", |reply| reply.text().contains("chữmới"));
    folder.write("content/moi.md", "+++\ntitle = \n+++\nchữmớihơn\n");
    server.until("/moi/", |reply| reply.text().contains("chữmớihơn"));
}

#[test]
fn what_cannot_be_built_leaves_everything_up_and_says_why() {
    let folder = book("live-failure");
    let server = Server::start(folder.path(), &[]);
    let mut events = server.events("/a/");
    events.next();
    let page_before = server.get("/a/").body;
    let broken: [(&str, &str, &str); 4] = [
        ("handbook.toml", "title = \n", "handbook.toml"),
        ("kinds/x.toml", "name = \n", "kinds/x.toml"),
        (
            "themes/default/templates/page.html",
            "{% if %}",
            "page.html",
        ),
        (
            "themes/default/templates/page.html",
            "{{ khong_co.gi }}",
            "page.html",
        ),
    ];
    for (path, text, named) in broken {
        let before = folder.has(path).then(|| folder.read(path));
        folder.write(path, text);
        let state = events.until(|state| !state["failure"].is_null());
        let failure = state["failure"].as_str().unwrap_or_default();
        assert!(failure.contains(named), "{path}: {failure}");
        assert_eq!(server.get("/a/").body, page_before, "{path}");
        // Neither looking again nor another edit makes it a site to show.
        folder.write("content/c.md", page("C", named));
        for _ in 0..30 {
            assert_eq!(server.get("/a/").body, page_before, "{path} later");
            std::thread::sleep(Duration::from_millis(25));
        }
        match before {
            Some(text) => folder.write(path, text),
            None => fs::remove_file(folder.at(path)).expect("it is there"),
        }
        events.until(|state| state["failure"].is_null());
        assert_eq!(server.get("/a/").body, page_before, "{path} mended");
    }
}

#[test]
fn git_is_asked_again_when_the_branch_moves() {
    let folder = book("live-git");
    let git = |arguments: &[&str], day: &str| {
        let output = Command::new("git")
            .args(["-c", "user.name=Hà", "-c", "user.email=ha@example.com"])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(folder.path())
            .env("GIT_AUTHOR_DATE", format!("{day}T10:00:00+0700"))
            .env("GIT_COMMITTER_DATE", format!("{day}T10:00:00+0700"))
            .output()
            .expect("git starts");
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    };
    git(&["init", "-q", "-b", "main"], "2026-01-01");
    git(&["add", "."], "2026-01-02");
    git(&["commit", "-qm", "một"], "2026-01-02");
    let server = Server::start(folder.path(), &[]);
    let has = |day: &'static str| {
        move |reply: &crate::support::server::Reply| {
            reply.text().contains(&format!("datetime=\"{day}\""))
        }
    };
    server.until("/a/", has("2026-01-02"));
    git(&["switch", "-qc", "nhanh"], "2026-02-03");
    folder.write("content/a.md", page("A", "trênnhánh"));
    git(&["commit", "-qam", "hai"], "2026-02-03");
    server.until("/a/", has("2026-02-03"));
    server.until("/a/", |reply| reply.text().contains("trênnhánh"));
    git(&["switch", "-q", "main"], "2026-02-04");
    server.until("/a/", |reply| reply.text().contains("Chữ của a."));
    server.until("/a/", has("2026-01-02"));
}

#[test]
fn every_answer_during_edits_is_a_whole_page_of_one_build() {
    let folder = book("live-whole");
    let form = |number: usize| {
        let mark = format!("so{number}so");
        let body = format!(
            "## {mark}\n\n{}\n\n## Cuối {mark}\n",
            format!("{mark} ").repeat(200)
        );
        page(&format!("Tên {mark}"), &body)
    };
    folder.write("content/a.md", form(0));
    let server = Server::start(folder.path(), &[]);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut asked = 0;
                    while !over.load(Ordering::Relaxed) {
                        let reply = server.get("/a/");
                        let text = reply.text();
                        assert_eq!(reply.status, 200);
                        assert!(text.ends_with("</html>\n"), "cut off: {text}");
                        let mut marks = text
                            .split("so")
                            .filter(|m| !m.is_empty() && m.bytes().all(|b| b.is_ascii_digit()));
                        let first = marks.next().expect("a mark");
                        assert!(marks.clone().count() > 200);
                        assert!(marks.all(|mark| mark == first), "mixed: {text}");
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        for number in 1..=15 {
            folder.write("content/a.md", form(number));
            let mark = format!("Tên so{number}so");
            server.until("/a/", |reply| reply.text().contains(&mark));
        }
        over.store(true, Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().expect("it reads") > 0);
        }
    });
}

#[test]
fn what_is_added_to_pages_is_in_no_file_that_is_built() {
    let folder = book("live-built");
    let server = Server::start(folder.path(), &[]);
    let outcome = folder.run_today(&["build"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let built = folder.read("site/a/index.html");
    assert!(!built.contains(".camnang"));
    let served = server.get("/a/").text();
    let start = served.find("<script src=\"/.camnang/").expect("a script");
    let end = start + served[start..].find('\n').expect("a line") + 1;
    assert_eq!(format!("{}{}", &served[..start], &served[end..]), built);
}

#[test]
fn an_interrupt_ends_it_and_leaves_nothing() {
    let folder = book("live-interrupt");
    let temporary = Folder::new("live-interrupt-temporary");
    let before = listing(&folder);
    let mut command = crate::support::program::interruptible(folder.path());
    command.env("TMPDIR", temporary.path());
    let server = Server::start_with(command, &[]);
    let _open = server.events("/a/");
    assert_eq!(server.get("/a/").status, 200);
    server.interrupt();
    assert_eq!(listing(&folder), before);
    assert_eq!(listing(&temporary), Vec::<String>::new());
}

/// Three pages: b links to a.
fn book(name: &str) -> Folder {
    let a = page("A", "Chữ của a.");
    let b = page("B", "Xem [a](a.md).");
    let c = page("C", "Chữ.");
    let pages = [
        ("content/a.md", &*a),
        ("content/b.md", &b),
        ("content/c.md", &c),
    ];
    Folder::handbook(name, &pages)
}

/// The style sheet that a page names, from the site's root.
fn style_sheet(html: &str) -> String {
    let end = html.find(".css\"").expect("a style sheet") + 4;
    let start = html[..end].find("rel=\"stylesheet\"").expect("a link");
    let name = html[start..end].rsplit('"').next().expect("an address");
    format!(
        "/{}",
        name.trim_start_matches("../").trim_start_matches("./")
    )
}

fn listing(folder: &Folder) -> Vec<String> {
    walkdir::WalkDir::new(folder.path())
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("it can be read").path().display().to_string())
        .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_more_folders_can_be_watched_it_says_so_and_still_sees_saves() {
    let limit = "echo 1 > /proc/sys/user/max_inotify_watches";
    let allowed = Command::new("unshare")
        .args(["--user", "--map-root-user", "sh", "-c", limit])
        .status();
    if !allowed.is_ok_and(|status| status.success()) {
        // The limit of a user cannot be set here.
        return;
    }
    let folder = book("live-limit");
    let own = program(folder.path());
    let script = format!("{limit} && exec \"$@\" 2> messages");
    let mut limited = Command::new("unshare");
    limited
        .args(["--user", "--map-root-user", "sh", "-c", &script, "sh"])
        .arg(own.get_program())
        .args(own.get_args())
        .current_dir(folder.path());
    let server = Server::start_with(limited, &[]);
    folder.write("content/a.md", page("A", "khôngtheodõi"));
    server.until("/a/", |reply| reply.text().contains("khôngtheodõi"));
    fs::remove_file(folder.at("content/a.md")).expect("it is there");
    server.until("/a/", |reply| reply.status == 404);
    let said = fs::read_to_string(folder.at("messages")).expect("what it says");
    let once = "The system watches no more folders; camnang looks at the files every second.";
    assert_eq!(said.matches(once).count(), 1, "{said}");
}
