//! What a message does: acts, in no language.

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ServiceId, StaffId},
    phrase::{self, Meaning},
};

use super::feature::Feature;

/// One thing that a message does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Something is wanted.
    Request(Request),
    /// The same is expressly not wanted: "don't cancel".
    Refuse(Request),
    /// Something that a booking needs is said.
    Inform(Slot),
    /// Something is excluded: "not with Svitlana", "any day but Monday".
    Exclude(Slot),
    /// One of what was listed or offered is chosen.
    Select(Choice),
    /// Something is asked.
    Ask(Topic),
    /// Time is counted from what stands: "an hour later", "same time".
    Correct(Shift),
    /// Yes, or no.
    Confirm(bool),
    /// Politeness.
    Courtesy(Courtesy),
}

/// What a customer can want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// A booking.
    Book,
    /// Free times.
    Look,
    /// A move.
    Move,
    /// A cancellation.
    Cancel,
    /// A list of their bookings.
    List,
    /// A person.
    Human,
    /// One more booking beside what stands.
    Again,
    /// This instead of what was said.
    Rather,
    /// To tell that they are late.
    Late,
    /// Their data corrected in a standing booking.
    Details,
    /// The letter once more.
    Resend,
    /// Several visits at an interval.
    Repeat,
    /// The same as last time.
    SameLast,
    /// A moment to think.
    Wait,
    /// To leave it as it is.
    Keep,
    /// To be booked without a mail address, or without a phone number.
    NoEmail,
    /// A visit directly after the one before.
    Behind,
    /// A visit before the one that stands.
    Ahead,
    /// No other person comes, and no other visit.
    NoMore,
    /// One of what was shown is taken out.
    Drop,
    /// What is begun is dropped.
    Decline,
    /// The same, while something is begun; else it means nothing.
    NeverMind,
    /// The customer calls or writes by themselves.
    Leave,
    /// A complaint is made.
    Complain,
    /// What was cancelled, once more.
    Undo,
    /// A booking as it was before it was moved.
    AsBefore,
    /// To be told if something frees up.
    WaitFor,
    /// To be told of what was spoken of.
    TellMe,
    /// No longer to wait for that.
    StopWaiting,
}

/// Something that a booking needs.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    /// When.
    When(Result<Meaning, phrase::Error>),
    /// Every visit is under the customer's own name.
    MyName,
    /// The day or the hour that is right, where the other one is none: "tomorrow at 25:00".
    Half(Meaning),
    /// What is said of a booking that stands: the day or hour that it has.
    Of(Meaning),
    /// Times in the order of preference: "at five if it is free, else at four".
    Alternatives(Vec<Meaning>),
    /// Several visits, each with its time.
    Visits(Vec<Visit>),
    /// A visit each week.
    Series(Series),
    /// Which service.
    Service(ServiceId),
    /// A service that is asked about and not asked for.
    About(ServiceId),
    /// How many of a service are asked about, where it is more than one: "two lessons and a club".
    Counted(ServiceId, u32),
    /// A service that another one comes directly after: "right after the haircut".
    After(ServiceId),
    /// One of several services that the words fit.
    OneOf(Vec<ServiceId>),
    /// The same, wanted in addition to a service that is named: "a new screen and a new battery".
    AlsoOneOf(Vec<ServiceId>),
    /// What is said of the service that is meant, beside its name.
    Feature(Feature),
    /// What is tried in the trial that is wanted: one of these services.
    Tried(Vec<ServiceId>),
    /// Who does it.
    Staff(StaffId),
    /// A person who does not work here, as said.
    Stranger(String),
    /// Any staff member.
    AnyStaff,
    /// The staff member who was spoken of.
    ThatStaff,
    /// The one who comes and was spoken of: "can he come on Friday too?"
    ThatGuest,
    /// The staff member who is taken if the other cannot be had.
    OtherStaff(StaffId),
    /// Who writes, or who comes where that was asked.
    Name {
        /// The name.
        name: String,
        /// It stood where a name stands, and is more than a guess.
        sure: bool,
        /// The customers call themselves so.
        own: bool,
    },
    /// The relative who writes for the one who comes.
    Parent(String),
    /// Who comes, named as another person than the one who writes: "for Mia", "my son Filip".
    Guest {
        /// The name.
        name: String,
        /// It is more than a guess.
        sure: bool,
    },
    /// What is said of the spelling of a name.
    Spelling(Spelling),
    /// The last digits of a phone number, which is known but for them.
    PhoneEnd(String),
    /// A mail address.
    Email(String),
    /// A phone number.
    Phone(String),
    /// How many people, or how many visits.
    People(u32),
    /// How many dogs or cars of the customer, each with a visit of its own.
    Things(u32),
    /// The day is in the week of the one that was spoken of.
    SameWeek,
    /// Another person than the customer.
    Other,
    /// The customer, together with others.
    WithMe,
    /// The customer, and not the one who was named.
    Myself,
    /// A child.
    Child,
    /// The name that is said is a surname.
    Surname,
    /// The IANA zone of the time that was said; `None`: "my time".
    Zone(Option<&'static str>),
    /// A feast or a skipped weekday, the date of which has to be asked.
    UnclearDay,
    /// Monday to Friday.
    Weekdays,
    /// An age or a weight that one of the owner's facts does not allow, by its place.
    Beyond(usize),
}

