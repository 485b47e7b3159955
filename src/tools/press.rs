//! Carries out the requests of buttons, which name everything exactly.
//!
//! A button may be old. So the booking that it names is looked up again, among the customer's own
//! appointments, and every rule is applied as it stands now.

use jiff::{
    Span,
    civil::{Date, DateTime},
};

use crate::{
    booking::{DayPart, Target, Wish},
    chat::{
        Fact, Pick, Refusal,
        transcript::{Days, Picked, Times},
    },
    ids::BookingId,
    schedule::{Booking, BookingEvent},
    store::bookings::Act,
};

use super::{ToolContext, Tools, book::booked_fact, change::changed_fact, error::Error};

/// The most months that are looked through for a day with free times.
const MOST_MONTHS: usize = 12;

impl Tools {
    /// Shows the days with free times from this one on, to the end of their month; months without
    /// any are passed over.
    pub(super) async fn show_days(
        &self,
        pick: &Pick,
        from: Date,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let profile = cx.profile();
        let wish = wish(pick, cx)?;
        let horizon = profile.rules.horizon.as_secs() / 86_400;
        let end = cx.today().saturating_add(Span::new().days(horizon));
        let moving = self.moving(pick, cx).await?;
        let mut first = from.max(cx.today()).min(end);
        for _ in 1..MOST_MONTHS {
            let last = first.last_of_month().min(end);
            let free = self.bookings.days(&wish, first..=last).await?;
            if !free.is_empty() || last == end {
                let pick = pick.clone();
                return Ok(Fact::Days(Days { pick, first, last, free, more: last < end, moving }));
            }
            first = last.tomorrow().unwrap_or(end);
        }
        let (pick, free, more) = (pick.clone(), Vec::new(), first < end);
        Ok(Fact::Days(Days { pick, first, last: first, free, more, moving }))
    }

    /// Shows the free times of a day.
    pub(super) async fn show_times(
        &self,
        pick: &Pick,
        day: Date,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let wish = wish(pick, cx)?;
        let picked = match self.moving(pick, cx).await? {
            Some(booking) => Some(Picked::Move(booking)),
            None => pick.moving.is_none().then_some(Picked::New),
        };
        let seen = self.bookings.availability(&wish, day..=day, DayPart::ALL).await?;
        Ok(Fact::Times(Times {
            service: Some(pick.service.clone()),
            staff: pick.staff.clone(),
            days: (day, day),
            window: (None, None),
            free: seen.free,
            why: seen.why,
            nearest: seen.nearest,
            picked,
        }))
    }

