//! Watches folders. An event only names files that may have changed: the studio then looks at dates and lengths, so that
//! atomic saves, renames, new folders and half-written files are all the same to it. A slow look now and then misses
//! nothing; where the system gives no events, there is only that look.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Slow;
use super::studio::Order;
use crate::source::place;

/// A burst of events is over after that long without one.
const QUIET: Duration = Duration::from_millis(4);
/// But an end is put to a burst that lasts.
const LONGEST: usize = 200;
/// Between two looks without any event.
const SAFETY: Duration = Duration::from_secs(15);
/// The same where the system gives none.
const SLOW: Duration = Duration::from_secs(1);

/// Watches until the program ends. Where the system gives no events, says why.
pub fn open(folders: &[PathBuf], slowly: bool, orders: Sender<Order>) -> Option<Slow> {
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
    thread::spawn(move || match watch {
        Some(watch) => with_events(watch, &inbox, &orders),
        None => {
            while orders.send(Order::Look(None)).is_ok() {
                thread::sleep(SLOW);
            }
        }
    });
    slow
}

fn with_events(mut watch: Watch, inbox: &Receiver<Event>, orders: &Sender<Order>) {
    loop {
        let order = match inbox.recv_timeout(SAFETY) {
            Ok(first) => {
                let mut burst = vec![first];
                while burst.len() < LONGEST
                    && let Ok(next) = inbox.recv_timeout(QUIET)
                {
                    burst.push(next);
                }
                match watch.concerned(burst) {
                    Some(changed) if changed.is_empty() => continue,
                    changed => Order::Look(changed),
                }
            }
            Err(RecvTimeoutError::Timeout) => Order::Look(None),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if orders.send(order).is_err() {
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
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An event that was lost is one on everything.
            let event = event.unwrap_or_else(|_| Event::new(EventKind::Any));
            if !matches!(event.kind, EventKind::Access(_)) {
                let _ = events.send(event);
            }
        });
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
        if !folder.is_dir() {
            return Ok(());
        }
        self.watcher.watch(folder, RecursiveMode::Recursive)
    }

    /// The files of our folders that a burst names; `None` when it is not known which. A folder of ours that came, or came
    /// back, is watched from now on.
    fn concerned(&mut self, burst: Vec<Event>) -> Option<Vec<PathBuf>> {
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
                    changed.insert(place::real(path));
                }
            }
        }
        is_known.then(|| changed.into_iter().collect())
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
