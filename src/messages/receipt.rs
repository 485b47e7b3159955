//! The receipt of a booking.
//!
//! It is written from the booking alone and only after the store holds it, so a model cannot
//! have invented anything in it. What has not happened yet is said as such: a letter "is on its
//! way", a video link "follows".

use jiff::civil::DateTime;

use crate::schedule::{Booking, Change};

use super::{View, dates, say, video::VideoLink};

/// Writes the receipt of a change to a booking.
pub fn receipt(view: &View<'_>, change: Change, booking: &Booking) -> String {
    let head = match change {
        Change::Booked => say(view.lang, "receipt-booked", &[]),
        Change::Already => say(view.lang, "receipt-already", &[]),
        Change::Moved => say(view.lang, "receipt-moved", &[]),
        Change::Retimed => {
            let zone = dates::city(view.lang, &booking.zone);
            say(view.lang, "receipt-retimed", &[("zone", zone.into())])
        }
        Change::Amended => say(view.lang, "receipt-amended", &[]),
        Change::Corrected => say(view.lang, "receipt-corrected", &[]),
        Change::Cancelled => say(view.lang, "receipt-cancelled", &[]),
    };
    let mut lines = vec![head, String::new()];
    lines.extend(what(view, booking));
    if change == Change::Cancelled {
        lines.extend(letter(view, change, booking));
        lines.extend([String::new(), view.say("receipt-again")]);
        return lines.join("\n");
    }
    lines.extend(place(view, booking));
    if let Some(name) = &booking.contact.name {
        lines.push(say(view.lang, "receipt-person", &[("name", name.into())]));
    }
    if let (Some(phone), Change::Corrected) = (&booking.contact.phone, change) {
        lines.push(say(view.lang, "receipt-phone", &[("phone", phone.into())]));
    }
    lines.extend(letter(view, change, booking));
    lines.join("\n")
}

/// Writes the message to a customer whose booking the staff moved or cancelled in their calendar;
/// `was`: the start before.
pub fn by_business(
    view: &View<'_>,
    change: Change,
    booking: &Booking,
    was: Option<DateTime>,
) -> String {
    let business = [("business", view.profile.name.in_lang(view.lang).into())];
    let (head, tail) = match change {
        Change::Cancelled => ("theirs-cancelled", "theirs-cancelled-again"),
        _ => ("theirs-moved", "theirs-moved-again"),
    };
    let mut lines = vec![say(view.lang, head, &business), String::new()];
    lines.extend(was.map(|was| {
        let was = dates::moment(view.lang, was, view.today);
        say(view.lang, "theirs-was", &[("when", was.into())])
    }));
    lines.extend(what(view, booking));
    if change != Change::Cancelled {
        lines.extend(place(view, booking));
    }
    lines.extend(letter(view, change, booking));
    lines.extend([String::new(), view.say(tail)]);
    lines.join("\n")
}

/// The lines of service, staff, time, duration and price.
fn what(view: &View<'_>, booking: &Booking) -> Vec<String> {
    let when = dates::moment(view.lang, booking.local_start, view.today);
    let when = view.exact(booking, when);
    let service = [
        ("service", view.booked_service(booking).into()),
        ("staff", view.booked_staff(booking).into()),
    ];
    let mut lines = vec![
        say(view.lang, "receipt-service", &service),
        say(view.lang, "receipt-when", &[("when", when.into())]),
        say(
            view.lang,
            "receipt-length",
            &[("length", dates::duration(view.lang, booking.length()).into())],
        ),
    ];
    if let Some(price) = &booking.price {
        lines.push(say(view.lang, "receipt-price", &[("price", price.into())]));
    }
    lines
}

/// The address; or the video link, or that it follows.
pub(super) fn place(view: &View<'_>, booking: &Booking) -> Option<String> {
    if let Some(link) = VideoLink::of(booking, view.profile) {
        let staff = [("staff", view.booked_staff(booking).into())];
        return Some(match link {
            VideoLink::Known(link) => say(view.lang, "receipt-meet", &[("link", link.into())]),
            VideoLink::Follows => view.say("receipt-meet-later"),
            VideoLink::ByStaff => say(view.lang, "receipt-meet-staff", &staff),
        });
    }
    let place = view.profile.address.as_ref()?.in_lang(view.lang);
    Some(say(view.lang, "receipt-place", &[("place", place.into())]))
}

