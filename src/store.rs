//! Where photos lie once they are made: memory does not hold them all, and the next build makes none anew.

use std::path::PathBuf;
use std::sync::Arc;

/// A photo that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    Memory(Arc<[u8]>),
    /// A file with that XXH3 (64 bits) and length.
    File {
        path: PathBuf,
        xxh3: u64,
        length: u64,
    },
}

impl Stored {
    /// In bytes.
    pub fn length(&self) -> usize {
        match self {
            Stored::Memory(bytes) => bytes.len(),
            Stored::File { length, .. } => usize::try_from(*length).unwrap_or(usize::MAX),
        }
    }
}

/// Photos by recipe: the hash of the file that was taken, and all that was asked of it. One recipe gives the same bytes
/// whether they are found or made.
pub trait Store: Send + Sync {
    /// Made already, now or the last time.
    fn find(&self, recipe: &str) -> Option<Stored>;
    fn keep(&self, recipe: &str, bytes: Vec<u8>) -> Stored;
    /// `None`: it was changed or taken away since.
    fn read(&self, stored: &Stored) -> Option<Arc<[u8]>>;
}

/// Finds nothing, and keeps in memory.
pub struct Forgetful;

impl Store for Forgetful {
    fn find(&self, _: &str) -> Option<Stored> {
        None
    }

    fn keep(&self, _: &str, bytes: Vec<u8>) -> Stored {
        Stored::Memory(bytes.into())
    }

    fn read(&self, stored: &Stored) -> Option<Arc<[u8]>> {
        match stored {
            Stored::Memory(bytes) => Some(bytes.clone()),
            Stored::File { .. } => None,
        }
    }
}
