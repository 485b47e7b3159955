//! Each trouble with a server as a customer, a staff member and an operator meet it: one sentence, and nothing
//! is booked.

use super::{
    fake::{FAMILY, Fake, Outage, PASSWORD, WORK},
    salon::{Salon, owner, world},
};
use crate::google::asked_of;
use zapys::store::{
    caldav_accounts,
    calendar_refusals::{self, Deed},
};

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
const BOBS: &str = "Haircut tomorrow at 11:00. Bob Ray, bob@example.com";
const LATER_WISH: &str = "Haircut on Thursday at 14:00. Ann Lee, ann@example.com";
const PHONE: &str = "Olena can be booked by phone only just now: +380 44 000 00 00.";
const LATER: &str = "I can't check the calendar right now, so I'd rather not promise anything.";
const PAGE: &str = "<!DOCTYPE html><html><body>Sign in</body></html>";

#[tokio::test]
async fn a_customer_is_told_in_one_sentence_and_nothing_is_booked() {
    let elsewhere = Fake::start().await;
    for (outage, says) in [
        (Outage::Answer(401, ""), PHONE),
        (Outage::Answer(403, "no"), PHONE),
        (Outage::Answer(404, "no"), PHONE),
        (Outage::Answer(405, ""), PHONE),
        (Outage::Answer(200, PAGE), PHONE),
        (Outage::Redirect(format!("{}/olena/week/", elsewhere.url)), PHONE),
        (Outage::Answer(503, PAGE), LATER),
        (Outage::Answer(207, "<multistatus"), LATER),
        (Outage::Redirect("/olena/week/".into()), LATER),
        (Outage::HangUp, LATER),
    ] {
        let salon = Salon::open().await;
        let named = format!("{outage:?}");
        salon.fake.fail_next("REPORT", vec![outage; 30]);
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains(says), "{named}: {heard}");
        assert_eq!(salon.world.confirmed().await, Vec::<String>::new(), "{named}");
        assert_eq!(salon.world.held().await, 0, "{named}");
        assert_eq!(salon.fake.ours(WORK), Vec::<String>::new(), "{named}");
        salon.fake.calm();
        salon.world.settle().await;
        salon.close().await;
    }
    assert_eq!(elsewhere.asked(), Vec::<String>::new(), "no password, and no question");
}

#[tokio::test]
async fn a_calendar_that_takes_no_event_is_told_to_the_customer_at_once_and_to_staff_once() {
    for is_full in [true, false] {
        let salon = Salon::open().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.fake.held().full = is_full;
        salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = !is_full;
        for who in ["ann", "bob"] {
            let wish = format!("Haircut tomorrow at 14:00. {who} Ray, {who}@example.com");
            let heard = salon.world.customer(who).says(&wish).await;
            assert!(heard.contains(PHONE), "{heard}");
            salon.world.settle().await;
        }
        assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
        let told = asked_of(&olena);
        let says = if is_full {
            "місця більше немає"
        } else {
            "читати, але не змінювати"
        };
        assert!(told.len() == 1 && told[0].contains(says), "{told:?}");
        // It passes once people have done something, and have said so.
        salon.fake.held().full = false;
        salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = false;
        olena.says("/connect").await;
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains('✅'), "{heard}");
        // And a visit that cannot be moved stays where it is.
        salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = !is_full;
        salon.fake.held().full = is_full;
        for _ in 0..2 {
            let heard = salon.world.says("move it to 15:00").await;
            assert!(heard.contains("I can't move it here just now; please call +380"), "{heard}");
        }
        salon.world.pass(5);
        salon.world.settle().await;
        assert_eq!(salon.fake.ours(WORK), ["20261124T140000 Стрижка – Ann Lee"]);
        assert!(salon.world.confirmed().await[0].starts_with("2026-11-24 14:00"));
        olena.heard();
        salon.close().await;
    }
}

