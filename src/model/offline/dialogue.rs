//! A conversation so far, folded from its transcript.
//!
//! The offline model keeps no state of its own: what it knows is read from the transcript
//! every time, messages and facts in order. So it takes over a conversation that a language
//! model began, in the middle of a turn, and after a crash it is where it was.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};

use crate::{
    agent::{Request, TurnContext},
    bots::find::ServiceMatch,
    chat::{Entry, Fact},
    ids::{BookingId, ServiceId, StaffId},
    phrase::{self, Meaning},
    schedule::{Booking, Contact},
};

use super::{
    hear::{Asked, Before, Message, hear},
    inform,
    intent::Intent,
};

/// What the customer is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Goal {
    /// Nothing yet.
    #[default]
    None,
    /// A booking.
    Book,
    /// Another time for a booking.
    Move,
    /// A booking less.
    Cancel,
}

/// The days that are spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    /// The first.
    pub(super) from: Date,
    /// The last.
    pub(super) until: Date,
}

/// What has been gathered.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) goal: Goal,
    pub(super) service: Option<ServiceId>,
    /// Services that the words fit equally.
    pub(super) several: Vec<ServiceId>,
    pub(super) staff: Option<StaffId>,
    pub(super) days: Option<Days>,
    pub(super) time: Option<Time>,
    /// A part of the day: not before, and before.
    pub(super) window: (Option<Time>, Option<Time>),
    pub(super) contact: Contact,
    /// The booking that is to be moved.
    pub(super) target: Option<BookingId>,
}

/// A conversation so far.
#[derive(Debug, Default)]
pub(super) struct Dialogue {
    pub(super) draft: Draft,
    pub(super) asked: Asked,
    /// Starts that were offered last.
    pub(super) offers: Vec<DateTime>,
    /// Appointments that were listed last, in order.
    pub(super) listed: Vec<Booking>,
    /// The booking whose cancelling waits for a yes.
    pub(super) waits: Option<Box<Booking>>,
    /// What was booked or moved last, while nothing else has been spoken of.
    pub(super) last: Option<Box<Booking>>,
    /// Whether the customer has just said no to that.
    pub(super) declined: bool,
    /// Whether the bot has said anything yet.
    pub(super) greeted: bool,
}

impl Dialogue {
    /// Folds what was said and done before this turn, and this turn's messages.
    pub(super) fn read(request: &Request) -> (Self, Vec<Message>) {
        let context = &request.context;
        let mut dialogue = Self::default();
        // A receipt closes what was spoken of before it.
        let closed = context.history.iter().rposition(closes).unwrap_or(0);
        for entry in context.history.iter().skip(closed) {
            match entry {
                Entry::Customer { text, sent } => {
                    dialogue.hear(context, text, *sent);
                }
                Entry::Assistant { calls, .. } => {
                    dialogue.greeted = true;
                    dialogue.asked = dialogue.open_question();
                    if std::mem::take(&mut dialogue.declined) {
                        dialogue.waits = None;
                    }
                    for done in calls {
                        dialogue.acted(&done.outcome.fact);
                    }
                }
            }
        }
        let now = context.heard.iter().map(|heard| dialogue.hear(context, &heard.text, heard.sent));
        let now = now.collect();
        (dialogue, now)
    }

    /// Returns what the bot asks when only the draft tells.
    pub(super) fn open_question(&self) -> Asked {
        let draft = &self.draft;
        let (service, days, time) =
            (draft.service.is_some(), draft.days.is_some(), draft.time.is_some());
        match draft.goal {
            Goal::None | Goal::Cancel => Asked::Nothing,
            Goal::Move if days => Asked::Time,
            Goal::Move => Asked::Day,
            Goal::Book => match (service, days, time) {
                (_, true, false) => Asked::Time,
                (false, false, false) | (false, true, true) => Asked::Service,
                (true, false, _) | (false, false, true) => Asked::Day,
                (true, true, true) => Asked::Nothing,
            },
        }
    }

    fn hear(&mut self, context: &TurnContext, text: &str, sent: Timestamp) -> Message {
        let day = self.draft.days.filter(|days| days.from == days.until).map(|days| days.from);
        let before = Before { asked: &self.asked, day, offers: &self.offers };
        let message = hear(context, text, sent, &before);
        self.turn_to(&message);
        self.pick(&message);
        self.gather(context, &message);
        message
    }

