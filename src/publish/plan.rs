//! What a publication will do to one folder: compares the new files, the manifest and the disk; writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::fault::fault;
use super::manifest::Manifest;
use super::paths::{Root, quoted, show};
use super::{Changes, Content, Target};
use crate::diagnostic::{Diagnostic, Span};
use crate::transfer::{Stamp, is_safe, parents};

#[derive(Debug)]
pub struct Plan<'a> {
    pub root: Root,
    /// New or changed files, sorted by path.
    pub writes: Vec<Write<'a>>,
    /// Withdrawn files that must leave first: a new file needs their name as a folder, or their folder's name.
    pub obstacles: Vec<String>,
    /// Folders whose name a new file needs, deepest first; empty once the obstacles are gone.
    pub folders_in_the_way: Vec<PathBuf>,
    /// The other withdrawn files.
    pub deletes: Vec<String>,
    pub before: Manifest,
    pub after: Manifest,
    /// Withdrawn files that somebody removed already; their folders may be left to remove.
    gone: Vec<String>,
    unchanged: usize,
    kept_foreign: Vec<String>,
}

/// A file to put in place.
#[derive(Debug, Clone, Copy)]
pub struct Write<'a> {
    pub path: &'a str,
    pub content: Content<'a>,
    /// No file of that name is there yet.
    pub is_new: bool,
}

impl<'a> Plan<'a> {
    /// # Errors
    /// A path that leaves the folder or is asked for twice; a file or link of somebody else where we must write.
    pub fn survey(root: Root, target: &Target<'a>) -> Result<Self, Diagnostic> {
        let files = &target.files;
        let new = distinct(files, &root)?;
        let folders: BTreeSet<&str> = new.keys().copied().flat_map(parents).collect();
        let before = Manifest::load(&root.manifest())?.unwrap_or_default();

        let withdrawn: Vec<&String> = before.files.keys().filter(|file| !new.contains_key(file.as_str())).collect();
        let fates: Vec<Fate> = withdrawn.par_iter().map(|file| fate(&root, file)).collect::<Result<_, _>>()?;
        let with = |wanted: Fate| -> BTreeSet<&str> {
            withdrawn.iter().zip(&fates).filter(|(_, fate)| **fate == wanted).map(|(file, _)| file.as_str()).collect()
        };
        let (ours, gone) = (with(Fate::Ours), with(Fate::Gone));

        let found: Vec<(&str, Content, Found)> = new
            .par_iter()
            .map(|(file, content)| Ok((*file, *content, look(&root.join(file), *content)?)))
            .collect::<Result<_, Diagnostic>>()?;

        let mut foreign: Vec<PathBuf> = Vec::new();
        for folder in &folders {
            let path = root.join(folder);
            match path.symlink_metadata() {
                Ok(found) if found.is_symlink() => return Err(leads_away(&path)),
                Ok(found) if !found.is_dir() && !ours.contains(folder) => foreign.push(path),
                _ => {}
            }
        }
        let (mut writes, mut unchanged, mut folders_in_the_way) = (Vec::new(), 0, Vec::new());
        for (file, content, found) in found {
            match found {
                Found::Same => {
                    unchanged += 1;
                    continue;
                }
                Found::Other if !before.owns(file) => foreign.push(root.join(file)),
                Found::Nothing | Found::Other => {}
                Found::Folder => {
                    let (inside, blocking) = contents(&root, &root.join(file), &ours)?;
                    folders_in_the_way.extend(inside);
                    foreign.extend(blocking);
                }
            }
            let is_new = matches!(found, Found::Nothing | Found::Folder);
            writes.push(Write { path: file, content, is_new });
        }
        if !foreign.is_empty() {
            return Err(in_the_way(&root, foreign));
        }

        let is_obstacle = |file: &str| folders.contains(file) || parents(file).any(|parent| new.contains_key(parent));
        let (obstacles, mut deletes): (Vec<String>, Vec<String>) =
            ours.iter().map(|file| file.to_string()).partition(|file| is_obstacle(file));
        // A page leaves before what it shows.
        deletes.sort_by_key(|file| !file.ends_with(".html"));
        let gone = gone.iter().map(|file| file.to_string()).collect();
        let kept_foreign = strangers(&root, |file| new.contains_key(file) || ours.contains(file), &folders, &before);
        let stamps: Vec<(String, Vec<Stamp>)> =
            new.par_iter().map(|(file, content)| (file.to_string(), vec![content.stamp()])).collect();
        let mut after = Manifest::default();
        after.people.clone_from(&target.people);
        after.origin.clone_from(&target.origin);
        after.files.extend(stamps);
        after.photos.extend(new.iter().filter_map(|(file, content)| match content {
            Content::Stored { recipe, .. } => Some((recipe.as_ref()?.to_string(), file.to_string())),
            Content::Bytes(_) => None,
        }));
        Ok(Plan { root, writes, obstacles, folders_in_the_way, deletes, before, after, gone, unchanged, kept_foreign })
    }

    /// Nothing to write, not even the manifest.
    pub fn is_idle(&self) -> bool {
        self.writes.is_empty() && self.before == self.after
    }

    /// Removes the folders that the withdrawn files left empty. One that resists harms nobody.
    pub fn prune(&self) {
        for file in self.obstacles.iter().chain(&self.deletes).chain(&self.gone) {
            for folder in parents(file) {
                let path = self.root.join(folder);
                if fs::remove_dir(&path).is_err() && path.is_dir() {
                    break;
                }
            }
        }
    }

