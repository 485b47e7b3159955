//! Bookings after their country has changed its clocks: the local time stays, the instant follows.
//!
//! Each test books under the rules of this program's own copy, and starts again with a newer release
//! in which the clocks of the zone are those of another one.

use std::{path::PathBuf, time::Duration};

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use rusqlite::Connection;
use zapys::{
    booking::Outlook,
    schedule::{Booking, State},
};

use crate::{
    crash::Dice,
    program::{Program, finish},
    world::{Letter, MONDAY, World},
    zones::write_zones,
};

/// Always three hours ahead: an hour earlier than Kyiv's winter.
const AHEAD: &str = "Europe/Istanbul";
/// Two hours later than Kyiv's winter.
const BEHIND: &str = "Europe/London";

/// The salon after an update in which the clocks of Kyiv are those of another zone.
fn updated(world: World, kyiv_is: &str) -> World {
    let folder = world.dir().join(kyiv_is.replace('/', "-"));
    let folder = write_zones(&folder, "2099b", &[("Europe/Kyiv", kyiv_is)]);
    world.restarted_with_zones(&folder)
}

/// Books a haircut with Olena on Wednesday, 25 November, for each of these people and hours.
async fn booked(world: &World, all: &[(&str, &str)]) {
    for (person, hour) in all {
        let wish = format!("haircut with Olena on Wednesday at {hour}. {person}, {person}@ex.org");
        let heard = world.customer(person).says(&wish).await;
        assert!(heard.contains('✅'), "{person} {hour}: {heard}");
    }
}

async fn standing(world: &World) -> Vec<(String, String, u32)> {
    let all = world.bookings().await;
    let mut standing: Vec<_> = all
        .into_iter()
        .filter(|booking| booking.state == State::Confirmed)
        .map(|Booking { local_start, span, version, .. }| {
            (local_start.strftime("%H:%M").to_string(), span.start.to_string(), version)
        })
        .collect();
    standing.sort();
    standing
}

fn letters_about(world: &World, subject: &str) -> Vec<Letter> {
    let all = world.letters().into_iter();
    all.filter(|letter| letter.text.starts_with(subject)).collect()
}

fn row(hour: &str, start: &str, version: u32) -> (String, String, u32) {
    (hour.to_owned(), format!("2026-11-25T{start}:00Z"), version)
}

const SAME_TIME: &str = "Your appointment stays at the time we agreed on";

#[tokio::test]
async fn a_day_without_a_gap_follows_as_a_whole_in_either_direction() {
    for (clocks, expected) in [
        (AHEAD, [("09:00", "06:00"), ("10:30", "07:30"), ("12:00", "09:00"), ("14:00", "11:00")]),
        (BEHIND, [("09:00", "09:00"), ("10:30", "10:30"), ("12:00", "12:00"), ("14:00", "14:00")]),
    ] {
        let world = World::new();
        let people = [("Ann", "9:00"), ("Bob", "10:30"), ("Cleo", "12:00"), ("Dan", "14:00")];
        booked(&world, &people).await;
        let olena = world.customer("olena").appointed("olena").await;
        world.settle().await;
        olena.heard();

        let world = updated(world, clocks);
        let outdated = world.app.outdated_bookings(&world.profile()).await.unwrap();
        assert!(outdated.iter().all(|one| one.outlook == Outlook::Follows), "{outdated:?}");
        world.settle().await;
        let expected = expected.map(|(hour, start)| row(hour, start, 2));
        assert_eq!(standing(&world).await, expected, "{clocks}");
        assert_eq!(letters_about(&world, SAME_TIME).len(), 4);
        let heard = world.customer("Ann").heard();
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert!(heard[0].contains("clock rules of Kyiv") && heard[0].contains("9:00 AM"));
        assert!(world.customer("Ann").shown().appointment.is_some(), "with the newest file");
        let olena = world.customer("olena").heard();
        assert_eq!(olena.len(), 4, "{olena:?}");

        // Nothing is left to do, in this process and in the next.
        world.settle().await;
        let world = updated(world, clocks);
        world.settle().await;
        assert_eq!(standing(&world).await, expected);
        assert_eq!(letters_about(&world, SAME_TIME).len(), 4);
        assert_eq!(world.customer("Ann").heard(), Vec::<String>::new());
        world.close().await;
    }
}

/// A class of an hour and a half on Wednesday at eight, with three people in it.
async fn full_class() -> World {
    let edits = [("length   = \"60m\"", "length   = \"90m\"")];
    let world = World::with_profile("studio", "2026-11-30T09:00:00-05:00", &edits);
    for person in ["Ann", "Bob", "Cleo"] {
        let wish = format!("group class on Wednesday at 8am. {person}, {person}@example.com");
        let heard = world.customer(person).says(&wish).await;
        assert!(heard.contains('✅'), "{heard}");
    }
    world
}

