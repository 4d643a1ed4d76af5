//! Hosts reached by another program, which obeys many orders in one connection and stops at the first that is refused. A
//! connection costs a greeting, a second on many hosts: what a refusal teaches holds for all that follows it.

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
        Some(Trouble::Order(Cause::Cut)) => Err(Refused::Other(fault("lire", "", Cause::Cut))),
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
    let desk = TempDir::new_in(host.desk()).map_err(|error| fault("écrire dans", "", Cause::of(&error)))?;
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
            Some(trouble) => Err(self.words(trouble, "écrire dans", name)),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Mutex;

    use super::*;

    /// A server that answers « refused » to nearly everything: to what is gone, to a name that is taken.
    struct Surly {
        server: Server,
        files: Mutex<BTreeSet<String>>,
        /// A file that it keeps.
        kept: Option<&'static str>,
        replaces: bool,
        desk: PathBuf,
        /// Connections.
        calls: Mutex<usize>,
    }

    impl Surly {
        fn of(files: &[&str]) -> Self {
            let server = Server { user: "u".into(), host: "h".into(), port: None, folder: "/".into() };
            let files = Mutex::new(files.iter().map(|file| file.to_string()).collect());
            Surly { server, files, kept: None, replaces: true, desk: PathBuf::new(), calls: Mutex::default() }
        }

        fn one(&self, order: &Order, manner: Manner) -> bool {
            let mut files = self.files.lock().unwrap();
            match order {
                Order::Delete(path) => (self.kept != Some(path.as_str()) && files.remove(path)) || manner.goes_on,
                Order::Move { from, to } => {
                    if manner.clears {
                        files.remove(to);
                    }
                    let is_done = files.contains(from) && (self.replaces || !files.contains(to));
                    if is_done {
                        files.remove(from);
                        files.insert(to.clone());
                    }
                    is_done
                }
                _ => true,
            }
        }

        /// What is left, after how many connections.
        fn after(&self, orders: &[Order]) -> (Result<(), String>, Vec<String>, usize) {
            let done = Mutex::new(Vec::new());
            let answer = self.obey(orders, &|at| done.lock().unwrap().push(at)).map_err(|fault| fault.message);
            if answer.is_ok() {
                assert_eq!(*done.lock().unwrap(), (0..orders.len()).collect::<Vec<_>>());
            }
            (answer, self.files.lock().unwrap().iter().cloned().collect(), *self.calls.lock().unwrap())
        }
    }

    impl Scripted for Surly {
        const TAKEN: &'static [Cause] = &[Cause::Denied];

        fn server(&self) -> &Server {
            &self.server
        }

        fn desk(&self) -> &Path {
            &self.desk
        }

        fn hands(&self) -> usize {
            1
        }

        fn stranger(&self) -> Diagnostic {
            fault::broken()
        }

        fn look(&self, folders: &[String]) -> Result<Vec<Answer>, Diagnostic> {
            *self.calls.lock().unwrap() += 1;
            let answer = |folder: &String| {
                let mut answer = Answer::default();
                answer.hear(" .", |_| None);
                let files = self.files.lock().unwrap();
                let inside = files.iter().filter(|file| file.rsplit_once('/').map_or("", |(above, _)| above) == folder);
                fn found(name: &str) -> Option<(&str, Found)> {
                    Some((name, Found::File { length: 1, modified: None }))
                }
                inside.for_each(|file| answer.hear(file.rsplit('/').next().unwrap(), found));
                answer
            };
            Ok(folders.iter().map(answer).collect())
        }

        fn ask(&self, files: &[&str]) -> Result<Vec<Option<Found>>, Diagnostic> {
            *self.calls.lock().unwrap() += 1;
            let held = self.files.lock().unwrap();
            let one = |path: &&str| held.contains(*path).then_some(Found::File { length: 1, modified: None });
            Ok(files.iter().map(one).collect())
        }

        /// A file holds its path.
        fn fetch(&self, files: &[(&str, PathBuf)]) -> Result<Option<Trouble>, Diagnostic> {
            *self.calls.lock().unwrap() += 1;
            let held = self.files.lock().unwrap();
            for (path, here) in files {
                if self.kept == Some(path) || !held.contains(*path) {
                    return Ok(Some(Trouble::Order(Cause::Denied)));
                }
                fs::write(here, path).unwrap();
            }
            Ok(None)
        }

        /// No folder is renamed here.
        fn rename(&self, _: &str, _: &str) -> Result<Option<Trouble>, Diagnostic> {
            Ok(Some(Trouble::Order(Cause::Denied)))
        }

        fn run(
            &self,
            orders: &[Order],
            manner: Manner,
            done: &dyn Fn(usize),
        ) -> Result<Option<(usize, Trouble)>, Diagnostic> {
            *self.calls.lock().unwrap() += 1;
            for (at, order) in orders.iter().enumerate() {
                if !self.one(order, manner) {
                    return Ok(Some((at, Trouble::Order(Cause::Denied))));
                }
                done(at);
            }
            Ok(None)
        }
    }

    fn deletes(paths: &[&str]) -> Vec<Order> {
        paths.iter().map(|path| Order::Delete(path.to_string())).collect()
    }

    fn moved(from: &str, to: &str) -> Order {
        Order::Move { from: from.into(), to: to.into() }
    }

    #[test]
    fn files_that_are_gone_cost_three_connections_whatever_their_number() {
        let host = Surly::of(&["a/1", "z"]);
        let gone: Vec<String> = (0..500).map(|n| format!("a/{n}")).collect();
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        assert_eq!(host.after(&deletes(&gone)), (Ok(()), vec!["z".into()], 3));
    }

    #[test]
    fn a_file_that_the_server_keeps_is_told_once_the_others_are_gone() {
        let host = Surly { kept: Some("b"), ..Surly::of(&["a", "b", "c"]) };
        let said = "impossible de supprimer « b » : accès refusé".to_string();
        assert_eq!(host.after(&deletes(&["a", "b", "c"])), (Err(said), vec!["b".into()], 3));
    }

    #[test]
    fn files_are_read_many_at_once_and_one_that_is_gone_does_not_hide_the_others() {
        let desk = TempDir::new().unwrap();
        let host = Surly { desk: desk.path().into(), ..Surly::of(&["a", "b", "d"]) };
        let stamps = Host::stamps(&host, &["a", "b", "c", "d"]).unwrap();
        let held = |path: &str| (path.to_string(), Stamp::of(path.as_bytes()));
        assert_eq!(stamps.into_iter().collect::<Vec<_>>(), ["a", "b", "d"].map(held));
        // The first ones, the one that is gone alone, a look for it, the last.
        assert_eq!(*host.calls.lock().unwrap(), 4);
        let host = Surly { desk: desk.path().into(), kept: Some("b"), ..Surly::of(&["a", "b", "c"]) };
        let said = Host::stamps(&host, &["a", "b", "c"]).map_err(|fault| fault.message);
        assert_eq!(said, Err("impossible de lire « b » : accès refusé".into()));
    }

    #[test]
    fn a_name_that_was_free_again_when_it_was_looked_at_may_be_asked_for_again() {
        let host = Surly::of(&["own", "taken"]);
        assert_eq!(host.claim("own", "taken"), Ok(false));
        assert_eq!(host.claim("own", "free"), Ok(false));
        let said = host.claim("lost", "free").map_err(|fault| fault.message);
        assert_eq!(said, Err("impossible d’écrire dans « free » : accès refusé".into()));
    }

    #[test]
    fn a_server_that_replaces_nothing_is_asked_once() {
        let host = Surly { replaces: false, ..Surly::of(&["1", "2", "3", "a", "b", "c"]) };
        let orders: Vec<Order> = [("1", "a"), ("2", "b"), ("3", "c")].map(|(from, to)| moved(from, to)).into();
        assert_eq!(host.after(&orders), (Ok(()), ["a", "b", "c"].map(String::from).into(), 3));
    }

    #[test]
    fn what_did_not_arrive_replaces_nothing() {
        let host = Surly { replaces: false, ..Surly::of(&["a"]) };
        let (answer, files, _) = host.after(&[moved("1", "a")]);
        assert_eq!(answer, Err("impossible de mettre en place « a » : accès refusé".into()));
        assert_eq!(files, ["a"]);
    }
}
