//! What an owner's commands must not do: make, replace or lock away what the service lives on.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, chown, symlink},
    path::Path,
};

use rusqlite::Connection;

use crate::program::{Program, finish};

const BOOKS: &str = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com\n";

/// A user that runs the service, by number.
const SERVICE: (u32, u32) = (4711, 4712);

fn folder(program: &Program) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(program.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn where_there_is_no_database_nothing_is_made_and_the_wrong_folder_is_told() {
    let program = Program::new();
    let copy = program.path("copy.db").display().to_string();
    for arguments in [&["backup", &copy][..], &["status"], &["bookings"], &["rekey"]] {
        let ended = program.run(arguments, "");
        ended.refuses(&["there is no database in", "is this the right --config?"]);
        assert_eq!(folder(&program), ["config.toml"], "{arguments:?}");
    }
}

#[test]
fn a_copy_replaces_no_database_that_is_worked_with_and_no_folder() {
    let (program, other) = (Program::new(), Program::new());
    program.chat("guest", BOOKS).went_well();
    other.chat("guest", BOOKS).went_well();
    let live = other.database().display().to_string();
    program.run(&["backup", &live], "").refuses(&["somebody works with", "name another file"]);
    program.run(&["backup", "."], "").refuses(&["is a folder"]);
    let copy = program.path("copy.db").display().to_string();
    for _ in 0..2 {
        program.run(&["backup", &copy], "").went_well();
    }
}

#[test]
fn copies_made_while_others_write_are_whole_each() {
    let program = Program::new();
    program.chat("guest", "Привіт\n").went_well();
    let lines = "Які є послуги?\n".repeat(40);
    let writing = program.start_chat("busy");
    let done = std::thread::spawn(move || finish(writing, lines.as_bytes()));
    let mut heard = Vec::new();
    for number in 0..6 {
        let copy = program.path(&format!("copy{number}.db"));
        program.run(&["backup", &copy.display().to_string()], "").went_well();
        let db = Connection::open(&copy).unwrap();
        let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        let many = db.query_row("SELECT count(*) FROM inbox", [], |row| row.get::<_, i64>(0));
        heard.push(many.unwrap());
    }
    assert!(done.join().unwrap().ok);
    assert!(heard.is_sorted(), "{heard:?}");
}

fn owner(path: &Path) -> (u32, u32) {
    let about = fs::metadata(path).unwrap();
    (about.uid(), about.gid())
}

#[test]
fn what_root_does_in_the_services_folder_leaves_it_the_services() {
    let program = Program::new();
    program.chat("guest", BOOKS).went_well();
    let data = program.path("data");
    let give = |path: &Path| chown(path, Some(SERVICE.0), Some(SERVICE.1));
    if give(&data).is_err() {
        println!("SKIPPED: only root looks after somebody else's service");
        return;
    }
    let all = |root: &Path| -> Vec<std::path::PathBuf> {
        let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
        entries.collect()
    };
    for path in all(&data).iter().chain(&all(&data.join("mail"))) {
        give(path).unwrap();
    }
    program.run(&["rekey"], "").went_well();
    program.run(&["status"], "").went_well();
    program.chat("guest", "Коли мій запис?\n").went_well();
    program
        .chat("other", "Стрижка завтра о 16:00, Ганна Барвінок, hanna@example.com\n")
        .went_well();
    for path in all(&data).iter().chain(&all(&data.join("mail"))) {
        assert_eq!(owner(path), SERVICE, "{}", path.display());
    }
}

#[test]
fn a_link_in_the_services_folder_gives_nobody_elses_file_away() {
    let program = Program::new();
    program.chat("guest", BOOKS).went_well();
    let theirs = program.path("theirs");
    fs::write(&theirs, "").unwrap();
    let before = owner(&theirs);
    if chown(program.path("data"), Some(SERVICE.0), Some(SERVICE.1)).is_err() {
        println!("SKIPPED: only root looks after somebody else's service");
        return;
    }
    let lock = program.path("data/vault.lock");
    fs::remove_file(&lock).unwrap();
    symlink(&theirs, &lock).unwrap();
    program.run(&["status"], "").went_well();
    assert_eq!(owner(&theirs), before);
}

#[test]
fn a_key_that_is_gone_is_not_replaced_while_something_is_sealed_with_it() {
    let program = Program::new();
    program.chat("guest", BOOKS).went_well();
    let key = program.path("data/vault.key");
    let kept = fs::read(&key).unwrap();
    // Nothing is sealed yet, so a new one does as well.
    fs::remove_file(&key).unwrap();
    program.run(&["status"], "").went_well();
    let db = Connection::open(program.database()).unwrap();
    db.execute(
        "INSERT INTO connections (bot, staff, kind, status, credentials, version, scopes, settings,
             created_ms, updated_ms)
         VALUES ('salon', 'olena', 'google_calendar', 'active', x'00', 1, '', ?1, 0, 0)",
        [r#"{"time_zone":"Europe/Kyiv","write":"primary","check":["primary"]}"#],
    )
    .unwrap();
    // One that does not open what is sealed changes nothing, and leaves nothing behind.
    let refused = program.run(&["rekey"], "");
    refused.says(&["does not open", "nothing was changed"]);
    assert!(!program.path("data/vault.key.next").exists());
    fs::remove_file(&key).unwrap();
    program.run(&["status"], "").refuses(&[
        "vault.key is gone",
        "1 calendar connections",
        "/connect",
    ]);
    assert!(!key.exists());
    // Neither where the database is from before.
    db.pragma_update(None, "user_version", 6).unwrap();
    program.run(&["status"], "").refuses(&["vault.key is gone"]);
    fs::write(&key, kept).unwrap();
}

/// Every key of a TOML file, whatever it stands in.
fn keys(value: &toml::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        toml::Value::Array(all) => all.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

#[test]
fn the_configuration_page_has_every_setting_in_a_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let page = read("docs/configure.md");
    let settings = page.split("\n## Settings of the program").nth(1).unwrap();
    let rows: String = settings.lines().filter(|line| line.starts_with('|')).collect();
    let mut found = std::collections::BTreeSet::new();
    for name in ["bots/salon.toml", "bots/studio.toml"] {
        keys(&toml::from_str(&read(name)).unwrap(), &mut found);
    }
    // What the examples do not need, and what `config.toml.example` shows, commented out.
    found.extend(["gap_before", "agenda", "token"].map(str::to_owned));
    for line in read("config.toml.example").lines() {
        let line = line.trim_start_matches('#');
        if let Some((key, _)) = line.split_once(" = ") {
            found.extend(
                key.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()).then(|| key.to_owned()),
            );
        }
    }
    // Languages, days of the week and kinds of secrets are no settings.
    let words = ["uk", "en", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "env", "file"];
    found.retain(|key| !words.contains(&key.split('-').next().unwrap()));
    assert!(found.len() > 60, "{found:?}");
    let missing: Vec<_> = found
        .iter()
        .filter(|key| {
            let whole = |before: &str, after: &str| rows.contains(&format!("{before}{key}{after}"));
            !(whole("`", "`")
                || whole(".", "`")
                || whole("`", "[")
                || whole("`", ".")
                || whole(".", "["))
        })
        .collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn a_worker_of_an_older_version_keeps_its_tables_whatever_is_asked_beside_it() {
    let program = Program::new();
    program.chat("guest", BOOKS).went_well();
    let db = Connection::open(program.database()).unwrap();
    db.pragma_update(None, "user_version", 6).unwrap();
    let worker = fs::File::open(program.path("data/worker.lock"));
    let worker = worker.or_else(|_| fs::File::create(program.path("data/worker.lock"))).unwrap();
    worker.lock().unwrap();
    let invites = ["invite", "--bot", "salon", "--staff", "olena"];
    for arguments in [&["status"][..], &["slots", "--date", "tomorrow"], &invites] {
        program.run(arguments, "").refuses(&["of an older version", "restart it first"]);
    }
    let version = db.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
    assert_eq!(version, Ok(6));
    drop(worker);
}
