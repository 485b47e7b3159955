//! The video link that a calendar makes in its own time.
//!
//! It is asked for with the event and is there a moment later, or minutes later, or never. The
//! receipt says that it follows; this is what makes that true. If the calendar makes none, the
//! customer reads an apology and the staff member is asked to send a link.

use crate::{
    bots::BusinessProfile,
    calendar::{EventLookup, Meet},
    ids::BookingId,
    schedule::{BookingEvent, State},
    store::{self, bookings},
};

use super::{
    calendar_event::place,
    error::Error,
    publish::publish,
    service::{BookingService, load, owner},
};

/// What is known of a link that was not there at once.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Link {
    /// The calendar has made it.
    Ready(String),
    /// The calendar is still making it.
    Pending,
    /// The calendar makes none, or too late.
    Failed,
    /// The event is gone. The reader of the calendar's changes finds that too.
    Gone,
}

impl BookingService {
    /// Reads the link of a booking and tells the customer; `false`: it is still being made.
    /// With `is_last` it is waited for no longer.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn read_meet_link(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        is_last: bool,
    ) -> Result<bool, Error> {
        let record = self.reload(id).await?;
        let booking = &record.booking;
        let waits = booking.state == State::Confirmed && booking.meet_url.is_none();
        let (Some(staff), true) = (profile.staff(&booking.staff), waits) else { return Ok(true) };
        let is_late = is_last || booking.span.start <= self.clock.now();
        let read = async {
            let calendar = self.calendar(profile, staff).await?;
            Ok::<_, Error>(calendar.read(&owner(profile, staff), &place(&record)).await?)
        };
        let link = match read.await {
            Ok(found) => link_of(found, is_late),
            Err(_) if is_late => Link::Failed,
            Err(error) => return Err(error),
        };
        let (id, now, profile) = (id.clone(), self.clock.now(), profile.clone());
        match link {
            Link::Pending => Ok(false),
            Link::Gone => Ok(true),
            Link::Failed => {
                let event = BookingEvent::MeetLinkFailed { announced: true };
                let failed =
                    self.store.write(move |tx| publish(tx, &profile, &load(tx, &id)?, &event, now));
                failed.await?;
                Ok(true)
            }
            Link::Ready(link) => {
                let ready = self.store.write(move |tx| {
                    if bookings::set_meet_url(tx, &id, &link, now)? {
                        let event = BookingEvent::MeetLinkReady;
                        publish(tx, &profile, &load(tx, &id)?, &event, now)?;
                    }
                    Ok::<(), store::Error>(())
                });
                ready.await?;
                Ok(true)
            }
        }
    }
}

fn link_of(found: EventLookup, is_late: bool) -> Link {
    match found {
        EventLookup::Found(there) => match there.meet {
            Meet::Link(link) => Link::Ready(link),
            Meet::Follows if !is_late => Link::Pending,
            Meet::Follows | Meet::Failed | Meet::Without => Link::Failed,
        },
        EventLookup::Deleted | EventLookup::NotFound => Link::Gone,
    }
}

#[cfg(test)]
mod tests {
    use crate::calendar::{EventRef, WrittenEvent};

    use super::*;

    #[test]
    fn a_link_that_is_being_made_is_waited_for_until_it_is_late() {
        let there = |meet| {
            let at = EventRef { id: "e1".into(), calendar: None };
            EventLookup::Found(WrittenEvent {
                at,
                span: None,
                meet,
                declined: Vec::new(),
                was_written: false,
            })
        };
        let ready = Meet::Link("https://meet.example/x".into());
        assert_eq!(link_of(there(ready), true), Link::Ready("https://meet.example/x".into()));
        assert_eq!(link_of(there(Meet::Follows), false), Link::Pending);
        assert_eq!(link_of(there(Meet::Follows), true), Link::Failed);
        assert_eq!(link_of(there(Meet::Failed), false), Link::Failed);
        assert_eq!(link_of(EventLookup::Deleted, true), Link::Gone);
    }
}
