//! Uploads to a host in memory that can be cut, filled and looked at after each step.

mod others;
mod two_people;
mod upload;
mod ways;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use tempfile::TempDir;

use super::fault::Cause;
use super::*;

/// A host that obeys a number of orders, then is cut.
#[derive(Default)]
struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    folders: Mutex<BTreeSet<String>>,
    obeyed: AtomicUsize,
    /// Orders obeyed before the connection is cut.
    patience: Mutex<Option<usize>>,
    /// Bytes that it takes.
    room: Mutex<Option<usize>>,
    /// A path that it does not show.
    shut: Mutex<Option<String>>,
    /// What visitors found after each order.
    seen: Mutex<Vec<BTreeMap<String, Vec<u8>>>>,
    /// Paths that were sent.
    sent: Mutex<Vec<String>>,
}

impl Memory {
    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        self.files
            .lock()
            .unwrap()
            .iter()
            .filter(|(path, _)| !path.starts_with(NOTES))
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect()
    }

    fn notes(&self) -> Vec<String> {
        self.files.lock().unwrap().keys().filter(|path| path.starts_with(NOTES)).cloned().collect()
    }

    fn cut_after(&self, orders: Option<usize>) {
        *self.patience.lock().unwrap() = orders;
        self.obeyed.store(0, Ordering::SeqCst);
    }

    fn shows(&self, path: &str) -> Result<(), Diagnostic> {
        match &*self.shut.lock().unwrap() {
            Some(shut) if shut == path => Err(fault("lire", path, Cause::Denied)),
            _ => Ok(()),
        }
    }

    fn step(&self, path: &str) -> Result<(), Diagnostic> {
        let obeyed = self.obeyed.fetch_add(1, Ordering::SeqCst);
        match *self.patience.lock().unwrap() {
            Some(patience) if obeyed >= patience => Err(fault("envoyer", path, Cause::Cut)),
            _ => Ok(()),
        }
    }

    fn one(&self, order: &Order) -> Result<(), Diagnostic> {
        let (mut files, mut folders) = (self.files.lock().unwrap(), self.folders.lock().unwrap());
        match order {
            Order::MakeFolder(path) => {
                self.step(path)?;
                assert!(parents(path).all(|above| folders.contains(above)), "{path} has no folder above");
                folders.insert(path.clone());
            }
            Order::Send { from, to } => {
                let bytes = match from {
                    Source::Bytes(bytes) => bytes.clone(),
                    Source::File(path) => std::fs::read(path).unwrap(),
                };
                let (folder, _) = to.rsplit_once('/').unwrap();
                assert!(folders.contains(folder), "{to} has no folder");
                if let Err(cut) = self.step(to) {
                    files.insert(to.clone(), bytes[..bytes.len() / 2].to_vec());
                    return Err(cut);
                }
                let held: usize = files.values().map(Vec::len).sum();
                if self.room.lock().unwrap().is_some_and(|room| held + bytes.len() > room) {
                    return Err(fault("envoyer", to, Cause::Full));
                }
                if let Source::File(path) = from {
                    self.sent.lock().unwrap().push(path.file_name().unwrap().to_str().unwrap().to_string());
                }
                files.insert(to.clone(), bytes);
            }
            Order::Move { from, to } => {
                self.step(to)?;
                assert!(to.rsplit_once('/').is_none_or(|(folder, _)| folders.contains(folder)), "{to} has no folder");
                assert!(!folders.contains(to), "{to} is a folder");
                let bytes = files.remove(from).unwrap_or_else(|| panic!("{from} is not there"));
                files.insert(to.clone(), bytes);
            }
            Order::Delete(path) => {
                self.step(path)?;
                files.remove(path);
            }
            Order::RemoveFolder(path) => {
                self.step(path)?;
                if !files.keys().any(|file| file.starts_with(&format!("{path}/"))) {
                    folders.remove(path);
                }
            }
        }
        drop((files, folders));
        self.seen.lock().unwrap().push(self.site());
        Ok(())
    }
}

