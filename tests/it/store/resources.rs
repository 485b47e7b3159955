//! Resources that several staff members share: no more bookings at one time than there are of them.

use tokio::task::JoinSet;
use zapys::{
    ids::{ResourceId, StaffId},
    schedule::ResourceNeed,
    store::{
        Tx,
        bookings::{self, Moving, NewHold, NewMove, Who},
    },
};

use super::{Shelf, at, book, id, new_hold, new_move, span, written};

fn bays(count: u32) -> Vec<ResourceNeed> {
    vec![ResourceNeed { id: ResourceId::new("bay"), count }]
}

/// A hold of a staff member, named like the person, that needs a bay.
fn hold_of(tx: &Tx<'_>, name: &str, count: u32, from: i64, until: i64) -> NewHold {
    let mut new = NewHold { resources: bays(count), ..new_hold(tx, name, span(from, until)) };
    new.booking.staff = StaffId::new(name);
    new
}

fn holds(tx: &Tx<'_>, name: &str, count: u32, from: i64, until: i64) -> bool {
    let new = hold_of(tx, name, count, from, until);
    bookings::hold(tx, &new, at(0)).unwrap().is_some()
}

#[tokio::test]
async fn one_bay_is_given_to_one_staff_member_at_a_time() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let given = holds(tx, "olena", 1, 60, 120);
        let tries = [(60, 120), (30, 61), (119, 200), (0, 300), (70, 80)];
        let refused = tries.map(|(from, until)| holds(tx, "iryna", 1, from, until));
        // Without a bay their own time is all that counts.
        let without = NewHold { resources: Vec::new(), ..hold_of(tx, "vera", 1, 60, 120) };
        let without = bookings::hold(tx, &without, at(0))?.is_some();
        Ok((given, refused, without, holds(tx, "iryna", 1, 120, 180)))
    });
    assert_eq!(done.await.unwrap(), (true, [false; 5], true, true));
}

#[tokio::test]
async fn of_two_bays_two_are_given_at_once_and_what_only_follows_is_not_added_up() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        Ok([
            holds(tx, "a", 2, 0, 60),
            holds(tx, "b", 2, 60, 120),
            // Beside both of them one bay is always free.
            holds(tx, "c", 2, 0, 120),
            holds(tx, "d", 2, 30, 90),
            holds(tx, "d", 2, 120, 150),
        ])
    });
    assert_eq!(done.await.unwrap(), [true, true, true, false, true]);
}

#[tokio::test]
async fn those_of_one_session_take_one_bay_together() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        let seat = |name: &str, staff: &str| {
            let mut new = NewHold { capacity: 3, ..hold_of(tx, name, 1, 60, 120) };
            new.booking.staff = StaffId::new(staff);
            bookings::hold(tx, &new, at(0)).map(|held| held.is_some())
        };
        Ok([seat("a", "olena")?, seat("b", "olena")?, seat("c", "iryna")?, seat("d", "olena")?])
    });
    assert_eq!(done.await.unwrap(), [true, true, false, true]);
}

#[tokio::test]
async fn a_hold_that_expired_gives_the_bay_to_another_staff_member() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(holds(tx, "olena", 1, 60, 120));
        let late = NewHold { until: at(20), ..hold_of(tx, "iryna", 1, 60, 120) };
        let before = bookings::hold(tx, &late, at(9))?.is_some();
        Ok((before, bookings::hold(tx, &late, at(10))?.is_some()))
    });
    assert_eq!(done.await.unwrap(), (false, true));
}

#[tokio::test]
async fn a_move_takes_its_new_bay_beside_the_old_one_and_frees_one_of_them() {
    let shelf = Shelf::new();
    let confirmed = |tx: &Tx<'_>, name: &str, from, until| {
        assert!(holds(tx, name, 1, from, until));
        let nobody = zapys::schedule::Contact::default();
        bookings::commit(tx, &id(name), &nobody, None, at(0)).unwrap();
        assert!(bookings::confirm(tx, &id(name), &written(name), at(0)).unwrap());
    };
    let to = |name: &str, from, until| NewMove {
        staff: StaffId::new(name),
        resources: bays(1),
        ..new_move(name, span(from, until))
    };
    let done = shelf.store.write(move |tx| {
        confirmed(tx, "olena", 60, 120);
        confirmed(tx, "iryna", 120, 180);
        let taken = bookings::begin_move(tx, &to("olena", 100, 160), at(0))?;
        assert_eq!(taken, Moving::Taken);
        // Their own old time is no obstacle.
        let Moving::Begun(begun) = bookings::begin_move(tx, &to("olena", 30, 90), at(0))? else {
            panic!("not begun");
        };
        let both = (holds(tx, "vera-1", 1, 0, 31), holds(tx, "vera-2", 1, 110, 120));
        let done = bookings::complete_move(tx, &id("olena"), begun.version, &written("e"), at(0))?;
        assert!(done);
        let old = holds(tx, "vera-3", 1, 90, 120);
        assert!(bookings::cancel(tx, &id("olena"), &Who::Zapys, "test", at(0)).is_ok());
        Ok((both, old, holds(tx, "vera-4", 1, 30, 90)))
    });
    assert_eq!(done.await.unwrap(), ((false, false), true, true));
}

#[tokio::test]
async fn a_bay_that_a_service_came_to_need_later_is_taken_unless_another_has_it() {
    let shelf = Shelf::new();
    let done = shelf.store.write(|tx| {
        assert!(book(tx, "anna", span(60, 120)));
        let anna = bookings::take_resources(tx, &id("anna"), &bays(1))?;
        let again = bookings::take_resources(tx, &id("anna"), &bays(1))?;
        let refused = holds(tx, "iryna", 1, 60, 120);
        assert!(book(tx, "bohdan", span(200, 260)));
        assert!(holds(tx, "iryna", 1, 200, 260));
        let second = bookings::take_resources(tx, &id("bohdan"), &bays(1))?;
        let kept = bookings::find(tx, &id("bohdan"))?.unwrap().resources;
        Ok((anna, again, refused, second, kept))
    });
    assert_eq!(done.await.unwrap(), (true, true, false, false, vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_staff_members_who_want_two_bays_exactly_two_get_one() {
    let shelf = Shelf::new();
    let mut tasks = JoinSet::new();
    for rival in 0..16_i64 {
        let store = shelf.store.clone();
        tasks.spawn(async move {
            let name = format!("staff-{rival}");
            let (from, until) = (100 - rival, 101 + rival * 7 % 60);
            store.write(move |tx| Ok(holds(tx, &name, 2, from, until))).await.unwrap()
        });
    }
    let won = tasks.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!(won, 2);
}
