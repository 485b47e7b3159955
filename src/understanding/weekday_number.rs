//! "On Friday 4": the number behind a weekday is an hour, or the day of the month on which that weekday falls.
//!
//! Where another hour is said, it is the day; where no business is open at it, as well. Else both fit, and it is
//! asked which is meant. Only in languages whose readers write a date so, which is data (`date_behind`).

use jiff::{
    Span,
    civil::{Date, DateTime, Time},
};

use crate::{
    lang::{BesideDay, Cue},
    phrase::{self, Meaning},
};

use super::{
    by_itself::by_itself,
    reading::{Reading, What},
    view::View,
};

/// The most days ahead that such a date is looked for.
const AHEAD: i32 = 60;
/// From this number on no hour is meant.
const NO_HOUR: i8 = 21;

/// Reads the day, or both readings; `None`: no number that may be one stands behind a weekday.
pub(super) fn read(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
) -> Option<Result<Meaning, phrase::Error>> {
    let told = || chosen.iter().zip(denied).filter(|(_, denied)| !**denied).map(|(it, _)| it);
    let day = told().find(|it| matches!(it.what, What::When { day: true, time: false }))?;
    let behind = |it: &&Reading| {
        it.words == (day.words.end..day.words.end + 1)
            && matches!(it.what, What::When { day: false, time: true } | What::Hour(_))
    };
    let number = told().find(behind)?;
    let digits: i8 = view.written(&number.words).parse().ok()?;
    let weekday = day.words.end.checked_sub(1)?;
    if !view.with(Cue::Day(BesideDay::Dated)).any(|it| it.from <= weekday && weekday < it.until) {
        return None;
    }
    let named = by_itself(view, day)?.date?;
    // After an offer it is one of its hours.
    let offered = |start: &DateTime| {
        hour(view, digits) == Some(start.time()) && start.date().weekday() == named.weekday()
    };
    let offers = view.setting.offers;
    if offers.iter().any(offered) || !offers.is_empty() && same_day(offers, named) {
        return None;
    }
    let date = falling_on(view, named, digits)?;
    let own = |it: &Reading| it.words == day.words || it.words == number.words;
    let mut others =
        told().filter(|it| !own(it) && matches!(it.what, What::When { .. } | What::Hour(_)));
    let dated = Meaning { date: Some(date), ..Meaning::default() };
    match (others.next(), others.next()) {
        (None, _) if digits >= NO_HOUR => Some(Ok(dated)),
        (None, _) => {
            let time = hour(view, digits)?;
            if date > view.setting.last_day() {
                // Only an hour is left, because nothing is booked so far ahead.
                let timed = Meaning { date: Some(named), time: Some(time), ..Meaning::default() };
                return Some(Ok(timed));
            }
            let timed = Meaning { date: Some(named), time: Some(time), ..Meaning::default() };
            Some(Err(phrase::Error::Ambiguous(vec![timed, dated])))
        }
        (Some(other), None) => {
            let said = match other.what {
                What::Hour(time) => Meaning { time: Some(time), ..Meaning::default() },
                _ => by_itself(view, other).filter(|it| it.date.is_none())?,
            };
            Some(Ok(Meaning { date: Some(date), ..said }))
        }
        _ => None,
    }
}

/// Whether times of a day of this name were offered, so that a number behind its name is an hour of it.
fn same_day(offers: &[DateTime], named: Date) -> bool {
    offers.iter().any(|start| start.date().weekday() == named.weekday())
}

/// The next day of the same name whose number in its month is this.
fn falling_on(view: &View<'_>, named: Date, number: i8) -> Option<Date> {
    let today = view.setting.context.now.date();
    let weeks =
        (0..=AHEAD / 7).filter_map(|weeks| named.checked_add(Span::new().weeks(weeks)).ok());
    weeks.into_iter().find(|date| {
        date.day() == number && today.until(*date).is_ok_and(|span| span.get_days() <= AHEAD)
    })
}

/// The hour that a number is, in the half of the day in which the business is open.
fn hour(view: &View<'_>, number: i8) -> Option<Time> {
    phrase::bare_hour(&number.to_string(), &view.setting.context)
}
