//! The parts that words can play in a sentence.
/// What a word or a few words do in a sentence. The names in the files are these in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cue {
    /// A booking is wanted.
    Book,
    /// Free times are wanted.
    Look,
    /// A booking is to be moved.
    Move,
    /// A booking is to be cancelled.
    Cancel,
    /// The customer cannot come, which is a reason to cancel or to move.
    Unable,
    /// The visit whose service stands before does not take place: "the podcast isn't happening".
    FallsAway,
    /// A cancellation is told of, which happened.
    Gone,
    /// The customer's bookings are to be listed.
    List,
    /// A person is wanted.
    Human,
    /// One more, beside what is booked.
    Again,
    /// This, and not what was said before.
    Rather,
    /// The customer is late.
    Late,
    /// Data of a standing booking are wrong.
    Details,
    /// The letter is to be sent again.
    Resend,
    /// Several visits at an interval.
    Repeat,
    /// One visit a week.
    Weekly,
    /// For a month.
    ForMonth,
    /// So many times.
    Times,
    /// There is no mail address or phone number, or it is not given.
    NothingMore,
    /// Yes.
    Yes,
    /// No.
    No,
    /// It is to stay as it is.
    Keep,
    /// Thanks.
    Thanks,
    /// An answer is taken note of: "I see".
    Noted,
    /// A goodbye.
    Bye,
    /// A greeting.
    Greet,
    /// How all this works.
    Help,
    /// The customer needs a moment.
    Wait,
    /// Any time will do.
    Any,
    /// The earliest time.
    Earliest,
    /// The latest time.
    Latest,
    /// Any staff member will do.
    Anyone,
    /// All of them.
    All,
    /// The other one.
    Other,
    /// An item of a list: "one", "option".
    One,
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The fifth.
    Fifth,
    /// The last.
    Last,
    /// The earlier of two.
    EarlierOne,
    /// The later of two.
    LaterOne,
    /// The same as at the last visit.
    SameLast,
    /// A price is asked for.
    Price,
    /// A duration is asked for.
    Length,
    /// Services are compared: which is cheaper, or takes longer.
    Compares,
    /// The address is asked for.
    Address,
    /// Opening hours are asked for.
    Hours,
    /// The telephone number is asked for.
    Phone,
    /// The services are asked for.
    Services,
    /// The staff are asked for.
    Staff,
    /// Whether this is a program.
    Robot,
    /// Something is asked about the customer's own visit.
    Own(super::OwnVisit),
    /// Something that only a person can answer.
    AskHuman,
    /// What was cancelled is to stand again.
    Undo,
    /// What was moved is to be as it was before.
    AsBefore,
    /// A reason follows.
    Because,
    /// The service that was said just before is taken back.
    Slip,
    /// What the speaker has is described.
    Has,
    /// The staff member who was spoken of.
    ThatPerson,
    /// The rules on cancelling are asked for.
    CancelRule,
    /// Rules and fees.
    Policy,
    /// Whether something is done here.
    Offers,
    /// How, why, until when: what makes a wish a question.
    How,
    /// May I.
    May,
    /// A condition.
    If,
    /// Nothing is decided.
    Maybe,
    /// A request in the form of a question or a wish.
    Please,
    /// A denial of what follows.
    Not,
    /// An exception of what follows.
    Except,
    /// A denial of what stands before or behind.
    Deny,
    /// But.
    But,
    /// Or.
    Or,
    /// What is wanted if the other cannot be had.
    Otherwise,
    /// A denial that may stand behind what it denies: German "nicht".
    NotBehind,
    /// The rule on being late.
    LateRule,
    /// What is said of the day beside it.
    #[serde(skip)]
    Day(super::BesideDay),
    /// A subject that customers ask the house about, by its name in the files.
    #[serde(skip)]
    About(super::Subject),
    /// A question begins.
    Asks,
    /// A sentence that begins so is a question, also without its mark.
    Wonders,
    /// Whether something has to be done.
    Obliged,
    /// A person who was spoken of.
    HeOrShe,
    /// What a staff member does: "does", "teaches".
    Performs,
    /// "Or not", which makes a sentence a question.
    OrNot,
    /// What several services cost together.
    Together,
    /// The speaker says that this is a question: "just asking".
    Inquires,
    /// Whether a service is done here.
    Does,
    /// A service that some houses of these trades have and others do not.
    OtherService,
    /// A name follows.
    Introduces,
    /// A name follows for certain.
    IntroducesSurely,
    /// The customer's own name follows.
    IntroducesSelf,
    /// The name of another person who comes follows.
    IntroducesGuest,
    /// The name that a booking is to be under follows.
    NamedFor,
    /// The customer's own name stands before.
    EndsName,
    /// A word for a person in the case that their name behind it has, too.
    Case(super::PersonCase),
    /// What time it is, which orders nothing: "it's two in the night here".
    ClockNow,
    /// Joins two things to one.
    Joins,
    /// A small word inside a name.
    Particle,
    /// A name follows in another grammatical case.
    ForWhom,
    /// What is wanted follows: "на манікюр".
    What,
    /// A staff member follows.
    With,
    /// What is added to a service follows: "with a wash".
    Along,
    /// Another person.
    Relation,
    /// The customer.
    Me,
    /// The customer comes.
    ForMe,
    /// The customer comes, and not the one who was named.
    Myself,
    /// The customer, as the one who does something.
    Subject,
    /// The customer and another person.
    MeAnd,
    /// Another person is brought.
    Brings,
    /// A number of people or visits stands beside.
    Several,
    /// Two people, neither of whom is the customer.
    Pair,
    /// What is counted and is no person.
    Counts(super::Counts),
    /// What is spoken of is for later, and not wanted now.
    PutOff,
    /// A word for the trades that treat or groom animals.
    Veterinary,
    /// No other person comes, or nothing more is wanted.
    Alone,
    /// One of what was shown is to be taken out.
    Drop,
    /// Nothing but what follows.
    Only,
    /// A visit to try what is offered.
    Trial,
    /// Others are only asked for advice.
    Consults,
    /// What one customer has several of: lessons, sessions.
    Sessions,
    /// A parent who writes for the one who comes.
    Parent,
    /// A child.
    Child,
    /// Something is for children: a word of a service's name.
    ForChildren,
    /// In a service's name: several people come to it together.
    ForFamily,
    /// Of no special kind: beside a service for children, the same for others.
    Plain,
    /// It tells services apart that share words, by its name in the files.
    #[serde(skip)]
    Apart(super::Distinction),
    /// What a service is often named after: alone it stands for the name, though it is ordinary elsewhere.
    Content,
    /// A number from two to eight, by its name in the files.
    #[serde(skip)]
    Number(u32),
    /// Years of age.
    Years,
    /// An age follows.
    Aged,
    /// A mail address is spoken of.
    MailWord,
    /// A surname is spoken of.
    Surname,
    /// The last digits of a number follow.
    EndsIn,
    /// A letter that is written twice follows.
    Doubled,
    /// A letter that is written once follows.
    WrittenOnce,
    /// A letter of a name follows.
    SpeltWith,
    /// A title, which is no name.
    NoName,
    /// At the time of day of the booking.
    SameTime,
    /// What stands, once more: "the same".
    Same,
    /// On the day of the booking.
    SameDay,
    /// Later than the booking.
    Later,
    /// Earlier than the booking.
    Earlier,
    /// To a later time.
    Back,
    /// To an earlier time.
    Forward,
    /// To an earlier or a later time, as the speaker is used to.
    EitherWay,
    /// Hours.
    UnitHour,
    /// Half an hour.
    UnitHalfHour,
    /// An hour and a half.
    UnitHourAndHalf,
    /// Minutes.
    UnitMinute,
    /// Days.
    UnitDay,
    /// Weeks.
    UnitWeek,
    /// Two weeks.
    UnitTwoWeeks,
    /// The day before the booking.
    DayBefore,
    /// Before the day of an event that was named.
    BeforeThen,
    /// The day after the booking.
    DayAfter,
    /// The week after the booking.
    NextWeek,
    /// The week after this one, where weeks are spoken of.
    NextOne,
    /// In the week of the day that was spoken of.
    SameWeek,
    /// The number one.
    A,
    /// A half.
    Half,
    /// A weekday is skipped.
    Skips,
    /// Directly after the booking.
    AfterBooking,
    /// After the service that is named next.
    Follows,
    /// Directly before the booking.
    BeforeBooking,
    /// In the customer's own time zone.
    ZoneMine,
    /// Which time zone is spoken of.
    ZoneWhich,
    /// Monday to Friday.
    WeekdaysOnly,
    /// From.
    From_,
    /// To.
    To_,
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// What is begun is not wanted, or not yet.
    Decline,
    /// It does not matter any more.
    NeverMind,
    /// The customer will call or write by themselves.
    Leaves,
    /// An apology for the trouble.
    Apologises,
    /// A complaint, or money that is wanted back.
    Complains,
    /// Pain.
    Pain,
    /// Who is better.
    Better,
    /// When a visit is over.
    Ends,
    /// Whether a staff member works.
    Works,
    /// How far ahead a booking can be made.
    Horizon,
    /// How many have room at one time.
    Capacity,
    /// Since a day that has passed.
    Since,
    /// Weeks or months of age.
    UnitAge,
    /// Kilograms.
    UnitKilo,
    /// A limit above follows.
    AtMost,
    /// Something that keeps the customer ends at the hour that follows.
    Finishes,
    /// Something of the customer's own life that has its day: a wedding, an exam.
    Event,
    /// A person tells or advises something, and does not come.
    Tells,
    /// The customer wants to be told if something frees up.
    FreesUp,
    /// The customer wants to be told of what was spoken of.
    TellMe,
    /// The customer no longer waits for that.
    OffList,
    /// A word without a wish of its own.
    Filler,
    /// A given name.
    Given,
}
