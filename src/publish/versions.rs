//! The portals that were online before, beside the published folder: a few of them, each file kept once whatever their number.
//!
//! A version shows who agreed to be shown on its day. Once one of them no longer does, it is removed: what is withdrawn never
//! comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fault::fault;
use super::manifest::Manifest;
use super::paths::Root;
use super::stage::{MARKER, write};
use super::{Changes, Content, Target, overwrite, publish};
use crate::diagnostic::Diagnostic;
use crate::store::Stored;
use crate::transfer::{Inventory, Stamp};

/// Versions kept.
const KEPT: usize = 5;
const FILES: &str = "fichiers";

/// A portal that was online.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The latest has the highest.
    #[serde(rename = "rang")]
    rank: u64,
    /// When it went online, `2026-11-24 14:05`.
    #[serde(rename = "le")]
    pub since: String,
    /// What people agreed to on the day of its build, by identifier.
    #[serde(rename = "personnes")]
    people: BTreeSet<String>,
    /// Names of the places where it is online.
    #[serde(rename = "endroits", default)]
    pub places: BTreeSet<String>,
    #[serde(rename = "fichiers")]
    pub files: Inventory,
}

impl Version {
    /// Whether all who appear in it agree today: `people` are those who do.
    #[must_use]
    pub fn may_return(&self, people: &BTreeSet<String>) -> bool {
        self.people.is_subset(people)
    }

    pub fn pages(&self) -> usize {
        self.files.keys().filter(|path| path.ends_with(".html")).count()
    }
}

/// The versions kept for a folder, the latest first.
#[must_use]
pub fn versions(folder: &Path) -> Vec<Version> {
    let entries = fs::read_dir(Root::of(folder).versions()).into_iter().flatten().filter_map(Result::ok);
    let texts =
        entries.filter(|e| e.path().extension().is_some_and(|e| e == "json")).filter_map(|e| fs::read(e.path()).ok());
    let mut found: Vec<Version> = texts.filter_map(|text| serde_json::from_slice(&text).ok()).collect();
    found.sort_by_key(|version| std::cmp::Reverse(version.rank));
    found
}

/// Keeps what is published now, as the portal that went online at that time and place, with who agreed to be shown on the day
/// of its build. One that is kept already only takes its place as the latest.
///
/// # Errors
/// The disk refuses; the older versions are then still there.
pub fn keep(folder: &Path, now: String, place: &str) -> Result<(), Diagnostic> {
    let root = Root::of(folder);
    let store = root.versions();
    let fail = |error: io::Error| fault("écrire", &store, &error);
    let Some(files) = super::published(folder)? else { return Ok(()) };
    let Some(people) = Manifest::load(&root.manifest())?.and_then(|manifest| manifest.people) else {
        // Built by an earlier program: nothing tells whom it shows.
        return leave(folder, place);
    };
    fs::create_dir_all(store.join(FILES)).map_err(fail)?;
    fs::write(store.join(MARKER), b"").map_err(fail)?;
    for (path, stamp) in &files {
        let kept = store.join(FILES).join(stamp.name());
        if kept.metadata().is_ok_and(|found| found.len() == stamp.length) {
            continue;
        }
        // A second name costs nothing; the published file is replaced later, never written over.
        let own = root.join(path);
        fs::hard_link(&own, &kept).or_else(|_| fs::copy(&own, &kept).map(drop)).map_err(fail)?;
    }
    leave(folder, place)?;
    let known = versions(folder);
    let rank = known.first().map_or(1, |latest| latest.rank + 1);
    let elsewhere = known.iter().filter(|old| old.files == files).flat_map(|old| old.places.iter().cloned());
    let places = elsewhere.chain([place.to_string()]).collect();
    let version = Version { rank, since: now, people, places, files };
    let json = serde_json::to_vec(&version).map_err(|error| fail(error.into()))?;
    write(&self::place(&store, &version), &json).map_err(fail)?;
    let twice = |old: &Version| old.rank != version.rank && old.files == version.files;
    for old in versions(folder).iter().filter(|old| twice(old)) {
        forget(&store, old).map_err(fail)?;
    }
    for old in versions(folder).iter().skip(KEPT) {
        forget(&store, old).map_err(fail)?;
    }
    sweep(folder).map_err(fail)
}

