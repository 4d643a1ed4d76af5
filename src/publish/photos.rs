//! The photos of the last publication, and those that are made for the next: files, each known by its recipe.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tempfile::NamedTempFile;
use xxhash_rust::xxh3::xxh3_64;

use super::manifest::Manifest;
use super::paths::Root;
use super::stage::{self, MARKER};
use crate::store::{Store, Stored};

/// What was made of photos. New ones wait in a folder of their own, which goes with this.
#[derive(Debug)]
pub struct Photos {
    known: Mutex<BTreeMap<String, Known>>,
    fresh: Option<Fresh>,
}

#[derive(Debug, Clone)]
enum Known {
    File(Stored),
    /// For as long as what shows it is there: this holds none.
    Memory(Weak<[u8]>),
}

impl Known {
    fn of(stored: &Stored) -> Self {
        match stored {
            Stored::File { .. } => Known::File(stored.clone()),
            Stored::Memory(bytes) => Known::Memory(Arc::downgrade(bytes)),
        }
    }

    fn stored(&self) -> Option<Stored> {
        match self {
            // Somebody may have edited the published file, or lost it.
            Known::File(stored) => read(stored).map(|_| stored.clone()),
            Known::Memory(bytes) => bytes.upgrade().map(Stored::Memory),
        }
    }

    fn is_gone(&self) -> bool {
        matches!(self, Known::Memory(bytes) if bytes.strong_count() == 0)
    }
}

impl Photos {
    /// For a build: new photos wait on the disk, beside the first folder.
    pub fn of(folders: &[&Path]) -> Self {
        let fresh = folders.first().and_then(|folder| Fresh::open(Root::of(folder).photos()).ok());
        Photos { fresh, ..Photos::in_memory(folders) }
    }

    /// For a build of which nothing is published: new photos wait in a temporary folder.
    pub fn aside(folders: &[&Path]) -> Self {
        let fresh = tempfile::tempdir().and_then(|folder| Fresh::open(folder.keep())).ok();
        Photos { fresh, ..Photos::in_memory(folders) }
    }

    /// For a preview, which writes nothing. Of the folders that were published, one whose manifest cannot be read knows no
    /// photo: publishing says why.
    pub fn in_memory(folders: &[&Path]) -> Self {
        let published = folders.iter().flat_map(|folder| {
            let root = Root::of(folder);
            let manifest = Manifest::load(&root.manifest()).ok().flatten().unwrap_or_default();
            let stored = |(recipe, path): (&String, &String)| {
                let (xxh3, length) = manifest.files.get(path)?.first()?.parts()?;
                Some((recipe.clone(), Known::File(Stored::File { path: root.join(path), xxh3, length })))
            };
            manifest.photos.iter().filter_map(stored).collect::<Vec<_>>()
        });
        Photos { known: Mutex::new(published.collect()), fresh: None }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Photos {
    fn find(&self, recipe: &str) -> Option<Stored> {
        let known = self.lock().get(recipe).cloned()?;
        let stored = known.stored();
        if stored.is_none() {
            self.lock().remove(recipe);
        }
        stored
    }

    fn keep(&self, recipe: &str, bytes: Vec<u8>) -> Stored {
        // In memory where the disk takes no more.
        let path = self.fresh.as_ref().and_then(|fresh| fresh.put(recipe, &bytes).ok());
        let stored = match path {
            Some(path) => Stored::File { path, xxh3: xxh3_64(&bytes), length: bytes.len() as u64 },
            None => Stored::Memory(bytes.into()),
        };
        let mut known = self.lock();
        known.retain(|_, photo| !photo.is_gone());
        known.insert(recipe.to_string(), Known::of(&stored));
        stored
    }

    fn read(&self, stored: &Stored) -> Option<Arc<[u8]>> {
        read(stored)
    }
}

/// Its bytes, where they are still those that were stored.
pub fn read(stored: &Stored) -> Option<Arc<[u8]>> {
    match stored {
        Stored::Memory(bytes) => Some(bytes.clone()),
        Stored::File { path, xxh3, length } => {
            let is_plain = path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == *length);
            let bytes = is_plain.then(|| fs::read(path).ok()).flatten()?;
            (xxh3_64(&bytes) == *xxh3).then(|| bytes.into())
        }
    }
}

/// A folder of photos that are not published yet, of one run at a time. They show people: what a run that was stopped left is
/// removed by the next.
#[derive(Debug)]
struct Fresh {
    folder: PathBuf,
    /// Of the marker; another run then keeps its photos in memory.
    lock: Option<File>,
}

impl Fresh {
    /// # Errors
    /// The disk refuses, somebody else's folder has that name, or another run is at work there.
    fn open(folder: PathBuf) -> io::Result<Self> {
        let marker = folder.join(MARKER);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let is_ours = folder.symlink_metadata()?.is_dir()
                    && (marker.is_file() || fs::read_dir(&folder)?.next().is_none());
                if !is_ours {
                    return Err(error);
                }
            }
            made => made?,
        }
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&marker)?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(ErrorKind::ResourceBusy.into()),
            // Some network drives know no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        stage::empty(&folder)?;
        Ok(Fresh { folder, lock: Some(lock) })
    }

    /// Writes a photo, whole: two pages may ask for the same one at once.
    fn put(&self, recipe: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.folder.join(recipe);
        let mut aside = NamedTempFile::new_in(&self.folder)?;
        aside.write_all(bytes)?;
        aside.persist(&path)?;
        Ok(path)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // What remains is removed by the next run. Some systems remove no file that is locked.
        let _ = stage::empty(&self.folder);
        self.lock = None;
        let _ = stage::discard(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_in_memory_is_known_for_as_long_as_it_is_shown() {
        let photos = Photos::in_memory(&[]);
        let shown: Vec<Stored> = (0..100_u8).map(|n| photos.keep(&n.to_string(), vec![n])).collect();
        let found = || (0..100).filter(|n| photos.find(&n.to_string()).is_some()).count();
        assert_eq!(found(), 100);
        drop(shown);
        assert_eq!(found(), 0);
    }
}
