//! Whether opening and working hours in an answer are those of the profile.
//!
//! Windows and edges must be those of every day named, of the staff member named or else of the
//! business. A window over a break is true only if the break is named as well.

use jiff::civil::{Date, Time, Weekday};

use crate::{
    bots::BusinessProfile,
    ids::StaffId,
    phrase::Mentioned,
    schedule::{Hours, Window},
};

use super::{
    cues::Cue,
    facts::Facts,
    sentence::Act,
    statement::{Days, Statement, is_at},
};

/// Returns whether a statement gives hours that are true.
pub(super) fn allows(facts: &Facts<'_>, it: &Statement) -> bool {
    let weekly = it.days.iter().any(|days| days.weekly);
    let hours = matches!(it.act, Act::Opens | Act::Closes);
    let range = matches!(it.time, Some(Mentioned::Window(..)));
    let edge = matches!(it.time, Some(Mentioned::From(_) | Mentioned::Until(_)));
    let listed =
        weekly && (range || edge) && it.act == Act::States && facts.known.lookups.is_empty();
    let told = matches!(it.act, Act::States | Act::Asks);
    // "When do you close today?" "At six."
    let at = matches!(it.time, Some(Mentioned::At(_))) && facts.known.lookups.is_empty();
    let at = at && facts.known.held.is_none() && facts.known.bookings.is_empty();
    let at = at && is_of_asked_days(facts, it);
    let asked = facts.known.asks_hours && (range || edge || at) && told;
    let aside = range && matches!(it.act, Act::Denies | Act::Asks);
    if !(hours || listed || asked || aside) {
        return false;
    }
    let days = days(facts, it);
    let on = |day: &Day| windows(facts.profile, &it.staff, day);
    let Some(time) = &it.time else {
        return days.iter().all(|day| on(day).is_empty() == (it.act == Act::Closes));
    };
    if Cue::Every.is_in(&it.words) && it.days.is_empty() {
        return week().iter().all(|day| fits(time, &on(day), it));
    }
    // "Tomorrow at two it is" is no answer about hours, though the break ends at two.
    let outer = |day: &Day| !at || hours || it.breaks || is_outer(time, &on(day));
    !days.is_empty() && days.iter().all(|day| fits(time, &on(day), it) && outer(day))
}

/// Returns whether the days of a statement are those that the customer asks about, or today.
fn is_of_asked_days(facts: &Facts<'_>, it: &Statement) -> bool {
    let said = |day: Date| {
        facts.known.said.iter().any(|heard| {
            matches!(heard, Mentioned::Days { first, last, .. } if (*first..=*last).contains(&day))
        })
    };
    let mut dates = it.days.iter().flat_map(|days| days.dates());
    dates.all(|day| day == facts.now.date() || said(day))
}

/// Returns whether a time is when a day begins or ends, and not an edge of its break.
fn is_outer(time: &Mentioned, windows: &[Window]) -> bool {
    let Mentioned::At(times) = time else { return true };
    let from = windows.first().is_some_and(|window| is_at(times, window.from));
    from || windows.last().is_some_and(|window| is_at(times, window.until))
}

/// A day of the week, and perhaps of the calendar.
struct Day {
    weekday: Weekday,
    date: Option<Date>,
}

fn week() -> Vec<Day> {
    let all = Weekday::Monday.cycle_forward().take(7);
    all.map(|weekday| Day { weekday, date: None }).collect()
}

/// Returns the days of a statement; without any, the first of the week on which it is true.
fn days(facts: &Facts<'_>, it: &Statement) -> Vec<Day> {
    let asked = facts.known.said.iter().rev().find_map(|said| match said {
        Mentioned::Days { first, last, weekly } => {
            Some(Days { first: *first, last: *last, weekly: *weekly })
        }
        _ => None,
    });
    let days: Vec<Days> = match it.days.as_slice() {
        [] => asked.filter(|_| facts.known.asks_hours).into_iter().collect(),
        days => days.to_vec(),
    };
    if days.is_empty() {
        let Some(time) = &it.time else { return Vec::new() };
        let true_on = |day: &Day| fits(time, &windows(facts.profile, &it.staff, day), it);
        return week().into_iter().filter(true_on).take(1).collect();
    }
    let of = |days: &Days| {
        let weekly = days.weekly;
        let date =
            move |date: Date| Day { weekday: date.weekday(), date: (!weekly).then_some(date) };
        days.dates().map(date).collect::<Vec<_>>()
    };
    days.iter().flat_map(of).collect()
}

