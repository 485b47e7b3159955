//! Updates as Telegram sends them, read by teloxide and then by us.

use serde_json::{Value, json};
use teloxide::types::{Update, UpdateKind};

use super::*;

fn bot() -> BotIdentity {
    BotIdentity { business: BusinessId::new("salon"), me: UserId(99), username: "Salon_bot".into() }
}

/// Reads an update as teloxide would, and then as we do.
fn read(update: &Value) -> Option<Inbound> {
    let update: Update = serde_json::from_str(&update.to_string()).unwrap();
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    match &update.kind {
        UpdateKind::Message(it) => message(&bot(), update.id, it),
        UpdateKind::EditedMessage(it) => edited_message(&bot(), update.id, it),
        UpdateKind::CallbackQuery(it) => callback_query(&bot(), update.id, it, now),
        other => panic!("{other:?}"),
    }
}

fn with(base: Value, more: &Value) -> Value {
    let (Value::Object(mut base), Value::Object(more)) = (base, more.clone()) else { panic!() };
    base.extend(more);
    Value::Object(base)
}

fn private(more: &Value) -> Value {
    let message = json!({
        "message_id": 5, "date": 1_790_000_000,
        "chat": {"id": 7, "type": "private", "first_name": "Olha"},
        "from": {"id": 7, "is_bot": false, "first_name": "Olha", "language_code": "uk"},
    });
    json!({"update_id": 31, "message": with(message, more)})
}

fn group(more: &Value) -> Value {
    let message = json!({
        "message_id": 5, "date": 1_790_000_000,
        "chat": {"id": -100_500, "type": "supergroup", "title": "Friends"},
        "from": {"id": 7, "is_bot": false, "first_name": "Olha"},
    });
    json!({"update_id": 31, "message": with(message, more)})
}

fn says(update: &Value) -> Option<InboundKind> {
    read(update).map(|inbound| inbound.said)
}

fn text(text: &str) -> InboundKind {
    InboundKind::Text(text.into())
}

#[test]
fn words_become_an_inbound_with_their_own_time_and_language() {
    assert_eq!(
        read(&private(&json!({"text": "Хочу на стрижку"}))),
        Some(Inbound {
            conversation: ConversationKey {
                bot: BusinessId::new("salon"),
                platform: Platform::Telegram,
                chat: "7".into(),
                person: "7".into(),
            },
            update: "31".into(),
            sent: Timestamp::from_second(1_790_000_000).unwrap(),
            lang: Some("uk".into()),
            handle: None,
            replied_to: None,
            said: InboundKind::Text("Хочу на стрижку".into()),
        })
    );
}

#[test]
fn a_link_carries_a_service_and_a_command_its_words() {
    let service = InboundKind::Command(Command::Start(Some("haircut".into())));
    assert_eq!(says(&private(&json!({"text": "/start haircut"}))), Some(service));
    assert_eq!(says(&private(&json!({"text": "/start"}))), Some(InboundKind::Hello));
    assert_eq!(says(&private(&json!({"text": "/my"}))), Some(InboundKind::Command(Command::My)));
}

#[test]
fn what_has_no_words_is_told_by_its_kind() {
    let file = json!({"file_id": "f", "file_unique_id": "u", "file_size": 1});
    let picture = json!({"photo": [with(file.clone(), &json!({"width": 1, "height": 1}))]});
    let wordless = |kind| Some(InboundKind::NonText(kind));
    assert_eq!(says(&private(&picture)), wordless(NonText::Picture));
    let captioned = with(picture, &json!({"caption": "/my such hair"}));
    assert_eq!(says(&private(&captioned)), Some(text("/my such hair")));
    let voice = json!({"voice": with(file, &json!({"duration": 3, "mime_type": "audio/ogg"}))});
    assert_eq!(says(&private(&voice)), wordless(NonText::Voice));
    let place = json!({"location": {"latitude": 50.4, "longitude": 30.5}});
    assert_eq!(says(&private(&place)), wordless(NonText::Place));
    let dice = json!({"dice": {"emoji": "🎲", "value": 3}});
    assert_eq!(says(&private(&dice)), wordless(NonText::Sticker));
    let notice = json!({"pinned_message": {"message_id": 1, "date": 0,
        "chat": {"id": 7, "type": "private", "first_name": "Olha"}}});
    assert_eq!(says(&private(&notice)), None);
}

#[test]
fn only_ones_own_contact_is_a_phone_number() {
    let contact = |id: u64, number: &str| json!({"contact": {"phone_number": number, "first_name": "O", "user_id": id}});
    assert_eq!(
        says(&private(&contact(7, "380441112233"))),
        Some(InboundKind::Phone("+380441112233".into()))
    );
    assert_eq!(says(&private(&contact(8, "+1"))), Some(InboundKind::NonText(NonText::Other)));
}

