//! A booking that moves takes both times until the calendar has answered.

use zapys::{
    ids::ServiceId,
    schedule::{Booking, State},
    store::bookings::{self, Moving, NewMove, NewService, Who},
};

use super::{Shelf, at, book, id, new_move, span, taken, written};

fn begun(moving: Moving) -> u32 {
    let Moving::Begun(begun) = moving else { panic!("not begun: {moving:?}") };
    begun.version
}

#[tokio::test]
async fn a_move_takes_the_old_and_the_new_time_until_it_is_done() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        // Over its own old time, which is no conflict.
        let version = begun(bookings::begin_move(tx, &new_move("anna", span(90, 150)), at(1))?);
        let during = taken(tx, 1);
        let rivals = [book(tx, "b", span(60, 90)), book(tx, "c", span(120, 150))];
        let finished = [
            bookings::complete_move(tx, &id("anna"), version, &written("e2"), at(2))?,
            bookings::complete_move(tx, &id("anna"), version, &written("e2"), at(2))?,
        ];
        let later = [book(tx, "b", span(60, 90)), book(tx, "c", span(120, 150))];
        let anna = bookings::find(tx, &id("anna"))?.unwrap();
        Ok((version, during, rivals, finished, later, anna))
    });
    let (version, during, rivals, finished, later, anna) = done.await.unwrap();
    assert_eq!(version, 2);
    assert_eq!(during, [(60, 120), (90, 150)]);
    assert_eq!(rivals, [false, false]);
    assert_eq!(finished, [true, false]);
    assert_eq!(later, [true, false]);
    assert_eq!((anna.booking.version, anna.booking.span), (2, span(90, 150)));
    assert_eq!((anna.booking.event.as_deref(), anna.moving), (Some("e2"), None));
}

#[tokio::test]
async fn a_move_that_is_undone_gives_the_new_time_back_and_its_version_is_not_used_again() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        let first = begun(bookings::begin_move(tx, &new_move("anna", span(200, 260)), at(1))?);
        let pending = bookings::begin_move(tx, &new_move("anna", span(300, 360)), at(1))?;
        assert!(matches!(pending, Moving::Pending(_)));
        let undone = [
            bookings::undo_move(tx, &id("anna"), first)?,
            bookings::undo_move(tx, &id("anna"), first)?,
        ];
        let after = taken(tx, 1);
        let second = begun(bookings::begin_move(tx, &new_move("anna", span(300, 360)), at(2))?);
        let late = bookings::complete_move(tx, &id("anna"), first, &written("e"), at(2))?;
        Ok((first, undone, after, second, late))
    });
    assert_eq!(done.await.unwrap(), (2, [true, false], vec![(60, 120)], 3, false));
}

#[tokio::test]
async fn a_move_to_a_taken_time_is_refused_and_leaves_no_trace() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        assert!(book(tx, "bohdan", span(200, 260)));
        let before = bookings::find(tx, &id("anna"))?;
        let moving = bookings::begin_move(tx, &new_move("anna", span(250, 310)), at(1))?;
        Ok((moving, before == bookings::find(tx, &id("anna"))?, taken(tx, 1)))
    });
    assert_eq!(done.await.unwrap(), (Moving::Taken, true, vec![(60, 120), (200, 260)]));
}

#[tokio::test]
async fn cancelling_a_booking_that_moves_frees_both_times() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        let version = begun(bookings::begin_move(tx, &new_move("anna", span(200, 260)), at(1))?);
        assert!(bookings::cancel(tx, &id("anna"), &Who::Zapys, "test", at(2))?);
        let finished = bookings::complete_move(tx, &id("anna"), version, &written("e"), at(3))?;
        Ok((finished, taken(tx, 3)))
    });
    assert_eq!(done.await.unwrap(), (false, vec![]));
}

#[tokio::test]
async fn only_a_confirmed_booking_moves_and_a_repeated_call_finds_its_move() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let nobody = bookings::begin_move(tx, &new_move("nobody", span(60, 120)), at(1))?;
        let held = super::new_hold(tx, "held", span(400, 460));
        bookings::hold(tx, &held, at(0))?;
        let not_yet = bookings::begin_move(tx, &new_move("held", span(500, 560)), at(1))?;
        assert!(book(tx, "anna", span(60, 120)));
        let call = NewMove { key: Some("9:1".into()), ..new_move("anna", span(200, 260)) };
        let version = begun(bookings::begin_move(tx, &call, at(1))?);
        let effect = bookings::by_key(tx, "9:1")?.unwrap();
        let found = (effect.version, effect.record.moving.map(|moving| moving.version));
        bookings::complete_move(tx, &id("anna"), version, &written("e"), at(2))?;
        let last = bookings::events(tx, &id("anna"))?.pop().unwrap();
        Ok((nobody, not_yet, found, (last.was, last.now, last.version, last.who)))
    });
    let (nobody, not_yet, found, last) = done.await.unwrap();
    assert_eq!((nobody, not_yet), (Moving::Gone, Moving::Gone));
    assert_eq!(found, (2, Some(2)));
    assert_eq!(last, (Some(State::Confirmed), State::Confirmed, 2, "zapys".into()));
}

#[tokio::test]
async fn a_move_may_change_the_service_and_no_other_write_does() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        let service = NewService {
            id: ServiceId::new("coloring"),
            name: "Coloring".into(),
            price: Some("1500".into()),
            online: false,
        };
        let new = NewMove { service: Some(service), ..new_move("anna", span(60, 180)) };
        let version = begun(bookings::begin_move(tx, &new, at(1))?);
        let rival = book(tx, "b", span(130, 170));
        assert!(bookings::complete_move(tx, &id("anna"), version, &written("e2"), at(2))?);
        let anna = bookings::find(tx, &id("anna"))?.unwrap();
        let smuggled = tx.execute("UPDATE bookings SET service = 'x' WHERE id = ?1", [id("anna")]);
        Ok((rival, anna, smuggled.is_err()))
    });
    let (rival, anna, refused) = done.await.unwrap();
    assert!(!rival && refused);
    let Booking { service, service_name, price, span: taken, .. } = anna.booking;
    assert_eq!((service.as_str(), service_name.as_str()), ("coloring", "Coloring"));
    assert_eq!((price.as_deref(), taken), (Some("1500"), span(60, 180)));
    assert_eq!(anna.reason.as_deref(), Some("amended"));
}
