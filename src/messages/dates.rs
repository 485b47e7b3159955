//! Writes days, times and durations as a native speaker does.
//!
//! They are written by code from civil values and never by a model, with the weekday beside the date
//! wherever both fit, so that a customer notices that they meant another Tuesday. A year is
//! named only when it is not the present one, so `today` (in the zone of the reader) is always
//! an argument. The words are in `dates.ftl`; this file decides which of them apply.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};

use super::{Value, say};
use crate::{
    chat::Moment,
    ids::Lang,
    schedule::{Booking, Repeated, Window},
};

/// How a list is joined before its last item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// All of them.
    And,
    /// One of them.
    Or,
}

/// Writes a time of day: "14:00", "2:00 PM". Seconds are left out.
pub fn time(lang: Lang, time: Time) -> String {
    let hour = time.hour();
    // A twelve-hour clock shows 12 at noon and at midnight.
    let args = [
        ("hour", hour.into()),
        ("hour12", ((hour + 11) % 12 + 1).into()),
        ("half", if hour < 12 { "am" } else { "pm" }.into()),
        ("minute", format!("{:02}", time.minute()).into()),
    ];
    let named = say(lang, "time", &args);
    // A start that was chosen on the night when the clocks go back says which of two hours it has.
    match Repeated::marked(time).map(|which| which_hour(lang, which)) {
        Some(which) => format!("{named} ({which})"),
        None => named,
    }
}

fn which_hour(lang: Lang, which: Repeated) -> String {
    match which {
        Repeated::First => say(lang, "hour-first", &[]),
        Repeated::Second => say(lang, "hour-second", &[]),
    }
}

/// Writes a time as part of a sentence: "о 14:00", "об 11:00", "at 2:00 PM".
pub fn at_time(lang: Lang, at: Time) -> String {
    say(lang, "at-time", &[("time", time(lang, at).into()), ("hour", at.hour().into())])
}

/// Names the city of a time zone, as people say whose time they mean: "Kyiv" for "Europe/Kyiv".
pub fn city(lang: Lang, zone: &str) -> String {
    let city = zone.rsplit('/').next().unwrap_or(zone);
    say(lang, "zone-city", &[("city", city.into()), ("name", city.replace('_', " ").into())])
}

/// Names the zone that a time is in, for a reader who may be in another one: "за київським часом",
/// "New York time". `ahead` is how many minutes it is ahead of UTC, which names a zone that is not
/// called after a place.
pub fn zone_time(lang: Lang, zone: &str, ahead: i64) -> String {
    let is_place = zone.contains('/') && !zone.starts_with("Etc/") || zone == "UTC";
    if !is_place {
        return say(lang, "zone-offset", &[("offset", offset(ahead).into())]);
    }
    let place = zone.rsplit('/').next().unwrap_or(zone);
    say(lang, "zone-time", &[("city", place.into()), ("name", city(lang, zone).into())])
}

/// Says which of two hours of the same name a booking has, on the night when the clocks go back:
/// "before the clocks go back"; `None`: there is one such hour.
pub fn which_of_two(lang: Lang, booking: &Booking, zone: &TimeZone) -> Option<String> {
    let which = Repeated::of(zone, booking.local_start, booking.span.start)?;
    Some(which_hour(lang, which))
}

