//! An event of ours as a file: written once, then changed line by line.
//!
//! It has no organizer and no attendee, because a server with automatic scheduling would write to the
//! customer by itself and then refuse that the event is moved. Its times carry the business's zone and the
//! zone's rules. A change replaces only the lines that it is about: alarms, colours and notes of other
//! programs stay.

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone, TimeZoneTransition},
};

use super::{
    event::first_of,
    lines::{Component, Line, escape, fold, unfold},
};
use crate::schedule::Span;

/// The name of our own property: which booking an event belongs to, and the time that we last gave it.
const MARK: &str = "X-ZAPYS";
/// How many changes of the clocks after the start are described: more than two years of them, in case
/// staff move the event.
const CHANGES: usize = 6;
/// The longest title and description that are written, in characters.
const MOST_TITLE: usize = 300;
const MOST_DESCRIPTION: usize = 4_000;

/// What an event of ours says.
#[derive(Debug, Clone)]
pub struct Draft<'d> {
    /// The UID.
    pub uid: &'d str,
    /// When this version of it is written.
    pub made: Timestamp,
    /// The time.
    pub span: Span,
    /// The IANA name of the zone that the times are shown in.
    pub zone_name: &'d str,
    /// That zone.
    pub zone: &'d TimeZone,
    /// The title.
    pub title: &'d str,
    /// The description.
    pub description: &'d str,
    /// The address.
    pub place: Option<&'d str>,
    /// Our own mark, one line of ASCII.
    pub mark: &'d str,
}

/// Writes a new event as a file.
pub fn write(draft: &Draft<'_>) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//zapys//zapys//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
    ];
    lines.extend(zone_lines(draft));
    lines.extend(["BEGIN:VEVENT".to_owned(), format!("UID:{}", draft.uid)]);
    lines.extend([format!("CREATED:{}", utc(draft.made)), "SEQUENCE:0".to_owned()]);
    lines.extend(["STATUS:CONFIRMED".to_owned(), "TRANSP:OPAQUE".to_owned()]);
    lines.extend(stamp(draft));
    lines.extend(time_lines(draft));
    lines.extend(word_lines(draft));
    lines.extend(draft.place.map(|place| format!("LOCATION:{}", escape(place))));
    lines.extend(["END:VEVENT".to_owned(), "END:VCALENDAR".to_owned()]);
    fold(lines.iter().map(String::as_str))
}

/// Returns the file with another time for an event; `None`: the event is not in it.
pub fn moved(text: &str, draft: &Draft<'_>) -> Option<String> {
    let mut lines = unfold(text);
    replace(&mut lines, draft.uid, &["DTSTART", "DTEND", "DURATION", MARK], time_lines(draft))?;
    touch(&mut lines, draft)?;
    let described = Component::read(text)?;
    let is_known = |zone: &Component| zone.value("TZID") == Some(draft.zone_name);
    if !described.all("VTIMEZONE").any(is_known) {
        let at = lines.iter().position(|line| is_line(line, "BEGIN", "VEVENT"))?;
        lines.splice(at..at, zone_lines(draft));
    }
    Some(fold(lines.iter().map(String::as_str)))
}

/// Returns the file with another title and description for an event; `None`: the event is not in it.
pub fn described(text: &str, draft: &Draft<'_>) -> Option<String> {
    let mut lines = unfold(text);
    replace(&mut lines, draft.uid, &["SUMMARY", "DESCRIPTION"], word_lines(draft))?;
    touch(&mut lines, draft)?;
    Some(fold(lines.iter().map(String::as_str)))
}

/// Returns our own mark of the event of a UID; `None`: it has none.
pub fn mark_of<'f>(file: &'f Component, uid: &str) -> Option<&'f str> {
    first_of(file, uid)?.value(MARK)
}

/// Returns whether the event of a UID was cancelled.
pub fn is_cancelled(file: &Component, uid: &str) -> bool {
    let status = first_of(file, uid).and_then(|event| event.value("STATUS"));
    status.is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"))
}

/// Raises the sequence, and says when the event was changed.
fn touch(lines: &mut Vec<String>, draft: &Draft<'_>) -> Option<()> {
    let (begin, end) = range(lines, draft.uid)?;
    let sequence = own_lines(lines.get(begin..end)?).find_map(|(_, line)| {
        let line = Line::read(line)?;
        (line.name == "SEQUENCE").then(|| line.value.trim().parse::<u32>().ok())?
    });
    let next = sequence.unwrap_or_default().saturating_add(1);
    let stamp: Vec<String> = stamp(draft).into_iter().chain([format!("SEQUENCE:{next}")]).collect();
    replace(lines, draft.uid, &["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"], stamp)
}

fn stamp(draft: &Draft<'_>) -> Vec<String> {
    let made = utc(draft.made);
    vec![format!("DTSTAMP:{made}"), format!("LAST-MODIFIED:{made}")]
}

