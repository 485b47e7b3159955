//! Calendar replies: what a customer is asked, and that a mail alone changes nothing.

use zapys::{
    app::App,
    chat::Outgoing,
    schedule::{Booking, State},
};

use super::reports::{Answered, report};

/// A reply as Outlook writes it.
struct Reply<'a> {
    method: &'a str,
    from: &'a str,
    attendee: &'a str,
    uid: String,
    sequence: u32,
    /// More lines of the entry.
    lines: &'a str,
}

impl Reply<'_> {
    fn text(&self) -> String {
        let Self { method, from, attendee, uid, sequence, lines } = self;
        let part = if *method == "REPLY" { "DECLINED" } else { "TENTATIVE" };
        let text = format!(
            "From: <{from}>\nTo: desk@example.com\nSubject: Declined: x\nMIME-Version: 1.0\n\
             Content-Type: multipart/alternative; boundary=\"_000_\"\n\n--_000_\n\
             Content-Type: text/plain; charset=\"utf-8\"\n\nI can't.\n--_000_\n\
             Content-Type: text/calendar; charset=\"utf-8\"; method={method}\n\
             Content-Transfer-Encoding: 8bit\n\nBEGIN:VCALENDAR\nMETHOD:{method}\n\
             PRODID:Microsoft Exchange Server 2010\nVERSION:2.0\nBEGIN:VEVENT\n\
             ATTENDEE;PARTSTAT={part};CN={attendee}:mailto:{attendee}\nUID:{uid}\n\
             SEQUENCE:{sequence}\n{lines}END:VEVENT\nEND:VCALENDAR\n--_000_--\n"
        );
        text.replace('\n', "\r\n")
    }
}

async fn booking(all: &Answered) -> Booking {
    let [booking] = all.setup.bookings(State::Confirmed).await.try_into().unwrap();
    booking
}

async fn reply<'a>(all: &Answered, method: &'a str, lines: &'a str) -> Reply<'a> {
    let booking = booking(all).await;
    let uid = format!("{}@zapys", booking.id);
    let (from, attendee) = ("ann@example.com", "Ann@example.com");
    Reply { method, from, attendee, uid, sequence: booking.version, lines }
}

fn only(mut heard: Vec<Outgoing>) -> Outgoing {
    assert_eq!(heard.len(), 1, "{heard:?}");
    heard.pop().unwrap()
}

#[tokio::test]
async fn a_decline_asks_the_customer_and_only_their_yes_cancels() {
    for (answer, state) in
        [("yes", State::Cancelled), ("No, keep it", State::Confirmed), ("no", State::Confirmed)]
    {
        let all = Answered::with_booking().await;
        all.arrives("1", &reply(&all, "REPLY", "").await.text());
        all.looks().await;
        all.looks().await;
        let asked = only(all.setup.heard("Ann"));
        assert!(asked.reply.text.contains("declines your appointment"), "{}", asked.reply.text);
        assert!(asked.reply.text.contains("Shall I cancel"), "{}", asked.reply.text);
        let staff = all.setup.texts("olena").join("\n");
        assert!(staff.contains("від запису відмовляються"), "{staff}");
        assert_eq!(all.setup.bookings(State::Confirmed).await.len(), 1);
        let heard = match answer {
            "No, keep it" => all.setup.presses("Ann", &asked, answer).await,
            words => all.setup.says("Ann", words).await,
        };
        assert_eq!(all.setup.bookings(state).await.len(), 1, "{answer}: {heard}");
    }
}

#[tokio::test]
async fn the_button_below_the_question_cancels_too() {
    let all = Answered::with_booking().await;
    all.arrives("1", &reply(&all, "REPLY", "").await.text());
    all.looks().await;
    let asked = only(all.setup.heard("Ann"));
    all.setup.presses("Ann", &asked, "Yes, cancel it").await;
    assert_eq!(all.setup.bookings(State::Cancelled).await.len(), 1);
}

#[tokio::test]
async fn a_decline_that_comes_too_late_is_told_to_staff_and_cancels_nothing() {
    let all = Answered::with_booking().await;
    all.setup.at("2026-11-25T12:00:00+02:00").await;
    all.setup.texts("Ann");
    all.arrives("1", &reply(&all, "REPLY", "").await.text());
    all.looks().await;
    let asked = only(all.setup.heard("Ann"));
    assert!(asked.reply.text.contains("too soon to be changed"), "{}", asked.reply.text);
    assert!(asked.reply.buttons.is_empty());
    let staff = all.setup.texts("olena").join("\n");
    assert!(staff.starts_with("⚠️"), "{staff}");
}

