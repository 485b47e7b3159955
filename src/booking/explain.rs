//! Why a start is not offered, for staff: the booking, the hold or the event that is in the way.

use jiff::civil::DateTime;

use crate::{
    bots::Staff,
    schedule::{Availability, Obstacle, SlotQuery, Span, State, Unavailable, start_of},
    store::{
        self,
        bookings::{self, Record},
    },
};

use super::{
    availability::around,
    error::Error,
    resources::TakenResource,
    service::{BookingService, Wish},
};

impl BookingService {
    /// Returns what stands in the way of a start with one staff member; `None`: it is offered.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn explain(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        local_start: DateTime,
    ) -> Result<Option<Obstacle>, store::Error> {
        match self.obstacle(wish, staff, local_start).await {
            Ok(obstacle) => Ok(obstacle),
            Err(Error::Store(error)) => Err(error),
            Err(error) if error.is_unconnected() => Ok(Some(Obstacle::NotConnected)),
            Err(error) if let Some(fault) = error.fault() => Ok(Some(Obstacle::Calendar(fault))),
            Err(error) => {
                tracing::warn!(business = %wish.profile.id, staff = %staff.id, %error, "calendar cannot be read");
                Ok(Some(Obstacle::Unreachable))
            }
        }
    }

    async fn obstacle(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        local_start: DateTime,
    ) -> Result<Option<Obstacle>, Error> {
        let (profile, now, day) = (wish.profile, self.clock.now(), local_start.date());
        let hours = self.hours(profile, staff).await?;
        let query = |busy, resource_taken| SlotQuery {
            zone: &profile.zone,
            hours: &hours,
            rules: &profile.rules,
            shape: &wish.service.shape,
            service: &wish.service.id,
            busy,
            resource_taken,
            now,
        };
        // What the rules alone rule out is so whether or not the calendar can be read.
        if let Availability::Refused(why) = query(&[], &[]).availability(local_start) {
            return Ok(Some(Obstacle::Rule(why)));
        }
        let near = around(profile, day, day);
        let busy = self.busy_time(wish, staff, near).await?.busy;
        let resources = self.taken_resources(wish, staff, near).await?;
        let spans: Vec<Span> = resources.iter().flat_map(|it| it.spans.clone()).collect();
        let Availability::Refused(why) = query(&busy, &spans).availability(local_start) else {
            return Ok(None);
        };
        let start = start_of(&profile.zone, local_start).filter(|_| why == Unavailable::Taken);
        let Some(start) = start else { return Ok(Some(Obstacle::Rule(why))) };
        let span = Span::lasting(start, wish.service.shape.length);
        let occupied = wish.service.shape.occupied(span);
        let (bot, of) = (profile.id.clone(), staff.id.clone());
        let found =
            self.store.read(move |db| bookings::occupying(db, &bot, &of, occupied, now)).await?;
        // Who shares its session is not in the way of a start.
        let same = |record: &Record| {
            wish.service.shape.capacity > 1
                && record.booking.service == wish.service.id
                && record.booking.span.start == start
        };
        if let Some(record) = found.into_iter().find(|record| !same(record)) {
            return Ok(Some(of_record(record, &span)));
        }
        let foreign = busy.into_iter().filter(|busy| busy.session.is_none()).map(|busy| busy.span);
        let foreign = foreign.filter(|event| event.overlaps(&occupied)).min_by_key(|it| it.start);
        Ok(Some(match foreign {
            Some(event) if event.overlaps(&span) => Obstacle::Event(event),
            Some(event) => Obstacle::NearEvent(event),
            None => of_resource(&resources, &occupied).unwrap_or(Obstacle::Rule(why)),
        }))
    }
}

/// Returns which resource is in the way of a time, and when it is; `None`: none.
fn of_resource(resources: &[TakenResource], occupied: &Span) -> Option<Obstacle> {
    resources.iter().find_map(|it| {
        let span = it.spans.iter().find(|span| span.overlaps(occupied))?;
        Some(Obstacle::Resource { resource: it.resource.clone(), span: *span })
    })
}

/// Returns how a booking stands in the way of a service.
fn of_record(record: Record, service: &Span) -> Obstacle {
    if let (State::Held, Some(until)) = (record.booking.state, record.expires) {
        return Obstacle::Held { until };
    }
    let target = record.moving.as_ref().map(|moving| moving.applied(&record.booking));
    let goes_there = target.filter(|target| target.span.overlaps(service));
    let booking = Box::new(goes_there.unwrap_or(record.booking));
    if booking.span.overlaps(service) {
        Obstacle::Booked(booking)
    } else {
        Obstacle::NearBooking(booking)
    }
}
