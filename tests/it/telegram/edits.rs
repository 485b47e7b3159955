//! Messages that are edited, and replies to what stands above.

use serde_json::json;

use super::{
    fake::Event,
    setup::{GROUP, OLHA, Setup, TOKEN},
};

const ORDER: &str = "Запишіть мене на стрижку 26 листопада о 9:00. Ольга Коваль, olha@example.com";

impl Setup {
    fn sends(&self, words: &str) -> i64 {
        self.api.sends(TOKEN, OLHA, words)
    }

    fn edits(&self, message: i64, words: &str) -> i64 {
        self.api.edits(TOKEN, OLHA, message, &json!({"text": words}))
    }

    /// Says words whose answer is known, and so shows that nothing was said before it.
    async fn is_silent(&self) {
        let said = self.told("/help").await;
        assert!(said.starts_with("Напишіть звичайними словами"), "{said}");
    }

    /// Books, and returns the message that ordered it.
    async fn orders(&self, words: &str) -> i64 {
        let order = self.sends(words);
        let receipt = self.hears().await;
        assert!(receipt.text().starts_with("✅"), "{receipt:?}");
        assert!(matches!(self.hears().await, Event::File { .. }));
        order
    }

    fn booked(&self, what: &str) -> i64 {
        self.count(&format!("bookings WHERE state = 'confirmed' AND {what}"))
    }

    /// Returns how many standing bookings there are.
    pub(super) fn standing(&self) -> i64 {
        self.booked("TRUE")
    }
}

#[tokio::test]
async fn an_edit_that_changes_no_words_is_not_answered() {
    let setup = Setup::open().await;
    let asked = setup.sends("Скільки коштує стрижка?");
    let answer = setup.hears().await;
    setup.edits(asked, "Скільки коштує стрижка?");
    setup.edits(asked, "Скільки коштує стрижка??");
    setup.is_silent().await;
    // An edit that asks something else is answered.
    setup.edits(asked, "Скільки коштує манікюр?");
    assert_ne!(setup.hears().await.text(), answer.text());
    setup.close().await;
}

