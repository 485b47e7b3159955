//! The dates and times that an answer may name, and where they come from.

use jiff::civil::{Date, Time, Weekday};

use crate::{
    agent::Request,
    bots::BusinessProfile,
    chat::{Fact, Refusal},
    phrase,
    schedule::Booking,
};

use super::claims::Claim;

/// Dates and times that an answer may name.
pub(super) struct AllowedTimes {
    dates: Vec<Date>,
    times: Vec<Time>,
}

impl AllowedTimes {
    /// Collects what this turn's results, the customer's messages and the profile name.
    pub(super) fn of(request: &Request) -> Self {
        let turn = &request.context;
        let sent = turn.sent();
        let week = turn.profile.open_week();
        let context =
            phrase::Context { now: &sent, hours: &week, lang: turn.lang.tag(), day: None };
        let mut allowed = Self { dates: vec![sent.date()], times: Vec::new() };
        allowed.add_profile(&turn.profile);
        for done in request.outcomes() {
            allowed.add_fact(&done.outcome.fact, request);
        }
        for (text, sent) in turn.messages() {
            let sent = sent.to_zoned(turn.profile.zone.clone());
            allowed.add_words(text, &phrase::Context { now: &sent, ..context });
        }
        for fact in &turn.profile.facts {
            fact.text.all().for_each(|text| allowed.add_words(text, &context));
        }
        allowed
    }

    /// Collects what these facts prove for a claim: a time is free if it was found free, not if it
    /// was asked for.
    pub(super) fn of_facts(request: &Request, facts: &[&Fact], claim: Claim) -> Self {
        let mut allowed = Self { dates: Vec::new(), times: Vec::new() };
        for fact in facts {
            match fact {
                Fact::Refused(Refusal::Slot { nearest, .. }) if claim == Claim::Free => {
                    allowed.dates.extend(nearest.iter().map(|near| near.date()));
                    allowed.times.extend(nearest.iter().map(|near| near.time()));
                }
                Fact::Times(times) if claim == Claim::Free => {
                    allowed.dates.extend(times.free.iter().map(|(date, _)| *date));
                    allowed.times.extend(times.free.iter().flat_map(|(_, free)| free));
                    allowed.dates.extend(times.nearest.iter().map(|near| near.date()));
                    allowed.times.extend(times.nearest.iter().map(|near| near.time()));
                }
                fact => allowed.add_fact(fact, request),
            }
        }
        allowed
    }

    /// Returns whether all of these dates and times are allowed.
    pub(super) fn has(&self, found: &phrase::Mentions) -> bool {
        found.dates.iter().all(|date| self.dates.contains(date))
            && found.times.iter().all(|readings| readings.iter().any(|it| self.times.contains(it)))
    }

    fn add_words(&mut self, text: &str, context: &phrase::Context<'_>) {
        let said = phrase::mentions(text, context);
        self.dates.extend(said.dates);
        self.times.extend(said.times.into_iter().flatten());
    }

    fn add_profile(&mut self, profile: &BusinessProfile) {
        let weeks =
            profile.staff.iter().map(|staff| &staff.hours.week).chain([&profile.hours.week]);
        for week in weeks {
            for day in Weekday::Monday.cycle_forward().take(7) {
                self.times
                    .extend(week.on(day).iter().flat_map(|window| [window.from, window.until]));
            }
        }
        let closed = profile.hours.closed.iter();
        self.dates.extend(closed.flat_map(|closure| [closure.from, closure.until]));
    }

    fn add_fact(&mut self, fact: &Fact, request: &Request) {
        match fact {
            Fact::Times(times) => {
                self.dates.extend([times.days.0, times.days.1]);
                self.times.extend([times.window.0, times.window.1].into_iter().flatten());
                for (date, free) in &times.free {
                    self.dates.push(*date);
                    self.times.extend(free);
                }
                self.dates.extend(times.nearest.iter().map(|near| near.date()));
                self.times.extend(times.nearest.iter().map(|near| near.time()));
            }
            Fact::Held(held) => {
                let zone = request.context.profile.zone.clone();
                self.dates.push(held.local_start.date());
                self.times.extend([held.local_start.time(), held.until.to_zoned(zone).time()]);
            }
            Fact::Receipt { booking, .. }
            | Fact::Confirming { booking }
            | Fact::Coming { booking }
            | Fact::Resent { booking }
            | Fact::Late { booking: Some(booking), .. }
            | Fact::AskYes { booking } => {
                self.add_booking(booking);
            }
            Fact::AskChange { booking, after } => {
                self.add_booking(booking);
                self.add_booking(after);
            }
            Fact::Appointments { list } => self.add_bookings(list),
            Fact::Refused(refusal) => self.add_refusal(refusal),
            Fact::Days(days) => self.dates.extend(&days.free),
            Fact::Late { booking: None, .. } | Fact::Human { .. } | Fact::Released => {}
        }
    }

    fn add_refusal(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::Slot { wanted, nearest, .. } => {
                self.dates.extend(nearest.iter().chain([wanted]).map(|near| near.date()));
                self.times.extend(nearest.iter().chain([wanted]).map(|near| near.time()));
            }
            Refusal::WhichAppointment { list } => self.add_bookings(list),
            Refusal::TooLate { booking } => self.add_booking(booking),
            _ => {}
        }
    }

    fn add_bookings(&mut self, list: &[Booking]) {
        for booking in list {
            self.add_booking(booking);
        }
    }

    fn add_booking(&mut self, booking: &Booking) {
        self.dates.push(booking.local_start.date());
        self.times.push(booking.local_start.time());
        if let Ok(end) = booking.local_start.checked_add(booking.length()) {
            self.times.push(end.time());
        }
    }
}
