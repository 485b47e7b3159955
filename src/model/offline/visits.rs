//! What is asked of the customer's own visits: which reminders come and came, where the video link is, what
//! time it is elsewhere, and what is stored of the customer. All of it is told as it is stored and planned.

use jiff::{SignedDuration, civil::DateTime};

use crate::{
    agent::TurnContext,
    dialogue::State,
    messages::{View, dates, say, where_link_is},
    schedule::{Booking, PlannedReminder, State as BookingState, zone_named},
    understanding::Topic,
};

/// Answers a question about reminders, or about what is stored of the customer; `None`: it is another one.
pub(super) fn told(
    view: &View<'_>,
    context: &TurnContext,
    state: &State,
    topic: Topic,
) -> Option<String> {
    Some(match topic {
        Topic::Reminders => reminders(view, context, state, false),
        Topic::OtherReminders => reminders(view, context, state, true),
        Topic::QuietReminders => at_night(view, context, state),
        Topic::SentReminders => sent(view, context, state),
        Topic::MyEmail => stored(view, context, state, "email"),
        Topic::MyPhone => stored(view, context, state, "phone"),
        Topic::MyName => stored(view, context, state, "name"),
        _ => return None,
    })
}

/// Tells which reminders come; `fixed`: others are wished for, so that these cannot be changed is told
/// as well.
fn reminders(view: &View<'_>, context: &TurnContext, state: &State, fixed: bool) -> String {
    if rules(view).is_empty() {
        return format!("{} {}", view.say("reminders-none"), view.say("reminders-other"));
    }
    let fixed = fixed.then(|| view.say("reminders-fixed"));
    let parts = [Some(coming(view, context, state)), quiet(view, "reminders-quiet"), fixed];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Answers the wish that nothing is sent at night.
fn at_night(view: &View<'_>, context: &TurnContext, state: &State) -> String {
    let Some(night) = quiet(view, "reminders-night") else {
        return reminders(view, context, state, true);
    };
    let coming = (!rules(view).is_empty()).then(|| coming(view, context, state));
    [night].into_iter().chain(coming).collect::<Vec<_>>().join(" ")
}

/// Tells which reminders were sent, and those that are yet to come.
fn sent(view: &View<'_>, context: &TurnContext, state: &State) -> String {
    let Some(booking) = state.last.as_ref().filter(|_| !rules(view).is_empty()) else {
        return reminders(view, context, state, false);
    };
    let sent = of_booking(context, booking, true);
    let args = view.booking_args(booking);
    if sent.is_empty() {
        let none = say(view.lang, "reminders-unsent", &args);
        return format!("{none} {}", coming(view, context, state));
    }
    let times = [("times", times(view, &sent).into())];
    let args: Vec<_> = args.into_iter().chain(times).collect();
    let told = say(view.lang, "reminders-sent", &args);
    let more = !of_booking(context, booking, false).is_empty();
    let coming = more.then(|| coming(view, context, state));
    [told].into_iter().chain(coming).collect::<Vec<_>>().join(" ")
}

/// How long before a visit reminders are meant to come, the longest first.
fn rules(view: &View<'_>) -> Vec<SignedDuration> {
    let mut lengths = view.profile.rules.reminders.clone();
    lengths.retain(SignedDuration::is_positive);
    lengths.sort_by_key(|before| std::cmp::Reverse(*before));
    lengths
}

/// Says when nothing is sent; `None`: there are no such hours.
fn quiet(view: &View<'_>, id: &str) -> Option<String> {
    let quiet = view.profile.rules.quiet.as_ref()?;
    let args = [
        ("from", dates::time(view.lang, quiet.begin()).into()),
        ("until", dates::time(view.lang, quiet.end()).into()),
    ];
    Some(say(view.lang, id, &args))
}

/// Tells the reminders of the booking that is spoken of that are yet to come: how long before the visit
/// where the quiet hours move none, else at what times.
fn coming(view: &View<'_>, context: &TurnContext, state: &State) -> String {
    let each =
        || say(view.lang, "reminders-each", &[("lengths", listed(view, &rules(view)).into())]);
    let Some(booking) = &state.last else { return each() };
    let planned = of_booking(context, booking, false);
    let args = view.booking_args(booking);
    if planned.is_empty() {
        // They are planned once the booking is confirmed.
        let is_confirmed = booking.state == BookingState::Confirmed;
        // Those of a booking that was made in this turn are not planned yet.
        let left = booking.span.start.duration_since(context.now);
        let due = rules(view).iter().any(|before| *before < left);
        let over = is_confirmed && !due;
        return if over { say(view.lang, "reminders-over", &args) } else { each() };
    }
    let before = planned.iter().map(|it| booking.span.start.duration_since(it.at));
    let before: Vec<SignedDuration> = before.collect();
    let rules = rules(view);
    let (id, told) = if before.iter().all(|it| rules.contains(it)) {
        ("reminders-yours", ("lengths", listed(view, &before).into()))
    } else {
        ("reminders-at", ("times", times(view, &planned).into()))
    };
    let args: Vec<_> = args.into_iter().chain([told]).collect();
    let told = say(view.lang, id, &args);
    let by_mail = |it: &&PlannedReminder| it.booking == booking.id && it.by_mail && !it.is_sent;
    match &booking.contact.email {
        Some(email) if context.reminders.iter().any(|it| by_mail(&it)) => {
            format!("{told} {}", say(view.lang, "reminders-mail", &[("email", email.into())]))
        }
        _ => told,
    }
}

/// The reminders of a booking in the chat that were sent, or those that are yet to come.
fn of_booking<'c>(
    context: &'c TurnContext,
    booking: &Booking,
    is_sent: bool,
) -> Vec<&'c PlannedReminder> {
    let all = context.reminders.iter();
    all.filter(|it| it.booking == booking.id && !it.by_mail && it.is_sent == is_sent).collect()
}

/// Names the times of reminders.
fn times(view: &View<'_>, reminders: &[&PlannedReminder]) -> String {
    let local =
        |it: &PlannedReminder| -> DateTime { it.at.to_zoned(view.profile.zone.clone()).datetime() };
    let named: Vec<String> = reminders.iter().map(|it| view.moment(local(it))).collect();
    dates::list(view.lang, &named, dates::Join::And)
}

/// Tells what is stored of the customer: an address, a number or a name.
fn stored(view: &View<'_>, context: &TurnContext, state: &State, what: &str) -> String {
    let booked = state.last.as_ref().map(|last| &last.contact);
    let contacts = booked.into_iter().chain([&state.draft.contact, &context.contact]);
    let found = contacts.filter_map(|contact| match what {
        "email" => contact.email.as_ref(),
        "phone" => contact.phone.as_ref(),
        _ => contact.name.as_ref(),
    });
    let known = found.into_iter().next();
    match (known, &state.last) {
        (Some(name), Some(booking)) if what == "name" => {
            let args = view.booking_args(booking).into_iter().chain([("name", name.into())]);
            say(view.lang, "my-name-booked", &args.collect::<Vec<_>>())
        }
        (Some(known), _) => say(
            view.lang,
            &format!("my-{what}"),
            &[(
                match what {
                    "email" => "email",
                    "phone" => "phone",
                    _ => "name",
                },
                known.into(),
            )],
        ),
        (None, _) => view.say(&format!("my-{what}-none")),
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
