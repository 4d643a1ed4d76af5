//! Watches folders. An event only names files that may have changed: the studio then looks at dates and lengths, so that
//! atomic saves, renames, new folders and half-written files are all the same to it. A slow look now and then misses
//! nothing; where the system gives no events, there is only that look. What is seen while the studio builds waits in one
//! heap: a crowd of files is one build.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Slow;
use super::studio::Order;
use crate::source::place;

/// A burst of events is over after that long without one.
const QUIET: Duration = Duration::from_millis(2);
/// But an end is put to a burst that lasts.
const LONGEST: usize = 200;
/// After a new folder: files may have come into it before it was watched.
const SOON: Duration = Duration::from_millis(100);
/// Between two looks without any event.
const SAFETY: Duration = Duration::from_secs(15);
/// The same where the system gives none.
const SLOW: Duration = Duration::from_secs(1);

/// What may have changed since the studio last looked.
#[derive(Default)]
pub enum Changes {
    #[default]
    None,
    /// These files, and no other.
    Files(BTreeSet<PathBuf>),
    Any,
}

/// Changes, as the eye adds and the studio takes.
pub type Heap = Arc<Mutex<Changes>>;

impl Changes {
    fn add(&mut self, more: Changes) {
        *self = match (std::mem::take(self), more) {
            (Changes::None, other) | (other, Changes::None) => other,
            (Changes::Files(mut files), Changes::Files(more)) => {
                files.extend(more);
                Changes::Files(files)
            }
            (Changes::Any, _) | (_, Changes::Any) => Changes::Any,
        };
    }

    /// All of them, from the heap.
    pub fn take(heap: &Heap) -> Changes {
        std::mem::take(&mut heap.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Adds to the heap, and has the studio look. False: there is no studio any more.
fn tell(heap: &Heap, orders: &Sender<Order>, more: Changes) -> bool {
    let mut changes = heap.lock().unwrap_or_else(PoisonError::into_inner);
    // Otherwise it was told, and has not come yet.
    let is_first = matches!(*changes, Changes::None);
    changes.add(more);
    !is_first || orders.send(Order::Look).is_ok()
}

/// Watches until the program ends. Where the system gives no events, says why.
pub fn open(folders: &[PathBuf], slowly: bool, orders: Sender<Order>, heap: Heap) -> Option<Slow> {
    let folders: Vec<PathBuf> = folders.iter().filter_map(|folder| place::lasting(folder)).collect();
    let (events, inbox) = mpsc::channel();
    let watched = if slowly {
        Err(Slow::Asked)
    } else if folders.iter().any(|folder| place::is_remote(folder)) {
        Err(Slow::Remote)
    } else {
        Watch::start(folders, events)
    };
    let (watch, slow) = match watched {
        Ok(watch) => (Some(watch), None),
        Err(slow) => (None, Some(slow)),
    };
    let pause = if slow.is_some() { SLOW } else { SAFETY };
    if let Some(watch) = watch {
        let (orders, heap) = (orders.clone(), heap.clone());
        thread::spawn(move || with_events(watch, &inbox, &orders, &heap));
    }
    thread::spawn(move || {
        while tell(&heap, &orders, Changes::Any) {
            thread::sleep(pause);
        }
    });
    slow
}

fn with_events(mut watch: Watch, inbox: &Receiver<Event>, orders: &Sender<Order>, heap: &Heap) {
    let mut is_settled = true;
    loop {
        // Between two bursts the safety look, which has its own clock, is enough.
        let next = if is_settled {
            inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            inbox.recv_timeout(SOON)
        };
        is_settled = true;
        let changes = match next {
            Ok(first) => {
                let mut burst = vec![first];
                while burst.len() < LONGEST
                    && let Ok(next) = inbox.recv_timeout(QUIET)
                {
                    burst.push(next);
                }
                let changes = watch.concerned(burst);
                is_settled =
                    !matches!(&changes, Changes::Files(files) if files.iter().any(|path| place::is_folder(path)));
                changes
            }
            Err(RecvTimeoutError::Timeout) => Changes::Any,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if !matches!(changes, Changes::None) && !tell(heap, orders, changes) {
            return;
        }
    }
}

struct Watch {
    folders: Vec<PathBuf>,
    watcher: RecommendedWatcher,
}

impl Watch {
    fn start(folders: Vec<PathBuf>, events: Sender<Event>) -> Result<Watch, Slow> {
        let told = move |event: notify::Result<Event>| {
            // An event that was lost is one on everything.
            let event = event.unwrap_or_else(|_| Event::new(EventKind::Any));
            if !matches!(event.kind, EventKind::Access(_)) {
                let _ = events.send(event);
            }
        };
        // Links are not walked when files are read.
        let watcher = RecommendedWatcher::new(told, Config::default().with_follow_symlinks(false));
        let mut watch = Watch { folders, watcher: watcher.map_err(|error| Slow::of(&error))? };
        let parents: BTreeSet<PathBuf> = watch.folders.iter().filter_map(|f| f.parent()).map(PathBuf::from).collect();
        for parent in parents {
            watch.watcher.watch(&parent, RecursiveMode::NonRecursive).map_err(|error| Slow::of(&error))?;
        }
        for folder in watch.folders.clone() {
            watch.follow(&folder).map_err(|error| Slow::of(&error))?;
        }
        Ok(watch)
    }

    fn follow(&mut self, folder: &Path) -> notify::Result<()> {
        if !place::is_folder(folder) {
            return Ok(());
        }
        self.watcher.watch(folder, RecursiveMode::Recursive)
    }

    /// The files of our folders that a burst names. A folder of ours that came, or came back, is watched from now on.
    fn concerned(&mut self, burst: Vec<Event>) -> Changes {
        let mut changed = BTreeSet::new();
        let mut is_known = true;
        for event in burst {
            is_known &= !event.paths.is_empty() && !event.need_rescan();
            for path in event.paths {
                if self.folders.contains(&path) {
                    let _ = self.follow(&path.clone());
                    is_known = false;
                }
                if self.folders.iter().any(|folder| path.starts_with(folder)) {
                    changed.insert(place::lasting(&path).unwrap_or(path));
                }
            }
        }
        match changed {
            _ if !is_known => Changes::Any,
            changed if changed.is_empty() => Changes::None,
            changed => Changes::Files(changed),
        }
    }
}

impl Slow {
    fn of(error: &notify::Error) -> Slow {
        match &error.kind {
            notify::ErrorKind::MaxFilesWatch => Slow::Full,
            // « No space left »: how Linux says the same.
            notify::ErrorKind::Io(io) if io.raw_os_error() == Some(28) => Slow::Full,
            _ => Slow::Unable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Slow;

    #[test]
    fn a_system_that_watches_no_more_folders_is_told_apart() {
        assert_eq!(Slow::of(&notify::Error::new(notify::ErrorKind::MaxFilesWatch)), Slow::Full);
        assert_eq!(Slow::of(&notify::Error::io(std::io::Error::from_raw_os_error(28))), Slow::Full);
        assert_eq!(Slow::of(&notify::Error::generic("x")), Slow::Unable);
    }
}
