//! A chair that Olena and Iryna share: a time is offered only when the staff member and the chair are free.

use crate::world::{Customer, MONDAY, World};

/// A haircut and a manicure need the salon's one chair.
const CHAIR: &[(&str, &str)] = &[
    ("price  = \"500 ₴\"", "price  = \"500 ₴\"\nresources = [\"chair\"]"),
    ("price  = \"600 ₴\"", "price  = \"600 ₴\"\nresources = [\"chair\"]"),
    (
        "[[service]]\nid     = \"haircut\"",
        "[[resource]]\nid = \"chair\"\nname = { uk = \"Крісло\", en = \"The chair\" }\n\n[[service]]\nid     = \"haircut\"",
    ),
];

fn salon() -> World {
    World::with_profile("salon", MONDAY, CHAIR)
}

async fn haircut(world: &World) -> Customer<'_> {
    let ann = world.customer("ann");
    let told = ann.says("Book a haircut tomorrow at 2pm. Ann Lee, ann@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    ann
}

#[tokio::test]
async fn a_time_is_not_offered_while_another_staff_member_uses_the_chair_and_is_once_it_is_free() {
    let world = salon();
    let ann = haircut(&world).await;
    let bob = world.customer("bob");
    let told = bob.says("Book a manicure tomorrow at 2pm. Bob Ray, bob@example.com").await;
    assert!(!told.contains('✅') && told.contains("already booked"), "{told}");
    let free = bob.says("/slots manicure tomorrow").await;
    assert!(free.contains("9:00 AM – 12:00 PM and 3:30 PM – 5:00 PM"), "{free}");
    // What needs no chair is done beside it.
    let cleo = world.customer("cleo");
    let told = cleo.says("Book a beard trim tomorrow at 2pm. Cleo Fox, cleo@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    ann.says("/cancel").await;
    ann.presses("Yes, cancel it").await;
    let told = bob.says("a manicure on Tuesday at 4pm, Bob Ray, bob@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    world.close().await;
}

#[tokio::test]
async fn a_visit_is_not_moved_to_a_time_at_which_the_chair_is_taken() {
    let world = salon();
    haircut(&world).await;
    let bob = world.customer("bob");
    let told = bob.says("Book a manicure tomorrow at 10am. Bob Ray, bob@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    let told = bob.says("Move it to 2pm tomorrow").await;
    assert!(told.contains("already booked") && !told.contains('✅'), "{told}");
    let told = bob.says("Move it to 4pm tomorrow").await;
    assert!(told.contains("4:00 PM"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn why_names_the_resource_and_when_it_is_taken() {
    let world = salon();
    haircut(&world).await;
    let olena = world.customer("staff-olena").appointed("olena").await;
    olena.says("/language en").await;
    insta::assert_snapshot!(olena.says("/why manicure tomorrow at 2pm").await, @"Not offered with Iryna: it needs “The chair”, which another visit uses 2:00 PM – 3:10 PM.");
    olena.says("/language uk").await;
    insta::assert_snapshot!(olena.says("/why манікюр завтра о 14:30").await, @"Не пропонується (Ірина): потрібно «Крісло», а 14:00–15:10 це зайнято іншим візитом.");
    let own = olena.says("/why стрижка завтра о 14:00").await;
    assert!(own.contains("Ann Lee") && !own.contains("Крісло"), "{own}");
    world.close().await;
}

#[tokio::test]
async fn a_visit_from_before_the_chair_was_written_takes_it_after_a_restart() {
    let world = World::with_profile("salon", MONDAY, &[]);
    haircut(&world).await;
    world.rewrites(CHAIR);
    let world = world.restarted();
    world.settle().await;
    let bob = world.customer("bob");
    let told = bob.says("Book a manicure tomorrow at 2pm. Bob Ray, bob@example.com").await;
    assert!(!told.contains('✅') && told.contains("already booked"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn who_waits_for_a_time_is_offered_it_when_the_chair_frees() {
    let world = salon();
    let kim = world.customer("kim");
    let told = kim.says("Book a haircut on Friday at 5pm. Kim Lee, kim@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    let bob = world.customer("bob");
    bob.says("A manicure on Friday after five please. Bob Ray, bob@example.com").await;
    let told = bob.says("let me know if something frees up on Friday after five").await;
    assert!(told.starts_with("You're on the waiting list"), "{told}");
    world.pass(5);
    world.settle().await;
    assert_eq!(bob.heard(), [""; 0], "Iryna is free, and the chair is not");
    kim.says("cancel my haircut").await;
    kim.says("yes").await;
    world.pass(5);
    world.settle().await;
    let told = bob.heard().join("\n");
    assert!(told.contains("Something has freed up: manicure"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn two_people_at_one_time_do_not_share_the_only_chair() {
    let world = salon();
    let ann = world.customer("ann");
    let line = "A haircut for me and a manicure for my daughter Mia, both tomorrow at 10am. Ann Lee, ann@example.com";
    ann.says(line).await;
    ann.says("yes").await;
    world.settle().await;
    let all = world.confirmed().await;
    let at_ten = all.iter().filter(|it| it.starts_with("2026-11-24 10:00")).count();
    assert!(at_ten <= 1, "{all:?}");
    world.close().await;
}
