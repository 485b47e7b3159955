//! What is known in a turn: the customer's appointments, the held slot, what was found free, and
//! what the customer said.
//!
//! Earlier turns count as well, each fact until a later one says otherwise: a day that was looked
//! up again is known as it was found last.

use std::cell::OnceCell;

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time},
};

use crate::{
    agent::Request,
    chat::{
        Entry, Fact, Refusal, WaitlistWish,
        transcript::{Held, Offer, Times},
    },
    ids::{ServiceId, StaffId},
    phrase,
    schedule::{Booking, Change, Rules, Unavailable},
};

use super::{
    claims::Claim,
    cues::Cue,
    durations::lengths,
    fact_texts::{self, FactText},
};

/// What is known.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and is read by its name"
)]
pub(super) struct Known<'a> {
    /// The customer's appointments as they stand.
    pub(super) bookings: Vec<&'a Booking>,
    /// How appointments stood before they were moved or cancelled, or would stand after the
    /// customer's yes.
    pub(super) before: Vec<&'a Booking>,
    /// Appointments that were cancelled in this conversation.
    pub(super) cancelled: Vec<&'a Booking>,
    /// Whether one was moved in this conversation.
    pub(super) moved: bool,
    /// What was changed in this very turn.
    pub(super) changed: Vec<Change>,
    /// The slot that is held.
    pub(super) held: Option<&'a Held>,
    /// Whether the customer was asked for their yes in this turn, so that nothing is done yet.
    pub(super) awaits_yes: bool,
    /// Whether a change was refused because it came too late.
    pub(super) too_late: bool,
    /// Whether a slot was let go.
    pub(super) released: bool,
    /// What was found free, the last finding first.
    pub(super) lookups: Vec<Lookup<'a>>,
    /// Whether a person was asked to answer.
    pub(super) human: bool,
    /// Whether the customer is on the waiting list.
    pub(super) waits: bool,
    /// What the customer waits for, as far as it was told.
    pub(super) wishes: Vec<&'a WaitlistWish>,
    /// Days and times of the customer's messages.
    pub(super) said: Vec<phrase::Mentioned>,
    /// Whether all of the customer's appointments were listed.
    pub(super) listed: bool,
    /// Whether the customer asks for opening hours.
    pub(super) asks_hours: bool,
    /// Whether the customer asks until when they can change something.
    pub(super) asks_deadline: bool,
    /// Whether the customer asks for the first start of all.
    pub(super) asks_earliest: bool,
    /// Whether the customer asks for the last start of all.
    pub(super) asks_latest: bool,
    /// Whether a function answered in this turn.
    pub(super) acted: bool,
    /// The facts of the profile, read when they are first compared with a sentence.
    facts: OnceCell<Vec<FactText>>,
}

/// One finding of free times.
#[derive(Debug)]
pub(super) struct Lookup<'a> {
    pub(super) service: Option<&'a ServiceId>,
    pub(super) staff: Option<&'a StaffId>,
    /// The days that were looked at.
    pub(super) days: (Date, Date),
    pub(super) window: (Option<Time>, Option<Time>),
    pub(super) free: Vec<DateTime>,
    /// The time that was refused.
    pub(super) refused: Option<DateTime>,
    /// Why it was refused.
    pub(super) why: Option<&'a Unavailable>,
    /// Whether all free times of its days are known, and not only the nearest ones.
    pub(super) whole: bool,
}

impl<'a> Known<'a> {
    /// Collects what is known.
    pub(super) fn of(request: &'a Request) -> Self {
        let mut known = Self::default();
        let earlier = request.context.history.iter().filter_map(|entry| match entry {
            Entry::Assistant { calls, .. } => Some(calls),
            Entry::Customer { .. } => None,
        });
        for done in earlier.flatten() {
            known.add(&done.outcome.fact);
        }
        known.changed.clear();
        for done in request.outcomes() {
            known.acted = true;
            let fact = &done.outcome.fact;
            known.awaits_yes = matches!(fact, Fact::AskYes { .. } | Fact::AskChange { .. });
            known.add(fact);
        }
        known.lookups.reverse();
        known.hear(request);
        known
    }

    /// Returns the facts of the profile.
    pub(super) fn facts(&self, request: &Request) -> &[FactText] {
        self.facts.get_or_init(|| fact_texts::of(request))
    }

