//! The actions of buttons.
//!
//! A button holds its whole action: the service, the day, the booking and its version. So a press
//! means what the person read on the button, however old the message is; the worker decides at the
//! press whether the action is still possible.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::ids::{BookingId, Lang, ServiceId, StaffId};

use super::{command::AddressChange, handover::HandoverAction, waitlist::WaitlistWish};

/// The action of a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Sends this text as if the customer had written it.
    Say(String),
    /// Shows the days with free times from this one on.
    Days(Pick, Date),
    /// Shows the free times of a day.
    Times(Pick, Date),
    /// Books this local start, or moves the appointment to it.
    Take(Pick, DateTime),
    /// Lists the person's appointments.
    Mine,
    /// Chooses a new day for an appointment.
    Move(BookingId),
    /// Cancels an appointment; the bot asks the customer to confirm.
    Cancel(BookingId),
    /// Confirms the cancellation of this version of the appointment.
    CancelYes(BookingId, u32),
    /// Confirms the change of this version of the appointment to what is picked, at this start.
    ChangeYes(Pick, DateTime, u32),
    /// Keeps the appointment.
    Keep(BookingId),
    /// Confirms that the customer will come, in answer to a reminder of this version.
    Coming(BookingId, u32),
    /// Answers in this language from now on.
    Speak(Lang),
    /// Deletes what is stored about this person.
    Forget,
    /// Links this chat with the one whose code was sent here.
    Link,
    /// Changes a staff member's calendar connection.
    Calendar(CalendarAction),
    /// Changes when a staff member is away, or what becomes of the visits then.
    Away(AwayAction),
    /// Shows a customer's visit to staff, or notes whether the customer came.
    Visit(VisitAction),
    /// Corrects an address that takes no letters, for a staff member.
    Address(AddressChange),
    /// Puts the customer on the waiting list, or changes what they wait for.
    Waitlist(WaitlistAction),
    /// Answers a customer in place of the bot, or ends that.
    Handover(HandoverAction),
}

/// What staff do with a customer's visit; moving and cancelling it have the customers' own actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitAction {
    /// Shows it, with what can be done.
    Show(BookingId),
    /// Notes that the customer came.
    Came(BookingId),
    /// Notes that the customer did not come.
    NoShow(BookingId),
    /// Answers that this version is off, where its event is gone from the calendar.
    Off(BookingId, u32),
    /// Answers that this version stands, although its event is gone from the calendar.
    Stands(BookingId, u32),
}

/// A staff member's choice about a time in which they, or another staff member, are away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwayAction {
    /// Blocks this time.
    Block {
        /// Who is away.
        staff: StaffId,
        /// From this local time on.
        from: DateTime,
        /// Until this local time.
        until: DateTime,
    },
    /// Blocks nothing.
    Leave,
    /// Takes the absence of this number back.
    Free(i64),
    /// Asks the customer of this version of a booking for another time.
    Ask(BookingId, u32),
    /// Asks the customers of all of these.
    AskAll(Vec<(BookingId, u32)>),
}

/// What a button about the waiting list does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitlistAction {
    /// Puts the customer on the list.
    Join(WaitlistWish),
    /// Takes the wish of this number off the list.
    Leave(i64),
    /// Lets go of what was offered and is held as this booking; the customer waits on.
    Pass(BookingId),
}

/// The appointment for which a time is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The service.
    pub service: ServiceId,
    /// The staff member; `None`: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// The appointment to reschedule; `None`: a new one is booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moving: Option<BookingId>,
}

/// A staff member's choice about their connected calendars, named by Google's ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarAction {
    /// Bookings are written into this calendar.
    Write(String),
    /// Busy times of this calendar count, or no longer do.
    Check(String, bool),
    /// Shows the choice.
    Choose,
    /// Ends the choice.
    Done,
    /// Makes a new link to connect, because a link is valid for minutes.
    Connect,
    /// Ends the connection, which they have confirmed.
    Disconnect,
}