/// What is said of the spelling of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// A letter is written twice: "with a double t".
    Double(char),
    /// A letter is written once.
    Single(char),
    /// A letter is in it, which does not tell the name.
    Has(char),
}

/// One of several visits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Visit {
    /// The service; `None`: the one of the message.
    pub service: Option<ServiceId>,
    /// The services of which one is meant, where a word fits several.
    pub one_of: Vec<ServiceId>,
    /// What is said of that service beside its name.
    pub features: Vec<Feature>,
    /// When.
    pub when: Meaning,
    /// Another person than the customer comes.
    pub other: bool,
    /// That person is a child.
    pub child: bool,
    /// The name of that person.
    pub guest: Option<String>,
    /// Who does it.
    pub staff: Option<StaffId>,
    /// The mail address of who comes, where each has one.
    pub email: Option<String>,
    /// The phone number of who comes, where each has one.
    pub phone: Option<String>,
}

/// A visit each week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The day of the first one.
    pub first: Date,
    /// The time of each; `None`: it is yet to be said.
    pub time: Option<Time>,
    /// The last day on which one may be.
    pub until: Option<Date>,
    /// How many; `None`: it was not said.
    pub count: Option<u32>,
}

/// One of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// By its place, from 1.
    Nth(usize),
    /// By a number alone, which may be a place or an hour.
    Number(usize),
    /// The last of what was shown.
    Last,
    /// The earliest there is.
    Earliest,
    /// The latest there is.
    Latest,
    /// Any.
    Any,
    /// All of them.
    All,
    /// The other one.
    Other,
    /// That of the customer: "mine".
    Mine,
    /// That of the one who is not the customer: "hers".
    Theirs,
    /// The earlier of two.
    EarlierOne,
    /// The later of two.
    LaterOne,
}

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Whether a staff member does a service.
    Does,
    /// What several services cost together.
    Together,
    /// Which of several services costs less, or takes longer.
    Compare,
    /// A price.
    Price,
    /// A duration.
    Length,
    /// The address.
    Address,
    /// Opening hours.
    Hours,
    /// The telephone number.
    Phone,
    /// The services.
    Services,
    /// The staff.
    Staff,
    /// Whether this is the business that is meant.
    Name,
    /// Whether this is a program.
    Robot,
    /// Who the customer's booking is with.
    Whose,
    /// When the customer's booking is.
    WhenMine,
    /// Which reminders come.
    Reminders,
    /// Other reminders than come are wished for, or none.
    OtherReminders,
    /// Whether a reminder was sent.
    SentReminders,
    /// That no reminder comes at night is wished for.
    QuietReminders,
    /// Which mail address of the customer is stored.
    MyEmail,
    /// Which telephone number of the customer is stored.
    MyPhone,
    /// Under which name the customer's booking is.
    MyName,
    /// Where the link of a video call is.
    MeetLink,
    /// The rules on cancelling.
    CancelRules,
    /// The rules on moving.
    MoveRules,
    /// Whether a booking may be moved, which is half a wish to move it.
    MayMove,
    /// The rule on being late.
    LateRule,
    /// Which time zone is spoken of.
    Zone,
    /// How all this works.
    Help,
    /// Who of the staff is better.
    Better,
    /// When a visit is over.
    Ends,
    /// How far ahead a booking can be made.
    Horizon,
    /// How many have room at one time.
    Capacity,
    /// Something for a person.
    Human,
    /// One of the owner's facts, by its place in the profile.
    Fact(usize),
    /// Whether something is done here that is none of the services.
    NotOffered,
    /// Something that nothing in the profile answers.
    Other,
}

/// Time counted from what stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// Minutes later, or earlier when below zero.
    Minutes(i64),
    /// Days later, or earlier when below zero.
    Days(i64),
    /// The next day of this name after the one that stands: "the Saturday after".
    Following(Weekday),
    /// At the same time of day.
    SameTime,
    /// On the same day.
    SameDay,
    /// Before noon (`true`: after noon).
    Noon(bool),
    /// Later, or earlier (`false`), by nothing that was said.
    Vague(bool),
}

impl Shift {
    /// Whether so many minutes or days are counted from what stands: "an hour later".
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self, Self::Minutes(_) | Self::Days(_))
    }
}

/// Politeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Courtesy {
    /// A greeting.
    Greet,
    /// Thanks.
    Thanks,
    /// A goodbye.
    Bye,
    /// An apology for the trouble.
    Sorry,
    /// Pain is told of.
    Pain,
    /// An answer is taken note of: "I see".
    Noted,
}
