//! Everything that goes wrong between us and a model: the customer is answered all the same.

use std::{
    sync::{Arc, Mutex},
    task::Poll,
    time::Duration,
};

use serde_json::json;

use super::{
    Act, Fake, Setup, assert_kind,
    fake::{body, call, completion, status},
    told,
};

const GOOD: &str = "Hello! Which service would you like?";

fn limited(after: &'static str) -> Act {
    let error = json!({"error": {"code": "rate_limit_exceeded", "message": "Anna said 14:00"}});
    Act::Answer(429, vec![("retry-after", after)], error.to_string())
}

fn finished(content: &str, reason: &str) -> Act {
    body(&completion(1, &json!({"role": "assistant", "content": content}), reason))
}

/// Returns each fault with how often the same model is asked in a row when it has that fault.
fn faults() -> Vec<(&'static str, Act, usize)> {
    let refusal = json!({"role": "assistant", "content": null, "refusal": "I cannot do that."});
    vec![
        ("429 with a short wait", limited("0"), 3),
        ("429 with a long wait", limited("3600"), 1),
        ("429 out of quota", status(429, "insufficient_quota"), 1),
        ("500", status(500, "server_error"), 3),
        ("503", Act::Answer(503, Vec::new(), "<html>Error 503</html>".into()), 3),
        ("401", status(401, "invalid_api_key"), 1),
        ("400", status(400, "context_length_exceeded"), 1),
        ("400 of a filter", status(400, "content_filter"), 1),
        (
            "a redirect",
            Act::Answer(302, vec![("location", "http://127.0.0.1:1/")], String::new()),
            1,
        ),
        ("silence", Act::Hang, 1),
        ("a hang-up", Act::HangUp, 3),
        ("no JSON", Act::Answer(200, Vec::new(), "{\"choices\": [{".into()), 3),
        ("another JSON", body(&json!([1, 2, 3])), 3),
        ("no choices", body(&json!({"choices": []})), 3),
        ("an error as an answer", body(&json!({"error": {"code": "overloaded"}})), 3),
        ("a notice as an answer", Act::Say("Rate limit exceeded, try again in 20s."), 3),
        ("a call as words", Act::Say("<tool_call>{\"name\": \"book_appointment\"}</tool_call>"), 1),
        ("cut off", finished("Hello! Which", "length"), 3),
        ("filtered", finished("", "content_filter"), 1),
        ("a refusal", body(&completion(1, &refusal, "stop")), 1),
        ("endless", body(&json!({"choices": [], "pad": "x".repeat(600_000)})), 1),
        ("a flood of words", finished(&"haircut ".repeat(130_000), "stop"), 1),
        ("words without an end", finished(&"haircut ".repeat(4_000), "stop"), 1),
        ("empty", Act::Say(" \n"), 2),
    ]
}

#[tokio::test]
async fn each_fault_leads_to_the_next_model_and_the_customer_reads_nothing_of_it() {
    let leads_on = async |(name, fault, asked): (&'static str, Act, usize)| {
        let broken = Fake::start(vec![fault; asked]).await;
        let good = Fake::start(vec![Act::Say(GOOD)]).await;
        let mut setup = Setup::with(&[&broken, &good], |profile| profile);
        assert_eq!(setup.says("anna", "hello").await, GOOD, "{name}");
        assert_eq!(broken.requests().len(), asked, "{name}");
        let used: Vec<String> = setup.used().await.into_iter().map(|used| used.model).collect();
        assert_eq!(used, ["second"], "{name}");
        broken.close();
        good.close();
    };
    // A silent model is left after a moment, so it is tried alone: the others read a megabyte each, and
    // on a slow machine its time would be over before it was asked.
    let (silent, others): (Vec<_>, Vec<_>) =
        faults().into_iter().partition(|(_, act, _)| matches!(act, Act::Hang));
    assert_eq!(silent.len(), 1);
    all_at_once(silent, &leads_on).await;
    all_at_once(others, &leads_on).await;
}

#[tokio::test]
async fn a_fault_that_passes_is_waited_out_and_the_model_answers() {
    let passing = faults().into_iter().filter(|(_, _, asked)| *asked > 1).collect();
    all_at_once(passing, async |(name, fault, asked)| {
        let mut script = vec![fault; asked - 1];
        script.push(Act::Say(GOOD));
        let fake = Fake::start(script).await;
        let mut setup = Setup::open(&fake);
        assert_eq!(setup.says("anna", "hello").await, GOOD, "{name}");
        fake.close();
    })
    .await;
}

