//! Accounts of staff in which the bot answers customers: their own words come first, and what cannot
//! be said there is told to them.

use serde_json::{Value, json};
use zapys::{
    ids::{BusinessId, ConversationKey, Platform, StaffId},
    store::{connected_accounts, conversations, staff},
};

use super::{
    drafts::{self, SlowModel},
    fake::Event,
    setup::{Setup, TOKEN},
};

const OLENA: i64 = 5;
const IRA: i64 = 8;
const LINK: &str = "conn-1";
const ORDER: &str = "Запишіть мене на стрижку 26 листопада о 9:00. Іра Бондар, ira@example.com";

impl Setup {
    /// Makes a person the stylist, as an invitation does.
    async fn appoints(&self, person: i64) {
        self.appoints_as(person, "olena").await;
    }

    /// Makes a person a staff member, as an invitation does.
    async fn appoints_as(&self, person: i64, member: &'static str) {
        let key = ConversationKey::private(
            &BusinessId::new("salon"),
            Platform::Telegram,
            person.to_string(),
        );
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        let appointed = self.worker().0.write(move |tx| {
            let conversation = conversations::find_or_make(tx, &key, now)?;
            conversations::set_lang(tx, conversation.customer, zapys::ids::Lang::Uk)?;
            staff::appoint(tx, &conversation, &StaffId::new(member), now)
        });
        appointed.await.unwrap();
    }

    /// A salon whose stylist has connected the bot to her own account.
    async fn with_account() -> Self {
        Self::open().await.connected().await
    }

    /// The same, once the stylist has connected the bot.
    async fn connected(self) -> Self {
        let setup = self;
        setup.appoints(OLENA).await;
        setup.api.connects(TOKEN, (LINK, OLENA), true);
        let told = setup.api.next(TOKEN, OLENA).await;
        assert!(told.text().starts_with("Тепер я відповідаю клієнтам"), "{told:?}");
        setup
    }

    fn ira_says(&self, words: &str) -> i64 {
        self.api.account_hears(TOKEN, (LINK, IRA), &json!({"text": words}))
    }

    fn olena_writes(&self, more: &Value) {
        self.api.holder_writes(TOKEN, (LINK, IRA), more);
    }

    async fn ira_hears(&self) -> Event {
        self.api.next(TOKEN, IRA).await
    }

    async fn olena_hears(&self) -> Event {
        self.api.next(TOKEN, OLENA).await
    }

    fn last_sent(&self, method: &str) -> Value {
        self.api.requests(TOKEN, method).pop().unwrap()
    }

