//! What an owner does with the program: look after it, copy it, bring it back.

use std::{fs, os::unix::fs::PermissionsExt as _};

use rusqlite::Connection;
use serde_json::Value;

use crate::{
    program::{Ended, Program, finish},
    world::MONDAY,
};

const BOOKS: &str = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com\n";

/// What a doctor says: subject, weight, and both sentences.
fn doctor(program: &Program) -> (bool, Vec<(String, String, String)>) {
    let ended = program.run(&["doctor", "--offline", "--json"], "");
    assert_eq!(ended.err, "");
    let findings = ended.out.lines().map(|line| {
        let found: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        (text("subject"), text("weight"), format!("{} {}", text("says"), text("advice")))
    });
    (ended.ok, findings.collect())
}

fn found<'a>(findings: &'a [(String, String, String)], subject: &str) -> (&'a str, &'a str) {
    let found = findings.iter().find(|found| found.0 == subject);
    found.map(|(_, weight, says)| (weight.as_str(), says.as_str())).unwrap()
}

#[test]
fn a_doctor_finds_a_fresh_place_a_whole_one_and_what_is_broken() {
    let program = Program::new();
    let (ok, fresh) = doctor(&program);
    assert!(ok, "{fresh:?}");
    assert_eq!(found(&fresh, "data_dir").0, "warning");
    assert!(!program.path("data").exists(), "looking makes nothing");

    program.chat("guest", BOOKS).went_well();
    let key = program.path("data/vault.key");
    fs::set_permissions(program.path("data"), fs::Permissions::from_mode(0o700)).unwrap();
    // The booking was made by a clock that stands on another day.
    let (_, whole) = doctor(&program);
    for subject in ["configuration", "business", "data_dir", "disk", "vault"] {
        assert_eq!(found(&whole, subject).0, "fine", "{whole:?}");
    }
    assert_eq!(found(&whole, "database").0, "fine");

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(found(&doctor(&program).1, "vault").0, "warning");
    fs::write(&key, [1; 31]).unwrap();
    let db = Connection::open(program.database()).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    let (ok, broken) = doctor(&program);
    assert!(!ok);
    assert_eq!(found(&broken, "vault").0, "broken");
    let (weight, says) = found(&broken, "database");
    assert_eq!(weight, "broken");
    assert!(says.contains("version 99") && says.contains("Install the newer program"), "{says}");
}

#[test]
fn a_doctor_tells_every_mistake_and_goes_no_further() {
    let program = Program::new();
    program.write("config.toml", "[mail]\nfrom = 'salon'\n[log]\nlevel = 'loud'\n");
    let ended = program.run(&["doctor"], "");
    assert!(!ended.ok);
    for part in ["BROKEN", "mail.from", "log.level", "2 broken"] {
        assert!(ended.out.contains(part), "{part}\n{}", ended.out);
    }
}

#[test]
fn a_doctor_asks_each_model_and_says_what_its_server_means() {
    let program = Program::new();
    // Nobody listens there.
    let url = "http://127.0.0.1:1/v1";
    program.write("config.toml", format!("[[model]]\nname = 'far'\nbase_url = '{url}'\n"));
    let ended = program.run(&["doctor"], "");
    assert!(!ended.ok);
    assert!(ended.out.contains("far: no connection"), "{}", ended.out);
}

