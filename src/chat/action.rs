//! What the button of a message does.
//!
//! A button names what it does in full: the service, the day, the booking and its version. So
//! a press means what the person read on it, however old the message is and whatever was said
//! since; whether that can still be done is decided when it is pressed.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::ids::{BookingId, Lang, ServiceId, StaffId};

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Says these words, as if the customer had written them.
    Say(String),
    /// Shows the days with room from this one on.
    Days(Pick, Date),
    /// Shows the free times of a day.
    Times(Pick, Date),
    /// Books this start, or moves the appointment to it.
    Take(Pick, DateTime),
    /// Lists the person's appointments.
    Mine,
    /// Chooses a new day for an appointment.
    Move(BookingId),
    /// Cancels an appointment; the customer is asked once more.
    Cancel(BookingId),
    /// The customer's yes to that question, about the appointment as it was then.
    CancelYes(BookingId, u32),
    /// The customer's no to it.
    Keep(BookingId),
    /// The customer is coming, as was asked in a reminder of this version.
    Coming(BookingId, u32),
    /// Answers in this language from now on.
    Speak(Lang),
    /// Forgets what is known of this person.
    Forget,
    /// Staff: something about their calendar connection.
    Calendar(CalendarAction),
}

/// What is being chosen a time for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The service.
    pub service: ServiceId,
    /// The staff member; `None`: anyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// The appointment that is to be moved; `None`: a new one is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moving: Option<BookingId>,
}

/// What a staff member chooses about their connected calendar, by Google's id of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarAction {
    /// Bookings are written into this one.
    Write(String),
    /// What is busy in this one counts, or no longer does.
    Check(String, bool),
    /// Shows what is chosen.
    Choose,
    /// The choice is made.
    Done,
    /// Makes a link to connect, because one lives only for minutes.
    Connect,
    /// Ends the connection; they were asked.
    Disconnect,
}
