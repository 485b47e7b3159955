//! What is believed of a change at a CalDAV server, and what staff are asked and told.

use super::{
    fake::{FAMILY, WORK},
    salon::Salon,
};
use crate::google::asked_of;

#[tokio::test]
async fn an_event_that_is_dragged_several_times_in_a_row_is_told_once() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        for hour in ["140000", "090000", "130000"] {
            let end = format!("20261124T{:06}Z", hour.parse::<u32>().unwrap() + 10_000);
            salon.fake.moves(WORK, (&format!("20261124T{hour}Z"), &end));
            salon.world.watches().await;
            salon.world.pass(1);
            assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
        }
        let heard = salon.hears().await;
        assert!(heard.len() == 1, "{syncs}: {heard:?}");
        salon.close().await;
    }
}

#[tokio::test]
async fn a_calendar_that_loses_many_events_at_once_is_not_believed() {
    let salon = Salon::booked(false).await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    for (who, at) in [("bob", "10:00"), ("eve", "16:00")] {
        let wish = format!("Haircut tomorrow at {at}. {who} Ray, {who}@example.com");
        let heard = salon.world.customer(who).says(&wish).await;
        assert!(heard.contains('✅'), "{heard}");
    }
    salon.hears_nothing().await;
    olena.heard();
    // The server was restored from a copy without them.
    let files: Vec<String> = salon.fake.held().calendars[WORK].files.keys().cloned().collect();
    let kept: Vec<_> =
        files.iter().map(|it| (it.clone(), salon.fake.held().remove(WORK, it).unwrap())).collect();
    salon.hears_nothing().await;
    assert_eq!(salon.world.confirmed().await.len(), 3);
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("зникли події 3 записів"), "{told:?}");
    // With another copy they are back, and the questions are settled.
    for (name, file) in kept {
        salon.fake.held().store(WORK, &name, &file.text);
    }
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(told.len() == 3 && told.iter().all(|it| it.contains("знову у вашому")), "{told:?}");
    let heard = olena.presses("Скасувати: Вт 24.11, 14:00 Ann Lee").await;
    assert!(heard.contains("Це вже вирішено"), "{heard}");
    assert_eq!(salon.world.confirmed().await.len(), 3);
    salon.close().await;
}

/// What staff are asked of the visit that is booked, and of no other.
fn asks_of_the_visit(told: &[String]) -> bool {
    told.len() == 1 && told[0].contains("Ann Lee")
}

#[tokio::test]
async fn a_calendar_that_is_made_anew_between_two_looks_cancels_nobody() {
    let salon = Salon::booked(true).await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let (name, file) = salon.fake.own(WORK);
    salon.fake.empties(WORK);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(asks_of_the_visit(&told), "{told:?}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    // A later look at a deletion there is believed of that one alone.
    salon.fake.puts(WORK, "other", "DTSTART:20261124T040000Z");
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    // With its events the question is settled.
    salon.fake.held().store(WORK, &name, &file.text);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("знову у вашому"), "{told:?}");
    salon.fake.deletes(WORK);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{heard:?}");
    salon.close().await;
}

#[tokio::test]
async fn a_calendar_that_is_made_anew_after_it_was_gone_cancels_nobody() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        let gone = salon.fake.held().calendars.remove(WORK).unwrap();
        salon.hears_nothing().await;
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("Він у силі"), "{syncs}: {told:?}");
        salon.fake.held().calendars.insert(WORK.to_owned(), gone);
        salon.fake.empties(WORK);
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        assert!(asks_of_the_visit(&told), "{syncs}: {told:?}");
        salon.hears_nothing().await;
        assert_eq!(asked_of(&olena), Vec::<String>::new(), "asked once");
        assert_eq!(salon.world.confirmed().await.len(), 1);
        let heard = olena.presses("Скасувати запис").await;
        assert!(heard.contains("касовано"), "{heard}");
        assert_eq!(salon.world.confirmed().await.len(), 0);
        salon.world.settle().await;
        olena.heard();
        salon.world.customer("guest").heard();
        salon.close().await;
    }
}

