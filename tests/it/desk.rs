//! What staff see in chat: their days, and why a time is not offered.

use crate::world::{Customer, MONDAY, World};

/// Ann has a haircut on Tuesday at two, with Olena; Bob a manicure on Wednesday at three, with Iryna.
async fn booked(world: &World) {
    let ann = "Book a haircut tomorrow at 2pm. Ann Lee, ann@example.com, +380 67 123 45 67";
    assert!(world.customer("ann").says(ann).await.starts_with('✅'));
    let bob = "Book a manicure on Thursday at 3pm. Bob Ray, bob@example.com";
    assert!(world.customer("bob").says(bob).await.starts_with('✅'));
}

async fn staff<'a>(world: &'a World, member: &str, lang: &str) -> Customer<'a> {
    let person = world.customer(&format!("staff-{member}")).appointed(member).await;
    person.says(&format!("/language {lang}")).await;
    person
}

#[tokio::test]
async fn a_staff_member_sees_their_own_days_with_who_comes_and_how_to_reach_them() {
    let world = World::new();
    booked(&world).await;
    let iryna = staff(&world, "iryna", "en").await;
    insta::assert_snapshot!(iryna.says("/week").await, @r"
    Monday, November 23: no appointments.
    Tuesday, November 24: no appointments.
    Wednesday, November 25: no appointments.
    Thursday, November 26:
    • 3:00 PM Manicure — Bob Ray, bob@example.com
    Friday, November 27: no appointments.
    Saturday, November 28: no appointments.
    Sunday, November 29: no appointments.
    ");
    insta::assert_snapshot!(iryna.says("/today").await, @"Monday, November 23: no appointments.");
    insta::assert_snapshot!(iryna.says("/day tomorrow").await, @"Tuesday, November 24: no appointments.");
    insta::assert_snapshot!(iryna.says("/day четвер").await, @r"
    Thursday, November 26:
    • 3:00 PM Manicure — Bob Ray, bob@example.com
    ");
    insta::assert_snapshot!(iryna.says("/day in December").await, @"No appointments from December 1 to December 31.");
    insta::assert_snapshot!(iryna.says("/day").await, @"Write which day you mean: /day tomorrow, /day Friday or /day December 24.");
    insta::assert_snapshot!(iryna.says("/day hairdryer").await, @"Write which day you mean: /day tomorrow, /day Friday or /day December 24.");
    world.close().await;
}

#[tokio::test]
async fn an_owner_sees_everyones_days() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "uk").await;
    insta::assert_snapshot!(olena.says("/week").await, @r"
    Понеділок, 23 листопада: записів немає.
    Вівторок, 24 листопада:
    • 14:00 Стрижка — Ann Lee, +380671234567 (Олена)
    Середа, 25 листопада: записів немає.
    Четвер, 26 листопада:
    • 15:00 Манікюр — Bob Ray, bob@example.com (Ірина)
    П'ятниця, 27 листопада: записів немає.
    Субота, 28 листопада: записів немає.
    Неділя, 29 листопада: записів немає.
    ");
    insta::assert_snapshot!(olena.says("/day завтра").await, @r"
    Вівторок, 24 листопада:
    • 14:00 Стрижка — Ann Lee, +380671234567 (Олена)
    ");
    insta::assert_snapshot!(olena.says("/day 26").await, @r"
    Четвер, 26 листопада:
    • 15:00 Манікюр — Bob Ray, bob@example.com (Ірина)
    ");
    insta::assert_snapshot!(olena.says("/day у грудні").await, @"З 1 грудня до 31 грудня записів немає.");
    world.close().await;
}

#[tokio::test]
async fn a_visit_stays_in_the_day_when_it_is_over() {
    let world = World::new();
    booked(&world).await;
    world.pass(32 * 60);
    world.settle().await;
    world.sql("UPDATE bookings SET state = 'completed' WHERE service = 'haircut'");
    let olena = staff(&world, "olena", "en").await;
    assert!(olena.says("/today").await.contains("2:00 PM Haircut — Ann Lee, +380671234567"));
}

#[tokio::test]
async fn why_a_time_is_not_offered_is_said_in_one_sentence() {
    let world = World::new();
    booked(&world).await;
    let olena = staff(&world, "olena", "en").await;
    let mut told = Vec::new();
    for words in [
        "haircut tomorrow at 2pm",
        "haircut tomorrow at 3pm",
        "haircut tomorrow at 10am",
        "haircut tomorrow at 13:00",
        "haircut tomorrow at 12:30",
        "haircut tomorrow at 10:10",
        "haircut on Sunday at noon",
        "haircut on 31 December at 10am",
        "haircut today at 11am",
        "haircut in May at 11am",
        "haircut on 20 February at 11am",
        "manicure on Thursday at 3pm",
        "pedicure on Wednesday at 11:30am",
        "haircut tomorrow",
        "haircut on Sunday",
        "haircut",
        "",
    ] {
        told.push(format!("{words}: {}", olena.says(&format!("/why {words}")).await));
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    haircut tomorrow at 2pm: Not offered with Olena: 2:00 PM – 3:00 PM is booked (Haircut, Ann Lee).
    haircut tomorrow at 3pm: Not offered with Olena: too little time is left beside 2:00 PM – 3:00 PM (Haircut, Ann Lee), because a gap is kept between visits.
    haircut tomorrow at 10am: Haircut tomorrow, Tuesday, November 24, at 10:00 AM with Olena is free and offered.
    haircut tomorrow at 13:00: Not offered with Olena: tomorrow, Tuesday, November 24, we're only open 9:00 AM – 1:00 PM and 2:00 PM – 6:00 PM.
    haircut tomorrow at 12:30: Not offered with Olena: there wouldn't be enough time: it takes 1 hour and we have a break at 1:00 PM.
    haircut tomorrow at 10:10: Not offered with Olena: we only start on the hour and on the half hour.
    haircut on Sunday at noon: Not offered with Olena: on Sunday, November 29, we're closed.
    haircut on 31 December at 10am: Not offered with Olena: on Thursday, December 31, we're closed.
    haircut today at 11am: Not offered with Olena: we need at least 2 hours of notice.
    haircut in May at 11am: Not offered with Olena: we only take bookings 60 days ahead.
    haircut on 20 February at 11am: Not offered with Olena: we only take bookings 60 days ahead.
    manicure on Thursday at 3pm: Not offered with Iryna: 3:00 PM – 4:00 PM is booked (Manicure, Bob Ray).
    pedicure on Wednesday at 11:30am: Not offered with Iryna: on Wednesday, November 25, Iryna isn't in.
    Pedicure on Wednesday, November 25 at 11:30 AM with Svitlana is free and offered.
    haircut tomorrow: Tomorrow, Tuesday, November 24, Haircut with Olena is offered at 9:00 AM, 9:30 AM, 10:00 AM, 10:30 AM, 11:00 AM, 11:30 AM, 12:00 PM, 3:30 PM, 4:00 PM, 4:30 PM and 5:00 PM.
    haircut on Sunday: Not offered with Olena: on Sunday, November 29, we're closed.
    haircut: Write a day and an hour, and a service if you like: /why tomorrow at 3 PM Haircut.
    : Write a day and an hour, and a service if you like: /why tomorrow at 3 PM Haircut.
    ");
    world.close().await;
}

#[tokio::test]
async fn what_is_held_and_what_is_in_the_calendar_is_told_apart() {
    let world = World::new();
    world.sql(
        "INSERT INTO local_events (id, bot, staff, start_ms, end_ms, title)
         VALUES ('dentist', 'salon', 'olena', 1795593600000, 1795600800000, 'Dentist');",
    );
    let guest = world.customer("guest");
    guest.says("Запишіть на стрижку у середу о 17:00").await;
    let olena = staff(&world, "olena", "uk").await;
    insta::assert_snapshot!(olena.says("/why стрижка в середу о 17:00").await, @"Не пропонується (Олена): цей час запропоновано клієнтові, і він ще не відповів; притримано до 10:10.");
    insta::assert_snapshot!(olena.says("/why стрижка в середу о 11:00").await, @"Не пропонується (Олена): у календарі інша подія 10:00–12:00.");
    insta::assert_snapshot!(olena.says("/why стрижка в середу о 9:00").await, @"Не пропонується (Олена): замало часу поруч із подією 10:00–12:00 у календарі, бо між візитами лишаємо проміжок.");
    world.sql("DELETE FROM local_events WHERE id = 'dentist'");
    world.close().await;
}

#[tokio::test]
async fn staff_are_told_of_no_other_persons_times() {
    let world = World::at(MONDAY);
    let iryna = staff(&world, "iryna", "en").await;
    let told = iryna.says("/why haircut with Olena tomorrow at 11am").await;
    assert!(told.starts_with("This belongs to another member of staff"), "{told}");
    let told = iryna.says("/why haircut tomorrow at 11am").await;
    assert_eq!(told, "No, Iryna doesn't do that.");
    world.close().await;
}
