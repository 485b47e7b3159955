//! Resolves words for a day and a time in the business's zone, counted from when they were sent.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    agent::{TurnContext, refuse_missing, refuse_words},
    chat::{Refusal, transcript::WhenRejection},
    phrase::{self, Bound, Meaning},
    schedule::Repeated,
};

/// Resolves words for one or several days, perhaps with a window of time.
///
/// A day that has passed is not refused here, because the booking service gives the reason
/// together with the nearest free times.
pub(super) fn days(context: &TurnContext, words: &str) -> Result<Meaning, Refusal> {
    match resolve(context, words, None) {
        Ok(meaning) => Ok(meaning),
        Err(phrase::Error::Past { date, time }) => {
            Ok(Meaning { date: Some(date), time, ..Meaning::default() })
        }
        Err(problem) => Err(refuse_words(&problem)),
    }
}

/// Resolves the start that words for a day and a time mean. A missing time or day is that of
/// `usual`.
pub(super) fn start(
    context: &TurnContext,
    date: Option<&str>,
    time: Option<&str>,
    usual: Option<DateTime>,
) -> Result<DateTime, Refusal> {
    let (time, which) = time.map_or((None, None), |time| {
        let (time, which) = which_hour(time);
        (Some(time), which)
    });
    let words = [date, time].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let usual_day = usual.map(DateTime::date);
    let date = match date {
        Some(words) => days(context, words)?,
        None => Meaning::default(),
    };
    let day = date.date.or(usual_day);
    if date.date_end.is_some_and(|end| Some(end) != date.date) {
        return Err(refuse_missing(WhenRejection::NoDay));
    }
    let timed = match time {
        Some(words) => time_of(context, words, day)?,
        None => Meaning::default(),
    };
    let day = day.or(timed.date).ok_or_else(|| refuse_missing(WhenRejection::NoDay))?;
    let exact = exact(&timed).or(exact(&date));
    let usual_time = usual.map(DateTime::time).filter(|_| words.is_empty() || time.is_none());
    let time = exact.or(usual_time).ok_or_else(|| refuse_missing(WhenRejection::NoTime))?;
    let start = day.to_datetime(time);
    Ok(which.map_or(start, |which| which.mark(start)))
}

/// Cuts off which of two hours of one name is meant, on the night when the clocks go back: "03:30 second".
fn which_hour(time: &str) -> (&str, Option<Repeated>) {
    let marks = [(FIRST_HOUR, Repeated::First), (SECOND_HOUR, Repeated::Second)];
    let cut = |(mark, which)| Some((time.trim_end().strip_suffix(mark)?, Some(which)));
    marks.into_iter().find_map(cut).unwrap_or((time, None))
}

/// What stands behind a time that comes twice, for the first of the two.
const FIRST_HOUR: &str = " first";
/// The same for the second.
const SECOND_HOUR: &str = " second";

/// Returns the time that a meaning names; `None`: it names none, or a window.
fn exact(meaning: &Meaning) -> Option<Time> {
    let window =
        meaning.time_end.is_some() || meaning.bound == Some(Bound::After) && meaning.time.is_some();
    meaning.time.filter(|_| !window)
}

fn time_of(context: &TurnContext, words: &str, day: Option<Date>) -> Result<Meaning, Refusal> {
    let meaning = match resolve(context, words, day) {
        Ok(meaning) => meaning,
        Err(phrase::Error::Past { date, time }) => {
            Meaning { date: Some(date), time, ..Meaning::default() }
        }
        Err(problem) => return Err(refuse_words(&problem)),
    };
    if !meaning.is_empty() {
        return Ok(meaning);
    }
    let time = within(context, day, |context| phrase::bare_hour(words, context));
    Ok(Meaning { time, ..Meaning::default() })
}

fn resolve(
    context: &TurnContext,
    words: &str,
    day: Option<Date>,
) -> Result<Meaning, phrase::Error> {
    within(context, day, |context| phrase::resolve(words, context).result)
}

/// Reads words in the context of the turn's last message.
fn within<T>(
    context: &TurnContext,
    day: Option<Date>,
    read: impl FnOnce(&phrase::Context<'_>) -> T,
) -> T {
    let (sent, hours) = (context.sent(), context.profile.open_week());
    read(&phrase::Context { now: &sent, hours: &hours, lang: context.date_tag(), day })
}