#[tokio::test]
async fn a_proposed_time_that_is_free_is_taken_after_a_yes() {
    let all = Answered::with_booking().await;
    let lines = "DTSTART;TZID=Europe/Kyiv:20261126T150000\n";
    all.arrives("1", &reply(&all, "COUNTER", lines).await.text());
    all.looks().await;
    let asked = only(all.setup.heard("Ann"));
    for part in ["proposes another time", "November 26", "Shall I change it"] {
        assert!(asked.reply.text.contains(part), "{part}: {}", asked.reply.text);
    }
    let staff = all.setup.texts("olena").join("\n");
    assert!(staff.contains("пропонують інший час") && staff.contains("26 листопада"), "{staff}");
    assert_eq!(booking(&all).await.local_start.to_string(), "2026-11-25T14:00:00");
    let heard = all.setup.says("Ann", "yes").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(booking(&all).await.local_start.to_string(), "2026-11-26T15:00:00");
}

#[tokio::test]
async fn a_proposed_time_that_is_taken_or_closed_is_answered_with_others() {
    for (lines, why) in
        [("DTSTART:20261129T130000Z\n", "closed"), ("DTSTART:20261126T010000Z\n", "open")]
    {
        let all = Answered::with_booking().await;
        all.arrives("1", &reply(&all, "COUNTER", lines).await.text());
        all.looks().await;
        let asked = only(all.setup.heard("Ann"));
        assert!(asked.reply.text.contains("nearest free time"), "{why}: {}", asked.reply.text);
        let label = asked.reply.buttons.concat().first().unwrap().label.clone();
        let before = booking(&all).await;
        let heard = all.setup.presses("Ann", &asked, &label).await;
        let after = booking(&all).await;
        assert_eq!((before.id, 1), (after.id, all.setup.bookings(State::Confirmed).await.len()));
        assert_ne!(before.local_start, after.local_start, "{heard}");
    }
}

#[tokio::test]
async fn an_answer_to_the_times_that_are_offered_instead_moves_that_booking() {
    for (answer, day) in [("yes", None), ("the first one", None), ("Friday at 12:00", Some(27))] {
        let all = Answered::with_booking().await;
        all.arrives("1", &reply(&all, "COUNTER", "DTSTART:20261129T130000Z\n").await.text());
        all.looks().await;
        all.setup.heard("Ann");
        let before = booking(&all).await;
        let heard = all.setup.says("Ann", answer).await;
        // Of several offers a yes chooses none: which one is asked, and the move is not forgotten.
        let heard = if heard.contains('✅') {
            heard
        } else {
            all.setup.says("Ann", "the first one").await
        };
        assert!(heard.contains("has been moved"), "{answer}: {heard}");
        let after = booking(&all).await;
        assert_eq!((&before.id, 1), (&after.id, all.setup.bookings(State::Confirmed).await.len()));
        assert_ne!(before.local_start, after.local_start, "{answer}");
        assert!(day.is_none_or(|day| after.local_start.day() == day), "{answer}: {heard}");
    }
}

#[tokio::test]
async fn a_proposed_time_that_cannot_be_read_is_asked_for_in_words() {
    let all = Answered::with_booking().await;
    let lines = "DTSTART;TZID=Customized Time Zone:20261126T150000\n";
    all.arrives("1", &reply(&all, "COUNTER", lines).await.text());
    all.looks().await;
    let asked = only(all.setup.heard("Ann"));
    assert!(asked.reply.text.contains("When would you like to come"), "{}", asked.reply.text);
    all.setup.says("Ann", "move it to Friday at 12:00").await;
    assert_eq!(all.setup.bookings(State::Confirmed).await.len(), 1);
}

#[tokio::test]
async fn a_reply_that_is_not_from_the_customer_of_the_booking_changes_and_asks_nothing() {
    let all = Answered::with_booking().await;
    let right = reply(&all, "REPLY", "").await;
    let id = booking(&all).await.id;
    let forged = [
        Reply { from: "eve@example.com", ..reply(&all, "REPLY", "").await },
        Reply { attendee: "eve@example.com", ..reply(&all, "REPLY", "").await },
        Reply { uid: format!("{id}@google.com"), ..reply(&all, "REPLY", "").await },
        Reply { uid: id.to_string(), ..reply(&all, "REPLY", "").await },
        Reply { uid: format!("{}@zapys", "0".repeat(26)), ..reply(&all, "REPLY", "").await },
        Reply {
            uid: "їїїїїїїїїїїїїїїїї".into(), ..reply(&all, "REPLY", "").await
        },
        Reply { sequence: 0, ..reply(&all, "REPLY", "").await },
    ];
    for (at, reply) in forged.iter().enumerate() {
        all.arrives(&at.to_string(), &reply.text());
    }
    let automatic = right.text().replace("Subject:", "Auto-Submitted: auto-replied\r\nSubject:");
    all.arrives("automatic", &automatic);
    let accepted = right.text().replace("DECLINED", "ACCEPTED");
    all.arrives("accepted", &accepted);
    all.arrives("away", "From: ann@example.com\r\nSubject: Out of office\r\n\r\nBack on Monday");
    all.looks().await;
    for person in ["Ann", "olena", "iryna"] {
        assert_eq!(all.setup.texts(person), Vec::<String>::new(), "{person}");
    }
    assert_eq!(booking(&all).await.version, right.sequence);
}

