//! The words by which a sentence of an answer is understood: one section of `claims.txt`
//! or `marks.txt` for each cue.
//!
//! A phrase is found by its beginning, at the beginning of a word, in all languages at once,
//! because models answer in languages that they were not asked for.

/// Declares the cues, each with the section of the language files that lists its phrases.
macro_rules! cues {
    ($($(#[$doc:meta])* $cue:ident = $section:literal,)*) => {
        /// What words do in a sentence of an answer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Cue {
            $($(#[$doc])* $cue,)*
        }

        impl Cue {
            pub(super) const fn section(self) -> &'static str {
                match self {
                    $(Self::$cue => $section,)*
                }
            }
        }
    };
}

cues! {
    /// An appointment is booked.
    Booked = "booked",
    /// A slot is held, or booked.
    Held = "held",
    /// An appointment is moved.
    Moved = "moved",
    /// An appointment is cancelled, or a slot released.
    Cancelled = "cancelled",
    /// A time is free.
    Free = "free",
    /// The customer is expected.
    Sure = "sure",
    /// All that was asked for is done.
    AllDone = "all done",
    /// A sentence that begins so says that all is done.
    First = "first",
    /// A sentence that says only this says yes.
    Yes = "yes",
    /// Denies the word after it, or makes it only possible.
    Denies = "denies",
    /// May stand between a denial and what is denied.
    Between = "between",
    /// Begins a clause that owes nothing to the one before.
    Turns = "turns",
    /// Joins two clauses, or two times.
    Joins = "joins",
    /// A time cannot be had.
    Taken = "taken",
    /// Denies a whole clause.
    Not = "not",
    /// Opening or working hours.
    Hours = "hours",
    /// Closed, or a day off.
    Closed = "closed",
    /// A break within the hours.
    Break = "break",
    /// All days but those named.
    Except = "except",
    /// Every day.
    Every = "every",
    /// Opens a question or a proposal.
    Asks = "asks",
    /// Makes what follows depend on something.
    If = "if",
    /// Something of the customer: "your visit".
    Own = "own",
    /// A visit, whichever service.
    Visit = "visit",
    /// More than one thing, all of them.
    All = "all",
    /// A person of the business is told, or will answer.
    Person = "person",
    /// A letter is sent.
    Letter = "letter",
    /// A message that is not sent yet but will be.
    Later = "later",
    /// What no function does.
    Never = "never",
    /// What anyone may say to have done, or will do.
    Harmless = "harmless",
    /// The same, as several words: "let you know".
    HarmlessTo = "harmless to",
    /// "I have", "we've": opens a deed that is done.
    Done = "done",
    /// "I'll", "we will", "someone will": opens a deed that is promised.
    Will = "will",
    /// The same behind a name: "Olena will".
    WillOf = "will of",
    /// "I'm", "we're": opens a deed that is being done.
    Doing = "doing",
    /// "has been", "was": opens a deed in the passive.
    Passive = "passive",
    /// May stand between these and the verb.
    Adverb = "adverb",
    /// A participle or past form that no ending shows.
    Past = "past",
    /// An ending that shows a deed of the speaker.
    Ending = "ending",
    /// The one spoken to, before a verb: it is no deed of the speaker.
    Theirs = "theirs",
    /// A pronoun for a staff member named before.
    Pronoun = "pronoun",
    /// The end of a visit.
    Ends = "ends",
    /// How it was before.
    Was = "was",
    /// As it was before, and now as well.
    Still = "still",
    /// Before the day or time at which something now is: "moved to".
    Onto = "onto",
    /// Before the day or time at which something was: "moved from".
    Off = "off",
    /// Until when something can be done.
    Deadline = "deadline",
    /// Another customer has the time.
    Occupied = "occupied",
    /// A share of a price; the line begins with its hundredths.
    Shares = "shares",
    /// A sign or a word for hundredths.
    Percent = "percent",
    /// Speaks of what something costs.
    Money = "money",
    /// For all who come together: "1500 for all of you".
    ForAll = "for all",
    /// At some later time, and not at that of a visit: "see you another time".
    AnotherTime = "another time",
    /// Speaks of children or of ages.
    OfAges = "of ages",
    /// Below the least age.
    TooYoung = "too young",
    /// The price of one of several: "60 each".
    Each = "each",
    /// Tells the customer that nothing is amiss.
    Reassures = "reassures",
    /// Is convenient, which is no suit.
    Suits = "suits",
    /// There is none of what follows.
    None = "none",
    /// Has to be done or brought.
    Wanted = "wanted",
    /// Need not be done or brought.
    NoNeed = "no need",
    /// Costs no more.
    NoExtra = "no extra",
    /// Is paid apart from the price.
    Apart = "apart",
    /// A higher price.
    Raises = "raises",
    /// Before a day or a period: "through", "within".
    Spanning = "spanning",
    /// Says which half of the day an hour is in.
    HalfDays = "half days",
    /// A way to pay.
    Means = "means",
    /// The business has something.
    Has = "has",
    /// The business does not have something.
    HasNot = "has not",
    /// A visit is over then.
    Finishes = "finishes",
    /// The business opens or closes then.
    Doors = "doors",
    /// Denies what stands behind it, beside what is true.
    Contrast = "contrast",
    /// Times that are open, which is no word of opening hours.
    OpenTimes = "open times",
    /// The whole of what stands behind it.
    Whole = "whole",
    /// All staff members.
    AllStaff = "all staff",
    /// At the time that was spoken of.
    Then = "then",
    /// Says that another staff member is or does the same.
    AndSo = "and so",
    /// A word of an address.
    Streets = "streets",
    /// An abbreviation after which a name follows.
    Titles = "titles",
    /// What only a link has.
    Links = "links",
    /// A top-level domain in Cyrillic.
    Domains = "domains",
    /// The name of a currency.
    Currencies = "currencies",
    /// A lower price.
    Discounts = "discounts",
    /// Without a price.
    Gratis = "gratis",
    /// A service costs nothing.
    Costless = "costless",
    /// The price begins there.
    FromPrice = "from",
    /// The price is the same for all.
    Exact = "exact",
    /// A sum of prices.
    Sum = "sum",
    /// A word with a capital letter that is no person's name.
    Proper = "proper",
    /// No break in the hours.
    NoBreak = "no break",
    /// A person of the business does something for the customer.
    Answers = "answers",
    /// The speaker will hold a slot.
    Keep = "keep",
    /// How soon a booking can be made.
    Notice = "notice",
    /// How far ahead a booking can be made.
    Ahead = "ahead",
    /// Until when a customer can change a booking.
    Change = "change",
    /// How long a slot is held.
    Hold = "hold",
    /// When reminders come.
    Remind = "remind",
    /// How far apart starts lie.
    Step = "step",
    /// Is there, or is had.
    Have = "have",
    /// A number in words; the line begins with its value.
    Values = "values",
    /// A unit of time; the line begins with its minutes.
    Units = "units",
    /// A length of time with a name; the line begins with its minutes.
    Spans = "spans",
    /// Behind a number: what is counted or measured, so that the number is no clock time.
    Counted = "counted",
    /// Between two measures: "two by two metres".
    By = "by",
    /// What names no day and no time, though it reads like one: "the nearest", "час".
    Nearest = "nearest",
    /// A courtesy that says yes to a wish, and not to a question.
    Courtesies = "courtesies",
    /// A number word that stands for a noun: "the first one".
    Pronouns = "pronouns",
    /// An ordinal that is no day of a month.
    Ordinals = "ordinals",
    /// Before an ordinal that is a day of a month.
    Dated = "dated",
    /// Every start of the day is taken.
    AllTaken = "all taken",
    /// The first start of all.
    Earliest = "earliest",
    /// The last start of all.
    Latest = "latest",
    /// Days of the week that are no such words elsewhere; the line begins with their numbers.
    WeekDays = "week days",
    /// Agrees, although it begins as a denial does.
    Agrees = "agrees",
    /// States something, although a word in it asks or denies: "you don't have to come".
    Asserts = "asserts",
    /// Longer than a slot is held.
    LongHold = "long hold",
    /// Every start of a day.
    AnyTime = "any time",
    /// Opens an answer that affirms what was asked.
    Affirms = "affirms",
    /// Says yes if nothing follows it.
    ShortYes = "short yes",
    /// Something of the one who writes: "my visit".
    Mine = "mine",
    /// Opens what the business has, does or allows.
    House = "house",
    /// Says that something may be done or brought.
    Allowed = "allowed",
    /// A frequent word, which tells nothing of a business.
    Plain = "plain",
    /// Asks for opening hours.
    AsksHours = "asks hours",
    /// Before the length of a hold: "for ten minutes".
    During = "during",
    /// An offer to look whether a time is free.
    Checks = "checks",
    /// Answers by phone, which no function does.
    Phones = "phones",
    /// What was dealt with, behind a participle: "it", "your".
    Object = "object",
    /// Says that there is nothing.
    Nothing = "nothing",
    /// Other than those named.
    Others = "others",
    /// A time that was spoken of before.
    ThatTime = "that time",
    /// The services of the business, whichever.
    Services = "services",
    /// A part of the day; the line begins with its hours.
    DayParts = "day parts",
    /// A part of this day.
    ThisPart = "this part",
    /// Together with what stands behind it.
    With = "with",
    /// How old a customer has to be.
    Ages = "ages",
    /// Money is given.
    Pays = "pays",
    /// Before the visit.
    Beforehand = "beforehand",
    /// Something else decides.
    Depends = "depends",
    /// Before the name of the one who speaks.
    IAm = "i am",
    /// Does a service.
    Works = "works",
    /// What is the customer's.
    Yours = "yours",
    /// What the customer can choose.
    Choices = "choices",
    /// Says something of what stands before it.
    Is = "is",
    /// The business does not open; of a staff member other words are said.
    Shut = "shut",
    /// Two of a kind.
    Pair = "pair",
    /// A change that cannot be made.
    Fixed = "fixed",
    /// What was before this conversation.
    Long = "long ago",
    /// Nothing but what is named.
    Only = "only",
    /// One thing is a part of another.
    Included = "included",
    /// Something can be had or done.
    Possible = "possible",
    /// The business does not have, do or allow something.
    Lacks = "lacks",
    /// What a person says, thinks or agrees to.
    Relayed = "relayed",
    /// The one who speaks, before their verb.
    Speaker = "speaker",
    /// An ending of a verb of the one who speaks.
    OwnEnding = "own ending",
    /// Those who come.
    People = "people",
    /// Has room for those who come.
    Fit = "fit",
    /// Several who come at once.
    AtOnce = "at once",
    /// The waiting list, or that something frees up.
    Waits = "waits",
    /// Offers something that is not done yet.
    MayDo = "may do",
    /// Asks until when.
    AsksUntil = "asks until",
    /// Behind a period: "an hour ahead".
    InAdvance = "in advance",
    /// Books something, as the customer can.
    ToBook = "to book",
    /// An ending of a verb of the business: "обслуговуємо".
    OwnPlural = "own plural",
    /// Says that the same is true of something else.
    AsWell = "as well",
    /// Adds something to what stands before it.
    Adds = "adds",
    /// A "no" that answers a question, and denies nothing of what follows.
    Bare = "bare",
    /// A word of a bare "no" or of regret, which denies nothing of what follows.
    Interjections = "interjections",
    /// Says where something is, seen from the business: "behind", "across the street".
    Whereabouts = "whereabouts",
    /// Asks when a staff member is in.
    AsksWhen = "asks when",
    /// Before a time with which others are compared: "closest to".
    Beside = "beside",
    /// Changes a visit, and makes none.
    Changes = "changes",
    /// What the business knows of a customer: "email", "phone number".
    ContactData = "contact data",
    /// Says what a price depends on that the customer would do.
    OnCondition = "on condition",
    /// Says that a wish was heard, and nothing of it.
    Understood = "understood",
    /// A staff member is not in.
    Away = "away",
    /// A day of every week: "on Tuesdays".
    Habitual = "habitual",
    /// What free times are called where they are counted.
    Starts = "starts",
    /// No more than so many are free.
    Left = "left",
    /// Comes to the address of the business.
    Comes = "comes",
    /// Stands between two visits of which the first one comes first.
    InOrder = "in order",
    /// Comes before all others.
    Leads = "leads",
    /// Money that is asked for where no service is done.
    Charges = "charges",
    /// Asks whether something may be asked.
    AsksLeave = "asks leave",
    /// Costs less than another.
    Cheaper = "cheaper",
}
