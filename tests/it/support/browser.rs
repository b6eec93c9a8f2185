//! A real Chromium, driven over a pipe with the `DevTools` protocol: JSON messages with a NUL
//! after each.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{project, temporary};

/// Longest time to wait for one answer.
const PATIENCE: Duration = Duration::from_mins(1);

const FLAGS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
];

/// Returns the browser's program. Without one the test is skipped, unless `REQUIRE_BROWSER=1`
/// makes that a failure.
pub(crate) fn find() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .flat_map(|name| std::env::split_paths(&folders).map(move |folder| folder.join(name)))
        .find(|path| path.is_file());
    let required = std::env::var_os("REQUIRE_BROWSER").is_some_and(|v| v == "1");
    assert!(found.is_some() || !required, "there is no browser");
    if found.is_none() {
        #[expect(clippy::print_stderr, reason = "whoever runs the tests is to know")]
        {
            eprintln!("skipped: there is no Chromium");
        }
    }
    found
}

/// Returns the program of Node. Without one the test is skipped, unless `REQUIRE_BROWSER=1`
/// makes that a failure.
pub(crate) fn node() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join("node"))
        .find(|path| path.is_file());
    let required = std::env::var_os("REQUIRE_BROWSER").is_some_and(|v| v == "1");
    assert!(found.is_some() || !required, "there is no node");
    found
}

/// True when what makes the shipped scripts is there, which `npm ci` puts below `tests/browser`.
/// Without it the test is skipped, unless `REQUIRE_BROWSER=1` makes that a failure.
pub(crate) fn has_tools() -> bool {
    let folder = project().join("tests/browser/node_modules");
    let found = ["esbuild", "terser"]
        .iter()
        .all(|tool| folder.join(tool).is_dir());
    let required = std::env::var_os("REQUIRE_BROWSER").is_some_and(|v| v == "1");
    assert!(found || !required, "no esbuild and terser: {FETCH_TOOLS}");
    if !found {
        #[expect(clippy::print_stderr, reason = "whoever runs the tests is to know")]
        {
            eprintln!("skipped: there is no esbuild or no terser; {FETCH_TOOLS}");
        }
    }
    found
}

/// Returns the script of axe-core, which `npm ci` puts below `tests/browser`. Without it the test
/// is skipped, unless `REQUIRE_BROWSER=1` makes that a failure.
pub(crate) fn axe() -> Option<String> {
    let path = project().join("tests/browser/node_modules/axe-core/axe.min.js");
    let script = std::fs::read_to_string(path).ok();
    let required = std::env::var_os("REQUIRE_BROWSER").is_some_and(|v| v == "1");
    assert!(script.is_some() || !required, "no axe-core: {FETCH_TOOLS}");
    if script.is_none() {
        #[expect(clippy::print_stderr, reason = "whoever runs the tests is to know")]
        {
            eprintln!("skipped: there is no axe-core; {FETCH_TOOLS}");
        }
    }
    script
}

const FETCH_TOOLS: &str = "run npm ci --omit=dev --prefix tests/browser";

