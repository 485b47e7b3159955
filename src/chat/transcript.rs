//! What was said and done in a conversation, in order.
//!
//! A transcript keeps every function call with its arguments and result, in three voices: the
//! call as the model wrote it, the sentence the model was told, and the fact itself. The fact
//! is what receipts are rendered from and what the offline model reads, so neither ever has to
//! understand a sentence again. All of it is stored, and a turn that died is replayed from it.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ServiceId, StaffId},
    schedule::{Booking, Change, Unavailable},
};

use super::{AskedStaff, StaffLetter, WaitlistEntry, WaitlistWish};

pub use super::{
    free::{Days, Picked, Times},
    need::Need,
};

/// One line of a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "role")]
pub enum Entry {
    /// The customer wrote.
    Customer {
        /// Their words.
        text: String,
        /// When they sent them; relative days are counted from here.
        sent: Timestamp,
    },
    /// The bot did something and answered.
    Assistant {
        /// What was sent, receipts included.
        text: String,
        /// The calls of the turn, before the answer, in order.
        calls: Vec<Done>,
    },
}

impl Entry {
    /// Returns what was written.
    pub fn text(&self) -> &str {
        match self {
            Self::Customer { text, .. } | Self::Assistant { text, .. } => text,
        }
    }
}

/// A function call, as a model asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The model's own id of the call; unique within a turn.
    pub id: String,
    /// The function's name.
    pub function: String,
    /// Its arguments: a JSON object, unchecked.
    pub arguments: String,
}

/// A call with what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The call.
    #[serde(flatten)]
    pub call: Call,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The sentence for the model; English, for it to act on, never shown to a customer.
    pub told: String,
    /// The fact behind it.
    pub fact: Fact,
}

/// What a call found or did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fact {
    /// Free times were looked up.
    Times(Times),
    /// Days with room were looked up, for choosing one by a button.
    Days(Days),
    /// The slot is kept, but something is missing before it can be booked.
    Held(Held),
    /// A booking was made, moved or cancelled; the only ground for saying so.
    Receipt {
        /// What happened.
        change: Change,
        /// The booking as it stands now.
        booking: Box<Booking>,
    },
    /// The booking, or a move of it, is being written and will be confirmed by a later message.
    Confirming {
        /// The booking so far, with where it moves.
        booking: Box<Booking>,
        /// Whether what was asked for is another change, which was not made and has to wait.
        #[serde(default)]
        waits: bool,
    },
    /// The customer's coming appointments, earliest first.
    Appointments {
        /// The appointments.
        list: Vec<Booking>,
    },
    /// The customer's yes is needed before this booking is cancelled.
    AskYes {
        /// The booking.
        booking: Box<Booking>,
    },
    /// The customer's yes is needed before this booking gets another service.
    AskChange {
        /// The booking.
        booking: Box<Booking>,
        /// The booking as it would be.
        after: Box<Booking>,
    },
    /// The slot that was kept was let go; nothing had been booked.
    Released,
    /// The customer said that they are coming, as was asked in a reminder.
    Coming {
        /// The booking.
        booking: Box<Booking>,
    },
    /// A mail server said that the address in a booking takes no letters; another one was asked for.
    AddressRefused {
        /// The booking.
        booking: Box<Booking>,
    },
    /// The letter of a booking was sent once more.
    Resent {
        /// The booking.
        booking: Box<Booking>,
    },
    /// The customer said that they will be late.
    Late {
        /// Their next booking; `None`: they have none.
        booking: Option<Box<Booking>>,
        /// Whether staff are told.
        told: bool,
    },
    /// The customer asked for a person.
    Human {
        /// Whether the business has a staff member who is notified.
        told: bool,
        /// Who was asked to answer in this chat; `None`: no one can be asked so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<AskedStaff>,
        /// The letter to staff, where none of them can answer in this chat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<StaffLetter>,
    },
    /// The customer is on the waiting list; the only ground for saying so.
    Waiting {
        /// What they wait for.
        wish: WaitlistWish,
    },
    /// What the customer waits for, the oldest wish first.
    Waitlist {
        /// The wishes.
        list: Vec<WaitlistEntry>,
    },
    /// The customer is off the waiting list.
    OffWaitlist {
        /// What they still wait for.
        left: Vec<WaitlistEntry>,
    },
    /// A time that the customer waits for has freed up, and is held for them.
    Offered(Offer),
    /// It was not done, and why.
    Refused(Refusal),
}