#[tokio::test]
async fn while_a_calendar_takes_no_booking_no_time_is_offered_there_and_why_says_so() {
    for is_full in [true, false] {
        let salon = Salon::open().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        let takes = |takes: bool| {
            salon.fake.held().full = is_full && !takes;
            salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = !is_full && !takes;
        };
        let asks = async || salon.world.says("what is free tomorrow for a haircut?").await;
        assert!(asks().await.contains("AM"));
        takes(false);
        assert!(salon.world.says(WISH).await.contains(PHONE));
        let heard = asks().await;
        assert!(heard.contains(PHONE) && !heard.contains("AM"), "{heard}");
        let heard = olena.says("/why tomorrow at 9:30").await;
        let why = if is_full {
            "не лишилося місця"
        } else {
            "дозволено лише читати"
        };
        assert!(heard.contains("Не пропонується (Олена)") && heard.contains(why), "{heard}");
        // An hour later it is looked whether that is still so, and again and again from then on.
        salon.world.pass(61);
        if !is_full {
            assert!(asks().await.contains(PHONE), "its properties say so");
        }
        takes(true);
        assert!(asks().await.contains("AM"));
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains('✅'), "{heard}");
        salon.world.settle().await;
        olena.heard();
        salon.close().await;
    }
}

#[tokio::test]
async fn connect_brings_the_offers_back_only_where_the_calendar_can_be_written() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let asks = async || salon.world.says("what is free tomorrow for a haircut?").await;
    salon.world.watches().await;
    salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = true;
    assert!(salon.world.says(WISH).await.contains(PHONE));
    olena.says("/connect").await;
    assert!(asks().await.contains(PHONE));
    salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = false;
    olena.says("/connect").await;
    assert!(asks().await.contains("AM"));
    // Where the server says how much room is left, that counts as well.
    salon.fake.held().full = true;
    assert!(salon.world.says(WISH).await.contains(PHONE));
    salon.fake.held().room = Some(100);
    olena.says("/connect").await;
    assert!(asks().await.contains(PHONE));
    salon.fake.held().room = Some(1_000_000);
    salon.fake.held().full = false;
    olena.says("/connect").await;
    assert!(asks().await.contains("AM"));
    salon.world.settle().await;
    olena.heard();
    salon.close().await;
}

/// What is noted of Olena's calendars, each as `deed` and whether the next booking tries it.
async fn noted(salon: &Salon) -> Vec<(Deed, bool)> {
    let all = salon.world.store().read(|db| calendar_refusals::of(db, &owner())).await.unwrap();
    all.into_iter().map(|it| (it.deed, it.may_retry)).collect()
}

