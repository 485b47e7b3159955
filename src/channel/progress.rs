//! How many messages of a reply were sent.
//!
//! A reply may be several messages. The count lives as long as the process, so a retry continues
//! where the platform refused and the person does not read the beginning twice.

use std::collections::HashMap;

use parking_lot::Mutex;

/// The number of messages sent, by the reply's [`Outgoing::id`](crate::chat::Outgoing::id).
#[derive(Default)]
pub(super) struct Progress(Mutex<HashMap<i64, usize>>);

impl Progress {
    pub(super) fn get(&self, reply: i64) -> usize {
        self.0.lock().get(&reply).copied().unwrap_or(0)
    }

    pub(super) fn set(&self, reply: i64, messages: usize) {
        self.0.lock().insert(reply, messages);
    }

    pub(super) fn forget(&self, reply: i64) {
        self.0.lock().remove(&reply);
    }
}
