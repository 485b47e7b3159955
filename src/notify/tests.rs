//! The table of `notify`, row by row.

use jiff::{SignedDuration, civil::date, tz::TimeZoneDatabase};

use crate::{
    bots,
    chat::{Entry, Fact, Job, Press, job::kind},
    ids::{BookingId, BusinessId, ConversationId, Lang, StaffId},
    schedule::{Actor, Change, Conflict, Contact, Span, State},
};

use super::{reminders::Standing, *};

mod clock_rules;

const CUSTOMER: ConversationId = ConversationId(1);
const OLENA: StaffChat = StaffChat { conversation: ConversationId(2), lang: Lang::Uk };
const OLENAS_OTHER: StaffChat = StaffChat { conversation: ConversationId(3), lang: Lang::En };
const OWNER: StaffChat = StaffChat { conversation: ConversationId(4), lang: Lang::En };

/// Monday, 23 November 2026, 10:00 in Kyiv.
fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

/// Haircut with Olena on Wednesday, 25 November 2026, 14:00 in Kyiv.
fn booking() -> Booking {
    let profile = profile();
    let start = "2026-11-25T12:00:00Z".parse().unwrap();
    Booking {
        id: BookingId::new("b1"),
        bot: profile.id.clone(),
        version: 1,
        state: State::Confirmed,
        service: profile.services[0].id.clone(),
        service_name: "Haircut".into(),
        staff: StaffId::new("olena"),
        staff_name: "Olena".into(),
        local_start: date(2026, 11, 25).at(14, 0, 0, 0),
        zone: profile.zone_name,
        customer_zone: None,
        released: false,
        moves_to: None,
        span: Span::lasting(start, SignedDuration::from_hours(1)),
        price: None,
        contact: Contact {
            name: Some("Ann Lee".into()),
            email: Some("ann@example.com".into()),
            phone: None,
        },
        lang: Lang::En,
        online: false,
        meet_url: None,
        event: None,
    }
}

fn profile() -> BusinessProfile {
    let text = include_str!("../../bots/salon.toml");
    bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled()).unwrap()
}

fn recipients() -> Recipients {
    Recipients {
        customer: Customer {
            conversation: CUSTOMER,
            confirmation_pending: false,
            last_messages: vec!["Haircut on Wednesday".into()],
        },
        staff: vec![OLENA],
        previous_staff: Vec::new(),
        owners: vec![OWNER],
    }
}

fn waiting() -> Recipients {
    let mut recipients = recipients();
    recipients.customer.confirmation_pending = true;
    recipients
}

fn planned(event: &BookingEvent, booking: &Booking, to: &Recipients) -> Vec<Notification> {
    plan(event, booking, &profile(), to, now())
}

/// Each notification in short: its kind, where it goes, its key; reminders left out.
fn hears(event: &BookingEvent, booking: &Booking, to: &Recipients) -> Vec<String> {
    let all = planned(event, booking, to);
    let rest = all.iter().filter(|it| it.job.kind() != kind::REMINDER);
    rest.map(|it| {
        let to = match it.conversation {
            Some(CUSTOMER) => "customer".to_owned(),
            Some(chat) => format!("chat {chat}"),
            None => "mail".to_owned(),
        };
        format!("{} to {to}: {}", it.job.kind(), it.key)
    })
    .collect()
}

fn text(event: &BookingEvent, to: &Recipients, conversation: ConversationId) -> String {
    let all = planned(event, &booking(), to);
    let found = all
        .into_iter()
        .find(|it| it.conversation == Some(conversation) && it.job.kind() == kind::REPLY);
    found.unwrap().job.reply().unwrap().text
}

fn rescheduled(by: Actor) -> BookingEvent {
    BookingEvent::Rescheduled { from: date(2026, 11, 24).at(9, 0, 0, 0), by }
}

fn moved() -> Booking {
    Booking { version: 2, ..booking() }
}

fn cancelled() -> Booking {
    Booking { state: State::Cancelled, ..booking() }
}

fn olena() -> Actor {
    Actor::Staff(StaffId::new("olena"))
}

#[test]
fn a_customer_who_books_gets_a_letter_and_their_staff_member_a_notice() {
    assert_eq!(
        hears(&BookingEvent::Confirmed, &booking(), &recipients()),
        ["letter to mail: letter:b1:1:booked", "reply to chat 2: notice:booked:b1:1:2"]
    );
}