/// Notes that nobody knows any more which version is online at a place: something is being sent there.
///
/// # Errors
/// The disk refuses.
pub fn leave(folder: &Path, place: &str) -> Result<(), Diagnostic> {
    let store = Root::of(folder).versions();
    let fail = |error: io::Error| fault("écrire", &store, &error);
    for mut version in versions(folder) {
        if version.places.remove(place) {
            let json = serde_json::to_vec(&version).map_err(|error| fail(error.into()))?;
            overwrite(&self::place(&store, &version), &json)?;
        }
    }
    Ok(())
}

/// Removes the versions that show somebody who no longer agrees: `people` are those who do. Answers how many went.
///
/// # Errors
/// The disk refuses.
pub fn purge(folder: &Path, people: &BTreeSet<String>) -> Result<usize, Diagnostic> {
    let store = Root::of(folder).versions();
    let fail = |error: io::Error| fault("supprimer", &store, &error);
    let gone: Vec<Version> = versions(folder).into_iter().filter(|old| !old.may_return(people)).collect();
    for old in &gone {
        forget(&store, old).map_err(fail)?;
    }
    if !gone.is_empty() {
        sweep(folder).map_err(fail)?;
    }
    Ok(gone.len())
}

/// The files of a version, each with its text where it is one.
pub fn texts<'v>(folder: &Path, version: &'v Version) -> impl Iterator<Item = (&'v str, Option<String>)> {
    let files = Root::of(folder).versions().join(FILES);
    let text =
        move |stamp: &Stamp| fs::read(files.join(stamp.name())).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    version.files.iter().map(move |(path, stamp)| (path.as_str(), text(stamp)))
}

/// Publishes a version again.
///
/// # Errors
/// A file of it was changed or lost, or whatever [`publish`] refuses.
pub fn restore(folder: &Path, version: &Version, protected: &[&Path]) -> Result<Changes, Diagnostic> {
    let store = Root::of(folder).versions();
    let stored = |stamp: &Stamp| {
        let (xxh3, length) = stamp.parts()?;
        Some(Stored::File { path: store.join(FILES).join(stamp.name()), xxh3, length })
    };
    let lost = || {
        Diagnostic::error(None, "cette version n’est plus entière : un de ses fichiers a été changé ou supprimé")
            .help("Choisissez-en une autre : lycee revenir --liste")
    };
    let kept: Vec<(&str, Stored)> = version
        .files
        .iter()
        .map(|(path, stamp)| Some((path.as_str(), stored(stamp)?)))
        .collect::<Option<_>>()
        .ok_or_else(lost)?;
    if kept.iter().any(|(_, stored)| super::photos::read(stored).is_none()) {
        return Err(lost());
    }
    let photos = Manifest::load(&Root::of(folder).manifest())?.unwrap_or_default().photos;
    let recipes: BTreeMap<&str, &str> = photos.iter().map(|(recipe, path)| (path.as_str(), recipe.as_str())).collect();
    let content = |path, stored| Content::Stored { recipe: recipes.get(path).copied(), stored };
    let files = kept.iter().map(|(path, stored)| (*path, content(path, stored)));
    let target = Target { folder, files: files.collect(), people: Some(version.people.clone()), origin: None };
    Ok(publish(&[target], protected)?.into_iter().next().unwrap_or_default())
}

fn place(store: &Path, version: &Version) -> PathBuf {
    store.join(format!("{:06}.json", version.rank))
}

fn forget(store: &Path, version: &Version) -> io::Result<()> {
    match fs::remove_file(place(store, version)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes the files that no version holds any more.
fn sweep(folder: &Path) -> io::Result<()> {
    let store = Root::of(folder).versions();
    let kept: BTreeSet<String> =
        versions(folder).iter().flat_map(|version| version.files.values().map(Stamp::name)).collect();
    for entry in fs::read_dir(store.join(FILES))? {
        let entry = entry?;
        if !kept.contains(&*entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