#[tokio::test]
async fn a_calendar_without_sync_tokens_that_is_made_anew_cancels_nobody() {
    for has_others in [false, true] {
        let salon = Salon::booked(false).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        if has_others {
            salon.fake.puts(WORK, "own", "DTSTART:20261130T040000Z");
            salon.hears_nothing().await;
        }
        salon.fake.empties(WORK);
        if has_others {
            salon.fake.puts(WORK, "own", "DTSTART:20261130T040000Z");
        }
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        assert!(asks_of_the_visit(&told), "{has_others}: {told:?}");
        salon.hears_nothing().await;
        assert_eq!(salon.world.confirmed().await.len(), 1);
        salon.close().await;
    }
}

#[tokio::test]
async fn a_remade_calendar_without_sync_tokens_cancels_nobody_although_staff_import_their_own_events()
 {
    for is_alone in [true, false] {
        let salon = Salon::booked(false).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        if !is_alone {
            salon.also_books_bob().await;
            olena.heard();
        }
        salon.fake.puts(WORK, "own", "DTSTART:20261130T040000Z");
        salon.hears_nothing().await;
        let own = salon.fake.held().calendars[WORK].files["own.ics"].clone();
        salon.fake.empties(WORK);
        // The same text, so the same etag.
        salon.fake.held().calendars.get_mut(WORK).unwrap().files.insert("own.ics".into(), own);
        salon.hears_nothing().await;
        assert_eq!(salon.world.customer("bob").heard(), Vec::<String>::new());
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("14:00 Ann Lee") || is_alone, "{told:?}");
        assert!(!is_alone || asks_of_the_visit(&told), "{told:?}");
        salon.close().await;
    }
}

#[tokio::test]
async fn visits_that_go_together_are_asked_about_once_with_a_key_for_each() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.also_books_bob().await;
        let wish = "Haircut on Thursday at 10:00. Eve Ray, eve@example.com";
        let heard = salon.world.customer("eve").says(wish).await;
        assert!(heard.contains('✅'), "{heard}");
        salon.hears_nothing().await;
        olena.heard();
        for who in ["Ann Lee", "Bob Ray"] {
            salon.fake.deletes_of(WORK, who);
        }
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("зникли події 2 записів"), "{syncs}: {told:?}");
        assert!(
            told[0].contains("• Вт 24.11, 10:00 Bob Ray\n• Вт 24.11, 14:00 Ann Lee"),
            "{told:?}"
        );
        salon.hears_nothing().await;
        assert_eq!(asked_of(&olena), Vec::<String>::new(), "asked once");
        let off = olena.button("Скасувати: Вт 24.11, 14:00 Ann Lee");
        let stands = olena.button("У силі: Вт 24.11, 10:00 Bob Ray");
        olena.press(off).await;
        olena.press(stands).await;
        salon.world.settle().await;
        let heard = salon.world.customer("guest").heard();
        assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{syncs}: {heard:?}");
        assert_eq!(salon.world.customer("bob").heard(), Vec::<String>::new());
        assert_eq!(salon.fake.ours(WORK).len(), 2, "Bob's is written again");
        salon.world.settle().await;
        olena.heard();
        salon.close().await;
    }
}

#[tokio::test]
async fn a_visit_that_stands_although_its_event_is_gone_is_written_again() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.fake.empties(WORK);
        salon.hears_nothing().await;
        assert!(asks_of_the_visit(&asked_of(&olena)));
        let heard = olena.presses("Запис у силі").await;
        assert!(heard.contains("знову створюю"), "{heard}");
        salon.world.settle().await;
        assert_eq!(salon.fake.ours(WORK), ["20261124T140000 Стрижка – Ann Lee"], "{syncs}");
        salon.hears_nothing().await;
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("знову у вашому"), "{syncs}: {told:?}");
        let heard = salon.world.says("move it to 15:30").await;
        assert!(heard.contains('✅'), "{heard}");
        assert_eq!(salon.fake.ours(WORK), ["20261124T153000 Стрижка – Ann Lee"]);
        salon.world.settle().await;
        olena.heard();
        salon.close().await;
    }
}