#[tokio::test]
async fn a_refusal_stands_until_an_event_was_written_whatever_a_look_says() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.watches().await;
    // The server says that the calendar may be written, and refuses all the same.
    let refuses = || salon.fake.fail_next("PUT", vec![Outage::Answer(403, "no"); 99]);
    refuses();
    assert!(salon.world.says(WISH).await.contains(PHONE));
    assert_eq!(noted(&salon).await, [(Deed::New, false)]);
    let heard = olena.says("/connect").await;
    assert!(
        heard.contains("бо я не мав права змінювати календар; наступний запис спробую"),
        "{heard}"
    );
    assert_eq!(noted(&salon).await, [(Deed::New, true)]);
    assert!(salon.world.says(WISH).await.contains(PHONE), "it was tried");
    assert_eq!(noted(&salon).await, [(Deed::New, false)]);
    // Nor do an hour, the worker's own look and a look at free times.
    salon.world.pass(61);
    salon.world.watches().await;
    assert_eq!(noted(&salon).await, [(Deed::New, true)]);
    // Another calendar takes the visit, and that proves nothing of the first.
    olena.says("/connect").await;
    olena.press(olena.button("Записувати: Родина")).await;
    let heard = salon.world.customer("bob").says(BOBS).await;
    assert!(heard.contains(PHONE), "its server refuses there as well: {heard}");
    assert_eq!(noted(&salon).await.len(), 2);
    salon.fake.calm();
    olena.says("/connect").await;
    let heard = salon.world.customer("bob").says(BOBS).await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(noted(&salon).await, [(Deed::New, true)], "the first one");
    let heard = olena.press(olena.button("Записувати: Робота")).await;
    assert!(heard.contains("наступний запис спробую"), "{heard}");
    // An event that can be moved proves no new one, and a new one proves all.
    salon.world.customer("bob").says("move it to 16:00").await;
    assert_eq!(noted(&salon).await, [(Deed::New, true)]);
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(noted(&salon).await, []);
    let heard = olena.says("/connect").await;
    assert!(!heard.contains("спробую"), "{heard}");
    salon.world.settle().await;
    olena.heard();
    salon.world.customer("bob").heard();
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_cannot_be_changed_in_a_former_calendar_closes_no_hours() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    assert!(salon.world.says(WISH).await.contains('✅'));
    salon.world.settle().await;
    olena.says("/connect").await;
    olena.press(olena.button("Записувати: Родина")).await;
    salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = true;
    olena.heard();
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains("please call +380"), "{heard}");
    salon.world.settle().await;
    let told = asked_of(&olena);
    assert!(
        told.len() == 1
            && told[0].contains(
                "Не вдалося змінити подію у вашому календарі «Робота», бо мені не дозволено"
            )
            && told[0].contains("потрапляють до календаря «Родина»; щоб я міг змінювати"),
        "{told:?}"
    );
    let heard = salon.world.customer("bob").says(BOBS).await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(noted(&salon).await, []);
    salon.world.settle().await;
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn an_outcome_that_is_read_back_proves_nothing_of_what_was_refused_since() {
    let salon = Salon::open().await;
    salon.world.watches().await;
    let bob = salon.world.customer("bob");
    // Ann's event is written, and the answer is lost, with all that would read it back.
    salon.fake.fail_next("PUT", [Outage::Lost]);
    salon.fake.fail_next("PUT", vec![Outage::HangUp; 9]);
    salon.fake.fail_next("GET", vec![Outage::HangUp; 9]);
    salon.world.says(WISH).await;
    salon.fake.calm();
    salon.fake.held().full = true;
    assert!(bob.says(BOBS).await.contains(PHONE));
    assert_eq!(noted(&salon).await, [(Deed::New, false)]);
    salon.world.pass(5);
    salon.world.settle().await;
    assert!(salon.world.confirmed().await[0].starts_with("2026-11-24 14:00"));
    assert_eq!(noted(&salon).await, [(Deed::New, false)]);
    salon.world.says("thanks").await;
    salon.close().await;
}

#[tokio::test]
async fn a_page_to_sign_in_at_is_no_event_that_was_written() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.fake.fail_next("PUT", [Outage::Answer(200, PAGE)]);
    let heard = salon.world.says(LATER_WISH).await;
    assert!(heard.contains(PHONE), "{heard}");
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    salon.world.settle().await;
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("відповідає вебсторінкою"), "{told:?}");
    olena.says("/connect").await;
    let heard = salon.world.says(LATER_WISH).await;
    assert!(heard.contains('✅'), "{heard}");
    // The change of an event is told as well, on the next day because once a day is enough.
    salon.world.pass(15 * 60);
    salon.fake.fail_next("PUT", [Outage::Answer(405, "")]);
    let heard = salon.world.says("move it to Friday at 15:00").await;
    assert!(heard.contains("please call +380"), "{heard}");
    salon.world.settle().await;
    let told = asked_of(&olena);
    let pages = told.iter().filter(|it| it.contains("відповідає вебсторінкою")).count();
    assert!(pages == 1, "{told:?}");
    // Nor is one in answer to a deletion.
    salon.fake.fail_next("DELETE", [Outage::Answer(200, PAGE)]);
    salon.world.says("cancel my appointment").await;
    salon.world.says("yes").await;
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.fake.ours(WORK), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn a_server_that_takes_no_event_of_ours_is_told_to_staff() {
    for status in [404, 410] {
        let salon = Salon::open().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.fake.fail_next("PUT", vec![Outage::Answer(status, ""); 9]);
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains(PHONE), "{status}: {heard}");
        salon.world.settle().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("його сервер відмовляє"), "{status}: {told:?}");
        salon.close().await;
    }
}

