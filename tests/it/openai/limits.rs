//! Budgets: what is over goes to the offline model, and nobody goes unanswered.

use jiff::SignedDuration;

use super::{Act, Fake, Setup, assert_kind};

fn hellos(many: usize) -> Vec<Act> {
    vec![Act::Say("Hello! Which service would you like?"); many]
}

#[tokio::test]
async fn a_customer_has_so_many_turns_a_day_and_others_have_their_own() {
    let fake = Fake::start(hellos(4)).await;
    let mut setup = Setup::with(&[&fake], |profile| {
        profile.replace("turns_per_day  = 200", "turns_per_day  = 2")
    });
    for _ in 0..4 {
        assert_kind(&setup.says("anna", "hello").await);
    }
    assert_eq!(fake.requests().len(), 2);
    setup.says("petro", "hello").await;
    setup.clock.advance(SignedDuration::from_hours(14));
    setup.says("anna", "hello").await;
    fake.close();
}

#[tokio::test]
async fn a_business_has_so_many_tokens_a_day() {
    // An answer of the fake takes 120.
    let fake = Fake::start(hellos(3)).await;
    let mut setup = Setup::with(&[&fake], |profile| {
        profile.replace("tokens_per_day = 0 ", "tokens_per_day = 200 ")
    });
    for person in ["anna", "petro", "ivan", "olha"] {
        assert_kind(&setup.says(person, "hello").await);
    }
    assert_eq!(fake.requests().len(), 2);
    let used: Vec<(String, u64)> =
        setup.used().await.into_iter().map(|used| (used.model, used.answers)).collect();
    assert_eq!(used, [("first".to_owned(), 2), ("offline".to_owned(), 2)]);
    setup.clock.advance(SignedDuration::from_hours(24));
    setup.says("anna", "hello").await;
    fake.close();
}
