//! The component that reads the mailbox to which letters are answered.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::mailbox::{Consequences, MailboxReader};

use super::{component::Component, open::App};

impl App {
    /// Returns the reader of the mailbox; `None`: none is set.
    pub fn mailbox_reader(&self) -> Option<MailboxReader> {
        let settings = Arc::clone(self.settings.mailbox.as_ref()?);
        let consequences = Consequences {
            store: self.store.clone(),
            bookings: self.bookings.clone(),
            profiles: Arc::clone(&self.profiles),
            zones: self.settings.zones.used.clone(),
            clock: Arc::clone(&self.clock),
        };
        Some(MailboxReader::new(settings, consequences))
    }

    /// Returns the name of the mailbox in the store; `None`: none is set.
    pub fn mailbox_name(&self) -> Option<String> {
        self.settings.mailbox.as_ref().map(|mailbox| mailbox.source.name())
    }

    /// Returns the component that looks into the mailbox.
    pub(super) fn mailbox_component(&self, stop: &CancellationToken) -> Option<Component> {
        let (reader, stop) = (self.mailbox_reader()?, stop.clone());
        let task = Box::pin(async move { Ok(reader.run(&stop).await?) });
        Some(Component { name: "mailbox".to_owned(), task })
    }
}
