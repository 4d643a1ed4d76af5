//! Watches folders. An event only says « something changed »: the studio then looks at dates and lengths, so that atomic
//! saves, renames, new folders and half-written files are all the same to it. A slow look now and then misses nothing.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::studio::Order;

/// A burst of events is over after that long without one.
const QUIET: Duration = Duration::from_millis(25);
/// A look without any event: folders on a network say nothing.
const SAFETY: Duration = Duration::from_secs(2);

/// Watches until the program ends. The answer says that the system gives no events, and that looks are slow.
pub fn open(folders: &[PathBuf], orders: Sender<Order>) -> bool {
    let (events, inbox) = mpsc::channel();
    let watcher = watch(folders, move || {
        let _ = events.send(());
    });
    let is_slow = watcher.is_none();
    thread::spawn(move || {
        // Kept as long as the thread lives: it stops when it is dropped.
        let _watcher = watcher;
        loop {
            match inbox.recv_timeout(SAFETY) {
                Ok(()) => while inbox.recv_timeout(QUIET).is_ok() {},
                Err(RecvTimeoutError::Timeout) => {}
                // Without events, only time passes.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(SAFETY),
            }
            if orders.send(Order::Look).is_err() {
                return;
            }
        }
    });
    is_slow
}

fn watch(folders: &[PathBuf], tell: impl Fn() + Send + 'static) -> Option<RecommendedWatcher> {
    let is_change = |event: &notify::Event| !matches!(event.kind, notify::EventKind::Access(_));
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.as_ref().map_or(true, is_change) {
            tell();
        }
    })
    .ok()?;
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        watcher.watch(folder, RecursiveMode::Recursive).ok()?;
    }
    Some(watcher)
}