/// Tries all cases beside each other: most of their time is a pause before another try.
async fn all_at_once<C>(cases: Vec<C>, act: impl AsyncFn(C)) {
    let mut running: Vec<_> = cases.into_iter().map(|case| Box::pin(act(case))).collect();
    std::future::poll_fn(|context| {
        running.retain_mut(|one| one.as_mut().poll(context).is_pending());
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[tokio::test]
async fn the_log_tells_each_cause_once_and_nothing_that_was_said() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // NOTE: while there is only one subscriber, tracing asks each thread's own whether anybody
    // listens, and a test on another thread would answer no for all of them.
    let _other = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
    let _guard = tracing::subscriber::set_default(subscriber);
    let first = Fake::start(vec![limited("3600")]).await;
    let second = Fake::start(vec![Act::Say("Anna, you are booked!")]).await;
    let mut setup = Setup::with(&[&first, &second], |profile| profile);
    let said = "Haircut tomorrow at 14:00, Anna Smith, anna@example.com";
    assert_kind(&setup.says("someone", said).await);
    let lines = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let ours = lines.lines().filter(|line| line.contains(" WARN ") && line.contains(" zapys::"));
    let ours: Vec<&str> = ours.collect();
    assert_eq!(ours.len(), 2, "{ours:#?}");
    for (line, ends) in ours.iter().zip([
        "business=salon model=\"first\" error=ask the model: its server refused, status 429 (rate_limit_exceeded)",
        "business=salon model=\"second\" error=use the model's answer: it calls no function",
    ]) {
        assert!(line.ends_with(ends), "{line}");
    }
    for secret in ["Anna", "anna@", "14:00", super::KEY] {
        assert!(!lines.contains(secret), "{secret}\n{lines}");
    }
    first.close();
    second.close();
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn when_every_model_fails_the_offline_one_books() {
    let first = Fake::start(vec![Act::Hang]).await;
    let second = Fake::start(vec![status(500, "server_error"); 3]).await;
    let mut setup = Setup::with(&[&first, &second], |profile| profile);
    let begun = tokio::time::Instant::now();
    let said = "I would like a haircut tomorrow at 14:00. John Doe, john@example.com";
    let answer = setup.says("john", said).await;
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_kind(&answer);
    assert!(answer.contains("John Doe"), "{answer}");
    assert_eq!(setup.book().await, ["haircut 24.11 14:00 confirmed John Doe"]);
    // Two answers of one turn, the call and the words, and neither model was asked for both.
    assert_eq!((first.requests().len(), second.requests().len()), (1, 3));
    let used = setup.used().await;
    let used: Vec<(&str, u64)> = used.iter().map(|it| (it.model.as_str(), it.answers)).collect();
    assert_eq!(used, [("offline", 2)]);
    first.close();
    second.close();
}

#[tokio::test]
async fn nobody_there_is_no_reason_not_to_answer() {
    let fake = Fake::start(Vec::new()).await;
    let mut gone = fake.clone();
    gone.url = "http://127.0.0.1:1/v1".into();
    let mut setup = Setup::open(&gone);
    assert_kind(&setup.says("anna", "hello").await);
    fake.close();
}

#[tokio::test]
async fn a_call_that_is_wrong_is_corrected_by_its_result() {
    let list = || call("list_my_appointments", &json!({}));
    let odd: Vec<(Act, &str)> = vec![
        (call("drop_table", &json!({})), "There is no such function. Functions: check_calendar"),
        (call("functions.book appointment!", &json!({})), "There is no such function."),
        (Act::Call(vec![("book_appointment", "{\"date\": ".into())]), "The arguments of book_app"),
        (Act::Call(vec![("book_appointment", "[]".into())]), "The arguments of book_app"),
        (call("cancel_appointment", &json!({"booking_id": "1"})), "The arguments of cancel_app"),
        (call("book_appointment", &json!({"date": 5})), "The arguments of book_app"),
    ];
    for (act, says) in odd {
        let fake = Fake::start(vec![act, list(), Act::Say("You have no appointments.")]).await;
        let mut setup = Setup::open(&fake);
        assert_eq!(setup.says("anna", "what do I have?").await, "You have no appointments.");
        let told = told(&fake.requests()[1]);
        assert!(told.starts_with(says), "{told}");
        fake.close();
    }
}

#[tokio::test]
async fn a_model_that_calls_for_ever_is_stopped() {
    let same = || call("list_my_appointments", &json!({}));
    let fake = Fake::start(vec![same(), same()]).await;
    let mut setup = Setup::open(&fake);
    assert_kind(&setup.says("anna", "hello, my appointments please").await);
    fake.close();

    // A change that was ordered and never tried keeps the turn open, but not for ever.
    let odd = || call("correct_details", &json!({"booking": 1}));
    let fake = Fake::start(vec![odd(), odd(), same(), odd()]).await;
    let mut setup = Setup::open(&fake);
    let said = "a haircut tomorrow at 14:00, Anna Smith, anna@example.com";
    assert_kind(&setup.says("anna", said).await);
    fake.close();
}
