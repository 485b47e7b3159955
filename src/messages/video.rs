//! What is known of the video link of a visit, and who sends it.
//!
//! Google makes a link with the event. A calendar that the bot keeps itself, or one at a CalDAV server, makes none, so there the staff
//! member sends theirs, and every sentence says so.

use crate::{
    bots::{BusinessProfile, CalendarKind},
    schedule::Booking,
};

use super::{View, say};

/// The video link of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoLink<'a> {
    /// It is there.
    Known(&'a str),
    /// Google is making it; it is sent when it is there.
    Follows,
    /// The staff member sends it.
    ByStaff,
}

impl<'a> VideoLink<'a> {
    /// Returns the link of a visit; `None`: the visit is not online.
    pub fn of(booking: &'a Booking, profile: &BusinessProfile) -> Option<Self> {
        if !booking.online {
            return None;
        }
        if let Some(link) = &booking.meet_url {
            return Some(Self::Known(link));
        }
        let makes_none = profile
            .staff(&booking.staff)
            .is_some_and(|staff| staff.calendar != CalendarKind::Google);
        Some(if makes_none { Self::ByStaff } else { Self::Follows })
    }
}

/// Answers where the link of a visit is; `None`: the visit is not online.
pub fn where_link_is(view: &View<'_>, booking: &Booking) -> Option<String> {
    let id = match VideoLink::of(booking, view.profile)? {
        VideoLink::Known(_) => "meet-linked",
        VideoLink::Follows => "link-follows",
        VideoLink::ByStaff => "link-by-staff",
    };
    let args = [
        ("service", view.booked_service(booking).into()),
        ("when", view.start(booking).into()),
        ("staff", view.booked_staff(booking).into()),
        ("link", booking.meet_url.clone().unwrap_or_default().into()),
    ];
    Some(say(view.lang, id, &args))
}
