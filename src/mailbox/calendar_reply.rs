//! What a calendar answers to the file of a letter (RFC 5546): declined, or another time proposed.
//!
//! An acceptance says nothing that is not so already, and many calendars accept by themselves, so it
//! is not read. The same holds for "tentative".

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use mail_parser::Message;

use super::{
    content_line::{ContentLine, content_lines},
    part::calendar_file,
};

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarReply {
    /// The UID of the entry that it answers.
    pub uid: String,
    /// The SEQUENCE of that entry; `None`: it names none.
    pub sequence: Option<u32>,
    /// The address that wrote the message, in lower case.
    pub from: String,
    /// The addresses in whose name it answers, in lower case.
    pub attendees: Vec<String>,
    /// What it says.
    pub answer: Answer,
}

/// What a reply says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// They will not come.
    Declined,
    /// They propose another time; `None`: it cannot be read.
    Counter(Option<ProposedStart>),
}

/// A start that is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposedStart {
    /// An instant.
    At(Timestamp),
    /// A local time in a zone; `None`: the business's.
    Local {
        /// The local time.
        time: DateTime,
        /// The name of the zone.
        zone: Option<String>,
    },
}

/// Reads the reply in a message; `None`: it has none that matters.
pub(super) fn read(message: &Message<'_>) -> Option<CalendarReply> {
    let from = message.from()?.first()?.address()?.to_lowercase();
    let file = message.parts.iter().find_map(calendar_file)?;
    let lines = content_lines(&file);
    let method = lines.iter().find(|line| line.name == "METHOD")?.value.to_uppercase();
    let entry = entry(&lines);
    let value = |name: &str| entry.iter().find(|line| line.name == name).copied();
    let attending: Vec<&ContentLine> =
        entry.iter().filter(|line| line.name == "ATTENDEE").copied().collect();
    let answer = match method.as_str() {
        "REPLY" if attending.iter().any(|line| is_declined(line)) => Answer::Declined,
        "COUNTER" => Answer::Counter(value("DTSTART").and_then(start)),
        _ => return None,
    };
    let declines = answer == Answer::Declined;
    let answering = attending.iter().filter(|line| !declines || is_declined(line));
    Some(CalendarReply {
        uid: value("UID")?.value.clone(),
        sequence: value("SEQUENCE").and_then(|line| line.value.parse().ok()),
        from,
        attendees: answering.filter_map(|line| attendee(line)).collect(),
        answer,
    })
}

/// Returns the UID of the first entry of a calendar file.
pub(super) fn uid(file: &str) -> Option<String> {
    let lines = content_lines(file);
    let uid = entry(&lines).into_iter().find(|line| line.name == "UID");
    uid.map(|line| line.value.clone())
}

/// Returns the lines of the first entry, without those of its alarms.
fn entry(lines: &[ContentLine]) -> Vec<&ContentLine> {
    let mut inside: Vec<&str> = Vec::new();
    let mut entry = Vec::new();
    for line in lines {
        match line.name.as_str() {
            "BEGIN" => inside.push(&line.value),
            "END" if inside.last() == Some(&"VEVENT") => break,
            "END" => drop(inside.pop()),
            _ if inside.last() == Some(&"VEVENT") => entry.push(line),
            _ => {}
        }
    }
    entry
}

fn is_declined(line: &ContentLine) -> bool {
    line.parameter("PARTSTAT").is_some_and(|it| it.eq_ignore_ascii_case("DECLINED"))
}

fn attendee(line: &ContentLine) -> Option<String> {
    let value = line.value.to_lowercase();
    Some(value.strip_prefix("mailto:")?.trim().to_owned())
}