#[tokio::test]
async fn an_earlier_event_that_comes_back_beside_the_one_of_the_visit_is_told_to_staff_once() {
    for (syncs, is_cancelled) in [(true, false), (false, false), (true, true)] {
        let salon = Salon::booked(syncs).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        let (name, file) = salon.fake.own(WORK);
        salon.fake.deletes(WORK);
        let heard = salon.world.says("move it to 15:30").await;
        assert!(heard.contains('✅'), "{heard}");
        salon.world.settle().await;
        salon.hears_nothing().await;
        if is_cancelled {
            salon.world.says("cancel my appointment").await;
            let heard = salon.world.says("yes").await;
            assert!(heard.contains("cancelled"), "{heard}");
            salon.world.settle().await;
        }
        olena.heard();
        // The second half of a drag, or a deletion that was taken back.
        salon.fake.held().store(FAMILY, &name, &file.text);
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        let says =
            if is_cancelled { "скасованого запису" } else { "15:30 Ann Lee" };
        assert!(told.len() == 1 && told[0].contains("14:00 Ann Lee"), "{syncs}: {told:?}");
        assert!(told[0].contains("Попередня подія") && told[0].contains(says), "{told:?}");
        salon.fake.puts(FAMILY, "own", "DTSTART:20261130T040000Z");
        salon.hears_nothing().await;
        assert_eq!(asked_of(&olena), Vec::<String>::new(), "told once");
        // Its hour is taken, as by any event.
        let wish = "Haircut tomorrow at 14:00. Bob Ray, bob@example.com";
        let heard = salon.world.customer("bob").says(wish).await;
        assert!(!heard.contains('✅'), "{heard}");
        salon.close().await;
    }
}

#[tokio::test]
async fn an_event_that_comes_back_after_the_visit_was_cancelled_is_told_to_staff() {
    for syncs in [true, false] {
        let salon = Salon::booked(syncs).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        let (name, file) = salon.fake.own(WORK);
        salon.also_books_bob().await;
        olena.heard();
        salon.fake.deletes_of(WORK, "Ann Lee");
        let heard = salon.hears().await;
        assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{heard:?}");
        salon.fake.held().store(WORK, &name, &file.text);
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("скасованого запису"), "{syncs}: {told:?}");
        salon.close().await;
    }
}

#[tokio::test]
async fn whole_days_that_are_shown_as_free_are_mentioned_to_staff_once() {
    for (syncs, calendar) in [(true, WORK), (false, WORK), (true, FAMILY), (false, FAMILY)] {
        let salon = Salon::booked(syncs).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        let free = "DTSTART;VALUE=DATE:20261126\nTRANSP:TRANSPARENT";
        salon.fake.puts(calendar, "vacation", free);
        salon.hears_nothing().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("вільний: 26 листопада."), "{told:?}");
        salon.fake.puts(calendar, "vacation", &format!("{free}\nX-NOTE:more"));
        salon.hears_nothing().await;
        assert_eq!(asked_of(&olena), Vec::<String>::new());
        salon.close().await;
    }
}

#[tokio::test]
async fn those_of_a_class_are_named_in_its_one_event_where_no_guest_reads_it() {
    let salon = Salon::class_of_two().await;
    let (_, file) = salon.fake.own(WORK);
    let text = file.text.replace("\r\n ", "");
    for who in ["ann Ray\\, ann@example.com", "bob Ray\\, bob@example.com"] {
        assert!(text.contains(who), "{text}");
    }
    assert_eq!(salon.fake.held().calendars[FAMILY].files.len(), 0);
    salon.close().await;
}
