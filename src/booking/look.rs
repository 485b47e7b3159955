//! Looking: what is free, and why something is not.

use jiff::{
    Span as Length, Timestamp,
    civil::{Date, DateTime, Time},
};

use crate::{
    ids::BookingId,
    schedule::{
        Availability, SlotQuery, Unavailable, any_availability, free_times, nearest, why_none_free,
    },
    store::ConversationId,
};

use super::{
    Error,
    desk::{BookingService, Taken, Wish, around},
};

/// How many starts are offered instead of one that cannot be had.
const NEAREST: usize = 4;
/// How many days ahead of the last one asked for are searched for those.
const SEARCH_DAYS: i64 = 31;
/// How many days with room are shown at once.
const MOST_DAYS: usize = 4;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Days with room and their free starts.
    pub free: Vec<(Date, Vec<Time>)>,
    /// When there are none: why.
    pub why: Option<Unavailable>,
    /// When there are none: the nearest free starts elsewhere.
    pub nearest: Vec<DateTime>,
}

/// Part of a day: not before, and before; `None`: no limit.
pub(super) type Window = (Option<Time>, Option<Time>);

impl BookingService {
    /// Looks for free starts on some days, first and last, in a part of the day.
    ///
    /// # Errors
    /// When the store or a calendar cannot be read: then nothing is known to be free.
    pub async fn look(
        &self,
        wish: &Wish<'_>,
        (first, last): (Date, Date),
        window: (Option<Time>, Option<Time>),
        holder: Option<ConversationId>,
        except: Option<&BookingId>,
    ) -> Result<Seen, Error> {
        let now = self.clock.now();
        let today = now.to_zoned(wish.profile.zone.clone()).date();
        let (first, last) = (first.max(today), last.max(first).max(today));
        let until = last.saturating_add(Length::new().days(SEARCH_DAYS));
        let taken = self.taken(wish, around(wish.profile, first, until), holder, except).await?;
        let questions = questions(&taken, wish, now);
        let fits = |time: Time| within(time, window);
        let mut free = Vec::new();
        let mut day = first;
        while day <= last && free.len() < MOST_DAYS {
            let times: Vec<Time> =
                free_times(&questions, day).into_iter().filter(|time| fits(*time)).collect();
            if !times.is_empty() {
                free.push((day, times));
            }
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        if !free.is_empty() {
            return Ok(Seen { free, why: None, nearest: Vec::new() });
        }
        let wanted = first.to_datetime(window.0.or(window.1).unwrap_or(Time::midnight()));
        Ok(Seen {
            free,
            why: why_none_free(&questions, first, fits),
            nearest: nearest(&questions, wanted, NEAREST),
        })
    }

    /// Returns the days with room among some days, first and last. `holder` and `except` as in
    /// [`Asked`](crate::store::bookings::Asked).
    ///
    /// # Errors
    /// When the store or a calendar cannot be read: then nothing is known to be free.
    pub async fn days(
        &self,
        wish: &Wish<'_>,
        (first, last): (Date, Date),
        holder: Option<ConversationId>,
        except: Option<&BookingId>,
    ) -> Result<Vec<Date>, Error> {
        let taken = self.taken(wish, around(wish.profile, first, last), holder, except).await?;
        let questions = questions(&taken, wish, self.clock.now());
        let all = first.series(Length::new().days(1)).take_while(|day| *day <= last);
        Ok(all.filter(|day| !free_times(&questions, *day).is_empty()).collect())
    }

    /// Judges one start, for whoever is free, and finds the nearest free ones around it.
    pub(super) async fn judge<'a>(
        &self,
        wish: &Wish<'a>,
        local_start: DateTime,
        holder: Option<ConversationId>,
        except: Option<&BookingId>,
    ) -> Result<Judged<'a>, Error> {
        let now = self.clock.now();
        let today = now.to_zoned(wish.profile.zone.clone()).date();
        let day = local_start.date();
        let first = day.min(day.max(today));
        let until = day.max(today).saturating_add(Length::new().days(SEARCH_DAYS));
        let taken = self.taken(wish, around(wish.profile, first, until), holder, except).await?;
        let questions = questions(&taken, wish, now);
        let verdict = any_availability(&questions, local_start);
        let nearest =
            if verdict.is_free() { Vec::new() } else { nearest(&questions, local_start, NEAREST) };
        let picked = crate::schedule::pick_staff(&questions, local_start);
        let staff = picked.and_then(|at| taken.get(at)).map(|taken| taken.staff);
        Ok(Judged { verdict, nearest, staff })
    }
}

/// What was found of one start.
pub(super) struct Judged<'a> {
    pub(super) verdict: Availability,
    /// Free starts around it, when it is not.
    pub(super) nearest: Vec<DateTime>,
    /// Who is to do it, when it is free.
    pub(super) staff: Option<&'a crate::bots::Staff>,
}

fn questions<'q>(taken: &'q [Taken<'q>], wish: &Wish<'q>, now: Timestamp) -> Vec<SlotQuery<'q>> {
    taken.iter().map(|taken| taken.question(wish, now)).collect()
}

/// Returns whether a start lies in a part of the day; with both ends equal, it is that start.
fn within(time: Time, (from, until): Window) -> bool {
    match (from, until) {
        (Some(from), Some(until)) if from == until => time == from,
        _ => from.is_none_or(|from| from <= time) && until.is_none_or(|until| time < until),
    }
}
