//! How long 10,000 files take over SFTP: to be found unchanged, and to be brought up to date after ten changes. A server of this
//! machine, started for the measure on its loopback, and its own OpenSSH client; then the same through a line where each way takes
//! five milliseconds, as to a host of the same country. `cargo bench --bench upload` prints both; `… -- 2000` measures another number.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measure that cannot go on must stop")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lycee::content::hosting::Server;
use lycee::deploy::sftp::Sftp;
use lycee::deploy::{Holder, Job, Progress, deploy, survey};
use lycee::transfer::{Inventory, Stamp};
use tempfile::TempDir;

/// Each page lies in a folder of its own, with so many photos elsewhere.
const PHOTOS_OF_A_PAGE: usize = 4;

/// Where the server is, for the process that measures: it was started with the agent in its environment.
const WAY: &str = "LYCEE_MESURE";

fn main() {
    if let Ok(way) = std::env::var(WAY) {
        return measure(Path::new(&way));
    }
    let sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    println!("files   folders  way there  first upload  the same by rsync  nothing changed  ten changes");
    for size in if sizes.is_empty() { vec![10_000] } else { sizes } {
        for delay in [0, 5] {
            let desk = TempDir::new().unwrap();
            let (_server, _agent, socket) = start(desk.path(), size, delay);
            let mut own = Command::new(std::env::current_exe().unwrap());
            assert!(own.env(WAY, desk.path()).env("SSH_AUTH_SOCK", socket).status().unwrap().success());
        }
    }
}

fn measure(desk: &Path) {
    let way = fs::read_to_string(desk.join("adresse")).unwrap();
    let [user, port, print, size, delay] = way.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let size: usize = size.parse().unwrap();
    let public = desk.join("public");
    let address = |name: &str| {
        let online = desk.join(name);
        fs::create_dir_all(&online).unwrap();
        let folder = online.to_string_lossy().into_owned();
        Server { user: user.into(), host: "127.0.0.1".into(), port: port.parse().ok(), folder }
    };
    let (own, by_rsync) = (address("online"), address("rsync"));
    let mut wanted: Inventory = BTreeMap::new();
    for n in 0..size {
        let path = match n % (PHOTOS_OF_A_PAGE + 1) {
            0 => format!("temoignages/{n}/index.html"),
            _ => format!("medias/{n:016x}-960.webp"),
        };
        write(&public, &mut wanted, &path, &format!("{n} ").repeat(400));
    }
    let time = |address: &Server, wanted: &Inventory, is_only_a_look: bool| {
        let begin = Instant::now();
        let host = Sftp::open(address, Some(print), None).unwrap_or_else(|why| panic!("{why:?}"));
        let host = host.with_rsync(*address == by_rsync);
        let now = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(14, 5, 0).unwrap();
        let who = Holder::new("claire".into(), "poste".into(), "/portail", now);
        let day = "2026-11-24".to_string();
        let job = Job { folder: &public, wanted, known: None, who, day, replaces: false, takes_over: false };
        let found = if is_only_a_look { survey(&host, &job) } else { deploy(&host, &job, &|| Ok(()), &Quiet) };
        let found = found.unwrap_or_else(|fault| panic!("{fault:?}"));
        assert_eq!(found.remark, None);
        (begin.elapsed(), found.steps.sends.len())
    };
    let (carried, sent) = time(&by_rsync, &wanted, false);
    assert_eq!(sent, size);
    let (first, sent) = time(&own, &wanted, false);
    assert_eq!(sent, size);
    let (idle, sent) = time(&own, &wanted, true);
    assert_eq!(sent, 0);
    for n in 0..10 {
        let path = format!("temoignages/{}/index.html", n * size / 10);
        write(&public, &mut wanted, &path, &format!("{n} changed"));
    }
    let (ten, sent) = time(&own, &wanted, false);
    assert_eq!(sent, 10);
    let folders = size.div_ceil(PHOTOS_OF_A_PAGE + 1);
    let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
    println!(
        "{size:>6}  {folders:>7}  {delay:>6} ms  {:>12}  {:>17}  {:>15}  {:>11}",
        seconds(first),
        seconds(carried),
        seconds(idle),
        seconds(ten)
    );
}

fn write(public: &Path, wanted: &mut Inventory, path: &str, text: &str) {
    let file = public.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
    wanted.insert(path.into(), Stamp::of(text.as_bytes()));
}

struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &'static str, _: u64) {}
    fn sent(&self, _: u64) {}
}

/// A process that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An SSH server that knows one key, and an agent that holds it, at that socket.
fn start(desk: &Path, size: usize, delay: u64) -> (Running, Running, String) {
    let key = |name: &str| {
        let path = desk.join(name);
        let made =
            Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&path).status().unwrap();
        assert!(made.success());
        path
    };
    let (host, mine) = (key("hote"), key("moi"));
    let said = Command::new("ssh-keygen").arg("-lf").arg(host.with_extension("pub")).output().unwrap().stdout;
    let print = String::from_utf8(said).unwrap().split(' ').nth(1).unwrap().to_string();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = format!(
        "ListenAddress 127.0.0.1:{port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\nStrictModes no\n\
         PermitRootLogin prohibit-password\nMaxStartups 100\nSubsystem sftp internal-sftp\n",
        host.display(),
        mine.with_extension("pub").display()
    );
    fs::write(desk.join("sshd.conf"), config).unwrap();
    let _ = fs::create_dir_all("/run/sshd");
    let server = Command::new("/usr/sbin/sshd")
        .args(["-D", "-e", "-f"])
        .arg(desk.join("sshd.conf"))
        .stderr(Stdio::null())
        .spawn();
    let server = Running(server.expect("an SSH server (Debian: openssh-server)"));
    let socket = desk.join("agent").to_string_lossy().into_owned();
    let agent = Running(Command::new("ssh-agent").args(["-D", "-a", &socket]).stdout(Stdio::null()).spawn().unwrap());
    let is_ready = || Path::new(&socket).exists() && TcpStream::connect(("127.0.0.1", port)).is_ok();
    let begin = Instant::now();
    while !is_ready() {
        assert!(begin.elapsed() < Duration::from_secs(20), "the server does not answer");
        thread::sleep(Duration::from_millis(20));
    }
    let added = Command::new("ssh-add").arg("-q").arg(&mine).env("SSH_AUTH_SOCK", &socket).status().unwrap();
    assert!(added.success());
    let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap().trim().to_string();
    let port = if delay == 0 { port } else { slow(port, Duration::from_millis(delay)) };
    fs::write(desk.join("adresse"), format!("{user} {port} {print} {size} {delay}")).unwrap();
    (server, agent, socket)
}

/// A port that leads to another, where all arrives later.
fn slow(port: u16, delay: Duration) -> u16 {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = door.local_addr().unwrap().port();
    thread::spawn(move || {
        for caller in door.incoming().map_while(Result::ok) {
            let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { return };
            carry(caller.try_clone().unwrap(), server.try_clone().unwrap(), delay);
            carry(server, caller, delay);
        }
    });
    own
}

fn carry(mut from: TcpStream, mut to: TcpStream, delay: Duration) {
    let (sender, receiver) = channel::<(Instant, Vec<u8>)>();
    let _ = to.set_nodelay(true);
    thread::spawn(move || {
        let mut bytes = vec![0; 65_536];
        while let Ok(length @ 1..) = from.read(&mut bytes) {
            if sender.send((Instant::now() + delay, bytes[..length].to_vec())).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        for (due, bytes) in receiver {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                return;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}
