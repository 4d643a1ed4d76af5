//! Outputs against disk: brings folders up to date, and is the only writer of the house.
//!
//! A run compares, stages every changed file beside the folder, then renames into place: assets, pages, `index.html`
//! last; withdrawn files go after that. A manifest beside the folder says which files are ours; no other file is ever
//! overwritten or deleted. A fault at any point puts everything back. After a crash among the renames, each file is whole, and
//! the next command finishes them before it reads anything ([`finish`], architecture.md §6).

mod again;
mod fault;
mod manifest;
mod moves;
mod paths;
mod person;
mod photos;
mod plan;
mod record;
mod stage;
#[cfg(test)]
mod tests;
pub mod versions;
mod vet;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Span};
use crate::store::Stored;
use crate::transfer::{Inventory, Stamp};
use fault::fault;
use moves::{Work, put_in_place};
use paths::{Root, quoted, show};
use plan::Plan;
use stage::Stage;

pub use again::{Again, Origin};
pub use moves::finish;
pub use person::person;
pub use photos::Photos;
pub use record::{hold, last_upload, note_said, note_upload, published, take_back};
pub use vet::{apart, vet, vet_destination};

/// One folder to bring up to date.
#[derive(Debug, Clone)]
pub struct Target<'a> {
    /// Need not exist yet. When it is a link to a folder, the link stays and the real folder is brought up to date.
    pub folder: &'a Path,
    /// Everything the folder must hold: path inside it, with `/`, and content.
    pub files: Vec<(&'a str, Content<'a>)>,
    /// What people agreed to on the day of its build, where it is the portal: a version that is kept remembers it.
    pub people: Option<BTreeSet<String>>,
    /// What its build was made of and said, where the next one may take it again.
    pub origin: Option<Origin>,
}

/// Files by hash.
pub fn inventory(files: &[(&str, Content<'_>)]) -> Inventory {
    files.par_iter().map(|(path, content)| (path.to_string(), content.stamp())).collect()
}

/// What a file will hold.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    Bytes(&'a [u8]),
    /// A file that is on the disk already: a photo or a card, remembered with its recipe; or one of an earlier build.
    Stored {
        recipe: Option<&'a str>,
        stored: &'a Stored,
    },
}

impl Content<'_> {
    fn stamp(self) -> Stamp {
        match self {
            Content::Bytes(bytes) => Stamp::of(bytes),
            Content::Stored { stored, .. } => match stored {
                Stored::Memory(bytes) => Stamp::of(bytes),
                Stored::File { xxh3, length, .. } => Stamp::new(*xxh3, *length),
            },
        }
    }

    /// Whether the file at `path`, of that length, holds it.
    fn is(self, length: u64, path: &Path) -> io::Result<bool> {
        Ok(match self {
            Content::Bytes(bytes) => length == bytes.len() as u64 && fs::read(path)? == bytes,
            Content::Stored { stored, .. } if length != stored.length() as u64 => false,
            // The bytes of a photo or a card were compared when it was found, under a name that is their own.
            Content::Stored { recipe: Some(_), stored: Stored::File { path: own, .. } } if own == path => true,
            Content::Stored { .. } => Stamp::of(&fs::read(path)?) == self.stamp(),
        })
    }

    /// Writes it to `path`, which does not exist yet; people know the file as `shown`.
    fn write(self, path: &Path, shown: &Path) -> Result<(), Diagnostic> {
        let written = match self {
            Content::Bytes(bytes) => stage::write(path, bytes),
            Content::Stored { stored, .. } => {
                let bytes = photos::read(stored).ok_or_else(|| {
                    Diagnostic::error(Span::whole(show(shown)), "ce fichier a changé pendant la construction")
                        .help("Relancez la commande.")
                })?;
                stage::write(path, &bytes)
            }
        };
        written.map_err(|error| fault("écrire", shown, &error))
    }
}

/// What a publication did to one folder. Paths are relative to it, with `/`, sorted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    pub written: Vec<String>,
    pub deleted: Vec<String>,
    /// Files that were already right, and were not touched.
    pub unchanged: usize,
    /// What is in the folder and is not ours: left alone. A folder that holds nothing of ours is one line, `nom/`.
    pub kept_foreign: Vec<String>,
}

/// Publishes several folders as one: either all of them change, or none does. A target without files whose folder does
/// not exist is left alone. The answer has one [`Changes`] per target, in the same order.
///
/// # Errors
/// Whatever [`vet`] refuses; a file of somebody else at a path we need; another publication under way; any fault of
/// the disk. In each case every folder is as it was, byte for byte.
pub fn publish(targets: &[Target], protected: &[&Path]) -> Result<Vec<Changes>, Diagnostic> {
    vet::apart(&targets.iter().map(|t| t.folder).collect::<Vec<_>>())?;
    let live = |t: &Target| !t.files.is_empty() || t.folder.symlink_metadata().is_ok();
    let folders: Vec<&Path> = targets.iter().filter(|t| live(t)).map(|t| t.folder).collect();
    for folder in &folders {
        vet(folder, protected)?;
    }

    let mut locks = Vec::new();
    let mut plans = Vec::new();
    for target in targets {
        if !live(target) {
            plans.push(None);
            continue;
        }
        let root = Root::of(target.folder);
        locks.push(root.lock()?);
        stage::clean(&root)?;
        plans.push(Some(Plan::survey(root, target)?));
    }

    let mut works = Vec::new();
    for plan in plans.iter().flatten().filter(|plan| !plan.is_idle()) {
        works.push(Work { plan, stage: Stage::prepare(plan)? });
    }
    put_in_place(&mut works)?;
    for work in &works {
        work.plan.prune();
    }
    Ok(plans.into_iter().map(|plan| plan.map(Plan::into_changes).unwrap_or_default()).collect())
}

