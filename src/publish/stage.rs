//! New files wait beside the folder, then are renamed into place under a journal that can put everything back.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::fault::fault;
use super::paths::{Root, quoted, show};
use super::plan::Plan;
use crate::diagnostic::{Diagnostic, Span};

/// Says that a folder of passage is ours, hence ours to delete.
pub const MARKER: &str = "ecrit-par-lycee";

/// The staging folder of one publication; removed when dropped, whatever happened, unless it waits.
#[derive(Debug)]
pub struct Stage {
    folder: PathBuf,
    spares: usize,
    waits: bool,
}

impl Stage {
    /// Writes every changed file and both manifests: what the disk cannot take fails here, with the old site intact.
    pub fn prepare(plan: &Plan) -> Result<Self, Diagnostic> {
        let folder = plan.root.staging();
        let fail = |error| fault("créer", &folder, &error);
        fs::create_dir(&folder).map_err(fail)?;
        let stage = Stage { folder: folder.clone(), spares: 0, waits: false };
        fs::write(folder.join(MARKER), b"").map_err(fail)?;
        for part in ["neuf", "avant"] {
            fs::create_dir(folder.join(part)).map_err(fail)?;
        }

        // Faults name the file people know, not the one that waits. Same tree here and there: a name too long shows now.
        let parents: BTreeSet<&str> =
            plan.writes.iter().filter_map(|write| write.path.rsplit_once('/')).map(|(parent, _)| parent).collect();
        for parent in parents {
            fs::create_dir_all(stage.fresh(parent)).map_err(|error| fault("créer", &plan.root.join(parent), &error))?;
        }
        let failed = plan
            .writes
            .par_iter()
            .find_map_first(|write| write.content.write(&stage.fresh(write.path), &plan.root.join(write.path)).err());
        if let Some(fault) = failed {
            return Err(fault);
        }

        let both = plan.before.during(&plan.after);
        for (path, manifest) in [(stage.claim(), &both), (stage.manifest(), &plan.after)] {
            manifest
                .to_json()
                .map_err(io::Error::from)
                .and_then(|json| write(&path, &json).and_then(|()| File::open(&path)?.sync_all()))
                .map_err(|error| fault("écrire", &plan.root.manifest(), &error))?;
        }
        Ok(stage)
    }

    /// What a run left that was killed once its manifest was claimed: it waits until somebody [ends](Stage::end) it.
    pub fn left(root: &Root) -> Option<Self> {
        let folder = root.staging();
        let spares = fs::read_dir(folder.join("avant")).ok()?.filter_map(|entry| {
            let name = entry.ok()?.file_name();
            name.to_str()?.parse().ok()
        });
        let stage = Stage { spares: spares.max().unwrap_or(0), folder, waits: true };
        let is_ours = stage.folder.join(MARKER).is_file() && stage.manifest().is_file();
        (is_ours && !stage.claim().exists()).then_some(stage)
    }

    /// All is in place: nothing waits any more.
    pub fn end(&mut self) {
        self.waits = false;
    }

    /// Where a new file waits.
    pub fn fresh(&self, file: &str) -> PathBuf {
        self.folder.join("neuf").join(file)
    }

    /// The manifest for the time of the publication.
    pub fn claim(&self) -> PathBuf {
        self.folder.join("manifeste-pendant.json")
    }

    /// The manifest for afterwards.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("manifeste-apres.json")
    }

    /// A place, never given twice, to keep what is about to be replaced.
    pub fn spare(&mut self) -> PathBuf {
        self.spares += 1;
        self.folder.join("avant").join(self.spares.to_string())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What remains is removed by the next run.
        if !self.waits {
            let _ = discard(&self.folder);
        }
    }
}

pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Removes what a crash left. A folder of that name which is not ours is refused.
pub fn clean(root: &Root) -> Result<(), Diagnostic> {
    let folder = root.staging();
    match folder.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Ok(found) if found.is_dir() => {
            // Empty: a crash came before the marker.
            let empty = fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_none());
            if empty || folder.join(MARKER).is_file() {
                return discard(&folder).map_err(|error| fault("supprimer", &folder, &error));
            }
        }
        _ => {}
    }
    let message = format!("{} existe déjà et n’a pas été créé par lycee", quoted(&folder));
    Err(Diagnostic::error(Span::whole(show(&folder)), message)
        .help("Le programme a besoin de ce nom pendant la publication\u{a0}: renommez ce dossier, puis recommencez."))
}

/// The marker goes last, so that a crash half-way leaves a folder that we still know as ours.
pub fn discard(folder: &Path) -> io::Result<()> {
    empty(folder)?;
    fs::remove_file(folder.join(MARKER)).or_else(|error| match error.kind() {
        ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    fs::remove_dir(folder)
}

/// All but the marker.
pub fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != MARKER {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// What was done, with the way back.
#[derive(Debug, Default)]
pub struct Journal(Vec<Undo>);

#[derive(Debug)]
enum Undo {
    RemoveFolder(PathBuf),
    MakeFolder(PathBuf),
    RemoveFile(PathBuf),
    Restore { spare: PathBuf, path: PathBuf },
}

impl Journal {
    /// Renames a staged file into place, in one step: a visitor reads the old file or the new one.
    pub fn put(&mut self, staged: &Path, path: &Path, spare: PathBuf) -> Result<(), Diagnostic> {
        let fail = |error| fault("écrire", path, &error);
        let replaces = path.symlink_metadata().is_ok();
        if replaces {
            // A second name for the old file costs nothing; disks without such names (USB keys) get a copy.
            fs::hard_link(path, &spare).or_else(|_| fs::copy(path, &spare).map(drop)).map_err(fail)?;
        }
        fs::rename(staged, path).map_err(fail)?;
        self.0.push(match replaces {
            true => Undo::Restore { spare, path: path.to_path_buf() },
            false => Undo::RemoveFile(path.to_path_buf()),
        });
        Ok(())
    }

    pub fn take_away(&mut self, path: &Path, spare: PathBuf) -> Result<(), Diagnostic> {
        fs::rename(path, &spare).map_err(|error| fault("supprimer", path, &error))?;
        self.0.push(Undo::Restore { spare, path: path.to_path_buf() });
        Ok(())
    }

    /// Makes a folder and those above it, as far as they are missing.
    pub fn make_folders(&mut self, folder: &Path) -> Result<(), Diagnostic> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|ancestor| !ancestor.is_dir()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| fault("créer", folder, &error))?;
            self.0.push(Undo::RemoveFolder(folder.to_path_buf()));
        }
        Ok(())
    }

    pub fn remove_folder(&mut self, folder: &Path) -> Result<(), Diagnostic> {
        fs::remove_dir(folder).map_err(|error| fault("supprimer", folder, &error))?;
        self.0.push(Undo::MakeFolder(folder.to_path_buf()));
        Ok(())
    }

    /// Puts everything back, latest first; false when something resisted.
    pub fn undo(self) -> bool {
        let mut whole = true;
        for step in self.0.into_iter().rev() {
            let done = match step {
                Undo::RemoveFolder(path) => fs::remove_dir(path),
                Undo::MakeFolder(path) => fs::create_dir(path),
                Undo::RemoveFile(path) => fs::remove_file(path),
                Undo::Restore { spare, path } => fs::rename(spare, path),
            };
            whole &= done.is_ok();
        }
        whole
    }
}
