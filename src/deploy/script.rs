//! Hosts reached by another program, which obeys many orders in one connection and stops at the first that is refused. A
//! connection costs a greeting, a second on many hosts: what a refusal teaches holds for all that follows it.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

use super::fault::{self, Cause, fault};
use super::listing::{Answer, vouched};
use super::{Found, Host, Listing, Order, Parcel, READ_AT_ONCE, Refused, listed};
use crate::content::hosting::Server;
use crate::diagnostic::Diagnostic;
use crate::transfer::Stamp;

/// Why a connection did not do what it was asked.
#[derive(Debug)]
pub enum Trouble {
    /// The server does not know the person.
    Password,
    /// Nobody vouches for the server.
    Stranger,
    Fault(Diagnostic),
    /// An order was refused.
    Order(Cause),
}

/// What this server does in its own way, as its refusals told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// It refuses to delete some file: one that is gone already, or one that it keeps. The others are deleted all the same.
    pub goes_on: bool,
    /// A file takes no name before the one that has it is deleted.
    pub clears: bool,
}

/// A program that obeys for us.
pub trait Scripted: Sync {
    /// Its words for a name that is taken, among other things.
    const TAKEN: &'static [Cause];

    fn server(&self) -> &Server;

    /// Small files on their way.
    fn desk(&self) -> &Path;

    /// How many connections at once.
    fn hands(&self) -> usize;

