//! Who asks for what, and what the desk has at hand.

use std::sync::Arc;

use futures_util::future::join_all;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use crate::{
    bots::{BusinessProfile, Service, Staff},
    calendar::{Calendar, CalendarOwner, Calendars},
    clock::Clock,
    ids::{BookingId, Lang},
    schedule::{Booking, Busy, SlotQuery, Span, State},
    store::{
        self, ConversationId, CustomerId, Store,
        bookings::{self, Asked},
    },
};

use super::Error;

/// The front desk of one process.
#[derive(Clone)]
pub struct BookingService {
    pub(super) store: Store,
    pub(super) calendars: Calendars,
    pub(super) clock: Arc<dyn Clock>,
}

/// Who asks, and in which call.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The conversation.
    pub conversation: ConversationId,
    /// The customer.
    pub customer: CustomerId,
    /// Their language, for letters.
    pub lang: Lang,
    /// Names the call, so that the same call never acts twice.
    pub key: String,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The business.
    pub profile: &'a BusinessProfile,
    /// The service.
    pub service: &'a Service,
    /// The staff member; `None`: whoever is free.
    pub staff: Option<&'a Staff>,
}

impl<'a> Wish<'a> {
    /// Returns those who can fulfil it, in the order of the profile.
    #[must_use]
    pub fn able(&self) -> Vec<&'a Staff> {
        let staff = self.staff.map(|staff| &staff.id);
        let does = self.profile.who_does(&self.service.id);
        does.filter(|able| staff.is_none_or(|wanted| *wanted == able.id)).collect()
    }
}

/// A staff member and what their time is taken by.
pub(super) struct Taken<'a> {
    pub(super) staff: &'a Staff,
    pub(super) busy: Vec<Busy>,
}

impl Taken<'_> {
    /// Asks about a service of theirs.
    pub(super) fn question<'q>(&'q self, wish: &Wish<'q>, now: Timestamp) -> SlotQuery<'q> {
        SlotQuery {
            zone: &wish.profile.zone,
            hours: &self.staff.hours,
            rules: &wish.profile.rules,
            shape: &wish.service.shape,
            service: &wish.service.id,
            busy: &self.busy,
            now,
        }
    }
}

impl BookingService {
    /// Opens it.
    #[must_use]
    pub fn new(store: Store, calendars: Calendars, clock: Arc<dyn Clock>) -> Self {
        Self { store, calendars, clock }
    }

    /// Returns whether anybody's calendar can be had, so that there is something to book.
    pub async fn connected(&self, profile: &BusinessProfile) -> Result<bool, store::Error> {
        for staff in &profile.staff {
            if self.calendars.of(&owner(profile, staff), staff.calendar).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the calendar of a staff member.
    pub(super) async fn calendar(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
    ) -> Result<Arc<dyn Calendar>, Error> {
        let calendar = self.calendars.of(&owner(profile, staff), staff.calendar).await?;
        calendar.ok_or_else(|| crate::calendar::Error::NotConnected.into())
    }

    /// Returns what the time of each able staff member is taken by: our bookings and their
    /// calendar. `holder` and `except` as in [`Asked`].
    pub(super) async fn taken<'a>(
        &self,
        wish: &Wish<'a>,
        span: Span,
        holder: Option<ConversationId>,
        except: Option<&BookingId>,
    ) -> Result<Vec<Taken<'a>>, Error> {
        let able = wish.able();
        let asked = able.iter().map(|staff| self.taken_of(wish, staff, span, (holder, except)));
        let (mut all, mut unread) = (Vec::new(), None);
        for (staff, busy) in able.iter().zip(join_all(asked).await) {
            match busy {
                Ok(busy) => all.push(Taken { staff, busy }),
                // What cannot be read is not free; another's time may be.
                Err(Error::Calendar(error)) => {
                    tracing::warn!(bot = %wish.profile.id, staff = %staff.id, %error, "a calendar cannot be read");
                    // "Call us" is said only when nobody's calendar would be there in a minute.
                    if unread.as_ref().is_none_or(is_unconnected) {
                        unread = Some(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        match unread {
            Some(error) if all.is_empty() => Err(error.into()),
            _ => Ok(all),
        }
    }

    /// Returns what the time of one staff member is taken by.
    async fn taken_of(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        span: Span,
        (holder, except): (Option<ConversationId>, Option<&BookingId>),
    ) -> Result<Vec<Busy>, Error> {
        let mut busy = self.booked(wish.profile, staff, span, holder, except).await?;
        let foreign = self.foreign(wish.profile, staff, span).await?;
        busy.extend(foreign.into_iter().map(|span| Busy { span, session: None }));
        Ok(busy)
    }

    async fn booked(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        span: Span,
        holder: Option<ConversationId>,
        except: Option<&BookingId>,
    ) -> Result<Vec<Busy>, Error> {
        let (bot, staff, except) = (profile.id.clone(), staff.id.clone(), except.cloned());
        let now = self.clock.now();
        let busy = self.store.read(move |db| {
            let except = except.as_ref();
            bookings::busy(db, &Asked { bot: &bot, staff: &staff, span, holder, except }, now)
        });
        Ok(busy.await?)
    }

    /// Returns what is in a staff member's calendar beside our own events.
    pub(super) async fn foreign(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        span: Span,
    ) -> Result<Vec<Span>, Error> {
        let owner = owner(profile, staff);
        let whose = owner.clone();
        let ours =
            self.store.read(move |db| bookings::own_events(db, &whose.bot, &whose.staff, span));
        let ours = ours.await?;
        Ok(self.calendar(profile, staff).await?.busy(&owner, span, &ours).await?)
    }
}

fn is_unconnected(error: &crate::calendar::Error) -> bool {
    matches!(error, crate::calendar::Error::NotConnected)
}

fn owner(profile: &BusinessProfile, staff: &Staff) -> CalendarOwner {
    CalendarOwner { bot: profile.id.clone(), staff: staff.id.clone() }
}

/// Returns the real time of some days, first and last, with a day's margin on both sides.
pub(super) fn around(profile: &BusinessProfile, first: Date, last: Date) -> Span {
    let instant = |day: Date| {
        profile.zone.to_ambiguous_zoned(day.at(0, 0, 0, 0)).compatible().map(|it| it.timestamp())
    };
    let before = first.yesterday().unwrap_or(first);
    let after = last.saturating_add(jiff::Span::new().days(2));
    Span {
        start: instant(before).unwrap_or(Timestamp::MIN),
        end: instant(after).unwrap_or(Timestamp::MAX),
    }
}

/// Makes a booking that does not exist yet.
pub(super) fn draft(
    wish: &Wish<'_>,
    staff: &Staff,
    (local_start, span): (DateTime, Span),
    lang: Lang,
    now: Timestamp,
) -> Result<Booking, Error> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|_| Error::Random)?;
    let service = wish.service;
    Ok(Booking {
        id: BookingId::mint(now, random),
        bot: wish.profile.id.clone(),
        version: 1,
        state: State::Held,
        service: service.id.clone(),
        service_name: service.name.in_lang(lang).to_owned(),
        staff: staff.id.clone(),
        staff_name: staff.name.in_lang(lang).to_owned(),
        local_start,
        zone: wish.profile.zone_name.clone(),
        span,
        price: service.price.as_ref().map(|price| price.in_lang(lang).to_owned()),
        contact: crate::schedule::Contact::default(),
        lang,
        online: service.online,
        meet_url: None,
        event: None,
    })
}
