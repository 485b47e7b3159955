//! How far replies of several messages have come.
//!
//! It is remembered while the process lives, so a retry goes on where it was refused and nobody
//! reads the beginning twice.

use std::collections::HashMap;

use parking_lot::Mutex;
/// How many messages of each reply were taken.
#[derive(Default)]
pub(super) struct Progress(Mutex<HashMap<i64, usize>>);

impl Progress {
    pub(super) fn of(&self, reply: i64) -> usize {
        let sent = self.0.lock();
        sent.get(&reply).copied().unwrap_or(0)
    }

    pub(super) fn note(&self, reply: i64, messages: usize) {
        self.0.lock().insert(reply, messages);
    }

    pub(super) fn forget(&self, reply: i64) {
        self.0.lock().remove(&reply);
    }
}
