//! Conversations as people have them, in Ukrainian and in English, with the offline model.
//!
//! Each dialogue is one snapshot in `snapshots/`: every word of both sides, and the bookings and
//! letters in the end. A change of a sentence is seen as a change of a conversation.

use crate::world::{MONDAY, World};

/// A conversation that is being written down.
struct Talk<'w> {
    world: &'w World,
    lines: Vec<String>,
}

impl<'w> Talk<'w> {
    fn new(world: &'w World) -> Self {
        Self { world, lines: Vec::new() }
    }

    /// The usual customer writes a message and gets the answer.
    async fn say(&mut self, line: &str) -> String {
        self.say_as("guest", line).await
    }

    async fn say_as(&mut self, who: &str, line: &str) -> String {
        self.say_at_once(who, &[line]).await
    }

    /// A customer writes several messages before the bot can answer.
    async fn say_at_once(&mut self, who: &str, lines: &[&str]) -> String {
        self.lines.extend(lines.iter().map(|line| format!("{who}> {line}")));
        let answer = self.world.customer(who).says_at_once(lines).await;
        self.lines.extend(answer.lines().map(|line| format!("  < {line}").trim_end().to_owned()));
        answer
    }

    fn pass(&mut self, minutes: i64) {
        self.world.pass(minutes);
        self.lines.push(format!("# {minutes} minutes later"));
    }

    /// Returns what was said, the confirmed bookings and the letters.
    async fn written(mut self) -> String {
        self.lines.push("# bookings".to_owned());
        self.lines.extend(self.world.confirmed().await);
        self.lines.push("# letters".to_owned());
        let letters = self.world.letters();
        self.lines.extend(letters.iter().map(|it| format!("{}: {}", it.to, it.subject)));
        self.lines.join("\n")
    }

    /// Compares the conversation with its snapshot.
    async fn ends(self, name: &str) {
        insta::assert_snapshot!(name, self.written().await);
    }
}

/// Plays one conversation of the usual customer and compares it with its snapshot.
async fn plays(name: &str, lines: &[&str]) {
    let world = World::new();
    let mut talk = Talk::new(&world);
    for line in lines {
        talk.say(line).await;
    }
    talk.ends(name).await;
    world.close().await;
}

#[tokio::test]
async fn a_haircut_tomorrow_is_booked_from_the_times_that_were_offered() {
    let lines =
        ["Хочу записатися на стрижку завтра", "14:00 підходить. John Doe, john@example.com"];
    plays("service_then_time", &lines).await;
}

#[tokio::test]
async fn a_day_then_a_time_then_a_service_then_a_person() {
    let lines = ["Хочу записатися на завтра", "14:00", "Стрижка. John Doe, john@example.com"];
    plays("day_then_time_then_service", &lines).await;
}

#[tokio::test]
async fn everything_in_one_message() {
    let line =
        "Запишіть Марію Коваленко (maria@example.com) на манікюр на наступний понеділок о 10:00";
    plays("everything_in_one_message", &[line]).await;
}

#[tokio::test]
async fn free_times_first_and_then_who_it_is_for() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say("Які вільні слоти на вівторок?").await;
    talk.say("15:00 підходить").await;
    assert_eq!(world.bookings().await.len(), 1, "the slot is held while the customer is asked");
    talk.say("Іван Франко, ivan@example.com").await;
    talk.ends("free_times_first").await;
    world.close().await;
}

#[tokio::test]
async fn the_four_dialogues_in_english() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    for (who, line) in [
        ("anna", "I'd like a haircut tomorrow"),
        ("anna", "2 PM works. Anna Noble, anna@example.com"),
        ("bob", "I want to book for the day after tomorrow"),
        ("bob", "11:00"),
        ("bob", "Haircut. Bob Stone, bob@example.com"),
        ("carol", "Please book Carol King (carol@example.com) for a manicure next Monday at 10am"),
        ("dave", "What slots are free on Thursday?"),
        ("dave", "3pm suits me"),
        ("dave", "Dave Hill, dave@example.com"),
    ] {
        talk.say_as(who, line).await;
    }
    talk.ends("four_dialogues_in_english").await;
    world.close().await;
}

