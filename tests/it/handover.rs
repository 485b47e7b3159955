//! A customer asks for a person: a staff member answers in their own chat, and words go both ways.

use crate::world::{Customer, World};

/// Olena, who owns the salon, with a chat of her own in a language.
async fn olena<'a>(world: &'a World, lang: &str) -> Customer<'a> {
    let olena = world.customer("olena").appointed("olena").await;
    olena.says(&format!("/language {lang}")).await;
    olena
}

/// A customer who reads English.
async fn english<'a>(world: &'a World, name: &str) -> Customer<'a> {
    let customer = world.customer(name);
    customer.says("/language en").await;
    customer
}

/// An English customer who has asked for a person, and waits for one.
async fn waiting<'a>(world: &'a World, name: &str) -> Customer<'a> {
    let customer = english(world, name).await;
    customer.says("/human").await;
    world.settle().await;
    customer
}

/// Has everything done that is due, and returns what a person read since.
async fn reads(world: &World, of: &Customer<'_>) -> String {
    world.settle().await;
    of.heard().join("\n---\n")
}

/// Says a line that is passed on: nothing is answered to it at once.
async fn passes(world: &World, from: &Customer<'_>, line: &str) {
    assert_eq!(from.says(line).await, "", "the bot is silent");
    world.settle().await;
}

