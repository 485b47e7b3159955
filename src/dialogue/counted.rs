//! Starts that are counted from a booking: "an hour later", "next week at the same time".

use jiff::{
    Span,
    civil::{Date, DateTime, Weekday},
};

use crate::{
    schedule::Booking,
    understanding::{Request, Shift},
};

use super::{Days, Goal, Heard, House, State, draft::halves};

/// Whether what the booking has is taken back: "not Saturday, Sunday".
pub(super) fn corrects(heard: &Heard, booking: &Booking) -> bool {
    heard.not.iter().any(|not| {
        not.date == Some(booking.local_start.date()) || not.time == Some(booking.local_start.time())
    })
}

/// Returns the first day of a name after another day.
pub(super) fn following(date: Date, day: Weekday) -> Option<Date> {
    date.nth_weekday(1, day).ok()
}

/// "Wednesday the week after": that weekday in the week after the one of a booking.
fn in_a_week(booking: &Booking, heard: &Heard) -> Option<DateTime> {
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let day = when.date.filter(|_| heard.weekday && when.date_end.is_none())?;
    let later = heard.shifts.contains(&Shift::Days(7)).then(|| booking.local_start.date())?;
    let monday = i64::from(later.weekday().to_monday_zero_offset());
    let weekday = i64::from(day.weekday().to_monday_zero_offset());
    let start = later.checked_add(Span::new().days(7 - monday + weekday)).ok()?;
    Some(start.to_datetime(when.exact_time().unwrap_or_else(|| booking.local_start.time())))
}

/// Counts a start from that of a booking.
pub(super) fn counted(booking: &Booking, heard: &Heard) -> Option<DateTime> {
    let base = booking.local_start;
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let same_time = heard.shifts.contains(&Shift::SameTime);
    if let Some(start) = in_a_week(booking, heard) {
        return Some(start);
    }
    // "Next week at the same time" keeps the weekday.
    if let (true, Some(when)) = (same_time, when)
        && let (Some(from), Some(until)) = (when.date, when.date_end)
        && from.until(until).is_ok_and(|span| span.get_days() >= 3)
    {
        let days = base.date().until(until).ok()?.get_days();
        return base.checked_add(Span::new().days(7 * (days / 7).max(1))).ok();
    }
    // "In a week at the same time" is said of the booking and not of today.
    if let (true, Some(when)) = (same_time || heard.wants(Request::SameLast), when)
        && let (Some(date), None, None) = (when.date, when.date_end, when.time)
        && heard.counts_weeks
        && !heard.weekday
    {
        let sent = heard.today.unwrap_or(date);
        let days = sent.until(date).ok()?.get_days();
        return base.checked_add(Span::new().days(days)).ok();
    }
    let mut start = base;
    let mut counts = false;
    for shift in &heard.shifts {
        let span = match shift {
            Shift::Minutes(minutes) => Span::new().minutes(*minutes),
            Shift::Days(days) => Span::new().days(*days),
            Shift::Noon(after) if heard.words <= 3 => {
                start = start.date().to_datetime(halves(start.time(), *after)?);
                counts = true;
                continue;
            }
            Shift::Following(day) => {
                start = following(start.date(), *day)?.to_datetime(start.time());
                counts = true;
                continue;
            }
            Shift::SameTime | Shift::SameDay | Shift::Vague(_) | Shift::Noon(_) => continue,
        };
        start = start.checked_add(span).ok()?;
        counts = true;
    }
    if let (true, Some(time)) = (counts, when.and_then(|when| when.time)) {
        start = start.date().to_datetime(time);
    }
    counts.then_some(start)
}

/// Counts from what is spoken of: an hour later, the Saturday after, earlier.
pub(super) fn gather_shifts(
    state: &mut State,
    heard: &Heard,
    offers: &[DateTime],
    house: &House<'_>,
) {
    let had = state.had.as_ref().map(|had| had.local_start.date());
    let had = had.filter(|day| *day >= house.now.date());
    let draft = &mut state.draft;
    for shift in &heard.shifts {
        match (shift, draft.time) {
            (Shift::Minutes(_), _) if draft.goal == Goal::Book && !heard.gives_time() => {
                draft.shift(*shift, offers);
            }
            (Shift::Days(_), _) if draft.goal == Goal::Book && !heard.gives_day() => {
                draft.shift(*shift, offers);
            }
            // "Wednesday the week after" is in the week after the one that is spoken of.
            (Shift::Days(7), _) if draft.goal == Goal::Book && heard.weekday => {
                let later = had.and_then(|day| day.checked_add(Span::new().days(7)).ok());
                if let Some(day) = later {
                    draft.place_in_week(day);
                }
            }
            (Shift::Following(day), _) if draft.goal == Goal::Book => {
                let spoken = draft.days.map(|days| days.until).or(had);
                let base = spoken.or_else(|| following(house.now.date(), *day));
                if let Some(date) = base.and_then(|base| following(base, *day)) {
                    draft.days = Some(Days { from: date, until: date });
                }
            }
            (Shift::Noon(after), Some(time)) => draft.time = halves(time, *after).or(Some(time)),
            // "Ann Bell, 086… Does it hurt afterwards?" turns to no later time.
            (Shift::Vague(later), _)
                if draft.goal == Goal::Book && !heard.gives_time() && !heard.gives_contact() =>
            {
                draft.turn(*later, offers);
            }
            _ => {}
        }
    }
}

/// So many days later.
pub(super) const fn days(shift: &Shift) -> Option<i64> {
    match shift {
        Shift::Days(days) => Some(*days),
        _ => None,
    }
}
