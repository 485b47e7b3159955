//! Entries that last whole days and are shown as free.
//!
//! Many programs make a whole day free unless its owner says otherwise, so an entry that was meant to keep
//! customers away does not. One that repeats is left out: mostly it is a birthday or a feast.

use jiff::civil::Date;

use super::{lines::Component, moment::When};

/// The days of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeDays {
    /// Its UID.
    pub uid: String,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

/// Returns the entries of a file that last whole days and are shown as free.
pub fn free_days(file: &Component) -> Vec<FreeDays> {
    file.all("VEVENT").filter_map(of_event).collect()
}

fn of_event(event: &Component) -> Option<FreeDays> {
    let says =
        |name, word: &str| event.value(name).is_some_and(|value| value.eq_ignore_ascii_case(word));
    let repeats = ["RRULE", "RDATE", "RECURRENCE-ID"].iter().any(|it| event.line(it).is_some());
    if repeats || !says("TRANSP", "TRANSPARENT") || says("STATUS", "CANCELLED") {
        return None;
    }
    let day = |name: &str| match When::of_value(event.value(name)?)? {
        When::Day(day) => Some(day),
        _ => None,
    };
    let first = day("DTSTART")?;
    let last = day("DTEND").and_then(|end| end.yesterday().ok()).unwrap_or(first).max(first);
    Some(FreeDays { uid: event.value("UID")?.to_owned(), first, last })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(lines: &str) -> Vec<FreeDays> {
        let lines = lines.replace('\n', "\r\n");
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        free_days(&Component::read(&text).unwrap())
    }

    #[test]
    fn whole_days_that_are_shown_as_free_are_found_and_others_are_not() {
        let days = "DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261127";
        let found = read(&format!("{days}\nTRANSP:TRANSPARENT"));
        let (first, last) = (date(2026, 11, 24), date(2026, 11, 26));
        assert_eq!(found, [FreeDays { uid: "a".into(), first, last }]);
        let one = read("DTSTART;VALUE=DATE:20261124\nTRANSP:TRANSPARENT");
        assert_eq!(one[0].last, first);
        for other in [
            days.to_owned(),
            format!("{days}\nTRANSP:OPAQUE"),
            format!("{days}\nTRANSP:TRANSPARENT\nSTATUS:CANCELLED"),
            format!("{days}\nTRANSP:TRANSPARENT\nRRULE:FREQ=YEARLY"),
            "DTSTART:20261124T100000Z\nTRANSP:TRANSPARENT".to_owned(),
        ] {
            assert_eq!(read(&other), [], "{other}");
        }
    }
}