#[tokio::test]
async fn an_event_that_its_server_does_not_change_is_no_calendar_that_takes_nothing() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.says(WISH).await;
    salon.world.settle().await;
    salon.fake.adds(WORK, "ATTENDEE:mailto:guest@example.com");
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains("please call +380"), "{heard}");
    salon.world.settle().await;
    let told = asked_of(&olena);
    assert!(
        told.len() == 1
            && told[0].contains(
                "Не вдалося змінити подію у вашому календарі «Робота», бо його сервер відмовив"
            )
            && told[0].contains("Нові записи, як і раніше, потрапляють до календаря «Робота»."),
        "{told:?}"
    );
    salon.close().await;
}

/// Whether the server says of the event that it may not be changed, or nothing at all.
#[tokio::test]
async fn the_change_of_one_event_that_is_refused_closes_no_hours() {
    for (outage, why) in [
        (Outage::Answer(403, ""), "мені не дозволено"),
        (Outage::Answer(423, ""), "його сервер відмовив"),
        (Outage::Answer(412, ""), "його сервер відмовив"),
    ] {
        let salon = Salon::open().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.world.says(WISH).await;
        salon.world.settle().await;
        let named = format!("{outage:?}");
        for time in ["15:00", "16:00"] {
            salon.fake.fail_next("PUT", vec![outage.clone(); 3]);
            let heard = salon.world.says(&format!("move it to {time}")).await;
            assert!(heard.contains("please call +380"), "{named}: {heard}");
            salon.fake.calm();
        }
        salon.world.settle().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains(why), "{named}: {told:?}");
        assert_eq!(noted(&salon).await, [], "{named}");
        assert!(salon.world.confirmed().await[0].contains("14:00"), "{named}");
        let heard = salon.world.customer("bob").says(BOBS).await;
        assert!(heard.contains('✅'), "{named}: {heard}");
        salon.world.settle().await;
        olena.heard();
        salon.close().await;
    }
}

#[tokio::test]
async fn a_status_that_would_come_again_is_a_refusal_and_told_at_once() {
    for status in [400, 402, 409, 412, 413, 415, 423, 451] {
        let salon = Salon::open().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.fake.fail_next("PUT", vec![Outage::Answer(status, ""); 3]);
        let heard = salon.world.says(WISH).await;
        assert!(heard.contains(PHONE), "{status}: {heard}");
        salon.world.settle().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("його сервер відмовляє"), "{status}: {told:?}");
        assert_eq!(salon.world.bookings().await.len(), 0, "{status}");
        assert_eq!(salon.fake.ours(WORK), Vec::<String>::new(), "{status}");
        salon.close().await;
    }
}

/// Ann's event is on its way while Bob's is refused, so that it is taken says nothing of what came later.
#[tokio::test]
async fn what_was_begun_before_a_refusal_does_not_end_it() {
    let salon = Salon::open().await;
    salon.world.watches().await;
    let slow = Outage::Slow(std::time::Duration::from_secs(2));
    salon.fake.fail_next("PUT", [slow, Outage::Answer(507, "")]);
    let bob = salon.world.customer("bob");
    let puts = || salon.fake.asked().iter().filter(|it| it.starts_with("PUT")).count();
    let bobs = async {
        while puts() == 0 {
            tokio::task::yield_now().await;
        }
        salon.world.pass_seconds(1);
        bob.says(BOBS).await
    };
    let (anns, bobs) = tokio::join!(salon.world.says(WISH), bobs);
    assert!(anns.contains('✅') && bobs.contains(PHONE), "{anns} {bobs}");
    assert_eq!(noted(&salon).await, [(Deed::New, false)]);
    salon.close().await;
}

#[tokio::test]
async fn who_looks_at_a_calendar_that_can_only_be_read_is_answered_once() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.watches().await;
    salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = true;
    let heard = olena.says("/connect").await;
    assert_eq!(heard.matches("можна лише читати").count(), 1, "{heard}");
    assert!(!heard.contains("Я не можу записати"), "{heard}");
    salon.world.settle().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    assert_eq!(noted(&salon).await, [(Deed::Look, false)]);
    salon.close().await;
}

