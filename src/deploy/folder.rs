//! A folder of this machine or of a share, as a host.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::fault::{Cause, fault};
use super::{Found, Host, Listing, Order, Source};
use crate::diagnostic::Diagnostic;
use crate::transfer::{Moment, parents};

#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// # Errors
    /// The folder is not there: a share may not be connected, and nothing is made in its place.
    pub fn open(root: &Path) -> Result<Self, Diagnostic> {
        if root.is_dir() {
            return Ok(Folder { root: root.to_path_buf() });
        }
        Err(Diagnostic::error(None, format!("le dossier « {} » n’est pas accessible", root.display()))
            .help("Vérifiez que le lecteur réseau est connecté, ou créez ce dossier, puis recommencez."))
    }

    /// A link among these folders leads to what may be somebody else's: nothing is written or deleted that way.
    fn are_own<'p>(&self, folders: impl Iterator<Item = &'p str>) -> Result<(), Diagnostic> {
        for place in folders.map(|folder| self.root.join(folder)) {
            if place.is_symlink() {
                return Err(Diagnostic::error(
                    None,
                    format!("« {} » est un raccourci vers un autre dossier", place.display()),
                )
                .help("Rien n’y est écrit. Remplacez-le par un vrai dossier, ou envoyez le portail ailleurs."));
            }
        }
        Ok(())
    }

    fn one(&self, order: &Order) -> Result<(), Diagnostic> {
        match order {
            Order::MakeFolder(path) | Order::RemoveFolder(path) => {
                self.are_own(parents(path).chain([path.as_str()]))?
            }
            Order::Send { to, .. } => self.are_own(parents(to))?,
            Order::Delete(path) => self.are_own(parents(path))?,
            Order::Move { from, to } => self.are_own(parents(from).chain(parents(to)))?,
        }
        let fail = |error: &io::Error| {
            let (action, path) = order.words();
            fault(action, &path, Cause::of(error))
        };
        let done = match order {
            Order::MakeFolder(path) => fs::create_dir_all(self.root.join(path)),
            Order::Send { from, to } => {
                let to = self.root.join(to);
                let written = match from {
                    Source::Bytes(bytes) => fs::write(&to, bytes),
                    Source::File(path) => fs::read(path).and_then(|bytes| fs::write(&to, bytes)),
                };
                written.inspect_err(|_| {
                    // A file half written is no use to anybody.
                    let _ = fs::remove_file(&to);
                })
            }
            // A link there may lead to somebody else's files: it is replaced, not followed.
            Order::Move { from, to } => fs::rename(self.root.join(from), self.root.join(to)),
            Order::Delete(path) => absent_is_fine(fs::remove_file(self.root.join(path))),
            // One that resists harms nobody.
            Order::RemoveFolder(path) => {
                let _ = fs::remove_dir(self.root.join(path));
                Ok(())
            }
        };
        done.map_err(|error| fail(&error))
    }
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|error| if is_absent(&error) { Ok(()) } else { Err(error) })
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn found(metadata: &fs::Metadata) -> Found {
    let date = metadata.modified().ok().and_then(|date| date.duration_since(UNIX_EPOCH).ok());
    let modified = date.and_then(|date| u64::try_from(date.as_millis()).ok()).map(Moment::exact);
    if metadata.is_dir() { Found::Folder } else { Found::File { length: metadata.len(), modified } }
}

impl Host for Folder {
    fn list(&self, folders: &[String]) -> Result<Listing, Diagnostic> {
        let mut listing = Listing::new();
        for folder in folders {
            let fail = |error: &io::Error| fault("lire", folder, Cause::of(error));
            let entries = match fs::read_dir(self.root.join(folder)) {
                Ok(entries) => entries,
                // A share that is no longer connected has nothing either.
                Err(error) if is_absent(&error) && self.root.is_dir() => continue,
                Err(error) => return Err(fail(&error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| fail(&error))?;
                let found = found(&entry.metadata().map_err(|error| fail(&error))?);
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                listing.insert(path, found);
            }
        }
        Ok(listing)
    }

    fn find(&self, files: &[&str]) -> Result<Listing, Diagnostic> {
        let one = |path: &&str| match fs::symlink_metadata(self.root.join(path)) {
            Ok(metadata) => Some(Ok((path.to_string(), found(&metadata)))),
            Err(error) if is_absent(&error) && self.root.is_dir() => None,
            Err(error) => Some(Err(fault("lire", path, Cause::of(&error)))),
        };
        files.iter().filter_map(one).collect()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        match fs::read(self.root.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) && self.root.is_dir() => Ok(None),
            Err(error) => Err(fault("lire", path, Cause::of(&error))),
        }
    }

    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        let (own, taken) = (self.root.join(folder), self.root.join(name));
        match fs::rename(&own, &taken) {
            Ok(()) => Ok(true),
            // Each system has its own word for a name that is taken; whoever had it may have left it since.
            Err(_) if [&own, &taken].into_iter().any(|path| path.symlink_metadata().is_ok()) => Ok(false),
            Err(error) => Err(fault("prendre le nom", name, Cause::of(&error))),
        }
    }

    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        for (at, order) in orders.iter().enumerate() {
            self.one(order)?;
            done(at);
        }
        Ok(())
    }
}
