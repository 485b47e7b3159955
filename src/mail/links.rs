//! The links of a letter: to add the event to a calendar, and to find the address on a map.
//!
//! Links are needed beside the attached file because a mail client in a browser does not open
//! `.ics`. Every value of a query is escaped to unreserved characters only (RFC 3986,
//! section 2.3), so that no text of a profile or a customer can add a parameter.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::schedule::Span;

/// What a calendar shows of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// From when to when.
    pub span: Span,
    /// The business's IANA time zone.
    pub zone: String,
    /// Its title.
    pub title: String,
    /// Its description, line by line.
    pub details: String,
    /// Where it is: an address or a video link.
    pub place: Option<String>,
}

/// Returns the address that opens Google Calendar with the event filled in.
pub fn google_calendar(event: &Event) -> String {
    let dates = format!("{}/{}", utc(event.span.start), utc(event.span.end));
    let fields = [
        ("text", Some(&event.title)),
        ("dates", Some(&dates)),
        ("ctz", Some(&event.zone)),
        ("details", Some(&event.details)),
        ("location", event.place.as_ref()),
    ];
    let base = "https://calendar.google.com/calendar/render?action=TEMPLATE";
    // Google reads both ends only with the slash between them as it is.
    with_fields(base, &fields).replace("%2F", "/")
}

/// Returns the address that opens Outlook's calendar on the web with the event filled in. It
/// knows no time zone, so the instants are in UTC. It redirects a work account to its own calendar.
pub fn outlook(event: &Event) -> String {
    let instant = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (start, end) = (instant(event.span.start), instant(event.span.end));
    let fields = [
        ("subject", Some(&event.title)),
        ("startdt", Some(&start)),
        ("enddt", Some(&end)),
        ("body", Some(&event.details)),
        ("location", event.place.as_ref()),
    ];
    let base = "https://outlook.live.com/calendar/0/deeplink/compose?\
                path=%2Fcalendar%2Faction%2Fcompose&rru=addevent";
    with_fields(base, &fields)
}

fn with_fields(base: &str, fields: &[(&str, Option<&String>)]) -> String {
    let mut link = base.to_owned();
    for (name, value) in fields {
        if let Some(value) = value {
            link.extend(["&", *name, "=", &escaped(value)]);
        }
    }
    link
}

/// Returns the address that shows a place on a map.
pub fn map(place: &str) -> String {
    format!("https://www.google.com/maps/search/?api=1&query={}", escaped(place))
}

/// Returns the link if it may be put behind a button: `https` and printable ASCII without quotes,
/// angle brackets and backslashes.
pub fn safe(link: &str) -> Option<&str> {
    let plain = link.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\".contains(&byte));
    (plain && link.starts_with("https://")).then_some(link)
}

/// Writes an instant as calendars do: `20261124T120000Z`.
pub(super) fn utc(instant: Timestamp) -> String {
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _written = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_button_carries_the_event_and_nothing_breaks_out_of_it() {
        let event = Event {
            span: Span {
                start: "2026-11-24T12:00:00Z".parse().unwrap(),
                end: "2026-11-24T13:00:00Z".parse().unwrap(),
            },
            zone: "Europe/Kyiv".into(),
            title: "Стрижка & co".into(),
            details: "a=b\n#c".into(),
            place: Some("вул. Садова, 5".into()),
        };
        insta::assert_snapshot!(google_calendar(&event), @"https://calendar.google.com/calendar/render?action=TEMPLATE&text=%D0%A1%D1%82%D1%80%D0%B8%D0%B6%D0%BA%D0%B0%20%26%20co&dates=20261124T120000Z/20261124T130000Z&ctz=Europe/Kyiv&details=a%3Db%0A%23c&location=%D0%B2%D1%83%D0%BB.%20%D0%A1%D0%B0%D0%B4%D0%BE%D0%B2%D0%B0%2C%205");
    }

    #[test]
    fn outlook_is_given_the_instants_and_the_words_escaped() {
        let event = Event {
            span: Span {
                start: "2026-11-24T12:00:00Z".parse().unwrap(),
                end: "2026-11-24T13:00:00Z".parse().unwrap(),
            },
            zone: "Europe/Kyiv".into(),
            title: "A & b".into(),
            details: "a=b\n#c".into(),
            place: None,
        };
        assert_eq!(
            outlook(&event),
            "https://outlook.live.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction\
             %2Fcompose&rru=addevent&subject=A%20%26%20b&startdt=2026-11-24T12%3A00%3A00Z&\
             enddt=2026-11-24T13%3A00%3A00Z&body=a%3Db%0A%23c"
        );
    }

    #[test]
    fn only_a_plain_https_link_gets_a_button() {
        assert_eq!(safe("https://meet.google.com/abc"), Some("https://meet.google.com/abc"));
        for link in ["http://a.b", "javascript:alert(1)", "https://a b", "https://a\"onclick=", ""]
        {
            assert_eq!(safe(link), None, "{link:?}");
        }
    }
}
