//! Bounds the work in flight: the reader waits while too many articles, or too many bytes, are read but not written.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Counts the articles and bytes that are read but not yet written.
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
    /// An empty window for at most this many articles and bytes.
    pub(crate) fn new(max_articles: usize, max_bytes: usize) -> Window {
        Window {
            held: Mutex::default(),
            changed: Condvar::new(),
            max_articles,
            max_bytes,
        }
    }

    /// Waits until an article of this size fits into the window. A single article always fits. Returns false if the window
    /// is closed.
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

    /// Removes an article of this size after it was written.
    pub(crate) fn leave(&self, bytes: usize) {
        let mut held = self.held();
        held.articles -= 1;
        held.bytes -= bytes;
        // Wake a waiting reader once for many articles, not for each.
        if held.articles * 2 <= self.max_articles {
            self.changed.notify_one();
        }
    }

    /// Closes the window: the reader stops.
    pub(crate) fn close(&self) {
        self.held().closed = true;
        self.changed.notify_one();
    }

    /// True after [`Window::close`].
    pub(crate) fn is_closed(&self) -> bool {
        self.held().closed
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // The counts are consistent after every statement, so a poisoned lock is harmless.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::Window;

    /// How many articles of `bytes` enter before the reader has to wait.
    fn capacity(max_articles: usize, max_bytes: usize, bytes: usize) -> usize {
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
        assert_eq!(capacity(4, 1000, 10), 4);
        assert_eq!(capacity(100, 1000, 300), 3);
        assert_eq!(capacity(100, 1000, 5000), 1);
    }
}
