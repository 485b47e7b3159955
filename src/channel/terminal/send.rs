//! Replies, written to standard output.

use std::{
    io::Write,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;

use super::render::render;
use crate::{
    channel::{Channel, Error},
    chat::Outgoing,
    ids::{ConversationKey, Platform},
};

/// The person at the terminal.
pub struct Terminal {
    out: Mutex<Box<dyn Write + Send>>,
    broken: AtomicBool,
}

impl Terminal {
    /// Makes a terminal that writes to `out`.
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out: Mutex::new(out), broken: AtomicBool::new(false) }
    }

    /// Returns whether a reply could not be written, to a full disk or a closed pipe.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Channel for Terminal {
    fn platform(&self) -> Platform {
        Platform::Terminal
    }

    async fn send(&self, _: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        let mut to = self.out.lock().map_err(|_| Error::Closed("the output broke off".into()))?;
        let written = to.write_all(render(&out.reply).as_bytes()).and_then(|()| to.flush());
        written.map(|()| None).map_err(|error| {
            // The reader may have gone: the next process shows them the answer.
            self.broken.store(true, Ordering::Relaxed);
            Error::Closed(error.to_string())
        })
    }

    /// Shows nothing, because output to a terminal or a pipe cannot be taken back.
    async fn typing(&self, _: &ConversationKey) {}
}
