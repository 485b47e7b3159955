//! An address that took no letter, while something else is spoken of.
//!
//! The customer was asked for another one. When they write it, it may be in the middle of the next
//! order, which asks for an address as well; then it mends the booking whose letter did not arrive, and
//! the order goes on with it.

use crate::{
    schedule::{Booking, Contact},
    understanding::likely_address,
};

use super::{Call, Goal, Heard, House, Move, Plan, Say, Stage, State, open::again, plan::say};

impl State {
    /// Notes that a booking's address took no letter.
    pub(super) fn note_refused(&mut self, booking: &Booking) {
        // What is written next may be the right address, and is asked for where it is needed.
        if self.draft.contact.email == booking.contact.email {
            self.draft.contact.email = None;
        }
        self.refused = Some(Box::new(booking.clone()));
        self.last = Some(Box::new(booking.clone()));
    }

    /// Notes that a booking has another address by now, or is off.
    pub(super) fn forget_refused(&mut self, booking: &Booking) {
        self.refused = self.refused.take().filter(|refused| refused.id != booking.id);
    }

    /// Goes back to what waited until a booking was corrected, with the booking as it is now.
    fn resume_waiting(&mut self, booking: &Booking) {
        if matches!(&self.stage, Stage::Confirming { plan: Plan::Correct { .. } }) {
            self.stage = self.waits.take().map_or(Stage::Idle, |stage| *stage);
        }
        match &mut self.stage {
            Stage::Cancelling { list }
            | Stage::Choosing { list, .. }
            | Stage::MovingAll { list } => {
                for own in list.iter_mut().filter(|own| own.id == booking.id) {
                    *own = booking.clone();
                }
            }
            Stage::Confirming { plan: Plan::Move { booking: own, .. } } if own.id == booking.id => {
                **own = booking.clone();
            }
            _ => {}
        }
    }
}

/// Corrects the address that took no letter, before what else was ordered with the right one. Where
/// nothing is begun, the address is a correction like any other (`correct`); one that is a slip away
/// from a great domain is asked about first; and that of another guest is theirs.
pub(super) fn mended(state: &mut State, heard: &Heard, house: &House<'_>, made: Move) -> Move {
    let Some(Mend { booking, contact, likely, is_new }) = Mend::of(state, heard, house) else {
        return made;
    };
    let is_order = state.draft.goal == Goal::Book && !state.draft.other;
    match (is_new, contact.email) {
        (false, Some(email)) if heard.only_contact() && state.stage == Stage::Idle => {
            say(Say::EmailRefused(email))
        }
        (true, email) if is_order && likely.is_none() => {
            let contact = Contact { email, ..contact };
            let mut calls = vec![Call::Correct(booking, contact)];
            if let Move::Call(ordered) = made {
                calls.extend(ordered);
            }
            Move::Call(calls)
        }
        _ => made,
    }
}

/// Corrects the address that took no letter while a question waits that an address does not answer,
/// such as whether to cancel. The question is put again afterwards.
pub(super) fn beside(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let Mend { booking, contact, likely, is_new } = Mend::of(state, heard, house)?;
    if !is_new || !is_beside(state, heard) {
        return None;
    }
    Some(match likely {
        Some(likely) => check_email(state, booking, contact, likely),
        None => Move::Call(vec![Call::Correct(booking, contact)]),
    })
}

/// Goes on after a correction with what was being booked after it, or beside it, and with the question
/// that waited; `mends`: the booking's letter had come back. `None`: nothing waits.
pub(super) fn go_on(state: &mut State, booking: &Booking, mends: bool) -> Option<Move> {
    state.resume_waiting(booking);
    let waits = state.follows() || mends && state.stage != Stage::Idle;
    waits.then(|| {
        state.last = Some(Box::new(booking.clone()));
        Move::Say(again(state).into_iter().collect())
    })
}

/// An address that comes while a booking needs another one.
struct Mend {
    booking: Box<Booking>,
    contact: Contact,
    /// What was probably meant by it.
    likely: Option<String>,
    /// Whether it is another one than that which took no letter.
    is_new: bool,
}

