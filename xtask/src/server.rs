//! A static file server for one folder: enough for working on the app and for testing it, nothing for the internet.
//!
//! It answers as a plain static host would, below a sub-path too. An address that is no file and looks like a page gets
//! index.html, so that deep links open on the first visit.

use crate::{Failure, csp};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// What is served where.
#[derive(Clone, Debug)]
pub struct Site {
    pub folder: PathBuf,
    /// Begins and ends with a slash.
    pub base: String,
    /// Asks browsers to report what breaks the content security policy ([`Server::take_reports`]).
    pub report: bool,
}

/// Where reports go, below the base.
const REPORTS: &str = "policy-reports";

/// A running server. It ends when it is dropped, and then takes no more connections, old ones included.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<thread::JoinHandle<()>>,
}

struct Shared {
    site: Site,
    stopped: AtomicBool,
    connections: Mutex<Vec<TcpStream>>,
    requests: Mutex<Vec<String>>,
    reports: Mutex<Vec<String>>,
}

impl Server {
    /// Listens on 127.0.0.1; port 0 takes a free one.
    pub fn start(site: Site, port: u16) -> Result<Self, Failure> {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .map_err(|error| format!("port {port} cannot be listened on ({error}): is another server running?"))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let shared = Arc::new(Shared {
            site,
            stopped: AtomicBool::new(false),
            connections: Mutex::default(),
            requests: Mutex::default(),
            reports: Mutex::default(),
        });
        let thread = thread::spawn({
            let shared = shared.clone();
            move || accept(&listener, &shared)
        });
        Ok(Self { address, shared, thread: Some(thread) })
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address to open. A browser counts `localhost` as secure, which service workers need.
    pub fn url(&self) -> String {
        format!("http://localhost:{}{}", self.port(), self.shared.site.base)
    }

    /// The paths that were asked for since this was called last.
    pub fn take_requests(&self) -> Vec<String> {
        self.shared.requests.lock().map(|mut requests| std::mem::take(&mut *requests)).unwrap_or_default()
    }

    /// What browsers reported since this was called last, as they wrote it (JSON).
    pub fn take_reports(&self) -> Vec<String> {
        self.shared.reports.lock().map(|mut reports| std::mem::take(&mut *reports)).unwrap_or_default()
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has been printed already.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections; where that fails, it has ended.
        let _ = TcpStream::connect(self.address);
        if let Ok(mut connections) = self.shared.connections.lock() {
            for connection in connections.drain(..) {
                let _ = connection.shutdown(Shutdown::Both);
            }
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for connection in listener.incoming() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok(connection) = connection else { continue };
        if let (Ok(copy), Ok(mut connections)) = (connection.try_clone(), shared.connections.lock()) {
            connections.retain(|old| old.peer_addr().is_ok());
            connections.push(copy);
        }
        let shared = shared.clone();
        thread::spawn(move || {
            // A browser that goes away in the middle is no error of ours.
            let _ = converse(&connection, &shared);
            let _ = connection.shutdown(Shutdown::Both);
        });
    }
}

/// Answers requests on one connection until either side ends it.
fn converse(connection: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_secs(60)))?;
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut writer = connection.try_clone()?;
    loop {
        let mut line = String::new();
        // A request line or header longer than this is no browser's.
        if (&mut reader).take(16_384).read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut etag = None;
        let mut close = false;
        let mut length = 0;
        loop {
            let mut header = String::new();
            if (&mut reader).take(16_384).read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').unwrap_or((&header, ""));
            match name.to_ascii_lowercase().as_str() {
                "if-none-match" => etag = Some(value.trim().to_string()),
                "content-length" => length = value.trim().parse().unwrap_or(0),
                "connection" => close = value.trim().eq_ignore_ascii_case("close"),
                _ => {}
            }
        }
        let mut words = line.split_ascii_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if let Ok(mut requests) = shared.requests.lock() {
            requests.push(target.to_string());
        }
        let mut body = Vec::new();
        (&mut reader).take(length).read_to_end(&mut body)?;
        let reply = match method {
            "GET" | "HEAD" => shared.site.reply(target, etag.as_deref()),
            "POST" if shared.site.report && target == format!("{}{REPORTS}", shared.site.base) => {
                if let Ok(mut reports) = shared.reports.lock() {
                    reports.push(String::from_utf8_lossy(&body).into_owned());
                }
                Reply::text(204, "")
            }
            _ => Reply::text(405, "only GET and HEAD"),
        };
        reply.send(&mut writer, &shared.site, method == "HEAD", close)?;
        if close {
            return Ok(());
        }
    }
}