#[tokio::test]
async fn the_name_of_a_calendar_stays_on_its_line_wherever_it_is_shown() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.fake.held().calendars.get_mut(WORK).unwrap().name =
        "Work\ncalendar salon/olena: active\u{9b}31m\u{202e}";
    olena.says("/connect").await;
    let heard = olena.says("/connect").await;
    assert!(heard.contains("«Work calendar salon/olena: active 31m»"), "{heard}");
    salon.fake.fail_next("PUT", [Outage::Answer(507, "")]);
    salon.world.says(WISH).await;
    salon.world.settle().await;
    let told = asked_of(&olena).concat();
    assert!(told.contains("«Work calendar salon/olena: active 31m»"), "{told}");
    salon.close().await;
}

#[tokio::test]
async fn a_former_calendar_without_room_is_told_with_that_reason() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.says(WISH).await;
    salon.world.settle().await;
    olena.says("/connect").await;
    olena.press(olena.button("Записувати: Родина")).await;
    olena.heard();
    salon.fake.fail_next("PUT", [Outage::Answer(507, "")]);
    salon.world.says("move it to 15:00").await;
    salon.world.settle().await;
    let told = asked_of(&olena);
    assert!(
        told.len() == 1
            && told[0].contains("в обліковому записі немає місця")
            && !told[0].contains("доступ на запис"),
        "{told:?}"
    );
    salon.close().await;
}

#[tokio::test]
async fn staff_are_told_in_chat_what_waiting_does_not_mend() {
    let fake = Fake::start().await;
    let right = world(&fake.url, PASSWORD);
    let olena = right.customer("olena-chat").appointed("olena").await;
    fake.fail_next("PROPFIND", vec![Outage::Answer(200, PAGE); 3]);
    let heard = olena.says("/connect").await;
    assert!(heard.contains("само воно не мине") && heard.contains("zapys doctor"), "{heard}");
    fake.calm();
    let heard = olena.says("/connect").await;
    assert!(heard.contains("під'єднано"), "{heard}");
    fake.held().calendars.clear();
    let heard = olena.says("/connect").await;
    assert!(heard.contains("не лишилося жодного календаря"), "{heard}");
    right.close().await;
}

#[tokio::test]
async fn staff_are_told_once_of_a_server_that_waiting_does_not_mend() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.watches().await;
    // As a server that is no CalDAV server any more, or whose certificate has expired.
    salon.fake.fail_next("", vec![Outage::Answer(405, ""); 200]);
    for _ in 0..9 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    assert_eq!(asked_of(&olena), Vec::<String>::new(), "it may be served");
    for _ in 0..6 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("само воно не мине"), "{told:?}");
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains(PHONE), "{heard}");
    salon.fake.calm();
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn a_hostile_server_costs_a_bounded_time_and_frees_nothing() {
    let salon = Salon::open().await;
    salon.world.says("what is free tomorrow for a haircut?").await;
    salon.world.watches().await;
    let bob = salon.world.customer("bob");
    let ask = || bob.says("what is free on Wednesday for a haircut?");
    // A body without an end, to whatever is asked: a few smaller parts are tried.
    let huge: &'static str =
        Box::leak(format!("<multistatus xmlns=\"DAV:\">{}", " ".repeat(17 << 20)).into());
    salon.fake.fail_next("REPORT /olena/family/", vec![Outage::Answer(207, huge); 99]);
    salon.fake.forgets_requests();
    let heard = ask().await;
    assert!(heard.contains(LATER), "{heard}");
    let many = salon.fake.asked().iter().filter(|it| **it == format!("REPORT {FAMILY}")).count();
    assert!((3..=12).contains(&many), "{many}");
    salon.fake.calm();
    // Redirects without an end, a few of which are followed.
    salon
        .fake
        .fail_next("REPORT /olena/family/", vec![Outage::Redirect("/olena/family/".into()); 99]);
    salon.fake.forgets_requests();
    let heard = ask().await;
    assert!(heard.contains(LATER), "{heard}");
    let many = salon.fake.asked().iter().filter(|it| **it == format!("REPORT {FAMILY}")).count();
    assert!((4..=8).contains(&many), "{many}");
    salon.fake.calm();
    // Events under the names of other hosts and calendars are events of the calendar that was asked.
    let event = "BEGIN:VCALENDAR&#13;\nBEGIN:VEVENT&#13;\nUID:x&#13;\nDTSTART:20261125T080000Z&#13;\nDURATION:PT9H&#13;\nEND:VEVENT&#13;\nEND:VCALENDAR&#13;\n";
    let wrong: &'static str = Box::leak(
        format!(
            "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:response>\
             <d:href>https://evil.example/other/x.ics</d:href><d:propstat><d:prop><d:getetag>\"1\"</d:getetag>\
             <c:calendar-data>{event}</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status>\
             </d:propstat></d:response></d:multistatus>"
        )
        .into(),
    );
    salon.fake.fail_next("REPORT /olena/family/", [Outage::Answer(207, wrong)]);
    let heard = ask().await;
    assert!(heard.contains("fully booked"), "{heard}");
    salon.close().await;
}

