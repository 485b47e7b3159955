//! Whatever is asked in whatever order, no two bookings of one person ever overlap.
//!
//! A naive model says what should happen: a list of bookings with the times each of them
//! takes. Real table and model go through the same random life and must agree at every step.

use std::collections::BTreeMap;

use proptest::prelude::*;
use zapys::{
    schedule::{Contact, State},
    store::{
        Error, Tx,
        bookings::{self, Commit, Moving, NewHold, Who},
    },
};

use super::{Shelf, at, id, new_hold, new_move, span, taken, written};

#[derive(Debug, Clone)]
enum Act {
    Hold { person: u8, from: i64, length: i64 },
    Commit { person: u8 },
    Confirm { nth: usize },
    Release { nth: usize },
    Cancel { nth: usize },
    BeginMove { nth: usize, from: i64, length: i64 },
    FinishMove { nth: usize },
    UndoMove { nth: usize },
    Wait { minutes: i64 },
}

fn act() -> impl Strategy<Value = Act> {
    let time = (0..60_i64, 1..20_i64);
    prop_oneof![
        4 => (0..4_u8, time.clone())
            .prop_map(|(person, (from, length))| Act::Hold { person, from, length }),
        3 => (0..4_u8).prop_map(|person| Act::Commit { person }),
        3 => any::<usize>().prop_map(|nth| Act::Confirm { nth }),
        1 => any::<usize>().prop_map(|nth| Act::Release { nth }),
        1 => any::<usize>().prop_map(|nth| Act::Cancel { nth }),
        3 => (any::<usize>(), time)
            .prop_map(|(nth, (from, length))| Act::BeginMove { nth, from, length }),
        2 => any::<usize>().prop_map(|nth| Act::FinishMove { nth }),
        1 => any::<usize>().prop_map(|nth| Act::UndoMove { nth }),
        1 => (1..12_i64).prop_map(|minutes| Act::Wait { minutes }),
    ]
}

#[derive(Debug, Clone)]
struct Kept {
    person: u8,
    state: State,
    until: i64,
    time: (i64, i64),
    moving: Option<(i64, i64)>,
}

#[derive(Debug, Default)]
struct Model {
    now: i64,
    all: BTreeMap<String, Kept>,
}

impl Model {
    fn lives(&self, kept: &Kept) -> bool {
        match kept.state {
            State::Held => self.now < kept.until,
            State::Committing | State::Confirmed => true,
            _ => false,
        }
    }

    /// What is taken, leaving out one booking and one person's holds.
    fn taken(&self, except: &str, holder: Option<u8>) -> Vec<(i64, i64)> {
        let counts = |(name, kept): &(&String, &Kept)| {
            self.lives(kept)
                && name.as_str() != except
                && !(kept.state == State::Held && Some(kept.person) == holder)
        };
        let times = |(_, kept): (&String, &Kept)| [Some(kept.time), kept.moving];
        let mut taken: Vec<_> = self.all.iter().filter(counts).flat_map(times).flatten().collect();
        taken.sort_unstable();
        taken
    }

    fn is_free(&self, time: (i64, i64), except: &str, holder: Option<u8>) -> bool {
        self.taken(except, holder).iter().all(|other| time.1 <= other.0 || other.1 <= time.0)
    }

    fn drop_expired(&mut self) {
        let now = self.now;
        for kept in self.all.values_mut() {
            if kept.state == State::Held && kept.until <= now {
                kept.state = State::Cancelled;
            }
        }
    }

    fn nth(&self, nth: usize) -> Option<String> {
        self.all.keys().nth(nth.checked_rem(self.all.len())?).cloned()
    }

    /// Takes a booking from one of the states to another; returns whether it was in one.
    fn step(&mut self, name: &str, from: &[State], to: State) -> bool {
        let Some(kept) = self.all.get_mut(name).filter(|kept| from.contains(&kept.state)) else {
            return false;
        };
        kept.state = to;
        if to == State::Cancelled {
            kept.moving = None;
        }
        true
    }
}

fn hold(tx: &Tx<'_>, model: &mut Model, person: u8, time: (i64, i64)) {
    let name = format!("{:03}-{person}", model.all.len());
    let mut new = NewHold {
        until: at(model.now + 10),
        ..new_hold(tx, &format!("person-{person}"), span(time.0, time.1))
    };
    new.booking.id = id(&name);
    let done = bookings::hold(tx, &new, at(model.now)).unwrap();
    model.drop_expired();
    let free = model.is_free(time, "", Some(person));
    assert_eq!(done.is_some(), free, "hold {time:?}");
    if free {
        let own = |kept: &&mut Kept| kept.person == person && kept.state == State::Held;
        for kept in model.all.values_mut().filter(own) {
            kept.state = State::Cancelled;
        }
        let until = model.now + 10;
        model.all.insert(name, Kept { person, state: State::Held, until, time, moving: None });
    }
}