impl Mend {
    fn of(state: &State, heard: &Heard, house: &House<'_>) -> Option<Self> {
        let email = heard.contact.email.clone()?;
        let booking = state.refused.clone().filter(|it| it.local_start > house.now)?;
        let old = booking.contact.email.as_ref();
        let is_new = !old.is_some_and(|it| it.eq_ignore_ascii_case(&email));
        let likely = likely_address(&email);
        let contact = Contact { email: Some(email), ..Contact::default() };
        Some(Self { booking, contact, likely, is_new })
    }
}

/// Whether an address alone comes while a question waits that it does not answer.
fn is_beside(state: &State, heard: &Heard) -> bool {
    heard.only_contact()
        && match &state.stage {
            Stage::Cancelling { .. } | Stage::Choosing { .. } | Stage::MovingAll { .. } => true,
            Stage::Gathering | Stage::Offering { .. } | Stage::Proposing { .. } => {
                state.draft.goal == Goal::Move
            }
            Stage::Confirming { plan } => !matches!(plan, Plan::Correct { .. }),
            _ => false,
        }
}

/// Asks about an address whose domain is a slip away from a great one. What waits is put again when
/// the address is settled.
fn check_email(state: &mut State, booking: Box<Booking>, contact: Contact, likely: String) -> Move {
    let contact = Contact { email: Some(likely.clone()), ..contact };
    let waits = std::mem::replace(
        &mut state.stage,
        Stage::Confirming { plan: Plan::Correct { booking, contact } },
    );
    state.waits = Some(Box::new(waits));
    say(Say::CheckEmail(likely))
}

#[cfg(test)]
mod tests {
    use crate::{
        dialogue::{
            begin, resume,
            tests::{haircut, held, reading},
        },
        schedule::Change,
    };

    use super::*;
    use crate::chat::Fact;

    /// A haircut whose letter did not arrive, while a manicure is held and an address is asked for.
    fn refused() -> State {
        let mut state = held();
        state.draft.contact.name = Some("Ann Bell".to_owned());
        let mut booking = haircut();
        booking.contact.email = Some("ann@exmple.com".to_owned());
        let fact = Fact::AddressRefused { booking: Box::new(booking) };
        reading(&state, "", |heard, house| resume(&state, heard, &fact, house).0)
    }

    #[test]
    fn an_address_mends_the_booking_and_goes_on_with_the_order() {
        let state = refused();
        let (next, made) =
            reading(&state, "ann@example.com", |heard, house| begin(&state, heard, house));
        let Move::Call(calls) = &made else { panic!("{made:?}") };
        let [Call::Correct(booking, contact), ordered] = calls.as_slice() else {
            panic!("{made:?}")
        };
        assert_eq!(
            (booking.id.clone(), contact.email.as_deref()),
            (haircut().id, Some("ann@example.com"))
        );
        assert!(matches!(ordered, Call::Book { .. }), "{ordered:?}");
        // The correction ends nothing of the order.
        let fact = Fact::Receipt { change: Change::Corrected, booking: booking.clone() };
        let after = reading(&state, "", |heard, house| resume(&next, heard, &fact, house).0);
        assert_eq!(after.draft.goal, Goal::Book);
        assert_eq!(after.refused, None);
    }

    #[test]
    fn words_without_another_address_correct_nothing() {
        let state = refused();
        for text in ["ann@exmple.com", "Ann", "thanks", "no", "ann@gmial.com"] {
            let made = reading(&state, text, |heard, house| begin(&state, heard, house).1);
            let corrects = matches!(&made, Move::Call(calls)
                if calls.iter().any(|call| matches!(call, Call::Correct(..))));
            assert!(!corrects, "{text}: {made:?}");
        }
        let mut theirs = refused();
        theirs.draft.other = true;
        let made =
            reading(&theirs, "mia@example.com", |heard, house| begin(&theirs, heard, house).1);
        assert!(!format!("{made:?}").contains("Correct("), "{made:?}");
    }
}
