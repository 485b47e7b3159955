//! The appointment as a calendar file.
//!
//! The file is published (RFC 5546, section 3.2.1) and not sent as a request: Google sends the
//! invitation itself for a staff member with a Google Calendar, and a second one would put the event
//! there twice. Its UID is the booking's, or that of the event at Google, and never changes; its
//! SEQUENCE rises with every reschedule, so opening a later file changes the event that an earlier one
//! made. Some calendars take no notice of it, and let the file that is opened last win, so the
//! description says which time was agreed when. Times are in UTC, because `icalendar` writes no VTIMEZONE and a time without a zone moves
//! with the reader.

use icalendar::{Alarm, Calendar, Component, EventLike, EventStatus, Parameter, Property, Trigger};
use jiff::{SignedDuration, Timestamp};
use lettre::message::Mailbox;

use crate::ical;

use super::{
    links::{Event, utc},
    one_line::one_line,
};

/// An appointment to be put into, or taken out of, the customer's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The same for every file of one booking.
    pub uid: String,
    /// Higher than in every earlier file of the same booking.
    pub sequence: u32,
    /// When the file was made.
    pub made: Timestamp,
    /// What the calendar shows.
    pub event: Event,
    /// The video link.
    pub link: Option<String>,
    /// How long before the start the calendar reminds; each more than zero.
    pub alarms: Vec<SignedDuration>,
    /// Whether the appointment is cancelled.
    pub cancelled: bool,
}

impl Invite {
    /// Returns the method that the file and its MIME type both name.
    pub const fn method(&self) -> &'static str {
        if self.cancelled { "CANCEL" } else { "PUBLISH" }
    }

    /// Writes the file; `organizer` is the sender of the letter.
    pub fn text(&self, organizer: &Mailbox) -> String {
        let mut calendar = Calendar::empty();
        for (key, value) in [
            ("VERSION", "2.0"),
            ("PRODID", "-//zapys//zapys//EN"),
            ("CALSCALE", "GREGORIAN"),
            ("METHOD", self.method()),
        ] {
            calendar.append_property(Property::new(key, value));
        }
        calendar.push(self.entry(organizer));
        folded(&calendar.to_string())
    }

    fn entry(&self, organizer: &Mailbox) -> icalendar::Event {
        let mut entry = icalendar::Event::with_uid(&plain(&self.uid));
        entry.sequence(self.sequence);
        entry.add_property("DTSTAMP", utc(self.made));
        entry.add_property("DTSTART", utc(self.event.span.start));
        entry.add_property("DTEND", utc(self.event.span.end));
        entry.summary(&plain(&self.event.title));
        entry.description(&plain(&self.event.details));
        if let Some(place) = &self.event.place {
            entry.location(&plain(place));
        }
        if let Some(link) = &self.link {
            // `icalendar` escapes texts and no addresses, so an end of a line would end this one.
            entry.url(&one_line(link));
        }
        let mut from = Property::new("ORGANIZER", format!("mailto:{}", organizer.email));
        if let Some(name) = &organizer.name {
            // A parameter can be quoted but a quote inside it cannot be escaped.
            from.append_parameter(Parameter::new("CN", &one_line(&name.replace('"', " "))));
        }
        entry.append_property(from);
        if self.cancelled {
            return entry.status(EventStatus::Cancelled).done();
        }
        for (number, before) in self.alarms.iter().enumerate() {
            entry.append_component(self.alarm(number, *before));
        }
        entry.status(EventStatus::Confirmed).done()
    }

    fn alarm(&self, number: usize, before: SignedDuration) -> Alarm {
        let before = chrono::TimeDelta::try_seconds(before.as_secs()).unwrap_or_default();
        let mut alarm = Alarm::display(&plain(&self.event.title), Trigger::before_start(before));
        // NOTE: `icalendar` mints both from the clock and from chance where they are missing.
        alarm.add_property("DTSTAMP", utc(self.made));
        alarm.add_property("UID", format!("{}-{number}", plain(&self.uid)));
        alarm
    }
}

