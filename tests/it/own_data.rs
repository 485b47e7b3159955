//! A customer asks in words to be forgotten, and answers in words whether they are sure.

use crate::world::World;

const BOOKS: &str = "Haircut tomorrow at 2pm, Ann Lee, ann@example.com";

#[tokio::test]
async fn to_be_forgotten_is_asked_for_and_answered_in_words() {
    for (words, yes) in [
        ("forget me", "yes"),
        ("delete everything you know about me", "yes, delete everything"),
        ("delete my data please", "ok do it"),
        ("забудьте мене", "так"),
        ("видаліть мої дані", "так, видаліть"),
    ] {
        let world = World::new();
        let ann = world.customer("ann");
        ann.says(BOOKS).await;
        world.settle().await;
        let asked = ann.says(words).await;
        assert!(
            asked.starts_with("I'll delete") || asked.starts_with("Я видалю"),
            "{words}: {asked}"
        );
        let told = ann.says(yes).await;
        assert!(
            told.starts_with("Done: your") || told.starts_with("Готово: ваші"),
            "{yes}: {told}"
        );
        let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
        let many = "SELECT count(*) FROM messages WHERE content LIKE '%ann@example.com%'";
        assert_eq!(db.query_row(many, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
        // What was booked stands.
        assert_eq!(world.confirmed().await.len(), 1, "{yes}");
        world.close().await;
    }
}

#[tokio::test]
async fn a_no_deletes_nothing_and_a_later_yes_is_for_something_else() {
    let world = World::new();
    let ann = world.customer("ann");
    ann.says(BOOKS).await;
    ann.says("/forget").await;
    insta::assert_snapshot!(ann.says("no").await, @"All right, nothing is deleted.");
    ann.says("/forget").await;
    let told = ann.says("ok, thanks").await;
    assert!(!told.starts_with("Done"), "{told}");
    ann.says("/forget").await;
    ann.says("What does a haircut cost?").await;
    let told = ann.says("yes").await;
    assert!(!told.starts_with("Done"), "{told}");
    let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
    let many = "SELECT count(*) FROM messages WHERE content LIKE '%ann@example.com%'";
    assert!(db.query_row(many, [], |row| row.get::<_, i64>(0)).unwrap() > 0);
    world.close().await;
}

#[tokio::test]
async fn help_names_the_commands_and_a_second_start_greets() {
    let world = World::new();
    let ann = world.customer("ann");
    ann.says("/language en").await;
    insta::assert_snapshot!(ann.says("/help").await, @r"
    Just write in your own words what you need and when, for example “tomorrow afternoon”, “What is free on Friday?”, “Move my appointment to 3 pm”, “Cancel my appointment” or “I want to talk to a person”. Our services: Haircut, Coloring, Manicure, Pedicure, Beard trim and Online consultation.

    You can also send:
    /book – book step by step, /slots – free times, /my – your appointments, /waitlist – what you wait for
    /human – a person, /language – another language, /link – one person in two chats, /export – all that is kept about you, /forget – have it deleted
    ");
    assert_eq!(ann.says("what commands are there?").await, ann.says("/help").await);
    let greeting = ann.says("/start").await;
    assert!(greeting.contains("Romashka") || greeting.contains("Ромашка"), "{greeting}");
    assert_eq!(ann.says("/start").await, greeting);
    world.close().await;
}

#[tokio::test]
async fn a_yes_that_comes_long_after_the_question_deletes_nothing() {
    let world = World::new();
    let ann = world.customer("ann");
    ann.says(BOOKS).await;
    ann.says("/forget").await;
    let button = ann.button("Yes, forget me");
    world.pass(11);
    let late = "Nothing was deleted: that was asked too long ago. If you want your messages and contact details deleted, write /forget again.";
    assert_eq!(ann.says("yes").await, late);
    assert_eq!(ann.press(button).await, late);
    let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
    let many = "SELECT count(*) FROM messages WHERE content LIKE '%ann@example.com%'";
    assert!(db.query_row(many, [], |row| row.get::<_, i64>(0)).unwrap() > 0);
    world.close().await;
}
