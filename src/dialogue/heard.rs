//! The acts of a turn's messages, gathered: a later message counts after an earlier one.

use crate::{
    ids::{BookingId, ServiceId, StaffId},
    phrase::{self, Meaning},
    schedule::Contact,
    understanding::{
        Agreed, Choice, Courtesy, Feature, Request, Series, Shift, Spelling, Topic, Visit,
    },
};

use super::House;

/// A time zone that was spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// By its IANA name.
    Named(&'static str),
    /// "My time".
    Mine,
}

/// What a turn's messages say.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that was said or not")]
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heard {
    pub(super) wants: Vec<Request>,
    pub(super) refuses: Vec<Request>,
    pub(super) when: Option<Result<Meaning, phrase::Error>>,
    /// The day or the hour that is right, where the other one is none.
    pub(super) half: Option<Meaning>,
    pub(super) of: Vec<Meaning>,
    pub(super) not: Vec<Meaning>,
    pub(super) otherwise: Vec<Meaning>,
    pub(super) visits: Vec<Visit>,
    pub(super) series: Option<Series>,
    pub(super) services: Vec<ServiceId>,
    /// Services that are asked about and not asked for.
    pub(super) about: Vec<ServiceId>,
    /// How many of them are asked about, where that was said.
    pub(super) counted: Vec<(ServiceId, u32)>,
    /// Services that what is wanted comes directly after.
    pub(super) after: Vec<ServiceId>,
    pub(super) several: Vec<ServiceId>,
    /// Services of which one is wanted in addition to those that are named.
    pub(super) also_one_of: Vec<ServiceId>,
    /// The same as `several`, those of each word by themselves.
    pub(super) parts: Vec<Vec<ServiceId>>,
    /// The service was taken from a part of its name.
    pub(super) inferred: bool,
    /// What is tried in a trial: one of these services.
    pub(super) tried: Vec<ServiceId>,
    /// What tells services apart that share words.
    pub(super) features: Vec<Feature>,
    pub(super) not_services: Vec<ServiceId>,
    pub(super) staff: Option<StaffId>,
    pub(super) not_staff: Vec<StaffId>,
    pub(super) stranger: bool,
    pub(super) any_staff: bool,
    /// The staff member who was spoken of.
    pub(super) that_staff: bool,
    /// The one who comes and was spoken of.
    pub(super) that_guest: bool,
    /// Who is taken if the staff member cannot be had.
    pub(super) other_staff: Option<StaffId>,
    pub(super) contact: Contact,
    /// The addresses of a message that gives several.
    pub(super) emails: Vec<String>,
    pub(super) doubtful: bool,
    /// A surname is spoken of.
    pub(super) surname: bool,
    /// The customers call themselves by the name.
    pub(super) own: bool,
    /// A name that is said to be wrong.
    pub(super) wrong_name: Option<String>,
    /// What is said of the spelling of a name.
    pub(super) spelling: Option<Spelling>,
    /// The last digits of a phone number that is known but for them.
    pub(super) phone_end: Option<String>,
    /// Who comes, named as other people than the customer.
    pub(super) guests: Vec<String>,
    /// Who is left out: whose visit stays.
    pub(super) not_guests: Vec<String>,
    /// The relative who writes for the one who comes.
    pub(super) parent: Option<String>,
    /// A guest's name is a guess.
    pub(super) unsure_guest: bool,
    /// Every visit is under the customer's own name.
    pub(super) my_name: bool,
    /// The customer comes together with others.
    pub(super) with_me: bool,
    /// The customer comes, and not the one who was named.
    pub(super) myself: bool,
    pub(super) people: u32,
    /// How many dogs or cars each need a visit.
    pub(super) things: u32,
    pub(super) other: bool,
    pub(super) child: bool,
    pub(super) zone: Option<Zone>,
    pub(super) unclear: bool,
    pub(super) weekdays: bool,
    /// An age or a weight was told that a fact of the owner does not allow.
    pub(super) beyond: bool,
    pub(super) choice: Option<Choice>,
    /// The places in a list that were named.
    pub(super) places: Vec<usize>,
    pub(super) topics: Vec<Topic>,
    pub(super) shifts: Vec<Shift>,
    pub(super) confirm: Option<bool>,
    pub(super) consents: bool,
    /// How far the yes goes that it begins with.
    pub(super) agreed: Agreed,
    /// A further sentence may take back the yes or the time that it begins with.
    pub(super) takes_back: bool,
    /// A booking is asked for, and no cancellation.
    pub(super) books: bool,
    pub(super) courtesies: Vec<Courtesy>,
    /// The booking that the message replied to is about.
    pub(super) replied: Option<BookingId>,
    /// The message that was replied to came before the bot's last answer.
    pub(super) replies_to_older: bool,
    /// Who was to come by the version before of an edited message, where it led to no booking.
    pub(super) mends: Option<Contact>,
    pub(super) left: Vec<String>,
    pub(super) conditions: Vec<String>,
    /// Words that stand where the name of a service stands.
    pub(super) sought: Vec<String>,
    pub(super) unknown: Vec<String>,
    /// Whether something in it is denied: "not me".
    pub(super) denies: bool,
    /// Whether it begins with "and".
    pub(super) joins: bool,
    pub(super) question: bool,
    /// Whether several days or times are said of which any will do.
    pub(super) either: bool,
    /// Whether days are joined by "and".
    pub(super) lists_days: bool,
    /// Whether all of these days are wanted.
    pub(super) each_day: bool,
    pub(super) words: usize,
    /// The day on which it was written.
    pub(super) today: Option<jiff::civil::Date>,
    /// Whether something was only thought of: "maybe", "I was thinking about".
    pub(super) hedged: bool,
    /// A condition, a denial or a question for a reason is said.
    pub(super) conditional: bool,
    /// Whether the day is in the week of the one that was spoken of.
    pub(super) same_week: bool,
    /// Whether a number of weeks or days was said.
    pub(super) counts_weeks: bool,
    /// Whether a weekday was said without its date.
    pub(super) weekday: bool,
    /// Whether a day was said without its month.
    pub(super) day_number: bool,
    /// Whether the day that was said is the only one of its name: "tomorrow", "the 24th".
    pub(super) fixed_day: bool,
    /// Whether a day was said with its month.
    pub(super) dated: bool,
    /// Whether a part of it was spoken, so that words may have been misheard.
    pub(super) by_voice: bool,
    /// The conversation was opened without a word.
    pub(super) opens: bool,
}

