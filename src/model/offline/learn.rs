//! What a call found or did, taken into the conversation.
//!
//! Facts are read here and never sentences: what was offered, held, booked or refused decides
//! how the next message is understood, whichever model made the call.

use jiff::civil::{Date, Time};

use crate::{
    chat::{Fact, Refusal, transcript::Need},
    schedule::Change,
};

use super::{
    dialogue::{Days, Dialogue, Goal},
    hear::Asked,
};

impl Dialogue {
    /// Takes what a call found or did.
    pub(super) fn acted(&mut self, fact: &Fact) {
        self.waits = None;
        self.last = None;
        match fact {
            Fact::Times(times) => {
                let starts = |(day, free): &(Date, Vec<Time>)| {
                    free.iter().map(|time| day.to_datetime(*time)).collect::<Vec<_>>()
                };
                self.offers = times.free.iter().flat_map(starts).collect();
                if self.offers.is_empty() {
                    self.offers.clone_from(&times.nearest);
                }
                self.draft.service = self.draft.service.take().or_else(|| times.service.clone());
                self.asked = Asked::Time;
            }
            Fact::Held(held) => {
                self.draft.goal = Goal::Book;
                self.draft.service = Some(held.service.clone());
                self.draft.days =
                    Some(Days { from: held.local_start.date(), until: held.local_start.date() });
                self.draft.time = Some(held.local_start.time());
                self.asked = Asked::Contact(held.missing.clone());
            }
            Fact::Receipt { change, booking } => {
                let booked = *change != Change::Cancelled;
                *self = Self {
                    last: booked.then(|| booking.clone()),
                    greeted: true,
                    ..Self::default()
                };
            }
            Fact::Days(days) => {
                self.draft.goal = if days.pick.moving.is_some() { Goal::Move } else { Goal::Book };
                self.draft.service = Some(days.pick.service.clone());
                self.asked = Asked::Day;
            }
            Fact::Confirming { .. } | Fact::Human { .. } | Fact::Coming { .. } | Fact::Released => {
                *self = Self { greeted: true, ..Self::default() };
            }
            Fact::Appointments { list } => {
                self.listed.clone_from(list);
                if let ([only], Goal::None) = (list.as_slice(), self.draft.goal) {
                    self.last = Some(Box::new(only.clone()));
                }
                if list.is_empty() && self.draft.goal == Goal::Move {
                    self.draft.goal = Goal::None;
                }
                if self.draft.goal == Goal::Move && list.len() > 1 && self.draft.target.is_none() {
                    self.asked = Asked::Which;
                }
            }
            Fact::AskYes { booking } => {
                self.waits = Some(booking.clone());
                self.asked = Asked::Yes;
            }
            Fact::Refused(refusal) => self.refused(refusal),
        }
    }

    fn refused(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::Slot { nearest, .. } => {
                self.offers.clone_from(nearest);
                self.draft.time = None;
                self.asked = Asked::Time;
            }
            Refusal::WhichAppointment { list } => {
                self.listed.clone_from(list);
                self.asked = Asked::Which;
            }
            Refusal::NoService => self.draft.service = None,
            Refusal::NoStaff { .. } => self.draft.staff = None,
            Refusal::BadEmail => {
                self.draft.contact.email = None;
                self.asked = Asked::Contact(vec![Need::Email]);
            }
            Refusal::BadPhone => {
                self.draft.contact.phone = None;
                self.asked = Asked::Contact(vec![Need::Phone]);
            }
            Refusal::NotSaid { what } => self.asked = Asked::Contact(vec![*what]),
            Refusal::NoAppointment
            | Refusal::Theirs
            | Refusal::TooLate { .. }
            | Refusal::TooMany { .. } => {
                self.draft.goal = Goal::None;
                self.draft.target = None;
            }
            Refusal::Words { .. } | Refusal::NoCalendar | Refusal::ByPhone | Refusal::BadCall => {}
        }
    }
}
