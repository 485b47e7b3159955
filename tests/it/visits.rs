//! What staff do with customers' visits by buttons and commands, and what the customers hear of it.

use zapys::store::staff;

use crate::world::{Customer, World};

async fn staff<'a>(world: &'a World, member: &str, lang: &str) -> Customer<'a> {
    let person = world.customer(&format!("staff-{member}")).appointed(member).await;
    person.says(&format!("/language {lang}")).await;
    person.heard();
    person
}

/// Ann has a haircut on Tuesday at two, with Olena.
async fn booked(world: &World) -> Customer<'_> {
    let ann = world.customer("ann");
    let wish = "Book a haircut tomorrow at 2pm. Ann Lee, ann@example.com, +380 67 123 45 67";
    assert!(ann.says(wish).await.starts_with('✅'));
    ann
}

const ANN: &str = "Tue 24 Nov, 2:00 PM Ann Lee";

#[tokio::test]
async fn a_staff_member_moves_a_visit_by_buttons_and_the_customer_is_told() {
    let world = World::new();
    let ann = booked(&world).await;
    ann.heard();
    let olena = staff(&world, "olena", "en").await;
    olena.says("/day tomorrow").await;
    insta::assert_snapshot!(olena.presses(ANN).await, @r"
    Haircut, Tuesday, November 24 at 2:00 PM, Olena
    👤 Ann Lee, +380671234567, ann@example.com
    ");
    insta::assert_snapshot!(olena.presses("Move").await, @"Haircut: choose a day. The nearest with free times are Monday, November 23; Tuesday, November 24; Wednesday, November 25; Thursday, November 26; Friday, November 27; Saturday, November 28; Monday, November 30.");
    olena.presses("26").await;
    insta::assert_snapshot!(olena.presses("11:00 AM").await, @"Move this visit to another time: Thursday, November 26 at 11:00 AM? It is now: Haircut, Tuesday, November 24 at 2:00 PM. I'll tell the customer. (Tue 24 Nov, 2:00 PM Ann Lee)");
    assert!(ann.heard().is_empty(), "nothing is moved before the yes");
    insta::assert_snapshot!(olena.presses("Yes, move it").await, @"Moved, and the customer has been told: Haircut, Thursday, November 26 at 11:00 AM. (Thu 26 Nov, 11:00 AM Ann Lee)");
    world.settle().await;
    insta::assert_snapshot!(ann.heard().join("\n---\n"), @r"
    📣 Romashka Salon has moved your appointment to another time.

    It was: Tuesday, November 24 at 2:00 PM
    📋 Haircut with Olena
    📅 Thursday, November 26 at 11:00 AM
    ⏱ 1 hour
    💳 500 ₴
    📍 5 Sadova St, Kyiv
    📧 An email with the new time is on its way to ann@example.com

    If the new time doesn't suit you, write to me and we'll find another.
    ");
    assert_eq!(world.confirmed().await, ["2026-11-26 11:00 haircut olena Ann Lee ann@example.com"]);
    assert!(olena.heard().is_empty(), "she did it herself");
    let letters = world.letters();
    assert!(letters.last().unwrap().subject.contains("Moved"), "{letters:?}");
    world.close().await;
}

#[tokio::test]
async fn a_visit_is_cancelled_after_a_yes_and_the_customer_is_told() {
    let world = World::new();
    let ann = booked(&world).await;
    let olena = staff(&world, "olena", "uk").await;
    olena.says("/find Ann").await;
    insta::assert_snapshot!(olena.presses("Скасувати").await, @"Скасувати цей запис: Стрижка, вівторок, 24 листопада, о 14:00? Клієнта повідомлю. (Вт 24.11, 14:00 Ann Lee)");
    insta::assert_snapshot!(olena.presses("Так, скасувати").await, @"Скасовано, клієнта повідомлено: Стрижка, вівторок, 24 листопада, о 14:00. (Вт 24.11, 14:00 Ann Lee)");
    world.settle().await;
    let told = ann.heard().join("\n");
    assert!(told.contains("cancelled"), "{told}");
    assert_eq!(world.confirmed().await, [""; 0]);
    let again = olena.presses("Так, скасувати").await;
    assert!(again.contains("Скасовано") || again.contains("немає"), "{again}");
    world.close().await;
}

#[tokio::test]
async fn whether_the_customer_came_is_noted_once_the_visit_has_begun_and_corrected() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    world.pass(29 * 60);
    world.settle().await;
    olena.heard();
    olena.says("/today").await;
    let shown = olena.presses(ANN).await;
    assert!(shown.contains("Ann Lee"), "{shown}");
    insta::assert_snapshot!(olena.presses("Didn't come").await, @"Tue 24 Nov, 2:00 PM Ann Lee: noted, the customer didn't come.");
    assert!(olena.says("/today").await.contains("(didn't come)"));
    olena.presses(ANN).await;
    insta::assert_snapshot!(olena.presses("Came").await, @"Tue 24 Nov, 2:00 PM Ann Lee: noted, the customer came.");
    assert!(!olena.says("/today").await.contains("(didn't come)"));
}

#[tokio::test]
async fn a_customer_is_found_by_name_or_number_and_a_note_stays_with_the_visit() {
    let world = World::new();
    let ann = booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    insta::assert_snapshot!(olena.says("/find 67 123").await, @r"
    Haircut, Tuesday, November 24 at 2:00 PM, Olena
    👤 Ann Lee, +380671234567, ann@example.com
    ");
    insta::assert_snapshot!(olena.says("/note ann: brings her own colour").await, @"Noted on Tue 24 Nov, 2:00 PM Ann Lee: brings her own colour");
    let day = olena.says("/day tomorrow").await;
    assert!(day.contains("📝 brings her own colour"), "{day}");
    assert!(!ann.says("/my").await.contains("colour"), "notes are for staff");
    insta::assert_snapshot!(olena.says("/note Ann:").await, @"The note on Tue 24 Nov, 2:00 PM Ann Lee is removed.");
    insta::assert_snapshot!(olena.says("/find Bob").await, @"No visit of yours is under “Bob”.");
    insta::assert_snapshot!(olena.says("/note Bob: tall").await, @"No visit of yours is under “Bob”.");
    insta::assert_snapshot!(olena.says("/note").await, @"Write whose visit it is, a colon, and the note: /note Ann Lee: please call her the day before.");
    let iryna = staff(&world, "iryna", "en").await;
    assert_eq!(iryna.says("/find Ann").await, "No visit of yours is under “Ann”.");
    world.close().await;
}

#[tokio::test]
async fn a_button_of_staff_does_nothing_for_anyone_else() {
    let world = World::new();
    let ann = booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    let iryna = staff(&world, "iryna", "en").await;
    olena.says("/find Ann").await;
    let (cancel, show) = (olena.button("Cancel"), {
        olena.says("/day tomorrow").await;
        olena.button(ANN)
    });
    // A press of a message in another conversation is a press of no button.
    for person in [&ann, &iryna, &world.customer("guest")] {
        for forged in [cancel, show] {
            let told = person.press(forged).await;
            assert!(!told.contains("Ann Lee") && !told.contains("Cancel this"), "{told}");
        }
    }
    // Her own button means nothing any more once she has left.
    let key = olena.key.clone();
    world.store().write(move |tx| staff::dismiss(tx, &key)).await.unwrap();
    let told = olena.press(show).await;
    assert!(told.starts_with("This command is for staff"), "{told}");
    let told = olena.press(cancel).await;
    assert!(!told.contains("Cancel this visit"), "{told}");
    assert_eq!(world.confirmed().await.len(), 1);
    world.close().await;
}
