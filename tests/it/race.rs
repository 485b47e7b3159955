//! Many who want the same time at once: one gets it, and the others hear what is free.

use std::{io::Write as _, process::Child};

use crate::{
    program::{Ended, Program},
    world::World,
};

/// Starts a process for each customer and lets them all speak at the same time.
fn at_once(program: &Program, lines: &[(String, String)]) -> Vec<Ended> {
    let mut seats: Vec<Child> = lines.iter().map(|(who, _)| program.start_chat(who)).collect();
    // Every input ends before anybody is waited for: one of them may be waiting for another.
    for (child, (_, line)) in seats.iter_mut().zip(lines) {
        child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    }
    seats.into_iter().map(|child| child.wait_with_output().unwrap().into()).collect()
}

fn race(customers: usize) {
    let program = Program::new();
    let lines: Vec<_> = (0..customers)
        .map(|number| {
            let line = format!("Haircut tomorrow at 14:00. Ann Lee, ann{number}@example.com");
            (format!("ann{number}"), line)
        })
        .collect();
    let ended: Vec<String> = at_once(&program, &lines).into_iter().map(Ended::went_well).collect();
    let (won, lost): (Vec<_>, Vec<_>) = ended.iter().partition(|out| out.contains('✅'));
    assert_eq!(won.len(), 1, "{ended:#?}");
    for refusal in lost {
        assert!(refusal.contains("already booked") && refusal.contains("12:00 PM"), "{refusal}");
    }
    program.check();
    let confirmed: Vec<_> =
        program.bookings().into_iter().filter(|it| it["state"] == "confirmed").collect();
    assert_eq!((confirmed.len(), program.letters().len()), (1, 1), "{confirmed:#?}");
}

#[test]
fn two_processes_race_for_one_slot_and_one_wins() {
    race(2);
}

#[test]
fn eight_processes_race_for_one_slot_on_a_fresh_folder_and_one_wins() {
    race(8);
}

#[test]
fn processes_race_for_starts_that_overlap_and_no_two_of_those_are_booked() {
    let program = Program::new();
    let starts = ["14:00", "14:30", "15:00", "15:30", "14:00", "14:30", "15:00", "15:30"];
    let lines: Vec<_> = starts
        .iter()
        .enumerate()
        .map(|(number, start)| {
            let line = format!("Haircut tomorrow at {start}. Ann Lee, ann{number}@example.com");
            (format!("ann{number}"), line)
        })
        .collect();
    let won = at_once(&program, &lines).into_iter().map(Ended::went_well);
    let won = won.filter(|out| out.contains('✅')).count();
    assert!((1..=2).contains(&won), "with gaps, one or two of these fit: {won}");
    program.check();
    assert_eq!(program.letters().len(), won);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_conversations_of_one_process_want_starts_that_overlap() {
    let world = World::new();
    let people: Vec<_> = (0..32).map(|number| world.customer(&format!("ann{number}"))).collect();
    for (number, person) in people.iter().enumerate() {
        let (hour, minute) = (14 + number / 2 % 4, number % 2 * 30);
        let line =
            format!("Haircut tomorrow at {hour}:{minute:02}. Ann Lee, a{number}@example.com");
        person.sends(&line).await;
    }
    world.settle().await;
    let mut won = 0;
    for person in &people {
        let heard = person.heard();
        assert_eq!(heard.len(), 1, "everybody gets one answer");
        won += usize::from(heard[0].contains('✅'));
    }
    let confirmed = world.confirmed().await;
    assert!((2..=3).contains(&won), "an afternoon of four hours has room for two or three: {won}");
    assert_eq!((confirmed.len(), world.letters().len()), (won, won), "{confirmed:?}");
    world.close().await;
}

#[test]
fn the_same_customer_in_two_terminals_is_one_conversation_after_the_other() {
    let program = Program::new();
    let line = |who: &str| {
        (who.to_owned(), "Haircut tomorrow at 14:00. Ann Lee, ann@example.com".to_owned())
    };
    let ended = at_once(&program, &[line("ann"), line("ann")]);
    assert_eq!(
        ended.iter().filter(|it| it.err.contains("already talking")).count(),
        1,
        "{ended:?}"
    );
    for it in &ended {
        assert!(it.ok && it.out.contains("2:00 PM") && it.out.matches('✅').count() == 1, "{it:?}");
        it.says(&[]);
    }
    program.check();
    assert_eq!((program.bookings().len(), program.letters().len()), (1, 1));
}
