//! Puts the published folder online: a host is compared with what it must hold, and brought there.
//!
//! Every file is first sent aside, in a folder of the host that nobody visits: a cut or a full disk leaves the portal as it
//! was, and what was sent is found again. Then all is renamed into place, in the order of [`transfer`], and what is withdrawn
//! is deleted: only what a note on the host says is ours. A lock there, with a name and a time, keeps two people apart.

mod curl;
mod fault;
pub mod folder;
pub mod ftp;
mod host;
pub mod keyring;
mod listing;
mod lock;
mod look;
pub mod online;
mod script;
pub mod sftp;
mod survey;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::Diagnostic;
use crate::transfer::{Inventory, Moment, Online, Sending, Stamp, parents};

use host::{folder_of, listed};

pub use fault::{blocked, fault};
pub use host::{Found, Host, Listing, Order, Parcel, Refused, Source};
pub use lock::{Holder, held_by};
pub use survey::{Survey, survey};

/// Our own folder on a host: the note of what is ours, the lock, what is on its way.
pub const NOTES: &str = ".lycee";
const NOTE: &str = ".lycee/manifeste.json";
const NEW_NOTE: &str = ".lycee/manifeste.neuf";
const ASIDE: &str = ".lycee/envoi";

/// Folders of a server listed in one connection.
const LISTED_AT_ONCE: usize = 400;
/// Files read in one connection: they wait on this machine.
const READ_AT_ONCE: usize = 100;
/// Orders that are worth several connections.
const MANY: usize = 60;

/// What is to be put online, and by whom.
#[derive(Debug)]
pub struct Job<'a> {
    /// The published folder.
    pub folder: &'a Path,
    pub wanted: &'a Inventory,
    /// What this machine remembers of the host, should its own note be lost.
    pub known: Option<&'a Online>,
    pub who: Holder,
    /// `2026-11-24`
    pub day: String,
    /// Files that we did not send may be replaced, at the addresses that we need; withdrawn files that somebody changed on
    /// the host may be deleted.
    pub replaces: bool,
    /// The lock of somebody else may be taken.
    pub takes_over: bool,
}

