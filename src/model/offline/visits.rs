//! What is asked of the customer's own visits: which reminders come, where the video link is, and what
//! time it is elsewhere. All of it follows from the bookings and the rules of the profile.

use jiff::SignedDuration;

use crate::{
    dialogue::State,
    messages::{View, dates, say, where_link_is},
    schedule::{Booking, zone_named},
};

/// Tells which reminders come; `fixed`: others are wished for, so that these cannot be changed is told
/// as well.
pub(super) fn reminders(view: &View<'_>, state: &State, fixed: bool) -> String {
    let mut lengths = view.profile.rules.reminders.clone();
    lengths.retain(SignedDuration::is_positive);
    lengths.sort_by_key(|before| std::cmp::Reverse(*before));
    if lengths.is_empty() {
        return format!("{} {}", view.say("reminders-none"), view.say("reminders-other"));
    }
    let mut parts = vec![match &state.last {
        Some(booking) => of_booking(view, state, booking, &lengths),
        None => say(view.lang, "reminders-each", &[("lengths", listed(view, &lengths).into())]),
    }];
    if let Some(quiet) = &view.profile.rules.quiet {
        let args = [
            ("from", dates::time(view.lang, quiet.begin()).into()),
            ("until", dates::time(view.lang, quiet.end()).into()),
        ];
        parts.push(say(view.lang, "reminders-quiet", &args));
    }
    if fixed {
        parts.push(view.say("reminders-fixed"));
    }
    parts.join(" ")
}

/// Tells the reminders of a booking that are yet to come.
fn of_booking(
    view: &View<'_>,
    state: &State,
    booking: &Booking,
    lengths: &[SignedDuration],
) -> String {
    let args = view.booking_args(booking);
    let left = state.answered.map(|now| booking.local_start.duration_since(now));
    let coming: Vec<SignedDuration> =
        lengths.iter().copied().filter(|before| left.is_none_or(|left| *before < left)).collect();
    if coming.is_empty() {
        return say(view.lang, "reminders-over", &args);
    }
    let lengths = [("lengths", listed(view, &coming).into())];
    let args: Vec<_> = args.into_iter().chain(lengths).collect();
    let told = say(view.lang, "reminders-yours", &args);
    match &booking.contact.email {
        Some(email) => {
            format!("{told} {}", say(view.lang, "reminders-mail", &[("email", email.into())]))
        }
        None => told,
    }
}

fn listed(view: &View<'_>, lengths: &[SignedDuration]) -> String {
    let named = lengths.iter().map(|before| dates::for_duration(view.lang, *before));
    dates::list(view.lang, &named.collect::<Vec<_>>(), dates::Join::And)
}

/// Tells where the video links of bookings are.
pub(super) fn links(view: &View<'_>, list: &[Booking]) -> String {
    let known: Vec<String> = list.iter().filter_map(|own| where_link_is(view, own)).collect();
    match (known.is_empty(), list.is_empty()) {
        (false, _) => known.join("\n"),
        (true, true) => view.say("link-before"),
        (true, false) => view.say("link-none"),
    }
}

/// Tells when a booking is in another zone.
pub(super) fn in_zone(view: &View<'_>, booking: &Booking, zone: &str) -> String {
    let Some(there) = zone_named(&view.profile.zones, zone) else { return String::new() };
    let there = booking.span.start.to_zoned(there).datetime();
    let named = if there.date() == booking.local_start.date() {
        dates::at_time(view.lang, there.time())
    } else {
        dates::moment(view.lang, there, view.today)
    };
    let zone = dates::zone_time(view.lang, zone, 0);
    let more = [("there", named.into()), ("zone", zone.into())];
    let args: Vec<_> = view.booking_args(booking).into_iter().chain(more).collect();
    say(view.lang, "visit-in-zone", &args)
}
