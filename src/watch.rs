//! The live preview: the same corridor with a memory.
//!
//! One thread, the studio, builds and makes what is asked for, while a second hand makes the rest on its bench; the server
//! hands pages out with the preview's bar; the eye watches the folders. `public/` and `livrables/` are never touched: only
//! a new text that somebody asked for is written, in `content/`.

pub mod address;
mod bench;
mod eye;
mod listener;
mod server;
mod studio;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;

use chrono::NaiveDate;
use tokio::sync::watch;

use crate::diagnostic::{Diagnostic, Report, TextOf};
use crate::site::Options;
use crate::source::Sources;
use crate::store::Store;

/// What was read.
#[derive(Clone)]
pub struct Files {
    pub content: Sources,
    pub theme: Sources,
    /// Of reading them.
    pub faults: Vec<Diagnostic>,
}

impl Files {
    /// The very same files, none read again, and the same faults.
    fn is_same(&self, other: &Files) -> bool {
        self.content.is_same(&other.content) && self.theme.is_same(&other.theme) && self.faults == other.faults
    }
}

/// Where files and the day come from; the command line knows.
pub trait Desk: Send {
    /// `changed` names the only files that may have changed since the last time, where that is known.
    fn read(&mut self, changed: Option<&[PathBuf]>) -> Files;
    fn today(&self) -> NaiveDate;
    /// The hour, in words: « 14 h 02 ».
    fn now(&self) -> String;
    fn options(&self) -> Options;
    /// Photos that were made already.
    fn photos(&self) -> Arc<dyn Store>;
    /// Prepares a new text; its path, or why not, in words.
    ///
    /// # Errors
    /// The kind does not exist, or the name is taken.
    fn new_text(&mut self, kind: &str, name: &str) -> Result<String, String>;
    /// Told of each build once all is planned, unless another came before, and again when more was found; `pages` is `None`
    /// when nothing new can be shown.
    fn built(&self, report: &Report, pages: Option<usize>, text_of: TextOf);
    /// Told when the folders are looked at slowly.
    fn slow(&self, why: Slow);
}

/// Why folders are looked at now and then, without events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slow {
    Asked,
    /// They are on a drive of the network.
    Remote,
    /// The system watches no more folders.
    Full,
    Unable,
}

/// What the command line asks.
pub struct Settings {
    /// Folders to watch.
    pub folders: Vec<PathBuf>,
    pub port: u16,
    /// Other machines may read the pages, and nothing else.
    pub network: bool,
    /// Without events.
    pub slowly: bool,
}

/// Addresses at which the preview is read.
pub struct Served {
    pub local: String,
    /// For the hall's screen or a phone.
    pub network: Option<String>,
    pub port: u16,
    /// It is not the port that was asked for.
    pub moved: bool,
}

/// How many ports are tried after the one that was asked for.
const TRIES: u16 = 20;

/// Serves until the program is stopped; `ready` is told the addresses once pages can be read.
///
/// # Errors
/// No port is free, or the preview stopped by a defect of its own.
pub fn run(settings: Settings, desk: Box<dyn Desk>, ready: impl FnOnce(&Served)) -> Result<(), Diagnostic> {
    let Settings { folders, port: wanted, network, slowly } = settings;
    let listener = listen(wanted, network)?;
    let port = listener.local_addr().map_or(wanted, |address| address.port());
    let (orders, inbox) = mpsc::channel();
    let (news, heard) = watch::channel(studio::News::default());
    let (sender, address) = watch::channel(String::new());
    let heap = eye::Heap::default();
    let slow = eye::open(&folders, slowly, orders.clone(), heap.clone());
    let board = studio::Board { heap, news, address: sender };
    let own = orders.clone();
    let studio = thread::Builder::new().name("atelier".into()).spawn(move || {
        if let Some(why) = slow {
            desk.slow(why);
        }
        // What is not published yet is for who writes, not for a screen in the hall.
        studio::work(desk, !network, &inbox, &own, &board);
    });
    let host = network.then(lan).flatten();
    let hosts = ["127.0.0.1".to_string(), "localhost".to_string()].into_iter().chain(host.map(|ip| ip.to_string()));
    // A browser leaves the usual port out.
    let hosts = hosts.map(|name| if port == 80 { name } else { format!("{name}:{port}") }).collect();
    let shared = server::Shared { orders, news: heard, address, hosts, has_guests: network };
    let told = |base: &str| {
        let address = |ip: &str| format!("http://{ip}:{port}{base}");
        ready(&Served {
            local: address("127.0.0.1"),
            network: host.map(|ip| address(&ip.to_string())),
            port,
            moved: wanted != 0 && port != wanted,
        });
    };
    let served = studio.and_then(|_| server::serve(listener, shared, told));
    Err(match served {
        Ok(server::End::Asked) => return Ok(()),
        Ok(server::End::Defect) => Diagnostic::error(None, "l’aperçu s’est arrêté : le programme a un défaut"),
        Err(_) => Diagnostic::error(None, "l’aperçu n’a pas pu s’ouvrir : le système le refuse"),
    }
    .help("Relancez-le ; si cela recommence, annulez le dernier changement et signalez ce cas."))
}

fn listen(port: u16, network: bool) -> Result<TcpListener, Diagnostic> {
    let ip = if network { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    let mut ports = (port..=port.saturating_add(TRIES)).chain([0]);
    let found = ports.find_map(|try_port| TcpListener::bind(SocketAddr::new(ip.into(), try_port)).ok());
    found.ok_or_else(|| {
        Diagnostic::error(None, "l’aperçu n’a pas pu s’ouvrir : aucun port n’est libre")
            .help("Fermez les autres aperçus, ou choisissez un port : --port 5000")
    })
}

/// The address of this machine on its network; no packet leaves.
fn lan() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_unspecified() && !ip.is_loopback())
}