    pub fn into_changes(self) -> Changes {
        let mut deleted = [self.obstacles, self.deletes].concat();
        deleted.sort_unstable();
        Changes {
            written: self.writes.iter().map(|write| write.path.to_string()).collect(),
            deleted,
            unchanged: self.unchanged,
            kept_foreign: self.kept_foreign,
        }
    }
}

/// The new files by path. The writer is the last door: whatever a template asked for, nothing leaves the folder.
fn distinct<'a>(files: &[(&'a str, Content<'a>)], root: &Root) -> Result<BTreeMap<&'a str, Content<'a>>, Diagnostic> {
    let refuse = |file: &str, why: &str| {
        let message = format!("le chemin de sortie «\u{a0}{file}\u{a0}» {why}");
        Err(Diagnostic::error(Span::whole(show(root.path())), message))
    };
    let mut new = BTreeMap::new();
    for (file, content) in files {
        if !is_safe(file) {
            return refuse(file, "sort du dossier de sortie");
        }
        if new.insert(*file, *content).is_some() {
            return refuse(file, "est demandé deux fois");
        }
    }
    match new.keys().copied().flat_map(parents).find(|folder| new.contains_key(folder)) {
        Some(both) => refuse(both, "serait à la fois un fichier et un dossier"),
        None => Ok(new),
    }
}

/// What becomes of a file that we own and no longer want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Gone,
    /// Whatever its bytes are by now: what is withdrawn must leave, even where a tool touched it since.
    Ours,
    /// A link, a folder, or a file behind a link: it is somebody's.
    Theirs,
}

fn fate(root: &Root, file: &str) -> Result<Fate, Diagnostic> {
    if parents(file).any(|parent| root.join(parent).is_symlink()) {
        return Ok(Fate::Theirs);
    }
    let path = root.join(file);
    match path.symlink_metadata() {
        Ok(found) if found.is_file() => Ok(Fate::Ours),
        Ok(_) => Ok(Fate::Theirs),
        Err(error) if is_absent(error.kind()) => Ok(Fate::Gone),
        Err(error) => Err(fault("lire", &path, &error)),
    }
}

/// What is now where a file must be.
enum Found {
    Nothing,
    Same,
    Other,
    Folder,
}

fn look(path: &Path, content: Content) -> Result<Found, Diagnostic> {
    let fail = |error| fault("lire", path, &error);
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        // A name the disk cannot hold is not there either; staging reports it.
        Err(error) if is_absent(error.kind()) || error.kind() == ErrorKind::InvalidFilename => {
            return Ok(Found::Nothing);
        }
        Err(error) => return Err(fail(error)),
    };
    Ok(if found.is_dir() {
        Found::Folder
    } else if found.is_file() && content.is(found.len(), path).map_err(fail)? {
        Found::Same
    } else {
        Found::Other
    })
}

fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// A folder whose name a file needs: the folders to remove, deepest first, and what is not ours in them.
fn contents(root: &Root, path: &Path, ours: &BTreeSet<&str>) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Diagnostic> {
    let (mut folders, mut foreign) = (Vec::new(), Vec::new());
    for entry in WalkDir::new(path).contents_first(true).sort_by_file_name() {
        let entry = entry.map_err(|error| fault("lire", path, &error.into()))?;
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
        } else if !ours.contains(relative(root, entry.path()).as_str()) {
            foreign.push(entry.into_path());
        }
    }
    Ok((folders, foreign))
}

/// What is in the folder and is not ours; a folder with nothing of ours is one line, not its ten thousand files.
fn strangers(root: &Root, is_ours: impl Fn(&str) -> bool, folders: &BTreeSet<&str>, before: &Manifest) -> Vec<String> {
    let old_folders: BTreeSet<&str> = before.files.keys().flat_map(|file| parents(file)).collect();
    let mut strangers = Vec::new();
    let mut walk = WalkDir::new(root.path()).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        // A folder we may not read is not one where we write.
        let Ok(entry) = entry else { continue };
        let path = relative(root, entry.path());
        if entry.file_type().is_dir() {
            if !folders.contains(path.as_str()) && !old_folders.contains(path.as_str()) {
                strangers.push(path + "/");
                walk.skip_current_dir();
            }
        } else if !is_ours(&path) {
            strangers.push(path);
        }
    }
    strangers.sort_unstable();
    strangers
}

fn relative(root: &Root, path: &Path) -> String {
    let inside = path.strip_prefix(root.path()).unwrap_or(path);
    inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn leads_away(path: &Path) -> Diagnostic {
    let message = format!("{} est un lien\u{a0}: rien n’a été publié, pour ne pas écrire ailleurs", quoted(path));
    Diagnostic::error(Span::whole(show(path)), message)
        .help("Supprimez ce lien, puis recommencez\u{a0}: le vrai dossier sera créé à sa place.")
}

fn in_the_way(root: &Root, mut foreign: Vec<PathBuf>) -> Diagnostic {
    foreign.sort();
    let mut spans = foreign.iter().map(|path| (Span::whole(show(path)), quoted(path)));
    let (span, first) = spans.next().unwrap_or_else(|| (Span::whole(show(root.path())), quoted(root.path())));
    let message = format!("{first} n’a pas été écrit par lycee et occupe une place dont le site a besoin");
    let diagnostic = Diagnostic::error(span, message)
        .help(format!("Déplacez-le hors de {}, puis recommencez\u{a0}: rien n’a été modifié.", quoted(root.path())));
    spans.fold(diagnostic, |diagnostic, (span, _)| diagnostic.related(span, "même cas"))
}
