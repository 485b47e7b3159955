//! A message that was edited after it was answered: what its new words change of what was done.
//!
//! The first version has been acted on, so the new one is compared with it and with the booking that
//! it led to, and only the difference counts. The difference moves or corrects that booking or is
//! asked about. It books nothing, and a yes that was given to an earlier question answers no later
//! one.

use crate::{
    schedule::{Booking, Change, Contact},
    understanding::{Request, Topic},
};

use super::{
    Draft, Goal, Heard, House, Move, Say, Stage, State,
    plan::{Call, call, say},
    taken_back::begin,
    which::has,
};

/// What the answer to the earlier versions of a message did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settled {
    /// The booking that it made or changed, as it stands now.
    pub booking: Option<Box<Booking>>,
    /// What was done to that booking.
    pub change: Option<Change>,
}

/// What a customer may ask for beside a booking that stands.
const BESIDE: [Request; 5] =
    [Request::Cancel, Request::Human, Request::List, Request::Resend, Request::Late];

impl Heard {
    /// Whether two versions of a message mean the same.
    #[must_use]
    pub fn means_the_same(&self, earlier: &Self) -> bool {
        let bare = |heard: &Self| Self {
            words: 0,
            courtesies: Vec::new(),
            question: false,
            today: None,
            ..heard.clone()
        };
        bare(self) == bare(earlier)
    }

    /// Returns what a new version says that neither the earlier one nor the booking has.
    #[must_use]
    pub fn amending(&self, earlier: &Self, settled: &Settled) -> Self {
        let booking = settled.booking.as_deref();
        let mut new = Self { today: self.today, question: self.question, ..Self::default() };
        new.words = self.words;
        new.wants = self.wants.iter().copied().filter(|it| BESIDE.contains(it)).collect();
        new.wants.retain(|request| !earlier.wants(*request));
        new.topics.clone_from(&self.topics);
        // A question after another service is another question.
        let alike = self.about == earlier.about && self.services == earlier.services;
        let asked = |topic: &Topic| alike && earlier.topics.contains(topic);
        new.topics.retain(|topic| *topic != Topic::Other && !asked(topic));
        new.about.clone_from(&self.about);
        new.left.clone_from(&self.left);
        new.left.retain(|word| !earlier.left.contains(word));
        new.confirm = self.confirm.filter(|_| self.confirm != earlier.confirm);
        new.replied = booking.map(|booking| booking.id.clone());
        new.amend_contact(self, earlier, booking);
        new.amend_plan(self, earlier, booking);
        new
    }

    /// Takes what is new of who comes.
    fn amend_contact(&mut self, edited: &Self, earlier: &Self, booking: Option<&Booking>) {
        let stands = booking.map(|booking| booking.contact.clone()).unwrap_or_default();
        let new = |said: &Option<String>, before: &Option<String>, stands: &Option<String>| {
            said.clone().filter(|_| said != before && said != stands)
        };
        let (said, before) = (&edited.contact, &earlier.contact);
        self.contact = Contact {
            name: new(&said.name, &before.name, &stands.name),
            email: new(&said.email, &before.email, &stands.email),
            phone: new(&said.phone, &before.phone, &stands.phone),
        };
        self.doubtful = edited.doubtful && self.contact.name.is_some();
        if self.gives_contact() {
            self.wants.push(Request::Details);
            self.mends = booking.is_none().then(|| before.clone());
        }
    }

    /// Takes what is new of service, staff, day and hour.
    fn amend_plan(&mut self, edited: &Self, earlier: &Self, booking: Option<&Booking>) {
        let stands = |id: &crate::ids::ServiceId| booking.is_some_and(|own| own.service == *id);
        if edited.services != earlier.services {
            self.services = edited.services.iter().filter(|id| !stands(id)).cloned().collect();
        }
        if edited.staff != earlier.staff {
            let staff = edited.staff.clone();
            self.staff = staff.filter(|id| booking.is_none_or(|own| own.staff != *id));
        }
        let fits = |booking: &Booking| matches!(&edited.when, Some(Ok(when)) if when.bound.is_none() && has(booking, when));
        if edited.when != earlier.when && !booking.is_some_and(fits) {
            self.when.clone_from(&edited.when);
        }
        // What is counted from a booking has been counted, and several are no one booking.
        let more = edited.shifts != earlier.shifts
            || edited.visits != earlier.visits
            || edited.otherwise != earlier.otherwise
            || edited.people != earlier.people
            || edited.things != earlier.things
            || edited.series != earlier.series
            || edited.guests != earlier.guests
            || edited.other != earlier.other
            || edited.wants(Request::Again) != earlier.wants(Request::Again)
            || edited.when.is_none() && earlier.when.is_some();
        self.unclear |= more;
        let swaps = !self.services.is_empty() || self.staff.is_some();
        if booking.is_none() || !self.topics.is_empty() {
            return;
        }
        match (self.when.is_some(), swaps) {
            (true, false) => self.wants.push(Request::Move),
            (false, true) => self.wants.push(Request::Rather),
            _ => {}
        }
    }

