//! `list_my_appointments`, `reschedule_appointment`, `cancel_appointment`.

use jiff::civil::DateTime;

use crate::{
    agent::{consent, tool},
    booking::{self, Changed},
    bots::find::{self, Meant},
    chat::{Entry, Fact, Refusal},
    schedule::Booking,
    store::bookings::Act,
};

use super::{Acting, Tools, when};

impl Tools {
    pub(super) async fn list(&self, acting: &Acting<'_>) -> Result<Fact, booking::Error> {
        Ok(Fact::Appointments { list: self.desk.appointments(&acting.asker).await? })
    }

    pub(super) async fn reschedule(
        &self,
        ask: &tool::Reschedule,
        acting: &Acting<'_>,
    ) -> Result<Fact, booking::Error> {
        let before = self.desk.changed_before(acting.profile(), Act::Move, &acting.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        let booking = match self.which(ask.appointment.as_deref(), acting).await? {
            Ok(booking) => booking,
            Err(refusal) => return Ok(Fact::Refused(refusal)),
        };
        let usual = Some(booking.local_start);
        let start = when::start(acting.context, ask.date.as_deref(), ask.time.as_deref(), usual);
        let local_start = match start {
            Ok(local_start) => local_start,
            Err(refusal) => return Ok(Fact::Refused(refusal)),
        };
        let changed =
            self.desk.reschedule(acting.profile(), &booking, local_start, &acting.asker).await?;
        Ok(moved_to(changed, booking, local_start))
    }

    pub(super) async fn cancel(
        &self,
        ask: &tool::Which,
        acting: &Acting<'_>,
    ) -> Result<Fact, booking::Error> {
        let before = self.desk.changed_before(acting.profile(), Act::Cancel, &acting.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        // What is only held is given back at once: nothing was promised.
        if ask.appointment.is_none() && self.desk.give_up_hold(&acting.asker).await? {
            return Ok(Fact::Released);
        }
        let booking = match self.which(ask.appointment.as_deref(), acting).await? {
            Ok(booking) => booking,
            Err(refusal) => return Ok(Fact::Refused(refusal)),
        };
        if !said_yes(&booking, acting) {
            return Ok(Fact::AskYes { booking: booking.into() });
        }
        Ok(changed_fact(self.desk.cancel(acting.profile(), &booking, &acting.asker).await?))
    }

    /// Finds the appointment that words mean among the customer's own.
    async fn which(
        &self,
        words: Option<&str>,
        acting: &Acting<'_>,
    ) -> Result<Result<Booking, Refusal>, booking::Error> {
        let mut list = self.desk.appointments(&acting.asker).await?;
        if let Some(words) = words {
            if let Some(at) = list.iter().position(|own| own.id.as_str() == words.trim()) {
                return Ok(Ok(list.swap_remove(at)));
            }
            if let Ok(number) = words.trim_matches(|c: char| !c.is_alphanumeric()).parse::<usize>()
            {
                let chosen = number.checked_sub(1).and_then(|at| list.get(at)).cloned();
                return Ok(chosen.ok_or(Refusal::NoAppointment));
            }
            let fitting: Vec<Booking> =
                list.iter().filter(|booking| fits(booking, words, acting)).cloned().collect();
            if !fitting.is_empty() {
                list = fitting;
            }
        }
        Ok(match list.len() {
            0 => Err(Refusal::NoAppointment),
            1 => list.pop().ok_or(Refusal::NoAppointment),
            _ => Err(Refusal::WhichAppointment { list }),
        })
    }
}

/// Returns whether an appointment fits words such as "haircut on Friday at 14:00".
fn fits(booking: &Booking, words: &str, acting: &Acting<'_>) -> bool {
    let profile = acting.profile();
    let first = words.split_whitespace().next().unwrap_or_default();
    let service = match find::service(profile, words) {
        _ if profile.services.iter().any(|service| service.id.as_str() == first) => {
            first == booking.service.as_str()
        }
        Some(Meant::One(id)) => id == booking.service,
        Some(Meant::Several(ids)) => ids.contains(&booking.service),
        None => true,
    };
    let when = when::days(acting.context, words).unwrap_or_default();
    let date = when.date.is_none_or(|from| {
        (from..=when.date_end.unwrap_or(from)).contains(&booking.local_start.date())
    });
    let time = when.time.is_none_or(|time| time == booking.local_start.time());
    service && date && time
}

/// Returns whether the customer was asked in the turn before and has now said yes.
fn said_yes(booking: &Booking, acting: &Acting<'_>) -> bool {
    let last = acting.context.history.iter().rev().find_map(|entry| match entry {
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
    // Messages that were taken together are read together: "yes", "no, wait" is no yes.
    let heard: Vec<&str> = acting.context.heard.iter().map(|heard| heard.text.as_str()).collect();
    asked && consent::given(&heard.join("\n"))
}

/// Says what became of a move to another start.
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

/// Says what became of a change.
pub(super) fn changed_fact(changed: Changed) -> Fact {
    match changed {
        Changed::Done { change, booking } => Fact::Receipt { change, booking: booking.into() },
        Changed::Confirming(booking) => Fact::Confirming { booking: booking.into() },
        Changed::ByBusiness(_) => Fact::Refused(Refusal::Theirs),
        Changed::TooLate(booking) => Fact::Refused(Refusal::TooLate { booking: booking.into() }),
        Changed::Refused { .. } | Changed::Gone => Fact::Refused(Refusal::NoAppointment),
    }
}
