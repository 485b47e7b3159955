//! Carries out `list_my_appointments`, `reschedule_appointment` and `cancel_appointment`.
//!
//! Words choose only among the customer's own appointments, and cancelling needs the customer's
//! yes in the message right after the question.

use jiff::civil::DateTime;

use crate::{
    agent::{consent, tool_request},
    booking::Changed,
    bots::find::{self, ServiceMatch},
    chat::{Entry, Fact, Refusal},
    dialogue::Proposal,
    schedule::Booking,
    store::bookings::Act,
};

use super::{ToolContext, Tools, error::Error, when};

impl Tools {
    pub(super) async fn list(&self, cx: &ToolContext<'_>) -> Result<Fact, Error> {
        Ok(Fact::Appointments { list: self.bookings.appointments(&cx.asker).await? })
    }

    pub(super) async fn reschedule(
        &self,
        ask: &tool_request::Reschedule,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let before = self.bookings.changed_before(cx.profile(), Act::Move, &cx.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        let booking = self.which(ask.appointment.as_deref(), cx).await?;
        let usual = Some(booking.local_start);
        let (date, time) = (ask.date.as_deref(), ask.time.as_deref());
        let local_start = when::start(cx.turn, date, time, usual)?;
        cx.compare(&Proposal::Move { booking: &booking, start: local_start })?;
        let changed =
            self.bookings.reschedule(cx.profile(), &booking, local_start, &cx.asker).await?;
        Ok(moved_to(changed, booking, local_start))
    }

    pub(super) async fn cancel(
        &self,
        ask: &tool_request::Cancel,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let before = self.bookings.changed_before(cx.profile(), Act::Cancel, &cx.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        // A slot that is only held is released at once: it was not booked yet.
        if ask.appointment.is_none()
            && self.bookings.give_up_hold(&cx.asker, "the customer let it go").await?
        {
            return Ok(Fact::Released);
        }
        let booking = self.which(ask.appointment.as_deref(), cx).await?;
        cx.compare(&Proposal::Cancel { booking: &booking })?;
        // What can no longer be changed is not asked about; staff are told that the customer wants it.
        let late = self.bookings.too_late(cx.profile(), &booking);
        if !late && !said_yes(&booking, cx) {
            return Ok(Fact::AskYes { booking: booking.into() });
        }
        Ok(changed_fact(self.bookings.cancel(cx.profile(), &booking, &cx.asker).await?))
    }

    /// Finds the one of the customer's appointments that words mean; without words the only one.
    pub(super) async fn which(
        &self,
        words: Option<&str>,
        cx: &ToolContext<'_>,
    ) -> Result<Booking, Error> {
        let mut list = self.bookings.appointments(&cx.asker).await?;
        if let Some(words) = words {
            if let Some(at) = list.iter().position(|own| own.id.as_str() == words.trim()) {
                return Ok(list.swap_remove(at));
            }
            if let Ok(number) = words.trim_matches(|c: char| !c.is_alphanumeric()).parse::<usize>()
            {
                let chosen = number.checked_sub(1).and_then(|at| list.get(at)).cloned();
                return Ok(chosen.ok_or(Refusal::NoAppointment)?);
            }
            let fitting: Vec<Booking> =
                list.iter().filter(|booking| fits(booking, words, cx)).cloned().collect();
            if !fitting.is_empty() {
                list = fitting;
            }
        }
        if list.len() > 1 {
            return Err(Refusal::WhichAppointment { list }.into());
        }
        Ok(list.pop().ok_or(Refusal::NoAppointment)?)
    }
}

/// Returns whether an appointment fits words such as "haircut on Friday at 14:00".
pub(super) fn fits(booking: &Booking, words: &str, cx: &ToolContext<'_>) -> bool {
    let profile = cx.profile();
    let first = words.split_whitespace().next().unwrap_or_default();
    let service = match find::service(profile, words) {
        _ if profile.services.iter().any(|service| service.id.as_str() == first) => {
            first == booking.service.as_str()
        }
        Some(ServiceMatch::One(id)) => id == booking.service,
        Some(ServiceMatch::Several(ids)) => ids.contains(&booking.service),
        None => true,
    };
    let when = when::days(cx.turn, words).unwrap_or_default();
    let date = when.date.is_none_or(|from| {
        (from..=when.date_end.unwrap_or(from)).contains(&booking.local_start.date())
    });
    let time = when.time.is_none_or(|time| time == booking.local_start.time());
    service && date && time
}

/// Returns whether the customer was asked about this appointment in the turn before and says yes.
pub(super) fn said_yes(booking: &Booking, cx: &ToolContext<'_>) -> bool {
    let last = cx.turn.history.iter().rev().find_map(|entry| match entry {
        Entry::Assistant { calls, .. } => Some(calls),
        Entry::Customer { .. } => None,
    });
    let asked = last.is_some_and(|calls| {
        calls.iter().any(|done| match &done.outcome.fact {
            Fact::AskYes { booking: asked } => {
                asked.id == booking.id && asked.version == booking.version
            }
            _ => false,
        })
    });
    asked && consent::given(cx.turn)
}

/// Returns the fact that a move to another start came to.
pub(super) fn moved_to(changed: Changed, booking: Booking, local_start: DateTime) -> Fact {
    match changed {
        Changed::Refused { why, nearest } => Fact::Refused(Refusal::Slot {
            service: booking.service,
            staff: Some(booking.staff),
            wanted: local_start,
            why,
            nearest,
        }),
        other => changed_fact(other),
    }
}

/// Returns the fact that a change came to.
pub(super) fn changed_fact(changed: Changed) -> Fact {
    match changed {
        Changed::Done { change, booking } => Fact::Receipt { change, booking: booking.into() },
        Changed::Confirming(booking) => Fact::Confirming { booking: booking.into() },
        Changed::ByBusiness(_) => Fact::Refused(Refusal::Theirs),
        Changed::TooLate(booking) => Fact::Refused(Refusal::TooLate { booking: booking.into() }),
        Changed::Refused { .. } | Changed::Gone => Fact::Refused(Refusal::NoAppointment),
    }
}
