//! What comes from the operating system's packages: browsers, their drivers, fonts.

use crate::{
    Failure,
    command::{announce, find, output, run},
    tools::GECKODRIVER,
};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// Programs that the browser tests start.
#[derive(Clone, Debug)]
pub struct Browsers {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub firefox: PathBuf,
    pub geckodriver: PathBuf,
    pub webkit_driver: PathBuf,
    pub webkit_browser: PathBuf,
    /// WebKit's browser has no headless mode.
    pub xvfb: PathBuf,
}

/// Without a screen, as root too, and without talking to anybody by itself.
pub const CHROMIUM_ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOX: &[&str] = &["firefox-esr", "firefox"];

/// Debian's names of all that the tests need.
const PACKAGES: &[&str] =
    &["chromium", "chromium-driver", "firefox-esr", "webkit2gtk-driver", "xvfb", "xauth", "fonts-noto-cjk"];

impl Browsers {
    /// Finds them, or says which one is missing. CHROME, CHROMEDRIVER, FIREFOX, GECKODRIVER, WEBKITDRIVER and
    /// MINIBROWSER name others than the system's.
    pub fn find() -> Result<Self, Failure> {
        let webkit_driver = program("WEBKITDRIVER", &["WebKitWebDriver"])?;
        Ok(Self {
            chromium: program("CHROME", CHROMIUM)?,
            chromedriver: program("CHROMEDRIVER", &["chromedriver"])?,
            firefox: program("FIREFOX", FIREFOX)?,
            geckodriver: match env::var_os("GECKODRIVER") {
                Some(path) => path.into(),
                None => GECKODRIVER.program()?,
            },
            webkit_driver,
            webkit_browser: mini_browser()?,
            xvfb: program("XVFB", &["Xvfb"])?,
        })
    }
}

fn program(variable: &str, names: &[&str]) -> Result<PathBuf, Failure> {
    match env::var_os(variable) {
        Some(path) => Ok(path.into()),
        None => find(names).ok_or_else(|| format!("{} is not installed", names.join(" or "))),
    }
}

/// WebKitGTK keeps its small browser beside its library, wherever the system has that.
fn mini_browser() -> Result<PathBuf, Failure> {
    if let Some(path) = env::var_os("MINIBROWSER") {
        return Ok(path.into());
    }
    let libraries =
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec", "/usr/lib64", "/usr/lib"];
    let versions = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];
    libraries
        .iter()
        .flat_map(|library| versions.iter().map(move |version| Path::new(library).join(version).join("MiniBrowser")))
        .find(|file| file.is_file())
        .ok_or_else(|| "WebKitGTK's MiniBrowser is not installed".to_string())
}

/// Installs what the browser tests need, where that may be done.
pub fn ensure_browsers() -> Result<(), Failure> {
    GECKODRIVER.ensure()?;
    if Browsers::find().is_err() || !has_chinese_font() {
        ensure_packages("browsers, their drivers and a Chinese font", PACKAGES)?;
    }
    Browsers::find().map(|_| ()).map_err(|missing| {
        format!("{missing}. The browser tests need Chromium and Firefox, their drivers, WebKitGTK's driver and Xvfb.")
    })
}

fn has_chinese_font() -> bool {
    // Without fontconfig there is no telling; the tests then show how it looks.
    output(Command::new("fc-list").arg(":lang=zh-cn")).is_none_or(|fonts| !fonts.is_empty())
}

/// Installs packages with apt-get as root, or through sudo that asks for no password; else says what to install.
pub fn ensure_packages(what: &str, packages: &[&str]) -> Result<(), Failure> {
    let advice = format!(
        "{what} must be installed: on Debian and its like\n    apt-get install {}\nelsewhere the packages of the same programs",
        packages.join(" ")
    );
    if find(&["apt-get"]).is_none() {
        return Err(advice);
    }
    let root = output(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !root && output(Command::new("sudo").args(["-n", "true"])).is_none() {
        return Err(advice);
    }
    announce(format!("installing {what} from the system's packages"));
    // Lists of a fresh machine may be old or absent; where no update can be had, the install still may work.
    if let Err(error) = run(&mut apt(root, &["update", "-q"])) {
        println!("{error}; going on with the lists that are there");
    }
    let mut install = apt(root, &["install", "-y", "-q", "--no-install-recommends"]);
    run(install.args(packages)).map_err(|error| format!("{error}\n{advice}"))
}

fn apt(root: bool, arguments: &[&str]) -> Command {
    let mut command = if root {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    } else {
        let mut command = Command::new("sudo");
        command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    };
    command.args(arguments);
    command
}