impl Heard {
    /// Begins a turn whose messages were written on a day.
    #[must_use]
    pub fn on(today: jiff::civil::Date) -> Self {
        Self { today: Some(today), ..Self::default() }
    }

    /// Notes that the conversation was opened, and nothing was said.
    pub const fn is_opening(&mut self) {
        self.opens = true;
    }

    /// Notes which booking the message that is replied to told of.
    pub fn replies_to(&mut self, booking: BookingId) {
        self.replied = Some(booking);
    }

    /// Returns what was said of who comes or writes.
    #[must_use]
    pub const fn contact(&self) -> &Contact {
        &self.contact
    }

    /// Notes whether the message that is replied to came before the bot's last answer.
    pub const fn replies_to_older(&mut self, older: bool) {
        self.replies_to_older = older;
    }

    /// The same without a service that it names.
    pub(super) fn without(&self, service: &ServiceId) -> Self {
        let services = self.services.iter().filter(|id| *id != service).cloned().collect();
        Self { services, ..self.clone() }
    }

    pub(super) fn wants(&self, request: Request) -> bool {
        self.wants.contains(&request)
    }

    /// Whether it is asked when the customer's own visits are, or with whom.
    pub(super) fn asks_for_own(&self) -> bool {
        self.topics.iter().any(|topic| matches!(topic, Topic::WhenMine | Topic::Whose))
    }

    pub(super) fn wants_any(&self, requests: &[Request]) -> bool {
        requests.iter().any(|request| self.wants(*request))
    }

    pub(super) fn is(&self, courtesy: Courtesy) -> bool {
        self.courtesies.contains(&courtesy)
    }

    /// Whether visits are wanted that are booked one by one, as no rule makes a series of them.
    pub(super) fn repeats(&self) -> bool {
        self.wants(Request::Repeat) && self.series.is_none()
    }

