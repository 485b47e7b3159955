//! Customers book with a staff member whose calendar is at Google.

use serde_json::json;
use tokio::runtime::Runtime;

use super::{
    Outage, calendar,
    salon::{FAMILY, OLENA, Salon, asked_of, owner},
};
use crate::world::MONDAY;

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
const ONLINE: &str = "Online consultation tomorrow at 14:00. Ann Lee, ann@example.com";
const EVENTS: &str = "/calendar/v3/calendars";

#[tokio::test]
async fn an_appointment_is_written_moved_and_taken_out() {
    let salon = Salon::open().await;
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains('✅') && heard.contains("2:00 PM"), "{heard}");
    let id = salon.google.own_id(OLENA);
    let event = salon.google.standing(OLENA).remove(0).body;
    let booking = salon.world.bookings().await.remove(0);
    assert_eq!(booking.event.as_ref(), Some(&id));
    let span = booking.span;
    let mark = format!("{} {}/{}", booking.id, span.start.as_second(), span.end.as_second());
    assert_eq!(
        event,
        json!({
            "summary": "Стрижка – Ann Lee",
            "description": "Фахівець: Олена\nІм'я: Ann Lee\nПошта: ann@example.com\nВартість: 500 ₴\n\n\
                Запис зроблено в чаті «Салон „Ромашка“». Якщо перенести або видалити цю подію, клієнт про це дізнається.",
            "location": "вул. Садова, 5, Київ",
            "start": {"dateTime": "2026-11-24T14:00:00+02:00", "timeZone": "Europe/Kyiv"},
            "end": {"dateTime": "2026-11-24T15:00:00+02:00", "timeZone": "Europe/Kyiv"},
            "attendees": [{"email": "ann@example.com", "displayName": "Ann Lee"}],
            "extendedProperties": {"private": {"zapys": mark}},
        })
    );
    // The time it had is no obstacle for where it goes.
    let heard = salon.world.says("move it to 14:30").await;
    assert!(heard.contains('✅') && heard.contains("2:30 PM"), "{heard}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:30:00+02:00 Стрижка – Ann Lee"]);
    assert_eq!(salon.google.own_id(OLENA), id, "it is the same event");
    salon.world.says("cancel my appointment").await;
    let heard = salon.world.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    assert_eq!(salon.google.ours(OLENA), Vec::<String>::new());
    let mails = salon.google.held().calendar.mails.clone();
    assert_eq!(mails, ["invited", "moved", "cancelled"].map(|it| format!("{it} ann@example.com")));
    assert_eq!(salon.world.letters().len(), 3);
    salon.close().await;
}

#[tokio::test]
async fn what_staff_have_in_any_of_their_calendars_is_not_offered() {
    let salon = Salon::open().await;
    let at = ("2026-11-24T14:00:00+02:00", "2026-11-24T15:00:00+02:00");
    salon.google.puts(FAMILY, "dentist", at, json!({}));
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains("already booked") && !heard.contains('✅'), "{heard}");
    assert_eq!(salon.google.ours(OLENA), Vec::<String>::new());
    let heard = salon.world.says("at 15:00 then").await;
    assert!(heard.contains('✅') && heard.contains("3:00 PM"), "{heard}");
    salon.google.puts(OLENA, "holiday", ("2026-11-25", "2026-11-26"), json!({}));
    let heard = salon.world.says("move it to Wednesday at 11:00").await;
    assert!(!heard.contains('✅'), "all day means all day: {heard}");
    salon.close().await;
}

