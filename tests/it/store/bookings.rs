//! A booking's life in the database: held, written, confirmed, given back.

use zapys::{
    schedule::{Contact, State},
    store::{
        Error,
        bookings::{self, BusyQuery, Commit, Event, NewHold, Who},
    },
};

use super::{Shelf, at, book, bot, held, id, new_hold, span, staff, taken, written};

/// Minutes after eight, gaps included, of a service from 60 to 120.
fn with_gaps(mut new: NewHold, from: i64, until: i64) -> NewHold {
    new.occupied = span(from, until);
    new
}

#[tokio::test]
async fn a_time_that_overlaps_is_refused_whatever_its_start_and_length() {
    let shelf = Shelf::new();
    let refused = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        let tries = [(60, 120), (30, 61), (119, 200), (0, 300), (70, 80), (59, 121)];
        Ok(tries.map(|(from, until)| book(tx, "bohdan", span(from, until))))
    });
    assert_eq!(refused.await.unwrap(), [false; 6]);
    let fits = shelf
        .store
        .write(|tx| Ok([book(tx, "before", span(0, 60)), book(tx, "after", span(120, 180))]));
    assert_eq!(fits.await.unwrap(), [true, true], "spans that only touch do not overlap");
}

#[tokio::test]
async fn gaps_are_kept_free_on_both_sides() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let anna = with_gaps(new_hold(tx, "anna", span(60, 120)), 50, 130);
        held(bookings::hold(tx, &anna, at(0))?);
        let late = with_gaps(new_hold(tx, "bohdan", span(125, 180)), 125, 190);
        let early = with_gaps(new_hold(tx, "bohdan", span(0, 50)), 0, 60);
        let fits = with_gaps(new_hold(tx, "bohdan", span(140, 180)), 130, 190);
        Ok((
            bookings::hold(tx, &late, at(0))?,
            bookings::hold(tx, &early, at(0))?,
            bookings::hold(tx, &fits, at(0))?.is_some(),
        ))
    });
    assert_eq!(done.await.unwrap(), (None, None, true));
}

#[tokio::test]
async fn a_session_is_shared_up_to_its_capacity_and_with_nothing_else() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let seat = |name: &str, from, until| {
            let new = NewHold { capacity: 2, ..new_hold(tx, name, span(from, until)) };
            bookings::hold(tx, &new, at(0)).map(|hold| hold.is_some())
        };
        let mut other = new_hold(tx, "other", span(60, 120));
        other.booking.service = zapys::ids::ServiceId::new("massage");
        let other = bookings::hold(tx, &other, at(0))?.is_some();
        bookings::release(tx, &id("other"), "test", at(0))?;
        Ok([
            other,
            seat("one", 60, 120)?,
            seat("beside", 90, 150)?,
            seat("two", 60, 120)?,
            seat("three", 60, 120)?,
        ])
    });
    assert_eq!(done.await.unwrap(), [true, true, false, true, false]);
    let another_service = shelf.store.write(|tx| {
        let mut other = new_hold(tx, "late", span(60, 120));
        other.booking.service = zapys::ids::ServiceId::new("massage");
        bookings::hold(tx, &NewHold { capacity: 2, ..other }, at(0))
    });
    assert_eq!(another_service.await.unwrap(), None);
}

#[tokio::test]
async fn a_hold_ends_at_its_moment_and_not_before() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let anna = new_hold(tx, "anna", span(60, 120));
        let bohdan = new_hold(tx, "bohdan", span(60, 120));
        held(bookings::hold(tx, &anna, at(0))?);
        let early = bookings::hold(tx, &bohdan, at(9))?;
        let seen = (taken(tx, 9), taken(tx, 10));
        let late = bookings::hold(tx, &NewHold { until: at(20), ..bohdan }, at(10))?;
        let gone = bookings::commit(tx, &id("anna"), &Contact::default(), None, at(10))?;
        Ok((early, seen, held(late).booking.state, gone))
    });
    let seen = (vec![(60, 120)], vec![]);
    assert_eq!(done.await.unwrap(), (None, seen, State::Held, Commit::Gone));
}

#[tokio::test]
async fn a_hold_that_expired_but_that_nobody_wanted_is_still_good() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        held(bookings::hold(tx, &new_hold(tx, "anna", span(60, 120)), at(0))?);
        let commit = bookings::commit(tx, &id("anna"), &Contact::default(), None, at(500))?;
        Ok((matches!(commit, Commit::Begun(_)), taken(tx, 10_000)))
    });
    assert_eq!(done.await.unwrap(), (true, vec![(60, 120)]), "and now it never expires");
}

