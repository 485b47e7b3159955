//! What guests answer to the calendar's invitation, and days that staff mark as free.

use serde_json::json;

use super::salon::{OLENA, Salon, asked_of};

#[tokio::test]
async fn a_guest_who_declines_is_asked_once_whether_to_cancel_and_staff_hear_of_it_once() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.google.answers(OLENA, &id, "ann@example.com", "accepted");
    salon.hears_nothing().await;
    salon.google.answers(OLENA, &id, "ann@example.com", "declined");
    let heard = salon.hears().await;
    assert!(
        heard.len() == 1 && heard[0].contains("invitation to your appointment was declined"),
        "{heard:?}"
    );
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("відхилив запрошення"), "{told:?}");
    assert_eq!(salon.world.confirmed().await.len(), 1, "nothing is changed by that");
    for _ in 0..2 {
        salon.google.touches(OLENA, &id);
        salon.google.forgets(OLENA);
        salon.hears_nothing().await;
    }
    // Who comes after all and declines again was asked.
    salon.google.answers(OLENA, &id, "ann@example.com", "accepted");
    salon.hears_nothing().await;
    salon.google.answers(OLENA, &id, "ann@example.com", "declined");
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    let heard = salon.world.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    salon.hears_nothing().await;
    assert_eq!(salon.google.ours(OLENA), Vec::<String>::new());
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn a_guest_of_staff_s_own_who_declines_says_nothing_of_the_visit() {
    let (salon, id) = Salon::booked().await;
    {
        let mut held = salon.google.held();
        let event = held.calendar.of.get_mut(OLENA).unwrap();
        let event = event.events.iter_mut().find(|it| it.id == id).unwrap();
        let guests = event.body["attendees"].as_array_mut().unwrap();
        guests.push(json!({"email": "trainee@example.com", "responseStatus": "declined"}));
    }
    salon.google.touches(OLENA, &id);
    salon.hears_nothing().await;
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn whole_days_that_are_marked_as_free_are_mentioned_to_staff_once() {
    let (salon, _) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let free = json!({"transparency": "transparent"});
    salon.google.puts(OLENA, "vacation", ("2026-11-26", "2026-11-29"), free.clone());
    salon.google.puts(OLENA, "past", ("2026-11-01", "2026-11-02"), free.clone());
    salon.google.puts(OLENA, "busy", ("2026-11-30", "2026-12-01"), json!({}));
    let birthday = json!({"transparency": "transparent", "eventType": "birthday"});
    salon.google.puts(OLENA, "birthday", ("2026-11-25", "2026-11-26"), birthday);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert_eq!(
        told,
        [
            "📅 У вашому календарі запис на весь день позначено як вільний: 26 листопада–28 листопада. \
          Він не закриває час для клієнтів. Якщо вас тоді не буде, позначте його як зайнятий або \
          напишіть мені, коли вас немає."
        ]
    );
    assert!(!told[0].contains("Таємне"));
    salon.google.touches(OLENA, "vacation");
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    salon.close().await;
}
