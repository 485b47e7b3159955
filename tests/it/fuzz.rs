//! Every file of the fuzz corpus, and what once made a target fail, through its target.
//!
//! libFuzzer looks for new ones (`fuzz/README.md`); this holds what it has found.

#[expect(unreachable_pub, reason = "the same file is the library of the fuzz workspace")]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::{fs, path::Path};

/// Runs a target for each file of its corpus.
fn run(name: &str, target: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut files = 0;
    for entry in fs::read_dir(corpus).unwrap() {
        target(&fs::read(entry.unwrap().path()).unwrap());
        files += 1;
    }
    assert!(files > 0, "{name} has no corpus");
}

#[test]
fn what_customers_say_of_time_makes_nothing_panic() {
    run("phrase", targets::phrase);
}

#[test]
fn what_platforms_send_makes_nothing_panic() {
    run("telegram", targets::telegram);
    run("discord", targets::discord);
}

#[test]
fn what_comes_to_the_mailbox_makes_nothing_panic() {
    run("mailbox", targets::mailbox);
}

#[test]
fn what_google_answers_makes_nothing_panic() {
    run("google", targets::google);
}

#[test]
fn what_caldav_servers_answer_makes_nothing_panic() {
    run("caldav", targets::caldav);
}

#[test]
fn what_owners_write_makes_nothing_panic() {
    run("profile", targets::profile);
    run("settings", targets::settings);
}

#[test]
fn what_is_written_into_a_calendar_file_begins_no_line() {
    run("calendar_file", targets::calendar_file);
}
