//! Staff members' calendars: Google's, one at a CalDAV server, or one in our own database.
//!
//! A calendar answers which times are busy and stores our events. A request may fail without an
//! answer, and then its outcome is unknown. So every event has an id of ours, writing the same
//! event again changes nothing, and a caller that does not know the outcome reads the event by its
//! id. A time that cannot be read is never free.
//!
//! The calls fail with [`Error`]; only [`Error::Unreachable`] leaves the outcome unknown, and only it may pass
//! by itself. The
//! functions of [`Watcher`] fail with the store's error, because a calendar that cannot be read is
//! read again a minute later.

mod local;
mod changes;
pub mod google;
pub mod caldav;
mod watch;
mod differences;
mod former;
mod notice;
mod refusal;
mod takes;
mod mended;
mod noted;
mod vanished;
mod gone;
mod calendars;

use async_trait::async_trait;

use crate::{ids::BookingId, schedule::Span, store::bookings::OwnEvent};

pub use crate::ids::CalendarOwner;
pub use caldav::Caldav;
pub use calendars::Calendars;
pub use google::Google;
pub use local::Local;
pub use refusal::Refusal;
pub(crate) use takes::Standing;
pub(crate) use takes::standing;
pub(crate) use vanished::undeleted;
pub use watch::Watcher;

/// An event of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id, from [`event_id`], and its calendar.
    pub at: EventRef,
    /// The booking that it represents.
    pub booking: BookingId,
    /// The time of the service, without the buffers before and after.
    pub span: Span,
    /// The IANA zone that its times are shown in.
    pub zone: String,
    /// The title, for the staff member.
    pub title: String,
    /// The description, which the customer can read as well.
    pub description: String,
    /// The address; `None`: none is given.
    pub place: Option<String>,
    /// The customers who gave an address: they are invited.
    pub attendees: Vec<Attendee>,
    /// Whether several customers share it, as in a class: they are not shown to each other.
    pub is_shared: bool,
    /// Who comes, line by line, where that is several customers; only for a calendar that invites none of
    /// them. Empty: the title names who comes.
    pub roster: String,
    /// Whether no calendar tells the guests of it, because they have an invitation already.
    pub is_quiet: bool,
    /// Whether a video link is wanted.
    pub online: bool,
}

/// The id of an event and of the calendar that contains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRef {
    /// The event's id.
    pub id: String,
    /// The calendar's id; `None`: the calendar that the owner chose for bookings.
    pub calendar: Option<String>,
}

/// A person who is invited to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Their mail address.
    pub email: String,
    /// Their name.
    pub name: Option<String>,
}

/// An event as it is in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenEvent {
    /// Its id and its calendar.
    pub at: EventRef,
    /// Its time; `None`: a person has made it last all day.
    pub span: Option<Span>,
    /// The state of its video link.
    pub meet: Meet,
    /// The addresses of those guests who declined the invitation, in lower case.
    pub declined: Vec<String>,
    /// Whether this call wrote it; else it was read, or was there as it is.
    pub was_written: bool,
}

/// The result of reading an event by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventLookup {
    /// The event exists.
    Found(WrittenEvent),
    /// The event was deleted.
    Deleted,
    /// The calendar does not know the id, and no other calendar of the account does. So nothing tells
    /// whether the event was deleted: its calendar may be gone as a whole.
    NotFound,
}

/// The state of an event's video link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meet {
    /// The event has no link, and none was requested.
    Without,
    /// The link.
    Link(String),
    /// The calendar is creating the link.
    Follows,
    /// A link was requested, and the calendar creates none.
    Failed,
}

impl Meet {
    /// Returns the link; `None`: there is none, or not yet.
    pub fn link(self) -> Option<String> {
        if let Self::Link(link) = self { Some(link) } else { None }
    }
}

/// Returns whether an event is one of `own`, unless it was moved to a time of its own.
fn is_own(own: &[OwnEvent], id: &str, span: Span) -> bool {
    own.iter().any(|own| own.id == id && own.span.is_none_or(|at| at == span))
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The calendar could not be reached or gave no usable answer: the outcome is unknown.
    #[error("reach the calendar: {0}")]
    Unreachable(String),
    /// The owner has not connected a calendar, or has to connect it again.
    #[error("use the calendar: it is not connected")]
    NotConnected,
    /// The server refuses the user name or the password: nothing was read or written.
    #[error("use the calendar: its server refuses the user name or the password")]
    PasswordRefused,
    /// The owner's account has no calendar yet.
    #[error("use the calendar: the account has none yet")]
    NoCalendar,
    /// The calendar takes no event, and waiting does not help: nothing was written, and nothing is booked there.
    #[error("write into the calendar: {0}")]
    TakesNothing(Refusal),
    /// The server refuses this, and would do so again: nothing was read or written.
    #[error("use the calendar: {0}")]
    Refused(String),
    /// The calendar itself is gone from the owner's account, or is no longer shared with it.
    #[error("use the calendar: it is no longer there")]
    CalendarGone,
    /// The id belongs to another event, or to one that was deleted.
    #[error("write the event: its id is taken")]
    IdTaken,
    /// A person has moved the event to a time that we did not know of; nothing was written.
    #[error("move the event: a person has moved it")]
    MovedByOthers,
}

/// A calendar of staff members.
#[async_trait]
pub trait Calendar: Send + Sync {
    /// Returns the busy times in a span, except the events in `own`.
    async fn busy(
        &self,
        owner: &CalendarOwner,
        span: Span,
        own: &[OwnEvent],
    ) -> Result<Vec<Span>, Error>;

    /// Reads an event of ours.
    async fn read(&self, owner: &CalendarOwner, at: &EventRef) -> Result<EventLookup, Error>;

    /// Looks for an event of an id in all calendars of an owner that can be written; `None`: it is in none.
    async fn find(&self, owner: &CalendarOwner, id: &str) -> Result<Option<WrittenEvent>, Error>;

    /// Writes a new event; writing the same event again changes nothing.
    async fn insert(&self, owner: &CalendarOwner, event: &Event) -> Result<WrittenEvent, Error>;

    /// Moves an event of ours from `was` to its new time; `None`: it no longer exists.
    ///
    /// # Errors
    /// [`Error::MovedByOthers`] when it begins at neither of the two times.
    async fn change(
        &self,
        owner: &CalendarOwner,
        event: &Event,
        was: Span,
    ) -> Result<Option<WrittenEvent>, Error>;

    /// Writes the title, the description and the customer of an event of ours, and leaves its time;
    /// `false`: it no longer exists.
    async fn describe(&self, owner: &CalendarOwner, event: &Event) -> Result<bool, Error>;

    /// Returns whether the calendar for bookings can be written, as far as its server says.
    async fn may_take_events(&self, owner: &CalendarOwner) -> Result<bool, Error>;

    /// Deletes an event of ours; succeeds if it is deleted already.
    async fn delete(&self, owner: &CalendarOwner, at: &EventRef) -> Result<(), Error>;
}

/// Returns the id of a booking's event. Each version of the booking has another id, because the id
/// of a deleted event stays taken. It uses only the characters that Google allows (`a`–`v` and
/// digits, <https://developers.google.com/workspace/calendar/api/v3/reference/events#id>).
pub fn event_id(booking: &BookingId, version: u32) -> String {
    format!("{booking}{version}")
}
