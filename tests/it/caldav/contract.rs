//! The contract of every calendar, held by one at a CalDAV server; and what it does in trouble, where
//! nothing may ever look free.

use std::time::Duration;

use zapys::calendar::{Calendar as _, Error, Event, EventLookup, WrittenEvent};

use super::{
    fake::{FAMILY, HOLIDAYS, Outage, WORK},
    salon::{Salon, owner},
    staff,
};
use crate::google::contract::{day, event, keeps_it, own, span};

#[tokio::test]
async fn a_caldav_calendar_keeps_the_contract() {
    let salon = Salon::open().await;
    keeps_it(salon.calendar(), &owner(), false).await;
    salon.close().await;
}

#[tokio::test]
async fn what_is_busy_in_any_checked_calendar_blocks_and_what_is_free_does_not() {
    let salon = Salon::open().await;
    salon.fake.puts(WORK, "late", "DTSTART:20261124T190000\nDURATION:PT1H");
    salon.fake.puts(WORK, "free", "DTSTART:20261124T100000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT");
    salon.fake.puts(WORK, "off", "DTSTART:20261124T120000Z\nDURATION:PT1H\nSTATUS:CANCELLED");
    salon.fake.puts(
        FAMILY,
        "weekly",
        "DTSTART;TZID=Europe/Kyiv:20250107T080000\nDTEND;TZID=Europe/Kyiv:20250107T090000\nRRULE:FREQ=WEEKLY",
    );
    // Staff write nothing into a calendar of holidays, and whole days of it would close the salon.
    salon.fake.puts(HOLIDAYS, "day", "DTSTART;VALUE=DATE:20261124");
    let mut busy = salon.calendar().busy(&owner(), day(), &[]).await.unwrap();
    busy.sort_by_key(|span| span.start);
    assert_eq!(busy, [span(0), span(11)]);
    salon.close().await;
}

#[tokio::test]
async fn nothing_that_cannot_be_read_is_free() {
    let salon = Salon::open().await;
    assert_eq!(salon.calendar().busy(&owner(), day(), &[]).await.unwrap(), []);
    let ask = || async { salon.calendar().busy(&owner(), day(), &[]).await };
    for (status, body) in [
        (200, "<html><body>Sign in</body></html>"),
        (207, "<html>"),
        (207, ""),
        (
            207,
            "<!DOCTYPE x [<!ENTITY a \"b\">]><d:multistatus xmlns:d=\"DAV:\">&a;</d:multistatus>",
        ),
        (
            207,
            "<d:multistatus xmlns:d=\"DAV:\"><d:response><d:href>/olena/week/</d:href><d:status>HTTP/1.1 507 Full</d:status></d:response></d:multistatus>",
        ),
        (403, "no"),
        (404, ""),
        (405, ""),
    ] {
        salon.fake.fail_next("REPORT /olena/family/", [Outage::Answer(status, body)]);
        let asked = ask().await;
        let is_failed = matches!(asked, Err(Error::Unreachable(_) | Error::Refused(_)));
        assert!(is_failed, "{status} {body}: {asked:?}");
        salon.fake.calm();
    }
    salon.fake.fail_next("REPORT /olena/week/", [Outage::Answer(401, "")]);
    assert!(matches!(ask().await, Err(Error::PasswordRefused)));
    // One event whose time cannot be read closes the whole calendar.
    salon.fake.puts(FAMILY, "odd", "DTSTART:tomorrow");
    let said = ask().await.unwrap_err().to_string();
    assert!(said.contains("odd.ics: the time of an event cannot be read"), "{said}");
    salon.fake.close();
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let salon = Salon::open().await;
    salon.fake.fail_next("REPORT /olena/week/", [Outage::Answer(503, ""), Outage::HangUp]);
    assert_eq!(salon.calendar().busy(&owner(), day(), &[]).await.unwrap(), []);
    salon.close().await;
}

