//! What staff write in their own words: answers to what they were shown, absences, a customer's visit,
//! their day. None of it touches a visit of their own, and nothing is done that was not said.

use crate::world::{Customer, World};

async fn staff<'a>(world: &'a World, member: &str, lang: &str) -> Customer<'a> {
    let person = world.customer(&format!("staff-{member}")).appointed(member).await;
    person.says(&format!("/language {lang}")).await;
    person.heard();
    person
}

/// Ann has a haircut on Tuesday at two, with Olena.
async fn booked(world: &World) {
    let wish = "Book a haircut tomorrow at 2pm. Ann Lee, ann@example.com";
    assert!(world.customer("ann").says(wish).await.starts_with('✅'));
}

const ANN: &str = "Tue 24 Nov, 2:00 PM Ann Lee";
const STANDS: &str = "2026-11-24 14:00 haircut olena Ann Lee ann@example.com";

#[tokio::test]
async fn a_name_that_no_one_on_the_staff_has_blocks_no_time_of_the_writer() {
    let world = World::new();
    let olena = staff(&world, "olena", "en").await;
    for words in ["/away Petro tomorrow", "/away Новак завтра"] {
        let told = olena.says(words).await;
        assert!(told.starts_with("No one on the staff is called"), "{words}: {told}");
    }
    let told = olena.says("/away Olena and Iryna tomorrow").await;
    assert!(told.starts_with("I can block the time of one person"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn a_typed_yes_blocks_the_time_and_a_typed_no_does_not() {
    let world = World::new();
    let olena = staff(&world, "olena", "en").await;
    olena.says("I'm away on Saturday").await;
    assert!(olena.says("no").await.contains("nothing is blocked"));
    olena.says("I'm away on Saturday").await;
    assert!(olena.says("yes").await.starts_with("Done, blocked"));
    let iryna = staff(&world, "iryna", "uk").await;
    iryna.says("завтра мене не буде").await;
    assert!(iryna.says("так, заблокуй").await.starts_with("Готово, заблоковано"));
    let other = olena.says("/away tomorrow from 1pm to 2pm").await;
    assert!(other.contains("Shall I block this time?"), "{other}");
    let other = olena.says("no, from 3pm to 4pm tomorrow").await;
    assert!(other.contains("from 3:00 PM to 4:00 PM"), "{other}");
    assert!(olena.says("ok").await.contains("from 3:00 PM to 4:00 PM"));
    world.close().await;
}

#[tokio::test]
async fn the_last_day_is_asked_for_and_understood_as_an_answer() {
    let world = World::new();
    let iryna = staff(&world, "iryna", "uk").await;
    let asked = iryna.says("я у відпустці з четверга").await;
    assert!(asked.starts_with("До якого дня?"), "{asked}");
    let told = iryna.says("до суботи").await;
    assert!(told.contains("з 26 листопада до 28 листопада включно"), "{told}");
    world.close().await;
}

#[tokio::test]
async fn absences_are_told_in_the_words_of_staff() {
    let world = World::new();
    let olena = staff(&world, "olena", "en").await;
    let mut told = Vec::new();
    for words in [
        "take Friday off",
        "block Thursday afternoon",
        "Iryna tomorrow is ill",
        "Ірини завтра не буде",
        "буду пізніше завтра, десь на 12",
        "сьогодні йду раніше, о 17",
        "мене не буде 24, 25 та 26 листопада",
        "/away every Monday",
        "/away for 3 days from Thursday",
        "is Iryna away tomorrow?",
    ] {
        told.push(format!("{words}: {}", olena.says(words).await));
    }
    insta::assert_snapshot!(told.join("\n\n"));
    world.close().await;
}

#[tokio::test]
async fn a_typed_answer_cancels_the_visit_that_was_asked_about() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    olena.says("/find Ann").await;
    olena.presses("Cancel").await;
    assert!(olena.says("no").await.contains("stays as it is"));
    assert_eq!(world.confirmed().await, [STANDS]);
    olena.presses("Cancel").await;
    assert!(olena.says("yes").await.starts_with("Cancelled"));
    assert_eq!(world.confirmed().await, [""; 0]);
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn a_typed_day_and_hour_move_the_visit_after_a_yes() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    olena.says("/find Ann").await;
    olena.presses("Move").await;
    let times = olena.says("Friday 27").await;
    assert!(times.contains("November 27"), "{times}");
    insta::assert_snapshot!(olena.says("11am").await, @"Move this visit to another time: Friday, November 27 at 11:00 AM? It is now: Haircut, Tuesday, November 24 at 2:00 PM. I'll tell the customer. (Tue 24 Nov, 2:00 PM Ann Lee)");
    assert_eq!(world.confirmed().await, [STANDS], "nothing is moved before the yes");
    assert!(world.customer("ann").heard().is_empty());
    assert!(olena.says("yes").await.starts_with("Moved"));
    assert_eq!(world.confirmed().await, ["2026-11-27 11:00 haircut olena Ann Lee ann@example.com"]);
    let taken = olena.says("/find Ann").await;
    assert!(taken.contains("November 27"), "{taken}");
    let outside = olena.says("move it to sunday at 11am").await;
    assert!(!outside.contains("Move this visit"), "{outside}");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn words_about_a_customers_visit_never_touch_ones_own() {
    let world = World::new();
    booked(&world).await;
    let iryna = staff(&world, "iryna", "en").await;
    let own = "haircut on thursday at 10:00, Iryna Koval, iryna@example.com";
    assert!(iryna.says(own).await.starts_with('✅'));
    let olena = staff(&world, "olena", "en").await;
    let own = "manicure on thursday at 10:00, Olena Bondar, olena@example.com";
    assert!(olena.says(own).await.starts_with('✅'));
    let before = world.confirmed().await;
    olena.says("/day tomorrow").await;
    olena.presses(ANN).await;
    for words in ["move it to friday at 11am", "cancel it"] {
        let asked = olena.says(words).await;
        assert!(asked.contains("Ann Lee") && asked.contains("this visit"), "{words}: {asked}");
        assert!(olena.says("no").await.contains("stays as it is"));
        olena.says("/find Ann").await;
    }
    for words in ["move Ann Lee to friday 11am", "cancel Ann's appointment"] {
        let asked = olena.says(words).await;
        assert!(asked.contains("Ann Lee") && asked.contains("this visit"), "{words}: {asked}");
    }
    assert_eq!(
        olena.says("cancel Bob's appointment on Friday").await,
        "No visit of yours is under “Bob's”."
    );
    let told = iryna.says("cancel Ann's appointment").await;
    assert!(told.ends_with("No visit of yours is under “Ann's”."), "{told}");
    assert_eq!(world.confirmed().await, before);
    let own = olena.says("cancel my appointment").await;
    assert!(own.contains("anicure"), "her own visit is cancelled as a customer's: {own}");
    world.settle().await;
    world.close().await;
}

#[tokio::test]
async fn a_button_pressed_twice_blocks_once_and_what_stays_blocked_is_said() {
    let world = World::new();
    let olena = staff(&world, "olena", "en").await;
    olena.says("/away wednesday").await;
    olena.presses("Yes, block it").await;
    let again = olena.presses("Yes, block it").await;
    assert!(again.starts_with("That is noted already"), "{again}");
    olena.says("/away from wednesday to friday").await;
    olena.presses("Yes, block it").await;
    let listed = olena.says("/away").await;
    assert_eq!(listed.lines().count(), 3, "{listed}");
    let freed = olena.presses("Remove: on Wednesday, November 25").await;
    assert!(freed.starts_with("Removed. This is still blocked"), "{freed}");
    world.close().await;
}

#[tokio::test]
async fn a_customer_who_asks_for_a_persons_week_hears_when_they_are_away() {
    let world = World::new();
    let olena = staff(&world, "olena", "en").await;
    olena.says("/away from wednesday to friday").await;
    olena.says("yes").await;
    let told = world.customer("guest").says("when does Olena work next week?").await;
    let week = world.customer("guest").says("what are Olena's hours?").await;
    assert!(
        format!("{told}{week}").contains("Not in: from November 25 to November 27"),
        "{told}\n{week}"
    );
    world.close().await;
}

#[tokio::test]
async fn an_absence_over_the_hour_that_comes_twice_is_the_same_for_all() {
    // In the night of 25 October four o'clock becomes three in Kyiv.
    let open = [("sat     = [\"10:00-16:00\"]", "sat-sun = [\"02:00-06:00\", \"10:00-16:00\"]")];
    let world = World::with_profile("salon", "2026-10-24T12:00:00+03:00", &open);
    let ann = "haircut tomorrow at 3:00 am, after the clocks go back. Ann Lee, ann@example.com";
    assert!(world.customer("ann").says(ann).await.contains('✅'));
    let olena = staff(&world, "olena", "en").await;
    let asked = olena.says("/away tomorrow from 2:30am to 3:30am").await;
    assert!(asked.contains("Ann Lee"), "she is booked then: {asked}");
    olena.says("yes").await;
    let bob = world.customer("bob");
    let free = bob.says("what is free tomorrow between 2am and 5am for a haircut?").await;
    assert!(!free.contains("3:00"), "what cannot be booked is not offered: {free}");
    world.close().await;
}

#[tokio::test]
async fn the_day_of_staff_is_asked_for_in_words() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "uk").await;
    for words in ["хто завтра приходить?", "скільки в мене записів завтра?"]
    {
        let told = olena.says(words).await;
        assert!(told.contains("Ann Lee"), "{words}: {told}");
    }
    let iryna = staff(&world, "iryna", "en").await;
    let told = iryna.says("what do I have on Tuesday?").await;
    assert!(!told.contains("Ann Lee") && told.contains("November 24"), "{told}");
    let mut told = Vec::new();
    for words in ["close the shop on Friday", "I'm running late today", "a customer didn't come"] {
        told.push(format!("{words}: {}", iryna.says(words).await));
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    close the shop on Friday: I can't close the whole business from the chat. To block one person's time, write /away tomorrow, or /away with a name. A day on which all is closed belongs into the business's file, under [[closed]].
    I'm running late today: I don't tell your customers by myself that you are late. /today shows who comes and how to reach them.
    a customer didn't come: Whose visit do you mean? Write the customer's name, or open the visit with /today and press the button there.
    ");
    world.close().await;
}