#[tokio::test]
async fn an_event_is_never_changed_or_deleted_at_another_host() {
    let salon = Salon::booked(true).await;
    let elsewhere = Fake::start().await;
    let (name, file) = salon.fake.own(WORK);
    salon.fake.held().remove(WORK, &name);
    let text = file.text.replace('&', "&amp;").replace('<', "&lt;").replace("\r\n", "&#13;\n");
    let wrong: &'static str = Box::leak(
        format!(
            "<d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:response>\
             <d:href>{}/olena/week/{name}</d:href><d:propstat><d:prop><d:getetag>\"1\"</d:getetag>\
             <c:calendar-data>{text}</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status>\
             </d:propstat></d:response></d:multistatus>",
            elsewhere.url
        )
        .into(),
    );
    salon.world.says("cancel my appointment").await;
    salon.fake.fail_next("REPORT /olena/week/", vec![Outage::Answer(207, wrong); 4]);
    salon.world.says("yes").await;
    salon.world.settle().await;
    assert_eq!(elsewhere.asked(), Vec::<String>::new());
    salon.fake.calm();
    salon.world.pass(5);
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn what_is_being_written_is_said_once_and_a_yes_is_answered_by_how_far_it_is() {
    for (lang, wish, moving, words) in [
        (
            "en",
            WISH,
            "move it to 15:00",
            [
                "I'm booking you in: Haircut, Tuesday, November 24 at 2:00 PM.",
                "The calendar hasn't confirmed it yet: Haircut, Tuesday, November 24 at 2:00 PM.",
                "I'm moving your appointment: Haircut, Tuesday, November 24 at 3:00 PM.",
                "The calendar hasn't confirmed the change yet: Haircut with Olena, Tuesday, November 24 at 3:00 PM.",
            ],
        ),
        (
            "uk",
            "Стрижка завтра о 14:00. Анна Лі, ann@example.com",
            "перенесіть на 15:00",
            [
                "Записую вас: Стрижка, вівторок, 24 листопада, о 14:00.",
                "Календар цього ще не підтвердив: Стрижка, вівторок, 24 листопада, о 14:00.",
                "Переношу ваш запис: Стрижка, вівторок, 24 листопада, о 15:00.",
                "Календар ще не підтвердив зміни: Стрижка — Олена, вівторок, 24 листопада, о 15:00.",
            ],
        ),
    ] {
        let [books, is_booked, moves, is_moved] = words;
        let (yes, asks, thanks) = if lang == "en" {
            ("yes", "is it done?", "thanks")
        } else {
            ("так", "вже готово?", "дякую")
        };
        let salon = Salon::open().await;
        salon.world.says("what is free on Thursday for a haircut?").await;
        let ann = salon.world.customer("ann");
        let answers = |it: Vec<Outage>| salon.fake.fail_next("PUT", it);
        answers(vec![Outage::Answer(503, ""); 99]);
        let heard = ann.says(wish).await;
        assert!(heard.matches('⏳').count() == 1 && heard.contains(books), "{heard}");
        for said in [yes, asks, thanks] {
            let heard = ann.says(said).await;
            assert!(heard.contains(is_booked), "{said}: {heard}");
        }
        salon.fake.calm();
        salon.world.pass(5);
        salon.world.settle().await;
        assert!(ann.hears().await.contains('✅'));
        let heard = ann.says(thanks).await;
        assert!(!heard.contains('⏳'), "{heard}");
        answers(vec![Outage::Answer(503, ""); 99]);
        let heard = ann.says(moving).await;
        assert!(heard.matches('⏳').count() == 1 && heard.contains(moves), "{heard}");
        for said in [thanks, yes, "/my"] {
            let heard = ann.says(said).await;
            assert!(heard.contains(is_moved), "{said}: {heard}");
        }
        salon.fake.calm();
        salon.world.pass(5);
        salon.world.settle().await;
        assert!(ann.hears().await.contains('✅'));
        salon.close().await;
    }
}

