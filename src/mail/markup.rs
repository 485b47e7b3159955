//! The appointment as markup that mail clients read: Gmail shows it as a card and reminds of it.
//!
//! It is JSON-LD of schema.org's `EventReservation`, as
//! [Gmail's reference](https://developers.google.com/workspace/gmail/markup/reference/event-reservation)
//! describes it, in a script element that is not executed. Every character that could end the element
//! is escaped.

use serde_json::{Value, json};

use crate::schedule::Booking;

/// The booking and what its markup needs beside it.
pub(super) struct Reservation<'a> {
    /// The booking.
    pub(super) booking: &'a Booking,
    /// The event's title.
    pub(super) title: &'a str,
    /// The customer's name; `None`: a letter may not show it.
    pub(super) name: Option<&'a str>,
    /// The business.
    pub(super) business: &'a str,
    /// The address, on one line.
    pub(super) address: Option<&'a str>,
    /// The video link.
    pub(super) link: Option<&'a str>,
    /// The link to the conversation.
    pub(super) chat: Option<&'a str>,
    /// How far the local time is ahead of UTC at the start, in minutes.
    pub(super) ahead: i64,
    /// Whether it is cancelled.
    pub(super) off: bool,
}

impl Reservation<'_> {
    /// Writes it; safe within a script element.
    pub(super) fn json(&self) -> String {
        let status = if self.off { "Cancelled" } else { "Confirmed" };
        let end = self.booking.local_start.saturating_add(self.booking.length());
        let place = match self.link {
            Some(link) => json!({"@type": "VirtualLocation", "url": link}),
            None => json!({
                "@type": "Place",
                "name": self.business,
                "address": {"@type": "PostalAddress", "streetAddress": self.address.unwrap_or(self.business)},
            }),
        };
        let mut markup = json!({
            "@context": "http://schema.org",
            "@type": "EventReservation",
            "reservationNumber": self.booking.id.to_string(),
            "reservationStatus": format!("http://schema.org/{status}"),
            // Gmail requires a name here.
            "underName": {"@type": "Person", "name": self.name.unwrap_or(self.business)},
            "reservationFor": {
                "@type": "Event",
                "name": self.title,
                "startDate": self.instant(self.booking.local_start),
                "endDate": self.instant(end),
                "location": place,
            },
        });
        if let (Some(chat), Some(fields)) = (self.chat, markup.as_object_mut()) {
            fields.insert("modifyReservationUrl".to_owned(), Value::from(chat));
        }
        let escapes = [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026")];
        escapes.iter().fold(markup.to_string(), |text, (sign, escape)| text.replace(*sign, escape))
    }

    fn instant(&self, local_time: jiff::civil::DateTime) -> String {
        let sign = if self.ahead < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.ahead.abs() / 60, self.ahead.abs() % 60);
        format!("{}{sign}{hours:02}:{minutes:02}", local_time.strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Lang, mail::sample};

    #[test]
    fn the_markup_has_what_gmail_asks_for_and_nothing_ends_its_element() {
        let booking = sample::booking(Lang::Uk);
        let reservation = Reservation {
            booking: &booking,
            title: "Стрижка</script><b>",
            name: Some("Марія"),
            business: "Салон",
            address: Some("вул. Садова, 5"),
            link: None,
            chat: Some("https://t.me/salon_bot"),
            ahead: 120,
            off: false,
        };
        let written = reservation.json();
        assert!(!written.contains(['<', '>', '&']), "{written}");
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["reservationFor"]["name"], "Стрижка</script><b>");
        assert_eq!(read["reservationFor"]["startDate"], "2026-11-24T14:00:00+02:00");
        assert_eq!(read["reservationFor"]["endDate"], "2026-11-24T15:30:00+02:00");
        assert_eq!(read["reservationStatus"], "http://schema.org/Confirmed");
        assert_eq!(read["modifyReservationUrl"], "https://t.me/salon_bot");
        let off = Reservation {
            off: true,
            link: Some("https://meet.google.com/a"),
            chat: None,
            ..reservation
        };
        let read: Value = serde_json::from_str(&off.json()).unwrap();
        assert_eq!(read["reservationStatus"], "http://schema.org/Cancelled");
        assert_eq!(read["reservationFor"]["location"]["url"], "https://meet.google.com/a");
        assert!(read.get("modifyReservationUrl").is_none());
    }
}