    /// Stops the worker, and checks that nothing was said that no test has read.
    async fn closes(self) {
        assert_eq!(self.api.left(TOKEN, IRA), []);
        assert_eq!(self.api.left(TOKEN, OLENA), []);
        self.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_the_account_is_answered_on_its_behalf() {
    let setup = Setup::with_account().await;
    setup.ira_says(ORDER);
    let receipt = setup.ira_hears().await;
    assert!(receipt.text().starts_with("✅"), "{receipt:?}");
    assert!(matches!(setup.ira_hears().await, Event::File { .. }));
    for method in ["SendMessage", "SendDocument"] {
        assert!(setup.api.requests(TOKEN, method).iter().any(|body| {
            body["business_connection_id"] == LINK && body["chat_id"].to_string().contains('8')
        }));
    }
    assert!(setup.olena_hears().await.text().contains("Іра Бондар"), "staff hear of the booking");
    setup.ira_says("Скасуйте мій запис");
    let asked = setup.ira_hears().await;
    // The stylist sees the customer's buttons, and must not decide for her by a touch.
    setup.api.account_presses(TOKEN, (LINK, IRA, OLENA), asked.buttons()[0].as_str());
    setup.api.account_presses(TOKEN, (LINK, IRA, IRA), asked.buttons()[0].as_str());
    let done = setup.ira_hears().await;
    assert!(matches!(done, Event::Edited { .. } | Event::Sent { .. }), "{done:?}");
    assert_eq!(setup.standing(), 0);
    assert!(setup.olena_hears().await.text().contains("Іра Бондар"));
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_is_silent_for_an_hour_after_the_holder_wrote() {
    let setup = Setup::with_account().await;
    let now: i64 = "2026-11-23T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    setup.ira_says("Скільки коштує стрижка?");
    setup.ira_hears().await;
    setup.olena_writes(&json!({"text": "Іро, я сама вам відповім"}));
    setup.ira_says(ORDER);
    setup.ira_says("Ви тут?");
    // Another customer is answered, and so is the same one where the hour is over.
    setup.api.account_hears(
        TOKEN,
        (LINK, 9),
        &json!({"text": "Де ви є?",
        "chat": {"id": 9, "type": "private"}, "from": {"id": 9, "is_bot": false}}),
    );
    assert!(setup.api.next(TOKEN, 9).await.text().contains("Садова"));
    assert_eq!(setup.standing(), 0);
    setup.api.account_hears(TOKEN, (LINK, 10), &json!({"text": "Добрий день"}));
    setup.api.next(TOKEN, 10).await;
    setup.api.holder_writes(TOKEN, (LINK, 10), &json!({"text": "Вітаю", "date": now - 3601}));
    setup.api.account_hears(TOKEN, (LINK, 10), &json!({"text": "Де ви є?"}));
    assert!(setup.api.next(TOKEN, 10).await.text().contains("Садова"));
    assert_eq!(setup.count("outbox WHERE kind = 'unanswered' AND state = 'due'"), 1);
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_hears_of_a_customer_who_still_waits_after_the_silence() {
    let setup = Setup::with_account().await;
    setup.ira_says("Добрий день");
    setup.ira_hears().await;
    let soon = setup.app().unwrap().clock.now().as_second() - 3595;
    setup.olena_writes(&json!({"text": "Вітаю", "date": soon}));
    setup.ira_says("А в суботу працюєте?");
    let told = setup.olena_hears().await;
    assert!(told.text().contains("чекає на відповідь"), "{told:?}");
    assert!(told.text().contains("А в суботу працюєте?"), "{told:?}");
    // What the bot had asked before is not answered by what is said after the holder's words.
    setup.ira_says("Запишіть мене на стрижку 26 листопада о 9:00");
    let asked = setup.ira_hears().await;
    assert_eq!(setup.standing(), 0, "{asked:?}");
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_holder_overtakes_is_not_sent_and_they_read_it() {
    let model = SlowModel::start().await;
    let mut setup = drafts::open(&model).await.connected().await;
    setup.ira_says("Скільки коштує стрижка?");
    // Drafts are for the bot's own chats alone.
    setup.api.until(TOKEN, |seen| (seen.asked_for("SendChatAction") > 0).then_some(())).await;
    assert_eq!(setup.api.requests(TOKEN, "SendMessageDraft").len(), 0);
    assert_eq!(setup.last_sent("SendChatAction")["business_connection_id"], LINK);
    setup.olena_writes(&json!({"text": "П'ятсот, Іро"}));
    setup
        .api
        .until(TOKEN, |_| {
            let wrote = setup.count("conversations WHERE holder_wrote_ms IS NOT NULL");
            (wrote == 1).then_some(())
        })
        .await;
    model.answers();
    let told = setup.olena_hears().await;
    assert!(told.text().contains("ви писали самі") && told.text().contains("500"), "{told:?}");
    setup.stops().await.unwrap();
    assert_eq!(setup.api.left(TOKEN, IRA), []);
    assert_eq!(setup.count("outbox WHERE state = 'dropped' AND kind = 'reply'"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_while_the_holder_writes_is_told_to_them_at_once() {
    let setup = Setup::with_account().await;
    setup.ira_says(ORDER);
    setup.ira_hears().await;
    setup.ira_hears().await;
    setup.olena_hears().await;
    setup.ira_says("Скасуйте мій запис");
    let asked = setup.ira_hears().await;
    setup.olena_writes(&json!({"text": "Може, перенесемо?"}));
    setup.api.account_presses(TOKEN, (LINK, IRA, IRA), asked.buttons()[0].as_str());
    let told = setup.olena_hears().await;
    assert!(told.text().contains("чекає на відповідь"), "{told:?}");
    assert_eq!(setup.standing(), 1);
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_a_day_late_is_told_to_the_holder() {
    let mut setup = Setup::with_account().await;
    setup.stops().await.unwrap();
    let old = "2026-11-21T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    setup.api.account_hears(TOKEN, (LINK, IRA), &json!({"text": "Де ви є?", "date": old}));
    setup.starts().await;
    let told = setup.olena_hears().await;
    assert!(told.text().contains("Передайте, будь ласка") && told.text().contains("Садова"));
    setup.ira_says("Скільки коштує манікюр?");
    assert!(setup.ira_hears().await.text().contains("600"));
    setup.stops().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_the_holder_overtook_is_not_answered_by_a_later_yes() {
    let setup = Setup::with_account().await;
    setup.ira_says(ORDER);
    setup.ira_hears().await;
    setup.ira_hears().await;
    setup.olena_hears().await;
    setup.ira_says("Скасуйте мій запис");
    setup.ira_hears().await;
    let now: i64 = "2026-11-23T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    let over = now - 3601;
    setup.olena_writes(&json!({"text": "Перенести на п'ятницю?", "date": over}));
    setup.ira_says("Так");
    let told = setup.ira_hears().await;
    assert_eq!(setup.standing(), 1, "{told:?}");
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_telegram_or_the_bot_sends_for_the_holder_does_not_silence_the_bot() {
    let setup = Setup::with_account().await;
    setup.olena_writes(&json!({"text": "Вітаю! Скоро відповім.", "is_from_offline": true}));
    let bot = json!({"id": 900, "is_bot": true, "first_name": "Salon"});
    setup.olena_writes(&json!({"text": "Так", "sender_business_bot": bot}));
    setup.olena_writes(&json!({"pinned_message": {"message_id": 1}}));
    setup.ira_says("Де ви є?");
    assert!(setup.ira_hears().await.text().contains("Садова"));
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_and_invitations_mean_nothing_in_a_persons_own_chat() {
    let setup = Setup::with_account().await;
    setup.ira_says("/start zapys-0123456789");
    let told = setup.ira_hears().await;
    assert!(!told.text().contains("запрошення"), "{told:?}");
    assert_eq!(setup.count("staff_accounts"), 1);
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_without_the_right_to_reply_is_told_and_so_are_the_customers_words() {
    let setup = Setup::with_account().await;
    setup.ira_says("Де ви є?");
    setup.ira_hears().await;
    setup.api.connects(TOKEN, (LINK, OLENA), false);
    assert!(setup.olena_hears().await.text().contains("відповідати там я не можу"));
    setup.ira_says(ORDER);
    let told = setup.olena_hears().await;
    assert!(told.text().contains("26 листопада о 9:00"), "{told:?}");
    assert_eq!(setup.standing(), 0, "nothing is booked that the customer is not told of");
    setup.api.connects(TOKEN, (LINK, OLENA), true);
    assert!(setup.olena_hears().await.text().starts_with("Тепер я відповідаю"));
    // What waited is answered, as it was written then.
    assert!(setup.ira_hears().await.text().starts_with("✅"));
    assert!(matches!(setup.ira_hears().await, Event::File { .. }));
    assert!(setup.olena_hears().await.text().contains("Іра Бондар"));
    assert_eq!(setup.standing(), 1);
    setup.ira_says("Де ви є?");
    assert!(setup.ira_hears().await.text().contains("Садова"));
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_hears_who_waits_where_the_bot_may_not_answer() {
    const OWNER: i64 = 9;
    let setup = Setup::open().await;
    setup.appoints_as(OLENA, "iryna").await;
    setup.appoints_as(OWNER, "olena").await;
    setup.api.connects(TOKEN, (LINK, OLENA), false);
    assert!(setup.olena_hears().await.text().contains("відповідати там я не можу"));
    setup.ira_says("Де ви є?");
    assert!(setup.olena_hears().await.text().contains("Де ви є?"));
    let told = setup.api.next(TOKEN, OWNER).await;
    assert!(told.text().contains("фахівця (Ірина)"), "{told:?}");
    assert!(told.text().contains("Де ви є?"), "{told:?}");
    let waiting = setup.worker().0.read(connected_accounts::every).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].waiting), (1, 1));
    // The holder answers, so nothing is left to say when the right comes.
    setup.olena_writes(&json!({"text": "Садова, 5"}));
    setup.api.connects(TOKEN, (LINK, OLENA), true);
    assert!(setup.olena_hears().await.text().starts_with("Тепер я відповідаю"));
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_connection_no_longer_takes_is_told_to_the_holder() {
    let mut setup = Setup::with_account().await;
    setup.api.ends_unnoticed(TOKEN, LINK);
    setup.ira_says(ORDER);
    let untold = setup.olena_hears().await;
    let notice = setup.olena_hears().await;
    let both = format!("{}\n{}", untold.text(), notice.text());
    assert!(both.contains("Передайте, будь ласка") && both.contains("✅"), "{both}");
    assert_eq!(setup.standing(), 1);
    setup.api.disconnects(TOKEN, LINK);
    assert!(setup.olena_hears().await.text().contains("під'єднання завершено"));
    assert_eq!(setup.api.left(TOKEN, IRA), []);
    // It comes back as another connection, and the conversation goes on.
    setup.api.connects(TOKEN, ("conn-2", OLENA), true);
    setup.olena_hears().await;
    setup.api.account_hears(TOKEN, ("conn-2", IRA), &json!({"text": "Коли мій запис?"}));
    assert!(setup.ira_hears().await.text().contains("26 листопада"));
    assert_eq!(setup.last_sent("SendMessage")["business_connection_id"], "conn-2");
    setup.api.left(TOKEN, IRA);
    let gave_up = setup.count("outbox WHERE state = 'given_up'");
    assert_eq!(gave_up, 1, "`status` shows what was not sent");
    setup.stops().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_of_a_stranger_is_not_served() {
    let setup = Setup::open().await;
    setup.api.connects(TOKEN, ("theirs", 77), true);
    let told = setup.api.next(TOKEN, 77).await;
    assert!(told.text().contains("Staff") || told.text().contains("запрошення"), "{told:?}");
    setup.api.account_hears(TOKEN, ("theirs", IRA), &json!({"text": ORDER}));
    setup.api.holder_writes(TOKEN, ("theirs", IRA), &json!({"text": "hi"}));
    assert!(setup.told("Де ви є?").await.contains("Садова"));
    assert_eq!(setup.count("conversations WHERE chat LIKE '77:%'"), 0);
    assert_eq!(setup.api.left(TOKEN, IRA), []);
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_of_a_person_who_has_left_is_not_served() {
    const OWNER: i64 = 9;
    let mut setup = Setup::open().await;
    setup.appoints_as(OLENA, "iryna").await;
    setup.appoints_as(OWNER, "olena").await;
    setup.api.connects(TOKEN, (LINK, OLENA), true);
    assert!(setup.olena_hears().await.text().starts_with("Тепер я відповідаю"));
    setup.ira_says("Де ви є?");
    assert!(setup.ira_hears().await.text().contains("Садова"));
    setup.stops().await.unwrap();
    let file = setup.dir.path().join("bots/salon.toml");
    let salon = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, salon.replace("id       = \"iryna\"", "id       = \"oksana\"")).unwrap();
    let known = setup.count("messages");
    // What waits for the customer is not told to the one who has left, but to the owner.
    setup.sql(
        "INSERT INTO outbox (key, kind, bot, conversation_id, body, due_ms, created_ms)
         SELECT 'late', 'reply', bot, id, '{\"kind\":\"reply\",\"text\":\"Чекаємо на вас\"}', 0, 0
         FROM conversations WHERE chat LIKE '5:%'",
    );
    setup.starts().await;
    let told = setup.api.next(TOKEN, OWNER).await;
    assert!(told.text().contains("Чекаємо на вас"), "{told:?}");
    assert!(told.text().contains("більше тут не працює"), "{told:?}");
    setup.ira_says(ORDER);
    setup.olena_writes(&json!({"text": "Я там уже не працюю"}));
    assert!(setup.told("Де ви є?").await.contains("Садова"));
    assert_eq!(setup.count("messages") - known, 2, "the chats of a stranger are not stored");
    assert_eq!(setup.standing(), 0);
    setup.api.connects(TOKEN, ("conn-2", OLENA), false);
    let told = setup.olena_hears().await;
    assert!(told.text().contains("знаю вас як клієнта"), "{told:?}");
    assert_eq!(setup.api.left(TOKEN, IRA), []);
    setup.stops().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_connection_is_asked_for_once() {
    let setup = Setup::open().await;
    setup.appoints(OLENA).await;
    setup.api.knows_connection(TOKEN, (LINK, OLENA), true);
    for _ in 0..2 {
        setup.ira_says("Де ви є?");
        assert!(setup.ira_hears().await.text().contains("Садова"));
    }
    assert_eq!(setup.api.requests(TOKEN, "GetBusinessConnection").len(), 1);
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_taken_back_before_the_answer_is_not_answered() {
    let mut setup = Setup::with_account().await;
    setup.stops().await.unwrap();
    let wrong = setup.ira_says(ORDER);
    setup.api.account_deletes(TOKEN, (LINK, IRA), &[wrong, 4711]);
    setup.ira_says("Де ви є?");
    setup.starts().await;
    assert!(setup.ira_hears().await.text().contains("Садова"));
    assert_eq!(setup.standing(), 0);
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_in_an_account_are_compared_with_what_they_edit() {
    let setup = Setup::with_account().await;
    let order = setup.ira_says(ORDER);
    setup.ira_hears().await;
    setup.ira_hears().await;
    setup.olena_hears().await;
    let edit =
        |words: String| json!({"text": words, "message_id": order, "edit_date": 1_795_420_900});
    setup.api.account_hears(TOKEN, (LINK, IRA), &edit(ORDER.to_owned()));
    setup.api.account_hears(TOKEN, (LINK, IRA), &edit(ORDER.replace("9:00", "11:00")));
    let told = setup.ira_hears().await;
    assert!(told.text().contains("11:00"), "{told:?}");
    setup.ira_hears().await;
    setup.olena_hears().await;
    assert_eq!(setup.standing(), 1);
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_a_message_and_its_answer_loses_and_repeats_nothing() {
    let mut setup = Setup::with_account().await;
    // The updates are taken, and the connection breaks off at some request after that.
    let orders = [ORDER.to_owned(), ORDER.replace("стрижку 26", "манікюр 27")];
    for (requests, order) in [2, 4].into_iter().zip(&orders) {
        setup.ira_says(order);
        setup.api.hangs_after(Some(requests));
        setup.api.until(TOKEN, |seen| seen.hangs().then_some(())).await;
        setup.is_killed().await;
        setup.api.hangs_after(None);
        setup.api.connects(TOKEN, (LINK, OLENA), true);
        setup.starts().await;
        while !setup.ira_hears().await.text().contains('✅') {}
    }
    assert_eq!(setup.standing(), 2, "each order is booked, and booked once");
    setup.stops().await.unwrap();
    // What was sent and not recorded as sent may come twice.
    setup.api.left(TOKEN, IRA);
    setup.api.left(TOKEN, OLENA);
    setup.starts().await;
    setup.ira_says("Де ви є?");
    assert!(setup.ira_hears().await.text().contains("Садова"));
    setup.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_updates_of_accounts_are_passed_over() {
    let setup = Setup::with_account().await;
    let chat = json!({"id": IRA, "type": "private"});
    for (kind, what) in [
        ("business_connection", json!({"id": LINK})),
        ("business_connection", json!({"id": 5, "user": {"id": "x"}, "is_enabled": true})),
        ("business_message", json!({"business_connection_id": LINK})),
        ("business_message", json!({"business_connection_id": {"a": 1}, "text": "x"})),
        (
            "business_message",
            json!({"business_connection_id": "unknown", "message_id": 1,
            "date": 1, "chat": chat, "from": {"id": IRA, "is_bot": false}, "text": ORDER}),
        ),
        (
            "business_message",
            json!({"business_connection_id": LINK, "message_id": 1,
            "date": 1, "chat": chat, "from": {"id": 99, "is_bot": false}, "text": ORDER}),
        ),
        (
            "business_message",
            json!({"business_connection_id": LINK, "message_id": 1, "date": 1,
            "chat": {"id": OLENA, "type": "private"}, "from": {"id": OLENA, "is_bot": false},
            "text": "note to self"}),
        ),
        (
            "business_message",
            json!({"business_connection_id": LINK, "message_id": 1, "date": 1,
            "chat": {"id": -5, "type": "supergroup"}, "from": {"id": IRA, "is_bot": false},
            "text": ORDER}),
        ),
        (
            "deleted_business_messages",
            json!({"business_connection_id": LINK, "chat": chat,
            "message_ids": ["x", -1, 1.5, null]}),
        ),
        ("deleted_business_messages", json!({"business_connection_id": LINK})),
    ] {
        setup.api.update(TOKEN, kind, &what);
    }
    setup.ira_says("Де ви є?");
    assert!(setup.ira_hears().await.text().contains("Садова"));
    assert_eq!(setup.standing(), 0);
    setup.closes().await;
}
