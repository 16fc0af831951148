//! A browser under its driver, with a profile of its own.

use super::process::{Folder, Running, free_port, kill, wait_for_port};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use thirtyfour::{Capabilities, WebDriver};
use xtask::system::{Browsers, CHROMIUM_ARGUMENTS};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Chromium,
    Firefox,
    Webkit,
}

pub struct Browser {
    pub kind: Kind,
    driver: Option<WebDriver>,
    /// Ends with this, before the profile goes.
    program: Option<Running>,
    _screen: Option<Running>,
    profile: Folder,
    downloads: PathBuf,
    /// What the program printed before is no complaint any more.
    seen_lines: usize,
}

impl Browser {
    /// With a fresh profile, in English.
    pub async fn start(kind: Kind) -> Self {
        let profile = Folder::new("profile");
        let downloads = profile.path().join("downloads");
        std::fs::create_dir_all(&downloads).expect("a place for downloads");
        let mut browser = Self { kind, driver: None, program: None, _screen: None, profile, downloads, seen_lines: 0 };
        browser.open().await;
        browser
    }

    /// Starts the driver and the browser with this one's profile.
    async fn open(&mut self) {
        let programs = Browsers::find().unwrap_or_else(|missing| panic!("{missing}: run cargo xtask setup"));
        let port = free_port();
        let mut command = match self.kind {
            Kind::Chromium => Command::new(&programs.chromedriver),
            Kind::Firefox => Command::new(&programs.geckodriver),
            Kind::Webkit => Command::new(&programs.webkit_driver),
        };
        match self.kind {
            Kind::Firefox => command.arg("--port").arg(port.to_string()),
            _ => command.arg(format!("--port={port}")),
        };
        if self.kind == Kind::Webkit {
            let screen = Running::start(Command::new(&programs.xvfb).args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1440x1000x24",
                "-nolisten",
                "tcp",
            ]));
            let number = screen.wait_for("a display", |line| line.trim().parse::<u32>().ok());
            command.env("DISPLAY", format!(":{number}"));
            self._screen = Some(screen);
        }
        // Downloads of WebKit go to HOME, and no browser may write into the person's own.
        command.env("HOME", self.profile.path()).env("LANG", "en_US.UTF-8").env("LANGUAGE", "en_US");
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_CACHE_HOME").env_remove("XDG_DATA_HOME");
        let program = Running::start(&mut command);
        wait_for_port(port, &program);
        let capabilities = capabilities(self.kind, &programs, self.profile.path(), &self.downloads);
        let driver = match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await {
            Ok(driver) => driver,
            Err(error) => panic!("{:?} does not start: {error}\n{:#?}", self.kind, program.lines()),
        };
        // A journey says itself how long it waits; a script that asks the engine may take a while.
        driver.set_script_timeout(Duration::from_secs(110)).await.expect("a script timeout");
        driver.set_window_rect(0, 0, 1440, 1000).await.expect("a window of this size");
        self.driver = Some(driver);
        self.program = Some(program);
        self.seen_lines = 0;
    }

    pub fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("the browser is open")
    }

    /// Where files that the page offers are stored.
    pub fn downloads(&self) -> &Path {
        match self.kind {
            Kind::Webkit => self.profile.path(),
            _ => &self.downloads,
        }
    }

    /// Ends it as a person would, by closing it.
    pub async fn quit(&mut self) {
        if let Some(driver) = self.driver.take() {
            driver.quit().await.expect("the browser ends");
        }
        self.program = None;
    }

    /// Closes it and opens it again with the profile that it had.
    pub async fn reopen_kept(&mut self) {
        self.quit().await;
        self.open().await;
    }

    /// The processes of the driver and the browser.
    pub fn processes(&self) -> Vec<u32> {
        self.program.as_ref().map(Running::descendants).unwrap_or_default()
    }

    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(program) = &self.program {
            kill(&program.descendants());
        }
        self.abandon();
    }

    /// Opens it again with the profile that it had.
    pub async fn reopen(&mut self) {
        self.abandon();
        // Chromium takes a profile for used while this is there.
        for lock in ["SingletonLock", "SingletonCookie", "SingletonSocket", "lock", ".parentlock"] {
            let _ = std::fs::remove_file(self.profile.path().join(lock));
        }
        self.open().await;
    }

    fn abandon(&mut self) {
        if let Some(driver) = self.driver.take() {
            // The session went with its browser; there is nothing to end.
            let _ = driver.leak();
        }
        self.program = None;
    }

    /// Errors and warnings of the console since the last call. WebKit's driver has no way to read them, so there they are
    /// those of pages that an [`App::with_listener`](super::app::App::with_listener) served, in this tab.
    pub async fn complaints(&mut self) -> Vec<String> {
        match self.kind {
            Kind::Chromium => {
                let log = self.driver().browser_log().await.expect("the browser's log");
                let bad = log.into_iter().filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"));
                bad.map(|entry| entry.message).filter(|message| !expected(message)).collect()
            }
            Kind::Firefox => {
                let lines = self.program.as_ref().map(Running::lines).unwrap_or_default();
                let new = lines[self.seen_lines.min(lines.len())..].to_vec();
                self.seen_lines = lines.len();
                let bad = |line: &String| {
                    ["console.error", "console.warn", "JavaScript error: http"]
                        .iter()
                        .any(|start| line.starts_with(start))
                };
                new.into_iter().filter(|line| bad(line) && !expected(line)).collect()
            }
            Kind::Webkit => {
                let script =
                    "const kept = sessionStorage.complaints ?? ''; delete sessionStorage.complaints; return kept";
                // A page that is being loaded or is gone has nothing to say.
                let kept = self.try_run(script).await.unwrap_or_default();
                let lines = kept.as_str().unwrap_or_default().lines().map(str::to_owned);
                lines.filter(|line| !expected(line)).collect()
            }
        }
    }
}

/// What browsers say of a server that was stopped on purpose, and Firefox of its own settings.
fn expected(message: &str) -> bool {
    ["ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "RSLoader:"].iter().any(|known| message.contains(known))
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.abandon();
    }
}

fn capabilities(kind: Kind, programs: &Browsers, profile: &Path, downloads: &Path) -> Capabilities {
    let mut arguments: Vec<String> = CHROMIUM_ARGUMENTS.iter().map(|argument| argument.to_string()).collect();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments.extend(["--lang=en-US".into(), "--window-size=1440,1000".into()]);
    let all = match kind {
        Kind::Chromium => json!({
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": programs.chromium,
                "args": arguments,
                "prefs": {
                    "download.default_directory": downloads,
                    "download.prompt_for_download": false,
                    "intl.accept_languages": "en-US",
                },
            },
            "goog:loggingPrefs": { "browser": "ALL" },
        }),
        Kind::Firefox => json!({
            "browserName": "firefox",
            "moz:firefoxOptions": {
                "binary": programs.firefox,
                "args": ["-headless", "-profile", profile],
                "prefs": {
                    "browser.download.dir": downloads,
                    "browser.download.folderList": 2,
                    "browser.download.useDownloadDir": true,
                    "devtools.console.stdout.content": true,
                    "devtools.console.stdout.chrome": false,
                    "intl.accept_languages": "en-US",
                    "intl.locale.requested": "en-US",
                },
            },
        }),
        Kind::Webkit => json!({
            "browserName": "MiniBrowser",
            "webkitgtk:browserOptions": { "binary": programs.webkit_browser, "args": ["--automation"] },
        }),
    };
    match all {
        Value::Object(map) => map.into(),
        _ => Capabilities::new(),
    }
}
