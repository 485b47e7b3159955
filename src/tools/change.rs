//! Carries out `list_my_appointments`, `reschedule_appointment` and `cancel_appointment`.
//!
//! Words choose only among the customer's own appointments. Cancelling, and another service, which
//! costs something else, need the customer's yes in the message right after the question.

use jiff::civil::DateTime;

use crate::{
    agent::{consent, tool_request},
    booking::{Changed, Target},
    bots::find::{self, ServiceMatch},
    chat::{Entry, Fact, Refusal},
    dialogue::Proposal,
    ids::{BookingId, StaffId},
    schedule::{Booking, Repeated, start_of},
    store::bookings::Act,
};

use super::{ToolContext, Tools, error::Error, staff, when};

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
        let local_start = new_start(ask, &booking, cx)?;
        let profile = cx.profile();
        let service = match ask.service.as_deref() {
            Some(words) => Some(find::service_named(profile, words).ok_or(Refusal::NoService)?),
            None => None,
        };
        let wanted = service.map_or(&booking.service, |service| &service.id);
        let staff = staff(profile, ask.staff.as_deref(), Some(wanted.as_str()))?;
        if staff.is_some_and(|staff| !staff.services.contains(wanted)) {
            return Err(Refusal::NoStaff { service: Some(wanted.clone()) }.into());
        }
        let target = Target { local_start, service, staff };
        cx.compare(&Proposal::Move {
            booking: &booking,
            start: local_start,
            service: service.map(|service| &service.id),
            staff: staff.map(|staff| &staff.id),
        })?;
        match agreed(&booking, &target, cx) {
            Some(staff) => {
                let staff = profile.staff(&staff).or(target.staff);
                Box::pin(self.change(booking, &Target { staff, ..target }, cx)).await
            }
            None => Box::pin(self.change_or_ask(booking, &target, cx)).await,
        }
    }

    /// Changes an appointment; another service is shown and asked about first.
    pub(super) async fn change_or_ask(
        &self,
        booking: Booking,
        target: &Target<'_>,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        if target.service.is_none_or(|service| service.id == booking.service) {
            return Box::pin(self.change(booking, target, cx)).await;
        }
        let foreseen = self.bookings.foresee(cx.profile(), &booking, target, &cx.asker).await?;
        Ok(match foreseen {
            Ok(after) => Fact::AskChange { booking: booking.into(), after: after.into() },
            Err(changed) => moved_to(changed, booking, target),
        })
    }

    /// Changes an appointment.
    pub(super) async fn change(
        &self,
        booking: Booking,
        target: &Target<'_>,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let changed = self.bookings.reschedule(cx.profile(), &booking, target, &cx.asker).await?;
        Ok(moved_to(changed, booking, target))
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
            // An id that is gone names no other appointment.
            if BookingId::is_one(words.trim()) {
                return Err(Refusal::NoAppointment.into());
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
    let asked = last_facts(cx).any(|fact| match fact {
        Fact::AskYes { booking: asked } => is_same(asked, booking),
        _ => false,
    });
    asked && consent::given(cx.turn)
}

/// Returns who is to do a changed appointment, if the customer was shown this change in the turn
/// before and says yes.
fn agreed(booking: &Booking, target: &Target<'_>, cx: &ToolContext<'_>) -> Option<StaffId> {
    let shown = last_facts(cx).find_map(|fact| match fact {
        Fact::AskChange { booking: asked, after } if is_same(asked, booking) => Some(after),
        _ => None,
    })?;
    let fits = target.service.is_some_and(|service| service.id == shown.service)
        && start_of(&cx.profile().zone, target.local_start) == Some(shown.span.start)
        && target.staff.is_none_or(|staff| staff.id == shown.staff);
    (fits && consent::given(cx.turn)).then(|| shown.staff.clone())
}

/// Returns the start that a booking is to have: what the call leaves out stays.
fn new_start(
    ask: &tool_request::Reschedule,
    booking: &Booking,
    cx: &ToolContext<'_>,
) -> Result<DateTime, Refusal> {
    let (date, time) = (ask.date.as_deref(), ask.time.as_deref());
    if date.is_none() && time.is_none() {
        return Ok(Repeated::start_of(&cx.profile().zone, booking));
    }
    cx.chosen_hour(when::start(cx.turn, date, time, Some(booking.local_start))?)
}

/// Whether a booking is the one that was asked about, as it was then.
fn is_same(asked: &Booking, booking: &Booking) -> bool {
    asked.id == booking.id && asked.version == booking.version
}

/// Returns what the calls of the last answer found or did.
fn last_facts<'a>(cx: &'a ToolContext<'_>) -> impl Iterator<Item = &'a Fact> {
    let last = cx.turn.history.iter().rev().find_map(|entry| match entry {
        Entry::Assistant { calls, .. } => Some(calls),
        Entry::Customer { .. } => None,
    });
    last.into_iter().flatten().map(|done| &done.outcome.fact)
}

/// Returns the fact that a change came to.
fn moved_to(changed: Changed, booking: Booking, target: &Target<'_>) -> Fact {
    match changed {
        Changed::Refused { why, nearest } => Fact::Refused(Refusal::Slot {
            staff: match (target.staff, target.service) {
                (Some(staff), _) => Some(staff.id.clone()),
                (None, Some(_)) => None,
                (None, None) => Some(booking.staff),
            },
            service: target.service.map_or(booking.service, |service| service.id.clone()),
            wanted: target.local_start,
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
        Changed::Confirming { booking, waits } => {
            Fact::Confirming { booking: booking.into(), waits }
        }
        Changed::ByBusiness(_) => Fact::Refused(Refusal::Theirs),
        Changed::TooLate(booking) => Fact::Refused(Refusal::TooLate { booking: booking.into() }),
        Changed::NotOffered(booking) => {
            Fact::Refused(Refusal::NotOffered { booking: booking.into() })
        }
        Changed::Refused { .. } | Changed::Gone => Fact::Refused(Refusal::NoAppointment),
    }
}