impl Host for Memory {
    fn list(&self, wanted: &[String]) -> Result<Listing, Diagnostic> {
        wanted.iter().try_for_each(|folder| self.shows(folder))?;
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
        let (files, folders) = (self.files.lock().unwrap(), self.folders.lock().unwrap());
        let files =
            files.iter().map(|(path, bytes)| (path, Found::File { length: bytes.len() as u64, modified: None }));
        let all = files.chain(folders.iter().map(|path| (path, Found::Folder)));
        Ok(all.filter(|(path, _)| wanted.contains(&folder(path))).map(|(path, found)| (path.clone(), found)).collect())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.shows(path)?;
        Ok(self.files.lock().unwrap().get(path).cloned())
    }

    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        self.step(name)?;
        let (mut files, mut folders) = (self.files.lock().unwrap(), self.folders.lock().unwrap());
        if folders.contains(name) {
            return Ok(false);
        }
        assert!(folders.remove(folder), "{folder} is not there");
        folders.insert(name.to_string());
        let inside = |path: &String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        for path in files.keys().filter(|path| inside(path)).cloned().collect::<Vec<_>>() {
            let bytes = files.remove(&path).unwrap();
            files.insert(path.replacen(folder, name, 1), bytes);
        }
        Ok(true)
    }

    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        orders.iter().enumerate().try_for_each(|(at, order)| {
            self.one(order)?;
            done(at);
            Ok(())
        })
    }

    fn hands(&self) -> usize {
        3
    }
}

struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &'static str, _: u64) {}
    fn sent(&self, _: u64) {}
}

/// The published folder of this machine.
struct Local {
    dir: TempDir,
    wanted: Inventory,
}

type Files<'a> = &'a [(&'a str, &'a str)];

impl Local {
    fn of(files: Files) -> Self {
        let dir = TempDir::new().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let wanted = files.iter().map(|(path, text)| (path.to_string(), Stamp::of(text.as_bytes()))).collect();
        Local { dir, wanted }
    }

    fn job(&self, who: Holder) -> Job<'_> {
        Job {
            folder: self.dir.path(),
            wanted: &self.wanted,
            known: None,
            who,
            day: "2026-11-24".into(),
            replaces: false,
            takes_over: false,
        }
    }

    fn send(&self, host: &dyn Host) -> Result<Survey, Diagnostic> {
        deploy(host, &self.job(claire("14:05")), &|| Ok(()), &Quiet)
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.wanted.keys().map(|path| (path.clone(), std::fs::read(self.dir.path().join(path)).unwrap())).collect()
    }
}

fn person(name: &str, time: &str) -> Holder {
    let time = chrono::NaiveTime::parse_from_str(time, "%H:%M").unwrap();
    let now = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_time(time);
    Holder::new(name.into(), "SALLE-12".into(), "/portail", now)
}

fn claire(time: &str) -> Holder {
    person("claire", time)
}

const BEFORE: Files = &[
    ("assets/style-1.css", "p {}"),
    ("index.html", "needs assets/style-1.css photo.jpg lea/index.html"),
    ("lea/index.html", "needs assets/style-1.css lea/lea.jpg"),
    ("lea/lea.jpg", "Léa"),
    ("photo.jpg", "photo"),
    ("same.html", "needs photo.jpg"),
];
/// Another style, another page, and Léa is withdrawn.
const AFTER: Files = &[
    ("assets/style-2.css", "p { color: red }"),
    ("index.html", "needs assets/style-2.css photo.jpg hugo/index.html"),
    ("hugo/index.html", "needs assets/style-2.css hugo/hugo.jpg"),
    ("hugo/hugo.jpg", "Hugo"),
    ("photo.jpg", "photo"),
    ("same.html", "needs photo.jpg"),
];

/// Each page that visitors find has all that it needs.
#[track_caller]
fn is_whole(site: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        for need in text.split(' ').skip(1) {
            assert!(site.contains_key(need), "{path} is online without {need}: {:?}", site.keys());
        }
    }
}