#[tokio::test]
async fn a_person_is_asked_for_and_answers_in_english_until_they_have_finished() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = english(&world, "ann").await;
    ann.says("Do you have haircuts tomorrow?").await;
    insta::assert_snapshot!(ann.says("I want to talk to a person").await, @"I've passed this on: Olena will answer you here. What you write now goes there word for word, and I say nothing meanwhile. If there is no answer within 10 minutes, I'll tell you.");
    insta::assert_snapshot!(reads(&world, &olena).await, @r"
    🙋 A customer asks for a person: Customer 2. The last lines:

    Customer 2: /language
    zapys: I'll write in English from now on.
    Customer 2: Do you have haircuts tomorrow?
    zapys: Free tomorrow, Tuesday, November 24: 9:00 AM – 12:00 PM and 2:00 PM – 5:00 PM, every half hour. Would 9:00 AM, 2:00 PM or 5:00 PM suit you, or another time?
    Customer 2: I want to talk to a person

    Reply to this message or press the button, and I pass your words on as they are. The customer was told to wait for ten minutes.
    ");
    passes(&world, &ann, "my scalp is burning").await;
    insta::assert_snapshot!(reads(&world, &olena).await, @"Customer 2: my scalp is burning");
    insta::assert_snapshot!(olena.presses(&answer(&olena)).await, @"What you write next goes to Customer 2 and to no one else, word for word, until you press the button or write /done, or another customer writes.");
    insta::assert_snapshot!(reads(&world, &ann).await, @"🙋 Olena answers you here now. I say nothing until you two have finished.");
    passes(&world, &olena, "Rinse it with cold water, and come at 3").await;
    insta::assert_snapshot!(reads(&world, &ann).await, @"Olena: Rinse it with cold water, and come at 3");
    passes(&world, &ann, "yes, a haircut tomorrow at 3, thank you").await;
    insta::assert_snapshot!(reads(&world, &olena).await, @"Customer 2: yes, a haircut tomorrow at 3, thank you");
    assert!(world.confirmed().await.is_empty(), "it was said to Olena");
    insta::assert_snapshot!(olena.says("/done").await, @"Done: I answer Customer 2 again. If you reply to one of the lines later, I pass that on as well.");
    insta::assert_snapshot!(reads(&world, &ann).await, @"Olena has finished, and I answer here again. What else can I do for you?");
    let told = ann.says("a haircut tomorrow at 3pm, Ann Lee, ann@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    world.settle().await;
    world.close().await;
}

/// The button that answers a customer, as this staff member was shown it last.
fn answer(staff: &Customer<'_>) -> String {
    let shown = staff.shown();
    let labels = shown.buttons.iter().flatten().map(|button| button.label.clone());
    labels.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_person_is_asked_for_and_answers_in_ukrainian() {
    let world = World::new();
    let olena = olena(&world, "uk").await;
    let ann = world.customer("ann");
    insta::assert_snapshot!(ann.says("Покличте людину, будь ласка").await, @"Я передаю вашу розмову, тут вам відповість Олена. Усе, що ви зараз напишете, передам дослівно, а сам мовчатиму. Якщо за 10 хвилин відповіді не буде, я вам скажу.");
    insta::assert_snapshot!(reads(&world, &olena).await, @r"
    🙋 Клієнт просить людину: Клієнт 2. Останні рядки розмови:

    Клієнт 2: Покличте людину, будь ласка

    Дайте відповідь на це повідомлення або натисніть кнопку, і я передам ваші слова дослівно. Клієнтові сказано зачекати десять хвилин.
    ");
    insta::assert_snapshot!(olena.presses(&answer(&olena)).await, @"Усе, що ви напишете далі, дослівно прочитає лише Клієнт 2, доки ви не натиснете кнопку чи не напишете /done або доки не напише інший клієнт.");
    insta::assert_snapshot!(reads(&world, &ann).await, @"🙋 Тепер вам відповідає Олена. Я мовчу, доки ви не закінчите.");
    passes(&world, &ann, "Чи можна з собакою?").await;
    insta::assert_snapshot!(reads(&world, &olena).await, @"Клієнт 2: Чи можна з собакою?");
    passes(&world, &olena, "Звісно!").await;
    insta::assert_snapshot!(reads(&world, &ann).await, @"Олена: Звісно!");
    insta::assert_snapshot!(olena.presses("Завершити").await, @"Готово: клієнтові (Клієнт 2) знову відповідаю я. Якщо пізніше відповісте на котрийсь із рядків, я передам і це.");
    insta::assert_snapshot!(reads(&world, &ann).await, @"Розмову з людиною (Олена) завершено, знову відповідаю я. Чим ще допомогти?");
    world.close().await;
}

#[tokio::test]
async fn an_hour_without_a_word_of_either_side_ends_it_and_both_are_told() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = waiting(&world, "ann").await;
    olena.presses(&answer(&olena)).await;
    world.settle().await;
    ann.heard();
    world.pass(50);
    passes(&world, &ann, "one moment").await;
    world.pass(59);
    assert!(!reads(&world, &ann).await.contains("hour"), "the hour begins anew with each word");
    world.pass(1);
    insta::assert_snapshot!(reads(&world, &ann).await, @"Nothing was written for an hour, so the conversation with Olena is over, and I answer here again. What can I do for you?");
    insta::assert_snapshot!(olena.heard().join("\n---\n"), @r"
    Customer 2: one moment
    ---
    Nothing was written for an hour, so I answer Customer 2 again. If you reply to one of the lines, I pass that on.
    ");
    let told = ann.says("Do you have parking?").await;
    assert!(!told.is_empty());
    world.close().await;
}

#[tokio::test]
async fn who_does_not_answer_in_time_is_said_so_and_may_still_answer_later() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = english(&world, "ann").await;
    ann.says("/human").await;
    passes(&world, &ann, "is anybody there?").await;
    world.pass(10);
    insta::assert_snapshot!(reads(&world, &ann).await, @"Olena hasn't answered yet, and may still answer you here later: what you wrote was passed on. Until then I answer again. If I can do it for you, write it to me once more. If it is urgent, please call +380 44 000 00 00.");
    insta::assert_snapshot!(olena.heard().join("\n---\n"), @r"
    🙋 A customer asks for a person: Customer 2. The last lines:

    Customer 2: /language
    zapys: I'll write in English from now on.

    Reply to this message or press the button, and I pass your words on as they are. The customer was told to wait for ten minutes.
    ---
    Customer 2: is anybody there?
    ---
    I have told Customer 2 that there is no answer yet, and I answer there again. You can still reply to one of the lines.
    ");
    let told = ann.says("What does a haircut cost?").await;
    assert!(told.contains("500"), "the bot answers again: {told}");
    olena.presses(&answer(&olena)).await;
    insta::assert_snapshot!(reads(&world, &ann).await, @"🙋 Olena answers you here now. I say nothing until you two have finished.");
    passes(&world, &olena, "I'm here now").await;
    insta::assert_snapshot!(reads(&world, &ann).await, @"Olena: I'm here now");
    world.close().await;
}

#[tokio::test]
async fn outside_of_working_hours_the_customer_is_told_at_once_and_the_bot_goes_on() {
    let world = World::at("2026-11-23T22:00:00+02:00");
    let olena = olena(&world, "en").await;
    let ann = english(&world, "ann").await;
    insta::assert_snapshot!(ann.says("let me talk to a person").await, @"I've passed this on to Olena, who isn't at work right now and can answer you here later. Meanwhile I'm still here: write to me as before. If it is urgent, please call +380 44 000 00 00.");
    insta::assert_snapshot!(reads(&world, &olena).await, @r"
    🙋 A customer asks for a person: Customer 2. The last lines:

    Customer 2: /language
    zapys: I'll write in English from now on.
    Customer 2: let me talk to a person

    Reply to this message or press the button, and I pass your words on as they are. The customer was told that you are not at work now, and that I go on meanwhile.
    ");
    let told = ann.says("What does a haircut cost?").await;
    assert!(told.contains("500"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn words_without_a_reply_are_for_the_customer_who_was_chosen_and_never_guessed() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let (ann, bob) = (english(&world, "ann").await, english(&world, "bob").await);
    ann.says("/human").await;
    bob.says("/human").await;
    world.settle().await;
    let heard = olena.heard();
    assert_eq!(heard.len(), 2, "{heard:?}");
    let to_bob = answer(&olena);
    olena.presses(&to_bob).await;
    passes(&world, &olena, "for Bob").await;
    let (ann_read, bob_read) = (ann.heard().join("\n"), bob.heard().join("\n"));
    assert!(bob_read.ends_with("Olena: for Bob") && !ann_read.contains("Bob"), "{bob_read}");
    // Ann writes in between, so what follows may be for her.
    passes(&world, &ann, "hello?").await;
    olena.heard();
    let to_ann = answer(&olena);
    olena.presses(&to_ann).await;
    bob.sends("are you there?").await;
    world.settle().await;
    olena.heard();
    insta::assert_snapshot!(olena.says("come at three").await, @r"
    For which customer is this? I have passed nothing on yet:

    come at three
    ");
    assert!(!reads(&world, &ann).await.contains("three"));
    assert!(!reads(&world, &bob).await.contains("three"));
    let labels: Vec<String> =
        olena.shown().buttons.iter().flatten().map(|it| it.label.clone()).collect();
    insta::assert_debug_snapshot!(labels, @r#"
    [
        "Customer 2",
        "Customer 3",
        "Not for a customer",
    ]
    "#);
    insta::assert_snapshot!(olena.presses(&labels[0]).await, @"Passed on to Customer 2. What you write next goes there as well, until you press the button or write /done, or another customer writes.");
    world.settle().await;
    let (ann_read, bob_read) = (ann.heard().join("\n"), bob.heard().join("\n"));
    assert!(ann_read.contains("Olena: come at three") != bob_read.contains("Olena: come at three"));
    // What is not for a customer is read as ever.
    olena.sends("/today").await;
    world.settle().await;
    assert!(!olena.heard().is_empty());
    insta::assert_snapshot!(olena.says("/done").await, @"Which conversation have you finished?");
    world.close().await;
}

#[tokio::test]
async fn words_that_are_not_for_a_customer_are_read_by_the_bot() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = waiting(&world, "ann").await;
    olena.presses(&answer(&olena)).await;
    waiting(&world, "bob").await;
    olena.heard();
    let asked = olena.says("who is booked today?").await;
    assert!(asked.starts_with("For which customer"), "{asked}");
    let told = olena.presses("Not for a customer").await;
    assert!(told.contains("today") || told.contains("Monday"), "{told}");
    assert_eq!(reads(&world, &ann).await.matches("booked").count(), 0);
    world.close().await;
}

#[tokio::test]
async fn a_button_of_the_customer_still_acts_while_a_person_answers() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = english(&world, "ann").await;
    ann.says("a haircut tomorrow at 3pm, Ann Lee, ann@example.com").await;
    ann.says("/human").await;
    world.settle().await;
    olena.presses(&answer(&olena)).await;
    ann.heard();
    let asked = ann.presses("Cancel").await;
    assert!(asked.contains("cancel"), "{asked}");
    let told = ann.presses("Yes, cancel it").await;
    assert!(told.starts_with('✅'), "{told}");
    assert!(world.confirmed().await.is_empty());
    passes(&world, &ann, "yes").await;
    assert!(reads(&world, &olena).await.contains("Ann Lee: yes"));
    world.close().await;
}

#[tokio::test]
async fn the_staff_member_of_the_visit_is_asked_before_the_owner() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let iryna = world.customer("iryna").appointed("iryna").await;
    let ann = english(&world, "ann").await;
    let told = ann.says("Iryna, manicure tomorrow at 3pm, Ann Lee, ann@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    world.settle().await;
    olena.heard();
    iryna.heard();
    let told = ann.says("I need to talk to a person").await;
    assert!(told.contains("Iryna"), "{told}");
    assert!(reads(&world, &iryna).await.contains("Ann Lee"));
    assert!(olena.heard().is_empty(), "what Ann writes is for Iryna");
    world.close().await;
}

#[tokio::test]
async fn another_staff_member_and_a_former_one_can_neither_read_nor_write() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let iryna = world.customer("iryna").appointed("iryna").await;
    let ann = waiting(&world, "ann").await;
    let press = olena.button(&answer(&olena));
    // Olena's button does nothing in the conversation of another person.
    for person in [&iryna, &ann] {
        let told = person.press(press).await;
        assert!(!told.contains("goes to"), "{told}");
    }
    olena.presses(&answer(&olena)).await;
    world.sql("DELETE FROM staff_accounts WHERE staff = 'olena'");
    let told = olena.says("the secret of another customer").await;
    assert!(!reads(&world, &ann).await.contains("secret"), "{told}");
    ann.sends("are you there?").await;
    world.settle().await;
    let read = ann.heard().join("\n---\n");
    assert!(read.contains("can't reach"), "{read}");
    assert!(!olena.heard().join("\n").contains("are you there"));
    world.close().await;
}

#[tokio::test]
async fn the_customer_goes_on_with_the_bot_when_they_want_to() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = english(&world, "ann").await;
    ann.says("/human").await;
    insta::assert_snapshot!(ann.says("/human").await, @"Olena already knows and answers you here. What you write goes there word for word. To go on with me, press the button or write /done.");
    insta::assert_snapshot!(ann.presses("Go on with zapys").await, @"All right, I answer here again. What can I do for you?");
    let told = ann.says("What does a haircut cost?").await;
    assert!(told.contains("500"), "{told}");
    assert!(reads(&world, &olena).await.contains("goes on with me"));
    world.close().await;
}

#[tokio::test]
async fn forgetting_ends_it_and_removes_what_was_passed_on() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = waiting(&world, "ann").await;
    olena.presses(&answer(&olena)).await;
    world.settle().await;
    ann.heard();
    passes(&world, &ann, "my secret").await;
    olena.heard();
    passes(&world, &olena, "your secret is safe").await;
    ann.heard();
    ann.says("/forget").await;
    ann.presses(&answer(&ann)).await;
    let read = reads(&world, &olena).await;
    assert!(read.contains("had their data deleted"), "{read}");
    let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
    for (table, column) in [("outbox", "body"), ("messages", "content"), ("inbox", "body")] {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} LIKE '%secret%'");
        let many: i64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(many, 0, "{table}");
    }
    world.close().await;
}

#[tokio::test]
async fn without_a_chat_of_staff_it_is_as_before_and_the_bot_goes_on() {
    let world = World::new();
    let ann = english(&world, "ann").await;
    let told = ann.says("I want to talk to a person").await;
    insta::assert_snapshot!(told, @"I've written to Olena. No one can answer you in this chat, so please leave a phone number or an email here, and I'll pass it on. If it is urgent, please call +380 44 000 00 00.");
    world.settle().await;
    let letter = world.letters().pop().unwrap();
    assert!(letter.text.contains("zapys invite --bot salon --staff olena"), "{}", letter.text);
    // What says nothing new is no second letter.
    insta::assert_snapshot!(ann.says("hello? is anybody there?").await, @"Olena already has your request by email. No one can answer you in this chat, so please leave a phone number or an email here, and I'll pass it on. If it is urgent, please call +380 44 000 00 00.");
    world.settle().await;
    assert_eq!(world.letters().len(), 1);
    // How to reach them is.
    insta::assert_snapshot!(ann.says("067 123 45 67").await, @"I've written to Olena and added how to reach you. If it is urgent, please call +380 44 000 00 00.");
    world.settle().await;
    let letters = world.letters();
    assert_eq!(letters.len(), 2);
    assert!(letters[1].text.contains("0671234567"), "{}", letters[1].text);
    let told = ann.says("What does a haircut cost?").await;
    assert!(told.contains("500"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn without_a_chat_of_staff_it_is_said_so_in_ukrainian() {
    let world = World::new();
    let ann = world.customer("ann");
    insta::assert_snapshot!(ann.says("чи можна поговорити з Оленою?").await, @"Ваше прохання надіслано листом (Олена). У цьому чаті вам не зможуть відповісти, тож залиште тут, будь ласка, номер телефону або пошту: я передам. Якщо терміново — телефонуйте: +380 44 000 00 00.");
    insta::assert_snapshot!(ann.says("є хто?").await, @"Ваше прохання вже надіслано листом (Олена). У цьому чаті вам не зможуть відповісти, тож залиште тут, будь ласка, номер телефону або пошту: я передам. Якщо терміново — телефонуйте: +380 44 000 00 00.");
    world.settle().await;
    assert_eq!(world.letters().len(), 1);
    insta::assert_snapshot!(ann.says("ann@example.com").await, @"Ваше прохання надіслано листом (Олена), разом із вашими контактами. Якщо терміново — телефонуйте: +380 44 000 00 00.");
    insta::assert_snapshot!(ann.says("є хто?").await, @"Ваше прохання вже надіслано листом (Олена), разом із вашими контактами. У цьому чаті вам не зможуть відповісти. Якщо терміново — телефонуйте: +380 44 000 00 00.");
    world.settle().await;
    assert_eq!(world.letters().len(), 2);
    world.close().await;
}

#[tokio::test]
async fn a_person_is_asked_for_by_name_and_by_what_they_are() {
    for words in [
        "May I talk to Olena?",
        "Can I speak with Olena please?",
        "could the owner call me?",
        "I'd like to talk to the hairdresser",
        "чи можна поговорити з Оленою?",
        "покличте власницю",
        "хочу поговорити з майстром",
    ] {
        let world = World::new();
        let olena = olena(&world, "en").await;
        let ann = english(&world, "ann").await;
        let told = ann.says(words).await;
        assert!(
            told.contains("Olena will answer you here") || told.contains("відповість Олена"),
            "{words}: {told}"
        );
        assert!(reads(&world, &olena).await.contains(words), "{words}");
        world.close().await;
    }
}

#[tokio::test]
async fn plain_words_of_staff_are_asked_about_while_a_customer_waits() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = waiting(&world, "ann").await;
    olena.heard();
    ann.heard();
    insta::assert_snapshot!(olena.says("good evening, I'm with a client till three").await, @r"
    Shall I pass this on to Customer 2? I have passed nothing on yet:

    good evening, I'm with a client till three
    ");
    assert_eq!(reads(&world, &ann).await, "", "nothing is passed on yet");
    let pass = olena.button("Yes, pass it on");
    insta::assert_snapshot!(olena.press(pass).await, @"Passed on to Customer 2. What you write next goes there as well, until you press the button or write /done, or another customer writes.");
    insta::assert_snapshot!(reads(&world, &ann).await, @r"
    🙋 Olena answers you here now. I say nothing until you two have finished.
    ---
    Olena: good evening, I'm with a client till three
    ");
    olena.press(pass).await;
    assert_eq!(reads(&world, &ann).await, "", "it is passed on once");
    // From here on her words go there; after the end they are asked about again.
    passes(&world, &olena, "what is it about?").await;
    assert!(reads(&world, &ann).await.contains("what is it about?"));
    olena.says("/done").await;
    world.settle().await;
    ann.heard();
    let asked = olena.says("and bring a picture").await;
    assert!(asked.starts_with("Shall I pass this on"), "{asked}");
    insta::assert_snapshot!(olena.says("yes").await, @"Passed on to Customer 2. Your conversation is over and I answer there, so an answer to this comes to me. To talk on, press the button.");
    insta::assert_snapshot!(reads(&world, &ann).await, @"Olena: and bring a picture");
    let told = ann.says("What does a haircut cost?").await;
    assert!(told.contains("500"), "the bot is not silent: {told}");
    world.close().await;
}

#[tokio::test]
async fn orders_of_staff_are_no_words_for_a_customer() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = waiting(&world, "ann").await;
    for words in [
        "/today",
        "ill until Wednesday",
        "book a manicure for tomorrow at 3pm",
        "who is booked today?",
    ] {
        let told = olena.says(words).await;
        assert!(!told.contains("pass this on"), "{words}: {told}");
    }
    assert!(!reads(&world, &ann).await.contains("manicure"));
    world.close().await;
    // What she says not to pass on is the bot's.
    let world = World::new();
    let olena = self::olena(&world, "uk").await;
    waiting(&world, "ann").await;
    olena.heard();
    insta::assert_snapshot!(olena.says("доброго вечора").await, @r"
    Передати це клієнтові (Клієнт 2)? Я ще нічого не передав:

    доброго вечора
    ");
    let told = olena.presses("Це не клієнтові").await;
    assert!(!told.contains("Передати"), "{told}");
    assert!(olena.says("ок, слухаю вас").await.starts_with("Передати це клієнтові"));
    insta::assert_snapshot!(olena.says("ні").await, @"Гаразд, нічого не передаю.");
    world.close().await;
}

#[tokio::test]
async fn forgetting_removes_words_that_staff_were_asked_about() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = waiting(&world, "ann").await;
    let asked = olena.says("your secret colour is ready").await;
    assert!(asked.contains("secret"), "{asked}");
    let told = olena.presses("Yes, pass it on").await;
    let read = reads(&world, &ann).await;
    assert!(read.contains("secret"), "{told}\n{read}");
    ann.says("/forget").await;
    let told = ann.says("yes").await;
    assert!(told.starts_with("Done"), "{told}");
    world.settle().await;
    let db = rusqlite::Connection::open(world.dir().join("data/zapys.db")).unwrap();
    for (table, column) in [("outbox", "body"), ("messages", "content"), ("inbox", "body")] {
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} LIKE '%secret%'");
        let many: i64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(many, 0, "{table}");
    }
    world.close().await;
}

#[tokio::test]
async fn a_yes_after_late_words_of_staff_has_the_open_question_put_again() {
    let world = World::new();
    let olena = olena(&world, "en").await;
    let ann = waiting(&world, "ann").await;
    olena.presses(&answer(&olena)).await;
    passes(&world, &olena, "hello").await;
    olena.says("/done").await;
    world.settle().await;
    ann.heard();
    let told = ann.says("haircut on Friday at 10, Ann Lee, ann@example.com").await;
    assert!(told.starts_with('✅'), "{told}");
    let question = ann.says("cancel my haircut").await;
    assert!(question.starts_with("Shall I cancel"), "{question}");
    reads(&world, &olena).await;
    let asked = olena.says("do you want it red?").await;
    assert!(asked.starts_with("Shall I pass this on"), "{asked}");
    olena.says("yes").await;
    assert!(reads(&world, &ann).await.contains("red?"));
    assert_eq!(ann.says("yes").await, question, "it may be a yes to what she asked");
    assert_eq!(world.confirmed().await.len(), 1);
    assert!(ann.says("yes").await.starts_with("✅"));
    assert_eq!(world.confirmed().await.len(), 0);
    world.settle().await;
    world.close().await;
}
