//! A call that is carried out twice, as after a crash between its effect and its record, acts once,
//! and a turn that an earlier version began is finished by this one.

use serde_json::{Value, json};
use zapys::{
    agent::{Hearing, ToolRequest, TurnContext, UserMessage},
    booking::{Asker, BooksFor},
    chat::{Call, Command, Done, Entry, Fact, InboundKind, Outcome},
    ids::Lang,
    store::{conversations, turns},
    tools::ToolContext,
};

use crate::world::{World, words};

const TWO: [&str; 2] = [
    "Haircut tomorrow at 14:00. Ann Lee, ann@example.com",
    "Manicure on Thursday at 11:00. Ann Lee, ann@example.com",
];

/// A turn that begins now in the usual customer's conversation.
async fn context(world: &World, words: &str, history: Vec<Entry>) -> (TurnContext, Asker) {
    let key = world.customer("guest").key;
    let found = world.store().read(move |db| {
        let found = conversations::by_key(db, &key)?.unwrap();
        Ok((found.id, found.customer, conversations::contact(db, found.customer)?))
    });
    let (conversation, customer, contact) = found.await.unwrap();
    let asker = Asker {
        conversation,
        customer,
        lang: Lang::En,
        key: "1000:0".into(),
        books: BooksFor::Themselves,
    };
    let now = world.app.clock.now();
    let heard = vec![UserMessage {
        text: words.into(),
        sent: now,
        replied_to: None,
        quote: None,
        by_voice: false,
    }];
    let (profile, lang) = (world.profile(), Lang::En);
    (
        TurnContext {
            profile,
            lang,
            now,
            connected: true,
            contact,
            by_staff: false,
            history,
            heard,
            dialogue: None,
            since: Vec::new(),
            reminders: Vec::new(),
            by_request: false,
            hearing: Hearing::default(),
            edit: None,
            overtaken: None,
        },
        asker,
    )
}

/// Carries a call out twice under one key, and returns what came of it both times.
async fn twice(
    world: &World,
    words: &str,
    history: Vec<Entry>,
    (function, arguments): (&str, Value),
) -> (Outcome, Outcome) {
    let (context, asker) = context(world, words, history).await;
    let arguments = arguments.to_string();
    let call = Call { id: "call_1".into(), function: function.into(), arguments };
    let request = ToolRequest::parse(&call).unwrap();
    let acting = ToolContext { turn: &context, asker, by_model: false };
    let first = world.app.tools.carry_out(&request, &acting).await.unwrap();
    let second = world.app.tools.carry_out(&request, &acting).await.unwrap();
    world.settle().await;
    (first, second)
}

async fn with_two() -> World {
    let world = World::new();
    for line in TWO {
        let heard = world.says(line).await;
        assert!(heard.contains('✅'), "{heard}");
    }
    world
}

#[tokio::test]
async fn a_booking_that_is_made_again_under_its_key_is_the_same_one() {
    let world = with_two().await;
    let wish = json!({"customer_name": "Ann Lee", "customer_email": "ann@example.com",
        "customer_phone": null, "service": "haircut", "staff": null, "date": "Thursday",
        "time": "10:00", "duration_minutes": 60, "create_meet": false});
    let words = "Haircut on Thursday at 10:00";
    let (first, second) =
        Box::pin(twice(&world, words, Vec::new(), ("book_appointment", wish))).await;
    assert!(matches!(first.fact, Fact::Receipt { .. }), "{first:?}");
    assert_eq!(first, second);
    assert_eq!((world.confirmed().await.len(), world.letters().len()), (3, 3));
    world.close().await;
}

#[tokio::test]
async fn a_move_that_is_made_again_under_its_key_leaves_the_other_appointment_alone() {
    let world = with_two().await;
    let wish = json!({"appointment": "1", "date": "Thursday", "time": "15:00"});
    let words = "Move the first one to Thursday at 15:00";
    let (first, second) =
        Box::pin(twice(&world, words, Vec::new(), ("reschedule_appointment", wish))).await;
    assert!(matches!(first.fact, Fact::Receipt { .. }), "{first:?}");
    assert_eq!(first, second);
    let standing = world.confirmed().await;
    let when: Vec<&str> = standing.iter().filter_map(|it| it.get(..16)).collect();
    assert_eq!(when, ["2026-11-26 11:00", "2026-11-26 15:00"]);
    assert_eq!(world.letters().len(), 3);
    world.close().await;
}

