//! The messages to staff about bookings and about their day.
//!
//! Days are named by their date, because a notice may be read tomorrow. The staff member of the
//! booking is named only to other readers.

use jiff::civil::{Date, DateTime};

use crate::schedule::Booking;

use super::{View, capital, dates, say};

/// What happened to a booking, as staff read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was made.
    Booked,
    /// It was moved.
    Moved {
        /// The start before, in the local time of the business.
        was: Option<DateTime>,
    },
    /// It was cancelled.
    Cancelled,
    /// The customer is coming.
    Coming,
    /// The customer will not come, and it is too late for them to cancel it.
    CannotCome,
}

impl News {
    /// Returns its name in the keys of jobs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved { .. } => "moved",
            Self::Cancelled => "cancelled",
            Self::Coming => "coming",
            Self::CannotCome => "cannot-come",
        }
    }
}

/// Writes the notice about a booking; `theirs`: the reader is the staff member of the booking.
#[must_use]
pub fn notice(view: &View<'_>, news: News, booking: &Booking, theirs: bool) -> String {
    let when = dates::moment(view.lang, booking.local_start, view.today);
    let args = [("service", view.service(&booking.service).into()), ("when", when.into())];
    let mut lines = vec![match news {
        News::Booked => say(view.lang, "notice-booked", &args),
        News::Moved { .. } => say(view.lang, "notice-moved", &args),
        News::Cancelled => say(view.lang, "notice-cancelled", &args),
        News::Coming => say(view.lang, "notice-coming", &args),
        News::CannotCome => say(view.lang, "notice-cannot-come", &args),
    }];
    if let News::Moved { was: Some(was) } = news {
        let was = dates::moment(view.lang, was, view.today);
        lines.push(say(view.lang, "notice-was", &[("was", was.into())]));
    }
    let contact = &booking.contact;
    let person: Vec<String> =
        [&contact.name, &contact.phone, &contact.email].into_iter().flatten().cloned().collect();
    if !person.is_empty() {
        lines.push(say(view.lang, "notice-person", &[("person", person.join(", ").into())]));
    }
    if !theirs {
        lines.push(say(view.lang, "notice-staff", &[("staff", view.staff(&booking.staff).into())]));
    }
    lines.join("\n")
}

/// Writes a staff member's day, earliest first.
#[must_use]
pub fn agenda(view: &View<'_>, day: Date, bookings: &[Booking]) -> String {
    let named = capital(&dates::date_long(view.lang, day, view.today));
    if bookings.is_empty() {
        return say(view.lang, "agenda-none", &[("day", named.into())]);
    }
    let mut lines = vec![say(view.lang, "agenda-head", &[("day", named.into())])];
    lines.extend(bookings.iter().map(|booking| {
        let name = booking.contact.name.clone();
        let args = [
            ("time", dates::time(view.lang, booking.local_start.time()).into()),
            ("service", view.service(&booking.service).into()),
            ("name", name.unwrap_or_else(|| view.say("today-nobody")).into()),
        ];
        say(view.lang, "today-line", &args)
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Lang, messages::sample};
    use jiff::civil::date;

    #[test]
    fn staff_read_what_happened_and_who_comes() {
        let profile = sample::profile();
        let view = sample::view(&profile, Lang::En);
        let was = Some(date(2026, 11, 24).at(12, 0, 0, 0));
        let all =
            [News::Booked, News::Moved { was }, News::Cancelled, News::Coming, News::CannotCome];
        let booking = sample::booking(Lang::En);
        let written = all.map(|news| notice(&view, news, &booking, true));
        insta::assert_snapshot!(written.join("\n\n"));
        assert!(notice(&view, News::Booked, &booking, false).ends_with("Olena"));
    }

    #[test]
    fn an_agenda_lists_the_day() {
        let profile = sample::profile();
        let view = sample::view(&profile, Lang::En);
        let booking = sample::booking(Lang::En);
        let mut unnamed = booking.clone();
        unnamed.contact.name = None;
        let day = booking.local_start.date();
        let full = agenda(&view, day, &[booking, unnamed]);
        insta::assert_snapshot!(format!("{full}\n\n{}", agenda(&view, day, &[])));
    }
}