#[tokio::test]
async fn a_class_that_is_longer_than_the_change_follows_with_everybody_in_it() {
    let world = full_class().await;
    let folder = world.dir().join("zones");
    let zones = [("America/New_York", "America/Halifax")];
    let world = world.restarted_with_zones(&write_zones(&folder, "2099b", &zones));
    world.settle().await;
    let standing = standing(&world).await;
    let expected = ("08:00".to_owned(), "2026-12-02T12:00:00Z".to_owned(), 2);
    assert_eq!(standing, [expected.clone(), expected.clone(), expected]);
    world.close().await;
}

/// What a database of an older release holds: some bookings have the zone's old name.
fn renamed(world: &World, old: &str, whose: &str) {
    let db = Connection::open(world.dir().join("data/zapys.db")).unwrap();
    let sql = "UPDATE bookings SET zone = ?1 WHERE name LIKE ?2";
    assert!(db.execute(sql, [old, whose]).unwrap() > 0);
}

#[tokio::test]
async fn a_zone_that_was_renamed_is_followed_as_one_zone() {
    let world = World::new();
    booked(&world, &[("Ann", "9:00"), ("Bob", "10:30")]).await;
    renamed(&world, "Europe/Kiev", "Ann%");
    let world = updated(world, AHEAD);
    assert_eq!(world.app.outdated_bookings(&world.profile()).await.unwrap().len(), 2);
    world.settle().await;
    assert_eq!(standing(&world).await, [row("09:00", "06:00", 2), row("10:30", "07:30", 2)]);
    world.close().await;
}

#[tokio::test]
async fn a_class_follows_whole_though_some_of_it_have_the_old_name_and_others_start_then_too() {
    let world = full_class().await;
    renamed(&world, "US/Eastern", "Bob%");
    let folder = world.dir().join("zones");
    let zones = [("America/New_York", "America/Halifax")];
    let world = world.restarted_with_zones(&write_zones(&folder, "2099b", &zones));
    world.settle().await;
    let expected = ("08:00".to_owned(), "2026-12-02T12:00:00Z".to_owned(), 2);
    assert_eq!(standing(&world).await, [expected.clone(), expected.clone(), expected]);
    world.close().await;
}

#[tokio::test]
async fn a_reminder_is_sent_by_the_new_rules() {
    let world = World::new();
    booked(&world, &[("Ann", "14:00")]).await;
    let world = updated(world, AHEAD);
    world.settle().await;
    world.customer("Ann").heard();
    world.pass(60 * 24 + 60 * 4);
    world.settle().await;
    // Two hours before 14:00 by the new clock, which is 11:00 UTC.
    world.clock.set("2026-11-25T08:59:00Z".parse().unwrap());
    world.settle().await;
    let heard = world.customer("Ann").heard();
    assert!(heard.iter().all(|text| text.contains("tomorrow")), "{heard:?}");
    world.clock.set("2026-11-25T09:00:00Z".parse().unwrap());
    world.settle().await;
    let heard = world.customer("Ann").heard();
    assert!(heard.len() == 1 && heard[0].contains("in 2 hours, at 2:00 PM"), "{heard:?}");
    world.close().await;
}

#[tokio::test]
async fn a_time_that_was_given_to_another_customer_meanwhile_is_told_to_staff_once() {
    let world = World::new();
    booked(&world, &[("Ann", "11:00")]).await;
    let world = updated(world, BEHIND);
    let olena = world.customer("olena").appointed("olena").await;
    olena.heard();
    // Bob books 11:00 by the new rules before anything has looked at what stands.
    booked(&world, &[("Bob", "11:00")]).await;
    world.settle().await;
    let expected = [row("11:00", "09:00", 1), row("11:00", "11:00", 1)];
    assert_eq!(standing(&world).await, expected);
    let heard = world.customer("olena").heard();
    let told: Vec<_> = heard.iter().filter(|text| text.contains("правила часу")).collect();
    assert_eq!(told.len(), 1, "{heard:?}");
    assert!(told[0].contains("Ann") && told[0].contains("уже займає інший запис"));
    assert_eq!(world.customer("Ann").heard(), Vec::<String>::new(), "nothing changed for her");
    let left = world.app.outdated_bookings(&world.profile()).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].outlook, Outlook::Taken);
    world.settle().await;
    assert_eq!(world.customer("olena").heard(), Vec::<String>::new());
    // The other one cancels, so the time is free.
    world.customer("Bob").says("cancel my appointment").await;
    world.customer("Bob").says("yes").await;
    world.settle().await;
    assert_eq!(standing(&world).await, [row("11:00", "11:00", 2)]);
    let heard = world.customer("Ann").heard();
    assert!(heard.len() == 1 && heard[0].contains("clock rules"), "{heard:?}");
    world.close().await;
}

