//! Two chats of one person become one by a code, and never by a guess.

use crate::world::{Customer, World};

const BOOKS: &str = "Haircut tomorrow at 2pm, Ann Lee, ann@example.com";

/// The command that a chat shows, with its code.
fn shown(reply: &str) -> String {
    reply.lines().find(|line| line.starts_with("/link zl-")).expect(reply).to_owned()
}

async fn speaks_english<'a>(world: &'a World, name: &str) -> Customer<'a> {
    let person = world.customer(name);
    person.says("/language en").await;
    person
}

#[tokio::test]
async fn what_was_booked_in_one_chat_is_seen_and_cancelled_in_the_other() {
    let world = World::new();
    let (ann, other) =
        (speaks_english(&world, "ann").await, speaks_english(&world, "ann-on-discord").await);
    ann.says(BOOKS).await;
    let code = shown(&ann.says("/link").await);
    let asked = other.says(&code.to_uppercase().replace("/LINK", "/link")).await;
    assert!(asked.starts_with("If I link them"), "{asked}");
    assert!(!other.says("/my").await.contains("2:00 PM"), "nothing is joined before the yes");
    let asked = other.says(&code).await;
    assert!(asked.starts_with("If I link them"), "the same chat may send it again: {asked}");
    insta::assert_snapshot!(other.presses("Yes, both are mine").await, @"Done: this chat and yours on the terminal are one now.");
    world.settle().await;
    let told = ann.heard().join("\n");
    assert!(told.starts_with("Your chat on the terminal is linked with this one now"), "{told}");
    let mine = other.says("/my").await;
    assert!(mine.contains("haircut") && mine.contains("2:00 PM"), "{mine}");
    // Each code works once.
    let third = speaks_english(&world, "third").await;
    assert!(third.says(&code).await.starts_with("That code isn't valid"));
    world.close().await;
}

#[tokio::test]
async fn export_and_forget_cover_both_chats() {
    let world = World::new();
    let (ann, other) =
        (speaks_english(&world, "ann").await, speaks_english(&world, "ann-on-discord").await);
    ann.says(BOOKS).await;
    other.says("I have a limp, does that matter?").await;
    other.says(&shown(&ann.says("/link").await)).await;
    other.presses("Yes, both are mine").await;
    world.settle().await;
    other.heard();
    other.says("/export").await;
    let file = other.file();
    assert!(file.contains("ann@example.com") && file.contains("a limp"), "{file}");
    assert!(file.contains("\"linked_accounts\"") && file.contains("ann-on-discord"), "{file}");
    other.says("/forget").await;
    other.presses("Yes, forget me").await;
    let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
    for words in ["%ann@example.com%", "%limp%"] {
        let many = "SELECT (SELECT count(*) FROM messages WHERE content LIKE ?1)
                         + (SELECT count(*) FROM customers WHERE email LIKE ?1)";
        assert_eq!(db.query_row(many, [words], |row| row.get::<_, i64>(0)).unwrap(), 0, "{words}");
    }
    world.close().await;
}

#[tokio::test]
async fn a_code_is_valid_for_ten_minutes_once_and_a_newer_one_takes_its_place() {
    let world = World::new();
    let (ann, other) = (speaks_english(&world, "ann").await, speaks_english(&world, "bob").await);
    let first = shown(&ann.says("/link").await);
    let second = shown(&ann.says("/link").await);
    assert!(other.says(&first).await.starts_with("That code isn't valid"));
    assert!(ann.says(&second).await.starts_with("This code was shown to you"));
    assert!(other.says(&second).await.starts_with("If I link them"));
    // Who sent it first has it; no one else can use it, or agree to it.
    let thief = speaks_english(&world, "thief").await;
    assert!(thief.says(&second).await.starts_with("That code isn't valid"));
    world.pass(11);
    let late = other.presses("Yes, both are mine").await;
    assert!(late.starts_with("Nothing was linked"), "{late}");
    world.close().await;
}

#[tokio::test]
async fn codes_are_not_guessed() {
    let world = World::new();
    let (ann, thief) = (speaks_english(&world, "ann").await, speaks_english(&world, "thief").await);
    let code = shown(&ann.says("/link").await);
    for _ in 0..5 {
        assert!(thief.says("/link zl-aaaaaaaa").await.starts_with("That code isn't valid"));
    }
    assert!(thief.says(&code).await.starts_with("Too many codes"), "even the right one");
    world.pass(11);
    let code = shown(&ann.says("/link").await);
    assert!(thief.says(&code).await.starts_with("If I link them"), "and later they may again");
    world.close().await;
}

#[tokio::test]
async fn staff_are_not_linked_and_a_code_is_stored_nowhere_once_it_is_over() {
    let world = World::new();
    let olena = world.customer("staff-olena").appointed("olena").await;
    olena.says("/language en").await;
    assert_eq!(olena.says("/link").await, "Accounts of staff can't be linked.");
    let ann = speaks_english(&world, "ann").await;
    let code = shown(&ann.says("/link").await);
    let secret = code.trim_start_matches("/link ").to_owned();
    // A customer who becomes staff between the code and the yes is not linked either.
    let bob = speaks_english(&world, "bob").await;
    bob.says(&code).await;
    let bob = bob.appointed("iryna").await;
    let told = bob.presses("Yes, both are mine").await;
    assert!(told.starts_with("Nothing was linked"), "{told}");
    world.pass(11);
    world.settle().await;
    let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
    let many = "SELECT (SELECT count(*) FROM messages WHERE content LIKE ?1)
                     + (SELECT count(*) FROM outbox WHERE body LIKE ?1)";
    let many = db.query_row(many, [format!("%{secret}%")], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(many, 0);
    world.close().await;
}