    fn hear(&mut self, request: &Request) {
        let turn = &request.context;
        let asked = turn.heard.iter().map(|heard| heard.text.to_lowercase());
        for text in asked {
            self.asks_deadline |= Cue::Change.is_in(&text) && Cue::AsksUntil.is_in(&text);
            self.asks_earliest |= Cue::Earliest.is_in(&text);
            self.asks_latest |= Cue::Latest.is_in(&text);
            self.asks_hours |=
                [Cue::Hours, Cue::Closed, Cue::AsksHours].iter().any(|cue| cue.is_in(&text));
        }
        let week = turn.profile.open_week();
        for (text, sent) in turn.messages() {
            let sent = sent.to_zoned(turn.profile.zone.clone());
            let context =
                phrase::Context { now: &sent, hours: &week, lang: turn.date_tag(), day: None };
            self.said.extend(phrase::mentions(text, &context).into_iter().map(|it| it.what));
        }
    }

    fn add(&mut self, fact: &'a Fact) {
        match fact {
            Fact::Times(times) => self.lookups.push(Lookup::of_times(times)),
            Fact::Held(held) => self.held = Some(held),
            Fact::Receipt { change, booking } => self.change(*change, booking),
            Fact::Confirming { booking, .. } => {
                self.change(Change::Booked, booking.moves_to.as_deref().unwrap_or(booking));
            }
            Fact::AskChange { booking, after } => {
                self.stands(booking);
                self.before.push(after);
            }
            Fact::Coming { booking }
            | Fact::AskYes { booking }
            | Fact::AddressRefused { booking }
            | Fact::Resent { booking } => {
                self.stands(booking);
            }
            Fact::Appointments { list } => {
                // One that the calendar has yet to confirm is told by code.
                self.bookings = list.iter().filter(|booking| !booking.is_pending()).collect();
                self.listed = true;
            }
            Fact::Released => (self.held, self.released) = (None, true),
            Fact::Human { .. } => self.human = true,
            Fact::Refused(Refusal::WhichAppointment { list }) => {
                self.bookings = list.iter().collect();
            }
            Fact::Refused(Refusal::TooLate { booking }) => {
                self.too_late = true;
                self.stands(booking);
            }
            Fact::Late { booking: Some(booking), .. }
            | Fact::Refused(Refusal::NotOffered { booking }) => self.stands(booking),
            Fact::Refused(Refusal::Slot { service, staff, wanted, why, nearest }) => {
                self.lookups.push(Lookup {
                    service: Some(service),
                    staff: staff.as_ref(),
                    days: (wanted.date(), wanted.date()),
                    window: (None, None),
                    free: nearest.clone(),
                    refused: Some(*wanted),
                    why: Some(why),
                    whole: false,
                });
            }
            Fact::Waiting { wish } => {
                self.waits = true;
                self.wishes.push(wish);
            }
            Fact::Waitlist { list } | Fact::OffWaitlist { left: list } => {
                self.waits = !list.is_empty();
                self.wishes = list.iter().map(|entry| &entry.wish).collect();
            }
            Fact::Offered(offer) => {
                self.waits = true;
                self.lookups.push(Lookup::of_offer(offer));
            }
            Fact::Days(_) | Fact::Late { booking: None, .. } | Fact::Refused(_) => {}
        }
    }

    fn change(&mut self, change: Change, booking: &'a Booking) {
        self.changed.push(change);
        let old = self.bookings.iter().copied().find(|it| it.id == booking.id);
        self.before.extend(old);
        self.bookings.retain(|it| it.id != booking.id);
        match change {
            Change::Cancelled => self.cancelled.push(booking),
            Change::Booked | Change::Already | Change::Corrected | Change::Retimed => {
                self.bookings.push(booking);
            }
            Change::Moved | Change::Amended => {
                self.moved = true;
                self.bookings.push(booking);
            }
        }
        if self.held.is_some_and(|held| held.local_start == booking.local_start) {
            self.held = None;
        }
    }

    fn stands(&mut self, booking: &'a Booking) {
        self.bookings.retain(|it| it.id != booking.id);
        self.bookings.push(booking);
    }

    /// Returns whether the customer is asked about a visit of theirs, so that only its own day may be
    /// named.
    pub(super) fn changes(&self, day: Date) -> bool {
        !self.bookings.is_empty() && self.bookings.iter().all(|it| it.local_start.date() != day)
    }

