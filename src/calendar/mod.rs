//! Where staff members' time is written: a calendar of theirs, or ours.
//!
//! A calendar is asked what is busy and told about our events, and its answer may fail to
//! come: a timeout is an unknown outcome and never a no. So every event has an id of ours,
//! writing the same event again changes nothing, and whoever is unsure asks for the id. What
//! cannot be read is not free.

mod local;
pub mod google;
mod watch;

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    bots::CalendarKind,
    ids::BookingId,
    schedule::Span,
    store::{self, Store, bookings::OwnEvent},
};

pub use crate::ids::CalendarOwner;
pub use google::Google;
pub use local::Local;
pub use watch::Watcher;

/// One of our events, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Where it is, or is to be; its id is from [`event_id`].
    pub at: EventRef,
    /// The booking that it stands for.
    pub booking: BookingId,
    /// The service itself, gaps left out.
    pub span: Span,
    /// The IANA zone that its times are shown in.
    pub zone: String,
    /// What the staff member reads.
    pub title: String,
    /// What they read when they open it; the customer reads it too.
    pub description: String,
    /// Where it takes place; `None`: nowhere in particular.
    pub place: Option<String>,
    /// Who is invited: the customer, if they left an address.
    pub attendee: Option<Attendee>,
    /// Whether it is to have a video link.
    pub online: bool,
}

/// Where an event is: its id, and in which of the owner's calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRef {
    /// Its id.
    pub id: String,
    /// The calendar; `None`: the one that is written.
    pub calendar: Option<String>,
}

/// Somebody who is invited to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Their mail address.
    pub email: String,
    /// Their name.
    pub name: Option<String>,
}

/// An event that is in the calendar, as it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenEvent {
    /// Where it is.
    pub at: EventRef,
    /// When it is; `None`: at no time of day, since somebody made it last all day.
    pub span: Option<Span>,
    /// How its video link stands.
    pub meet: Meet,
}

/// What was found under the id of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventLookup {
    /// The event.
    Found(WrittenEvent),
    /// It was there, and somebody deleted it.
    Deleted,
    /// Nothing, which proves nothing: it may be in another calendar.
    NotFound,
}

/// How the video link of an event stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meet {
    /// The calendar makes none.
    Without,
    /// It is there.
    Link(String),
    /// It is being made, which may take a while.
    Follows,
    /// It was asked for, and will not come.
    Failed,
}

impl Meet {
    /// Returns the link, if there is one yet.
    #[must_use]
    pub fn link(self) -> Option<String> {
        if let Self::Link(link) = self { Some(link) } else { None }
    }
}

/// Returns whether an event of that id and time is one that does not count.
fn is_own(own: &[OwnEvent], id: &str, span: Span) -> bool {
    own.iter().any(|own| own.id == id && own.span.is_none_or(|at| at == span))
}

/// Why a calendar did not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be asked, or did not answer: the outcome is unknown.
    #[error("reach the calendar: {0}")]
    Unreachable(String),
    /// There is none: its owner has not connected it, or has to connect it again.
    #[error("use the calendar: it is not connected")]
    NotConnected,
    /// The id belongs to something else, or to an event that was deleted.
    #[error("write the event: its id is taken")]
    IdTaken,
    /// Somebody gave the event another time than we knew of; nothing was written.
    #[error("move the event: somebody else moved it")]
    MovedByOthers,
}

/// A calendar.
#[async_trait]
pub trait Calendar: Send + Sync {
    /// Returns what is busy in a span; events of ours are left out.
    async fn busy(
        &self,
        owner: &CalendarOwner,
        span: Span,
        own: &[OwnEvent],
    ) -> Result<Vec<Span>, Error>;

    /// Returns an event of ours as it is there.
    async fn read(&self, owner: &CalendarOwner, at: &EventRef) -> Result<EventLookup, Error>;

    /// Writes a new event; the same one again changes nothing.
    async fn insert(&self, owner: &CalendarOwner, event: &Event) -> Result<WrittenEvent, Error>;

    /// Gives our event another time than `was`; `None`: it is not there any more.
    async fn change(
        &self,
        owner: &CalendarOwner,
        event: &Event,
        was: Span,
    ) -> Result<Option<WrittenEvent>, Error>;

    /// Takes our event out; that it is gone already is no error.
    async fn delete(&self, owner: &CalendarOwner, at: &EventRef) -> Result<(), Error>;
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
    /// `None`: Google is not set up.
    google: Option<Arc<Google>>,
}

impl Calendars {
    /// Opens them.
    #[must_use]
    pub fn new(store: Store, google: Option<Google>) -> Self {
        Self { local: Arc::new(Local::new(store)), google: google.map(Arc::new) }
    }

    /// Returns Google's calendars; `None`: they are not set up.
    #[must_use]
    pub fn google(&self) -> Option<&Google> {
        self.google.as_deref()
    }

    /// Returns the calendar of that kind and owner; `None`: it cannot be had, so nothing in it
    /// is free.
    pub async fn of(
        &self,
        owner: &CalendarOwner,
        kind: CalendarKind,
    ) -> Result<Option<Arc<dyn Calendar>>, store::Error> {
        Ok(match (kind, &self.google) {
            (CalendarKind::Local, _) => Some(Arc::<Local>::clone(&self.local)),
            (CalendarKind::Google, Some(google)) if google.is_connected(owner).await? => {
                Some(Arc::<Google>::clone(google))
            }
            (CalendarKind::Google, _) => None,
        })
    }
}
