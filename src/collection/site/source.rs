//! The database as a thread sees it, and the threads that make pages.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rusqlite::Connection;

use super::rows::{NAMED, Named};
use super::{Keep, SiteError};
use crate::collection::reader::Reader;

/// Pages that a thread makes before they are kept.
const AHEAD: usize = 64;
/// Prepared statements of a connection.
const STATEMENTS: usize = 64;
/// People, organizations and places that a thread remembers: some ten megabytes.
const MAX_NAMED: usize = 1 << 16;

/// The connections of the threads.
pub(super) struct Workers(Vec<Mutex<Connection>>);

impl Workers {
    /// Opens the database once for each thread. With one thread, nothing is opened.
    pub(super) fn open(reader: &Reader, threads: usize) -> Result<Workers, SiteError> {
        let count = if threads > 1 { threads } else { 0 };
        let connections = (0..count).map(|_| Ok(Mutex::new(reader.again()?.db)));
        Ok(Workers(connections.collect::<Result<_, SiteError>>()?))
    }

    fn lock(worker: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
        // A connection is of use whatever happened to the thread that had it.
        worker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A page of an item with its address; `None` after the last one.
type Made = Result<Option<(String, String)>, SiteError>;

/// A connection, and what it has read that many pages have.
pub(super) struct Source<'s> {
    pub(super) db: &'s Connection,
    pub(super) title: &'s str,
    workers: &'s [Mutex<Connection>],
    named: RefCell<HashMap<i64, Arc<Named>>>,
}

impl<'s> Source<'s> {
    pub(super) fn new(db: &'s Connection, title: &'s str, workers: &'s Workers) -> Source<'s> {
        Source::with(db, title, &workers.0)
    }

    fn with(db: &'s Connection, title: &'s str, workers: &'s [Mutex<Connection>]) -> Source<'s> {
        db.set_prepared_statement_cache_capacity(STATEMENTS);
        Source {
            db,
            title,
            workers,
            named: RefCell::default(),
        }
    }

    /// Begins to read. All connections see one state of the database: while one of them reads, nobody writes.
    pub(super) fn begin(&self) -> Result<(), SiteError> {
        let begin = |db: &Connection| {
            db.execute_batch("BEGIN")?;
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        };
        begin(self.db)?;
        for worker in self.workers {
            begin(&Workers::lock(worker))?;
        }
        Ok(())
    }

    /// Ends reading.
    pub(super) fn end(&self) -> Result<(), SiteError> {
        for worker in self.workers {
            Workers::lock(worker).execute_batch("COMMIT")?;
        }
        self.db.execute_batch("COMMIT")?;
        Ok(())
    }

    /// Writes the pages of each item. The threads make them, and they are kept in the order of the items.
    pub(super) fn each<T: Sync>(
        &self,
        items: &[T],
        write: impl Fn(&Source<'_>, &T, &mut Keep<'_>) -> Result<(), SiteError> + Sync,
        keep: &mut Keep<'_>,
    ) -> Result<(), SiteError> {
        let count = self.workers.len().min(items.len());
        if count < 2 {
            return items.iter().try_for_each(|item| write(self, item, keep));
        }
        let make = |worker: &Mutex<Connection>, first, send: &SyncSender<Made>| {
            let db = Workers::lock(worker);
            let source = Source::with(&db, self.title, &[]);
            for item in items.iter().skip(first).step_by(count) {
                // Nobody receives if a page could not be kept.
                let made = write(&source, item, &mut |address, page| {
                    let page = (address.to_owned(), page.to_owned());
                    let sent = send.send(Ok(Some(page)));
                    sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
                });
                if send.send(made.map(|()| None)).is_err() {
                    return;
                }
            }
        };
        thread::scope(|scope| {
            let start = |(first, worker)| -> Receiver<Made> {
                let (send, receive) = sync_channel(AHEAD);
                let make = &make;
                scope.spawn(move || make(worker, first, &send));
                receive
            };
            let made: Vec<_> = self.workers[..count]
                .iter()
                .enumerate()
                .map(start)
                .collect();
            for at in 0..items.len() {
                // A thread that panics ends the scope with its panic.
                while let Ok(made) = made[at % count].recv() {
                    let Some((address, page)) = made? else { break };
                    keep(&address, &page)?;
                }
            }
            Ok(())
        })
    }

    /// The person, organization or place with this row number.
    pub(super) fn named(&self, row: i64) -> Result<Arc<Named>, SiteError> {
        if let Some(named) = self.named.borrow().get(&row) {
            return Ok(Arc::clone(named));
        }
        let named = self
            .db
            .prepare_cached(&format!(
                "SELECT {NAMED} FROM entities e WHERE e.rowid = ?1"
            ))?
            .query_row([row], |row| Named::of_row(row, 0))?;
        let named = Arc::new(named);
        let mut known = self.named.borrow_mut();
        if known.len() >= MAX_NAMED {
            known.clear();
        }
        known.insert(row, Arc::clone(&named));
        Ok(named)
    }

    /// Row numbers, each after a text by which they are grouped.
    pub(super) fn keyed(&self, sql: &str) -> Result<Vec<(String, i64)>, SiteError> {
        let mut select = self.db.prepare(sql)?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The numbers in the first column of an answer.
    pub(super) fn numbers(&self, sql: &str) -> Result<Vec<i64>, SiteError> {
        let mut select = self.db.prepare(sql)?;
        let numbers = select.query_map([], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }
}
