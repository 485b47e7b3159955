//! The real program as a process, in a folder of its own.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

/// A place where the program can be run, by several processes at once.
pub(crate) struct Program {
    dir: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) ok: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            ok: output.status.success(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    /// Fails unless the program refused in one sentence that a person can act on.
    pub(crate) fn refuses(&self, parts: &[&str]) {
        assert!(!self.ok, "it must not succeed: {self:?}");
        assert_eq!(self.out, "", "nothing on standard output");
        let lines: Vec<&str> = self.err.lines().collect();
        assert_eq!(lines.len(), 1, "one line on standard error:\n{}", self.err);
        self.says(parts);
    }

    /// Fails unless standard error has these parts, and no trace of a panic.
    pub(crate) fn says(&self, parts: &[&str]) {
        assert!(
            !self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"),
            "{}",
            self.err
        );
        for part in parts {
            assert!(self.err.contains(part), "{part:?} is not in: {}", self.err);
        }
    }

    /// Fails unless it ended well and said nothing on standard error.
    pub(crate) fn went_well(self) -> String {
        assert!(self.ok && self.err.is_empty(), "{self:?}");
        self.out
    }
}

impl Program {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("config.toml"), "data_dir = \"data\"\n").unwrap();
        Self { dir }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path("data/zapys.db")
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Makes a command that runs in the folder, with nothing of our own environment set.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zapys"));
        command
            .args(arguments)
            .current_dir(self.dir.path())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Runs to the end with this on standard input.
    pub(crate) fn run(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ended {
        finish(self.start(arguments), input.as_ref())
    }

    /// Lets a customer of the salon say some lines on that Monday at ten.
    pub(crate) fn chat(&self, customer: &str, input: impl AsRef<[u8]>) -> Ended {
        self.run(&["chat", "--customer", customer, "--now", crate::world::MONDAY], input)
    }

    pub(crate) fn start_chat(&self, customer: &str) -> Child {
        self.start(&["chat", "--customer", customer, "--now", crate::world::MONDAY])
    }

    /// What `bookings --json` prints, a value each.
    pub(crate) fn bookings(&self) -> Vec<serde_json::Value> {
        let out = self.run(&["bookings", "--json"], "").went_well();
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn letters(&self) -> Vec<crate::world::Letter> {
        crate::world::letters(&self.path("data/mail"))
    }

    /// Compares the bookings with each other, and finds every message answered.
    pub(crate) fn check(&self) {
        check_answers(&self.database());
        crate::world::check_bookings(&self.database());
    }
}

/// Gives a process its input and waits for its end.
pub(crate) fn finish(mut child: Child, input: &[u8]) -> Ended {
    // A program that refuses at once does not read its input.
    child.stdin.take().unwrap().write_all(input).ok();
    child.wait_with_output().unwrap().into()
}

/// Finds every accepted message answered, and every answer sent.
pub(crate) fn check_answers(file: &Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    let many = |what: &str, sql: &str| {
        let many: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(many, 0, "{what}");
    };
    many("messages that are not answered", "SELECT count(*) FROM inbox WHERE done_ms IS NULL");
    // A change in a calendar is a turn that answers nothing: booking enqueues the message about it.
    let unsent = "SELECT group_concat(t.id || ', ' || t.deaths || ' deaths: ' || coalesce(
                      (SELECT group_concat(o.key || ' ' || o.state) FROM outbox o
                       WHERE o.key LIKE '%' || t.id || '%'), 'nothing enqueued'), '; ')
                  FROM inbox i JOIN turns t ON t.id = i.turn_id
                  WHERE i.body ->> '$.said.calendar_changed' IS NULL AND NOT EXISTS
                  (SELECT 1 FROM outbox o WHERE o.key = 'reply:' || i.turn_id AND o.state = 'sent')";
    let unsent = db.query_row(unsent, [], |row| row.get::<_, Option<String>>(0)).unwrap();
    assert_eq!(unsent, None, "messages whose answer was not sent");
    many(
        "messages that were answered in no turn",
        "SELECT count(*) FROM inbox WHERE turn_id IS NULL",
    );
    many("turns that never ended", "SELECT count(*) FROM turns WHERE ended_ms IS NULL");
    many("jobs that were given up", "SELECT count(*) FROM outbox WHERE state = 'given_up'");
    // A reminder waits for its time.
    let waits = "SELECT count(*) FROM outbox WHERE state = 'due' AND kind <> 'reminder'";
    many("jobs that wait", waits);
}
