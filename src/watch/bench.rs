//! What was made so far of one build. The studio makes the pages that are asked for; meanwhile a second hand makes all the
//! rest and reads it again, so that faults elsewhere show too. It lets go at once when something changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diagnostic::{Diagnostic, Note};
use crate::plan::{Audience, Item};
use crate::render;
use crate::render::theme::group;
use crate::site::Site;
use crate::{Prepared, audit};

pub type Key = (Audience, String);

/// The last good version of a file.
#[derive(Debug, Clone)]
pub struct Kept {
    pub bytes: Arc<Vec<u8>>,
    /// « 14 h 02 »
    pub at: String,
    source: Option<Arc<str>>,
    /// What the audit knows of it, once read.
    facts: Option<Arc<audit::Facts>>,
}

/// Last good versions, from one build to the next.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: BTreeMap<Key, Kept>,
    /// The sentence that facts were read for.
    statement: String,
}

impl Shelf {
    pub fn get(&self, key: &Key) -> Option<Kept> {
        self.kept.get(key).cloned()
    }
}

/// What the second hand found, once all is made.
#[derive(Debug, Default)]
pub struct Findings {
    pub diagnostics: Vec<Diagnostic>,
    pub note: Option<Note>,
}

pub struct Bench<'a> {
    pub items: BTreeMap<Key, Item<'a>>,
    prepared: Prepared<'a>,
    /// Files whose text has errors.
    faulty: BTreeSet<Arc<str>>,
    now: String,
    made: Mutex<Made>,
    stop: AtomicBool,
}

#[derive(Default)]
struct Made {
    /// `None`: it could not be made.
    files: BTreeMap<Key, Option<Arc<Vec<u8>>>>,
    shelf: Shelf,
    faults: Vec<Diagnostic>,
}

impl<'a> Bench<'a> {
    /// `now` is the hour, in words.
    pub fn new(mut prepared: Prepared<'a>, mut shelf: Shelf, now: String) -> Self {
        let items = std::mem::take(&mut prepared.plan).into_items().into_iter().collect();
        let statement = prepared.site.eu_statement();
        if shelf.statement != statement {
            shelf.kept.values_mut().for_each(|kept| kept.facts = None);
            shelf.statement = statement;
        }
        let faulty = prepared.report.faulty_files();
        let made = Mutex::new(Made { shelf, ..Made::default() });
        Bench { items, prepared, faulty, now, made, stop: AtomicBool::new(false) }
    }

    pub fn site(&self) -> &'a Site {
        self.prepared.site
    }

    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub fn into_shelf(self) -> Shelf {
        self.made.into_inner().unwrap_or_else(PoisonError::into_inner).shelf
    }

    fn lock(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Faults of what was made so far; one broken template is one fault.
    pub fn faults(&self) -> Vec<Diagnostic> {
        group(self.lock().faults.clone())
    }

    pub fn kept(&self, key: &Key) -> Option<Kept> {
        self.lock().shelf.get(key)
    }

    /// The file, made now if it was not; nothing when there is none, or when it cannot be made.
    pub fn make(&self, key: &Key) -> Option<Arc<Vec<u8>>> {
        let item = self.items.get(key)?;
        let known = {
            let made = self.lock();
            if let Some(done) = made.files.get(key) {
                return done.clone();
            }
            made.shelf.kept.get(key).cloned()
        };
        let source = item.owner.source();
        // The home page whose text is broken is planned without it: the last good one is better.
        let is_orphan = known.as_ref().and_then(|kept| kept.source.as_ref());
        let is_orphan = is_orphan.is_some_and(|was| source != Some(was) && self.faulty.contains(was));
        // A photo of the portal bears the hash of its file.
        let photo = known.as_ref().filter(|_| key.0 == Audience::Public && key.1.starts_with("medias/"));
        let result = match photo {
            _ if is_orphan => None,
            Some(photo) => Some(Ok(photo.bytes.clone())),
            None => {
                let bytes = render::one(key.0, &key.1, item, self.prepared.theme, self.prepared.photos);
                // Equal bytes are the same file: what is known of them stays.
                let same = known.as_ref().map(|kept| &kept.bytes);
                Some(bytes.map(|bytes| match same.filter(|same| ***same == bytes) {
                    Some(same) => same.clone(),
                    None => Arc::new(bytes),
                }))
            }
        };
        let mut made = self.lock();
        let bytes = match result {
            Some(Ok(bytes)) => {
                let facts = known.filter(|kept| Arc::ptr_eq(&kept.bytes, &bytes)).and_then(|kept| kept.facts);
                let kept = Kept { bytes: bytes.clone(), at: self.now.clone(), source: source.cloned(), facts };
                made.shelf.kept.insert(key.clone(), kept);
                Some(bytes)
            }
            Some(Err(fault)) => {
                made.faults.push(fault);
                None
            }
            None => None,
        };
        made.files.insert(key.clone(), bytes.clone());
        bytes
    }

    /// Makes all the rest, and reads the site again as a build does. `None`: it was told to stop.
    pub fn make_the_rest(&self) -> Option<Findings> {
        let mut is_complete = true;
        for key in self.items.keys() {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            let bytes = self.make(key);
            is_complete &= bytes.is_some();
            if let Some(bytes) = bytes.filter(|_| key.0 == Audience::Public) {
                self.learn(key, &bytes);
            }
        }
        if !self.prepared.is_whole || !is_complete {
            return Some(Findings::default());
        }
        let files: Vec<(Key, Kept)> = {
            let mut made = self.lock();
            // What is no more in the site is not kept for ever.
            made.shelf.kept.retain(|key, _| self.items.contains_key(key));
            made.shelf.kept.iter().map(|(key, kept)| (key.clone(), kept.clone())).collect()
        };
        let facts = files.iter().filter(|((audience, _), _)| *audience == Audience::Public);
        let facts = facts.map(|(_, kept)| kept.facts.clone().unwrap_or_default()).collect();
        let view: Vec<crate::File> = files
            .iter()
            .map(|((audience, path), kept)| (*audience, path.as_str(), kept.bytes.as_slice(), kept.source.as_deref()))
            .collect();
        let (diagnostics, note) = crate::read_again(&view, facts, self.prepared.site, &self.faulty);
        Some(Findings { diagnostics, note })
    }

    /// Reads a public file for the audit, unless that was done.
    fn learn(&self, key: &Key, bytes: &[u8]) {
        let statement = {
            let made = self.lock();
            if made.shelf.kept.get(key).is_some_and(|kept| kept.facts.is_some()) {
                return;
            }
            made.shelf.statement.clone()
        };
        let facts = Arc::new(audit::read(&key.1, bytes, &statement));
        if let Some(kept) = self.lock().shelf.kept.get_mut(key) {
            kept.facts = Some(facts);
        }
    }
}