#[tokio::test]
async fn without_google_nothing_is_booked_and_nothing_is_lost() {
    let salon = Salon::open().await;
    let down = || vec![Outage::Answer(503, "<html>".into()); 4];
    salon.google.fail_next("/calendar/v3/freeBusy", down());
    let heard = salon.world.says(WISH).await;
    assert!(!heard.contains('✅') && !heard.contains("2:00 PM\n"), "{heard}");
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    salon.google.calm();

    // It can be read and not be written.
    salon.google.fail_next(EVENTS, down());
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains("I'll write here") && !heard.contains('✅'), "{heard}");
    salon.google.calm();
    salon.google.fail_next(EVENTS, vec![Outage::Answer(200, "garbage".into()); 1]);
    salon.world.pass(2);
    salon.world.settle().await;
    assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
    salon.google.calm();
    salon.world.pass(2);
    salon.world.settle().await;
    let heard = salon.world.customer("guest").heard();
    assert!(heard.len() == 1 && heard[0].contains('✅'), "{heard:?}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:00:00+02:00 Стрижка – Ann Lee"]);
    salon.world.pass(30);
    salon.world.watches().await;
    assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
    assert_eq!(salon.world.letters().len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn a_time_that_was_taken_while_google_was_down_is_given_up_kindly() {
    let salon = Salon::open().await;
    salon.google.fail_next(EVENTS, vec![Outage::Answer(503, "<html>".into()); 4]);
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains("I'll write here"), "{heard}");
    salon.google.calm();
    let at = ("2026-11-24T14:30:00+02:00", "2026-11-24T15:30:00+02:00");
    salon.google.puts(OLENA, "dentist", at, json!({}));
    salon.world.pass(2);
    salon.world.settle().await;
    let heard = salon.world.customer("guest").heard();
    assert!(heard.len() == 1 && heard[0].contains("sorry"), "{heard:?}");
    assert_eq!(salon.google.ours(OLENA), Vec::<String>::new());
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    salon.world.pass(2);
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn a_move_to_a_time_that_was_taken_while_google_was_down_is_given_up_kindly() {
    let salon = Salon::open().await;
    salon.world.says(WISH).await;
    let id = salon.google.own_id(OLENA);
    let event: &str = format!("{EVENTS}/{OLENA}/events/{id}").leak();
    salon.google.fail_next(event, vec![Outage::Answer(503, "<html>".into()); 4]);
    let heard = salon.world.says("move it to 16:00").await;
    assert!(heard.contains("I'll write here") && !heard.contains('✅'), "{heard}");
    salon.google.calm();
    let at = ("2026-11-24T16:30:00+02:00", "2026-11-24T17:30:00+02:00");
    salon.google.puts(OLENA, "dentist", at, json!({}));
    salon.world.pass(2);
    salon.world.settle().await;
    let heard = salon.world.customer("guest").heard();
    assert!(heard.len() == 1 && heard[0].contains("sorry"), "{heard:?}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:00:00+02:00 Стрижка – Ann Lee"]);
    assert!(salon.world.confirmed().await[0].contains("14:00"));
    salon.close().await;
}

#[tokio::test]
async fn who_google_does_not_invite_is_booked_all_the_same() {
    let salon = Salon::open().await;
    let body = json!({"error": {"code": 400, "message": "Invalid attendee email.",
        "errors": [{"reason": "invalid", "message": "Invalid attendee email."}]}});
    salon.google.fail_next(EVENTS, vec![Outage::Answer(400, body.to_string())]);
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:00:00+02:00 Стрижка – Ann Lee"]);
    assert_eq!(salon.google.held().calendar.mails, Vec::<String>::new());
    assert_eq!(salon.world.letters().len(), 1);
    salon.close().await;
}

/// Lets a process die after Google has the event and before we know; what `meanwhile` does
/// happens before the next one looks. Returns how many events there were, ever.
fn dies_between_insert_and_confirm(meanwhile: impl FnOnce(&Salon)) -> usize {
    let far = Runtime::new().unwrap();
    let google = far.block_on(super::Google::start());
    let first = Runtime::new().unwrap();
    let salon = first.block_on(async {
        let salon = Salon::with(google, MONDAY).await;
        salon.google.fail_next(EVENTS, [Outage::Lost]);
        let written = async {
            while salon.google.ours(OLENA).is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            heard = salon.world.says(WISH) => panic!("it did not die: {heard}"),
            () = written => {}
        }
        salon
    });
    first.shutdown_background();
    meanwhile(&salon);
    salon.google.calm();
    let Salon { world, google } = salon;
    let next = Runtime::new().unwrap();
    next.block_on(async {
        let salon = Salon { world: world.restarted(), google };
        salon.world.pass(2);
        salon.world.settle().await;
        let heard = salon.world.customer("guest").heard();
        let told: Vec<_> = heard.iter().filter(|it| it.contains('✅')).collect();
        assert_eq!(told.len(), 1, "{heard:?}");
        salon.world.pass(2);
        salon.world.watches().await;
        assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
        assert_eq!((salon.world.confirmed().await.len(), salon.world.letters().len()), (1, 1));
        assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:00:00+02:00 Стрижка – Ann Lee"]);
        let ever = salon.google.held().calendar.of[OLENA].events.len();
        salon.close().await;
        ever
    })
}