/// Writes how many minutes a zone is ahead of UTC: "UTC+2", "UTC-3:30".
pub fn offset(ahead: i64) -> String {
    let sign = if ahead < 0 { '-' } else { '+' };
    let (hours, minutes) = (ahead.abs() / 60, ahead.abs() % 60);
    match minutes {
        0 => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// Writes the names of several times: "9:00, 11:00 та 16:00".
pub fn times(lang: Lang, all: &[Time]) -> String {
    let written: Vec<String> = all.iter().map(|at| time(lang, *at)).collect();
    list(lang, &written, Join::And)
}

/// Writes a window of a day: "9:00–13:00", "9:00 AM – 1:00 PM".
pub fn window(lang: Lang, window: Window) -> String {
    let args =
        [("from", time(lang, window.from).into()), ("until", time(lang, window.until).into())];
    say(lang, "window", &args)
}

/// Writes the name of a weekday: "вівторок", "Tuesday".
pub fn weekday(lang: Lang, day: Weekday) -> String {
    say(lang, "weekday", &[("weekday", key(day).into())])
}

/// Writes a weekday as part of a sentence: "у вівторок", "on Tuesday".
pub fn on_weekday(lang: Lang, day: Weekday) -> String {
    say(lang, "on-weekday", &[("weekday", key(day).into()), ("behind", "other".into())])
}

/// Writes a day: "вівторок, 24 листопада", "Tuesday, November 24".
pub fn date_long(lang: Lang, date: Date, today: Date) -> String {
    say(lang, "date", &parts(date, today))
}

/// Writes a day as part of a sentence: "у вівторок, 24 листопада", "on Tuesday, November 24".
pub fn on_day(lang: Lang, date: Date, today: Date) -> String {
    say(lang, "on-date", &parts(date, today))
}

/// Writes a day directly behind a word: "стрижку в суботу, 5 грудня", "манікюр у суботу, 5 грудня".
pub fn on_day_behind(lang: Lang, date: Date, today: Date, word: &str) -> String {
    let vowels = say(lang, "vowels", &[]);
    let ends_in_vowel = word.chars().next_back().is_some_and(|last| vowels.contains(last));
    say(lang, "on-date", &parts_behind(date, today, if ends_in_vowel { "vowel" } else { "other" }))
}

/// Writes a day and a time as one: "у суботу, 5 грудня, об 11:00", "on Saturday, December 5 at 11:00 AM".
pub fn joined(lang: Lang, day: &str, at: &str) -> String {
    say(lang, "day-time", &[("day", day.into()), ("at", at.into())])
}

/// Writes a day as people say it: "сьогодні", "завтра", "післязавтра"; "today", "tomorrow";
/// any other like [`on_day`]. For messages that are read at once; a letter may be read tomorrow.
pub fn day_relative(lang: Lang, date: Date, today: Date) -> String {
    let days = today.until(date).map_or(i32::MAX, |span| span.get_days());
    match days {
        0 => say(lang, "today", &[]),
        1 => say(lang, "tomorrow", &[]),
        2 => say(lang, "day-after-tomorrow", &parts(date, today)),
        _ => on_day(lang, date, today),
    }
}

/// Writes a day behind a word like "for" or "на": "завтра", "вівторок, 24 листопада", "Tuesday,
/// November 24".
pub fn for_day(lang: Lang, date: Date, today: Date) -> String {
    let days = today.until(date).map_or(i32::MAX, |span| span.get_days());
    match days {
        0..=2 => day_relative(lang, date, today),
        _ => say(lang, "for-date", &parts(date, today)),
    }
}

/// Writes today and the next days twice: "завтра, у вівторок, 24 листопада", "tomorrow, Tuesday,
/// November 24"; `None`: another day.
pub fn near_day(lang: Lang, date: Date, today: Date) -> Option<String> {
    let near = day_relative(lang, date, today);
    (near != on_day(lang, date, today)).then(|| {
        let args = [&parts(date, today)[..], &[("near", near.into())]].concat();
        say(lang, "near-date", &args)
    })
}

/// Writes a day without its weekday: "24 листопада", "November 24".
pub fn day_month(lang: Lang, date: Date, today: Date) -> String {
    say(lang, "day-month-year", &parts(date, today))
}

/// Writes a local time: "вівторок, 24 листопада, о 14:00", "Tuesday, November 24 at 2:00 PM".
pub fn moment(lang: Lang, local_time: DateTime, today: Date) -> String {
    let day = date_long(lang, local_time.date(), today);
    joined(lang, &day, &at_time(lang, local_time.time()))
}

/// Writes a local time as people say it: "завтра о 14:00", "on Tuesday, November 24 at 2:00 PM".
pub fn moment_relative(lang: Lang, local_time: DateTime, today: Date) -> String {
    let (date, at) = (local_time.date(), at_time(lang, local_time.time()));
    let day = day_relative(lang, date, today);
    if day == on_day(lang, date, today) { joined(lang, &day, &at) } else { format!("{day} {at}") }
}

/// Returns the words of a text that name the start of a booking; `None`: it does not name it in full.
pub fn named_start(lang: Lang, text: &str, booking: &Booking, today: Date) -> Option<Moment> {
    let start = booking.local_start;
    let forms = [moment(lang, start, today), moment_relative(lang, start, today)];
    let named = forms.into_iter().find(|words| text.contains(words.as_str()))?;
    Some(Moment { text: named, at: booking.span.start })
}

/// Writes how long something takes: "1 година", "2 години 30 хвилин", "60 днів".
///
/// Whole days from two on are days; "24 години" stays hours, as the reminders of a profile do. Parts
/// of a minute are left out, and so is the sign.
pub fn duration(lang: Lang, length: SignedDuration) -> String {
    spell_length(lang, length, "hours", "minutes")
}

/// Writes a duration after a word like "за", "через", "на" or "for": "1 годину 30 хвилин".
pub fn for_duration(lang: Lang, length: SignedDuration) -> String {
    spell_length(lang, length, "for-hours", "for-minutes")
}

fn spell_length(lang: Lang, length: SignedDuration, hours_id: &str, minutes_id: &str) -> String {
    let minutes = length.as_mins().saturating_abs();
    let days = minutes / (24 * 60);
    if days >= 2 && minutes % (24 * 60) == 0 {
        return say(lang, "days", &[("days", days.into())]);
    }
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let hour_words = (hours > 0).then(|| say(lang, hours_id, &[("hours", hours.into())]));
    let minute_words =
        (minutes > 0 || hours == 0).then(|| say(lang, minutes_id, &[("minutes", minutes.into())]));
    hour_words.into_iter().chain(minute_words).collect::<Vec<_>>().join(" ")
}

/// Joins items into words: "a, b та c", "a, b or c".
pub fn list<T: AsRef<str>>(lang: Lang, items: &[T], join: Join) -> String {
    let Some((last, before)) = items.split_last() else {
        return String::new();
    };
    if before.is_empty() {
        return last.as_ref().to_owned();
    }
    let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
    let args = [("before", before.join(", ").into()), ("last", last.as_ref().into())];
    match join {
        Join::And => say(lang, "list-and", &args),
        Join::Or => say(lang, "list-or", &args),
    }
}

/// Writes a weekday as the heading of a column: "Пн", "Mon".
pub fn weekday_short(lang: Lang, day: Weekday) -> String {
    say(lang, "weekday-short", &[("weekday", key(day).into())])
}

/// Writes a day in short: "Чт 26.11", "Thu 26 Nov".
pub fn day_short(lang: Lang, date: Date) -> String {
    let args = [
        ("weekday", key(date.weekday()).into()),
        ("day", date.day().into()),
        ("month", date.month().into()),
        ("day2", format!("{:02}", date.day()).into()),
        ("month2", format!("{:02}", date.month()).into()),
    ];
    say(lang, "day-short", &args)
}

/// Writes the heading of a month: "Листопад 2026", "November 2026".
pub fn month(lang: Lang, date: Date) -> String {
    let year = date.year().to_string();
    say(lang, "month-title", &[("month", date.month().into()), ("year", year.into())])
}

/// The parts of a date for Fluent; the year is 0 when it is the present one.
fn parts(date: Date, today: Date) -> [(&'static str, Value<'static>); 5] {
    parts_behind(date, today, "other")
}

/// The same behind a word that ends in a vowel or another letter.
fn parts_behind(
    date: Date,
    today: Date,
    behind: &'static str,
) -> [(&'static str, Value<'static>); 5] {
    let year = if date.year() == today.year() { 0 } else { date.year() };
    [
        ("weekday", key(date.weekday()).into()),
        ("day", date.day().into()),
        ("month", date.month().into()),
        ("year", year.into()),
        ("behind", behind.into()),
    ]
}

const fn key(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::{En, Uk};
    use insta::assert_snapshot;
    use jiff::{ToSpan, civil::date, civil::time as at};

    const TODAY: Date = date(2026, 11, 23);

    fn lines(written: impl Fn(Lang) -> Vec<String>) -> String {
        let pairs = written(Uk).into_iter().zip(written(En));
        let pairs: Vec<String> = pairs.map(|(uk, en)| format!("{uk} | {en}")).collect();
        pairs.join("\n")
    }

    #[test]
    fn a_zone_is_named_as_people_name_it_and_by_its_offset_where_it_is_no_place() {
        let named = |lang, zone, ahead| zone_time(lang, zone, ahead);
        assert_eq!(named(Uk, "Europe/Kyiv", 120), "за київським часом");
        assert_eq!(named(Uk, "America/New_York", -300), "за нью-йоркським часом");
        assert_eq!(named(Uk, "America/Vancouver", -420), "за часом Ванкувера");
        assert_eq!(named(En, "America/New_York", -300), "New York time");
        assert_eq!(named(En, "America/Argentina/Buenos_Aires", -180), "Buenos Aires time");
        assert_eq!(named(En, "Australia/Lord_Howe", 630), "Lord Howe time");
        assert_eq!(named(En, "UTC", 0), "UTC");
        for (zone, ahead, expected) in
            [("Etc/GMT+5", -300, "UTC-5"), ("EST5EDT", -240, "UTC-4"), ("Etc/UTC", 0, "UTC+0")]
        {
            assert_eq!(named(En, zone, ahead), expected);
        }
        assert_eq!(offset(630), "UTC+10:30");
    }

    #[test]
    fn every_hour_is_written_as_on_the_clock_of_the_reader() {
        let hours = |lang| (0..24).map(|hour| at_time(lang, at(hour, 5, 59, 0))).collect();
        assert_snapshot!(lines(hours), @r"
        о 0:05 | at 12:05 AM
        о 1:05 | at 1:05 AM
        о 2:05 | at 2:05 AM
        о 3:05 | at 3:05 AM
        о 4:05 | at 4:05 AM
        о 5:05 | at 5:05 AM
        о 6:05 | at 6:05 AM
        о 7:05 | at 7:05 AM
        о 8:05 | at 8:05 AM
        о 9:05 | at 9:05 AM
        о 10:05 | at 10:05 AM
        об 11:05 | at 11:05 AM
        о 12:05 | at 12:05 PM
        о 13:05 | at 1:05 PM
        о 14:05 | at 2:05 PM
        о 15:05 | at 3:05 PM
        о 16:05 | at 4:05 PM
        о 17:05 | at 5:05 PM
        о 18:05 | at 6:05 PM
        о 19:05 | at 7:05 PM
        о 20:05 | at 8:05 PM
        о 21:05 | at 9:05 PM
        о 22:05 | at 10:05 PM
        о 23:05 | at 11:05 PM
        ");
    }

    #[test]
    fn every_weekday_and_every_month_has_its_form() {
        let days = |lang| {
            let days = (0..7).map(|n| date(2026, 11, 22 + n));
            let months = (1..=12).map(|month| date(2026, month, 1));
            days.chain(months)
                .map(|day| format!("{}; {}", date_long(lang, day, TODAY), on_day(lang, day, TODAY)))
                .collect()
        };
        assert_snapshot!(lines(days), @r"
        неділя, 22 листопада; у неділю, 22 листопада | Sunday, November 22; on Sunday, November 22
        понеділок, 23 листопада; у понеділок, 23 листопада | Monday, November 23; on Monday, November 23
        вівторок, 24 листопада; у вівторок, 24 листопада | Tuesday, November 24; on Tuesday, November 24
        середа, 25 листопада; у середу, 25 листопада | Wednesday, November 25; on Wednesday, November 25
        четвер, 26 листопада; у четвер, 26 листопада | Thursday, November 26; on Thursday, November 26
        п'ятниця, 27 листопада; у п'ятницю, 27 листопада | Friday, November 27; on Friday, November 27
        субота, 28 листопада; у суботу, 28 листопада | Saturday, November 28; on Saturday, November 28
        четвер, 1 січня; у четвер, 1 січня | Thursday, January 1; on Thursday, January 1
        неділя, 1 лютого; у неділю, 1 лютого | Sunday, February 1; on Sunday, February 1
        неділя, 1 березня; у неділю, 1 березня | Sunday, March 1; on Sunday, March 1
        середа, 1 квітня; у середу, 1 квітня | Wednesday, April 1; on Wednesday, April 1
        п'ятниця, 1 травня; у п'ятницю, 1 травня | Friday, May 1; on Friday, May 1
        понеділок, 1 червня; у понеділок, 1 червня | Monday, June 1; on Monday, June 1
        середа, 1 липня; у середу, 1 липня | Wednesday, July 1; on Wednesday, July 1
        субота, 1 серпня; у суботу, 1 серпня | Saturday, August 1; on Saturday, August 1
        вівторок, 1 вересня; у вівторок, 1 вересня | Tuesday, September 1; on Tuesday, September 1
        четвер, 1 жовтня; у четвер, 1 жовтня | Thursday, October 1; on Thursday, October 1
        неділя, 1 листопада; у неділю, 1 листопада | Sunday, November 1; on Sunday, November 1
        вівторок, 1 грудня; у вівторок, 1 грудня | Tuesday, December 1; on Tuesday, December 1
        ");
    }

    #[test]
    fn a_year_is_named_when_it_is_another_one() {
        let days = |lang| {
            vec![
                date_long(lang, date(2027, 1, 5), TODAY),
                on_day(lang, date(2025, 12, 31), TODAY),
                moment(lang, date(2027, 1, 5).at(11, 30, 0, 0), TODAY),
                moment(lang, date(2026, 11, 24).at(14, 0, 0, 0), TODAY),
            ]
        };
        assert_snapshot!(lines(days), @r"
        вівторок, 5 січня 2027 року | Tuesday, January 5, 2027
        у середу, 31 грудня 2025 року | on Wednesday, December 31, 2025
        вівторок, 5 січня 2027 року, об 11:30 | Tuesday, January 5, 2027 at 11:30 AM
        вівторок, 24 листопада, о 14:00 | Tuesday, November 24 at 2:00 PM
        ");
    }

    #[test]
    fn near_days_are_named_as_people_name_them() {
        let days = |lang| {
            let near = (-1..=4).map(|n| TODAY.checked_add(n.days()).unwrap());
            near.map(|day| moment_relative(lang, day.at(9, 0, 0, 0), TODAY)).collect()
        };
        assert_snapshot!(lines(days), @r"
        у неділю, 22 листопада, о 9:00 | on Sunday, November 22 at 9:00 AM
        сьогодні о 9:00 | today at 9:00 AM
        завтра о 9:00 | tomorrow at 9:00 AM
        післязавтра о 9:00 | on Wednesday, November 25 at 9:00 AM
        у четвер, 26 листопада, о 9:00 | on Thursday, November 26 at 9:00 AM
        у п'ятницю, 27 листопада, о 9:00 | on Friday, November 27 at 9:00 AM
        ");
        let new_year = |lang| vec![day_relative(lang, date(2027, 1, 1), date(2026, 12, 30))];
        assert_snapshot!(lines(new_year), @"післязавтра | on Friday, January 1, 2027");
    }

    #[test]
    fn durations_agree_with_their_numbers() {
        let durations = |lang| {
            [0, 1, 2, 5, 21, 45, 60, 61, 90, 121, 150, 300, 1440, 1500, 2880, 7200, 86_400, -60]
                .map(SignedDuration::from_mins)
                .map(|length| format!("{}; {}", duration(lang, length), for_duration(lang, length)))
                .into()
        };
        assert_snapshot!(lines(durations), @r"
        0 хвилин; 0 хвилин | 0 minutes; 0 minutes
        1 хвилина; 1 хвилину | 1 minute; 1 minute
        2 хвилини; 2 хвилини | 2 minutes; 2 minutes
        5 хвилин; 5 хвилин | 5 minutes; 5 minutes
        21 хвилина; 21 хвилину | 21 minutes; 21 minutes
        45 хвилин; 45 хвилин | 45 minutes; 45 minutes
        1 година; 1 годину | 1 hour; 1 hour
        1 година 1 хвилина; 1 годину 1 хвилину | 1 hour 1 minute; 1 hour 1 minute
        1 година 30 хвилин; 1 годину 30 хвилин | 1 hour 30 minutes; 1 hour 30 minutes
        2 години 1 хвилина; 2 години 1 хвилину | 2 hours 1 minute; 2 hours 1 minute
        2 години 30 хвилин; 2 години 30 хвилин | 2 hours 30 minutes; 2 hours 30 minutes
        5 годин; 5 годин | 5 hours; 5 hours
        24 години; 24 години | 24 hours; 24 hours
        25 годин; 25 годин | 25 hours; 25 hours
        2 дні; 2 дні | 2 days; 2 days
        5 днів; 5 днів | 5 days; 5 days
        60 днів; 60 днів | 60 days; 60 days
        1 година; 1 годину | 1 hour; 1 hour
        ");
    }

    #[test]
    fn lists_read_like_a_sentence() {
        let all = [at(9, 0, 0, 0), at(11, 0, 0, 0), at(14, 0, 0, 0), at(16, 0, 0, 0)];
        let lists = |lang| {
            vec![
                times(lang, &all),
                times(lang, &all[..2]),
                times(lang, &all[..1]),
                times(lang, &[]),
                list(lang, &["a", "b", "c"], Join::Or),
                window(lang, Window { from: all[0], until: all[2] }),
                weekday(lang, Weekday::Saturday),
            ]
        };
        assert_snapshot!(lines(lists), @r"
        9:00, 11:00, 14:00 та 16:00 | 9:00 AM, 11:00 AM, 2:00 PM and 4:00 PM
        9:00 та 11:00 | 9:00 AM and 11:00 AM
        9:00 | 9:00 AM
         | 
        a, b чи c | a, b or c
        9:00–14:00 | 9:00 AM – 2:00 PM
        субота | Saturday
        ");
    }
}