/// Puts everything that is published in a folder in one archive, beside nothing else: equal folders give equal bytes. Answers
/// its length.
///
/// # Errors
/// A file was changed by hand, or a fault of the disk; no archive is then left, and the one that was there is as it was.
pub fn archive(folder: &Path, path: &Path) -> Result<u64, Diagnostic> {
    let fail = |error: io::Error| fault("écrire", path, &error);
    let root = Root::of(folder);
    may_become_an_archive(folder, path)?;
    let files = published(folder)?.unwrap_or_default();
    let aside =
        tempfile::NamedTempFile::new_in(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))
            .map_err(fail)?;
    let mut faulty = None;
    let read = |(file, stamp): (&String, &Stamp)| match fs::read(root.join(file)) {
        Ok(bytes) if Stamp::of(&bytes) == *stamp => Ok((file.clone(), bytes)),
        _ => {
            faulty = Some(file.clone());
            Err(io::ErrorKind::InvalidData.into())
        }
    };
    let written = crate::archive::archive(io::BufWriter::new(aside.as_file()), files.iter().map(read));
    if let Some(file) = faulty {
        let path = root.join(&file);
        return Err(Diagnostic::error(
            Span::whole(show(&path)),
            format!("{} a été changé ou supprimé à la main", quoted(&path)),
        )
        .help("Relancez lycee build, puis recommencez."));
    }
    written.and_then(|mut out| out.flush()).map_err(fail)?;
    aside.persist(path).map_err(|error| fail(error.error))?;
    fs::metadata(path).map(|made| made.len()).map_err(fail)
}

/// An archive is a new file, or takes the place of another archive; it is no page of the portal.
fn may_become_an_archive(folder: &Path, path: &Path) -> Result<(), Diagnostic> {
    let refused = |why: String, help: &str| Err(Diagnostic::error(None, format!("{} {why}", quoted(path))).help(help));
    if !path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip")) {
        return refused(
            "n’est pas un nom d’archive".into(),
            "Terminez-le par « .zip », par exemple : lycee transfert --archive site.zip",
        );
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(inside), place) = (parent.canonicalize(), folder.canonicalize()) else {
        return refused("serait dans un dossier qui n’existe pas".into(), "Créez ce dossier, ou donnez-en un autre.");
    };
    if place.is_ok_and(|place| inside.starts_with(place)) {
        return refused(
            "serait dans le portail lui-même".into(),
            "Donnez un autre dossier : l’archive ne se met pas en ligne avec le reste.",
        );
    }
    let mut first = [0; 2];
    let is_other = fs::File::open(path).and_then(|mut file| file.read_exact(&mut first)).is_ok() && first != *b"PK";
    if is_other || path.is_dir() || path.metadata().is_ok_and(|found| found.len() < 2) {
        return refused("existe déjà, et n’est pas une archive".into(), "Donnez un autre nom.");
    }
    Ok(())
}

/// Creates a file that must not exist yet, with its parent folders; never overwrites.
///
/// # Errors
/// The file (or a link of that name) exists, or a fault of the disk; a file half written is removed.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let fail = |error| fault("créer", path, &error);
    is_free(path)?;
    paths::make_parents(path)?;
    let mut file = File::create_new(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(path),
        _ => fail(error),
    })?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        let _ = fs::remove_file(path);
        fail(error)
    })
}

/// # Errors
/// A file, or a link, has that name.
pub fn is_free(path: &Path) -> Result<(), Diagnostic> {
    if path.symlink_metadata().is_ok() { Err(exists(path)) } else { Ok(()) }
}

/// Writes a file that a command made before, whole: a reader sees the old bytes or the new ones. Equal bytes are left
/// alone.
///
/// # Errors
/// A fault of the disk; the old file is then still there.
pub fn overwrite(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    paths::make_parents(path)?;
    // A link stays, and leads to the new bytes.
    let real = paths::real(path);
    let aside = real.with_added_extension("tmp");
    let write = || {
        fs::write(&aside, bytes)?;
        if let Ok(old) = fs::metadata(&real) {
            fs::set_permissions(&aside, old.permissions())?;
        }
        fs::rename(&aside, &real)
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&aside);
        fault("écrire", path, &error)
    })
}

fn exists(path: &Path) -> Diagnostic {
    Diagnostic::error(Span::whole(show(path)), format!("{} existe déjà\u{a0}: rien n’a été écrit", quoted(path)))
        .help("Choisissez un autre nom, ou modifiez ce fichier.")
}
