//! What a customer sees while a language model thinks, and the key that stops it.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, routing::post};
use serde_json::json;
use tokio::{sync::Semaphore, task::JoinSet};

use super::{
    fake::Event,
    setup::{OLHA, Setup, TOKEN},
};

const SECRET_WORDS: &str = "Стрижка коштує 5 гривень, записала вас на завтра.";

/// A model that answers when it is let.
pub(super) struct SlowModel {
    url: String,
    let_go: Arc<Semaphore>,
    _serving: JoinSet<std::io::Result<()>>,
}

/// What a model is let do, and how often it was asked.
#[derive(Clone)]
struct Held {
    let_go: Arc<Semaphore>,
    /// It calls the function that books before it thinks.
    books: bool,
    asked: Arc<AtomicUsize>,
}

impl SlowModel {
    pub(super) async fn start() -> Self {
        Self::starting(false).await
    }

    async fn starting(books: bool) -> Self {
        let let_go = Arc::new(Semaphore::new(0));
        let held = Held { let_go: Arc::clone(&let_go), books, asked: Arc::default() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let app = Router::new().route("/v1/chat/completions", post(complete)).with_state(held);
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await });
        Self { url, let_go, _serving: serving }
    }

    pub(super) fn answers(&self) {
        self.let_go.add_permits(100);
    }
}

async fn complete(State(held): State<Held>) -> String {
    if held.books && held.asked.fetch_add(1, Ordering::Relaxed) == 0 {
        let arguments = json!({"service": "Стрижка", "staff": null, "date": "26 листопада",
            "time": "9:00", "customer_name": "Ольга Коваль",
            "customer_email": "olha@example.com", "customer_phone": null,
            "duration_minutes": null, "create_meet": null});
        let function = json!({"name": "book_appointment", "arguments": arguments.to_string()});
        let call = json!({"id": "1", "type": "function", "function": function});
        let message = json!({"role": "assistant", "content": null, "tool_calls": [call]});
        return crate::openai::completion(1, &message, "tool_calls").to_string();
    }
    let _permit = held.let_go.acquire().await.unwrap();
    let message = json!({"role": "assistant", "content": SECRET_WORDS});
    crate::openai::completion(1, &message, "stop").to_string()
}

pub(super) async fn open(model: &SlowModel) -> Setup {
    let mut setup = Setup::closed(&[]).await;
    let config = setup.dir.path().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    let section = format!(
        "[[model]]\nname = 'slow'\nbase_url = {:?}\napi_key = {{ env = 'SALON_TOKEN' }}\n",
        model.url
    );
    fs::write(&config, text + &section).unwrap();
    setup.starts().await;
    setup
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_stands_while_a_model_thinks_and_holds_none_of_its_words() {
    let model = SlowModel::start().await;
    let setup = open(&model).await;
    setup.says("Скільки коштує стрижка?");
    let (_, text) = setup.api.draft_in(TOKEN, OLHA).await;
    assert_eq!(text, "");
    model.answers();
    let told = setup.hears().await;
    assert!(!told.text().contains('5') || told.text().contains("500"), "{told:?}");
    let drafts = setup.api.requests(TOKEN, "SendMessageDraft");
    assert!(drafts.iter().all(|draft| draft["text"] == "" && draft["can_stop"] == true));
    assert_eq!(setup.api.requests(TOKEN, "SendChatAction").len(), 0);
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_answer_changes_nothing_and_is_said_to_be_stopped() {
    let model = SlowModel::start().await;
    let setup = open(&model).await;
    setup.says("Запишіть мене на стрижку 26 листопада о 9:00. Ольга Коваль, olha@example.com");
    let (draft, _) = setup.api.draft_in(TOKEN, OLHA).await;
    // Another person's key, and one of another answer, stop nothing.
    setup.api.stops_draft(TOKEN, OLHA + 1, draft);
    setup.api.stops_draft(TOKEN, OLHA, draft + 1);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(setup.api.left(TOKEN, OLHA), []);
    setup.api.stops_draft(TOKEN, OLHA, draft);
    let told = setup.hears().await;
    assert!(told.text().starts_with("Зупинено. Нічого не записано"), "{told:?}");
    assert_eq!(setup.count("bookings"), 0);
    // It was not heard, so a yes means nothing.
    model.answers();
    setup.told("так").await;
    assert_eq!(setup.count("bookings"), 0);
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_stopped_after_a_booking_tells_the_booking() {
    let model = SlowModel::starting(true).await;
    let setup = open(&model).await;
    setup.says("Запишіть мене на стрижку 26 листопада о 9:00. Ольга Коваль, olha@example.com");
    let (draft, _) = setup.api.draft_in(TOKEN, OLHA).await;
    setup
        .api
        .until(TOKEN, |_| (setup.count("bookings WHERE state = 'confirmed'") == 1).then_some(()))
        .await;
    setup.api.stops_draft(TOKEN, OLHA, draft);
    let told = setup.hears().await;
    assert!(told.text().starts_with("✅"), "{told:?}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_drafts_is_asked_once_and_shows_typing() {
    let model = SlowModel::start().await;
    let setup = open(&model).await;
    setup.api.knows_no_drafts(TOKEN);
    for _ in 0..2 {
        setup.says("Скільки коштує стрижка?");
        let before = setup.api.requests(TOKEN, "SendChatAction").len();
        setup
            .api
            .until(TOKEN, |seen| (seen.asked_for("SendChatAction") > before).then_some(()))
            .await;
        model.let_go.add_permits(4);
        setup.hears().await;
        model.let_go.forget_permits(100);
    }
    assert_eq!(setup.api.requests(TOKEN, "SendMessageDraft").len(), 1);
    setup.close().await;
}
