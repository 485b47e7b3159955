//! What is done next: calls, or things to say. Neither is a sentence.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    chat::{
        Fact, WaitlistWish,
        transcript::{Need, Times},
    },
    ids::{ServiceId, StaffId},
    phrase,
    schedule::{Booking, Contact},
    understanding::{Asked, Topic},
};

use super::{
    Days,
    state::{NewStart, Visits},
};

/// The next move.
#[derive(Debug, Clone, PartialEq)]
pub enum Move {
    /// Calls, carried out in order.
    Call(Vec<Call>),
    /// An answer, in parts.
    Say(Vec<Say>),
}

impl Move {
    /// Whether it books, moves or cancels.
    pub(super) fn settles(&self) -> bool {
        let changes = |call: &Call| {
            matches!(call, Call::Book { .. } | Call::Reschedule { .. } | Call::Cancel(_))
        };
        matches!(self, Self::Call(calls) if calls.iter().any(changes))
    }
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// Free times.
    Check {
        /// The service.
        service: ServiceId,
        /// The staff member; `None`: anyone.
        staff: Option<StaffId>,
        /// The days.
        days: Days,
        /// Not before, and not later than; both the same: that time.
        window: (Option<Time>, Option<Time>),
    },
    /// A booking.
    Book {
        /// The service.
        service: ServiceId,
        /// The staff member; `None`: anyone.
        staff: Option<StaffId>,
        /// The start.
        start: DateTime,
        /// Who comes, as far as it is known.
        contact: Contact,
    },
    /// The customer's bookings.
    List,
    /// A move, or another service or staff member; another service asks for a yes first.
    Reschedule {
        /// The booking.
        booking: Box<Booking>,
        /// Its new start.
        start: DateTime,
        /// Its new service; `None`: it stays.
        service: Option<ServiceId>,
        /// Its new staff member; `None`: the same.
        staff: Option<StaffId>,
    },
    /// A cancellation, which asks for a yes first.
    Cancel(Box<Booking>),
    /// The held slot is given back.
    Release,
    /// Who comes with a booking is corrected.
    Correct(Box<Booking>, Contact),
    /// The letter of a booking goes out once more.
    Resend(Box<Booking>),
    /// Staff are told that the customer is late.
    Late,
    /// The waiting list is joined.
    Wait(WaitlistWish),
    /// It is left.
    StopWaiting,
    /// A person.
    Human,
}

/// One of several visits, as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The service.
    pub service: ServiceId,
    /// The start.
    pub start: DateTime,
    /// The staff member, if one was wished for.
    pub staff: Option<StaffId>,
    /// Who comes, if the visits are those of several people.
    pub name: Option<String>,
}

/// Says one thing.
pub(super) fn say(part: Say) -> Move {
    Move::Say(vec![part])
}

