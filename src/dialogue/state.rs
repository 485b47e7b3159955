//! The state of a conversation, as it is stored.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{
    chat::transcript::Need,
    ids::{ServiceId, StaffId},
    schedule::{Booking, Contact},
    understanding::{Asked, Series},
};

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
    /// The booking that was made, moved or listed last, while nothing else has been spoken of.
    pub last: Option<Box<Booking>>,
    /// The booking that was made or moved last, also after other things were spoken of; the visit may be
    /// over.
    pub had: Option<Box<Booking>>,
    /// When it began before it was moved, while nothing else has been done.
    pub moved_from: Option<NewStart>,
    /// Bookings that are yet to be moved, of several that are moved together.
    pub moves: Vec<NewStart>,
    /// The days of a series that were free when it was shown and could not be booked.
    pub missed: Vec<DateTime>,
    /// How many of the bookings that are cancelled together are yet to be told of.
    pub together: usize,
    /// The booking that was cancelled last, while it may be wanted again.
    pub cancelled: Option<Box<Booking>>,
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
    /// The staff member whose hours were asked about in the turn before.
    pub asked_staff: Option<StaffId>,
    /// The day whose opening hours were asked about last.
    pub spoken: Option<Date>,
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

/// What the customer is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// Nothing yet.
    #[default]
    None,
    /// A booking.
    Book,
    /// Another time for a booking.
    Move,
    /// A booking less.
    Cancel,
    /// What still stands after several were cancelled together.
    Rest,
    /// Other data in a booking.
    Correct,
    /// The letter of a booking once more.
    Resend,
}

/// The days that are spoken of, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

impl Days {
    /// Returns the day, if it is one.
    #[must_use]
    pub fn single(self) -> Option<Date> {
        (self.from == self.until).then_some(self.from)
    }
}

/// A day, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The day.
    pub day: Date,
    /// Not before.
    pub from: Option<Time>,
    /// Not later than; the same as `from`: that time.
    pub until: Option<Time>,
}

/// What has been gathered.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that was said or not")]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What the customer is after.
    pub goal: Goal,
    /// The service.
    pub service: Option<ServiceId>,
    /// Services that the words fit equally.
    pub several: Vec<ServiceId>,
    /// The staff member.
    pub staff: Option<StaffId>,
    /// The staff member who is taken if the other is not free.
    pub other_staff: Option<StaffId>,
    /// Staff members who are not wanted.
    pub not_staff: Vec<StaffId>,
    /// The days.
    pub days: Option<Days>,
    /// The time.
    pub time: Option<Time>,
    /// Not before; holds until it is replaced.
    pub after: Option<Time>,
    /// Not later than; holds until it is replaced.
    pub before: Option<Time>,
    /// Days that are not wanted; a weekday stands for all of its name.
    pub not_days: Vec<Days>,
    /// Several days or times of which any will do.
    pub windows: Vec<Window>,
    /// Parts of the day that are not wanted: from, until.
    pub not_times: Vec<(Option<Time>, Option<Time>)>,
    /// Only Monday to Friday.
    pub weekdays: bool,
    /// The earliest (`true`) or the latest (`false`) of what is free.
    pub extreme: Option<bool>,
    /// Times that are taken when the first one is not free.
    pub otherwise: Vec<Time>,
    /// The starts that were said, of which it was asked which one is meant.
    pub choices: Vec<DateTime>,
    /// Who comes.
    pub contact: Contact,
    /// The name may be none and has to be confirmed.
    pub doubtful: bool,
    /// The address that was probably meant, while it has not been asked about.
    pub likely_email: Option<String>,
    /// The name is that of the one who comes, given as such; a contact line does not change it.
    pub named: bool,
    /// The customer's own name, where another person comes.
    pub writer: Option<String>,
    /// The name that is stored for the customer may be that of another person who came.
    pub lent: bool,
    /// The names of those who come after this one.
    pub names: Vec<String>,
    /// Several visits are for dogs or cars of the customer, so no other name is asked for.
    pub things: bool,
    /// Those who come, or the cars and animals, come at the same time.
    pub together: bool,
    /// It begins when the visit before it ends, where no time was said.
    pub behind: bool,
    /// Its time was counted from the visit before it, and not said.
    pub counted: bool,
    /// It was shown together with others, and the customer agreed.
    pub agreed: bool,
    /// It is for the same person as the visit before it.
    pub alike: bool,
    /// It is one of the visits of a series, so that one that is taken is left out.
    pub recurs: bool,
    /// Another person than the customer comes.
    pub other: bool,
    /// That person is a child.
    pub child: bool,
    /// How many come or how often; 0 and 1: one.
    pub people: u32,
    /// The IANA zone of the time, if it is not the business's.
    pub zone: Option<String>,
    /// The bounds of the day were dropped, because nothing is free within them.
    pub widened: bool,
    /// Words that nothing explained, until the booking was shown.
    pub left: Vec<String>,
    /// What was said with them about how it should be, until that was said to be left out.
    pub conditions: Vec<String>,
    /// Visits each week, once service and hour are known.
    pub series: Option<Series>,
    /// It follows another booking, so that questions name its service.
    pub follows: bool,
    /// The booking that is to be moved.
    pub target: Option<Box<Booking>>,
    /// The service that it is to get.
    pub to_service: Option<ServiceId>,
    /// The staff member that it is to get.
    pub to_staff: Option<StaffId>,
}

impl State {
    /// Returns what the customer was asked.
    #[must_use]
    pub fn asked(&self) -> Asked {
        match &self.stage {
            Stage::Idle | Stage::Repeating { .. } => Asked::Nothing,
            Stage::Gathering => self.draft.lacks(),
            Stage::Offering { .. } | Stage::Proposing { .. } => Asked::Time,
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

impl Draft {
    /// Returns the first thing that is missing.
    #[must_use]
    pub fn lacks(&self) -> Asked {
        let (service, day, time) =
            (self.service.is_some(), self.days.is_some(), self.time.is_some());
        match self.goal {
            Goal::None | Goal::Cancel | Goal::Rest | Goal::Correct | Goal::Resend => Asked::Nothing,
            Goal::Move if day => Asked::Time,
            Goal::Move => Asked::Day,
            Goal::Book if !self.several.is_empty() && !service => Asked::Service,
            Goal::Book if service && day && time && self.other && self.contact.name.is_none() => {
                Asked::Contact(vec![Need::Name])
            }
            Goal::Book => match (service, day, time) {
                (_, true, false) => Asked::Time,
                (false, false, false) | (false, true, true) => Asked::Service,
                (true, false, _) | (false, false, true) => Asked::Day,
                (true, true, true) => Asked::Nothing,
            },
        }
    }

    /// Begins another draft for the same customer.
    #[must_use]
    pub fn next(&self, goal: Goal) -> Self {
        Self {
            goal,
            contact: self.own_contact(),
            writer: self.writer.clone(),
            lent: self.lent,
            ..Self::default()
        }
    }
}
