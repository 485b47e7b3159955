//! Conversations as people have them, in Ukrainian and in English, with the offline model.
//!
//! What must be so is asserted, not how it is worded: the times, names and addresses in an
//! answer, what stands in the books afterwards, and which letters left.

use crate::world::{MONDAY, World};

/// Fails unless each part is in the text, letter case aside.
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        let found = text.to_lowercase().contains(&part.to_lowercase());
        assert!(found, "{part:?} is not in this answer:\n{text}");
    }
}

fn has_none(text: &str, parts: &[&str]) {
    for part in parts {
        let found = text.to_lowercase().contains(&part.to_lowercase());
        assert!(!found, "{part:?} must not be in this answer:\n{text}");
    }
}

#[tokio::test]
async fn a_haircut_tomorrow_is_booked_from_the_times_that_were_offered() {
    let world = World::new();
    has(&world.says("Хочу записатися на стрижку завтра").await, &["24 листопада", "9:00", "14:00"]);
    let receipt = world.says("14:00 підходить. John Doe, john@example.com").await;
    has(&receipt, &["✅", "Стрижка", "Олена", "24 листопада", "14:00", "john@example.com"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 14:00 haircut olena John Doe john@example.com");
    let letters = world.letters();
    assert_eq!(letters.len(), 1);
    has(&letters[0].to, &["john@example.com"]);
    has(&letters[0].text, &["Стрижка", "14:00", "24 листопада"]);
    world.close().await;
}

#[tokio::test]
async fn a_day_then_a_time_then_a_service_then_a_person() {
    let world = World::new();
    has(&world.says("Хочу записатися на завтра").await, &["годину"]);
    has(&world.says("14:00").await, &["послуг", "Стрижка", "Манікюр"]);
    has(&world.says("Стрижка. John Doe, john@example.com").await, &["✅", "14:00"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 14:00 haircut olena John Doe john@example.com");
    world.close().await;
}

#[tokio::test]
async fn everything_in_one_message() {
    let world = World::new();
    let line =
        "Запишіть Марію Коваленко (maria@example.com) на манікюр на наступний понеділок о 10:00";
    has(&world.says(line).await, &["✅", "Манікюр", "30 листопада", "10:00", "Марія Коваленко"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-30 10:00 manicure iryna Марія Коваленко maria@example.com");
    world.close().await;
}

#[tokio::test]
async fn free_times_first_and_then_who_it_is_for() {
    let world = World::new();
    has(&world.says("Які вільні слоти на вівторок?").await, &["24 листопада", "9:00", "17:00"]);
    has(&world.says("15:00 підходить").await, &["вас звати", "email"]);
    let held = world.bookings().await;
    assert_eq!(held.len(), 1, "the slot is kept while the customer is asked");
    has(&world.says("Іван Франко, ivan@example.com").await, &["✅", "15:00", "Іван Франко"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 15:00 haircut olena Іван Франко ivan@example.com");
    world.close().await;
}

#[tokio::test]
async fn the_four_dialogues_in_english() {
    let world = World::new();
    let anna = world.customer("anna");
    has(&anna.says("I'd like a haircut tomorrow").await, &["Tuesday, November 24", "9:00 AM"]);
    has(
        &anna.says("2 PM works. Anna Noble, anna@example.com").await,
        &["✅", "2:00 PM", "Haircut"],
    );

    let bob = world.customer("bob");
    has(&bob.says("I want to book for the day after tomorrow").await, &["time"]);
    has(&bob.says("11:00").await, &["Which service", "Haircut"]);
    has(&bob.says("Haircut. Bob Stone, bob@example.com").await, &["✅", "11:00 AM"]);

    let carol = world.customer("carol");
    let line = "Please book Carol King (carol@example.com) for a manicure next Monday at 10am";
    has(&carol.says(line).await, &["✅", "Manicure", "November 30", "10:00 AM", "Carol King"]);

    let dave = world.customer("dave");
    has(&dave.says("What slots are free on Thursday?").await, &["November 26", "5:00 PM"]);
    has(&dave.says("3pm suits me").await, &["name", "email"]);
    has(&dave.says("Dave Hill, dave@example.com").await, &["✅", "3:00 PM", "Dave Hill"]);

    insta::assert_snapshot!(world.confirmed().await.join("\n"), @r"
    2026-11-24 14:00 haircut olena Anna Noble anna@example.com
    2026-11-25 11:00 haircut olena Bob Stone bob@example.com
    2026-11-26 15:00 haircut olena Dave Hill dave@example.com
    2026-11-30 10:00 manicure iryna Carol King carol@example.com
    ");
    assert_eq!(world.letters().len(), 4);
    world.close().await;
}

#[tokio::test]
async fn a_mind_that_changes_before_the_booking() {
    let world = World::new();
    has(&world.says("хочу на манікюр завтра о 14:00").await, &["14:00", "24 листопада"]);
    has(&world.says("ні, краще о 15").await, &["15:00", "24 листопада"]);
    has(&world.says("а можна в п'ятницю?").await, &["15:00", "27 листопада"]);
    has(&world.says("Ольга Кобилянська, olha@example.com").await, &["✅", "27 листопада", "15:00"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-27 15:00 manicure iryna Ольга Кобилянська olha@example.com");
    world.close().await;
}

#[tokio::test]
async fn another_service_instead_before_the_booking() {
    let world = World::new();
    world.says("Haircut tomorrow at 10:00 please").await;
    has(&world.says("no, a manicure rather").await, &["Manicure", "10:00"]);
    has(&world.says("Ann Lee, ann@example.com").await, &["✅", "Manicure"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 10:00 manicure iryna Ann Lee ann@example.com");
    world.close().await;
}

#[tokio::test]
async fn a_mind_that_changes_after_the_booking_moves_it_and_makes_no_second_one() {
    let world = World::new();
    world.says("Стрижка завтра о 14:00, Іван Франко, ivan@example.com").await;
    has(&world.says("ні, краще о 16:00").await, &["✅", "16:00", "перенес"]);
    has(&world.says("перенесіть на четвер о 12:00").await, &["✅", "26 листопада", "12:00"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-26 12:00 haircut olena Іван Франко ivan@example.com");
    let bookings = world.bookings().await;
    assert_eq!((bookings.len(), bookings[0].version), (1, 3));
    assert_eq!(world.letters().len(), 3, "one letter for each change");
    world.close().await;
}

#[tokio::test]
async fn a_taken_time_is_refused_with_the_nearest_free_ones() {
    let world = World::new();
    world.customer("first").says("Haircut tomorrow 14:00, Ann Lee, ann@example.com").await;
    let second = world.customer("second");
    let refused = second.says("Стрижка завтра о 14:00, Іван Франко, ivan@example.com").await;
    has(&refused, &["зайнят", "15:30", "12:00"]);
    has_none(&refused, &["✅", "Ann", "ann@example.com"]);
    has(&second.says("15:30").await, &["✅", "15:30"]);
    let other = world.customer("third").says("haircut tomorrow at 14:30").await;
    has(&other, &["taken"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @r"
    2026-11-24 14:00 haircut olena Ann Lee ann@example.com
    2026-11-24 15:30 haircut olena Іван Франко ivan@example.com
    ");
    world.close().await;
}

#[tokio::test]
async fn a_time_that_cannot_be_is_refused_with_its_reason() {
    let cases: &[(&str, &[&str])] = &[
        ("стрижка вчора о 10:00", &["минув"]),
        ("стрижка завтра о 3 ночі", &["9:00–13:00", "9:30"]),
        ("стрижка у неділю о 12", &["вихідний", "30 листопада"]),
        ("стрижка 31 грудня о 12:00", &["не працюємо"]),
        ("стрижка 5 березня 2027 о 12:00", &["60 днів"]),
        ("стрижка сьогодні о 10:30", &["2 годин", "14:00"]),
        ("стрижка завтра о 12:30", &["9:00–13:00", "12:00"]),
        ("стрижка завтра о 14:10", &["14:00", "14:30"]),
        ("стрижка 31 листопада о 14:00", &["дати немає"]),
        ("стрижка завтра о 25:00", &["часу немає"]),
        ("haircut on Sunday at noon", &["closed", "November 30"]),
        ("haircut tomorrow at 3am", &["9:00 AM"]),
        ("haircut yesterday at 10", &["passed"]),
    ];
    for (line, parts) in cases {
        let world = World::new();
        let reply = world.says(line).await;
        has(&reply, parts);
        has_none(&reply, &["✅"]);
        assert_eq!(world.bookings().await, [], "{line}");
        world.close().await;
    }
}

#[tokio::test]
async fn cancelling_asks_and_a_no_keeps_it() {
    let world = World::new();
    world.says("Haircut tomorrow 14:00, Ann Lee, ann@example.com").await;
    has(&world.says("please cancel my appointment").await, &["yes", "2:00 PM"]);
    has_none(&world.says("no").await, &["✅"]);
    assert_eq!(world.confirmed().await.len(), 1);
    // A yes that comes after the no is no yes to the question before it.
    let late = world.says("yes").await;
    has_none(&late, &["✅"]);
    assert_eq!(world.confirmed().await.len(), 1);
    world.says("thanks").await;
    has(&world.says("cancel it").await, &["yes"]);
    has(&world.says("yes").await, &["✅", "cancelled", "ann@example.com"]);
    assert_eq!(world.confirmed().await, Vec::<String>::new());
    assert_eq!(world.letters().len(), 2);
    has(&world.customer("other").says("haircut tomorrow 14:00").await, &["name"]);
    world.close().await;
}

#[tokio::test]
async fn cancelling_in_ukrainian_names_which_one_when_there_are_two() {
    let world = World::new();
    world.says("Стрижка завтра о 14:00, Іван Франко, ivan@example.com").await;
    world.says("а ще запишіть на манікюр у четвер о 10:00").await;
    assert_eq!(world.confirmed().await.len(), 2);
    has(&world.says("покажи мої записи").await, &["1.", "Стрижка", "2.", "Манікюр", "10:00"]);
    has(&world.says("скасуйте манікюр").await, &["Манікюр", "26 листопада", "так"]);
    has(&world.says("так").await, &["✅", "скасовано", "Манікюр"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 14:00 haircut olena Іван Франко ivan@example.com");
    has_none(&world.says("мої записи").await, &["Манікюр"]);
    world.close().await;
}

#[tokio::test]
async fn too_close_to_its_start_only_a_person_changes_it() {
    let world = World::new();
    world.says("Стрижка завтра о 9:00, Іван Франко, ivan@example.com").await;
    world.pass(12 * 60);
    has(&world.says("скасуйте запис").await, &["так"]);
    has(&world.says("так").await, &["+380 44 000 00 00"]);
    has(&world.says("перенесіть на четвер о 12:00").await, &["+380 44 000 00 00"]);
    assert_eq!(world.confirmed().await.len(), 1);
    world.close().await;
}

#[tokio::test]
async fn what_the_profile_says_is_told_and_what_it_does_not_say_is_not_known() {
    let world = World::new();
    has(&world.says("скільки коштує манікюр?").await, &["600 ₴"]);
    has(&world.says("де ви знаходитесь?").await, &["вул. Садова, 5"]);
    has(&world.says("коли ви працюєте?").await, &["9:00–13:00", "10:00–16:00"]);
    has(&world.says("який у вас номер телефону?").await, &["+380 44 000 00 00"]);
    has(&world.says("чи можна оплатити карткою?").await, &["карткою"]);
    let english = world.customer("english");
    has(&english.says("How much is a haircut?").await, &["500 ₴"]);
    has(&english.says("Where are you located?").await, &["5 Sadova St"]);
    has(&english.says("What are your opening hours?").await, &["9:00 AM", "6:00 PM"]);
    has(&english.says("Do you have parking?").await, &["parking in the yard"]);
    let unknown = english.says("Do you accept bitcoin?").await;
    has_none(&unknown, &["bitcoin", "we accept"]);
    assert!(!unknown.is_empty());
    world.close().await;
}

#[tokio::test]
async fn a_question_in_between_does_not_lose_the_booking() {
    let world = World::new();
    world.says("хочу на стрижку завтра о 12:00").await;
    has(&world.says("а скільки це коштує?").await, &["500 ₴"]);
    has(&world.says("Іван Франко, ivan@example.com").await, &["✅", "12:00"]);
    assert_eq!(world.confirmed().await.len(), 1);
    world.close().await;
}

#[tokio::test]
async fn a_person_is_called_and_gets_a_letter_with_the_words() {
    let world = World::new();
    world.says("У мене алергія на фарбу").await;
    has(&world.says("покличте людину").await, &["людин"]);
    let letters = world.letters();
    assert_eq!(letters.len(), 1);
    has(&letters[0].to, &["olena@example.com"]);
    has(&letters[0].text, &["алергія"]);
    world.close().await;
}

#[tokio::test]
async fn thanks_greetings_and_noise_get_an_answer_and_change_nothing() {
    let world = World::new();
    for line in
        ["Привіт", "дякую!", "👍", "...", "асдфг йцукен", "ок", "до побачення", "😀😀😀", "?"]
    {
        let reply = world.says(line).await;
        assert!(!reply.trim().is_empty(), "{line} was met with silence");
        has_none(&reply, &["✅"]);
    }
    assert_eq!(world.bookings().await, []);
    world.close().await;
}

#[tokio::test]
async fn several_messages_that_wait_are_one_turn() {
    let world = World::new();
    let guest = world.customer("guest");
    let lines =
        ["Добрий день", "хочу на стрижку", "завтра о 14:00", "Іван Франко", "ivan@example.com"];
    let reply = guest.says_at_once(&lines).await;
    assert_eq!(reply.matches("---").count(), 0, "one answer to all of it:\n{reply}");
    has(&reply, &["✅", "14:00", "Іван Франко"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 14:00 haircut olena Іван Франко ivan@example.com");
    world.close().await;
}

#[tokio::test]
async fn the_same_message_again_gets_the_receipt_there_is() {
    let world = World::new();
    let line = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com";
    has(&world.says(line).await, &["✅"]);
    has(&world.says(line).await, &["✅", "14:00"]);
    let twice = world.customer("guest").says_at_once(&[line, line]).await;
    has(&twice, &["14:00"]);
    assert_eq!(world.bookings().await.len(), 1);
    assert_eq!(world.letters().len(), 1);
    world.close().await;
}

#[tokio::test]
async fn the_same_update_is_taken_once() {
    let world = World::new();
    let guest = world.customer("guest");
    let now = world.app.clock.now();
    let line = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com".as_bytes();
    let inbound = zapys::channel::terminal::inbound(&guest.key, line, "7".into(), now).unwrap();
    for _ in 0..3 {
        let again = inbound.clone();
        let taken = world.store().write(move |tx| zapys::store::inbox::accept(tx, &again, now));
        taken.await.unwrap();
        guest.hears().await;
    }
    assert_eq!(world.bookings().await.len(), 1);
    world.close().await;
}

#[tokio::test]
async fn who_somebody_is_is_asked_once() {
    let world = World::new();
    world.says("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
    has(
        &world.says("and a manicure on Thursday at 10:00 too").await,
        &["✅", "Manicure", "Ann Lee"],
    );
    assert_eq!(world.confirmed().await.len(), 2);
    // Nobody else's.
    has(&world.customer("other").says("manicure on Friday at 10:00").await, &["name", "email"]);
    world.close().await;
}

#[tokio::test]
async fn a_customer_has_at_most_so_many_open_bookings() {
    let world = World::with_profile("salon", MONDAY, &[("per_customer = 3", "per_customer = 1")]);
    world.says("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
    let second = world.says("book me a manicure on Thursday at 10:00 as well").await;
    has_none(&second, &["✅"]);
    has(&second, &["1"]);
    assert_eq!(world.confirmed().await.len(), 1);
    world.says("cancel my appointment").await;
    world.says("yes").await;
    has(&world.says("book me a manicure on Thursday at 10:00").await, &["✅"]);
    world.close().await;
}

#[tokio::test]
async fn a_hold_ends_and_the_time_is_anybodys_again() {
    let world = World::new();
    let (slow, quick) = (world.customer("slow"), world.customer("quick"));
    has(&slow.says("стрижка завтра о 14:00").await, &["10:10"]);
    has(&quick.says("стрижка завтра о 14:00, Петро Шевчук, petro@example.com").await, &["зайнят"]);
    world.pass(11);
    has(&quick.says("стрижка завтра о 14:00").await, &["✅"]);
    has(&slow.says("Іван Франко, ivan@example.com").await, &["зайнят", "15:30"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 14:00 haircut olena Петро Шевчук petro@example.com");
    world.close().await;
}

#[tokio::test]
async fn tomorrow_is_counted_from_when_it_was_written() {
    let world = World::at("2026-11-23T23:50:00+02:00");
    let guest = world.customer("guest");
    guest.sends("Стрижка завтра о 14:00, Іван Франко, ivan@example.com").await;
    world.pass(30);
    has(&guest.hears().await, &["✅"]);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 14:00 haircut olena Іван Франко ivan@example.com");
    world.close().await;
}

#[tokio::test]
async fn the_yoga_studio_shares_a_class_up_to_its_places_and_speaks_its_own_zone() {
    let world = World::with_profile("studio", "2026-06-01T09:00:00-04:00", &[]);
    for number in 0..8 {
        let line = format!("group class tomorrow at 7am, Ann Lee, s{number}@example.com");
        let customer = world.customer(&format!("s{number}"));
        let reply = customer.says(&line).await;
        has(&reply, &["✅", "7:00 AM"]);
    }
    let ninth = world.customer("ninth").says("group class tomorrow at 7am").await;
    has_none(&ninth, &["✅"]);
    has(&ninth, &["AM"]);
    assert_eq!(world.confirmed().await.len(), 8);
    world.close().await;
}

#[tokio::test]
async fn hostile_names_are_text_wherever_they_are_shown() {
    let names = [
        "Robert'); DROP TABLE bookings;--",
        "<script>alert(1)</script>",
        "{{ 7*7 }} ${x}",
        "\u{202e}Ivan\u{202c} عمر بن",
        "Zoë 👩‍🦰 O'Neill-Smith",
    ];
    for name in names {
        let world = World::new();
        world.says("I want a haircut tomorrow at 14:00").await;
        let reply = world.says(&format!("My name is {name}, who@example.com")).await;
        assert!(!reply.is_empty());
        has_none(&reply, &["49"]);
        for letter in world.letters() {
            has_none(&letter.text, &["49"]);
        }
        let table = world.store().read(|db| {
            Ok(db.query_row("SELECT count(*) FROM bookings", [], |row| row.get::<_, i64>(0))?)
        });
        assert_eq!(table.await.unwrap(), 1, "{name}");
        world.close().await;
    }
}

#[tokio::test]
async fn a_name_that_is_also_a_word_is_a_name() {
    for name in ["Eve Stone", "May June"] {
        let world = World::new();
        world.says("I want a haircut tomorrow at 14:00").await;
        has(&world.says(&format!("{name}, who@example.com")).await, &["✅", name, "2:00 PM"]);
        world.close().await;
    }
}

#[tokio::test]
async fn a_message_of_a_hundred_kilobytes_is_answered_soon() {
    let world = World::new();
    let began = world.app.clock.now();
    for long in [
        "а".repeat(50_000),
        "14:00 ".repeat(17_000),
        "завтра о 14 ".repeat(5_000),
        "a@b.co ".repeat(15_000),
    ] {
        let reply = world.says(&long).await;
        assert!(!reply.is_empty());
        assert!(reply.len() < 10_000, "the answer to a flood is no flood");
    }
    assert_eq!(began, world.app.clock.now());
    has(
        &world.says("хочу на стрижку завтра о 12:00, Іван Франко, ivan@example.com").await,
        &["12:00"],
    );
    world.close().await;
}
