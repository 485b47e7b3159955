//! `zapys doctor` asks each model as customers' messages are asked, and tells which one is fit.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::program::Program;

use super::{
    Act, Fake,
    fake::{Refuses, call},
    messages,
};

/// Returns what the doctor says of these models, each on a line of its own.
fn examined(fakes: &[&Fake]) -> Vec<String> {
    let program = Program::new();
    let mut config = format!("data_dir = {:?}\n", program.path("data").display().to_string());
    for (fake, name) in fakes.iter().zip(["first", "second", "third"]) {
        write!(config, "[[model]]\nname = '{name}'\nbase_url = {:?}\n", fake.url).unwrap();
    }
    program.write("config.toml", config);
    program.write("bots/salon.toml", include_str!("../../../bots/salon.toml"));
    let ended = program.run(&["doctor", "--json"], "");
    let found = ended.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let models = found.filter(|it| it["subject"] == "model");
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    models.map(|it| ["weight", "says", "advice"].map(|key| text(&it, key)).join(" | ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_fit_when_a_forced_call_comes_back_and_its_dialect_is_named() {
    let refuses: Refuses = |request| {
        let is_forced = request.get("max_completion_tokens").is_some();
        let extra = json!({"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"]});
        is_forced.then(|| (422, json!({"detail": [extra]})))
    };
    let thinks: Refuses = |request| {
        let is_forced = request["tool_choice"] == "required";
        let message = "Thinking mode does not support this tool_choice";
        is_forced.then(|| (400, json!({"error": {"message": message}})))
    };
    let list = |said: [&'static str; 3]| {
        let said = said.into_iter().map(Act::Say);
        [call("list_my_appointments", &json!({}))].into_iter().chain(said).collect()
    };
    let slots = ["Є {free:1} та {free:2}.", "Є {free}. О котрій?", "{price:Стрижка}."];
    let digits = ["Завтра о 10:00.", "Є {free:1}, а також о 12:00.", "Стрижка коштує 500 ₴."];
    let mistral = Fake::vendor(refuses, list(slots)).await;
    let deepseek = Fake::vendor(thinks, list(digits)).await;
    let said = examined(&[&mistral, &deepseek]);
    assert_eq!(
        said,
        [
            "fine | first: it answers and calls functions; asked with max_tokens alone | ",
            "fine | first: it wrote slots rightly in 3 of 3 answers; slots = true spares it wrong \
             times and prices | ",
            "fine | second: it answers and calls functions | ",
            "fine | second: it wrote slots rightly in 0 of 3 answers; slots stay off | ",
        ]
    );
    let asked = mistral.requests().remove(0);
    assert_eq!(asked["tool_choice"], "required");
    assert!(messages(&asked)[0]["content"].as_str().unwrap().contains("Romashka Salon"));
    mistral.close();
    deepseek.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_only_talks_or_has_no_room_for_the_prompt_is_not_fit() {
    let any: Refuses = |_| None;
    let small: Refuses = |_| {
        let error = json!({"code": 400, "type": "exceed_context_size_error", "n_ctx": 2048,
                           "message": "the request exceeds the available context size"});
        Some((400, json!({"error": error})))
    };
    let talks = Fake::vendor(any, vec![Act::Say("You have no appointments.")]).await;
    let narrow = Fake::vendor(small, Vec::new()).await;
    let said = examined(&[&talks, &narrow]);
    for (line, says) in said.iter().zip([
        "broken | first: it answers, but it calls no function, so it cannot book | It read only \
         100 tokens of about",
        "broken | second: status 400 (exceed_context_size_error) | Its context is too small",
    ]) {
        assert!(line.starts_with(says), "{line}");
    }
    assert_eq!((said.len(), narrow.refused()), (2, 1), "no other form would fit either");
    talks.close();
    narrow.close();
}