fn windows(profile: &BusinessProfile, staff: &[StaffId], day: &Day) -> Vec<Window> {
    let one = |hours: &Hours| match day.date {
        Some(date) => hours.on(date).to_vec(),
        None => hours.week.on(day.weekday).to_vec(),
    };
    match staff.first().and_then(|id| profile.staff(id)) {
        Some(staff) => one(&staff.hours),
        None => one(&profile.hours),
    }
}

fn fits(time: &Mentioned, windows: &[Window], it: &Statement) -> bool {
    let opens = |times: &[Time]| windows.iter().any(|window| is_at(times, window.from));
    let closes = |times: &[Time]| windows.iter().any(|window| is_at(times, window.until));
    let gaps =
        || windows.windows(2).filter_map(|pair| Some((pair.first()?.until, pair.last()?.from)));
    match time {
        Mentioned::Window(from, until) if it.act == Act::Closes => {
            gaps().any(|(end, start)| is_at(from, end) && is_at(until, start))
        }
        Mentioned::Window(from, until) => {
            let gap = |(end, start)| is_at(from, end) && is_at(until, start);
            let exact = |window: &Window| is_at(from, window.from) && is_at(until, window.until);
            let first = windows.first().is_some_and(|window| is_at(from, window.from));
            let last = windows.last().is_some_and(|window| is_at(until, window.until));
            windows.iter().any(exact) || it.breaks && gaps().any(gap) || first && last && it.breaks
        }
        Mentioned::From(times) => opens(times),
        Mentioned::Until(times) => {
            let last = windows.last().is_some_and(|window| is_at(times, window.until));
            last || closes(times) && windows.len() > 1
        }
        Mentioned::At(times) if Cue::Break.is_in(&it.words) => {
            gaps().any(|(end, start)| times.iter().any(|time| end <= *time && *time <= start))
        }
        Mentioned::At(times) => opens(times) || closes(times),
        Mentioned::Days { .. } | Mentioned::Conflict => false,
    }
}

/// Returns whether the business or the staff member of a statement works at a time of a day.
pub(super) fn is_open_at(profile: &BusinessProfile, it: &Statement, day: Date, time: Time) -> bool {
    let of = |hours: &Hours| hours.on(day).iter().any(|window| window.contains(time));
    match it.staff.first().and_then(|id| profile.staff(id)) {
        Some(staff) => of(&staff.hours),
        None => of(&profile.hours) || profile.staff.iter().any(|staff| of(&staff.hours)),
    }
}

/// Returns whether the business closes between two windows of a day.
pub(super) fn has_breaks(profile: &BusinessProfile) -> bool {
    let mut days = Weekday::Monday.cycle_forward().take(7);
    days.any(|day| profile.hours.week.on(day).len() > 1)
}

/// Returns whether a staff member works on every day of the week on which the business is open, but
/// for those that are left out.
pub(super) fn is_in_every_day(
    profile: &BusinessProfile,
    staff: &StaffId,
    left_out: &[Weekday],
) -> bool {
    let Some(staff) = profile.staff(staff) else { return false };
    let open = |day: &Weekday| !profile.hours.week.on(*day).is_empty() && !left_out.contains(day);
    let mut days = Weekday::Monday.cycle_forward().take(7).filter(open);
    days.all(|day| !staff.hours.week.on(day).is_empty())
}

/// Returns whether the business or the staff member of a statement works on a day.
pub(super) fn is_open_on(
    profile: &BusinessProfile,
    it: &Statement,
    day: Date,
    weekly: bool,
) -> bool {
    let day = Day { weekday: day.weekday(), date: (!weekly).then_some(day) };
    !windows(profile, &it.staff, &day).is_empty()
}
