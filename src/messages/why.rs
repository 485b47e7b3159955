//! Why a start is unavailable, as the end of the sentence "Sorry, …".
//!
//! The reason names the day, the hours and whose hours they are, so that a customer can choose
//! another time without asking.

use jiff::civil::{Date, Time};

use crate::{
    bots::Staff,
    ids::{ServiceId, StaffId},
    schedule::{Absence, Unavailable, Window},
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
        Unavailable::Away { from, until } => away(view, wanted, Absence { from, until }),
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

/// Returns who could do what was asked for.
fn able<'a>(view: &View<'a>, wanted: Wanted<'_>) -> Vec<&'a Staff> {
    let staff = view.profile.staff.iter();
    let able = staff.filter(|staff| wanted.staff.is_none_or(|id| staff.id == *id));
    able.filter(|staff| wanted.service.is_none_or(|id| staff.services.contains(id))).collect()
}

/// No staff member works on that day, although the business may be open.
fn day_off(view: &View<'_>, wanted: Wanted<'_>) -> String {
    let day = ("day", view.day(wanted.day).into());
    let open = !view.profile.hours.on(wanted.day).is_empty();
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

/// The staff member who would do it is away for all of the day, or for a part of it.
fn away(view: &View<'_>, wanted: Wanted<'_>, absence: Absence) -> String {
    let able = able(view, wanted);
    let only = able.iter().find(|staff| staff.hours.away.contains(&absence)).or(able.first());
    let Some(staff) = only else { return day_off(view, wanted) };
    let opening = staff.hours.opening(wanted.day).iter();
    let (Some(opens), Some(closes)) = (
        opening.clone().map(|window| wanted.day.to_datetime(window.from)).min(),
        opening.map(|window| window.closes(wanted.day)).max(),
    ) else {
        return day_off(view, wanted);
    };
    let id = match (absence.from <= opens, absence.until >= closes) {
        (true, true) => "why-staff-off",
        (false, true) => "why-staff-away-from",
        (true, false) => "why-staff-away-until",
        (false, false) => "why-staff-away",
    };
    let args = [
        ("day", view.day(wanted.day).into()),
        ("staff", staff.name.in_lang(view.lang).into()),
        ("from", dates::time(view.lang, absence.from.time()).into()),
        ("until", dates::time(view.lang, absence.until.time()).into()),
    ];
    say(view.lang, id, &args)
}

/// The start, or its end, lies outside the hours: of the business, or of the one who does this.
fn outside(view: &View<'_>, wanted: Wanted<'_>) -> String {
    let able = able(view, wanted);
    let mut windows: Vec<Window> = Vec::new();
    for staff in &able {
        windows.extend_from_slice(&staff.hours.on(wanted.day));
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
    let house = view.profile.hours.opening(wanted.day);
    let shorter = windows != house;
    // Whom the customer did not name is no reason: the service has these hours on that day.
    let whose = match able.as_slice() {
        [only] if shorter => Some(only.name.in_lang(view.lang).to_owned()),
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
    let id = wanted.service;
    let args = [
        ("day", view.day(wanted.day).into()),
        ("hours", hours.into()),
        ("staff", whose.clone().unwrap_or_default().into()),
        ("service", id.map(|id| view.service_within(id)).unwrap_or_default().into()),
        ("object", id.map(|id| view.service_object(id)).unwrap_or_default().into()),
    ];
    let id = match (whose, id) {
        (Some(_), _) => "why-outside-staff-hours",
        (None, Some(_)) if shorter && wanted.staff.is_none() => "why-outside-service-hours",
        (None, _) => "why-outside-hours",
    };
    say(view.lang, id, &args)
}
