//! The built app on a server that a test can stop and start again.

use super::process::Folder;
use std::path::{Path, PathBuf};
use xtask::server::{Server, Site};

pub struct App {
    site: Site,
    port: u16,
    server: Option<Server>,
    _copy: Option<Folder>,
}

/// Keeps what is said on the console, over reloads, for the driver that cannot read it.
const LISTENER: &str = r#"const keep = (line) => sessionStorage.complaints = (sessionStorage.complaints ?? "") + line + "\n";
addEventListener("error", (event) => keep(`error: ${event.message} ${event.error?.stack ?? ""}`));
addEventListener("unhandledrejection", (event) => keep(`rejection: ${event.reason} ${event.reason?.stack ?? ""}`));
for (const level of ["error", "warn"]) {
  const say = console[level];
  console[level] = (...words) => { keep(`${level}: ${words.join(" ")}`); say(...words); };
}
"#;

impl App {
    /// Serves dist/ at the root.
    pub fn start() -> Self {
        Self::serve(dist(), "/", None)
    }

    /// As [`App::start`], and the page itself keeps the complaints of its console.
    pub fn with_listener() -> Self {
        let copy = copy(|name| name.to_owned());
        std::fs::write(copy.path().join("listener.js"), LISTENER).expect("the listener");
        edit(
            &copy.path().join("index.html"),
            "<meta name=\"viewport\"",
            "<script src=\"listener.js\"></script><meta name=\"viewport\"",
        );
        Self::serve(copy.path().to_path_buf(), "/", Some(copy))
    }

    /// Serves dist/ below a path. A build differs by its path in `<base href>` only, so that a copy with another one is
    /// what `cargo xtask build --public-url` makes.
    pub fn below(base: &str) -> Self {
        let copy = copy(|name| name.to_owned());
        edit(&copy.path().join("index.html"), "<base href=\"/\"", &format!("<base href=\"{base}\""));
        Self::serve(copy.path().to_path_buf(), base, Some(copy))
    }

    /// Serves any folder at the root.
    pub fn folder(folder: PathBuf) -> Self {
        Self::listen(Site { folder, base: "/".into(), report: true }, None)
    }

    fn serve(folder: PathBuf, base: &str, copy: Option<Folder>) -> Self {
        let page = std::fs::read_to_string(folder.join("index.html")).expect("index.html");
        let wanted = format!("<base href=\"{base}\"");
        assert!(page.contains(&wanted), "the build is for another path: run cargo xtask build --public-url {base}");
        Self::listen(Site { folder, base: base.to_string(), report: true }, copy)
    }

    fn listen(site: Site, copy: Option<Folder>) -> Self {
        let server = Server::start(site.clone(), 0).unwrap_or_else(|failure| panic!("{failure}"));
        Self { site, port: server.port(), server: Some(server), _copy: copy }
    }

    /// The address of a page, given as it stands behind the base.
    pub fn url(&self, page: &str) -> String {
        format!("http://localhost:{}{}{page}", self.port, self.site.base)
    }

    /// No network from here on.
    pub fn stop(&mut self) {
        self.server = None;
    }

    /// On the same port as before.
    pub fn restart(&mut self) {
        let server = Server::start(self.site.clone(), self.port).unwrap_or_else(|failure| panic!("{failure}"));
        self.server = Some(server);
    }

    /// Serves another folder from here on: a new version.
    pub fn replace(&mut self, folder: PathBuf) {
        self.stop();
        self.site.folder = folder;
        self.restart();
    }

    /// What browsers reported of the content security policy.
    pub fn take_reports(&self) -> Vec<String> {
        self.server.as_ref().map(Server::take_reports).unwrap_or_default()
    }

    /// The paths asked for since this was called last.
    pub fn take_requests(&self) -> Vec<String> {
        self.server.as_ref().map(Server::take_requests).unwrap_or_default()
    }
}

/// The folder that `cargo xtask build` made.
pub fn dist() -> PathBuf {
    let folder = std::env::var_os("GUANXI_DIST").map_or_else(xtask::dist, PathBuf::from);
    assert!(folder.join("index.html").is_file(), "there is no build in {}: run cargo xtask build", folder.display());
    folder
}

/// What `cargo xtask build` would make after a change: the same files in the directory of another build.
pub fn another_build(build: &str, next: &str) -> Folder {
    let copy = copy(|name| name.replacen(build, next, 1));
    for name in ["index.html", "404.html", "sw.js"] {
        edit(&copy.path().join(name), build, next);
    }
    copy
}

/// The build without the chunks of this name.
pub fn without(chunk: &str) -> Folder {
    let copy = copy(|name| name.to_owned());
    let files = xtask::bundle::files(copy.path()).unwrap_or_else(|failure| panic!("{failure}"));
    let gone: Vec<_> = files.iter().filter(|file| file.ends_with(&format!("/split_{chunk}.wasm"))).collect();
    assert!(!gone.is_empty(), "the build has no chunk {chunk}");
    gone.iter().for_each(|file| std::fs::remove_file(copy.path().join(file)).expect("the chunk is taken away"));
    copy
}

/// A copy of dist/ in which files may have other names.
fn copy(renamed: impl Fn(&str) -> String) -> Folder {
    let (from, copy) = (dist(), Folder::new("dist"));
    for name in xtask::bundle::files(&from).unwrap_or_else(|failure| panic!("{failure}")) {
        let to = copy.path().join(renamed(&name));
        std::fs::create_dir_all(to.parent().expect("it lies in the copy")).expect("a directory");
        std::fs::copy(from.join(&name), &to).expect("a copied file");
    }
    copy
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    std::fs::write(file, text.replace(from, to)).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}