#[test]
fn a_customer_whose_turn_could_not_wait_for_the_calendar_gets_the_receipt_as_well() {
    let heard = hears(&BookingEvent::Confirmed, &booking(), &waiting());
    assert_eq!(heard[2..], ["reply to customer: receipt:b1:1"]);
    let all = planned(&BookingEvent::Confirmed, &booking(), &waiting());
    let receipt = all.into_iter().find(|it| it.key == "receipt:b1:1").unwrap();
    let Some(Entry::Assistant { text, calls }) = receipt.transcript else { panic!() };
    let fact = &calls[0].outcome.fact;
    assert!(matches!(fact, Fact::Receipt { change: Change::Booked, .. }), "{fact:?}");
    let reply = receipt.job.reply().unwrap();
    assert_eq!((reply.text, reply.appointment), (text, Some(Box::new(booking()))));
    assert!(matches!(reply.buttons[0][0].press, Press::Do(_)));
}

#[test]
fn a_customer_without_an_address_gets_no_letter() {
    let mut booking = booking();
    booking.contact.email = None;
    let heard = hears(&BookingEvent::Confirmed, &booking, &recipients());
    assert_eq!(heard, ["reply to chat 2: notice:booked:b1:1:2"]);
}

#[test]
fn a_customer_who_reschedules_gets_a_letter_and_their_staff_member_hears_both_times() {
    let event = rescheduled(Actor::Customer);
    assert_eq!(
        hears(&event, &moved(), &recipients()),
        ["letter to mail: letter:b1:2:moved", "reply to chat 2: notice:moved:b1:2:2"]
    );
    assert!(text(&event, &recipients(), OLENA.conversation).contains("9:00"));
    assert_eq!(hears(&event, &moved(), &waiting())[2..], ["reply to customer: receipt:b1:2"]);
}

#[test]
fn a_customer_whose_booking_staff_moved_hears_who_did_it_and_the_one_who_did_it_is_not_told() {
    let event = rescheduled(olena());
    assert_eq!(
        hears(&event, &moved(), &recipients()),
        ["letter to mail: letter:b1:2:moved", "reply to customer: theirs:moved:b1:2"]
    );
    assert!(text(&event, &recipients(), CUSTOMER).contains("Romashka Salon has moved"));
    // Nor is the owner told in their place.
    let nobody = Recipients { staff: Vec::new(), ..recipients() };
    assert_eq!(hears(&event, &moved(), &nobody).len(), 2);
}

#[test]
fn a_customer_who_cancels_gets_a_letter_and_their_staff_member_a_notice() {
    let event = BookingEvent::Cancelled { by: Actor::Customer };
    let expected =
        ["letter to mail: letter:b1:1:cancelled", "reply to chat 2: notice:cancelled:b1:1:2"];
    assert_eq!(hears(&event, &cancelled(), &recipients()), expected);
    assert_eq!(hears(&event, &cancelled(), &waiting()), expected, "the turn answers");
}

#[test]
fn a_customer_whose_booking_staff_cancelled_hears_who_did_it() {
    let event = BookingEvent::Cancelled { by: olena() };
    assert_eq!(
        hears(&event, &cancelled(), &recipients()),
        ["letter to mail: letter:b1:1:cancelled", "reply to customer: theirs:cancelled:b1:1"]
    );
}

#[test]
fn a_booking_that_is_abandoned_is_an_apology_to_the_customer_and_a_letter_to_the_owner() {
    let local_start = date(2026, 11, 26).at(16, 0, 0, 0);
    let event = BookingEvent::Abandoned { local_start, version: 3 };
    assert_eq!(
        hears(&event, &booking(), &recipients()),
        ["reply to customer: sorry:b1:3", "wanted to mail: wanted:b1:3"]
    );
    assert!(text(&event, &recipients(), CUSTOMER).contains("4:00 PM"), "the time asked for");
    let handoff = planned(&event, &booking(), &recipients()).pop().unwrap();
    let Job::Handoff(handoff) = handoff.job else { panic!("{handoff:?}") };
    assert_eq!(handoff.said, ["Haircut on Wednesday"]);
}

#[test]
fn a_video_link_that_is_ready_is_told_in_chat_and_by_letter() {
    let booking = Booking { meet_url: Some("https://meet.example/x".into()), ..booking() };
    assert_eq!(
        hears(&BookingEvent::MeetLinkReady, &booking, &recipients()),
        ["linked to mail: linked:b1:1:link", "reply to customer: meet-linked:b1:1"]
    );
}

