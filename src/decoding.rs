//! What a picture that somebody else made may cost: memory in turns, and never the program.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of all the pictures that are decoded at once: they would fill a small machine.
const MOST: u64 = 600_000_000;

static TAKEN: Mutex<u64> = Mutex::new(0);
static GIVEN_BACK: Condvar = Condvar::new();

/// A part of the memory, given back when dropped. Who has one takes no second one.
#[derive(Debug)]
pub struct Share(u64);

impl Share {
    /// Waits until so many bytes are free; who asks for more than there is waits to be alone.
    pub fn of(bytes: u64) -> Share {
        let bytes = bytes.min(MOST);
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut u64| *taken + bytes > MOST;
        let mut taken = GIVEN_BACK.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner);
        *taken += bytes;
        Share(bytes)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= self.0;
        GIVEN_BACK.notify_all();
    }
}

thread_local! {
    static IS_ATTEMPT: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives; `None` where a decoder has a defect, which stops here.
pub fn attempt<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = IS_ATTEMPT.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    IS_ATTEMPT.set(before);
    done
}

/// A defect of this thread has its answer: nothing is to be said of it.
pub fn is_attempt() -> bool {
    IS_ATTEMPT.get()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn pictures_take_turns_and_the_largest_is_alone() {
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let sizes = [MOST / 3, MOST / 2, 10 * MOST, MOST / 4];
        std::thread::scope(|scope| {
            for size in sizes.into_iter().cycle().take(24) {
                let (now, most) = (&now, &most);
                scope.spawn(move || {
                    let _share = Share::of(size);
                    let held = now.fetch_add(size.min(MOST), Ordering::SeqCst) + size.min(MOST);
                    most.fetch_max(held, Ordering::SeqCst);
                    std::thread::yield_now();
                    now.fetch_sub(size.min(MOST), Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.into_inner(), MOST);
        assert_eq!(*TAKEN.lock().unwrap(), 0);
    }

    #[test]
    fn a_defect_gives_its_share_back() {
        let before = attempt(|| {
            let _share = Share::of(MOST);
            assert!(is_attempt());
            Vec::<u8>::new()[0]
        });
        assert_eq!((before, is_attempt()), (None, false));
        drop(Share::of(MOST));
    }
}