#[tokio::test]
async fn a_mind_that_changes_before_the_booking() {
    let lines = [
        "хочу на манікюр завтра о 14:00",
        "ні, краще о 15",
        "а можна в п'ятницю?",
        "Ольга Кобилянська, olha@example.com",
    ];
    plays("time_changed_before_the_booking", &lines).await;
}

#[tokio::test]
async fn another_service_instead_before_the_booking() {
    let lines =
        ["Haircut tomorrow at 10:00 please", "no, a manicure rather", "Ann Lee, ann@example.com"];
    plays("service_changed_before_the_booking", &lines).await;
}

#[tokio::test]
async fn a_mind_that_changes_after_the_booking_moves_it_and_makes_no_second_one() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say("Стрижка завтра о 14:00, Іван Франко, ivan@example.com").await;
    talk.say("ні, краще о 16:00").await;
    talk.say("перенесіть на четвер о 12:00").await;
    let bookings = world.bookings().await;
    assert_eq!((bookings.len(), bookings[0].version), (1, 3));
    talk.ends("time_changed_after_the_booking").await;
    world.close().await;
}

#[tokio::test]
async fn a_taken_time_is_refused_with_the_nearest_free_ones() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say_as("first", "Haircut tomorrow 14:00, Ann Lee, ann@example.com").await;
    let line = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com";
    let refused = talk.say_as("second", line).await;
    assert!(!refused.contains("Ann") && !refused.contains("ann@example.com"), "{refused}");
    talk.say_as("second", "15:30").await;
    talk.say_as("third", "haircut tomorrow at 14:30").await;
    talk.ends("taken_time").await;
    world.close().await;
}

#[tokio::test]
async fn a_time_that_cannot_be_is_refused_with_its_reason() {
    let mut all = Vec::new();
    for line in [
        "стрижка вчора о 10:00",
        "стрижка завтра о 3 ночі",
        "стрижка у неділю о 12",
        "стрижка 31 грудня о 12:00",
        "стрижка 5 березня 2027 о 12:00",
        "стрижка сьогодні о 10:30",
        "стрижка завтра о 12:30",
        "стрижка завтра о 14:10",
        "стрижка 31 листопада о 14:00",
        "стрижка завтра о 25:00",
        "haircut on Sunday at noon",
        "haircut tomorrow at 3am",
        "haircut yesterday at 10",
    ] {
        let world = World::new();
        let mut talk = Talk::new(&world);
        talk.say(line).await;
        assert_eq!(world.bookings().await, [], "{line}");
        all.extend(talk.lines);
        world.close().await;
    }
    insta::assert_snapshot!("times_that_cannot_be", all.join("\n"));
}

#[tokio::test]
async fn cancelling_asks_and_a_no_keeps_it() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say("Haircut tomorrow 14:00, Ann Lee, ann@example.com").await;
    talk.say("please cancel my appointment").await;
    talk.say("no").await;
    // A yes that comes after the no does not answer the question before it.
    talk.say("yes").await;
    assert_eq!(world.confirmed().await.len(), 1);
    talk.say("thanks").await;
    talk.say("cancel it").await;
    talk.say("yes").await;
    assert_eq!(world.confirmed().await, Vec::<String>::new());
    talk.say_as("other", "haircut tomorrow 14:00").await;
    talk.ends("cancelling").await;
    world.close().await;
}

#[tokio::test]
async fn cancelling_in_ukrainian_names_which_one_when_there_are_two() {
    let lines = [
        "Стрижка завтра о 14:00, Іван Франко, ivan@example.com",
        "а ще запишіть на манікюр у четвер о 10:00",
        "покажи мої записи",
        "скасуйте манікюр",
        "так",
        "мої записи",
    ];
    plays("cancelling_one_of_two", &lines).await;
}

