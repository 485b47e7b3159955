//! A transaction as the functions of the tables see it.
//!
//! Only the writer makes a [`Tx`], so a function that takes one cannot be called outside a
//! transaction or on a reader's connection. Queries accept a `&Tx` as well, and then see what the
//! transaction has done so far.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    ops::Deref,
};

use rusqlite::Connection;

use super::{Error, signals::Signal};

/// One caller's part of a write transaction.
#[derive(Debug)]
pub struct Tx<'a> {
    db: &'a Connection,
    signals: RefCell<BTreeSet<Signal>>,
    /// Whether a part of what was written was undone again.
    undone: Cell<bool>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(db: &'a Connection) -> Self {
        Self { db, signals: RefCell::default(), undone: Cell::new(false) }
    }

    /// Sends a signal if and when this transaction is committed.
    pub fn wake(&self, signal: Signal) {
        self.signals.borrow_mut().insert(signal);
    }

    pub(super) fn has_undone(&self) -> bool {
        self.undone.get()
    }

    pub(super) fn into_signals(self) -> BTreeSet<Signal> {
        self.signals.into_inner()
    }

    /// Runs a closure that may refuse; if it returns `None` or fails, its changes are undone.
    pub(super) fn attempt<T>(
        &self,
        act: impl FnOnce(&Self) -> Result<Option<T>, Error>,
    ) -> Result<Option<T>, Error> {
        self.db.prepare_cached("SAVEPOINT attempt")?.execute([])?;
        let done = act(self);
        // After a full disk SQLite has already undone the whole transaction.
        if !self.db.is_autocommit() {
            if !matches!(done, Ok(Some(_))) {
                self.undone.set(true);
                self.db.prepare_cached("ROLLBACK TO attempt")?.execute([])?;
            }
            self.db.prepare_cached("RELEASE attempt")?.execute([])?;
        }
        done
    }
}

impl Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.db
    }
}
