//! Why a start is unavailable, as the end of the sentence "Sorry, …".
//!
//! The reason names the day, the hours and whose hours they are, so that a customer can choose
//! another time without asking.

use jiff::civil::{Date, Time};

use crate::{
    ids::{ServiceId, StaffId},
    schedule::{Unavailable, Window},
};

use super::{View, dates, say};

/// What the customer asked for; `None`: any.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) service: Option<&'a ServiceId>,
    pub(super) staff: Option<&'a StaffId>,
    pub(super) day: Date,
    /// The start, where it was one.
    pub(super) time: Option<Time>,
}

/// Writes why a start is unavailable.
pub(super) fn because(view: &View<'_>, why: Unavailable, wanted: Wanted<'_>) -> String {
    let rules = &view.profile.rules;
    let length = |length| dates::for_duration(view.lang, length);
    let on_day = |id: &str| say(view.lang, id, &[("day", view.day(wanted.day).into())]);
    match why {
        Unavailable::Past => match wanted.time {
            Some(time) => {
                let when = dates::moment(view.lang, wanted.day.to_datetime(time), view.today);
                say(view.lang, "why-past-when", &[("when", when.into())])
            }
            None => view.say("why-past"),
        },
        Unavailable::TooSoon => {
            say(view.lang, "why-too-soon", &[("notice", length(rules.min_notice).into())])
        }
        Unavailable::TooFar => {
            say(view.lang, "why-too-far", &[("horizon", length(rules.horizon).into())])
        }
        Unavailable::ClosedDay { .. } => on_day("why-closed-day"),
        Unavailable::DayOff => day_off(view, wanted),
        Unavailable::OutsideHours => outside(view, wanted),
        Unavailable::OffInterval => {
            say(view.lang, "why-off-step", &[("step", rules.slot_interval.as_mins().into())])
        }
        Unavailable::Skipped => view.say("why-skipped"),
        Unavailable::Taken => match wanted.time {
            Some(time) => {
                let when = view.moment(wanted.day.to_datetime(time));
                say(view.lang, "why-taken", &[("when", when.into())])
            }
            None => on_day("why-all-taken"),
        },
        Unavailable::Full => on_day("why-full"),
        Unavailable::DayFull => on_day("why-day-full"),
    }
}

/// No staff member works on that day, although the business may be open.
fn day_off(view: &View<'_>, wanted: Wanted<'_>) -> String {
    let day = ("day", view.day(wanted.day).into());
    let open = !view.profile.hours.week.on(wanted.day.weekday()).is_empty();
    match (wanted.staff, wanted.service) {
        (Some(staff), _) if open => {
            say(view.lang, "why-staff-off", &[day, ("staff", view.staff(staff).into())])
        }
        (None, Some(service)) if open => {
            let names = [
                day,
                ("service", view.service_within(service).into()),
                ("object", view.service_object(service).into()),
            ];
            say(view.lang, "why-service-off", &names)
        }
        _ => say(view.lang, "why-closed-day", &[day]),
    }
}

/// The start, or its end, lies outside the hours: of the business, or of the one who does this.
fn outside(view: &View<'_>, wanted: Wanted<'_>) -> String {
    let able: Vec<_> = view
        .profile
        .staff
        .iter()
        .filter(|staff| wanted.staff.is_none_or(|id| staff.id == *id))
        .filter(|staff| wanted.service.is_none_or(|id| staff.services.contains(id)))
        .collect();
    let mut windows: Vec<Window> = Vec::new();
    for staff in &able {
        windows.extend_from_slice(staff.hours.on(wanted.day));
    }
    windows.sort_by_key(|window| (window.from, window.until));
    let mut joined: Vec<Window> = Vec::new();
    for window in windows {
        match joined.last_mut().filter(|last| window.from <= last.until) {
            Some(last) => last.until = last.until.max(window.until),
            None => joined.push(window),
        }
    }
    let windows = joined;
    let house = view.profile.hours.week.on(wanted.day.weekday());
    let whose = match able.as_slice() {
        [only] if windows != house => Some(only.name.in_lang(view.lang).to_owned()),
        _ => None,
    };
    let begun = wanted.time.and_then(|time| {
        windows.iter().find(|window| window.from <= time && time < window.until).copied()
    });
    let service = wanted.service.and_then(|id| view.profile.service(id));
    if let (Some(window), Some(service)) = (begun, service) {
        let last = windows.iter().all(|other| other.until <= window.until);
        let args = [
            ("length", dates::for_duration(view.lang, service.shape.length).into()),
            ("until", dates::at_time(view.lang, window.until).into()),
            ("staff", whose.clone().unwrap_or_default().into()),
        ];
        return match (last, whose) {
            (false, _) => say(view.lang, "why-before-break", &args),
            (true, Some(_)) => say(view.lang, "why-before-staff-ends", &args),
            (true, None) => say(view.lang, "why-before-closing", &args),
        };
    }
    let named = windows.into_iter().map(|window| dates::window(view.lang, window));
    let hours = dates::list(view.lang, &named.collect::<Vec<_>>(), dates::Join::And);
    let args = [
        ("day", view.day(wanted.day).into()),
        ("hours", hours.into()),
        ("staff", whose.clone().unwrap_or_default().into()),
    ];
    match whose {
        Some(_) => say(view.lang, "why-outside-staff-hours", &args),
        None => say(view.lang, "why-outside-hours", &args),
    }
}