#[tokio::test]
async fn an_edit_that_comes_with_its_message_leads_to_one_booking() {
    let mut setup = Setup::closed(&[]).await;
    let order = setup.sends(ORDER);
    setup.edits(order, &ORDER.replace("9:00", "11:00"));
    setup.starts().await;
    let mut receipt = setup.hears().await;
    if receipt.text().contains("о 9:00") {
        // The turn had begun before the edit was on the disk.
        assert!(matches!(setup.hears().await, Event::File { .. }));
        receipt = setup.hears().await;
    }
    assert!(receipt.text().contains("11:00"), "{receipt:?}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!((setup.standing(), setup.booked("wall LIKE '%T11:00%'")), (1, 1));
    setup.close().await;
}

#[tokio::test]
async fn an_edited_hour_moves_the_booking_and_makes_no_second_one() {
    let setup = Setup::open().await;
    let order = setup.orders(ORDER).await;
    let edit = setup.edits(order, &ORDER.replace("9:00", "11:00"));
    let moved = setup.hears().await;
    assert!(moved.text().contains("11:00"), "{moved:?}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!((setup.standing(), setup.booked("wall LIKE '%T11:00%'")), (1, 1));
    setup.api.edit_again(TOKEN, edit);
    setup.is_silent().await;
    setup.close().await;
}

#[tokio::test]
async fn an_edited_name_or_address_mends_the_booking() {
    let setup = Setup::open().await;
    let order = setup.orders(&ORDER.replace("Коваль", "Ковль")).await;
    setup.edits(order, ORDER);
    assert!(setup.hears().await.text().contains("Ольга Коваль"));
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!((setup.standing(), setup.booked("name = 'Ольга Коваль'")), (1, 1));
    // Also when something else was said since.
    setup.told("дякую!").await;
    setup.edits(order, &ORDER.replace("olha@", "olia@"));
    assert!(setup.hears().await.text().contains("olia@example.com"));
    setup.hears().await;
    assert_eq!((setup.standing(), setup.booked("email = 'olia@example.com'")), (1, 1));
    setup.close().await;
}

#[tokio::test]
async fn a_name_that_was_given_before_the_booking_is_mended_in_it() {
    let setup = Setup::open().await;
    setup.told("Запишіть мене на стрижку 26 листопада о 9:00").await;
    let name = setup.sends("Ольга Ковль");
    setup.hears().await;
    setup.orders("olha@example.com").await;
    setup.edits(name, "Ольга Коваль");
    assert!(setup.hears().await.text().contains("Ольга Коваль"));
    setup.hears().await;
    assert_eq!((setup.standing(), setup.booked("name = 'Ольга Коваль'")), (1, 1));
    setup.close().await;
}

#[tokio::test]
async fn an_edited_old_yes_answers_no_new_question() {
    let setup = Setup::open().await;
    setup.orders(ORDER).await;
    setup.told("Скасуйте мій запис").await;
    let no = setup.sends("ні");
    setup.hears().await;
    setup.told("Скільки коштує манікюр?").await;
    let question = setup.told("Скасуйте мій запис").await;
    assert!(question.contains("Скасувати"), "{question}");
    setup.edits(no, "так");
    let answer = setup.hears().await;
    assert!(answer.text().contains("давніше повідомлення"), "{answer:?}");
    assert_eq!(setup.standing(), 1);
    // The question is still open, and is asked once more because something else was said last.
    setup.told("так").await;
    assert!(setup.told("так").await.starts_with("✅ Запис скасовано"));
    assert_eq!(setup.standing(), 0);
    setup.close().await;
}

#[tokio::test]
async fn an_edit_of_a_yes_that_cancelled_says_what_was_done() {
    let setup = Setup::open().await;
    setup.orders(ORDER).await;
    setup.told("Скасуйте мій запис").await;
    let yes = setup.sends("так");
    setup.hears().await;
    setup.edits(yes, "ні");
    assert!(setup.hears().await.text().contains("уже скасовано"));
    assert_eq!(setup.standing(), 0);
    setup.close().await;
}

#[tokio::test]
async fn an_edited_order_that_is_not_filled_yet_is_heard_in_its_place() {
    let setup = Setup::open().await;
    let order = setup.sends("Запишіть мене на стрижку 26 листопада о 9:00");
    setup.hears().await;
    setup.edits(order, "Запишіть мене на манікюр 27 листопада об 11:00");
    let held = setup.hears().await;
    assert!(held.text().contains("11:00"), "{held:?}");
    let receipt = setup.told("Ольга Коваль, olha@example.com").await;
    assert!(receipt.contains("11:00") && receipt.contains("анікюр"), "{receipt}");
    setup.hears().await;
    assert_eq!((setup.standing(), setup.booked("service = 'manicure'")), (1, 1));
    setup.close().await;
}

#[tokio::test]
async fn an_edit_to_another_service_is_asked_about_and_books_nothing() {
    let setup = Setup::open().await;
    let order = setup.orders(ORDER).await;
    setup.edits(order, "Запишіть мене на манікюр 27 листопада о 12:00. Ольга Коваль");
    let asked = setup.hears().await;
    assert!(asked.text().starts_with("Бачу, що ви змінили"), "{asked:?}");
    assert_eq!((setup.standing(), setup.booked("service = 'haircut'")), (1, 1));
    setup.close().await;
}

#[tokio::test]
async fn an_edit_in_a_group_is_compared_with_what_it_edits_there() {
    let setup = Setup::open().await;
    let order = setup.api.says_in_group(TOKEN, (GROUP, OLHA), ORDER);
    setup.hears().await;
    setup.hears().await;
    setup.api.next(TOKEN, GROUP).await;
    let edited = |words: &str| {
        let name = "@salon_bot";
        json!({"text": format!("{name} {words}"),
               "chat": {"id": GROUP, "type": "supergroup", "title": "Friends"},
               "entities": [{"type": "mention", "offset": 0, "length": name.len()}]})
    };
    setup.api.edits(TOKEN, OLHA, order, &edited(ORDER));
    setup.api.edits(TOKEN, OLHA, order, &edited(&ORDER.replace("9:00", "11:00")));
    assert!(setup.hears().await.text().contains("11:00"));
    setup.hears().await;
    setup.api.next(TOKEN, GROUP).await;
    assert_eq!((setup.standing(), setup.booked("wall LIKE '%T11:00%'")), (1, 1));
    setup.close().await;
}

#[tokio::test]
async fn words_of_a_newer_kind_are_read_and_answered_in_their_topic() {
    let setup = Setup::open().await;
    let blocks = json!([{"type": "paragraph", "text": ["Скільки коштує ", {"type": "bold", "text": "стрижка"}, "?"]}]);
    let topic = json!({"rich_message": {"blocks": blocks}, "is_topic_message": true,
                       "message_thread_id": 12});
    setup.writes(&topic);
    assert!(setup.hears().await.text().contains("500"));
    let sent = setup.api.requests(TOKEN, "SendMessage").pop().unwrap();
    assert_eq!(sent["message_thread_id"], 12);
    setup.close().await;
}

#[tokio::test]
async fn a_reply_to_a_receipt_means_its_booking() {
    let setup = Setup::open().await;
    setup.says(ORDER);
    let first = setup.hears().await;
    setup.hears().await;
    setup.orders("Ще манікюр 27 листопада о 12:00").await;
    let replied = setup.api.quoted(TOKEN, OLHA, first.text());
    setup.writes(&json!({"text": "перенесіть на 11:00", "reply_to_message": replied}));
    assert!(setup.hears().await.text().contains("11:00"));
    setup.hears().await;
    assert_eq!(setup.booked("service = 'haircut' AND wall LIKE '2026-11-26T11:00%'"), 1);
    assert_eq!(setup.booked("service = 'manicure' AND wall LIKE '2026-11-27T12:00%'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn a_reply_to_ones_own_order_means_the_booking_that_came_of_it() {
    let setup = Setup::open().await;
    let order = setup.orders(ORDER).await;
    setup.orders("Ще манікюр 27 листопада о 12:00").await;
    let mut replied = setup.api.quoted(TOKEN, OLHA, ORDER);
    replied["message_id"] = order.into();
    replied["from"] = json!({"id": OLHA, "is_bot": false, "first_name": "Olha"});
    setup.writes(&json!({"text": "скасуйте це", "reply_to_message": replied}));
    let asked = setup.hears().await;
    assert!(asked.text().contains("26") || asked.text().contains("четвер"), "{asked:?}");
    assert!(setup.told("так").await.starts_with("✅ Запис скасовано"));
    assert_eq!((setup.booked("service = 'haircut'"), setup.booked("service = 'manicure'")), (0, 1));
    setup.close().await;
}

#[tokio::test]
async fn a_reply_to_a_reminder_means_its_booking() {
    let mut setup = Setup::open().await;
    setup.orders(ORDER).await;
    setup.orders("Ще манікюр 27 листопада о 12:00").await;
    setup.stops().await.unwrap();
    setup.begins = "2026-11-25T09:00:30+02:00";
    setup.starts().await;
    let reminder = setup.hears().await;
    assert!(reminder.text().contains("трижк"), "{reminder:?}");
    let replied = setup.api.quoted(TOKEN, OLHA, reminder.text());
    setup.writes(&json!({"text": "скасуйте це", "reply_to_message": replied}));
    let asked = setup.hears().await;
    assert!(asked.text().contains("трижк"), "{asked:?}");
    assert!(setup.told("так").await.starts_with("✅ Запис скасовано"));
    assert_eq!((setup.booked("service = 'haircut'"), setup.booked("service = 'manicure'")), (0, 1));
    setup.close().await;
}

#[tokio::test]
async fn an_edit_that_overtakes_its_message_is_answered_once() {
    let mut setup = Setup::closed(&[]).await;
    let edit = json!({"text": ORDER.replace("9:00", "11:00")});
    setup.api.edits(TOKEN, OLHA, 77, &edit);
    setup.writes(&json!({"message_id": 77, "text": ORDER}));
    setup.starts().await;
    assert!(setup.hears().await.text().contains("11:00"));
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!((setup.standing(), setup.booked("wall LIKE '%T11:00%'")), (1, 1));
    setup.is_silent().await;
    setup.close().await;
}