#[test]
fn a_video_link_that_fails_is_asked_of_staff_and_the_customer_is_told_if_one_was_announced() {
    let failed = |announced| BookingEvent::MeetLinkFailed { announced };
    let staff = "reply to chat 2: staff:meet:b1:1:2";
    assert_eq!(hears(&failed(false), &booking(), &recipients()), [staff]);
    let both = [staff, "reply to customer: meet-sorry:b1:1"];
    assert_eq!(hears(&failed(true), &booking(), &recipients()), both);
}

#[test]
fn an_address_that_takes_no_letters_is_told_once_to_the_customer_and_to_staff() {
    let event = BookingEvent::AddressRefused { address: "Ann@example.com".into() };
    let told = [
        "reply to chat 2: notice:address-refused:b1:ann@example.com:2",
        "reply to customer: address-refused:b1:ann@example.com",
    ];
    assert_eq!(hears(&event, &booking(), &recipients()), told);
    assert_eq!(hears(&event, &moved(), &recipients()), told, "a move changes no address");
    let said = text(&event, &recipients(), CUSTOMER);
    assert!(said.contains("ann@example.com") && said.contains("stands"), "{said}");
    let all = planned(&event, &booking(), &recipients());
    let kept = all.into_iter().find_map(|it| it.transcript).unwrap();
    let Entry::Assistant { calls, .. } = kept else { panic!("{kept:?}") };
    let booking = Box::new(booking());
    assert_eq!(
        calls[0].outcome.fact,
        Fact::AddressRefused { booking },
        "what is answered is known"
    );
}

#[test]
fn a_conflict_with_the_calendar_is_a_question_to_staff_alone_once_for_each_place() {
    let to = Some(booking().span);
    let conflict = |to, conflict| BookingEvent::CalendarConflict { to, conflict };
    assert_eq!(
        hears(&conflict(to, Conflict::Taken), &booking(), &recipients()),
        ["reply to chat 2: staff:ask:b1:1:1795608000:2"]
    );
    assert_eq!(
        hears(&conflict(None, Conflict::NoTime), &booking(), &recipients()),
        ["reply to chat 2: staff:ask:b1:1:day:2"]
    );
}

#[test]
fn staff_hear_that_a_customer_is_coming_or_cannot_come() {
    let heard = |event| hears(&event, &booking(), &recipients());
    assert_eq!(heard(BookingEvent::CustomerComing), ["reply to chat 2: notice:coming:b1:1:2"]);
    assert_eq!(
        heard(BookingEvent::CustomerCannotCome),
        ["reply to chat 2: notice:cannot-come:b1:1:2"]
    );
}

#[test]
fn a_notice_goes_to_every_chat_of_the_staff_member_in_its_language() {
    let two = Recipients { staff: vec![OLENA, OLENAS_OTHER], ..recipients() };
    let event = BookingEvent::Confirmed;
    assert_eq!(hears(&event, &booking(), &two).len(), 3);
    let texts = [OLENA, OLENAS_OTHER].map(|chat| text(&event, &two, chat.conversation));
    assert!(texts[0].contains("Стрижка") && texts[1].contains("Haircut"), "{texts:?}");
    assert!(!texts[1].contains("Olena"), "she knows her name: {texts:?}");
}

#[test]
fn the_owner_hears_it_where_the_staff_member_has_no_chat_and_reads_whose_booking_it_is() {
    let none = Recipients { staff: Vec::new(), ..recipients() };
    let heard = hears(&BookingEvent::Confirmed, &booking(), &none);
    assert_eq!(heard[1..], ["reply to chat 4: notice:booked:b1:1:4"]);
    let said = text(&BookingEvent::Confirmed, &none, OWNER.conversation);
    assert!(said.contains("Olena"), "{said}");
}

#[test]
fn a_staff_member_who_books_in_their_own_chat_gets_no_notice_there() {
    let own = StaffChat { conversation: CUSTOMER, lang: Lang::Uk };
    let own = Recipients { staff: vec![own], ..recipients() };
    let heard = hears(&BookingEvent::Confirmed, &booking(), &own);
    assert_eq!(heard, ["letter to mail: letter:b1:1:booked"]);
    // But a question is asked there all the same.
    let conflict = BookingEvent::CalendarConflict { to: None, conflict: Conflict::NoTime };
    assert_eq!(hears(&conflict, &booking(), &own), ["reply to customer: staff:ask:b1:1:day:1"]);
}

/// The reminders of an event: when each is due, and its key.
fn reminded(event: &BookingEvent, booking: &Booking, now: &str) -> Vec<String> {
    let all = plan(event, booking, &profile(), &recipients(), now.parse().unwrap());
    let reminders = all.into_iter().filter(|it| it.job.kind() == kind::REMINDER);
    reminders.map(|it| format!("{} {}", it.due.unwrap(), it.key)).collect()
}

