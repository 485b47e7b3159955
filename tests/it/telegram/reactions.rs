//! Reactions: a thumb under the question that is open answers it, and nothing else does.

use super::{
    fake::Event,
    setup::{OLHA, Setup, TOKEN},
};

fn id(event: &Event) -> i64 {
    match event {
        Event::Sent { message, .. } | Event::Edited { message, .. } => *message,
        Event::File { .. } => panic!("a file"),
    }
}

async fn asked(setup: &Setup, words: &str) -> i64 {
    setup.says(words);
    id(&setup.hears().await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thumb_under_the_open_question_answers_it() {
    let setup = Setup::open().await;
    let booked = id(&setup.books().await);
    assert!(matches!(setup.hears().await, Event::File { .. }));
    // Nothing is asked, so a thumb is a courtesy.
    setup.api.reacts(TOKEN, OLHA, booked, "👍");
    let question = asked(&setup, "Скасуйте, будь ласка, мій запис").await;
    // A heart, a thumb under another message and one of another person's chat are no answers.
    setup.api.reacts(TOKEN, OLHA, question, "❤");
    setup.api.reacts(TOKEN, OLHA, booked, "👍");
    setup.api.reacts(TOKEN, 99, question, "👍");
    setup.api.reacts(TOKEN, OLHA, question, "👎");
    let kept = setup.hears().await;
    assert!(kept.text().contains("лишається без змін"), "{kept:?}");
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 1);
    // The question is answered, so a thumb under it comes too late.
    setup.api.reacts(TOKEN, OLHA, question, "👍");
    let question = asked(&setup, "Ні, таки скасуйте запис").await;
    setup.api.reacts(TOKEN, OLHA, question, "👍");
    let done = setup.hears().await;
    assert!(done.text().contains("касовано"), "{done:?}");
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 0);
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reaction_survives_a_restart_and_is_answered_once() {
    let mut setup = Setup::open().await;
    setup.books().await;
    assert!(matches!(setup.hears().await, Event::File { .. }));
    let question = asked(&setup, "Скасуйте мій запис").await;
    setup.stops().await.unwrap();
    setup.api.reacts(TOKEN, OLHA, question, "👍");
    setup.starts().await;
    assert!(setup.hears().await.text().contains("касовано"));
    setup.close().await;
}
