//! The state of a conversation, as it is stored.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    chat::{WaitlistWish, transcript::Need},
    ids::{BookingId, ServiceId, StaffId},
    schedule::{Booking, Contact},
    understanding::Asked,
};

use super::wanted::Draft;

/// Where a conversation stands.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that was said or not")]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// What is waited for.
    pub stage: Stage,
    /// What has been gathered of the booking that is spoken of.
    pub draft: Draft,
    /// What is to be booked after it, in order.
    pub queue: Vec<Draft>,
    /// How many times the next visit of the queue became the draft because its hour was asked for first.
    pub turned: usize,
    /// The booking that was made, moved or listed last, while nothing else has been spoken of.
    pub last: Option<Box<Booking>>,
    /// The booking that was made or moved last, also after other things were spoken of; the visit may be
    /// over.
    pub had: Option<Box<Booking>>,
    /// When it began before it was moved, while nothing else has been done.
    pub moved_from: Option<NewStart>,
    /// Bookings that are yet to be moved, of several that are moved together.
    pub moves: Vec<NewStart>,
    /// The bookings that were made with one yes, while no other one is ordered.
    pub made: Vec<BookingId>,
    /// The names that bookings of this conversation are under, the latest last.
    pub people: Vec<String>,
    /// The days of a series that were free when it was shown and could not be booked.
    pub missed: Vec<DateTime>,
    /// How many of the bookings that are cancelled together are yet to be told of.
    pub together: usize,
    /// The booking that was cancelled last, while it may be wanted again.
    pub cancelled: Option<Box<Booking>>,
    /// The booking whose letter did not arrive, until it has another address.
    pub refused: Option<Box<Booking>>,
    /// The addresses of which one is to be chosen.
    pub emails: Vec<String>,
    /// The address of `last` before it was corrected, while nothing else has been done.
    pub email_before: Option<String>,
    /// What is right of who comes, to be corrected once the booking that it is said of is moved.
    pub mends: Option<Contact>,
    /// How many addresses in a row could be none.
    pub bad_emails: u8,
    /// What else is waited for, while an address that took no letter is settled first.
    pub waits: Option<Box<Stage>>,
    /// How many answers in a row could not be used.
    pub unanswered: u8,
    /// Whether what is open was asked once more after the last answer to a question.
    pub asked_again: bool,
    /// Whether the customer has been greeted or answered.
    pub greeted: bool,
    /// Whether `last` is what the customer was just reminded of, so that "it" means it.
    pub reminded: bool,
    /// Whether a person was asked for in the turn before, so that what follows is for them too.
    pub passing_on: bool,
    /// When the customer was last answered, on the wall of the business.
    pub answered: Option<DateTime>,
    /// Several services that were asked about together last, while none has been ordered.
    pub asked_about: Vec<ServiceId>,
    /// The staff member who was spoken of last.
    pub spoken_staff: Option<StaffId>,
    /// Who does the visit whose slot is held.
    pub held_staff: Option<StaffId>,
    /// The staff member whose hours were asked about in the turn before.
    pub asked_staff: Option<StaffId>,
    /// The day whose opening hours were asked about last.
    pub spoken: Option<Date>,
    /// What was asked in the turn before, as far as "and on Sunday?" asks for the same.
    pub follow: Option<Follow>,
    /// What was just found to be taken, and may be waited for.
    pub waitable: Option<WaitlistWish>,
    /// Whether what is ordered was heard in a voice message, and the customer has not agreed to it.
    pub by_voice: bool,
}

/// What a question that is left short asks for as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Follow {
    /// A price: "and a manicure?"
    Price,
    /// Opening hours: "and on Sunday?"
    Hours,
    /// Nothing is booked here: "it's under Grady" is of a booking that was made elsewhere.
    NoBooking,
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
pub enum Stage {
    /// Nothing.
    #[default]
    Idle,
    /// What the draft still lacks.
    Gathering,
    /// One of several free starts.
    Offering {
        /// The starts.
        starts: Vec<DateTime>,
        /// Those that were named one by one, where the rest was said as ranges.
        #[serde(default)]
        named: Vec<DateTime>,
    },
    /// A yes to one free start.
    Proposing {
        /// The start.
        start: DateTime,
    },
    /// Who comes; the slot is held.
    Holding {
        /// What is missing.
        missing: Vec<Need>,
    },
    /// A yes to a name that may be none.
    CheckingName,
    /// What the right name, address or phone number of a booking is.
    Correcting,
    /// A yes to another address than the one that was written.
    CheckingEmail {
        /// The address that was probably meant.
        meant: String,
    },
    /// A yes to a booking or a move that is shown.
    Confirming {
        /// What follows the yes.
        plan: Plan,
    },
    /// What is free on the days of a series, which is being looked up.
    Repeating {
        /// What is known of them.
        visits: Visits,
    },
    /// One of several bookings.
    Choosing {
        /// Whether it is to be cancelled; else it is to be moved.
        cancels: bool,
        /// The bookings, in the order in which they were shown.
        list: Vec<Booking>,
    },
    /// The day and the hour that several bookings are moved to.
    MovingAll {
        /// The bookings.
        list: Vec<Booking>,
    },
    /// A yes to cancelling.
    Cancelling {
        /// The bookings.
        list: Vec<Booking>,
    },
}