#[test]
fn a_forwarded_text_is_a_quotation_and_neither_an_order_nor_a_yes() {
    let origin = json!({"type": "hidden_user", "sender_user_name": "X", "date": 1});
    let forwarded = json!({"text": "/forget\nТак, скасуйте", "forward_origin": origin});
    let said = says(&private(&forwarded));
    assert_eq!(said, Some(text("> /forget\n> Так, скасуйте")));
}

#[test]
fn an_edited_text_is_said_anew_and_a_moving_location_is_not() {
    let edit = |more: &Value| {
        let mut update = private(&with(json!({"edit_date": 1_790_000_060}), more));
        let message = update["message"].take();
        json!({"update_id": 32, "edited_message": message})
    };
    let said = read(&edit(&json!({"text": "о 15:00"}))).unwrap();
    assert_eq!(
        (said.said, said.sent.as_second()),
        (InboundKind::Text("о 15:00".into()), 1_790_000_060)
    );
    let moved = json!({"location": {"latitude": 50.4, "longitude": 30.5, "live_period": 60}});
    assert_eq!(read(&edit(&moved)), None);
}

fn press(data: &str, chat: &Value) -> Value {
    json!({"update_id": 40, "callback_query": {
        "id": "q", "data": data, "chat_instance": "c",
        "from": {"id": 7, "is_bot": false, "first_name": "Olha"},
        "message": {"message_id": 77, "date": 1, "chat": chat, "text": "?"},
    }})
}

#[test]
fn a_press_names_its_job_and_goes_to_its_message() {
    let chat = json!({"id": 7, "type": "private", "first_name": "Olha"});
    let read = |data: &str| read(&press(data, &chat)).map(|it| (it.said, it.handle));
    let pressed = |message, button| {
        Some((InboundKind::ButtonPress(ButtonPress { message, button }), Some("77".into())))
    };
    assert_eq!(read("12.3"), pressed(12, 3));
    assert_eq!(read("of an older time"), pressed(0, 0));
    assert_eq!(read("-"), None);
}

#[test]
fn a_press_in_a_group_and_a_bots_message_are_nobodys() {
    let chat = json!({"id": -5, "type": "group", "title": "Friends"});
    assert_eq!(read(&press("12.3", &chat)), None);
    let bot = json!({"text": "hi", "from": {"id": 8, "is_bot": true, "first_name": "B"}});
    assert_eq!(read(&private(&bot)), None);
    let channel =
        json!({"text": "@Salon_bot", "sender_chat": {"id": -3, "type": "channel", "title": "C"}});
    assert_eq!(read(&group(&channel)), None);
}

#[test]
fn a_group_is_answered_when_it_speaks_to_the_bot_and_in_private() {
    let entity = |kind: &str, offset: usize, length: usize| json!([{"type": kind, "offset": offset, "length": length}]);
    let named =
        json!({"text": "🙂 @salon_bot, хочу на стрижку", "entities": entity("mention", 3, 10)});
    let heard = read(&group(&named)).unwrap();
    assert_eq!(heard.conversation.chat, "7");
    assert_eq!(heard.handle, Some("-100500/5".into()));
    assert_eq!(heard.said, InboundKind::Text("🙂 , хочу на стрижку".into()));
    let command = |words: &str| {
        let length = words.split(' ').next().unwrap().len();
        says(&group(&json!({"text": words, "entities": entity("bot_command", 0, length)})))
    };
    assert_eq!(command("/my@Salon_bot"), Some(InboundKind::Command(Command::My)));
    assert_eq!(command("/my@other_bot"), None);
    assert_eq!(command("/unknown"), None);
    assert_eq!(says(&group(&json!({"text": "nobody is meant"}))), None);
    let reply = json!({"text": "о 15:00", "reply_to_message": {
        "message_id": 4, "date": 1, "text": "?", "chat": {"id": -100_500, "type": "supergroup", "title": "F"},
        "from": {"id": 99, "is_bot": true, "first_name": "Salon"}}});
    assert_eq!(says(&group(&reply)), Some(text("о 15:00")));
}

#[test]
fn only_marks_that_begin_and_end_between_characters_of_the_text_are_read() {
    let whole = |offset, length| is_whole(&edges("🙂@salon_bot"), offset, length);
    assert!(whole(0, 2) && whole(2, 10) && whole(0, 12));
    assert!(!whole(1, 11) && !whole(0, 1) && !whole(2, 11) && !whole(usize::MAX, 2));
}
