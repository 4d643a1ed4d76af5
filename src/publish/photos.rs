//! The photos of the last publication, and those that are made for the next: files, each known by its recipe.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

use super::manifest::Manifest;
use super::paths::Root;
use crate::store::{Store, Stored};

/// What was made of photos. New ones wait in a folder of their own, which goes with this.
#[derive(Debug)]
pub struct Photos {
    known: Mutex<BTreeMap<String, Stored>>,
    fresh: Option<TempDir>,
}

impl Photos {
    /// Photos in memory at most: the others are made again.
    const MOST: usize = 64;

    /// For a build: new photos wait on the disk.
    pub fn of(folders: &[&Path]) -> Self {
        Photos { fresh: TempDir::new().ok(), ..Photos::in_memory(folders) }
    }

    /// For a preview, which writes nothing. Of the folders that were published, one whose manifest cannot be read knows no
    /// photo: publishing says why.
    pub fn in_memory(folders: &[&Path]) -> Self {
        let published = folders.iter().flat_map(|folder| {
            let root = Root::of(folder);
            let manifest = Manifest::load(&root.manifest()).ok().flatten().unwrap_or_default();
            let stored = |(recipe, path): (&String, &String)| {
                let (xxh3, length) = manifest.files.get(path)?.first()?.parts()?;
                Some((recipe.clone(), Stored::File { path: root.join(path), xxh3, length }))
            };
            manifest.photos.iter().filter_map(stored).collect::<Vec<_>>()
        });
        Photos { known: Mutex::new(published.collect()), fresh: None }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Stored>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a photo aside; in memory where the disk takes no more.
    fn put(&self, recipe: &str, bytes: Vec<u8>) -> Stored {
        let path = self.fresh.as_ref().map(|folder| folder.path().join(recipe));
        match path.filter(|path| fs::write(path, &bytes).is_ok()) {
            Some(path) => Stored::File { path, xxh3: xxh3_64(&bytes), length: bytes.len() as u64 },
            None => Stored::Memory(bytes.into()),
        }
    }
}

impl Store for Photos {
    fn find(&self, recipe: &str) -> Option<Stored> {
        let stored = self.lock().get(recipe).cloned()?;
        // Somebody may have edited the published file, or lost it.
        if self.read(&stored).is_none() {
            self.lock().remove(recipe);
            return None;
        }
        Some(stored)
    }

    fn keep(&self, recipe: &str, bytes: Vec<u8>) -> Stored {
        let stored = self.put(recipe, bytes);
        let mut known = self.lock();
        let is_on_disk = |stored: &Stored| matches!(stored, Stored::File { .. });
        if known.values().filter(|stored| !is_on_disk(stored)).count() >= Self::MOST {
            known.retain(|_, stored| is_on_disk(stored));
        }
        known.insert(recipe.to_string(), stored.clone());
        stored
    }

    fn read(&self, stored: &Stored) -> Option<Arc<[u8]>> {
        match stored {
            Stored::Memory(bytes) => Some(bytes.clone()),
            Stored::File { path, xxh3, length } => {
                let is_plain = path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == *length);
                let bytes = is_plain.then(|| fs::read(path).ok()).flatten()?;
                (xxh3_64(&bytes) == *xxh3).then(|| bytes.into())
            }
        }
    }
}
