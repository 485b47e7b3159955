//! What is said of a booking that the calendar has yet to confirm, or of a move of one.
//!
//! The sentence names what is being written and when, so a customer who asked for something else in the
//! meantime sees that it is not that. It is said by code, because a model cannot know how far a write is.

use crate::schedule::Booking;

use super::{View, say};

/// Says that a booking is being written, or a move; `waits`: what was asked for now is another change,
/// which has to be asked for again.
pub(super) fn begun(view: &View<'_>, booking: &Booking, waits: bool) -> String {
    let after = booking.moves_to.as_deref();
    let is_same =
        |after: &Booking| (&after.service, &after.staff) == (&booking.service, &booking.staff);
    let id = match after {
        None => "receipt-confirming",
        Some(after) if is_same(after) => "receipt-confirming-move",
        Some(_) => "receipt-confirming-change",
    };
    let said = about(view, id, booking, after.unwrap_or(booking));
    if waits { format!("{said} {}", view.say("receipt-confirming-first")) } else { said }
}

/// Says how far a booking is that is pending.
pub fn told(view: &View<'_>, booking: &Booking) -> String {
    match booking.moves_to.as_deref() {
        Some(after) => about(view, "pending-move", booking, after),
        None => about(view, "pending", booking, booking),
    }
}

/// Returns what is added to a booking in a list; `None`: it is not pending.
pub(super) fn mark(view: &View<'_>, booking: &Booking) -> Option<String> {
    if let Some(after) = &booking.moves_to {
        let when = [("when", view.listed_start(after).into())];
        return Some(say(view.lang, "pending-line-move", &when));
    }
    booking.is_pending().then(|| view.say("pending-line"))
}

fn about(view: &View<'_>, id: &str, booking: &Booking, after: &Booking) -> String {
    let args = [
        ("service", view.booked_service(after).into()),
        ("staff", view.booked_staff(after).into()),
        ("when", view.listed_start(after).into()),
        ("was", view.start(booking).into()),
    ];
    say(view.lang, id, &args)
}

#[cfg(test)]
mod tests {
    use crate::{
        ids::{Lang, StaffId},
        messages::sample,
        schedule::State,
    };

    use super::*;

    /// The sample, with where it moves: three hours later, and perhaps to another person.
    fn moving(staff: Option<&str>) -> Booking {
        let booking = sample::booking(Lang::En);
        let mut after = booking.clone();
        after.local_start = after.local_start.checked_add(jiff::Span::new().hours(3)).unwrap();
        if let Some(staff) = staff {
            after.staff = StaffId::new(staff);
        }
        Booking { moves_to: Some(after.into()), ..booking }
    }

    #[test]
    fn what_is_being_written_is_named_as_a_booking_a_move_or_a_change() {
        let profile = sample::profile();
        let new = Booking { state: State::Committing, ..sample::booking(Lang::En) };
        let said = [Lang::En, Lang::Uk].map(|lang| {
            let view = sample::view(&profile, lang);
            [
                begun(&view, &new, false),
                begun(&view, &moving(None), false),
                begun(&view, &moving(Some("iryna")), false),
                begun(&view, &new, true),
                told(&view, &new),
                told(&view, &moving(None)),
                mark(&view, &new).unwrap(),
                mark(&view, &moving(None)).unwrap(),
            ]
            .join("\n")
        });
        insta::assert_snapshot!(said.join("\n\n"));
    }
}