#[tokio::test]
async fn a_flood_of_proposals_ends() {
    let all = Answered::with_booking().await;
    for minute in 0..60 {
        let lines = format!("DTSTART:20261126T12{minute:02}00Z\n");
        let reply = Reply { lines: &lines, ..reply(&all, "COUNTER", "").await };
        all.arrives(&format!("{minute:02}"), &reply.text());
    }
    all.looks().await;
    let heard = all.setup.texts("Ann").len();
    assert!((1..=20).contains(&heard), "{heard}");
}

#[tokio::test]
async fn the_mailbox_is_in_the_status() {
    let all = Answered::with_booking().await;
    let app: &App = &all.setup.app;
    assert!(app.mailbox_name().is_some_and(|name| name.starts_with('/')));
}

/// Ann is asked for another address, because a server refused hers.
async fn bounces(all: &Answered, id: &str) {
    all.arrives("bounced", &report("postfix-no-user", "Ann@example.com", id));
    all.looks().await;
}

#[tokio::test]
async fn a_corrected_address_is_taken_while_a_cancellation_waits_and_one_yes_cancels() {
    for declines_first in [true, false] {
        let all = Answered::with_booking().await;
        let (id, declined) = (all.message_id(), reply(&all, "REPLY", "").await.text());
        if !declines_first {
            bounces(&all, &id).await;
        }
        all.arrives("1", &declined);
        all.looks().await;
        if declines_first {
            bounces(&all, &id).await;
        }
        let asked = all.setup.texts("Ann").join("\n");
        assert!(asked.contains("right address") && asked.contains("Shall I cancel"), "{asked}");
        let heard = all.setup.says("Ann", "ann.lee@example.com").await;
        assert!(heard.contains("ann.lee@example.com"), "{heard}");
        assert!(heard.contains("Shall I cancel"), "the question is put again: {heard}");
        assert_eq!(all.server.to().last().map(String::as_str), Some("ann.lee@example.com"));
        assert_eq!(all.setup.bookings(State::Confirmed).await.len(), 1);
        all.setup.says("Ann", "yes").await;
        assert_eq!(all.setup.bookings(State::Cancelled).await.len(), 1, "one yes does");
    }
}

#[tokio::test]
async fn a_slip_in_the_corrected_address_is_asked_about_and_the_cancellation_waits_on() {
    let all = Answered::with_booking().await;
    let id = all.message_id();
    all.arrives("1", &reply(&all, "REPLY", "").await.text());
    all.looks().await;
    bounces(&all, &id).await;
    let heard = all.setup.says("Ann", "ann.lee@gmial.com").await;
    assert!(heard.contains("ann.lee@gmail.com?"), "{heard}");
    let heard = all.setup.says("Ann", "yes").await;
    assert_eq!(booking(&all).await.contact.email.as_deref(), Some("ann.lee@gmail.com"), "{heard}");
    assert!(heard.contains("Shall I cancel"), "{heard}");
    all.setup.says("Ann", "no").await;
    assert_eq!(all.setup.bookings(State::Confirmed).await.len(), 1);
}

#[tokio::test]
async fn a_corrected_address_is_taken_while_a_proposed_time_waits() {
    let all = Answered::with_booking().await;
    let id = all.message_id();
    let lines = "DTSTART;TZID=Europe/Kyiv:20261126T150000\n";
    all.arrives("1", &reply(&all, "COUNTER", lines).await.text());
    all.looks().await;
    bounces(&all, &id).await;
    let heard = all.setup.says("Ann", "ann.lee@example.com").await;
    assert!(heard.contains("ann.lee@example.com"), "{heard}");
    assert_eq!(booking(&all).await.local_start.to_string(), "2026-11-25T14:00:00");
    let moved = all.setup.says("Ann", "yes").await;
    let start = booking(&all).await.local_start.to_string();
    assert_eq!(start, "2026-11-26T15:00:00", "{heard}\n{moved}");
}

#[tokio::test]
async fn the_address_that_took_no_letter_is_not_taken_again() {
    let all = Answered::with_booking().await;
    bounces(&all, &all.message_id()).await;
    all.setup.texts("Ann");
    let heard = all.setup.says("Ann", "ann@example.com").await;
    assert!(heard.contains("didn't get through to: ann@example.com"), "{heard}");
    assert_eq!(all.server.to().len(), 1);
    let heard = all.setup.says("Ann", "ann@").await;
    assert!(heard.contains("mistake in the email address"), "{heard}");
    let heard = all.setup.says("Ann", "ann.lee@example.com").await;
    assert_eq!(all.server.to().len(), 2, "{heard}");
}