#[tokio::test]
async fn a_conversation_holds_one_time_and_keeps_it_when_another_is_taken() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "bohdan", span(200, 260)));
        let anna = new_hold(tx, "anna", span(60, 120));
        held(bookings::hold(tx, &anna, at(0))?);
        let mut again = anna.clone();
        again.booking.id = id("anna-2");
        again.booking.span = span(200, 260);
        again.occupied = span(200, 260);
        let refused = bookings::hold(tx, &again, at(1))?;
        let first = taken(tx, 1);
        // Over its own old time, which is given back in the same act.
        again.booking.span = span(90, 150);
        again.occupied = span(90, 150);
        held(bookings::hold(tx, &again, at(1))?);
        Ok((refused, first, taken(tx, 1)))
    });
    let (refused, first, second) = done.await.unwrap();
    assert_eq!(refused, None);
    assert_eq!(first, [(60, 120), (200, 260)]);
    assert_eq!(second, [(90, 150), (200, 260)]);
}

#[tokio::test]
async fn what_the_asker_holds_or_moves_does_not_count_as_busy() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "bohdan", span(200, 260)));
        let anna = held(bookings::hold(tx, &new_hold(tx, "anna", span(60, 120)), at(0))?);
        let (bot, staff, bohdan) = (bot(), staff(), id("bohdan"));
        let day =
            BusyQuery { bot: &bot, staff: &staff, span: span(0, 600), holder: None, except: None };
        let count = |asked: BusyQuery<'_>| bookings::busy(tx, &asked, at(1)).map(|busy| busy.len());
        Ok([
            count(day)?,
            count(BusyQuery { holder: Some(anna.conversation), ..day })?,
            count(BusyQuery { except: Some(&bohdan), ..day })?,
            count(BusyQuery { span: span(120, 200), ..day })?,
        ])
    });
    assert_eq!(done.await.unwrap(), [2, 1, 1, 0]);
}

#[tokio::test]
async fn a_booking_is_confirmed_once_and_cancelled_once() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        held(bookings::hold(tx, &new_hold(tx, "anna", span(60, 120)), at(0))?);
        let early = bookings::confirm(tx, &id("anna"), &written("e"), at(1))?;
        bookings::commit(tx, &id("anna"), &Contact::default(), None, at(1))?;
        let again = bookings::commit(tx, &id("anna"), &Contact::default(), None, at(1))?;
        assert!(matches!(again, Commit::Already(_)));
        let confirms = [
            early,
            bookings::confirm(tx, &id("anna"), &written("e"), at(2))?,
            bookings::confirm(tx, &id("anna"), &written("e"), at(3))?,
        ];
        let cancels = [
            bookings::release(tx, &id("anna"), "no", at(4))?,
            bookings::cancel(tx, &id("anna"), &Who::Staff(staff()), "ill", at(4))?,
            bookings::cancel(tx, &id("anna"), &Who::Zapys, "ill", at(5))?,
        ];
        Ok((confirms, cancels, taken(tx, 5), bookings::events(tx, &id("anna"))?))
    });
    let (confirms, cancels, taken, events) = done.await.unwrap();
    assert_eq!(confirms, [false, true, false]);
    assert_eq!(cancels, [false, true, false]);
    assert_eq!(taken, []);
    let event = |was, now, who: &str, why: Option<&str>, minute| Event {
        version: 1,
        was,
        now,
        who: who.into(),
        why: why.map(Into::into),
        at: at(minute),
    };
    assert_eq!(
        events,
        [
            event(None, State::Held, "customer:1", None, 0),
            event(Some(State::Held), State::Committing, "customer:1", None, 1),
            event(Some(State::Committing), State::Confirmed, "zapys", None, 2),
            event(Some(State::Confirmed), State::Cancelled, "staff:olena", Some("ill"), 4),
        ]
    );
}

#[tokio::test]
async fn a_call_that_is_repeated_finds_what_it_did() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let new = new_hold(tx, "anna", span(60, 120));
        held(bookings::hold(tx, &new, at(0))?);
        bookings::commit(tx, &id("anna"), &Contact::default(), Some("8:0"), at(2))?;
        let committed = bookings::by_key(tx, "8:0")?.unwrap();
        let state = (committed.record.booking.state, committed.version);
        Ok((state, bookings::by_key(tx, "9:0")?))
    });
    assert_eq!(done.await.unwrap(), ((State::Committing, 1), None));
}

