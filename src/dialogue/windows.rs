//! Several days or times of which any will do: "Tuesday or Thursday afternoon", "Friday at 3 or 4".
//!
//! They are looked up together and what is free of them is shown, so that the customer chooses
//! among what can be had and is not asked before it is known.

use jiff::civil::{Date, Time};

use crate::{
    chat::transcript::Times,
    phrase::{self, Meaning},
};

use super::{Days, Draft, Heard, House, wanted::Window};

/// Takes the first of two hours that are as far apart as the visit is long for its start: "six to half past
/// seven" of ninety minutes.
pub(super) fn whole(when: Meaning, draft: &Draft, house: &House<'_>) -> Meaning {
    let service = draft.service.as_ref().and_then(|id| house.profile.service(id));
    let (Some(from), Some(until), Some(service)) = (when.time, when.time_end, service) else {
        return when;
    };
    let long = service.shape.length.as_mins();
    // "In the morning" of a visit of six hours is no six o'clock: outside of the opening hours nothing begins.
    let open = when
        .date
        .is_none_or(|day| house.profile.hours.on(day).iter().any(|open| open.contains(from)));
    // "Between two and three" of an hour's visit may be when it begins.
    let fits = open && long > 60 && until.duration_since(from).as_mins() == long;
    if fits { Meaning { time_end: None, bound: None, ..when } } else { when }
}

/// The most days that are looked up together.
const MOST_DAYS: i32 = 14;

/// Returns the days and times of which any will do, if a message says such.
pub(super) fn said(draft: &Draft, heard: &Heard) -> Option<Vec<Window>> {
    let Some(Err(phrase::Error::Ambiguous(choices))) = &heard.when else { return None };
    let target = draft.target.as_ref().map(|booking| booking.local_start.date());
    let day = draft.days.and_then(Days::single).or(target);
    let windows: Option<Vec<Window>> = choices.iter().map(|choice| window(choice, day)).collect();
    // Days of an hour that is known are a visit each.
    let listed = || {
        heard.lists_days
            && draft.time.is_none()
            && choices.iter().all(|it| it.exact_time().is_none())
    };
    let windows = windows.filter(|_| heard.either || listed())?;
    let days = span(&windows)?;
    let near = days.from.until(days.until).is_ok_and(|span| span.get_days() <= MOST_DAYS);
    (near && windows.len() > 1).then_some(windows)
}

fn window(choice: &Meaning, day: Option<Date>) -> Option<Window> {
    let day = choice.date.or(day).filter(|_| choice.date_end.is_none())?;
    let until = choice.exact_time().or(choice.time_end);
    Some(Window { day, from: choice.time, until })
}

fn span(windows: &[Window]) -> Option<Days> {
    let days = || windows.iter().map(|window| window.day);
    Some(Days { from: days().min()?, until: days().max()? })
}

impl Draft {
    /// Takes days and times of which any will do. Of exact times the first that is free is proposed.
    pub(super) fn take_windows(&mut self, windows: Vec<Window>) {
        let exact =
            windows.iter().all(|window| window.from.is_some() && window.from == window.until);
        self.days = span(&windows);
        (self.time, self.after, self.before) = (None, None, None);
        self.extreme = exact.then_some(true).or(self.extreme);
        self.each_day = false;
        self.windows = windows;
    }

    /// The days of the windows, in their order.
    pub(super) fn window_days(&self) -> Vec<Date> {
        let mut days: Vec<Date> = self.windows.iter().map(|window| window.day).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Keeps the days of the windows, and drops their times, because another time was said.
    pub(super) fn retime_windows(&mut self) {
        for window in &mut self.windows {
            (window.from, window.until) = (None, None);
        }
    }

    /// Leaves out what lies in none of the windows.
    pub(super) fn keep_windows(&self, times: &mut Times) {
        if self.windows.is_empty() {
            return;
        }
        for (day, free) in &mut times.free {
            free.retain(|time| self.windows.iter().any(|window| window.has(*day, *time)));
        }
    }
}

impl Window {
    fn has(&self, day: Date, time: Time) -> bool {
        self.day == day
            && self.from.is_none_or(|from| time >= from)
            && self.until.is_none_or(|until| time <= until)
    }
}
