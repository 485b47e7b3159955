//! Carries out a pressed button: everything is named exactly, so no words are read.
//!
//! A button may be old. What it names is looked up afresh, among the presser's own
//! appointments where it names one, and every rule is applied as it stands now.

use jiff::{
    Span,
    civil::{Date, DateTime},
};

use crate::{
    booking::{self, DayPart, Wish},
    chat::{
        Action, Fact, Outcome, Pick, Refusal,
        transcript::{Days, Times},
    },
    ids::BookingId,
    schedule::{Booking, BookingEvent},
    store::{self, bookings::Act},
};

use super::{
    Acting, Tools,
    book::booked_fact,
    change::{changed_fact, moved_to},
    told,
};

/// How many months without room are passed over to find one with some.
const MOST_MONTHS: usize = 12;

impl Tools {
    /// Carries out what a button says.
    ///
    /// # Errors
    /// When the store fails; the press may be carried out again.
    pub async fn press(
        &self,
        action: &Action,
        acting: &Acting<'_>,
    ) -> Result<Outcome, store::Error> {
        let fact = match action {
            Action::Days(pick, from) => self.days(pick, *from, acting).await,
            Action::Times(pick, day) => self.times(pick, *day, acting).await,
            Action::Take(pick, start) => self.take(pick, *start, acting).await,
            Action::Move(id) => self.other_day(id, acting).await,
            Action::Cancel(id) => self.ask_yes(id, acting).await,
            Action::CancelYes(id, version) => self.cancel_asked(id, *version, acting).await,
            Action::Coming(id, version) => self.coming(id, *version, acting).await,
            Action::Mine => self.list(acting).await,
            Action::Say(_)
            | Action::Speak(_)
            | Action::Keep(_)
            | Action::Forget
            | Action::Calendar(_) => Ok(Fact::Refused(Refusal::BadCall)),
        };
        let fact = Self::without_calendar(fact, acting)?;
        let today = acting.today();
        Ok(Outcome { told: told::told(acting.profile(), today, &fact), fact })
    }

    async fn days(
        &self,
        pick: &Pick,
        from: Date,
        acting: &Acting<'_>,
    ) -> Result<Fact, booking::Error> {
        let profile = acting.profile();
        let Some(wish) = wish(pick, acting) else {
            return Ok(Fact::Refused(Refusal::NoService));
        };
        let horizon = profile.rules.horizon.as_secs() / 86_400;
        let end = acting.today().saturating_add(Span::new().days(horizon));
        let mut first = from.max(acting.today()).min(end);
        for _ in 1..MOST_MONTHS {
            let last = first.last_of_month().min(end);
            let free = self.desk.days(&wish, first..=last).await?;
            if !free.is_empty() || last == end {
                return Ok(Fact::Days(days_of(pick, (first, last), free, last < end)));
            }
            first = last.tomorrow().unwrap_or(end);
        }
        Ok(Fact::Days(days_of(pick, (first, first), Vec::new(), first < end)))
    }

    async fn times(
        &self,
        pick: &Pick,
        day: Date,
        acting: &Acting<'_>,
    ) -> Result<Fact, booking::Error> {
        let Some(wish) = wish(pick, acting) else {
            return Ok(Fact::Refused(Refusal::NoService));
        };
        let seen = self.desk.availability(&wish, day..=day, DayPart::ALL).await?;
        Ok(Fact::Times(Times {
            service: Some(pick.service.clone()),
            staff: pick.staff.clone(),
            days: (day, day),
            window: (None, None),
            free: seen.free,
            why: seen.why,
            nearest: seen.nearest,
        }))
    }