#[tokio::test]
async fn the_same_person_service_start_and_attendee_is_the_same_booking() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let new = new_hold(tx, "anna", span(60, 120));
        held(bookings::hold(tx, &new, at(0))?);
        let who = |name: &str, email: Option<&str>| Contact {
            name: Some(name.into()),
            email: email.map(Into::into),
            phone: None,
        };
        let contact = who("Олена Ївга", Some("o@example.com"));
        bookings::commit(tx, &id("anna"), &contact, None, at(1))?;
        let same = |start, contact: &Contact| {
            bookings::same(tx, new.customer, &new.booking.service, start, contact)
                .map(|found| found.is_some())
        };
        Ok([
            same(at(60), &who("олена ївга", Some("O@example.com")))?,
            same(at(60), &who("Олена Ївга", None))?,
            same(at(60), &who("Марія", Some("o@example.com")))?,
            same(at(61), &contact)?,
        ])
    });
    assert_eq!(done.await.unwrap(), [true, true, false, false]);
}

#[tokio::test]
async fn the_schema_keeps_the_order_of_states_exactly_as_the_type_says() {
    for was in State::ALL {
        for next in State::ALL {
            let shelf = Shelf::new();
            let done = shelf.store.write(move |tx| {
                held(bookings::hold(tx, &new_hold(tx, "anna", span(60, 120)), at(0))?);
                let set = |state: State| {
                    tx.execute(
                        "UPDATE bookings SET state = ?1, expires_ms = iif(?1 = 'held', 1, NULL)",
                        [state],
                    )
                };
                let way = match was {
                    State::Held => vec![],
                    State::Committing | State::Cancelled => vec![was],
                    State::Confirmed => vec![State::Committing, was],
                    _ => vec![State::Committing, State::Confirmed, was],
                };
                for state in way {
                    set(state).unwrap();
                }
                Ok(set(next).is_ok())
            });
            let may = was == next || was.may_become(next);
            assert_eq!(done.await.unwrap(), may, "{was:?} -> {next:?}");
        }
    }
}

#[tokio::test]
async fn no_statement_gets_around_the_guards() {
    let shelf = Shelf::new();
    let statements = [
        "UPDATE booking_events SET who = 'nobody'",
        "DELETE FROM booking_events",
        "DELETE FROM occupancy",
        "UPDATE occupancy SET start_ms = start_ms + 1",
        "UPDATE bookings SET start_ms = start_ms + 1",
        "UPDATE bookings SET staff = 'ira'",
        "UPDATE bookings SET version = 2, last_version = 2",
        "UPDATE bookings SET bot = 'other'",
        "DELETE FROM bookings",
        "INSERT INTO moves SELECT id, 2, staff, staff_name, wall, start_ms, end_ms,
             occupied_start_ms, occupied_end_ms, 1, 0, 'x', NULL, NULL, NULL, NULL, '[]' FROM bookings",
        "INSERT INTO occupancy SELECT 'bohdan', 9, bot, staff, service, service_start_ms + 1,
             start_ms, end_ms, 1 FROM occupancy WHERE booking_id = 'anna'",
        "INSERT OR IGNORE INTO occupancy SELECT 'bohdan', 9, bot, staff, service,
             service_start_ms + 1, start_ms, end_ms, 1 FROM occupancy WHERE booking_id = 'anna'",
        "INSERT OR REPLACE INTO occupancy SELECT 'bohdan', 1, bot, staff, service,
             service_start_ms + 1, start_ms, end_ms, 1 FROM occupancy WHERE booking_id = 'anna'",
        "UPDATE OR REPLACE occupancy SET start_ms = 0, end_ms = 1",
    ];
    let stood = shelf.store.write(move |tx| {
        assert!(book(tx, "anna", span(60, 120)));
        assert!(book(tx, "bohdan", span(120, 180)));
        let refused = |sql: &str| {
            tx.execute(sql, []).is_err_and(|error| {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
            })
        };
        let got_through = statements.into_iter().filter(|sql| !refused(sql));
        Ok(got_through.collect::<Vec<_>>())
    });
    assert_eq!(stood.await.unwrap(), Vec::<&str>::new());
}

#[tokio::test]
async fn a_booking_longer_than_the_guard_looks_back_is_refused() {
    let shelf = Shelf::new();
    let week = bookings::LONGEST.as_mins();
    let refused = shelf
        .store
        .write(move |tx| bookings::hold(tx, &new_hold(tx, "anna", span(0, week + 1)), at(0)));
    assert!(matches!(refused.await, Err(Error::Sqlite(_))));
    let fits = shelf.store.write(move |tx| {
        let new = new_hold(tx, "anna", span(0, week));
        let anna = bookings::hold(tx, &new, at(0))?.is_some();
        let last = new_hold(tx, "bohdan", span(week - 1, week + 60));
        Ok((anna, bookings::hold(tx, &last, at(0))?))
    });
    assert_eq!(fits.await.unwrap(), (true, None));
}