/// Told how far an upload is, in bytes.
pub trait Progress: Sync {
    fn begin(&self, name: &'static str, total: u64);
    fn sent(&self, bytes: u64);
}

/// Brings a host up to date. `begins` is called once nothing forbids it, before visitors may see any change.
///
/// # Errors
/// Whatever `begins` refuses.
/// Somebody else is at work there; their files are in the way; the host refuses, or is no longer reached: the portal is then
/// whole, old or new, and the next run goes on from there.
pub fn deploy(
    host: &dyn Host,
    job: &Job,
    begins: &dyn Fn() -> Result<(), Diagnostic>,
    progress: &dyn Progress,
) -> Result<Survey, Diagnostic> {
    // A link would be followed, to what may be somebody else's.
    let own = host.list(&[String::new(), NOTES.into()])?;
    if let Some(path) = [NOTES, ASIDE].into_iter().find(|path| matches!(own.get(*path), Some(Found::File { .. }))) {
        return Err(fault::no_notes(path));
    }
    host.obey(&[Order::MakeFolder(NOTES.into()), unseen()], &|_| ())?;
    lock::take(host, &job.who, job.takes_over)?;
    let done = survey(host, job).and_then(|mut survey| {
        if !survey.blocked.is_empty() {
            return Err(fault::blocked(&survey.blocked));
        }
        if !survey.foreign.is_empty() && !job.replaces {
            return Err(fault::in_the_way(&survey.foreign, &survey.kept));
        }
        if !survey.steps.is_idle() || !survey.is_noted || !survey.aside.is_empty() {
            send(host, job, &mut survey, progress)?;
            // Sending takes long: the lock may have been taken over.
            lock::is_kept(host, &job.who)?;
            begins()?;
            put_in_place(host, job, &survey, progress)?;
        }
        Ok(survey)
    });
    let freed = lock::free(host, &job.who);
    let survey = done?;
    freed.map(|()| survey)
}

/// Sends what is missing, aside: visitors see nothing of it.
fn send(host: &dyn Host, job: &Job, survey: &mut Survey, progress: &dyn Progress) -> Result<(), Diagnostic> {
    let mut missing: Vec<(PathBuf, String, u64)> = Vec::new();
    for sending in &survey.steps.sends {
        let (Some((name, length)), Some(stamp)) = (aside_of(job, &sending.path), job.wanted.get(&sending.path)) else {
            continue;
        };
        if survey.aside.get(&name) != Some(&length) {
            let path = job.folder.join(&sending.path);
            // Edited since the build, it would be online under the stamp of what it was.
            if !std::fs::read(&path).is_ok_and(|bytes| Stamp::of(&bytes) == *stamp) {
                return Err(fault::changed(&path.to_string_lossy()));
            }
            missing.push((path, name, length));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let begin = |missing: &[(PathBuf, String, u64)]| {
        progress.begin("Envoi", missing.iter().map(|(_, _, length)| length).sum());
    };
    begin(&missing);
    host.obey(&[Order::MakeFolder(ASIDE.into())], &|_| ())?;
    let parcels: Vec<Parcel> = missing.iter().map(|(from, name, _)| Parcel { from, name }).collect();
    let together = host.send_together(&parcels, &|length| progress.sent(length));
    if together != Ok(false) {
        // Whatever carried them, what is there counts, and nothing else.
        survey.aside = survey::take_aside(&mut host.list(&[ASIDE.into()])?);
        missing.retain(|(_, name, length)| survey.aside.get(name) != Some(length));
        if !missing.is_empty() {
            begin(&missing);
        }
    }
    survey.remark = together.err();
    let order =
        |(path, name, length)| (Order::Send { from: Source::File(path), to: format!("{ASIDE}/{name}") }, length);
    obey_at_once(host, missing.into_iter().map(order).collect(), &|length| progress.sent(length))
}

/// Obeys in any order, several at once. `done` is told what comes with each.
fn obey_at_once(host: &dyn Host, orders: Vec<(Order, u64)>, done: &(dyn Fn(u64) + Sync)) -> Result<(), Diagnostic> {
    if orders.is_empty() {
        return Ok(());
    }
    let hands = host.hands().clamp(1, orders.len());
    // Dealt like cards: heavy files are not all in the same hand.
    let mut shares: Vec<(Vec<Order>, Vec<u64>)> = vec![Default::default(); hands];
    for (at, (order, weight)) in orders.into_iter().enumerate() {
        let (share, weights) = &mut shares[at % hands];
        share.push(order);
        weights.push(weight);
    }
    let one = |(share, weights): &(Vec<Order>, Vec<u64>)| host.obey(share, &|at| done(weights[at]));
    let results: Vec<Result<(), Diagnostic>> = std::thread::scope(|scope| {
        let hands: Vec<_> = shares.iter().map(|share| scope.spawn(|| one(share))).collect();
        hands.into_iter().map(|hand| hand.join().unwrap_or_else(|_| Err(fault::broken()))).collect()
    });
    results.into_iter().collect()
}

/// Renames what was sent into place, then deletes what is withdrawn.
fn put_in_place(host: &dyn Host, job: &Job, survey: &Survey, progress: &dyn Progress) -> Result<(), Diagnostic> {
    let steps = &survey.steps;
    let mut groups: Vec<Group> = Vec::new();
    // From here on the host says that both the old and the new files are ours: a cut forgets none.
    groups.push(Group::InTurn(note(&survey.with_kept(survey.online.during(job.wanted)))));
    groups.push(Group::Together(steps.obstacles.iter().cloned().map(Order::Delete).collect()));
    // Those of an upload that was cut as well: they are empty, and have the name of a file.
    let is_needed = |path: &str| job.wanted.contains_key(path) || parents(path).any(|a| job.wanted.contains_key(a));
    let empty = survey.listing.iter().filter(|(path, found)| **found == Found::Folder && is_needed(path));
    let mut empty: Vec<&String> = empty.map(|(path, _)| path).collect();
    empty.sort_by_key(|folder| std::cmp::Reverse(folder.matches('/').count()));
    groups.push(Group::InTurn(empty.into_iter().cloned().map(Order::RemoveFolder).collect()));
    let needed: BTreeSet<&str> = steps.sends.iter().flat_map(|sending| parents(&sending.path)).collect();
    let missing = needed.into_iter().filter(|folder| survey.listing.get(*folder) != Some(&Found::Folder));
    let mut missing: Vec<(usize, &str)> = missing.map(|folder| (folder.matches('/').count(), folder)).collect();
    missing.sort_unstable();
    for deep in missing.chunk_by(|(a, _), (b, _)| a == b) {
        groups.push(Group::Together(deep.iter().map(|(_, folder)| Order::MakeFolder((*folder).into())).collect()));
    }
    for turn in steps.sends.chunk_by(|a, b| a.turn == b.turn) {
        let place = |sending: &Sending| {
            let (name, _) = aside_of(job, &sending.path)?;
            Some(Order::Move { from: format!("{ASIDE}/{name}"), to: sending.path.clone() })
        };
        groups.push(Group::Together(turn.iter().filter_map(place).collect()));
    }
    for kind in steps.deletes.chunk_by(|a, b| a.ends_with(".html") == b.ends_with(".html")) {
        groups.push(Group::Together(kind.iter().cloned().map(Order::Delete).collect()));
    }
    let kept: BTreeSet<&str> = job.wanted.keys().flat_map(|path| parents(path)).collect();
    let empty = folders_of(&steps.deletes, |folder| !kept.contains(folder)).map(Order::RemoveFolder);
    let used: BTreeSet<String> =
        steps.sends.iter().filter_map(|sending| Some(aside_of(job, &sending.path)?.0)).collect();
    let leftovers = survey.aside.keys().filter(|name| !used.contains(*name));
    let leftovers = leftovers.map(|name| Order::Delete(format!("{ASIDE}/{name}")));
    groups.push(Group::InTurn(empty.chain(leftovers).chain([Order::RemoveFolder(ASIDE.into())]).collect()));
    obey_groups(host, groups, progress)?;

    let mut online = Online::whole(job.wanted, Some(job.day.clone()));
    // All is online: a date that cannot be asked for any more is one file to read again next time.
    online.dates = dates(host, job, survey).unwrap_or_default();
    host.obey(&note(&survey.with_kept(online)), &|_| ())
}

/// Orders of which the next ones need that they are done.
enum Group {
    InTurn(Vec<Order>),
    /// None needs another.
    Together(Vec<Order>),
}

/// Few orders share one connection with those around them; many that need none of each other have several.
fn obey_groups(host: &dyn Host, groups: Vec<Group>, progress: &dyn Progress) -> Result<(), Diagnostic> {
    let length = |group: &Group| match group {
        Group::InTurn(orders) | Group::Together(orders) => orders.len() as u64,
    };
    progress.begin("Mise en place", groups.iter().map(length).sum());
    let mut waiting = Vec::new();
    for group in groups {
        match group {
            Group::Together(orders) if orders.len() >= MANY => {
                host.obey(&std::mem::take(&mut waiting), &|_| progress.sent(1))?;
                obey_at_once(host, orders.into_iter().map(|order| (order, 1)).collect(), &|one| progress.sent(one))?;
            }
            Group::InTurn(orders) | Group::Together(orders) => waiting.extend(orders),
        }
    }
    host.obey(&waiting, &|_| progress.sent(1))
}

/// When the host says that our files changed last: those that were just put there are asked for again.
fn dates(host: &dyn Host, job: &Job, survey: &Survey) -> Result<BTreeMap<String, Moment>, Diagnostic> {
    let date = |found: &Found| match found {
        Found::File { modified, .. } => *modified,
        Found::Folder => None,
    };
    let fresh = look::at(host, survey.steps.sends.iter().map(|sending| sending.path.as_str()), &[], &|_| false)?;
    let known = |path: &String| Some((path.clone(), date(fresh.get(path).or_else(|| survey.listing.get(path))?)?));
    Ok(job.wanted.keys().filter_map(known).collect())
}

/// What is ours alone is shown to no visitor, where the server reads such files: both ways of saying so, old and new.
fn unseen() -> Order {
    const DENIED: &str = "<IfModule mod_authz_core.c>\nRequire all denied\n</IfModule>\n\
                          <IfModule !mod_authz_core.c>\nDeny from all\n</IfModule>\n";
    Order::Send { from: Source::Bytes(DENIED.into()), to: format!("{NOTES}/.htaccess") }
}

/// The note takes the place of the last one in one step.
fn note(online: &Online) -> Vec<Order> {
    vec![
        Order::Send { from: Source::Bytes(online.to_json()), to: NEW_NOTE.into() },
        Order::Move { from: NEW_NOTE.into(), to: NOTE.into() },
    ]
}

/// Name and length of a file while it waits: the same for the same bytes at the same path, so that it is found again.
fn aside_of(job: &Job, path: &str) -> Option<(String, u64)> {
    let stamp = job.wanted.get(path)?;
    Some((format!("{:016x}-{}", xxh3_64(path.as_bytes()), stamp.name()), stamp.length))
}

/// The folders above these files, deepest first.
fn folders_of(files: &[String], is_wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
    let folders: BTreeSet<&str> = files.iter().flat_map(|file| parents(file)).filter(|f| is_wanted(f)).collect();
    let mut folders: Vec<String> = folders.into_iter().map(str::to_string).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.matches('/').count()));
    folders.into_iter()
}