    async fn take(
        &self,
        pick: &Pick,
        start: DateTime,
        acting: &Acting<'_>,
    ) -> Result<Fact, booking::Error> {
        let Some(wish) = wish(pick, acting) else {
            return Ok(Fact::Refused(Refusal::NoService));
        };
        let Some(id) = &pick.moving else {
            let contact = &acting.context.contact;
            let booked = self.desk.book(&wish, start, contact, &acting.asker).await?;
            return Ok(booked_fact(booked, &wish, start));
        };
        let before = self.desk.changed_before(acting.profile(), Act::Move, &acting.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        let Some(booking) = self.own(id, acting).await? else {
            return Ok(Fact::Refused(Refusal::NoAppointment));
        };
        let changed =
            self.desk.reschedule(acting.profile(), &booking, start, &acting.asker).await?;
        Ok(moved_to(changed, booking, start))
    }

    /// Shows the days on which an appointment can be moved to.
    async fn other_day(&self, id: &BookingId, acting: &Acting<'_>) -> Result<Fact, booking::Error> {
        let Some(booking) = self.own(id, acting).await? else {
            return Ok(Fact::Refused(Refusal::NoAppointment));
        };
        if self.desk.too_late(acting.profile(), &booking) {
            return Ok(Fact::Refused(Refusal::TooLate { booking: booking.into() }));
        }
        let pick =
            Pick { service: booking.service, staff: Some(booking.staff), moving: Some(booking.id) };
        self.days(&pick, acting.today(), acting).await
    }

    /// Cancels what the customer was asked about; if it has been moved since, they are asked
    /// about what it is now.
    async fn cancel_asked(
        &self,
        id: &BookingId,
        version: u32,
        acting: &Acting<'_>,
    ) -> Result<Fact, booking::Error> {
        let before = self.desk.changed_before(acting.profile(), Act::Cancel, &acting.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        match self.own(id, acting).await? {
            None => Ok(Fact::Refused(Refusal::NoAppointment)),
            Some(booking) if booking.version != version => {
                Ok(Fact::AskYes { booking: booking.into() })
            }
            Some(booking) => {
                let done = self.desk.cancel(acting.profile(), &booking, &acting.asker).await?;
                Ok(changed_fact(done))
            }
        }
    }

    async fn coming(
        &self,
        id: &BookingId,
        version: u32,
        acting: &Acting<'_>,
    ) -> Result<Fact, booking::Error> {
        let own = self.own(id, acting).await?;
        Ok(match own.filter(|booking| booking.version == version) {
            Some(booking) => {
                let (profile, asker) = (acting.profile(), &acting.asker);
                self.desk
                    .publish_of(profile, &booking, BookingEvent::CustomerComing, asker)
                    .await?;
                Fact::Coming { booking: booking.into() }
            }
            None => Fact::Appointments { list: self.desk.appointments(&acting.asker).await? },
        })
    }

    /// Asks whether an appointment is to be cancelled; if it is too late to, staff hear of it.
    async fn ask_yes(&self, id: &BookingId, acting: &Acting<'_>) -> Result<Fact, booking::Error> {
        Ok(match self.own(id, acting).await? {
            None => Fact::Refused(Refusal::NoAppointment),
            Some(booking) if self.desk.too_late(acting.profile(), &booking) => {
                let (profile, asker) = (acting.profile(), &acting.asker);
                self.desk
                    .publish_of(profile, &booking, BookingEvent::CustomerCannotCome, asker)
                    .await?;
                Fact::Refused(Refusal::TooLate { booking: booking.into() })
            }
            Some(booking) => Fact::AskYes { booking: booking.into() },
        })
    }

    /// Returns a coming appointment of the presser's own.
    async fn own(
        &self,
        id: &BookingId,
        acting: &Acting<'_>,
    ) -> Result<Option<Booking>, booking::Error> {
        let coming = self.desk.appointments(&acting.asker).await?;
        Ok(coming.into_iter().find(|booking| booking.id == *id))
    }
}

fn days_of(pick: &Pick, (first, last): (Date, Date), free: Vec<Date>, more: bool) -> Days {
    Days { pick: pick.clone(), first, last, free, more }
}

/// Returns what is wished for; `None`: the business no longer offers it.
fn wish<'a>(pick: &'a Pick, acting: &'a Acting<'_>) -> Option<Wish<'a>> {
    let profile = acting.profile();
    let service = profile.service(&pick.service)?;
    let staff = match &pick.staff {
        Some(id) => Some(profile.staff(id)?),
        None => None,
    };
    let (holder, moving) = (Some(acting.asker.conversation), pick.moving.as_ref());
    let wish = Wish { profile, service, staff, holder, moving };
    (!wish.able().is_empty()).then_some(wish)
}