#[test]
fn a_process_that_dies_between_the_event_and_knowing_of_it_finds_it() {
    assert_eq!(dies_between_insert_and_confirm(|_| {}), 1);
}

#[test]
fn an_event_whose_id_was_used_up_meanwhile_is_written_under_another() {
    let ever = dies_between_insert_and_confirm(|salon| {
        let id = salon.google.own_id(OLENA);
        salon.google.deletes(OLENA, &id);
    });
    assert_eq!(ever, 2);
}

#[tokio::test]
async fn a_link_that_comes_later_is_told_in_chat_and_by_letter_once() {
    let salon = Salon::open().await;
    salon.google.held().calendar.meet = calendar::Meet::Pending;
    let heard = salon.world.says(ONLINE).await;
    assert!(heard.contains('✅') && !heard.contains("meet.google.com"), "{heard}");
    salon.world.pass(1);
    salon.world.settle().await;
    assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
    salon.google.links_are_made();
    salon.world.pass(1);
    salon.world.settle().await;
    let heard = salon.world.customer("guest").heard();
    assert!(heard.len() == 1 && heard[0].contains("https://meet.google.com/"), "{heard:?}");
    let booking = salon.world.bookings().await.remove(0);
    assert!(booking.meet_url.is_some());
    let letters = salon.world.letters();
    assert_eq!(letters.len(), 2);
    assert!(letters[1].text.contains("https://meet.google.com/"), "{}", letters[1].text);
    salon.world.pass(60);
    salon.world.watches().await;
    assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn a_link_that_never_comes_is_a_person_s_to_send() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.google.held().calendar.meet = calendar::Meet::Pending;
    salon.world.says(ONLINE).await;
    for _ in 0..14 {
        salon.world.pass(15);
        salon.world.settle().await;
    }
    let heard = salon.world.customer("guest").heard();
    assert!(heard.len() == 1 && heard[0].contains("Olena will send it"), "{heard:?}");
    let asked = asked_of(&olena);
    assert!(asked.len() == 1 && asked[0].contains("ann@example.com"), "{asked:?}");

    // A calendar that makes none is known at once, and the receipt says no more than it knows.
    salon.google.held().calendar.of.get_mut(OLENA).unwrap().no_meet = true;
    let bob = salon.world.customer("bob");
    let heard = bob.says("Online consultation tomorrow at 16:00. Bob Ray, bob@example.com").await;
    assert!(heard.contains('✅') && !heard.contains("meet.google.com"), "{heard}");
    salon.world.settle().await;
    let asked = asked_of(&olena);
    assert!(asked.len() == 1 && asked[0].contains("bob@example.com"), "{asked:?}");
    assert_eq!(bob.heard(), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn the_clocks_change_between_the_booking_and_the_visit() {
    // In Kyiv they go forward on Sunday, 28 March 2027.
    let salon = {
        let google = super::Google::start().await;
        Salon::with(google, "2027-03-25T10:00:00+02:00").await
    };
    let heard = salon.world.says("Haircut on Monday at 14:00. Ann Lee, ann@example.com").await;
    assert!(heard.contains('✅') && heard.contains("2:00 PM"), "{heard}");
    assert_eq!(salon.google.ours(OLENA), ["2027-03-29T14:00:00+03:00 Стрижка – Ann Lee"]);
    salon.world.watches().await;
    assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn who_is_not_connected_has_no_free_time() {
    let salon = Salon::open().await;
    let now = salon.world.clock_now();
    let ended = salon
        .world
        .store()
        .write(move |tx| zapys::store::connections::disconnect(tx, &owner(), now));
    assert!(ended.await.unwrap());
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains("by phone only just now: +380"), "{heard}");
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    // The others' time is free all the same.
    let heard = salon.world.says("Manicure tomorrow at 14:00. Ann Lee, ann@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    salon.close().await;
}