impl Fact {
    /// Returns what could be waited for after times were looked up or a start was refused; `None`:
    /// something is free, or nothing ever will be.
    pub fn worth_waiting(&self) -> Option<WaitlistWish> {
        let taken = |why: Option<Unavailable>| why.is_none_or(Unavailable::may_free_up);
        match self {
            Self::Times(Times { service, staff, days, window, free, why, .. }) => {
                let service = service.clone().filter(|_| free.is_empty() && taken(*why))?;
                let (staff, days, window) = (staff.clone(), *days, *window);
                Some(WaitlistWish { service, staff, days, window })
            }
            Self::Refused(Refusal::Slot { service, staff, wanted, why, .. }) => {
                let (day, time) = (wanted.date(), Some(wanted.time()));
                let (service, staff) = (service.clone(), staff.clone());
                let (days, window) = ((day, day), (time, time));
                taken(Some(*why)).then_some(WaitlistWish { service, staff, days, window })
            }
            _ => None,
        }
    }
}

/// A time that has freed up, and is held for a customer who waits for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The service.
    pub service: ServiceId,
    /// Who does it.
    pub staff: StaffId,
    /// The start in the local time of the business.
    pub local_start: DateTime,
    /// Until when it is held.
    pub until: Timestamp,
}

/// A slot that is kept for this conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The service.
    pub service: ServiceId,
    /// Who does it.
    pub staff: StaffId,
    /// The start in the local time of the business.
    #[serde(rename = "wall")]
    pub local_start: DateTime,
    /// Until when it is kept.
    pub until: Timestamp,
    /// What the customer still has to say; never empty.
    pub missing: Vec<Need>,
    /// Whether a staff member books it for a customer, who may have neither address nor number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_staff: bool,
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "refusal")]
pub enum Refusal {
    /// The time cannot be had.
    Slot {
        /// The service.
        service: ServiceId,
        /// The staff member asked for; `None`: anyone.
        staff: Option<StaffId>,
        /// The time asked for.
        wanted: DateTime,
        /// Why not.
        why: Unavailable,
        /// The nearest free starts.
        nearest: Vec<DateTime>,
    },
    /// The words for the day or the time have no usable meaning.
    Words {
        /// What is wrong with them.
        trouble: WhenRejection,
        /// The same with the days and times that were said, for the model: "Sunday 31 November
        /// does not exist."
        says: String,
    },
    /// There is no such service here.
    NoService,
    /// There is no such staff member here, or they do not do this.
    NoStaff {
        /// The service, if it is known.
        service: Option<ServiceId>,
    },
    /// The mail address cannot be one.
    BadEmail,
    /// The part of the mail address before the @ is not in ASCII.
    EmailOutsideAscii,
    /// The domain of the mail address is a slip away from one that many people have.
    LikelyEmail {
        /// The address that was probably meant.
        meant: String,
    },
    /// The phone number cannot be one.
    BadPhone,
    /// The customer did not say this of themselves; it was made up.
    NotSaid {
        /// What was made up.
        what: Need,
    },
    /// A language model's call contradicts what the customer said.
    Contradicts {
        /// What they said, for the model.
        says: String,
    },
    /// The customer has as many open bookings as the business allows.
    TooMany {
        /// How many that is.
        limit: u32,
    },
    /// The customer has no such appointment.
    NoAppointment,
    /// Several appointments could be meant.
    WhichAppointment {
        /// Those that could.
        list: Vec<Booking>,
    },
    /// The letter was sent so often that it is not sent again.
    SentTooOften,
    /// Too late for the customer to change it without the business.
    TooLate {
        /// The booking.
        booking: Box<Booking>,
    },
    /// Its service or staff member is no longer in the business's file, so no time can be found for it.
    NotOffered {
        /// The booking, which stands.
        booking: Box<Booking>,
    },
    /// The business has just moved the appointment themselves; a message about it follows.
    Theirs,
    /// The calendar cannot be reached, so nothing is known to be free.
    NoCalendar,
    /// The calendar cannot be used until people do something, so the staff member can be booked by phone only.
    ByPhone {
        /// Whose calendar that is; empty: it is not known.
        #[serde(default)]
        staff: Vec<StaffId>,
        /// Whether a visit was to be moved.
        #[serde(default)]
        moving: bool,
    },
    /// The customer waits for as much as one may wait for.
    TooManyWishes {
        /// How many wishes that is.
        limit: u32,
    },
    /// The call itself was wrong: an unknown function or arguments.
    BadCall,
}

/// What is wrong with the customer's words for a day or a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenRejection {
    /// No day was said where one is needed.
    NoDay,
    /// No time was said where one is needed.
    NoTime,
    /// The day does not exist (31 November).
    InvalidDate,
    /// The time does not exist (25:00).
    InvalidTime,
    /// The weekday and the date do not agree.
    Conflict,
    /// Two different days or times: those that could be meant.
    Ambiguous(Vec<(Option<Date>, Option<Time>)>),
    /// The hour is skipped when the clocks go forward.
    Nonexistent,
    /// It is over.
    Past,
}
