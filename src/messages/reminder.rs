//! A reminder in the chat.
//!
//! The time that is left is said as people say it: hours and minutes when the appointment is
//! near, a day and a time otherwise. It is computed when the message is sent, so a reminder that
//! is sent late is still true.

use jiff::{SignedDuration, Timestamp};

use crate::{
    chat::{Action, Button},
    ids::BookingId,
    schedule::Booking,
};

use super::{View, dates, receipt, say};

/// Nearer than this, the reminder says hours and minutes instead of a day.
const SOON: SignedDuration = SignedDuration::from_hours(5);

/// Returns how long it is until an appointment, in words; `None`: long enough to name the day.
/// From a quarter of an hour on the minutes are rounded to fives, as a person would.
#[must_use]
pub fn left(view: &View<'_>, booking: &Booking, now: Timestamp) -> Option<String> {
    let left = booking.span.start.duration_since(now);
    let minutes = left.as_secs().div_euclid(60) + i64::from(left.as_secs().rem_euclid(60) > 0);
    let rounded = if minutes < 15 { minutes } else { (minutes + 2).div_euclid(5) * 5 };
    let soon = left.is_positive() && left < SOON;
    soon.then(|| dates::duration(view.lang, SignedDuration::from_mins(rounded)))
}

/// Writes the reminder of an appointment; `late`: it is too late to change it in the chat.
#[must_use]
pub fn reminder(view: &View<'_>, booking: &Booking, late: bool, now: Timestamp) -> String {
    let head = match left(view, booking, now) {
        Some(left) => {
            let at = dates::at_time(view.lang, booking.local_start.time());
            say(view.lang, "reminder-in", &[("left", left.into()), ("at", at.into())])
        }
        None => say(view.lang, "reminder", &[("when", view.moment(booking.local_start).into())]),
    };
    let last = match (&view.profile.phone, late) {
        (_, false) => view.say("reminder-change"),
        (Some(phone), true) => say(view.lang, "reminder-late-phone", &[("phone", phone.into())]),
        (None, true) => view.say("reminder-late"),
    };
    let what =
        [("service", (&booking.service_name).into()), ("staff", (&booking.staff_name).into())];
    let lines = [head, String::new(), say(view.lang, "receipt-service", &what)];
    let lines = lines.into_iter().chain(receipt::place(view, booking));
    lines.chain([String::new(), last]).collect::<Vec<String>>().join("\n")
}

/// Returns the buttons of a reminder of this version.
#[must_use]
pub fn reminder_buttons(view: &View<'_>, booking: &BookingId, version: u32) -> Vec<Vec<Button>> {
    let button = |label: &str, action| Button::new(view.say(label), action);
    vec![
        vec![button("button-coming", Action::Coming(booking.clone(), version))],
        vec![
            button("button-move", Action::Move(booking.clone())),
            button("button-cancel", Action::Cancel(booking.clone())),
        ],
    ]
}