    /// Whether a day or a time was said.
    pub(super) fn is_timed(&self) -> bool {
        self.when.is_some() || !self.otherwise.is_empty() || !self.visits.is_empty() || self.unclear
    }

    /// Whether something was said that a booking needs.
    pub(super) fn gives(&self) -> bool {
        self.is_timed()
            || !self.services.is_empty()
            || !self.several.is_empty()
            || self.staff.is_some()
            || self.any_staff
            || self.gives_contact()
            || !self.not.is_empty()
            || !self.not_staff.is_empty()
            || !self.not_services.is_empty()
            || self.weekdays
            || self.stranger
            || self.people > 1
            || self.things > 1
    }

    /// Whether another service or staff member is named.
    pub(super) fn any_new(&self) -> bool {
        !self.services.is_empty() || !self.several.is_empty() || self.staff.is_some()
    }

    /// Whether something is asked of a booking, or yes or no is said.
    pub(super) fn is_order(&self) -> bool {
        self.is_timed()
            || !self.services.is_empty()
            || !self.wants.is_empty()
            || self.gives_contact()
            || self.confirm.is_some()
            || self.choice.is_some()
            || !self.shifts.is_empty()
    }

    /// Whether something was said that an answer has to take up: an order, a part of one, or a
    /// question.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        self.is_order() || self.gives() || !self.topics.is_empty()
    }

    /// What is heard where a staff member's hours were asked about just before: "and tomorrow? for a
    /// pedicure" wishes for the same one; `None`: it wishes for none.
    pub(super) fn follows_up(&self, staff: StaffId, house: &House<'_>) -> Option<Self> {
        let does =
            |id: &ServiceId| house.profile.staff(&staff).is_some_and(|it| it.services.contains(id));
        let able = self.services.iter().all(does);
        let wishes = self.is_timed() || !self.services.is_empty() || !self.several.is_empty();
        let other = self.staff.is_some() || self.any_staff || !self.not_staff.is_empty();
        (wishes && able && !other && !self.stranger)
            .then(|| Self { staff: Some(staff), ..self.clone() })
    }

    /// Whether a visit is to be booked, moved, cancelled or looked up, said in so many words.
    #[must_use]
    pub fn orders_something(&self) -> bool {
        let orders = [
            Request::Book,
            Request::Look,
            Request::Move,
            Request::Cancel,
            Request::List,
            Request::Again,
        ];
        self.wants_any(&orders) || !self.services.is_empty() && self.is_timed()
    }

    /// Whether one time is said for all who come: "both at 11".
    pub(super) fn is_for_all(&self) -> bool {
        let all = self.choice == Some(Choice::All) || self.shifts.contains(&Shift::SameTime);
        let apart =
            self.wants(Request::Behind) || self.services.len() > 1 || !self.visits.is_empty();
        all && !apart
            && self.places.is_empty()
            && !self.gives_contact()
            && self.exact_time().is_some()
    }

    /// Whether a service is ordered.
    pub(super) fn orders(&self) -> bool {
        !self.services.is_empty() && (self.wants(Request::Book) || self.is_timed())
    }

    /// Returns what is heard without what would change a booking.
    pub(super) fn without_changes(&self) -> Self {
        let changes = [Request::Cancel, Request::Move, Request::Rather];
        let wants = self.wants.iter().copied().filter(|want| !changes.contains(want)).collect();
        Self { wants, of: Vec::new(), ..self.clone() }
    }

    /// Whether a message tells something and asks nothing.
    pub(super) fn tells_only(&self) -> bool {
        self.topics.is_empty() && self.courtesies.is_empty()
    }

    pub(super) fn gives_contact(&self) -> bool {
        self.contact != Contact::default()
            || !self.guests.is_empty()
            || self.parent.is_some()
            || self.mends_contact()
    }

    /// Whether a name or a number is said to be wrong, without its place being taken as a whole.
    pub(super) fn mends_contact(&self) -> bool {
        self.wrong_name.is_some() || self.spelling.is_some() || self.phone_end.is_some()
    }

    /// Whether the messages say who comes and nothing else.
    pub(super) fn only_contact(&self) -> bool {
        self.gives_contact()
            && !self.is_timed()
            && self.services.is_empty()
            && self.staff.is_none()
            && self.choice.is_none()
            && !self.wants(Request::Look)
    }
}
