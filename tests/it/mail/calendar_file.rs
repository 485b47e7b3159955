//! The calendar file, read by a parser that is not ours: Python's `icalendar`.
//!
//! Without it (`pip install icalendar`) the test says that it was skipped.

use std::{fs, path::Path, process::Command};

use serde_json::Value;
use zapys::{
    ids::Lang,
    mail::{Kind, Mailbox, letter},
    schedule::Change,
};

use super::{samples, setup::Setup};

#[test]
fn another_parser_reads_what_was_written() {
    let name = "another_parser_reads_what_was_written";
    let with = ["-c", "import icalendar"];
    let Some(python) = samples::program(&["python3"], &with, name) else { return };
    let setup = Setup::on_monday();
    let profile = setup.app.profile(Some("salon")).unwrap();
    let name = "Салон «Ромашка»; філія, \"центр\"".to_owned();
    let from = Mailbox::new(Some(name), "desk@example.com".parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut booking = samples::booking(Lang::Uk, false);
    booking.service_name =
        "Стрижка; укладання, «довге» волосся\\фарбування та ще багато слів".into();
    let mut files = Vec::new();
    for (name, kind) in samples::kinds() {
        let letter = letter(kind, &booking, &profile, samples::now(), None).unwrap();
        let file = folder.path().join(format!("{name}.ics"));
        fs::write(&file, letter.invite.unwrap().text(&from)).unwrap();
        files.push(file);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/read_ics.py");
    let run = Command::new(python).arg(script).args(&files).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let read: Vec<Value> = serde_json::from_slice(&run.stdout).unwrap();
    let kinds = samples::kinds();
    for ((name, kind), file) in kinds.iter().zip(&read) {
        let off = matches!(kind, Kind::Change { change: Change::Cancelled, .. });
        assert_eq!(file["uid"], "01KB0000000000000000000001@zapys", "{name}");
        let (method, status) = if off { ("CANCEL", "CANCELLED") } else { ("PUBLISH", "CONFIRMED") };
        assert_eq!((&file["method"], &file["status"]), (&method.into(), &status.into()), "{name}");
        assert_eq!(file["sequence"], if off { 3 } else { 2 }, "{name}");
        assert_eq!(file["start"], "2026-11-24T12:00:00+00:00", "{name}");
        assert_eq!(file["end"], "2026-11-24T13:30:00+00:00", "{name}");
        let title = format!("{} — Салон «Ромашка»", booking.service_name);
        assert_eq!(file["summary"], title, "{name}");
        assert_eq!(file["location"], "вул. Садова, 5, Київ", "{name}");
        assert_eq!(file["organizer"], "mailto:desk@example.com", "{name}");
        let details = file["description"].as_str().unwrap();
        assert!(details.contains("Фахівець: Олена\n"), "{name}");
        assert_eq!(details.contains("Скасовано 23 листопада."), off, "{name}");
        assert_eq!(details.contains("Щоб перенести"), !off, "{name}");
        let alarms = if off { vec![] } else { vec!["-86400.0", "-7200.0"] };
        assert_eq!(file["alarms"], Value::from(alarms), "{name}");
    }
}