    /// Books a start, or moves the appointment to it.
    pub(super) async fn take_slot(
        &self,
        pick: &Pick,
        start: DateTime,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let wish = wish(pick, cx)?;
        let Some(id) = &pick.moving else {
            let contact = &cx.turn.contact;
            let booked = self.bookings.book(&wish, start, contact, &cx.asker).await?;
            return Ok(booked_fact(booked, &wish, start, cx.turn.by_staff));
        };
        let before = self.bookings.changed_before(cx.profile(), Act::Move, &cx.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        let booking = self.own(id, cx).await?.ok_or(Refusal::NoAppointment)?;
        Box::pin(self.change_or_ask(booking, &target(&wish, start), cx)).await
    }

    /// Changes the appointment as the customer was shown; if it has changed since, they are shown it
    /// as it is now.
    pub(super) async fn change_version(
        &self,
        pick: &Pick,
        start: DateTime,
        version: u32,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let before = self.bookings.changed_before(cx.profile(), Act::Move, &cx.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        let wish = wish(pick, cx)?;
        let id = pick.moving.as_ref().ok_or(Refusal::NoAppointment)?;
        let booking = self.own(id, cx).await?.ok_or(Refusal::NoAppointment)?;
        if booking.version == version {
            Box::pin(self.change(booking, &target(&wish, start), cx)).await
        } else {
            Box::pin(self.change_or_ask(booking, &target(&wish, start), cx)).await
        }
    }

    /// Shows the days to which an appointment can be moved.
    pub(super) async fn choose_new_day(
        &self,
        id: &BookingId,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let booking = self.own(id, cx).await?.ok_or(Refusal::NoAppointment)?;
        if self.bookings.too_late(cx.profile(), &booking) {
            return Err(Refusal::TooLate { booking: booking.into() }.into());
        }
        let profile = cx.profile();
        if profile.service(&booking.service).is_none() || profile.staff(&booking.staff).is_none() {
            return Err(Refusal::NotOffered { booking: booking.into() }.into());
        }
        let pick =
            Pick { service: booking.service, staff: Some(booking.staff), moving: Some(booking.id) };
        self.show_days(&pick, cx.today(), cx).await
    }

    /// Cancels the appointment that the customer was asked about; if it has changed since, the
    /// customer is asked about it as it is now.
    pub(super) async fn cancel_version(
        &self,
        id: &BookingId,
        version: u32,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let before = self.bookings.changed_before(cx.profile(), Act::Cancel, &cx.asker).await?;
        if let Some(changed) = before {
            return Ok(changed_fact(changed));
        }
        let booking = self.own(id, cx).await?.ok_or(Refusal::NoAppointment)?;
        if booking.version != version {
            return Ok(Fact::AskYes { booking: booking.into() });
        }
        Ok(changed_fact(self.bookings.cancel(cx.profile(), &booking, &cx.asker).await?))
    }

    /// Tells staff that the customer is coming; if the appointment has changed since the reminder,
    /// shows what the customer has instead.
    pub(super) async fn confirm_coming(
        &self,
        id: &BookingId,
        version: u32,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let own = self.own(id, cx).await?;
        Ok(match own.filter(|booking| booking.version == version) {
            Some(booking) => {
                let (profile, event) = (cx.profile(), BookingEvent::CustomerComing);
                self.bookings.publish_of(profile, &booking, event, &cx.asker).await?;
                Fact::Coming { booking: booking.into() }
            }
            None => Fact::Appointments { list: self.bookings.appointments(&cx.asker).await? },
        })
    }

    /// Asks the customer whether to cancel an appointment; if it is too late, staff are told that
    /// the customer cannot come.
    pub(super) async fn ask_to_cancel(
        &self,
        id: &BookingId,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let booking = self.own(id, cx).await?.ok_or(Refusal::NoAppointment)?;
        if self.bookings.too_late(cx.profile(), &booking) {
            let (profile, event) = (cx.profile(), BookingEvent::CustomerCannotCome);
            self.bookings.publish_of(profile, &booking, event, &cx.asker).await?;
            return Err(Refusal::TooLate { booking: booking.into() }.into());
        }
        Ok(Fact::AskYes { booking: booking.into() })
    }

    /// Returns the booking that a button moves, if it is still to come.
    async fn moving(
        &self,
        pick: &Pick,
        cx: &ToolContext<'_>,
    ) -> Result<Option<Box<Booking>>, Error> {
        let Some(id) = &pick.moving else { return Ok(None) };
        Ok(self.own(id, cx).await?.map(Box::new))
    }

    /// Returns the customer's own coming appointment of this id.
    async fn own(&self, id: &BookingId, cx: &ToolContext<'_>) -> Result<Option<Booking>, Error> {
        let coming = self.bookings.appointments(&cx.asker).await?;
        Ok(coming.into_iter().find(|booking| booking.id == *id))
    }
}

/// Returns what a button changes an appointment to.
const fn target<'a>(wish: &Wish<'a>, local_start: DateTime) -> Target<'a> {
    Target { local_start, service: Some(wish.service), staff: wish.staff }
}

/// Returns what the button stands for, if the business still offers it.
fn wish<'a>(pick: &'a Pick, cx: &'a ToolContext<'_>) -> Result<Wish<'a>, Refusal> {
    let profile = cx.profile();
    let service = profile.service(&pick.service).ok_or(Refusal::NoService)?;
    let staff = match &pick.staff {
        Some(id) => Some(profile.staff(id).ok_or(Refusal::NoService)?),
        None => None,
    };
    let (holder, moving) = (Some(cx.asker.conversation), pick.moving.as_ref());
    let wish = Wish { profile, service, staff, holder, moving };
    if wish.able().is_empty() { Err(Refusal::NoService) } else { Ok(wish) }
}
