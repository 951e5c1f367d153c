//! The work under way is bounded: the reader waits while too many articles, or too many bytes, are read but not written.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Articles and bytes that are read but not yet written.
pub(crate) struct Window {
    held: Mutex<Held>,
    changed: Condvar,
    max_articles: usize,
    max_bytes: usize,
}

#[derive(Default)]
struct Held {
    articles: usize,
    bytes: usize,
    closed: bool,
}

impl Window {
    pub(crate) fn new(max_articles: usize, max_bytes: usize) -> Window {
        Window {
            held: Mutex::default(),
            changed: Condvar::new(),
            max_articles,
            max_bytes,
        }
    }

    /// Waits until there is room for an article of so many bytes; a single one always has room. False: nobody takes it.
    pub(crate) fn enter(&self, bytes: usize) -> bool {
        let mut held = self.held();
        while !held.closed
            && held.articles > 0
            && (held.articles >= self.max_articles || held.bytes + bytes > self.max_bytes)
        {
            held = self
                .changed
                .wait(held)
                .unwrap_or_else(PoisonError::into_inner);
        }
        held.articles += 1;
        held.bytes += bytes;
        !held.closed
    }

    /// An article of so many bytes is written.
    pub(crate) fn leave(&self, bytes: usize) {
        let mut held = self.held();
        held.articles -= 1;
        held.bytes -= bytes;
        // A reader that waits is woken once for many articles, not for each.
        if held.articles * 2 <= self.max_articles {
            self.changed.notify_one();
        }
    }

    /// From now on nothing is taken.
    pub(crate) fn close(&self) {
        self.held().closed = true;
        self.changed.notify_one();
    }

    /// True once nothing is taken any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.held().closed
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Counts are whole after every statement.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::Window;

    /// How many articles of `bytes` get in before the reader has to wait.
    fn room(max_articles: usize, max_bytes: usize, bytes: usize) -> usize {
        let window = Arc::new(Window::new(max_articles, max_bytes));
        let entered = Arc::new(AtomicUsize::new(0));
        let reader = std::thread::spawn({
            let (window, entered) = (window.clone(), entered.clone());
            move || {
                while window.enter(bytes) {
                    entered.fetch_add(1, Ordering::SeqCst);
                }
            }
        });
        let mut before = usize::MAX;
        while before != entered.load(Ordering::SeqCst) || before == 0 {
            before = entered.load(Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(30));
        }
        (0..before).for_each(|_| window.leave(bytes));
        while entered.load(Ordering::SeqCst) == before {
            std::thread::yield_now();
        }
        window.close();
        reader.join().unwrap();
        before
    }

    #[test]
    fn bounds_articles_and_bytes() {
        assert_eq!(room(4, 1000, 10), 4);
        assert_eq!(room(100, 1000, 300), 3);
        assert_eq!(room(100, 1000, 5000), 1);
    }
}