#[tokio::test]
async fn too_close_to_its_start_only_a_person_changes_it() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say("Стрижка завтра о 9:00, Іван Франко, ivan@example.com").await;
    talk.pass(12 * 60);
    talk.say("скасуйте запис").await;
    talk.say("так").await;
    talk.say("перенесіть на четвер о 12:00").await;
    assert_eq!(world.confirmed().await.len(), 1);
    talk.ends("too_close_to_the_start").await;
    world.close().await;
}

#[tokio::test]
async fn what_the_profile_says_is_told_and_what_it_does_not_say_is_not_known() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    for (who, line) in [
        ("guest", "скільки коштує манікюр?"),
        ("guest", "де ви знаходитесь?"),
        ("guest", "коли ви працюєте?"),
        ("guest", "який у вас номер телефону?"),
        ("guest", "чи можна оплатити карткою?"),
        ("english", "How much is a haircut?"),
        ("english", "Where are you located?"),
        ("english", "What are your opening hours?"),
        ("english", "Do you have parking?"),
        ("english", "Do you accept bitcoin?"),
    ] {
        talk.say_as(who, line).await;
    }
    talk.ends("questions").await;
    world.close().await;
}

#[tokio::test]
async fn a_question_in_between_does_not_lose_the_booking() {
    let lines =
        ["хочу на стрижку завтра о 12:00", "а скільки це коштує?", "Іван Франко, ivan@example.com"];
    plays("question_in_between", &lines).await;
}

#[tokio::test]
async fn a_person_is_called_and_gets_a_letter_with_the_words() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say("У мене алергія на фарбу").await;
    talk.say("покличте людину").await;
    let letters = world.letters();
    assert!(letters[0].text.contains("У мене алергія на фарбу"), "{}", letters[0].text);
    talk.ends("a_person_is_called").await;
    world.close().await;
}

#[tokio::test]
async fn thanks_greetings_and_noise_get_an_answer_and_change_nothing() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    for line in
        ["Привіт", "дякую!", "👍", "...", "асдфг йцукен", "ок", "до побачення", "😀😀😀", "?"]
    {
        let reply = talk.say(line).await;
        assert!(!reply.trim().is_empty(), "{line} got no answer");
    }
    assert_eq!(world.bookings().await, []);
    talk.ends("thanks_greetings_and_noise").await;
    world.close().await;
}

#[tokio::test]
async fn several_messages_that_wait_are_one_turn() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    let lines =
        ["Добрий день", "хочу на стрижку", "завтра о 14:00", "Іван Франко", "ivan@example.com"];
    let reply = talk.say_at_once("guest", &lines).await;
    assert_eq!(reply.matches("---").count(), 0, "one answer to all of it:\n{reply}");
    talk.ends("several_messages_at_once").await;
    world.close().await;
}

#[tokio::test]
async fn the_same_message_again_gets_the_receipt_there_is() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    let line = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com";
    talk.say(line).await;
    talk.say(line).await;
    talk.say_at_once("guest", &[line, line]).await;
    assert_eq!(world.bookings().await.len(), 1);
    talk.ends("the_same_message_again").await;
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
async fn a_customer_is_asked_once_for_their_contact_data() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
    talk.say("and a manicure on Thursday at 10:00 too").await;
    assert_eq!(world.confirmed().await.len(), 2);
    // Another customer is asked for their own.
    talk.say_as("other", "manicure on Friday at 10:00").await;
    talk.ends("contact_data_is_asked_once").await;
    world.close().await;
}

