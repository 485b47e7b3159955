//! Conversations by buttons and commands, without a platform: what a press does, and to whom.

use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zapys::{
    chat::{ButtonPress, InboundKind},
    ids::{BusinessId, Lang, StaffId},
    store::staff::{self, Invitation},
};

use crate::world::{Customer, World, call, words};

const WHO: &str = "Ольга Коваль, olha@example.com";
const BOOKED: &str = "2026-11-26 09:00 haircut";

/// Chooses Thursday at nine by buttons; the name and the address are missing.
async fn chooses(customer: &Customer<'_>) -> String {
    customer.says("/book").await;
    customer.presses("Стрижка").await;
    customer.presses("26").await;
    customer.presses("9:00").await
}

/// Books in words.
async fn books(customer: &Customer<'_>, day: u32) {
    let wish = format!("Запишіть мене на стрижку {day} листопада о 9:00. {WHO}");
    let told = customer.says(&wish).await;
    assert!(told.starts_with("✅ Готово"), "{told}");
}

async fn standing(world: &World) -> Vec<String> {
    let standing = world.confirmed().await;
    standing.iter().map(|line| line.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn a_customer_books_wholly_by_buttons_and_says_only_who_they_are() {
    let world = World::new();
    let guest = world.customer("guest");
    let held = chooses(&guest).await;
    assert!(held.starts_with("Записую вас на "), "{held}");
    assert!(guest.shown().in_place);
    let told = guest.says(WHO).await;
    assert!(told.starts_with("✅ Готово, записали вас!"), "{told}");
    assert_eq!(standing(&world).await, [BOOKED]);
    world.close().await;
}

#[tokio::test]
async fn a_language_model_finishes_what_was_chosen_by_buttons() {
    let world = World::new().model(|request| {
        if request.rounds.is_empty() {
            let booking = json!({
                "customer_name": "Ольга Коваль", "customer_email": "olha@example.com",
                "service": "haircut", "date": "2026-11-26", "time": "09:00",
            });
            return Ok(call("book_appointment", &booking));
        }
        Ok(words("Чекаємо на вас."))
    });
    let guest = world.customer("guest");
    chooses(&guest).await;
    let told = guest.says(WHO).await;
    assert!(told.contains("✅ Готово, записали вас!"), "{told}");
    assert_eq!(standing(&world).await, [BOOKED]);
    world.close().await;
}

#[tokio::test]
async fn an_appointment_is_moved_by_buttons_and_its_receipt_stays() {
    let world = World::new();
    let guest = world.customer("guest");
    books(&guest, 26).await;
    guest.presses("Перенести").await;
    assert!(!guest.shown().in_place, "the receipt is what the customer keeps");
    guest.presses("27").await;
    assert!(guest.shown().in_place);
    let told = guest.presses("9:00").await;
    assert!(told.starts_with("✅ Готово, перенесли"), "{told}");
    assert_eq!(standing(&world).await, ["2026-11-27 09:00 haircut"]);
    world.close().await;
}

#[tokio::test]
async fn an_appointment_is_cancelled_by_a_yes_that_names_it() {
    let world = World::new();
    let guest = world.customer("guest");
    books(&guest, 26).await;
    guest.presses("Скасувати").await;
    let old = guest.button("Так, скасувати");
    assert_eq!(guest.presses("Ні, залишити").await, "Гаразд, усе лишається без змін.");
    books(&guest, 27).await;
    guest.presses("Скасувати").await;
    // The yes of the older question is about the older appointment.
    let told = guest.press(old).await;
    assert!(told.starts_with("✅ Запис скасовано"), "{told}");
    assert_eq!(standing(&world).await, ["2026-11-27 09:00 haircut"]);
    world.close().await;
}

#[tokio::test]
async fn a_yes_to_what_was_moved_since_is_asked_again() {
    let world = World::new();
    let guest = world.customer("guest");
    books(&guest, 26).await;
    guest.presses("Скасувати").await;
    let yes = guest.button("Так, скасувати");
    guest.presses("Перенести").await;
    guest.presses("27").await;
    guest.presses("9:00").await;
    guest.press(yes).await;
    assert_eq!(standing(&world).await, ["2026-11-27 09:00 haircut"]);
    let told = guest.presses("Так, скасувати").await;
    assert!(told.starts_with("✅ Запис скасовано"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn somebody_elses_button_and_one_that_never_was_are_stale_and_replace_nothing() {
    let world = World::new();
    let (guest, thief) = (world.customer("guest"), world.customer("thief"));
    books(&guest, 26).await;
    let cancel = guest.button("Скасувати");
    for pressed in
        [cancel, ButtonPress { button: 99, ..cancel }, ButtonPress { message: -1, button: 0 }]
    {
        let told = thief.press(pressed).await;
        assert!(told.starts_with("Це кнопка зі старого повідомлення"), "{told}");
        let shown = thief.shown();
        assert_eq!((shown.in_place, shown.appointment), (false, None));
    }
    assert_eq!(standing(&world).await, [BOOKED]);
    world.close().await;
}

#[tokio::test]
async fn taking_a_time_twice_books_once_and_what_follows_does_not_replace_the_receipt() {
    let world = World::new();
    let guest = world.customer("guest");
    books(&guest, 26).await;
    guest.says("/start haircut").await;
    guest.presses("27").await;
    let (take, back) = (guest.button("9:00"), guest.button("« Інший день"));
    for pressed in [take, take, back] {
        guest.sends_update(InboundKind::ButtonPress(pressed)).await;
    }
    let told = guest.hears().await;
    assert!(told.starts_with("✅ Готово") && told.contains("✅ Цей запис у вас уже є"), "{told}");
    assert!(!guest.shown().in_place);
    assert_eq!(standing(&world).await, [BOOKED, "2026-11-27 09:00 haircut"]);
    world.close().await;
}

#[tokio::test]
async fn a_press_that_dies_before_it_is_recorded_acts_once() {
    let world = World::new();
    let guest = world.customer("guest");
    books(&guest, 26).await;
    guest.says("/start haircut").await;
    guest.presses("27").await;
    let die = "CREATE TRIGGER die BEFORE INSERT ON steps WHEN NEW.n = 0
               BEGIN SELECT RAISE(ABORT, 'died'); END;";
    for label in ["9:00", "Перенести", "Скасувати", "Так, скасувати"]
    {
        world.sql(die);
        guest.sends_update(InboundKind::ButtonPress(guest.button(label))).await;
        guest.fails().await;
        world.sql("DROP TRIGGER die");
        guest.hears().await;
    }
    assert_eq!(standing(&world).await, [BOOKED]);
    assert_eq!(world.bookings().await.len(), 2);
    world.close().await;
}

#[tokio::test]
async fn a_customer_is_forgotten_by_a_button_and_old_buttons_mean_nothing_new() {
    let world = World::new();
    let guest = world.customer("guest");
    books(&guest, 26).await;
    let cancel = guest.button("Скасувати");
    guest.says("/forget").await;
    assert!(guest.presses("Так, забути мене").await.starts_with("Готово: ваші повідомлення"));
    for _ in 0..3 {
        guest.says("/help").await;
    }
    let told = guest.press(cancel).await;
    assert!(told.starts_with("Це кнопка зі старого повідомлення"), "{told}");
    assert_eq!(standing(&world).await, [BOOKED]);
    world.close().await;
}

#[tokio::test]
async fn a_wish_to_be_forgotten_whose_answer_died_is_answered_by_what_was_done() {
    let world = World::new();
    let guest = world.customer("guest");
    guest.says("/forget").await;
    world.sql(
        "CREATE TRIGGER die BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'died'); END;",
    );
    guest.sends_update(InboundKind::ButtonPress(guest.button("Так, забути мене"))).await;
    guest.fails().await;
    world.sql("DROP TRIGGER die");
    let told = guest.hears().await;
    assert!(told.starts_with("Готово: ваші повідомлення"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn what_was_cancelled_is_not_said_to_be_kept() {
    let world = World::new();
    let guest = world.customer("guest");
    books(&guest, 26).await;
    guest.presses("Скасувати").await;
    let keep = guest.button("Ні, залишити");
    assert!(guest.press(keep).await.starts_with("Гаразд, усе лишається"));
    guest.says("Скасуйте мій запис").await;
    guest.presses("Так, скасувати").await;
    let told = guest.press(keep).await;
    assert!(!told.contains("лишається"), "{told}");
    assert!(standing(&world).await.is_empty());
    world.close().await;
}

#[tokio::test]
async fn the_language_is_chosen_by_a_button() {
    let world = World::new();
    let guest = world.customer("guest");
    guest.says("/language").await;
    assert_eq!(guest.presses("English").await, "I'll write in English from now on.");
    assert_eq!(guest.shown().lang, Some(Lang::En), "the answer is in the language chosen");
    assert!(guest.says("/book").await.contains("Haircut"));
    guest.says("/language uk").await;
    assert_eq!(guest.shown().lang, Some(Lang::Uk));
    world.close().await;
}

async fn invites(world: &World, bot: &BusinessId, code: &str) {
    let invitation = Invitation {
        code_hash: Sha256::digest(code.as_bytes()).into(),
        bot: bot.clone(),
        staff: StaffId::new("olena"),
        expires: zapys::clock::Clock::now(&*world.clock) + SignedDuration::from_hours(24),
    };
    let now = zapys::clock::Clock::now(&*world.clock);
    world.store().write(move |tx| staff::invite(tx, &invitation, now)).await.unwrap();
}

#[tokio::test]
async fn an_invitation_makes_one_person_staff_once_and_in_time_and_where_it_belongs() {
    let (world, code) = (World::new(), "zapys-0123456789");
    let (olena, thief) = (world.customer("olena"), world.customer("thief"));
    invites(&world, &world.bot, code).await;
    assert!(olena.says(code).await.starts_with("Вітаю, Олена!"));
    assert!(thief.says(code).await.starts_with("Це запрошення вже"));
    assert!(thief.says("/today").await.starts_with("Ця команда для співробітників"));
    invites(&world, &world.bot, "zapys-9999999999").await;
    world.pass(25 * 60);
    assert!(thief.says("/start zapys-9999999999").await.starts_with("Це запрошення вже"));
    invites(&world, &BusinessId::new("elsewhere"), "zapys-8888888888").await;
    assert!(thief.says("zapys-8888888888").await.starts_with("Це запрошення вже"));
    world.close().await;
}

#[tokio::test]
async fn an_invitation_whose_answer_died_is_opened_again_by_the_same_person() {
    let (world, code) = (World::new(), "zapys-0123456789");
    let olena = world.customer("olena");
    invites(&world, &world.bot, code).await;
    world.sql("CREATE TRIGGER die BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'x'); END;");
    olena.sends(code).await;
    olena.fails().await;
    world.sql("DROP TRIGGER die");
    assert!(olena.hears().await.starts_with("Вітаю, Олена!"));
    world.close().await;
}

#[tokio::test]
async fn the_buttons_of_a_list_are_numbered_as_it_is() {
    let world = World::new();
    let ann = world.customer("ann");
    for order in [
        "Haircut on Friday at 10 for me, Ann Lee, ann@example.com",
        "and a haircut on Friday at 12 for my daughter Ivy",
        "yes",
        "and a manicure for Ivy on Friday at 15",
        "yes",
    ] {
        ann.says(order).await;
    }
    assert_eq!(standing(&world).await.len(), 3);
    let list = ann.says("cancel Ivy's").await;
    assert!(list.contains("1. Haircut — Friday, November 27 at 12:00 PM"), "{list}");
    let asked = ann.presses("Cancel 1").await;
    assert!(asked.contains("12:00 PM") && asked.contains("Ivy"), "{asked}");
    world.close().await;
}
