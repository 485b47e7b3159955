//! Where staff members' time is written: a calendar of theirs, or ours.
//!
//! A calendar is asked what is busy and told about our events, and its answer may fail to
//! come: a timeout is an unknown outcome and never a no. So every event has an id of ours,
//! writing the same event again changes nothing, and whoever is unsure asks for the id. What
//! cannot be read is not free.

mod local;

use std::sync::Arc;

use async_trait::async_trait;

use crate::{key::BookingId, schedule::Span, store::Store};

pub use crate::key::Owner;
pub use local::Local;

/// One of our events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id, from [`event_id`].
    pub id: String,
    /// The service itself, gaps left out.
    pub span: Span,
    /// What the staff member reads.
    pub title: String,
    /// Whether it is to have a video link.
    pub online: bool,
}

/// An event that is in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its id.
    pub id: String,
    /// The video link, if there is one yet.
    pub meet_url: Option<String>,
}

/// Why a calendar did not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be asked, or did not answer: the outcome is unknown.
    #[error("reach the calendar: {0}")]
    Unreachable(String),
    /// The id belongs to something else, or to an event that was deleted.
    #[error("write the event: its id is taken")]
    IdTaken,
}

/// A calendar.
#[async_trait]
pub trait Calendar: Send + Sync {
    /// Returns what is busy in a span; events with these ids of ours are left out.
    async fn busy(&self, owner: &Owner, span: Span, ours: &[String]) -> Result<Vec<Span>, Error>;

    /// Writes a new event; the same one again changes nothing.
    async fn insert(&self, owner: &Owner, event: &Event) -> Result<Written, Error>;

    /// Gives our event another time; `None`: it is not there any more.
    async fn change(&self, owner: &Owner, event: &Event) -> Result<Option<Written>, Error>;

    /// Takes our event out; that it is gone already is no error.
    async fn delete(&self, owner: &Owner, id: &str) -> Result<(), Error>;
}

/// Returns the id of a booking's event: of the letters that every calendar takes (
/// `a`–`v` and digits, Google's event ids), another for each version, since deleted ids stay taken.
#[must_use]
pub fn event_id(booking: &BookingId, version: u32) -> String {
    format!("{booking}{version}")
}

/// The calendars of one process.
#[derive(Clone)]
pub struct Calendars {
    local: Arc<Local>,
}

impl Calendars {
    /// Opens them.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { local: Arc::new(Local::new(store)) }
    }

    /// Returns the calendar of that kind; `None`: it cannot be had, so nothing in it is free.
    #[must_use]
    pub fn of(&self, kind: crate::bots::CalendarKind) -> Option<Arc<dyn Calendar>> {
        match kind {
            crate::bots::CalendarKind::Local => Some(Arc::<Local>::clone(&self.local)),
            crate::bots::CalendarKind::Google => None,
        }
    }
}