#[test]
fn a_copy_is_whole_private_and_can_be_put_back() {
    let program = Program::new();
    program.chat("guest", BOOKS).went_well();
    let said = program.run(&["backup", "copy.db"], "").went_well();
    assert!(said.contains("vault.key"), "it says what is not in it: {said}");
    let mode = fs::metadata(program.path("copy.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // An older copy is replaced, anything else is not.
    program.run(&["backup", "copy.db"], "").went_well();
    program.write("letter.txt", "a letter to Anna ".repeat(100));
    program.run(&["backup", "letter.txt"], "").refuses(&["no database of zapys"]);
    program.run(&["backup", "data/zapys.db"], "").refuses(&["the database itself"]);

    let other = Program::new();
    fs::create_dir(other.path("data")).unwrap();
    fs::copy(program.path("copy.db"), other.database()).unwrap();
    fs::copy(program.path("data/vault.key"), other.path("data/vault.key")).unwrap();
    assert_eq!(other.bookings(), program.bookings());
    let answer = other.chat("guest", "Скасуйте мій запис\nтак\n").went_well();
    assert_eq!(other.bookings()[0]["state"], "cancelled", "{answer}");
    other.check();
    assert_eq!(program.bookings()[0]["state"], "confirmed");
}

#[test]
fn an_older_database_is_copied_and_brought_up_to_date_and_a_newer_one_is_refused() {
    let program = Program::new();
    fs::create_dir(program.path("data")).unwrap();
    let db = Connection::open(program.database()).unwrap();
    db.execute_batch(include_str!("../../migrations/01-house/up.sql")).unwrap();
    db.execute_batch(
        "PRAGMA user_version = 1;
         INSERT INTO customers (bot, platform, person, name, created_ms)
         VALUES ('salon', 'terminal', 'guest', 'Іван Франко', 1);",
    )
    .unwrap();
    drop(db);
    let status = program.run(&["status", "--json"], "").went_well();
    let status: Value = serde_json::from_str(&status).unwrap();
    let version = status["database"]["version"].as_i64().unwrap();
    assert!(version > 1);
    let copy = program.path(&format!("data/zapys.db.before-v{version}"));
    for (file, expected) in [(program.database(), version), (copy, 1)] {
        let db = Connection::open(file).unwrap();
        let found: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        let name: String =
            db.query_row("SELECT name FROM customers", [], |row| row.get(0)).unwrap();
        assert_eq!((found, name.as_str()), (expected, "Іван Франко"));
    }
    let db = Connection::open(program.database()).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    program.run(&["status"], "").refuses(&["version 99", "install the newer program"]);
}

#[test]
fn a_status_has_the_keys_that_programs_count_on() {
    let program = Program::new();
    program.chat("guest", BOOKS).went_well();
    let status = program.run(&["status", "--json"], "").went_well();
    let status: Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["running"], false);
    assert_eq!(status["inbox"], serde_json::json!({"waiting": 0, "oldest": null}));
    for key in ["due", "oldest", "given_up", "troubles"] {
        assert!(status["outbox"].get(key).is_some(), "{key}: {status}");
    }
    for key in ["bookings", "unfit_visits", "used_today", "parts", "database"] {
        assert!(status.get(key).is_some(), "{key}: {status}");
    }
    let said = program.run(&["status"], "").went_well();
    assert!(said.contains("worker    not running"), "{said}");
}

#[test]
fn the_log_tells_what_happened_and_nothing_that_was_said() {
    let program = Program::new();
    let lines = format!("{BOOKS}Перенесіть на 15:00\nскасуйте\nтак\n+380 67 123 45 67\n/help\n");
    let arguments = ["chat", "--customer", "guest-of-honour", "--now", MONDAY];
    let mut command = program.command(&arguments);
    command.env("ZAPYS__LOG__LEVEL", "debug").env("ZAPYS__LOG__FORMAT", "json");
    let ended: Ended = finish(command.spawn().unwrap(), lines.as_bytes());
    assert!(ended.ok, "{ended:?}");
    let events: Vec<Value> =
        ended.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let many = |message: &str| events.iter().filter(|it| it["message"] == message).count();
    assert_eq!(many("turn answered"), 6, "{}", ended.err);
    assert_eq!(many("booking changed"), 3, "{}", ended.err);
    assert!(many("job done") >= 9, "{}", ended.err);
    assert!(events.iter().any(|it| it["tools"] == "book_appointment"), "{}", ended.err);
    for word in ["Іван", "Франко", "ivan@", "honour", "Стрижк", "67 123", "671234567", "15:00"]
    {
        assert!(!ended.err.contains(word), "{word} is in the log: {}", ended.err);
    }
}