#[tokio::test]
async fn a_hold_of_that_time_is_waited_for() {
    let world = World::new();
    booked(&world, &[("Ann", "11:00")]).await;
    let world = updated(world, BEHIND);
    let olena = world.customer("olena").appointed("olena").await;
    world.customer("Bob").sends("haircut with Olena on Wednesday at 11:00").await;
    world.settle().await;
    assert_eq!(standing(&world).await, [row("11:00", "09:00", 1)]);
    assert_eq!(olena.heard(), Vec::<String>::new(), "nothing to see to yet");
    world.pass(11);
    world.settle().await;
    assert_eq!(standing(&world).await, [row("11:00", "11:00", 2)]);
    world.close().await;
}

#[tokio::test]
async fn a_calendar_that_fails_is_written_later_and_given_up_without_losing_the_hour() {
    let world = World::new();
    booked(&world, &[("Ann", "14:00"), ("Bob", "10:30")]).await;
    let world = updated(world, AHEAD);
    let olena = world.customer("olena").appointed("olena").await;
    world.calendar_fails(true);
    world.settle().await;
    let before = [row("10:30", "08:30", 1), row("14:00", "12:00", 1)];
    assert_eq!(standing(&world).await, before);
    assert_eq!(world.customer("Ann").heard(), Vec::<String>::new());
    let status = world.app.outdated_bookings(&world.profile()).await.unwrap();
    assert!(status.len() == 2 && status.iter().all(|one| one.record.moving.is_some()));
    // Ann asks for another time meanwhile: the first change is ended before the next one.
    let heard = world.customer("Ann").says("move my haircut to 15:00").await;
    assert!(!heard.contains('✅'), "{heard}");

    let wednesday: Timestamp = "2026-11-25T06:00:00Z".parse().unwrap();
    let mut now = world.clock_now();
    while now < wednesday {
        now = now.saturating_add(SignedDuration::from_mins(20)).unwrap();
        world.clock.set(now);
        world.settle().await;
    }
    let after = [row("10:30", "07:30", 2), row("14:00", "11:00", 2)];
    assert_eq!(standing(&world).await, after, "the customers come at the local time");
    let told: Vec<_> = olena.heard();
    let told = told.iter().filter(|text| text.contains("змінити ваш календар не вдалося")).count();
    assert_eq!(told, 2);
    let heard = world.customer("Ann").heard();
    let retimed = heard.iter().filter(|text| text.contains("clock rules")).count();
    assert_eq!(retimed, 1, "{heard:?}");
}

/// A folder of zone data beside a program's own files.
fn zones(program: &Program, release: &str, kyiv_is: &str) -> PathBuf {
    write_zones(&program.path(release), release, &[("Europe/Kyiv", kyiv_is)])
}

#[test]
fn a_process_that_is_killed_while_bookings_follow_loses_and_doubles_nothing() {
    let program = Program::new();
    let start = |customer: &str, folder: &PathBuf| {
        let mut command = program.command(&["chat", "--customer", customer, "--now", MONDAY]);
        command.env("TZDIR", folder).spawn().unwrap()
    };
    let old = zones(&program, "2099a", "Europe/Kyiv");
    let hours = ["9:00", "10:30", "14:00", "15:30"];
    let wish = |day: &str, hour: &str| {
        format!("haircut with Olena on {day} at {hour}\nAnn Lee, ann{hour}{day}@example.com\nyes\n")
    };
    for day in ["Wednesday", "Thursday", "Friday"] {
        for hour in hours {
            let heard = finish(start(&format!("{day}{hour}"), &old), wish(day, hour).as_bytes());
            assert!(heard.out.contains('✅'), "{heard:?}");
        }
    }
    let new = zones(&program, "2099b", AHEAD);
    let mut dice = Dice(u64::from(std::process::id()));
    for _ in 0..8 {
        let mut child = start("nobody", &new);
        std::thread::sleep(Duration::from_millis(dice.below(400)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // Each customer comes back once: what was told in their chat is in it once.
    let mut told = 0;
    for day in ["Wednesday", "Thursday", "Friday"] {
        for hour in hours {
            for _ in 0..2 {
                let heard = finish(start(&format!("{day}{hour}"), &new), b"").went_well();
                told += heard.matches("Your appointment stays").count();
            }
        }
    }
    assert_eq!(told, 12);
    let starts: Vec<Timestamp> = program
        .bookings()
        .iter()
        .map(|row| row["start"].as_str().unwrap().parse::<Timestamp>().unwrap())
        .collect();
    let first: Timestamp = "2026-11-25T06:00:00Z".parse().unwrap();
    assert!(starts.contains(&first) && starts.contains(&(first + 90.minutes())), "{starts:?}");
    let retimed =
        program.letters().into_iter().filter(|letter| letter.text.contains("clock rules"));
    assert_eq!(retimed.count(), 12);
    let db = Connection::open(program.database()).unwrap();
    let moved: u32 = db
        .query_row("SELECT count(*) FROM bookings WHERE version = 2", [], |row| row.get(0))
        .unwrap();
    assert_eq!(moved, 12);
    program.check();
}