#[tokio::test]
async fn a_cancellation_that_is_made_again_under_its_key_is_told_again() {
    let world = with_two().await;
    let booking = world.bookings().await.into_iter().next().unwrap();
    let asked = Done {
        call: Call {
            id: "call_0".into(),
            function: "cancel_appointment".into(),
            arguments: "{}".into(),
        },
        outcome: Outcome { told: String::new(), fact: Fact::AskYes { booking: booking.into() } },
    };
    let history = vec![Entry::Assistant { text: "Cancel it?".into(), calls: vec![asked] }];
    let wish = json!({"appointment": "1"});
    let (first, second) =
        Box::pin(twice(&world, "yes", history, ("cancel_appointment", wish))).await;
    assert!(matches!(first.fact, Fact::Receipt { .. }), "{first:?}");
    assert_eq!(first, second);
    assert_eq!((world.confirmed().await.len(), world.letters().len()), (1, 3));
    world.close().await;
}

#[tokio::test]
async fn a_correction_that_is_made_again_under_its_key_sends_one_letter() {
    let world = with_two().await;
    let wish = json!({"appointment": "1", "customer_name": null,
        "customer_email": "anna@example.com", "customer_phone": null});
    let words = "My email is anna@example.com";
    let (first, second) =
        Box::pin(twice(&world, words, Vec::new(), ("correct_details", wish))).await;
    assert!(matches!(first.fact, Fact::Receipt { .. }), "{first:?}");
    assert_eq!(first, second);
    let to: Vec<String> = world.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to.iter().filter(|to| to.contains("anna@example.com")).count(), 1, "{to:?}");
    world.close().await;
}

#[tokio::test]
async fn a_letter_that_is_sent_again_under_its_key_is_sent_once() {
    let world = with_two().await;
    let wish = json!({"appointment": "1"});
    let words = "Send me the confirmation again";
    let (first, second) =
        Box::pin(twice(&world, words, Vec::new(), ("resend_confirmation", wish))).await;
    assert!(matches!(first.fact, Fact::Resent { .. }), "{first:?}");
    assert_eq!((&first, world.letters().len()), (&second, 3));
    world.close().await;
}

#[tokio::test]
async fn staff_hear_once_of_a_delay_that_is_reported_again_under_its_key() {
    let world = with_two().await;
    let olena = world.customer("olena").appointed("olena").await;
    olena.heard();
    let words = "I am running late";
    let (first, second) =
        Box::pin(twice(&world, words, Vec::new(), ("report_late", json!({})))).await;
    assert!(matches!(first.fact, Fact::Late { told: true, .. }), "{first:?}");
    assert_eq!(first, second);
    let heard = olena.heard();
    assert_eq!(heard.iter().filter(|told| told.contains(words)).count(), 1, "{heard:?}");
    world.close().await;
}

/// Sends `/human`, and begins its turn as an earlier version did, up to so many of its steps: the
/// customer's call as an answer of a model called "customer", its outcome, and an empty answer.
async fn begun_by_an_earlier_version(world: &World, finished: usize) {
    let guest = world.customer("guest");
    world.says("hello").await;
    guest.sends_update(InboundKind::Command(Command::Human)).await;
    let (key, now) = (guest.key.clone(), world.clock_now());
    let begun = world.store().write(move |tx| {
        let conversation = conversations::find_or_make(tx, &key, now)?;
        let turn = turns::begin(tx, conversation.id, now)?.unwrap();
        let call = json!({"id": "command", "function": "ask_human", "arguments": "{}"});
        let usage = json!({"input": 0, "cached": 0, "output": 0});
        let steps = [
            json!({"answered": {"text": "", "calls": [call], "by_code": true, "by": "customer",
                                "usage": usage}}),
            json!({"acted": {"told": "", "fact": {"kind": "human", "told": true}}}),
            json!({"answered": {"text": "", "calls": [], "by_code": true, "by": "customer",
                                "usage": usage}}),
        ];
        for (number, step) in (0..).zip(steps).take(finished) {
            turns::record(tx, turn.id, number, &step)?;
        }
        Ok(())
    });
    begun.await.unwrap();
}

#[tokio::test]
async fn a_turn_of_a_command_that_an_earlier_version_began_is_finished() {
    for finished in 0..=3 {
        let world = World::new().model(|_| Ok(words("A model must not be asked.")));
        begun_by_an_earlier_version(&world, finished).await;
        let told = world.customer("guest").hears().await;
        let expected = if finished < 2 { "written to Olena" } else { "passed this on" };
        assert!(told.contains(expected), "{finished}: {told}");
        // Without a record of the outcome the call is carried out, and otherwise it is not again.
        world.settle().await;
        assert_eq!(world.letters().len(), usize::from(finished < 2), "{finished}");
        world.close().await;
    }
}