    /// Decides what the customer is after now.
    fn turn_to(&mut self, message: &Message) {
        let intents = &message.intents;
        match self.goal_after(message) {
            Goal::Move if self.draft.goal != Goal::Move => {
                let contact = std::mem::take(&mut self.draft.contact);
                let target = self.last.as_ref().or(self.waits.as_ref());
                let target = target.map(|booking| booking.id.clone());
                self.draft = Draft { goal: Goal::Move, contact, target, ..Draft::default() };
            }
            Goal::Book if self.draft.goal != Goal::Book => {
                self.draft.goal = Goal::Book;
                self.draft.target = None;
                self.last = None;
            }
            goal => self.draft.goal = goal,
        }
        let only_no = intents.has(Intent::No) && message.gives_nothing();
        self.declined = only_no && self.waits.is_some();
        if only_no && self.waits.is_none() && !intents.any(&[Intent::Cancel, Intent::NoEmail]) {
            let contact = std::mem::take(&mut self.draft.contact);
            self.draft = Draft { contact, ..Draft::default() };
        }
    }

    fn goal_after(&self, message: &Message) -> Goal {
        let intents = &message.intents;
        let goal = self.draft.goal;
        let books = intents.any(&[Intent::Book, Intent::Look, Intent::Again]);
        if intents.has(Intent::Cancel) {
            Goal::Cancel
        } else if intents.has(Intent::Move) && !self.changes_draft(message)
            || self.shifts(message)
            || self.last.is_some() && intents.has(Intent::Shift) && !chats(message) && !books
        {
            Goal::Move
        } else if intents.any(&[Intent::Mine, Intent::Human]) {
            if goal == Goal::Book { goal } else { Goal::None }
        } else if books || message.service.is_some() && self.last.is_some() && !chats(message) {
            Goal::Book
        } else if goal == Goal::None && self.last.is_none() && !chats(message) {
            let gives = message.is_timed() || message.service.is_some();
            if gives { Goal::Book } else { goal }
        } else {
            goal
        }
    }

    /// Returns whether a move is of what is being spoken of and not booked yet.
    fn changes_draft(&self, message: &Message) -> bool {
        let booked = ["запис", "appointment", "booking", "бронь", "бронюв"];
        let names_one =
            message.words.iter().any(|word| booked.iter().any(|stem| word.starts_with(stem)));
        self.draft.goal == Goal::Book
            && self.draft.days.is_some()
            && self.last.is_none()
            && !names_one
    }

    /// Returns whether a message gives what was just booked another time: "ні, краще о 15". A
    /// bare time does not, since nobody may be moved by a chance remark; its own does, and then
    /// nothing changes.
    fn shifts(&self, message: &Message) -> bool {
        let Some(last) = &self.last else { return false };
        let intents = &message.intents;
        let elsewhere = [Intent::Book, Intent::Again, Intent::Look, Intent::Mine];
        let rather = intents.any(&[Intent::Rather, Intent::No, Intent::SameTime]);
        let same = message.when.as_ref().is_ok_and(|when| {
            when.time == Some(last.local_start.time())
                && when.date.is_none_or(|day| day == last.local_start.date())
        });
        message.is_timed()
            && message.service.is_none()
            && !intents.any(&elsewhere)
            && (rather && !chats(message) || same)
    }

    /// Takes a choice from what was listed or offered.
    fn pick(&mut self, message: &Message) {
        if self.asked == Asked::Which
            && let Some(number) = message.number
            && let Some(booking) = self.listed.get(number - 1)
        {
            self.draft.target = Some(booking.id.clone());
        }
        let open = self.asked == Asked::Time && message.when.as_ref().is_ok_and(Meaning::is_empty);
        let any = message.intents.has(Intent::Any)
            || self.offers.len() == 1 && message.intents.has(Intent::Yes);
        let place = message.ordinal.or(any.then_some(1));
        if open
            && let Some(place) = place
            && let Some(offer) = self.offers.get(place - 1)
        {
            self.draft.days = Some(Days { from: offer.date(), until: offer.date() });
            self.draft.time = Some(offer.time());
        }
    }

