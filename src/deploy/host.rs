//! A host, in whatever way it is reached: what is asked of it, what it is told to do, and what is found there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::transfer::{Moment, Stamp};

/// A place where files are put, in whatever way it is reached. Paths start from the root of the site there, with `/`; the
/// root itself is the empty path.
pub trait Host: Sync {
    /// What lies in each of these folders, not deeper. A folder that is surely not there gives nothing.
    ///
    /// # Errors
    /// The host cannot be reached, or refuses to show one of them.
    fn list(&self, folders: &[String]) -> Result<Listing, Diagnostic>;

    /// What these files are; those that are surely not there are left out.
    ///
    /// # Errors
    /// The host cannot be reached, or refuses to show one of them.
    fn find(&self, files: &[&str]) -> Result<Listing, Diagnostic> {
        listed(self, files)
    }

    /// The bytes of a small file; `None` where there is surely none.
    ///
    /// # Errors
    /// The host cannot be reached, or refuses to show it.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic>;

    /// What these files hold; those that are surely not there are left out.
    ///
    /// # Errors
    /// The host cannot be reached, or refuses to show one of them.
    fn stamps(&self, paths: &[&str]) -> Result<BTreeMap<String, Stamp>, Diagnostic> {
        let one = |path: &&str| Ok(self.read(path)?.map(|bytes| (path.to_string(), Stamp::of(&bytes))));
        paths.iter().filter_map(|path| one(path).transpose()).collect()
    }

    /// Renames a folder to a name that one caller alone can take: false when it keeps its own, for a folder that holds something
    /// has that name, or had it a moment ago.
    ///
    /// # Errors
    /// The host cannot be reached, or refuses.
    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic>;

    /// Obeys in this order, and stops at the first order that fails: files that a server refuses to delete may be told only
    /// once the rest is done. `done` is told after each, with its rank.
    ///
    /// # Errors
    /// The first order that failed, and why.
    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic>;

    /// Sends these files aside by something quicker than `obey`, where the host has it: false where it has nothing of the kind.
    /// What arrived is looked at afterwards, and the rest obeyed. `sent` is told the bytes of each.
    ///
    /// # Errors
    /// Why they did not all travel so, in French: nothing that `obey` cannot do.
    fn send_together(&self, files: &[Parcel<'_>], sent: &(dyn Fn(u64) + Sync)) -> Result<bool, &'static str> {
        let _ = (files, sent);
        Ok(false)
    }

    /// How many may send at once: enough to be quick, few enough to be welcome.
    fn hands(&self) -> usize {
        1
    }
}

/// A file of this machine, and the name that it has aside.
#[derive(Debug, Clone)]
pub struct Parcel<'p> {
    pub from: &'p Path,
    pub name: &'p str,
}

/// Those of these paths where something lies, by the lists of the folders above them.
///
/// # Errors
/// As [`Host::list`].
pub fn listed(host: &(impl Host + ?Sized), paths: &[&str]) -> Result<Listing, Diagnostic> {
    let above: BTreeSet<&str> = paths.iter().map(|path| folder_of(path)).collect();
    let mut listing = host.list(&above.into_iter().map(str::to_string).collect::<Vec<_>>())?;
    let paths: BTreeSet<&str> = paths.iter().copied().collect();
    listing.retain(|path, _| paths.contains(path.as_str()));
    Ok(listing)
}

/// The folder where a file lies.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// One change to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// It may be there already; the one above is.
    MakeFolder(String),
    /// In place of what has that name.
    Send { from: Source, to: String },
    /// In place of what has that name.
    Move { from: String, to: String },
    /// It may be gone already.
    Delete(String),
    /// Left alone where it still holds something.
    RemoveFolder(String),
}

impl Order {
    /// What it does, as an infinitive, and to what people know.
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Order::MakeFolder(path) => ("créer", path.clone()),
            // It waits under another name.
            Order::Send { from: Source::File(path), .. } => ("envoyer", path.to_string_lossy().into_owned()),
            Order::Send { to, .. } => ("écrire", to.clone()),
            Order::Move { to, .. } => ("mettre en place", to.clone()),
            Order::Delete(path) | Order::RemoveFolder(path) => ("supprimer", path.clone()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file of this machine.
    File(PathBuf),
    Bytes(Vec<u8>),
}

/// What was found on a host, by path.
pub type Listing = BTreeMap<String, Found>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Folder,
    File {
        /// In bytes.
        length: u64,
        /// When it last changed, where the host says so.
        modified: Option<Moment>,
    },
}

/// Why a server is not open.
#[derive(Debug)]
pub enum Refused {
    /// It wants a password, or another one.
    Password(Diagnostic),
    Other(Diagnostic),
}
