//! What lies on a host, compared with what its note says and with what it must hold. Looks, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{ASIDE, Found, Host, Job, Listing, NOTE, NOTES, aside_of, fault, look};
use crate::diagnostic::Diagnostic;
use crate::transfer::{Online, Stamp, Steps, Unreadable, is_safe, obstacles, parents, steps};

/// What is on a host, and what must be done to it.
#[derive(Debug, Default)]
pub struct Survey {
    pub steps: Steps,
    /// Files that the note says are there, and that are gone or were changed by somebody.
    pub healed: Vec<String>,
    /// Files sent by an upload that was cut: they are not sent again.
    pub resumed: usize,
    /// Somebody else's files, at addresses that we need.
    pub foreign: Vec<String>,
    /// Withdrawn files that hold no longer what we sent: somebody's work, which is not deleted unasked.
    pub kept: Vec<String>,
    /// Somebody else's file where we need a folder, or folder where we need a file: nothing of ours takes its place.
    pub blocked: Vec<(String, Found)>,
    /// Why files did not travel as the settings ask, in French.
    pub remark: Option<&'static str>,
    pub(super) online: Online,
    /// What the note says of those that are kept: they stay named until they are gone.
    noted: Online,
    pub(super) listing: Listing,
    /// What waits aside.
    pub(super) aside: BTreeMap<String, u64>,
    /// The note on the host says what is true.
    pub(super) is_noted: bool,
}

/// Looks, and changes nothing.
///
/// # Errors
/// The host cannot be read; its note is spoilt, or comes from a later program.
pub fn survey(host: &dyn Host, job: &Job) -> Result<Survey, Diagnostic> {
    let written = match host.read(NOTE)?.map(|bytes| Online::parse(&bytes)) {
        Some(Ok(note)) => Some(note),
        Some(Err(Unreadable::Newer(version))) => return Err(fault::newer(version)),
        // What this machine remembers may be older: what another one sent since, then withdrew, would stay for good.
        Some(Err(Unreadable::Spoilt)) => return Err(fault::spoilt()),
        None => None,
    };
    let mut online = written.clone().or_else(|| job.known.cloned()).unwrap_or_default();
    // Whatever lies in a folder that has the name of a file of ours matters: it leaves only with what is ours.
    let is_in_a_file =
        |folder: &str| std::iter::once(folder).chain(parents(folder)).any(|above| job.wanted.contains_key(above));
    let paths = job.wanted.keys().chain(online.files.keys()).map(String::as_str);
    let mut listing = look::at(host, paths, &[ASIDE], &is_in_a_file)?;
    if written.is_some() && listing.is_empty() {
        // The note is there, and so is its folder.
        return Err(fault("lire", "", fault::Cause::Denied));
    }
    if let Some(Found::File { .. }) = listing.get(NOTES) {
        return Err(fault::no_notes(NOTES));
    }
    let aside = take_aside(&mut listing);

    // What the note says is checked against what is there.
    let (mut healed, mut kept, mut foreign) = (Vec::new(), Vec::new(), Vec::new());
    let is_in_the_way = obstacles(job.wanted);
    let note = std::mem::take(&mut online);
    let blocked = blocked(job, &note, &listing);
    let mut noted = Online::default();
    let read = host.stamps(&doubtful(job, &note, &listing))?;
    // Another date, and the same bytes: the note learns the date.
    let has_moved = read.keys().any(|path| job.wanted.contains_key(path));
    for (path, mut stamps) in note.files {
        let is_wanted = job.wanted.contains_key(&path);
        let Some(Found::File { length, .. }) = listing.get(&path) else {
            healed.extend(is_wanted.then(|| path.clone()));
            continue;
        };
        let date = note.dates.get(&path);
        let is_same = |stamp: &Stamp| stamp.length == *length && read.get(&path).is_none_or(|found| found == stamp);
        if !is_wanted && !job.replaces && !stamps.iter().any(is_same) {
            noted.dates.extend(date.map(|date| (path.clone(), *date)));
            noted.files.insert(path.clone(), stamps);
            if is_in_the_way(&path) {
                foreign.push(path)
            } else {
                kept.push(path)
            }
            continue;
        }
        let was_certain = stamps.len() == 1;
        stamps.retain(is_same);
        if stamps.is_empty() {
            healed.extend((was_certain && is_wanted).then(|| path.clone()));
            stamps.push(Stamp::unknown(*length));
        }
        online.files.insert(path, stamps);
    }
    for path in job.wanted.keys().filter(|path| !online.files.contains_key(*path)).cloned().collect::<Vec<_>>() {
        if let Some(Found::File { length, .. }) = listing.get(&path) {
            online.files.insert(path.clone(), vec![Stamp::unknown(*length)]);
            foreign.push(path);
        }
    }
    let steps = steps(&online, job.wanted);
    let is_there = |path: &str| aside_of(job, path).is_some_and(|(name, length)| aside.get(&name) == Some(&length));
    let resumed = steps.sends.iter().filter(|sending| is_there(&sending.path)).count();
    let mut survey = Survey {
        steps,
        healed,
        resumed,
        foreign,
        kept,
        blocked,
        remark: None,
        online,
        noted,
        listing,
        aside,
        is_noted: false,
    };
    let says_so = |note: Online| !note.is_under_way && note.files == survey.with_kept(survey.online.clone()).files;
    survey.is_noted = !has_moved && written.is_some_and(says_so);
    Ok(survey)
}