/// Returns the page at an address as the browser holds it once loaded.
pub(crate) fn dump_dom(program: &Path, name: &str, url: &str) -> String {
    let output = Command::new(program)
        .args(FLAGS)
        .arg(profile(name))
        .args(["--virtual-time-budget=5000", "--dump-dom", url])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .expect("the browser starts");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A browser with one open tab.
#[derive(Debug)]
pub(crate) struct Browser {
    child: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    next: u64,
    session: Option<String>,
    scripts: bool,
    /// What the tab reported and nobody has read yet.
    events: VecDeque<Value>,
}

impl Browser {
    /// Starts a browser with an empty profile.
    pub(crate) fn start(program: &Path, name: &str) -> Self {
        // Its pipes are descriptors 3 and 4.
        let mut child = Command::new("sh")
            .args([
                "-c",
                "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
            ])
            .arg(program)
            .args(FLAGS)
            .arg(profile(name))
            .args(["--remote-debugging-pipe", "about:blank"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let commands = child.stdin.take().expect("piped");
        let mut answers = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            loop {
                let mut bytes = Vec::new();
                match answers.read_until(0, &mut bytes) {
                    Ok(1..) if bytes.pop() == Some(0) => {}
                    _ => break,
                }
                let Ok(message) = serde_json::from_slice(&bytes) else {
                    break;
                };
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut browser = Self {
            child,
            commands,
            messages,
            next: 0,
            session: None,
            scripts: true,
            events: VecDeque::new(),
        };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", &target);
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Calls a method and returns its result.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.try_call(method, parameters)
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, parameters: &Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.commands
            .write_all(&bytes)
            .expect("the browser listens");
        self.commands.flush().expect("the browser listens");
        loop {
            let message = self.message(method);
            if message["id"] == json!(id) {
                return match &message["error"] {
                    Value::Null => Ok(message["result"].clone()),
                    error => Err(error.clone()),
                };
            }
            self.events.push_back(message);
        }
    }

    /// Opens an address and waits until it is loaded, with all that happened on the way.
    pub(crate) fn open(&mut self, url: &str) -> Vec<Value> {
        self.events.clear();
        let answer = self.call("Page.navigate", &json!({ "url": url }));
        assert!(
            answer["errorText"].is_null(),
            "{url}: {}",
            answer["errorText"]
        );
        self.loaded(url);
        self.events.drain(..).collect()
    }

    /// Returns what an expression is in the page; promises are waited for.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let parameters = json!({
            "expression": expression,
            "returnByValue": true,
            "awaitPromise": true,
        });
        let result = self.call("Runtime.evaluate", &parameters);
        let failed = &result["exceptionDetails"];
        assert!(failed.is_null(), "{expression}: {failed}");
        result["result"]["value"].clone()
    }

    /// Returns what an expression is in the page; none while the page is being loaded.
    pub(crate) fn try_eval(&mut self, expression: &str) -> Option<Value> {
        let parameters = json!({ "expression": expression, "returnByValue": true });
        let result = self.try_call("Runtime.evaluate", &parameters).ok()?;
        let fine = result["exceptionDetails"].is_null();
        fine.then(|| result["result"]["value"].clone())
    }

    /// Waits for an expression and returns what happened since the page was opened.
    pub(crate) fn eval_events(&mut self, expression: &str) -> Vec<Value> {
        self.eval(expression);
        self.events.drain(..).collect()
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn until(&mut self, expression: &str) {
        let start = Instant::now();
        while self.eval(&format!("Boolean({expression})")) != true {
            if start.elapsed() > PATIENCE {
                let text = self.eval("document.body.innerText");
                panic!(
                    "never {expression}\nfetching {:?}\nin {text}",
                    self.unfinished()
                );
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Returns the addresses that were asked for and not answered yet.
    fn unfinished(&self) -> Vec<String> {
        let id = |event: &Value| event["params"]["requestId"].clone();
        let is = |event: &Value, method: &str| event["method"] == method;
        let ended = |wanted: &Value| {
            self.events.iter().any(|event| {
                (is(event, "Network.loadingFinished") || is(event, "Network.loadingFailed"))
                    && id(event) == *wanted
            })
        };
        self.events
            .iter()
            .filter(|event| is(event, "Network.requestWillBeSent") && !ended(&id(event)))
            .map(|event| event["params"]["request"]["url"].to_string())
            .collect()
    }

    /// Presses a key: `a`, `Enter`, `ArrowDown`. `held` are the modifiers: 1 Alt, 2 Control,
    /// 4 Meta, 8 Shift.
    pub(crate) fn press(&mut self, key: &str, held: u8) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            "/" => 191,
            _ => key.to_ascii_uppercase().bytes().next().map_or(0, u32::from),
        };
        let text = match key {
            "Enter" => Some("\r"),
            _ if key.chars().count() == 1 && held == 0 => Some(key),
            _ => None,
        };
        let mut down = json!({
            "type": if text.is_some() { "keyDown" } else { "rawKeyDown" },
            "key": key, "windowsVirtualKeyCode": code, "modifiers": held,
        });
        if let Some(text) = text {
            down["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", &down);
        let up = json!({
            "type": "keyUp", "key": key, "windowsVirtualKeyCode": code, "modifiers": held,
        });
        self.call("Input.dispatchKeyEvent", &up);
    }

    /// Puts text where the cursor is, as pasting and most keyboards of phones do.
    pub(crate) fn insert(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Does something that leads to another page, and waits until that is loaded.
    pub(crate) fn follow(&mut self, act: impl FnOnce(&mut Self)) {
        self.events.clear();
        act(self);
        self.loaded("the next page");
    }

    fn loaded(&mut self, url: &str) {
        // A page that the browser still holds is shown again without being loaded.
        let loaded = |event: &Value| {
            event["method"] == "Page.loadEventFired"
                || event["params"]["type"] == "BackForwardCacheRestore"
        };
        while !self.events.iter().any(loaded) {
            let message = self.message(url);
            self.events.push_back(message);
        }
        // Two frames later scripts have run; without scripts nobody would say so.
        let frames =
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";
        if self.scripts {
            self.eval(&format!("{frames}.then(() => true)"));
        }
    }

    /// Runs a script in every page before its own.
    pub(crate) fn before_scripts(&mut self, script: &str) {
        self.call(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({ "source": script }),
        );
    }

    /// Gives the window a size in pixels.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Says what the reader's system prefers: `light` or `dark`.
    pub(crate) fn prefers(&mut self, scheme: &str) {
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.call("Emulation.setEmulatedMedia", &media);
    }

    /// Switches the page's own scripts off or on.
    pub(crate) fn scripts(&mut self, on: bool) {
        self.scripts = on;
        self.call(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": !on }),
        );
    }

    fn message(&mut self, waiting_for: &str) -> Value {
        let start = Instant::now();
        match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => {
                panic!("{waiting_for}: no answer in {:?}", start.elapsed())
            }
            Err(RecvTimeoutError::Disconnected) => panic!("{waiting_for}: the browser is gone"),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self
            .commands
            .write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The flag for an empty profile.
fn profile(name: &str) -> String {
    format!(
        "--user-data-dir={}",
        temporary(&format!("browser-{name}")).display()
    )
}
