//! What the tools decide from words, without a database: whose contact data counts, which
//! appointment is meant, and whether the customer said yes.

use jiff::civil::date;

use crate::{
    agent::{
        TurnContext, UserMessage,
        tests::{NOW, booking, request},
        tool_request,
    },
    booking::{Asker, BooksFor},
    chat::{Call, Done, Entry, Fact, Outcome, Refusal, transcript::Need},
    ids::Lang,
    schedule::Contact,
    store::{ConversationId, CustomerId},
};

use super::{
    ToolContext,
    book::contact_of,
    change::{fits, said_yes},
    service, staff,
};

fn turn(said: &str) -> TurnContext {
    std::sync::Arc::unwrap_or_clone(request(&[said]).context)
}

fn with<T>(turn: &TurnContext, check: impl FnOnce(&ToolContext<'_>) -> T) -> T {
    let (conversation, customer) = (ConversationId(1), CustomerId(1));
    let asker = Asker {
        conversation,
        customer,
        lang: Lang::En,
        key: "1:0".into(),
        books: BooksFor::Themselves,
    };
    check(&ToolContext { turn, asker, by_model: true })
}

fn contact(said: &str, name: &str, email: &str) -> Result<Contact, Refusal> {
    let ask = tool_request::Book {
        customer_name: Some(name.into()),
        customer_email: Some(email.into()),
        ..tool_request::Book::default()
    };
    with(&turn(said), |cx| contact_of(&ask, cx))
}

#[test]
fn contact_data_counts_if_the_customer_said_it() {
    let said = "I am Ann Lee, ann@example.com";
    let known = contact(said, "Ann Lee", "ann@example.com").unwrap();
    assert_eq!(known.name.as_deref(), Some("Ann Lee"));
    assert_eq!(known.email.as_deref(), Some("ann@example.com"));
}

#[test]
fn an_invented_name_or_address_is_refused() {
    let said = "I am Ann Lee, ann@example.com";
    let refused = |what| Err(Refusal::NotSaid { what });
    assert_eq!(contact(said, "John Doe", "ann@example.com"), refused(Need::Name));
    assert_eq!(contact(said, "Ann Lee", "john@example.com"), refused(Need::Email));
}

#[test]
fn a_domain_that_is_a_slip_is_booked_with_only_after_the_customer_was_asked() {
    let ask = |email: &str| tool_request::Book {
        customer_email: Some(email.into()),
        ..tool_request::Book::default()
    };
    let email = |turn: &TurnContext, email: &str| {
        with(turn, |cx| contact_of(&ask(email), cx)).map(|contact| contact.email.unwrap())
    };
    let mut said = turn("I am Ann Lee, ann@gmial.com");
    let meant = "ann@gmail.com".to_owned();
    let refused = Err(Refusal::LikelyEmail { meant: meant.clone() });
    assert_eq!(email(&said, "ann@gmial.com"), refused);
    assert_eq!(email(&said, "ann@gmail.com"), Ok(meant), "what was meant is not made up");
    let text = "Did you mean ann@gmail.com?".into();
    said.history.push(Entry::Assistant { text, calls: Vec::new() });
    assert_eq!(email(&said, "ann@gmial.com"), Ok("ann@gmial.com".into()));
    for fine in ["ann@i.ua", "ann@meta.ua", "ann@ymail.com"] {
        assert_eq!(email(&turn(&format!("mail me: {fine}")), fine), Ok(fine.into()));
    }
}

#[test]
fn an_address_outside_ascii_is_refused_for_what_it_is() {
    let refused = |address: &str| contact(&format!("Ann Lee, {address}"), "Ann Lee", address);
    assert_eq!(refused("аня@ukr.net"), Err(Refusal::EmailOutsideAscii));
    assert_eq!(refused("ann@ukr.nеt"), Err(Refusal::BadEmail));
    assert!(refused("ann@приклад.укр").is_ok());
}

#[test]
fn contact_data_that_a_call_lacks_is_taken_from_the_store() {
    let mut known = turn("tomorrow at 9");
    known.contact.name = Some("Ann Lee".into());
    let found = with(&known, |cx| contact_of(&tool_request::Book::default(), cx)).unwrap();
    assert_eq!(found, known.contact);
}

/// A turn after the customer was asked whether to cancel this version of the appointment.
fn asked(version: u32, answer: &[&str]) -> TurnContext {
    let mut turn = turn("");
    let mut booking = booking(date(2026, 11, 24).at(9, 0, 0, 0));
    booking.version = version;
    let call = Call { id: String::new(), function: String::new(), arguments: String::new() };
    let outcome = Outcome { told: String::new(), fact: Fact::AskYes { booking: booking.into() } };
    let calls = vec![Done { call, outcome }];
    turn.history = vec![Entry::Assistant { text: "Cancel it?".into(), calls }];
    let heard = |text: &&str| UserMessage {
        text: (*text).to_owned(),
        sent: NOW.parse().unwrap(),
        replied_to: None,
        quote: None,
        by_voice: false,
    };
    turn.heard = answer.iter().map(heard).collect();
    turn
}

fn agrees(turn: &TurnContext) -> bool {
    with(turn, |cx| said_yes(&booking(date(2026, 11, 24).at(9, 0, 0, 0)), cx))
}

#[test]
fn a_yes_to_the_question_about_this_appointment_cancels_it() {
    assert!(agrees(&asked(1, &["yes"])));
}

#[test]
fn a_yes_without_the_question_or_to_an_older_version_does_not() {
    assert!(!agrees(&turn("yes")));
    assert!(!agrees(&asked(2, &["yes"])));
}

#[test]
fn a_yes_that_is_taken_back_at_once_does_not() {
    assert!(!agrees(&asked(1, &["yes", "no, wait"])));
}

#[test]
fn an_appointment_is_found_by_its_service_its_day_and_its_time() {
    let own = booking(date(2026, 11, 24).at(9, 0, 0, 0));
    let fits = |words: &str| with(&turn("x"), |cx| fits(&own, words, cx));
    for words in ["haircut", "tomorrow", "haircut tomorrow at 9:00", "the one"] {
        assert!(fits(words), "{words}");
    }
    for words in ["manicure", "on Friday", "tomorrow at 15:00"] {
        assert!(!fits(words), "{words}");
    }
}

#[test]
fn a_service_is_found_by_its_id_or_its_name_and_several_or_none_are_refused() {
    let profile = turn("x").profile;
    let found = |words| service(&profile, Some(words)).map(|it| it.map(|it| it.id.to_string()));
    assert_eq!(found("haircut"), Ok(Some("haircut".into())));
    assert_eq!(found("Стрижку"), Ok(Some("haircut".into())));
    assert_eq!(found("a tattoo"), Err(Refusal::NoService));
    assert_eq!(service(&profile, None).map(|it| it.is_some()), Ok(false), "there are several");
}

#[test]
fn a_staff_member_who_is_not_there_is_refused_with_the_service() {
    let profile = turn("x").profile;
    let refused = staff(&profile, Some("Zoe"), Some("haircut")).map(|_| ());
    let service = profile.services.first().map(|service| service.id.clone());
    assert_eq!(refused, Err(Refusal::NoStaff { service }));
    assert!(staff(&profile, None, None).unwrap().is_none());
    assert_eq!(
        staff(&profile, Some("olena"), None).unwrap().map(|it| it.id.as_str()),
        Some("olena")
    );
}

#[test]
fn a_language_model_changes_nothing_by_words_that_were_spoken_before_a_yes() {
    let order = "a haircut tomorrow at 3 pm, Ann Lee, ann@example.com";
    let mut spoken = turn(order);
    let is_free = |turn: &TurnContext| with(turn, |cx| cx.ensure_not_misheard().is_ok());
    assert!(is_free(&spoken), "it was typed");
    for heard in &mut spoken.heard {
        heard.by_voice = true;
    }
    let spoken = TurnContext { hearing: crate::agent::Hearing::default(), ..spoken };
    assert!(!is_free(&spoken), "no one has agreed to it");
    let state = crate::dialogue::State { by_voice: true, ..crate::dialogue::State::default() };
    let gathering = crate::dialogue::State { stage: crate::dialogue::Stage::Gathering, ..state };
    for (answer, free) in [("yes", true), ("yes please", true), ("at 4 pm", false), ("no", false)] {
        let answered = TurnContext { dialogue: Some(gathering.clone()), ..turn(answer) };
        assert_eq!(is_free(&answered), free, "{answer}");
    }
}
