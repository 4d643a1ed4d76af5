//! A preview that runs: the real binary, real saves, real requests. It waits for the preview's own events, never for time.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::project::Project;

/// A preview that runs.
pub struct Preview {
    pub project: Project,
    pub child: Child,
    pub port: u16,
    pub screen: Receiver<String>,
    /// What it said at first.
    pub said: Vec<String>,
    events: BufReader<TcpStream>,
}

pub const PATIENCE: Duration = Duration::from_secs(30);

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines of the screen, as they come.
pub fn lines(screen: ChildStderr) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(screen).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

pub fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

pub fn request(port: u16, method: &str, path: &str, host: &str) -> String {
    let mut stream = connect(port);
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Listens to the events of a preview.
pub fn events(port: u16) -> BufReader<TcpStream> {
    let mut stream = connect(port);
    write!(stream, "GET /_apercu/evenements HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").unwrap();
    let mut events = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        events.read_line(&mut line).unwrap();
    }
    events
}

/// There is no such page.
pub fn lost(page: &str) -> bool {
    page.starts_with("HTTP/1.1 404")
}

/// A wish, as a page of `origin` would send it.
pub fn post(port: u16, what: &str, host: &str, origin: &str, json: &str) -> String {
    let mut stream = connect(port);
    let length = json.len();
    write!(
        stream,
        "POST /_apercu/{what} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{json}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

impl Preview {
    pub fn open(project: Project) -> Preview {
        Preview::open_with(project, &[])
    }

    pub fn open_with(project: Project, more: &[&str]) -> Preview {
        let args = [&["watch", "--port", "0", "--date", "2026-11-24"], more].concat();
        let mut child = project.spawn(&args, Stdio::piped());
        let screen = lines(child.stderr.take().unwrap());
        let mut said = Vec::new();
        let (mut port, mut is_built) = (None, false);
        while port.is_none() || !is_built {
            let line = screen.recv_timeout(PATIENCE).expect("the preview says its address, and its first build");
            if let Some((_, address)) = line.split_once("http://127.0.0.1:") {
                port = Some(address.split('/').next().unwrap().parse().unwrap());
            }
            is_built |= line.contains(" · ");
            said.push(line);
        }
        let port = port.unwrap();
        Preview { project, child, port, screen, said, events: events(port) }
    }

    /// What the preview tells browsers next.
    pub fn news(&mut self) -> String {
        let mut line = String::new();
        let start = Instant::now();
        while !line.starts_with("data:") {
            // A word to keep the line open comes now and then.
            assert!(start.elapsed() < PATIENCE, "the preview has no news");
            line.clear();
            assert!(self.events.read_line(&mut line).is_ok_and(|read| read > 0), "the preview says no more");
        }
        line.trim_start_matches("data:").trim().to_string()
    }

    /// A wish of the bar: the status line and the body.
    pub fn wish(&self, what: &str, json: &str) -> String {
        let own = format!("127.0.0.1:{}", self.port);
        post(self.port, what, &own, &format!("http://{own}"), json)
    }

    /// What the bar shows on a page.
    pub fn state(&self, page: &str) -> String {
        self.get(&format!("/_apercu/etat?page={page}"))
    }

    /// What the terminal says of the next build: « 14 h 02 · 16 pages, rien à corriger ».
    pub fn next_build(&self) -> String {
        loop {
            let line = self.screen.recv_timeout(PATIENCE).expect("the preview says no more");
            if line.contains(" · ") {
                return line;
            }
        }
    }

    /// The status line and the body.
    pub fn get(&self, path: &str) -> String {
        request(self.port, "GET", path, &format!("127.0.0.1:{}", self.port))
    }

    /// Waits for events until `is_there` is true of the page.
    #[track_caller]
    pub fn until(&mut self, path: &str, is_there: impl Fn(&str) -> bool) -> String {
        let mut page = self.get(path);
        let mut line = String::new();
        while !is_there(&page) {
            line.clear();
            let read = self.events.read_line(&mut line);
            // A line of « : » only keeps the connection.
            assert!(read.is_ok_and(|n| n > 0) && !line.starts_with(':'), "no event came; {path} is still:\n{page}");
            page = self.get(path);
        }
        page
    }

    #[track_caller]
    pub fn shows(&mut self, path: &str, text: &str) -> String {
        self.until(path, |page| page.contains(text))
    }

    pub fn save(&self, path: &str, text: &str) {
        let path = self.project.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.project.read(path);
        assert!(text.contains(from), "« {from} » is not in {path}");
        self.save(path, &text.replace(from, to));
    }
}
