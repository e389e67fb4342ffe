//! A headless Chromium, spoken to over its debugging protocol: just what trying the page needs.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

/// Longer than anything takes; a browser that hangs fails instead of waiting for ever.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with one page, ended with the value.
pub(crate) struct Browser {
    program: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: Option<String>,
    last_id: u64,
    /// What the browser told without being asked, since last looked at.
    events: Vec<Value>,
    _profile: TempDir,
}

/// The program named by `RUNKIND_CHROMIUM`, or the first found of those Chromium goes by.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(named) = env::var_os("RUNKIND_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let mut programs =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    programs.find(|program| program.is_file())
}

impl Browser {
    /// Starts a Chromium with a profile of its own.
    pub(crate) fn start(program: &Path) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut program = Command::new(program)
            .args(["--headless=new", "--remote-debugging-port=0", "--no-first-run"])
            // It loads nothing but pages of ours, and there is no sandbox for root.
            .args(["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--disable-extensions", "--disable-background-networking", "--lang=en-GB"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(program.stderr.take().unwrap()).lines();
        let address = told
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("listening on ")?.1.to_string()))
            .expect("the browser does not say where it listens");
        // A pipe nobody reads would stop it.
        std::thread::spawn(move || told.map_while(Result::ok).for_each(drop));
        let (socket, _) = tungstenite::connect(address).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        let mut browser = Self {
            program,
            socket,
            session: None,
            last_id: 0,
            events: Vec::new(),
            _profile: profile,
        };
        let targets = browser.call("Target.getTargets", &json!({}));
        let targets = targets["targetInfos"].as_array().unwrap();
        let page = targets.iter().find(|target| target["type"] == "page").unwrap();
        let asked = json!({"targetId": page["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", &asked);
        browser.session = attached["sessionId"].as_str().map(Into::into);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Calls a method of the protocol and waits for its result.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        self.last_id += 1;
        let mut asked = json!({"id": self.last_id, "method": method, "params": params});
        if let Some(session) = &self.session {
            asked["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(asked.to_string())).unwrap();
        loop {
            let message = self.message();
            if message["id"] == self.last_id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    fn message(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Loads an address, and waits until the page is loaded.
    pub(crate) fn load(&mut self, address: &str) {
        // From one part of a page to another would be no load.
        for address in ["about:blank", address] {
            let loaded = |event: &Value| event["method"] == "Page.loadEventFired";
            self.events.retain(|event| !loaded(event));
            self.call("Page.navigate", &json!({"url": address}));
            while !self.events.iter().any(loaded) {
                let message = self.message();
                self.events.push(message);
            }
        }
    }

    /// The value of an expression, or of what it promises.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let asked = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true,
            "userGesture": true,
        });
        let told = self.call("Runtime.evaluate", &asked);
        let thrown = &told["exceptionDetails"];
        assert!(thrown.is_null(), "{expression}: {thrown}");
        told["result"]["value"].clone()
    }

    /// Waits until an expression is true, looking at every frame.
    pub(crate) fn until(&mut self, expression: &str) {
        let patience = PATIENCE.as_millis() / 4;
        let is_true = self.value(&format!(
            "new Promise((resolve) => {{ const end = performance.now() + {patience}; const look = () => \
             ({expression}) ? resolve(true) : performance.now() > end ? resolve(false) : \
             requestAnimationFrame(look); look(); }})"
        ));
        assert_eq!(is_true, true, "never: {expression}");
    }

    /// The window in pixels, and whether the machine is set to dark colours.
    pub(crate) fn look(&mut self, (width, height): (u32, u32), is_dark: bool) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", &size);
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.call("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// Presses and lets go a key: a letter, `Tab`, `Enter`, `Escape`, `ArrowDown`.
    pub(crate) fn key(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            " " => 32,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => u32::from(key.to_ascii_uppercase().as_bytes()[0]),
        };
        let mut pressed = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        let text = if key == "Enter" { "\r" } else { key };
        if text.chars().count() == 1 {
            pressed["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", &pressed);
        let released = json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", &released);
    }

    /// Types a text where the focus is.
    pub(crate) fn type_in(&mut self, text: &str) {
        self.call("Input.insertText", &json!({"text": text}));
    }

    /// What went wrong in the page or was refused to it, since last asked.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        let is_complaint = |event: &&Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Log.entryAdded") => event["params"]["entry"]["level"] != "verbose",
            Some("Runtime.consoleAPICalled") => {
                ["error", "warning", "assert"].contains(&event["params"]["type"].as_str().unwrap())
            }
            _ => false,
        };
        let found = self.events.iter().filter(is_complaint).map(Value::to_string).collect();
        self.events.retain(|event| !is_complaint(&event));
        found
    }

    /// Addresses the page asked for.
    pub(crate) fn requests(&self) -> Vec<&str> {
        let sent = self.events.iter().filter(|told| told["method"] == "Network.requestWillBeSent");
        sent.filter_map(|told| told["params"]["request"]["url"].as_str()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It has gone already where a test ended because of that.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
