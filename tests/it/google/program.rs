//! The real program: `zapys connect` without a worker, `status`, `rekey`.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
};

use serde_json::Value;

use super::{
    Choice, Google,
    connect::{OLENA, PATH, browse},
};
use crate::program::{Ended, Program};

/// A folder with the salon, whose owner's calendar is at Google.
fn program(google: &Google) -> (Program, String) {
    let program = Program::new();
    let salon = include_str!("../../../bots/salon.toml");
    let from = "calendar = \"local\"                      # or";
    assert!(salon.contains(from));
    program.write("bots/salon.toml", salon.replace(from, "calendar = \"google\" # or"));
    program.write("google.secret", super::oauth::CLIENT_SECRET);
    // A port that is free now; nobody else takes it in the moment until it is listened at.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let config = google.config(&url).replace("127.0.0.1:0", &format!("127.0.0.1:{port}"));
    program.write("config.toml", format!("data_dir = \"data\"\n{config}"));
    (program, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_connects_at_the_command_line_where_no_worker_runs() {
    let google = Google::start().await;
    google.person(OLENA, &[]);
    let (program, url) = program(&google);
    program.chat("nobody", "").went_well();
    let status = |program: &Program| -> Value {
        serde_json::from_str(&program.run(&["status", "--json"], "").went_well()).unwrap()
    };
    assert_eq!(status(&program)["connections"][0]["status"], "never");
    assert_eq!(
        status(&program)["connections"][0]["todo"],
        "olena sends /connect to the bot and opens the link that comes"
    );

    let mut child = program.start(&["connect", "--bot", "salon", "--staff", "olena", "--json"]);
    let mut json = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut json).unwrap();
    let printed: Value = serde_json::from_str(&json).unwrap();
    let keys: Vec<&String> = printed.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["authorization_url", "state"]);
    let link = printed["authorization_url"].as_str().unwrap();
    assert!(link.contains(printed["state"].as_str().unwrap()));
    let back = google.consents(link, OLENA, Choice::All).await;
    assert!(back.starts_with(&format!("{url}{PATH}?")), "{back}");
    assert_eq!(browse(&back).await.title, "Календар під'єднано");
    let ended: Ended = child.wait_with_output().unwrap().into();
    assert_eq!((ended.ok, ended.err.as_str()), (true, "The calendar is connected.\n"));

    let linked = status(&program)["connections"][0].clone();
    assert_eq!((&linked["status"], &linked["todo"]), (&"active".into(), &Value::Null));
    assert_eq!(linked["scopes"].as_array().unwrap().len(), 3);
    let out = program.run(&["rekey"], "").went_well();
    assert!(out.starts_with("The vault has a new key; "), "{out}");
    google.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_nobody_would_hear_of_is_not_printed() {
    let google = Google::start().await;
    let (program, url) = program(&google);
    let _taken = TcpListener::bind(url.strip_prefix("http://").unwrap()).unwrap();
    let ended = program.run(&["connect", "--staff", "olena", "--json"], "");
    ended.refuses(&["set http.listen to an address that is free"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_connected_is_refused_in_one_sentence() {
    let google = Google::start().await;
    let (program, _) = program(&google);
    let nobody = program.run(&["connect", "--staff", "nobody"], "");
    nobody.refuses(&["no staff member \"nobody\"", "olena, iryna"]);
    let local = program.run(&["connect", "--staff", "iryna"], "");
    local.refuses(&["iryna keeps their calendar here", "calendar = \"google\""]);
    program.write("config.toml", "data_dir = \"data\"\n");
    program.run(&["connect", "--staff", "olena"], "").refuses(&["no [google]"]);
}