#[tokio::test]
async fn an_account_without_a_calendar_and_a_refused_password_are_told_as_what_they_are() {
    let fake = Fake::start().await;
    fake.held().calendars.clear();
    let empty = world(&fake.url, PASSWORD);
    let olena = empty.customer("olena-chat").appointed("olena").await;
    assert!(empty.says(WISH).await.contains(PHONE));
    let heard = olena.says("/connect").await;
    assert!(heard.contains("ще немає календаря") && heard.contains("/connect ще раз"), "{heard}");
    let heard = olena.says("/why tomorrow at 9:30").await;
    assert!(heard.contains("в обліковому записі ще немає календаря"), "{heard}");
    empty.close().await;
    let wrong = world(&fake.url, "wrong");
    let olena = wrong.customer("olena-chat").appointed("olena").await;
    let heard = olena.says("/why tomorrow at 9:30").await;
    assert!(heard.contains("не приймає ім'я користувача або пароль"), "{heard}");
    wrong.close().await;
}

#[tokio::test]
async fn each_answer_of_the_server_is_recorded_and_a_refused_password_until_it_is_taken() {
    let salon = Salon::open().await;
    salon.world.watches().await;
    let known = || async {
        let mut all = salon.world.store().read(caldav_accounts::all).await.unwrap();
        all.remove(0)
    };
    let asks = || salon.world.says("what is free tomorrow for a haircut?");
    salon.world.pass(30);
    asks().await;
    assert_eq!(known().await.last_success, Some(salon.world.clock_now()));
    salon.fake.fail_next("REPORT /olena/week/", [Outage::Answer(401, "")]);
    asks().await;
    let why = known().await.last_error.unwrap().why;
    assert!(why.contains("refuses the user name or the password"), "{why}");
    asks().await;
    assert_eq!(known().await.last_error, None);
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_its_server_does_not_delete_is_told_to_staff_once_and_keeps_its_time() {
    for (status, body) in [(403, ""), (405, ""), (423, ""), (507, ""), (200, PAGE)] {
        let salon = Salon::open().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.world.says(WISH).await;
        salon.world.settle().await;
        olena.heard();
        salon.fake.fail_next("DELETE", vec![Outage::Answer(status, body); 99]);
        salon.world.says("cancel my appointment").await;
        let heard = salon.world.says("yes").await;
        assert!(heard.contains("cancelled"), "{status}: {heard}");
        for _ in 0..4 {
            salon.world.pass(30);
            salon.world.settle().await;
        }
        let told: Vec<_> =
            olena.heard().into_iter().filter(|it| it.contains("не дає видалити")).collect();
        assert!(
            told.len() == 1 && told[0].contains("Вт 24.11, 14:00 Ann Lee"),
            "{status}: {told:?}"
        );
        let bob = salon.world.customer("bob");
        let heard = bob.says("Haircut tomorrow at 14:00. Bob Ray, bob@example.com").await;
        assert!(!heard.contains('✅'), "{status}: {heard}");
        assert_eq!(salon.world.confirmed().await, Vec::<String>::new(), "{status}");
        salon.fake.calm();
        salon.world.pass(7 * 60);
        salon.world.settle().await;
        assert_eq!(salon.fake.ours(WORK), Vec::<String>::new(), "{status}");
        let heard = bob.says("Haircut tomorrow at 14:00. Bob Ray, bob@example.com").await;
        assert!(heard.contains('✅'), "{status}: it is free with the event: {heard}");
        salon.world.settle().await;
        olena.heard();
        salon.close().await;
    }
}
