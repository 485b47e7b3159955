//! Customers book with a staff member whose calendar is at a CalDAV server.

use std::time::Duration;

use super::{
    fake::{FAMILY, Outage, WORK},
    salon::Salon,
};

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";

#[tokio::test]
async fn an_appointment_is_written_moved_and_taken_out() {
    let salon = Salon::open().await;
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains('✅') && heard.contains("2:00 PM"), "{heard}");
    let booking = salon.world.bookings().await.remove(0);
    let (name, file) = salon.fake.own(WORK);
    assert_eq!(format!("{}.ics", booking.event.as_ref().unwrap()), name);
    for line in [
        format!("UID:{}@zapys", booking.event.as_ref().unwrap()),
        "DTSTART;TZID=Europe/Kyiv:20261124T140000".to_owned(),
        "DTEND;TZID=Europe/Kyiv:20261124T150000".to_owned(),
        "SUMMARY:Стрижка – Ann Lee".to_owned(),
    ] {
        assert!(file.text.contains(&format!("\r\n{line}\r\n")), "{line}: {}", file.text);
    }
    // Ann writes English, and staff read one language.
    let text = file.text.replace("\r\n ", "");
    for words in ["Фахівець: Олена", "Запис зроблено в чаті «Салон „Ромашка“»."]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Olena") && !text.contains("Haircut"), "{text}");
    let heard = salon.world.says("move it to 14:30").await;
    assert!(heard.contains('✅') && heard.contains("2:30 PM"), "{heard}");
    assert_eq!(salon.fake.ours(WORK), ["20261124T143000 Стрижка – Ann Lee"]);
    assert_eq!(salon.fake.own(WORK).0, name, "it is the same event");
    salon.world.says("cancel my appointment").await;
    let heard = salon.world.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    assert_eq!(salon.fake.ours(WORK), Vec::<String>::new());
    assert_eq!(salon.world.letters().len(), 3);
    salon.close().await;
}

#[tokio::test]
async fn what_staff_have_in_any_of_their_calendars_is_not_offered() {
    let salon = Salon::open().await;
    salon.fake.puts(FAMILY, "dentist", "DTSTART;TZID=Europe/Kyiv:20261124T140000\nDURATION:PT1H");
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains("already booked") && !heard.contains('✅'), "{heard}");
    let heard = salon.world.says("at 15:00 then").await;
    assert!(heard.contains('✅') && heard.contains("3:00 PM"), "{heard}");
    salon.fake.puts(WORK, "holiday", "DTSTART;VALUE=DATE:20261125");
    let heard = salon.world.says("move it to Wednesday at 11:00").await;
    assert!(!heard.contains('✅'), "all day means all day: {heard}");
    salon.close().await;
}

#[tokio::test]
async fn without_its_server_nothing_is_booked_and_nothing_is_lost() {
    let salon = Salon::open().await;
    salon.world.watches().await;
    salon.fake.fail_next("REPORT", vec![Outage::Answer(503, "<html>"); 9]);
    let heard = salon.world.says(WISH).await;
    assert!(!heard.contains('✅') && !heard.contains("2:00 PM\n"), "{heard}");
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    salon.fake.calm();
    // The server takes nothing now, and a job completes the booking later.
    salon.fake.fail_next("PUT", vec![Outage::Answer(503, ""); 9]);
    let heard = salon.world.says(WISH).await;
    assert!(!heard.contains('✅'), "{heard}");
    salon.fake.calm();
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.fake.ours(WORK), ["20261124T140000 Стрижка – Ann Lee"]);
    assert!(salon.world.customer("guest").heard().iter().any(|it| it.contains('✅')));
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_was_written_without_an_answer_is_not_written_twice() {
    let salon = Salon::open().await;
    // Each try is lost on its way back, until the turn gives up.
    salon.fake.fail_next("PUT", vec![Outage::Lost, Outage::Lost, Outage::Lost]);
    salon.fake.fail_next("GET", vec![Outage::Answer(503, ""); 9]);
    let heard = salon.world.says(WISH).await;
    assert!(!heard.contains('✅'), "{heard}");
    Box::pin(is_booked_once_it_is_read_back(salon)).await;
}

/// The event is found where it was stored, and its booking is confirmed.
async fn is_booked_once_it_is_read_back(salon: Salon) {
    salon.fake.calm();
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.fake.ours(WORK).len(), 1);
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.world.customer("guest").heard();
    salon.close().await;
}

/// What is full or forbidden by the second try does not tell that the first one was not stored.
#[tokio::test]
async fn a_refusal_behind_an_answer_that_was_lost_leaves_no_event_without_its_booking() {
    for status in [507, 403] {
        let salon = Salon::open().await;
        let refused = Outage::Answer(status, "");
        salon.fake.fail_next("PUT", vec![Outage::Lost, refused.clone(), refused]);
        let heard = salon.world.says(WISH).await;
        assert!(!heard.contains("by phone only"), "{heard}");
        Box::pin(is_booked_once_it_is_read_back(salon)).await;
    }
}

/// The event is moved by then, so the visit is as well, and nothing else is told.
#[tokio::test]
async fn a_refusal_of_the_new_words_of_an_event_undoes_no_move() {
    let salon = Salon::open().await;
    salon.world.says(WISH).await;
    let refused = Outage::Answer(403, "");
    let moved = Outage::Slow(Duration::ZERO);
    salon.fake.fail_next("PUT", vec![moved, refused.clone(), refused]);
    salon.world.says("make it a coloring instead, tomorrow at 15:00").await;
    let heard = salon.world.says("yes").await;
    assert!(heard.contains('✅') && heard.contains("3:00 PM"), "{heard}");
    assert_eq!(salon.fake.ours(WORK), ["20261124T150000 Стрижка – Ann Lee"]);
    let booked = salon.world.confirmed().await;
    assert!(booked.len() == 1 && booked[0].contains("15:00"), "{booked:?}");
    salon.close().await;
}

#[tokio::test]
async fn a_booking_takes_two_requests_and_a_look_takes_one() {
    let salon = Salon::open().await;
    // One calendar that counts; the first look found it.
    salon.fake.held().calendars.remove(FAMILY);
    salon.world.says("what is free tomorrow for a haircut?").await;
    salon.world.watches().await;
    salon.fake.forgets_requests();
    salon.world.customer("bob").says("what is free on Wednesday for a haircut?").await;
    assert_eq!(salon.fake.asked(), [format!("REPORT {WORK}")]);
    salon.fake.forgets_requests();
    let heard = salon.world.customer("bob").says("14:00. Bob Ray, bob@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    let asked: Vec<String> =
        salon.fake.asked().iter().map(|it| it.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(asked, ["REPORT", "PUT"]);
    salon.close().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_as_a_calendar_that_is_not_connected() {
    let fake = super::fake::Fake::start().await;
    let world = super::salon::world(&fake.url, "wrong");
    let heard = world.says(WISH).await;
    assert!(heard.contains("by phone only just now: +380 44 000 00 00"), "{heard}");
    assert_eq!(fake.held().calendars[WORK].files.len(), 0);
    world.close().await;
}
