//! Forms made of labels: a whole order in one window.

use serde_json::{Value, json};

use super::{fake::Fake, setup::Setup};

const ANNA: u64 = 51;

fn text(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

fn labels(form: &Value) -> Vec<(u64, String)> {
    let all = form["components"].as_array().unwrap();
    let one = |label: &Value| {
        let kind = label["component"]["type"].as_u64().unwrap();
        (kind, label["label"].as_str().unwrap().to_owned())
    };
    all.iter().map(one).collect()
}

#[tokio::test]
async fn a_whole_order_is_given_in_one_window() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let form = fake.calls_form(ANNA, "form").await;
    let (menu, radio, line) = (3, 21, 4);
    let named = |kind: u64, name: &str| (kind, name.to_owned());
    assert_eq!(
        labels(&form),
        [
            named(menu, "Послуга"),
            named(radio, "До кого"),
            named(line, "День і година"),
            named(line, "Ваше ім'я"),
            named(line, "Email"),
        ]
    );
    let fields = ["Стрижка", "Олена", "завтра о 14:00", "Анна Шевченко", "anna@example.com"];
    let sent = fake.sends_form(ANNA, &form, &fields);
    let receipt = fake.answer(sent).await;
    assert!(text(&receipt).contains("14:00") && text(&receipt).contains("anna@example.com"));
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-24 14:00 haircut Анна Шевченко anna@example.com"]
    );
    assert_eq!(receipt["flags"].as_u64().unwrap() & 64, 64, "only she sees it");
    fake.direct(ANNA).await;
    // What is known of her stands in the form.
    let form = fake.calls_form(ANNA, "form").await;
    assert_eq!(form["components"][3]["component"]["value"], "Анна Шевченко");
    assert_eq!(form["components"][4]["component"]["value"], "anna@example.com");
    let fields =
        ["Манікюр", "До будь-кого", "у п'ятницю о 12", "Анна Шевченко", "anna@example.com"];
    let sent = fake.sends_form(ANNA, &form, &fields);
    assert!(text(&fake.answer(sent).await).contains("12:00"));
    fake.direct(ANNA).await;
    assert_eq!(worker.confirmed().await.len(), 2);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_wrong_field_is_asked_about_and_the_others_are_kept() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let form = fake.calls_form(ANNA, "form").await;
    // The address is none.
    let fields = ["Стрижка", "До будь-кого", "завтра о 14:00", "Анна Шевченко", "anna@"];
    let sent = fake.sends_form(ANNA, &form, &fields);
    let told = fake.answer(sent).await;
    assert_eq!(worker.confirmed().await, Vec::<String>::new());
    assert!(!text(&told).contains('✅'), "{told}");
    fake.writes(ANNA, "anna@example.com");
    fake.direct(ANNA).await;
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-24 14:00 haircut Анна Шевченко anna@example.com"],
        "{told}"
    );
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn an_hour_at_which_nobody_works_is_told_and_the_contact_is_kept() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let form = fake.calls_form(ANNA, "form").await;
    let fields =
        ["Стрижка", "До будь-кого", "завтра о 3 ночі", "Анна Шевченко", "anna@example.com"];
    let sent = fake.sends_form(ANNA, &form, &fields);
    let told = fake.answer(sent).await;
    assert_eq!(worker.confirmed().await, Vec::<String>::new());
    fake.writes(ANNA, "тоді о 14:00");
    fake.direct(ANNA).await;
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-24 14:00 haircut Анна Шевченко anna@example.com"],
        "{told}"
    );
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn forms_of_another_shape_lose_nothing_and_break_nothing() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    // A row, as an older form has it, beside a part that is not known yet.
    let row = json!({"type": 1, "components": [
        {"type": 4, "custom_id": "name", "value": "Скільки коштує стрижка?"}]});
    let newer = json!({"type": 18, "component": {"type": 99, "custom_id": "x", "value": {"a": 1}}});
    let data = json!({"custom_id": "form", "components": [newer, row, {"type": 10, "id": 9}]});
    let sent = fake.sends_strange_form(ANNA, &data);
    assert!(text(&fake.answer(sent).await).contains("500"));
    for components in [json!([]), json!("x"), json!([{"type": 18, "component": null}])] {
        let data = json!({"custom_id": "form", "components": components});
        let sent = fake.sends_strange_form(ANNA, &data);
        assert!(!text(&fake.answer(sent).await).is_empty());
    }
    worker.stops().await;
    fake.close();
}
