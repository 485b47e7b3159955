//! The same conversations on every platform, with the same outcomes.
//!
//! A [`Stage`] is the whole service with one platform plugged in, whose far end is its fake (the
//! terminal is the program itself, a process for each line). A [`Play`] writes down what was said
//! on it, and a scenario in `scenes` holds that against one text for all: a new platform
//! implements [`Stage`] and adds its line to [`everywhere`].

mod scenes;
mod terminal;
mod telegram;
mod discord;

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use zapys::{
    ids::{BusinessId, StaffId},
    store::{
        Store,
        staff::{self, Invitation},
    },
};

use crate::world::{Letter, MONDAY, check_bookings, letters};

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Who {
    Olha,
    Petro,
    /// Works there.
    Olena,
}

impl Who {
    const fn name(self) -> &'static str {
        match self {
            Self::Olha => "Ольга",
            Self::Petro => "Петро",
            Self::Olena => "Олена",
        }
    }
}

/// The whole service, and the far end of one platform.
pub(crate) trait Stage: Sized {
    /// Opens the salon on a Monday at ten, in a new folder.
    async fn open() -> Self;
    /// A person writes words in private, and reads the answer.
    async fn says(&self, who: Who, words: &str) -> String;
    /// A person writes, and reads nothing.
    async fn tells(&self, who: Who, words: &str);
    /// A person chooses a command from the menu, and reads the answer.
    async fn commands(&self, who: Who, command: &str) -> String;
    /// A person presses a button of the newest message that has it, and reads the answer.
    async fn presses(&self, who: Who, label: &str) -> String;
    /// A person reads what was written to them unasked.
    async fn hears(&self, who: Who) -> String;
    /// The database.
    fn database(&self) -> PathBuf;
    /// Ends softly.
    async fn close(self);
}

/// A scenario on its way.
pub(crate) struct Play<S> {
    stage: S,
    /// What was said, line by line.
    said: String,
}

impl<S: Stage> Play<S> {
    pub(crate) async fn begins() -> Self {
        Self { stage: S::open().await, said: String::new() }
    }

    pub(crate) async fn says(&mut self, who: Who, words: &str) {
        let told = self.stage.says(who, words).await;
        self.note(who, words, &told);
    }

    pub(crate) async fn commands(&mut self, who: Who, command: &str) {
        let told = self.stage.commands(who, command).await;
        self.note(who, &format!("/{command}"), &told);
    }

    pub(crate) async fn presses(&mut self, who: Who, label: &str) {
        let told = self.stage.presses(who, label).await;
        self.note(who, &format!("[{label}]"), &told);
    }

    pub(crate) async fn hears(&mut self, who: Who) {
        let told = self.stage.hears(who).await;
        self.note(who, "…", &told);
    }

    /// A person writes what is passed on to another, so nothing is answered to it.
    pub(crate) async fn tells(&mut self, who: Who, words: &str) {
        self.stage.tells(who, words).await;
        self.note(who, words, "");
    }

    /// A person becomes staff by an invitation's code.
    pub(crate) async fn joins(&mut self, who: Who, member: &str) {
        let (now, code) = (MONDAY.parse::<Timestamp>().unwrap(), "zapys-0123456789");
        let invitation = Invitation {
            code_hash: Sha256::digest(code.as_bytes()).into(),
            bot: BusinessId::new("salon"),
            staff: StaffId::new(member),
            expires: now + SignedDuration::from_hours(24),
        };
        let store = Store::open(&self.stage.database()).unwrap();
        store.write(move |tx| staff::invite(tx, &invitation, now)).await.unwrap();
        store.close().await;
        self.says(who, code).await;
    }

    fn note(&mut self, who: Who, said: &str, told: &str) {
        writeln!(self.said, "{}: {said}", who.name()).unwrap();
        for line in told.trim().lines() {
            writeln!(self.said, "    {}", line.trim_end()).unwrap();
        }
    }

    /// Ends the scenario; returns what was said, what is booked, and the letters.
    pub(crate) async fn ends(mut self) -> String {
        let database = self.stage.database();
        settles(&database).await;
        check_bookings(&database);
        let lines = [standing(&database), letters_of(&database)].concat();
        self.stage.close().await;
        writeln!(self.said, "---").unwrap();
        for line in lines {
            writeln!(self.said, "{line}").unwrap();
        }
        self.said
    }
}

/// Waits until every message is answered and every job that is due is done.
async fn settles(database: &Path) {
    let db = Connection::open(database).unwrap();
    let left = "SELECT (SELECT count(*) FROM inbox WHERE done_ms IS NULL)
                     + (SELECT count(*) FROM outbox WHERE state = 'due' AND kind NOT IN ('reminder', 'handover_check'))";
    let look = async {
        while db.query_row(left, [], |row| row.get::<_, i64>(0)).unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("something is left to be done");
    let given_up = "SELECT count(*) FROM outbox WHERE state = 'given_up'";
    assert_eq!(db.query_row(given_up, [], |row| row.get::<_, i64>(0)), Ok(0));
}

/// What stands, as `local_start service staff name email`, earliest first.
fn standing(database: &Path) -> Vec<String> {
    let db = Connection::open(database).unwrap();
    let sql = "SELECT wall || ' ' || service || ' ' || staff || ' ' || coalesce(name, '-')
                   || ' ' || coalesce(email, '-')
               FROM bookings WHERE state = 'confirmed' ORDER BY 1";
    let mut ask = db.prepare(sql).unwrap();
    let rows = ask.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Whom letters went to, what about and with what news, and no Message-ID twice. Letters side by
/// side have no order.
fn letters_of(database: &Path) -> Vec<String> {
    let all = letters(&database.with_file_name("mail"));
    let ids: BTreeSet<&str> = all.iter().map(|letter| letter.id.as_str()).collect();
    assert_eq!(ids.len(), all.len(), "{all:#?}");
    let line = |letter: &Letter| {
        let news = letter.text.lines().next().unwrap();
        format!("✉ {}: {}: {news}", letter.to, letter.subject)
    };
    let mut all: Vec<String> = all.iter().map(line).collect();
    all.sort();
    all
}

/// Holds a scenario against the one text of it.
fn holds(scene: &str, said: &str) {
    let mut one = insta::Settings::clone_current();
    one.set_snapshot_path("scenes");
    one.set_prepend_module_to_snapshot(false);
    one.set_omit_expression(true);
    one.bind(|| insta::assert_snapshot!(scene, said));
}

/// Makes a test of a scenario on each platform.
macro_rules! everywhere {
    ($($scene:ident)*) => {
        mod on_the_terminal {
            $(#[tokio::test]
            async fn $scene() {
                let said = super::scenes::$scene::<super::terminal::Process>().await;
                super::holds(stringify!($scene), &said);
            })*
        }
        mod on_telegram {
            $(#[tokio::test]
            async fn $scene() {
                let said = super::scenes::$scene::<super::telegram::Chat>().await;
                super::holds(stringify!($scene), &said);
            })*
        }
        mod on_discord {
            $(#[tokio::test]
            async fn $scene() {
                let said = super::scenes::$scene::<super::discord::Directs>().await;
                super::holds(stringify!($scene), &said);
            })*
        }
    };
}

everywhere! {
    a_customer_books_moves_and_cancels_in_words
    a_customer_books_moves_and_cancels_by_buttons
    a_customer_in_english_changes_their_mind
    two_people_want_one_time
    what_cannot_be_had_is_refused_with_what_can
    commands_and_the_language
    staff_hear_of_it_in_their_chat
    what_was_typed_behind_a_command_is_heard
}
