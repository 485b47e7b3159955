//! Updates as Telegram sends them.

use serde_json::{Value, json};

use super::*;
use crate::chat::{NonText, Voice};

fn bot() -> BotIdentity {
    BotIdentity { business: BusinessId::new("salon"), me: UserId(99), username: "Salon_bot".into() }
}

fn read(raw: &Value) -> Option<Inbound> {
    update(&bot(), raw, Timestamp::from_second(1_800_000_000).unwrap()).inbound
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
            quote: None,
            answers: None,
            message: Some(MessageVersion::first("7/5")),
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
    let heard = |file: &str, is_video| {
        let (file, seconds) = (file.to_owned(), Some(3));
        let voice = Voice { file, seconds, is_video, is_forwarded: false, transcription: None };
        Some(InboundKind::Voice(voice))
    };
    assert_eq!(says(&private(&voice)), heard("f", false));
    let round = json!({"video_note": {"file_id": "r", "duration": 3, "length": 240}});
    assert_eq!(says(&private(&round)), heard("r", true));
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
    assert_eq!(says(&private(&contact(8, "+1"))), Some(InboundKind::NonText(NonText::Contact)));
}

#[test]
fn a_forwarded_text_is_a_quotation_and_neither_an_order_nor_a_yes() {
    let origin = json!({"type": "hidden_user", "sender_user_name": "X", "date": 1});
    let forwarded = json!({"text": "/forget\nТак, скасуйте", "forward_origin": origin});
    let said = says(&private(&forwarded));
    assert_eq!(said, Some(text("> /forget\n> Так, скасуйте")));
}

#[test]
fn an_edited_text_is_an_edit_of_its_message_and_a_moving_location_is_none() {
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
    assert_eq!(said.message, Some(MessageVersion::edit("7/5")));
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
    let whole = |offset: usize, length: usize| {
        let mark = [json!({"type": "mention", "offset": offset, "length": length})];
        let words = Words { text: "🙂@salon_bot".into(), marks: &mark, is_caption: false };
        marks(&words).iter().map(|mark| mark.text.to_owned()).next()
    };
    assert_eq!(whole(2, 10).as_deref(), Some("@salon_bot"));
    assert!(whole(0, 2).is_some() && whole(0, 12).is_some());
    for (offset, length) in [(1, 11), (0, 1), (2, 11), (usize::MAX, 2)] {
        assert_eq!(whole(offset, length), None, "{offset} {length}");
    }
}

/// Words of which a part is formatted, a row of a table, and a key.
fn formatted() -> Value {
    json!({"rich_message": {"blocks": [
        {"type": "paragraph", "text": ["завтра о ", {"type": "bold", "text": "14"}, ":30, ",
            {"type": "italic", "text": "olha"}, "@example.com"]},
        {"type": "table", "cells": [[{"text": "Манікюр"}, {"text": "600"}]]},
        {"type": "buttons", "buttons": [{"text": "Так", "url": "https://a.example"}]},
    ]}})
}

/// A message of each kind that the Bot API 10.3 knows, and what it says.
#[test]
fn every_kind_of_message_is_read_or_passed_over() {
    let said = |more: &Value| says(&private(more));
    let rich = json!({"rich_message": {"blocks": [
        {"type": "heading", "size": 1, "text": "Стрижка"},
        {"type": "paragraph", "text": ["завтра ", {"type": "bold", "text": "о 15:00"}, {
            "type": "date_time", "text": " зручно", "unix_time": 1}]},
        {"type": "list", "items": [{"label": "•", "blocks": [{"type": "paragraph", "text": "дякую"}]}]},
        {"type": "divider"},
    ]}});
    let words = [
        // Parts that no type of teloxide's knows leave the words as they are.
        (
            json!({"text": "о 15:00", "entities": [
            {"type": "date_time", "offset": 2, "length": 5, "unix_time": 1, "date_time_format": "t"}]}),
            "о 15:00",
        ),
        (
            json!({"text": "хочу так", "external_reply": {"origin": {"type": "channel", "date": 1,
            "message_id": 3, "chat": {"id": -3, "type": "channel", "title": "C"}}}}),
            "хочу так",
        ),
        (json!({"text": "о 15:00", "quote": {"text": "коли?", "position": 0}}), "о 15:00"),
        (json!({"text": "о 15:00", "hologram": {"depth": 3}}), "о 15:00"),
        (json!({"live_photo": {}, "caption": "така зачіска"}), "така зачіска"),
        (
            json!({"checklist": {"title": "Треба", "tasks": [{"id": 1, "text": "стрижка"}]}}),
            "Треба\nстрижка",
        ),
        (rich, "Стрижка\nзавтра о 15:00  зручно\n• дякую"),
        (formatted(), "завтра о 14:30, olha@example.com\nМанікюр 600\nТак"),
    ];
    for (more, expected) in words {
        let found = said(&more).map(|said| match said {
            InboundKind::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            other => format!("{other:?}"),
        });
        let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(found, Some(expected), "{more}");
    }
    for (kind, keys) in [
        (NonText::Voice, &["voice", "video_note"][..]),
        (NonText::Sticker, &["animation", "sticker", "dice"]),
        (NonText::Place, &["venue", "location"]),
        (
            NonText::Picture,
            &["photo", "live_photo", "video", "document", "audio", "paid_media", "story"],
        ),
        (NonText::Contact, &["contact"]),
        (NonText::Other, &["poll", "checklist", "game", "invoice", "rich_message"]),
    ] {
        for key in keys {
            assert_eq!(said(&json!({*key: {}})), Some(InboundKind::NonText(kind)), "{key}");
        }
    }
    for notice in NOTICES {
        assert_eq!(said(&json!({notice: {}})), None, "{notice}");
    }
    assert_eq!(said(&json!({"something_of_a_later_version": {}})), None);
}

