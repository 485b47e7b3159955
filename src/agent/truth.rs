//! Whether a model's words are borne out: its dates, its times, and what it says was done.
//!
//! Every date and clock time in an answer must occur in this turn's results, in the customer's
//! own messages or in the profile, and "booked", "moved" and "cancelled" need a result that
//! says so. The check is blunt on purpose: a true sentence refused costs a plainer answer,
//! a false one let through costs somebody their evening.

use jiff::civil::{Date, Time};

use crate::{
    bots::Profile,
    chat::{Fact, Refusal},
    phrase,
    schedule::{Booking, Change},
};

use super::run::Request;

/// Words that say a change has been made, by the start of a word, in lower case.
const CLAIMS: &[(Claim, &[&str])] = &[
    (Claim::Made, &["записав", "записал", "записан", "заброньов", "забронюва", "забронирова"]),
    (Claim::Made, &["підтверджено", "подтвержд", "booked", "confirmed", "reserved", "scheduled"]),
    (Claim::Moved, &["перенесено", "перенесла", "перенесли", "переніс", "перенёс", "перенес "]),
    (Claim::Moved, &["rescheduled", "moved"]),
    (Claim::Cancelled, &["скасовано", "скасував", "скасували", "відмінено", "відмінив"]),
    (Claim::Cancelled, &["отменен", "отменил", "отменён", "cancelled", "canceled"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Made,
    Moved,
    Cancelled,
}

/// Returns whether nothing in a model's words goes beyond what this turn bears out.
#[must_use]
pub fn holds(request: &Request, text: &str) -> bool {
    claims_hold(request, text) && times_hold(request, text) && !has_link(text)
}

/// Links come from code alone: a model's could lead anywhere.
fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("://") || lower.contains("www.") || lower.contains("t.me/")
}

fn claims_hold(request: &Request, text: &str) -> bool {
    let lower = text.to_lowercase();
    let made: Vec<Claim> = request.outcomes().flat_map(|done| proof(&done.outcome.fact)).collect();
    let starts = |stem: &str| {
        lower.match_indices(stem).any(|(at, _)| {
            lower
                .get(..at)
                .and_then(|before| before.chars().next_back())
                .is_none_or(|c| !c.is_alphabetic())
        })
    };
    CLAIMS
        .iter()
        .all(|(claim, stems)| made.contains(claim) || !stems.iter().any(|stem| starts(stem)))
}

/// Returns what a fact allows to be said as done. A list of appointments shows what is booked.
fn proof(fact: &Fact) -> Vec<Claim> {
    match fact {
        Fact::Receipt { change: Change::Booked | Change::Already, .. } => vec![Claim::Made],
        Fact::Receipt { change: Change::Moved, .. } => vec![Claim::Moved, Claim::Made],
        Fact::Receipt { change: Change::Cancelled, .. } => vec![Claim::Cancelled],
        Fact::Appointments { list } if !list.is_empty() => vec![Claim::Made],
        _ => Vec::new(),
    }
}

fn times_hold(request: &Request, text: &str) -> bool {
    let brief = &request.brief;
    let sent = brief.sent();
    let week = brief.profile.open_week();
    let context = phrase::Context { now: &sent, hours: &week, lang: brief.lang.tag(), day: None };
    let found = phrase::mentions(text, &context);
    let mut known = Known { dates: vec![sent.date()], times: Vec::new() };
    known.add_profile(&brief.profile);
    for done in request.outcomes() {
        known.add_fact(&done.outcome.fact, brief.profile.zone.clone());
    }
    for (text, sent) in brief.messages() {
        let sent = sent.to_zoned(brief.profile.zone.clone());
        let said = phrase::Context { now: &sent, ..context };
        known.add_words(text, &said);
    }
    for fact in &brief.profile.facts {
        fact.all().for_each(|text| known.add_words(text, &context));
    }
    found.dates.iter().all(|date| known.dates.contains(date))
        && found.times.iter().all(|readings| readings.iter().any(|time| known.times.contains(time)))
}

/// Dates and times that may be spoken of.
struct Known {
    dates: Vec<Date>,
    times: Vec<Time>,
}

impl Known {
    fn add_words(&mut self, text: &str, context: &phrase::Context<'_>) {
        let said = phrase::mentions(text, context);
        self.dates.extend(said.dates);
        self.times.extend(said.times.into_iter().flatten());
    }

    fn add_profile(&mut self, profile: &Profile) {
        let weeks =
            profile.staff.iter().map(|staff| &staff.hours.week).chain([&profile.hours.week]);
        for week in weeks {
            for day in jiff::civil::Weekday::Monday.cycle_forward().take(7) {
                self.times
                    .extend(week.on(day).iter().flat_map(|window| [window.from, window.until]));
            }
        }
        let closed = profile.hours.closed.iter();
        self.dates.extend(closed.flat_map(|closure| [closure.from, closure.until]));
    }

    fn add_fact(&mut self, fact: &Fact, zone: jiff::tz::TimeZone) {
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
                self.dates.push(held.wall.date());
                self.times.extend([held.wall.time(), held.until.to_zoned(zone).time()]);
            }
            Fact::Receipt { booking, .. }
            | Fact::Confirming { booking }
            | Fact::AskYes { booking } => {
                self.add_booking(booking);
            }
            Fact::Appointments { list } => {
                self.add_bookings(list);
            }
            Fact::Refused(refusal) => self.add_refusal(refusal),
            Fact::Human { .. } => {}
        }
    }

    fn add_refusal(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::Slot { wanted, nearest, .. } => {
                self.dates.extend(nearest.iter().chain([wanted]).map(|near| near.date()));
                self.times.extend(nearest.iter().chain([wanted]).map(|near| near.time()));
            }
            Refusal::WhichAppointment { list } => {
                self.add_bookings(list);
            }
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
        self.dates.push(booking.wall.date());
        self.times.push(booking.wall.time());
        if let Ok(end) = booking.wall.checked_add(booking.length()) {
            self.times.push(end.time());
        }
    }
}