impl Survey {
    /// A note that still names what is kept.
    pub(super) fn with_kept(&self, mut online: Online) -> Online {
        online.files.extend(self.noted.files.clone());
        online.dates.extend(self.noted.dates.clone());
        online
    }
}

/// Files that are as long as what we sent, and that somebody may have edited all the same: their bytes tell. Of those that stay,
/// the ones whose date is another; of those that leave, all but the ones whose date is exact and the same, for what is deleted
/// is lost.
fn doubtful<'n>(job: &Job, note: &'n Online, listing: &Listing) -> Vec<&'n str> {
    let is_doubtful = |path: &String, stamps: &[Stamp]| {
        let Some(Found::File { length, modified }) = listing.get(path) else { return false };
        let dates = modified.zip(note.dates.get(path).copied());
        let is_vouched = match (job.wanted.contains_key(path), dates) {
            (true, dates) => dates.is_none_or(|(found, noted)| found.agrees(noted)),
            (false, dates) => job.replaces || dates.is_some_and(|(found, noted)| found.is_exact() && found == noted),
        };
        *length > 0 && !is_vouched && stamps.iter().any(|stamp| stamp.length == *length)
    };
    note.files.iter().filter(|(path, stamps)| is_doubtful(path, stamps)).map(|(path, _)| path.as_str()).collect()
}

/// What `put_in_place` would meet and could not remove: all but what the note says is ours.
fn blocked(job: &Job, note: &Online, listing: &Listing) -> Vec<(String, Found)> {
    let folders: BTreeSet<&str> = job.wanted.keys().flat_map(|path| parents(path)).collect();
    let files = folders.into_iter().filter_map(|path| Some((path, *listing.get(path)?)));
    let files = files.filter(|(path, found)| *found != Found::Folder && !note.files.contains_key(*path));
    let is_inside = |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let was_made = |folder: &str| note.files.keys().any(|path| is_inside(path, folder));
    let is_ours = |path: &str, found: &Found| match found {
        Found::Folder => was_made(path),
        Found::File { .. } => note.files.contains_key(path),
    };
    let leaves = |folder: &str| {
        was_made(folder) && listing.iter().filter(|(path, _)| is_inside(path, folder)).all(|(path, f)| is_ours(path, f))
    };
    let folders = job.wanted.keys().filter(|path| listing.get(*path) == Some(&Found::Folder) && !leaves(path));
    files.chain(folders.map(|path| (path.as_str(), Found::Folder))).map(|(path, f)| (path.to_string(), f)).collect()
}

/// What waits aside, out of the listing of the site.
pub(super) fn take_aside(listing: &mut Listing) -> BTreeMap<String, u64> {
    let mut aside = BTreeMap::new();
    listing.retain(|path, found| match (path.strip_prefix(ASIDE).and_then(|rest| rest.strip_prefix('/')), found) {
        (Some(name), Found::File { length, .. }) => {
            // It may be deleted: a name that leads elsewhere was not written by us.
            if is_safe(name) {
                aside.insert(name.to_string(), *length);
            }
            false
        }
        _ => true,
    });
    aside
}
