//! How long a saved sentence takes to be in the page: a real file, the real binary, real requests. And what the preview
//! weighs after many saves. `cargo bench --bench preview` prints both; `… -- 1000` measures one size.
//!
//! The time runs from before the file is written to the page read whole by HTTP, after the event that the preview sends to
//! browsers. It includes the quiet time that ends a burst of the disk's events (2 ms).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measure that cannot go on must stop")]

mod corpus;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const SAVES: usize = 31;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    println!("entries  first build  save to page: median    p95   memory after 10 saves  after 500");
    for size in sizes {
        measure(size);
    }
}

fn measure(size: usize) {
    let folder = TempDir::new().unwrap();
    corpus::write(folder.path(), size, true);
    let begin = Instant::now();
    let (preview, port) = start(folder.path());
    let first = begin.elapsed();
    let mut events = listen(port);
    let mut saved = 0;
    let mut save = |settle: bool| {
        saved += 1;
        // Whoever writes sees the rest made between two saves.
        if settle {
            thread::sleep(Duration::from_millis(if size > 5_000 { 6_000 } else { 700 }));
            events = listen(port);
        }
        time_to_page(folder.path(), port, &mut events, saved)
    };
    let mut times: Vec<Duration> = (0..SAVES.min(if size > 5_000 { 9 } else { SAVES })).map(|_| save(true)).collect();
    times.sort();
    let early = memory(&preview.0);
    (0..if size > 5_000 { 0 } else { 500 }).for_each(|_| {
        save(false);
    });
    thread::sleep(Duration::from_secs(3));
    let late = if size > 5_000 { "–".to_string() } else { format!("{} MB", memory(&preview.0)) };
    println!(
        "{size:>7}  {:>8} ms  {:>18} ms  {:>4} ms  {:>18} MB  {late:>9}",
        first.as_millis(),
        times[times.len() / 2].as_millis(),
        times[times.len() * 95 / 100].as_millis(),
        early,
    );
}

struct Preview(Child);

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(folder: &Path) -> (Preview, u16) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lycee"));
    command.args(["watch", "--port", "0", "--date", "2026-11-24"]).current_dir(folder).stderr(Stdio::piped());
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let mut screen = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    let port = loop {
        line.clear();
        screen.read_line(&mut line).unwrap();
        if let Some((_, address)) = line.split_once("http://127.0.0.1:") {
            break address.split('/').next().unwrap().parse().unwrap();
        }
    };
    thread::spawn(move || std::io::copy(&mut screen, &mut std::io::sink()));
    (Preview(child), port)
}

fn ask(port: u16, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").unwrap();
    stream
}

fn listen(port: u16) -> BufReader<TcpStream> {
    let mut events = BufReader::new(ask(port, "/_apercu/evenements"));
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        events.read_line(&mut line).unwrap();
    }
    events
}

/// Saves a sentence of its own, waits for the preview's word, reads the page.
fn time_to_page(folder: &Path, port: u16, events: &mut BufReader<TcpStream>, number: usize) -> Duration {
    let file = folder.join("content/temoignages/bench-5.md");
    let text = fs::read_to_string(&file).unwrap();
    let text = text.split("\nPhrase").next().unwrap();
    let sentence = format!("Phrase {number} du banc.");
    let begin = Instant::now();
    fs::write(&file, format!("{text}\n{sentence}\n")).unwrap();
    loop {
        let mut line = String::new();
        while !line.starts_with("data:") {
            line.clear();
            assert!(events.read_line(&mut line).unwrap() > 0, "the preview stopped");
        }
        let mut page = String::new();
        ask(port, "/temoignages/bench-5/").read_to_string(&mut page).unwrap();
        if page.contains(&sentence) {
            return begin.elapsed();
        }
    }
}

/// Megabytes that the process holds (Linux); 0 elsewhere.
fn memory(child: &Child) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) / 1024
}
