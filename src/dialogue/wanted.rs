//! What the customer wants, and what was said of it so far.
//!
//! It is stored with the conversation, so every field has a default: a draft that an older version wrote
//! is still read.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{
    chat::transcript::Need,
    ids::{ServiceId, StaffId},
    schedule::{Booking, Contact},
    understanding::{Asked, Feature, Series},
};

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
    /// What stands, told after a yes to nothing.
    Stands,
    /// What all of the bookings cost.
    Sum,
    /// Other data in a booking.
    Correct,
    /// The letter of a booking once more.
    Resend,
    /// Where the link of a video call is.
    MeetLink,
    /// Nothing: what was said may repeat what stands.
    Retold,
    /// To be told if a time frees up.
    Wait,
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
    /// The service was taken from a part of its name or from what was said beside it, and has not been
    /// named to the customer yet.
    pub inferred: bool,
    /// What was said that tells services apart which share words.
    pub features: Vec<Feature>,
    /// What is tried in the trial: who does it has to do one of these.
    pub tried: Vec<ServiceId>,
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
    /// A visit on each of the days of `windows` is wanted.
    pub each_day: bool,
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
    /// Staff said that the customer for whom they book has no address and no number to give.
    pub no_contact: bool,
    /// The name that is stored for the customer may be that of another person who came.
    pub lent: bool,
    /// The names of those who come after this one.
    pub names: Vec<String>,
    /// Several visits are for dogs or cars of the customer, so no other name is asked for.
    pub things: bool,
    /// Those who come, or the cars and animals, come at the same time.
    pub together: bool,
    /// Those who come, come one after the other.
    pub in_turn: bool,
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
    /// It was asked whose time is meant, and not answered.
    pub asks_zone: bool,
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

impl Draft {
    /// Returns the first thing that is missing.
    #[must_use]
    pub fn lacks(&self) -> Asked {
        let (service, day, time) =
            (self.service.is_some(), self.days.is_some(), self.time.is_some());
        match self.goal {
            Goal::None
            | Goal::Cancel
            | Goal::Rest
            | Goal::Stands
            | Goal::Sum
            | Goal::Correct
            | Goal::Resend
            | Goal::MeetLink
            | Goal::Retold => Asked::Nothing,
            Goal::Wait => match (service, day) {
                (false, _) => Asked::Service,
                (true, false) => Asked::Day,
                (true, true) => Asked::Nothing,
            },
            Goal::Move if day => Asked::Time,
            Goal::Move => Asked::Day,
            Goal::Book if !self.several.is_empty() && !service => Asked::Service,
            Goal::Book if service && day && time && self.other && self.contact.name.is_none() => {
                Asked::Contact(vec![Need::Name])
            }
            Goal::Book => match (service, day, time) {
                (true, true, false) => Asked::Time,
                (false, false, false) | (false, true, _) => Asked::Service,
                (true, false, _) | (false, false, true) => Asked::Day,
                (true, true, true) => Asked::Nothing,
            },
        }
    }

    /// Takes who came to the visit before for the one who comes, where it was not the customer: "can he do Friday
    /// too, same time?" of the child who was booked. Returns whether it was.
    pub(super) fn keep_guest(&mut self, last: &Booking) -> bool {
        let name = last.contact.name.clone().filter(|name| self.writer.as_ref() != Some(name));
        if name.is_some() {
            self.contact.name = name;
            (self.other, self.named, self.lent) = (true, true, true);
        }
        self.other && self.named
    }

    /// Begins another draft for the same customer.
    #[must_use]
    pub fn next(&self, goal: Goal) -> Self {
        Self {
            goal,
            contact: self.own_contact(),
            // An address that has not been settled is asked about wherever it is used.
            likely_email: self.likely_email.clone(),
            writer: self.writer.clone(),
            lent: self.lent,
            ..Self::default()
        }
    }
}