    /// Whether there is more than one thing in it, or one that cannot be done without asking.
    fn is_tangled(&self) -> bool {
        let swaps = !self.services.is_empty() || self.staff.is_some();
        let cancels = self.wants(Request::Cancel);
        self.unclear
            || self.when.is_some() && (swaps || self.gives_contact() || cancels)
            || swaps && (self.gives_contact() || cancels)
    }

    /// Whether an edit adds nothing but courtesies and words that were there before.
    #[must_use]
    pub fn adds_nothing(&self) -> bool {
        self.wants.is_empty()
            && self.when.is_none()
            && self.services.is_empty()
            && self.staff.is_none()
            && self.topics.is_empty()
            && self.confirm.is_none()
            && self.left.is_empty()
            && !self.unclear
            && !self.gives_contact()
    }
}

/// Makes the first move of a turn that answers an edit; `heard` is what [`Heard::amending`] left.
#[must_use]
pub fn begin_edit(
    current: &State,
    heard: &Heard,
    settled: &Settled,
    house: &House<'_>,
) -> (State, Move) {
    if heard.adds_nothing() {
        return (current.clone(), Move::Say(Vec::new()));
    }
    if is_open_contact(current, heard) {
        let heard = Heard { wants: Vec::new(), ..heard.clone() };
        return begin(current, &heard, house);
    }
    let state = aside(current, settled);
    let Some(booking) = settled.booking.clone() else {
        return bounded(&state, heard, house, Say::EditOld);
    };
    if settled.change == Some(Change::Cancelled) {
        return (state, say(Say::EditCancelled(booking)));
    }
    if heard.is_tangled() {
        return (state, say(Say::EditStands(booking)));
    }
    if heard.confirm.is_some() && !heard.gives() && heard.wants.is_empty() {
        let undone = heard.confirm == Some(false) && settled.change == Some(Change::Booked);
        let cancel = || call(Call::Cancel(booking.clone()));
        let made = if undone { cancel() } else { say(Say::EditStands(booking.clone())) };
        return (state, made);
    }
    bounded(&state, heard, house, Say::EditStands(booking))
}

/// Whether the edit mends who comes in a booking that is not made yet.
fn is_open_contact(current: &State, heard: &Heard) -> bool {
    let Some(mends) = &heard.mends else { return false };
    let draft = &current.draft;
    let known = |said: &Option<String>, drafted: &Option<String>| {
        said.is_some() && said.as_ref() == drafted.as_ref()
    };
    draft.goal == Goal::Book
        && heard.when.is_none()
        && (known(&mends.name, &draft.contact.name)
            || known(&mends.email, &draft.contact.email)
            || known(&mends.phone, &draft.contact.phone))
}

/// The state in which the edit is heard: only its booking is spoken of.
fn aside(current: &State, settled: &Settled) -> State {
    let contact = current.draft.contact.clone();
    let last = settled.booking.clone().filter(|_| settled.change != Some(Change::Cancelled));
    State { last, greeted: true, draft: Draft { contact, ..Draft::default() }, ..State::default() }
}

/// Makes the move of the table, unless it books or looks for free times: then says the other thing.
fn bounded(state: &State, heard: &Heard, house: &House<'_>, otherwise: Say) -> (State, Move) {
    let (next, made) = begin(state, heard, house);
    let is_lost = |part: &Say| {
        matches!(part, Say::Lost | Say::LostYet | Say::Examples(_) | Say::YesToWhat(_))
            || matches!(
                part,
                Say::AskService | Say::AskDay | Say::AskDayFor(_) | Say::AskTime | Say::OfferPerson
            )
    };
    let fits = match &made {
        Move::Call(calls) => {
            !calls.iter().any(|call| matches!(call, Call::Book { .. } | Call::Check { .. }))
        }
        Move::Say(parts) => !parts.is_empty() && !parts.iter().any(is_lost),
    };
    if fits { (next, made) } else { (state.clone(), say(otherwise)) }
}

/// Returns the state after an edit was answered: what the edit asked is open now and what was open
/// before comes after it; or all stands as it did before.
#[must_use]
pub fn after_edit(current: &State, amended: State, heard: &Heard) -> State {
    if amended.stage != Stage::Idle {
        let open = (current.draft.goal == Goal::Book).then(|| current.draft.clone());
        let queue = open.into_iter().chain(current.queue.iter().cloned());
        return State { queue: queue.collect(), ..amended };
    }
    let mut next = current.clone();
    let changed =
        amended.last.filter(|booking| next.last.as_ref().is_some_and(|last| last.id == booking.id));
    next.last = changed.or(next.last);
    let mut known = next.draft.contact.clone();
    mend(&mut known.name, heard.contact.name.as_ref());
    mend(&mut known.email, heard.contact.email.as_ref());
    mend(&mut known.phone, heard.contact.phone.as_ref());
    next.draft.contact = known;
    next
}

fn mend(known: &mut Option<String>, said: Option<&String>) {
    if known.is_some() && said.is_some() {
        *known = said.cloned();
    }
}