/// The messages by which Telegram tells of something and no customer says anything.
const NOTICES: [&str; 59] = [
    "new_chat_members",
    "left_chat_member",
    "chat_owner_left",
    "chat_owner_changed",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "successful_payment",
    "refunded_payment",
    "users_shared",
    "chat_shared",
    "gift",
    "unique_gift",
    "gift_upgrade_sent",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_triggered",
    "boost_added",
    "chat_background_set",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "community_chat_added",
    "community_chat_joined",
    "community_chat_removed",
    "direct_message_price_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "giveaway_created",
    "giveaway",
    "giveaway_winners",
    "giveaway_completed",
    "managed_bot_created",
    "paid_message_price_changed",
    "poll_option_added",
    "poll_option_deleted",
    "suggested_post_approved",
    "suggested_post_approval_failed",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "web_app_data",
    "user_shared",
    "voice_chat_started",
];

#[test]
fn a_topic_of_the_private_chat_is_answered_in() {
    let topic = json!({"text": "Привіт", "is_topic_message": true, "message_thread_id": 12});
    assert_eq!(read(&private(&topic)).unwrap().handle.as_deref(), Some("@12"));
    // A thread that is no topic is one of replies.
    let reply = json!({"text": "Привіт", "message_thread_id": 12});
    assert_eq!(read(&private(&reply)).unwrap().handle, None);
    let mut pressed = press("12.3", &json!({"id": 7, "type": "private", "first_name": "Olha"}));
    pressed["callback_query"]["message"]["is_topic_message"] = true.into();
    pressed["callback_query"]["message"]["message_thread_id"] = 12.into();
    assert_eq!(read(&pressed).unwrap().handle.as_deref(), Some("77@12"));
}

#[test]
fn a_reply_names_the_words_of_the_bots_message_or_of_ones_own() {
    let replied = |author: u64, more: &Value| {
        let to = json!({"message_id": 4, "date": 1, "from": {"id": author, "is_bot": author == 99},
                        "chat": {"id": 7, "type": "private"}});
        let to = with(to, more);
        read(&private(&json!({"text": "це", "reply_to_message": to}))).unwrap().replied_to
    };
    let words = json!({"text": "Готово"});
    assert_eq!(replied(99, &words).as_deref(), Some("Готово"));
    assert_eq!(replied(7, &words).as_deref(), Some("Готово"));
    assert_eq!(replied(8, &words), None);
    assert_eq!(replied(99, &json!({"caption": "Файл"})).as_deref(), Some("Файл"));
    assert_eq!(replied(99, &json!({"document": {}})), None);
}

#[test]
fn a_marked_part_of_a_reply_comes_with_the_line_that_it_stands_in() {
    let list = "🙂 Ваші записи:\n1. Стрижка — чт, 15:00\n2. Стрижка — пт, 15:00\nПишіть.";
    let to = json!({"message_id": 4, "date": 1, "from": {"id": 99, "is_bot": true},
                    "chat": {"id": 7, "type": "private"}, "text": list});
    let marked = |quote: &Value| {
        let reply = json!({"text": "скасуйте", "reply_to_message": to, "quote": quote});
        let quote = read(&private(&reply)).unwrap().quote?;
        Some(format!("{} | {}", quote.text, quote.line))
    };
    // The picture counts as two units of UTF-16.
    let second = json!({"text": "15:00", "position": 58, "is_manual": true});
    assert_eq!(marked(&second).as_deref(), Some("15:00 | 2. Стрижка — пт, 15:00"));
    let first = json!({"text": "15:00", "position": 34, "is_manual": true});
    assert_eq!(marked(&first).as_deref(), Some("15:00 | 1. Стрижка — чт, 15:00"));
    let unknown = json!({"text": "16:00", "position": 0, "is_manual": true});
    assert_eq!(marked(&unknown).as_deref(), Some("16:00 | 16:00"));
    // What Telegram quotes by itself says nothing, and blank space marks nothing.
    assert_eq!(marked(&json!({"text": "🙂", "position": 0})), None);
    assert_eq!(marked(&json!({"text": " ", "position": 2, "is_manual": true})), None);
    // A post of another chat is what the words are about.
    let post = json!({"text": "це", "external_reply": {"origin": {"type": "channel"}},
                      "quote": {"text": "Манікюр у суботу о 15:00", "position": 0}});
    let read = read(&private(&post)).unwrap();
    assert_eq!(read.quote.unwrap().text, "Манікюр у суботу о 15:00");
    assert_eq!(read.replied_to, None);
}
