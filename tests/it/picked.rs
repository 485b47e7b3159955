//! Words that follow a button are of the visit that the button names.

use crate::world::{Customer, World};

/// Books two haircuts and a manicure on one day, the manicure last.
async fn books_three(guest: &Customer<'_>) {
    for order in [
        "haircut on December 4 at 10, Ann Lee, ann@example.com",
        "and a haircut on December 4 at 12 for my daughter Ivy",
        "and a manicure on December 4 at 15 for Ivy",
    ] {
        let told = guest.says(order).await;
        assert!(told.starts_with('✅'), "{told}");
    }
}

async fn starts(world: &World) -> Vec<String> {
    let standing = world.confirmed().await;
    standing.iter().map(|line| line.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn words_after_the_button_of_the_first_move_the_first() {
    let world = World::new();
    let guest = world.customer("guest");
    books_three(&guest).await;
    guest.says("my appointments").await;
    guest.presses("Move 1").await;
    let told = guest.says("December 7 at 10").await;
    assert!(told.contains("10:00"), "{told}");
    let told = if told.starts_with('✅') { told } else { guest.says("yes").await };
    assert!(told.starts_with('✅'), "{told}");
    let expected =
        ["2026-12-04 12:00 haircut", "2026-12-04 15:00 manicure", "2026-12-07 10:00 haircut"];
    assert_eq!(starts(&world).await, expected);
    world.close().await;
}

#[tokio::test]
async fn a_move_in_so_many_words_is_of_the_button_as_well() {
    let world = World::new();
    let guest = world.customer("guest");
    books_three(&guest).await;
    guest.says("my appointments").await;
    guest.presses("Move 2").await;
    let told = guest.says("move it to December 7 at 12").await;
    let told = if told.starts_with('✅') { told } else { guest.says("yes").await };
    assert!(told.starts_with('✅'), "{told}");
    let expected =
        ["2026-12-04 10:00 haircut", "2026-12-04 15:00 manicure", "2026-12-07 12:00 haircut"];
    assert_eq!(starts(&world).await, expected);
    world.close().await;
}

#[tokio::test]
async fn an_older_button_of_days_says_anew_which_visit_its_times_are_for() {
    let world = World::new();
    let guest = world.customer("guest");
    books_three(&guest).await;
    guest.says("my appointments").await;
    guest.presses("Move 1").await;
    let day_of_the_first = guest.button("27");
    guest.says("my appointments").await;
    guest.presses("Move 3").await;
    guest.press(day_of_the_first).await;
    let told = guest.says("at 16").await;
    let told = if told.starts_with('✅') { told } else { guest.says("yes").await };
    assert!(told.starts_with('✅'), "{told}");
    let expected =
        ["2026-11-27 16:00 haircut", "2026-12-04 12:00 haircut", "2026-12-04 15:00 manicure"];
    assert_eq!(starts(&world).await, expected);
    world.close().await;
}

#[tokio::test]
async fn an_order_of_another_service_right_behind_a_move_is_a_visit_of_its_own() {
    let world = World::new();
    let guest = world.customer("guest");
    guest.says("haircut on Friday at 10, Ann Lee, ann@example.com").await;
    assert!(guest.says("move it to Monday at 10").await.starts_with('✅'));
    let told = guest.says("manicure on Tuesday at 12").await;
    assert!(told.starts_with('✅'), "{told}");
    assert_eq!(starts(&world).await, ["2026-11-24 12:00 manicure", "2026-11-30 10:00 haircut"]);
    // Of two that stand it is the other one that is moved as well.
    let told = guest.says("move the haircut to November 26 at 10").await;
    let told = if told.starts_with('✅') { told } else { guest.says("yes").await };
    assert!(told.starts_with('✅'), "{told}");
    let told = guest.says("and the manicure on November 26 at 12").await;
    let told = if told.starts_with('✅') { told } else { guest.says("yes").await };
    assert!(told.starts_with('✅'), "{told}");
    assert_eq!(starts(&world).await, ["2026-11-26 10:00 haircut", "2026-11-26 12:00 manicure"]);
    world.close().await;
}
