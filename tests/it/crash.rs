//! Real processes killed at random moments of many dialogues: nothing is lost or doubled.
//!
//! The moments are random and the seed is not, so a failure can be looked at again as far as
//! a machine's timing allows. Each line is cut off up to twice and said again, whether or not
//! its answer came: that is what people do, and it must be safe.

use std::{
    collections::BTreeSet,
    io::Write as _,
    thread,
    time::{Duration, Instant},
};

use crate::program::{Program, finish};

/// What a dialogue ends in: service, start, name.
struct Dialogue {
    customer: String,
    lines: Vec<String>,
    service: &'static str,
    start: String,
    version: u64,
}

/// Numbers that look random and are the same each time (a linear congruential generator).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn dialogues() -> Vec<Dialogue> {
    let services = [("haircut", "стрижку"), ("manicure", "манікюр")];
    (0..12_u64)
        .map(|number| {
            let (service, words) = services[usize::try_from(number % 2).unwrap()];
            let day = 26 + number / 6;
            let hour = [9, 11, 15][usize::try_from(number / 2 % 3).unwrap()];
            let (name, customer) = ("Іван Франко", format!("guest{number}"));
            let who = format!("{name}, {customer}@example.com");
            let mut lines = match number % 4 {
                0 | 1 => {
                    vec![format!("Запишіть мене на {words} {day} листопада о {hour}:00. {who}")]
                }
                2 => vec![format!("Хочу на {words} {day} листопада"), format!("{hour}:00"), who],
                _ => vec![
                    format!("хочу записатися {day} листопада о {hour}:00"),
                    words.to_owned(),
                    who,
                ],
            };
            let moves = number % 3 == 0;
            let start = if moves { format!("{hour}:30") } else { format!("{hour}:00") };
            if moves {
                lines.push(format!("ні, краще о {hour}:30"));
            }
            let start = format!("2026-11-{day}T{start:0>5}:00+02:00");
            Dialogue { customer, lines, service, start, version: if moves { 2 } else { 1 } }
        })
        .collect()
}

/// Says a line and kills the process after a while.
pub(crate) fn cut_off(program: &Program, customer: &str, line: &str, after: Duration) {
    let mut child = program.start_chat(customer);
    child.stdin.as_mut().unwrap().write_all(format!("{line}\n").as_bytes()).ok();
    thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Says a line and waits for the answer; returns how long that took.
fn answered(program: &Program, customer: &str, line: &str) -> Duration {
    let began = Instant::now();
    let ended = finish(program.start_chat(customer), format!("{line}\n").as_bytes());
    assert!(!ended.went_well().trim().is_empty(), "{line} was met with silence");
    began.elapsed()
}

/// Holds a dialogue under fire; returns how often it was cut off.
///
/// `whole` is how long a run took that was left alone, from this one or the one before. A life is
/// up to one and a half of it, so that a busy machine meets its kills in the middle of turns too.
fn hold(program: &Program, dialogue: &Dialogue, dice: &mut Dice, whole: &mut Duration) -> u64 {
    let mut kills = 0;
    for line in &dialogue.lines {
        let cuts = 1 + dice.below(2);
        for _ in 0..cuts {
            let percent = u32::try_from(dice.below(150)).unwrap();
            cut_off(program, &dialogue.customer, line, *whole * percent / 100);
        }
        kills += cuts;
        *whole = answered(program, &dialogue.customer, line);
    }
    kills
}

#[test]
fn a_process_killed_at_any_moment_loses_and_doubles_nothing() {
    let program = Program::new();
    let dialogues = dialogues();
    let kills: u64 = thread::scope(|scope| {
        let workers: Vec<_> = (0..3_u64)
            .map(|worker| {
                let mine = dialogues.iter().skip(usize::try_from(worker).unwrap()).step_by(3);
                let program = &program;
                scope.spawn(move || {
                    let mut dice = Dice(20_261_123 + worker);
                    let mut whole = answered(program, &format!("first{worker}"), "Привіт");
                    mine.map(|dialogue| hold(program, dialogue, &mut dice, &mut whole)).sum::<u64>()
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert!(kills >= 30, "only {kills} kills: the test proves nothing");
    let db = rusqlite::Connection::open(program.database()).unwrap();
    let died = "SELECT count(*) FROM turns WHERE deaths > 0";
    let died: i64 = db.query_row(died, [], |row| row.get(0)).unwrap();
    assert!(died > 0, "no turn was cut off in its middle: the test proves nothing");
    program.check();

    let bookings = program.bookings();
    for dialogue in &dialogues {
        let email = format!("{}@example.com", dialogue.customer);
        let mine: Vec<_> = bookings.iter().filter(|it| it["customer_email"] == *email).collect();
        let standing: Vec<_> = mine.iter().filter(|it| it["state"] == "confirmed").collect();
        assert_eq!(standing.len(), 1, "{email}: {mine:?}");
        let booking = standing[0];
        assert_eq!(booking["service"], dialogue.service);
        assert_eq!(booking["start"], *dialogue.start, "{email}");
        assert_eq!(booking["version"], dialogue.version);
        let letters = program.letters();
        let mine: Vec<_> = letters.iter().filter(|letter| letter.to.contains(&email)).collect();
        assert_eq!(mine.len() as u64, dialogue.version, "{email}: a letter for each change");
    }
    assert_eq!(bookings.len(), dialogues.len(), "{bookings:#?}");
    let letters = program.letters();
    let ids: BTreeSet<_> = letters.iter().map(|letter| &letter.id).collect();
    assert_eq!(ids.len(), letters.len(), "each letter has a Message-ID of its own");
    let half = std::fs::read_dir(program.path("data/mail")).unwrap();
    let half = half
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|it| it == "part"));
    assert!(half.count() <= 1, "half letters are written over, not left");
}

#[test]
fn what_was_accepted_is_answered_by_the_next_process_though_its_clock_is_behind() {
    let program = Program::new();
    let line = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com";
    // On a busy machine it takes longer than that until a line is taken in at all.
    for life in (0..160).step_by(10).chain((200..6_000).step_by(400)) {
        if life >= 160 && !program.bookings().is_empty() {
            break;
        }
        cut_off(&program, "guest", line, Duration::from_millis(life));
        // Nothing is said any more, and what was said is answered all the same.
        program.chat("guest", "").went_well();
        program.check();
    }
    let bookings = program.bookings();
    assert_eq!((bookings.len(), program.letters().len()), (1, 1), "{bookings:?}");
}
