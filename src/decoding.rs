//! What a picture that somebody else made may cost: memory in turns, and never the program.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of all the pictures that are decoded at once: they would fill a small machine.
const MOST: u64 = 600_000_000;

/// The memory of the program.
static POOL: Pool = Pool::new();

/// Memory that is shared out.
#[derive(Debug)]
struct Pool {
    taken: Mutex<u64>,
    given_back: Condvar,
}

impl Pool {
    const fn new() -> Self {
        Pool { taken: Mutex::new(0), given_back: Condvar::new() }
    }

    fn share(&self, bytes: u64) -> Share<'_> {
        let bytes = bytes.min(MOST);
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut u64| *taken + bytes > MOST;
        let mut taken = self.given_back.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner);
        *taken += bytes;
        Share { bytes, pool: self }
    }
}

/// A part of the memory, given back when dropped. Who has one takes no second one.
#[derive(Debug)]
pub struct Share<'p> {
    bytes: u64,
    pool: &'p Pool,
}

impl Share<'static> {
    /// Waits until so many bytes are free; who asks for more than there is waits to be alone.
    pub fn of(bytes: u64) -> Self {
        POOL.share(bytes)
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.pool.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.pool.given_back.notify_all();
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
        let pool = Pool::new();
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let sizes = [MOST / 3, MOST / 2, 10 * MOST, MOST / 4];
        std::thread::scope(|scope| {
            for size in sizes.into_iter().cycle().take(24) {
                let (pool, now, most) = (&pool, &now, &most);
                scope.spawn(move || {
                    let _share = pool.share(size);
                    let held = now.fetch_add(size.min(MOST), Ordering::SeqCst) + size.min(MOST);
                    most.fetch_max(held, Ordering::SeqCst);
                    std::thread::yield_now();
                    now.fetch_sub(size.min(MOST), Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.into_inner(), MOST);
        assert_eq!(*pool.taken.lock().unwrap(), 0);
    }

    #[test]
    fn a_defect_gives_its_share_back() {
        let pool = Pool::new();
        let before = attempt(|| {
            let _share = pool.share(MOST);
            assert!(is_attempt());
            Vec::<u8>::new()[0]
        });
        assert_eq!((before, is_attempt()), (None, false));
        assert_eq!(*pool.taken.lock().unwrap(), 0);
    }
}