fn time_lines(draft: &Draft<'_>) -> Vec<String> {
    let Draft { zone, zone_name, span, mark, .. } = draft;
    let local = |at: Timestamp| zone.to_datetime(at).strftime("%Y%m%dT%H%M%S").to_string();
    // A local time that comes twice is read as the first of the two (RFC 5545, 3.3.5), so the second is
    // written in UTC.
    let first = |at: Timestamp| zone.to_timestamp(zone.to_datetime(at)).is_ok_and(|it| it == at);
    let times = if first(span.start) && first(span.end) {
        [
            format!("DTSTART;TZID={zone_name}:{}", local(span.start)),
            format!("DTEND;TZID={zone_name}:{}", local(span.end)),
        ]
    } else {
        [format!("DTSTART:{}", utc(span.start)), format!("DTEND:{}", utc(span.end))]
    };
    times.into_iter().chain([format!("{MARK}:{mark}")]).collect()
}

fn word_lines(draft: &Draft<'_>) -> Vec<String> {
    let cut = |text: &str, most| escape(&text.chars().take(most).collect::<String>());
    vec![
        format!("SUMMARY:{}", cut(draft.title, MOST_TITLE)),
        format!("DESCRIPTION:{}", cut(draft.description, MOST_DESCRIPTION)),
    ]
}

/// Replaces the lines of some names in the event of a UID, and leaves those of its alarms.
fn replace(lines: &mut Vec<String>, uid: &str, names: &[&str], by: Vec<String>) -> Option<()> {
    let (begin, end) = range(lines, uid)?;
    let gone: Vec<usize> = own_lines(lines.get(begin..end)?)
        .filter(|(_, line)| Line::read(line).is_some_and(|it| names.contains(&it.name.as_str())))
        .map(|(at, _)| begin + at)
        .collect();
    for at in gone.into_iter().rev() {
        lines.remove(at);
    }
    // Behind the first line, BEGIN.
    lines.splice(begin + 1..=begin, by);
    Some(())
}

/// Returns where the event of a UID begins, and where its END is.
fn range(lines: &[String], uid: &str) -> Option<(usize, usize)> {
    let mut found = None;
    let mut begin = None;
    for (at, line) in lines.iter().enumerate() {
        if is_line(line, "BEGIN", "VEVENT") {
            begin = Some(at);
        } else if is_line(line, "END", "VEVENT") {
            let from = begin.take()?;
            let own = |name: &str| {
                let own = own_lines(lines.get(from..at).unwrap_or_default());
                own.filter_map(|(_, line)| Line::read(line)).find(|line| line.name == name)
            };
            if own("UID").is_some_and(|line| line.value.trim() == uid) {
                if own("RECURRENCE-ID").is_none() {
                    return Some((from, at));
                }
                found = found.or(Some((from, at)));
            }
        }
    }
    found
}

/// Returns the lines of an event itself with their places, without those of components in it.
fn own_lines(event: &[String]) -> impl Iterator<Item = (usize, &String)> {
    let mut depth = 0;
    event.iter().enumerate().filter(move |(_, line)| {
        let upper = line.get(..6).unwrap_or(line).to_ascii_uppercase();
        if upper == "BEGIN:" {
            depth += 1;
            return false;
        }
        if upper.starts_with("END:") {
            depth -= 1;
            return false;
        }
        depth == 1
    })
}

fn is_line(line: &str, name: &str, value: &str) -> bool {
    line.split_once(':').is_some_and(|(key, rest)| {
        key.eq_ignore_ascii_case(name) && rest.trim().eq_ignore_ascii_case(value)
    })
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Describes the zone of an event: the offset at its start, and the changes of the clocks that follow.
fn zone_lines(draft: &Draft<'_>) -> Vec<String> {
    let (zone, start) = (draft.zone, draft.span.start);
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{}", draft.zone_name)];
    let last = zone.preceding(start).next();
    let changes: Vec<TimeZoneTransition<'_>> =
        last.into_iter().chain(zone.following(start).take(CHANGES)).collect();
    let mut before = match changes.first() {
        Some(first) => {
            let just_before = first.timestamp().saturating_sub(jiff::SignedDuration::from_secs(1));
            zone.to_offset(just_before.unwrap_or(start))
        }
        None => zone.to_offset(start),
    };
    if changes.is_empty() {
        lines.extend(change_lines("STANDARD", "19700101T000000", before, before));
    }
    for change in &changes {
        let kind = if change.dst().is_dst() { "DAYLIGHT" } else { "STANDARD" };
        let local = before.to_datetime(change.timestamp()).strftime("%Y%m%dT%H%M%S").to_string();
        lines.extend(change_lines(kind, &local, before, change.offset()));
        before = change.offset();
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

fn change_lines(kind: &str, at: &str, before: Offset, after: Offset) -> [String; 5] {
    [
        format!("BEGIN:{kind}"),
        format!("DTSTART:{at}"),
        format!("TZOFFSETFROM:{}", written(before)),
        format!("TZOFFSETTO:{}", written(after)),
        format!("END:{kind}"),
    ]
}

fn written(offset: Offset) -> String {
    let (sign, all) =
        if offset.is_negative() { ('-', -offset.seconds()) } else { ('+', offset.seconds()) };
    let (hours, minutes, seconds) = (all / 3_600, all / 60 % 60, all % 60);
    let tail = if seconds == 0 { String::new() } else { format!("{seconds:02}") };
    format!("{sign}{hours:02}{minutes:02}{tail}")
}
