//! Hours that differ: of one date, and of a staff member who is away; in answers, in what is offered,
//! and in what a language model may say.

use crate::world::{MONDAY, World, words};

/// Olena's entry in the salon's file, with her absences.
const ROLE: &str = "role     = \"owner\"\nservices = [\"haircut\", \"coloring\", \"consultation\"]\ncalendar = \"local\"";

fn olena_is_away(absence: &str) -> World {
    let with = format!("{ROLE}\n[[staff.absence]]\n{absence}\n");
    World::with_profile("salon", MONDAY, &[(ROLE, &with)])
}

#[tokio::test]
async fn a_date_with_hours_of_its_own_is_told_offered_and_refused_by_them() {
    let world = World::new();
    let told = world.says("Are you open on December 24?").await;
    assert!(told.contains("December 24") && told.contains("9:00 AM – 1:00 PM"), "{told}");
    let wish = "Book a haircut on December 24 at 3pm. Ann Lee, ann@example.com";
    let refused = world.says(wish).await;
    assert!(refused.contains("we're only open 9:00 AM – 1:00 PM"), "{refused}");
    let booked = world.says("then at noon").await;
    assert!(booked.starts_with('✅'), "{booked}");
    let week = world.customer("another").says("What are your opening hours?").await;
    assert!(week.contains("Other hours: December 24 9:00 AM – 1:00 PM."), "{week}");
    world.close().await;
}

#[tokio::test]
async fn a_day_that_is_open_besides_the_week_is_offered_and_one_that_is_closed_is_not() {
    let dates = [(
        "hours = [\"09:00-13:00\"]                 # []: closed",
        "hours = []\n[[date]]\non = \"2026-11-29\"\nhours = [\"10:00-14:00\"]",
    )];
    let world = World::with_profile("salon", MONDAY, &dates);
    let sunday = world.says("Чи працюєте ви в неділю?").await;
    assert!(sunday.contains("10:00–14:00"), "{sunday}");
    let booked =
        world.says("Запишіть на стрижку в неділю о 12:00. Ольга Коваль, olha@example.com").await;
    assert!(booked.starts_with('✅'), "{booked}");
    let closed = world.says("А 24 грудня?").await;
    assert!(closed.contains("не працюємо"), "{closed}");
    world.close().await;
}

#[tokio::test]
async fn a_staff_member_who_is_away_is_not_offered_and_the_customer_hears_when() {
    let world = olena_is_away("from = \"2026-11-25 14:00\"\nuntil = \"2026-11-26\"");
    let part = world.says("Haircut on Wednesday at 3pm, please. Ann Lee, ann@example.com").await;
    assert!(part.contains("Olena isn't in from 2:00 PM on"), "{part}");
    let whole = world.customer("bob").says("Haircut on Thursday at 11, Bob, bob@example.com").await;
    assert!(whole.contains("Thursday, November 26, Olena isn't in"), "{whole}");
    let asked = world.customer("eve").says("Чи працює Олена в четвер?").await;
    assert!(asked.contains("Олена не працює"), "{asked}");
    let free = world.customer("kim").says("Is a haircut free on Wednesday?").await;
    assert!(free.contains("9:00 AM – 12:00 PM"), "{free}");
    world.close().await;
}

#[tokio::test]
async fn a_language_models_hours_of_a_date_are_held_against_the_file() {
    let world = World::new().model(|request| {
        let until = if request.correction.is_some() { "1 PM" } else { "6 PM" };
        Ok(words(&format!("Yes, on December 24 we are open from 9 AM to {until}.")))
    });
    let told = world.says("Are you open on December 24?").await;
    assert_eq!(told, "Yes, on December 24 we are open from 9 AM to 1 PM.");
    world.close().await;
}