    /// As [`Host::send_together`].
    ///
    /// # Errors
    /// The same.
    fn send_together(&self, files: &[Parcel<'_>], sent: &(dyn Fn(u64) + Sync)) -> Result<bool, &'static str> {
        let _ = (files, sent);
        Ok(false)
    }

    /// In its words, for the person to vouch for the server.
    fn stranger(&self) -> Diagnostic;

    /// What the server answers of each of these folders.
    ///
    /// # Errors
    /// It is not reached.
    fn look(&self, folders: &[String]) -> Result<Vec<Answer>, Diagnostic>;

    /// What the server answers of each of these files: nothing where it shows no such file, for whatever reason.
    ///
    /// # Errors
    /// It is not reached.
    fn ask(&self, files: &[&str]) -> Result<Vec<Option<Found>>, Diagnostic>;

    /// Brings files here, in one connection, up to the first that is refused: path there, path here.
    ///
    /// # Errors
    /// The program is not there.
    fn fetch(&self, files: &[(&str, PathBuf)]) -> Result<Option<Trouble>, Diagnostic>;

    /// Renames, in place of nothing.
    ///
    /// # Errors
    /// The program is not there.
    fn rename(&self, from: &str, to: &str) -> Result<Option<Trouble>, Diagnostic>;

    /// Obeys in one connection, up to the first order that is refused: its rank, and why. `done` is told the rank of each.
    ///
    /// # Errors
    /// The program is not there; an order cannot be written for it.
    fn run(
        &self,
        orders: &[Order],
        manner: Manner,
        done: &dyn Fn(usize),
    ) -> Result<Option<(usize, Trouble)>, Diagnostic>;

    /// What a trouble is to people. `action` is an infinitive.
    fn words(&self, trouble: Trouble, action: &str, path: &str) -> Diagnostic {
        match trouble {
            Trouble::Password => fault::unknown_person(self.server()),
            Trouble::Stranger => self.stranger(),
            Trouble::Fault(fault) => fault,
            Trouble::Order(cause) => fault(action, path, cause),
        }
    }
}

/// A host, once its first connection went to the folder of the portal. `root` tells how a folder of the account is written.
///
/// # Errors
/// That connection was in trouble.
pub fn opened<S: Scripted>(host: S, trouble: Option<Trouble>, root: &str) -> Result<S, Refused> {
    match trouble {
        None => Ok(host),
        Some(Trouble::Password) => Err(Refused::Password(fault::unknown_person(host.server()))),
        Some(Trouble::Order(Cause::Cut)) => Err(Refused::Other(fault::no_greeting(host.server()))),
        Some(Trouble::Order(_)) => Err(Refused::Other(fault::no_folder(host.server(), root))),
        Some(trouble) => Err(Refused::Other(host.words(trouble, "lire", ""))),
    }
}

/// Folders, or files, that are worth a connection of their own.
const WORTH: usize = 15;

/// Asks in several connections at once: each question takes journeys to the server and back, and waits for the one before.
fn at_once<S: Scripted, Q: Sync, A: Send>(
    host: &S,
    questions: &[Q],
    ask: impl Fn(&[Q]) -> Result<Vec<A>, Diagnostic> + Sync,
) -> Result<Vec<A>, Diagnostic> {
    let hands = host.hands().min(questions.len().div_ceil(WORTH)).max(1);
    let shares = questions.chunks(questions.len().div_ceil(hands).max(1));
    let ask = &ask;
    let answers: Vec<Result<Vec<A>, Diagnostic>> = std::thread::scope(|scope| {
        let hands: Vec<_> = shares.map(|share| scope.spawn(move || ask(share))).collect();
        hands.into_iter().map(|hand| hand.join().unwrap_or_else(|_| Err(fault::broken()))).collect()
    });
    Ok(answers.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// What these files hold, some at a time; those that are surely absent are left out.
fn stamps<S: Scripted>(host: &S, paths: &[&str]) -> Result<Vec<(String, Stamp)>, Diagnostic> {
    let desk = TempDir::new_in(host.desk()).map_err(|error| fault::no_desk(&error))?;
    let (mut found, mut waiting) = (Vec::new(), paths);
    while let Some(first) = waiting.first() {
        let batch = waiting.iter().take(READ_AT_ONCE).enumerate();
        let batch: Vec<(&str, PathBuf)> = batch.map(|(at, path)| (*path, desk.path().join(at.to_string()))).collect();
        match host.fetch(&batch)? {
            None => {}
            Some(Trouble::Order(cause)) if cause != Cause::Cut => {}
            Some(trouble) => return Err(host.words(trouble, "lire", first)),
        }
        let before = waiting;
        for (path, here) in &batch {
            let Ok(bytes) = fs::read(here) else { break };
            let _ = fs::remove_file(here);
            found.push((path.to_string(), Stamp::of(&bytes)));
            waiting = &waiting[1..];
        }
        // The next one was refused: alone, it tells why.
        if let Some((path, rest)) = waiting.split_first().filter(|_| before.len() - waiting.len() < batch.len()) {
            found.extend(host.read(path)?.map(|bytes| (path.to_string(), Stamp::of(&bytes))));
            waiting = rest;
        }
    }
    Ok(found)
}

impl<S: Scripted> Host for S {
    fn list(&self, folders: &[String]) -> Result<Listing, Diagnostic> {
        vouched(folders, &|folders| at_once(self, folders, |share| self.look(share)))
    }

    fn find(&self, files: &[&str]) -> Result<Listing, Diagnostic> {
        let answers = files.iter().zip(at_once(self, files, |share| self.ask(share))?);
        let (found, silent): (Vec<_>, Vec<_>) = answers.partition(|(_, answer)| answer.is_some());
        // Gone, shut away, or of another nature: the folder tells.
        let mut listing = listed(self, &silent.into_iter().map(|(path, _)| *path).collect::<Vec<_>>())?;
        listing.extend(found.into_iter().filter_map(|(path, answer)| Some((path.to_string(), answer?))));
        Ok(listing)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        // Others are read at the same time.
        let here = self.desk().join(format!("lu-{:016x}", xxh3_64(path.as_bytes())));
        let _ = fs::remove_file(&here);
        match self.fetch(&[(path, here.clone())])? {
            None => fs::read(&here).map(Some).map_err(|error| fault("lire", path, Cause::of(&error))),
            // « Not found » is said of what lies in a folder that is shut as well, or of all that is refused.
            Some(Trouble::Order(cause)) if cause != Cause::Cut && listed(self, &[path])?.is_empty() => Ok(None),
            Some(Trouble::Order(Cause::Absent)) => Err(fault("lire", path, Cause::Denied)),
            Some(trouble) => Err(self.words(trouble, "lire", path)),
        }
    }

    fn stamps(&self, paths: &[&str]) -> Result<BTreeMap<String, Stamp>, Diagnostic> {
        Ok(at_once(self, paths, |share| stamps(self, share))?.into_iter().collect())
    }

    fn claim(&self, folder: &str, name: &str) -> Result<bool, Diagnostic> {
        match self.rename(folder, name)? {
            None => Ok(true),
            // Whoever had the name may have left it since.
            Some(Trouble::Order(cause)) if cause != Cause::Cut && !listed(self, &[folder, name])?.is_empty() => {
                Ok(false)
            }
            Some(trouble) => Err(self.words(trouble, "prendre le nom", name)),
        }
    }

    fn obey(&self, orders: &[Order], done: &(dyn Fn(usize) + Sync)) -> Result<(), Diagnostic> {
        let (mut first, mut manner) = (0, Manner::default());
        if orders.is_empty() {
            return Ok(());
        }
        while let Some((at, trouble)) = self.run(&orders[first..], manner, &|at| done(first + at))? {
            first += at;
            match (&orders[first], &trouble) {
                // Perhaps somebody deleted it before us: what is left is looked at once, at the end.
                (Order::Delete(_), Trouble::Order(cause)) if *cause != Cause::Cut && !manner.goes_on => {
                    manner.goes_on = true;
                }
                (Order::Move { from, to }, Trouble::Order(cause))
                    if S::TAKEN.contains(cause) && !manner.clears && listed(self, &[from, to])?.len() == 2 =>
                {
                    manner.clears = true;
                }
                (order, _) => {
                    let (action, path) = order.words();
                    return Err(self.words(trouble, action, &path));
                }
            }
        }
        if !manner.goes_on {
            return Ok(());
        }
        let deleted = orders.iter().filter_map(|order| match order {
            Order::Delete(path) => Some(path.as_str()),
            _ => None,
        });
        let left = listed(self, &deleted.collect::<Vec<_>>())?;
        // A folder may have the name of what was deleted.
        let left = left.iter().find(|(_, found)| **found != Found::Folder);
        left.map_or(Ok(()), |(path, _)| Err(fault("supprimer", path, Cause::Denied)))
    }

    fn send_together(&self, files: &[Parcel<'_>], sent: &(dyn Fn(u64) + Sync)) -> Result<bool, &'static str> {
        Scripted::send_together(self, files, sent)
    }

    fn hands(&self) -> usize {
        Scripted::hands(self)
    }
}