#[tokio::test]
async fn an_answer_that_never_comes_is_an_unknown_outcome_and_is_read_back() {
    let salon = Salon::open().await;
    let calendar = salon.calendar();
    salon.fake.fail_next("PUT /olena/week/", [Outage::Lost]);
    let written = calendar.insert(&owner(), &event(1, 2)).await.unwrap();
    assert_eq!(written.span, Some(span(2)));
    assert_eq!(salon.fake.ours(WORK), ["20261124T100000 Стрижка – Ann"]);

    let moved = Event { at: written.at.clone(), span: span(5), ..event(1, 2) };
    salon.fake.fail_next("PUT /olena/week/", [Outage::Lost]);
    let there = calendar.change(&owner(), &moved, span(2)).await.unwrap().unwrap();
    assert_eq!(there.span, Some(span(5)));
    salon.fake.fail_next("DELETE /olena/week/", [Outage::Lost]);
    calendar.delete(&owner(), &written.at).await.unwrap();
    assert_eq!(salon.fake.ours(WORK), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn somebody_who_was_faster_is_not_overwritten() {
    let salon = Salon::open().await;
    let calendar = salon.calendar();
    let written = calendar.insert(&owner(), &event(1, 2)).await.unwrap();
    let to = Event { at: written.at.clone(), span: span(5), ..event(1, 2) };
    salon.fake.moves(WORK, ("20261124T180000Z", "20261124T190000Z"));
    let changed = calendar.change(&owner(), &to, span(2)).await;
    assert!(matches!(changed, Err(Error::MovedByOthers)), "{changed:?}");
    salon.fake.moves(WORK, ("20261124T080000Z", "20261124T090000Z"));

    // A note is added between our reading and our writing: decided anew, and the note stays.
    let (name, _) = salon.fake.own(WORK);
    let put = format!("PUT {WORK}{name}");
    salon.fake.forgets_requests();
    salon.fake.fail_next(&put, [Outage::Slow(Duration::from_millis(300))]);
    let meanwhile = async {
        while !salon.fake.asked().contains(&put) {
            tokio::task::yield_now().await;
        }
        salon.fake.adds(WORK, "COMMENT:bring towels");
    };
    let whose = owner();
    let (changed, ()) = tokio::join!(calendar.change(&whose, &to, span(2)), meanwhile);
    assert_eq!(changed.unwrap().unwrap().span, Some(span(5)));
    let (_, file) = salon.fake.own(WORK);
    assert!(file.text.contains("COMMENT:bring towels") && file.text.contains("SEQUENCE:1"));
    salon.close().await;
}

#[tokio::test]
async fn a_refusal_of_a_change_is_read_before_others_are_said_to_have_changed_it() {
    let salon = Salon::open().await;
    let calendar = salon.calendar();
    let written = calendar.insert(&owner(), &event(1, 2)).await.unwrap();
    salon.fake.adds(WORK, "ATTENDEE:mailto:bob@example.com");
    let to = Event { at: written.at, span: span(5), ..event(1, 2) };
    salon.fake.forgets_requests();
    let said = calendar.change(&owner(), &to, span(2)).await.unwrap_err().to_string();
    assert!(said.contains("it refuses the event (attendee-allowed)"), "{said}");
    assert_eq!(salon.fake.asked().len(), 2, "once, because it would be refused again");
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_is_not_at_its_place_is_looked_for_before_it_counts_as_deleted() {
    let salon = Salon::open().await;
    let calendar = salon.calendar();
    let written = calendar.insert(&owner(), &event(1, 2)).await.unwrap();
    salon.fake.drags(WORK, FAMILY);
    let EventLookup::Found(there) = calendar.read(&owner(), &written.at).await.unwrap() else {
        panic!("it is in the other calendar")
    };
    assert!(there.at.calendar.as_ref().unwrap().ends_with(FAMILY), "{there:?}");
    let to = Event { at: written.at.clone(), span: span(5), ..event(1, 2) };
    let moved = calendar.change(&owner(), &to, span(2)).await.unwrap().unwrap();
    assert_eq!(moved.span, Some(span(5)));
    assert_eq!(salon.fake.ours(FAMILY), ["20261124T130000 Стрижка – Ann"]);
    calendar.delete(&owner(), &written.at).await.unwrap();
    assert_eq!(salon.fake.ours(FAMILY), Vec::<String>::new());
    assert_eq!(calendar.read(&owner(), &written.at).await.unwrap(), EventLookup::Deleted);
    // Without its calendar nothing can be told.
    salon.fake.held().calendars.remove(WORK);
    let read = calendar.read(&owner(), &written.at).await;
    assert!(matches!(read, Err(Error::CalendarGone)), "{read:?}");
    salon.close().await;
}

#[tokio::test]
async fn a_place_that_is_taken_belongs_to_us_or_to_nobody_we_know() {
    let salon = Salon::open().await;
    let calendar = salon.calendar();
    let mine = event(1, 2);
    let written = calendar.insert(&owner(), &mine).await.unwrap();
    // Another program saved it under another name, as some do when they move it away and back.
    let (name, file) = salon.fake.own(WORK);
    salon.fake.held().remove(WORK, &name);
    salon.fake.held().store(WORK, "5F2A.ics", &file.text);
    let again = calendar.insert(&owner(), &mine).await.unwrap();
    assert!(written.was_written && !again.was_written, "it was there");
    assert_eq!(again, WrittenEvent { was_written: false, ..written }, "by its UID");
    // A stranger's file under our name.
    let other = event(2, 4);
    salon.fake.held().store(
        WORK,
        &format!("{}.ics", other.at.id),
        &staff::event("x", "DTSTART:20261124T100000Z"),
    );
    let taken = calendar.insert(&owner(), &other).await;
    assert!(matches!(taken, Err(Error::IdTaken)), "{taken:?}");
    salon.close().await;
}

#[tokio::test]
async fn a_calendar_that_takes_nothing_says_why() {
    let salon = Salon::open().await;
    let calendar = salon.calendar();
    let insert =
        || async { calendar.insert(&owner(), &event(1, 2)).await.unwrap_err().to_string() };
    salon.fake.held().full = true;
    assert!(insert().await.contains("there is no room left in the account"));
    salon.fake.held().full = false;
    salon.fake.held().calendars.get_mut(WORK).unwrap().read_only = true;
    assert!(insert().await.contains("it may be read and not written"));
    salon.close().await;
}

#[tokio::test]
async fn a_redirect_to_another_host_gets_no_password() {
    let salon = Salon::open().await;
    let elsewhere = super::fake::Fake::start().await;
    calendar_is_known(&salon).await;
    let to = format!("{}/olena/week/", elsewhere.url);
    salon.fake.fail_next("REPORT /olena/week/", [Outage::Redirect(to)]);
    let said = salon.calendar().busy(&owner(), day(), &[]).await.unwrap_err().to_string();
    assert!(said.contains("sends us on to another host, 127.0.0.1"), "{said}");
    assert_eq!(elsewhere.asked(), Vec::<String>::new());
    // On the same host it is followed.
    salon.fake.fail_next("REPORT /olena/week/", [Outage::Redirect("/olena/family/".into())]);
    assert_eq!(salon.calendar().busy(&owner(), day(), &[]).await.unwrap(), []);
    salon.close().await;
}

async fn calendar_is_known(salon: &Salon) {
    assert_eq!(salon.calendar().busy(&owner(), day(), &[]).await.unwrap(), []);
}

#[tokio::test]
async fn our_own_events_are_told_apart_wherever_they_are() {
    let salon = Salon::open().await;
    let calendar = salon.calendar();
    let written = calendar.insert(&owner(), &event(1, 2)).await.unwrap();
    let busy = |own| async move { calendar.busy(&owner(), day(), &[own]).await.unwrap() };
    assert_eq!(busy(own(&written, Some(span(2)))).await, []);
    salon.fake.drags(WORK, FAMILY);
    assert_eq!(busy(own(&written, Some(span(2)))).await, []);
    // Staff make it weekly: the other occurrences are theirs.
    let (name, file) = salon.fake.own(FAMILY);
    let weekly =
        file.text.replace("END:VEVENT", "RRULE:FREQ=HOURLY;INTERVAL=3;COUNT=2\r\nEND:VEVENT");
    salon.fake.held().store(FAMILY, &name, &weekly);
    assert_eq!(busy(own(&written, Some(span(2)))).await, [span(5)]);
    salon.close().await;
}