#[tokio::test]
async fn a_customer_has_at_most_so_many_open_bookings() {
    let world = World::with_profile("salon", MONDAY, &[("per_customer = 3", "per_customer = 1")]);
    let mut talk = Talk::new(&world);
    talk.say("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
    talk.say("book me a manicure on Thursday at 10:00 as well").await;
    assert_eq!(world.confirmed().await.len(), 1);
    talk.say("cancel my appointment").await;
    talk.say("yes").await;
    talk.say("book me a manicure on Thursday at 10:00").await;
    talk.ends("too_many_bookings").await;
    world.close().await;
}

#[tokio::test]
async fn a_hold_ends_and_the_time_is_free_again() {
    let world = World::new();
    let mut talk = Talk::new(&world);
    talk.say_as("slow", "стрижка завтра о 14:00").await;
    talk.say_as("quick", "стрижка завтра о 14:00, Петро Шевчук, petro@example.com").await;
    talk.pass(11);
    talk.say_as("quick", "стрижка завтра о 14:00").await;
    talk.say_as("slow", "Іван Франко, ivan@example.com").await;
    talk.ends("a_hold_ends").await;
    world.close().await;
}

#[tokio::test]
async fn tomorrow_is_counted_from_when_it_was_written() {
    let world = World::at("2026-11-23T23:50:00+02:00");
    let guest = world.customer("guest");
    guest.sends("Стрижка завтра о 14:00, Іван Франко, ivan@example.com").await;
    world.pass(30);
    insta::assert_snapshot!("tomorrow_was_written_before_midnight", guest.hears().await);
    insta::assert_snapshot!(world.confirmed().await.join("\n"), @"2026-11-24 14:00 haircut olena Іван Франко ivan@example.com");
    world.close().await;
}

#[tokio::test]
async fn the_yoga_studio_shares_a_class_up_to_its_places_and_speaks_its_own_zone() {
    let world = World::with_profile("studio", "2026-06-01T09:00:00-04:00", &[]);
    let mut talk = Talk::new(&world);
    for number in 0..8 {
        let line = format!("group class tomorrow at 7am, Ann Lee, s{number}@example.com");
        talk.say_as(&format!("s{number}"), &line).await;
    }
    talk.say_as("ninth", "group class tomorrow at 7am").await;
    assert_eq!(world.confirmed().await.len(), 8);
    talk.ends("a_class_up_to_its_places").await;
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
    let mut all = Vec::new();
    for name in names {
        let world = World::new();
        let mut talk = Talk::new(&world);
        talk.say("I want a haircut tomorrow at 14:00").await;
        talk.say(&format!("My name is {name}, who@example.com")).await;
        for letter in world.letters() {
            assert!(!letter.text.contains("49"), "{}", letter.text);
        }
        let table = world.store().read(|db| {
            Ok(db.query_row("SELECT count(*) FROM bookings", [], |row| row.get::<_, i64>(0))?)
        });
        assert_eq!(table.await.unwrap(), 1, "{name}");
        // The mark that turns the direction of writing is spelled out in the snapshot.
        all.push(
            talk.written().await.replace('\u{202e}', "\\u{202e}").replace('\u{202c}', "\\u{202c}"),
        );
        world.close().await;
    }
    insta::assert_snapshot!("hostile_names", all.join("\n\n"));
}

#[tokio::test]
async fn a_name_that_is_also_a_word_is_a_name() {
    let mut all = Vec::new();
    for name in ["Eve Stone", "May June"] {
        let world = World::new();
        let mut talk = Talk::new(&world);
        talk.say("I want a haircut tomorrow at 14:00").await;
        talk.say(&format!("{name}, who@example.com")).await;
        all.push(talk.written().await);
        world.close().await;
    }
    insta::assert_snapshot!("names_that_are_words", all.join("\n\n"));
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
        assert!(reply.len() < 10_000, "the answer to a long message is short");
    }
    assert_eq!(began, world.app.clock.now());
    let mut talk = Talk::new(&world);
    talk.say("хочу на стрижку завтра о 12:00, Іван Франко, ivan@example.com").await;
    talk.ends("after_messages_of_a_hundred_kilobytes").await;
    world.close().await;
}

#[tokio::test]
async fn what_is_booked_is_told_also_while_a_move_is_open() {
    let world = World::new();
    let ann = world.customer("ann");
    ann.says("Book a haircut thursday at 3pm. Ann Lee, ann@example.com").await;
    ann.says("and a manicure friday at 11").await;
    ann.says("yes").await;
    ann.says("move the manicure to sunday").await;
    let told = ann.says("what do I have booked?").await;
    assert!(told.contains("Haircut") && told.contains("Manicure"), "{told}");
    assert!(!told.contains("Which"), "it is no question which one is meant: {told}");
    world.close().await;
}
