//! Another service or staff member for a booking that stands: no time is sold twice, and a process
//! that stops in between leaves one booking with one event.

use std::time::Duration;

use serde_json::json;
use zapys::{
    booking::{Asker, BooksFor, Changed, Target},
    ids::{Lang, StaffId},
    schedule::{Booking, Change},
    store::conversations,
};

use crate::{crash::cut_off, program::Program, world::World};

const PEDICURE: &str = "Pedicure on Thursday at 15:00 with Iryna. Ann Lee, ann@example.com";

async fn booked() -> (World, Booking) {
    let world = World::new();
    let heard = world.says(PEDICURE).await;
    assert!(heard.contains('✅'), "{heard}");
    let booking = world.bookings().await.remove(0);
    (world, booking)
}

async fn asker(world: &World, call: &str) -> Asker {
    let key = world.customer("guest").key;
    let found = world.store().read(move |db| Ok(conversations::by_key(db, &key)?.unwrap()));
    let found = found.await.unwrap();
    let key = call.to_owned();
    Asker {
        conversation: found.id,
        customer: found.customer,
        lang: Lang::En,
        key,
        books: BooksFor::Themselves,
    }
}

/// The events that stand, by their staff member.
fn events(world: &World) -> Vec<String> {
    let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
    let mut ask = db
        .prepare("SELECT staff FROM local_events WHERE cancelled = 0 ORDER BY staff, start_ms")
        .unwrap();
    ask.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_booking_moves_into_the_calendar_of_its_new_staff_member() {
    let (world, booking) = booked().await;
    let profile = world.profile();
    let svitlana = profile.staff(&StaffId::new("svitlana"));
    let target = Target { staff: svitlana, ..Target::at(booking.local_start) };
    let bookings = world.app.tools.bookings();
    for call in ["900:0", "900:1"] {
        let asker = asker(&world, call).await;
        let changed = bookings.reschedule(&profile, &booking, &target, &asker).await.unwrap();
        let Changed::Done { change, booking } = changed else { panic!("{changed:?}") };
        let expected = if call == "900:0" { Change::Amended } else { Change::Already };
        assert_eq!((change, booking.staff.as_str()), (expected, "svitlana"));
    }
    world.settle().await;
    assert_eq!(events(&world), ["svitlana"], "the event before is deleted");
    assert_eq!((world.confirmed().await.len(), world.letters().len()), (1, 2));
    // Iryna's time is free again, and Svitlana's is not.
    let taken = world.customer("other").says(PEDICURE).await;
    assert!(taken.contains('✅'), "{taken}");
    let svitlanas = "Pedicure on Thursday at 15:00 with Svitlana. Bo Fox, bo@example.com";
    let refused = world.customer("third").says(svitlanas).await;
    assert!(!refused.contains('✅'), "{refused}");
    world.close().await;
}

#[tokio::test]
async fn a_change_whose_calendar_fails_is_completed_later_and_takes_both_times_until_then() {
    let (world, booking) = booked().await;
    let profile = world.profile();
    let manicure = profile.services.iter().find(|service| service.id.as_str() == "beard");
    let target = Target { service: manicure, ..Target::at(booking.local_start) };
    let asker = asker(&world, "901:0").await;
    world.calendar_fails(true);
    let bookings = world.app.tools.bookings();
    let changed = bookings.reschedule(&profile, &booking, &target, &asker).await.unwrap();
    assert!(matches!(changed, Changed::Confirming { .. }), "{changed:?}");
    let rival = world.customer("other").says(PEDICURE).await;
    assert!(!rival.contains('✅'), "{rival}");
    world.calendar_fails(false);
    assert!(bookings.complete_pending(&profile, &booking.id).await.unwrap());
    world.settle().await;
    let now = world.bookings().await.remove(0);
    assert_eq!((now.service.as_str(), now.staff.as_str()), ("beard", "svitlana"));
    assert_eq!(events(&world), ["svitlana"]);
    world.close().await;
}

#[test]
fn two_customers_who_want_one_person_s_time_by_a_change_do_not_both_get_it() {
    let program = Program::new();
    let book = |who: &str, line: &str| program.chat(who, line).went_well();
    assert!(
        book("ann", "Pedicure on Thursday at 15:00 with Iryna. Ann Lee, ann@example.com\n")
            .contains('✅')
    );
    assert!(book("bo", "Beard trim on Thursday at 12:00. Bo Fox, bo@example.com\n").contains('✅'));
    // Both want Svitlana at 15:00.
    let lines = [("ann", "with Svitlana instead of Iryna\n"), ("bo", "move it to 15:00\n")];
    let ended: Vec<String> = std::thread::scope(|scope| {
        let seats: Vec<_> = lines
            .iter()
            .map(|(who, line)| {
                let program = &program;
                scope.spawn(move || program.chat(who, line).went_well())
            })
            .collect();
        seats.into_iter().map(|seat| seat.join().unwrap()).collect()
    });
    let won = ended.iter().filter(|out| out.contains('✅')).count();
    assert_eq!(won, 1, "{ended:#?}");
    program.check();
    let confirmed: Vec<_> =
        program.bookings().into_iter().filter(|it| it["state"] == json!("confirmed")).collect();
    assert_eq!(confirmed.len(), 2, "{confirmed:#?}");
}

#[tokio::test]
async fn a_change_that_can_never_be_written_is_undone_and_leaves_no_event() {
    let (world, booking) = booked().await;
    world.calendar_fails(true);
    let heard = world.says("with Svitlana instead of Iryna").await;
    assert!(!heard.contains('✅'), "{heard}");
    for _ in 0..30 {
        world.pass(7 * 60);
        world.settle().await;
    }
    world.calendar_fails(false);
    let heard = world.customer("guest").heard();
    assert!(heard.iter().any(|told| told.contains("sorry")), "{heard:?}");
    let now = world.bookings().await.remove(0);
    assert_eq!((now.staff, now.version), (booking.staff, booking.version));
    assert_eq!(events(&world), ["iryna"]);
}

#[test]
fn a_process_killed_in_a_change_leaves_one_booking_with_one_event() {
    let program = Program::new();
    let first = "Pedicure on Thursday at 15:00 with Iryna. Ann Lee, ann@example.com";
    program.chat("ann", format!("{first}\n")).went_well();
    let turns = ["with Svitlana instead of Iryna", "put me with Iryna instead of Svitlana"];
    for (number, life) in (0..180).step_by(12).enumerate() {
        let line = turns[number % 2];
        cut_off(&program, "ann", line, Duration::from_millis(life));
        // Said again, whether or not its answer came.
        program.chat("ann", format!("{line}\n")).went_well();
        program.check();
        let staff = if number % 2 == 0 { "svitlana" } else { "iryna" };
        let db = rusqlite::Connection::open(program.database()).unwrap();
        let standing = "SELECT group_concat(staff) FROM bookings WHERE state = 'confirmed'";
        let standing: String = db.query_row(standing, [], |row| row.get(0)).unwrap();
        assert_eq!(standing, staff, "{life} ms");
        let events = "SELECT group_concat(staff) FROM local_events WHERE cancelled = 0";
        let events: String = db.query_row(events, [], |row| row.get(0)).unwrap();
        assert_eq!(events, staff, "{life} ms");
    }
}
