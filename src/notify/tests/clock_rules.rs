//! The rows of the table that follow from the clock: new clock rules, and quiet hours.

use jiff::SignedDuration;

use crate::schedule::RetimeProblem;

use super::*;

#[test]
fn a_booking_that_keeps_its_local_time_by_new_clock_rules_is_told_to_customer_and_staff() {
    let event = BookingEvent::Retimed;
    let expected = [
        "letter to mail: letter:b1:2:retimed",
        "reply to chat 2: notice:retimed:b1:2:2",
        "reply to customer: retimed:b1:2",
    ];
    assert_eq!(hears(&event, &moved(), &recipients()), expected);
    assert_eq!(hears(&event, &moved(), &waiting()), expected, "one message, if they wait or not");
    let told = text(&event, &recipients(), CUSTOMER);
    assert!(told.contains("clock rules of Kyiv") && told.contains("2:00 PM"), "{told}");
    let all = planned(&event, &moved(), &recipients());
    assert_eq!(all.iter().filter(|it| it.job.kind() == kind::REMINDER).count(), 4);
}

#[test]
fn news_of_clock_rules_waits_for_the_morning_and_a_letter_for_nothing() {
    let night = "2026-11-23T23:00:00Z".parse().unwrap();
    let all = plan(&BookingEvent::Retimed, &moved(), &profile(), &recipients(), night);
    let due = |kind: &str| all.iter().find(|it| it.key.starts_with(kind)).unwrap().due;
    let morning = Some("2026-11-24T06:00:00Z".parse().unwrap());
    assert_eq!((due("retimed"), due("notice"), due("letter")), (morning, morning, None));
}

#[test]
fn reminders_of_one_night_are_sent_once_when_it_ends() {
    let mut profile = profile();
    let hours = SignedDuration::from_hours;
    profile.rules.reminders = vec![hours(2), hours(24), hours(11)];
    // Wednesday at nine in the morning in Kyiv.
    let start = "2026-11-25T07:00:00Z".parse().unwrap();
    let early = Booking { span: Span::lasting(start, hours(1)), ..booking() };
    let dues = |profile: &BusinessProfile| {
        let all = plan(&BookingEvent::Confirmed, &early, profile, &recipients(), now());
        let in_chat = all
            .into_iter()
            .filter(|it| it.key.starts_with("reminder") && it.conversation.is_some());
        in_chat.map(|it| it.due.unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(dues(&profile), ["2026-11-24T07:00:00Z", "2026-11-25T06:00:00Z"]);
    profile.rules.quiet = None;
    let expected = ["2026-11-24T07:00:00Z", "2026-11-24T20:00:00Z", "2026-11-25T05:00:00Z"];
    assert_eq!(dues(&profile), expected);
}

#[test]
fn a_booking_that_cannot_follow_new_clock_rules_is_told_to_staff_alone() {
    for problem in [RetimeProblem::Taken, RetimeProblem::Skipped, RetimeProblem::EventBehind] {
        let event = BookingEvent::RetimeProblem(problem);
        let heard = hears(&event, &booking(), &recipients());
        assert_eq!(heard, ["reply to chat 2: staff:clock-rules:b1:1:2"]);
        assert!(text(&event, &recipients(), OLENA.conversation).contains("Ann Lee"));
    }
}