struct Reply {
    status: u16,
    kind: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn text(status: u16, text: &str) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", headers: Vec::new(), body: text.as_bytes().to_vec() }
    }

    fn send(&self, to: &mut TcpStream, site: &Site, head_only: bool, close: bool) -> std::io::Result<()> {
        let reason = match self.status {
            200 => "OK",
            204 => "No Content",
            302 => "Found",
            304 => "Not Modified",
            404 => "Not Found",
            _ => "Method Not Allowed",
        };
        let mut head = format!("HTTP/1.1 {} {reason}\r\nContent-Type: {}\r\n", self.status, self.kind);
        let report = if site.report { format!("; report-uri {}{REPORTS}", site.base) } else { String::new() };
        head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        head.push_str(&format!("Content-Security-Policy: {}{report}\r\n", csp::POLICY));
        head.push_str("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n");
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(if close { "Connection: close\r\n\r\n" } else { "\r\n" });
        let mut message = head.into_bytes();
        if !head_only {
            message.extend_from_slice(&self.body);
        }
        to.write_all(&message)
    }
}

impl Site {
    fn reply(&self, target: &str, etag: Option<&str>) -> Reply {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let Some(path) = decode(path) else { return Reply::text(404, "not an address") };
        if format!("{path}/") == self.base {
            return Reply { headers: vec![("Location", self.base.clone())], ..Reply::text(302, "") };
        }
        let Some(inner) = path.strip_prefix(self.base.as_str()) else {
            return Reply::text(404, &format!("the app is at {}", self.base));
        };
        let inner = if inner.is_empty() { "index.html" } else { inner };
        match self.file(inner) {
            Some(file) => serve(&file, inner, etag),
            // The last part of a page's address has no dot; a missing file stays missing.
            None if !inner.rsplit('/').next().unwrap_or_default().contains('.') => {
                serve(&self.folder.join("index.html"), "index.html", etag)
            }
            None => Reply::text(404, "there is no such file"),
        }
    }

    /// The file of a path, unless it leads out of the folder.
    fn file(&self, inner: &str) -> Option<PathBuf> {
        let clean = |part: &&str| part.starts_with('.') || part.contains(['\\', ':', '\0']);
        if inner.split('/').any(|part| clean(&part)) {
            return None;
        }
        let file = self.folder.join(inner);
        file.is_file().then_some(file)
    }
}

fn serve(file: &Path, name: &str, etag: Option<&str>) -> Reply {
    let Ok(body) = fs::read(file) else { return Reply::text(404, "the file went away") };
    let hash = crate::build::hash(&mut body.as_slice(), crate::build::HASH_START).unwrap_or_default();
    let tag = format!("\"{hash:016x}\"");
    // What lies in a build's directory never changes; all else is asked for again each time.
    let fresh = if name.starts_with("build-") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = vec![("Cache-Control", fresh.to_string()), ("ETag", tag.clone())];
    let kind = mime(name);
    if etag == Some(&tag) {
        return Reply { status: 304, kind, headers, body: Vec::new() };
    }
    Reply { status: 200, kind, headers, body }
}

/// The type of a file, by its name.
fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Undoes percent-encoding.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let code = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(code, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    fn site() -> (Site, Folder) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = Folder(std::env::temp_dir().join(format!("guanxi-server-{}-{number}", std::process::id())));
        fs::create_dir_all(folder.0.join("build-1")).unwrap();
        fs::write(folder.0.join("index.html"), "the page").unwrap();
        fs::write(folder.0.join("build-1/app.wasm"), "wasm").unwrap();
        (Site { folder: folder.0.clone(), base: "/a/b/".into(), report: false }, folder)
    }

    /// Removed when it goes.
    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn check(target: &str, status: u16, kind: &str, body: &str) {
        let (site, _folder) = site();
        let reply = site.reply(target, None);
        assert_eq!((reply.status, String::from_utf8_lossy(&reply.body).as_ref()), (status, body), "{target}");
        assert!(reply.kind.starts_with(kind), "{target}: {}", reply.kind);
    }

    #[test]
    fn files_have_their_type() {
        check("/a/b/", 200, "text/html", "the page");
        check("/a/b/build-1/app.wasm?x=1", 200, "application/wasm", "wasm");
    }

    #[test]
    fn pages_below_the_base_get_the_page_and_missing_files_do_not() {
        check("/a/b/customers/17?tab=orders", 200, "text/html", "the page");
        check("/a/b/build-1/gone.js", 404, "text/plain", "there is no such file");
        check("/a/b", 302, "text/plain", "");
        check("/elsewhere", 404, "text/plain", "the app is at /a/b/");
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for target in
            ["/a/b/../../etc/passwd.x", "/a/b/%2e%2e/secret.txt", "/a/b/.git/config.x", "/a/b/%", "/a/b/c:x.y"]
        {
            assert_eq!(site().0.reply(target, None).status, 404, "{target}");
        }
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let (site, _folder) = site();
        let tag = site.reply("/a/b/", None).headers[1].1.clone();
        assert_eq!(site.reply("/a/b/", Some(&tag)).status, 304);
    }

    #[test]
    fn a_server_answers_and_stops() {
        let (site, _folder) = site();
        let server = Server::start(site, 0).unwrap();
        let address = server.address;
        let mut connection = TcpStream::connect(address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        connection.write_all(b"GET /a/b/ HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("the page"));
        assert_eq!(server.take_requests(), ["/a/b/"]);
        drop(server);
        assert!(TcpStream::connect(address).is_err());
    }
}