/// The letter that was queued together with this change; `None`: there is none, or it reaches no mailbox.
fn letter(view: &View<'_>, change: Change, booking: &Booking) -> Option<String> {
    let email = booking.contact.email.as_ref().filter(|_| view.profile.sends_letters)?;
    let args = [("email", email.into())];
    match change {
        Change::Booked => Some(say(view.lang, "receipt-mail", &args)),
        Change::Corrected => Some(say(view.lang, "receipt-mail-corrected", &args)),
        Change::Moved => Some(say(view.lang, "receipt-mail-moved", &args)),
        Change::Retimed => Some(say(view.lang, "receipt-mail-retimed", &args)),
        Change::Amended => Some(say(view.lang, "receipt-mail-amended", &args)),
        Change::Cancelled => Some(say(view.lang, "receipt-mail-cancelled", &args)),
        Change::Already => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chat::Fact,
        ids::Lang,
        messages::{agenda, fact, sample, staff_notice},
        schedule::{Actor, BookingEvent},
    };
    use jiff::civil::date;

    fn online(link: Option<&str>) -> Booking {
        Booking { online: true, meet_url: link.map(Into::into), ..sample::booking(Lang::En) }
    }

    #[test]
    fn where_no_letter_leaves_none_is_promised() {
        let mut profile = sample::profile();
        let booking = sample::booking(Lang::En);
        let told =
            |profile: &_| receipt(&sample::view(profile, Lang::En), Change::Booked, &booking);
        assert!(told(&profile).contains("on its way"));
        profile.sends_letters = false;
        assert!(!told(&profile).contains("on its way"), "{}", told(&profile));
    }

    #[test]
    fn every_change_has_its_receipt() {
        let profile = sample::profile();
        let view = sample::view(&profile, Lang::En);
        let all = [
            receipt(&view, Change::Booked, &sample::booking(Lang::En)),
            receipt(&view, Change::Already, &sample::booking(Lang::En)),
            receipt(&view, Change::Moved, &online(None)),
            receipt(&view, Change::Moved, &online(Some("https://meet.google.com/abc"))),
            receipt(&view, Change::Cancelled, &sample::booking(Lang::En)),
        ];
        insta::assert_snapshot!(all.join("\n\n---\n"));
    }

    #[test]
    fn of_two_hours_of_one_name_the_receipt_says_which() {
        let profile = sample::profile();
        let told = |lang, start: &str| {
            let mut booking = sample::booking(lang);
            booking.local_start = date(2026, 10, 25).at(3, 30, 0, 0);
            booking.span.start = start.parse().unwrap();
            let receipt = receipt(&sample::view(&profile, lang), Change::Booked, &booking);
            receipt.lines().find(|line| line.contains('📅')).unwrap().to_owned()
        };
        let first = told(Lang::En, "2026-10-25T00:30:00Z");
        assert!(first.ends_with("at 3:30 AM, before the clocks go back"), "{first}");
        let second = told(Lang::Uk, "2026-10-25T01:30:00Z");
        assert!(second.ends_with("о 3:30, після переведення годинників"), "{second}");
        // Wherever its time is said, and not in the receipt alone.
        let mut booking = sample::booking(Lang::En);
        booking.local_start = date(2026, 10, 25).at(3, 30, 0, 0);
        booking.span.start = "2026-10-25T00:30:00Z".parse().unwrap();
        let view = sample::view(&profile, Lang::En);
        let list = vec![booking.clone()];
        let event = BookingEvent::Cancelled { by: Actor::Customer };
        let said = [
            fact(&view, &Fact::AskYes { booking: Box::new(booking.clone()) }),
            fact(&view, &Fact::Appointments { list: list.clone() }),
            fact(&view, &Fact::AddressRefused { booking: Box::new(booking.clone()) }),
            staff_notice(&view, &event, &booking, true).unwrap(),
            agenda(&view, booking.local_start.date(), &list),
        ];
        for said in said {
            assert!(said.contains("3:30 AM, before the clocks go back"), "{said}");
        }
    }

    #[test]
    fn a_change_by_staff_names_the_business_and_the_time_before() {
        let profile = sample::profile();
        let booking = sample::booking(Lang::Uk);
        let was = Some(date(2026, 11, 24).at(12, 0, 0, 0));
        let view = sample::view(&profile, Lang::Uk);
        let moved = by_business(&view, Change::Moved, &booking, was);
        let cancelled = by_business(&view, Change::Cancelled, &booking, None);
        insta::assert_snapshot!(format!("{moved}\n\n---\n{cancelled}"));
    }
}
