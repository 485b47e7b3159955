//! Reads working hours, `mon-fri = ["09:00-13:00", "14:00-18:00"]`, and closures.
//!
//! A day that is named twice is refused, although a single day could win over a range: TOML
//! tables have no order, so of two ranges neither is the later one.

use jiff::{SignedDuration, civil::Time};

use crate::{
    schedule::{Absence, Closure, DateHours, Week, Window},
    toml_form::{Field, Form},
};

/// The days of a week as they are written, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The hours of the days that were named.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    /// The windows of each day; `None`: the day was not named.
    named: [Option<Vec<Window>>; 7],
    /// Whether there were errors, so that windows may be missing.
    faulty: bool,
}

impl Days {
    /// Returns the week in which days that were not named are closed.
    pub(super) fn into_week(self) -> Week {
        Week::new(self.named.map(Option::unwrap_or_default))
    }

    /// Returns the week, unless there were errors in it.
    pub(super) fn read_whole(self) -> Option<Week> {
        (!self.faulty).then(|| self.into_week())
    }

    /// Returns what is left of the hours of a date, by whether these days name its weekday: who has
    /// hours of their own on that weekday works no longer than by them.
    pub(super) fn on_date(&self, date: &DateHours) -> DateHours {
        let index = usize::from(date.on.weekday().to_monday_zero_offset().unsigned_abs());
        let own = self.named.get(index).and_then(Option::as_ref);
        let windows = own.map(|own| common(own, &date.windows));
        DateHours { on: date.on, windows: windows.unwrap_or_else(|| date.windows.clone()) }
    }

    /// Returns these days, and those of the business where these were not named.
    pub(super) fn or_of(self, business: &Self) -> Self {
        let mut days = self.named.into_iter().zip(&business.named);
        let mut next = || days.next().and_then(|(own, shared)| own.or_else(|| shared.clone()));
        Self { named: std::array::from_fn(|_| next()), faulty: self.faulty || business.faulty }
    }
}

/// Reads the `hours` of the business or of a staff member.
pub(super) fn own(form: &Form<'_>) -> Days {
    let before = form.error_count();
    let days = form.or("hours", Days::default(), |field| field.table(|form| Some(days(form))));
    Days { faulty: form.error_count() > before, ..days }
}

fn days(form: &Form<'_>) -> Days {
    let mut days = Days::default();
    for (key, field) in form.entries() {
        let Some(named) = named_days(key) else {
            field.refuse::<()>(
                "Days are mon, tue, wed, thu, fri, sat and sun, or a range such as mon-fri.",
            );
            continue;
        };
        let windows = windows(&field);
        for index in named {
            let Some(day) = days.named.get_mut(index) else {
                continue;
            };
            if day.is_some() {
                let name = DAYS.get(index).copied().unwrap_or_default();
                field.refuse::<()>(format!("The hours of `{name}` are written twice."));
            }
            *day = Some(windows.clone());
        }
    }
    days
}

/// The days that a key names, `sat-mon` running over the week's end; `None`: it names none.
fn named_days(key: &str) -> Option<Vec<usize>> {
    let index = |name: &str| DAYS.iter().position(|day| *day == name.trim());
    let (first, last) = key.split_once('-').unwrap_or((key, key));
    let (first, last) = (index(first)?, index(last)?);
    let count = (last + 7 - first) % 7;
    Some((0..=count).map(|day| (first + day) % 7).collect())
}

fn windows(field: &Field<'_>) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    field.each(|entry| {
        let window = window(entry)?;
        if windows.iter().any(|other| overlap(other, &window)) {
            return entry.refuse("These hours overlap others of the same day.");
        }
        windows.push(window);
        Some(window)
    })
}

/// Reads `"09:00-13:00"`.
fn window(field: &Field<'_>) -> Option<Window> {
    let words = field.line()?;
    let ends = words.split_once(['-', '–', '—']);
    let Some((from, (until, at_end))) =
        ends.and_then(|(from, until)| Some((time(from)?, closing(until)?)))
    else {
        return field.refuse("Write hours as \"09:00-18:00\".");
    };
    if until <= from && !at_end {
        return field.refuse(
            "This ends before it begins. Hours past midnight are two entries: until \"24:00\", \
             and from \"00:00\" on the next day.",
        );
    }
    Some(Window { from, until })
}

/// A closing time, and whether it is the end of the day, which is written `24:00` and kept as
/// midnight, because no later time exists.
fn closing(words: &str) -> Option<(Time, bool)> {
    if words.trim() == "24:00" {
        return Some((Time::midnight(), true));
    }
    Some((time(words)?, false))
}