/// Makes one call.
pub(super) fn call(call: Call) -> Move {
    Move::Call(vec![call])
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Say {
    /// What the last call found or did.
    Fact(Box<Fact>),
    /// Free times, less those that were excluded.
    Times(Box<Times>),
    /// The service that was assumed.
    Assumed(ServiceId),
    /// The service that the times are for, where it was taken from a part of its name.
    TimesFor(ServiceId),
    /// One start, and whether to book it.
    Propose(DateTime),
    /// Whether to book what was understood.
    CheckBooking {
        /// The service.
        service: ServiceId,
        /// The start.
        start: DateTime,
        /// Who comes, if it was said.
        name: Option<String>,
        /// What was said of it and is left out, because nothing explains it.
        conditions: Vec<String>,
        /// The time as said in another zone, with that zone.
        zone: Option<(DateTime, String)>,
    },
    /// That what follows should be checked, because some words were not understood.
    CheckThis,
    /// What was said of the booking and is left out, because nothing explains it.
    LeftOut(Vec<String>),
    /// Whether to book each of several visits.
    CheckSeries(ServiceId, Visits),
    /// Starts that were taken while a series was booked.
    Missed(Vec<DateTime>),
    /// What still stands.
    Rest(Vec<Booking>),
    /// What was named is not booked, and this is.
    NoSuch(Vec<Booking>),
    /// Whether to book several visits.
    CheckPlan(Vec<Planned>),
    /// What follows would be one more booking.
    OneMore,
    /// Whether to move each of several bookings.
    CheckMoves(Vec<NewStart>),
    /// Whether to move a booking to a start.
    CheckMove(Box<Booking>, DateTime),
    /// Whether a booking becomes one of another service, at a start.
    CheckService(Box<Booking>, DateTime, ServiceId),
    /// Whether another staff member does a booking, at a start.
    CheckStaff(Box<Booking>, DateTime, StaffId),
    /// Whether to cancel several bookings.
    CheckCancelAll(Vec<Booking>),
    /// Whether that is a name.
    CheckName(String),
    /// Whether that address was meant.
    CheckEmail(String),
    /// Which service.
    AskService,
    /// Which of several services.
    AskWhichService(Vec<ServiceId>),
    /// Something is wanted that is no service here.
    UnknownService(String),
    /// Which day.
    AskDay,
    /// Which day, for a service that was taken from a part of its name.
    AskDayFor(ServiceId),
    /// What time.
    AskTime,
    /// What time, for one of several services.
    AskTimeFor(ServiceId),
    /// Which date, after a feast or a skipped weekday.
    AskDate,
    /// Which zone "my time" is.
    AskZone,
    /// Who they are.
    AskNeeds(Vec<Need>),
    /// Who comes, when that is another person than the customer (`true`: a child).
    AskOther(bool),
    /// Who comes next, of several.
    AskNext,
    /// The same, of a service that is for one visit at a time: those who come may come to one visit together.
    AskNextOrTogether,
    /// Several are booked one after the other.
    OneByOne(u32),
    /// Several visits are booked one by one.
    EachVisit,
    /// Where a booking is to be moved to.
    AskMove(Box<Booking>),
    /// Asks on which day and at what time several bookings are wanted.
    AskMoves(Vec<Booking>),
    /// A time that was said in another zone, and when that is here.
    Converted {
        /// As it was said.
        said: DateTime,
        /// The zone, by its IANA name.
        zone: String,
        /// The same moment on the wall of the business.
        start: DateTime,
    },
    /// A visit cannot begin then, because the one before is not over; a later start is shown.
    TooSoon(Time),
    /// So many visits that were agreed to are booked once it is known who comes.
    AllFollow(usize),
    /// What stands.
    Stands(Box<Booking>),
    /// What was said once more agrees with these bookings.
    Right(Vec<Booking>),
    /// What is booked next.
    Then(Vec<ServiceId>),
    /// What was asked for is none of the services.
    NotOffered(String),
    /// The hours of a day: whether a time lies in them, and of whom, if not of the business.
    Open(Date, Option<Time>, Option<StaffId>),
    /// That a staff member who was wished for does not do a service, and who does.
    Unable(StaffId, ServiceId),
    /// Whether a staff member does a service, and whether they are in on a day.
    Does(StaffId, ServiceId, Option<Date>),
    /// Where the links of the visits are that are booked.
    MeetLinks(Vec<Booking>),
    /// When a visit is in another zone.
    InZone(Box<Booking>, &'static str),
    /// Only bookings that were made here are known.
    OnlyHere,
    /// What was told of a booking cannot be noted here.
    CannotNote,
    /// The hours of a staff member in each week.
    StaffHours(StaffId),
    /// The prices of several services, and their sum.
    Prices(Vec<ServiceId>),
    /// The prices of several services, of which one is wanted.
    Compare(Vec<ServiceId>),
    /// When a visit is over that begins then.
    Ends(ServiceId, DateTime),
    /// Nothing is free at the time of day that was said.
    NotThen,
    /// It is not booked yet.
    NotYet,
    /// Nothing is booked, said to a customer who takes leave of what is begun.
    Unbooked,
    /// A wish to call or write later is heard.
    AnyTime,
    /// A complaint is met with regret.
    Regret,
    /// Pain is met with sympathy.
    Sympathy,
    /// An apology is answered.
    NoTrouble,
    /// The answer to a question.
    Told(Topic, Option<ServiceId>),
    /// A problem with the words for a day or time.
    Trouble(phrase::Error),
    /// Who does a service, after the customer wished for a person who does not.
    NoStaff(Option<ServiceId>),
    /// More people than have room at one time (the second number).
    TooManyPeople(u32, u32),
    /// Which of two hours of one name is meant, on the night when the clocks go back.
    WhichHour([DateTime; 2]),
    /// Which of several addresses is meant.
    AskWhichEmail(Vec<String>),
    /// What an address is made of, after a second one that could be none.
    EmailAgain,
    /// That its letters have to be Latin, after one that could be none.
    EmailInLatin,
    /// The address that was written once more is the one that took no letter.
    EmailRefused(String),
    /// Why a mail address is needed.
    EmailNeeded,
    /// One of a mail address and a phone number is needed.
    ContactNeeded,
    /// Name or address were taken down.
    Noted,
    /// A yes that confirms what was said.
    Good,
    /// It stays as it is.
    Kept,
    /// Nothing is booked.
    Dropped,
    /// What stands, after an edit that does not tell what to change in it.
    EditStands(Box<Booking>),
    /// An edit came after the booking was cancelled.
    EditCancelled(Box<Booking>),
    /// An edit of a message that is too far back to be acted on.
    EditOld,
    /// A yes to nothing.
    YesToWhat(Option<Box<Booking>>),
    /// What stands is all of this.
    AllStand(Vec<Booking>),
    /// Who does the visit whose slot is held.
    With(StaffId),
    /// The house's rule on being late.
    LateRule,
    /// What the right name, address or phone number is.
    AskDetails,
    /// Whether to correct a booking so.
    CheckCorrect(Box<Booking>, Contact),
    /// Correcting is for a person.
    PassOn,
    /// Take your time.
    Waiting,
    /// A short greeting before an answer.
    Hello,
    /// The first greeting.
    Greet,
    /// A greeting again.
    GreetAgain,
    /// Thanks are answered.
    Welcome,
    /// A goodbye is answered.
    Goodbye,
    /// What can be done here.
    Help,
    /// Nothing was understood.
    Lost,
    /// What an answer to a question may look like.
    Examples(Asked),
    /// A person is offered, after several answers that could not be used.
    OfferPerson,
    /// Nothing was understood of an answer to an open question, which follows.
    LostYet,
    /// There was nothing to read.
    Unreadable,
    /// A question that nothing answers.
    Unknown,
}
