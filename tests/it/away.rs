//! A staff member says in chat when they are away: who is booked is shown, the time is blocked, and
//! each customer is asked only when staff say so.

use zapys::store::bookings;

use crate::world::{Customer, MONDAY, World};

async fn staff<'a>(world: &'a World, member: &str, lang: &str) -> Customer<'a> {
    let person = world.customer(&format!("staff-{member}")).appointed(member).await;
    person.says(&format!("/language {lang}")).await;
    person
}

/// Ann has a haircut on Tuesday at two, and Kim one at five.
async fn booked(world: &World) {
    for (who, hour) in [("Ann Lee", "2pm"), ("Kim Doe", "5pm")] {
        let name = who.split(' ').next().unwrap().to_lowercase();
        let wish = format!("Book a haircut tomorrow at {hour}. {who}, {name}@example.com");
        assert!(world.customer(&name).says(&wish).await.starts_with('✅'));
    }
}

#[tokio::test]
async fn an_absence_is_shown_with_who_is_booked_and_blocks_the_time_after_a_yes() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    olena.heard();
    insta::assert_snapshot!(olena.says("tomorrow from 1pm to 4pm I am away").await, @r"
    You're away tomorrow, Tuesday, November 24, from 1:00 PM to 4:00 PM.
    Booked then:
    • Tuesday, November 24 at 2:00 PM: Haircut, Ann Lee, ann@example.com
    Shall I block this time?
    ");
    let free = world.customer("eve").says("Is a haircut free tomorrow at 3:30pm?").await;
    assert!(free.contains("3:30"), "nothing is blocked before the yes: {free}");
    insta::assert_snapshot!(olena.presses("Yes, block it").await, @r"
    Done, blocked: tomorrow, Tuesday, November 24, from 1:00 PM to 4:00 PM.
    Booked then:
    • Tuesday, November 24 at 2:00 PM: Haircut, Ann Lee, ann@example.com
    These visits still stand. Shall I ask their customers for another time? I write to a customer only when you press the button.
    ");
    let refused =
        world.customer("bob").says("Haircut tomorrow at 3:30pm, Bob, bob@example.com").await;
    assert!(refused.contains("Olena isn't in from 1:00 PM to 4:00 PM"), "{refused}");
    let told = world.customer("eve").says("Is Olena working tomorrow?").await;
    assert!(told.contains("9:00 AM – 1:00 PM"), "{told}");
    insta::assert_snapshot!(olena.says("/away").await, @r"
    Noted absences:
    • Olena: tomorrow, Tuesday, November 24, from 1:00 PM to 4:00 PM
    ");
    insta::assert_snapshot!(olena.says("/away tomorrow from 2pm to 3pm").await, @"That is noted already: tomorrow, Tuesday, November 24, from 1:00 PM to 4:00 PM. /away shows it, and you can remove it there.");
    let label = "Remove: tomorrow, Tuesday, November 24, from 1:00 PM to 4:00 PM";
    insta::assert_snapshot!(olena.presses(label).await, @"Removed. This time can be booked again: tomorrow, Tuesday, November 24, from 1:00 PM to 4:00 PM.");
    insta::assert_snapshot!(olena.says("/away").await, @"No absences are noted. To note one, write for example: /away tomorrow afternoon.");
    let booked = world.customer("bob").says("Haircut tomorrow at 3:30pm").await;
    assert!(booked.starts_with('✅'), "{booked}");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn a_customer_is_asked_for_another_time_and_chooses_it_by_a_button() {
    // Too late for a customer to change by themselves, were it not for the question.
    let world = World::with_profile(
        "salon",
        MONDAY,
        &[("change_until = \"12h\"", "change_until = \"48h\"")],
    );
    booked(&world).await;
    let olena = staff(&world, "olena", "uk").await;
    olena.heard();
    insta::assert_snapshot!(olena.says("завтра після обіду мене не буде").await, @r"
    Вас не буде: завтра, у вівторок, 24 листопада, з 13:00 до 18:00.
    На цей час записані:
    • вівторок, 24 листопада, о 14:00: Стрижка, Ann Lee, ann@example.com
    • вівторок, 24 листопада, о 17:00: Стрижка, Kim Doe, kim@example.com
    Заблокувати цей час?
    ");
    insta::assert_snapshot!(olena.presses("Так, заблокувати").await, @r"
    Готово, заблоковано: завтра, у вівторок, 24 листопада, з 13:00 до 18:00.
    На цей час записані:
    • вівторок, 24 листопада, о 14:00: Стрижка, Ann Lee, ann@example.com
    • вівторок, 24 листопада, о 17:00: Стрижка, Kim Doe, kim@example.com
    Ці записи поки що чинні. Запитати клієнтів про інший час? Напишу клієнтові, лише коли ви натиснете кнопку.
    ");
    insta::assert_snapshot!(olena.presses("Запитати про інший час: Вт 24.11, 14:00 Ann Lee").await, @"Вт 24.11, 14:00 Ann Lee: запитано про інший час. Коли клієнт обере, ви дізнаєтеся.");
    let ann = world.customer("ann");
    world.settle().await;
    insta::assert_snapshot!(ann.heard().join("\n---\n"), @"I'm sorry: Olena can't be there tomorrow, Tuesday, November 24, at 2:00 PM for your haircut. The nearest free times are tomorrow, Tuesday, November 24, at 10:30 AM, 11:00 AM, 11:30 AM and 12:00 PM. Would one of them suit you? You can also write another time, or cancel.");
    assert_eq!(
        world.confirmed().await[0],
        "2026-11-24 14:00 haircut olena Ann Lee ann@example.com"
    );
    let moved = ann.presses("Tue 24 Nov, 12:00 PM").await;
    assert!(moved.contains("November 24") && moved.contains("at 12:00 PM"), "{moved}");
    assert_eq!(
        world.confirmed().await[0],
        "2026-11-24 12:00 haircut olena Ann Lee ann@example.com"
    );
    assert!(world.customer("kim").heard().is_empty(), "nobody else was written to");
    world.settle().await;
    assert!(olena.heard().join("\n").contains("Ann Lee"), "staff hear of the move");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn a_customer_who_is_asked_may_answer_in_words_or_cancel() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    olena.says("I'm ill until Wednesday").await;
    olena.presses("Yes, block it").await;
    let asked = olena.presses("Ask all of them to move").await;
    assert_eq!(asked.lines().count(), 2, "{asked}");
    world.settle().await;
    let (ann, kim) = (world.customer("ann"), world.customer("kim"));
    assert!(ann.heard().join("\n").contains("Olena can't be there"));
    kim.heard();
    let moved = ann.says("Thursday at 11 please").await;
    assert!(moved.contains("November 26") && moved.contains("11:00 AM"), "{moved}");
    kim.presses("Cancel").await;
    let cancelled = kim.presses("Yes, cancel it").await;
    assert!(cancelled.contains("cancelled"), "{cancelled}");
    assert_eq!(world.confirmed().await, ["2026-11-26 11:00 haircut olena Ann Lee ann@example.com"]);
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn what_cannot_be_blocked_gets_one_sentence() {
    let world = World::new();
    let olena = staff(&world, "olena", "en").await;
    let iryna = staff(&world, "iryna", "en").await;
    let mut told = Vec::new();
    for words in ["today from 8am to 9am", "tomorrow at 3pm", "somehow", "from tomorrow on", ""] {
        told.push(format!("{words}: {}", olena.says(&format!("/away {words}")).await));
    }
    told.push(format!("Iryna: {}", olena.says("/away Iryna on Friday").await));
    told.push(format!("of Olena: {}", iryna.says("/away Olena on Friday").await));
    insta::assert_snapshot!(told.join("\n"), @r"
    today from 8am to 9am: That time has already passed. Write one that is still to come.
    tomorrow at 3pm: Until when? Write, for example: /away tomorrow from 3 PM to 5 PM.
    somehow: Write when you're away, for example: /away tomorrow afternoon, or /away until Wednesday. /away alone shows what is noted.
    from tomorrow on: Until which day? Write the first and the last day, for example: /away from Monday to Friday.
    : No absences are noted. To note one, write for example: /away tomorrow afternoon.
    Iryna: Iryna is away on Friday, November 27.
    No one is booked then.
    Shall I block this time?
    of Olena: This belongs to another member of staff: only they or the owner can change it.
    ");
    let customer = world.customer("guest").says("I'm ill until Wednesday").await;
    assert!(!customer.contains("block"), "{customer}");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn a_press_that_broke_off_blocks_the_time_once() {
    let world = World::new();
    let olena = staff(&world, "olena", "en").await;
    olena.says("/away tomorrow").await;
    let yes = olena.button("Yes, block it");
    // The reply cannot be stored, as where the process is killed before the turn ends.
    world.sql(
        "CREATE TRIGGER no_reply BEFORE INSERT ON outbox
         BEGIN SELECT RAISE(ABORT, 'killed'); END;",
    );
    olena.sends_update(zapys::chat::InboundKind::ButtonPress(yes)).await;
    olena.fails().await;
    world.sql("DROP TRIGGER no_reply;");
    let world = world.restarted();
    let olena = world.customer("staff-olena");
    let told = olena.hears().await;
    assert!(told.starts_with("Done, blocked"), "{told}");
    let absences = world.store().read(|db| {
        zapys::store::absences::coming(
            db,
            &zapys::ids::BusinessId::new("salon"),
            jiff::civil::DateTime::MIN,
        )
    });
    assert_eq!(absences.await.unwrap().len(), 1);
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn what_was_held_when_the_time_was_blocked_is_not_booked() {
    let world = World::new();
    let guest = world.customer("guest");
    guest.says("Запишіть на стрижку завтра о 15:00").await;
    let olena = staff(&world, "olena", "uk").await;
    olena.says("/away завтра з 14 до 18").await;
    olena.presses("Так, заблокувати").await;
    let told = guest.says("Ольга Коваль, olha@example.com").await;
    assert!(!told.starts_with('✅'), "{told}");
    let standing = world.store().read(|db| bookings::all(db, None, None)).await.unwrap();
    assert!(standing.iter().all(|it| it.booking.state != zapys::schedule::State::Confirmed));
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn a_customer_who_has_not_chosen_another_time_is_asked_again_and_not_reminded() {
    let world = World::new();
    booked(&world).await;
    let (olena, ann, kim) =
        (staff(&world, "olena", "en").await, world.customer("ann"), world.customer("kim"));
    olena.says("/away tomorrow from 1pm to 4pm").await;
    olena.presses("Yes, block it").await;
    olena.presses("Ask to move: Tue 24 Nov, 2:00 PM Ann Lee").await;
    world.settle().await;
    assert!(ann.heard().join("\n").contains("Olena can't be there"));
    kim.heard();
    let letters = || world.letters().iter().filter(|it| it.to.contains("ann@")).count();
    let before = letters();
    // Two hours before Ann's visit, and then before Kim's.
    world.pass(26 * 60 + 1);
    world.settle().await;
    insta::assert_snapshot!(ann.heard().join("\n---\n"), @"I'm sorry: Olena can't be there today, Tuesday, November 24, at 2:00 PM for your haircut. Which other time would suit you? You can also cancel.");
    assert_eq!(letters(), before, "no letter says that the visit stands");
    let moved = ann.presses("« Another day").await;
    assert!(moved.contains("choose a day"), "{moved}");
    world.pass(3 * 60);
    world.settle().await;
    assert!(kim.heard().join("\n").contains("🔔"), "who was not asked is reminded");
    world.settle().await;
    world.close().await;
}