/// Reads a time of day such as "9:00".
pub(super) fn time(words: &str) -> Option<Time> {
    let (hour, minute) = words.trim().split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 || hour.len() > 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn overlap(one: &Window, other: &Window) -> bool {
    one.from.duration_since(other.from) < length(other)
        && other.from.duration_since(one.from) < length(one)
}

/// Returns how long a window is in local time; one until midnight runs to the end of its day.
pub(super) fn length(window: &Window) -> SignedDuration {
    let length = window.until.duration_since(window.from);
    let to_end = window.until == Time::midnight();
    if to_end { length + SignedDuration::from_hours(24) } else { length }
}

/// What single dates have in place of their weekday's hours.
#[derive(Debug, Clone, Default)]
pub(super) struct Dates {
    /// Dates with hours.
    pub(super) open: Vec<DateHours>,
    /// Dates without.
    pub(super) closed: Vec<Closure>,
}

/// Reads the hours of single dates: `on = "2026-12-24"`, `hours = ["09:00-13:00"]`; without any hours
/// the business is closed on that date.
pub(super) fn dates(form: &Form<'_>) -> Dates {
    let mut dates = Dates::default();
    let read = |field: &Field<'_>| Some(field.each(|entry| entry.table(date)));
    for DateHours { on, windows } in form.or("date", Vec::new(), read) {
        let is_known = dates.open.iter().any(|date| date.on == on)
            || dates.closed.iter().any(|date| date.from == on);
        if is_known {
            form.refuse("date", format!("The hours of {on} are written twice."));
        } else if windows.is_empty() {
            dates.closed.push(Closure { from: on, until: on });
        } else {
            dates.open.push(DateHours { on, windows });
        }
    }
    dates
}

fn date(form: &Form<'_>) -> Option<DateHours> {
    let on = form.need("on").and_then(|on| on.date());
    let hours = form.need("hours").map(|field| windows(&field));
    let mut windows = hours?;
    windows.sort_by_key(|window| window.from);
    Some(DateHours { on: on?, windows })
}

/// Reads when a staff member is away: days, both included, or moments such as "2026-12-24 14:00".
pub(super) fn absences(form: &Form<'_>) -> Vec<Absence> {
    form.or("absence", Vec::new(), |field| Some(field.each(|entry| entry.table(absence))))
}

fn absence(form: &Form<'_>) -> Option<Absence> {
    let begins = form.need("from").and_then(|from| from.moment());
    let ends = form.get("until").map(|until| until.moment());
    let begins = begins?;
    let Some(ends) = ends.unwrap_or_else(|| begins.is_day().then_some(begins)) else {
        if form.get("until").is_none() {
            form.refuse("until", "Write when it is over, because `from` has a time.");
        }
        return None;
    };
    let (from, until) = (begins.begins(), ends.ends());
    if until <= from {
        form.refuse("until", "This is not after `from`.");
        return None;
    }
    Some(Absence { from, until })
}

/// Returns the hours that two lists of windows have in common.
fn common(one: &[Window], other: &[Window]) -> Vec<Window> {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    let common = pairs.filter(|(a, b)| overlap(a, b)).map(|(a, b)| Window {
        from: a.from.max(b.from),
        until: if is_longer(a, b) { b.until } else { a.until },
    });
    common.collect()
}

/// Returns whether a window closes after another one.
fn is_longer(one: &Window, other: &Window) -> bool {
    let midnight = Time::midnight();
    other.until != midnight && (one.until == midnight || one.until > other.until)
}

/// Reads the days on which the business is closed.
pub(super) fn closures(field: &Field<'_>) -> Vec<Closure> {
    field.each(|entry| {
        entry.table(|form| {
            let from = form.need("from").and_then(|from| from.date());
            let until = form.get("until").map(|until| until.date());
            let (from, until) = (from?, until.unwrap_or(from)?);
            if until < from {
                form.refuse("until", "This is before `from`; both days are included.");
                return None;
            }
            Some(Closure { from, until })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toml_form::read_text;
    use jiff::civil::{Weekday, time};

    fn week(text: &str) -> Result<Week, Vec<String>> {
        let read = read_text(text, |form| Some(days(form).into_week()));
        read.map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect())
    }

    fn window(from: i8, until: i8) -> Window {
        Window { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) }
    }

    #[test]
    fn a_range_of_days_may_run_over_the_end_of_the_week() {
        let week = week("sat-mon = [\"10:00-14:00\"]\nwed = []").unwrap();
        let open = Weekday::Monday.cycle_forward().take(7).map(|day| week.on(day).len());
        assert_eq!(open.collect::<Vec<_>>(), [1, 0, 0, 0, 0, 1, 1]);
    }

    #[test]
    fn a_day_that_is_named_twice_is_a_mistake() {
        assert_eq!(
            week("mon-fri = [\"09:00-18:00\"]\nwed = []").unwrap_err(),
            ["line 2, wed: The hours of `wed` are written twice."]
        );
    }

    #[test]
    fn midnight_closes_the_day_and_touching_hours_do_not_overlap() {
        let touching = week("mon = [\"14:00-24:00\", \"9:00 – 13:00\", \"13:00-14:00\"]").unwrap();
        let expected = [window(9, 13), window(13, 14), window(14, 0)];
        assert_eq!(touching.on(Weekday::Monday), expected);
        let whole = week("mon = [\"00:00-24:00\"]").unwrap();
        assert_eq!(whole.on(Weekday::Monday), [window(0, 0)]);
        assert_eq!(length(&window(0, 0)), SignedDuration::from_hours(24));
        assert_eq!(
            week("mon = [\"20:00-24:00\", \"22:00-23:00\"]").unwrap_err(),
            ["line 1, mon[2]: These hours overlap others of the same day."]
        );
    }

    #[test]
    fn hours_that_are_no_hours_are_refused() {
        let wrong = ["9-18", "09:00", "09:00-25:00", "09:60-18:00", "+9:00-18:00", "24:00-24:00"];
        for wrong in wrong {
            assert_eq!(
                week(&format!("mon = [\"{wrong}\"]")).unwrap_err(),
                ["line 1, mon[1]: Write hours as \"09:00-18:00\"."]
            );
        }
        for reversed in ["18:00-09:00", "09:00-09:00", "00:00-00:00", "22:00-02:00"] {
            let said = week(&format!("mon = [\"{reversed}\"]")).unwrap_err();
            assert!(said[0].contains("ends before it begins"), "{reversed}: {said:?}");
        }
    }
}
