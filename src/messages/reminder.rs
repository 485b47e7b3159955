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

/// Returns the time left until an appointment, in words; `None`: five hours or more, or none.
/// From a quarter of an hour on the minutes are rounded to fives, as a person would.
pub fn time_left(view: &View<'_>, booking: &Booking, now: Timestamp) -> Option<String> {
    let time_left = booking.span.start.duration_since(now);
    let minutes =
        time_left.as_secs().div_euclid(60) + i64::from(time_left.as_secs().rem_euclid(60) > 0);
    let rounded = if minutes < 15 { minutes } else { (minutes + 2).div_euclid(5) * 5 };
    let soon = time_left.is_positive() && time_left < SOON;
    soon.then(|| dates::duration(view.lang, SignedDuration::from_mins(rounded)))
}

/// Returns the time that is left in whole hours, or in whole days where it is long.
pub fn hours_left(view: &View<'_>, booking: &Booking, now: Timestamp) -> String {
    let minutes = booking.span.start.duration_since(now).as_mins();
    let hours = (minutes + 30).div_euclid(60);
    let hours = if hours < 47 { hours } else { (hours + 12).div_euclid(24) * 24 };
    dates::duration(view.lang, SignedDuration::from_hours(hours))
}

/// What a reminder says beside the appointment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReminderCase {
    /// The customer can no longer change it in the chat.
    pub is_late: bool,
    /// Another reminder was sent before, and may have had the same words.
    pub is_again: bool,
}

/// Writes the reminder of an appointment.
pub fn reminder(view: &View<'_>, booking: &Booking, case: ReminderCase, now: Timestamp) -> String {
    let head = if let Some(time_left) = time_left(view, booking, now) {
        let at = view.exact(booking, dates::at_time(view.lang, booking.local_start.time()));
        say(view.lang, "reminder-in", &[("left", time_left.into()), ("at", at.into())])
    } else {
        let when = view.exact(booking, view.moment(booking.local_start));
        let id = if case.is_again { "reminder-again" } else { "reminder" };
        let left = hours_left(view, booking, now);
        say(view.lang, id, &[("when", when.into()), ("left", left.into())])
    };
    let last = match (&view.profile.phone, case.is_late) {
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

/// Returns the buttons of a reminder of this version of a booking; `late`: without those that
/// would be refused.
pub fn reminder_buttons(
    view: &View<'_>,
    booking: &BookingId,
    version: u32,
    late: bool,
) -> Vec<Vec<Button>> {
    let button = |label: &str, action| Button::new(view.say(label), action);
    let coming = vec![button("button-coming", Action::Coming(booking.clone(), version))];
    if late {
        return vec![coming];
    }
    vec![
        coming,
        vec![
            button("button-move", Action::Move(booking.clone())),
            button("button-cancel", Action::Cancel(booking.clone())),
        ],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Lang, messages::sample};

    #[test]
    fn the_time_left_is_told_only_when_it_is_short() {
        let profile = sample::profile();
        let booking = sample::booking(Lang::En);
        let told = |now: &str| {
            time_left(&sample::view(&profile, Lang::En), &booking, now.parse().unwrap())
        };
        let cases = [
            ("2026-11-23T12:00:00Z", None),
            ("2026-11-24T07:00:00Z", None),
            ("2026-11-24T07:00:01Z", Some("5 hours")),
            ("2026-11-24T10:02:00Z", Some("2 hours")),
            ("2026-11-24T11:43:00Z", Some("15 minutes")),
            ("2026-11-24T11:46:30Z", Some("14 minutes")),
            ("2026-11-24T12:00:00Z", None),
        ];
        for (now, expected) in cases {
            assert_eq!(told(now).as_deref(), expected, "{now}");
        }
    }

    #[test]
    fn a_reminder_says_how_it_can_be_changed() {
        let profile = sample::profile();
        let booking = sample::booking(Lang::Uk);
        let written = |lang, is_late, now: &str| {
            let case = ReminderCase { is_late, is_again: false };
            reminder(&sample::view(&profile, lang), &booking, case, now.parse().unwrap())
        };
        let early = written(Lang::Uk, false, "2026-11-23T12:00:00Z");
        let late = written(Lang::En, true, "2026-11-24T10:00:00Z");
        insta::assert_snapshot!(format!("{early}\n\n{late}"));
    }

    #[test]
    fn a_further_reminder_has_other_words() {
        let profile = sample::profile();
        let booking = sample::booking(Lang::En);
        let written = |is_again, now: &str| {
            let case = ReminderCase { is_late: false, is_again };
            let view = sample::view(&profile, Lang::En);
            let text = reminder(&view, &booking, case, now.parse().unwrap());
            text.lines().next().unwrap_or_default().to_owned()
        };
        assert_ne!(written(false, "2026-11-23T12:00:00Z"), written(true, "2026-11-23T18:00:00Z"));
        assert!(written(true, "2026-11-23T18:00:00Z").ends_with("It begins in 18 hours."));
        assert!(written(true, "2026-11-20T12:00:00Z").ends_with("It begins in 4 days."));
    }
}