/// Leaves `\n` as the only control character: `icalendar` escapes that one and no other, and a
/// bare `\r` would end a line.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// Folds every line anew, at the ends of characters.
///
/// NOTE: `icalendar` 0.17 lets the last part of a folded line be a byte too long.
fn folded(calendar: &str) -> String {
    let whole = calendar.replace("\r\n ", "");
    ical::fold(whole.split_terminator("\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::Lang,
        mail::{Kind, letter, sample},
    };
    use proptest::prelude::*;

    fn invite(kind: Kind) -> Invite {
        let booking = sample::booking(Lang::Uk);
        letter(kind, &booking, &sample::profile(), sample::now(), None).unwrap().invite.unwrap()
    }

    fn sender() -> Mailbox {
        Mailbox::new(Some("Salon; \"Daisy\"".into()), "desk@example.com".parse().unwrap())
    }

    /// Reads a calendar file by the words of RFC 5545 alone: unfolded, unescaped, in order.
    fn read(file: &str) -> Vec<(String, String)> {
        assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
        for line in file.split("\r\n") {
            assert!(line.len() <= 75, "{} bytes: {line}", line.len());
        }
        let unfolded = file.replace("\r\n ", "");
        let lines = unfolded.split_terminator("\r\n").map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_owned(), unescaped(value))
        });
        lines.collect()
    }

    fn unescaped(value: &str) -> String {
        let mut text = String::new();
        let mut rest = value.chars();
        while let Some(character) = rest.next() {
            match character {
                '\\' => match rest.next().unwrap() {
                    'n' | 'N' => text.push('\n'),
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        text
    }

    fn value<'a>(lines: &'a [(String, String)], name: &str) -> &'a str {
        let mut found = lines.iter().filter(|(key, _)| key == name);
        &found.next().unwrap_or_else(|| panic!("no {name}")).1
    }

    #[test]
    fn a_booking_is_published_with_alarms_and_without_chance() {
        let file = invite(sample::BOOKED).text(&sender());
        insta::assert_snapshot!(file.replace("\r\n", "\n"), @r#"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//zapys//zapys//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        BEGIN:VEVENT
        DESCRIPTION:Фахівець: Олена\nВартість: 500 ₴\nНаш
          телефон: +380 44 000 00 00\nДомовлено станом на 2
         3 листопада: вівторок\, 24 листопада\, 14:00. Я
         кщо маєте від нас пізніший лист\, орієнту
         йтеся на нього.\nЩоб перенести або скасув
         ати запис\, напишіть нам у чат не пізніше 
         ніж за 12 годин до початку.
        DTEND:20261124T133000Z
        DTSTAMP:20261123T090000Z
        DTSTART:20261124T120000Z
        LOCATION:вул. Садова\, 5\, Київ
        ORGANIZER;CN="Salon; Daisy":mailto:desk@example.com
        SEQUENCE:2
        STATUS:CONFIRMED
        SUMMARY:Стрижка — Салон «Ромашка»
        UID:01KB0000000000000000000001@zapys
        BEGIN:VALARM
        ACTION:DISPLAY
        DESCRIPTION:Стрижка — Салон «Ромашка»
        DTSTAMP:20261123T090000Z
        TRIGGER;RELATED=START:-PT86400S
        UID:01KB0000000000000000000001@zapys-0
        END:VALARM
        BEGIN:VALARM
        ACTION:DISPLAY
        DESCRIPTION:Стрижка — Салон «Ромашка»
        DTSTAMP:20261123T090000Z
        TRIGGER;RELATED=START:-PT7200S
        UID:01KB0000000000000000000001@zapys-1
        END:VALARM
        END:VEVENT
        END:VCALENDAR
        "#);
        assert_eq!(file, invite(sample::BOOKED).text(&sender()));
        let lines = read(&file);
        let details = "Фахівець: Олена\nВартість: 500 ₴\nНаш телефон: +380 44 000 00 00\n\
            Домовлено станом на 23 листопада: вівторок, 24 листопада, 14:00. Якщо \
            маєте від нас пізніший лист, орієнтуйтеся на нього.\n\
            Щоб перенести або скасувати запис, напишіть нам у чат не пізніше ніж за 12 годин до \
            початку.";
        assert_eq!(value(&lines, "DESCRIPTION"), details);
        assert_eq!(value(&lines, "LOCATION"), "вул. Садова, 5, Київ");
    }

    #[test]
    fn a_cancellation_outranks_what_it_cancels() {
        let (booked, cancelled) = (invite(sample::BOOKED), invite(sample::CANCELLED));
        let (before, after) = (read(&booked.text(&sender())), read(&cancelled.text(&sender())));
        assert_eq!(value(&before, "UID"), value(&after, "UID"));
        assert_eq!((value(&before, "METHOD"), value(&after, "METHOD")), ("PUBLISH", "CANCEL"));
        assert_eq!((value(&before, "SEQUENCE"), value(&after, "SEQUENCE")), ("2", "3"));
        assert_eq!(value(&after, "STATUS"), "CANCELLED");
        assert!(!after.iter().any(|(_, value)| value == "VALARM"));
    }

    proptest! {
        #[test]
        fn any_words_come_back_and_add_no_line(
            title in "[\\PC\r\n,;:\\\\\"їЄ👩‍🦰 ]{0,120}",
            details in "(?s).{0,200}",
        ) {
            let mut hostile = invite(sample::BOOKED);
            hostile.event.title.clone_from(&title);
            hostile.event.details.clone_from(&details);
            let lines = read(&hostile.text(&sender()));
            let names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
            let usual = read(&invite(sample::BOOKED).text(&sender()));
            let expected: Vec<&str> = usual.iter().map(|(name, _)| name.as_str()).collect();
            prop_assert_eq!(names, expected);
            prop_assert_eq!(value(&lines, "SUMMARY"), plain(&title));
            prop_assert_eq!(value(&lines, "DESCRIPTION"), plain(&details));
        }
    }
}
