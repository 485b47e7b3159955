//! What is wrong from outside: one sentence that says what to do, and nothing lost.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Stdio};

use crate::program::{Ended, Program, finish};

const BOOKING: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com\n";

/// A place with one booking in it.
fn booked() -> Program {
    let program = Program::new();
    assert!(program.chat("ann", BOOKING).went_well().contains('✅'));
    program
}

#[test]
fn an_unknown_business_is_named_with_those_there_are() {
    let program = Program::new();
    program.run(&["chat", "--bot", "barber"], "hi\n").refuses(&["barber", "salon", "--bot"]);
    program
        .run(&["slots", "--bot", "barber", "--date", "tomorrow"], "")
        .refuses(&["barber", "salon"]);
    program.run(&["bookings", "--bot", "barber"], "").refuses(&["barber", "salon"]);
    program.run(&["bookings", "--state", "lost"], "").refuses(&["lost", "confirmed"]);
}

#[test]
fn a_wrong_command_line_is_refused_before_anything_is_made() {
    let program = Program::new();
    for arguments in [&["chat", "--now", "yesterday"][..], &["fly"], &["slots"], &["chat", "--x"]] {
        let ended = program.run(arguments, "");
        assert!(!ended.ok && ended.out.is_empty(), "{ended:?}");
        ended.says(&["error:"]);
    }
    assert!(!program.path("data").exists());
}

#[test]
fn a_configuration_that_is_no_toml_is_told_with_its_line() {
    let program = Program::new();
    program.write("config.toml", "data_dir = \"data\"\n[mail\n");
    program.chat("ann", BOOKING).refuses(&["config.toml", "line 2"]);
    assert!(!program.path("data").exists());
    program.write("other.toml", "data_dir = \n");
    program.run(&["--config", "other.toml", "bookings"], "").refuses(&["other.toml", "line 1"]);
    program
        .run(&["--config", "none.toml", "bookings"], "")
        .refuses(&["none.toml", "cannot be read"]);
}

#[test]
fn every_mistake_of_the_configuration_is_told_at_once() {
    let program = Program::new();
    program.write(
        "config.toml",
        "data_dri = \"data\"\n[mail]\ntransport = \"pigeon\"\nfrom = \"nobody\"\n",
    );
    let ended = program.chat("ann", BOOKING);
    assert!(!ended.ok && ended.out.is_empty());
    ended.says(&[
        "data_dri",
        "data_dir",
        "mail.transport",
        "mail.from",
        "line 1",
        "line 3",
        "line 4",
    ]);
    program.write("config.toml", "");
    let mut command = program.command(&["bookings"]);
    command.env("ZAPYS__MAIL__TRANSPORT", "pigeon");
    Ended::from(command.output().unwrap()).refuses(&["ZAPYS__MAIL__TRANSPORT"]);
}

#[test]
fn a_business_that_is_no_toml_or_has_mistakes_is_told_with_its_lines() {
    let program = Program::new();
    program.write("bots/salon.toml", "name = \"A\"\n[[service\n");
    program.chat("ann", BOOKING).refuses(&["salon.toml", "line 2"]);
    program.write(
        "bots/salon.toml",
        "nmae = \"A\"\nlanguages = [\"xx\"]\ntime_zone = \"Europe/Kyjiw\"\n[hours]\nmon = [\"9-25\"]\n",
    );
    let ended = program.chat("ann", BOOKING);
    assert!(!ended.ok && ended.out.is_empty());
    ended.says(&["nmae", "languages", "time_zone", "hours.mon", "service", "staff", "line 3"]);
    program.write("bots/salon.toml", [0xff, 0xfe, 0x00]);
    program.chat("ann", BOOKING).refuses(&["salon.toml"]);
}

#[test]
fn a_secret_that_is_missing_is_named_and_not_shown() {
    let program = Program::new();
    program.write("config.toml", "[vault]\nkey = { file = \"none.key\" }\n");
    program.chat("ann", BOOKING).refuses(&["vault.key", "none.key"]);
    program.write("none.key", "too short and secret");
    fs::set_permissions(program.path("none.key"), fs::Permissions::from_mode(0o600)).unwrap();
    let ended = program.chat("ann", BOOKING);
    ended.refuses(&["vault"]);
    assert!(!ended.err.contains("too short and secret"));
}

#[test]
fn a_database_that_is_none_stays_as_it_is() {
    for content in
        [&b"this is a letter to my grandmother, and no database at all"[..], &[0xff; 8192]]
    {
        let program = Program::new();
        program.write("data/zapys.db", content);
        program.chat("ann", BOOKING).refuses(&["zapys.db", "damaged", "backup"]);
        assert_eq!(fs::read(program.database()).unwrap(), content);
    }
}

#[test]
fn a_damaged_database_is_found_at_the_start() {
    let program = booked();
    let mut bytes = fs::read(program.database()).unwrap();
    assert!(bytes.len() > 20_000);
    bytes[8192..16_384].fill(0x5a);
    fs::write(program.database(), &bytes).unwrap();
    program.chat("ann", BOOKING).refuses(&["zapys.db", "damaged", "backup"]);
    assert_eq!(fs::read(program.database()).unwrap(), bytes);
}

#[test]
fn a_database_of_a_newer_program_stays_as_it_is() {
    let program = booked();
    let db = rusqlite::Connection::open(program.database()).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    program.chat("ann", BOOKING).refuses(&["version 99", "newer"]);
    let db = rusqlite::Connection::open(program.database()).unwrap();
    let bookings: i64 =
        db.query_row("SELECT count(*) FROM bookings", [], |row| row.get(0)).unwrap();
    assert_eq!(bookings, 1);
}

