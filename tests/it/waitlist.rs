//! The waiting list: a full time ends in an offer to wait, and what frees up is offered down the list.

use zapys::store::{conversations, waitlist};

use crate::world::{Customer, MONDAY, World};

/// The salon where Kim has the only haircut of Friday after five.
async fn full() -> World {
    let world = World::new();
    let wish = "Book a haircut on Friday at 5pm. Kim Lee, kim@example.com";
    let told = world.customer("kim").says(wish).await;
    assert!(told.starts_with('✅'), "{told}");
    world
}

/// Passes the time in which a customer may still be writing, and some more, and looks again.
async fn later(world: &World, minutes: i64) {
    world.pass(minutes);
    world.settle().await;
}

/// What a person waits for, as the store knows it.
async fn waits(world: &World, of: &Customer<'_>) -> usize {
    let key = of.key.clone();
    let read = world.store().read(move |db| {
        let conversation = conversations::by_key(db, &key)?;
        conversation.map_or(Ok(0), |it| Ok(waitlist::of_customer(db, it.customer)?.len()))
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_customer_waits_for_friday_after_five_and_takes_what_frees_up_with_one_tap() {
    let world = full().await;
    let bob = world.customer("bob");
    insta::assert_snapshot!(bob.says("A haircut on Friday after five please. Bob Ray, bob@example.com").await, @r"
    I'm sorry, on Friday, November 27, nothing is free at that time of day.
    The nearest free times are on Friday, November 27 at 2:00 PM, 2:30 PM, 3:00 PM and 3:30 PM. Would one of these suit you?
    If none of these suits you, write “let me know”, and I'll tell you as soon as something frees up.
    ");
    insta::assert_snapshot!(bob.says("let me know if something frees up on Friday after five").await, @"You're on the waiting list: haircut, on Friday, November 27, from 5:00 PM on. As soon as something frees up, I'll offer it to you here and hold it for 10 minutes. If you no longer want to wait, write “leave the waiting list”.");
    assert_eq!(waits(&world, &bob).await, 1);
    later(&world, 5).await;
    assert!(bob.heard().is_empty(), "nothing has freed up");
    let kim = world.customer("kim");
    kim.says("cancel my haircut").await;
    kim.says("yes").await;
    later(&world, 5).await;
    insta::assert_snapshot!(bob.heard().join("\n---\n"), @"🎉 Something has freed up: haircut, on Friday, November 27 at 5:00 PM, with Olena. I'm holding it for you until 10:20 AM. Shall I book it?");
    let told = bob.presses("Yes, book it").await;
    assert!(told.contains("name and email"), "it is his, and only who he is is missing: {told}");
    let told = bob.says("Bob Ray, bob@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    assert!(
        world
            .confirmed()
            .await
            .contains(&"2026-11-27 17:00 haircut olena Bob Ray bob@example.com".to_owned())
    );
    assert_eq!(waits(&world, &bob).await, 0, "the wish is fulfilled");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn in_ukrainian_by_button_and_by_command() {
    let world = full().await;
    let olha = world.customer("olha");
    insta::assert_snapshot!(olha.says("Стрижка у пʼятницю після пʼятої").await, @r"
    На жаль, у п'ятницю, 27 листопада, у цей час уже нічого немає.
    Найближчий вільний час — у п'ятницю, 27 листопада, о 14:00, 14:30, 15:00 та 15:30. Щось із цього підійде?
    Якщо нічого з цього не підходить, напишіть «повідомте», і я напишу вам, щойно щось звільниться.
    ");
    insta::assert_snapshot!(olha.presses("🔔 Повідомте мене").await, @"Ви в листі очікування: стрижка, у п'ятницю, 27 листопада, від 17:00. Щойно щось звільниться, я запропоную це вам тут і триматиму 10 хв. Якщо передумаєте чекати, напишіть «вийти з листа очікування».");
    insta::assert_snapshot!(olha.says("/waitlist").await, @r"
    Ви в листі очікування:
    • стрижка, у п'ятницю, 27 листопада, від 17:00
    ");
    let label = olha.shown().buttons[0][0].label.clone();
    insta::assert_snapshot!(olha.presses(&label).await, @"Готово, ви більше не в листі очікування.");
    insta::assert_snapshot!(olha.says("повідомте, якщо звільниться в пʼятницю після пʼятої").await, @"На яку послугу вас записати? У нас є: Стрижка, Фарбування, Манікюр, Педикюр, Стрижка бороди та Онлайн-консультація.");
    insta::assert_snapshot!(olha.says("приберіть мене з листа очікування").await, @"Готово, ви більше не в листі очікування.");
    insta::assert_snapshot!(olha.says("/waitlist").await, @"Вас немає у списку очікування. Якщо потрібний час зайнято, напишіть «повідомте, якщо звільниться».");
    world.close().await;
}

#[tokio::test]
async fn offers_go_down_the_list_each_held_ten_minutes_and_no_time_is_offered_twice() {
    let world = full().await;
    let (bob, eva) = (world.customer("bob"), world.customer("eva"));
    for person in [&bob, &eva] {
        person.says("a haircut on Friday at 5pm").await;
        let told = person.says("let me know if it frees up").await;
        assert!(told.contains("waiting list"), "{told}");
        world.pass(3);
    }
    let kim = world.customer("kim");
    kim.says("cancel my haircut").await;
    kim.says("yes").await;
    later(&world, 3).await;
    assert!(bob.heard().join("\n").contains("freed up"), "the first of the list");
    assert!(eva.heard().is_empty(), "one after the other");
    let refused =
        world.customer("zoe").says("Haircut on Friday at 5pm, Zoe, zoe@example.com").await;
    assert!(!refused.starts_with('✅'), "it is held: {refused}");
    later(&world, 11).await;
    assert!(eva.heard().join("\n").contains("freed up"), "the next one");
    assert!(bob.heard().is_empty(), "and not the first one again");
    eva.presses("No, thanks").await;
    later(&world, 3).await;
    assert!(bob.heard().is_empty() && eva.heard().is_empty(), "each was offered it once");
    let late = bob.presses("Yes, book it").await;
    assert!(late.contains("name"), "it is still free, and Bob is asked who he is: {late}");
    let told = bob.says("Bob Ray, bob@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn nothing_is_offered_at_night_and_nothing_that_begins_too_soon() {
    let world = full().await;
    let bob = world.customer("bob");
    bob.says("a haircut on Friday at 5pm").await;
    bob.says("let me know if it frees up").await;
    // Late in the evening, and the next morning.
    world.pass(12 * 60);
    let kim = world.customer("kim");
    kim.says("cancel my haircut").await;
    kim.says("yes").await;
    later(&world, 5).await;
    assert!(bob.heard().is_empty(), "it is night");
    later(&world, 11 * 60).await;
    assert!(bob.heard().join("\n").contains("freed up"));
    later(&world, 11).await;
    world.close().await;

    let world = World::at("2026-11-27T13:00:00+02:00");
    let told = world.customer("kim").says("Haircut today at 5pm. Kim Lee, kim@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    let bob = world.customer("bob");
    bob.says("a haircut today at 5pm").await;
    bob.says("let me know if it frees up").await;
    // Two hours of notice are wanted, and ten minutes to decide.
    world.pass(115);
    world.sql("UPDATE bookings SET state = 'cancelled' WHERE state = 'confirmed'; UPDATE local_events SET cancelled = 1;");
    later(&world, 1).await;
    assert!(bob.heard().is_empty(), "it begins too soon");
    world.close().await;
}

#[tokio::test]
async fn a_wish_for_a_closed_day_is_refused_with_one_sentence_and_a_free_one_is_offered_at_once() {
    let world = full().await;
    let bob = world.customer("bob");
    let mut told = Vec::new();
    for words in [
        "let me know if a haircut frees up on Sunday",
        "let me know if a haircut frees up on Friday at 10am",
        "put me on the waiting list",
        "a haircut",
        "next Friday",
    ] {
        told.push(format!("> {words}\n{}", bob.says(words).await));
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    > let me know if a haircut frees up on Sunday
    Sorry, on Sunday, November 29, we're closed.
    The nearest free times are on Monday, November 30 at 9:00 AM, 9:30 AM, 10:00 AM and 10:30 AM. Would one of these suit you?
    > let me know if a haircut frees up on Friday at 10am
    Yes, we have a free slot on Friday, November 27 at 10:00 AM. Shall I book you in?
    > put me on the waiting list
    Yes, we have a free slot on Friday, November 27 at 10:00 AM. Shall I book you in?
    > a haircut
    I'm holding your haircut on Friday, November 27 at 10:00 AM. I can keep it until 10:10 AM.
    Could I have your name and email address?
    > next Friday
    I'm holding your haircut on Friday, December 4 at 10:00 AM. I can keep it until 10:10 AM.
    Could I have your name and email address?
    ");
    assert_eq!(waits(&world, &bob).await, 0);
    world.close().await;
}

#[tokio::test]
async fn an_absence_that_is_taken_back_and_a_move_free_a_time_as_well() {
    let world = full().await;
    let bob = world.customer("bob");
    bob.says("a haircut on Friday at 5pm").await;
    bob.says("let me know if it frees up").await;
    let ann = world.customer("kim");
    ann.says("move my haircut to Thursday at noon").await;
    ann.says("yes").await;
    later(&world, 5).await;
    assert!(bob.heard().join("\n").contains("freed up"));
    let told = bob.says("yes").await;
    assert!(told.contains("name"), "a yes takes it, and the name is asked for: {told}");
    let told = bob.says("Bob Ray, bob@example.com").await;
    assert!(told.starts_with('✅') && told.contains("5:00 PM"), "{told}");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn a_kill_between_the_offer_and_its_sending_loses_and_doubles_nothing() {
    let world = full().await;
    let bob = world.customer("bob");
    bob.says("a haircut on Friday at 5pm").await;
    bob.says("let me know if it frees up").await;
    let kim = world.customer("kim");
    kim.says("cancel my haircut").await;
    kim.says("yes").await;
    world.pass(5);
    // The offer cannot be stored, as where the process is killed in the middle.
    world.sql(
        "CREATE TRIGGER no_offer BEFORE INSERT ON outbox WHEN NEW.kind = 'offer'
         BEGIN SELECT RAISE(ABORT, 'killed'); END;",
    );
    world.fails_to_send().await;
    world.sql("DROP TRIGGER no_offer;");
    let world = world.restarted();
    assert_eq!(world.held().await, 0, "no time is held without its offer");
    // It is stored, and the process is killed before it is sent; the next one comes too late.
    world.offers().await;
    assert_eq!(world.held().await, 1);
    let world = world.restarted();
    let bob = world.customer("bob");
    later(&world, 20).await;
    later(&world, 2).await;
    let told = bob.heard();
    assert_eq!(told.iter().filter(|it| it.contains("freed up")).count(), 1, "{told:?}");
    assert!(bob.presses("Yes, book it").await.contains("name"));
    assert!(bob.says("Bob Ray, bob@example.com").await.starts_with('✅'));
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn who_is_writing_or_holds_a_time_is_not_interrupted() {
    let world = full().await;
    let bob = world.customer("bob");
    bob.says("a haircut on Friday at 5pm").await;
    bob.says("let me know if it frees up").await;
    let kim = world.customer("kim");
    kim.says("cancel my haircut").await;
    kim.says("yes").await;
    world.pass(3);
    let held = bob.says("a manicure tomorrow at 10am").await;
    assert!(held.contains("name"), "{held}");
    later(&world, 4).await;
    assert!(bob.heard().is_empty(), "a slot is held while Bob says who he is");
    let told = bob.says("Bob Ray, bob@example.com").await;
    assert!(told.starts_with('✅') && told.contains("Manicure"), "{told}");
    later(&world, 4).await;
    assert!(bob.heard().join("\n").contains("freed up"));
    assert!(bob.says("/forget").await.contains("delete"));
    bob.presses("Yes, forget me").await;
    assert_eq!(waits(&world, &bob).await, 0);
    later(&world, 15).await;
    world.close().await;
}

#[tokio::test]
async fn a_language_model_puts_a_customer_on_the_list_and_may_say_so_only_then() {
    use serde_json::json;
    let world = World::at(MONDAY).model(|request| {
        let acted = request.outcomes().count() > 0;
        let text = &request.context.heard[0].text;
        Ok(match (text.contains("haircut"), acted) {
            (true, false) => crate::world::call(
                "join_waitlist",
                &json!({"date": "Friday after five", "service": "haircut", "staff": null}),
            ),
            _ => crate::world::words(
                "You're on the waiting list. I'll let you know if something frees up.",
            ),
        })
    });
    let bob = world.customer("bob");
    let told = bob.says("hello, put me on your list please").await;
    assert!(!told.contains("You're on the waiting list."), "it is not true: {told}");
    let told = bob.says("a haircut on Friday after five, tell me when one gets free").await;
    assert!(told.contains("5:00 PM"), "a time is free, so it is offered: {told}");
    assert_eq!(waits(&world, &bob).await, 0);
    world.close().await;
}