#[test]
fn reminders_are_planned_by_their_length_before_the_start_both_ways() {
    assert_eq!(
        reminded(&BookingEvent::Confirmed, &booking(), "2026-11-23T08:00:00Z"),
        [
            "2026-11-24T12:00:00Z reminder:b1:1:86400:chat",
            "2026-11-24T12:00:00Z reminder:b1:1:86400:mail",
            "2026-11-25T10:00:00Z reminder:b1:1:7200:chat",
            "2026-11-25T10:00:00Z reminder:b1:1:7200:mail",
        ]
    );
}

#[test]
fn no_reminder_is_planned_that_would_be_late() {
    let confirmed = |now| reminded(&BookingEvent::Confirmed, &booking(), now);
    let last = "2026-11-25T10:00:00Z reminder:b1:1:7200:chat";
    assert_eq!(confirmed("2026-11-24T12:00:00Z")[0], last);
    assert_eq!(confirmed("2026-11-25T10:00:00Z"), Vec::<String>::new());
}

#[test]
fn a_move_plans_reminders_of_its_version_and_a_cancellation_none() {
    let event = rescheduled(olena());
    let planned = reminded(&event, &moved(), "2026-11-23T08:00:00Z");
    assert!(planned.len() == 4 && planned.iter().all(|it| it.contains(":b1:2:")), "{planned:?}");
    let event = BookingEvent::Cancelled { by: Actor::Customer };
    assert_eq!(reminded(&event, &cancelled(), "2026-11-23T08:00:00Z"), Vec::<String>::new());
    let event = BookingEvent::CustomerComing;
    assert_eq!(reminded(&event, &booking(), "2026-11-23T08:00:00Z"), Vec::<String>::new());
}

#[test]
fn a_reminder_stands_while_its_version_is_confirmed_and_has_not_begun() {
    let standing = |booking: &Booking, is_moving, now: &str| {
        reminders::standing(booking, is_moving, 1, now.parse().unwrap())
    };
    let before = "2026-11-25T11:59:59Z";
    assert_eq!(standing(&booking(), false, before), Standing::Valid);
    assert_eq!(standing(&booking(), true, before), Standing::Moving);
    let released = Booking { released: true, ..booking() };
    assert_eq!(standing(&released, false, before), Standing::Unanswered);
    assert_eq!(standing(&moved(), false, before), Standing::Void);
    assert_eq!(standing(&cancelled(), true, before), Standing::Void);
    assert_eq!(standing(&booking(), false, "2026-11-25T12:00:00Z"), Standing::Void);
}

#[test]
fn an_agenda_is_planned_for_each_chat_at_the_next_such_time_and_only_if_it_is_wanted() {
    let mut profile = profile();
    let at = |time: Option<jiff::civil::Time>, profile: &mut BusinessProfile| {
        profile.staff[0].agenda = time;
        let chats = [OLENA.conversation, OLENAS_OTHER.conversation];
        let all = plan_agenda(profile, &profile.staff[0], &chats, now());
        all.into_iter().map(|it| format!("{} {}", it.due.unwrap(), it.key)).collect::<Vec<_>>()
    };
    assert_eq!(at(None, &mut profile), Vec::<String>::new());
    // It is ten: eight has passed today, noon has not.
    assert_eq!(
        at(Some(jiff::civil::time(8, 0, 0, 0)), &mut profile),
        [
            "2026-11-24T06:00:00Z agenda:salon:olena:2:2026-11-24:08:00",
            "2026-11-24T06:00:00Z agenda:salon:olena:3:2026-11-24:08:00",
        ]
    );
    let noon = at(Some(jiff::civil::time(12, 0, 0, 0)), &mut profile);
    assert_eq!(noon[0], "2026-11-23T10:00:00Z agenda:salon:olena:2:2026-11-23:12:00");
}

#[test]
fn every_message_travels_with_the_language_of_its_reader() {
    let (mine, theirs) = (booking(), rescheduled(Actor::Staff(StaffId::new("olena"))));
    for event in [BookingEvent::Confirmed, theirs, BookingEvent::MeetLinkFailed { announced: true }]
    {
        for planned in planned(&event, &mine, &waiting()) {
            let reader = match planned.conversation {
                Some(CUSTOMER) => Lang::En,
                Some(_) => OLENA.lang,
                None => continue,
            };
            if let Job::Reply(reply) = planned.job {
                assert_eq!(reply.lang, Some(reader), "{event:?}: {}", planned.key);
            }
        }
    }
}