#[test]
fn a_database_that_another_program_keeps_is_waited_for_and_then_told_of() {
    let program = booked();
    let db = rusqlite::Connection::open(program.database()).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    // It waits ten seconds, so the two ways in are tried side by side.
    let child = program.start_chat("bob");
    let again = program.start_chat("ann");
    for child in [child, again] {
        finish(child, BOOKING.as_bytes()).refuses(&["locked", "try again"]);
    }
    db.execute_batch("ROLLBACK").unwrap();
    program.check();
    assert!(
        program
            .chat("bob", "Haircut tomorrow at 16:00. Bob Lee, bob@example.com\n")
            .went_well()
            .contains('✅')
    );
}

#[test]
fn a_folder_that_cannot_be_made_or_written_is_told_of() {
    let program = Program::new();
    program.write("file", "");
    program.write("config.toml", "data_dir = \"file/data\"\n");
    program.chat("ann", BOOKING).refuses(&["file/data", "data_dir"]);
    program.write("config.toml", "data_dir = \"/proc/zapys\"\n");
    program.chat("ann", BOOKING).refuses(&["/proc/zapys", "data_dir"]);
}

#[test]
fn a_folder_of_somebody_else_is_told_of() {
    let program = Program::new();
    program.write("data/note", "");
    let folder = program.path("data");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write anywhere, and then there is nothing to refuse.
    if fs::write(folder.join("probe"), "").is_err() {
        program.chat("ann", BOOKING).refuses(&["data"]);
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_disk_that_is_full_refuses_and_loses_nothing() {
    let program = booked();
    // The shell's limit on a file's size, in blocks of 512 bytes, stands in for a full disk: the
    // log of changes cannot grow. NOTE: the signal that comes with it is ignored on purpose.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_zapys"), "chat", "--customer", "bob"])
        .args(["--now", crate::world::MONDAY])
        .current_dir(program.path(""))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let ended =
        finish(command.spawn().unwrap(), b"Haircut tomorrow at 16:00. Bob Lee, bob@example.com\n");
    assert!(!ended.ok && !ended.out.contains('✅'), "{ended:?}");
    ended.says(&[]);
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    let again =
        program.chat("bob", "Haircut tomorrow at 16:00. Bob Lee, bob@example.com\n").went_well();
    assert!(again.contains('✅'), "{again}");
    program.check();
    assert_eq!(program.bookings().len(), 2);
}

#[test]
fn an_answer_that_cannot_be_shown_is_kept_for_the_next_time() {
    let program = Program::new();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command =
        program.command(&["chat", "--customer", "ann", "--now", crate::world::MONDAY]);
    let child = command.stdout(full).spawn().unwrap();
    let ended = finish(child, BOOKING.as_bytes());
    ended.says(&["shown", "standard output"]);
    assert!(!ended.ok);
    let listing = fs::File::options().write(true).open("/dev/full").unwrap();
    let listing = program.command(&["bookings", "--json"]).stdout(listing).output().unwrap();
    Ended::from(listing).refuses(&["standard output"]);
    assert!(program.chat("ann", "").went_well().contains('✅'), "at once, not after a wait");
    program.check();
    assert_eq!(program.bookings().len(), 1);
}

#[test]
fn an_answer_whose_reader_went_away_is_kept_for_the_next_time() {
    let program = Program::new();
    let mut child = program.start_chat("ann");
    drop(child.stdout.take());
    assert!(!finish(child, BOOKING.as_bytes()).ok);
    assert!(program.chat("ann", "").went_well().contains('✅'));
    program.check();
    assert_eq!(program.bookings().len(), 1);
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    let program = booked();
    let mut child = program.start(&["bookings", "--json"]);
    drop(child.stdout.take());
    assert!(finish(child, b"").ok);
}

#[test]
fn strange_bytes_are_messages_like_others() {
    let program = Program::new();
    let mut input = b"\x1b[2J\x00\x07\xff\xfe\xf0\x28 hello\n".to_vec();
    input.extend_from_slice("\u{202e}مرحبا שלום\n👩‍👩‍👧‍👦🇺🇦\n\u{feff}\n\n   \n".as_bytes());
    input.extend_from_slice("x".repeat(100_000).as_bytes());
    input.extend_from_slice("\nї".repeat(3).as_bytes());
    input.extend_from_slice(b"\nHaircut tomorrow at 14:00. \x1b\x07Ann\x00 Lee, ann@example.com");
    let out = program.chat("ann", &input).went_well();
    assert!(out.contains('✅') && !out.contains('\u{1b}') && !out.contains('\0'), "{out:?}");
    program.check();
    assert_eq!(program.bookings()[0]["customer_email"], "ann@example.com");
}

#[test]
fn the_name_of_a_customer_at_the_terminal_is_only_a_name() {
    let program = Program::new();
    for name in ["../../etc/passwd", "a b", "Олена", "'; DROP TABLE customers;--", "", "."] {
        let ended = program.chat(name, "hello\n");
        assert!(ended.ok && !ended.out.is_empty(), "{name}: {ended:?}");
    }
    program.chat(&"x".repeat(5000), "hello\n").refuses(&["too long"]);
    let mut names: Vec<_> =
        fs::read_dir(program.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["config.toml", "data"]);
    program.check();
}