    fn gather(&mut self, context: &TurnContext, message: &Message) {
        let draft = &mut self.draft;
        match &message.service {
            Some(ServiceMatch::One(id)) => {
                let does = |staff: &StaffId| {
                    context.profile.staff(staff).is_some_and(|staff| staff.services.contains(id))
                };
                draft.staff = draft.staff.take().filter(does);
                draft.service = Some(id.clone());
                draft.several.clear();
            }
            Some(ServiceMatch::Several(ids)) => draft.several.clone_from(ids),
            None => {}
        }
        if message.intents.has(Intent::Anyone) {
            draft.staff = None;
        }
        if message.staff.is_some() {
            draft.staff.clone_from(&message.staff);
        }
        let contact = &message.contact;
        draft.contact = Contact {
            name: contact.name.clone().or(draft.contact.name.take()),
            email: contact.email.clone().or(draft.contact.email.take()),
            phone: contact.phone.clone().or(draft.contact.phone.take()),
        };
        if chats(message) {
            return;
        }
        match &message.when {
            Ok(when) => self.gather_when(when, message.intents.has(Intent::Look)),
            // What has passed is asked for all the same: the front desk says so, and what is free.
            Err(phrase::Error::Past { date, time }) => {
                let when = Meaning { date: Some(*date), time: *time, ..Meaning::default() };
                self.gather_when(&when, false);
            }
            Err(phrase::Error::Ambiguous(choices)) => self.gather_choices(choices),
            Err(_) => {}
        }
    }

    /// Takes what several readings share, and offers them.
    fn gather_choices(&mut self, choices: &[Meaning]) {
        let start = |choice: &Meaning| Some(choice.date?.to_datetime(choice.time?));
        self.offers = choices.iter().filter_map(start).collect();
        let mut days = choices.iter().map(|choice| choice.date);
        if let Some(Some(day)) = days.next()
            && days.all(|other| other == Some(day))
        {
            self.draft.days = Some(Days { from: day, until: day });
        }
        let mut times = choices.iter().map(|choice| choice.time);
        if let Some(Some(time)) = times.next()
            && times.all(|other| other == Some(time))
        {
            self.draft.time = Some(time);
        }
    }

    fn gather_when(&mut self, when: &Meaning, looks: bool) {
        let draft = &mut self.draft;
        if let Some(from) = when.date {
            draft.days = Some(Days { from, until: when.date_end.unwrap_or(from) });
            // A day among those offered is still wanted at the time of day asked for.
            if !self.offers.iter().any(|offer| offer.date() == from) {
                draft.window = (None, None);
            }
            if looks {
                draft.time = None;
            }
        }
        let exact = when.time_end.is_none() && (when.bound.is_none() || when.time.is_none());
        if let (Some(time), true) = (when.time, exact) {
            draft.time = Some(time);
            draft.window = (None, None);
            let offered = self.offers.iter().find(|offer| offer.time() == time);
            let spoken_of =
                |date: Date| draft.days.is_some_and(|days| days.from == date && days.until == date);
            let on_the_day =
                self.offers.iter().any(|offer| offer.time() == time && spoken_of(offer.date()));
            if let (None, Some(offer), false) = (when.date, offered, on_the_day) {
                draft.days = Some(Days { from: offer.date(), until: offer.date() });
            }
        } else if when.time.is_some() || when.time_end.is_some() {
            draft.window = (when.time, when.time_end);
            draft.time = None;
        }
    }
}

/// Returns whether an entry ends with a receipt, after which nothing before it counts.
fn closes(entry: &Entry) -> bool {
    let Entry::Assistant { calls, .. } = entry else { return false };
    calls.last().is_some_and(|done| matches!(done.outcome.fact, Fact::Receipt { .. }))
}

/// Returns whether a message asks about the business, or is polite, and wants nothing booked or
/// changed; the days and times in it are then no wish.
pub(super) fn chats(message: &Message) -> bool {
    let intents = &message.intents;
    let wants = [
        Intent::Book,
        Intent::Look,
        Intent::Again,
        Intent::Move,
        Intent::Cancel,
        Intent::Rather,
        Intent::No,
    ];
    let services = intents.has(Intent::Services) && message.is_timed();
    let about = intents.any(inform::KINDS) || intents.any(&[Intent::Help, Intent::Question]);
    let polite = intents.any(&[Intent::Thanks, Intent::Bye]);
    (about && !services && !message.orders() || polite) && !intents.any(&wants)
}