    /// Returns whether the newest finding has free times on the days that were asked about.
    pub(super) fn has_room(&self) -> bool {
        self.lookups.first().is_some_and(|lookup| {
            let (first, last) = lookup.days;
            let inside = |start: &DateTime| (first..=last).contains(&start.date());
            lookup.free.iter().any(inside)
        })
    }

    /// Returns whether a function found or did something in this turn that a yes can mean.
    pub(super) fn has_news(&self) -> bool {
        let found = self.lookups.first().is_some_and(|lookup| !lookup.free.is_empty());
        let done = self.human || self.held.is_some() || !self.changed.is_empty();
        self.acted && (found || done || !self.bookings.is_empty())
    }

    /// Returns whether a clause says that the held slot is the customer's for as long as it is held.
    pub(super) fn is_kept_for(&self, words: &str, rules: &Rules) -> bool {
        let hold = rules.hold.as_mins();
        self.held.is_some() && lengths(words).iter().any(|it| it.minutes == hold)
    }

    /// Returns whether what is claimed is true of this service.
    pub(super) fn is_of(&self, claim: Claim, service: &ServiceId) -> bool {
        let of = |bookings: &[&Booking]| bookings.iter().any(|it| it.service == *service);
        match claim {
            Claim::Cancelled => of(&self.cancelled),
            Claim::Kept => self.held.is_some_and(|it| it.service == *service) || of(&self.bookings),
            Claim::Done => of(&self.cancelled) || of(&self.bookings) || self.human,
            Claim::Made | Claim::Moved | Claim::Expected => of(&self.bookings),
        }
    }

    /// Returns the newest lookup that covers a day, for these people and services if any are named.
    pub(super) fn lookup(&self, day: Date) -> Option<&Lookup<'a>> {
        self.lookups.iter().find(|lookup| lookup.covers(day))
    }
}

impl<'a> Lookup<'a> {
    fn of_times(times: &'a Times) -> Self {
        let free = times
            .free
            .iter()
            .flat_map(|(date, starts)| starts.iter().map(|start| date.to_datetime(*start)));
        Self {
            service: times.service.as_ref(),
            staff: times.staff.as_ref(),
            days: times.days,
            window: times.window,
            free: free.chain(times.nearest.iter().copied()).collect(),
            refused: None,
            why: times.why.as_ref(),
            whole: true,
        }
    }

    /// What has freed up for a customer who waits for it.
    fn of_offer(offer: &'a Offer) -> Self {
        let day = offer.local_start.date();
        Self {
            service: Some(&offer.service),
            staff: Some(&offer.staff),
            days: (day, day),
            window: (None, None),
            free: vec![offer.local_start],
            refused: None,
            why: None,
            whole: false,
        }
    }

    /// Returns whether it tells something of a day.
    pub(super) fn covers(&self, day: Date) -> bool {
        (self.days.0..=self.days.1).contains(&day) || self.free.iter().any(|it| it.date() == day)
    }

    /// Returns whether its time was refused because of another visit; `None`: no time was.
    pub(super) fn is_occupied(&self) -> Option<bool> {
        let by_visit = |why: &&Unavailable| {
            matches!(why, Unavailable::Taken | Unavailable::Full | Unavailable::DayFull)
        };
        self.why.map(|why| by_visit(&why))
    }

    /// Returns whether a start was found free.
    pub(super) fn is_free(&self, start: DateTime) -> bool {
        self.free.contains(&start)
    }

    /// Returns whether a start was found not to be free.
    pub(super) fn is_taken(&self, start: DateTime) -> bool {
        let (from, until) = self.window;
        let asked = from.is_none_or(|from| from <= start.time())
            && until.is_none_or(|until| start.time() <= until);
        let whole = self.whole && asked && (self.days.0..=self.days.1).contains(&start.date());
        !self.is_free(start) && (whole || self.refused == Some(start))
    }
}

/// Returns when an appointment ends, in local time.
pub(super) fn end(booking: &Booking) -> DateTime {
    later(booking.local_start, booking.length())
}

/// Returns a local time so much later.
pub(super) fn later(start: DateTime, length: SignedDuration) -> DateTime {
    start.checked_add(length).unwrap_or(start)
}
