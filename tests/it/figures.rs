//! What an owner reads of the business: its figures, and what the bot could not answer.

use crate::world::{Customer, World};

async fn staff<'a>(world: &'a World, member: &str) -> Customer<'a> {
    let person = world.customer(&format!("staff-{member}")).appointed(member).await;
    person.says("/language en").await;
    person
}

const DAY: i64 = 24 * 60;

#[tokio::test]
async fn an_owner_reads_visits_bookings_and_what_models_cost() {
    let world = World::new();
    let olena = staff(&world, "olena").await;
    world.customer("ann").says("Haircut tomorrow at 14:00, Ann Lee, ann@example.com").await;
    let bob = world.customer("bob");
    bob.says("Manicure on Thursday at 3pm, Bob Ray, bob@example.com").await;
    bob.says("cancel it").await;
    bob.says("yes").await;
    world.customer("cy").says("Haircut on Friday at 11, Cy Moss, cy@example.com").await;
    let held = world.customer("dee").says("Haircut next Tuesday at 11").await;
    assert!(held.contains("holding"), "{held}");
    olena.says("Book a haircut next Monday at 16:00 for Eve Hill, no email").await;
    world.pass(29 * 60);
    world.settle().await;
    olena.heard();
    olena.says("/today").await;
    olena.presses("Tue 24 Nov, 2:00 PM Ann Lee").await;
    let noted = olena.presses("Didn't come").await;
    assert!(noted.contains("Ann Lee"), "{noted}");
    insta::assert_snapshot!(olena.says("/numbers").await, @r"
    Visits by week, counted on the day of the visit:
    • November 2 – November 8: no visits
    • November 9 – November 15: no visits
    • November 16 – November 22: no visits
    • November 23 – November 29: 2 visits (Haircut 2); 1 cancelled; 1 did not come
    • November 30 – December 6: 1 visit (Haircut 1)

    4 customers have written since November 2; 3 of them booked (75%).
    No language model answered, so nothing was spent on one.
    ");
    assert_eq!(
        olena.says("how many bookings did we have?").await,
        olena.says("/numbers").await,
        "in words as well"
    );
    olena.says("/language uk").await;
    insta::assert_snapshot!(olena.says("/numbers").await, @r"
    Візити за тижнями, за днем візиту:
    • 2 листопада – 8 листопада: візитів немає
    • 9 листопада – 15 листопада: візитів немає
    • 16 листопада – 22 листопада: візитів немає
    • 23 листопада – 29 листопада: 2 візити (Стрижка 2); скасовано: 1; не прийшли: 1
    • 30 листопада – 6 грудня: 1 візит (Стрижка 1)

    Від 2 листопада клієнтів, що писали: 4; з них записалися: 3 (75%).
    Мовна модель не відповідала, тож на неї нічого не витрачено.
    ");
}

#[tokio::test]
async fn figures_are_for_owners_alone() {
    let world = World::new();
    let iryna = staff(&world, "iryna").await;
    assert_eq!(iryna.says("/numbers").await, "Only the owner can see this.");
    assert_eq!(iryna.says("how many bookings did we have?").await, "Only the owner can see this.");
    let former = staff(&world, "oksana").await;
    assert!(former.says("/numbers").await.starts_with("This command is for staff."));
    assert!(!world.says("how many bookings did you have?").await.contains("Visits by week"));
    world.close().await;
}

/// Lets the worker look after what is due, an hour later.
async fn an_hour_passes(world: &World) {
    world.pass(60);
    world.settle().await;
}

#[tokio::test]
async fn what_was_not_answered_is_told_to_the_owner_once_a_week() {
    let world = World::new();
    let (olena, iryna) = (staff(&world, "olena").await, staff(&world, "iryna").await);
    for (who, asks) in [
        ("ann", "I'm Ann Lee, ann@example.com. Do you sell hair dryers?"),
        ("bob", "do you sell a hair dryer?"),
        ("bob", "How much is a haircut?"),
    ] {
        world.customer(who).says(asks).await;
    }
    olena.heard();
    for _ in 0..26 {
        an_hour_passes(&world).await;
    }
    assert_eq!(olena.heard(), [""; 0], "the week is not over");
    // Next Monday at nine.
    world.pass(6 * DAY - 3 * 60);
    world.settle().await;
    let told = olena.heard();
    insta::assert_snapshot!(told.join("\n---\n"), @r#"
    2 questions of customers found no answer in what I know:
    • “Do you sell hair dryers?” / “do you sell a hair dryer?” (×2)
    Write the answers into `facts` in bots/salon.toml, a sentence each, and I will know them:
      { uk = "…", en = "…" },  # Do you sell hair dryers?
    "#);
    assert!(!told.concat().contains("Ann"), "{told:?}");
    assert_eq!(iryna.heard(), [""; 0]);
    let world = world.restarted();
    for _ in 0..3 {
        an_hour_passes(&world).await;
    }
    assert_eq!(world.customer("staff-olena").heard(), [""; 0]);
    world.pass(7 * DAY);
    world.settle().await;
    assert_eq!(world.customer("staff-olena").heard(), [""; 0], "nothing is new");
    world.close().await;
}

#[tokio::test]
async fn a_question_is_exported_and_goes_with_its_customers_data() {
    let world = World::new();
    let olena = staff(&world, "olena").await;
    let ann = world.customer("ann");
    ann.says("/language en").await;
    ann.says("Do you sell hair dryers?").await;
    ann.says("/export").await;
    assert!(ann.file().contains("questions_without_an_answer"));
    ann.says("/forget").await;
    ann.presses("Yes, forget me").await;
    olena.heard();
    world.pass(8 * DAY);
    world.settle().await;
    assert_eq!(olena.heard(), [""; 0]);
    world.close().await;
}

#[tokio::test]
async fn one_who_owned_the_business_once_is_told_nothing() {
    let world = World::new();
    let olena = staff(&world, "olena").await;
    world.customer("ann").says("Do you sell hair dryers?").await;
    olena.heard();
    world.sql("DELETE FROM staff_accounts");
    world.pass(8 * DAY);
    world.settle().await;
    assert_eq!(world.customer("staff-olena").heard(), [""; 0]);
    let olena = world.customer("staff-olena").appointed("olena").await;
    an_hour_passes(&world).await;
    assert!(olena.heard().concat().contains("hair dryers"), "it waited for an owner");
    world.close().await;
}