fn begin_move(tx: &Tx<'_>, model: &mut Model, name: &str, time: (i64, i64)) {
    let done = bookings::begin_move(tx, &new_move(name, span(time.0, time.1)), at(model.now));
    let kept = model.all[name].clone();
    match done.unwrap() {
        Moving::Pending(_) => assert!(kept.moving.is_some()),
        Moving::Gone => assert_ne!(kept.state, State::Confirmed),
        taken_or_begun => {
            assert_eq!((kept.state, kept.moving), (State::Confirmed, None));
            model.drop_expired();
            let free = model.is_free(time, name, None);
            assert_eq!(matches!(taken_or_begun, Moving::Begun(_)), free, "move {time:?}");
            if free {
                model.all.get_mut(name).unwrap().moving = Some(time);
            }
        }
    }
}

fn end_move(tx: &Tx<'_>, model: &mut Model, name: &str, finish: bool) {
    let pending = bookings::find(tx, &id(name)).unwrap().unwrap().moving;
    let version = pending.map_or(2, |pending| pending.version);
    let done = if finish {
        bookings::complete_move(tx, &id(name), version, &written(name), at(model.now)).unwrap()
    } else {
        bookings::undo_move(tx, &id(name), version).unwrap()
    };
    let kept = model.all.get_mut(name).unwrap();
    assert_eq!(done, kept.moving.is_some());
    if let Some(time) = kept.moving.take().filter(|_| finish) {
        kept.time = time;
    }
}

fn commit(tx: &Tx<'_>, model: &mut Model, person: u8) {
    let held = |(_, kept): &(&String, &Kept)| kept.person == person && kept.state == State::Held;
    let Some(name) = model.all.iter().find(held).map(|(name, _)| name.clone()) else {
        return;
    };
    let done = bookings::commit(tx, &id(&name), &Contact::default(), None, at(model.now));
    // Expired or not: its row is still held, so nobody has asked for its time since.
    assert!(matches!(done.unwrap(), Commit::Begun(_)));
    model.step(&name, &[State::Held], State::Committing);
}

fn step(tx: &Tx<'_>, model: &mut Model, nth: usize, act: &Act) {
    let Some(name) = model.nth(nth) else { return };
    let (booking, now) = (id(&name), at(model.now));
    let (done, expected) = match act {
        Act::Confirm { .. } => (
            bookings::confirm(tx, &booking, &written(&name), now),
            model.step(&name, &[State::Committing], State::Confirmed),
        ),
        Act::Release { .. } => (
            bookings::release(tx, &booking, "test", now),
            model.step(&name, &[State::Held, State::Committing], State::Cancelled),
        ),
        Act::Cancel { .. } => (
            bookings::cancel(tx, &booking, &Who::Zapys, "test", now),
            model.step(&name, &[State::Committing, State::Confirmed], State::Cancelled),
        ),
        Act::FinishMove { .. } => return end_move(tx, model, &name, true),
        Act::UndoMove { .. } => return end_move(tx, model, &name, false),
        Act::BeginMove { from, length, .. } => {
            return begin_move(tx, model, &name, (*from, from + length));
        }
        _ => return,
    };
    assert_eq!(done.unwrap(), expected, "{act:?}");
}

fn live(tx: &Tx<'_>, acts: &[Act]) {
    let mut model = Model::default();
    for act in acts {
        match *act {
            Act::Hold { person, from, length } => {
                hold(tx, &mut model, person, (from, from + length));
            }
            Act::Commit { person } => commit(tx, &mut model, person),
            Act::Wait { minutes } => model.now += minutes,
            Act::Confirm { nth }
            | Act::Release { nth }
            | Act::Cancel { nth }
            | Act::BeginMove { nth, .. }
            | Act::FinishMove { nth }
            | Act::UndoMove { nth } => step(tx, &mut model, nth, act),
        }
        let mut real = taken(tx, model.now);
        real.sort_unstable();
        assert_eq!(real, model.taken("", None), "after {act:?}");
        assert_no_overlap(tx);
    }
}

/// Asks the table itself, without the guard: no two different bookings share an instant.
fn assert_no_overlap(tx: &Tx<'_>) {
    let overlaps: i64 = tx
        .query_row(
            "SELECT count(*) FROM occupancy a JOIN occupancy b
             ON a.booking_id < b.booking_id AND a.start_ms < b.end_ms AND b.start_ms < a.end_ms",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(overlaps, 0);
}

#[test]
fn a_random_life_never_books_a_time_twice_and_agrees_with_the_model() {
    let shelf = Shelf::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    proptest!(ProptestConfig::with_cases(256), |(acts in prop::collection::vec(act(), 1..60))| {
        let undone = runtime.block_on(shelf.store.write(move |tx| {
            live(tx, &acts);
            // Leaves the file empty for the next run.
            Err::<(), _>(Error::Closed)
        }));
        prop_assert!(matches!(undone, Err(Error::Closed)));
    });
}