fn start(line: &ContentLine) -> Option<ProposedStart> {
    if let Some(utc) = line.value.strip_suffix('Z') {
        let at: DateTime = utc.parse().ok()?;
        return Some(ProposedStart::At(at.to_zoned(TimeZone::UTC).ok()?.timestamp()));
    }
    // A day without a time is no start.
    let time: DateTime = line.value.parse().ok().filter(|_| line.value.contains('T'))?;
    Some(ProposedStart::Local { time, zone: line.parameter("TZID").map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::mailbox::{Incoming, read};

    use super::*;

    fn mail(method: &str, lines: &str) -> String {
        format!(
            "From: Ann Bell <Ann@Example.com>\r\nTo: salon@example.com\r\nSubject: x\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nwords\r\n\
             --b\r\nContent-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n\
             BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\n\
             BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
             END:STANDARD\r\nEND:VTIMEZONE\r\n\
             BEGIN:VEVENT\r\nUID:u1@zapys\r\nSEQUENCE:2\r\n{lines}\r\n\
             BEGIN:VALARM\r\nUID:other\r\nEND:VALARM\r\nEND:VEVENT\r\n\
             END:VCALENDAR\r\n--b--\r\n"
        )
    }

    fn reply(method: &str, lines: &str) -> Option<CalendarReply> {
        match read(mail(method, lines).as_bytes()) {
            Incoming::Reply(reply) => Some(reply),
            Incoming::Report(_) | Incoming::Other => None,
        }
    }

    #[test]
    fn a_decline_names_the_entry_and_who_declines() {
        let said = "ATTENDEE;CN=\"Ann Bell\";PARTSTAT=DECLINED:MAILTO:ann@example.com\r\n\
                    DTSTART:20261124T120000Z";
        let declined = reply("REPLY", said).unwrap();
        assert_eq!((declined.uid.as_str(), declined.sequence), ("u1@zapys", Some(2)));
        assert_eq!(declined.from, "ann@example.com");
        assert_eq!(declined.attendees, ["ann@example.com"]);
        assert_eq!(declined.answer, Answer::Declined);
        let folded = "ATTENDEE;PARTST\r\n AT=declined;ROLE=\r\n REQ-PARTICIPANT:mailto:ann@exa\r\n \
                      mple.com";
        assert_eq!(reply("REPLY", folded).unwrap().attendees, ["ann@example.com"]);
    }

    #[test]
    fn what_changes_nothing_is_not_read() {
        for (method, part) in [
            ("REPLY", "ACCEPTED"),
            ("REPLY", "TENTATIVE"),
            ("REPLY", "NEEDS-ACTION"),
            ("REQUEST", "DECLINED"),
            ("PUBLISH", "DECLINED"),
            ("CANCEL", "DECLINED"),
            ("REFRESH", "DECLINED"),
        ] {
            let lines = format!("ATTENDEE;PARTSTAT={part}:mailto:ann@example.com");
            assert_eq!(reply(method, &lines), None, "{method} {part}");
        }
        let automatic = mail("REPLY", "ATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.com")
            .replace("Subject: x", "Auto-Submitted: auto-replied (vacation)");
        assert_eq!(read(automatic.as_bytes()), Incoming::Other);
    }

    #[test]
    fn a_proposed_start_is_an_instant_or_a_local_time() {
        let attendee = "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@example.com";
        let counter = |start: &str| {
            let said = reply("COUNTER", &format!("{attendee}\r\n{start}")).unwrap();
            assert_eq!(said.attendees, ["ann@example.com"]);
            said.answer
        };
        let time = date(2026, 11, 26).at(15, 30, 0, 0);
        let at = time.to_zoned(TimeZone::UTC).unwrap().timestamp();
        for (line, meant) in [
            ("DTSTART:20261126T153000Z", Some(ProposedStart::At(at))),
            ("DTSTART:20261126T153000", Some(ProposedStart::Local { time, zone: None })),
            (
                "DTSTART;TZID=\"Europe/Kyiv\":20261126T153000",
                Some(ProposedStart::Local { time, zone: Some("Europe/Kyiv".into()) }),
            ),
            ("DTSTART;VALUE=DATE:20261126", None),
            ("DTSTART:later", None),
            ("X-NOTHING:1", None),
        ] {
            assert_eq!(counter(line), Answer::Counter(meant), "{line}");
        }
    }
}