/// The days of a series.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Visits {
    /// The starts that are yet to be looked up.
    pub left: Vec<DateTime>,
    /// Those that are free.
    pub free: Vec<DateTime>,
    /// Those that are not, each with the nearest free ones.
    pub taken: Vec<(DateTime, Vec<DateTime>)>,
    /// Whether more were wanted than are booked at once.
    pub cut: bool,
}

/// What follows a yes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// The draft is booked.
    Book,
    /// The draft is booked at each of some starts.
    Series {
        /// The starts.
        starts: Vec<DateTime>,
    },
    /// The draft is booked, and what is queued after it.
    BookAll,
    /// A booking is moved.
    Move {
        /// The booking.
        booking: Box<Booking>,
        /// Its new start.
        start: DateTime,
        /// Its new service; `None`: it stays.
        #[serde(default)]
        service: Option<ServiceId>,
        /// Its new staff member; `None`: the same.
        #[serde(default)]
        staff: Option<StaffId>,
    },
    /// Several bookings are moved.
    MoveAll {
        /// Each with its new start.
        moves: Vec<NewStart>,
    },
    /// Who comes with a booking is corrected.
    Correct {
        /// The booking.
        booking: Box<Booking>,
        /// What is said to be right.
        contact: Contact,
    },
}

/// A booking and the start that it is moved to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewStart {
    /// The booking.
    pub booking: Box<Booking>,
    /// Its new start.
    pub start: DateTime,
}

/// What a state says in which nothing was said.
static NOTHING_SAID: LazyLock<Map<String, Value>> = LazyLock::new(|| fields(&State::default()));

fn fields(state: &State) -> Map<String, Value> {
    match serde_json::to_value(state) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

impl State {
    /// Forgets of whom the last visit was, once nothing is open: what staff book next is for another customer.
    pub fn forget_person(&mut self) {
        if self.stage == Stage::Idle && self.queue.is_empty() {
            let draft = std::mem::take(&mut self.draft);
            self.draft = Draft {
                contact: Contact::default(),
                writer: None,
                lent: false,
                likely_email: None,
                ..draft
            };
            self.people.clear();
            self.made.clear();
        }
    }

    /// Returns the state as JSON, without what is as in a state in which nothing was said: most of it is, and
    /// it is written in every turn. `None`: it cannot be written, which does not happen.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        let mut said = fields(self);
        said.retain(|name, value| NOTHING_SAID.get(name) != Some(value));
        serde_json::to_string(&said).ok()
    }

    /// Returns what the customer was asked.
    #[must_use]
    pub fn asked(&self) -> Asked {
        if !self.emails.is_empty() {
            return Asked::Which;
        }
        if self.draft.asks_zone && !self.is_idle() {
            return Asked::Zone;
        }
        match &self.stage {
            Stage::Idle | Stage::Repeating { .. } => Asked::Nothing,
            Stage::Gathering => self.draft.lacks(),
            Stage::Offering { .. } | Stage::Proposing { .. } | Stage::MovingAll { .. } => {
                Asked::Time
            }
            Stage::Holding { missing } => Asked::Contact(missing.clone()),
            Stage::Correcting => Asked::Contact(vec![Need::Name, Need::Email, Need::Phone]),
            Stage::CheckingName
            | Stage::CheckingEmail { .. }
            | Stage::Confirming { .. }
            | Stage::Cancelling { .. } => Asked::Confirm,
            Stage::Choosing { .. } => Asked::Which,
        }
    }

    /// Returns whether nothing is waited for.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.stage == Stage::Idle
    }

    /// Returns the starts that were offered.
    #[must_use]
    pub fn offers(&self) -> &[DateTime] {
        match &self.stage {
            Stage::Offering { starts, .. } => starts,
            Stage::Proposing { start } => std::slice::from_ref(start),
            _ => &[],
        }
    }
}
